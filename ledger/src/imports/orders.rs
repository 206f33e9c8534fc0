//! What people want of a run: check it again, confirm it, stop it, take it back.

use domain::imports::{Choices, ImportRefusal, Judge, Mode, SampleRow, Survey, Verdict};
use domain::{Error, Field, Noun, Permission, Refusal};
use serde_json::{Value, json};

use super::{Run, RunStatus, chunks, headers, plan, store, undone};
use crate::answers::Outcome;
use crate::audit::{self, Change};
use crate::db::Tx;
use crate::tallies::{self, Tally};
use crate::{Ctx, Result};

/// The first rows are in the first of these pieces, or in a few of them.
const SAMPLE_PIECE: usize = 4 * 1024;

/// How much of a file is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    /// All rows or none; else the good ones.
    pub is_whole: bool,
    /// Whether a row of an update that names no account opens one.
    pub opens_new: bool,
}

impl Default for Scope {
    fn default() -> Scope {
        Scope { is_whole: false, opens_new: true }
    }
}

/// Applies a run that was checked; returns it as it waits for that.
///
/// Errors: `Forbidden`, `NotFound`; `Refused(Import(NotWaiting))`; `Refused(Import(Outdated))` where an
/// account that it would change was changed since; `Refused(Import(RowsRefused))` where
/// all rows are wanted or none; `Refused(Import(NothingToDo))`; the file's own refusal.
pub async fn confirm(ctx: &Ctx, key: i64, scope: Scope) -> Result<Run> {
    ctx.require(Permission::Import)?;
    let mut tx = ctx.db.write().await?;
    let run = waiting(&mut tx, key).await?;
    if let Some(refusal) = run.refusal {
        return Err(refusal.into());
    }
    let mut counts = run.preview.unwrap_or_default().counts;
    if !scope.opens_new && run.mode == Mode::Update {
        counts = counts.opening_none();
    }
    if scope.is_whole && counts.failed > 0 {
        return Err(refused(ImportRefusal::RowsRefused { n: counts.failed }));
    }
    if counts.effective() == 0 {
        return Err(refused(ImportRefusal::NothingToDo));
    }
    // An undo leaves what was changed since anyway.
    let n = if run.undo_of.is_some() { 0 } else { plan::outdated(&mut tx, key).await? };
    if n > 0 {
        return Err(refused(ImportRefusal::Outdated { n }));
    }
    let is_decided = run.choices.columns.is_some() || !run.choices.named.is_empty();
    if let Some(survey) = run.survey.as_ref().filter(|_| is_decided) {
        let hash = headers::hash(&survey.header.names);
        headers::remember(&mut tx, &hash, &survey.header.columns, ctx.clock.micros()).await?;
    }
    if !store::confirm(&mut tx, key, scope, &ctx.name()).await? {
        return Err(refused(ImportRefusal::NotWaiting));
    }
    let after = json!({
        "import": key,
        "allOrNothing": scope.is_whole,
        "opensNew": scope.opens_new,
        "exposure": counts.exposure.counted(run.tolerance_counts).as_minor(),
        "limits": counts.exposure.limits().as_minor(),
    });
    let change = Change { action: "import.confirm", account: 0, before: Value::Null, after };
    audit::record(&mut tx, ctx, change).await?;
    let run = store::find(&mut tx, key).await?.ok_or(Error::NotFound(Noun::Import))?;
    ctx.commit(tx, Outcome::Import(&run)).await?;
    Ok(run)
}

/// Checks a run again, read as `choices` say, in `mode`.
///
/// Errors: `Forbidden`, `NotFound`; `Refused(Import(NotWaiting))`.
pub async fn check_again(ctx: &Ctx, key: i64, mode: Mode, choices: &Choices) -> Result<()> {
    ctx.require(Permission::Import)?;
    let mut tx = ctx.db.write().await?;
    let run = waiting(&mut tx, key).await?;
    if run.undo_of.is_some() || !store::check_again(&mut tx, key, mode, choices).await? {
        return Err(refused(ImportRefusal::NotWaiting));
    }
    tx.commit().await
}

/// Stops a run at the next border between batches: what was applied stands. A run that was only
/// checked is forgotten.
///
/// Errors: `Forbidden`, `NotFound`; `Refused(Import(NotWaiting))` when it is over.
pub async fn cancel(ctx: &Ctx, key: i64) -> Result<()> {
    ctx.require(Permission::Import)?;
    let mut tx = ctx.db.write().await?;
    store::find(&mut tx, key).await?.ok_or(Error::NotFound(Noun::Import))?;
    if !store::cancel(&mut tx, key, ctx.clock.micros()).await? {
        return Err(refused(ImportRefusal::NotWaiting));
    }
    let after = json!({ "import": key });
    let change = Change { action: "import.cancel", account: 0, before: Value::Null, after };
    audit::record(&mut tx, ctx, change).await?;
    tx.commit().await
}

/// Begins to take a run back: makes the run that does it, first checked, and applied when somebody
/// confirms it (`is_confirmed`: at once).
///
/// Errors: `Forbidden`, `NotFound`; `Refused(Import(NotOver))`, `Refused(Import(NothingToDo))`,
/// `Refused(Import(UndoneAlready))`.
pub async fn undo(ctx: &Ctx, key: i64, is_confirmed: bool) -> Result<Run> {
    ctx.require(Permission::Import)?;
    let mut tx = ctx.db.write().await?;
    let run = store::find(&mut tx, key).await?.ok_or(Error::NotFound(Noun::Import))?;
    let by = undo_in(ctx, &mut tx, &run, is_confirmed).await?;
    let after = json!({ "import": by.key, "undoes": key });
    let change = Change { action: "import.undo", account: 0, before: Value::Null, after };
    audit::record(&mut tx, ctx, change).await?;
    ctx.commit(tx, Outcome::Import(&by)).await?;
    Ok(by)
}

pub(super) async fn undo_in(ctx: &Ctx, tx: &mut Tx, run: &Run, is_confirmed: bool) -> Result<Run> {
    let followers = store::followers(tx, run.key).await?;
    may_undo(run, &followers).map_err(refused)?;
    let key = tallies::add(tx, Tally::ImportKey, 1).await?;
    let status = if is_confirmed { RunStatus::Queued } else { RunStatus::Checking };
    let undo = Run {
        undo_of: Some(run.key),
        n_rows: run.counts.effective(),
        ..Run::new(ctx, key, run.mode, run.file_name.clone(), status)
    };
    store::insert(tx, undo).await
}

/// Whether a run can be taken back, by what has followed it: an undo that is over and left something
/// may be followed by another, when that has become possible.
///
/// Errors: why it cannot.
pub fn may_undo(run: &Run, followers: &[Run]) -> Result<(), ImportRefusal> {
    if !run.status.is_over() {
        return Err(ImportRefusal::NotOver);
    }
    if run.undo_of.is_some() || run.counts.effective() == 0 {
        return Err(ImportRefusal::NothingToDo);
    }
    let mut undos = followers.iter().filter(|other| other.undo_of == Some(run.key));
    let waiting = undos.find(|undo| !undo.status.is_over()).map(|undo| undo.key);
    let whole = undone(run.key, followers).filter(|undone| undone.n_left == 0);
    match waiting.or(whole.map(|undone| undone.by)) {
        Some(by) => Err(ImportRefusal::UndoneAlready { by }),
        None => Ok(()),
    }
}

/// The latest earlier run of the same file, if there is one that was applied.
///
/// Errors: `Forbidden`.
pub async fn same_file(ctx: &Ctx, run: &Run) -> Result<Option<i64>> {
    ctx.require(Permission::Import)?;
    let mut tx = ctx.db.glance().await?;
    store::same_file(&mut tx, &run.sha256, run.key).await
}

/// How many rows of a checked run are refused because their account is open already: a run in the
/// other mode would change those.
///
/// Errors: `Forbidden`.
pub async fn n_open_already(ctx: &Ctx, key: i64) -> Result<i64> {
    ctx.require(Permission::Import)?;
    let mut tx = ctx.db.glance().await?;
    store::n_open_already(&mut tx, key).await
}

/// The first rows of a file that waits, as it is read; none once the file is gone.
///
/// Errors: `Forbidden`.
pub async fn sample(ctx: &Ctx, run: &Run) -> Result<Vec<SampleRow>> {
    ctx.require(Permission::Import)?;
    let mut tx = ctx.db.glance().await?;
    let bytes = chunks::get(&mut tx, run.key, 0).await?;
    let (Some(survey), Some(bytes)) = (&run.survey, bytes) else { return Ok(Vec::new()) };
    let mut verdict = Verdict::default();
    // No more than these rows is asked for, or made room for.
    let mut judge = Judge::new(&Survey { n_rows: 0, ..survey.clone() }, run.mode);
    for piece in bytes.chunks(SAMPLE_PIECE) {
        judge.feed(piece, &mut |judged| verdict.take(&judged));
        if verdict.is_sampled() {
            return Ok(verdict.sample);
        }
    }
    judge.finish(&mut |judged| verdict.take(&judged));
    Ok(verdict.sample)
}

/// How a person wanted the columns of files with this header to be read, the last time.
///
/// Errors: `Forbidden`.
pub async fn columns_of(ctx: &Ctx, names: &[String]) -> Result<Option<Vec<Option<Field>>>> {
    ctx.require(Permission::Import)?;
    let mut tx = ctx.db.glance().await?;
    headers::remembered(&mut tx, &headers::hash(names)).await
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The run, while it waits for somebody's decision.
async fn waiting(tx: &mut Tx, key: i64) -> Result<Run> {
    let run = store::find(tx, key).await?.ok_or(Error::NotFound(Noun::Import))?;
    if run.status == RunStatus::Checked { Ok(run) } else { Err(refused(ImportRefusal::NotWaiting)) }
}

fn refused(refusal: ImportRefusal) -> Error {
    Refusal::from(refusal).into()
}
