//! The packages of the browser tests.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::run;

/// Playwright on the browser tests, once they are installed.
pub fn playwright() -> Command {
    let mut playwright = Command::new("node");
    playwright.args(["node_modules/@playwright/test/cli.js", "test"]).current_dir("end2end");
    playwright
}

/// Installs them, only when the lock file is newer than what was installed from it.
pub fn install() -> Result<()> {
    let changed =
        |file: &str| Path::new("end2end").join(file).metadata().and_then(|about| about.modified());
    let locked = changed("package-lock.json").context("end2end/package-lock.json is missing")?;
    if changed("node_modules/.package-lock.json").is_ok_and(|installed| installed >= locked) {
        return Ok(());
    }
    run::run(
        Command::new("npm")
            .args(["ci", "--no-audit", "--no-fund"])
            .current_dir("end2end")
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
    )
}
