//! What a payment does to what is owed, and what its taking back does.

use super::*;
use crate::accounts::{AccountForm, AccountId};
use crate::invoices::InvoiceEdit;
use crate::money::Rate;
use crate::purchases::Purchase;
use crate::schedule::due;

fn now() -> Timestamp {
    "2024-02-26T14:39:54Z".parse().unwrap()
}

fn id(text: &str) -> ReceiptId {
    ReceiptId::from_books(text.into())
}

/// Ana owes three instalments of 60.00, due 30, 60 and 90 days from now, the last one first in the books' order.
fn ana() -> Bills {
    let form = AccountForm { email: "ana@test.com".into(), ..AccountForm::default() };
    let account = AccountId::parse("ana").unwrap().unwrap();
    let store = Store::default();
    let mut account = form.parse(Lang::En, &store).unwrap().open(1, account, &store, now());
    account.owed = Money::minor(18_000);
    let bill = |installment| Bill {
        transaction: TransactionId::from_books("t".into()),
        invoice: Invoice {
            friendly_id: format!("u8KFsGDk-{installment}"),
            installment,
            installments: 3,
            status: InvoiceStatus::Opened,
            value: Money::minor(6_000),
            issued: Money::minor(6_000),
            refunded: Money::ZERO,
            received: Money::ZERO,
            created_at: now(),
            updated_at: now(),
            resolved_at: None,
            original_due_at: due(now(), installment),
            due_at: due(now(), installment),
            order_id: String::new(),
            observation: String::new(),
            payment_link: String::new(),
            postponements: 0,
            postponed_days: 0,
        },
    };
    Bills::new(account, vec![bill(3), bill(1), bill(2)])
}

fn told(bills: &Bills) -> String {
    let invoices: Vec<String> = bills
        .bills
        .iter()
        .map(|Bill { invoice: i, .. }| {
            format!("{} {:?} {} credit {}", i.installment, i.status, i.value, i.credit())
        })
        .collect();
    let entries: Vec<String> = bills
        .entries
        .iter()
        .map(|entry| {
            let operation = entry.details.operation.map_or("", Operation::as_str);
            format!("{operation} {}", entry.value)
        })
        .collect();
    format!("owed {}; {}; {}", bills.account.owed, invoices.join(", "), entries.join(", "))
}

fn receive(bills: &mut Bills, receipt: &str, value: i64) -> Vec<Part> {
    bills.entries.clear();
    bills.receive(&id(receipt), Money::minor(value), now()).unwrap();
    let part = |entry: &NewEntry| Part {
        transaction: entry.details.transaction.clone().unwrap(),
        installment: entry.details.installment,
        value: entry.value,
    };
    bills.entries.iter().map(part).collect()
}

fn take_back(bills: &mut Bills, receipt: &str, parts: &[Part]) -> Result<(), Refusal> {
    bills.entries.clear();
    bills.take_back(&id(receipt), parts, now())
}

#[test]
fn a_payment_covers_the_oldest_due_first_and_the_last_one_in_part() {
    let mut ana = ana();
    receive(&mut ana, "r", 5_000);
    assert_eq!(
        told(&ana),
        "owed 130.00; 1 Opened 10.00 credit 50.00, 2 Opened 60.00 credit 0.00, \
         3 Opened 60.00 credit 0.00; Receipt 50.00"
    );
    receive(&mut ana, "s", 7_000);
    assert_eq!(
        told(&ana),
        "owed 60.00; 1 Paid 60.00 credit 0.00, 2 Paid 60.00 credit 0.00, \
         3 Opened 60.00 credit 0.00; Receipt 10.00, Receipt 60.00"
    );
    assert_eq!(
        ana.receive(&id("t"), Money::minor(1), now()),
        Err(PurchaseRefusal::InvoiceEnded { status: InvoiceStatus::Paid }.into())
    );
    ana.bills.retain(|bill| bill.invoice.status == InvoiceStatus::Opened);
    let owed = Money::minor(6_000);
    assert_eq!(
        ana.receive(&id("t"), Money::minor(6_001), now()),
        Err(PurchaseRefusal::OverOwed { owed }.into())
    );
}

#[test]
fn receipts_are_taken_back_whole_in_any_order() {
    let mut ana = ana();
    let first = receive(&mut ana, "r", 5_000);
    let second = receive(&mut ana, "s", 7_000);
    let before = ana.account.owed;
    take_back(&mut ana, "r", &first).unwrap();
    assert_eq!(
        told(&ana),
        "owed 110.00; 1 Opened 50.00 credit 10.00, 2 Paid 60.00 credit 0.00, \
         3 Opened 60.00 credit 0.00; Reversal -50.00"
    );
    assert_eq!(ana.account.owed - before, Money::minor(5_000));
    take_back(&mut ana, "s", &second).unwrap();
    assert_eq!(
        told(&ana),
        "owed 180.00; 1 Opened 60.00 credit 0.00, 2 Opened 60.00 credit 0.00, \
         3 Opened 60.00 credit 0.00; Reversal -10.00, Reversal -60.00"
    );
}

/// The same account and instalments, as their purchase sees them.
fn purchase(bills: &Bills) -> Purchase {
    let new = crate::holds::NewHold {
        holder: None,
        value: Money::minor(18_000),
        installments: Some(3),
        settle: None,
        expires_at: None,
        order_id: None,
    };
    let mut hold = new.hold(TransactionId::from_books("t".into()), now());
    hold.state = crate::holds::HoldState::Settled;
    hold.settled = hold.value;
    let mut invoices: Vec<Invoice> = bills.bills.iter().map(|bill| bill.invoice.clone()).collect();
    invoices.sort_by_key(|invoice| invoice.installment);
    Purchase::new(bills.account.clone(), hold, invoices)
}

fn bills(purchase: Purchase) -> Bills {
    let transaction = purchase.hold.id;
    let bill = |invoice| Bill { transaction: transaction.clone(), invoice };
    Bills::new(purchase.account, purchase.invoices.into_iter().map(bill).collect())
}

#[test]
fn what_was_refunded_or_marked_as_paid_since_holds_a_receipt() {
    let mut paid = ana();
    let parts = receive(&mut paid, "r", 5_000);
    // All that is owed, and 20.00 of the 50.00 that were received.
    let mut refunded = purchase(&paid);
    refunded.refund(Money::minor(15_000), now()).unwrap();
    assert_eq!(refunded.account.owed, Money::ZERO);
    assert_eq!(refunded.account.balance, Money::minor(2_000));
    let mut after = bills(refunded);
    let invoices = "1 Paid 50.00 credit 30.00, 2 Cancelled 60.00 credit 60.00, \
                    3 Cancelled 60.00 credit 60.00";
    assert_eq!(told(&after), format!("owed 0.00; {invoices}; "));
    assert_eq!(take_back(&mut after, "r", &parts), Err(PurchaseRefusal::RefundedSincePaid.into()));

    let mark = |status| InvoiceEdit { status: Some(status), ..InvoiceEdit::default() };
    let mut marked = purchase(&paid);
    marked.edit_invoice(0, mark(InvoiceStatus::Paid), now()).unwrap();
    assert_eq!(marked.account.owed, Money::minor(12_000));
    let mut after = bills(marked.clone());
    assert_eq!(take_back(&mut after, "r", &parts), Err(PurchaseRefusal::MarkedSince.into()));
    marked.edit_invoice(0, mark(InvoiceStatus::Opened), now()).unwrap();
    assert_eq!(marked.entries[1].value, Money::minor(-1_000));
    let mut after = bills(marked);
    take_back(&mut after, "r", &parts).unwrap();
    assert_eq!(after.account.owed, Money::minor(18_000));
}

#[test]
fn an_invoice_that_something_was_received_on_is_neither_cancelled_nor_opened_by_hand() {
    let mut paid = ana();
    receive(&mut paid, "r", 7_000);
    let mut purchase = purchase(&paid);
    let edit = |status| InvoiceEdit { status: Some(status), ..InvoiceEdit::default() };
    assert_eq!(
        purchase.edit_invoice(1, edit(InvoiceStatus::Cancelled), now()),
        Err(PurchaseRefusal::PartlyReceived { received: Money::minor(1_000) }.into())
    );
    assert_eq!(
        purchase.edit_invoice(0, edit(InvoiceStatus::Opened), now()),
        Err(PurchaseRefusal::PaidByReceipt.into())
    );
    // Settling at less takes what is open; what was received stays paid.
    purchase
        .settle(
            Money::minor(7_000),
            "x",
            &Store { growth_rate: Rate::ZERO, ..Store::default() },
            now(),
        )
        .unwrap();
    let after = bills(purchase);
    assert_eq!(
        told(&after),
        "owed 0.00; 1 Paid 60.00 credit 0.00, 2 Paid 10.00 credit 0.00, 3 Cancelled 60.00 credit 0.00; "
    );
}

#[test]
fn a_closed_account_pays_what_it_owes_and_gets_nothing_back() {
    let mut ana = ana();
    ana.account.status = Status::Closed;
    let parts = receive(&mut ana, "r", 18_000);
    assert_eq!(ana.account.owed, Money::ZERO);
    assert_eq!(take_back(&mut ana, "r", &parts), Err(Refusal::AccountClosed));
}

#[test]
fn a_day_in_a_form_is_one_of_the_shops_and_has_passed() {
    let zone = TimeZone::fixed(jiff::tz::offset(-3));
    let read = |day: &str| {
        let form = ReceiptForm { value: "50,00".into(), paid_at: day.into(), ..Default::default() };
        form.parse(now(), &zone, Lang::Pt, &Store::default()).map(|new| new.paid_at)
    };
    assert_eq!(read(""), Ok(None));
    assert_eq!(read("2024-02-26"), Ok(Some(now())));
    assert_eq!(read("2024-02-25"), Ok(Some("2024-02-25T03:00:00Z".parse().unwrap())));
    for day in ["2024-02-27", "yesterday"] {
        assert!(matches!(read(day), Err(Error::Invalid(_))), "{day}");
    }
}

#[test]
fn what_a_program_tells_is_read_or_refused_by_its_field() {
    let check = |request: ReceiptRequest, expected: Option<(Field, Rule)>| {
        let got = request.parse(now());
        let fault = got.err().map(|error| match error {
            Error::Invalid(faults) => (faults[0].field.unwrap(), faults[0].rule.clone()),
            other => panic!("{other:?}"),
        });
        assert_eq!(fault, expected, "{request:?}");
    };
    let given = || ReceiptRequest { value: "50.00".into(), ..ReceiptRequest::default() };
    check(given(), None);
    check(ReceiptRequest { value: "0".into(), ..given() }, Some((Field::Value, Rule::NotPositive)));
    check(ReceiptRequest { value: String::new(), ..given() }, Some((Field::Value, Rule::Required)));
    check(ReceiptRequest { paid_at: "2024-02-26".into(), ..given() }, None);
    let later = ReceiptRequest { paid_at: "2024-02-28".into(), ..given() };
    check(later, Some((Field::PaidAt, Rule::NotPast)));
    let long = ReceiptRequest { method: "x".repeat(51), ..given() };
    check(long, Some((Field::Method, Rule::TooLong { max: 50 })));
    assert!(parse_reason(" ").is_err());
    assert_eq!(parse_reason(" typed twice "), Ok("typed twice".to_owned()));
}
