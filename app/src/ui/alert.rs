//! A banner with a sentence.

use leptos::prelude::*;

use super::Icon;

/// What a banner tells: something good, something odd, or something that went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something was done.
    Good,
    /// Something may not be as it was meant.
    Odd,
    /// Something was not done.
    Bad,
}

/// A banner.
#[component]
pub fn Alert(tone: Tone, children: Children) -> impl IntoView {
    let (class, role, icon) = match tone {
        Tone::Good => ("alert alert--good flash", "status", Icon::Check),
        Tone::Odd => ("alert alert--warn flash", "status", Icon::Note),
        Tone::Bad => ("alert alert--bad", "alert", Icon::Warning),
    };
    view! {
        <div class=class role=role>
            {icon.view()}
            <div class="alert__text">{children()}</div>
        </div>
    }
}
