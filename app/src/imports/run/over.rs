//! A run that is over: what came of it, who did it, what became of it since, and the way to take it
//! back.

use domain::imports::Mode;
use domain::text::{import_name, number};
use ledger::imports::{Run, RunStatus, may_undo};
use leptos::prelude::*;
use server_fn::ServerFn;

use super::Told;
use crate::asked::{Asked, asked};
use crate::format;
use crate::imports::history::badge;
use crate::imports::orders::UndoImport;
use crate::imports::outcome::{exposure, left_out, outcome, undone};
use crate::imports::words::{CheckWords, OverWords, RunWords};
use crate::routes;
use crate::ui::{Alert, Icon, SendOnce, Tone, breakable};

/// What came of a run.
#[component]
pub(super) fn Over(told: Told) -> impl IntoView {
    let lang = asked().lang;
    let (words, over) = (RunWords::of(lang), OverWords::of(lang));
    let run = told.run;
    let refusal = run.refusal.clone().map(|refusal| {
        let sentence = refusal.sentence(lang, &asked().store);
        let again = routes::import_as(run.mode);
        view! { <Alert tone=Tone::Bad>{sentence}" "<a href=again>{words.import_again}</a></Alert> }
    });
    let cancelled = (run.status == RunStatus::Cancelled).then(|| {
        let said = if run.counts.done() > 0 { over.stands } else { over.forgotten };
        let told: Vec<String> =
            std::iter::once(said.to_owned()).chain(left_out(&run, lang)).collect();
        view! { <Alert tone=Tone::Odd>{format!("{}.", told.join("; "))}</Alert> }
    });
    let undone = run.undone.map(|how| {
        let by = import_name(how.by);
        view! {
            <Alert tone=Tone::Odd>
                {undone(how, lang)}". "<a href=routes::import(how.by)>{over.see}" "{by}</a>"."
            </Alert>
        }
    });
    let was_begun = run.refusal.is_none() && run.status != RunStatus::Cancelled;
    let is_told = was_begun || run.counts.done() > 0;
    view! {
        {refusal}
        {undone}
        {cancelled}
        {is_told.then(|| view! { <Summary run=run.clone()/> })}
        <Facts run followers=told.followers/>
    }
}

#[component]
fn Summary(run: Run) -> impl IntoView {
    let lang = asked().lang;
    let (words, check, over) = (RunWords::of(lang), CheckWords::of(lang), OverWords::of(lang));
    let figure = |name: &'static str, n: i64, class: &'static str| {
        view! {
            <div class=class>
                <dt class="figure__name">{name}</dt>
                <dd class="figure__value">{number(n, lang)}</dd>
            </div>
        }
    };
    let counts = run.counts;
    let failed = if counts.failed > 0 { "figure figure--bad" } else { "figure" };
    let figures = if run.undo_of.is_some() {
        view! {
            {figure(check.reversed, counts.effective(), "figure")}
            {figure(check.kept, counts.unchanged, "figure")}
            {figure(check.bought_on, counts.failed, failed)}
        }
        .into_any()
    } else {
        view! {
            {figure(words.rows, run.n_rows, "figure")}
            {figure(words.created, counts.created, "figure")}
            {figure(words.updated, counts.changed(), "figure")}
            {(counts.closing > 0).then(|| figure(words.closed, counts.closing, "figure"))}
            {figure(words.unchanged, counts.unchanged, "figure")}
            {figure(words.failed, counts.failed, failed)}
            {(run.n_left_out() > 0).then(|| figure(over.left_out, run.n_left_out(), "figure"))}
            {(counts.warned > 0).then(|| figure(words.warned, counts.warned, "figure"))}
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="summary">
            <h2 class="headline" id="summary">{outcome(&run, lang)}</h2>
            <dl class="figures figures--counts">{figures}</dl>
        </section>
    }
}

/// Who did it, when, what it means in money, what became of it, and what can be done now.
#[component]
fn Facts(run: Run, followers: Vec<Run>) -> impl IntoView {
    let Asked { lang, store, .. } = asked();
    let (words, over) = (RunWords::of(lang), OverWords::of(lang));
    let fact = |name: &'static str, value: AnyView| {
        view! { <div class="facts__item"><dt class="facts__name">{name}</dt><dd class="facts__value">{value}</dd></div> }
    };
    let time = |name: &'static str, time: Option<domain::Timestamp>| {
        time.map(|time| {
            let told = format::date_time(time, lang, &store);
            fact(name, view! { <time datetime=format::machine(time)>{told}</time> }.into_any())
        })
    };
    let door = match run.door.as_str() {
        "api" => over.by_api,
        "command" => over.by_command,
        "job" => over.by_itself,
        _ => over.by_page,
    };
    let place = [door.to_owned(), run.address.clone()];
    let place = place.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    let exposure = exposure(&run, lang, &store).map(|(told, other)| {
        let other = other.map(|other| view! { " "<span class="facts__note">{other}</span> });
        fact(words.exposure, view! { {told}{other} }.into_any())
    });
    let wanted = if run.scope.is_whole { over.all_rows } else { over.good_rows };
    let could_open =
        run.mode == Mode::Update && run.preview.is_some_and(|preview| preview.counts.created > 0);
    let wanted = if could_open && !run.scope.opens_new {
        format!("{wanted}, {}", over.only_known)
    } else {
        wanted.to_owned()
    };
    let wanted = (run.undo_of.is_none() && run.preview.is_some())
        .then(|| fact(over.wanted, wanted.into_any()));
    let (undos, attempts): (Vec<Run>, Vec<Run>) =
        followers.into_iter().partition(|other| other.undo_of == Some(run.key));
    let may_undo = may_undo(&run, &undos).is_ok();
    let link = move |other: Run| {
        let name = import_name(other.key);
        view! { <li><a href=routes::import(other.key)>{name}</a>" "{badge(&other, lang)}</li> }
    };
    let list = |name: &'static str, note: Option<String>, runs: Vec<Run>| {
        (!runs.is_empty()).then(|| {
            let links = runs.into_iter().map(link).collect_view();
            fact(name, view! { <ul class="run-links">{links}</ul>{note} }.into_any())
        })
    };
    let healed = (run.n_healed > 0).then(|| {
        let of = format!(
            "{} {} {}",
            number(run.n_healed, lang),
            words.of,
            number(run.counts.failed, lang)
        );
        format!("{of} {}", words.healed)
    });
    let first = run.attempt_of.map(|key| {
        let value = view! { <a href=routes::import(key)>{import_name(key)}</a> };
        fact(words.attempt_of, value.into_any())
    });
    let origin = run.undo_of.map(|key| {
        let value = view! { <a href=routes::import(key)>{import_name(key)}</a> };
        fact(words.undo_of, value.into_any())
    });
    view! {
        <section class="card" aria-labelledby="told">
            <div class="card__head">
                <h2 id="told">{over.told}</h2>
                <a class="button" href=routes::import_receipt(run.key) download="">{Icon::Download.view()}{over.receipt}</a>
            </div>
            <dl class="facts">
                {fact(over.who, breakable(&run.uploaded_by).into_any())}
                {fact(over.door, place.into_any())}
                {time(if run.undo_of.is_some() { words.when } else { over.uploaded }, Some(run.created_at))}
                {time(over.began, run.started_at)}
                {time(over.ended, run.finished_at)}
                {exposure}
                {wanted}
                {first}
                {origin}
                {list(over.attempts, healed, attempts)}
                {list(over.taken_back, None, undos)}
            </dl>
            {may_undo.then(|| view! { <Undo key=run.key/> })}
        </section>
    }
}

#[component]
fn Undo(key: i64) -> impl IntoView {
    let over = OverWords::of(asked().lang);
    view! {
        <div class="run-foot">
            <p class="card__text">{over.undo_text}</p>
            <SendOnce>
                <form method="post" action=UndoImport::PATH>
                    <input type="hidden" name="key" value=key/>
                    <button class="button button--remove">{over.undo}</button>
                </form>
            </SendOnce>
        </div>
    }
}
