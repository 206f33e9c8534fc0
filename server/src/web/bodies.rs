//! How much a form may send.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::{Error, Fault, Refusal, Rule};
use http_body_util::{BodyExt, LengthLimitError, Limited};

use super::answer::Pages;

/// The longest form that is read.
const FORM_BYTES_MAX: usize = 64 * 1024;
/// The longest form that is read of somebody who is not known yet.
const ENTRY_BYTES_MAX: usize = 8 * 1024;

/// The answer to a request that holds a NUL: no text has one, and no database can be asked for it.
async fn nul(pages: Pages, parts: Parts) -> Response {
    let fault = Fault::whole(Rule::ControlCharacter);
    let mut response = pages.tell(parts, Error::Invalid(vec![fault])).await;
    *response.status_mut() = StatusCode::BAD_REQUEST;
    response
}

/// Reads the body, and refuses one that is too long. A file to import has a limit of its own, and
/// is not read here.
pub(super) async fn limit(State(pages): State<Pages>, request: Request, next: Next) -> Response {
    if request.uri().to_string().contains("%00") {
        return nul(pages, request.into_parts().0).await;
    }
    let path = request.uri().path();
    if request.method() == Method::POST && path == app::routes::IMPORT {
        return next.run(request).await;
    }
    let max = if matches!(path, "/login" | "/setup") { ENTRY_BYTES_MAX } else { FORM_BYTES_MAX };
    let (parts, body) = request.into_parts();
    match Limited::new(body, max).collect().await {
        Ok(body) => {
            let body = body.to_bytes();
            if body.contains(&0) || body.windows(3).any(|piece| piece == b"%00") {
                return nul(pages, parts).await;
            }
            next.run(Request::from_parts(parts, Body::from(body))).await
        }
        // It paused for too long, or ended in the middle: nobody waits for an answer.
        Err(e) if !e.is::<LengthLimitError>() => StatusCode::REQUEST_TIMEOUT.into_response(),
        Err(_) => {
            let max_bytes = u64::try_from(max).unwrap_or(u64::MAX);
            pages.tell(parts, Refusal::TooMuchSent { max_bytes }.into()).await
        }
    }
}
