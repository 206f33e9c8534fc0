//! The browser's side of the program: islands and the Worker as WebAssembly, styles, and static files, laid out in `target/site/`,
//! which the server embeds.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::{css, files, site, tools, wasm};

/// Where the finished bundle lies. The server crate embeds this folder.
pub const SITE: &str = "target/site";

/// Says what the bundle in `SITE` was made from, and what it looked like then.
const STAMP: &str = "target/site.stamp";

/// Everything a bundle is made from.
const INPUTS: [&str; 10] = [
    "domain",
    "app",
    "frontend",
    "preview",
    "style",
    "xtask/src",
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
    ".cargo/config.toml",
];

/// How much work goes into a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// Small and fast for the people who use it.
    Release,
    /// Soon there for the person who writes it.
    Dev,
}

/// Makes the bundle, unless it lies there already, made from these very inputs.
pub fn make(effort: Effort) -> Result<()> {
    if is_fresh(effort)? {
        return Ok(());
    }
    tools::wasm_target()?;
    let inputs = inputs(effort)?;
    let modules = wasm::modules(effort)?;
    let styles = css::bundle(Path::new("style/main.css"), effort)?;
    let statics = files::read(Path::new("style/static"))?;
    let site = site::Site::new(modules, styles, statics, effort)?;
    files::make_equal(Path::new(SITE), &site.files)?;
    fs::write(STAMP, format!("{inputs} {}", output()?))?;
    println!("bundle {}: {}", site.name, site.weight());
    Ok(())
}

/// Whether the bundle that lies there is what `make` would make.
pub fn is_fresh(effort: Effort) -> Result<bool> {
    let stamp = fs::read_to_string(STAMP).unwrap_or_default();
    Ok(!stamp.is_empty() && stamp == format!("{} {}", inputs(effort)?, output()?))
}

fn inputs(effort: Effort) -> Result<String> {
    let paths = INPUTS.map(Path::new);
    Ok(format!("{effort:?} {}", files::digest_on_disk(&paths)?))
}

fn output() -> Result<String> {
    files::digest_on_disk(&[&PathBuf::from(SITE)])
}
