//! `cargo dev`: unoptimised builds, and a server that restarts after every save that compiles.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use anyhow::Result;
use rustix::process::Signal;

use crate::bundle::{self, Effort};
use crate::serve::{self, Options};
use crate::{files, run};

/// What is watched: everything a running server is made from.
const WATCHED: [&str; 10] = [
    "domain",
    "ledger",
    "app",
    "frontend",
    "preview",
    "server",
    "style",
    "migrations",
    "Cargo.toml",
    "Cargo.lock",
];

/// How often the watched folders are looked at. Some hundred files: a few milliseconds.
const POLL: Duration = Duration::from_millis(500);

/// Runs until a signal comes.
pub fn run(args: Vec<String>) -> Result<ExitCode> {
    let options = Options::parse(args);
    let mut server = Server::default();
    while !run::asked_to_stop() {
        let seen = snapshot()?;
        let began = Instant::now();
        match build(&options) {
            Ok(program) => {
                println!("built in {:.1} s", began.elapsed().as_secs_f64());
                server.restart(&program, &options)?;
            }
            Err(_) if run::asked_to_stop() => break,
            Err(error) => eprintln!("error: {error:#}\nwaiting for the next save"),
        }
        wait_for_a_save(seen, &mut server)?;
    }
    server.stop()?;
    Ok(ExitCode::SUCCESS)
}

fn build(options: &Options) -> Result<PathBuf> {
    bundle::make(Effort::Dev)?;
    let program = serve::build_server(Effort::Dev)?;
    options.fill_sample_shop(&program)?;
    Ok(program)
}

/// The running server, if it runs.
#[derive(Default)]
struct Server(Option<Child>);

impl Server {
    fn restart(&mut self, program: &Path, options: &Options) -> Result<()> {
        self.stop()?;
        self.0 = Some(run::spawn(Command::new(program).arg("serve").args(&options.args))?);
        Ok(())
    }

    fn stop(&mut self) -> Result<()> {
        self.0.take().map_or(Ok(()), |mut child| run::stop(&mut child, Signal::TERM))
    }

    /// Says so, once, if the server ended by itself.
    fn look_after(&mut self) -> Result<()> {
        if let Some(child) = &mut self.0
            && let Some(status) = child.try_wait()?
        {
            eprintln!("the server has ended ({status}); it starts again after the next save");
            self.0 = None;
        }
        Ok(())
    }
}

type Snapshot = BTreeMap<PathBuf, (SystemTime, u64)>;

/// Returns when something differs from what was seen, and nothing moved between two looks, so that saving many files
/// counts as one save.
fn wait_for_a_save(seen: Snapshot, server: &mut Server) -> Result<()> {
    let mut last = snapshot()?;
    while !run::asked_to_stop() {
        thread::sleep(POLL);
        server.look_after()?;
        let now = snapshot()?;
        if now == last && now != seen {
            return Ok(());
        }
        last = now;
    }
    Ok(())
}

fn snapshot() -> Result<Snapshot> {
    let mut snapshot = Snapshot::new();
    for root in WATCHED {
        for file in files::list(Path::new(root))? {
            // A file that vanished since it was listed is simply not there.
            if let Ok(about) = fs::metadata(&file) {
                snapshot.insert(file, (about.modified()?, about.len()));
            }
        }
    }
    Ok(snapshot)
}
