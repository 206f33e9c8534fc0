//! Running an import: claimed by a process, read as a stream, judged row by row, decided and applied
//! in batches. A check goes the same way and writes nothing but what would happen; taking a run back
//! goes it too, with the log of changes in place of a file.
//!
//! Each batch's transaction holds its effects, its notes and the checkpoint, and is guarded by the
//! claim's fence. After a kill the file is judged again from its start (that is quick, and finds rows
//! that repeat an earlier one), and goes on at the first row that was not decided yet.

mod survey;

use std::time::{Duration, Instant};

use domain::imports::{ImportRefusal, Judged, Survey};
use domain::{Error, FileRefusal, Noun, Permission, Refusal};

use super::ahead::Ahead;
use super::batch::{self, Batch, Decided, size};
use super::known::Names;
use super::orders::undo_in;
use super::{Counts, Preview, Run, RunStatus, chunks, notes, plan, store, undo};
use crate::db::Tx;
use crate::{Ctx, Result, settings, tallies};

/// Rows that are decided together.
pub const BATCH_ROWS: usize = 4_000;
/// So long a transaction takes up one batch after the other, where nobody waits for it to end.
const TURN: Duration = Duration::from_millis(300);

/// A batch is tried so many times, each after twice the pause, before its run is left to a later claim.
const TRIES_MAX: u32 = 6;
const FIRST_PAUSE: Duration = Duration::from_millis(50);

/// Runs the oldest import that no living process works on; `false` when there is none.
///
/// Errors: `Internal` when the books could not be reached; the run goes on with a later call.
pub async fn run_next(ctx: &Ctx) -> Result<bool> {
    ctx.require(Permission::Import)?;
    let Some((key, fence)) = claim(ctx).await? else { return Ok(false) };
    let mut tx = ctx.db.glance().await?;
    let run = store::find(&mut tx, key).await?.ok_or(Error::NotFound(Noun::Import))?;
    drop(tx);
    let status = run.status.as_str();
    tracing::info!(import = key, fence, status, from_row = run.counts.done(), "an import runs");
    let names = (run.status == RunStatus::Checking).then(Names::default);
    Running { ctx, run, fence, names, turn: None, n_batches: 0 }.go().await?;
    Ok(true)
}

/// Claims the oldest run that is free: its key, and the claim's fence.
async fn claim(ctx: &Ctx) -> Result<Option<(i64, i64)>> {
    let pending = store::pending(&mut ctx.db.glance().await?).await?;
    for run in &pending {
        let (key, owner, _) = run;
        if !ctx.db.is_free(ctx, owner).await? {
            continue;
        }
        let process = ctx.db.appear().await?;
        let mut tx = ctx.db.write().await?;
        let claimed = store::claim(&mut tx, run, process, ctx.clock.micros()).await?;
        tx.commit().await?;
        if let Some(fence) = claimed {
            return Ok(Some((*key, fence)));
        }
    }
    Ok(None)
}

struct Running<'a> {
    ctx: &'a Ctx,
    run: Run,
    fence: i64,
    /// The names that rows have left so far; of a check only.
    names: Option<Names>,
    /// What was applied and can still be lost: it ends before anything else is done.
    turn: Option<Turn>,
    n_batches: u32,
}

/// A transaction in which batches are applied.
struct Turn {
    tx: Tx,
    since: Instant,
}

/// Where a batch comes from.
enum Source<'a> {
    Rows(&'a [Judged]),
    /// What the run did, before this row of the log; so many accounts were taken back before.
    Log {
        undone: i64,
        before: &'a str,
        n_done: i64,
    },
}

/// What came of a batch.
enum Step {
    /// It is done; of the log: up to this row, or there was nothing left.
    Done(Option<String>),
    /// A row was refused where all were wanted or none: nothing of the batch was written.
    Refused(u64),
    /// The run belongs to somebody else now, or was stopped.
    Lost,
}

/// How a run ended.
enum End {
    Whole,
    Refused(FileRefusal),
    Lost,
}

impl Running<'_> {
    async fn go(mut self) -> Result<()> {
        // The check of an undo is quick, and begins anew.
        let begins =
            self.run.counts.done() == 0 || (self.run.undo_of.is_some() && self.names.is_some());
        if begins && !self.clear().await? {
            return Ok(());
        }
        let end = match self.run.undo_of {
            Some(undone) => self.take_back(undone).await?,
            None => match self.surveyed().await? {
                Some(Ok(survey)) => self.go_through(&survey).await?,
                Some(Err(refusal)) => End::Refused(refusal),
                None => End::Lost,
            },
        };
        match end {
            End::Whole if self.names.is_some() => self.finish_check().await,
            End::Whole => {
                let failed = self.run.counts.failed > 0;
                let status = if failed { RunStatus::DoneWithErrors } else { RunStatus::Done };
                self.finish(status, None).await
            }
            End::Refused(refusal) => self.finish(RunStatus::Failed, Some(&refusal)).await,
            End::Lost => Ok(()),
        }
    }

    /// Forgets what an earlier check noted. `false` when the run was lost.
    async fn clear(&mut self) -> Result<bool> {
        self.run.counts = Counts::default();
        loop {
            let mut tx = self.ctx.db.write().await?;
            if !self.is_held(&mut tx).await? {
                return Ok(false);
            }
            store::reset_counts(&mut tx, self.run.key).await?;
            let mut is_more = store::clear(&mut tx, store::Rows::Notes, self.run.key).await?;
            if self.names.is_some() {
                is_more |= store::clear(&mut tx, store::Rows::Plan, self.run.key).await?;
            }
            tx.commit().await?;
            if !is_more {
                return Ok(true);
            }
        }
    }

    /// Judges every row and takes each batch's step.
    async fn go_through(&mut self, survey: &Survey) -> Result<End> {
        // What was decided before a kill is not written again; a check still has to know its names.
        let skip = if self.names.is_some() { 0 } else { self.run.counts.done() };
        let mut seen = skip;
        let mut ahead = Ahead::start(self.ctx, &self.run, survey, skip);
        while let Some(rows) = ahead.next().await? {
            seen += size(rows.len());
            match self.step(Source::Rows(&rows), seen).await? {
                Step::Done(_) => {}
                Step::Refused(line) => return Ok(End::Refused(FileRefusal::NotWhole { line })),
                Step::Lost => return Ok(End::Lost),
            }
        }
        Ok(End::Whole)
    }

    /// Goes back through what another run did.
    async fn take_back(&mut self, undone: i64) -> Result<End> {
        let mut tx = self.ctx.db.glance().await?;
        let mut at = store::undone_to(&mut tx, self.run.key).await?;
        drop(tx);
        loop {
            let n_done = self.run.counts.done();
            match self.step(Source::Log { undone, before: &at, n_done }, n_done).await? {
                Step::Done(Some(next)) => at = next,
                Step::Done(None) => return Ok(End::Whole),
                Step::Refused(_) | Step::Lost => return Ok(End::Lost),
            }
        }
    }

    /// Takes one batch's step, again and again while the books cannot take it.
    async fn step(&mut self, source: Source<'_>, seen: i64) -> Result<Step> {
        #[cfg(any(test, feature = "testing"))]
        self.wait_for_tests().await?;
        let mut pause = FIRST_PAUSE;
        // What breaks takes the batches of its turn with it: they are another claim's, from their first row on.
        let mut tries = if self.turn.is_some() { TRIES_MAX } else { 1 };
        // A check's decision is made once: it changes the names that it knows.
        let mut decided = None;
        loop {
            let outcome = match self.names {
                Some(_) => self.try_check(&source, seen, &mut decided).await,
                None => self.try_apply(&source).await,
            };
            match outcome {
                Err(error @ (Error::Internal { .. } | Error::Unavailable(_) | Error::Stale))
                    if tries < TRIES_MAX =>
                {
                    tracing::warn!(import = self.run.key, ?error, "a batch is tried again");
                    tokio::time::sleep(pause).await;
                    pause *= 2;
                    tries += 1;
                }
                outcome => {
                    self.n_batches += 1;
                    // As often as the accounts may have doubled.
                    if self.n_batches.is_power_of_two() {
                        self.ctx.db.learn_size("accounts").await;
                    }
                    return outcome;
                }
            }
        }
    }

    /// Waits where a test wants to look at a run under way.
    #[cfg(any(test, feature = "testing"))]
    async fn wait_for_tests(&mut self) -> Result<()> {
        while crate::testing::is_paused(self.run.counts.done()) {
            if let Some(turn) = self.turn.take() {
                turn.tx.commit().await?;
            }
            tokio::time::sleep(FIRST_PAUSE).await;
        }
        Ok(())
    }

    async fn try_apply(&mut self, source: &Source<'_>) -> Result<Step> {
        let Some(Turn { mut tx, since }) = self.turn().await? else { return Ok(Step::Lost) };
        let store = settings::get(&mut tx).await?;
        let batch = self.batch(&store);
        let (decided, at) = decide(&mut tx, &batch, source, None).await?;
        let refused = decided.notes.iter().find(|note| note.refused).map(|note| note.line);
        if let Some(line) = refused.filter(|_| self.run.scope.is_whole) {
            notes::insert(&mut tx, self.run.key, &decided.notes).await?;
            tx.commit().await?;
            return Ok(Step::Refused(u64::try_from(line).unwrap_or_default()));
        }
        let counts = batch::write(&mut tx, &batch, decided).await?;
        if let Some(at) = &at {
            store::set_undone_to(&mut tx, self.run.key, at).await?;
        }
        if tx.is_wanted() || since.elapsed() >= TURN {
            tx.commit().await?;
        } else {
            self.turn = Some(Turn { tx, since });
        }
        self.run.counts = counts;
        Ok(Step::Done(at))
    }

    /// The turn that goes on, or else a new one; `None` when somebody else has the run, or it was stopped.
    async fn turn(&mut self) -> Result<Option<Turn>> {
        if let Some(turn) = self.turn.take() {
            return Ok(Some(turn));
        }
        let mut tx = self.ctx.db.write().await?;
        // A commit whose answer was lost may have been made: then another claim goes on from the books.
        let is_ours = self.is_held(&mut tx).await?
            && store::n_done(&mut tx, self.run.key).await? == self.run.counts.done();
        Ok(is_ours.then(|| Turn { tx, since: Instant::now() }))
    }

    async fn try_check(
        &mut self,
        source: &Source<'_>,
        seen: i64,
        made: &mut Option<(Decided, Option<String>)>,
    ) -> Result<Step> {
        if made.is_none() {
            let mut tx = self.ctx.db.read().await?;
            let store = settings::get(&mut tx).await?;
            let mut names = self.names.take();
            let decided = decide(&mut tx, &self.batch(&store), source, names.as_mut()).await;
            self.names = names;
            *made = Some(decided?);
        }
        let Some((decided, at)) = &*made else { return Ok(Step::Lost) };
        let is_noted = matches!(source, Source::Rows(_)) && seen <= self.run.counts.done();
        if !is_noted {
            let mut tx = self.ctx.db.write().await?;
            if !self.is_held(&mut tx).await? {
                return Ok(Step::Lost);
            }
            let counts = batch::note(&mut tx, self.run.key, self.run.counts, decided).await?;
            tx.commit().await?;
            self.run.counts = counts;
        }
        Ok(Step::Done(at.clone()))
    }

    fn batch<'a>(&'a self, store: &'a domain::Store) -> Batch<'a> {
        Batch {
            import: self.run.key,
            mode: self.run.mode,
            opens_new: self.run.scope.opens_new,
            attempt_of: self.run.attempt_of,
            done_by: &self.run.uploaded_by,
            store,
            now: self.ctx.clock.now(),
            so_far: self.run.counts,
        }
    }

    async fn chunk(&self, n: i64) -> Result<Option<Vec<u8>>> {
        let mut tx = self.ctx.db.glance().await?;
        chunks::get(&mut tx, self.run.key, n).await
    }

    /// Whether the run is still ours to go on with.
    async fn is_held(&self, tx: &mut Tx) -> Result<bool> {
        store::is_held(tx, self.run.key, self.fence).await
    }

    async fn finish_check(&self) -> Result<()> {
        let mut tx = self.ctx.db.write().await?;
        if !self.is_held(&mut tx).await? {
            return Ok(());
        }
        let exposure_before = tallies::exposure(&mut tx).await?;
        let preview = Preview { counts: self.run.counts, exposure_before };
        store::end_check(&mut tx, self.run.key, None, Some(&preview)).await?;
        tx.commit().await?;
        tracing::info!(import = self.run.key, "an import is checked");
        Ok(())
    }

    async fn finish(mut self, status: RunStatus, refusal: Option<&FileRefusal>) -> Result<()> {
        let Some(Turn { mut tx, .. }) = self.turn().await? else { return Ok(()) };
        store::finish(&mut tx, self.run.key, status, refusal, self.ctx.clock.micros()).await?;
        if self.run.scope.is_whole && status == RunStatus::Failed {
            let system = Ctx { door: crate::Door::Job, ..self.ctx.clone() };
            let ended = Run { status, ..self.run.clone() };
            match undo_in(&system, &mut tx, &ended, true).await {
                Ok(_) | Err(Error::Refused(Refusal::Import(ImportRefusal::NothingToDo))) => {}
                Err(error) => return Err(error),
            }
        }
        tx.commit().await?;
        tracing::info!(import = self.run.key, status = status.as_str(), "an import ended");
        plan::sweep(self.ctx).await
    }
}

async fn decide(
    tx: &mut Tx,
    batch: &Batch<'_>,
    source: &Source<'_>,
    names: Option<&mut Names>,
) -> Result<(Decided, Option<String>)> {
    match source {
        Source::Rows(rows) => Ok((batch::decide(tx, batch, rows, names).await?, None)),
        Source::Log { undone, before, n_done } => {
            let part = undo::decide(tx, batch, *undone, before, *n_done, names).await?;
            Ok((part.decided, part.at))
        }
    }
}
