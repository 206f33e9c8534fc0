//! The rows of a run's file, judged while the batch before them is written.

use domain::imports::{Judge, Judged, Survey};
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::task::{JoinHandle, yield_now};

use super::engine::BATCH_ROWS;
use super::{Run, chunks};
use crate::db::{Db, internal};
use crate::{Ctx, Result};

/// After so many bytes, who waits for a page comes first: half a millisecond.
const PIECE: usize = 32 * 1024;

/// No batch is of more chunks than that, so that long rows need no more memory than short ones.
const CHUNKS_MAX: i64 = 16;

/// Judges a file, a batch ahead of whoever takes them.
pub(super) struct Ahead {
    batches: Receiver<Vec<Judged>>,
    judging: JoinHandle<Result<()>>,
}

impl Ahead {
    /// Begins to read a run's file, whose first `skip` rows nobody wants.
    pub(super) fn start(ctx: &Ctx, run: &Run, survey: &Survey, skip: i64) -> Ahead {
        let judge = Judge::new(survey, run.mode);
        let (to, batches) = mpsc::channel(1);
        Ahead { batches, judging: tokio::spawn(go(ctx.db.clone(), run.key, judge, skip, to)) }
    }

    /// The next batch of rows; `None` when there are no more.
    ///
    /// Errors: `Internal` when the file could not be read to its end.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<Judged>>> {
        if let Some(rows) = self.batches.recv().await {
            return Ok(Some(rows));
        }
        (&mut self.judging).await.map_err(internal)?.map(|()| None)
    }
}

async fn go(
    db: Db,
    import: i64,
    judge: Judge,
    mut skip: i64,
    to: Sender<Vec<Judged>>,
) -> Result<()> {
    let mut rows: Vec<Judged> = Vec::with_capacity(BATCH_ROWS);
    let mut take = |rows: &mut Vec<Judged>, judged: Judged| {
        if skip > 0 {
            skip -= 1;
        } else {
            rows.push(judged);
        }
    };
    let mut judge = Some(judge);
    let (mut n, mut n_sent) = (0, 0);
    while let Some(mut judging) = judge.take() {
        match chunks::get(&mut db.glance().await?, import, n).await? {
            Some(bytes) => {
                for piece in bytes.chunks(PIECE) {
                    judging.feed(piece, &mut |judged| take(&mut rows, judged));
                    yield_now().await;
                }
                judge = Some(judging);
            }
            None => judging.finish(&mut |judged| take(&mut rows, judged)),
        }
        n += 1;
        while rows.len() >= BATCH_ROWS
            || (!rows.is_empty() && (judge.is_none() || n - n_sent >= CHUNKS_MAX))
        {
            n_sent = n;
            let rest = rows.split_off(rows.len().min(BATCH_ROWS));
            if to.send(std::mem::replace(&mut rows, rest)).await.is_err() {
                // Whoever took them has ended the run.
                return Ok(());
            }
        }
    }
    Ok(())
}
