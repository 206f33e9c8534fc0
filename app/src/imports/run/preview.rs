//! A run that waits for somebody: what it would do, in words and in money, and what to decide.

use domain::FileRefusal;
use domain::accounts::Exposure;
use domain::imports::findings;
use domain::text::{amount, import_name, number};
use ledger::imports::{Counts, Preview, Run};
use leptos::prelude::*;

use super::Told;
use super::confirm::Confirm;
use super::risks::Risks;
use super::shown::Shown;
use crate::asked::{Asked, asked};
use crate::imports::outcome::{other_figure, outcome};
use crate::imports::sentences::signed;
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
    let (same_file, n_open_already) = (told.same_file, told.n_open_already);
    // A row with a warning may be refused for something else: then it stands there.
    let warnings = if told.odd.is_empty() { "#errors" } else { "#warnings" };
    // Where nothing is left to confirm, there is nothing to risk.
    let has_effect = preview.counts.effective() > 0;
    let risks = has_effect && !is_undo;
    view! {
        {risks.then(|| view! { <Risks key=run.key counts=preview.counts warnings shown/> })}
        <section class="card" aria-labelledby="effects">
            <h2 class="headline" id="effects">{outcome(&run, lang)}</h2>
            {has_effect.then(|| view! { <p class="card__text">{check.nothing_written}</p> })}
            <Origin run=run.clone() same_file/>
            <Odd run=run.clone()/>
            {has_effect.then(|| view! { <Owed preview tolerance_counts=run.tolerance_counts/> })}
            {is_undo.then(|| view! { <Buckets counts=preview.counts/> })}
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
    let link = |key: i64| view! { <a href=routes::import(key)>{import_name(key)}</a> };
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

/// What customers can owe, before and after.
#[component]
fn Owed(preview: Preview, tolerance_counts: bool) -> impl IntoView {
    let Asked { lang, store, .. } = asked();
    let check = CheckWords::of(lang);
    let change = preview.counts.exposure;
    let moved = (change != Exposure::default())
        .then(|| view! { <dd class="figure__note">{signed(change.counted(tolerance_counts), lang, &store)}</dd> });
    let write = |money| amount(money, lang, &store);
    let figure = |name: &'static str, sum: Exposure, moved: Option<AnyView>| {
        let figures = (sum.limits(), sum.ceilings());
        let other = other_figure(figures, tolerance_counts, lang, write)
            .map(|other| view! { <dd class="figure__note">{other}</dd> });
        view! {
            <div class="figure">
                <dt class="figure__name">{name}</dt>
                <dd class="figure__value">{write(sum.counted(tolerance_counts))}</dd>
                {moved}
                {other}
            </div>
        }
    };
    let text = if tolerance_counts { check.exposure_with } else { check.exposure_without };
    view! {
        <dl class="figures exposure">
            {figure(check.exposure_before, preview.exposure_before, None)}
            {figure(check.exposure_after, preview.exposure_after(), moved.map(IntoAny::into_any))}
        </dl>
        <p class="exposure__text">{text}</p>
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
