//! `/imports`: every run, newest first.

use domain::Lang;
use domain::imports::Mode;
use domain::text::number;
use ledger::imports::{HISTORY_ROWS, Run, RunStatus, history};
use leptos::prelude::*;

use super::pace::{Since, progress};
use super::words::RunWords;
use crate::asked::{Asked, asked, query_value};
use crate::format;
use crate::routes;
use crate::shell::{Frame, Loaded, Place};
use crate::ui::{ColumnHead, Icon, breakable};

/// `/imports`, and `?before=key` for older ones.
#[component]
pub fn History() -> impl IntoView {
    let Asked { ctx, lang, .. } = asked();
    let words = RunWords::of(lang);
    let before = query_value("before").and_then(|key| key.parse().ok());
    let load = async move {
        let runs = history(&ctx, before).await?;
        Ok(view! { <Content runs before/> })
    };
    view! {
        <Frame place=Place::Imports title=words.title>
            <header class="page-head">
                <h1 class="page-head__title">{words.title}</h1>
                <div class="page-head__links">
                    <a class="button button--primary" href=routes::IMPORT>{Icon::Upload.view()}{words.import}</a>
                </div>
            </header>
            <section class="card"><Loaded load/></section>
        </Frame>
    }
}

#[component]
fn Content(runs: Vec<Run>, before: Option<i64>) -> impl IntoView {
    let lang = asked().lang;
    let words = RunWords::of(lang);
    let live = runs.iter().any(|run| run.status.is_under_way());
    let older = runs
        .last()
        .filter(|_| runs.len() == HISTORY_ROWS)
        .map(|run| format!("{}?before={}", routes::IMPORTS, run.key));
    let list = if runs.is_empty() {
        view! {
            <div class="empty">
                <span class="empty__icon">{Icon::History.view()}</span>
                <p class="empty__title">{words.nothing}</p>
                <p class="empty__hint">{words.nothing_yet}</p>
            </div>
        }
        .into_any()
    } else {
        view! {
            <div class="table-box">
                <table class="table" role="table">
                    <thead role="rowgroup">
                        <tr role="row">
                            <ColumnHead label=words.file/>
                            <ColumnHead label=words.when/>
                            <ColumnHead label=words.created number=true/>
                            <ColumnHead label=words.updated number=true/>
                            <ColumnHead label=words.unchanged number=true/>
                            <ColumnHead label=words.failed number=true/>
                            <ColumnHead label=words.status/>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{runs.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        // A run under way goes on being told of: the page asks for itself again.
        {live.then(|| view! { <meta http-equiv="refresh" content="2"/> })}
        {list}
        {(before.is_some() || older.is_some()).then(|| view! { <div class="card__foot">
            {before.map(|_| view! { <a class="button" href=routes::IMPORTS>{words.newest}</a> })}
            {older.map(|href| view! { <a class="button" href=href>{words.older}</a> })}
        </div> })}
    }
}

fn row(run: Run) -> impl IntoView {
    let Asked { lang, store, ctx, .. } = asked();
    let words = RunWords::of(lang);
    // What a check counts was not done.
    let is_applied = !matches!(run.status, RunStatus::Checking | RunStatus::Checked);
    let count = |label: &'static str, n: i64, bad: bool| {
        let told = if is_applied { number(n, lang) } else { "–".to_owned() };
        let class =
            if bad && is_applied && n > 0 { "table__number table__minus" } else { "table__number" };
        view! { <td role="cell" class=class data-label=label>{told}</td> }
    };
    let live = run.status.is_under_way().then(|| {
        let progress = progress(&run, lang, ctx.clock.now(), Since::start_of(&run));
        let percent = progress.percent.map(|percent| percent.to_string());
        view! {
            <progress class="progress progress--small" max="100" value=percent.clone() aria-label=words.progress></progress>
            {percent.map(|percent| format!(" {percent}%"))}
        }
    });
    let healed = (run.n_healed > 0).then(|| {
        let told = format!("{} {}", number(run.n_healed, lang), words.healed);
        view! { <span class="table__sub">{told}</span> }
    });
    view! {
        <tr class="table__row" role="row">
            <td role="cell" class="table__long">
                <a class="table__link" href=routes::import(run.key)>{title(&run, lang)}</a>
                " "
                <span class="table__sub">{kind(&run, lang)}</span>
            </td>
            <td role="cell" class="table__long" data-label=words.when>
                <span>
                    <time datetime=format::machine(run.created_at)>{format::date_time(run.created_at, lang, &store)}</time>
                    " "
                    <span class="table__sub">{breakable(&run.uploaded_by)}</span>
                </span>
            </td>
            {count(words.created, run.counts.created, false)}
            {count(words.updated, run.counts.updated, false)}
            {count(words.unchanged, run.counts.unchanged, false)}
            {count(words.failed, run.counts.failed, true)}
            <td role="cell" class="table__state" data-label=words.status>
                <span class="run-state">{badge(&run, lang)}" "{live}{healed}</span>
            </td>
        </tr>
    }
}

/// What a run is called.
pub(super) fn title(run: &Run, lang: Lang) -> String {
    match run.undo_of {
        Some(undone) => format!("{} {undone}", RunWords::of(lang).undo_of),
        None => run.file_name.clone(),
    }
}

/// What a run is: create or update, and what it has to do with another one.
fn kind(run: &Run, lang: Lang) -> String {
    let words = RunWords::of(lang);
    let mode = if run.mode == Mode::Create { words.create } else { words.update };
    match (run.undo_of, run.attempt_of) {
        (Some(_), _) => run.file_name.clone(),
        (None, Some(first)) => format!("{mode} · {} {first}", words.attempt_of),
        (None, None) => mode.to_owned(),
    }
}

/// A run's status as a badge.
pub(super) fn badge(run: &Run, lang: Lang) -> impl IntoView + use<> {
    let words = RunWords::of(lang);
    let (class, label) = match run.status {
        RunStatus::Checked if run.refusal.is_some() => ("badge badge--bad", words.refused),
        RunStatus::Checking => ("badge badge--live", words.checking),
        RunStatus::Checked => ("badge badge--warn", words.checked),
        RunStatus::Queued => ("badge badge--live", words.queued),
        RunStatus::Running => ("badge badge--live", words.running),
        RunStatus::Done => ("badge badge--good", words.done),
        RunStatus::DoneWithErrors => ("badge badge--warn", words.done_with_errors),
        RunStatus::Failed => ("badge badge--bad", words.refused),
        RunStatus::Cancelled => ("badge", words.cancelled),
    };
    view! { <span class=class>{label}</span> }
}
