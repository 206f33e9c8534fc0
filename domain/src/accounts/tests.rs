use super::*;
use crate::error::{Error, Field};
use crate::lang::Lang;
use crate::money::Mark;

fn account(limit: i64, tolerance: i64) -> Account {
    let form = AccountForm { email: "ana@test.com".into(), ..AccountForm::default() };
    let new = form.parse(Lang::En, &Store::default()).unwrap();
    let id = AccountId::parse("ana").unwrap().unwrap();
    let mut account = new.open(1, id, &Store::default(), Timestamp::UNIX_EPOCH);
    account.credit_limit = Money::minor(limit * 100);
    account.tolerance = Rate::millionths(tolerance);
    account
}

fn entries(before: &Account, limit: Option<i64>, tolerance: Option<i64>) -> Vec<i64> {
    let edit = AccountEdit {
        credit_limit: limit.map(|l| Money::minor(l * 100)),
        tolerance: tolerance.map(Rate::millionths),
        ..AccountEdit::default()
    };
    before.edited(&edit).unwrap().entries.iter().map(|e| e.value.as_minor()).collect()
}

#[test]
fn a_ceiling_change_writes_what_the_ceiling_moved_by() {
    assert_eq!(entries(&account(10_000, 100_000), Some(9_000), None), [-110_000]);
    assert_eq!(entries(&account(9_000, 100_000), Some(12_000), None), [330_000]);
    assert_eq!(entries(&account(5_000, 100_000), None, Some(0)), [-50_000]);
    assert_eq!(entries(&account(5_000, 0), None, Some(250_000)), [125_000]);
    assert_eq!(entries(&account(0, 0), Some(40), None), [4_000]);
    assert_eq!(entries(&account(1_000, 100_000), Some(2_000), Some(200_000)), [110_000, 20_000]);
    assert!(entries(&account(1_000, 100_000), Some(1_000), Some(100_000)).is_empty());
}

#[test]
fn what_a_customer_can_owe_has_the_tolerance_where_the_store_counts_it_in_whole_cents() {
    let counting = Store { tolerance_enabled: true, ..Store::default() };
    let mut ana = Account { credit_limit: Money::minor(3_333), ..account(0, 50_000) };
    let told = |ana: &Account| {
        let (limits, ceilings) = Exposure::of(ana).as_minor();
        let may_owe = [ana.ceiling(&Store::default()), ana.ceiling(&counting)];
        (limits, ceilings, may_owe.map(Money::as_minor))
    };
    // 5 % of 33.33 is 1.6665.
    assert_eq!(told(&ana), (3_333, 3_499, [3_333, 3_499]));
    let most = |amount: i64| ana.authorise(Money::minor(amount), &counting);
    assert!(most(3_499).is_ok() && most(3_500).is_err());
    ana.status = Status::Closed;
    assert_eq!(told(&ana), (0, 0, [0, 0]));
}

#[test]
fn a_sum_too_large_for_an_amount_is_told_as_the_largest() {
    let most = Account {
        credit_limit: crate::money::MONEY_MAX,
        tolerance: crate::money::RATE_MAX,
        ..account(0, 0)
    };
    let sum = (0..20).fold(Exposure::default(), |sum, _| sum + Exposure::of(&most));
    assert_eq!(sum.as_minor().1, 20 * 1_001_000_000_000_000_000);
    assert_eq!(sum.ceilings(), Money::minor(i64::MAX));
    assert_eq!((Exposure::default() - sum).ceilings(), Money::minor(i64::MIN));
    assert_eq!(sum.counted(false).as_minor(), 20 * 1_000_000_000_000_000);
}

#[test]
fn the_same_values_change_nothing() {
    let ana = account(1_000, 0);
    let edit = AccountEdit {
        email: Some(ana.email.clone()),
        status: Some(Status::Open),
        ..AccountEdit::default()
    };
    assert!(!ana.edited(&edit).unwrap().changed);
}

#[test]
fn an_id_is_no_address_of_a_page() {
    for name in ["new", "Import", " EXPORT ", "template.csv"] {
        assert_eq!(AccountId::parse(name), Err(Rule::NameOfAPage), "{name}");
    }
    for name in ["news", "template", "new_CPF"] {
        assert!(AccountId::parse(name).is_ok(), "{name}");
    }
}

#[test]
fn a_document_without_a_type_is_the_same_with_any() {
    let with = |document: &str, kind: &str| Account {
        document: DocumentNumber::from_books(document.into()),
        document_type: DocumentType::from_books(kind.into()),
        ..account(1_000, 0)
    };
    for (a, b, shared) in [
        (with("1", "CPF"), with("1", "CPF"), true),
        (with("1", "CPF"), with("1", ""), true),
        (with("1", ""), with("1", ""), true),
        (with("1", "CPF"), with("1", "Other"), false),
        (with("1", "CPF"), with("2", "CPF"), false),
        (with("", "CPF"), with("", ""), false),
    ] {
        assert_eq!((a.shares_document(&b), b.shares_document(&a)), (shared, shared));
    }
}

#[test]
fn a_closed_account_takes_nothing() {
    let mut caio = account(1_000, 0);
    caio.status = Status::Closed;
    assert_eq!(caio.edited(&AccountEdit::default()), Err(Refusal::AccountClosed));
}

#[test]
fn every_fault_of_the_dialog_is_told_at_once() {
    let form = AccountForm {
        document_type: "C P F".into(),
        document: "12?".into(),
        email: "ana".into(),
        credit_limit: "-5".into(),
        tolerance: "lots".into(),
        ..AccountForm::default()
    };
    let Err(Error::Invalid(faults)) = form.parse(Lang::En, &Store::default()) else {
        panic!("faults")
    };
    let got: Vec<_> = faults.into_iter().map(|f| (f.field.unwrap(), f.rule)).collect();
    assert_eq!(
        got,
        [
            (Field::DocumentType, Rule::NotADocumentType),
            (Field::Document, Rule::NotADocument),
            (Field::Email, Rule::NotAnEmail),
            (Field::CreditLimit, Rule::Negative),
            (Field::Tolerance, Rule::NotARate { mark: Mark::Point }),
        ]
    );
}
