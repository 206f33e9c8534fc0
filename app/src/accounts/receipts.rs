//! The payments received on an account: receiving one, and taking one back.

use domain::error::Field as Of;
use domain::text::amount;
use domain::{Account, Money, Permission, Status};
use ledger::accounts::page::Rows;
use ledger::receipts::{ReceiptList, ReceiptOf};
use leptos::prelude::*;
use server_fn::ServerFn;

use super::before::Before;
use super::invoices::given;
use super::server_fns::{ReceivePayment, TakePaymentBack};
use super::words::{ReceiptWords, newest_receipts};
use crate::asked::{Asked, Notice, address, asked, query_value};
use crate::format;
use crate::routes;
use crate::ui::field::Said;
use crate::ui::{Alert, ColumnHead, Field, FieldSpec, Icon, Modal, SendOnce, Tone, breakable};

/// The most payments that an account's page shows.
const RECEIPT_ROWS: i64 = 20;
/// The newest payments of an account.
pub(super) const NEWEST: Rows = Rows { from: 1, to: RECEIPT_ROWS };

/// The payment that the address asks to take back, where whoever asks may.
pub(super) fn taken_back(receipts: &Option<ReceiptList>, may: bool) -> Option<ReceiptOf> {
    let asked = query_value("take-back").filter(|_| may)?;
    let is_meant =
        |of: &&ReceiptOf| of.receipt.id.as_str() == asked && of.receipt.taken_back.is_none();
    receipts.as_ref()?.receipts.iter().find(is_meant).cloned()
}

/// The payments of an account, the newest first.
#[component]
pub(super) fn Receipts(
    account: Account,
    list: ReceiptList,
    /// Whether the dialog is shown that asks before one is taken back.
    has_dialog: bool,
) -> impl IntoView {
    let Asked { ctx, lang, store, .. } = asked();
    let words = ReceiptWords::of(lang);
    let may_pay = ctx.may(Permission::PayInvoice);
    let may_take_back = may_pay && account.status == Status::Open;
    let may_receive = may_pay && account.owed > Money::ZERO;
    let was_sent = Before::of(ReceivePayment::PATH).about(account.key).flash.is_some();
    if list.receipts.is_empty() && !may_receive && !was_sent {
        return None;
    }
    let notice = match asked().notice() {
        Some(Notice::Received { value }) => Some((Tone::Good, *value, words.was_received, None)),
        Some(Notice::ReceivedBefore { value }) => {
            Some((Tone::Odd, *value, words.was_received_before, None))
        }
        Some(Notice::TakenBack { value, available }) => {
            let is_over = *available < Money::ZERO;
            Some((Tone::Good, *value, words.was_taken_back, is_over.then_some(words.over)))
        }
        _ => None,
    };
    let notice = notice.map(|(tone, value, said, over)| {
        let value = amount(value, lang, &store);
        view! {
            <Alert tone><strong>{value}</strong>" "{said}</Alert>
            {over.map(|over| view! { <Alert tone=Tone::Odd>{over}</Alert> })}
        }
    });
    // What was said of a taking back whose dialog is gone, because somebody else was quicker.
    let late = (!has_dialog).then(|| Before::of(TakePaymentBack::PATH).about(account.key).banner());
    let has_older = list.count > RECEIPT_ROWS;
    let content = if list.receipts.is_empty() {
        view! { <p class="card__text">{words.none}</p> }.into_any()
    } else {
        view! { <Table receipts=list.receipts may_take_back/> }.into_any()
    };
    let shown = usize::try_from(RECEIPT_ROWS).unwrap_or_default();
    Some(view! {
        <section class="card" aria-labelledby="payments">
            <div class="card__head"><h2 id="payments">{words.title}</h2></div>
            {notice}
            {late}
            {content}
            {has_older.then(|| view! { <p class="table-note">{newest_receipts(shown, lang)}</p> })}
            {(may_receive || was_sent).then(|| view! { <NewReceipt account/> })}
        </section>
    })
}

#[component]
fn Table(receipts: Vec<ReceiptOf>, may_take_back: bool) -> impl IntoView {
    let words = ReceiptWords::of(asked().lang);
    let is_live = |of: &ReceiptOf| of.receipt.taken_back.is_none();
    let has_actions = may_take_back && receipts.iter().any(is_live);
    let rows = receipts.into_iter().map(|of| view! { <Row of has_actions/> }).collect_view();
    view! {
        <div class="table-box">
            <table class="table" role="table" aria-labelledby="payments">
                <thead role="rowgroup">
                    <tr role="row">
                        <ColumnHead label=words.paid_on/>
                        <ColumnHead label=words.method/>
                        <ColumnHead label=words.note/>
                        <ColumnHead label=words.by/>
                        <ColumnHead label=words.value number=true/>
                        {has_actions.then(|| view! {
                            <th scope="col" role="columnheader"><span class="hidden-text">{words.action}</span></th>
                        })}
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(of: ReceiptOf, has_actions: bool) -> impl IntoView {
    let Asked { lang, store, .. } = asked();
    let words = ReceiptWords::of(lang);
    let receipt = of.receipt;
    let value = amount(receipt.value, lang, &store);
    let day = format::day(receipt.paid_at, lang, &store);
    let ask = routes::with(&address(), "take-back", Some(receipt.id.as_str()));
    let ask = format!("{ask}#payments");
    let named = format!("{}: {value}, {day}", words.take_back);
    let action = receipt.taken_back.is_none().then(|| {
        view! { <a class="button button--small" href=ask aria-label=named>{words.take_back}</a> }
    });
    let (class, gone) = match &receipt.taken_back {
        None => ("table__number table__state", None),
        Some(taken) => {
            let reason = format!("{}: {}", words.taken_back, taken.reason);
            (
                "table__number table__state table__gone",
                Some(view! { <span class="table__sub">{reason}</span> }),
            )
        }
    };
    // An empty cell is left out where rows are cards.
    let note = given(&receipt.note);
    let is_said = note.is_some() || gone.is_some();
    let note = is_said.then(|| view! { <span class="table__pair">{note}{gone}</span> });
    view! {
        <tr class="table__row" role="row">
            <td role="cell" class="table__day">
                <time datetime=format::machine(receipt.paid_at)>{day}</time>
            </td>
            <td role="cell" class="table__free" data-label=words.method>{given(&receipt.method)}</td>
            <td role="cell" class="table__free table__text" data-label=words.note>{note}</td>
            <td role="cell" class="table__free" data-label=words.by><span>{breakable(&receipt.done_by)}</span></td>
            <td role="cell" class=class data-label=words.value>{value}</td>
            {has_actions.then(|| view! { <td role="cell" class="table__action">{action}</td> })}
        </tr>
    }
}

/// Receive payment → amount, day, way of paying, note → Receive, in its place.
#[component]
fn NewReceipt(account: Account) -> impl IntoView {
    let before = Before::of(ReceivePayment::PATH).about(account.key);
    let Asked { ctx, lang, store, .. } = before.asked.clone();
    let words = ReceiptWords::of(lang);
    let owed = format!("{} {}. {}", words.owed, amount(account.owed, lang, &store), words.goes_to);
    let field = before.field("value", Of::Value, words.value, "");
    let has_focus = matches!(field.said, Some(Said::Wrong(_)));
    let value = FieldSpec {
        hint: owed,
        sign: store.sign().to_owned(),
        inputmode: "decimal".to_owned(),
        has_focus,
        ..field
    };
    let method = FieldSpec {
        hint: words.methods.to_owned(),
        ..before.field("method", Of::Method, words.method, "")
    };
    let note = FieldSpec {
        hint: words.optional.to_owned(),
        ..before.field("note", Of::Note, words.note, "")
    };
    let today = ctx.clock.now().to_zoned(format::zone(&store)).date().to_string();
    let day = before.value("paid_at", &today);
    let wrong_day = before.error().and_then(|error| error.fault(Of::PaidAt));
    let wrong_day = wrong_day.map(|fault| fault.sentence(lang, &store));
    // Sent twice, a form has its effect once; one that came back is sent anew.
    let once = ledger::answers::fresh_name();
    let is_open = before.flash.is_some();
    let currency = store.currency.clone();
    let show = move |spec: FieldSpec| view! { <Field lang currency=currency.clone() spec/> };
    let to = format!("{}#payments", ReceivePayment::PATH);
    view! {
        <details class="adder" open=is_open>
            <summary class="adder__summary button">
                <span class="adder__new">{Icon::Plus.view()}{words.receive}</span>
                <span class="adder__cancel">{words.cancel}</span>
            </summary>
            {before.banner()}
            <SendOnce>
                <form class="adder__wide" method="post" action=to novalidate>
                    <input type="hidden" name="key" value=account.key/>
                    <input type="hidden" name="once" value=once/>
                    <div class="fields">
                        {show(value)}
                        <div class="field">
                            <label class="field__label" for="paid_at">{words.paid_on}</label>
                            <input class="field__input" id="paid_at" name="paid_at" type="date" value=day max=today
                                aria-invalid=wrong_day.is_some().then_some("true") aria-describedby="paid_at-error"/>
                            <div class="field__below"><div class="field__said" id="paid_at-error">
                                {wrong_day.map(|said| view! { <p class="field__error">{Icon::Warning.view()}{said}</p> })}
                            </div></div>
                        </div>
                        {show(method)}
                        {show(note)}
                    </div>
                    <button class="button button--primary">{words.confirm}</button>
                </form>
            </SendOnce>
        </details>
    }
}

/// Asks before a payment is taken back, and why: a dialog over the account's page, at an address of its own.
#[component]
pub(super) fn AskTakeBack(key: i64, receipt: ReceiptOf) -> impl IntoView {
    let before = Before::of(TakePaymentBack::PATH).about(key);
    let Asked { lang, store, .. } = before.asked.clone();
    let words = ReceiptWords::of(lang);
    let back = format!("{}#payments", routes::with(&address(), "take-back", None));
    let value = amount(receipt.receipt.value, lang, &store);
    let spec = FieldSpec {
        is_whole: true,
        has_focus: true,
        ..before.field("reason", Of::Reason, words.reason, "")
    };
    view! {
        <Modal title="take-back-title".to_owned() back=back.clone()>
            <SendOnce>
                <form class="dialog__form" method="post" action=TakePaymentBack::PATH novalidate>
                    <input type="hidden" name="key" value=key/>
                    <input type="hidden" name="payment" value=receipt.receipt.id.to_string()/>
                    <div class="dialog__head">
                        <h2 id="take-back-title">{words.take_back_title}</h2>
                        <a class="dialog__close" href=back.clone() aria-label=words.close_dialog>{Icon::Clear.view()}</a>
                    </div>
                    <div class="dialog__body">
                        {before.banner()}
                        <p class="card__text"><strong>{value}</strong>" "{words.taking_back}</p>
                        <div class="fields"><Field lang currency=store.currency spec/></div>
                    </div>
                    <div class="dialog__foot">
                        <a class="button" href=back>{words.cancel}</a>
                        <button class="button button--danger">{words.take_back}</button>
                    </div>
                </form>
            </SendOnce>
        </Modal>
    }
}
