//! A record as the file has it: its fields, unescaped and decoded, in one piece of text.

use super::dialect::Encoding;
use super::encoding::decode;
use super::records::Record;

/// A record's fields as they were read, kept so that a failed row can be given back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawRow {
    text: String,
    ends: Vec<u32>,
}

impl RawRow {
    /// A row of these fields.
    pub fn of<'f>(fields: impl IntoIterator<Item = &'f str>) -> RawRow {
        let mut row = RawRow::default();
        for field in fields {
            row.text.push_str(field);
            row.end_field();
        }
        row
    }

    /// Every field, in the order of the file.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).filter_map(|i| self.get(i))
    }

    /// How many fields there are.
    pub fn n_fields(&self) -> usize {
        self.ends.len()
    }

    /// A field, from 0.
    pub fn get(&self, i: usize) -> Option<&str> {
        let start = if i == 0 { 0 } else { offset(*self.ends.get(i - 1)?) };
        self.text.get(start..offset(*self.ends.get(i)?))
    }

    /// The fields as one text without tabs, line breaks or NUL, that any database holds: separated
    /// by tabs, with `\\ \t \n \r \0` for the characters themselves.
    pub fn to_stored(&self) -> String {
        let mut stored = String::with_capacity(self.text.len() + self.ends.len());
        for (i, field) in self.fields().enumerate() {
            if i > 0 {
                stored.push('\t');
            }
            for c in field.chars() {
                match c {
                    '\\' => stored.push_str("\\\\"),
                    '\t' => stored.push_str("\\t"),
                    '\n' => stored.push_str("\\n"),
                    '\r' => stored.push_str("\\r"),
                    '\0' => stored.push_str("\\0"),
                    _ => stored.push(c),
                }
            }
        }
        stored
    }

    /// The row that [`to_stored`](RawRow::to_stored) made `stored` of.
    pub fn from_stored(stored: &str) -> RawRow {
        let mut row = RawRow::default();
        let mut chars = stored.chars();
        while let Some(c) = chars.next() {
            match c {
                '\t' => row.end_field(),
                '\\' => row.text.push(match chars.next() {
                    Some('t') => '\t',
                    Some('n') => '\n',
                    Some('r') => '\r',
                    Some('0') => '\0',
                    Some(other) => other,
                    None => '\\',
                }),
                _ => row.text.push(c),
            }
        }
        row.end_field();
        row
    }

    /// Decodes a record; `false` beside it when some bytes are no characters, for which `U+FFFD`
    /// stands then.
    pub(super) fn read(record: &Record<'_>, encoding: Encoding) -> (RawRow, bool) {
        if !encoding.is_page() || record.bytes.is_ascii() {
            // A character that only stands whole when two fields are put together is none.
            if let Ok(text) = std::str::from_utf8(record.bytes)
                && record.ends.iter().all(|end| text.is_char_boundary(*end))
            {
                let ends = record.ends.iter().map(|end| narrow(*end)).collect();
                return (RawRow { text: text.to_owned(), ends }, true);
            }
        }
        let mut row = RawRow::default();
        let mut is_text = true;
        for bytes in (0..record.ends.len()).filter_map(|i| record.field(i)) {
            is_text &= decode(bytes, encoding, &mut row.text);
            row.end_field();
        }
        (row, is_text)
    }

    fn end_field(&mut self) {
        self.ends.push(narrow(self.text.len()));
    }
}

fn offset(end: u32) -> usize {
    usize::try_from(end).unwrap_or(usize::MAX)
}

/// Rows are limited to far less than 4 GB.
fn narrow(end: usize) -> u32 {
    u32::try_from(end).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(fields: &[&str]) -> RawRow {
        RawRow::of(fields.iter().copied())
    }

    fn check(fields: &[&str], stored: &str) {
        let row = row(fields);
        assert_eq!(row.to_stored(), stored);
        assert_eq!(RawRow::from_stored(stored), row);
        assert_eq!(row.fields().collect::<Vec<_>>(), fields);
    }

    #[test]
    fn a_row_comes_back_from_the_books_as_it_was() {
        check(&["ana@test.com", "", "São Paulo"], "ana@test.com\t\tSão Paulo");
        check(&[""], "");
        check(&["", ""], "\t");
        check(&["a\\b\tc", "d\r\ne", "f\0"], "a\\\\b\\tc\td\\r\\ne\tf\\0");
    }

    #[test]
    fn a_character_cut_in_two_by_a_separator_is_no_character() {
        let record = |bytes, ends| Record {
            line: 1,
            place: super::super::records::Place::Body,
            ending: super::super::records::Ending::Whole,
            has_break: true,
            bytes,
            ends,
        };
        let read = |encoding| RawRow::read(&record(b"\xC3\xA9", &[1, 2]), encoding);
        assert_eq!(read(Encoding::Utf8), (row(&["\u{fffd}", "\u{fffd}"]), false));
        assert_eq!(read(Encoding::Windows1252), (row(&["Ã", "©"]), true));
    }
}
