//! `/imports/{key}/receipt.json`: everything of a run, for somebody's files, as programs read it.

use app::asked::Asked;
use axum::Extension;
use axum::body::Body;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::request::Parts;
use axum::response::Response;
use domain::{Error, Noun};
use ledger::imports;

use super::answer::{Pages, broken};
use super::downloads::file;
use crate::api::RunBody;

/// The run as a file of JSON.
pub(super) async fn receipt(
    Extension(asked): Extension<Asked>,
    Extension(pages): Extension<Pages>,
    key: Result<Path<i64>, PathRejection>,
    request: Parts,
) -> Response {
    let told = async {
        let Ok(Path(key)) = key else { return Err(Error::NotFound(Noun::Import)) };
        let run = imports::get(&asked.ctx, key).await?;
        let followers = imports::followers(&asked.ctx, key).await?;
        Ok((key, RunBody::of(&run, &followers, asked.ctx.clock.now(), asked.lang)))
    };
    let (key, run) = match told.await {
        Ok(run) => run,
        Err(error) => return pages.tell(request, error).await,
    };
    match serde_json::to_string_pretty(&run) {
        Ok(text) => file(&format!("import-{}.json", key), "application/json", Body::from(text)),
        Err(error) => broken(error),
    }
}
