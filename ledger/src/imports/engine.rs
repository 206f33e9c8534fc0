//! Running an import: claimed with a lease, read as a stream, judged row by row, applied in batches.
//!
//! Each batch's transaction holds its rows' effects, their notes and the checkpoint, and is guarded
//! by the claim's fence. After a kill the file is judged again from its start (that is quick, and
//! finds rows that repeat an earlier one), and applied from the first row that was not yet.

use std::time::Duration;

use domain::imports::{Judge, Judged, Survey, Surveyor};
use domain::{Error, FileRefusal, Permission};

use super::batch::{self, Batch};
use super::{Run, RunStatus, store};
use crate::{Ctx, Result, settings};

/// Rows applied in one transaction.
pub const BATCH_ROWS: usize = 8_000;
/// A run whose process said nothing for so long goes on with another one.
pub const LEASE_SECONDS: i64 = 3;

/// Warnings of a run that are written down; further ones are counted only.
const WARNINGS_MAX: i64 = 10_000;
/// Chunks between two renewals of the lease while a file is surveyed.
const CHUNKS_PER_RENEWAL: i64 = 16;
/// A batch is tried so many times, each after twice the pause, before its run is left to a later claim.
const TRIES_MAX: u32 = 6;
const FIRST_PAUSE: Duration = Duration::from_millis(50);

/// Runs the oldest import that nobody works on; `false` when there is none. `owner` names the process.
///
/// Errors: `Internal` when the books could not be reached; the run goes on with a later call.
pub async fn run_next(ctx: &Ctx, owner: &str) -> Result<bool> {
    ctx.require(Permission::Import)?;
    let mut tx = ctx.db.read().await?;
    if !store::is_pending(&mut tx, ctx.clock.micros()).await? {
        return Ok(false);
    }
    drop(tx);
    let mut tx = ctx.db.write().await?;
    let claimed = store::claim(&mut tx, owner, ctx.clock.micros(), lease(ctx)).await?;
    let Some((key, fence)) = claimed else { return Ok(false) };
    let run = store::find(&mut tx, key).await?.ok_or(Error::NotFound(domain::Noun::Import))?;
    tx.commit().await?;
    tracing::info!(import = key, fence, from_row = run.counts.done(), "an import runs");
    Running { ctx, run, fence }.go().await?;
    Ok(true)
}

fn lease(ctx: &Ctx) -> i64 {
    ctx.clock.micros() + LEASE_SECONDS * 1_000_000
}

struct Running<'a> {
    ctx: &'a Ctx,
    run: Run,
    fence: i64,
}

impl Running<'_> {
    async fn go(mut self) -> Result<()> {
        let survey = match self.run.survey.take() {
            Some(survey) => survey,
            None => match self.survey().await? {
                Some(Ok(survey)) => survey,
                Some(Err(refusal)) => return self.finish(RunStatus::Failed, Some(&refusal)).await,
                None => return Ok(()),
            },
        };
        if !self.apply_all(&survey).await? {
            return Ok(());
        }
        let failed = self.run.counts.failed > 0;
        self.finish(if failed { RunStatus::DoneWithErrors } else { RunStatus::Done }, None).await
    }

    /// Reads the whole file once. `None` when the run was lost to somebody else.
    async fn survey(&mut self) -> Result<Option<Result<Survey, FileRefusal>>> {
        let mut surveyor = Surveyor::new();
        let mut n = 0;
        while let Some(bytes) = self.chunk(n).await? {
            surveyor.feed(&bytes);
            n += 1;
            if n % CHUNKS_PER_RENEWAL == 0 && !self.keep().await? {
                return Ok(None);
            }
        }
        let outcome = surveyor.finish();
        if let Ok(survey) = &outcome {
            let mut tx = self.ctx.db.write().await?;
            if !store::keep(&mut tx, self.run.key, self.fence, lease(self.ctx)).await? {
                return Ok(None);
            }
            store::set_survey(&mut tx, self.run.key, survey).await?;
            tx.commit().await?;
        }
        Ok(Some(outcome.map_err(|refused| refused.refusal)))
    }

    /// Judges and applies every row that was not yet. `false` when the run was lost or stopped.
    async fn apply_all(&mut self, survey: &Survey) -> Result<bool> {
        let mut skip = self.run.counts.done();
        let mut judge = Judge::new(survey, self.run.mode);
        let mut rows: Vec<Judged> = Vec::with_capacity(BATCH_ROWS);
        let mut take = |rows: &mut Vec<Judged>, judged: Judged| {
            if skip > 0 {
                skip -= 1;
            } else {
                rows.push(judged);
            }
        };
        let mut n = 0;
        while let Some(bytes) = self.chunk(n).await? {
            judge.feed(&bytes, &mut |judged| take(&mut rows, judged));
            n += 1;
            while rows.len() >= BATCH_ROWS {
                let rest = rows.split_off(BATCH_ROWS);
                if !self.apply(&rows).await? {
                    return Ok(false);
                }
                rows = rest;
            }
        }
        judge.finish(&mut |judged| take(&mut rows, judged));
        for batch in rows.chunks(BATCH_ROWS) {
            if !self.apply(batch).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Applies one batch, again and again while the books cannot take it.
    async fn apply(&mut self, rows: &[Judged]) -> Result<bool> {
        let mut pause = FIRST_PAUSE;
        for _ in 1..TRIES_MAX {
            match self.try_apply(rows).await {
                Err(Error::Internal { incident }) => {
                    tracing::warn!(import = self.run.key, %incident, "a batch is tried again");
                    tokio::time::sleep(pause).await;
                    pause *= 2;
                }
                outcome => return outcome,
            }
        }
        self.try_apply(rows).await
    }

    async fn try_apply(&mut self, rows: &[Judged]) -> Result<bool> {
        let mut tx = self.ctx.db.write().await?;
        if !store::keep(&mut tx, self.run.key, self.fence, lease(self.ctx)).await? {
            return Ok(false);
        }
        let store = settings::get(&mut tx).await?;
        let batch = Batch {
            import: self.run.key,
            mode: self.run.mode,
            done_by: &self.run.uploaded_by,
            store: &store,
            now: self.ctx.clock.now(),
            warnings_left: WARNINGS_MAX - self.run.counts.warned,
        };
        let counts = batch::apply(&mut tx, &batch, rows).await?;
        tx.commit().await?;
        let so_far = &mut self.run.counts;
        so_far.created += counts.created;
        so_far.updated += counts.updated;
        so_far.unchanged += counts.unchanged;
        so_far.failed += counts.failed;
        so_far.warned += counts.warned;
        Ok(true)
    }

    async fn chunk(&self, n: i64) -> Result<Option<Vec<u8>>> {
        let mut tx = self.ctx.db.read().await?;
        store::chunk(&mut tx, self.run.key, n).await
    }

    async fn keep(&self) -> Result<bool> {
        let mut tx = self.ctx.db.write().await?;
        let kept = store::keep(&mut tx, self.run.key, self.fence, lease(self.ctx)).await?;
        tx.commit().await?;
        Ok(kept)
    }

    async fn finish(&self, status: RunStatus, refusal: Option<&FileRefusal>) -> Result<()> {
        let mut tx = self.ctx.db.write().await?;
        if !store::keep(&mut tx, self.run.key, self.fence, lease(self.ctx)).await? {
            return Ok(());
        }
        store::finish(&mut tx, self.run.key, status, refusal, self.ctx.clock.micros()).await?;
        tx.commit().await?;
        tracing::info!(import = self.run.key, status = status.as_str(), "an import ended");
        Ok(())
    }
}
