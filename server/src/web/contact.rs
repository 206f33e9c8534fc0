//! `/.well-known/security.txt` (RFC 9116): whom to tell of a security problem, where the operator says so.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use jiff::SignedDuration;
use ledger::Ctx;

/// What is said holds for so long: less than the year that the standard asks for.
const GOOD_FOR: SignedDuration = SignedDuration::from_hours(300 * 24);

pub(super) fn routes(ctx: Ctx, contact: Option<String>) -> Router {
    Router::new().route("/.well-known/security.txt", get(text)).with_state((ctx, contact))
}

async fn text(State((ctx, contact)): State<(Ctx, Option<String>)>) -> Response {
    let Some(contact) = contact else { return StatusCode::NOT_FOUND.into_response() };
    let now = ctx.clock.now();
    let expires = now.saturating_add(GOOD_FOR).unwrap_or(now).strftime("%Y-%m-%dT%H:%M:%SZ");
    let text = format!("Contact: {contact}\nExpires: {expires}\nPreferred-Languages: pt, es, en\n");
    text.into_response()
}
