//! Programs this project needs from outside: found, installed where that is possible, or named in one sentence.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use rustix::process::geteuid;

use crate::run;
use crate::wasm::TARGET;

/// The oldest Node that runs the browser tests.
const NODE_MIN: u32 = 20;

/// Makes sure that Rust can compile for the browser.
pub fn wasm_target() -> Result<()> {
    let libraries =
        Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]).output();
    let libraries = libraries.context("cannot start rustc")?.stdout;
    let libraries = String::from_utf8_lossy(&libraries);
    if Path::new(libraries.trim()).exists() {
        return Ok(());
    }
    run::run(Command::new("rustup").args(["target", "add", TARGET])).with_context(|| {
        format!("Rust cannot compile for the browser yet; run `rustup target add {TARGET}`, or install rustup if that is missing")
    })
}

/// The folder with PostgreSQL's server programs.
pub fn postgres() -> Result<PathBuf> {
    let found = || {
        let on_path = on_path(&["initdb"]).and_then(|initdb| initdb.canonicalize().ok());
        let folder = on_path.and_then(|initdb| initdb.parent().map(Path::to_owned));
        folder.or_else(newest_debian_postgres).filter(|folder| folder.join("pg_ctl").exists())
    };
    found_or_installed(found, &["postgresql"], "a PostgreSQL server (initdb, pg_ctl)")
}

/// The browser of the tests: `$CHROMIUM`, or a Chromium or Chrome that is installed.
pub fn chromium() -> Result<PathBuf> {
    if let Some(chosen) = std::env::var_os("CHROMIUM").map(PathBuf::from) {
        if !chosen.is_file() {
            bail!(
                "CHROMIUM is set to {}, where there is no program: correct it, or unset it",
                chosen.display()
            );
        }
        return Ok(chosen);
    }
    let found =
        || on_path(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]);
    let what = "a Chromium browser (CHROMIUM may say where it is)";
    found_or_installed(found, &["chromium", "fonts-liberation"], what)
}

/// A Python that can make environments of its own.
pub fn python() -> Result<PathBuf> {
    let found = || {
        let python = on_path(&["python3"])?;
        let asked = Command::new(&python).args(["-c", "import ensurepip, venv"]).output();
        asked.is_ok_and(|asked| asked.status.success()).then_some(python)
    };
    found_or_installed(found, &["python3", "python3-venv"], "Python 3 with its module venv")
}

/// LibreOffice Calc.
pub fn libreoffice() -> Result<PathBuf> {
    let packages = ["libreoffice-calc-nogui", "libreoffice-l10n-pt-br", "libreoffice-l10n-es"];
    found_or_installed(|| on_path(&["soffice"]), &packages, "LibreOffice Calc (soffice)")
}

/// Gnumeric's converter.
pub fn ssconvert() -> Result<PathBuf> {
    found_or_installed(|| on_path(&["ssconvert"]), &["gnumeric"], "Gnumeric (ssconvert)")
}

/// Makes the languages that Gnumeric is run in.
pub fn localedef() -> Result<PathBuf> {
    let found =
        || on_path(&["localedef"]).filter(|_| Path::new("/usr/share/i18n/locales/pt_BR").exists());
    found_or_installed(found, &["locales"], "the sources of locales (localedef)")
}

/// Node and npm run the browser tests. They are the developer's choice, so they are not installed here.
pub fn node() -> Result<()> {
    let asked = Command::new("node").arg("--version").output();
    let version = asked.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    let is_new = version.as_deref().is_ok_and(|version| major(version) >= Some(NODE_MIN));
    if !is_new || on_path(&["npm"]).is_none() {
        let found = version.map(|version| format!(" (`node --version` says {version})"));
        bail!(
            "the browser tests need Node {NODE_MIN} or newer with npm{}: install them so that `node` and `npm` are on PATH",
            found.unwrap_or_default()
        );
    }
    Ok(())
}

/// Whether this process may do everything, which PostgreSQL and Chromium's sandbox do not like.
pub fn is_root() -> bool {
    geteuid().is_root()
}

fn found_or_installed(
    found: impl Fn() -> Option<PathBuf>,
    packages: &[&str],
    what: &str,
) -> Result<PathBuf> {
    if let Some(place) = found() {
        return Ok(place);
    }
    if !is_root() || on_path(&["apt-get"]).is_none() {
        bail!(
            "{what} is missing: install it with your package manager (on Debian: `apt install {}`)",
            packages.join(" ")
        );
    }
    println!("installing {}", packages.join(", "));
    apt_get(&["update"])?;
    apt_get(&[&["install", "-y", "--no-install-recommends"], packages].concat())?;
    found().with_context(|| {
        format!("{what} is missing, although apt-get has installed {}", packages.join(" "))
    })
}

fn apt_get(args: &[&str]) -> Result<()> {
    // Another apt may be at work on a machine that has just started: wait for it.
    run::run(
        Command::new("apt-get")
            .args(["-q", "-o", "DPkg::Lock::Timeout=120"])
            .args(args)
            .env("DEBIAN_FRONTEND", "noninteractive"),
    )
}

/// The first number of `v20.11.1`.
fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|file| file.is_file())
}

/// Debian keeps each version in a folder of its own, off PATH.
fn newest_debian_postgres() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let newest = versions
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok()?.parse::<u32>().ok())
        .filter(|version| debian_postgres(*version).join("initdb").exists())
        .max()?;
    Some(debian_postgres(newest))
}

fn debian_postgres(version: u32) -> PathBuf {
    PathBuf::from(format!("/usr/lib/postgresql/{version}/bin"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_of_node_is_known_by_its_first_number() {
        assert_eq!(major("v20.11.1"), Some(20));
        assert_eq!(major("v9.0.0"), Some(9));
        assert_eq!(major("20"), None);
        assert_eq!(major(""), None);
    }
}
