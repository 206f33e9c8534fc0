//! A Fiado of its own for a bench: release build, fresh database, one owner who is signed in.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use rustix::process::Signal;
use tempfile::TempDir;
use ureq::Agent;
use ureq::http::Response;

use crate::bundle::{self, Effort};
use crate::postgres::Cluster;
use crate::{run, serve};

const OWNER: &str = "bench@fiado.example";
const PASSWORD: &str = "a-password-for-the-bench";
const IMPORTS: &str = "/api/creditcontrol/imports";

/// How often a run is asked whether it is over. The answers cost the server some 0.1 % of what is measured.
const ASK_EVERY: Duration = Duration::from_millis(20);

/// A running server. Dropping it stops it and removes its database.
pub struct Server {
    child: Child,
    program: PathBuf,
    database: String,
    url: String,
    cookie: String,
    token: String,
    agent: Agent,
    /// The PostgreSQL underneath, if it is not SQLite.
    pub cluster: Option<Cluster>,
    // Kept open: a server that cannot print would fail.
    _stdout: BufReader<ChildStdout>,
    _home: TempDir,
}

/// What came of the rows of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Rows that opened an account.
    pub created: u64,
    /// Rows that changed one.
    pub updated: u64,
    /// Rows that had nothing to change.
    pub unchanged: u64,
    /// Rows that were refused.
    pub failed: u64,
}

/// Builds what is measured, as `cargo serve` does.
pub fn build() -> Result<()> {
    bundle::make(Effort::Release)?;
    serve::build_server(Effort::Release)?;
    Ok(())
}

impl Server {
    /// Starts on a free port and an empty database.
    pub fn start(on_postgres: bool) -> Result<Self> {
        Self::start_on(if on_postgres { Some(Cluster::start()?) } else { None })
    }

    /// The same on a PostgreSQL that keeps what it was told in a crash.
    pub fn start_durable(on_postgres: bool) -> Result<Self> {
        Self::start_on(if on_postgres { Some(Cluster::start_durable()?) } else { None })
    }

    fn start_on(cluster: Option<Cluster>) -> Result<Self> {
        let home = tempfile::Builder::new().prefix("fiado-bench-").tempdir();
        let home = home.context("cannot make a temporary folder")?;
        let database = match &cluster {
            Some(cluster) => cluster.url(),
            None => format!("sqlite://{}", home.path().join("fiado.db").display()),
        };
        let program = std::fs::canonicalize(serve::server_program(Effort::Release))?;
        add_owner(&program, &database)?;
        let token = add_key(&program, &database)?;
        let mut child = run::spawn(
            Command::new(&program)
                .args(["serve", "--listen", "127.0.0.1:0", "--database", &database])
                .current_dir(home.path())
                .env("RUST_LOG", "warn")
                .env("FIADO_API_RATE", "0")
                .stdout(Stdio::piped()),
        )?;
        let mut stdout = BufReader::new(child.stdout.take().context("the server prints nowhere")?);
        let mut line = String::new();
        stdout.read_line(&mut line)?;
        let url = line.split_whitespace().last().filter(|word| word.starts_with("http://"));
        let url = url.with_context(|| format!("the server said \"{}\"", line.trim()))?.to_owned();
        let mut server = Self {
            child,
            program,
            database,
            url,
            cookie: String::new(),
            token,
            agent: agent(),
            cluster,
            _stdout: stdout,
            _home: home,
        };
        server.sign_in()?;
        Ok(server)
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The token of its key.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Runs `fiado check` beside it, and returns what it prints last.
    pub fn check(&self) -> Result<String> {
        let output = Command::new(&self.program)
            .args(["check", "--database", &self.database])
            .output()
            .context("cannot start the server")?;
        let text = String::from_utf8(output.stdout)?;
        ensure!(output.status.success(), "the check found {text}");
        Ok(text.lines().last().unwrap_or_default().to_owned())
    }

    /// The process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// A browser that is signed in, with connections of its own.
    pub fn browser(&self) -> Browser {
        Browser { agent: agent(), url: self.url.clone(), cookie: self.cookie.clone() }
    }

    /// Sends a file, as a program does that wants it applied; returns the address of its run.
    pub fn upload(&self, mode: &str, file: &str) -> Result<String> {
        let answer = self
            .agent
            .post(format!("{}{IMPORTS}?mode={mode}", self.url))
            .header("Authorization", format!("Bearer {}", self.token))
            .header("Content-Type", "text/csv")
            .send(file)?;
        Ok(format!("{IMPORTS}/{}", number(&body_of(answer)?, "id")?))
    }

    /// Waits until a run is over.
    pub fn wait_for(&self, run: &str) -> Result<()> {
        while !run::asked_to_stop() {
            let text = self.told(run)?;
            let is_under_way = ["Queued", "Running"]
                .iter()
                .any(|status| text.contains(&format!("\"status\":\"{status}\"")));
            if !is_under_way {
                return Ok(());
            }
            thread::sleep(ASK_EVERY);
        }
        bail!("stopped by a signal")
    }

    /// What came of a run.
    pub fn counts(&self, run: &str) -> Result<Counts> {
        let text = self.told(run)?;
        Ok(Counts {
            created: number(&text, "created")?,
            updated: number(&text, "updated")?,
            unchanged: number(&text, "unchanged")?,
            failed: number(&text, "failed")?,
        })
    }

    fn told(&self, run: &str) -> Result<String> {
        let ask = self.agent.get(format!("{}{run}", self.url));
        body_of(ask.header("Authorization", format!("Bearer {}", self.token)).call()?)
    }

    fn sign_in(&mut self) -> Result<()> {
        let form = [("email", OWNER), ("password", PASSWORD), ("next", "/accounts")];
        let answer = self.post("/login").send_form(form)?;
        let cookie = answer.headers().get("set-cookie").and_then(|cookie| cookie.to_str().ok());
        let cookie = cookie.and_then(|cookie| cookie.split(';').next());
        self.cookie = cookie.context("signing in gave no cookie")?.to_owned();
        Ok(())
    }

    fn post(&self, path: &str) -> ureq::RequestBuilder<ureq::typestate::WithBody> {
        self.agent
            .post(format!("{}{path}", self.url))
            .header("Cookie", &self.cookie)
            .header("Sec-Fetch-Site", "same-origin")
            .header("Accept", "application/json")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Err(error) = run::stop(&mut self.child, Signal::TERM) {
            eprintln!("the server was not stopped: {error:#}");
        }
    }
}

/// Asks for pages.
pub struct Browser {
    agent: Agent,
    url: String,
    cookie: String,
}

impl Browser {
    /// The bytes of a page, as they came over the wire.
    pub fn get(&self, path: &str, encoding: &str) -> Result<Vec<u8>> {
        let mut answer = self
            .agent
            .get(format!("{}{path}", self.url))
            .header("Cookie", &self.cookie)
            .header("Accept", "text/html")
            .header("Accept-Language", "en")
            .header("Accept-Encoding", encoding)
            .call()?;
        ensure!(answer.status() == 200, "{path} was answered with {}", answer.status());
        Ok(answer.body_mut().read_to_vec()?)
    }

    /// A page as text.
    pub fn text(&self, path: &str) -> Result<String> {
        Ok(String::from_utf8(self.get(path, "identity")?)?)
    }
}

fn agent() -> Agent {
    Agent::config_builder().http_status_as_error(false).max_redirects(0).build().new_agent()
}

fn body_of(mut answer: Response<ureq::Body>) -> Result<String> {
    let text = answer.body_mut().read_to_string()?;
    ensure!(answer.status().is_success(), "it was answered with {}: {text}", answer.status());
    Ok(text)
}

/// The first number of this name in a JSON text.
fn number(text: &str, name: &str) -> Result<u64> {
    let found = text.split_once(&format!("\"{name}\":")).map(|(_, rest)| rest);
    let digits = found.and_then(|rest| rest.split(|c: char| !c.is_ascii_digit()).next());
    let number = digits.and_then(|digits| digits.parse().ok());
    number.with_context(|| format!("no {name} in {text}"))
}

/// Makes a key; its token.
fn add_key(program: &Path, database: &str) -> Result<String> {
    let output = Command::new(program)
        .args(["key", "add", "bench", "--role", "owner", "--database", database])
        .output()
        .context("cannot start the server")?;
    let text = String::from_utf8(output.stdout)?;
    let token = text.lines().find_map(|line| line.strip_prefix("AppToken: "));
    Ok(token.with_context(|| format!("making a key printed \"{text}\""))?.to_owned())
}

fn add_owner(program: &Path, database: &str) -> Result<()> {
    let mut child = Command::new(program)
        .args(["user", "add", OWNER, "--role", "owner", "--database", database])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .context("cannot start the server")?;
    child.stdin.take().context("no way to tell the password")?.write_all(PASSWORD.as_bytes())?;
    ensure!(child.wait()?.success(), "the owner could not be added");
    Ok(())
}
