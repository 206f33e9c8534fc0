//! How far a run is, live: the server tells it as it goes, or is asked where it cannot be heard; and
//! right after a reload.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::ui::awake;

/// How far a run is, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// `41,547 of 96,600 rows, resumed at row 40,000`
    pub told: String,
    /// `12,300 rows a second, 5 s left`; empty while nothing can be said.
    pub pace: String,
    /// How much of it is done, of 100; nobody knows while the file is read for the first time.
    pub percent: Option<i64>,
    /// Whether it waits for somebody, or nothing more will happen.
    pub is_over: bool,
}

/// How far the run `key` is.
#[server(ImportProgressOf, prefix = "/do", endpoint = "imports/progress")]
pub async fn import_progress(key: i64) -> Result<Progress, Failure> {
    let asked = crate::asked::asked();
    let run = ledger::imports::get(&asked.ctx, key).await?;
    let since = super::pace::Since::start_of(&run);
    Ok(super::pace::progress(&run, asked.lang, asked.ctx.clock.now(), since))
}

/// The bar of a run under way. When the run has ended, the page is shown anew.
#[island]
pub fn ImportProgress(
    key: i64,
    first: Progress,
    label: String,
    /// Where the server tells of it.
    events: String,
) -> impl IntoView {
    awake();
    let progress = RwSignal::new(first);
    #[cfg(feature = "hydrate")]
    browser::watch(key, &events, progress);
    #[cfg(not(feature = "hydrate"))]
    let _ = (key, events);
    view! {
        <div class="progress-line">
            <span>{move || progress.get().told}</span>
            <span>{move || progress.get().pace}</span>
        </div>
        <progress
            class="progress"
            max="100"
            value=move || progress.get().percent.map(|percent| percent.to_string())
            aria-label=label
        ></progress>
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::time::Duration;

    use domain::Error;
    use leptos::prelude::*;
    use leptos::task::spawn_local;
    use wasm_bindgen::JsCast;
    use wasm_bindgen::prelude::Closure;
    use web_sys::{EventSource, MessageEvent};

    use super::{Progress, import_progress};
    use crate::failure::Failure;

    /// Who has heard nothing for so long asks.
    const PATIENCE: Duration = Duration::from_secs(2);

    pub(super) fn watch(key: i64, events: &str, progress: RwSignal<Progress>) {
        let heard = StoredValue::new(false);
        if let Ok(source) = EventSource::new(events) {
            let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                let text = event.data().as_string().unwrap_or_default();
                if let Ok(now) = serde_json::from_str(&text) {
                    heard.set_value(true);
                    show(now, progress);
                }
            });
            source.set_onmessage(Some(hear.as_ref().unchecked_ref()));
            hear.forget();
        }
        ask_in_silence(key, heard, progress);
    }

    /// Asks again and again where events do not come through: a proxy may hold them back, or the
    /// server is away for a moment.
    fn ask_in_silence(key: i64, heard: StoredValue<bool>, progress: RwSignal<Progress>) {
        let ask = move || {
            let is_silent = !heard.get_value();
            heard.set_value(false);
            spawn_local(async move {
                if is_silent {
                    match import_progress(key).await {
                        Ok(now) => show(now, progress),
                        Err(Failure(Error::Unreachable)) => {}
                        // Signed out, or no such run any more: the page says it.
                        Err(_) => reload(),
                    }
                }
                ask_in_silence(key, heard, progress);
            });
        };
        set_timeout(ask, PATIENCE);
    }

    fn show(now: Progress, progress: RwSignal<Progress>) {
        if now.is_over {
            reload();
        } else {
            progress.set(now);
        }
    }

    fn reload() {
        if let Some(window) = web_sys::window() {
            let _ = window.location().reload();
        }
    }
}
