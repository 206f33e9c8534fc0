//! A purchase from its hold to its last refund.

use super::*;
use crate::accounts::{AccountForm, AccountId};
use crate::holds::TransactionId;
use crate::lang::Lang;

fn now() -> Timestamp {
    "2024-02-26T14:39:54Z".parse().unwrap()
}

fn growing() -> Store {
    Store { growth_rate: Rate::millionths(100_000), ..Store::default() }
}

/// An account of limit 100.00 that 60.00 of is held, in three instalments.
fn held() -> Purchase {
    let form = AccountForm { email: "ana@test.com".into(), ..AccountForm::default() };
    let id = AccountId::parse("ana").unwrap().unwrap();
    let mut ana =
        form.parse(Lang::En, &Store::default()).unwrap().open(1, id, &Store::default(), now());
    let new = NewHold {
        holder: None,
        value: Money::minor(6_000),
        installments: Some(3),
        settle: None,
        expires_at: None,
        order_id: None,
    };
    ana.reserved = new.value;
    Purchase::new(ana, new.hold(TransactionId::from_books("t".into()), now()), Vec::new())
}

fn settled(value: i64) -> Purchase {
    let mut purchase = held();
    purchase.settle(Money::minor(value), "u8KFsGDk", &growing(), now()).unwrap();
    purchase
}

fn told(purchase: &Purchase) -> String {
    let invoices: Vec<String> = purchase
        .invoices
        .iter()
        .map(|i| format!("{} {:?} {}", i.friendly_id, i.status, i.value))
        .collect();
    let entries: Vec<String> = purchase
        .entries
        .iter()
        .map(|entry| {
            let operation = entry.details.operation.map_or("", Operation::as_str);
            format!("{}{operation} {}", entry.origin.as_str(), entry.value)
        })
        .collect();
    let Account { reserved, owed, balance, .. } = &purchase.account;
    format!(
        "reserved {reserved} owed {owed} balance {balance}; {}; {}",
        invoices.join(", "),
        entries.join(", ")
    )
}

#[test]
fn a_settlement_releases_the_hold_and_opens_its_instalments() {
    assert_eq!(
        told(&settled(6_000)),
        "reserved 0.00 owed 60.00 balance 0.00; u8KFsGDk-1 Opened 20.00, \
         u8KFsGDk-2 Opened 20.00, u8KFsGDk-3 Opened 20.00; Invoice -60.00"
    );
    assert_eq!(settled(6_600).account.owed, Money::minor(6_600));
    let refusal = held().settle(Money::minor(6_601), "x", &growing(), now());
    assert_eq!(refusal, Err(PurchaseRefusal::OverGrowth { most: Money::minor(6_600) }.into()));
    let mut full = held();
    full.account.reserved = full.account.credit_limit;
    assert_eq!(
        full.settle(Money::minor(6_001), "x", &growing(), now()),
        Err(PurchaseRefusal::OverLimit { left: Money::ZERO }.into())
    );
    assert_eq!(full.settle(Money::minor(6_000), "x", &growing(), now()), Ok(()));
}

#[test]
fn settled_anew_it_shrinks_from_the_last_instalment_or_gets_one_more() {
    let again = |value: i64| {
        let mut purchase = settled(6_000);
        purchase.entries.clear();
        purchase.settle(Money::minor(value), "other", &growing(), now()).unwrap();
        told(&purchase)
    };
    assert!(again(6_000).ends_with("; "), "nothing is written");
    assert_eq!(
        again(3_500),
        "reserved 0.00 owed 35.00 balance 0.00; u8KFsGDk-1 Opened 20.00, \
         u8KFsGDk-2 Opened 15.00, u8KFsGDk-3 Cancelled 20.00; InvoiceAdjustment 25.00"
    );
    assert_eq!(
        again(6_500),
        "reserved 0.00 owed 65.00 balance 0.00; u8KFsGDk-1 Opened 20.00, \
         u8KFsGDk-2 Opened 20.00, u8KFsGDk-3 Opened 20.00, u8KFsGDk-4 Opened 5.00; \
         InvoiceAdjustment -5.00"
    );
    let mut purchase = settled(6_000);
    let paid = InvoiceEdit { status: Some(InvoiceStatus::Paid), ..InvoiceEdit::default() };
    purchase.edit_invoice(0, paid, now()).unwrap();
    assert_eq!(
        purchase.settle(Money::minor(1_999), "x", &growing(), now()),
        Err(PurchaseRefusal::PaidAlready { least: Money::minor(2_000) }.into())
    );
}

#[test]
fn a_refund_takes_from_open_instalments_first_and_then_becomes_balance() {
    let mut purchase = settled(6_000);
    let paid = InvoiceEdit { status: Some(InvoiceStatus::Paid), ..InvoiceEdit::default() };
    purchase.edit_invoice(0, paid.clone(), now()).unwrap();
    purchase.entries.clear();
    purchase.refund(Money::minor(4_500), now()).unwrap();
    assert_eq!(
        told(&purchase),
        "reserved 0.00 owed 0.00 balance 5.00; u8KFsGDk-1 Paid 20.00, \
         u8KFsGDk-2 Cancelled 20.00, u8KFsGDk-3 Cancelled 20.00; \
         PaymentRefund 40.00, StatementRefund 5.00"
    );
    assert_eq!(
        purchase.refund(Money::minor(1_501), now()),
        Err(PurchaseRefusal::OverRefund { most: Money::minor(1_500) }.into())
    );
    let open = InvoiceEdit { status: Some(InvoiceStatus::Opened), ..InvoiceEdit::default() };
    assert_eq!(
        purchase.edit_invoice(0, open, now()),
        Err(PurchaseRefusal::RefundedSincePaid.into())
    );
    assert_eq!(held().refund(Money::minor(1), now()), Err(PurchaseRefusal::NotSettled.into()));
}

#[test]
fn an_invoice_is_paid_once_and_a_payment_can_be_taken_back() {
    use InvoiceStatus::{Cancelled, Opened, Paid};
    let mut purchase = settled(6_000);
    purchase.entries.clear();
    let mut to = |status: InvoiceStatus| {
        let edit = InvoiceEdit { status: Some(status), ..InvoiceEdit::default() };
        purchase.edit_invoice(1, edit, now()).map(|()| told(&purchase))
    };
    let paid = to(Paid).unwrap();
    assert!(paid.contains("owed 40.00") && paid.ends_with("Payment 20.00"), "{paid}");
    assert_eq!(to(Paid).unwrap(), paid);
    assert_eq!(to(Cancelled), Err(PurchaseRefusal::InvoiceEnded { status: Paid }.into()));
    assert!(to(Opened).unwrap().ends_with("Payment 20.00, PaymentReversal -20.00"));
    assert!(to(Cancelled).unwrap().ends_with("PaymentCancellation 20.00"));
    assert_eq!(to(Opened), Err(PurchaseRefusal::InvoiceEnded { status: Cancelled }.into()));
}

#[test]
fn a_due_date_moves_as_often_and_as_far_as_the_store_allows() {
    let store = Store {
        postponement_enabled: true,
        postponements_max: 2,
        postponed_days_max: 10,
        ..Store::default()
    };
    let mut purchase = settled(6_000);
    let mut postpone = |days: i64, store: &Store| {
        purchase.postpone(0, days, store, now()).map(|()| purchase.invoices[0].due_at.to_string())
    };
    assert_eq!(postpone(1, &Store::default()), Err(PurchaseRefusal::PostponementOff.into()));
    assert_eq!(
        postpone(11, &store),
        Err(PurchaseRefusal::PostponedTooLong { days_left: 10 }.into())
    );
    assert_eq!(postpone(4, &store).unwrap(), "2024-03-31T14:39:54Z");
    assert_eq!(postpone(7, &store), Err(PurchaseRefusal::PostponedTooLong { days_left: 6 }.into()));
    assert_eq!(postpone(6, &store).unwrap(), "2024-04-06T14:39:54Z");
    assert_eq!(postpone(1, &store), Err(PurchaseRefusal::PostponedTooOften { max: 2 }.into()));
}

#[test]
fn a_hold_ends_once() {
    let mut purchase = held();
    purchase.cancel_hold(now()).unwrap();
    assert_eq!(purchase.account.reserved, Money::ZERO);
    assert_eq!(purchase.cancel_hold(now()), Ok(()));
    let ended = PurchaseRefusal::HoldEnded { state: HoldState::Cancelled };
    assert_eq!(purchase.settle(Money::minor(1), "x", &growing(), now()), Err(ended.into()));
    let mut late = held();
    let then = late.hold.expires_at;
    let ended = PurchaseRefusal::HoldEnded { state: HoldState::Expired };
    assert_eq!(late.cancel_hold(then), Err(ended.into()));
    late.expire_hold(then);
    assert_eq!((late.hold.state, late.account.reserved), (HoldState::Expired, Money::ZERO));
}
