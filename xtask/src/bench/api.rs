//! `cargo bench-api`: how many purchases a second the API authorises, durably, and how soon; beside it the same load on the
//! plainest endpoint that writes a row (`server/examples/plain_insert.rs`).

use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use rustix::process::Signal;

use super::Options;
use super::meter;
use super::server::{self, Server};
use super::table::{self, thousandths_fine};
use super::wire::Wire;
use crate::run;

/// What is asked of the API (requests a second), on SQLite and on PostgreSQL.
const HOT_MIN: [u64; 2] = [500, 300];
const SPREAD_MIN: u64 = 3_000;
const GET_MIN: u64 = 10_000;
/// What is asked of the slowest in a hundred, at half of the greatest load.
const P99_US_MAX: u64 = 25_000;

/// Connections that ask at once.
const CONNECTIONS: u64 = 64;
/// Accounts that purchases are spread over.
const ACCOUNTS: u64 = 1_000;
/// How long each load goes on.
const LOAD: Duration = Duration::from_secs(5);

/// What a load is made of.
struct Load<'a> {
    name: &'a str,
    method: &'a str,
    /// The path and body of request `n`.
    request: &'a (dyn Fn(u64) -> (String, String) + Sync),
    /// The least that is asked for, where something is.
    least: Option<u64>,
}

/// What a load came to.
struct Outcome {
    per_second: u64,
    times: Vec<u64>,
    cpu_us: u64,
}

impl Outcome {
    fn within(&self, percent: usize) -> u64 {
        let at = (self.times.len() * percent).div_ceil(100).saturating_sub(1);
        self.times.get(at).copied().unwrap_or_default()
    }
}

/// `cargo bench-api [--postgres] [--rounds N]`
pub fn run(words: &[String]) -> Result<ExitCode> {
    let options = Options::parse(words, "--accounts", 1)?;
    server::build()?;
    let server = Server::start_durable(options.postgres)?;
    let token = server.key()?;
    let url = server.url().to_owned();
    let database = usize::from(options.postgres);
    prepare(&url, &token)?;
    println!(
        "{CONNECTIONS} connections, {} s each; {}",
        LOAD.as_secs(),
        if options.postgres { "PostgreSQL, fsync on" } else { "SQLite, synchronous=full" }
    );

    let hold = r#"{"value":0.01}"#;
    let hot = |_: u64| ("/api/creditcontrol/accounts/hot/transactions".to_owned(), hold.to_owned());
    let spread = |n: u64| {
        let account = n.wrapping_mul(7_919) % ACCOUNTS;
        (format!("/api/creditcontrol/accounts/a{account}/transactions"), hold.to_owned())
    };
    let get = |n: u64| (format!("/api/creditcontrol/accounts/a{}", n % ACCOUNTS), String::new());
    let loads = [
        Load {
            name: "hold, one hot account",
            method: "POST",
            request: &hot,
            least: Some(HOT_MIN[database]),
        },
        Load {
            name: "hold, 1,000 accounts",
            method: "POST",
            request: &spread,
            least: (!options.postgres).then_some(SPREAD_MIN),
        },
        Load { name: "GET account", method: "GET", request: &get, least: Some(GET_MIN) },
    ];
    let mut rows = Vec::new();
    let mut missed = Vec::new();
    for load in &loads {
        let full = median_of(options.rounds, || go(&url, &token, load, server.pid(), None))?;
        let half = go(&url, &token, load, server.pid(), Some(full.per_second / 2))?;
        rows.push(row(load.name, &full, Some(&half)));
        if let Some(least) = load.least.filter(|least| full.per_second < *least) {
            missed.push(format!("{}: {} of at least {least} a second", load.name, full.per_second));
        }
        if load.method == "POST" && half.within(99) > P99_US_MAX {
            missed.push(format!(
                "{}: p99 {} ms at half load",
                load.name,
                thousandths_fine(half.within(99))
            ));
        }
    }
    drop(server);
    if !options.postgres {
        let plain = Plain::start()?;
        let insert =
            |n: u64| ("/".to_owned(), format!("{{\"account\":{},\"value\":1}}", n % ACCOUNTS));
        let load = Load {
            name: "plain axum + SQLite insert",
            method: "POST",
            request: &insert,
            least: None,
        };
        let full =
            median_of(options.rounds, || go(&plain.url, "-", &load, plain.child.id(), None))?;
        let half = go(&plain.url, "-", &load, plain.child.id(), Some(full.per_second / 2))?;
        rows.push(row(load.name, &full, Some(&half)));
    }
    table::print(&["", "req/s", "p50 ms", "p99 ms", "CPU µs", "half: p50", "p99"], &rows);
    for miss in &missed {
        println!("MISSED: {miss}");
    }
    Ok(if missed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn row(name: &str, full: &Outcome, half: Option<&Outcome>) -> Vec<String> {
    let mut cells = vec![name.to_owned(), full.per_second.to_string()];
    cells.extend([50, 99].map(|percent| thousandths_fine(full.within(percent))));
    cells.push(full.cpu_us.to_string());
    if let Some(half) = half {
        cells.extend([50, 99].map(|percent| thousandths_fine(half.within(percent))));
    }
    cells
}

fn median_of(rounds: u32, mut go: impl FnMut() -> Result<Outcome>) -> Result<Outcome> {
    let mut outcomes = (0..rounds).map(|_| go()).collect::<Result<Vec<_>>>()?;
    outcomes.sort_by_key(|outcome| outcome.per_second);
    let middle = outcomes.len() / 2;
    Ok(outcomes.swap_remove(middle))
}

/// Opens the accounts.
fn prepare(url: &str, token: &str) -> Result<()> {
    let mut wire = Wire::connect(url)?;
    let names = std::iter::once("hot".to_owned()).chain((0..ACCOUNTS).map(|n| format!("a{n}")));
    for name in names {
        let body = format!(r#"{{"email":"{name}@bench.example","creditLimit":1000000000}}"#);
        let path = format!("/api/creditcontrol/accounts/{name}");
        let status = wire.ask("PUT", &path, token, &body)?;
        ensure!(status == 200, "{path} was answered with {status}");
    }
    Ok(())
}

/// Lets every connection ask as fast as it is answered, or at `rate` a second all together.
fn go(url: &str, token: &str, load: &Load<'_>, pid: u32, rate: Option<u64>) -> Result<Outcome> {
    if run::asked_to_stop() {
        bail!("stopped by a signal");
    }
    let next = AtomicU64::new(0);
    let cpu_us = meter::cpu_us(pid)?;
    let began = Instant::now();
    let mut times: Vec<u64> = thread::scope(|scope| {
        let clients: Vec<_> = (0..CONNECTIONS)
            .map(|_| scope.spawn(|| client(url, token, load, &next, began, rate)))
            .collect();
        let all =
            clients.into_iter().map(|client| client.join().unwrap_or_else(|_| Ok(Vec::new())));
        all.collect::<Result<Vec<_>>>().map(|times| times.concat())
    })?;
    let wall_us = meter::micros(began.elapsed()).max(1);
    times.sort_unstable();
    let n = u64::try_from(times.len())?;
    ensure!(n > 0, "{}: nothing was answered", load.name);
    Ok(Outcome {
        per_second: n * 1_000_000 / wall_us,
        times,
        cpu_us: (meter::cpu_us(pid)? - cpu_us) / n,
    })
}

fn client(
    url: &str,
    token: &str,
    load: &Load<'_>,
    next: &AtomicU64,
    began: Instant,
    rate: Option<u64>,
) -> Result<Vec<u64>> {
    let mut wire = Wire::connect(url)?;
    let mut times = Vec::new();
    loop {
        let n = next.fetch_add(1, Ordering::Relaxed);
        let due = rate.map(|rate| Duration::from_micros(n * 1_000_000 / rate.max(1)));
        if let Some(wait) = due.and_then(|due| due.checked_sub(began.elapsed())) {
            thread::sleep(wait);
        }
        if began.elapsed() >= LOAD {
            return Ok(times);
        }
        let (path, body) = (load.request)(n);
        let asked = Instant::now();
        let status = wire.ask(load.method, &path, token, &body)?;
        times.push(meter::micros(asked.elapsed()));
        if status != 200 {
            bail!("{path} was answered with {status}: {}", String::from_utf8_lossy(wire.body()));
        }
    }
}

/// The plain endpoint.
struct Plain {
    child: Child,
    url: String,
    _home: tempfile::TempDir,
}

impl Plain {
    fn start() -> Result<Self> {
        run::run(Command::new("cargo").args([
            "build",
            "--release",
            "-q",
            "-p",
            "fiado",
            "--example",
            "plain_insert",
        ]))?;
        let home = tempfile::Builder::new().prefix("fiado-bench-").tempdir()?;
        let program = std::fs::canonicalize("target/release/examples/plain_insert")?;
        let mut child = run::spawn(
            Command::new(program).arg(home.path().join("plain.db")).stdout(Stdio::piped()),
        )?;
        let mut line = String::new();
        let stdout = child.stdout.take().context("it prints nowhere")?;
        std::io::BufRead::read_line(&mut std::io::BufReader::new(stdout), &mut line)?;
        Ok(Self { child, url: line.trim().to_owned(), _home: home })
    }
}

impl Drop for Plain {
    fn drop(&mut self) {
        if let Err(error) = run::stop(&mut self.child, Signal::TERM) {
            eprintln!("the plain endpoint was not stopped: {error:#}");
        }
    }
}
