//! Compiles the `frontend` crate for the browser and generates the JavaScript that loads it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::bundle::Effort;
use crate::files::{self, Files};
use crate::run;

/// The target triple of the browser.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// A target folder of its own, so that browser and server builds do not lock or evict each other.
pub const TARGET_DIR: &str = "target/wasm";

/// `app.js`, `app_bg.wasm`, and scripts that crates bring along under `snippets/`.
pub fn islands(effort: Effort) -> Result<Files> {
    let module = compile(effort)?;
    let bound = PathBuf::from(TARGET_DIR).join("bound").join(profile(effort));
    let stamp = bound.with_extension("stamp");
    let digest = files::digest_on_disk(&[&module])?;
    if std::fs::read_to_string(&stamp).is_ok_and(|old| old == digest) {
        return files::read(&bound);
    }

    let fresh = tempfile::tempdir().context("cannot make a temporary folder")?;
    bind(&module, fresh.path(), effort)?;
    let islands = files::read(fresh.path())?;
    files::make_equal(&bound, &islands)?;
    std::fs::write(&stamp, digest)?;
    Ok(islands)
}

/// The cargo profile. `wasm` is in the workspace's Cargo.toml and puts size first.
pub fn profile(effort: Effort) -> &'static str {
    match effort {
        Effort::Release => "wasm",
        Effort::Dev => "dev",
    }
}

fn compile(effort: Effort) -> Result<PathBuf> {
    let profile = profile(effort);
    run::run(run::cargo().args(["build", "-p", "frontend", "--lib", "--target", TARGET]).args([
        "--profile",
        profile,
        "--target-dir",
        TARGET_DIR,
    ]))?;
    let folder = if profile == "dev" { "debug" } else { profile };
    Ok(PathBuf::from(TARGET_DIR).join(TARGET).join(folder).join("frontend.wasm"))
}

fn bind(module: &Path, folder: &Path, effort: Effort) -> Result<()> {
    let lean = effort == Effort::Release;
    Bindgen::new()
        .input_path(module)
        .out_name("app")
        .web(true)?
        .typescript(false)
        .remove_name_section(lean)
        .remove_producers_section(lean)
        // The page says where the module is: its name carries a hash that is not known yet.
        .omit_default_module_path(true)
        .generate(folder)
        .with_context(|| format!("cannot generate JavaScript for {}", module.display()))
}
