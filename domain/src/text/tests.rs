//! A readable sample of every kind of sentence, and a proof that none is missing.

use super::*;
use crate::accounts::AccountId;
use crate::imports::{ImportRefusal, Question, Separator, Unit};

fn ana() -> AccountId {
    AccountId::parse("ana").unwrap().unwrap()
}

fn check(error: &Error, expected: [&str; 3]) {
    let store = Store::default();
    assert_eq!(Lang::ALL.map(|lang| error.sentence(lang, &store)), expected);
}

fn check_fault(field: Field, value: &str, rule: Rule, expected: [&str; 3]) {
    let (fault, store) = (Fault::new(field, value, rule), Store::default());
    assert_eq!(Lang::ALL.map(|lang| fault.sentence(lang, &store)), expected);
}

#[test]
fn an_amount_is_written_as_people_of_the_language_write_it() {
    let amounts =
        |minor: i64| Lang::ALL.map(|lang| amount(Money::minor(minor), lang, &Store::default()));
    assert_eq!(amounts(300_000), ["R$3,000.00", "R$\u{a0}3.000,00", "R$\u{a0}3.000,00"]);
    assert_eq!(amounts(-1_500), ["-R$15.00", "-R$\u{a0}15,00", "-R$\u{a0}15,00"]);
    assert_eq!(amounts(0)[0], "R$0.00");
    assert_eq!(amounts(99_999)[0], "R$999.99");
    assert_eq!(amounts(-12_345_678)[1], "-R$\u{a0}123.456,78");
    assert_eq!(amounts(MONEY_MAX.as_minor())[0], "R$10,000,000,000,000.00");
    assert_eq!(amounts(i64::MIN)[0], "-R$92,233,720,368,547,758.08");

    let store = Store { currency: "UYU".into(), ..Store::default() };
    assert_eq!(amount(Money::minor(100_000), Lang::En, &store), "UYU\u{a0}1,000.00");
}

#[test]
fn thousands_are_grouped() {
    let numbers: Vec<_> =
        [0, 999, 1_000, -999, -1_000, 12_345, 1_234_567].map(|n| number(n, Lang::En)).into();
    assert_eq!(numbers, ["0", "999", "1,000", "-999", "-1,000", "12,345", "1,234,567"]);
    assert_eq!(Lang::ALL.map(|lang| number(12_345_u64, lang)), ["12,345", "12.345", "12.345"]);
    assert_eq!(number(u64::MAX, Lang::En), "9,223,372,036,854,775,807");
}

#[test]
fn an_error_says_what_happened_and_what_to_do() {
    check(
        &Error::Forbidden(Permission::EditCredits),
        [
            "Your role does not include \"Edit credits\". Ask an owner for it.",
            "Seu papel não inclui \"Editar créditos\". Peça a um proprietário.",
            "Tu rol no incluye \"Editar los créditos\". Pídelo a un propietario.",
        ],
    );
    check(
        &Refusal::OwedDiffers { owed: Money::minor(801) }.into(),
        [
            "The amount owed is R$8.01. Type exactly that to close the account.",
            "O valor devido é R$\u{a0}8,01. Digite exatamente isso para encerrar a conta.",
            "El importe adeudado es R$\u{a0}8,01. Escribe exactamente eso para cerrar la cuenta.",
        ],
    );
    check(
        &Refusal::TooManyAttempts { wait_seconds: 121 }.into(),
        [
            "There were too many attempts to sign in. Wait 3 minutes and try again.",
            "Houve tentativas demais de entrar. Espere 3 minutos e tente de novo.",
            "Hubo demasiados intentos de entrar. Espera 3 minutos e inténtalo de nuevo.",
        ],
    );
    check(
        &FileRefusal::TooLarge { max_bytes: 512 * 1024 * 1024 }.into(),
        [
            "The file is larger than 512\u{a0}MB. Split it and import the parts one by one.",
            "O arquivo tem mais de 512\u{a0}MB. Divida-o e importe as partes uma a uma.",
            "El archivo tiene más de 512\u{a0}MB. Divídelo e importa las partes una por una.",
        ],
    );
}

#[test]
fn a_fault_shows_the_value_and_what_would_be_right() {
    check_fault(
        Field::CreditLimit,
        "1.000,5O",
        Rule::NotAnAmount { mark: Mark::Point },
        [
            "\"1.000,5O\" is not an amount. Write it as 1000.50.",
            "\"1.000,5O\" não é um valor. Escreva como 1000.50.",
            "\"1.000,5O\" no es un importe. Escríbelo como 1000.50.",
        ],
    );
    check_fault(
        Field::Tolerance,
        "lots",
        Rule::NotARate { mark: Mark::Comma },
        [
            "\"lots\" is not a rate. Write 5% as 0,05 or 5%.",
            "\"lots\" não é uma taxa. Escreva 5% como 0,05 ou 5%.",
            "\"lots\" no es una tasa. Escribe 5% como 0,05 o 5%.",
        ],
    );
    check_fault(
        Field::CreditLimit,
        "99999999999999",
        Rule::TooLarge,
        [
            "\"99999999999999\" is too large. Write at most R$10,000,000,000,000.00.",
            "\"99999999999999\" é grande demais. Escreva no máximo R$\u{a0}10.000.000.000.000,00.",
            "\"99999999999999\" es demasiado grande. \
             Escribe como máximo R$\u{a0}10.000.000.000.000,00.",
        ],
    );
    check_fault(
        Field::Email,
        "ana@test.com",
        Refusal::AlreadyOpen { field: Field::Email, account: ana() }.into(),
        [
            "This email belongs to the open account ana. Use another, or change that account.",
            "Este e-mail é da conta aberta ana. Use outro ou altere aquela conta.",
            "Este email es de la cuenta abierta ana. Usa otro o cambia esa cuenta.",
        ],
    );
    check_fault(
        Field::Status,
        "maybe",
        Rule::NotAStatus,
        [
            "\"maybe\" is not a status. Write Open or Closed.",
            "\"maybe\" não é um status. Escreva Aberta ou Encerrada.",
            "\"maybe\" no es un estado. Escribe Abierta o Cerrada.",
        ],
    );
}

#[test]
fn a_long_or_invisible_value_is_shown_in_short() {
    let shown_en = |value: &str| shown(value, Lang::En);
    assert_eq!(shown_en("  "), "This value");
    assert_eq!(shown_en("a\0b"), "\"a\u{fffd}b\"");
    assert_eq!(shown_en("a\u{200b}b"), "\"a\u{fffd}b\"");
    assert_eq!(shown_en(&"é".repeat(40)), format!("\"{}\"", "é".repeat(40)));
    assert_eq!(shown_en(&"é".repeat(41)), format!("\"{}…\"", "é".repeat(40)));
}

#[test]
fn a_wait_is_told_in_seconds_and_then_in_minutes() {
    let waits = [-1, 1, 2, 119, 120, 121, 3_600].map(|s| wait(s, Lang::En));
    let expected = [
        "1 second",
        "1 second",
        "2 seconds",
        "119 seconds",
        "2 minutes",
        "3 minutes",
        "60 minutes",
    ];
    assert_eq!(waits, expected);
}

#[test]
fn the_words_of_a_status_are_read_back() {
    for status in [Status::Open, Status::Closed] {
        assert_eq!(
            Lang::ALL.map(|lang| Status::parse(status.label(lang))),
            [Ok(Some(status)), Ok(Some(status)), Ok(Some(status))],
        );
    }
}

const FIELDS: [Field; 17] = [
    Field::Id,
    Field::Email,
    Field::Document,
    Field::DocumentType,
    Field::Status,
    Field::CreditLimit,
    Field::Tolerance,
    Field::Owed,
    Field::Password,
    Field::Mode,
    Field::File,
    Field::PaidAt,
    Field::Method,
    Field::Note,
    Field::Invoices,
    Field::Reason,
    Field::Sort,
];

fn file_refusals() -> Vec<FileRefusal> {
    vec![
        FileRefusal::Empty,
        FileRefusal::HeaderOnly,
        FileRefusal::NotText,
        FileRefusal::Spreadsheet,
        FileRefusal::NoEmailColumn,
        FileRefusal::DuplicateColumn { field: Field::Tolerance },
        FileRefusal::HeaderTooLarge,
        FileRefusal::OtherUnit { name: "Limite (centavos)".into(), unit: Unit::Cents },
        FileRefusal::OtherUnit { name: "Limite US$".into(), unit: Unit::Currency("US$".into()) },
        FileRefusal::NoSuchColumn { name: "Limite".into() },
        FileRefusal::Unclear {
            questions: vec![Question::Heading {
                name: "Limite aprovado".into(),
                field: Field::CreditLimit,
            }],
        },
        FileRefusal::SeveralFiles,
        FileRefusal::LinesLost,
        FileRefusal::TooLarge { max_bytes: 700 },
        FileRefusal::CutOff,
        FileRefusal::NotWhole { line: 7 },
    ]
}

fn refusals() -> Vec<Refusal> {
    let mut all = vec![
        Refusal::AlreadyOpen { field: Field::Document, account: ana() },
        Refusal::AlreadyClosed { account: ana() },
        Refusal::AccountClosed,
        Refusal::OwedDiffers { owed: Money::minor(1) },
        Refusal::CeilingNotYours { default_limit: Money::minor(10_000) },
        Refusal::ReopeningNotYours { account: ana() },
        Refusal::HolderExists { holder: "h".into() },
        Refusal::NamesNotYours,
        Refusal::ChangedSince,
        Refusal::HolderIsOwner,
        Refusal::DebitTaken { value: Money::minor(1) },
        Refusal::TooMuchSent { max_bytes: 8_192 },
        Refusal::WrongCredentials,
        Refusal::TooManyAttempts { wait_seconds: 30 },
        Refusal::LinkSpent,
        Refusal::PersonExists,
        Refusal::LastOwner,
        Refusal::OtherInvoice,
        Refusal::StoreNotEmpty,
    ];
    all.extend(
        [
            ImportRefusal::NoSuchAccount,
            ImportRefusal::DoneAlready { line: 3, import: 41 },
            ImportRefusal::ChangedSince,
            ImportRefusal::UsedSince,
            ImportRefusal::ClosedForGood,
            ImportRefusal::NotWaiting,
            ImportRefusal::NotOver,
            ImportRefusal::RowsRefused { n: 2 },
            ImportRefusal::Outdated { n: 3 },
            ImportRefusal::NothingToDo,
            ImportRefusal::UndoneAlready { by: 42 },
        ]
        .map(Refusal::Import),
    );
    all.extend(file_refusals().into_iter().map(Refusal::File));
    all
}

fn rules() -> Vec<Rule> {
    let mut all = vec![
        Rule::Required,
        Rule::NotAnEmail,
        Rule::NotADocument,
        Rule::NotADocumentType,
        Rule::NotAnId,
        Rule::NameOfAPage,
        Rule::NotAnAmount { mark: Mark::Comma },
        Rule::NotARate { mark: Mark::Point },
        Rule::NotAFraction,
        Rule::TwoAmounts(Money::minor(100_000)),
        Rule::TwoRates(Rate::ONE),
        Rule::Unconfirmed(Rate::millionths(5_000_000)),
        Rule::WrongShape { shape: crate::Shape::List },
        Rule::WrongShape { shape: crate::Shape::Texts },
        Rule::NotPast,
        Rule::Common,
        Rule::Repeated,
        Rule::TooManyDecimals { max: 2 },
        Rule::Negative,
        Rule::TooLarge,
        Rule::TooLong { max: 80 },
        Rule::TooShort { min: 10 },
        Rule::NotAStatus,
        Rule::ControlCharacter,
        Rule::NotText,
        Rule::NotTextIn { column: "Nome".into() },
        Rule::DigitsLost,
        Rule::CellError,
        Rule::OtherCurrency,
        Rule::DamagedNumber,
        Rule::CutOff { found: 1, expected: 5 },
        Rule::TooManyFields { found: 6, expected: 5 },
        Rule::UnclosedQuote,
        Rule::TextAfterQuote,
        Rule::OtherSeparator { row: Separator::Comma, header: Separator::Semicolon },
        Rule::HeaderAgain,
        Rule::UnderOtherHeader { line: 1_012 },
        Rule::ThousandTimes { stored: Rate::millionths(125_000) },
        Rule::ReplacesDocument { stored: "529.982.247-25".into() },
        Rule::RowTooLong { max: 65_536 },
        Rule::SameAsLine { line: 1_012 },
    ];
    all.extend(refusals().into_iter().map(Rule::Refused));
    all
}

fn errors() -> Vec<Error> {
    let mut all = vec![
        Error::Unauthenticated,
        Error::NotFound(Noun::Account),
        Error::NotFound(Noun::Import),
        Error::NotFound(Noun::Page),
        Error::NotFound(Noun::Person),
        Error::NotFound(Noun::Receipt),
        Error::NotFound(Noun::Holder),
        Error::NotFound(Noun::Transaction),
        Error::NotFound(Noun::Invoice),
        Error::NotFound(Noun::Key),
        Error::Invalid(vec![]),
        Error::Stale,
        Error::Unreachable,
        Error::Unavailable(crate::Lack::Room),
        Error::Unavailable(crate::Lack::Writing),
        Error::Unavailable(crate::Lack::Answer),
        Error::Internal { incident: "K7Q2".into() },
    ];
    all.extend(PERMISSIONS.map(Error::Forbidden));
    all.extend(refusals().into_iter().map(Error::Refused));
    all.extend(
        [
            PurchaseRefusal::OverOwed { owed: Money::ZERO },
            PurchaseRefusal::OverOwed { owed: Money::minor(18_000) },
            PurchaseRefusal::PartlyReceived { received: Money::minor(5_000) },
            PurchaseRefusal::PaidByReceipt,
            PurchaseRefusal::MarkedSince,
        ]
        .map(Error::from),
    );
    all
}

const PERMISSIONS: [Permission; 12] = [
    Permission::ReadCheckingAccounts,
    Permission::ReadStatements,
    Permission::ReadInvoices,
    Permission::CreateCheckingAccounts,
    Permission::PayInvoice,
    Permission::EditCredits,
    Permission::CreateStatements,
    Permission::CreateInvoices,
    Permission::Import,
    Permission::ReadConfiguration,
    Permission::EditConfiguration,
    Permission::Administer,
];

fn check_translated(told: [String; 3]) {
    let [en, pt, es] = &told;
    assert!(en != pt && pt != es && en != es, "not translated: {told:?}");
    for sentence in &told {
        assert!(sentence.ends_with('.') && !sentence.contains("  "), "{sentence:?}");
        assert!(sentence.chars().next().is_some_and(|c| !c.is_lowercase()), "{sentence:?}");
        assert!(!sentence.to_lowercase().contains("invalid"), "{sentence:?}");
    }
}

#[test]
fn everything_that_can_go_wrong_is_told_in_three_languages() {
    let store = Store::default();
    for error in errors() {
        check_translated(Lang::ALL.map(|lang| error.sentence(lang, &store)));
    }
    let fields = FIELDS.map(Some).into_iter().chain([None]);
    for (field, rule) in fields.flat_map(|field| rules().into_iter().map(move |r| (field, r))) {
        for value in ["", "x y"] {
            let fault = Fault { field, value: value.into(), rule: rule.clone() };
            check_translated(Lang::ALL.map(|lang| fault.sentence(lang, &store)));
        }
    }
    let incident = Error::Internal { incident: "K7Q2".into() };
    assert!(Lang::ALL.iter().all(|lang| incident.sentence(*lang, &store).contains("K7Q2")));
}

#[test]
fn what_is_wrong_and_what_would_be_right_stand_apart() {
    let store = Store::default();
    let is_of_a_row = |rule: &Rule| !matches!(rule, Rule::Refused(Refusal::File(_)));
    for rule in rules().into_iter().filter(is_of_a_row) {
        let fault = Fault::new(Field::Email, "x y", rule);
        check_translated(Lang::ALL.map(|lang| fault.reason(lang, &store)));
        check_translated(Lang::ALL.map(|lang| fault.suggestion(lang, &store)));
        let joined =
            format!("{} {}", fault.reason(Lang::Es, &store), fault.suggestion(Lang::Es, &store));
        assert_eq!(fault.sentence(Lang::Es, &store), joined);
    }
}

#[test]
fn where_the_right_value_is_certain_it_is_named() {
    let suggestion = |field, value: &str, rule| {
        Fault::new(field, value, rule).suggestion(Lang::En, &Store::default())
    };
    let amount =
        |value| suggestion(Field::CreditLimit, value, Rule::NotAnAmount { mark: Mark::Comma });
    assert_eq!(amount("1,234.5"), "Write it as 1234,50.");
    assert_eq!(amount("12,50x"), "Write it as 1000,50.");
    let rate = |value| suggestion(Field::Tolerance, value, Rule::NotARate { mark: Mark::Point });
    assert_eq!(rate("0,1"), "Write 10% as 0.1 or 10%.");
    let email = |value| suggestion(Field::Email, value, Rule::NotAnEmail);
    assert_eq!(email("ana@test,com"), "Write it as ana@test.com.");
    assert_eq!(email("ana"), "Write it like ana@example.com.");
}

#[test]
fn everything_has_a_name() {
    for lang in Lang::ALL {
        assert!(FIELDS.iter().all(|field| !field.label(lang).is_empty()));
        assert!(PERMISSIONS.iter().all(|permission| !permission.label(lang).is_empty()));
        assert!(Role::ALL.iter().all(|role| !role.label(lang).is_empty()));
    }
}
