//! Reading and judging the rows of a CSV file, and writing such files. Everything is fed in pieces,
//! so that the server streams from its database and the browser from a file, in flat memory.
//!
//! Pass 1, [`Surveyor`], reads the whole file and decides what it is written in. Pass 2, [`Judge`],
//! gives the verdict on every row, and [`Verdict`] sums them up. How the pieces are cut never changes what comes out.

mod choices;
mod dialect;
mod encoding;
mod finding;
mod guard;
mod header;
mod heading;
mod judge;
pub mod preview;
mod question;
mod raw;
mod records;
mod refusal;
mod report;
mod row;
mod seen;
mod sign;
mod survey;
mod top;
mod verdict;
mod warning;
mod write;

use serde::{Deserialize, Serialize};

pub use choices::{Choices, ChoicesForm, name_of};
pub use dialect::{Dialect, Encoding, Newline, Separator};
pub use finding::{Finding, findings};
pub use header::{Header, Named, TEMPLATE_COLUMNS};
pub use heading::Unit;
pub use judge::{Judge, Judged};
pub use question::Question;
pub use raw::RawRow;
pub use records::Lines;
pub use refusal::ImportRefusal;
pub use report::{FailedRows, ReportColumns};
pub use row::{FIELDS, Row};
pub use sign::Sign;
pub use survey::{Refused, Survey, Surveyor};
pub use verdict::{Matter, PROBLEMS_MAX, Problem, SAMPLE_ROWS, SampleRow, Verdict, transcript};
pub use warning::Warning;
pub use write::{Cell, Writer};

/// The longest row read, in bytes of UTF-8 or Windows-1252, separators and quotes included.
pub const ROW_BYTES_MAX: usize = 64 * 1024;
/// The longest field read, in characters.
pub const FIELD_CHARS_MAX: usize = 10_000;
/// Where the header must have ended, in bytes from the start of the file.
pub const HEADER_BYTES_MAX: usize = 64 * 1024;
/// The most columns a header may have.
pub const HEADER_COLUMNS_MAX: usize = 256;
/// How much of a wrong value is told, in characters.
pub const VALUE_CHARS_MAX: usize = 200;

/// What an import is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Mode {
    /// Every row opens an account.
    Create,
    /// A row changes the account it names, or opens it where there is none.
    Update,
}

impl Mode {
    /// The name in forms and in the books.
    pub fn as_str(self) -> &'static str {
        match self {
            Mode::Create => "create",
            Mode::Update => "update",
        }
    }

    /// Reads a name that [`as_str`](Mode::as_str) gave.
    pub fn parse(text: &str) -> Option<Mode> {
        [Mode::Create, Mode::Update].into_iter().find(|mode| mode.as_str() == text)
    }
}

/// Whether a character around a value says nothing: white space, and the invisible ones that
/// spreadsheets and web pages leave behind.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}')
}

/// A field's value: without the blanks around it, and without what makes a text of it for a spreadsheet, a `'` before it
/// or `="…"` around it.
fn value_of(field: &str) -> &str {
    // Most fields have nothing around them.
    if let [first, .., last] = field.as_bytes()
        && first.is_ascii_alphanumeric()
        && last.is_ascii_alphanumeric()
    {
        return field;
    }
    let bare = field.trim_matches(is_blank);
    let wrapped = bare.strip_prefix("=\"").and_then(|text| text.strip_suffix('"'));
    wrapped.or_else(|| bare.strip_prefix('\'')).unwrap_or(bare).trim_matches(is_blank)
}

fn wide(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::error::Field;
    use crate::money::Mark;

    fn survey(bytes: &[u8], n: usize) -> Result<Survey, Refused> {
        let mut surveyor = Surveyor::new();
        bytes.chunks(n).for_each(|piece| surveyor.feed(piece));
        surveyor.finish()
    }

    fn judge(bytes: &[u8], survey: &Survey, n: usize) -> Vec<Judged> {
        let mut judged = Vec::new();
        let mut judge = Judge::new(survey, Mode::Create);
        bytes.chunks(n).for_each(|piece| judge.feed(piece, &mut |row| judged.push(row)));
        judge.finish(&mut |row| judged.push(row));
        judged
    }

    fn dialects() -> impl Iterator<Item = (Dialect, Mark)> {
        Separator::ALL.into_iter().flat_map(|separator| {
            Encoding::ALL.into_iter().flat_map(move |encoding| {
                Mark::ALL.into_iter().flat_map(move |mark| {
                    Newline::ALL.map(|newline| (Dialect { encoding, separator, newline }, mark))
                })
            })
        })
    }

    /// A small shop, written in a dialect.
    fn file(dialect: Dialect, mark: Mark) -> Vec<u8> {
        let mark = mark.decimal();
        let amounts = [format!("1234{mark}50"), format!("0{mark}05")];
        let rows = [
            ["Nome", "E-mail", "Situação", "Limite de crédito", "Tolerância"],
            ["Ana; \"a, b\"", "ana@test.com", "", &amounts[0], &amounts[1]],
            ["two\nlines\t|", "joão@padaria.com.br", "fechada", "10", ""],
            ["", "ana", "Open", "", ""],
        ];
        let separator = dialect.separator.sign().to_string();
        let quoted = |field: &str| format!("\"{}\"", field.replace('"', "\"\""));
        let lines = rows.map(|row| row.map(quoted).join(&separator) + dialect.newline.as_str());
        let mut out = encoding::bom(dialect.encoding).to_vec();
        encoding::encode(&lines.concat(), dialect.encoding, &mut out);
        out
    }

    #[test]
    fn a_file_says_the_same_in_every_dialect() {
        let plain = Dialect { newline: Newline::Lf, ..Dialect::default() };
        let verdicts = |bytes: &[u8], survey: &Survey| -> Vec<_> {
            let judged = judge(bytes, survey, 7).into_iter();
            judged.map(|row| (row.line, row.verdict, row.warnings)).collect()
        };
        let plain = file(plain, Mark::Point);
        let expected = verdicts(&plain, &survey(&plain, 7).unwrap());
        assert_eq!(expected.iter().map(|(line, ..)| *line).collect::<Vec<_>>(), [2, 3, 5]);
        assert_eq!(expected.iter().filter(|(_, verdict, _)| verdict.is_ok()).count(), 2);
        let mut n_dialects = 0;
        for (dialect, mark) in dialects() {
            let bytes = file(dialect, mark);
            let survey = survey(&bytes, usize::MAX).unwrap();
            assert_eq!((survey.dialect, survey.n_rows), (dialect, 3));
            let signs = [Field::CreditLimit, Field::Tolerance].map(|f| survey.reading(f).0);
            assert_eq!(signs, [mark; 2], "{dialect:?}");
            assert_eq!(verdicts(&bytes, &survey), expected, "{dialect:?}");
            n_dialects += 1;
        }
        assert_eq!(n_dialects, 4 * 7 * 2 * 3);
    }

    #[test]
    fn a_mode_is_read_by_the_name_it_is_written_with() {
        for mode in [Mode::Create, Mode::Update] {
            assert_eq!(Mode::parse(mode.as_str()), Some(mode));
        }
        assert_eq!(Mode::parse("Create"), None);
    }

    /// Pieces that files are made of, and bytes that none should be.
    pub(super) fn any_file() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof![
            4 => Just(b",".to_vec()),
            2 => Just(b";".to_vec()),
            3 => Just(b"\n".to_vec()),
            2 => Just(b"\r\n".to_vec()),
            1 => Just(b"\r".to_vec()),
            2 => Just(b"\"".to_vec()),
            2 => Just(b"a@b.co".to_vec()),
            1 => Just("joão@b.co".as_bytes().to_vec()),
            1 => Just(b"1.234,56".to_vec()),
            1 => Just(b"0.05".to_vec()),
            1 => Just(b"CPF".to_vec()),
            1 => Just(b" \xC2\xA0".to_vec()),
            1 => Just(b"\xEF\xBB\xBF".to_vec()),
            1 => prop::collection::vec(any::<u8>(), 0..4),
        ];
        let top = prop_oneof![
            4 => Just(b"Email,Id,Document,Credit limit,Tolerance\n".to_vec()),
            2 => Just(b"sep=;\r\nE-mail;Limite de cr\xE9dito;Toler\xE2ncia\r\n".to_vec()),
            1 => Just(b"\xEF\xBB\xBFEmail\tStatus\r".to_vec()),
            1 => Just(b"\xFF\xFEE\0m\0a\0i\0l\0\n\0".to_vec()),
            1 => Just(b"".to_vec()),
        ];
        (top, prop::collection::vec(piece, 0..60)).prop_map(|(mut top, pieces)| {
            top.extend(pieces.concat());
            top
        })
    }

    proptest! {
        #[test]
        fn how_a_file_is_cut_never_changes_the_verdicts(bytes in any_file(), n in 1usize..40) {
            let whole = survey(&bytes, usize::MAX);
            prop_assert_eq!(&survey(&bytes, n), &whole);
            if let Ok(found) = whole {
                let judged = judge(&bytes, &found, usize::MAX);
                prop_assert_eq!(&judge(&bytes, &found, n), &judged);
                prop_assert_eq!(wide(judged.len()), found.n_rows);
                prop_assert_eq!(found.lines.rows, found.n_rows);
                for row in judged {
                    prop_assert_eq!(&RawRow::from_stored(&row.raw.to_stored()), &row.raw);
                }
            }
        }

        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>, n in 1usize..20) {
            let _ = survey(&bytes, n);
            let header = Header::of(vec!["Id".into(), "Email".into()], "BRL");
            for encoding in Encoding::ALL {
                let dialect = Dialect { encoding, ..Dialect::default() };
                let survey = Survey::of(dialect, header.clone(), "BRL");
                judge(&bytes, &survey, n);
            }
        }

        #[test]
        fn what_is_written_is_read_back(fields in prop::collection::vec("[^\r\n]*", 1..6), comma: bool) {
            let separator = if comma { Separator::Comma } else { Separator::Tab };
            let dialect = Dialect { separator, encoding: Encoding::Utf8Bom, ..Dialect::default() };
            let mut bytes = Vec::new();
            let mut writer = Writer::new(separator, Newline::CrLf);
            writer.row(fields.iter().map(|_| Cell::note("Email")), &mut bytes);
            let values: Vec<&str> = fields.iter().map(|field| field.trim_matches(is_blank)).collect();
            writer.row(values.iter().copied().map(Cell::text), &mut bytes);
            let header = Header::of(vec!["Email".into(); fields.len()], "BRL");
            let survey = Survey::of(dialect, header, "BRL");
            let judged = judge(&bytes, &survey, 64);
            if let Some(row) = judged.first() {
                prop_assert_eq!(row.raw.fields().map(value_of).collect::<Vec<_>>(), values);
            } else {
                prop_assert!(values.concat().is_empty());
            }
        }
    }
}
