//! The SQL of imports.

use domain::imports::{Mode, RawRow, Survey, Warning};
use domain::{Fault, FileRefusal};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use super::{Counts, Note, Run, RunStatus};
use crate::Result;
use crate::clock::time;
use crate::db::{BATCH_ROWS, Query, Tx, internal};

const COLUMNS: &str = "key, mode, file_name, size_bytes, sha256, uploaded_by, created_at, started_at, \
                       finished_at, status, survey, refusal, n_rows, n_created, n_updated, \
                       n_unchanged, n_failed, n_warned";

#[derive(FromRow)]
struct RunRow {
    key: i64,
    mode: String,
    file_name: String,
    size_bytes: i64,
    sha256: String,
    uploaded_by: String,
    created_at: i64,
    started_at: Option<i64>,
    finished_at: Option<i64>,
    status: String,
    survey: String,
    refusal: String,
    n_rows: i64,
    n_created: i64,
    n_updated: i64,
    n_unchanged: i64,
    n_failed: i64,
    n_warned: i64,
}

impl RunRow {
    fn run(self) -> Result<Run> {
        let statuses = [
            RunStatus::Queued,
            RunStatus::Running,
            RunStatus::Done,
            RunStatus::DoneWithErrors,
            RunStatus::Failed,
        ];
        Ok(Run {
            key: self.key,
            mode: if self.mode == "create" { Mode::Create } else { Mode::Update },
            file_name: self.file_name,
            size_bytes: self.size_bytes,
            sha256: self.sha256,
            uploaded_by: self.uploaded_by,
            created_at: time(self.created_at),
            started_at: self.started_at.map(time),
            finished_at: self.finished_at.map(time),
            status: statuses
                .into_iter()
                .find(|status| status.as_str() == self.status)
                .unwrap_or(RunStatus::Cancelled),
            survey: from_json::<Survey>(&self.survey)?,
            refusal: from_json::<FileRefusal>(&self.refusal)?,
            n_rows: self.n_rows,
            counts: Counts {
                created: self.n_created,
                updated: self.n_updated,
                unchanged: self.n_unchanged,
                failed: self.n_failed,
                warned: self.n_warned,
            },
        })
    }
}

fn from_json<T: DeserializeOwned>(text: &str) -> Result<Option<T>> {
    if text.is_empty() {
        return Ok(None);
    }
    serde_json::from_str(text).map(Some).map_err(internal)
}

fn to_json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(internal)
}

async fn runs(query: Query<'_>) -> Result<Vec<Run>> {
    let rows: Vec<RunRow> = query.all().await?;
    rows.into_iter().map(RunRow::run).collect()
}

/// Writes a chunk of an upload.
pub(crate) async fn insert_chunk(
    tx: &mut Tx,
    import: i64,
    n: i64,
    at: i64,
    bytes: &[u8],
) -> Result<()> {
    tx.query("insert into import_chunks (import, n, at, bytes) values ($1, $2, $3, $4)")
        .bind(import)
        .bind(n)
        .bind(at)
        .bind(bytes)
        .run()
        .await?;
    Ok(())
}

/// The chunk `n` of an upload.
pub(crate) async fn chunk(tx: &mut Tx, import: i64, n: i64) -> Result<Option<Vec<u8>>> {
    let found: Option<(Vec<u8>,)> = tx
        .query("select bytes from import_chunks where import = $1 and n = $2")
        .bind(import)
        .bind(n)
        .optional()
        .await?;
    Ok(found.map(|(bytes,)| bytes))
}

/// Removes the chunks of an upload.
pub(crate) async fn delete_chunks(tx: &mut Tx, import: i64) -> Result<()> {
    tx.query("delete from import_chunks where import = $1").bind(import).run().await?;
    Ok(())
}

/// Removes chunks of uploads that were never finished and began before `before`.
pub(crate) async fn sweep_chunks(tx: &mut Tx, before: i64) -> Result<u64> {
    tx.query("delete from import_chunks where at < $1 and import not in (select key from imports)")
        .bind(before)
        .run()
        .await
}

/// Writes a run that waits for its turn.
pub(crate) async fn insert(tx: &mut Tx, run: &Run) -> Result<()> {
    tx.query(
        "insert into imports (key, mode, file_name, size_bytes, sha256, uploaded_by, created_at, status, \
         survey, refusal, n_rows, n_done, n_created, n_updated, n_unchanged, n_failed, n_warned, \
         owner, fence, lease_until) \
         values ($1, $2, $3, $4, $5, $6, $7, 'Queued', '', '', 0, 0, 0, 0, 0, 0, 0, '', 0, 0)",
    )
    .bind(run.key)
    .bind(run.mode.as_str())
    .bind(run.file_name.as_str())
    .bind(run.size_bytes)
    .bind(run.sha256.as_str())
    .bind(run.uploaded_by.as_str())
    .bind(run.created_at.as_microsecond())
    .run()
    .await?;
    Ok(())
}

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

/// Whether a run waits that nobody works on: for looking without writing.
pub(crate) async fn is_pending(tx: &mut Tx, now: i64) -> Result<bool> {
    let found: Option<(i64,)> = tx
        .query("select key from imports where status in ('Queued', 'Running') and lease_until < $1 limit 1")
        .bind(now)
        .optional()
        .await?;
    Ok(found.is_some())
}

/// Claims the oldest run that nobody works on: its key and the fence that guards every write of it.
pub(crate) async fn claim(
    tx: &mut Tx,
    owner: &str,
    now: i64,
    until: i64,
) -> Result<Option<(i64, i64)>> {
    tx.query(
        "update imports set status = 'Running', owner = $1, fence = fence + 1, lease_until = $3, \
         started_at = coalesce(started_at, $2) \
         where status in ('Queued', 'Running') and lease_until < $2 and key = \
         (select min(key) from imports where status in ('Queued', 'Running') and lease_until < $2) \
         returning key, fence",
    )
    .bind(owner)
    .bind(now)
    .bind(until)
    .optional()
    .await
}

/// Keeps the lease; `false` when somebody else has the run now, or it is over.
pub(crate) async fn keep(tx: &mut Tx, key: i64, fence: i64, until: i64) -> Result<bool> {
    let n = tx
        .query("update imports set lease_until = $3 where key = $1 and fence = $2 and status = 'Running'")
        .bind(key)
        .bind(fence)
        .bind(until)
        .run()
        .await?;
    Ok(n == 1)
}

/// Writes down what the file is.
pub(crate) async fn set_survey(tx: &mut Tx, key: i64, survey: &Survey) -> Result<()> {
    tx.query("update imports set survey = $2, n_rows = $3 where key = $1")
        .bind(key)
        .bind(to_json(survey)?)
        .bind(i64::try_from(survey.n_rows).unwrap_or(i64::MAX))
        .run()
        .await?;
    Ok(())
}

/// Adds to the counts: the checkpoint of the run.
pub(crate) async fn add_counts(tx: &mut Tx, key: i64, counts: &Counts) -> Result<()> {
    tx.query(
        "update imports set n_done = n_done + $2, n_created = n_created + $3, n_updated = n_updated + $4, \
         n_unchanged = n_unchanged + $5, n_failed = n_failed + $6, n_warned = n_warned + $7 where key = $1",
    )
    .bind(key)
    .bind(counts.done())
    .bind(counts.created)
    .bind(counts.updated)
    .bind(counts.unchanged)
    .bind(counts.failed)
    .bind(counts.warned)
    .run()
    .await?;
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
    delete_chunks(tx, key).await
}

#[derive(Serialize, Deserialize)]
struct NoteText {
    faults: Vec<Fault>,
    warnings: Vec<Warning>,
}

/// Writes notes.
pub(crate) async fn insert_notes(tx: &mut Tx, import: i64, notes: &[Note]) -> Result<()> {
    for batch in notes.chunks(BATCH_ROWS) {
        let sql = format!(
            "insert{} into import_notes (import, line, refused, faults, fields) values {}",
            tx.or_fail(),
            tx.values(5, batch.len())
        );
        let mut query = tx.query_built(sql);
        for note in batch {
            let text = NoteText { faults: note.faults.clone(), warnings: note.warnings.clone() };
            query = query
                .bind(import)
                .bind(note.line)
                .bind(!note.faults.is_empty())
                .bind(to_json(&text)?)
                .bind(note.raw.to_stored());
        }
        query.run().await?;
    }
    Ok(())
}

/// Notes of a run after the line `after`.
pub(crate) async fn notes(
    tx: &mut Tx,
    import: i64,
    refused: bool,
    after: i64,
    rows: usize,
) -> Result<Vec<Note>> {
    let found: Vec<(i64, String, String)> = tx
        .query(
            "select line, faults, fields from import_notes \
             where import = $1 and refused = $2 and line > $3 order by line limit $4",
        )
        .bind(import)
        .bind(refused)
        .bind(after)
        .bind(i64::try_from(rows).unwrap_or(i64::MAX))
        .all()
        .await?;
    found
        .into_iter()
        .map(|(line, text, fields)| {
            let text: NoteText = serde_json::from_str(&text).map_err(internal)?;
            let raw = RawRow::from_stored(&fields);
            Ok(Note { line, faults: text.faults, warnings: text.warnings, raw })
        })
        .collect()
}
