//! A run that waits for somebody: what it would do, in words and in money, and what to decide.

use domain::imports::findings;
use domain::text::{amount, number};
use domain::{FileRefusal, Money};
use ledger::imports::{Counts, Kind, Preview, Run};
use leptos::prelude::*;

use super::Told;
use super::confirm::Confirm;
use super::shown::Shown;
use crate::asked::{Asked, asked};
use crate::imports::sentences::{effects, signed, undo_effects};
use crate::imports::words::{CheckWords, RunWords};
use crate::routes;
use crate::ui::{Alert, Tone};

/// What a checked run would do, and the choice.
#[component]
pub(super) fn Checked(told: Told, shown: Shown) -> impl IntoView {
    let Asked { lang, .. } = asked();
    let check = CheckWords::of(lang);
    let run = told.run.clone();
    if run.refusal.is_some() {
        return view! { <Refusal run/> }.into_any();
    }
    let preview = run.preview.unwrap_or_default();
    let is_undo = run.undo_of.is_some();
    let headline =
        if is_undo { undo_effects(&preview.counts, lang) } else { effects(&preview.counts, lang) };
    let (same_file, n_open_already) = (told.same_file, told.n_open_already);
    // A row with a warning may be refused for something else: then it stands there.
    let warnings = if told.odd.is_empty() { "#errors" } else { "#warnings" };
    view! {
        <section class="card" aria-labelledby="effects">
            <h2 class="headline" id="effects">{headline}</h2>
            {(preview.counts.effective() > 0).then(|| view! { <p class="card__text">{check.nothing_written}</p> })}
            <Origin run=run.clone() same_file/>
            <Odd run=run.clone()/>
            <Exposure preview/>
            {is_undo.then(|| view! { <Buckets counts=preview.counts/> })}
            {(!is_undo).then(|| view! { <Matters key=run.key counts=preview.counts warnings shown/> })}
        </section>
        <Confirm run=run.clone() counts=preview.counts n_open_already/>
    }
    .into_any()
}

/// Why a file cannot be read, as long as somebody may read it otherwise.
#[component]
fn Refusal(run: Run) -> impl IntoView {
    let lang = asked().lang;
    let words = CheckWords::of(lang);
    let hint = match &run.refusal {
        Some(FileRefusal::Unclear { .. }) => Some(words.answer_below),
        Some(refusal) => refusal.can_be_answered().then_some(words.choose_columns),
        None => None,
    };
    let sentence = run.refusal.map(|refusal| refusal.sentence(lang, &asked().store));
    let again = routes::import_as(run.mode);
    view! {
        <Alert tone=Tone::Bad>
            {sentence}" "{hint}" "<a href=again>{RunWords::of(lang).import_again}</a>
        </Alert>
    }
}

/// What the file has to do with an earlier one.
#[component]
fn Origin(run: Run, same_file: Option<i64>) -> impl IntoView {
    let lang = asked().lang;
    let (words, check) = (RunWords::of(lang), CheckWords::of(lang));
    let effective = run.preview.unwrap_or_default().counts.effective();
    let link = |key: i64| view! { <a href=routes::import(key)>{key}</a> };
    let same = same_file.map(|key| {
        let nothing = (effective == 0).then(|| format!("; {}", check.nothing_changes));
        view! { <p class="card__text">{check.same_file}" "{link(key)}{nothing}"."</p> }
    });
    let attempt = run.attempt_of.map(|key| {
        view! { <p class="card__text">{words.attempt_of}" "{link(key)}", "{check.put_right}"."</p> }
    });
    view! { {same}{attempt} }
}

/// What was found out about the file that somebody should look at: columns that are not read, lines that are left out.
#[component]
fn Odd(run: Run) -> impl IntoView {
    let found = run.survey.map(|survey| findings(&survey, asked().lang)).unwrap_or_default();
    let odd = found.into_iter().filter(|finding| finding.is_warning);
    odd.map(|finding| view! { <p class="card__text">{finding.name}": "{finding.value}"."</p> })
        .collect_view()
}

/// The sum of the limits before and after.
#[component]
fn Exposure(preview: Preview) -> impl IntoView {
    let Asked { lang, store, .. } = asked();
    let check = CheckWords::of(lang);
    let change = preview.counts.exposure;
    let after = preview.exposure_before + change;
    let note = (change != Money::ZERO)
        .then(|| view! { <dd class="figure__note">{signed(change, lang, &store)}</dd> });
    view! {
        <dl class="figures exposure" title=check.exposure_text>
            <div class="figure">
                <dt class="figure__name">{check.exposure_before}</dt>
                <dd class="figure__value">{amount(preview.exposure_before, lang, &store)}</dd>
            </div>
            <div class="figure">
                <dt class="figure__name">{check.exposure_after}</dt>
                <dd class="figure__value">{amount(after, lang, &store)}</dd>
                {note}
            </div>
        </dl>
    }
}

/// What an undo takes back, keeps and refuses.
#[component]
fn Buckets(counts: Counts) -> impl IntoView {
    let lang = asked().lang;
    let check = CheckWords::of(lang);
    let figure = |name: &'static str, n: i64, part: &'static str| {
        let number = number(n, lang);
        let value = if n > 0 && !part.is_empty() {
            view! { <a href=part>{number}</a> }.into_any()
        } else {
            number.into_any()
        };
        view! {
            <div class="figure">
                <dt class="figure__name">{name}</dt>
                <dd class="figure__value">{value}</dd>
            </div>
        }
    };
    view! {
        <dl class="figures figures--counts">
            {figure(check.reversed, counts.effective(), "#differences")}
            {figure(check.kept, counts.unchanged, "#kept")}
            {figure(check.bought_on, counts.failed, "#errors")}
        </dl>
    }
}

/// What somebody should look at before confirming; each leads to its rows.
#[component]
fn Matters(key: i64, counts: Counts, warnings: &'static str, shown: Shown) -> impl IntoView {
    let Asked { lang, store, .. } = asked();
    let (words, check) = (RunWords::of(lang), CheckWords::of(lang));
    let of_kind = |kind| shown.of_kind(Some(kind)).at(key, "differences");
    let owed = format!("{} {}", amount(counts.owed_closing, lang, &store), check.owed);
    let matters = [
        (check.closing_owing, counts.closing_owing, of_kind(Kind::ClosedOwing), owed),
        (
            check.closing,
            counts.closing - counts.closing_owing,
            of_kind(Kind::Closed),
            String::new(),
        ),
        (check.below_used, counts.below_used, of_kind(Kind::BelowUsed), String::new()),
        (check.would_fail, counts.failed, "#errors".to_owned(), String::new()),
        (words.warned, counts.warned, warnings.to_owned(), String::new()),
    ];
    let there = matters.into_iter().filter(|(_, n, ..)| *n > 0);
    let items: Vec<_> = there
        .map(|(name, n, href, note)| {
            view! {
                <li class="matters__item">
                    <a class="matters__link" href=href>{name}": "<strong>{number(n, lang)}</strong></a>
                    <span class="matters__note">{note}</span>
                </li>
            }
        })
        .collect();
    (!items.is_empty()).then(|| view! { <ul class="matters" aria-label=check.matters>{items}</ul> })
}
