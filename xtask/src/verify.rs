//! `cargo verify`: everything that has to hold before a change lands, step by step, each with its time.

use std::fs;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::bundle::{self, Effort};
use crate::postgres::Cluster;
use crate::{contract, npm, run, serve, tools, wasm};

/// What runs on the server, and what the Worker runs, compiled in one go: one resolution of features, so that every dependency is compiled once
/// instead of once a package. Never with `frontend` or `--workspace`, which would switch on Leptos' `ssr` and `hydrate`
/// together.
const SERVER_SIDE: [&str; 12] = [
    "-p",
    "domain",
    "-p",
    "ledger",
    "-p",
    "app",
    "-p",
    "fiado",
    "-p",
    "preview",
    "--features",
    "app/ssr",
];

/// Where tests find the PostgreSQL that was started for them.
const TEST_POSTGRES: &str = "FIADO_TEST_POSTGRES";

/// Runs the steps that are named and what they need, or all of them.
pub fn run(names: &[String]) -> Result<ExitCode> {
    let steps = Step::chosen(names)?;
    let mut run = Run { partial: !names.is_empty(), postgres: None };
    let mut report = Vec::new();
    for step in &steps {
        println!("\n=== {} ===", step.name());
        let began = Instant::now();
        let outcome = run.step(*step);
        let failed = outcome.is_err();
        if let Err(error) = &outcome {
            eprintln!("error: {error:#}");
        }
        report.push((*step, began.elapsed(), outcome.is_ok()));
        println!("=== {}: {} in {} ===", step.name(), word(!failed), seconds(began.elapsed()));
        if failed {
            break;
        }
    }
    // PostgreSQL goes before the last word is said.
    drop(run);
    Ok(summary(&steps, &report))
}

/// In the order in which they run: what fails soonest first, and what others need before them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Fmt,
    Tools,
    Contract,
    Postgres,
    Bundle,
    Clippy,
    Build,
    Test,
    Browser,
}

impl Step {
    const ALL: [Self; 9] = [
        Self::Fmt,
        Self::Tools,
        Self::Contract,
        Self::Postgres,
        Self::Bundle,
        Self::Clippy,
        Self::Build,
        Self::Test,
        Self::Browser,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Tools => "tools",
            Self::Contract => "contract",
            Self::Bundle => "bundle",
            Self::Clippy => "clippy",
            Self::Build => "build",
            Self::Postgres => "postgres",
            Self::Test => "test",
            Self::Browser => "browser",
        }
    }

    /// The server embeds the bundle, so nothing of it compiles without one.
    fn needs(self) -> &'static [Self] {
        match self {
            Self::Fmt | Self::Tools | Self::Postgres | Self::Bundle => &[],
            Self::Contract => &[Self::Tools],
            Self::Clippy | Self::Build => &[Self::Bundle],
            Self::Test => &[Self::Postgres, Self::Bundle, Self::Build],
            Self::Browser => &[Self::Tools, Self::Bundle, Self::Build],
        }
    }

    fn chosen(names: &[String]) -> Result<Vec<Self>> {
        if names.is_empty() {
            return Ok(Self::ALL.to_vec());
        }
        let known = Self::ALL.map(Self::name);
        if let Some(unknown) = names.iter().find(|name| !known.contains(&name.as_str())) {
            bail!("there is no step \"{unknown}\"; there are {}", known.join(", "));
        }
        let named = |step: Self| names.iter().any(|name| name == step.name());
        let wanted = |step: &Self| {
            Self::ALL.iter().any(|one| named(*one) && (one == step || one.needs().contains(step)))
        };
        Ok(Self::ALL.into_iter().filter(wanted).collect())
    }
}

struct Run {
    /// Somebody at work on one thing, who would rather not wait for a release bundle.
    partial: bool,
    postgres: Option<Cluster>,
}

impl Run {
    fn step(&mut self, step: Step) -> Result<()> {
        match step {
            Step::Fmt => run::run(run::cargo().args(["fmt", "--all", "--check"])),
            Step::Tools => {
                tools::node()?;
                tools::chromium()?;
                npm::install()
            }
            Step::Contract => contract::check(),
            Step::Bundle => self.bundle(),
            Step::Clippy => clippy(),
            Step::Build => build(&["--bins", "--tests"]),
            Step::Postgres => {
                let cluster = Cluster::start()?;
                println!("{}", cluster.url());
                self.postgres = Some(cluster);
                Ok(())
            }
            Step::Test => self.test(),
            Step::Browser => self.browser(),
        }
    }

    fn bundle(&self) -> Result<()> {
        if self.partial && bundle::is_fresh(Effort::Dev)? {
            println!("taking the bundle of `cargo dev`");
            return Ok(());
        }
        bundle::make(Effort::Release)
    }

    fn test(&self) -> Result<()> {
        let url = self.postgres_url()?;
        run::run(run::cargo().arg("test").args(SERVER_SIDE).env(TEST_POSTGRES, url))?;
        run::run(run::cargo().args(["test", "-p", "xtask"]))
    }

    fn browser(&self) -> Result<()> {
        let server = fs::canonicalize(serve::server_program(Effort::Dev))
            .context("the server is not built")?;
        run::run(npm::playwright().env("CHROMIUM", tools::chromium()?).env("FIADO_BIN", server))
    }

    fn postgres_url(&self) -> Result<String> {
        Ok(self.postgres.as_ref().context("PostgreSQL was not started")?.url())
    }
}

/// Compiles the server as it is tested.
pub fn build_server() -> Result<()> {
    build(&["--bins"])
}

fn build(targets: &[&str]) -> Result<()> {
    run::run(run::cargo().arg("build").args(SERVER_SIDE).args(targets))
}

fn clippy() -> Result<()> {
    let denied = ["--all-targets", "--", "-D", "warnings"];
    run::run(run::cargo().arg("clippy").args(SERVER_SIDE).args(denied))?;
    run::run(run::cargo().args(["clippy", "-p", "xtask"]).args(denied))?;
    // The bundle's profile, so that its procedural macros and build scripts serve here too.
    run::run(
        run::cargo()
            .args([
                "clippy",
                "-p",
                "frontend",
                "-p",
                "preview",
                "-p",
                "app",
                "--features",
                "app/hydrate",
                "--target",
                wasm::TARGET,
            ])
            .args(["--profile", wasm::profile(Effort::Release), "--target-dir", wasm::TARGET_DIR])
            .args(denied),
    )
}

/// A table, and last a line of the plain form that test runners close with.
fn summary(steps: &[Step], report: &[(Step, Duration, bool)]) -> ExitCode {
    println!("\nstep           time  result");
    for (step, time, passed) in report {
        println!("{:<9} {:>9}  {}", step.name(), seconds(*time), word(*passed));
    }
    for step in steps.iter().skip(report.len()) {
        println!("{:<9} {:>9}  not run", step.name(), "-");
    }
    let total: Duration = report.iter().map(|(_, time, _)| time).sum();
    println!("{:<9} {:>9}\n", "all", seconds(total));

    let failed = report.iter().filter(|(_, _, passed)| !passed).count();
    let passed = report.len() - failed;
    match steps.len() - report.len() {
        0 => println!("{passed} passed, {failed} failed"),
        skipped => println!("{passed} passed, {failed} failed, {skipped} skipped"),
    }
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn word(passed: bool) -> &'static str {
    if passed { "ok" } else { "FAILED" }
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &str, runs: &str) {
        let names: Vec<String> = typed.split_whitespace().map(str::to_owned).collect();
        let steps = Step::chosen(&names)
            .map(|steps| steps.into_iter().map(Step::name).collect::<Vec<_>>().join(" "));
        assert_eq!(steps.unwrap_or_else(|error| error.to_string()), runs, "{typed}");
    }

    #[test]
    fn a_step_brings_what_it_needs_in_the_right_order() {
        check("", "fmt tools contract postgres bundle clippy build test browser");
        check("fmt", "fmt");
        check("clippy fmt", "fmt bundle clippy");
        check("browser", "tools bundle build browser");
        check("contract", "tools contract");
        check("test", "postgres bundle build test");
        check(
            "tests",
            "there is no step \"tests\"; there are fmt, tools, contract, postgres, bundle, clippy, build, test, browser",
        );
    }
}
