//! `/imports`: every run, newest first.

use domain::Lang;
use domain::imports::Mode;
use domain::text::{import_name, number};
use ledger::imports::{HISTORY_ROWS, Run, RunStatus, history};
use leptos::prelude::*;

use super::outcome::{exposure, outcome, undone};
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
                            <ColumnHead label=words.outcome/>
                            <ColumnHead label=words.exposure number=true/>
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
    let came = (run.status != RunStatus::Checking && run.status != RunStatus::Queued)
        .then(|| outcome(&run, lang));
    let moved = if run.status == RunStatus::Checked { None } else { exposure(&run, lang, &store) };
    let moved = moved.map(|(told, other)| {
        let other = other.map(|other| view! { " "<span class="table__sub">{other}</span> });
        view! { <span>{told}{other}</span> }
    });
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
                <a class="table__link" href=routes::import(run.key)>
                    <span class="run-number">{import_name(run.key)}</span>" "{title(&run, lang)}
                </a>
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
            <td role="cell" class="table__free" data-label=words.outcome>{came}</td>
            <td role="cell" class="table__number" data-label=words.exposure>{moved}</td>
            <td role="cell" class="table__state" data-label=words.status>
                <span class="run-state">{badge(&run, lang)}" "{live}{healed}</span>
            </td>
        </tr>
    }
}

/// What a run is called.
pub(super) fn title(run: &Run, lang: Lang) -> String {
    match run.undo_of {
        Some(undone) => format!("{} {}", RunWords::of(lang).undo_of, import_name(undone)),
        None => run.file_name.clone(),
    }
}

/// What a run is: create or update, and what it has to do with another one.
fn kind(run: &Run, lang: Lang) -> String {
    let words = RunWords::of(lang);
    let mode = if run.mode == Mode::Create { words.create } else { words.update };
    match (run.undo_of, run.attempt_of) {
        (Some(_), _) => run.file_name.clone(),
        (None, Some(first)) => format!("{mode} · {} {}", words.attempt_of, import_name(first)),
        (None, None) => mode.to_owned(),
    }
}

/// A run's status as a badge.
pub(super) fn badge(run: &Run, lang: Lang) -> impl IntoView + use<> {
    let words = RunWords::of(lang);
    let changes = run.preview.is_some_and(|preview| preview.counts.effective() > 0);
    let (class, label) = match (run.status, run.undone) {
        _ if run.is_refused() => ("badge badge--bad", words.refused.to_owned()),
        (_, Some(how)) if how.n_left == 0 => ("badge badge--off", undone(how, lang)),
        (_, Some(how)) => ("badge badge--warn", undone(how, lang)),
        (RunStatus::Checking, _) => ("badge badge--live", words.checking.to_owned()),
        (RunStatus::Checked, _) if !changes => ("badge", words.no_change.to_owned()),
        (RunStatus::Checked, _) => ("badge badge--warn", words.checked.to_owned()),
        (RunStatus::Queued, _) => ("badge badge--live", words.queued.to_owned()),
        (RunStatus::Running, _) => ("badge badge--live", words.running.to_owned()),
        (RunStatus::Done, _) => ("badge badge--good", words.done.to_owned()),
        (RunStatus::DoneWithErrors, _) => ("badge badge--warn", words.done_with_errors.to_owned()),
        (RunStatus::Failed, _) => ("badge badge--bad", words.refused.to_owned()),
        (RunStatus::Cancelled, _) => ("badge", words.cancelled.to_owned()),
    };
    view! { <span class=class>{label}</span> }
}
