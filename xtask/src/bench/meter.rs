//! What a process costs, read from `/proc`: CPU time and memory. CPU is what to compare; the clock on the wall also counts
//! what other programs do.

use std::fs;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::run;

/// How often memory is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// A process that used no more CPU than a clock's tick within this time is done with its work.
const IDLE: Duration = Duration::from_secs(1);
const IDLE_CPU_US: u64 = 10_000;

/// What something cost.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    /// Time on the wall.
    pub wall_us: u64,
    /// Time on a processor, of all threads together.
    pub cpu_us: u64,
    /// The most memory (resident set) that was seen.
    pub rss_kib: u64,
}

/// Measures a running process from its start to [`Meter::stop`].
pub struct Meter {
    pid: u32,
    began: Instant,
    cpu_before_us: u64,
    rss_kib: Arc<AtomicU64>,
    ended: Arc<AtomicBool>,
    watch: JoinHandle<()>,
}

impl Meter {
    /// Starts measuring. What the process needed at most before is forgotten.
    pub fn start(pid: u32) -> Result<Self> {
        // 5 resets the peak; where that is not allowed the samples still tell.
        fs::write(format!("/proc/{pid}/clear_refs"), "5").ok();
        let (rss_kib, ended) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
        let (seen, until) = (Arc::clone(&rss_kib), Arc::clone(&ended));
        let watch = thread::spawn(move || {
            while !until.load(Ordering::Relaxed) {
                seen.fetch_max(rss_kib_now(pid), Ordering::Relaxed);
                thread::sleep(LOOK_EVERY);
            }
        });
        Ok(Self { pid, began: Instant::now(), cpu_before_us: cpu_us(pid)?, rss_kib, ended, watch })
    }

    /// What it cost up to now.
    pub fn so_far(&self) -> Result<Cost> {
        let rss_kib = self.rss_kib.load(Ordering::Relaxed).max(rss_kib_now(self.pid));
        Ok(Cost {
            wall_us: micros(self.began.elapsed()),
            cpu_us: cpu_us(self.pid)?.saturating_sub(self.cpu_before_us),
            rss_kib,
        })
    }

    /// Waits until the process is idle, and stops measuring.
    pub fn stop_when_idle(self) -> Result<Cost> {
        let mut cost = self.so_far()?;
        let mut busy_at = Instant::now();
        while busy_at.elapsed() < IDLE && !run::asked_to_stop() {
            thread::sleep(LOOK_EVERY);
            let now = self.so_far()?;
            if now.cpu_us.saturating_sub(cost.cpu_us) > IDLE_CPU_US {
                (cost, busy_at) = (now, Instant::now());
            }
        }
        // What the second cost in which next to nothing happened is not counted.
        cost.rss_kib = self.so_far()?.rss_kib;
        self.ended.store(true, Ordering::Relaxed);
        self.watch.join().ok();
        Ok(cost)
    }
}

/// Runs a program to its end and tells what it cost, with all that it started.
pub fn run_measured(command: &mut Command) -> Result<Cost> {
    let before_us = children_cpu_us()?;
    let began = Instant::now();
    let mut child = run::spawn(command)?;
    let mut rss_kib = 0;
    let status = loop {
        rss_kib = rss_kib.max(rss_kib_now(child.id()));
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if run::asked_to_stop() {
            run::stop(&mut child, rustix::process::Signal::TERM)?;
            anyhow::bail!("stopped by a signal");
        }
        thread::sleep(LOOK_EVERY);
    };
    anyhow::ensure!(status.success(), "{} ended with {status}", command.get_program().display());
    let cpu_us = children_cpu_us()?.saturating_sub(before_us);
    Ok(Cost { wall_us: micros(began.elapsed()), cpu_us, rss_kib })
}

/// CPU time of a process and its ended children's, in microseconds.
pub fn cpu_us(pid: u32) -> Result<u64> {
    let stat = stat(&pid.to_string())?;
    Ok(stat.iter().take(2).sum())
}

/// CPU time of every process that a PostgreSQL server is made of.
pub fn postgres_cpu_us(port: &str) -> Result<u64> {
    let wanted = format!("-p\0{port}\0");
    let mut postmaster = None;
    let mut processes = Vec::new();
    for entry in fs::read_dir("/proc")? {
        let Ok(pid) = entry?.file_name().to_string_lossy().parse::<u32>() else { continue };
        let Ok(line) = fs::read_to_string(format!("/proc/{pid}/cmdline")) else { continue };
        if line.contains("postgres") {
            // Processes come and go while they are looked at.
            let Ok(status) = fs::read_to_string(format!("/proc/{pid}/status")) else { continue };
            processes.push((pid, field(&status, "PPid:")));
            if line.contains(&wanted) {
                postmaster = Some(pid);
            }
        }
    }
    let postmaster = postmaster.context("the PostgreSQL server is not to be found")?;
    let mut sum = stat(&postmaster.to_string())?.iter().sum();
    for (pid, parent) in processes {
        if parent == u64::from(postmaster) {
            sum += cpu_us(pid).unwrap_or_default();
        }
    }
    Ok(sum)
}

/// CPU time that everything on the machine took since it was started.
pub fn machine_cpu_us() -> Result<u64> {
    let stat = fs::read_to_string("/proc/stat")?;
    let line = stat.lines().next().context("/proc/stat is empty")?;
    let ticks: Vec<u64> = line.split_whitespace().skip(1).filter_map(|t| t.parse().ok()).collect();
    // user, nice, system, (idle, waiting,) interrupts; guests are in user already.
    let busy: u64 =
        ticks.iter().enumerate().filter(|(i, _)| matches!(i, 0..=2 | 5..=7)).map(|(_, t)| t).sum();
    Ok(busy * tick_us())
}

/// CPU time of this process and of its children that have ended.
pub fn own_cpu_us() -> Result<u64> {
    Ok(stat("self")?.iter().sum())
}

/// A duration in microseconds.
pub fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

fn children_cpu_us() -> Result<u64> {
    Ok(stat("self")?.iter().skip(2).sum())
}

/// User and system time of a process, then of its ended children, in microseconds.
fn stat(process: &str) -> Result<Vec<u64>> {
    let path = format!("/proc/{process}/stat");
    let stat = fs::read_to_string(&path).with_context(|| format!("cannot read {path}"))?;
    // The name in brackets may hold blanks; what is wanted are the fields 14 to 17.
    let (_, rest) = stat.rsplit_once(')').context("an odd /proc/…/stat")?;
    let ticks = rest.split_whitespace().skip(11).take(4);
    Ok(ticks.filter_map(|ticks| ticks.parse::<u64>().ok()).map(|ticks| ticks * tick_us()).collect())
}

fn tick_us() -> u64 {
    1_000_000 / rustix::param::clock_ticks_per_second().max(1)
}

/// Now, or the most since the peak was reset, whichever is more.
fn rss_kib_now(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    field(&status, "VmRSS:").max(field(&status, "VmHWM:"))
}

fn field(status: &str, name: &str) -> u64 {
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_costs_what_it_used() {
        let mut busy = Command::new("sh");
        let cost =
            run_measured(busy.args(["-c", "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done"]))
                .unwrap();
        assert!(cost.cpu_us > 0 && cost.cpu_us < 10_000_000, "{cost:?}");
        assert!(cost.wall_us > 0 && cost.rss_kib > 0, "{cost:?}");
        assert!(machine_cpu_us().unwrap() > own_cpu_us().unwrap());
    }
}
