//! The rows that a run refuses, takes with a warning, or leaves as they are, a page at a time.

use domain::imports::Header;
use domain::text::number;
use domain::{Field, Lang};
use ledger::imports::{Note, Run, RunStatus};
use leptos::prelude::*;

use super::shown::Shown;
use crate::asked::{Asked, asked};
use crate::imports::words::{CheckWords, RunWords};
use crate::routes;
use crate::ui::{ColumnHead, Icon, breakable};

/// Rows that are refused; of an undo: accounts that are.
#[component]
pub(super) fn Refused(run: Run, header: Header, notes: Vec<Note>, shown: Shown) -> impl IntoView {
    let Asked { lang, store, .. } = asked();
    let (words, check) = (RunWords::of(lang), CheckWords::of(lang));
    let page = |refused: i64| Shown { refused, ..shown }.at(run.key, "errors");
    let foot = foot(&notes, shown.rows, shown.refused, page);
    let notes = notes.into_iter().take(shown.rows);
    if run.undo_of.is_some() {
        return view! {
            <section class="card" aria-labelledby="errors">
                <div class="card__head"><h2 id="errors">{check.refused_rows}</h2></div>
                <Accounts notes=notes.collect()/>
                {foot}
            </section>
        }
        .into_any();
    }
    let line = |note: &Note| -> Vec<Line> {
        let told = note.faults.iter().map(|fault| Line {
            line: note.line,
            column: fault.field.map(|field| header.name_of(field, lang).to_owned()),
            value: fault.value.clone(),
            reason: fault.reason(lang, &store),
            suggestion: fault.suggestion(lang, &store),
        });
        told.collect()
    };
    let lines = notes.flat_map(|note| line(&note)).collect();
    let is_checked = run.status == RunStatus::Checked;
    let title = if is_checked { check.would_fail } else { words.failed_rows };
    // Where nothing else is left to do, the card above has it.
    let download = (!is_checked || !run.is_refused()).then(|| {
        let href = routes::import_errors(run.key);
        view! { <a class="button" href=href download="">{Icon::Download.view()}{words.download_failed}</a> }
    });
    view! {
        <section class="card" aria-labelledby="errors">
            <div class="card__head">
                <h2 id="errors">{title}</h2>
                {download}
            </div>
            <p class="card__text">{words.failed_text}</p>
            <Lines lines/>
            {foot}
        </section>
    }
    .into_any()
}

/// Rows that look odd and are taken.
#[component]
pub(super) fn Warned(run: Run, header: Header, notes: Vec<Note>, shown: Shown) -> impl IntoView {
    let lang = asked().lang;
    let words = RunWords::of(lang);
    let page = |odd: i64| Shown { odd, ..shown }.at(run.key, "warnings");
    let foot = foot(&notes, shown.rows, shown.odd, page);
    let line = |note: &Note| -> Vec<Line> {
        let told = note.warnings.iter().map(|warning| Line {
            line: note.line,
            column: warning.field().map(|field| header.name_of(field, lang).to_owned()),
            value: warning.value().to_owned(),
            reason: warning.reason(lang),
            suggestion: warning.suggestion(lang),
        });
        told.collect()
    };
    let lines = notes.into_iter().take(shown.rows).flat_map(|note| line(&note)).collect();
    view! {
        <section class="card" aria-labelledby="warnings">
            <div class="card__head"><h2 id="warnings">{words.warnings}</h2></div>
            <p class="card__text">{words.warnings_text}</p>
            <Lines lines/>
            {foot}
        </section>
    }
}

/// Accounts that an undo leaves as they are.
#[component]
pub(super) fn Kept(run: Run, notes: Vec<Note>, shown: Shown) -> impl IntoView {
    let check = CheckWords::of(asked().lang);
    let page = |odd: i64| Shown { odd, ..shown }.at(run.key, "kept");
    let foot = foot(&notes, shown.rows, shown.odd, page);
    let notes = notes.into_iter().take(shown.rows).collect();
    view! {
        <section class="card" aria-labelledby="kept">
            <div class="card__head"><h2 id="kept">{check.kept_rows}</h2></div>
            <Accounts notes/>
            {foot}
        </section>
    }
}

/// The ways to the start of a table and to its next page, where there are such.
pub(super) fn pages(
    lang: Lang,
    from: i64,
    last: Option<i64>,
    page: impl Fn(i64) -> String,
) -> AnyView {
    let words = RunWords::of(lang);
    let start = (from > 0).then(|| page(0));
    let more = last.map(page);
    let foot = (start.is_some() || more.is_some()).then(|| {
        view! {
            <div class="card__foot">
                {start.map(|href| view! { <a class="button" href=href>{words.from_start}</a> })}
                {more.map(|href| view! { <a class="button" href=href>{words.more}</a> })}
            </div>
        }
    });
    foot.into_any()
}

fn foot(notes: &[Note], rows: usize, from: i64, page: impl Fn(i64) -> String) -> AnyView {
    let last = notes.get(rows - 1).filter(|_| notes.len() > rows).map(|note| note.line);
    pages(asked().lang, from, last, page)
}

/// A line of the table of errors.
struct Line {
    line: i64,
    column: Option<String>,
    value: String,
    reason: String,
    suggestion: String,
}

#[component]
fn Lines(lines: Vec<Line>) -> impl IntoView {
    let lang = asked().lang;
    let words = RunWords::of(lang);
    let row = move |line: Line| {
        let value = (!line.value.is_empty())
            .then(|| view! { <span class="table__value">{line.value}</span> });
        view! {
            <tr class="table__row" role="row">
                <td role="cell" class="table__short" data-label=words.line>{number(line.line, lang)}</td>
                <td role="cell" class="table__short" data-label=words.column>{line.column}</td>
                <td role="cell" class="table__long" data-label=words.value>{value}</td>
                <td role="cell" class="table__reason">{line.reason}" "<span class="table__sub">{line.suggestion}</span></td>
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
                <tbody role="rowgroup">{lines.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

/// Accounts by id and e-mail, each with the reason.
#[component]
fn Accounts(notes: Vec<Note>) -> impl IntoView {
    let Asked { lang, store, .. } = asked();
    let words = RunWords::of(lang);
    let row = move |note: Note| {
        let mut fields = note.raw.fields().map(str::to_owned);
        let (id, email) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
        let fault = note.faults.first().cloned();
        let told = fault.map(|fault| (fault.reason(lang, &store), fault.suggestion(lang, &store)));
        let (reason, suggestion) = told.unwrap_or_default();
        view! {
            <tr class="table__row" role="row">
                <td role="cell" class="table__long"><span>{breakable(&email)}</span></td>
                <td role="cell" class="table__long" data-label=Field::Id.label(lang)><code>{id}</code></td>
                <td role="cell" class="table__reason">{reason}" "<span class="table__sub">{suggestion}</span></td>
            </tr>
        }
    };
    view! {
        <div class="table-box">
            <table class="table" role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        <ColumnHead label=Field::Email.label(lang)/>
                        <ColumnHead label=Field::Id.label(lang)/>
                        <ColumnHead label=words.reason/>
                    </tr>
                </thead>
                <tbody role="rowgroup">{notes.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}
