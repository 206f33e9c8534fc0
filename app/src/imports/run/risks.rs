//! What somebody should look at before confirming a run: on top of its page, each a way to its rows.

use ledger::imports::{Counts, Kind};
use leptos::prelude::*;

use super::shown::Shown;
use crate::asked::{Asked, asked};
use crate::imports::sentences::{below_used, closed_for_good, closed_owing, rows_refused, warned};
use crate::imports::words::CheckWords;
use crate::ui::Icon;

/// How much it takes to put right what happens.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Weight {
    /// Nothing brings it back.
    Red,
    /// It may not be what was meant.
    Amber,
}

/// The risks of a file. `warnings` is the part of the page where its warnings stand.
#[component]
pub(super) fn Risks(
    key: i64,
    counts: Counts,
    warnings: &'static str,
    shown: Shown,
) -> impl IntoView {
    use Weight::{Amber, Red};

    let Asked { lang, store, .. } = asked();
    let check = CheckWords::of(lang);
    let of_kind = |kind| shown.of_kind(Some(kind)).at(key, "differences");
    let Counts { closing_owing, owed_closing, .. } = counts;
    let closing = counts.closing - closing_owing;
    let owing = closed_owing(closing_owing, owed_closing, lang, &store);
    // Said once, of the last of what nothing brings back.
    let note = |is_last: bool| is_last.then_some(check.final_text);
    let risks = [
        (Red, closing_owing, owing, of_kind(Kind::ClosedOwing), note(closing == 0)),
        (Red, closing, closed_for_good(closing, lang), of_kind(Kind::Closed), note(true)),
        (
            Amber,
            counts.below_used,
            below_used(counts.below_used, lang),
            of_kind(Kind::BelowUsed),
            None,
        ),
        (Amber, counts.warned, warned(counts.warned, lang), warnings.to_owned(), None),
        (Amber, counts.failed, rows_refused(counts.failed, lang), "#errors".to_owned(), None),
    ];
    let there = risks.into_iter().filter(|(_, n, ..)| *n > 0);
    let items: Vec<_> = there
        .map(|(weight, _, told, href, note)| {
            let class = if weight == Red { "risk risk--bad" } else { "risk" };
            view! {
                <li class=class>
                    {Icon::Warning.view()}
                    <a class="risk__link" href=href>{told}</a>
                    {Icon::Next.view()}
                    {note.map(|note| view! { <p class="risk__note">{note}</p> })}
                </li>
            }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! { <ul class="risks" aria-label=check.matters>{items}</ul> }
    })
}
