//! A file on its way in: streamed into the books as it comes, whatever its size.

use app::asked::Asked;
use app::failure::Failure;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Multipart, RawQuery, Request};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Json};
use domain::imports::{Choices, Mode};
use domain::{Error, Fault, Field, FileRefusal, Rule};
use futures::StreamExt;
use ledger::Ctx;
use ledger::imports::{Order, UPLOAD_BYTES_MAX, Upload};
use tower_sessions::Session;

use super::answer::status;
use super::asking::accepts_html;
use super::forms::{leave, value, with};
use crate::worker::Background;

/// Takes a file: the body itself from our script, a multipart field `file` from a plain form.
pub(super) async fn import(
    session: Session,
    Extension(asked): Extension<Asked>,
    Extension(background): Extension<Background>,
    RawQuery(query): RawQuery,
    request: Request,
) -> Response {
    let plain = accepts_html(request.headers());
    let (lang, store) = (asked.lang, asked.store.clone());
    // The run must not depend on whether the browser waits for the answer.
    let query = query.unwrap_or_default();
    let mode = value(query.as_bytes(), "mode");
    let back = with(app::routes::IMPORT, "mode", &mode);
    let taken = tokio::spawn(async move { take(&asked.ctx, &query, request).await }).await;
    let taken = taken.unwrap_or_else(|_| Err(Error::Internal { incident: "upload".to_owned() }));
    match taken {
        Ok(id) => {
            background.wake();
            if plain {
                Redirect::to(&app::routes::import(id)).into_response()
            } else {
                Json(serde_json::json!({ "page": app::routes::import(id) })).into_response()
            }
        }
        Err(error) if plain => {
            leave(&session, app::routes::IMPORT, &Bytes::new(), Failure(error)).await;
            Redirect::to(&back).into_response()
        }
        Err(error) => {
            let refused = error.sentence(lang, &store);
            (status(&error), Json(serde_json::json!({ "refused": refused }))).into_response()
        }
    }
}

async fn take(ctx: &Ctx, query: &str, request: Request) -> Result<i64, Error> {
    let order = order(query)?;
    let (upload, order) = receive(ctx, request, order).await?;
    Ok(upload.finish(ctx, order).await?.key)
}

/// Takes a file, the body itself or a multipart field `file` of it; its name comes with it.
///
/// Errors: `Forbidden`; the file's refusals.
pub(crate) async fn receive(
    ctx: &Ctx,
    request: Request,
    order: Order,
) -> Result<(Upload, Order), Error> {
    let announced = number(request.headers(), header::CONTENT_LENGTH);
    let is_form = text(request.headers(), header::CONTENT_TYPE).starts_with("multipart/form-data");
    let mut upload = match Upload::start(ctx).await {
        Ok(upload) => upload,
        // Nobody's upload is not even read.
        Err(Error::Unauthenticated) => return Err(Error::Unauthenticated),
        Err(error) => return Err(refuse_unread(request, error).await),
    };
    let spooled = if announced.is_some_and(|bytes| bytes > UPLOAD_BYTES_MAX + FORM_OVERHEAD_BYTES) {
        let too_large = FileRefusal::TooLarge { max_bytes: UPLOAD_BYTES_MAX };
        Err(refuse_unread(request, too_large.into()).await)
    } else if is_form {
        spool_form(ctx, &mut upload, request).await
    } else {
        let name = file_name(request.headers());
        spool(
            ctx,
            &mut upload,
            request.into_body().into_data_stream().map(|bytes| bytes.map_err(drop)),
        )
        .await
        .map(|()| name)
    };
    match spooled {
        Ok(name) => {
            let file_name = if name.is_empty() { order.file_name.clone() } else { name };
            Ok((upload, Order { file_name, ..order }))
        }
        Err(error) => {
            upload.discard(ctx).await?;
            Err(error)
        }
    }
}

/// What the address asks for: the mode, and how the file is read where somebody decided that.
fn order(query: &str) -> Result<Order, Error> {
    let mode = value(query.as_bytes(), "mode");
    let unknown = || Error::Invalid(vec![Fault::new(Field::Mode, &mode, Rule::Required)]);
    let choices = match &*value(query.as_bytes(), "choices") {
        "" => Choices::default(),
        json => serde_json::from_str(json).map_err(|_| Error::Invalid(Vec::new()))?,
    };
    let order = Order::check(Mode::parse(&mode).ok_or_else(unknown)?, "");
    Ok(Order { choices, ..order })
}

/// What a form may add to its file.
const FORM_OVERHEAD_BYTES: u64 = 64 * 1024;
/// So much of a refused upload is read, so that the browser comes to read the answer.
const UNREAD_BYTES_MAX: u64 = 4 * 1024 * 1024 * 1024;

/// Reads a body that is refused to its end without keeping any of it.
async fn refuse_unread(request: Request, error: Error) -> Error {
    let mut body = request.into_body().into_data_stream();
    let mut n_bytes = 0;
    while let Some(Ok(bytes)) = body.next().await {
        n_bytes += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if n_bytes > UNREAD_BYTES_MAX {
            break;
        }
    }
    error
}

async fn spool_form(
    ctx: &Ctx,
    upload: &mut Upload,
    request: Request<Body>,
) -> Result<String, Error> {
    let cut_off = || Error::from(FileRefusal::CutOff);
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| cut_off())?;
    let mut sent = None;
    while let Some(field) = form.next_field().await.map_err(|_| cut_off())? {
        if field.name() != Some("file") {
            continue;
        }
        if sent.is_some() {
            return Err(FileRefusal::SeveralFiles.into());
        }
        sent = Some(field.file_name().unwrap_or_default().to_owned());
        spool(ctx, upload, field.map(|bytes| bytes.map_err(drop))).await?;
    }
    sent.ok_or_else(|| FileRefusal::Empty.into())
}

async fn spool<S>(ctx: &Ctx, upload: &mut Upload, pieces: S) -> Result<(), Error>
where
    S: futures::Stream<Item = Result<Bytes, ()>>,
{
    let mut pieces = std::pin::pin!(pieces);
    let mut refused = None;
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|()| Error::from(FileRefusal::CutOff))?;
        if refused.is_none() {
            // What comes after a refusal is read and dropped: the browser reads no answer before.
            refused = upload.push(ctx, &piece).await.err();
        }
    }
    refused.map_or(Ok(()), Err)
}

/// The name of a file that is the body itself, from the header that our script sets.
fn file_name(headers: &HeaderMap) -> String {
    let name = headers.get("x-file-name").and_then(|value| value.to_str().ok()).unwrap_or_default();
    // A path and a query part are decoded alike, but for the plus sign.
    let escaped = name.replace('+', "%2B");
    url::form_urlencoded::parse(format!("name={}", escaped.replace('&', "%26")).as_bytes())
        .next()
        .map(|(_, name)| name.into_owned())
        .unwrap_or_default()
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn number(headers: &HeaderMap, name: header::HeaderName) -> Option<u64> {
    text(headers, name).parse().ok()
}
