//! Decimals as programs print binary numbers.

use std::borrow::Cow;

/// So many zeros or nines behind the last decimal that counts are no accident: the value is less than a millionth of a
/// cent away.
const NOISE_DIGITS: usize = 6;

/// The decimals that were meant, of which `n_kept` count: Gnumeric saves 2.38 as `2.3800000000000000001`, and 2.87 as
/// `2.8699999999999999999`.
pub(super) fn meant(decimals: &str, n_kept: usize) -> Cow<'_, str> {
    let Some((kept, rest)) = decimals.split_at_checked(n_kept) else { return decimals.into() };
    let Some(noise) = rest.get(..NOISE_DIGITS) else { return decimals.into() };
    if noise.bytes().all(|digit| digit == b'0') {
        return kept.into();
    }
    if noise.bytes().all(|digit| digit == b'9')
        && let Some(last) = kept.rfind(|digit| digit != '9')
    {
        let next = kept[last..].bytes().next().map_or('0', |digit| char::from(digit + 1));
        return format!("{}{next}", &kept[..last]).into();
    }
    decimals.into()
}

/// A number with a point that lies within a millionth of a whole cent, as that cent; `None` of any other.
pub(super) fn whole_cents(text: &str) -> Option<String> {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (whole, decimals) = digits.split_once('.')?;
    let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let (kept, rest) = decimals.split_at_checked(6)?;
    if !is_number(whole) || !is_number(decimals) {
        return None;
    }
    let millionths: i64 = format!("{whole}{kept}").parse().ok()?;
    let beyond = millionths % 10_000;
    let is_exact = rest.bytes().all(|digit| digit == b'0');
    let cents = match beyond {
        0 => millionths / 10_000,
        1 if is_exact => millionths / 10_000,
        9_999 => millionths / 10_000 + 1,
        _ => return None,
    };
    Some(format!("{sign}{}.{:02}", cents / 100, cents % 100))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_program_computed_is_the_cent_that_it_meant() {
        for (text, expected) in [
            ("49.949999999999996", Some("49.95")),
            ("9.99999999", Some("10.00")),
            ("0.30000000000000004", Some("0.30")),
            ("-15.0000000001", Some("-15.00")),
            ("0.000001", Some("0.00")),
            ("0.0000011", None),
            ("123456.789", None),
            ("123456.789000", None),
            ("1.5", None),
            ("1", None),
            ("1.e000000", None),
            ("99999999999999999999.0000001", None),
        ] {
            assert_eq!(whole_cents(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn what_a_binary_number_adds_is_taken_off() {
        for (decimals, n_kept, expected) in [
            ("3800000000000000001", 2, "38"),
            ("8699999999999999999", 2, "87"),
            ("28999999", 2, "29"),
            ("099999999", 2, "1"),
            ("05000000000000000003", 6, "050000"),
            ("3333333333333333", 2, "3333333333333333"),
            ("9999999999", 2, "9999999999"),
            ("389", 2, "389"),
            ("3800001", 2, "3800001"),
            ("", 2, ""),
        ] {
            assert_eq!(meant(decimals, n_kept), expected);
        }
    }
}
