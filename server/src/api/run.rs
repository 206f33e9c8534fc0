//! A run of an import as programs read it, and as its receipt says it.

use domain::imports::{Dialect, Finding, Newline, Question, Sign, Survey, findings, name_of};
use domain::{Field, FileRefusal, Lang, Store, Timestamp};
use ledger::imports::{Counts, Preview, Run, RunStatus};
use serde::Serialize;
use utoipa::ToSchema;

use super::body::{Number, time};

/// A run of an import.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RunBody {
    /// Its number.
    #[schema(example = 41)]
    id: i64,
    /// `Checking`, `Checked` (it waits for being confirmed; where `preview.counts` has nothing created and nothing
    /// updated, there is nothing to confirm), `Queued`, `Running`, `Done`, `DoneWithErrors`, `Failed` (nothing was
    /// applied: `refusal`), `Cancelled` (`notApplied`).
    #[schema(example = "Done")]
    status: &'static str,
    /// `accounts`.
    kind: &'static str,
    /// `create` or `update`.
    mode: &'static str,
    /// Whether all rows were wanted or none.
    all_or_nothing: bool,
    /// Whether a row of an update that names no account opens one.
    opens_new: bool,
    /// The file's name.
    file_name: String,
    /// The file's size.
    size_bytes: i64,
    /// The file's SHA-256, in hexadecimal digits.
    sha256: String,
    /// Who sent it, or confirmed it.
    created_by: String,
    /// By which door: `page`, `api`, `command`.
    door: String,
    /// From which address.
    #[serde(skip_serializing_if = "String::is_empty")]
    address: String,
    /// When it was sent, in UTC.
    created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    started_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<String>,
    /// How the file is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    dialect: Option<DialectBody>,
    /// What each of its columns was read as.
    #[serde(skip_serializing_if = "Option::is_none")]
    columns: Option<Vec<ColumnBody>>,
    /// What was found out about the file.
    findings: Vec<FindingBody>,
    /// Why the file was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<String>,
    /// What has to be answered before it is taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    questions: Vec<QuestionBody>,
    /// Rows in the file, once it was read.
    rows: i64,
    /// Rows that are behind us: after a kill it goes on here.
    checkpoint: i64,
    /// Rows a second, from its beginning to now or to its end.
    rows_per_second: i64,
    /// Of a cancelled run: rows that it left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    not_applied: Option<i64>,
    /// What came of the rows so far; of a checked run: what would.
    counts: CountsBody,
    /// What a dry run found.
    #[serde(skip_serializing_if = "Option::is_none")]
    preview: Option<PreviewBody>,
    /// Whether the store let tolerance count when the run began to be applied, or lets it count now: then each
    /// `exposure` is that of ceilings, else that of limits.
    tolerance_counts: bool,
    /// The run whose failed rows this one tries again.
    #[serde(skip_serializing_if = "Option::is_none")]
    attempt_of: Option<i64>,
    /// Runs that tried this one's failed rows again.
    attempts: Vec<i64>,
    /// Failed rows that they put right.
    healed: i64,
    /// The run that this one takes back.
    #[serde(skip_serializing_if = "Option::is_none")]
    undo_of: Option<i64>,
    /// The run that took this one back.
    #[serde(skip_serializing_if = "Option::is_none")]
    undone_by: Option<i64>,
    /// How many of its changes stand although it was taken back: they were changed since, or bought on.
    #[serde(skip_serializing_if = "Option::is_none")]
    undone_but_for: Option<i64>,
    /// The row at which it went on after its process had died.
    #[serde(skip_serializing_if = "Option::is_none")]
    resumed_at_row: Option<i64>,
}

/// Runs, newest first.
#[derive(Serialize, ToSchema)]
pub(super) struct RunsBody {
    pub(super) data: Vec<RunBody>,
    /// For the page of older runs; left out when there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cursor: Option<String>,
}

/// How a file is written.
#[derive(Serialize, ToSchema)]
struct DialectBody {
    /// `UTF-8`, `UTF-16`, `Windows-1252`, `Mac Roman`, `CP850 (MS-DOS)`.
    encoding: &'static str,
    /// `,` `;` `|` or a tab.
    separator: char,
    /// `LF`, `CRLF`, `CR`.
    newline: &'static str,
}

/// A column of a file.
#[derive(Serialize, ToSchema)]
struct ColumnBody {
    /// As the file names it.
    name: String,
    /// What it was read as; left out where it is not read.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'static str>,
    /// `.` or `,`: the decimal sign of its values, where they show it or somebody chose it.
    #[serde(skip_serializing_if = "Option::is_none")]
    decimal: Option<char>,
}

/// What came of rows, and what that means in money.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct CountsBody {
    /// Opened an account.
    created: i64,
    /// Changed an account; of an undo: gave it back what it was.
    updated: i64,
    /// Found the account as the row says; of an undo: left what was changed since.
    unchanged: i64,
    /// Refused: see `errors.csv`.
    failed: i64,
    /// Taken with a warning.
    warned: i64,
    /// Left an account with a limit below what is used of it.
    below_used: i64,
    /// Closed an account.
    closing: i64,
    /// Closed an account that still owes.
    closing_owing: i64,
    /// What those owe.
    #[schema(value_type = f64)]
    owed_closing: Number,
    /// By how much what customers can owe changes: as `ceilings` where the store counts tolerance, else as `limits`.
    #[schema(value_type = f64)]
    exposure: Number,
    /// By how much the sum of the open accounts' limits changes.
    #[schema(value_type = f64)]
    limits: Number,
    /// By how much the sum of their limits × (1 + tolerance) changes.
    #[schema(value_type = f64)]
    ceilings: Number,
}

/// Something that was found out about a file, as every door tells it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct FindingBody {
    /// `encoding`, `separator`, `decimal`, `read`, `unread`, `told` (not read, though filled), `above` (left out above the
    /// header), `lines`.
    kind: String,
    /// The same in words.
    name: String,
    /// What was found.
    value: String,
    /// Whether somebody should look at it.
    is_warning: bool,
}

/// What a file does not say: nothing of it is applied until it is sent again with the answer.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct QuestionBody {
    /// `decimal`: answered by the parameter `decimal`; `column`: answered by `column`.
    kind: &'static str,
    /// The column's heading.
    column: String,
    /// The field that it holds, or may hold.
    field: &'static str,
    /// A value that can be read in two ways.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    /// What is asked, in words.
    message: String,
}

/// What a dry run found.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct PreviewBody {
    /// What would come of the rows.
    counts: CountsBody,
    /// What customers could owe before: `ceilingsBefore` where the store counts tolerance, else `limitsBefore`.
    #[schema(value_type = f64)]
    exposure_before: Number,
    /// And after.
    #[schema(value_type = f64)]
    exposure_after: Number,
    /// The sum of the open accounts' limits before.
    #[schema(value_type = f64)]
    limits_before: Number,
    /// And after.
    #[schema(value_type = f64)]
    limits_after: Number,
    /// The sum of their limits × (1 + tolerance) before.
    #[schema(value_type = f64)]
    ceilings_before: Number,
    /// And after.
    #[schema(value_type = f64)]
    ceilings_after: Number,
}

impl CountsBody {
    fn of(counts: &Counts, tolerance_counts: bool) -> CountsBody {
        CountsBody {
            created: counts.created,
            updated: counts.updated,
            unchanged: counts.unchanged,
            failed: counts.failed,
            warned: counts.warned,
            below_used: counts.below_used,
            closing: counts.closing,
            closing_owing: counts.closing_owing,
            owed_closing: Number::money(counts.owed_closing),
            exposure: Number::money(counts.exposure.counted(tolerance_counts)),
            limits: Number::money(counts.exposure.limits()),
            ceilings: Number::money(counts.exposure.ceilings()),
        }
    }
}

impl PreviewBody {
    fn of(preview: &Preview, tolerance_counts: bool) -> PreviewBody {
        let (before, after) = (preview.exposure_before, preview.exposure_after());
        PreviewBody {
            counts: CountsBody::of(&preview.counts, tolerance_counts),
            exposure_before: Number::money(before.counted(tolerance_counts)),
            exposure_after: Number::money(after.counted(tolerance_counts)),
            limits_before: Number::money(before.limits()),
            limits_after: Number::money(after.limits()),
            ceilings_before: Number::money(before.ceilings()),
            ceilings_after: Number::money(after.ceilings()),
        }
    }
}

impl From<&Dialect> for DialectBody {
    fn from(dialect: &Dialect) -> DialectBody {
        DialectBody {
            encoding: dialect.encoding.name(),
            separator: dialect.separator.sign(),
            newline: Newline::name(dialect.newline),
        }
    }
}

/// The decimal sign of a field's column, where its values show it or somebody chose it.
fn decimal(survey: &Survey, field: Field) -> Option<char> {
    let sign = match field {
        Field::CreditLimit => &survey.limit,
        Field::Tolerance => &survey.tolerance,
        _ => return None,
    };
    let is_known = *sign != Sign::Unused && !sign.is_asked();
    is_known.then(|| survey.reading(field).0.decimal())
}

impl RunBody {
    /// A run as it is ordered or confirmed, in whatever language and however often that is told.
    pub(crate) fn accepted(run: &Run) -> RunBody {
        RunBody::of(run, &[], run.created_at, Lang::En)
    }

    /// A run with those that have to do with it, as it is at `now`.
    pub(crate) fn of(run: &Run, followers: &[Run], now: Timestamp, lang: Lang) -> RunBody {
        let columns = run.survey.as_ref().map(|survey| {
            let header = &survey.header;
            let named = header.names.iter().zip(&header.columns);
            named
                .map(|(name, field)| ColumnBody {
                    name: name.clone(),
                    field: field.map(name_of),
                    decimal: field.and_then(|field| decimal(survey, field)),
                })
                .collect()
        });
        // Amounts in sentences are in the currency that the file was read in.
        let currency = run.survey.as_ref().map(|survey| survey.currency.clone());
        let store = Store { currency: currency.unwrap_or_default(), ..Store::default() };
        let counting = run.tolerance_counts;
        let preview = run.preview.map(|preview| PreviewBody::of(&preview, counting));
        let attempts = followers.iter().filter(|other| other.attempt_of == Some(run.key));
        RunBody {
            id: run.key,
            status: run.status.as_str(),
            kind: "accounts",
            mode: run.mode.as_str(),
            all_or_nothing: run.scope.is_whole,
            opens_new: run.scope.opens_new,
            file_name: run.file_name.clone(),
            size_bytes: run.size_bytes,
            sha256: run.sha256.clone(),
            created_by: run.uploaded_by.clone(),
            door: run.door.clone(),
            address: run.address.clone(),
            created_at: time(run.created_at),
            started_at: run.started_at.map(time),
            finished_at: run.finished_at.map(time),
            dialect: run.survey.as_ref().map(|survey| DialectBody::from(&survey.dialect)),
            columns,
            findings: run.survey.as_ref().map(|survey| found(survey, lang)).unwrap_or_default(),
            refusal: run.refusal.as_ref().map(|refusal| refusal.sentence(lang, &store)),
            questions: asked(run, lang, &store),
            rows: run.n_rows,
            checkpoint: run.counts.done(),
            rows_per_second: run.rows_per_second(now),
            not_applied: (run.status == RunStatus::Cancelled).then(|| run.n_left_out()),
            counts: CountsBody::of(&run.counts, counting),
            preview,
            tolerance_counts: counting,
            attempt_of: run.attempt_of,
            attempts: attempts.map(|other| other.key).collect(),
            healed: run.n_healed,
            undo_of: run.undo_of,
            undone_by: run.undone.map(|undone| undone.by),
            undone_but_for: run.undone.map(|undone| undone.n_left).filter(|n| *n > 0),
            resumed_at_row: run.resumed_row,
        }
    }
}

fn found(survey: &Survey, lang: Lang) -> Vec<FindingBody> {
    let found = findings(survey, lang).into_iter();
    let body =
        |Finding { kind, name, value, is_warning }| FindingBody { kind, name, value, is_warning };
    found.map(body).collect()
}

fn asked(run: &Run, lang: Lang, store: &Store) -> Vec<QuestionBody> {
    let Some(FileRefusal::Unclear { questions }) = &run.refusal else { return Vec::new() };
    let body = |question: &Question| {
        let message = question.sentence(lang, store);
        let (kind, column, field, value) = match question {
            Question::Sign { name, field, value, .. } => {
                ("decimal", name, field, Some(value.clone()))
            }
            Question::Heading { name, field } => ("column", name, field, None),
        };
        QuestionBody { kind, column: column.clone(), field: name_of(*field), value, message }
    };
    questions.iter().map(body).collect()
}
