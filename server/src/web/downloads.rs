//! Files on their way out: the current search, the template, the failed rows of a run. Each is read
//! from the books page by page while it is sent, however long it is.

use app::asked::Asked;
use app::routes::ListAddress;
use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery};
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use domain::imports::{FailedRows, Header, Survey, TEMPLATE_COLUMNS};
use domain::{Error, Lang, Noun, Store};
use futures::{Stream, StreamExt, TryStreamExt, stream};
use ledger::{Ctx, accounts, imports};

use super::answer::Pages;
use crate::export;

/// The type of a file of rows.
const CSV: &str = "text/csv; charset=utf-8";

/// `/accounts/template.csv`
pub(super) async fn template(Extension(asked): Extension<Asked>) -> Response {
    let dialect = export::dialect(&asked.store, asked.lang);
    let (bytes, _) = export::begin(&TEMPLATE_COLUMNS, &dialect);
    file("fiado-template.csv", CSV, Body::from(bytes))
}

/// `/accounts/export`: the accounts of the search, with the template's columns.
pub(super) async fn export(
    Extension(asked): Extension<Asked>,
    Extension(pages): Extension<Pages>,
    RawQuery(query): RawQuery,
    request: Parts,
) -> Response {
    let query = ListAddress::parse(&query.unwrap_or_default()).query;
    if let Err(error) = accounts::list::beyond(&asked.ctx, &query, 0, 1).await {
        return pages.tell(request, error).await;
    }
    let rows = export::of_accounts(asked.ctx, &asked.store, asked.lang, query);
    file("fiado-accounts.csv", CSV, streamed(rows))
}

/// `/imports/{key}/errors.csv`: the rows of a run that were refused, in the file's own dialect, each
/// with what is wrong with it.
pub(super) async fn failed_rows(
    Extension(asked): Extension<Asked>,
    Extension(pages): Extension<Pages>,
    key: Result<Path<i64>, PathRejection>,
    request: Parts,
) -> Response {
    let Ok(Path(key)) = key else {
        return pages.tell(request, Error::NotFound(Noun::Import)).await;
    };
    match failed_rows_of(asked.ctx, asked.lang, asked.store, key).await {
        Ok(response) => response,
        Err(error) => pages.tell(request, error).await,
    }
}

/// The rows of a run that were refused, as a file.
///
/// Errors: `Forbidden`, `NotFound`; why the file could not be read at all.
pub(crate) async fn failed_rows_of(
    ctx: Ctx,
    lang: Lang,
    store: Store,
    key: i64,
) -> Result<Response, Error> {
    let run = imports::get(&ctx, key).await?;
    let survey = match (run.survey.clone(), run.undo_of) {
        (Some(survey), _) => survey,
        // Its rows are accounts: what it left is told by their names.
        (None, Some(_)) => {
            let header = Header::of(vec!["Id".to_owned(), "Email".to_owned()], &store.currency);
            Survey::of(export::dialect(&store, lang), header, &store.currency)
        }
        // Nothing of it could be read: why is all there is to tell.
        (None, None) => {
            return Err(run.refusal.map_or(Error::NotFound(Noun::Import), Error::from));
        }
    };
    let mut head = Vec::new();
    let writer = FailedRows::new(&survey, run.first_attempt(), lang, &store, &mut head);
    let pages =
        stream::try_unfold((ctx, Some(0), writer), move |(ctx, after, mut writer)| async move {
            let Some(after) = after else { return Ok(None) };
            let notes = imports::notes(&ctx, key, true, after, export::ROWS).await?;
            let mut bytes = Vec::new();
            for note in &notes {
                writer.row(&note.raw, note.first_line(), &note.faults, &mut bytes);
            }
            let next = notes.last().filter(|_| notes.len() == export::ROWS).map(|note| note.line);
            Ok(Some((Bytes::from(bytes), (ctx, next, writer))))
        });
    let stem = run.file_name.rsplit_once('.').map_or(run.file_name.as_str(), |(stem, _)| stem);
    let head = stream::once(async { Ok(Bytes::from(head)) });
    Ok(file(&format!("{stem}-errors.csv"), CSV, streamed(head.chain(pages))))
}

fn streamed(rows: impl Stream<Item = Result<Bytes, Error>> + Send + 'static) -> Body {
    // A broken stream ends the connection without its last chunk: the browser tells of a failed download.
    Body::from_stream(rows.map_err(|error| std::io::Error::other(format!("{error:?}"))))
}

/// A file to be kept, of this type.
pub(super) fn file(name: &str, kind: &str, body: Body) -> Response {
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_graphic() && c != '"' && c != '\\' { c } else { '_' })
        .collect();
    let encoded: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let disposition = format!(
        "attachment; filename=\"{plain}\"; filename*=UTF-8''{}",
        encoded.replace('+', "%20")
    );
    let headers =
        [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    (headers, body).into_response()
}
