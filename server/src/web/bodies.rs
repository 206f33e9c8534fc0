//! How much a form may send.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::Refusal;
use http_body_util::{BodyExt, LengthLimitError, Limited};

use super::answer::Pages;

/// The longest form that is read.
const FORM_BYTES_MAX: usize = 64 * 1024;
/// The longest form that is read of somebody who is not known yet.
const ENTRY_BYTES_MAX: usize = 8 * 1024;

/// Reads the body, and refuses one that is too long. A file to import has a limit of its own, and
/// is not read here.
pub(super) async fn limit(State(pages): State<Pages>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if request.method() == Method::POST && path == app::routes::IMPORT {
        return next.run(request).await;
    }
    let max = if matches!(path, "/login" | "/setup") { ENTRY_BYTES_MAX } else { FORM_BYTES_MAX };
    let (parts, body) = request.into_parts();
    match Limited::new(body, max).collect().await {
        Ok(body) => next.run(Request::from_parts(parts, Body::from(body.to_bytes()))).await,
        // It paused for too long, or ended in the middle: nobody waits for an answer.
        Err(e) if !e.is::<LengthLimitError>() => StatusCode::REQUEST_TIMEOUT.into_response(),
        Err(_) => {
            let max_bytes = u64::try_from(max).unwrap_or(u64::MAX);
            pages.tell(parts, Refusal::TooMuchSent { max_bytes }.into()).await
        }
    }
}
