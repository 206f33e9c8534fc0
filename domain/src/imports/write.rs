//! Writing CSV in a file's own dialect: exports, and the failed rows of an import to be put right
//! and uploaded again.

use std::borrow::Cow;

use super::encoding::{bom, encode};
use super::header::fold;
use super::{Dialect, Header, RawRow, Survey, begins_formula};
use crate::lang::Lang;

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
        if !std::mem::replace(&mut self.is_begun, true) {
            out.extend_from_slice(bom(self.dialect.encoding));
        }
        self.line.clear();
        let separator = self.dialect.separator.sign();
        for (i, field) in fields.into_iter().enumerate() {
            if i > 0 {
                self.line.push(separator);
            }
            push_field(&mut self.line, field.as_ref(), separator);
        }
        if self.line.is_empty() {
            // A row of one empty field would be a blank line.
            self.line.push_str("\"\"");
        }
        self.line.push_str(self.dialect.newline.as_str());
        encode(&self.line, self.dialect.encoding, out);
    }
}

fn push_field(line: &mut String, field: &str, separator: char) {
    if !field.contains([separator, '"', '\n', '\r']) {
        line.push_str(field);
        return;
    }
    line.push('"');
    for c in field.chars() {
        if c == '"' {
            line.push('"');
        }
        line.push(c);
    }
    line.push('"');
}

/// A text that a spreadsheet would take for a formula, with a `'` before it; reading takes that off
/// again. Numbers stay as they are.
pub fn neutralise(text: &str) -> Cow<'_, str> {
    // With a quote of its own before it, the text needs a second one to come back as it was.
    if begins_formula(text.trim_start_matches('\'')) && !is_number(text) {
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

crate::words! {
    /// The columns that a file of failed rows has beside the original's own.
    pub struct ReportColumns {
        line: "Line", "Linha", "Línea";
        column: "Column", "Coluna", "Columna";
        reason: "Reason", "Motivo", "Motivo";
    }
}

impl ReportColumns {
    const COUNT: usize = 3;

    fn titles(&self) -> [&'static str; Self::COUNT] {
        [self.line, self.column, self.reason]
    }

    /// Whether a header ends with them, in any language.
    fn end(header: &Header) -> bool {
        let Some((_, last)) = header.names.split_last_chunk::<{ Self::COUNT }>() else {
            return false;
        };
        Lang::ALL.iter().any(|lang| {
            ReportColumns::of(*lang).titles().iter().zip(last).all(|(a, b)| fold(a) == fold(b))
        })
    }
}

/// Writes a file of failed rows in the dialect of the file they come from: the rows as they were,
/// with line, column and reason in columns of their own after the header's. Columns of that kind
/// that the file has already, because it is such a file itself, are replaced.
pub struct FailedRows {
    writer: Writer,
    /// How many columns the original has, its report columns included.
    n_columns: usize,
    /// How many it has without them.
    n_own: usize,
}

impl FailedRows {
    /// Begins the file with its header, the new columns named in `lang`.
    pub fn new(survey: &Survey, lang: Lang, out: &mut Vec<u8>) -> FailedRows {
        let names = &survey.header.names;
        let is_report = ReportColumns::end(&survey.header);
        let n_own = names.len() - if is_report { ReportColumns::COUNT } else { 0 };
        let mut writer = Writer::new(survey.dialect);
        let own = names[..n_own].iter().map(String::as_str);
        writer.row(own.chain(ReportColumns::of(lang).titles()).map(harmless), out);
        FailedRows { writer, n_columns: names.len(), n_own }
    }

    /// Appends a row, the name of the column that is wrong, and what is wrong with it. The fields
    /// that a row has too few are empty; those that it has too many come last, under no column, so
    /// that it fails again until it is put right.
    pub fn row(&mut self, raw: &RawRow, line: u64, column: &str, reason: &str, out: &mut Vec<u8>) {
        let line = line.to_string();
        let own = (0..self.n_own).map(|i| raw.get(i).unwrap_or_default());
        let too_many = raw.fields().skip(self.n_columns);
        let fields = own.chain([&*line, column, reason]).chain(too_many);
        self.writer.row(fields.map(harmless), out);
    }
}

/// A field as a file had it: one that has a `'` before it is harmless already.
fn harmless(field: &str) -> Cow<'_, str> {
    if field.starts_with('\'') { Cow::Borrowed(field) } else { neutralise(field) }
}

#[cfg(test)]
mod tests {
    use super::super::{Encoding, Judge, Judged, Mode, Newline, Separator, Surveyor, value_of};
    use super::*;
    use crate::error::Fault;
    use crate::money::Mark;

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
            ("'ana", "'ana"),
            ("", ""),
        ] {
            assert_eq!(neutralise(text), expected);
            assert_eq!(value_of(&neutralise(text)), text);
        }
        assert_eq!(neutralise("\tx"), "'\tx");
        assert_eq!(value_of("'\tx"), "x");
    }

    /// The failed rows of `file`, as a file.
    fn failed(file: &str, lang: Lang) -> String {
        let mut surveyor = Surveyor::new();
        surveyor.feed(file.as_bytes());
        let survey = surveyor.finish().unwrap();
        let mut out = Vec::new();
        let mut rows = FailedRows::new(&survey, lang, &mut out);
        let mut judge = Judge::new(&survey, Mode::Create);
        let mut each = |judged: Judged| {
            if let Err(faults) = judged.verdict {
                let Fault { field, rule, .. } = &faults[0];
                let column = field.map(|field| format!("{field:?}")).unwrap_or_default();
                let reason = format!("{rule:?}");
                rows.row(&judged.raw, judged.line, &column, &reason, &mut out);
            }
        };
        judge.feed(file.as_bytes(), &mut each);
        judge.finish(&mut each);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_is_wrong_stands_in_its_own_columns_however_many_fields_a_row_has() {
        let file = "Email,Document,Note\n\
                    ana@test.com,1,fine\n\
                    ana,2,=cmd\n\
                    bia@test.com,3\n\
                    caio@test.com,4,a,b\n";
        let report = failed(file, Lang::En);
        assert_eq!(
            report,
            "Email,Document,Note,Line,Column,Reason\n\
             ana,2,'=cmd,3,Email,NotAnEmail\n\
             bia@test.com,3,,4,,\"TooFewFields { found: 2, expected: 3 }\"\n\
             caio@test.com,4,a,5,,\"TooManyFields { found: 4, expected: 3 }\",b\n"
        );
        assert_eq!(
            failed(&report, Lang::Pt),
            "Email,Document,Note,Linha,Coluna,Motivo\n\
             ana,2,'=cmd,2,Email,NotAnEmail\n\
             caio@test.com,4,a,4,,\"TooManyFields { found: 7, expected: 6 }\",b\n",
            "uploaded again, missing fields are empty ones and a row too long is one still"
        );
        let cut = "Email,Note,Line,Column,Reason\nana,x,7\nbia,x,8,,,,\n";
        assert_eq!(
            failed(cut, Lang::En),
            "Email,Note,Line,Column,Reason\n\
             ana,x,2,,\"TooFewFields { found: 3, expected: 5 }\"\n\
             bia,x,3,Email,NotAnEmail,,\n",
            "a line of the report is never a value of the row"
        );
    }

    #[test]
    fn failed_rows_keep_the_files_dialect() {
        let dialect = Dialect {
            encoding: Encoding::Utf16Le,
            separator: Separator::Semicolon,
            mark: Mark::Comma,
            newline: Newline::CrLf,
        };
        let header =
            Header::of(vec!["Email".into(), "Línea".into(), "Columna".into(), "MOTIVO".into()]);
        let mut out = Vec::new();
        let raw = RawRow::from_stored("x\t7\tEmail\tno");
        let mut rows = FailedRows::new(&Survey { dialect, header, n_rows: 1 }, Lang::Es, &mut out);
        rows.row(&raw, 2, "Email", "a;b", &mut out);
        let mut expected = Vec::new();
        expected.extend_from_slice(b"\xFF\xFE");
        let text = "Email;Línea;Columna;Motivo\r\nx;2;Email;\"a;b\"\r\n";
        expected.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(out, expected);
    }
}
