//! The way to the next page of a list and back.

use domain::{Lang, words};
use leptos::prelude::*;

use super::Icon;

words! {
    /// Words of the pager.
    pub struct Words {
        pages: "Pages", "Páginas", "Páginas";
        previous: "Previous page", "Página anterior", "Página anterior";
        next: "Next page", "Próxima página", "Página siguiente";
    }
}

/// A pager: the range shown, and links to the pages before and after where there are any.
#[component]
pub fn Pager(
    lang: Lang,
    range: String,
    before: Option<String>,
    after: Option<String>,
) -> impl IntoView {
    let words = Words::of(lang);
    let step = |href: Option<String>, label: &'static str, rel: &'static str, icon: Icon| {
        match href {
        Some(href) => view! {
            <a class="pager__step" href=href rel=rel aria-label=label>{icon.view()}</a>
        }
        .into_any(),
        None => view! {
            <a class="pager__step" role="link" aria-disabled="true" aria-label=label>{icon.view()}</a>
        }
        .into_any(),
    }
    };
    view! {
        <nav class="pager" aria-label=words.pages>
            <span class="pager__range">{range}</span>
            {step(before, words.previous, "prev", Icon::Previous)}
            {step(after, words.next, "next", Icon::Next)}
        </nav>
    }
}
