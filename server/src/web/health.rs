//! Whether the process lives, and whether it can do its work.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use ledger::{Ctx, settings};

/// `/health/live` and `/health/ready`.
pub(super) fn routes(ctx: Ctx) -> Router {
    Router::new()
        .route("/health/live", get(async || "live\n"))
        .route("/health/ready", get(ready))
        .with_state(ctx)
}

/// Ready when the books answer; they are brought up to date before the process listens.
async fn ready(State(ctx): State<Ctx>) -> (StatusCode, &'static str) {
    match settings::store(&ctx).await {
        Ok(_) => (StatusCode::OK, "ready\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database cannot be reached\n"),
    }
}
