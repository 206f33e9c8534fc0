//! The first reading of a run's file: what it is, and how it is read.

use domain::FileRefusal;
use domain::imports::{Choices, Refused, Survey, Surveyor};

use super::Running;
use crate::Result;
use crate::db::Tx;
use crate::imports::{Run, headers, store};
use crate::settings;

/// So many chunks are read before the run is looked at again: somebody may have stopped it.
const CHUNKS_PER_LOOK: i64 = 16;

impl Running<'_> {
    /// What the file is, found out by reading all of it once. `None` when the run was lost.
    pub(super) async fn surveyed(&mut self) -> Result<Option<Result<Survey, FileRefusal>>> {
        if let (Some(survey), None) = (&self.run.survey, &self.run.refusal) {
            return Ok(Some(Ok(survey.clone())));
        }
        let Some(mut outcome) = self.survey(&self.run.choices).await? else { return Ok(None) };
        if self.run.choices.columns.is_none() && self.run.choices.named.is_empty() {
            let found = outcome.as_ref().map_or_else(|refused| refused.survey.as_deref(), Some);
            let hash = found.map(|survey| headers::hash(&survey.header.names)).unwrap_or_default();
            let mut tx = self.ctx.db.glance().await?;
            let columns = headers::remembered(&mut tx, &hash).await?;
            drop(tx);
            if columns.is_some() {
                self.run.choices.columns = columns;
                let Some(again) = self.survey(&self.run.choices).await? else { return Ok(None) };
                outcome = again;
            }
        }
        let (survey, refusal) = match outcome {
            Ok(survey) => (Some(survey), None),
            Err(Refused { refusal, survey }) => (survey.map(|survey| *survey), Some(refusal)),
        };
        let mut tx = self.ctx.db.write().await?;
        if !self.is_held(&mut tx).await? {
            return Ok(None);
        }
        if let Some(survey) = &survey {
            self.run.attempt_of = attempted(&mut tx, &self.run, survey).await?;
            store::set_survey(&mut tx, &self.run, survey).await?;
        }
        // A file whose columns somebody can still tell apart waits for that.
        let waits = refusal.as_ref().filter(|refusal| {
            self.names.is_some() && survey.is_some() && refusal.can_be_answered()
        });
        if let Some(refusal) = waits {
            store::end_check(&mut tx, self.run.key, Some(refusal), None).await?;
        }
        let is_over = waits.is_some();
        tx.commit().await?;
        Ok(match (survey, refusal) {
            _ if is_over => None,
            (_, Some(refusal)) => Some(Err(refusal)),
            (Some(survey), None) => Some(Ok(survey)),
            (None, None) => Some(Err(FileRefusal::Empty)),
        })
    }

    async fn survey(&self, choices: &Choices) -> Result<Option<Result<Survey, Refused>>> {
        let currency = settings::store(self.ctx).await?.currency;
        let mut surveyor = Surveyor::with(choices.clone(), &currency);
        let mut n = 0;
        while let Some(bytes) = self.chunk(n).await? {
            surveyor.feed(&bytes);
            n += 1;
            if n % CHUNKS_PER_LOOK == 0 && !self.is_held(&mut self.ctx.db.glance().await?).await? {
                return Ok(None);
            }
        }
        Ok(Some(surveyor.finish()))
    }
}

/// The run whose failed rows a file tries again: the first one, where that one was an attempt too.
async fn attempted(tx: &mut Tx, run: &Run, survey: &Survey) -> Result<Option<i64>> {
    let Some(import) = survey.header.attempt_of() else { return Ok(None) };
    let first = store::find(tx, import).await?;
    let first = first.filter(|first| first.key < run.key && first.undo_of.is_none());
    Ok(first.map(|first| first.first_attempt()))
}
