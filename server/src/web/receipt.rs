//! `/imports/{key}/receipt.json`: everything of a run, for somebody's files.

use app::asked::Asked;
use axum::Extension;
use axum::body::Body;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::request::Parts;
use axum::response::Response;
use domain::{Error, Field, FileRefusal, Noun};
use ledger::imports::{self, Counts, Run, RunStatus};
use serde::Serialize;

use super::answer::{Pages, broken};
use super::downloads::file;
use crate::api::body::{Number, time};

/// The run as a file of JSON: amounts in the store's currency, times in UTC.
pub(super) async fn receipt(
    Extension(asked): Extension<Asked>,
    Extension(pages): Extension<Pages>,
    key: Result<Path<i64>, PathRejection>,
    request: Parts,
) -> Response {
    let Ok(Path(key)) = key else {
        return pages.tell(request, Error::NotFound(Noun::Import)).await;
    };
    let found = async {
        let run = imports::get(&asked.ctx, key).await?;
        Ok((run, imports::followers(&asked.ctx, key).await?))
    };
    let (run, followers) = match found.await {
        Ok(found) => found,
        Err(error) => return pages.tell(request, error).await,
    };
    let receipt = Receipt::of(&run, &followers, &asked.store.currency);
    match serde_json::to_string_pretty(&receipt) {
        Ok(text) => file(&format!("import-{key}.json"), "application/json", Body::from(text)),
        Err(error) => broken(error),
    }
}

/// Everything of a run.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Receipt<'a> {
    import: i64,
    status: RunStatus,
    mode: &'static str,
    file: File<'a>,
    dialect: Option<Dialect>,
    columns: Option<Vec<Column<'a>>>,
    scope: Scope,
    who: &'a str,
    door: &'a str,
    address: &'a str,
    created_at: String,
    started_at: Option<String>,
    finished_at: Option<String>,
    resumed_at_row: Option<i64>,
    currency: &'a str,
    rows: i64,
    counts: Told,
    /// What was foreseen when it was checked.
    preview: Option<Told>,
    exposure_before: Option<Number>,
    refusal: Option<&'a FileRefusal>,
    attempt_of: Option<i64>,
    attempts: Vec<i64>,
    put_right: i64,
    undo_of: Option<i64>,
    undone_by: Vec<i64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct File<'a> {
    name: &'a str,
    size_bytes: i64,
    sha256: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Dialect {
    encoding: &'static str,
    separator: char,
    decimal_sign: char,
    newline: &'static str,
}

#[derive(Serialize)]
struct Column<'a> {
    name: &'a str,
    field: Option<Field>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Scope {
    all_or_nothing: bool,
    opens_new: bool,
}

/// Counts of rows, and what they mean in money.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Told {
    created: i64,
    updated: i64,
    unchanged: i64,
    failed: i64,
    warned: i64,
    limits_below_used: i64,
    closed: i64,
    closed_owing: i64,
    owed_on_closed: Number,
    exposure_change: Number,
}

impl From<&Counts> for Told {
    fn from(counts: &Counts) -> Told {
        Told {
            created: counts.created,
            updated: counts.updated,
            unchanged: counts.unchanged,
            failed: counts.failed,
            warned: counts.warned,
            limits_below_used: counts.below_used,
            closed: counts.closing,
            closed_owing: counts.closing_owing,
            owed_on_closed: Number::money(counts.owed_closing),
            exposure_change: Number::money(counts.exposure),
        }
    }
}

impl<'a> Receipt<'a> {
    fn of(run: &'a Run, followers: &[Run], currency: &'a str) -> Receipt<'a> {
        let keys = |is: fn(&Run) -> Option<i64>| -> Vec<i64> {
            let those = followers.iter().filter(|other| is(other) == Some(run.key));
            those.map(|other| other.key).collect()
        };
        let survey = run.survey.as_ref();
        let dialect = survey.map(|survey| Dialect {
            encoding: survey.dialect.encoding.name(),
            separator: survey.dialect.separator.sign(),
            decimal_sign: survey.dialect.mark.decimal(),
            newline: survey.dialect.newline.name(),
        });
        let columns = survey.map(|survey| {
            let named = survey.header.names.iter().zip(&survey.header.columns);
            named.map(|(name, field)| Column { name, field: *field }).collect()
        });
        Receipt {
            import: run.key,
            status: run.status,
            mode: run.mode.as_str(),
            file: File { name: &run.file_name, size_bytes: run.size_bytes, sha256: &run.sha256 },
            dialect,
            columns,
            scope: Scope { all_or_nothing: run.scope.is_whole, opens_new: run.scope.opens_new },
            who: &run.uploaded_by,
            door: &run.door,
            address: &run.address,
            created_at: time(run.created_at),
            started_at: run.started_at.map(time),
            finished_at: run.finished_at.map(time),
            resumed_at_row: run.resumed_row,
            currency,
            rows: run.n_rows,
            counts: Told::from(&run.counts),
            preview: run.preview.map(|preview| Told::from(&preview.counts)),
            exposure_before: run.preview.map(|preview| Number::money(preview.exposure_before)),
            refusal: run.refusal.as_ref(),
            attempt_of: run.attempt_of,
            attempts: keys(|other| other.attempt_of),
            put_right: run.n_healed,
            undo_of: run.undo_of,
            undone_by: keys(|other| other.undo_of),
        }
    }
}
