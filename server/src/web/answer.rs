//! Turns the product's errors into answers of HTTP for the routes that are no pages.

use app::failure::Failure;
use axum::Json;
use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{Method, Request, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use domain::{Error, FileRefusal, Lang, Refusal, Store};
use tower::ServiceExt;

use super::asking::accepts_html;

/// The status that tells a program what kind of error it is.
pub(super) fn status(error: &Error) -> StatusCode {
    match error {
        Error::Unauthenticated => StatusCode::UNAUTHORIZED,
        Error::Forbidden(_)
        | Error::Refused(
            Refusal::CeilingNotYours { .. }
            | Refusal::ReopeningNotYours { .. }
            | Refusal::NamesNotYours,
        ) => StatusCode::FORBIDDEN,
        Error::NotFound(_) => StatusCode::NOT_FOUND,
        Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::Refused(Refusal::TooManyAttempts { .. }) => StatusCode::TOO_MANY_REQUESTS,
        Error::Refused(
            Refusal::TooMuchSent { .. } | Refusal::File(FileRefusal::TooLarge { .. }),
        ) => StatusCode::PAYLOAD_TOO_LARGE,
        Error::Refused(_) | Error::Stale => StatusCode::CONFLICT,
        Error::Unreachable => StatusCode::BAD_GATEWAY,
        Error::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        Error::Internal { .. } => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The screens, for a handler that has an error to tell.
#[derive(Clone)]
pub(super) struct Pages(pub(super) MethodRouter);

impl Pages {
    /// The error as a page for a person, and as JSON for a script of ours.
    pub(super) async fn tell(self, mut asked: Parts, error: Error) -> Response {
        if !accepts_html(&asked.headers) {
            return failed(error);
        }
        asked.method = Method::GET;
        asked.extensions.insert(Failure(error));
        match self.0.oneshot(Request::from_parts(asked, Body::empty())).await {
            Ok(page) => page,
            Err(never) => match never {},
        }
    }
}

/// The error as JSON, for a script of ours.
pub(super) fn failed(error: Error) -> Response {
    (status(&error), Json(Failure(error))).into_response()
}

/// The answer to who asks for anything while the books do not answer: no page can be made without them.
pub(super) fn away(lang: Lang, error: &Error) -> Response {
    (status(error), error.sentence(lang, &Store::default())).into_response()
}

/// Something below us broke: it was logged where it broke, or is here.
pub(super) fn broken(cause: impl std::fmt::Debug) -> Response {
    tracing::error!(?cause, "a request could not be answered");
    let sentence = "Something went wrong on our side. Please try again in a moment.";
    (StatusCode::INTERNAL_SERVER_ERROR, sentence).into_response()
}

/// What is answered when a handler broke on an invariant: the log has the panic's place.
pub(super) fn panicked(cause: Box<dyn std::any::Any + Send + 'static>) -> Response {
    let cause = cause
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| cause.downcast_ref::<&str>().copied())
        .unwrap_or("a panic");
    broken(cause)
}
