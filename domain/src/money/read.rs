//! The grammar of amounts and rates as they stand in files.

use super::{CENTS, MILLIONTHS, MONEY_MAX, Mark, Money, RATE_MAX, Rate, is_whole, noise};
use crate::currency::{self, Whose};
use crate::document::with_plain_dashes;
use crate::error::Rule;

/// How the amounts of a column are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written<'a> {
    /// What stands between units and decimals.
    pub mark: Mark,
    /// Whether there are as many decimals everywhere, and more than the currency has: the last ones are zeros then.
    pub is_fixed: bool,
    /// The store's currency (ISO 4217).
    pub currency: &'a str,
}

/// What a number is without what stands around it.
struct Bare<'a> {
    digits: &'a str,
    is_negative: bool,
}

impl Money {
    /// Reads a non-negative amount as spreadsheets and accounting formats write it: thousands grouped or not, the
    /// currency before or after, `-` for nothing (spec §8.3).
    ///
    /// Errors: `NotAnAmount`, `OtherCurrency`, `TooManyDecimals`, `Negative`, `TooLarge`.
    pub fn read_written(text: &str, written: Written<'_>) -> Result<Money, Rule> {
        let not_an_amount = || Rule::NotAnAmount { mark: written.mark };
        let plain = with_plain_dashes(text);
        // Brackets and a minus may stand on either side of the currency.
        let outer = bare(plain.trim());
        let (text, whose) = currency::split(outer.digits, written.currency);
        let inner = bare(text);
        let is_negative = outer.is_negative || inner.is_negative;
        if outer.is_negative && inner.is_negative {
            return Err(not_an_amount());
        }
        let n = if inner.digits.is_empty() && is_negative {
            0
        } else {
            decimal(inner.digits, written.mark, CENTS, written.is_fixed)
                .map_err(|unread| unread.rule(not_an_amount()))?
        };
        match whose {
            Some(Whose::Another) => Err(Rule::OtherCurrency),
            _ if is_negative && n > 0 => Err(Rule::Negative),
            _ if n > MONEY_MAX.0 => Err(Rule::TooLarge),
            _ => Ok(Money(n)),
        }
    }
}

impl Rate {
    /// Reads a non-negative fraction (`0.05`) or percentage (`5%`) as it stands in a file; bare numbers are percentages
    /// where `is_percent`.
    ///
    /// Errors: `NotARate`, `TooManyDecimals`, `Negative`, `TooLarge`.
    pub fn read_written(text: &str, mark: Mark, is_percent: bool) -> Result<Rate, Rule> {
        let plain = with_plain_dashes(text);
        let outer = bare(plain.trim());
        let (text, has_sign) = match outer.digits.strip_suffix('%') {
            Some(text) => (text.trim_end(), true),
            None => (outer.digits, false),
        };
        let scale = if has_sign || is_percent { MILLIONTHS - 2 } else { MILLIONTHS };
        let n = decimal(text, mark, scale, true)
            .map_err(|unread| unread.rule(Rule::NotARate { mark }))?;
        match n {
            1.. if outer.is_negative => Err(Rule::Negative),
            n if n > RATE_MAX.0 => Err(Rule::TooLarge),
            n => Ok(Rate(n)),
        }
    }
}

/// Takes a sign off, before or after; accountants put what is below zero into brackets.
fn bare(text: &str) -> Bare<'_> {
    let minus = [("-", ""), ("", "-"), ("(", ")")]
        .into_iter()
        .find_map(|(before, after)| text.strip_prefix(before)?.strip_suffix(after));
    match (minus, text.strip_prefix('+')) {
        (Some(digits), _) => Bare { digits: digits.trim(), is_negative: true },
        (None, Some(digits)) => Bare { digits: digits.trim_start(), is_negative: false },
        (None, None) => Bare { digits: text, is_negative: false },
    }
}

enum Unread {
    NotANumber,
    TooManyDecimals(u32),
    TooLarge,
}

impl Unread {
    fn rule(self, not_a_number: Rule) -> Rule {
        match self {
            Unread::NotANumber => not_a_number,
            Unread::TooManyDecimals(max) => {
                Rule::TooManyDecimals { max: u8::try_from(max).unwrap_or(u8::MAX) }
            }
            Unread::TooLarge => Rule::TooLarge,
        }
    }
}

/// Digits, in groups of thousands or not, with decimals or not; scaled by 10^`scale`.
fn decimal(text: &str, mark: Mark, scale: u32, drops_zeros: bool) -> Result<i64, Unread> {
    let (whole, decimals) = match text.split_once(mark.decimal()) {
        Some((_, "")) => return Err(Unread::NotANumber),
        Some(parts) => parts,
        None => (text, ""),
    };
    let is_number = (whole.is_empty() && !decimals.is_empty()) || is_whole(whole, mark);
    if !is_number || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Unread::NotANumber);
    }
    let meant = noise::meant(decimals, usize::try_from(scale).unwrap_or(usize::MAX));
    let kept = if drops_zeros { meant.trim_end_matches('0') } else { &*meant };
    let n_kept = u32::try_from(kept.len()).unwrap_or(u32::MAX);
    if n_kept > scale {
        return Err(Unread::TooManyDecimals(scale));
    }
    let digits = whole.bytes().filter(u8::is_ascii_digit).chain(kept.bytes());
    let n = digits
        .map(|byte| i64::from(byte - b'0'))
        .try_fold(0_i64, |n, digit| n.checked_mul(10)?.checked_add(digit));
    n.and_then(|n| n.checked_mul(10_i64.pow(scale - n_kept))).ok_or(Unread::TooLarge)
}

/// Which decimal signs the figures of a text can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Figures {
    /// It has no sign, or is no number.
    None,
    /// This sign only, with so many decimals.
    Only(Mark, u32),
    /// Either: one sign stands before exactly three digits, and after one to three (`1.500`).
    Either(Mark),
}

/// Which decimal signs the figures of a text can have, whatever stands around them.
pub(crate) fn figures(text: &[u8]) -> Figures {
    let Some(digit) = text.iter().position(u8::is_ascii_digit) else { return Figures::None };
    let last = text.iter().rposition(u8::is_ascii_digit).unwrap_or(digit);
    let has_sign = match text[..digit] {
        // The point of `S/.1,500` and of `Gs.1.500` is the currency's.
        [.., before, b'.' | b','] => !before.is_ascii_alphabetic() && before != b'/',
        [b'.' | b','] => true,
        _ => false,
    };
    let core = &text[digit - usize::from(has_sign)..=last];
    let Some(at) = core.iter().rposition(|byte| matches!(byte, b'.' | b',')) else {
        return Figures::None;
    };
    let (whole, sign, decimals) = (&core[..at], core[at], &core[at + 1..]);
    let mark = if sign == b'.' { Mark::Point } else { Mark::Comma };
    let n_decimals = decimals.len();
    let has = |sign: u8| whole.contains(&sign);
    if !decimals.iter().all(u8::is_ascii_digit) || core.iter().any(u8::is_ascii_alphabetic) {
        return Figures::None;
    }
    let n_decimals = u32::try_from(n_decimals).unwrap_or(u32::MAX);
    match (has(sign), has(if sign == b'.' { b',' } else { b'.' })) {
        // `1.234.567`: a sign that comes again groups.
        (true, false)
            if n_decimals == 3
                && whole.split(|byte| *byte == sign).skip(1).all(|group| group.len() == 3) =>
        {
            Figures::Only(mark.other(), 0)
        }
        (true, _) => Figures::None,
        (false, true) => Figures::Only(mark, n_decimals),
        // No group of thousands begins with a zero.
        (false, false)
            if n_decimals == 3
                && matches!(whole.len(), 1..=3)
                && whole[0] != b'0'
                && whole.iter().all(u8::is_ascii_digit) =>
        {
            Figures::Either(mark)
        }
        (false, false) => Figures::Only(mark, n_decimals),
    }
}

#[cfg(test)]
mod tests;
