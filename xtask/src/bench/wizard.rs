//! `cargo bench-wizard`: how soon a file is told of in the browser, before it is uploaded.

use std::fs;
use std::process::ExitCode;

use anyhow::{Context, Result};

use super::Options;
use super::generate::{self, File};
use super::server;
use crate::bundle::Effort;
use crate::{npm, run, serve, tools};

/// Rows of the files that are dropped: about 1 MB, the one whose verdict is waited for, and about 80 MB.
const FILES: [(&str, u64); 3] = [("small", 13_000), ("rows", 100_000), ("large", 1_050_000)];

/// `cargo bench-wizard [--rounds N]`
pub fn run(words: &[String]) -> Result<ExitCode> {
    let options = Options::parse(words, "--rows", 5)?;
    tools::node()?;
    let chromium = tools::chromium()?;
    npm::install()?;
    server::build()?;
    let program = fs::canonicalize(serve::server_program(Effort::Release))?;
    let folder = tempfile::Builder::new().prefix("fiado-bench-").tempdir();
    let folder = folder.context("cannot make a temporary folder")?;
    for (name, rows) in FILES {
        let file = generate::file(File::First, rows);
        fs::write(folder.path().join(name).with_extension("csv"), faulty(&file))?;
    }
    run::run(
        npm::playwright()
            .args(["--config", "bench.config.ts"])
            .env("CHROMIUM", chromium)
            .env("FIADO_BIN", program)
            .env("FIADO_FILES", folder.path())
            .env("FIADO_ROUNDS", options.rounds.to_string()),
    )?;
    Ok(ExitCode::SUCCESS)
}

/// The file with one row in five hundred that has no e-mail: so many errors that all that are shown are shown.
fn faulty(file: &str) -> String {
    let lines = file.split_inclusive('\n').enumerate();
    lines
        .map(|(n, line)| if n % 500 == 499 { line.replacen('@', " ", 1) } else { line.to_owned() })
        .collect()
}
