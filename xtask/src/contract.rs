//! The API's description, read by the tools with which others make clients of it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::{run, tools};

const DESCRIPTION: &str = "openapi.json";
/// The validator from PyPI, with everything it needs, where it is installed.
const VALIDATOR: &str = "openapi-spec-validator==0.9.0";
const PYTHON: &str = "target/tools/openapi-spec-validator-0.9.0";

/// Whether both validators take the description. Clients made from it run in the browser tests.
pub fn check() -> Result<()> {
    run::run(Command::new(validator()?).args(["-m", "openapi_spec_validator", DESCRIPTION]))?;
    let redocly = "end2end/node_modules/@redocly/cli/bin/cli.js";
    run::run(
        Command::new("node")
            .args([redocly, "lint", DESCRIPTION, "--config", "end2end/redocly.yaml"])
            .env("REDOCLY_TELEMETRY", "off")
            .env("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true"),
    )
}

/// A Python that has the validator.
fn validator() -> Result<PathBuf> {
    let folder = Path::new(PYTHON);
    let (python, done) = (folder.join("bin/python"), folder.join("installed"));
    if !done.exists() {
        run::run(Command::new(tools::python()?).args(["-m", "venv", "--clear"]).arg(folder))?;
        let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", VALIDATOR];
        run::run(Command::new(&python).args(install))?;
        std::fs::write(&done, "").with_context(|| format!("cannot write {}", done.display()))?;
    }
    Ok(python)
}
