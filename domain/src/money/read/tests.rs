use Mark::{Comma, Point};
use proptest::prelude::*;

use super::*;

fn read(text: &str, mark: Mark, is_fixed: bool) -> Result<i64, Rule> {
    Money::read_written(text, Written { mark, is_fixed, currency: "BRL" }).map(Money::as_minor)
}

fn check(text: &str, mark: Mark, expected: Result<i64, Rule>) {
    assert_eq!(read(text, mark, false), expected, "{text:?}");
}

#[test]
fn an_amount_is_read_as_accounting_formats_write_it() {
    check("1234.5", Point, Ok(123_450));
    check("1,234.56", Point, Ok(123_456));
    check("1.234,56", Comma, Ok(123_456));
    check("1\u{202f}234,56", Comma, Ok(123_456));
    check("1'234.56", Point, Ok(123_456));
    check("1.000", Comma, Ok(100_000));
    check("+310,11", Comma, Ok(31_011));
    check("R$ +5", Comma, Ok(500));
    check(",05", Comma, Ok(5));
    check(".5", Point, Ok(50));
    check("R$ 1.234,56", Comma, Ok(123_456));
    check("r$\u{a0}10,00", Comma, Ok(1_000));
    check("1.234,56 BRL", Comma, Ok(123_456));
    check("R$ -", Comma, Ok(0));
    check("R$    - 0", Comma, Ok(0));
    check("-", Comma, Ok(0));
    check("–", Comma, Ok(0));
    check("-0,00", Comma, Ok(0));
    check("(0,00)", Comma, Ok(0));
}

#[test]
fn what_is_below_zero_says_so() {
    for text in [
        "-5",
        "- 5",
        "(100,00)",
        "100,00-",
        "-R$ 5,50",
        "R$ -5,50",
        "(R$ 5)",
        "R$ (5)",
        "5 R$-",
        "\u{2212}5",
        "–5",
    ] {
        check(text, Comma, Err(Rule::Negative));
    }
}

#[test]
fn what_is_no_amount_of_the_store_is_refused() {
    check("US$ 5", Point, Err(Rule::OtherCurrency));
    check("1.234,56 €", Comma, Err(Rule::OtherCurrency));
    check("1.500", Point, Err(Rule::TooManyDecimals { max: 2 }));
    check("1.005", Point, Err(Rule::TooManyDecimals { max: 2 }));
    check("10000000000000.01", Point, Err(Rule::TooLarge));
    for text in [
        "",
        ".",
        "5.",
        "1e3",
        "--5",
        "-(5)",
        "-5-",
        "NaN",
        "inf",
        "９９",
        "1,23",
        "1,2345.00",
        "1 00",
        "0,123",
        "R$",
        "R$ R$ 5",
        "(5",
        "+",
        "1.2.3",
        "1_000",
        "0x10",
        "5 %",
    ] {
        check(text, Point, Err(Rule::NotAnAmount { mark: Point }));
    }
}

#[test]
fn zeros_of_a_fixed_point_export_are_dropped() {
    assert_eq!(read("1500.000", Point, true), Ok(150_000));
    assert_eq!(read("12.500", Point, true), Ok(1_250));
    assert_eq!(read("12.505", Point, true), Err(Rule::TooManyDecimals { max: 2 }));
}

#[test]
fn a_rate_is_a_fraction_or_a_percentage_as_its_heading_says() {
    let read = |text, mark, is_percent| {
        Rate::read_written(text, mark, is_percent).map(Rate::as_millionths)
    };
    assert_eq!(read("0.05", Point, false), Ok(50_000));
    assert_eq!(read(".05", Point, false), Ok(50_000));
    assert_eq!(read("0.1250", Point, false), Ok(125_000));
    assert_eq!(read("12,5 %", Comma, false), Ok(125_000));
    assert_eq!(read("5", Comma, true), Ok(50_000));
    assert_eq!(read("12,5", Comma, true), Ok(125_000));
    assert_eq!(read("5%", Comma, true), Ok(50_000));
    assert_eq!(read("-5%", Comma, false), Err(Rule::Negative));
    assert_eq!(read("0.0000001", Point, false), Err(Rule::TooManyDecimals { max: 6 }));
    assert_eq!(read("5 p", Comma, false), Err(Rule::NotARate { mark: Comma }));
}

#[test]
fn figures_show_their_decimal_sign_or_leave_it_open() {
    for (text, expected) in [
        ("", Figures::None),
        ("1500", Figures::None),
        ("R$ 5.", Figures::None),
        ("1.500", Figures::Either(Point)),
        ("R$ 12,500", Figures::Either(Comma)),
        ("1.500%", Figures::Either(Point)),
        ("0.125", Figures::Only(Point, 3)),
        ("0,125", Figures::Only(Comma, 3)),
        (".125", Figures::Only(Point, 3)),
        ("1500.000", Figures::Only(Point, 3)),
        ("1 234.500", Figures::Only(Point, 3)),
        ("12.50", Figures::Only(Point, 2)),
        ("1,234.56", Figures::Only(Point, 2)),
        ("1.234,5", Figures::Only(Comma, 1)),
        ("1.234.567", Figures::Only(Comma, 0)),
        ("1,234,567", Figures::Only(Point, 0)),
        ("1.2.3", Figures::None),
        ("1.50a2", Figures::None),
        ("S/. 1.50", Figures::Only(Point, 2)),
        ("S/.1,500", Figures::Either(Comma)),
        ("Gs.1.500", Figures::Either(Point)),
        ("Bs.150", Figures::None),
        ("R$.05", Figures::Only(Point, 2)),
    ] {
        assert_eq!(figures(text.as_bytes()), expected, "{text}");
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(n in 0..=MONEY_MAX.0, comma: bool) {
        let mark = if comma { Comma } else { Point };
        prop_assert_eq!(read(&Money(n).plain(mark), mark, false), Ok(n));
    }

    /// A value with one reading is read alike whichever sign is asked for, or not at all.
    #[test]
    fn one_reading_is_never_two(text in "[0-9]{1,4}[.,]?[0-9]{0,4}[.,]?[0-9]{0,4}") {
        let readings = [read(&text, Point, true), read(&text, Comma, true)];
        if let [Ok(point), Ok(comma)] = &readings && point != comma {
            prop_assert!(matches!(figures(text.as_bytes()), Figures::Either(_)), "{text}");
        }
    }

    #[test]
    fn no_text_makes_it_panic(text: String) {
        let _ = read(&text, Comma, true);
        let _ = Rate::read_written(&text, Point, true);
        let _ = figures(text.as_bytes());
    }
}
