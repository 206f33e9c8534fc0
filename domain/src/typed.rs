//! Amounts and rates as people type them into a form: with the decimal sign of their language or the
//! other one, and the store's currency before or after. What could be two amounts is asked about.
//!
//! Only what a person types is read this way: files have a sign for each column, and a JSON number has one for ever.

use serde::{Deserialize, Serialize};

use crate::error::Rule;
use crate::lang::Lang;
use crate::money::{Mark, Money, Rate};
use crate::settings::Store;

/// The two numbers that a text can be: first the one whose sign groups thousands, then the one whose
/// sign separates decimals, rounded to what can be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Readings {
    /// Of an amount.
    Amounts(Money, Money),
    /// Of a rate.
    Rates(Rate, Rate),
}

impl Money {
    /// Reads an amount that a person typed: with the sign of `lang`, or with the other sign where
    /// only that can be read; with the store's currency before it, after it, or not at all.
    ///
    /// Errors: those of [`Money::read`]; `TwoReadings` for `1.000` in English, `1,000` in Portuguese.
    pub fn read_typed(text: &str, lang: Lang, store: &Store) -> Result<Money, Rule> {
        let mark = lang.mark();
        let bare = without_currency(text, store);
        if !is_number(bare) {
            return Err(Rule::NotAnAmount { mark });
        }
        if let Some(ungrouped) = grouped_by(bare, mark) {
            let grouped = Money::read(&ungrouped, mark)?;
            let decimal = Money::minor(grouped.as_minor().saturating_add(500) / 1_000);
            return Err(Rule::TwoReadings(Readings::Amounts(grouped, decimal)));
        }
        in_either(mark, |mark| Money::read(bare, mark))
    }
}

impl Rate {
    /// Reads a fraction or a percentage that a person typed, as [`Money::read_typed`] reads amounts.
    ///
    /// Errors: those of [`Rate::read`]; `TwoReadings` where both are rates: `12.500%` in English, but
    /// not `1.125`, as no tolerance is 1,125 times the limit.
    pub fn read_typed(text: &str, lang: Lang) -> Result<Rate, Rule> {
        let mark = lang.mark();
        let (number, percent) = match text.trim().strip_suffix('%') {
            Some(number) => (number.trim_end(), "%"),
            None => (text.trim(), ""),
        };
        if !is_number(number) {
            return Err(Rule::NotARate { mark });
        }
        let grouped = grouped_by(number, mark).map(|number| Rate::read(&(number + percent), mark));
        if let Some(Ok(grouped)) = grouped {
            let decimal = Rate::millionths(grouped.as_millionths() / 1_000);
            return Err(Rule::TwoReadings(Readings::Rates(grouped, decimal)));
        }
        in_either(mark, |mark| Rate::read(text, mark))
    }
}

/// What it is under `mark`, else under the other one; where it is neither, what says most.
fn in_either<T>(mark: Mark, read: impl Fn(Mark) -> Result<T, Rule>) -> Result<T, Rule> {
    let rule = match read(mark) {
        Ok(read) => return Ok(read),
        Err(rule) => rule,
    };
    read(mark.other()).map_err(|other| match (&rule, other) {
        (_, Rule::NotAnAmount { .. } | Rule::NotARate { .. }) => rule,
        (Rule::NotAnAmount { .. } | Rule::NotARate { .. }, other) => other,
        _ => rule,
    })
}

/// The number without its groups, if it is one whose only sign is the decimal sign with three digits
/// after it, so that the sign may have been meant to group thousands. No group begins with a zero.
fn grouped_by(number: &str, mark: Mark) -> Option<String> {
    let (whole, thousandths) = number.split_once(mark.decimal())?;
    let is_group = matches!(whole.len(), 1..=3) && !whole.starts_with('0');
    let digits = [whole, thousandths].concat();
    (is_group && thousandths.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit()))
        .then_some(digits)
}

/// Whether it has nothing but digits, signs that separate them, and a minus: neither letters nor
/// another currency, and no plus, which in a form may be meant as "so much more".
fn is_number(text: &str) -> bool {
    let separates = |c: char| c.is_whitespace() || matches!(c, '.' | ',' | '\'' | '’' | '-');
    text.bytes().any(|byte| byte.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || separates(c))
}

/// The text without the store's currency: `R$`, `$` or `BRL`, before or after, in any case.
fn without_currency<'a>(text: &'a str, store: &Store) -> &'a str {
    let sign = store.sign();
    let short = if sign.ends_with('$') { "$" } else { sign };
    let names = [sign, short, &store.currency];
    let text = text.trim();
    let text = names.iter().find_map(|name| strip_prefix(text, name)).unwrap_or(text);
    names.iter().find_map(|name| strip_suffix(text, name)).unwrap_or(text)
}

fn strip_prefix<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let is_there = text.get(..name.len())?.eq_ignore_ascii_case(name);
    is_there.then(|| text[name.len()..].trim_start())
}

fn strip_suffix<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let at = text.len().checked_sub(name.len())?;
    let is_there = text.get(at..)?.eq_ignore_ascii_case(name);
    is_there.then(|| text[..at].trim_end())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::error::Field;
    use crate::money::MONEY_MAX;
    use crate::text::read_back;

    /// What is told below a field as one types, or `-`, with the store's money being `currency`.
    fn told(field: Field, text: &str, lang: Lang, currency: &str) -> String {
        let store = Store { currency: currency.into(), ..Store::default() };
        let told = read_back(field, text, lang, &store);
        told.unwrap_or_else(|| "-".into()).replace('\u{a0}', " ")
    }

    /// A line a text: what is typed, then what English and Portuguese make of it.
    fn check(field: Field, table: &str) {
        for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let parts: Vec<&str> = line.split('|').map(str::trim).collect();
            let [typed, en, pt] = parts[..] else { panic!("{line}") };
            let got = [Lang::En, Lang::Pt].map(|lang| told(field, typed, lang, "BRL"));
            assert_eq!(got, [en, pt], "{typed:?}");
        }
        assert_eq!(told(field, "", Lang::Es, "BRL"), "-");
    }

    #[test]
    fn an_amount_is_read_back_and_asked_about_where_it_can_be_two() {
        check(
            Field::CreditLimit,
            "
            1000          | R$1,000.00     | R$ 1.000,00
            1000.5        | R$1,000.50     | R$ 1.000,50
            1,5           | R$1.50         | R$ 1,50
            1.000,00      | R$1,000.00     | R$ 1.000,00
            1,000.00      | R$1,000.00     | R$ 1.000,00
            1 000         | R$1,000.00     | R$ 1.000,00
            1 000,50      | R$1,000.50     | R$ 1.000,50
            1'234'567     | R$1,234,567.00 | R$ 1.234.567,00
            1.000.000     | R$1,000,000.00 | R$ 1.000.000,00
            1,000,000     | R$1,000,000.00 | R$ 1.000.000,00
            007           | R$7.00         | R$ 7,00

            1.000         | 1000 or 1.00?  | R$ 1.000,00
            1,000         | R$1,000.00     | 1000 ou 1,00?
            12.500        | 12500 or 12.50? | R$ 12.500,00
            999,999       | R$999,999.00   | 999999 ou 1000,00?
            1.005         | 1005 or 1.01?  | R$ 1.005,00
            R$ 1.000      | 1000 or 1.00?  | R$ 1.000,00
            1,000 brl     | R$1,000.00     | 1000 ou 1,00?

            1234.500      | R$1,234.50     | R$ 1.234,50
            1 000.500     | R$1,000.50     | R$ 1.000,50
            0.500         | R$0.50         | R$ 0,50
            0,500         | R$0.50         | R$ 0,50
            0.125         | -              | -
            1.2345        | -              | -

            R$ 5          | R$5.00         | R$ 5,00
            r$5           | R$5.00         | R$ 5,00
            $ 5           | R$5.00         | R$ 5,00
            5 R$          | R$5.00         | R$ 5,00
            5brl          | R$5.00         | R$ 5,00
            BRL 1.234,56  | R$1,234.56     | R$ 1.234,56
            R$ 5 BRL      | R$5.00         | R$ 5,00
            US$ 5         | -              | -
            € 5           | -              | -
            5 reais       | -              | -
            R$            | -              | -

            -5            | -              | -
            +500          | -              | -
            1e3           | -              | -
            5%            | -              | -
            1,00,000      | -              | -
            1.000.00      | -              | -
            5.            | -              | -
            10000000000001 | -             | -
            ",
        );
        assert_eq!(told(Field::Owed, "1,000", Lang::Es, "EUR"), "¿1000 o 1,00?");
        for (currency, typed, read) in [
            ("EUR", "1.234,56 €", "€1,234.56"),
            ("EUR", "eur 5", "€5.00"),
            ("EUR", "$5", "-"),
            ("MXN", "$5", "$5.00"),
            ("PEN", "s/ 5", "S/5.00"),
            ("USD", "$5", "US$5.00"),
            ("USD", "R$5", "-"),
            ("UYU", "5 uyu", "UYU\u{20}5.00"),
        ] {
            assert_eq!(told(Field::CreditLimit, typed, Lang::En, currency), read, "{typed}");
        }
        assert_eq!(told(Field::Email, "1000", Lang::En, "BRL"), "-");
    }

    #[test]
    fn a_rate_is_read_back_as_a_percentage() {
        check(
            Field::Tolerance,
            "
            0.05      | 5%                 | 5%
            0,05      | 5%                 | 5%
            5%        | 5%                 | 5%
            12.5 %    | 12.5%              | 12,5%
            12,5%     | 12.5%              | 12,5%
            5         | 500%               | 500%
            0.125     | 12.5%              | 12,5%
            0,125     | 12.5%              | 12,5%
            0.125%    | 0.125%             | 0,125%
            0,0625    | 6.25%              | 6,25%

            1.000     | 100000% or 100%?   | 100000%
            1,000     | 100000%            | 100000% ou 100%?
            12.500%   | 12500% or 12.5%?   | 12500%
            12,500%   | 12500%             | 12500% ou 12,5%?
            1.125     | 112.5%             | 112,5%
            1,125     | 112.5%             | 112,5%

            +5%       | -                  | -
            -5%       | -                  | -
            5 R$      | -                  | -
            lots      | -                  | -
            %         | -                  | -
            0.0000001 | -                  | -
            ",
        );
    }

    #[test]
    fn what_cannot_be_read_says_most_of_why() {
        let store = Store::default();
        let rule = |text| Money::read_typed(text, Lang::En, &store).unwrap_err();
        assert_eq!(rule("-1,5"), Rule::Negative);
        assert_eq!(rule("R$ -1.50"), Rule::Negative);
        assert_eq!(rule("1.234,567"), Rule::TooManyDecimals { max: 2 });
        assert_eq!(rule("0.125"), Rule::TooManyDecimals { max: 2 });
        assert_eq!(rule("10000000000000,01"), Rule::TooLarge);
        assert_eq!(rule("ten"), Rule::NotAnAmount { mark: Mark::Point });
        assert_eq!(Rate::read_typed("-5%", Lang::Pt), Err(Rule::Negative));
        assert_eq!(Rate::read_typed("x", Lang::Pt), Err(Rule::NotARate { mark: Mark::Comma }));
    }

    proptest! {
        #[test]
        fn what_a_page_writes_is_never_asked_about(n in 0..=MONEY_MAX.as_minor(), rate in 0..=1_000_000_000i64) {
            let (store, money, rate) = (Store::default(), Money::minor(n), Rate::millionths(rate));
            for lang in Lang::ALL {
                let texts = [money.plain(lang.mark()), crate::text::amount(money, lang, &store)];
                for text in texts {
                    prop_assert_eq!(Money::read_typed(&text, lang, &store), Ok(money), "{}", text);
                }
            }
            prop_assert_eq!(Rate::read_typed(&rate.percent(Mark::Point), Lang::En), Ok(rate));
        }

        #[test]
        fn no_text_makes_it_panic(text: String) {
            let _ = Money::read_typed(&text, Lang::Pt, &Store::default());
            let _ = Rate::read_typed(&text, Lang::En);
        }
    }
}
