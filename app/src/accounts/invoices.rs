//! The invoices of an account: what is owed, what was paid, and marking as paid.

use domain::text::amount;
use domain::{InvoiceStatus, Lang, Permission, Timestamp};
use ledger::invoices::InvoiceOf;
use leptos::prelude::*;
use server_fn::ServerFn;

use super::before::Before;
use super::server_fns::PayInvoice;
use super::words::{InvoiceWords, newest_invoices};
use crate::asked::{Asked, Notice, asked};
use crate::format;
use crate::ui::{Alert, ColumnHead, SendOnce, Tone, breakable};

/// The most invoices that an account's page shows.
pub(super) const INVOICE_ROWS: usize = 50;

/// The invoices of the account with this key, the newest first; one more than are shown where there
/// are older ones.
#[component]
pub(super) fn Invoices(key: i64, invoices: Vec<InvoiceOf>) -> impl IntoView {
    let Asked { ctx, lang, .. } = asked();
    let words = InvoiceWords::of(lang);
    let was_paid = asked().notice() == Some(&Notice::Paid);
    let has_older = invoices.len() > INVOICE_ROWS;
    let is_open = |found: &InvoiceOf| found.invoice.status == InvoiceStatus::Opened;
    let may_pay = ctx.may(Permission::PayInvoice);
    let has_actions = may_pay && invoices.iter().take(INVOICE_ROWS).any(is_open);
    let now = ctx.clock.now();
    let content = if invoices.is_empty() {
        view! { <p class="card__text">{words.none}</p> }.into_any()
    } else {
        let rows = invoices.into_iter().take(INVOICE_ROWS);
        let rows = rows.map(|found| view! { <Row key found now has_actions/> }).collect_view();
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
            {was_paid.then(|| view! { <Alert tone=Tone::Good>{words.was_paid}</Alert> })}
            {Before::of(PayInvoice::PATH).about(key).banner()}
            {content}
            {has_older.then(|| view! { <p class="table-note">{newest_invoices(INVOICE_ROWS, lang)}</p> })}
        </section>
    }
}

#[component]
fn Row(key: i64, found: InvoiceOf, now: Timestamp, has_actions: bool) -> impl IntoView {
    let Asked { lang, store, .. } = asked();
    let words = InvoiceWords::of(lang);
    let id = found.id();
    let invoice = found.invoice;
    let (badge, status) = badge(invoice.status, invoice.is_overdue(now), lang);
    let value = amount(invoice.value, lang, &store);
    let part = format!("{} {} {}", invoice.installment, words.of, invoice.installments);
    let due = format::day(invoice.due_at, lang, &store);
    let named = format!("{}: {value}, {due}", words.pay);
    let action = (invoice.status == InvoiceStatus::Opened).then(|| {
        // What went wrong leads back to this part of the page too.
        let to = format!("{}#invoices", PayInvoice::PATH);
        view! {
            <form method="post" action=to>
                <input type="hidden" name="key" value=key/>
                <input type="hidden" name="invoice" value=id/>
                <button class="button button--small" aria-label=named>{words.pay}</button>
            </form>
        }
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
            <td role="cell" class="table__number" data-label=words.amount>{value}</td>
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
