//! An upload on its way into the books: in chunks, hashed as it comes, and gone without a trace
//! unless it arrives whole.

use domain::imports::{Choices, Mode};
use domain::{FileRefusal, Permission};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::orders::hex;
use super::{Run, RunStatus, chunks, plan, store};
use crate::answers::Outcome;
use crate::audit::{self, Change};
use crate::tallies::{self, Tally};
use crate::{Ctx, Result};

/// The largest file that is taken.
pub const UPLOAD_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// Bytes in a chunk.
const CHUNK_BYTES: usize = 256 * 1024;
/// Chunks of an upload that was cut off are removed after this time.
const UPLOAD_SECONDS_MAX: i64 = 6 * 60 * 60;
/// A run that was checked waits so long for being confirmed.
const CHECKED_SECONDS_MAX: i64 = 7 * 24 * 60 * 60;

/// What is wanted of a file.
#[derive(Clone, Debug)]
pub struct Order {
    /// Create or update.
    pub mode: Mode,
    /// The file's name.
    pub file_name: String,
    /// What a person decided about how it is read.
    pub choices: Choices,
    /// Whether it is only checked, and waits for being confirmed.
    pub is_check: bool,
}

impl Order {
    /// A file that is applied at once, read as it is found to be.
    pub fn apply(mode: Mode, file_name: &str) -> Order {
        Order {
            mode,
            file_name: file_name.to_owned(),
            choices: Choices::default(),
            is_check: false,
        }
    }

    /// A file that is checked, and waits.
    pub fn check(mode: Mode, file_name: &str) -> Order {
        Order { is_check: true, ..Order::apply(mode, file_name) }
    }
}

/// An upload under way.
#[derive(Debug)]
pub struct Upload {
    key: i64,
    n_chunks: i64,
    size_bytes: u64,
    hash: Sha256,
    pending: Vec<u8>,
}

impl Upload {
    /// Begins an upload.
    ///
    /// Errors: `Forbidden`.
    pub async fn start(ctx: &Ctx) -> Result<Upload> {
        ctx.require(Permission::Import)?;
        let mut tx = ctx.db.write().await?;
        let key = tallies::add(&mut tx, Tally::ImportKey, 1).await?;
        tx.commit().await?;
        Ok(Upload {
            key,
            n_chunks: 0,
            size_bytes: 0,
            hash: Sha256::new(),
            pending: Vec::with_capacity(CHUNK_BYTES),
        })
    }

    /// Takes the next bytes.
    ///
    /// Errors: `Refused(File(TooLarge))` beyond [`UPLOAD_BYTES_MAX`].
    pub async fn push(&mut self, ctx: &Ctx, bytes: &[u8]) -> Result<()> {
        self.size_bytes += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if self.size_bytes > UPLOAD_BYTES_MAX {
            return Err(FileRefusal::TooLarge { max_bytes: UPLOAD_BYTES_MAX }.into());
        }
        let mut rest = bytes;
        while !rest.is_empty() {
            let (now, later) = rest.split_at(rest.len().min(CHUNK_BYTES - self.pending.len()));
            self.pending.extend_from_slice(now);
            rest = later;
            if self.pending.len() == CHUNK_BYTES {
                self.spool(ctx).await?;
            }
        }
        Ok(())
    }

    /// The SHA-256 of what has come so far.
    ///
    /// Errors: `Internal`.
    pub async fn sha256(&mut self, ctx: &Ctx) -> Result<Vec<u8>> {
        self.spool(ctx).await?;
        Ok(self.hash.clone().finalize().to_vec())
    }

    /// Ends the upload: the run waits for its turn.
    ///
    /// Errors: `Refused(File(Empty))`; `Stale` where the same request had its effect meanwhile.
    pub async fn finish(mut self, ctx: &Ctx, order: Order) -> Result<Run> {
        if self.size_bytes == 0 {
            return Err(FileRefusal::Empty.into());
        }
        let sha256 = hex(&self.sha256(ctx).await?);
        let mut tx = ctx.db.write().await?;
        let status = if order.is_check { RunStatus::Checking } else { RunStatus::Queued };
        let name = order.file_name.chars().filter(|c| !c.is_control()).take(200).collect();
        let mut run = Run {
            size_bytes: i64::try_from(self.size_bytes).unwrap_or(i64::MAX),
            sha256,
            choices: order.choices,
            ..Run::new(ctx, self.key, order.mode, name, status)
        };
        if run.file_name.trim().is_empty() {
            run.file_name = format!("{}.csv", self.key);
        }
        let run = store::insert(&mut tx, run).await?;
        let after = json!({
            "import": run.key,
            "mode": run.mode.as_str(),
            "fileName": run.file_name,
            "sha256": run.sha256,
        });
        let action = if order.is_check { "import.check" } else { "import.start" };
        let change = Change { action, account: 0, before: Value::Null, after };
        audit::record(&mut tx, ctx, change).await?;
        ctx.commit(tx, Outcome::Import(&run)).await?;
        Ok(run)
    }

    /// Forgets the upload.
    pub async fn discard(self, ctx: &Ctx) -> Result<()> {
        let mut tx = ctx.db.write().await?;
        chunks::delete(&mut tx, self.key).await?;
        tx.commit().await
    }

    #[cfg(test)]
    pub(super) fn pretend_size(&mut self, bytes: u64) {
        self.size_bytes = bytes;
    }

    async fn spool(&mut self, ctx: &Ctx) -> Result<()> {
        if self.pending.is_empty() {
            return Ok(());
        }
        self.hash.update(&self.pending);
        let mut tx = ctx.db.write().await?;
        chunks::insert(&mut tx, self.key, self.n_chunks, ctx.clock.micros(), &self.pending).await?;
        tx.commit().await?;
        self.n_chunks += 1;
        self.pending.clear();
        Ok(())
    }
}

/// Removes what uploads left behind that were cut off with their process, and runs that nobody
/// confirmed for a week.
pub async fn sweep(ctx: &Ctx) -> Result<()> {
    let now = ctx.clock.micros();
    let mut tx = ctx.db.write().await?;
    chunks::sweep(&mut tx, now - UPLOAD_SECONDS_MAX * 1_000_000).await?;
    store::cancel_unconfirmed(&mut tx, now - CHECKED_SECONDS_MAX * 1_000_000, now).await?;
    tx.commit().await?;
    plan::sweep(ctx).await
}
