//! Writing CSV in any dialect.

use std::borrow::Cow;

use super::encoding::{bom, encode};
use super::{Dialect, begins_formula};

/// Writes rows in a dialect, the byte order mark before the first.
pub struct Writer {
    dialect: Dialect,
    is_begun: bool,
    line: String,
}

impl Writer {
    /// A writer of a new file.
    pub fn new(dialect: Dialect) -> Writer {
        Writer { dialect, is_begun: false, line: String::new() }
    }

    /// A writer that goes on with a file that has rows already.
    pub fn resumed(dialect: Dialect) -> Writer {
        Writer { is_begun: true, ..Writer::new(dialect) }
    }

    /// Appends a row to `out`, each field quoted where it must be.
    pub fn row<T: AsRef<str>>(&mut self, fields: impl IntoIterator<Item = T>, out: &mut Vec<u8>) {
        self.join(fields);
        if self.line.is_empty() {
            // A row of one empty field would be a blank line.
            self.line.push_str("\"\"");
        }
        self.line.push_str(self.dialect.newline.as_str());
        self.put(out);
    }

    fn join<T: AsRef<str>>(&mut self, fields: impl IntoIterator<Item = T>) {
        self.line.clear();
        let separator = self.dialect.separator.sign();
        for (i, field) in fields.into_iter().enumerate() {
            if i > 0 {
                self.line.push(separator);
            }
            push_field(&mut self.line, field.as_ref(), separator);
        }
    }

    fn put(&mut self, out: &mut Vec<u8>) {
        if !std::mem::replace(&mut self.is_begun, true) {
            out.extend_from_slice(bom(self.dialect.encoding));
        }
        encode(&self.line, self.dialect.encoding, out);
    }
}

fn push_field(line: &mut String, field: &str, separator: char) {
    if !field.contains([separator, '"', '\n', '\r']) {
        line.push_str(field);
        return;
    }
    line.push('"');
    push_doubled(line, field);
    line.push('"');
}

/// The text with each of its quotes twice.
fn push_doubled(line: &mut String, text: &str) {
    for c in text.chars() {
        if c == '"' {
            line.push('"');
        }
        line.push(c);
    }
}

/// A text that a spreadsheet would take for a formula, with a `'` before it; reading takes that off
/// again. Numbers stay as they are.
pub fn neutralise(text: &str) -> Cow<'_, str> {
    // With a quote of its own before it, the text needs a second one to come back as it was.
    if text.starts_with('\'') || (begins_formula(text) && !is_number(text)) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let digits = digits.strip_suffix('%').unwrap_or(digits);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
}

#[cfg(test)]
mod tests {
    use super::super::{Encoding, Newline, Separator, value_of};
    use super::*;

    fn check(dialect: Dialect, fields: &[&str], expected: &[u8]) {
        let mut out = Vec::new();
        Writer::new(dialect).row(fields, &mut out);
        assert_eq!(out, expected, "{fields:?} as {:?}", String::from_utf8_lossy(&out));
    }

    #[test]
    fn a_field_is_quoted_where_it_must_be() {
        let dialect = Dialect { newline: Newline::Lf, ..Dialect::default() };
        check(dialect, &["a", "", "b c"], b"a,,b c\n");
        check(
            dialect,
            &["a,b", "say \"hi\"", "two\nlines"],
            b"\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\n",
        );
        check(dialect, &["a;b", "1.5"], b"a;b,1.5\n");
        check(dialect, &[""], b"\"\"\n");
        let dialect = Dialect { separator: Separator::Semicolon, ..Dialect::default() };
        check(dialect, &["a;b", "1,5"], b"\"a;b\";1,5\r\n");
    }

    #[test]
    fn a_row_is_written_in_the_files_encoding() {
        let dialect = |encoding| Dialect { encoding, newline: Newline::Cr, ..Dialect::default() };
        check(dialect(Encoding::Utf8), &["ã→"], "ã→\r".as_bytes());
        check(dialect(Encoding::Utf8Bom), &["ã"], b"\xEF\xBB\xBF\xC3\xA3\r");
        check(dialect(Encoding::Windows1252), &["ã→€"], b"\xE3?\x80\r");
        check(dialect(Encoding::Utf16Le), &["ã"], b"\xFF\xFE\xE3\0\r\0");
        check(dialect(Encoding::Utf16Be), &["ã"], b"\xFE\xFF\0\xE3\0\r");
    }

    #[test]
    fn a_formula_is_made_harmless_and_read_back_as_it_was() {
        for (text, expected) in [
            ("=1+1", "'=1+1"),
            ("@sum", "'@sum"),
            ("+ana@test.com", "'+ana@test.com"),
            ("-x", "'-x"),
            ("'=1", "''=1"),
            ("-", "'-"),
            ("-5", "-5"),
            ("+5511987654321", "+5511987654321"),
            ("-1,234.56", "-1,234.56"),
            ("-5%", "-5%"),
            ("'ana", "''ana"),
            ("", ""),
        ] {
            assert_eq!(neutralise(text), expected);
            assert_eq!(value_of(&neutralise(text)), text);
        }
        assert_eq!(neutralise("\tx"), "'\tx");
        assert_eq!(value_of("'\tx"), "x");
    }
}
