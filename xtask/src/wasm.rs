//! Compiles the crates `frontend` and `preview` for the browser and generates the JavaScript that loads them.

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

/// The script that runs the Worker's module; it is appended to what is generated for it.
const WORKER: &str = "preview/worker.js";

/// `app.js` and `app_bg.wasm`, which wake the islands, `worker.js` and `worker_bg.wasm`, which judge a file, and scripts
/// that crates bring along under `snippets/`.
pub fn modules(effort: Effort) -> Result<Files> {
    let folder = compile(effort)?;
    let (islands, preview) = (folder.join("frontend.wasm"), folder.join("preview.wasm"));
    let bound = PathBuf::from(TARGET_DIR).join("bound").join(profile(effort));
    let stamp = bound.with_extension("stamp");
    let digest = files::digest_on_disk(&[&islands, &preview, Path::new(WORKER)])?;
    if std::fs::read_to_string(&stamp).is_ok_and(|old| old == digest) {
        return files::read(&bound);
    }

    let fresh = tempfile::tempdir().context("cannot make a temporary folder")?;
    bind(Bindgen::new().out_name("app").web(true)?, &islands, fresh.path(), effort)?;
    bind(Bindgen::new().out_name("worker").no_modules(true)?, &preview, fresh.path(), effort)?;
    let mut modules = files::read(fresh.path())?;
    let script = modules.get_mut(Path::new("worker.js")).context("the Worker has no script")?;
    script.extend(files::read_file(Path::new(WORKER))?);
    files::make_equal(&bound, &modules)?;
    std::fs::write(&stamp, digest)?;
    Ok(modules)
}

/// The cargo profile. `wasm` is in the workspace's Cargo.toml and puts size first.
pub fn profile(effort: Effort) -> &'static str {
    match effort {
        Effort::Release => "wasm",
        Effort::Dev => "dev",
    }
}

/// Returns the folder with `frontend.wasm` and `preview.wasm`.
fn compile(effort: Effort) -> Result<PathBuf> {
    let profile = profile(effort);
    run::run(
        run::cargo()
            .args(["build", "-p", "frontend", "-p", "preview", "--lib", "--target", TARGET])
            .args(["--profile", profile, "--target-dir", TARGET_DIR]),
    )?;
    let folder = if profile == "dev" { "debug" } else { profile };
    Ok(PathBuf::from(TARGET_DIR).join(TARGET).join(folder))
}

fn bind(bindgen: &mut Bindgen, module: &Path, folder: &Path, effort: Effort) -> Result<()> {
    let lean = effort == Effort::Release;
    bindgen
        .input_path(module)
        .typescript(false)
        .remove_name_section(lean)
        .remove_producers_section(lean)
        // Whoever loads it says where the module is: its name carries a hash that is not known yet.
        .omit_default_module_path(true)
        .generate(folder)
        .with_context(|| format!("cannot generate JavaScript for {}", module.display()))
}
