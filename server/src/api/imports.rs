//! Imports of files: sent in the body, checked or applied, watched, stopped, taken back.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use domain::imports::{ChoicesForm, Mode};
use domain::{Error, Fault, Field, Noun, Rule};
use ledger::imports::{self, Order, Run, Scope};

use super::auth::Ask;
use super::once::{self, Named};
use super::query::Query;
use super::run::{RunBody, RunsBody};
use super::{Answered, At, Failed};
use crate::web::{failed_rows_of, receive};
use crate::worker::Background;

type Accepted = Result<(StatusCode, Json<RunBody>), Failed>;

/// Import a file
///
/// The body is the file itself, or a multipart form with a field `file`; up to 512 MB. Its encoding,
/// separator, and the decimal sign of each column are found out; what the file does not say is asked (`questions`), and nothing of
/// it is applied until it is sent again with the answer. The run goes on by itself: ask for it by its id.
#[utoipa::path(post, path = "/api/creditcontrol/imports", operation_id = "StartanImport", tag = "Imports",
    params(("kind" = Option<String>, Query, description = "`accounts`"),
        ("mode" = String, Query, description = "`create`: every row opens an account; `update`: a row changes the account it names, or opens one"),
        ("dryRun" = Option<bool>, Query, description = "Only find out what would happen; confirm it later"),
        ("encoding" = Option<String>, Query, description = "`utf-8`, `windows-1252`, `mac-roman`, `cp850`, `utf-16le`, `utf-16be`; else it is found out"),
        ("separator" = Option<String>, Query, description = "`comma`, `semicolon`, `tab`, `pipe`; else it is found out"),
        ("decimal" = Option<String>, Query, description = "`comma` or `point`: the decimal sign of columns whose values do not show it (`1.500`). Such a file is not applied without it"),
        ("column" = Option<Vec<String>>, Query, description = "`NAME=FIELD` for a column that is read as a field, `NAME=` for one that is not read; once for each. A heading that may be a missing field is not passed over without it"),
        ("fileName" = Option<String>, Query, description = "What the history calls the file; a form's file has its own name")),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 202, description = "The run", body = RunBody)))]
pub(super) async fn start(
    mut ask: Ask,
    Extension(background): Extension<Background>,
    query: Query,
    request: Request,
) -> Result<Response, Failed> {
    let one_of = |field, text: &str, names: &str| {
        Error::Invalid(vec![Fault::new(field, text, Rule::NotOneOf { names: names.to_owned() })])
    };
    let kind = query.given("kind").unwrap_or("accounts");
    if kind != "accounts" {
        return Err(one_of(Field::Kind, kind, "accounts").into());
    }
    let mode = query.given("mode").unwrap_or_default();
    let mode = Mode::parse(mode).ok_or_else(|| one_of(Field::Mode, mode, "create, update"))?;
    let is_check = flag(&query, Field::DryRun, "dryRun")?;
    let name = query.given("fileName").unwrap_or_default();
    let choices = ChoicesForm {
        encoding: query.given("encoding").unwrap_or_default().to_owned(),
        separator: query.given("separator").unwrap_or_default().to_owned(),
        decimal: query.given("decimal").unwrap_or_default().to_owned(),
        columns: query.all("column").map(str::to_owned).collect(),
    };
    let order = Order { is_check, choices: choices.parse()?, ..Order::apply(mode, name) };
    let (mut parts, body) = request.into_parts();
    let named = match Named::of(&mut parts, ask.lang).await {
        Ok(named) => named,
        Err(refused) => return Ok(refused),
    };
    let request = Request::from_parts(parts, body);
    let (mut upload, order) = receive(&ask.ctx, request, order).await?;
    if let Some(named) = named {
        let sha256 = upload.sha256(&ask.ctx).await?;
        if let Err(before) = named.begin(&mut ask, &sha256).await {
            upload.discard(&ask.ctx).await?;
            return Ok(before);
        }
    }
    let run = match (upload.finish(&ask.ctx, order).await, &ask.ctx.once) {
        (Err(Error::Stale), Some(once)) => return Ok(once::raced(once, &ask).await),
        (run, _) => run?,
    };
    background.wake();
    Ok(accepted(&run).into_response())
}

/// List imports
///
/// The newest first, twenty at a time.
#[utoipa::path(get, path = "/api/creditcontrol/imports", operation_id = "Listimports", tag = "Imports",
    params(("cursor" = Option<String>, Query, description = "`cursor` of the page before")),
    responses((status = 200, description = "The runs", body = RunsBody)))]
pub(super) async fn list(ask: Ask, query: Query) -> Answered<RunsBody> {
    let whole =
        |text: &str| text.parse::<i64>().map_err(|_| Rule::NotBetween { min: 1, max: i64::MAX });
    let before = query.read(Field::Cursor, "cursor", whole)?;
    let runs = imports::history(&ask.ctx, before).await?;
    let now = ask.ctx.clock.now();
    let cursor = runs.last().filter(|_| runs.len() == imports::HISTORY_ROWS);
    let cursor = cursor.map(|run| run.key.to_string());
    let data = runs.iter().map(|run| RunBody::of(run, &[], now, ask.lang)).collect();
    Ok(Json(RunsBody { data, cursor }))
}

/// Get an import
///
/// How far it is, what came of its rows, and what would come of them after a dry run.
#[utoipa::path(get, path = "/api/creditcontrol/imports/{importId}", operation_id = "RetrieveanImportbyId", tag = "Imports",
    params(("importId" = i64, Path, description = "The run's id")),
    responses((status = 200, description = "The run", body = RunBody)))]
pub(super) async fn get(ask: Ask, At(key): At<String>) -> Answered<RunBody> {
    Ok(Json(told(&ask, id(&key)?).await?))
}

/// Download the failed rows
///
/// In the file's own dialect, with line, column, reason and suggestion before each row. Corrected and
/// imported again, they heal the run.
#[utoipa::path(get, path = "/api/creditcontrol/imports/{importId}/errors.csv", operation_id = "Downloadfailedrowsofanimport", tag = "Imports",
    params(("importId" = i64, Path, description = "The run's id")),
    responses((status = 200, description = "The rows", body = String, content_type = "text/csv")))]
pub(super) async fn errors(ask: Ask, At(key): At<String>) -> Result<Response, Failed> {
    let store = ledger::settings::store(&ask.ctx).await?;
    Ok(failed_rows_of(ask.ctx, ask.lang, store, id(&key)?).await?)
}

/// Confirm a dry run
///
/// What was checked is applied.
#[utoipa::path(post, path = "/api/creditcontrol/imports/{importId}/confirmation", operation_id = "ConfirmanImport", tag = "Imports",
    params(("importId" = i64, Path, description = "The run's id"),
        ("allOrNothing" = Option<bool>, Query, description = "Refuse it all where a row is refused")),
    responses((status = 202, description = "The run", body = RunBody)))]
pub(super) async fn confirm(
    ask: Ask,
    Extension(background): Extension<Background>,
    At(key): At<String>,
    query: Query,
) -> Accepted {
    let key = id(&key)?;
    let is_whole = flag(&query, Field::AllOrNothing, "allOrNothing")?;
    let scope = Scope { is_whole, ..Scope::default() };
    let run = imports::confirm(&ask.ctx, key, scope).await?;
    background.wake();
    Ok(accepted(&run))
}

/// Cancel an import
///
/// It stops at the next border between batches: what was applied stands.
#[utoipa::path(delete, path = "/api/creditcontrol/imports/{importId}", operation_id = "CancelanImport", tag = "Imports",
    params(("importId" = i64, Path, description = "The run's id")),
    responses((status = 200, description = "The run", body = RunBody)))]
pub(super) async fn cancel(ask: Ask, At(key): At<String>) -> Answered<RunBody> {
    let key = id(&key)?;
    imports::cancel(&ask.ctx, key).await?;
    Ok(Json(told(&ask, key).await?))
}

/// Take an import back
///
/// Makes a run that gives each account back what it was, by new entries; what was changed since, or
/// bought on, is left and told.
#[utoipa::path(post, path = "/api/creditcontrol/imports/{importId}/undo", operation_id = "UndoanImport", tag = "Imports",
    params(("importId" = i64, Path, description = "The run's id"),
        ("dryRun" = Option<bool>, Query, description = "Only find out what would happen; confirm it later")),
    responses((status = 202, description = "The run that takes it back", body = RunBody)))]
pub(super) async fn undo(
    ask: Ask,
    Extension(background): Extension<Background>,
    At(key): At<String>,
    query: Query,
) -> Accepted {
    let is_check = flag(&query, Field::DryRun, "dryRun")?;
    let run = imports::undo(&ask.ctx, id(&key)?, !is_check).await?;
    background.wake();
    Ok(accepted(&run))
}

fn accepted(run: &Run) -> (StatusCode, Json<RunBody>) {
    (StatusCode::ACCEPTED, Json(RunBody::accepted(run)))
}

async fn told(ask: &Ask, key: i64) -> Result<RunBody, Error> {
    let run = imports::get(&ask.ctx, key).await?;
    let followers = imports::followers(&ask.ctx, key).await?;
    Ok(RunBody::of(&run, &followers, ask.ctx.clock.now(), ask.lang))
}

/// A wish that is `true` or `false`: written in any other way, nothing is done.
fn flag(query: &Query, field: Field, name: &str) -> Result<bool, Error> {
    match query.get(name) {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(other) => {
            let rule = Rule::NotOneOf { names: "true, false".to_owned() };
            Err(Error::Invalid(vec![Fault::new(field, other, rule)]))
        }
    }
}

fn id(text: &str) -> Result<i64, Error> {
    text.parse().map_err(|_| Error::NotFound(Noun::Import))
}
