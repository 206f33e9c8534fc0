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
    stdout: BufReader<ChildStdout>,
    home: TempDir,
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
        let cluster = if on_postgres { Some(Cluster::start()?) } else { None };
        Self::start_on(cluster, Effort::Release)
    }

    /// The same, as it was built for the tests.
    pub fn start_dev() -> Result<Self> {
        Self::start_on(None, Effort::Dev)
    }

    /// The same on a PostgreSQL that keeps what it was told in a crash.
    pub fn start_durable(on_postgres: bool) -> Result<Self> {
        let cluster = if on_postgres { Some(Cluster::start_durable()?) } else { None };
        Self::start_on(cluster, Effort::Release)
    }

    fn start_on(cluster: Option<Cluster>, effort: Effort) -> Result<Self> {
        let home = tempfile::Builder::new().prefix("fiado-bench-").tempdir();
        let home = home.context("cannot make a temporary folder")?;
        let database = match &cluster {
            Some(cluster) => cluster.url(),
            None => format!("sqlite://{}", home.path().join("fiado.db").display()),
        };
        let program = std::fs::canonicalize(serve::server_program(effort))?;
        add_owner(&program, &database)?;
        let (child, stdout, url) = serve(&program, &database, home.path())?;
        let mut server = Self {
            child,
            program,
            database,
            url,
            cookie: String::new(),
            token: String::new(),
            agent: agent(),
            cluster,
            stdout,
            home,
        };
        server.sign_in()?;
        server.token = server.key()?;
        Ok(server)
    }

    /// Ends the process without a word, as a power cut does, and starts another one on its books.
    pub fn crash_and_restart(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        let (child, stdout, url) = serve(&self.program, &self.database, self.home.path())?;
        (self.child, self.stdout, self.url) = (child, stdout, url);
        self.agent = agent();
        Ok(())
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The token of its key.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// A new key's token.
    pub fn key(&self) -> Result<String> {
        let output = Command::new(&self.program)
            .args(["key", "add", "bench", "--role", "owner", "--database", &self.database])
            .output()
            .context("cannot start the server")?;
        let text = String::from_utf8(output.stdout)?;
        let token = text.lines().find_map(|line| line.strip_prefix("AppToken: "));
        Ok(token.with_context(|| format!("making a key printed \"{text}\""))?.to_owned())
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

    /// Sends a file; returns the number of its run.
    pub fn upload(&self, mode: &str, file: &str) -> Result<u64> {
        let text = self.api("POST", &format!("/imports?mode={mode}"), file)?;
        number(&text, "id")
    }

    /// Waits until a run is over, or waits for a decision.
    pub fn wait_for(&self, run: u64) -> Result<()> {
        while !run::asked_to_stop() {
            let text = self.api("GET", &format!("/imports/{run}"), "")?;
            match word(&text, "status")? {
                "Checking" | "Queued" | "Running" => thread::sleep(ASK_EVERY),
                "Checked" | "Done" | "DoneWithErrors" => return Ok(()),
                other => bail!("the run ended as {other}: {text}"),
            }
        }
        bail!("stopped by a signal")
    }

    /// What came of a run.
    pub fn counts(&self, run: u64) -> Result<Counts> {
        let text = self.api("GET", &format!("/imports/{run}"), "")?;
        Ok(Counts {
            created: number(&text, "created")?,
            updated: number(&text, "updated")?,
            unchanged: number(&text, "unchanged")?,
            failed: number(&text, "failed")?,
        })
    }

    /// A request to the API with a key; its answer.
    pub fn api(&self, method: &str, path: &str, body: &str) -> Result<String> {
        let url = format!("{}/api/creditcontrol{path}", self.url);
        let key = format!("Bearer {}", self.token);
        let answer = match method {
            "GET" => self.agent.get(url).header("Authorization", key).call()?,
            "DELETE" => self.agent.delete(url).header("Authorization", key).call()?,
            "PUT" => self.agent.put(url).header("Authorization", key).send(body)?,
            _ => self
                .agent
                .post(url)
                .header("Authorization", key)
                .header("Content-Type", "text/csv")
                .send(body)?,
        };
        body_of(answer)
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

/// Sends a file to be checked, and does not care what becomes of it.
pub fn send(url: &str, token: &str, file: &str) {
    let request = agent()
        .post(format!("{url}/api/creditcontrol/imports?mode=create&dryRun=true"))
        .header("Authorization", format!("Bearer {token}"))
        .header("Content-Type", "text/csv");
    drop(request.send(file));
}

/// A whole number in an answer of the API.
pub fn number(text: &str, name: &str) -> Result<u64> {
    let rest = text.split(&format!("\"{name}\":")).nth(1);
    let digits = rest.and_then(|rest| rest.split(|c: char| !c.is_ascii_digit()).next());
    digits
        .and_then(|digits| digits.parse().ok())
        .with_context(|| format!("there is no number {name} in {text}"))
}

/// A text in an answer of the API.
pub fn word<'a>(text: &'a str, name: &str) -> Result<&'a str> {
    let rest = text.split(&format!("\"{name}\":\"")).nth(1);
    rest.and_then(|rest| rest.split('"').next())
        .with_context(|| format!("there is no text {name} in {text}"))
}

/// Starts the server; returns it, what it prints to, and where it listens.
fn serve(
    program: &Path,
    database: &str,
    home: &Path,
) -> Result<(Child, BufReader<ChildStdout>, String)> {
    let mut child = run::spawn(
        Command::new(program)
            .args(["serve", "--listen", "127.0.0.1:0", "--database", database])
            .current_dir(home)
            .env("RUST_LOG", "warn")
            .env("FIADO_API_RATE", "0")
            .stdout(Stdio::piped()),
    )?;
    let mut stdout = BufReader::new(child.stdout.take().context("the server prints nowhere")?);
    let mut line = String::new();
    stdout.read_line(&mut line)?;
    let url = line.split_whitespace().last().filter(|word| word.starts_with("http://"));
    let url = url.with_context(|| format!("the server said \"{}\"", line.trim()))?.to_owned();
    Ok((child, stdout, url))
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
