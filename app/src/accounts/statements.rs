//! The movements of an account within a period that the address names.

use domain::statements::{Details, NewEntry, Operation, Origin};
use domain::text::amount;
use domain::{Account, Money, Status, TransactionId};
use ledger::statements::{Entry, Newest};
use leptos::prelude::*;

use super::invoices::given;
use super::period::Days;
use super::words::{StatementWords, newest_movements};
use crate::asked::{Asked, asked};
use crate::format;
use crate::routes;
use crate::ui::{ColumnHead, breakable};

/// The most movements that an account's page shows.
pub(super) const STATEMENT_ROWS: usize = 200;

/// The name that the books give to the process itself.
const SYSTEM: &str = "system";

/// The newest movements of an account within some days, their sum, and the balance.
#[component]
pub(super) fn Statements(account: Account, days: Days, newest: Newest) -> impl IntoView {
    let Asked { lang, store, .. } = asked();
    let words = StatementWords::of(lang);
    let has_older = newest.has_older;
    let sum = |name: &'static str, value: Money, note: Option<&'static str>| {
        view! {
            <div class="figure">
                <dt class="figure__name">{name}</dt>
                <dd class="figure__value">{amount(value, lang, &store)}</dd>
                {note.map(|note| view! { <dd class="figure__note">{note}</dd> })}
            </div>
        }
    };
    let sums = view! {
        <dl class="figures figures--counts statement__sums">
            {sum(words.in_period, newest.interval, None)}
            {sum(words.balance, newest.current, Some(words.balance_note))}
        </dl>
    };
    let content = if days.is_backward() {
        view! { <p class="card__text">{words.backward}</p> }.into_any()
    } else if newest.entries.is_empty() {
        view! { <p class="card__text">{words.none}</p> }.into_any()
    } else {
        view! { <Table entries=newest.entries/> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="statements">
            <div class="card__head">
                <h2 id="statements">{words.title}</h2>
                <Period account days/>
            </div>
            {sums}
            {content}
            {has_older.then(|| view! { <p class="table-note">{newest_movements(STATEMENT_ROWS, lang)}</p> })}
        </section>
    }
}

/// The form that chooses the period: a plain one that asks for another address.
#[component]
fn Period(account: Account, days: Days) -> impl IntoView {
    let words = StatementWords::of(asked().lang);
    let page = routes::account(&account);
    let to = format!("{}#statements", page.split('?').next().unwrap_or_default());
    let archived = (account.status == Status::Closed)
        .then(|| view! { <input type="hidden" name="archived" value=account.key/> });
    let day = |name: &'static str, label: &'static str, value: String| {
        view! {
            <div class="field">
                <label class="field__label" for=name>{label}</label>
                <input class="field__input" id=name name=name type="date" value=value/>
            </div>
        }
    };
    view! {
        <form class="period" action=to>
            {archived}
            {day("from", words.from, days.from.to_string())}
            {day("to", words.to, days.to.to_string())}
            <button class="button">{words.show}</button>
        </form>
    }
}

#[component]
fn Table(entries: Vec<Entry>) -> impl IntoView {
    let words = StatementWords::of(asked().lang);
    let rows = entries.into_iter().map(|entry| view! { <Row entry/> }).collect_view();
    view! {
        <div class="table-box">
            <table class="table" role="table" aria-labelledby="statements">
                <thead role="rowgroup">
                    <tr role="row">
                        <ColumnHead label=words.date/>
                        <ColumnHead label=words.movement/>
                        <ColumnHead label=words.purchase/>
                        <ColumnHead label=words.by/>
                        <ColumnHead label=words.value number=true/>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(entry: Entry) -> impl IntoView {
    let Asked { lang, store, .. } = asked();
    let words = StatementWords::of(lang);
    let Entry { at, entry, done_by, .. } = entry;
    let what = what(&entry, words);
    let value = amount(entry.value, lang, &store);
    let (class, value) = if entry.value < Money::ZERO {
        ("table__number table__state table__minus", value)
    } else {
        ("table__number table__state", format!("+{value}"))
    };
    let Details { statement, transaction, order_id, installment, installments, .. } = entry.details;
    let part = match (installment, installments) {
        (n, _) if n > 0 => Some(format!("{} {n}", words.instalment)),
        (_, n) if n > 1 => Some(format!("{n} {}", words.instalments)),
        _ => None,
    };
    let transaction = transaction.as_ref().map(TransactionId::as_str).unwrap_or(&statement);
    let (first, second) = match given(&order_id) {
        Some(order) => (Some(order), given(transaction)),
        None => (given(transaction), None),
    };
    let by = if done_by == SYSTEM { words.system.to_owned() } else { done_by };
    let sub = |text: String| view! { <span class="table__sub">{text}</span> };
    let about = first.map(|first| {
        let second = second.map(sub);
        view! { <span class="table__pair">{first}{second}</span> }
    });
    let part = part.map(sub);
    view! {
        <tr class="table__row" role="row">
            <td role="cell" class="table__time">
                <time datetime=format::machine(at)>{format::date_time(at, lang, &store)}</time>
            </td>
            <td role="cell" data-label=words.movement><span class="table__pair">{what}{part}</span></td>
            <td role="cell" class="table__free" data-label=words.purchase>{about}</td>
            <td role="cell" class="table__free" data-label=words.by><span>{breakable(&by)}</span></td>
            <td role="cell" class=class data-label=words.value>{value}</td>
        </tr>
    }
}

/// What an entry says, in a person's words.
fn what(entry: &NewEntry, words: &StatementWords) -> &'static str {
    match (entry.details.operation, entry.origin) {
        (Some(Operation::Refund), _) => words.refund,
        (Some(Operation::Cancellation), _) => words.cancellation,
        (Some(Operation::Reversal), _) => words.reversal,
        (Some(Operation::Adjustment), _) => words.adjustment,
        (Some(Operation::Receipt), _) => words.payment,
        (None, Origin::Credit) => words.ceiling,
        (None, Origin::Invoice) => words.invoiced,
        (None, Origin::Payment) => words.payment,
        (None, Origin::Statement) if entry.value < Money::ZERO => words.debit,
        (None, Origin::Statement) => words.credit,
    }
}
