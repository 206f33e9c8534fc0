//! `cargo fuzz-api`: schemathesis (from PyPI) against the description that the server itself serves. Every answer must
//! conform to it, and none may be the server's fault; afterwards every amount must still be what it derives from.

use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use crate::bench::server::{self, Server};
use crate::bench::wire::Wire;
use crate::run;

const VERSION: &str = "schemathesis==4.32.5";
const HOME: &str = "target/fuzz-api";
/// Examples for each operation and phase: some 20,000 requests in all.
const EXAMPLES: &str = "700";
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_headers_conformance,response_schema_conformance,unsupported_method,ignored_auth";

/// `cargo fuzz-api [--postgres] [--examples N]`
pub fn run(words: &[String]) -> Result<ExitCode> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (on_postgres, examples) = match words[..] {
        [] => (false, EXAMPLES),
        ["--postgres"] => (true, EXAMPLES),
        ["--examples", n] => (false, n),
        ["--postgres", "--examples", n] | ["--examples", n, "--postgres"] => (true, n),
        _ => bail!("the options are --postgres and --examples N"),
    };
    install()?;
    server::build()?;
    let server = Server::start(on_postgres)?;
    let token = server.key()?;
    let mut wire = Wire::connect(server.url())?;
    for name in ["ana", "bia", "caio"] {
        let body = format!(r#"{{"email":"{name}@fuzz.example","creditLimit":100000}}"#);
        wire.ask("PUT", &format!("/api/creditcontrol/accounts/{name}"), &token, &body)?;
    }
    let status = Command::new(Path::new(HOME).join("bin/schemathesis"))
        .args(["run", &format!("{}/api/openapi.json", server.url())])
        .args(["-H", &format!("Authorization: Bearer {token}"), "-c", CHECKS, "-n", examples])
        .args(["--phases", "examples,coverage,fuzzing,stateful", "--continue-on-failure"])
        .args(["--suppress-health-check", "all", "--warnings", "off"])
        .status()
        .context("cannot start schemathesis")?;
    println!("{}", server.check()?);
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Puts schemathesis into a folder of its own.
fn install() -> Result<()> {
    if !Path::new(HOME).join("bin/schemathesis").exists() {
        run::run(Command::new("python3").args(["-m", "venv", HOME]))
            .context("python3 with venv is needed: apt-get install python3-venv")?;
        run::run(Command::new(Path::new(HOME).join("bin/pip")).args(["-q", "install", VERSION]))?;
    }
    Ok(())
}
