//! The SQL of imports.

mod run;

use domain::FileRefusal;
use domain::imports::{Choices, Mode, Survey};

use self::run::{COLUMNS, runs, to_json};
use super::{Counts, Preview, Run, RunStatus, Scope, chunks};
use crate::Result;
use crate::db::Tx;

pub(crate) use self::run::insert;

/// Rows that are removed in one transaction.
const CLEARED_ROWS: i64 = 8_000;

/// Runs before the key `before`, newest first.
pub(crate) async fn list(tx: &mut Tx, before: i64, rows: usize) -> Result<Vec<Run>> {
    let sql = format!("select {COLUMNS} from imports where key < $1 order by key desc limit $2");
    runs(tx.query_built(sql).bind(before).bind(i64::try_from(rows).unwrap_or(i64::MAX))).await
}

/// The run with this key.
pub(crate) async fn find(tx: &mut Tx, key: i64) -> Result<Option<Run>> {
    let sql = format!("select {COLUMNS} from imports where key = $1");
    Ok(runs(tx.query_built(sql).bind(key)).await?.pop())
}

/// What takes a run back, and what tries its failed rows again.
pub(crate) async fn followers(tx: &mut Tx, key: i64) -> Result<Vec<Run>> {
    let sql =
        format!("select {COLUMNS} from imports where undo_of = $1 or attempt_of = $1 order by key");
    runs(tx.query_built(sql).bind(key)).await
}

/// What took any of these runs back, or takes it back, oldest first.
pub(crate) async fn undos(tx: &mut Tx, keys: &[i64]) -> Result<Vec<Run>> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let keys = keys.iter().map(|key| [(*key).into()]);
    let query = tx.query_rows(keys, |keys| {
        format!("select {COLUMNS} from imports where undo_of in ({keys}) order by key")
    });
    runs(query).await
}

/// The latest run of the same file before this one that was applied, in whole or in part.
pub(crate) async fn same_file(tx: &mut Tx, sha256: &str, before: i64) -> Result<Option<i64>> {
    let found: Option<(i64,)> = tx
        .query(
            "select key from imports where sha256 = $1 and sha256 <> '' and key < $2 \
             and status in ('Done', 'DoneWithErrors') order by key desc limit 1",
        )
        .bind(sha256)
        .bind(before)
        .optional()
        .await?;
    Ok(found.map(|(key,)| key))
}

/// Rows of a run that were refused because their account is open already.
pub(crate) async fn n_open_already(tx: &mut Tx, key: i64) -> Result<i64> {
    let (n,): (i64,) = tx
        .query(
            "select count(*) from import_notes \
             where import = $1 and refused = $2 and faults like '%\"AlreadyOpen\":%'",
        )
        .bind(key)
        .bind(true)
        .one()
        .await?;
    Ok(n)
}

/// A run that is not over: its key, the process that works on it, and the fence of that process' claim.
pub(crate) type Pending = (i64, String, i64);

/// The runs that are to be worked on, or are, oldest first.
pub(crate) async fn pending(tx: &mut Tx) -> Result<Vec<Pending>> {
    tx.query(
        "select key, owner, fence from imports where status in ('Checking', 'Queued', 'Running') order by key",
    )
    .all()
    .await
}

/// Claims a run for a process, unless another one was quicker: the fence that guards every write of it.
pub(crate) async fn claim(
    tx: &mut Tx,
    (key, _, fence): &Pending,
    owner: &str,
    now: i64,
) -> Result<Option<i64>> {
    let claimed: Option<(i64,)> = tx
        .query(
            "update imports set owner = $3, fence = fence + 1, \
             started_at = coalesce(started_at, $4), \
             resumed_row = case status when 'Queued' then 0 else n_done end, \
             tolerance_counts = case status when 'Running' then tolerance_counts \
             else (select tolerance_enabled from store where key = 1) end, \
             status = case status when 'Queued' then 'Running' else status end \
             where key = $1 and fence = $2 and status in ('Checking', 'Queued', 'Running') returning fence",
        )
        .bind(*key)
        .bind(*fence)
        .bind(owner)
        .bind(now)
        .optional()
        .await?;
    Ok(claimed.map(|(fence,)| fence))
}

/// Whether a claim still holds, until the transaction ends; `false` when somebody else has the run now, or it is over.
pub(crate) async fn is_held(tx: &mut Tx, key: i64, fence: i64) -> Result<bool> {
    let sql = format!(
        "select fence from imports where key = $1 and fence = $2 and status in ('Checking', 'Running'){}",
        tx.for_update()
    );
    let held: Option<(i64,)> = tx.query_built(sql).bind(key).bind(fence).optional().await?;
    Ok(held.is_some())
}

/// How many rows of a run are behind it.
pub(crate) async fn n_done(tx: &mut Tx, key: i64) -> Result<i64> {
    let (n,): (i64,) =
        tx.query("select n_done from imports where key = $1").bind(key).one().await?;
    Ok(n)
}

/// Writes down what the file is, and how it is read.
pub(crate) async fn set_survey(tx: &mut Tx, run: &Run, survey: &Survey) -> Result<()> {
    tx.query(
        "update imports set survey = $2, n_rows = $3, choices = $4, attempt_of = $5 where key = $1",
    )
    .bind(run.key)
    .bind(to_json(survey)?)
    .bind(i64::try_from(survey.n_rows).unwrap_or(i64::MAX))
    .bind(to_json(&run.choices)?)
    .bind(run.attempt_of)
    .run()
    .await?;
    Ok(())
}

/// Writes the counts down: the checkpoint of the run.
pub(crate) async fn set_counts(tx: &mut Tx, key: i64, counts: &Counts) -> Result<()> {
    tx.query(
        "update imports set n_done = $2, n_created = $3, n_updated = $4, n_unchanged = $5, n_failed = $6, \
         n_warned = $7, n_below_used = $8, n_closing = $9, n_closing_owing = $10, owed_closing = $11, limits = $12, \
         ceilings = $13, limits_opened = $14, ceilings_opened = $15 where key = $1",
    )
    .bind(key)
    .bind(counts.done())
    .bind(counts.created)
    .bind(counts.updated)
    .bind(counts.unchanged)
    .bind(counts.failed)
    .bind(counts.warned)
    .bind(counts.below_used)
    .bind(counts.closing)
    .bind(counts.closing_owing)
    .bind(counts.owed_closing.as_minor())
    .bind(counts.exposure.limits().as_minor())
    .bind(counts.exposure.ceilings().as_minor())
    .bind(counts.opened.limits().as_minor())
    .bind(counts.opened.ceilings().as_minor())
    .run()
    .await?;
    Ok(())
}

/// Begins counting anew.
pub(crate) async fn reset_counts(tx: &mut Tx, key: i64) -> Result<()> {
    set_counts(tx, key, &Counts::default()).await
}

/// Ends a check: the run waits for somebody's decision.
pub(crate) async fn end_check(
    tx: &mut Tx,
    key: i64,
    refusal: Option<&FileRefusal>,
    preview: Option<&Preview>,
) -> Result<()> {
    tx.query(
        "update imports set status = 'Checked', refusal = $2, preview = $3, owner = '' where key = $1",
    )
    .bind(key)
    .bind(refusal.map(to_json).transpose()?.unwrap_or_default())
    .bind(preview.map(to_json).transpose()?.unwrap_or_default())
    .run()
    .await?;
    Ok(())
}

/// Lets a checked run be applied; `false` when it does not wait any more.
pub(crate) async fn confirm(tx: &mut Tx, key: i64, scope: Scope, who: &str) -> Result<bool> {
    reset_counts(tx, key).await?;
    let n = tx
        .query(
            "update imports set status = 'Queued', is_whole = $2, opens_new = $3, uploaded_by = $4, \
             started_at = null, owner = '' where key = $1 and status = 'Checked'",
        )
        .bind(key)
        .bind(scope.is_whole)
        .bind(scope.opens_new)
        .bind(who)
        .run()
        .await?;
    Ok(n == 1)
}

/// Lets a checked run be checked anew; `false` when it does not wait any more.
pub(crate) async fn check_again(
    tx: &mut Tx,
    key: i64,
    mode: Mode,
    choices: &Choices,
) -> Result<bool> {
    reset_counts(tx, key).await?;
    let n = tx
        .query(
            "update imports set status = 'Checking', mode = $2, choices = $3, survey = '', refusal = '', \
             preview = '', started_at = null, owner = '' where key = $1 and status = 'Checked'",
        )
        .bind(key)
        .bind(mode.as_str())
        .bind(to_json(choices)?)
        .run()
        .await?;
    Ok(n == 1)
}

/// Stops a run; `false` when it is over.
pub(crate) async fn cancel(tx: &mut Tx, key: i64, now: i64) -> Result<bool> {
    let n_checked = tx
        .query(
            "update imports set status = 'Cancelled', finished_at = $2 \
             where key = $1 and status in ('Checking', 'Checked')",
        )
        .bind(key)
        .bind(now)
        .run()
        .await?;
    if n_checked > 0 {
        // What a check counted was never done.
        reset_counts(tx, key).await?;
    }
    let n_applied = tx
        .query(
            "update imports set status = 'Cancelled', finished_at = $2 \
             where key = $1 and status in ('Queued', 'Running')",
        )
        .bind(key)
        .bind(now)
        .run()
        .await?;
    chunks::delete(tx, key).await?;
    Ok(n_checked + n_applied > 0)
}

/// Forgets runs that were checked before `before` and never confirmed.
pub(crate) async fn cancel_unconfirmed(tx: &mut Tx, before: i64, now: i64) -> Result<()> {
    let old: Vec<(i64,)> = tx
        .query("select key from imports where status = 'Checked' and created_at < $1")
        .bind(before)
        .all()
        .await?;
    for (key,) in old {
        cancel(tx, key, now).await?;
    }
    Ok(())
}

/// How far in the log the run has taken another one back.
pub(crate) async fn undone_to(tx: &mut Tx, key: i64) -> Result<String> {
    let (at,): (String,) =
        tx.query("select undone_to from imports where key = $1").bind(key).one().await?;
    Ok(at)
}

/// Moves that on.
pub(crate) async fn set_undone_to(tx: &mut Tx, key: i64, at: &str) -> Result<()> {
    tx.query("update imports set undone_to = $2 where key = $1").bind(key).bind(at).run().await?;
    Ok(())
}

/// Ends a run.
pub(crate) async fn finish(
    tx: &mut Tx,
    key: i64,
    status: RunStatus,
    refusal: Option<&FileRefusal>,
    now: i64,
) -> Result<()> {
    let refusal = refusal.map(to_json).transpose()?.unwrap_or_default();
    tx.query("update imports set status = $2, refusal = $3, finished_at = $4 where key = $1")
        .bind(key)
        .bind(status.as_str())
        .bind(refusal)
        .bind(now)
        .run()
        .await?;
    chunks::delete(tx, key).await
}

/// What is written down beside a run, row by row.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Rows {
    /// What is wrong with rows, or odd about them.
    Notes,
    /// What they would change.
    Plan,
}

/// Removes some of the rows of a run; `true` when there were any.
pub(crate) async fn clear(tx: &mut Tx, rows: Rows, import: i64) -> Result<bool> {
    let table = match rows {
        Rows::Notes => "import_notes",
        Rows::Plan => "import_plan",
    };
    let sql = format!(
        "delete from {table} where import = $1 and line in \
         (select line from {table} where import = $1 order by line limit $2)"
    );
    Ok(tx.query_built(sql).bind(import).bind(CLEARED_ROWS).run().await? > 0)
}
