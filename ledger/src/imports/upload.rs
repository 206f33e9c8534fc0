//! An upload on its way into the books: in chunks, hashed as it comes, and gone without a trace
//! unless it arrives whole.

use domain::imports::Mode;
use domain::{FileRefusal, Permission};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Counts, Run, RunStatus, store};
use crate::audit::{self, Change};
use crate::tallies::{self, Tally};
use crate::{Ctx, Result};

/// The largest file that is taken.
pub const UPLOAD_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// Bytes in a chunk.
const CHUNK_BYTES: usize = 256 * 1024;
/// Chunks of an upload that was cut off are removed after this time.
const UPLOAD_SECONDS_MAX: i64 = 6 * 60 * 60;

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

    /// Ends the upload: the run waits for its turn. Returns its number.
    ///
    /// Errors: `Refused(File(Empty))`.
    pub async fn finish(mut self, ctx: &Ctx, mode: Mode, file_name: &str) -> Result<i64> {
        if self.size_bytes == 0 {
            return Err(FileRefusal::Empty.into());
        }
        self.spool(ctx).await?;
        let mut tx = ctx.db.write().await?;
        let run = Run {
            key: self.key,
            mode,
            file_name: file_name.chars().filter(|c| !c.is_control()).take(200).collect(),
            size_bytes: i64::try_from(self.size_bytes).unwrap_or(i64::MAX),
            sha256: self.hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect(),
            uploaded_by: ctx.name().to_owned(),
            created_at: ctx.clock.now(),
            started_at: None,
            finished_at: None,
            status: RunStatus::Queued,
            survey: None,
            refusal: None,
            n_rows: 0,
            counts: Counts::default(),
        };
        store::insert(&mut tx, &run).await?;
        let after = json!({
            "import": run.key,
            "mode": mode.as_str(),
            "fileName": run.file_name,
            "sha256": run.sha256,
        });
        let change = Change { action: "import.start", account: 0, before: Value::Null, after };
        audit::record(&mut tx, ctx, change).await?;
        tx.commit().await?;
        Ok(self.key)
    }

    /// Forgets the upload.
    pub async fn discard(self, ctx: &Ctx) -> Result<()> {
        let mut tx = ctx.db.write().await?;
        store::delete_chunks(&mut tx, self.key).await?;
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
        store::insert_chunk(&mut tx, self.key, self.n_chunks, ctx.clock.micros(), &self.pending)
            .await?;
        tx.commit().await?;
        self.n_chunks += 1;
        self.pending.clear();
        Ok(())
    }
}

/// Removes what uploads left behind that were cut off with their process.
pub async fn sweep(ctx: &Ctx) -> Result<()> {
    let mut tx = ctx.db.write().await?;
    store::sweep_chunks(&mut tx, ctx.clock.micros() - UPLOAD_SECONDS_MAX * 1_000_000).await?;
    tx.commit().await
}
