//! `cargo kill-import`: a server that is killed again and again while it imports, and whose books are
//! exact all the same.

use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};

use crate::bench::generate::{self, File};
use crate::bench::server::{self, Server, number, word};
use crate::run;

/// A run must go on so soon after the new process listens, on SQLite and on PostgreSQL, where a process that is gone has
/// to stand still for a while.
const RESUME_MAX: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(3)];
/// After so long it never will.
const NEVER: Duration = Duration::from_secs(30);
const ASK_EVERY: Duration = Duration::from_millis(10);

/// What is under way when the server is killed, in the order of a cycle.
const PHASES: [&str; 4] = ["upload", "check", "apply", "undo"];

/// How long a phase takes when nobody disturbs it, and what the kills in it were like.
#[derive(Clone, Copy, Default)]
struct Phase {
    lasts: Duration,
    kills: u32,
    slowest: Duration,
}

/// `cargo kill-import [--kills N] [--rows N] [--postgres]`
pub fn run(words: &[String]) -> Result<ExitCode> {
    let value = |name: &str, default: u32| -> Result<u32> {
        match words.iter().position(|word| word == name).and_then(|at| words.get(at + 1)) {
            Some(text) => Ok(text.parse()?),
            None => Ok(default),
        }
    };
    let (kills, rows) = (value("--kills", 100)?, u64::from(value("--rows", 100_000)?));
    let on_postgres = words.iter().any(|word| word == "--postgres");
    server::build()?;
    let file = generate::file(File::First, rows);
    let mut phases = [Phase::default(); 4];
    let mut random = Random(0x5EED);
    cycle(on_postgres, &file, rows, &mut phases, None)?;
    while phases.iter().map(|phase| phase.kills).sum::<u32>() < kills {
        ensure!(!run::asked_to_stop(), "stopped by a signal");
        cycle(on_postgres, &file, rows, &mut phases, Some(&mut random))?;
    }
    for (name, phase) in PHASES.iter().zip(phases) {
        println!(
            "{name}: {} kills; it went on within {} ms each time, and takes {} ms undisturbed",
            phase.kills,
            phase.slowest.as_millis(),
            phase.lasts.as_millis()
        );
    }
    println!("{rows} rows each time: none was lost, none was applied twice.");
    let slowest = phases.iter().map(|phase| phase.slowest).max().unwrap_or_default();
    Ok(if slowest <= RESUME_MAX[usize::from(on_postgres)] {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// A file is uploaded, checked, applied and taken back; the server is killed once in each phase, at a
/// random moment, unless there is no chance to be had.
fn cycle(
    on_postgres: bool,
    file: &str,
    rows: u64,
    phases: &mut [Phase; 4],
    mut random: Option<&mut Random>,
) -> Result<()> {
    let mut server = Server::start_durable(on_postgres)?;
    let [upload, check, apply, undo] = phases;
    let began = Instant::now();
    if let Some(random) = random.as_deref_mut() {
        cut_off(&mut server, file, rows, random.within(upload.lasts))?;
        upload.kills += 1;
    }
    let sent = Instant::now();
    let text = server.api("POST", "/imports?mode=create&dryRun=true", file)?;
    let id = number(&text, "id")?;
    if random.is_none() {
        upload.lasts = sent.elapsed();
    }

    disturb(&mut server, id, check, random.as_deref_mut())?;
    ensure!(open_accounts(&server)? == 0, "a check wrote into the books");
    ensure!(server.counts(id)?.created == rows, "the check counted other rows");

    server.api("POST", &format!("/imports/{id}/confirmation"), "")?;
    disturb(&mut server, id, apply, random.as_deref_mut())?;
    ensure!(server.counts(id)?.created == rows, "the run counted other rows");
    ensure!(open_accounts(&server)? == rows, "there are other accounts than rows");

    let text = server.api("POST", &format!("/imports/{id}/undo"), "")?;
    let back = number(&text, "id")?;
    disturb(&mut server, back, undo, random)?;
    ensure!(server.counts(back)?.updated == rows, "the undo counted other rows");
    ensure!(open_accounts(&server)? == 0, "the undo left accounts open");
    server.check()?;
    println!("a cycle of {} s: exact", began.elapsed().as_secs());
    Ok(())
}

/// Kills the server while it takes a file: there is no run of it, or a whole one.
fn cut_off(server: &mut Server, file: &str, rows: u64, moment: Duration) -> Result<()> {
    thread::scope(|scope| {
        let (url, token) = (server.url().to_owned(), server.token().to_owned());
        // Its answer does not matter: the server is gone before it, or right after.
        scope.spawn(move || server::send(&url, &token, file));
        thread::sleep(moment);
        server.crash_and_restart()
    })?;
    let runs = server.api("GET", "/imports", "")?;
    if runs.contains("\"id\":") {
        let id = number(&runs, "id")?;
        server.wait_for(id)?;
        ensure!(server.counts(id)?.created == rows, "an upload that was cut off is half a run");
        server.api("DELETE", &format!("/imports/{id}"), "")?;
    }
    Ok(())
}

/// Waits for a run, and kills the server meanwhile.
fn disturb(
    server: &mut Server,
    id: u64,
    phase: &mut Phase,
    random: Option<&mut Random>,
) -> Result<()> {
    let began = Instant::now();
    let Some(random) = random else {
        server.wait_for(id)?;
        phase.lasts = began.elapsed();
        return Ok(());
    };
    thread::sleep(random.within(phase.lasts));
    server.crash_and_restart()?;
    let restarted = Instant::now();
    let at_first = server.api("GET", &format!("/imports/{id}"), "")?;
    if is_under_way(word(&at_first, "status")?) {
        phase.kills += 1;
        let done = number(&at_first, "checkpoint")?;
        while !goes_on(server, id, done)? {
            ensure!(restarted.elapsed() < NEVER, "the run {id} never went on");
            thread::sleep(ASK_EVERY);
        }
        phase.slowest = phase.slowest.max(restarted.elapsed());
    }
    server.wait_for(id)
}

/// Whether the new process works on the run: it says at which row it went on, or is further.
fn goes_on(server: &Server, id: u64, done: u64) -> Result<bool> {
    let text = server.api("GET", &format!("/imports/{id}"), "")?;
    let status = word(&text, "status")?;
    if matches!(status, "Failed" | "Cancelled") {
        bail!("the run {id} ended as {status}");
    }
    let resumed = number(&text, "resumedAtRow").is_ok_and(|row| row == done && done > 0);
    Ok(!is_under_way(status) || resumed || number(&text, "checkpoint")? > done)
}

fn is_under_way(status: &str) -> bool {
    matches!(status, "Checking" | "Queued" | "Running")
}

fn open_accounts(server: &Server) -> Result<u64> {
    number(&server.api("GET", "/accounts?to=1", "")?, "count")
}

/// Moments that come out the same each time.
struct Random(u64);

impl Random {
    /// A moment before nine tenths of `lasts` are over.
    fn within(&mut self, lasts: Duration) -> Duration {
        let next = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = next.wrapping_add(1_442_695_040_888_963_407);
        let share = u32::try_from(self.0 >> 33).unwrap_or_default() % 900;
        lasts * share / 1_000
    }
}
