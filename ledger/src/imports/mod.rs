//! Imports of files: uploaded in chunks into the books, run by whichever process claims them, told
//! in the history.

mod batch;
mod engine;
pub(crate) mod store;
#[cfg(test)]
mod stories;
mod upload;

use domain::imports::{Mode, RawRow, Survey, Warning};
use domain::{Error, Fault, FileRefusal, Noun, Permission, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{Ctx, Result};

pub use engine::{BATCH_ROWS, LEASE_SECONDS, run_next};
pub use upload::{UPLOAD_BYTES_MAX, Upload, sweep};

/// Runs on a page of the history.
pub const HISTORY_ROWS: usize = 20;
/// Notes on a page of a run.
pub const NOTE_ROWS: usize = 50;

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RunStatus {
    /// It waits for its turn.
    Queued,
    /// It is being applied.
    Running,
    /// Every row was applied.
    Done,
    /// It ended; some rows were refused.
    DoneWithErrors,
    /// The file was refused; nothing was applied.
    Failed,
    /// Somebody stopped it.
    Cancelled,
}

impl RunStatus {
    /// The name in the books.
    pub fn as_str(self) -> &'static str {
        match self {
            RunStatus::Queued => "Queued",
            RunStatus::Running => "Running",
            RunStatus::Done => "Done",
            RunStatus::DoneWithErrors => "DoneWithErrors",
            RunStatus::Failed => "Failed",
            RunStatus::Cancelled => "Cancelled",
        }
    }

    /// Whether nothing more will happen.
    pub fn is_over(self) -> bool {
        !matches!(self, RunStatus::Queued | RunStatus::Running)
    }
}

/// How many rows of a run came out how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Opened an account.
    pub created: i64,
    /// Changed an account.
    pub updated: i64,
    /// Found the account as the row says.
    pub unchanged: i64,
    /// Refused.
    pub failed: i64,
    /// Taken with a warning (each also counted above).
    pub warned: i64,
}

impl Counts {
    /// Rows that are behind us.
    pub fn done(&self) -> i64 {
        self.created + self.updated + self.unchanged + self.failed
    }
}

/// A run of the import, as the history tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its number.
    pub key: i64,
    /// Create or update.
    pub mode: Mode,
    /// The file's name as it was uploaded.
    pub file_name: String,
    /// The file's size.
    pub size_bytes: i64,
    /// The file's SHA-256, in hex.
    pub sha256: String,
    /// Who uploaded it.
    pub uploaded_by: String,
    /// When it was uploaded.
    pub created_at: Timestamp,
    /// When it began to be applied.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// How far it is.
    pub status: RunStatus,
    /// What was found out about the file, once it was read.
    pub survey: Option<Survey>,
    /// Why the file was refused.
    pub refusal: Option<FileRefusal>,
    /// Rows in the file, once it was read.
    pub n_rows: i64,
    /// What came of the rows so far.
    pub counts: Counts,
}

/// A row that was refused, or taken with a warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The line of the file.
    pub line: i64,
    /// What is wrong with it; empty when it was taken.
    pub faults: Vec<Fault>,
    /// What looks odd about it.
    pub warnings: Vec<Warning>,
    /// The row itself.
    pub raw: RawRow,
}

/// The history, newest first: the page before the run `before`.
///
/// Errors: `Forbidden`.
pub async fn history(ctx: &Ctx, before: Option<i64>) -> Result<Vec<Run>> {
    ctx.require(Permission::Import)?;
    let mut tx = ctx.db.read().await?;
    store::list(&mut tx, before.unwrap_or(i64::MAX), HISTORY_ROWS).await
}

/// A run.
///
/// Errors: `Forbidden`, `NotFound`.
pub async fn get(ctx: &Ctx, key: i64) -> Result<Run> {
    ctx.require(Permission::Import)?;
    let mut tx = ctx.db.read().await?;
    store::find(&mut tx, key).await?.ok_or(Error::NotFound(Noun::Import))
}

/// A page of a run's notes in the order of the file, after the line `after`: refused rows, or rows
/// taken with a warning.
///
/// Errors: `Forbidden`.
pub async fn notes(
    ctx: &Ctx,
    key: i64,
    refused: bool,
    after: i64,
    rows: usize,
) -> Result<Vec<Note>> {
    ctx.require(Permission::Import)?;
    let mut tx = ctx.db.read().await?;
    store::notes(&mut tx, key, refused, after, rows).await
}
