//! A PostgreSQL that lives as long as the tests: its own folder, its own port, no durability, and nothing left behind.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::{run, tools};

/// PostgreSQL refuses to run as root; nobody is the user who owns nothing else.
const NOBODY: u32 = 65534;

/// Another program may take the free port before PostgreSQL does: so often is another one tried.
const TRIES: u32 = 5;

/// Each core runs a test, which may open sixteen: enough for the most cores that anybody has.
const CONNECTIONS: u32 = 1_000;

/// A running cluster. Dropping it stops it and removes its files.
pub struct Cluster {
    programs: PathBuf,
    home: TempDir,
    port: u16,
}

impl Cluster {
    /// Makes a cluster for tests, which forgets in a crash, and waits until it answers.
    pub fn start() -> Result<Self> {
        // What is lost in a crash is thrown away in a minute anyway.
        Self::start_with("fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n")
    }

    /// Makes a cluster that keeps what it was told, as a shop's does.
    pub fn start_durable() -> Result<Self> {
        Self::start_with("")
    }

    fn start_with(settings: &str) -> Result<Self> {
        let programs = tools::postgres()?;
        let home = tempfile::Builder::new().prefix("fiado-postgres-").tempdir();
        let mut cluster =
            Self { programs, home: home.context("cannot make a temporary folder")?, port: 0 };
        if tools::is_root() {
            chown(cluster.home.path(), Some(NOBODY), Some(NOBODY))?;
        }
        cluster.may_run()?;
        cluster.init(settings)?;
        for _ in 0..TRIES {
            cluster.port = free_port()?;
            if cluster.answers()? {
                return Ok(cluster);
            }
        }
        let log = fs::read_to_string(cluster.home.path().join("log")).unwrap_or_default();
        bail!("PostgreSQL does not start; its log says:\n{log}")
    }

    /// Where tests connect, as a superuser; each makes a database of its own.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// The port it listens on.
    pub fn port(&self) -> String {
        self.port.to_string()
    }

    /// PostgreSQL's programs send what nobody reads to /dev/null, and say nothing clear where they may not.
    fn may_run(&self) -> Result<()> {
        let mut probe = self.program("/bin/sh");
        probe.args(["-c", ": > /dev/null"]).stdin(Stdio::null()).stderr(Stdio::null());
        match probe.status() {
            Ok(status) if status.success() => Ok(()),
            Ok(_) => bail!(
                "PostgreSQL runs as a user who may not write to /dev/null: let everybody (as root: `chmod 666 /dev/null`)"
            ),
            Err(_) => bail!(
                "PostgreSQL runs as a user who may not enter {}: set TMPDIR to a folder for everybody, such as /tmp",
                self.home.path().display()
            ),
        }
    }

    fn init(&self, settings: &str) -> Result<()> {
        let mut initdb = self.program("initdb");
        initdb.args(["--pgdata=data", "--username=postgres", "--auth=trust", "--no-sync"]);
        run::run_quietly(initdb.args(["--encoding=UTF8", "--locale=C.UTF-8"]))?;

        let settings =
            format!("listen_addresses = '127.0.0.1'\nmax_connections = {CONNECTIONS}\n{settings}");
        let home = self.home.path();
        let mut file = OpenOptions::new().append(true).open(home.join("data/postgresql.conf"))?;
        writeln!(file, "{settings}unix_socket_directories = '{}'", home.display())?;
        Ok(())
    }

    /// Starts the server on the port and waits until it takes connections, or gives up.
    fn answers(&self) -> Result<bool> {
        let mut start = self.program("pg_ctl");
        start.args(["start", "--pgdata=data", "--wait", "--timeout=60", "--log=log"]);
        start.arg(format!("--options=-p {}", self.port));
        // Not a pipe: the server would keep it open, and the reader would wait for ever.
        let status =
            start.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        Ok(status.context("cannot start pg_ctl")?.success())
    }

    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.programs.join(name));
        command.current_dir(self.home.path());
        for (variable, _) in std::env::vars_os() {
            if variable.to_string_lossy().starts_with("PG") {
                command.env_remove(variable);
            }
        }
        if tools::is_root() {
            command.uid(NOBODY).gid(NOBODY);
        }
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut stop = self.program("pg_ctl");
        stop.args(["stop", "--pgdata=data", "--mode=immediate", "--wait"]);
        if self.home.path().join("data/postmaster.pid").exists()
            && let Err(error) = run::run_quietly(&mut stop)
        {
            eprintln!("PostgreSQL in {} was not stopped: {error:#}", self.home.path().display());
        }
    }
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("no free port on 127.0.0.1")?;
    Ok(listener.local_addr()?.port())
}
