//! `cargo fuzz-import`: libFuzzer against the reading and judging of CSV, from the files of the corpus on. What it finds
//! is in `target/fuzz`, and goes on from there the next time.

use std::fs;
use std::num::NonZeroU32;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use crate::run;

const HOME: &str = "target/fuzz";
const TARGETS: [&str; 5] = ["dialect", "header", "row", "money", "mutation"];
const SEEDS: [&str; 2] = ["domain/tests/corpus", "domain/tests/corpus/dialects"];
const MINUTES: NonZeroU32 = NonZeroU32::new(5).expect("five is not zero");
/// Whatever the file, its judge needs no more memory.
const MEMORY_MAX_MB: u32 = 256;
const FILE_BYTES_MAX: u32 = 8 * 1024;

/// `cargo fuzz-import [--minutes N] [target...]`
pub fn run(words: &[String]) -> Result<ExitCode> {
    let (minutes, named) = match words {
        [option, n, named @ ..] if option == "--minutes" => {
            (n.parse::<NonZeroU32>().context("--minutes takes a number from 1 on")?, named)
        }
        named => (MINUTES, named),
    };
    if let Some(unknown) = named.iter().find(|name| !TARGETS.contains(&name.as_str())) {
        bail!("there is no target {unknown}; there are {}", TARGETS.join(", "));
    }
    run::run(
        Command::new("rustup")
            .args(["run", "nightly", "cargo", "build", "--release", "--manifest-path"])
            .args(["fuzz/Cargo.toml", "--target-dir", HOME]),
    )
    .context("a nightly toolchain is needed: rustup toolchain install nightly --no-self-update")?;
    for target in TARGETS.into_iter().filter(|t| named.is_empty() || named.iter().any(|n| n == t)) {
        println!("\n=== {target}, {minutes} minutes ===");
        let found = format!("{HOME}/corpus/{target}");
        fs::create_dir_all(&found).with_context(|| format!("cannot create {found}"))?;
        run::run(
            Command::new(Path::new(HOME).join("release").join(target))
                .arg(found)
                .args(SEEDS)
                .arg(format!("-max_total_time={}", minutes.get() * 60))
                .arg(format!("-rss_limit_mb={MEMORY_MAX_MB}"))
                .arg(format!("-max_len={FILE_BYTES_MAX}"))
                .arg(format!("-artifact_prefix={HOME}/{target}-"))
                .args(["-timeout=10", "-print_final_stats=1", "-verbosity=0"]),
        )?;
    }
    Ok(ExitCode::SUCCESS)
}
