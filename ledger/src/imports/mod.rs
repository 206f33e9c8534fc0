//! Imports of files: uploaded in chunks into the books, checked before anything is written, run by
//! whichever process claims them, told in the history, and taken back.

mod ahead;
mod batch;
mod chunks;
mod engine;
mod headers;
mod known;
mod notes;
mod orders;
mod plan;
pub(crate) mod store;
#[cfg(test)]
mod stories;
mod undo;
mod upload;

use domain::accounts::Exposure;
use domain::imports::{Choices, Mode, RawRow, Survey, Warning};
use domain::{Error, Fault, FileRefusal, Money, Noun, Permission, Timestamp};
use serde::{Deserialize, Serialize};

use crate::db::Tx;
use crate::{Ctx, Result};

pub use crate::audit::Values;
pub use engine::{BATCH_ROWS, run_next};
pub use orders::{
    Scope, cancel, check_again, columns_of, confirm, may_undo, n_open_already, same_file, sample,
    undo,
};
pub use plan::{Difference, Kind, differences};
pub use upload::{Order, UPLOAD_BYTES_MAX, Upload, sweep};

/// Runs on a page of the history.
pub const HISTORY_ROWS: usize = 20;
/// Notes on a page of a run.
pub const NOTE_ROWS: usize = 50;

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RunStatus {
    /// It is found out what it would do.
    Checking,
    /// What it would do is known; somebody has to confirm it.
    Checked,
    /// It waits for its turn.
    Queued,
    /// It is being applied.
    Running,
    /// Every row was applied.
    Done,
    /// It ended; some rows were refused.
    DoneWithErrors,
    /// The file was refused; nothing was applied, or all of it is taken back.
    Failed,
    /// Somebody stopped it: what was applied stands.
    Cancelled,
}

impl RunStatus {
    /// Every status.
    pub const ALL: [RunStatus; 8] = [
        RunStatus::Checking,
        RunStatus::Checked,
        RunStatus::Queued,
        RunStatus::Running,
        RunStatus::Done,
        RunStatus::DoneWithErrors,
        RunStatus::Failed,
        RunStatus::Cancelled,
    ];

    /// The name in the books.
    pub fn as_str(self) -> &'static str {
        match self {
            RunStatus::Checking => "Checking",
            RunStatus::Checked => "Checked",
            RunStatus::Queued => "Queued",
            RunStatus::Running => "Running",
            RunStatus::Done => "Done",
            RunStatus::DoneWithErrors => "DoneWithErrors",
            RunStatus::Failed => "Failed",
            RunStatus::Cancelled => "Cancelled",
        }
    }

    /// Whether a process works on it, or will.
    pub fn is_under_way(self) -> bool {
        matches!(self, RunStatus::Checking | RunStatus::Queued | RunStatus::Running)
    }

    /// Whether nothing more will happen.
    pub fn is_over(self) -> bool {
        !self.is_under_way() && self != RunStatus::Checked
    }
}

/// How many rows of a run came out how, and what that means in money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Counts {
    /// Opened an account.
    pub created: i64,
    /// Changed an account.
    pub updated: i64,
    /// Found the account as the row says; of an undo: left what was changed since.
    pub unchanged: i64,
    /// Refused.
    pub failed: i64,
    /// Taken with a warning (each also counted above).
    pub warned: i64,
    /// Left an account with a limit below what is used of it.
    pub below_used: i64,
    /// Closed an account.
    pub closing: i64,
    /// Closed an account that still owes.
    pub closing_owing: i64,
    /// What those accounts owe.
    pub owed_closing: Money,
    /// By how much what customers can owe changes.
    pub exposure: Exposure,
    /// How much of that is by accounts that open.
    pub opened: Exposure,
}

impl Counts {
    /// Rows that are behind us.
    pub fn done(&self) -> i64 {
        self.created + self.updated + self.unchanged + self.failed
    }

    /// Rows that change something.
    pub fn effective(&self) -> i64 {
        self.created + self.updated
    }

    /// Changed an account that stays open.
    pub fn changed(&self) -> i64 {
        self.updated - self.closing
    }

    /// The same, where rows open no accounts but are refused.
    pub fn opening_none(self) -> Counts {
        Counts {
            created: 0,
            failed: self.failed + self.created,
            exposure: self.exposure - self.opened,
            opened: Exposure::default(),
            ..self
        }
    }

    fn add(&mut self, more: &Counts) {
        self.created += more.created;
        self.updated += more.updated;
        self.unchanged += more.unchanged;
        self.failed += more.failed;
        self.warned += more.warned;
        self.below_used += more.below_used;
        self.closing += more.closing;
        self.closing_owing += more.closing_owing;
        self.owed_closing = self.owed_closing + more.owed_closing;
        self.exposure = self.exposure + more.exposure;
        self.opened = self.opened + more.opened;
    }
}

/// What a check found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Preview {
    /// What would come of the rows.
    pub counts: Counts,
    /// What customers could owe when it was checked.
    pub exposure_before: Exposure,
}

impl Preview {
    /// What customers could owe afterwards.
    pub fn exposure_after(&self) -> Exposure {
        self.exposure_before + self.counts.exposure
    }
}

/// How a run was taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undone {
    /// The last run that took some of it back.
    pub by: i64,
    /// How many of its changes stand.
    pub n_left: i64,
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
    /// By which door: `page`, `api`, `command`.
    pub door: String,
    /// From which address; empty where there is none.
    pub address: String,
    /// What a person decided about how the file is read.
    pub choices: Choices,
    /// How much of it is wanted.
    pub scope: Scope,
    /// The run that this one takes back.
    pub undo_of: Option<i64>,
    /// The run whose failed rows this one tries again.
    pub attempt_of: Option<i64>,
    /// When it was uploaded.
    pub created_at: Timestamp,
    /// When it began to be checked or applied.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// How far it is.
    pub status: RunStatus,
    /// What was found out about the file, once it was read.
    pub survey: Option<Survey>,
    /// Why the file was refused.
    pub refusal: Option<FileRefusal>,
    /// What the check found, once it has ended.
    pub preview: Option<Preview>,
    /// Rows in the file, once it was read.
    pub n_rows: i64,
    /// What came of the rows so far.
    pub counts: Counts,
    /// Whether the store lets tolerance count; of a run that began to be applied: let it count then.
    pub tolerance_counts: bool,
    /// How it was taken back, if it was.
    pub undone: Option<Undone>,
    /// Failed rows that later attempts put right.
    pub n_healed: i64,
    /// The row at which it went on after its process had died, if it did.
    pub resumed_row: Option<i64>,
}

impl Run {
    /// A run that begins now, of which nothing else is known.
    fn new(ctx: &Ctx, key: i64, mode: Mode, file_name: String, status: RunStatus) -> Run {
        Run {
            key,
            mode,
            file_name,
            size_bytes: 0,
            sha256: String::new(),
            uploaded_by: ctx.name().into_owned(),
            door: ctx.door.as_str().to_owned(),
            address: ctx.address.clone(),
            choices: Choices::default(),
            scope: Scope::default(),
            undo_of: None,
            attempt_of: None,
            created_at: ctx.clock.now(),
            started_at: None,
            finished_at: None,
            status,
            survey: None,
            refusal: None,
            preview: None,
            n_rows: 0,
            counts: Counts::default(),
            tolerance_counts: false,
            undone: None,
            n_healed: 0,
            resumed_row: None,
        }
    }

    /// Whether nothing is left of the file: it cannot be read, or rows are refused and the others change
    /// nothing.
    pub fn is_refused(&self) -> bool {
        let found = match self.status {
            RunStatus::Checked => self.preview.unwrap_or_default().counts,
            RunStatus::DoneWithErrors => self.counts,
            RunStatus::Failed => return true,
            _ => return false,
        };
        self.refusal.is_some() || (found.effective() == 0 && found.failed > 0)
    }

    /// Rows that somebody's order to stop left out.
    pub fn n_left_out(&self) -> i64 {
        if self.status == RunStatus::Cancelled { self.n_rows - self.counts.done() } else { 0 }
    }

    /// The run that its file of failed rows belongs to: where this one tries another's rows again, that.
    pub fn first_attempt(&self) -> i64 {
        self.attempt_of.unwrap_or(self.key)
    }

    /// Rows a second, from its beginning to its end, or to `now`.
    pub fn rows_per_second(&self, now: Timestamp) -> i64 {
        let Some(began) = self.started_at else { return 0 };
        let ended = self.finished_at.unwrap_or(now);
        let micros = ended.as_microsecond() - began.as_microsecond();
        self.counts.done().saturating_mul(1_000_000) / micros.max(1_000)
    }
}

/// A row that was refused, or taken with a warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The line of the file.
    pub line: i64,
    /// The line of the file that was tried first, where this one is a later attempt.
    pub origin: Option<i64>,
    /// Whether it was refused.
    pub refused: bool,
    /// What is wrong with it; empty when it was taken.
    pub faults: Vec<Fault>,
    /// What looks odd about it.
    pub warnings: Vec<Warning>,
    /// The row itself.
    pub raw: RawRow,
}

impl Note {
    /// The line of the file that was tried first.
    pub fn first_line(&self) -> u64 {
        u64::try_from(self.origin.unwrap_or(self.line)).unwrap_or_default()
    }
}

/// The history, newest first: the page before the run `before`.
///
/// Errors: `Forbidden`.
pub async fn history(ctx: &Ctx, before: Option<i64>) -> Result<Vec<Run>> {
    ctx.require(Permission::Import)?;
    let mut tx = ctx.db.read().await?;
    let runs = store::list(&mut tx, before.unwrap_or(i64::MAX), HISTORY_ROWS).await?;
    with_undone(&mut tx, runs).await
}

/// A run.
///
/// Errors: `Forbidden`, `NotFound`.
pub async fn get(ctx: &Ctx, key: i64) -> Result<Run> {
    ctx.require(Permission::Import)?;
    let mut tx = ctx.db.glance().await?;
    let run = store::find(&mut tx, key).await?;
    let run = with_undone(&mut tx, run.into_iter().collect()).await?.pop();
    run.ok_or(Error::NotFound(Noun::Import))
}

/// The runs that have to do with a run: its later attempts and what took it back, oldest first.
///
/// Errors: `Forbidden`.
pub async fn followers(ctx: &Ctx, key: i64) -> Result<Vec<Run>> {
    ctx.require(Permission::Import)?;
    let mut tx = ctx.db.glance().await?;
    let runs = store::followers(&mut tx, key).await?;
    with_undone(&mut tx, runs).await
}

/// Runs, each with how it was taken back.
async fn with_undone(tx: &mut Tx, mut runs: Vec<Run>) -> Result<Vec<Run>> {
    let keys: Vec<i64> = runs.iter().map(|run| run.key).collect();
    let undos = store::undos(tx, &keys).await?;
    for run in &mut runs {
        run.undone = undone(run.key, &undos);
    }
    Ok(runs)
}

/// How the run `key` was taken back, by those of `undos` that did it, oldest first.
fn undone(key: i64, undos: &[Run]) -> Option<Undone> {
    let mut undone = None;
    let mut n_back = 0;
    for undo in undos.iter().filter(|undo| undo.undo_of == Some(key) && undo.status.is_over()) {
        let counts = undo.counts;
        // One that was stopped left what it did not come to. What was taken back before counts as changed since.
        let n_left = counts.unchanged + counts.failed + undo.n_left_out() - n_back;
        n_back += counts.effective();
        if counts.effective() > 0 {
            undone = Some(Undone { by: undo.key, n_left: n_left.max(0) });
        }
    }
    undone
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
    notes::list(&mut tx, key, refused, after, rows).await
}
