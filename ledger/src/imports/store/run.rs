//! A run as a row of the books.

use domain::Money;
use domain::accounts::Exposure;
use domain::imports::Mode;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::FromRow;

use crate::Result;
use crate::clock::time;
use crate::db::{Query, Tx, internal};
use crate::imports::{Counts, Run, RunStatus, Scope};

/// A run that is not yet applied is told as the store counts now.
pub(super) const COLUMNS: &str = "key, mode, file_name, size_bytes, sha256, uploaded_by, door, address, choices, is_whole, \
                       opens_new, undo_of, attempt_of, created_at, started_at, finished_at, status, survey, refusal, \
                       preview, n_rows, n_created, n_updated, n_unchanged, n_failed, n_warned, n_below_used, n_closing, \
                       n_closing_owing, owed_closing, limits, ceilings, limits_opened, ceilings_opened, \
                       case when status in ('Checking', 'Checked', 'Queued') \
                       then (select tolerance_enabled from store where key = 1) \
                       else tolerance_counts end as tolerance_counts, n_healed, resumed_row";

#[derive(FromRow)]
struct RunRow {
    key: i64,
    mode: String,
    file_name: String,
    size_bytes: i64,
    sha256: String,
    uploaded_by: String,
    door: String,
    address: String,
    choices: String,
    is_whole: bool,
    opens_new: bool,
    undo_of: Option<i64>,
    attempt_of: Option<i64>,
    created_at: i64,
    started_at: Option<i64>,
    finished_at: Option<i64>,
    status: String,
    survey: String,
    refusal: String,
    preview: String,
    n_rows: i64,
    n_created: i64,
    n_updated: i64,
    n_unchanged: i64,
    n_failed: i64,
    n_warned: i64,
    n_below_used: i64,
    n_closing: i64,
    n_closing_owing: i64,
    owed_closing: i64,
    limits: i64,
    ceilings: i64,
    limits_opened: i64,
    ceilings_opened: i64,
    tolerance_counts: bool,
    n_healed: i64,
    resumed_row: i64,
}

impl RunRow {
    fn run(self) -> Result<Run> {
        let status = RunStatus::ALL.into_iter().find(|status| status.as_str() == self.status);
        Ok(Run {
            key: self.key,
            mode: Mode::parse(&self.mode).ok_or_else(|| internal("an import of no mode"))?,
            file_name: self.file_name,
            size_bytes: self.size_bytes,
            sha256: self.sha256,
            uploaded_by: self.uploaded_by,
            door: self.door,
            address: self.address,
            choices: from_json(&self.choices)?.unwrap_or_default(),
            scope: Scope { is_whole: self.is_whole, opens_new: self.opens_new },
            undo_of: self.undo_of,
            attempt_of: self.attempt_of,
            created_at: time(self.created_at),
            started_at: self.started_at.map(time),
            finished_at: self.finished_at.map(time),
            status: status.ok_or_else(|| internal("an import of no known status"))?,
            survey: from_json(&self.survey)?,
            refusal: from_json(&self.refusal)?,
            preview: from_json(&self.preview)?,
            n_rows: self.n_rows,
            counts: Counts {
                created: self.n_created,
                updated: self.n_updated,
                unchanged: self.n_unchanged,
                failed: self.n_failed,
                warned: self.n_warned,
                below_used: self.n_below_used,
                closing: self.n_closing,
                closing_owing: self.n_closing_owing,
                owed_closing: Money::minor(self.owed_closing),
                exposure: Exposure::minor(self.limits.into(), self.ceilings.into()),
                opened: Exposure::minor(self.limits_opened.into(), self.ceilings_opened.into()),
            },
            tolerance_counts: self.tolerance_counts,
            undone: None,
            n_healed: self.n_healed,
            resumed_row: (self.resumed_row > 0).then_some(self.resumed_row),
        })
    }
}

fn from_json<T: DeserializeOwned>(text: &str) -> Result<Option<T>> {
    if text.is_empty() {
        return Ok(None);
    }
    serde_json::from_str(text).map(Some).map_err(internal)
}

pub(super) fn to_json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(internal)
}

pub(super) async fn runs(query: Query<'_>) -> Result<Vec<Run>> {
    let rows: Vec<RunRow> = query.all().await?;
    rows.into_iter().map(RunRow::run).collect()
}

/// Writes a run that waits for its turn; returns it as the store counts.
pub(crate) async fn insert(tx: &mut Tx, run: Run) -> Result<Run> {
    let query = tx.query(
        "insert into imports (key, mode, file_name, size_bytes, sha256, uploaded_by, door, address, choices, is_whole, \
         opens_new, undo_of, attempt_of, created_at, status, n_rows, survey, refusal, preview, n_done, n_created, \
         n_updated, n_unchanged, n_failed, n_warned, n_below_used, n_closing, n_closing_owing, owed_closing, limits, \
         ceilings, limits_opened, ceilings_opened, tolerance_counts, n_healed, resumed_row, undone_to, owner, fence) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, '', '', '', 0, 0, 0, 0, 0, 0, \
         0, 0, 0, 0, 0, 0, 0, 0, (select tolerance_enabled from store where key = 1), 0, 0, '', '', 0) \
         returning tolerance_counts",
    );
    let query = query
        .bind(run.key)
        .bind(run.mode.as_str())
        .bind(run.file_name.as_str())
        .bind(run.size_bytes)
        .bind(run.sha256.as_str())
        .bind(run.uploaded_by.as_str())
        .bind(run.door.as_str())
        .bind(run.address.as_str())
        .bind(to_json(&run.choices)?)
        .bind(run.scope.is_whole)
        .bind(run.scope.opens_new)
        .bind(run.undo_of)
        .bind(run.attempt_of)
        .bind(run.created_at.as_microsecond())
        .bind(run.status.as_str())
        .bind(run.n_rows);
    let (tolerance_counts,): (bool,) = query.one().await?;
    Ok(Run { tolerance_counts, ..run })
}
