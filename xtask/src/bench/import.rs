//! `cargo bench-import`: a file over HTTP into an empty shop, the same file again, one with a tenth of it changed, and the
//! first taken back; and what a page takes meanwhile.

use std::process::ExitCode;
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result, anyhow, ensure};

use super::generate::{self, File};
use super::meter::{self, Cost, Meter};
use super::rivals::{RIVALS, Rivals};
use super::server::{self, Counts, Server, number};
use super::table::{self, ratio, thousandths, thousandths_fine};
use super::{Options, median};

/// What is asked of a Create import of 100,000 rows.
const CPU_US_PER_ROW_MAX: u64 = 10;
const RSS_MB_MAX: u64 = 96;

const ROUNDS: u32 = 3;

/// What is measured, in this order.
const STEPS: [&str; 5] = [
    "Create",
    "Update, nothing changed",
    "Check, 10 % changed",
    "Update, 10 % changed",
    "Undo of the Create (10 % kept)",
];
/// A file of changes has no more rows than that, however large the shop is.
const CHANGES: u64 = 100_000;

/// What a page of the history, the list or the differences takes, for 99 of 100 requests.
const PAGES: [&str; 3] = [
    "Accounts page, nothing else going on",
    "Accounts page, during an import",
    "page of differences",
];
/// How often a page is asked for while nothing else goes on.
const REQUESTS: usize = 300;

/// `cargo bench-import [--rows N] [--rounds N] [--postgres]`
pub fn run(words: &[String]) -> Result<ExitCode> {
    let options = Options::parse(words, "--rows", ROUNDS)?;
    server::build()?;
    let files = Files {
        first: generate::file(File::First, options.rows),
        changed: generate::file(File::Changed, options.rows.min(CHANGES)),
        others: generate::file(File::Others, options.rows.min(CHANGES)),
    };
    let home = tempfile::tempdir().context("cannot make a temporary folder")?;
    let rivals = Rivals::prepare(home.path(), options.rows)?;
    println!(
        "{} rows, {} kB; {}; median of {} rounds",
        options.rows,
        files.first.len() / 1000,
        if options.postgres { "PostgreSQL without fsync" } else { "SQLite, synchronous=full" },
        options.rounds
    );
    let (machine_us, own_us) = (meter::machine_cpu_us()?, meter::own_cpu_us()?);
    let mut rounds = Vec::new();
    let mut server_us = 0;
    let began = Instant::now();
    for number in 1..=options.rounds {
        let server = Server::start(options.postgres)?;
        let mut round = Round::measure(&server, &files, options.rows)?;
        server_us += meter::cpu_us(server.pid())?;
        drop(server);
        round.rivals = [rivals.sqlite3()?, rivals.postgres()?, rivals.python()?];
        println!("round {number}: Create {}", figures(&round.steps[0].import, options.rows));
        rounds.push(round);
    }
    let wall_us = meter::micros(began.elapsed());
    let ours_us = meter::own_cpu_us()?.saturating_sub(own_us).max(server_us);
    let others_us = meter::machine_cpu_us()?.saturating_sub(machine_us).saturating_sub(ours_us);

    print_imports(&rounds, options);
    print_pages(&rounds);
    print_rivals(&rounds, options);
    println!(
        "\nOther programs used {} % of one core meanwhile: trust CPU, not wall time.",
        others_us.saturating_mul(100) / wall_us.max(1)
    );
    Ok(judge(&rounds, options.rows))
}

struct Files {
    first: String,
    changed: String,
    others: String,
}

/// What one import cost.
#[derive(Clone, Copy, Default)]
struct Step {
    rows: u64,
    /// From the first byte sent to the run's end.
    import: Cost,
    /// After that, until the server was idle: the search index.
    afterwards: Cost,
    /// PostgreSQL's own share, from the first byte to idle.
    database_us: u64,
}

/// Everything once.
struct Round {
    steps: [Step; 5],
    pages_us: [u64; 3],
    rivals: [Option<Cost>; 3],
}

impl Round {
    fn measure(server: &Server, files: &Files, rows: u64) -> Result<Self> {
        let changes = rows.min(CHANGES);
        let changed = u64::try_from((0..changes).filter(|n| n % 10 == 7).count())?;
        let none = Counts { created: 0, updated: 0, unchanged: 0, failed: 0 };
        let some = Counts { updated: changed, unchanged: changes - changed, ..none };
        let update = |file| move || server.upload("update", file);
        let create = || server.upload("create", &files.first);
        let check = || server.upload("update&dryRun=true", &files.changed);
        let undo = || number(&server.api("POST", "/imports/1/undo", "")?, "id");
        let created = step(server, create, Counts { created: rows, ..none })?;
        let again = step(server, update(&files.first), Counts { unchanged: rows, ..none })?;
        let checked = step(server, check, some)?;
        let differences = within_99(|n| page_of_differences(server, changes, n))?;
        let updated = step(server, update(&files.changed), some)?;
        let [idle, busy] = page_during(server, &files.others)?;
        let undone = Counts { updated: rows - changed, unchanged: changed, ..none };
        let undone = step(server, undo, undone)?;
        Ok(Self {
            steps: [created, again, checked, updated, undone],
            pages_us: [idle, busy, differences],
            rivals: [None; 3],
        })
    }
}

/// Within what 99 of 100 requests were answered. Each is told its number, and that there is none any more with `None`.
fn within_99(mut ask: impl FnMut(usize) -> Result<Option<u64>>) -> Result<u64> {
    let mut times = Vec::new();
    while let Some(us) = ask(times.len())? {
        times.push(us);
    }
    times.sort_unstable();
    let at = (times.len() * 99).div_ceil(100).saturating_sub(1);
    Ok(times.get(at).copied().unwrap_or_default())
}

/// How long the `n`th page of the differences takes that the check, run 3, has found: from anywhere among them.
fn page_of_differences(server: &Server, changes: u64, n: usize) -> Result<Option<u64>> {
    let browser = server.browser();
    if n >= REQUESTS {
        return Ok(None);
    }
    let after = changes * u64::try_from(n)? / u64::try_from(REQUESTS)?;
    let began = Instant::now();
    browser.get(&format!("/imports/3?changed={after}"), "br")?;
    Ok(Some(meter::micros(began.elapsed())))
}

/// How soon the Accounts page is there when nothing else goes on, and while a file is imported.
fn page_during(server: &Server, file: &str) -> Result<[u64; 2]> {
    let browser = server.browser();
    let page = || -> Result<Option<u64>> {
        let began = Instant::now();
        browser.get("/accounts", "br")?;
        Ok(Some(meter::micros(began.elapsed())))
    };
    let idle = within_99(|n| if n < REQUESTS { page() } else { Ok(None) })?;
    let until_idle = Meter::start(server.pid())?;
    let times = thread::scope(|scope| -> Result<_> {
        let importing = scope.spawn(|| -> Result<()> {
            let run = server.upload("create", file)?;
            server.wait_for(run)
        });
        let busy = within_99(|_| if importing.is_finished() { Ok(None) } else { page() })?;
        importing.join().map_err(|_| anyhow!("the import panicked"))??;
        Ok([idle, busy])
    })?;
    until_idle.stop_when_idle()?;
    Ok(times)
}

/// Begins a run, waits for its end, and for the search index after it.
fn step(server: &Server, begin: impl FnOnce() -> Result<u64>, expected: Counts) -> Result<Step> {
    let postgres = || match &server.cluster {
        Some(cluster) => meter::postgres_cpu_us(&cluster.port()),
        None => Ok(0),
    };
    let database_before_us = postgres()?;
    let meter = Meter::start(server.pid())?;
    let run = begin()?;
    server.wait_for(run)?;
    let import = meter.so_far()?;
    let all = meter.stop_when_idle()?;
    let afterwards = Cost {
        wall_us: all.wall_us - import.wall_us,
        cpu_us: all.cpu_us - import.cpu_us,
        rss_kib: all.rss_kib,
    };
    let database_us = postgres()?.saturating_sub(database_before_us);
    let counts = server.counts(run)?;
    ensure!(counts == expected, "import {run} came out as {counts:?} instead of {expected:?}");
    let rows = counts.created + counts.updated + counts.unchanged + counts.failed;
    Ok(Step { rows, import, afterwards, database_us })
}

fn print_imports(rounds: &[Round], options: Options) {
    let mut rows = Vec::new();
    for (at, name) in STEPS.iter().enumerate() {
        let n = rounds.first().map_or(1, |round| round.steps[at].rows);
        let cost = middle(rounds, |round| round.steps[at].import);
        rows.push(line(name, &cost, n));
        let after = middle(rounds, |round| round.steps[at].afterwards);
        rows.push(line("  then search index, until idle", &after, n));
        if options.postgres {
            let database = median(rounds.iter().map(|round| round.steps[at].database_us).collect());
            let per_row = thousandths(database.saturating_mul(1_000) / n);
            rows.push(vec!["  PostgreSQL itself".to_owned(), per_row]);
        }
    }
    table::print(&["server", "CPU µs/row", "wall s", "rows/s", "peak RSS MB"], &rows);
}

fn print_pages(rounds: &[Round]) {
    let rows: Vec<Vec<String>> = PAGES
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let us = median(rounds.iter().map(|round| round.pages_us[at]).collect());
            vec![(*name).to_owned(), thousandths(us)]
        })
        .collect();
    table::print(&["", "p99 ms"], &rows);
}

fn print_rivals(rounds: &[Round], options: Options) {
    let ours = middle(rounds, |round| round.steps[0].import);
    let whole = middle(rounds, |round| {
        let Step { import, afterwards, .. } = round.steps[0];
        Cost {
            wall_us: import.wall_us + afterwards.wall_us,
            cpu_us: import.cpu_us + afterwards.cpu_us,
            rss_kib: afterwards.rss_kib,
        }
    });
    let mut rows = Vec::new();
    let mut add = |name: &str, cost: Cost| {
        let mut cells = line(name, &cost, options.rows);
        cells.push(ratio(cost.cpu_us, ours.cpu_us));
        cells.push(ratio(cost.wall_us, ours.wall_us));
        rows.push(cells);
    };
    add("Fiado, Create over HTTP", ours);
    add("  with its search index", whole);
    let mut missing = Vec::new();
    for (at, rival) in RIVALS.iter().enumerate() {
        if rounds.iter().all(|round| round.rivals[at].is_some()) {
            add(rival.name, middle(rounds, |round| round.rivals[at].unwrap_or_default()));
        } else {
            missing.push(rival.package);
        }
    }
    let head =
        ["same rows, same indexes", "CPU µs/row", "wall s", "rows/s", "peak RSS MB", "CPU", "wall"];
    table::print(&head, &rows);
    for package in missing {
        println!(
            "Something is missing to compare with: install {package} (`apt install {package}`)."
        );
    }
}

fn judge(rounds: &[Round], rows: u64) -> ExitCode {
    let cost = middle(rounds, |round| round.steps[0].import);
    let cpu = cost.cpu_us.saturating_mul(1_000) / rows;
    let mut passed = true;
    for (name, is, most, unit) in [
        ("CPU of Create", cpu, CPU_US_PER_ROW_MAX * 1_000, "µs a row"),
        ("memory of Create", cost.rss_kib * 1024 / 1_000, RSS_MB_MAX * 1_000, "MB"),
    ] {
        let word = if is <= most { "ok" } else { "MISSED" };
        println!("{word}: {name} {} of at most {} {unit}", thousandths(is), most / 1_000);
        passed &= is <= most;
    }
    if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Each figure's median.
fn middle(rounds: &[Round], cost: impl Fn(&Round) -> Cost) -> Cost {
    let of = |figure: fn(&Cost) -> u64| {
        median(rounds.iter().map(|round| figure(&cost(round))).collect())
    };
    Cost {
        wall_us: of(|cost| cost.wall_us),
        cpu_us: of(|cost| cost.cpu_us),
        rss_kib: of(|cost| cost.rss_kib),
    }
}

fn line(name: &str, cost: &Cost, rows: u64) -> Vec<String> {
    vec![
        name.to_owned(),
        thousandths(cost.cpu_us.saturating_mul(1_000) / rows),
        thousandths_fine(cost.wall_us / 1_000),
        if cost.cpu_us == 0 { "–".to_owned() } else { per_second(rows, cost.wall_us) },
        thousandths(cost.rss_kib * 1024 / 1_000),
    ]
}

fn per_second(rows: u64, wall_us: u64) -> String {
    (rows.saturating_mul(1_000_000) / wall_us.max(1)).to_string()
}

fn figures(cost: &Cost, rows: u64) -> String {
    format!(
        "{} µs CPU a row, {} s, {} MB",
        thousandths(cost.cpu_us.saturating_mul(1_000) / rows),
        thousandths_fine(cost.wall_us / 1_000),
        thousandths(cost.rss_kib * 1024 / 1_000)
    )
}
