//! What a checked run would change, field by field.

use domain::text::{amount, number};
use domain::{Field, Lang, Store};
use ledger::imports::{Difference, Kind, Run, Values};
use leptos::prelude::*;

use super::notes::pages;
use super::shown::Shown;
use crate::asked::{Asked, asked};
use crate::imports::words::{CheckWords, RunWords};
use crate::ui::{ColumnHead, breakable};

/// The changes of a run, of one kind or of all, a page at a time.
#[component]
pub(super) fn Differences(run: Run, differences: Vec<Difference>, shown: Shown) -> impl IntoView {
    let lang = asked().lang;
    let (words, check) = (RunWords::of(lang), CheckWords::of(lang));
    // What an undo goes through is no file.
    let (key, has_lines) = (run.key, run.undo_of.is_none());
    let kinds = std::iter::once(None).chain(Kind::ALL.map(Some)).map(|kind| {
        let name = match kind {
            None => check.every_kind,
            Some(Kind::ClosedOwing) => check.closing_owing,
            Some(Kind::Closed) => check.kind_closed,
            Some(Kind::BelowUsed) => check.below_used,
            Some(Kind::Lowered) => check.kind_lowered,
            Some(Kind::Raised) => check.kind_raised,
            Some(Kind::Other) => check.kind_other,
        };
        let is_shown = (kind == shown.kind).then_some("true");
        let href = shown.of_kind(kind).at(key, "differences");
        view! { <a class="kinds__item" href=href aria-current=is_shown>{name}</a> }
    });
    let last = differences.get(shown.rows - 1).filter(|_| differences.len() > shown.rows);
    let last = last.map(|difference| difference.line);
    let page = |changed: i64| Shown { changed, ..shown }.at(key, "differences");
    let foot = pages(lang, shown.changed, last, page);
    let rows: Vec<_> = differences
        .into_iter()
        .take(shown.rows)
        .map(|difference| row(difference, has_lines))
        .collect();
    let table = if rows.is_empty() {
        view! { <p class="card__text">{check.none_of_kind}</p> }.into_any()
    } else {
        view! {
            <div class="table-box">
                <table class="table" role="table" aria-labelledby="differences">
                    <thead role="rowgroup">
                        <tr role="row">
                            {has_lines.then(|| view! { <ColumnHead label=words.line/> })}
                            <ColumnHead label=check.account/>
                            <ColumnHead label=check.change/>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="differences">
            <div class="card__head"><h2 id="differences">{check.differences}</h2></div>
            <nav class="kinds" aria-label=check.differences>{kinds.collect_view()}</nav>
            {table}
            {foot}
        </section>
    }
}

fn row(difference: Difference, has_lines: bool) -> impl IntoView {
    let Asked { lang, store, .. } = asked();
    let (words, check) = (RunWords::of(lang), CheckWords::of(lang));
    // Where the row begins with it, it needs no name.
    let account = has_lines.then_some(check.account);
    let email = difference.before.email.to_string();
    let changes = changes(&difference.before, &difference.after, lang, &store);
    let changes = changes.into_iter().map(|(field, before, after)| {
        view! {
            <span class="change">
                <span class="change__field">{field.label(lang)}</span>
                " "
                <del class="change__before">{before}</del>
                <span class="change__arrow" aria-hidden="true">"→"</span>
                <span class="hidden-text">{check.becomes}</span>
                <ins class="change__after">{after}</ins>
            </span>
        }
    });
    view! {
        <tr class="table__row" role="row">
            {has_lines.then(|| view! {
                <td role="cell" class="table__short" data-label=words.line>{number(difference.line, lang)}</td>
            })}
            <td role="cell" class="table__long" data-label=account><span>{breakable(&email)}</span></td>
            <td role="cell" class="table__reason">{changes.collect_view()}</td>
        </tr>
    }
}

/// Each field that differs, as it is and as it would be.
fn changes(
    before: &Values,
    after: &Values,
    lang: Lang,
    store: &Store,
) -> Vec<(Field, String, String)> {
    let told = |values: &Values| {
        let text = |value: Option<&str>| value.unwrap_or("–").to_owned();
        [
            (Field::Email, values.email.to_string()),
            (Field::Document, text(values.document.as_ref().map(|number| number.as_str()))),
            (Field::DocumentType, text(values.document_type.as_ref().map(|kind| kind.as_str()))),
            (Field::Status, values.status.label(lang).to_owned()),
            (Field::CreditLimit, amount(values.credit_limit, lang, store)),
            (Field::Tolerance, values.tolerance.percent(lang.mark())),
        ]
    };
    let pairs = told(before).into_iter().zip(told(after));
    pairs
        .filter(|(before, after)| before != after)
        .map(|((field, before), (_, after))| (field, before, after))
        .collect()
}
