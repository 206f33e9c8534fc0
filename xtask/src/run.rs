//! Runs other programs: output streamed, a failure in one sentence, and nothing left running after Ctrl-C.

use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

/// How often a waiting command looks whether its child has ended or a signal has come.
const POLL: Duration = Duration::from_millis(20);

/// How long a child that was asked to stop may take before it is killed.
const GRACE: Duration = Duration::from_secs(10);

static STOP: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// From here on SIGINT, SIGTERM and SIGHUP do not end this process; whatever waits ends its child and returns an error,
/// so that every guard on the way out can tidy up.
pub fn listen_for_signals() -> Result<()> {
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        signal_hook::flag::register(signal, Arc::clone(&STOP))
            .context("cannot listen for signals")?;
    }
    Ok(())
}

/// Whether somebody has asked this process to stop.
pub fn asked_to_stop() -> bool {
    STOP.load(Ordering::Relaxed)
}

/// The cargo that runs this command, so that nested builds use the same toolchain.
pub fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Starts a child in a process group of its own, so that it can be stopped together with all it started.
pub fn spawn(command: &mut Command) -> Result<Child> {
    command
        .stdin(Stdio::null())
        .process_group(0)
        .spawn()
        .with_context(|| format!("cannot start {}", name(command)))
}

/// Runs to the end. Fails when the program does, and when a signal asks this process to stop.
pub fn run(command: &mut Command) -> Result<()> {
    let mut child = spawn(command)?;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if asked_to_stop() {
            stop(&mut child, Signal::INT)?;
            bail!("stopped by a signal");
        }
        thread::sleep(POLL);
    };
    succeeded(command, status)
}

/// Runs to the end without showing what the program prints, unless it fails. Signals are not looked at, so this also
/// serves those who tidy up.
pub fn run_quietly(command: &mut Command) -> Result<()> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start {}", name(command)))?;
    succeeded(command, output.status).with_context(|| {
        let said = [output.stdout, output.stderr].concat();
        String::from_utf8_lossy(&said).trim().to_owned()
    })
}

/// Asks a child and all it started to end, waits, and kills them if they take too long.
pub fn stop(child: &mut Child, signal: Signal) -> Result<()> {
    let group = Pid::from_child(child);
    // The group may be gone already; then there is nothing left to do.
    kill_process_group(group, signal).ok();
    let deadline = Instant::now() + GRACE;
    while child.try_wait()?.is_none() {
        if Instant::now() > deadline {
            kill_process_group(group, Signal::KILL).ok();
            child.wait()?;
        }
        thread::sleep(POLL);
    }
    Ok(())
}

fn succeeded(command: &Command, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("{} did not succeed ({status})", name(command));
    }
    Ok(())
}

/// The program without its folder, and its arguments, as one would type them.
fn name(command: &Command) -> String {
    let program = command.get_program().to_string_lossy();
    let program = program.rsplit('/').next().unwrap_or_default().to_owned();
    let words = command.get_args().map(|arg| arg.to_string_lossy().into_owned());
    let line: Vec<String> = std::iter::once(program).chain(words).collect();
    format!("`{}`", line.join(" "))
}
