//! Amounts, rates, documents and addresses: what is read is written and read again, and no text
//! has two readings under one decimal sign.

#![no_main]

use domain::money::{MONEY_MAX, RATE_MAX};
use domain::{
    AccountId, DocumentNumber, DocumentType, Email, Lang, Mark, Money, Rate, Status, Store,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for mark in [Mark::Point, Mark::Comma] {
        if let Ok(amount) = Money::read(text, mark) {
            assert!((Money::ZERO..=MONEY_MAX).contains(&amount));
            assert_eq!(Money::read(&amount.plain(mark), mark), Ok(amount));
            // However it is grouped, its digits are the digits that were written.
            let digits = |text: &str| -> String {
                let digits: String = text.chars().filter(char::is_ascii_digit).collect();
                digits.trim_matches('0').to_owned()
            };
            assert_eq!(digits(&amount.plain(mark)), digits(text));
        }
        if let Ok(rate) = Rate::read(text, mark) {
            assert!((Rate::ZERO..=RATE_MAX).contains(&rate));
            assert_eq!(Rate::read(&rate.plain(mark), mark), Ok(rate));
            assert_eq!(Rate::read(&rate.percent(mark), mark), Ok(rate));
        }
    }
    // What is typed into a form is never read as what no form shows back.
    for lang in Lang::ALL {
        let store = Store::default();
        if let Ok(amount) = Money::read_typed(text, lang, &store) {
            assert_eq!(Money::read_typed(&amount.plain(lang.mark()), lang, &store), Ok(amount));
        }
        if let Ok(rate) = Rate::read_typed(text, lang) {
            assert_eq!(Rate::read(&rate.percent(lang.mark()), lang.mark()), Ok(rate));
        }
    }
    if let Ok(amount) = Money::read_token(text) {
        assert_eq!(Money::read_token(&amount.json()), Ok(amount));
    }
    if let Ok(email) = Email::parse(text) {
        assert_eq!(Email::parse(email.as_str()), Ok(email));
    }
    for kind in [None, Some(DocumentType::Cpf), Some(DocumentType::Cnpj)] {
        if let Ok(Some(number)) = DocumentNumber::parse(text, kind.as_ref()) {
            assert_eq!(DocumentNumber::parse(number.as_str(), kind.as_ref()), Ok(Some(number)));
        }
    }
    if let Ok(Some(kind)) = DocumentType::parse(text) {
        assert_eq!(DocumentType::parse(kind.as_str()), Ok(Some(kind)));
    }
    if let Ok(Some(id)) = AccountId::parse(text) {
        assert_eq!(AccountId::parse(id.as_str()), Ok(Some(id)));
    }
    let _ = Status::parse(text);
});
