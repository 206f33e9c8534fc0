//! Work that goes on by itself: imports, the search index, holds that expire, sweeping up.

use std::time::{Duration, Instant};

use ledger::{Ctx, Door, Who, imports, jobs};
use std::sync::Arc;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// How often the books are asked for work when nobody tells of any.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// How far the audit log reaches is written down so often.
const SEAL_EVERY: Duration = Duration::from_secs(2);

/// The background of a running server.
#[derive(Clone, Debug)]
pub struct Background {
    wake: Arc<Notify>,
    stop: CancellationToken,
    task: Arc<std::sync::Mutex<Option<JoinHandle<()>>>>,
}

impl Background {
    /// Tells that there is work.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// Waits until the process is told to stop.
    pub async fn stopped(&self) {
        self.stop.cancelled().await;
    }

    /// Waits until what is under way is at a border.
    pub async fn finish(self) {
        let task = self.task.lock().ok().and_then(|mut task| task.take());
        if let Some(task) = task {
            let _ = task.await;
        }
    }
}

/// Starts working; `stop` ends it at the next border.
pub fn start(ctx: Ctx, stop: CancellationToken) -> Background {
    let wake = Arc::new(Notify::new());
    let ctx = Ctx { door: Door::Job, ..ctx.with(Who::System) };
    let (heard, stopped) = (wake.clone(), stop.clone());
    let task = tokio::spawn(async move {
        let mut sealed = Instant::now();
        while !stop.is_cancelled() {
            // Dropped at a border by a stop: a run goes on from its last batch with the next start.
            tokio::select! {
                () = work(&ctx, &mut sealed) => {}
                () = stop.cancelled() => break,
            }
            tokio::select! {
                () = heard.notified() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
                () = stop.cancelled() => break,
            }
        }
    });
    Background { wake, stop: stopped, task: Arc::new(std::sync::Mutex::new(Some(task))) }
}

async fn work(ctx: &Ctx, sealed: &mut Instant) {
    // What failed was logged where it failed, and is tried again with the next look.
    let _ = jobs::run_due(ctx).await;
    if sealed.elapsed() >= SEAL_EVERY {
        *sealed = Instant::now();
        let _ = ctx.db.seal().await;
    }
    let _ = ctx.db.settle(ctx).await;
    // An import never waits for the search index, which is brought up to date in small parts.
    while matches!(imports::run_next(ctx).await, Ok(true))
        || matches!(ledger::accounts::index_some(ctx).await, Ok(true))
    {}
}
