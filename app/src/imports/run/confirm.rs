//! The choice: how much of a checked run is wanted, one button that says what it does, or nothing.

use domain::imports::Mode;
use domain::text::number;
use ledger::imports::{Counts, Run};
use leptos::prelude::*;
use server_fn::ServerFn;

use crate::asked::{Asked, asked};
use crate::imports::orders::{CancelImport, ConfirmImport, SwitchImport};
use crate::imports::sentences;
use crate::imports::words::{CheckWords, RunWords};
use crate::routes;
use crate::ui::{Icon, SendOnce};

/// The id of the form that forgets a run.
const FORGET: &str = "forget";

/// The card that lets a run happen.
#[component]
pub(super) fn Confirm(run: Run, counts: Counts, n_open_already: i64) -> impl IntoView {
    let Asked { lang, store, .. } = asked();
    let check = CheckWords::of(lang);
    let is_undo = run.undo_of.is_some();
    let open_already = (n_open_already > 0).then(|| sentences::open_already(n_open_already, lang));
    if counts.effective() == 0 {
        return view! { <Nothing run open_already/> }.into_any();
    }
    let offer = open_already.map(|said| {
        view! { <div class="offer"><p>{said}</p><UpdateInstead key=run.key class="button"/></div> }
    });
    // Only an update may change what is there and open nothing.
    let asks_new = !is_undo && run.mode == Mode::Update && counts.created > 0;
    let moved = |counts: &Counts| counts.exposure.counted(run.tolerance_counts);
    let label = if is_undo {
        sentences::undo(&counts, moved(&counts), lang, &store)
    } else {
        sentences::apply(&counts, moved(&counts), lang, &store)
    };
    let known = counts.opening_none();
    let label = if asks_new {
        let known = match known.effective() {
            0 => check.no_change_text.to_owned(),
            _ => sentences::apply(&known, moved(&known), lang, &store),
        };
        view! { <span class="confirm__all">{label}</span><span class="confirm__known">{known}</span> }
            .into_any()
    } else {
        label.into_any()
    };
    let opens_new = if asks_new {
        view! {
            <label class="check">
                <input class="check__input" type="checkbox" name="opens_new" value="yes" checked/>
                <span>{sentences::no_accounts_yet(counts.created, lang)}</span>
            </label>
        }
        .into_any()
    } else {
        let opens_new = (run.mode == Mode::Create).then(|| {
            view! { <input type="hidden" name="opens_new" value="yes"/> }
        });
        opens_new.into_any()
    };
    view! {
        <section class="card confirm" aria-labelledby="confirm">
            <h2 class="hidden-text" id="confirm">{check.confirm}</h2>
            {offer}
            <SendOnce>
                <form class="confirm__form" method="post" action=ConfirmImport::PATH>
                    <input type="hidden" name="key" value=run.key/>
                    {(!is_undo).then(|| view! { <HowMuch counts/> })}
                    {opens_new}
                    <div class="confirm__foot">
                        <button class="button button--primary">{label}</button>
                        <Forget is_undo/>
                    </div>
                </form>
            </SendOnce>
        </section>
    }
    .into_any()
}

/// What can be done about a run that has nothing to confirm.
#[component]
fn Nothing(run: Run, open_already: Option<String>) -> impl IntoView {
    let lang = asked().lang;
    let (words, check) = (RunWords::of(lang), CheckWords::of(lang));
    let is_undo = run.undo_of.is_some();
    let is_refused = !is_undo && run.is_refused();
    let has_open = open_already.is_some();
    let said = match (is_undo, is_refused) {
        (true, _) => check.no_undo_text,
        (false, true) => check.refused_text,
        (false, false) => check.no_change_text,
    };
    let errors = if has_open { "button" } else { "button button--primary" };
    view! {
        <section class="card confirm" aria-labelledby="confirm">
            <h2 class="hidden-text" id="confirm">{check.confirm}</h2>
            <p>{open_already.map(|said| format!("{said} "))}{said}</p>
            <div class="confirm__foot">
                {has_open.then(|| view! { <UpdateInstead key=run.key class="button button--primary"/> })}
                {is_refused.then(|| view! {
                    <a class=errors href=routes::import_errors(run.key) download="">{Icon::Download.view()}{words.download_failed}</a>
                })}
                {(!is_undo).then(|| view! {
                    <a class="button" href=routes::import_as(run.mode)>{words.import_again}</a>
                })}
                <Forget is_undo/>
            </div>
        </section>
    }
}

/// The good rows, or all rows or none.
#[component]
fn HowMuch(counts: Counts) -> impl IntoView {
    let lang = asked().lang;
    let check = CheckWords::of(lang);
    let is_whole = counts.failed == 0;
    let n_good = counts.done() - counts.failed;
    let all_text = if is_whole { check.all_rows_text } else { check.all_rows_not };
    view! {
        <fieldset>
            <legend class="hidden-text">{check.confirm}</legend>
            <div class="choices">
                <label class="choice">
                    <input class="choice__input" type="radio" name="scope" value="good" checked/>
                    <span class="choice__title">{check.good_rows}" ("{number(n_good, lang)}")"</span>
                    <span class="choice__text">{check.good_rows_text}</span>
                </label>
                <label class="choice">
                    <input class="choice__input" type="radio" name="scope" value="whole" disabled=!is_whole/>
                    <span class="choice__title">{check.all_rows}</span>
                    <span class="choice__text">{all_text}</span>
                </label>
            </div>
        </fieldset>
    }
}

/// Lets rows change the accounts that they cannot open.
#[component]
fn UpdateInstead(key: i64, class: &'static str) -> impl IntoView {
    let check = CheckWords::of(asked().lang);
    view! {
        <SendOnce>
            <form method="post" action=SwitchImport::PATH>
                <input type="hidden" name="key" value=key/>
                <input type="hidden" name="mode" value=Mode::Update.as_str()/>
                <button class=class>{check.update_instead}</button>
            </form>
        </SendOnce>
    }
}

/// The button that forgets a run which waits, wherever on the page it stands.
#[component]
pub(super) fn Forget(is_undo: bool) -> impl IntoView {
    let check = CheckWords::of(asked().lang);
    let label = if is_undo { check.forget_undo } else { check.forget };
    view! { <button class="button button--quiet" form=FORGET>{label}</button> }
}

/// The form of that button.
#[component]
pub(super) fn ToForget(key: i64) -> impl IntoView {
    view! {
        <form id=FORGET method="post" action=CancelImport::PATH hidden>
            <input type="hidden" name="key" value=key/>
        </form>
    }
}
