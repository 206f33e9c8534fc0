//! Currencies as people and programs write them beside amounts.

/// The code (ISO 4217) of each currency that is known, and its signs, the usual one first, in lower case.
const CURRENCIES: [(&str, &[&str]); 24] = [
    ("BRL", &["r$"]),
    ("USD", &["us$", "u$s", "$"]),
    ("EUR", &["€"]),
    ("ARS", &["$", "ar$"]),
    ("BOB", &["bs", "bs."]),
    ("CAD", &["c$", "ca$", "$"]),
    ("CLP", &["$", "clp$"]),
    ("COP", &["$", "col$", "cop$"]),
    ("CRC", &["₡"]),
    ("DOP", &["rd$", "$"]),
    ("GBP", &["£"]),
    ("GTQ", &["q"]),
    ("HNL", &["l"]),
    ("MXN", &["$", "mx$", "mex$"]),
    ("NIO", &["c$"]),
    ("PAB", &["b/.", "b/"]),
    ("PEN", &["s/", "s/."]),
    ("PYG", &["₲", "gs", "gs."]),
    ("UYU", &["$u", "$"]),
    ("VES", &["bs", "bs."]),
    ("AUD", &["a$", "$"]),
    ("CHF", &["fr", "fr."]),
    ("CNY", &["¥"]),
    ("JPY", &["¥"]),
];

/// Whose sign or code stands somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whose {
    /// The store's.
    Own,
    /// Another currency's.
    Another,
}

/// Whose sign or code `text` is, in any case; `None` where it is nobody's.
pub(crate) fn whose(text: &str, own: &str) -> Option<Whose> {
    let text = text.to_lowercase();
    let is_of = |code: &str, signs: &[&str]| {
        code.eq_ignore_ascii_case(&text) || signs.contains(&text.as_str())
    };
    let is_own =
        |(code, signs): &(&str, &[&str])| code.eq_ignore_ascii_case(own) && is_of(code, signs);
    if own.eq_ignore_ascii_case(&text) || CURRENCIES.iter().any(is_own) {
        return Some(Whose::Own);
    }
    CURRENCIES.iter().any(|(code, signs)| is_of(code, signs)).then_some(Whose::Another)
}

/// What is left of an amount without the sign or code before or after it, and whose that was; two are none.
pub(crate) fn split<'a>(text: &'a str, own: &str) -> (&'a str, Option<Whose>) {
    let is_figure =
        |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+' | '(' | ')' | '\'');
    let is_word = |c: char| c.is_alphabetic() || matches!(c, '$' | '€' | '£' | '¥' | '₡' | '₲');
    if let Some(first) = text.chars().next().filter(|c| is_word(*c)) {
        // A sign may end with a point (`S/.`), and an amount begin with one (`.05`).
        let n = text.find(|c: char| {
            c.is_whitespace() || c.is_ascii_digit() || matches!(c, '-' | '+' | '(')
        });
        let n = n.unwrap_or(text.len()).max(first.len_utf8());
        let (name, rest) = text.split_at(n);
        for name in [name, name.trim_end_matches([',', '.'])] {
            if let Some(whose) = whose(name, own) {
                let rest = if name.len() == n { rest } else { &text[name.len()..] };
                return (rest.trim_start(), Some(whose));
            }
        }
    }
    if text.chars().next_back().is_some_and(is_word) {
        let n = text
            .rfind(|c: char| is_figure(c) || c.is_whitespace())
            .map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8));
        if let Some(whose) = whose(&text[n..], own) {
            return (text[..n].trim_end(), Some(whose));
        }
    }
    (text, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_or_code_is_known_before_and_after_an_amount_in_any_case() {
        use Whose::{Another, Own};
        for (text, own, expected) in [
            ("R$ 1.234,56", "BRL", ("1.234,56", Some(Own))),
            ("r$\u{a0}10,00", "BRL", ("10,00", Some(Own))),
            ("1.234,56 BRL", "BRL", ("1.234,56", Some(Own))),
            ("BRL1", "BRL", ("1", Some(Own))),
            ("R$.05", "BRL", (".05", Some(Own))),
            ("R$,05", "BRL", (",05", Some(Own))),
            ("R$-5", "BRL", ("-5", Some(Own))),
            ("1.234,56 €", "BRL", ("1.234,56", Some(Another))),
            ("US$ 5", "BRL", ("5", Some(Another))),
            ("$ 5", "BRL", ("5", Some(Another))),
            ("$ 5", "MXN", ("5", Some(Own))),
            ("S/. 5", "PEN", ("5", Some(Own))),
            ("5€", "EUR", ("5", Some(Own))),
            ("5 UYU", "UYU", ("5", Some(Own))),
            ("XYZ 5", "XYZ", ("5", Some(Own))),
            ("XYZ 5", "BRL", ("XYZ 5", None)),
            ("1e3", "BRL", ("1e3", None)),
            ("R$", "BRL", ("", Some(Own))),
            ("", "BRL", ("", None)),
        ] {
            assert_eq!(split(text, own), expected, "{text} in {own}");
        }
    }
}
