//! Server functions for browsers with and without scripting.
//!
//! Without scripting a form's answer is a redirect: to where the function sends it, or back to its
//! page, where the session tells what was typed and what was wrong. (On its own, a server function
//! would put the error's text into the address of whatever page the request claims to come from.)

use app::asked::{Asked, Flash};
use app::failure::Failure;
use app::routes::here;
use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::{Error, Noun};
use http_body_util::BodyExt;
use leptos::server_fn::axum::server_fn_paths;
use leptos::server_fn::error::FromServerFnError;
use tower_sessions::Session;
use url::{Position, Url};

use super::answer::{Pages, broken, status};
use super::asking::{FLASH, accepts_html};
use crate::worker::Background;

/// So much of each value that was typed is kept for the next page, in characters.
const FLASH_CHARS_MAX: usize = 300;
/// So many values are kept: more than any form has fields.
const FLASH_VALUES_MAX: usize = 64;

/// Runs the server function that is asked for.
pub(super) async fn server_function(
    session: Session,
    Extension(asked): Extension<Asked>,
    Extension(pages): Extension<Pages>,
    Extension(background): Extension<Background>,
    request: Request,
) -> Response {
    let (mut parts, body) = request.into_parts();
    if server_fn_paths().all(|(known, _)| known != parts.uri.path()) {
        return pages.tell(parts, Error::NotFound(Noun::Page)).await;
    }
    let plain = accepts_html(&parts.headers);
    let Ok(body) = body.collect().await else { return broken("a form's body") };
    let body = body.to_bytes();
    parts.headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let (path, headers) = (parts.uri.path().to_owned(), parts.headers.clone());
    let request = Request::from_parts(parts, Body::from(body.clone()));

    let (mut head, answer) =
        leptos_axum::handle_server_fns(request).await.into_response().into_parts();
    let Ok(answer) = answer.collect().await else { return broken("a server function's answer") };
    let answer = answer.to_bytes();
    let failure = (head.status.is_client_error() || head.status.is_server_error())
        .then(|| Failure::de(answer.clone()));
    if let Some(Failure(error)) = &failure {
        head.status = status(error);
    }
    if failure.is_none() {
        // What was asked for may be work.
        background.wake();
    }
    if !plain {
        return Response::from_parts(head, Body::from(answer));
    }
    let back = own_page(&headers);
    let Some(failure) = failure else {
        let to = head.headers.get(header::LOCATION).and_then(|to| to.to_str().ok());
        return Redirect::to(to.unwrap_or(&back)).into_response();
    };
    if asked.person().is_none() {
        return Redirect::to("/login").into_response();
    }
    leave(&session, &path, &body, failure).await;
    Redirect::to(&back).into_response()
}

/// Leaves for the next page of a person what was typed into the form at `path`, and why nothing was done.
pub(super) async fn leave(session: &Session, path: &str, body: &Bytes, failure: Failure) {
    if let Err(e) = session.insert(FLASH, flash(path, body, failure)).await {
        tracing::warn!("a form's error was lost: {e}");
    }
}

/// What was typed into the form at `path`, and why nothing was done.
pub(super) fn flash(path: &str, body: &Bytes, mut failure: Failure) -> Flash {
    let values = url::form_urlencoded::parse(body)
        .filter(|(name, _)| name != "password" && name != "token")
        .map(|(name, value)| (begin(&name), begin(&value)))
        .take(FLASH_VALUES_MAX)
        .collect();
    if let Failure(Error::Invalid(faults)) = &mut failure {
        faults.iter_mut().for_each(|fault| fault.value = begin(&fault.value));
    }
    Flash { form: path.to_owned(), values, failure: Some(failure), notice: None }
}

fn begin(text: &str) -> String {
    text.chars().take(FLASH_CHARS_MAX).collect()
}

/// The page that the form stands on, without its host: the gate let only our own through.
fn own_page(headers: &HeaderMap) -> String {
    let referer = headers.get(header::REFERER).and_then(|value| value.to_str().ok());
    match referer.and_then(|referer| Url::parse(referer).ok()) {
        Some(url) => here(&url[Position::BeforePath..Position::AfterQuery]),
        None => "/".to_owned(),
    }
}

/// The first value of this name in a form or a query; empty where there is none.
pub(super) fn value(body: &[u8], name: &str) -> String {
    url::form_urlencoded::parse(body)
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

/// The address of a page with one value in its query.
pub(super) fn with(path: &str, name: &str, value: &str) -> String {
    let query =
        url::form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish();
    format!("{path}?{query}")
}
