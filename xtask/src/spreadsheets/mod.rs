//! `cargo spreadsheets`: what Fiado hands out is opened in real spreadsheets of three languages, saved unchanged, and
//! imported again. Nothing may have changed.

mod program;
mod sample;

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};

use self::program::{File, Program};
use self::sample::Separator;
use crate::bench::server::{Counts, Server, number};
use crate::bundle::{self, Effort};
use crate::{run, verify};

/// `cargo spreadsheets`
pub fn run() -> Result<ExitCode> {
    let programs = Program::all()?;
    if !Path::new(bundle::SITE).exists() {
        bundle::make(Effort::Dev)?;
    }
    verify::build_server()?;
    let server = Server::start_dev()?;
    let files = [Separator::Comma, Separator::Semicolon].map(|separator| files(&server, separator));
    let files: Vec<File> = files.into_iter().collect::<Result<Vec<_>>>()?.concat();
    let names: Vec<&str> = files.iter().map(|file| file.name).collect();
    println!("{}", program::versions()?);
    println!("\n{:<42}{}", "", names.join("  "));
    let (mut n_saved, mut n_changed) = (0, 0);
    for program in &programs {
        ensure!(!run::asked_to_stop(), "stopped by a signal");
        let mut words = Vec::new();
        for (file, saved) in files.iter().zip(program.save(&files)?) {
            let outcome = match saved {
                None => Outcome::NotOpened,
                Some(saved) => come_back(&server, file, &saved)?,
            };
            n_saved += u32::from(!matches!(outcome, Outcome::NotOpened));
            n_changed += u32::from(matches!(outcome, Outcome::Changed(_)));
            if let Outcome::Changed(what) = &outcome {
                eprintln!("{}, {}: {what}", program.name(), file.name);
            }
            words.push(format!("{:<width$}", outcome.word(), width = file.name.len()));
        }
        println!("{:<42}{}", program.name(), words.join("  "));
    }
    println!("\n{n_saved} files were saved: {n_changed} came back changed.");
    println!(
        "A program that does not open a file (-) tells so, or shows one column; what it saves then is refused."
    );
    Ok(if n_changed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What came of a file that a program saved.
enum Outcome {
    Same,
    Changed(String),
    NotOpened,
}

impl Outcome {
    fn word(&self) -> &'static str {
        match self {
            Outcome::Same => "same",
            Outcome::Changed(_) => "CHANGED",
            Outcome::NotOpened => "-",
        }
    }
}

/// The files that a store with this separator hands out: every account, a template that was filled in, and failed rows.
fn files(server: &Server, separator: Separator) -> Result<Vec<File>> {
    server.api("PUT", "/storeconfig", &format!("{{\"csvSeparator\":\"{}\"}}", separator.name()))?;
    let browser = server.browser();
    let template = browser.text("/accounts/template.csv")?;
    let template = template + &sample::filled(separator);
    if separator == Separator::Comma {
        opened(server, sample::ACCOUNTS)?;
        opened(server, &template)?;
    }
    let export = browser.text("/accounts/export")?;
    let failed = |rows: &str| failed_rows(server, rows)?.context("no row of the sample fails");
    let every_kind = failed(&sample::failed(separator))?;
    let amounts = failed(&sample::failed_beside_amounts(separator))?;
    let file = |kind, name, text| File { name, kind, separator: separator.sign(), text };
    let [all, filled, failed, beside_amounts] = separator.titles();
    Ok(vec![
        file(program::Kind::Accounts, all, export),
        file(program::Kind::Accounts, filled, template),
        file(program::Kind::FailedRows, failed, every_kind),
        file(program::Kind::FailedRows, beside_amounts, amounts),
    ])
}

fn opened(server: &Server, file: &str) -> Result<()> {
    let run = server.upload("create", file)?;
    server.wait_for(run)?;
    let counts = server.counts(run)?;
    ensure!(counts.failed == 0 && counts.created > 0, "of the sample {counts:?}");
    Ok(())
}

/// Imports what a program saved, without effect.
fn come_back(server: &Server, file: &File, saved: &str) -> Result<Outcome> {
    match file.kind {
        program::Kind::Accounts => {
            let run = match checked(server, "update", saved)? {
                Ok(run) => run,
                Err(refusal) => return Ok(Outcome::Changed(refusal)),
            };
            let counts = server.counts(run)?;
            let rows = u64::try_from(rows(&file.text)?.len() - 1)?;
            let same = Counts { created: 0, updated: 0, unchanged: rows, failed: 0 };
            if counts == same {
                return Ok(Outcome::Same);
            }
            let why = server.api("GET", &format!("/imports/{run}/errors.csv"), "");
            let why = why.unwrap_or_default();
            Ok(Outcome::Changed(format!("{counts:?} instead of {same:?}\n{why}")))
        }
        program::Kind::FailedRows => {
            let (before, after) = (told(&file.text)?, failed_rows(server, saved)?);
            let after = after.map(|text| told(&text)).transpose()?.unwrap_or_default();
            if before == after {
                return Ok(Outcome::Same);
            }
            Ok(Outcome::Changed(format!("{after:#?}\ninstead of {before:#?}")))
        }
    }
}

/// The failed rows of a file, if it has any.
fn failed_rows(server: &Server, file: &str) -> Result<Option<String>> {
    match checked(server, "create", file)? {
        Err(_) => Ok(None),
        Ok(run) if server.counts(run)?.failed == 0 => Ok(None),
        Ok(run) => server.api("GET", &format!("/imports/{run}/errors.csv"), "").map(Some),
    }
}

/// Checks a file against the books; the number of the run, or why it cannot be read.
fn checked(server: &Server, mode: &str, file: &str) -> Result<Result<u64, String>> {
    let text = server.api("POST", &format!("/imports?mode={mode}&dryRun=true"), file)?;
    let run = number(&text, "id")?;
    if server.wait_for(run).is_err() {
        return Ok(Err(server.api("GET", &format!("/imports/{run}"), "")?));
    }
    Ok(Ok(run))
}

/// What a file of failed rows tells: line, column and reason of each. Of what cannot be read, the reason is another when it
/// comes back.
fn told(file: &str) -> Result<Vec<Vec<String>>> {
    let rows = rows(file)?.into_iter().skip(1);
    let is_legible = |text: &String| !text.contains(['\u{fffd}', '\u{2401}']);
    Ok(rows.map(|row| row.into_iter().take(3).filter(is_legible).collect()).collect())
}

fn rows(file: &str) -> Result<Vec<Vec<String>>> {
    let text = file.trim_start_matches('\u{feff}');
    let header = text.lines().next().unwrap_or_default();
    let separator = if header.contains(';') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new();
    reader.delimiter(separator).has_headers(false).flexible(true);
    let records = reader.from_reader(text.as_bytes()).into_records();
    records.map(|record| Ok(record?.iter().map(str::to_owned).collect())).collect()
}

/// A folder of its own, empty.
fn folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).with_context(|| format!("cannot make {}", path.display()))
}
