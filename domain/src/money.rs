//! Amounts and rates: integers with a unit in their type, read from text and written to text
//! without ever passing through a float.

mod noise;
mod read;

use std::borrow::Cow;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

use serde::{Deserialize, Serialize};

pub use read::Written;
pub(crate) use read::{Figures, figures};

use crate::error::Rule;

/// The largest amount of money accepted anywhere: 10^13 of the currency (spec §8).
pub const MONEY_MAX: Money = Money(1_000_000_000_000_000);
/// The largest tolerance accepted: 1,000 times the limit.
pub const RATE_MAX: Rate = Rate(1_000_000_000);

/// The signs of currencies that may stand before an amount.
const CURRENCIES: [&str; 3] = ["R$", "US$", "$"];
/// What groups thousands whatever the decimal sign: spaces, also narrow and unbreakable, and `'`.
const THOUSANDS: [char; 5] = [' ', '\u{a0}', '\u{202f}', '\'', '’'];

const CENTS: u32 = 2;
const MILLIONTHS: u32 = 6;

/// An amount in minor units (cents) of the store's currency.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Money(i64);

/// A fraction in millionths: 0.05 (5 %) is `Rate::millionths(50_000)`.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Rate(i64);

/// The sign that separates the whole part from the decimals in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Mark {
    /// `1,234.56`
    #[default]
    Point,
    /// `1.234,56`
    Comma,
}

impl Mark {
    /// Both, the point first.
    pub const ALL: [Mark; 2] = [Mark::Point, Mark::Comma];

    /// The sign itself.
    pub fn decimal(self) -> char {
        match self {
            Mark::Point => '.',
            Mark::Comma => ',',
        }
    }

    /// The sign that groups thousands where this mark separates decimals.
    pub fn thousands(self) -> char {
        self.other().decimal()
    }

    /// The other mark.
    pub fn other(self) -> Mark {
        match self {
            Mark::Point => Mark::Comma,
            Mark::Comma => Mark::Point,
        }
    }
}

impl Money {
    /// Nothing.
    pub const ZERO: Money = Money(0);

    /// An amount of `n` minor units.
    pub const fn minor(n: i64) -> Money {
        Money(n)
    }

    /// The number of minor units.
    pub const fn as_minor(self) -> i64 {
        self.0
    }

    /// Reads a non-negative amount written with `mark`, with or without grouped thousands and a
    /// currency's sign (`R$ 1.234,56`, `1 234,56`). Only what has one reading is read.
    ///
    /// Errors: `NotAnAmount`, `TooManyDecimals`, `Negative`, `TooLarge`.
    pub fn read(text: &str, mark: Mark) -> Result<Money, Rule> {
        let bare = text.trim();
        let bare = CURRENCIES.iter().find_map(|sign| bare.strip_prefix(sign)).unwrap_or(bare);
        let bare = bare.trim_start();
        let n = read_decimal(bare, mark, CENTS).map_err(|e| e.rule(Rule::NotAnAmount { mark }))?;
        if n > MONEY_MAX.0 { Err(Rule::TooLarge) } else { Ok(Money(n)) }
    }

    /// Reads the amount of a JSON number or of a text that holds one: digits with a point, perhaps a
    /// minus; no exponent, no thousands, no currency. `9.000` is nine.
    ///
    /// Errors: `NotAnAmount`, `TooManyDecimals`, `TooLarge`.
    pub fn read_token(text: &str) -> Result<Money, Rule> {
        let (minus, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text),
        };
        let plain = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let amount = if plain {
            Money::read(digits, Mark::Point)
        } else {
            Err(Rule::NotAnAmount { mark: Mark::Point })
        };
        amount.map(|amount| if minus { -amount } else { amount })
    }

    /// Reads the amount of a JSON number that a program may have computed: one within a millionth of a whole cent is
    /// that cent.
    ///
    /// Errors: as [`read_token`](Money::read_token).
    pub fn read_number(text: &str) -> Result<Money, Rule> {
        Money::read_token(noise::whole_cents(text).as_deref().unwrap_or(text))
    }

    /// The amount as JSON prints it, always with a fraction: `3000.0`, `49.95`.
    pub fn json(self) -> String {
        let text = self.plain(Mark::Point);
        text.strip_suffix('0').map_or_else(|| text.clone(), str::to_owned)
    }

    /// The amount as a plain number with `mark` and two decimals: `1234.50`.
    pub fn plain(self, mark: Mark) -> String {
        let (units, cents) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        let sign = if self.0 < 0 { "-" } else { "" };
        format!("{sign}{units}{}{cents:02}", mark.decimal())
    }
}

impl Rate {
    /// Nothing.
    pub const ZERO: Rate = Rate(0);
    /// The whole: 100 %.
    pub const ONE: Rate = Rate(1_000_000);

    /// A rate of `n` millionths.
    pub const fn millionths(n: i64) -> Rate {
        Rate(n)
    }

    /// The number of millionths.
    pub const fn as_millionths(self) -> i64 {
        self.0
    }

    /// Reads a non-negative fraction (`0.05`) or a percentage (`5%`) written with `mark`.
    ///
    /// Errors: `NotARate`, `TooManyDecimals`, `Negative`, `TooLarge`.
    pub fn read(text: &str, mark: Mark) -> Result<Rate, Rule> {
        let bare = text.trim();
        let (bare, scale) = match bare.strip_suffix('%') {
            Some(percent) => (percent.trim_end(), MILLIONTHS - 2),
            None => (bare, MILLIONTHS),
        };
        let n = read_decimal(bare, mark, scale).map_err(|e| e.rule(Rule::NotARate { mark }))?;
        if n > RATE_MAX.0 { Err(Rule::TooLarge) } else { Ok(Rate(n)) }
    }

    /// This share of `amount`, rounded half away from zero to the cent.
    pub fn of(self, amount: Money) -> Money {
        let product = i128::from(self.0) * i128::from(amount.0);
        let half = i128::from(Rate::ONE.0) / 2;
        let rounded = (product.abs() + half) / i128::from(Rate::ONE.0) * product.signum();
        Money(saturate(rounded))
    }

    /// This share of `amount`, rounded down to the cent: what a ceiling may have at most.
    pub fn of_at_most(self, amount: Money) -> Money {
        let product = i128::from(self.0) * i128::from(amount.0);
        Money(saturate(product.div_euclid(i128::from(Rate::ONE.0))))
    }

    /// Reads the rate of a JSON number or of a text that holds one: a fraction with a point. What programs computed is
    /// rounded half up to millionths.
    ///
    /// Errors: `NotAFraction`, `Negative`, `TooLarge`.
    pub fn read_token(text: &str) -> Result<Rate, Rule> {
        if !text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-') {
            return Err(Rule::NotAFraction);
        }
        Rate::read(&rounded(text), Mark::Point).map_err(|rule| match rule {
            Rule::NotARate { .. } => Rule::NotAFraction,
            rule => rule,
        })
    }

    /// The fraction as JSON prints it, always with a decimal: `0.05`, `1.0`.
    pub fn json(self) -> String {
        let text = self.plain(Mark::Point);
        if text.contains('.') { text } else { text + ".0" }
    }

    /// The fraction with `mark`, without needless zeros: `0.05`, `1`.
    pub fn plain(self, mark: Mark) -> String {
        fixed(self.0, MILLIONTHS, mark)
    }

    /// The percentage with `mark`: `5%`, `12.5%`.
    pub fn percent(self, mark: Mark) -> String {
        fixed(self.0, MILLIONTHS - 2, mark) + "%"
    }
}

/// A fraction with no more decimals than are kept, rounded half up.
fn rounded(text: &str) -> Cow<'_, str> {
    let places = usize::try_from(MILLIONTHS).unwrap_or_default();
    let cut = text.split_once('.').and_then(|(whole, decimals)| {
        let (kept, rest) = decimals.split_at_checked(places)?;
        let is_up = matches!(rest.bytes().next()?, b'5'..=b'9');
        let n: i64 = format!("{whole}{kept}").parse().ok()?;
        let is_number = rest.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('-');
        is_number.then(|| fixed(n.saturating_add(i64::from(is_up)), MILLIONTHS, Mark::Point))
    });
    cut.map_or(Cow::Borrowed(text), Cow::Owned)
}

fn saturate(n: i128) -> i64 {
    i64::try_from(n).unwrap_or(if n < 0 { i64::MIN } else { i64::MAX })
}

/// `n` / 10^`scale` in plain digits, without trailing zeros.
fn fixed(n: i64, scale: u32, mark: Mark) -> String {
    let unit = 10_u64.pow(scale);
    let (whole, part) = (n.unsigned_abs() / unit, n.unsigned_abs() % unit);
    let sign = if n < 0 { "-" } else { "" };
    if part == 0 {
        return format!("{sign}{whole}");
    }
    let decimals = format!("{part:0width$}", width = usize::try_from(scale).unwrap_or(0));
    format!("{sign}{whole}{}{}", mark.decimal(), decimals.trim_end_matches('0'))
}

enum Unread {
    NotANumber,
    Negative,
    TooManyDecimals(u8),
    TooLarge,
}

impl Unread {
    fn rule(self, not_a_number: Rule) -> Rule {
        match self {
            Unread::NotANumber => not_a_number,
            Unread::Negative => Rule::Negative,
            Unread::TooManyDecimals(max) => Rule::TooManyDecimals { max },
            Unread::TooLarge => Rule::TooLarge,
        }
    }
}

/// Reads unsigned digits with optional thousands groups and decimals, scaled by 10^`scale`.
fn read_decimal(text: &str, mark: Mark, scale: u32) -> Result<i64, Unread> {
    if let Some(positive) = text.strip_prefix('-') {
        return Err(match read_decimal(positive, mark, scale) {
            Err(Unread::NotANumber | Unread::Negative) => Unread::NotANumber,
            Ok(0) => return Ok(0),
            _ => Unread::Negative,
        });
    }
    let (whole, decimals) = text.split_once(mark.decimal()).unwrap_or((text, ""));
    if text.ends_with(mark.decimal()) || !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Unread::NotANumber);
    }
    if !is_whole(whole, mark) {
        return Err(Unread::NotANumber);
    }
    let digits = whole.bytes().filter(u8::is_ascii_digit);
    let significant = decimals.trim_end_matches('0');
    let kept = u32::try_from(significant.len()).unwrap_or(u32::MAX);
    if kept > scale {
        return Err(Unread::TooManyDecimals(u8::try_from(scale).unwrap_or(u8::MAX)));
    }
    let mut n: i64 = 0;
    for byte in digits.chain(significant.bytes()) {
        n = n
            .checked_mul(10)
            .and_then(|n| n.checked_add(i64::from(byte - b'0')))
            .ok_or(Unread::TooLarge)?;
    }
    n.checked_mul(10_i64.pow(scale - kept)).ok_or(Unread::TooLarge)
}

/// Whether it is digits, in groups of three or not at all.
fn is_whole(text: &str, mark: Mark) -> bool {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return true;
    }
    let groups = |c: &char| *c == mark.thousands() || THOUSANDS.contains(c);
    let Some(thousands) = text.chars().find(groups) else { return false };
    let mut groups = text.split(thousands);
    let is_first = |group: &str| matches!(group.len(), 1..=3) && !group.starts_with('0');
    groups.next().is_some_and(is_first)
        && groups.all(|group| group.len() == 3)
        && text.chars().all(|c| c == thousands || c.is_ascii_digit())
}

impl Add for Money {
    type Output = Money;
    fn add(self, other: Money) -> Money {
        Money(self.0.saturating_add(other.0))
    }
}

impl Sub for Money {
    type Output = Money;
    fn sub(self, other: Money) -> Money {
        Money(self.0.saturating_sub(other.0))
    }
}

impl Neg for Money {
    type Output = Money;
    fn neg(self) -> Money {
        Money(self.0.saturating_neg())
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(amounts: I) -> Money {
        amounts.fold(Money::ZERO, Add::add)
    }
}

impl Sub for Rate {
    type Output = Rate;
    fn sub(self, other: Rate) -> Rate {
        Rate(self.0.saturating_sub(other.0))
    }
}

impl Add for Rate {
    type Output = Rate;
    fn add(self, other: Rate) -> Rate {
        Rate(self.0.saturating_add(other.0))
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.plain(Mark::Point))
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.plain(Mark::Point))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, mark: Mark, expected: Result<i64, Rule>) {
        assert_eq!(Money::read(text, mark).map(Money::as_minor), expected, "{text:?}");
    }

    #[test]
    fn an_amount_is_read_where_only_one_reading_is_possible() {
        use Mark::{Comma, Point};
        check("1234.5", Point, Ok(123_450));
        check("1,234.56", Point, Ok(123_456));
        check("1.234,56", Comma, Ok(123_456));
        check("R$ 1.234,56", Comma, Ok(123_456));
        check("R$\u{a0}3,000.00", Point, Ok(300_000));
        check("1.000", Comma, Ok(100_000));
        check("US$1,234.50", Point, Ok(123_450));
        check("$ 5", Point, Ok(500));
        check("1 234,5", Comma, Ok(123_450));
        check("R$\u{a0}1\u{a0}234\u{a0}567,89", Comma, Ok(123_456_789));
        check("1\u{202f}234.56", Point, Ok(123_456));
        check("1'234.56", Point, Ok(123_456));
        check("1’234", Comma, Ok(123_400));
        check("9.000", Point, Ok(900));
        check("0", Point, Ok(0));
        check("-0", Point, Ok(0));
        check("007", Point, Ok(700));
        check("10000000000000", Point, Ok(MONEY_MAX.0));

        let point = Err(Rule::NotAnAmount { mark: Point });
        for text in [
            "",
            ".",
            "5.",
            ".5",
            "1e3",
            "--5",
            "NaN",
            "９９",
            "1,23",
            "1,2345.00",
            "1 00",
            "1 000,000",
            "1'000 000",
            "1  000",
            "0,123",
            "R$",
            "$ $5",
            "5 R$",
            "+5",
            "1.2.3",
        ] {
            check(text, Point, point.clone());
        }
        check("3000.50", Comma, Err(Rule::NotAnAmount { mark: Comma }));
        check("1.005", Point, Err(Rule::TooManyDecimals { max: 2 }));
        check("-5", Point, Err(Rule::Negative));
        check("10000000000000.01", Point, Err(Rule::TooLarge));
        check("99999999999999999999999999", Point, Err(Rule::TooLarge));
    }

    #[test]
    fn a_rate_is_a_fraction_or_a_percentage() {
        assert_eq!(Rate::read("0.05", Mark::Point), Ok(Rate(50_000)));
        assert_eq!(Rate::read("5%", Mark::Point), Ok(Rate(50_000)));
        assert_eq!(Rate::read("12,5 %", Mark::Comma), Ok(Rate(125_000)));
        assert_eq!(Rate::read("5", Mark::Point), Ok(Rate(5_000_000)));
        assert_eq!(Rate::read("0.0000001", Mark::Point), Err(Rule::TooManyDecimals { max: 6 }));
        assert_eq!(Rate(50_000).percent(Mark::Comma), "5%");
        assert_eq!(Rate(125_000).percent(Mark::Comma), "12,5%");
        assert_eq!(Rate(50_000).plain(Mark::Point), "0.05");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(n in 0..=MONEY_MAX.0, comma: bool) {
            let mark = if comma { Mark::Comma } else { Mark::Point };
            prop_assert_eq!(Money::read(&Money(n).plain(mark), mark), Ok(Money(n)));
        }

        #[test]
        fn a_rate_is_read_back(n in 0..=RATE_MAX.0) {
            prop_assert_eq!(Rate::read(&Rate(n).plain(Mark::Point), Mark::Point), Ok(Rate(n)));
            prop_assert_eq!(Rate::read(&Rate(n).percent(Mark::Comma), Mark::Comma), Ok(Rate(n)));
        }

        #[test]
        fn no_text_makes_it_panic(text: String) {
            let _ = Money::read(&text, Mark::Comma);
            let _ = Rate::read(&text, Mark::Point);
        }

        #[test]
        fn a_share_rounds_to_the_nearest_cent(n in -1_000_000_000i64..1_000_000_000, r in 0..=RATE_MAX.0) {
            let exact = i128::from(n) * i128::from(r);
            let got = i128::from(Rate(r).of(Money(n)).0) * 1_000_000;
            prop_assert!((exact - got).abs() * 2 <= 1_000_000);
        }
    }
}
