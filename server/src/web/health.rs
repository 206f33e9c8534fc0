//! Whether the process lives, and whether it can do its work.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use domain::{Error, Lack};
use ledger::{Ctx, settings};

/// `/health/live` and `/health/ready`.
pub(super) fn routes(ctx: Ctx) -> Router {
    Router::new()
        .route("/health/live", get(async || "live\n"))
        .route("/health/ready", get(ready))
        .with_state(ctx)
}

/// Ready when the books can be read and written; they are brought up to date before the process listens.
async fn ready(State(ctx): State<Ctx>) -> (StatusCode, &'static str) {
    let works = async {
        settings::store(&ctx).await?;
        ctx.db.try_to_write().await
    };
    let reason = match works.await {
        Ok(()) => return (StatusCode::OK, "ready\n"),
        Err(Error::Unavailable(Lack::Room)) => {
            "the disk is full: pages and reports work, changes do not\n"
        }
        Err(Error::Unavailable(Lack::Writing)) => {
            "the database can only be read: pages and reports work, changes do not\n"
        }
        Err(_) => "the database does not answer\n",
    };
    (StatusCode::SERVICE_UNAVAILABLE, reason)
}
