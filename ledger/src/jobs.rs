//! Work that comes round again. Each kind is a row with a lease: two processes on one database never
//! do one turn twice, and one that died is followed by another.

use crate::db::Tx;
use crate::{Ctx, Result, answers, imports, purchases};

/// A process that says nothing for so long is followed by another.
const LEASE_MICROS: i64 = 30 * 1_000_000;
/// Holds are looked through so often.
const HOLDS_EVERY_MICROS: i64 = 1_000_000;
/// Leftovers are swept up so often.
const DAILY_EVERY_MICROS: i64 = 24 * 3_600 * 1_000_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Job {
    /// Gives back what was held too long.
    Holds,
    /// Sweeps up: answers and uploads that nobody asks for any more.
    Daily,
}

impl Job {
    fn name(self) -> &'static str {
        match self {
            Job::Holds => "holds",
            Job::Daily => "daily",
        }
    }

    fn every(self) -> i64 {
        match self {
            Job::Holds => HOLDS_EVERY_MICROS,
            Job::Daily => DAILY_EVERY_MICROS,
        }
    }
}

/// Does what is due. `owner` names the process.
///
/// Errors: `Internal` only; what was not done is due again when the lease has run out.
pub async fn run_due(ctx: &Ctx, owner: &str) -> Result<()> {
    for job in [Job::Holds, Job::Daily] {
        if let Some(fence) = claim(ctx, job, owner).await? {
            work(ctx, job).await?;
            finish(ctx, job, fence).await?;
        }
    }
    Ok(())
}

async fn work(ctx: &Ctx, job: Job) -> Result<()> {
    match job {
        Job::Holds => while purchases::expire_some(ctx).await? {},
        Job::Daily => {
            imports::sweep(ctx).await?;
            let mut tx = ctx.db.write().await?;
            answers::sweep(&mut tx, ctx.clock.micros()).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}

/// Claims a job that is due and that nobody works on: the fence that guards its end.
async fn claim(ctx: &Ctx, job: Job, owner: &str) -> Result<Option<i64>> {
    let now = ctx.clock.micros();
    let mut tx = ctx.db.glance().await?;
    if !is_due(&mut tx, job, now).await? {
        return Ok(None);
    }
    drop(tx);
    let mut tx = ctx.db.write().await?;
    let claimed: Option<(i64,)> = tx
        .query(
            "update jobs set owner = $2, fence = fence + 1, lease_until = $4 \
             where name = $1 and due_at <= $3 and lease_until <= $3 returning fence",
        )
        .bind(job.name())
        .bind(owner)
        .bind(now)
        .bind(now + LEASE_MICROS)
        .optional()
        .await?;
    tx.commit().await?;
    Ok(claimed.map(|(fence,)| fence))
}

async fn is_due(tx: &mut Tx, job: Job, now: i64) -> Result<bool> {
    let found: Option<(i64,)> = tx
        .query("select fence from jobs where name = $1 and due_at <= $2 and lease_until <= $2")
        .bind(job.name())
        .bind(now)
        .optional()
        .await?;
    Ok(found.is_some())
}

async fn finish(ctx: &Ctx, job: Job, fence: i64) -> Result<()> {
    let mut tx = ctx.db.write().await?;
    tx.query("update jobs set due_at = $3, lease_until = 0 where name = $1 and fence = $2")
        .bind(job.name())
        .bind(fence)
        .bind(ctx.clock.micros() + job.every())
        .run()
        .await?;
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::each_db;

    #[tokio::test]
    async fn a_turn_is_claimed_once_and_again_when_its_process_died() {
        each_db(async |shop| {
            let ctx = &shop.olga;
            let first = claim(ctx, Job::Daily, "a").await.unwrap();
            assert_eq!(first, Some(1));
            assert_eq!(claim(ctx, Job::Daily, "b").await.unwrap(), None);
            shop.clock.advance_seconds(31);
            assert_eq!(claim(ctx, Job::Daily, "b").await.unwrap(), Some(2));
            finish(ctx, Job::Daily, 1).await.unwrap();
            assert_eq!(
                claim(ctx, Job::Daily, "c").await.unwrap(),
                None,
                "the dead one ends nothing"
            );
            finish(ctx, Job::Daily, 2).await.unwrap();
            assert_eq!(claim(ctx, Job::Daily, "c").await.unwrap(), None, "not due");
            shop.clock.advance_seconds(24 * 3_600);
            assert_eq!(claim(ctx, Job::Daily, "c").await.unwrap(), Some(3));
        })
        .await;
    }
}
