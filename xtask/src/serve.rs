//! `cargo serve`: everything built for production, then the server in the foreground.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use crate::bundle::{self, Effort};
use crate::run;

/// Where the sample shop lives unless `--database` says otherwise. It is also the server's own default.
const DATABASE: &str = "sqlite://fiado.db";

/// Builds, fills the sample shop if asked to, and becomes the server, so that signals and exit code are its own.
pub fn run(args: Vec<String>) -> Result<ExitCode> {
    let options = Options::parse(args);
    bundle::make(Effort::Release)?;
    let server = build_server(Effort::Release)?;
    options.fill_sample_shop(&server)?;
    if run::asked_to_stop() {
        bail!("stopped by a signal");
    }
    let error = Command::new(&server).arg("serve").args(&options.args).exec();
    Err(error).with_context(|| format!("cannot start {}", server.display()))
}

/// Compiles the server with the bundle that lies in `target/site`, and says where the program is.
pub fn build_server(effort: Effort) -> Result<PathBuf> {
    let mut build = run::cargo();
    build.args(["build", "-p", "fiado", "--bin", "fiado"]);
    if effort == Effort::Release {
        build.arg("--release");
    }
    run::run(&mut build)?;
    Ok(server_program(effort))
}

/// Where cargo puts the server.
pub fn server_program(effort: Effort) -> PathBuf {
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
    let folder = match effort {
        Effort::Release => "release",
        Effort::Dev => "debug",
    };
    target.join(folder).join("fiado")
}

/// What was typed after `cargo serve` or `cargo dev`.
pub struct Options {
    demo: bool,
    /// Passed on to `fiado serve`.
    pub args: Vec<String>,
}

impl Options {
    /// Takes `--demo` out, and names the database for it.
    pub fn parse(mut args: Vec<String>) -> Self {
        let before = args.len();
        args.retain(|arg| arg != "--demo");
        let demo = args.len() < before;
        if demo && database(&args).is_none() {
            args.extend(["--database".to_owned(), DATABASE.to_owned()]);
        }
        Self { demo, args }
    }

    /// Makes the sample shop on first use; a database that is there is left as it is.
    pub fn fill_sample_shop(&self, server: &Path) -> Result<()> {
        if !self.demo {
            return Ok(());
        }
        let database = database(&self.args).unwrap_or(DATABASE);
        let Some(file) = sqlite_file(database) else {
            bail!(
                "--demo fills a new SQLite file; for {database} run `fiado demo --database {database}` once instead"
            );
        };
        if file.exists() {
            return Ok(());
        }
        run::run(Command::new(server).args(["demo", "--database", database])).inspect_err(|_| {
            // Half a sample shop would be taken for a whole one next time.
            for ending in ["", "-wal", "-shm"] {
                fs::remove_file(format!("{}{ending}", file.display())).ok();
            }
        })
    }
}

/// The last `--database x` or `--database=x`.
fn database(args: &[String]) -> Option<&str> {
    let at = args.iter().rposition(|arg| arg == "--database" || arg.starts_with("--database="))?;
    let given = args.get(at)?;
    given.strip_prefix("--database=").or_else(|| args.get(at.checked_add(1)?).map(String::as_str))
}

/// The file behind an SQLite address, if there is one.
fn sqlite_file(database: &str) -> Option<PathBuf> {
    let address = database.strip_prefix("sqlite:")?;
    let path = address.strip_prefix("//").unwrap_or(address);
    let path = path.split('?').next().unwrap_or_default();
    (!path.is_empty() && path != ":memory:").then(|| path.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &str, demo: bool, passed_on: &str) {
        let options = Options::parse(typed.split_whitespace().map(str::to_owned).collect());
        assert_eq!((options.demo, options.args.join(" ").as_str()), (demo, passed_on), "{typed}");
    }

    #[test]
    fn demo_is_ours_and_everything_else_is_the_servers() {
        check("", false, "");
        check("--listen 127.0.0.1:9000", false, "--listen 127.0.0.1:9000");
        check("--demo", true, "--database sqlite://fiado.db");
        check("--demo --database sqlite://a.db", true, "--database sqlite://a.db");
        check("--database=sqlite://a.db --demo -v", true, "--database=sqlite://a.db -v");
    }

    #[test]
    fn an_sqlite_address_names_its_file() {
        let file = |address| sqlite_file(address).map(|file| file.display().to_string());
        assert_eq!(file("sqlite://fiado.db").as_deref(), Some("fiado.db"));
        assert_eq!(
            file("sqlite:///var/lib/fiado.db?mode=rwc").as_deref(),
            Some("/var/lib/fiado.db")
        );
        assert_eq!(file("sqlite:fiado.db").as_deref(), Some("fiado.db"));
        assert_eq!(file("sqlite::memory:"), None);
        assert_eq!(file("postgres://localhost/fiado"), None);
    }
}
