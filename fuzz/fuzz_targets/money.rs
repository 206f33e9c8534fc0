//! Amounts, rates, documents and addresses: what is read is written and read again, and no text
//! has two readings under one decimal sign. What has two under two signs is asked about.

#![no_main]

use domain::imports::{Cell, Choices, Newline, Refused, Separator, Surveyor, Writer};
use domain::money::{MONEY_MAX, RATE_MAX, Written};
use domain::{
    AccountId, DocumentNumber, DocumentType, Email, FileRefusal, Lang, Mark, Money, Rate, Status,
    Store,
};
use libfuzzer_sys::fuzz_target;

/// Currencies whose signs have letters, points, both or neither.
const CURRENCIES: [&str; 4] = ["BRL", "PEN", "PYG", "EUR"];

fuzz_target!(|text: &str| {
    for mark in [Mark::Point, Mark::Comma] {
        if let Ok(amount) = Money::read(text, mark) {
            assert!((Money::ZERO..=MONEY_MAX).contains(&amount));
            assert_eq!(Money::read(&amount.plain(mark), mark), Ok(amount));
            // However it is grouped, its digits are the digits that were written.
            assert_eq!(digits(&amount.plain(mark)), digits(text));
        }
        if let Ok(rate) = Rate::read(text, mark) {
            assert!((Rate::ZERO..=RATE_MAX).contains(&rate));
            assert_eq!(Rate::read(&rate.plain(mark), mark), Ok(rate));
            assert_eq!(Rate::read(&rate.percent(mark), mark), Ok(rate));
        }
    }
    for currency in CURRENCIES {
        let amounts = Mark::ALL.map(|mark| {
            let written = Written { mark, is_fixed: true, currency };
            let amount = Money::read_written(text, written).ok()?;
            assert!((Money::ZERO..=MONEY_MAX).contains(&amount));
            assert_eq!(Money::read_written(&amount.plain(mark), written), Ok(amount));
            let is_noise = ["000000", "999999"].iter().any(|noise| text.contains(noise));
            assert!(is_noise || digits(&amount.plain(mark)) == digits(text));
            Some(amount)
        });
        // A row may break where a value does.
        if text.contains(char::is_control) {
            continue;
        }
        let rates = [false, true].map(|is_percent| {
            Mark::ALL.map(|mark| Rate::read_written(text, mark, is_percent).ok())
        });
        assert!(!is_twofold(amounts) || is_asked("Limit", text, currency));
        assert!(!is_twofold(rates[0]) || is_asked("Tolerance", text, currency));
        assert!(!is_twofold(rates[1]) || is_asked("Tolerance (%)", text, currency));
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

fn digits(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.trim_matches('0').to_owned()
}

fn is_twofold<T: PartialEq>(readings: [Option<T>; 2]) -> bool {
    matches!(readings, [Some(point), Some(comma)] if point != comma)
}

/// Whether a file is asked about in which nothing but `text` stands under `heading`.
fn is_asked(heading: &str, text: &str, currency: &str) -> bool {
    let mut bytes = Vec::new();
    let mut writer = Writer::new(Separator::Semicolon, Newline::Lf);
    writer.row(["Email", heading].map(Cell::text), &mut bytes);
    writer.row(["ana@test.com", text].map(Cell::text), &mut bytes);
    let mut surveyor = Surveyor::with(Choices::default(), currency);
    surveyor.feed(&bytes);
    matches!(surveyor.finish(), Err(Refused { refusal: FileRefusal::Unclear { .. }, .. }))
}
