//! How far a run is, live: asked for again and again, and right after a reload.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::ui::awake;

/// How far a run is, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// `41,547 of 96,600 rows`
    pub told: String,
    /// How much of it is done, of 100.
    pub percent: i64,
    /// Whether nothing more will happen.
    pub is_over: bool,
}

/// How far the run `key` is.
#[server(ImportProgressOf, prefix = "/do", endpoint = "imports/progress")]
pub async fn import_progress(key: i64) -> Result<Progress, Failure> {
    let asked = crate::asked::asked();
    let run = ledger::imports::get(&asked.ctx, key).await?;
    Ok(super::report::progress(&run, asked.lang))
}

/// The bar of a run under way. When the run has ended, the page is shown anew.
#[island]
pub fn ImportProgress(key: i64, first: Progress, label: String) -> impl IntoView {
    awake();
    let progress = RwSignal::new(first);
    #[cfg(feature = "hydrate")]
    browser::watch(key, progress);
    #[cfg(not(feature = "hydrate"))]
    let _ = key;
    view! {
        <div class="progress-line" aria-live="polite"><span>{move || progress.get().told}</span></div>
        <progress class="progress" max="100" value=move || progress.get().percent.to_string() aria-label=label></progress>
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::time::Duration;

    use leptos::prelude::*;
    use leptos::task::spawn_local;

    use super::{Progress, import_progress};

    const EVERY: Duration = Duration::from_millis(500);

    pub(super) fn watch(key: i64, progress: RwSignal<Progress>) {
        let ask = move || {
            spawn_local(async move {
                match import_progress(key).await {
                    Ok(now) if now.is_over => {
                        if let Some(window) = web_sys::window() {
                            let _ = window.location().reload();
                        }
                    }
                    Ok(now) => {
                        progress.set(now);
                        watch(key, progress);
                    }
                    // The server is away for a moment: asked again until it is back.
                    Err(_) => watch(key, progress),
                }
            });
        };
        set_timeout(ask, EVERY);
    }
}
