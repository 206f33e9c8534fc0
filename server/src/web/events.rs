//! How far an import is, told to whoever looks at its page: events that the server sends as it goes.

use std::convert::Infallible;
use std::time::Duration;

use app::asked::Asked;
use app::imports::{Since, progress};
use axum::Extension;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::request::Parts;
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use domain::{Error, Noun};
use futures::stream;
use ledger::imports;
use tokio::time::sleep;

use super::answer::Pages;
use crate::worker::Background;

/// How often the books are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// Somebody who looks at a run.
struct Watch {
    asked: Asked,
    background: Background,
    key: i64,
    since: Since,
    /// Nothing, before the first look.
    pause: Option<Duration>,
}

/// `/imports/{key}/events`: its progress in words, until it is over or the server stops.
pub(super) async fn events(
    Extension(asked): Extension<Asked>,
    Extension(background): Extension<Background>,
    Extension(pages): Extension<Pages>,
    key: Result<Path<i64>, PathRejection>,
    request: Parts,
) -> Response {
    let Ok(Path(key)) = key else {
        return pages.tell(request, Error::NotFound(Noun::Import)).await;
    };
    let run = match imports::get(&asked.ctx, key).await {
        Ok(run) => run,
        Err(error) => return pages.tell(request, error).await,
    };
    // Where a run was resumed, nobody knows how long it stood still: its pace is counted from here.
    let here = Since::now(&run, asked.ctx.clock.now());
    let since = Since::start_of(&run).unwrap_or(here);
    let watch = Watch { asked, background, key, since, pause: None };
    let told = stream::unfold(Some(watch), |watch| async move { tell(watch?).await });
    // A proxy that collects an answer before it passes it on would collect this one to its end.
    ([("x-accel-buffering", "no")], Sse::new(told)).into_response()
}

/// The next event, and who waits for the one after it.
async fn tell(mut watch: Watch) -> Option<(Result<Event, Infallible>, Option<Watch>)> {
    if let Some(pause) = watch.pause.replace(LOOK_EVERY) {
        tokio::select! {
            () = sleep(pause) => {}
            () = watch.background.stopped() => return None,
        }
    }
    // What failed was logged where it failed; the browser asks again.
    let run = imports::get(&watch.asked.ctx, watch.key).await.ok()?;
    let now = watch.asked.ctx.clock.now();
    let progress = progress(&run, watch.asked.lang, now, Some(watch.since));
    let event = Event::default().json_data(&progress).ok()?;
    Some((Ok(event), (!progress.is_over).then_some(watch)))
}
