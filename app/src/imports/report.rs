//! `/imports/{id}`: what came of a run, live while it goes on.

use domain::error::Field;
use domain::imports::{Header, Mode, Separator};
use domain::text::number;
use domain::{Error, Lang, Mark, Noun, Store};
use ledger::imports::{NOTE_ROWS, Note, Run, get, notes};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use super::history::badge;
use super::words::{RunWords, WizardWords};
use super::{ImportProgress, Progress};
use crate::asked::{Asked, asked, query_value};
use crate::format;
use crate::routes;
use crate::shell::{Frame, Loaded, Place};
use crate::ui::{Alert, ColumnHead, Icon, Tone};

/// `/imports/{id}`, with `?after=line` for more of its failed rows and `?warned=line` of its warnings.
#[component]
pub fn Report() -> impl IntoView {
    let Asked { ctx, lang, .. } = asked();
    let words = RunWords::of(lang);
    let key = use_params_map().read_untracked().get("key").and_then(|key| key.parse().ok());
    let from = |name: &str| query_value(name).and_then(|line| line.parse().ok()).unwrap_or(0);
    let (after, warned) = (from("after"), from("warned"));
    let load = move || {
        let ctx = ctx.clone();
        async move {
            let key = key.ok_or(Error::NotFound(Noun::Import))?;
            let run = get(&ctx, key).await?;
            let refused = notes(&ctx, key, true, after, NOTE_ROWS + 1).await?;
            let warnings = notes(&ctx, key, false, warned, NOTE_ROWS + 1).await?;
            Ok(view! { <Content run refused warnings after warned/> })
        }
    };
    view! {
        <Frame place=Place::Imports title=words.run>
            <a class="back" href=routes::IMPORTS>{Icon::Back.view()}{words.title}</a>
            <Loaded load/>
        </Frame>
    }
}

/// How far a run is, in words.
pub(super) fn progress(run: &Run, lang: Lang) -> Progress {
    let words = RunWords::of(lang);
    let done = run.counts.done();
    let of = WizardWords::of(lang).of;
    let told = if run.n_rows == 0 {
        words.queued.to_owned()
    } else {
        format!(
            "{} {of} {} {}",
            number(done, lang),
            number(run.n_rows, lang),
            words.rows.to_lowercase()
        )
    };
    let percent = done.saturating_mul(100) / run.n_rows.max(1);
    Progress { told, percent: percent.clamp(0, 100), is_over: !run.status.is_under_way() }
}

#[component]
fn Content(
    run: Run,
    refused: Vec<Note>,
    warnings: Vec<Note>,
    after: i64,
    warned: i64,
) -> impl IntoView {
    let Asked { lang, store, .. } = asked();
    let words = RunWords::of(lang);
    let mode = if run.mode == Mode::Create { words.create } else { words.update };
    let note = format!(
        "{mode} · {} · {}",
        run.uploaded_by,
        format::date_time(run.created_at, lang, &store)
    );
    let live = run.status.is_under_way().then(|| view! {
        <section class="card" aria-label=words.progress>
            <ImportProgress key=run.key first=progress(&run, lang) label=words.progress.to_owned()/>
            <noscript><meta http-equiv="refresh" content="2"/></noscript>
        </section>
    });
    let again = format!("{}?mode={}", routes::IMPORT, run.mode.as_str());
    let refusal = run.refusal.clone().map(|refusal| {
        let sentence = refusal.sentence(lang);
        view! { <Alert tone=Tone::Bad>{sentence}" "<a href=again>{words.import_again}</a></Alert> }
    });
    let header = run.survey.as_ref().map(|survey| survey.header.clone()).unwrap_or_default();
    let was_refused = run.refusal.is_some();
    view! {
        <Title text=run.file_name.clone()/>
        <header class="page-head">
            <h1 class="page-head__title">{run.file_name.clone()}" "{badge(run.status, lang)}</h1>
            <p class="page-head__note">{note}</p>
        </header>
        <div class="stack">
            {refusal}
            {live}
            {(!was_refused).then(|| view! { <Summary run=run.clone()/> })}
            <HowRead run=run.clone()/>
            {(!refused.is_empty()).then(|| view! { <Refused key=run.key header=header.clone() notes=refused after warned/> })}
            {(!warnings.is_empty()).then(|| view! { <Warned key=run.key header notes=warnings after warned/> })}
        </div>
    }
}

#[component]
fn Summary(run: Run) -> impl IntoView {
    let lang = asked().lang;
    let words = RunWords::of(lang);
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
    view! {
        <section class="card" aria-labelledby="summary">
            <h2 class="hidden-text" id="summary">{words.rows}</h2>
            <dl class="figures figures--counts">
                {figure(words.rows, run.n_rows, "figure")}
                {figure(words.created, counts.created, "figure")}
                {figure(words.updated, counts.updated, "figure")}
                {figure(words.unchanged, counts.unchanged, "figure")}
                {figure(words.failed, counts.failed, failed)}
                {(counts.warned > 0).then(|| figure(words.warned, counts.warned, "figure"))}
            </dl>
        </section>
    }
}

#[component]
fn HowRead(run: Run) -> impl IntoView {
    let lang = asked().lang;
    let words = RunWords::of(lang);
    let fact = |name: &'static str, value: AnyView| {
        view! { <div class="facts__item"><dt class="facts__name">{name}</dt><dd class="facts__value">{value}</dd></div> }
    };
    let wide = |name: &'static str, value: AnyView| {
        view! { <div class="facts__item facts__item--wide"><dt class="facts__name">{name}</dt><dd class="facts__value">{value}</dd></div> }
    };
    let read = run.survey.as_ref().map(|survey| {
        let dialect = survey.dialect;
        let separator = match dialect.separator {
            Separator::Comma => words.comma,
            Separator::Semicolon => words.semicolon,
            Separator::Tab => words.tab,
            Separator::Pipe => words.pipe,
        };
        let (decimal, example) = if dialect.mark == Mark::Comma {
            (words.comma, "1.000,50")
        } else {
            (words.point, "1,000.50")
        };
        let columns = |read: bool| -> Vec<String> {
            let header = &survey.header;
            let named = header.names.iter().zip(&header.columns);
            named
                .filter(|(_, column)| column.is_some() == read)
                .map(|(name, _)| name.clone())
                .collect()
        };
        let ignored = columns(false);
        view! {
            {fact(words.encoding, dialect.encoding.name().into_any())}
            {fact(words.separator, separator.into_any())}
            {fact(words.decimal, view! { {decimal}" "<code>{example}</code> }.into_any())}
            {fact(words.size, format::size(run.size_bytes, lang).into_any())}
            {wide(words.columns, columns(true).join(", ").into_any())}
            {(!ignored.is_empty()).then(|| wide(words.ignored, ignored.join(", ").into_any()))}
        }
    });
    view! {
        <section class="card" aria-labelledby="read">
            <div class="card__head"><h2 id="read">{words.how_read}</h2></div>
            <dl class="facts">
                {read}
                {wide(words.fingerprint, view! { <code>{run.sha256.clone()}</code> }.into_any())}
            </dl>
        </section>
    }
}

#[component]
fn Refused(key: i64, header: Header, notes: Vec<Note>, after: i64, warned: i64) -> impl IntoView {
    let Asked { lang, store, .. } = asked();
    let words = RunWords::of(lang);
    let more = notes.len() > NOTE_ROWS;
    let shown = &notes[..notes.len().min(NOTE_ROWS)];
    let rows: Vec<Line> =
        shown.iter().flat_map(|note| refused_lines(note, &header, lang, &store)).collect();
    let last = shown.last().map(|note| note.line).unwrap_or_default();
    let page =
        move |after: i64| format!("{}?after={after}&warned={warned}#errors", routes::import(key));
    view! {
        <section class="card" aria-labelledby="errors">
            <div class="card__head">
                <h2 id="errors">{words.failed_rows}</h2>
                <a class="button" href=format!("{}/errors.csv", routes::import(key)) download="">{Icon::Download.view()}{words.download_failed}</a>
            </div>
            <p class="card__text">{words.failed_text}</p>
            <Lines rows/>
            <div class="card__foot">
                {(after > 0).then(|| view! { <a class="button" href=page(0)>{words.from_start}</a> })}
                {more.then(|| view! { <a class="button" href=page(last)>{words.more}</a> })}
            </div>
        </section>
    }
}

#[component]
fn Warned(key: i64, header: Header, notes: Vec<Note>, after: i64, warned: i64) -> impl IntoView {
    let lang = asked().lang;
    let words = RunWords::of(lang);
    let more = notes.len() > NOTE_ROWS;
    let shown = &notes[..notes.len().min(NOTE_ROWS)];
    let rows: Vec<Line> = shown
        .iter()
        .flat_map(|note| {
            note.warnings.iter().map(|warning| {
                let value = column(&header, warning.field())
                    .and_then(|i| note.raw.get(i))
                    .unwrap_or_default();
                let column = Some(warning.field());
                Line {
                    line: note.line,
                    column: name(&header, column, lang),
                    value: value.to_owned(),
                    reason: warning.sentence(lang),
                }
            })
        })
        .collect();
    let last = shown.last().map(|note| note.line).unwrap_or_default();
    let page = move |warned: i64| {
        format!("{}?after={after}&warned={warned}#warnings", routes::import(key))
    };
    view! {
        <section class="card" aria-labelledby="warnings">
            <div class="card__head"><h2 id="warnings">{words.warnings}</h2></div>
            <p class="card__text">{words.warnings_text}</p>
            <Lines rows/>
            <div class="card__foot">
                {(warned > 0).then(|| view! { <a class="button" href=page(0)>{words.from_start}</a> })}
                {more.then(|| view! { <a class="button" href=page(last)>{words.more}</a> })}
            </div>
        </section>
    }
}

/// A line of the table of errors.
struct Line {
    line: i64,
    column: String,
    value: String,
    reason: String,
}

fn refused_lines(note: &Note, header: &Header, lang: Lang, store: &Store) -> Vec<Line> {
    let line = |fault: &domain::Fault| Line {
        line: note.line,
        column: name(header, fault.field, lang),
        value: fault.value.clone(),
        reason: fault.sentence(lang, store),
    };
    note.faults.iter().map(line).collect()
}

fn column(header: &Header, field: Field) -> Option<usize> {
    header.columns.iter().position(|column| *column == Some(field))
}

/// A column as the file names it.
fn name(header: &Header, field: Option<Field>, lang: Lang) -> String {
    let Some(field) = field else { return String::new() };
    let named = column(header, field).and_then(|i| header.names.get(i)).cloned();
    named.unwrap_or_else(|| field.label(lang).to_owned())
}

#[component]
fn Lines(rows: Vec<Line>) -> impl IntoView {
    let lang = asked().lang;
    let words = RunWords::of(lang);
    let row = move |line: Line| {
        let value = (!line.value.is_empty())
            .then(|| view! { <span class="table__value">{line.value.clone()}</span> });
        view! {
            <tr class="table__row" role="row">
                <td role="cell" class="table__short" data-label=words.line>{number(line.line, lang)}</td>
                <td role="cell" class="table__short" data-label=words.column>{line.column}</td>
                <td role="cell" class="table__long" data-label=words.value>{value}</td>
                <td role="cell" class="table__reason">{line.reason}</td>
            </tr>
        }
    };
    view! {
        <div class="table-box">
            <table class="table" role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        <ColumnHead label=words.line/>
                        <ColumnHead label=words.column/>
                        <ColumnHead label=words.value/>
                        <ColumnHead label=words.reason/>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}
