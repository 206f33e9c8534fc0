//! Work that comes round again. Each kind is a row that a process claims: two on one database never
//! do one turn twice, and one that died is followed by another.

use crate::{Ctx, Result, answers, imports, purchases};

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

/// Does what is due.
///
/// Errors: `Internal` only; what was not done is due again.
pub async fn run_due(ctx: &Ctx) -> Result<()> {
    for job in [Job::Holds, Job::Daily] {
        if let Some(fence) = claim(ctx, job).await? {
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

/// Claims a job that is due and that no living process works on: the fence that guards its end. One that is due later than
/// its next turn can be was put off while the machine's clock was ahead.
async fn claim(ctx: &Ctx, job: Job) -> Result<Option<i64>> {
    let now = ctx.clock.micros();
    let due: Option<(String, i64)> = ctx
        .db
        .glance()
        .await?
        .query("select owner, fence from jobs where name = $1 and (due_at <= $2 or due_at > $3)")
        .bind(job.name())
        .bind(now)
        .bind(now + job.every())
        .optional()
        .await?;
    let Some((owner, fence)) = due else { return Ok(None) };
    if !ctx.db.is_free(ctx, &owner).await? {
        return Ok(None);
    }
    let process = ctx.db.appear().await?;
    let mut tx = ctx.db.write().await?;
    let claimed: Option<(i64,)> = tx
        .query(
            "update jobs set owner = $2, fence = fence + 1 where name = $1 and fence = $3 returning fence",
        )
        .bind(job.name())
        .bind(process)
        .bind(fence)
        .optional()
        .await?;
    tx.commit().await?;
    Ok(claimed.map(|(fence,)| fence))
}

async fn finish(ctx: &Ctx, job: Job, fence: i64) -> Result<()> {
    let mut tx = ctx.db.write().await?;
    tx.query("update jobs set due_at = $3, owner = '' where name = $1 and fence = $2")
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
            let (ctx, beside) = (&shop.olga, &shop.another_process().await);
            let dead = shop.another_process().await;
            assert_eq!(claim(&dead, Job::Daily).await.unwrap(), Some(1));
            assert_eq!(claim(ctx, Job::Daily).await.unwrap(), None);
            drop(dead);
            let mut claimed = None;
            while claimed.is_none() {
                shop.clock.advance_seconds(1);
                claimed = claim(ctx, Job::Daily).await.unwrap();
            }
            assert_eq!(claimed, Some(2));
            assert_eq!(claim(beside, Job::Daily).await.unwrap(), None);
            finish(ctx, Job::Daily, 1).await.unwrap();
            assert_eq!(claim(beside, Job::Daily).await.unwrap(), None, "the dead one ends nothing");
            finish(ctx, Job::Daily, 2).await.unwrap();
            assert_eq!(claim(ctx, Job::Daily).await.unwrap(), None, "not due");
            shop.clock.advance_seconds(24 * 3_600);
            assert_eq!(claim(beside, Job::Daily).await.unwrap(), Some(3));
        })
        .await;
    }

    #[tokio::test]
    async fn a_clock_that_was_a_year_ahead_or_steps_back_an_hour_puts_no_job_off() {
        each_db(async |shop| {
            let ctx = &shop.olga;
            shop.clock.set_by_seconds(365 * 24 * 3_600);
            let fence = claim(ctx, Job::Holds).await.unwrap().unwrap();
            finish(ctx, Job::Holds, fence).await.unwrap();
            for seconds in [-365 * 24 * 3_600, -3_600] {
                shop.clock.set_by_seconds(seconds);
                let fence = claim(ctx, Job::Holds).await.unwrap().expect("it is due at once");
                finish(ctx, Job::Holds, fence).await.unwrap();
                assert_eq!(claim(ctx, Job::Holds).await.unwrap(), None);
            }
        })
        .await;
    }
}
