//! `cargo bench-import`: a file over HTTP into an empty shop, the same file again, and one with a tenth of it changed.

use std::process::ExitCode;
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result, anyhow, ensure};

use super::generate::{self, File};
use super::meter::{self, Cost, Meter};
use super::rivals::Rivals;
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
/// How often a page is asked for, at most, while nothing else goes on and while a file is imported.
const PAGES: usize = 200;

/// `cargo bench-import [--rows N] [--rounds N] [--postgres]`
pub fn run(words: &[String]) -> Result<ExitCode> {
    let options = Options::parse(words, "--rows", ROUNDS)?;
    server::build()?;
    let files = Files {
        first: generate::file(File::First, options.rows),
        changed: generate::file(File::Changed, options.rows),
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
        (round.sqlite3, round.python) = (rivals.sqlite3()?, rivals.python()?);
        println!("round {number}: Create {}", figures(&round.steps[0].import, options.rows));
        rounds.push(round);
    }
    let wall_us = meter::micros(began.elapsed());
    let ours_us = meter::own_cpu_us()?.saturating_sub(own_us).max(server_us);
    let others_us = meter::machine_cpu_us()?.saturating_sub(machine_us).saturating_sub(ours_us);

    print_imports(&rounds, options);
    print_page(&rounds);
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
}

/// What one import cost.
#[derive(Clone, Copy, Default)]
struct Step {
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
    /// Within what the Accounts page was there for 99 of 100 requests: idle, and during an import.
    page_us: [u64; 2],
    sqlite3: Option<Cost>,
    python: Option<Cost>,
}

impl Round {
    fn measure(server: &Server, files: &Files, rows: u64) -> Result<Self> {
        let changed = (0..rows).filter(|n| n % 10 == 7).count();
        let changed = u64::try_from(changed)?;
        let none = Counts { created: 0, updated: 0, unchanged: 0, failed: 0 };
        let rest = rows - changed;
        let update = |file| move || server.upload("update", file);
        let steps = [
            step(
                server,
                || server.upload("create", &files.first),
                Counts { created: rows, ..none },
            )?,
            step(server, update(&files.first), Counts { unchanged: rows, ..none })?,
            step(
                server,
                || server.upload("update&dryRun=true", &files.changed),
                Counts { updated: changed, unchanged: rest, ..none },
            )?,
            step(
                server,
                update(&files.changed),
                Counts { updated: changed, unchanged: rest, ..none },
            )?,
            step(
                server,
                || number(&server.api("POST", "/imports/1/undo", "")?, "id"),
                Counts { updated: rest, unchanged: changed, ..none },
            )?,
        ];
        let page_us = page_during(server, &files.first)?;
        Ok(Self { steps, page_us, sqlite3: None, python: None })
    }
}

/// How soon the Accounts page is there when nothing else goes on, and while a file is imported.
fn page_during(server: &Server, file: &str) -> Result<[u64; 2]> {
    let browser = server.browser();
    let within_99 = |goes_on: &dyn Fn() -> bool| -> Result<u64> {
        let mut times = Vec::new();
        while times.len() < PAGES && goes_on() {
            let began = Instant::now();
            browser.get("/accounts", "br")?;
            times.push(meter::micros(began.elapsed()));
        }
        times.sort_unstable();
        let at = (times.len() * 99).div_ceil(100).saturating_sub(1);
        Ok(times.get(at).copied().unwrap_or_default())
    };
    let idle = within_99(&|| true)?;
    thread::scope(|scope| {
        let importing = scope.spawn(|| -> Result<()> {
            let run = server.upload("update", file)?;
            server.wait_for(run)
        });
        let busy = within_99(&|| !importing.is_finished())?;
        importing.join().map_err(|_| anyhow!("the import panicked"))??;
        Ok([idle, busy])
    })
}

/// Begins a run, waits for its end, and for the search index after it.
fn step(server: &Server, begin: impl FnOnce() -> Result<u64>, expected: Counts) -> Result<Step> {
    let postgres = || match &server.cluster {
        Some(cluster) => {
            let url = cluster.url();
            let port = url.rsplit_once(':').and_then(|(_, rest)| rest.split('/').next());
            meter::postgres_cpu_us(port.unwrap_or_default())
        }
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
    Ok(Step { import, afterwards, database_us })
}

fn print_imports(rounds: &[Round], options: Options) {
    let mut rows = Vec::new();
    for (at, name) in STEPS.iter().enumerate() {
        let cost = middle(rounds, |round| round.steps[at].import);
        rows.push(line(name, &cost, options.rows));
        let after = middle(rounds, |round| round.steps[at].afterwards);
        rows.push(line("  then search index, until idle", &after, options.rows));
        if options.postgres {
            let database = median(rounds.iter().map(|round| round.steps[at].database_us).collect());
            let per_row = thousandths(database.saturating_mul(1_000) / options.rows);
            rows.push(vec!["  PostgreSQL itself".to_owned(), per_row]);
        }
    }
    table::print(&["server", "CPU µs/row", "wall s", "rows/s", "peak RSS MB"], &rows);
}

fn print_page(rounds: &[Round]) {
    let [idle, busy] =
        [0, 1].map(|at| median(rounds.iter().map(|round| round.page_us[at]).collect()));
    println!(
        "\nAccounts page, p99: {} ms idle, {} ms during an import ({} of it)",
        thousandths(idle),
        thousandths(busy),
        ratio(busy, idle)
    );
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
    if rounds.iter().all(|round| round.sqlite3.is_some()) {
        add(
            "sqlite3 .import, no checks",
            middle(rounds, |round| round.sqlite3.unwrap_or_default()),
        );
    }
    if rounds.iter().all(|round| round.python.is_some()) {
        add(
            "Python csv + sqlite3, same checks",
            middle(rounds, |round| round.python.unwrap_or_default()),
        );
    }
    let head =
        ["same rows, same indexes", "CPU µs/row", "wall s", "rows/s", "peak RSS MB", "CPU", "wall"];
    table::print(&head, &rows);
    for (found, program) in [
        (rounds.iter().all(|round| round.sqlite3.is_some()), "sqlite3"),
        (rounds.iter().all(|round| round.python.is_some()), "python3"),
    ] {
        if !found {
            println!(
                "{program} is missing: install it (on Debian: `apt install {program}`) to compare with it."
            );
        }
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
