//! What of an account's credit is reserved: purchases that await their invoice.

use domain::text::amount;
use domain::{Hold, Timestamp};
use leptos::prelude::*;

use super::words::{HoldWords, oldest_holds};
use crate::asked::{Asked, asked};
use crate::format;
use crate::ui::ColumnHead;

/// The most holds that an account's page shows.
const HOLD_ROWS: usize = 50;

/// The live holds of an account, the oldest first.
#[component]
pub(super) fn Holds(holds: Vec<Hold>) -> impl IntoView {
    let Asked { lang, store, .. } = asked();
    let words = HoldWords::of(lang);
    let has_more = holds.len() > HOLD_ROWS;
    let time = |time: Timestamp| view! { <time datetime=format::machine(time)>{format::date_time(time, lang, &store)}</time> };
    let row = |hold: Hold| {
        view! {
            <tr class="table__row" role="row">
                <td role="cell" class="table__long"><code>{hold.id.to_string()}</code></td>
                <td role="cell" class="table__number" data-label=words.value>{amount(hold.value, lang, &store)}</td>
                <td role="cell" class="table__time" data-label=words.created>{time(hold.created_at)}</td>
                <td role="cell" class="table__time" data-label=words.expires>{time(hold.expires_at)}</td>
            </tr>
        }
    };
    let rows = holds.into_iter().take(HOLD_ROWS).map(row).collect_view();
    view! {
        <section class="card" aria-labelledby="holds">
            <div class="card__head"><h2 id="holds">{words.title}</h2></div>
            <div class="table-box">
                <table class="table" role="table" aria-labelledby="holds">
                    <thead role="rowgroup">
                        <tr role="row">
                            <ColumnHead label=words.transaction/>
                            <ColumnHead label=words.value number=true/>
                            <ColumnHead label=words.created/>
                            <ColumnHead label=words.expires/>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </div>
            {has_more.then(|| view! { <p class="table-note">{oldest_holds(HOLD_ROWS, lang)}</p> })}
        </section>
    }
}
