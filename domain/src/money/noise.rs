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

#[cfg(test)]
mod tests {
    use super::*;

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
