//! The project's commands. Each installs what it needs and can, or names in one sentence what is missing.
//!
//! - `cargo serve [--demo] [options of fiado serve]`: the release build, running; with `--demo` on a sample shop.
//! - `cargo dev [--demo] [options of fiado serve]`: the same unoptimised, rebuilt and restarted on every save.
//! - `cargo verify [step...]`: everything that has to hold before a change lands; CI runs this and nothing else.
//! - `cargo bench-import [--rows N] [--rounds N] [--postgres]`: what an import costs, beside what else one might use.
//! - `cargo bench-pages [--accounts N] [--postgres]`: how soon pages of a full shop are there, and what they weigh.
//! - `cargo bench-api [--postgres] [--rounds N]`: how many purchases a second are authorised, and how soon.
//! - `cargo bench-wizard [--rounds N]`: how soon a file is told of in the browser, before it is uploaded.
//! - `cargo bench-check [--accounts N] [--postgres]`: how long `fiado check` takes on a large shop.
//! - `cargo fuzz-api [--postgres] [--examples N]`: 20,000 requests that nobody would think of, against the API's description.
//! - `cargo kill-import [--kills N] [--rows N] [--postgres]`: imports whose server is killed again and again.
//! - `cargo spreadsheets`: what is handed out, opened in LibreOffice and Gnumeric in three languages, saved and imported again.
//! - `cargo fuzz-import [--minutes N] [target...]`: files that nobody would write, against the reading and judging of CSV.
//!
//! Works on Unix: Linux, macOS, and Windows through WSL.

mod bench;
mod bundle;
mod contract;
mod css;
mod dev;
mod files;
mod fuzz;
mod kill;
mod npm;
mod postgres;
mod run;
mod serve;
mod site;
mod spreadsheets;
mod tools;
mod verify;
mod wasm;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

const USAGE: &str = "\
cargo serve [--demo] [options of fiado serve]   build the release and run it; --demo on a sample shop
cargo dev [--demo] [options of fiado serve]     the same unoptimised, rebuilt on every save
cargo verify [step...]                          format, lints, tests on both databases, browser tests
cargo bench-import [--rows N] [--rounds N] [--postgres]   what an import costs
cargo bench-pages [--accounts N] [--postgres]   how soon pages are there, and what a first visit weighs
cargo bench-api [--postgres] [--rounds N]       how many purchases a second are authorised
cargo bench-wizard [--rounds N]                 how soon a file is told of before it is uploaded
cargo bench-check [--accounts N] [--postgres]   how long a check of every amount takes
cargo fuzz-api [--postgres] [--examples N]      requests that nobody would think of, against the API
cargo kill-import [--kills N] [--rows N] [--postgres]     imports whose server is killed again and again
cargo spreadsheets                              what is handed out, through real spreadsheets and back
cargo fuzz-import [--minutes N] [target...]     files that nobody would write, against their judge";

fn main() -> ExitCode {
    match dispatch() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch() -> Result<ExitCode> {
    let mut args = std::env::args().skip(1);
    let command = args.next().unwrap_or_default();
    let rest: Vec<String> = args.collect();

    go_to_the_workspace()?;
    run::listen_for_signals()?;
    match command.as_str() {
        "serve" => serve::run(rest),
        "dev" => dev::run(rest),
        "verify" => verify::run(&rest),
        "bench-import" => bench::import(&rest),
        "bench-pages" => bench::pages(&rest),
        "bench-api" => bench::api(&rest),
        "bench-wizard" => bench::wizard(&rest),
        "bench-check" => bench::check(&rest),
        "fuzz-api" => fuzz::api(&rest),
        "kill-import" => kill::run(&rest),
        "spreadsheets" => spreadsheets::run(),
        "fuzz-import" => fuzz::import(&rest),
        "" | "help" | "-h" | "--help" => {
            println!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        other => bail!("there is no command \"{other}\"; there are:\n{USAGE}"),
    }
}

/// Every path in this crate is relative to the workspace, wherever the command was typed.
fn go_to_the_workspace() -> Result<()> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workspace = here.parent().context("xtask has no folder above it")?;
    std::env::set_current_dir(workspace)
        .with_context(|| format!("cannot enter {}", workspace.display()))
}
