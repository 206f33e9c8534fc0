//! `cargo bench-check`: how long `fiado check` takes on a large shop that goes on meanwhile.

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, ensure};

use super::Options;
use super::generate::{self, File};
use super::meter;
use super::server::{self, Server};
use super::table::thousandths_fine;

/// What is asked of a million accounts with five million entries.
const WALL_US_MAX: u64 = 60_000_000;
/// So many times every account gets another limit: an entry each.
const ENTRIES_EACH: u64 = 5;

/// `cargo bench-check [--accounts N] [--postgres]`
pub fn run(words: &[String]) -> Result<ExitCode> {
    let options = Options::parse(words, "--accounts", 1)?;
    server::build()?;
    let server = Server::start(options.postgres)?;
    let mut files = vec![("create", generate::file(File::First, options.rows))];
    files.extend((0..ENTRIES_EACH).map(|n| ("update", generate::limits(options.rows, n))));
    for (mode, file) in files {
        let run = server.upload(mode, &file)?;
        server.wait_for(run)?;
        ensure!(server.counts(run)?.failed == 0, "import {run} has rows that were refused");
    }
    let began = Instant::now();
    let told = server.check()?;
    let wall_us = meter::micros(began.elapsed());
    println!("{told} It took {} s.", thousandths_fine(wall_us / 1_000));
    let most = WALL_US_MAX / 1_000_000 * options.rows / 1_000_000;
    let is_fast = wall_us <= most.max(1) * 1_000_000;
    println!("{}: at most {} s", if is_fast { "ok" } else { "MISSED" }, most.max(1));
    Ok(if is_fast { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
