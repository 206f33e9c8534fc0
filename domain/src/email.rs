//! E-mail addresses: the one datum every account has.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::Rule;

/// The longest address accepted, in characters (RFC 5321).
pub const EMAIL_LENGTH_MAX: usize = 254;

/// An address as its owner writes it. Two addresses are the same when their [`key`](Email::key)s are.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    /// Reads an address: one `@`, something before it, a host with a dot after it.
    ///
    /// Errors: `Required`, `TooLong`, `ControlCharacter` for what cannot be seen, `NotAnEmail`.
    pub fn parse(text: &str) -> Result<Email, Rule> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Rule::Required);
        }
        if text.len() > EMAIL_LENGTH_MAX && text.chars().count() > EMAIL_LENGTH_MAX {
            return Err(Rule::TooLong { max: EMAIL_LENGTH_MAX });
        }
        // All of most addresses can be seen at a glance.
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) && text.contains(is_invisible) {
            return Err(Rule::ControlCharacter);
        }
        let (local, host) = text.split_once('@').ok_or(Rule::NotAnEmail)?;
        let stray = |c: char| {
            let is_sign =
                matches!(c, '@' | ',' | ';' | ':' | '<' | '>' | '(' | ')' | '[' | ']' | '\\' | '"');
            is_sign || c.is_whitespace() || c.is_control()
        };
        let labels_stand = host.contains('.')
            && host.split('.').all(|label| {
                !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            });
        if local.is_empty() || local.contains(stray) || !labels_stand {
            return Err(Rule::NotAnEmail);
        }
        Ok(Email(text.to_owned()))
    }

    /// An address that stands in the books.
    pub fn from_books(text: String) -> Email {
        Email(text)
    }

    /// The address as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address by which it is found and compared: in lower case, and composed (NFC): `ã` is one character, however a
    /// program wrote it.
    pub fn key(&self) -> Cow<'_, str> {
        if self.0.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
            return Cow::Borrowed(&self.0);
        }
        Cow::Owned(composed(&self.0.to_lowercase()))
    }
}

/// The text in Unicode's Normalization Form C.
#[cfg(not(target_arch = "wasm32"))]
fn composed(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfc().collect()
}

/// The text in Unicode's Normalization Form C: a browser has it already.
#[cfg(target_arch = "wasm32")]
fn composed(text: &str) -> String {
    js_sys::JsString::from(text).normalize("NFC").into()
}

/// The address that was surely meant by a text that is none: blanks in it, `mailto:` or brackets
/// around it, a sign after it, or a comma for a point.
pub(crate) fn likely(text: &str) -> Option<Email> {
    let text = text.rsplit_once('<').map_or(text, |(_, bracketed)| bracketed);
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let text = text.trim_start_matches("mailto:").trim_end_matches(['>', '.', ',', ';']);
    let (local, host) = text.split_once('@')?;
    let host = host.replace(',', ".").replace("..", ".");
    Email::parse(&format!("{local}@{host}")).ok()
}

/// Whether a character takes no room at all: two addresses with and without it look the same.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}'
    )
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plus_underscore_and_accents_are_fine() {
        for text in ["ana+1@test.com", "a_b@loja.com.br", "joão@padaria.com.br", " x@y.z "] {
            assert!(Email::parse(text).is_ok(), "{text}");
        }
        let key = |text| Email::parse(text).unwrap().key().into_owned();
        assert_eq!(key("Ana@Test.com"), "ana@test.com");
        assert_eq!(key("ana@test.com"), "ana@test.com");
        assert_eq!(key("INÊS@test.com"), "inês@test.com");
        assert_eq!(key("JOA\u{303}O@test.com"), "joão@test.com");
    }

    #[test]
    fn what_was_surely_meant_is_known() {
        for (text, expected) in [
            ("ana@test,com", Some("ana@test.com")),
            ("ana @ test.com", Some("ana@test.com")),
            ("ana@test..com", Some("ana@test.com")),
            ("ana@test.com;", Some("ana@test.com")),
            ("Ana <ana@test.com>", Some("ana@test.com")),
            ("mailto:ana@test.com", Some("ana@test.com")),
            ("ana@test.com, bia@test.com", None),
            ("ana", None),
            ("ana@", None),
            ("ana@test", None),
        ] {
            assert_eq!(likely(text).as_ref().map(Email::as_str), expected, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_an_address_is_refused() {
        for text in
            ["ana", "@x.com", "a@b", "a@@b.com", "a b@c.com", "a@b..com", "a@b.com, c@d.com"]
        {
            assert_eq!(Email::parse(text), Err(Rule::NotAnEmail), "{text}");
        }
        for c in ['\u{ad}', '\u{200b}', '\u{200f}', '\u{202e}', '\u{2060}', '\u{2069}', '\u{feff}']
        {
            for text in
                [format!("a{c}na@test.com"), format!("ana@te{c}st.com"), format!("{c}a@b.co")]
            {
                assert_eq!(Email::parse(&text), Err(Rule::ControlCharacter), "{text:?}");
            }
        }
        assert_eq!(Email::parse("  "), Err(Rule::Required));
        let long = format!("{}@b.co", "a".repeat(EMAIL_LENGTH_MAX - 4));
        assert_eq!(Email::parse(&long), Err(Rule::TooLong { max: EMAIL_LENGTH_MAX }));
        assert!(Email::parse(&long[1..]).is_ok());
    }
}
