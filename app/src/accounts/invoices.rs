//! The invoices of an account: what is owed, what was paid, and marking as paid.

use domain::text::amount;
use domain::{Invoice, InvoiceStatus, Lang, Money, Permission, Timestamp};
use ledger::invoices::InvoiceOf;
use leptos::prelude::*;
use server_fn::ServerFn;

use super::before::Before;
use super::server_fns::{PayInvoice, UnpayInvoice};
use super::words::{InvoiceWords, newest_invoices};
use crate::asked::{Asked, Notice, asked};
use crate::format;
use crate::ui::{Alert, ColumnHead, SendOnce, Tone, breakable};

/// The most invoices that an account's page shows.
pub(super) const INVOICE_ROWS: usize = 50;

/// The invoices of the account with this key, the newest first; one more than are shown where there
/// are older ones.
#[component]
pub(super) fn Invoices(
    key: i64,
    invoices: Vec<InvoiceOf>,
    /// Whether the account is open: a closed one takes no payment back.
    is_open: bool,
) -> impl IntoView {
    let Asked { ctx, lang, .. } = asked();
    let words = InvoiceWords::of(lang);
    let notice = match asked().notice() {
        Some(Notice::Paid) => Some(words.was_paid),
        Some(Notice::Unpaid) => Some(words.was_opened),
        _ => None,
    };
    let has_older = invoices.len() > INVOICE_ROWS;
    let may_pay = ctx.may(Permission::PayInvoice);
    let action = |found: &InvoiceOf| Action::of(&found.invoice, is_open);
    let has_actions = may_pay && invoices.iter().take(INVOICE_ROWS).any(|i| action(i).is_some());
    let now = ctx.clock.now();
    let content = if invoices.is_empty() {
        view! { <p class="card__text">{words.none}</p> }.into_any()
    } else {
        let rows = invoices.into_iter().take(INVOICE_ROWS);
        let rows = rows.map(|found| {
            let action = action(&found);
            view! { <Row key found now action has_actions/> }
        });
        let rows = rows.collect_view();
        view! {
            <SendOnce>
                <div class="table-box">
                    <table class="table" role="table" aria-labelledby="invoices">
                        <thead role="rowgroup">
                            <tr role="row">
                                <ColumnHead label=words.due/>
                                <ColumnHead label=words.comments/>
                                <ColumnHead label=words.order/>
                                <ColumnHead label=words.instalment/>
                                <ColumnHead label=words.amount number=true/>
                                <ColumnHead label=words.status/>
                                {has_actions.then(|| view! {
                                    <th scope="col" role="columnheader"><span class="hidden-text">{words.action}</span></th>
                                })}
                            </tr>
                        </thead>
                        <tbody role="rowgroup">{rows}</tbody>
                    </table>
                </div>
            </SendOnce>
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="invoices">
            <div class="card__head"><h2 id="invoices">{words.title}</h2></div>
            {notice.map(|said| view! { <Alert tone=Tone::Good>{said}</Alert> })}
            {Before::of(PayInvoice::PATH).about(key).banner()}
            {Before::of(UnpayInvoice::PATH).about(key).banner()}
            {content}
            {has_older.then(|| view! { <p class="table-note">{newest_invoices(INVOICE_ROWS, lang)}</p> })}
        </section>
    }
}

/// What can be done with an invoice.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Action {
    Pay,
    Unpay,
}

impl Action {
    fn of(invoice: &Invoice, is_open: bool) -> Option<Action> {
        match invoice.status {
            InvoiceStatus::Opened => Some(Action::Pay),
            InvoiceStatus::Paid if is_open && invoice.marked() > Money::ZERO => Some(Action::Unpay),
            InvoiceStatus::Paid | InvoiceStatus::Cancelled => None,
        }
    }
}

#[component]
fn Row(
    key: i64,
    found: InvoiceOf,
    now: Timestamp,
    action: Option<Action>,
    has_actions: bool,
) -> impl IntoView {
    let Asked { lang, store, .. } = asked();
    let words = InvoiceWords::of(lang);
    let id = found.id();
    let invoice = found.invoice;
    let (badge, status) = badge(invoice.status, invoice.is_overdue(now), lang);
    let value = amount(invoice.value, lang, &store);
    let part = format!("{} {} {}", invoice.installment, words.of, invoice.installments);
    let due = format::day(invoice.due_at, lang, &store);
    let action = action.map(|action| {
        let (path, said) = match action {
            Action::Pay => (PayInvoice::PATH, words.pay),
            Action::Unpay => (UnpayInvoice::PATH, words.unpay),
        };
        // What went wrong leads back to this part of the page too.
        let to = format!("{path}#invoices");
        let named = format!("{said}: {value}, {due}");
        view! {
            <form method="post" action=to>
                <input type="hidden" name="key" value=key/>
                <input type="hidden" name="invoice" value=id/>
                <button class="button button--small" aria-label=named>{said}</button>
            </form>
        }
    });
    // What was received on it already stands beside what is still due.
    let received = invoice.status == InvoiceStatus::Opened && invoice.received > Money::ZERO;
    let received = received.then(|| {
        let text = format!("{} {}", words.received, amount(invoice.received, lang, &store));
        view! { <span class="table__sub">{text}</span> }
    });
    let order = given(&invoice.order_id).map(|order| breakable(&order));
    view! {
        <tr class="table__row" role="row">
            <td role="cell" class="table__day" data-label=words.due>
                <time datetime=format::machine(invoice.due_at)>{due}</time>
            </td>
            <td role="cell" class="table__free table__text" data-label=words.comments>{given(&invoice.observation)}</td>
            <td role="cell" class="table__free" data-label=words.order>{order}</td>
            <td role="cell" class="table__short" data-label=words.instalment>{part}</td>
            <td role="cell" class="table__number" data-label=words.amount><span class="table__pair">{value.clone()}{received}</span></td>
            <td role="cell" class="table__state" data-label=words.status><span class=badge>{status}</span></td>
            {has_actions.then(|| view! { <td role="cell" class="table__action">{action}</td> })}
        </tr>
    }
}

/// What became of an invoice: the badge's look, and its word.
fn badge(status: InvoiceStatus, is_overdue: bool, lang: Lang) -> (&'static str, &'static str) {
    let words = InvoiceWords::of(lang);
    match status {
        InvoiceStatus::Opened if is_overdue => ("badge badge--warn", words.expired),
        InvoiceStatus::Opened => ("badge", words.opened),
        InvoiceStatus::Paid => ("badge badge--good", words.paid),
        InvoiceStatus::Cancelled => ("badge badge--off", words.cancelled),
    }
}

/// A text, or nothing at all: an empty cell is left out where rows are cards.
pub(super) fn given(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
