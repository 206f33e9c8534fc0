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
    let risks = [
        (Red, closing_owing, owing, of_kind(Kind::ClosedOwing)),
        (Red, closing, closed_for_good(closing, lang), of_kind(Kind::Closed)),
        (Amber, counts.below_used, below_used(counts.below_used, lang), of_kind(Kind::BelowUsed)),
        (Amber, counts.warned, warned(counts.warned, lang), warnings.to_owned()),
        (Amber, counts.failed, rows_refused(counts.failed, lang), "#errors".to_owned()),
    ];
    let there = risks.into_iter().filter(|(_, n, ..)| *n > 0);
    let items: Vec<_> = there
        .map(|(weight, _, told, href)| {
            let class = if weight == Red { "risk risk--bad" } else { "risk" };
            view! {
                <li class=class>
                    {Icon::Warning.view()}
                    <a class="risk__link" href=href>{told}</a>
                </li>
            }
        })
        .collect();
    let is_final =
        (counts.closing > 0).then(|| view! { <p class="risks__note">{check.final_text}</p> });
    (!items.is_empty()).then(|| {
        view! {
            <section class="risks" aria-label=check.matters>
                <ul>{items}</ul>
                {is_final}
            </section>
        }
    })
}
