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
use domain::imports::{
    Cell, Dialect, FailedRows, Header, Newline, Survey, TEMPLATE_COLUMNS, Writer,
};
use domain::{Account, DocumentType, Error, Lang, Mark, Noun, Store};
use futures::{Stream, TryStreamExt, stream};
use ledger::{Ctx, accounts, imports};

use super::answer::Pages;

/// The type of a file of rows.
const CSV: &str = "text/csv; charset=utf-8";
/// Rows read from the books at a time.
const ROWS: usize = 1_000;

/// `/accounts/template.csv`
pub(super) async fn template(Extension(asked): Extension<Asked>) -> Response {
    let mut bytes = Vec::new();
    let dialect = dialect(&asked.store, asked.lang);
    Writer::new(dialect.separator, dialect.newline)
        .row(TEMPLATE_COLUMNS.map(Cell::text), &mut bytes);
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
    let dialect = dialect(&asked.store, asked.lang);
    let mut writer = Writer::new(dialect.separator, dialect.newline);
    let mut head = Vec::new();
    writer.row(TEMPLATE_COLUMNS.map(Cell::text), &mut head);
    let pages = stream::try_unfold((asked, Some(0), writer), move |(asked, after, mut writer)| {
        let query = query.clone();
        async move {
            let Some(after) = after else { return Ok(None) };
            let accounts = accounts::list::beyond(&asked.ctx, &query, after, ROWS).await?;
            let mut bytes = Vec::new();
            for account in &accounts {
                writer.row(cells(account, dialect.separator.usual_mark()), &mut bytes);
            }
            let next = accounts.last().filter(|_| accounts.len() == ROWS).map(|last| last.key);
            Ok(Some((Bytes::from(bytes), (asked, next, writer))))
        }
    });
    file("fiado-accounts.csv", CSV, streamed(head, pages))
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
            Survey::of(dialect(&store, lang), header, &store.currency)
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
            let notes = imports::notes(&ctx, key, true, after, ROWS).await?;
            let mut bytes = Vec::new();
            for note in &notes {
                writer.row(&note.raw, note.first_line(), &note.faults, &mut bytes);
            }
            let next = notes.last().filter(|_| notes.len() == ROWS).map(|note| note.line);
            Ok(Some((Bytes::from(bytes), (ctx, next, writer))))
        });
    let stem = run.file_name.rsplit_once('.').map_or(run.file_name.as_str(), |(stem, _)| stem);
    Ok(file(&format!("{stem}-errors.csv"), CSV, streamed(head, pages)))
}

/// What files that the store hands out are written in. Where the separator is a comma, the decimal sign is a point.
fn dialect(store: &Store, lang: Lang) -> Dialect {
    let separator = store.csv_separator.in_language(lang);
    Dialect { separator, newline: Newline::CrLf, ..Dialect::default() }
}

/// An account in the template's columns.
fn cells(account: &Account, mark: Mark) -> [Cell<'_>; 13] {
    let kind = account.document_type.as_ref();
    let document = account.document.as_ref().map(|number| number.masked(kind));
    let amount = |amount| Cell::amount(amount, mark);
    [
        Cell::text(account.id.as_str()),
        Cell::text(account.email.as_str()),
        Cell::text(document.unwrap_or_default()),
        Cell::text(kind.map_or("", DocumentType::as_str)),
        Cell::text(account.status.as_str()),
        amount(account.credit_limit),
        Cell::rate(account.tolerance, mark),
        amount(account.balance),
        amount(account.available()),
        amount(account.reserved),
        amount(account.available()),
        Cell::note(account.created_at.to_string()),
        Cell::note(account.updated_at.to_string()),
    ]
}

fn streamed(
    head: Vec<u8>,
    pages: impl Stream<Item = Result<Bytes, Error>> + Send + 'static,
) -> Body {
    let head = stream::once(async { Ok(Bytes::from(head)) });
    // A broken stream ends the connection without its last chunk: the browser tells of a failed download.
    let pages = stream::StreamExt::chain(head, pages);
    Body::from_stream(pages.map_err(|error| std::io::Error::other(format!("{error:?}"))))
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
