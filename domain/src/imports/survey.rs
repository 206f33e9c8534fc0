//! Pass 1: reads a whole file once and decides what it is written in, where its columns stand, and
//! how many rows it has.

use serde::{Deserialize, Serialize};

use super::encoding::{Decoder, Start, Utf8Check, read_windows_1252};
use super::records::{Ending, Record, Records};
use super::top::{Top, header_of};
use super::{Dialect, Encoding, HEADER_BYTES_MAX, Header, Newline, Separator, value_of};
use crate::error::{Field, FileRefusal, Rule};
use crate::money::{Mark, Money, Rate};

/// Within how many bytes a NUL shows that a file without a readable header is no text.
const BINARY_BYTES: usize = 4 * 1024;
/// How much of the file is read at once while the separator is open.
const TOP_PIECE_BYTES: usize = 1024;

/// What a file is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey {
    /// What it is written in.
    pub dialect: Dialect,
    /// Its columns.
    pub header: Header,
    /// How many rows it has that are not blank.
    pub n_rows: u64,
}

/// Surveys a file that is fed to it in pieces.
pub struct Surveyor {
    decoder: Decoder,
    look: Look,
}

impl Default for Surveyor {
    fn default() -> Surveyor {
        Surveyor::new()
    }
}

impl Surveyor {
    /// A surveyor that finds out the columns by their names.
    pub fn new() -> Surveyor {
        Surveyor::with_columns(None)
    }

    /// A surveyor that takes the columns as a person mapped them, if there are as many.
    pub fn mapped(columns: Vec<Option<Field>>) -> Surveyor {
        Surveyor::with_columns(Some(columns))
    }

    fn with_columns(columns: Option<Vec<Option<Field>>>) -> Surveyor {
        let look = Look {
            utf8: Utf8Check::default(),
            n_checked: 0,
            has_nul: false,
            is_blank: true,
            columns,
            stage: Stage::Top(Box::new(Top::new())),
        };
        Surveyor { decoder: Decoder::new(), look }
    }

    /// Takes the next piece of the file.
    pub fn feed(&mut self, bytes: &[u8]) {
        let Surveyor { decoder, look } = self;
        decoder.feed(bytes, &mut |text| look.feed(text));
    }

    /// What the file is, once all of it was fed.
    ///
    /// Errors: every [`FileRefusal`] but `TooLarge` and `CutOff`.
    pub fn finish(self) -> Result<Survey, FileRefusal> {
        let Surveyor { mut decoder, mut look } = self;
        let start = decoder.finish(&mut |text| look.feed(text));
        look.finish(start)
    }
}

/// What is noticed while the file goes by.
struct Look {
    utf8: Utf8Check,
    n_checked: usize,
    has_nul: bool,
    is_blank: bool,
    columns: Option<Vec<Option<Field>>>,
    stage: Stage,
}

enum Stage {
    Top(Box<Top>),
    Rows(Box<Rows>),
    Refused(FileRefusal),
}

impl Look {
    fn feed(&mut self, bytes: &[u8]) {
        self.utf8.feed(bytes);
        self.is_blank = self.is_blank && bytes.trim_ascii().is_empty();
        let unchecked = &bytes[..bytes.len().min(BINARY_BYTES - self.n_checked)];
        self.has_nul = self.has_nul || unchecked.contains(&0);
        self.n_checked += unchecked.len();

        let mut rest = bytes;
        while let (Stage::Top(top), false) = (&mut self.stage, rest.is_empty()) {
            let n = rest.len().min(TOP_PIECE_BYTES).min(HEADER_BYTES_MAX - top.bytes.len());
            top.feed(&rest[..n]);
            rest = &rest[n..];
            if top.is_read() || top.bytes.len() == HEADER_BYTES_MAX {
                self.leave_top(FileRefusal::HeaderTooLarge);
            }
        }
        if let Stage::Rows(rows) = &mut self.stage {
            rows.feed(rest);
        }
    }

    /// Chooses the separator and goes on to the rows; `otherwise` when there is no header at all.
    fn leave_top(&mut self, otherwise: FileRefusal) {
        let Stage::Top(top) = &mut self.stage else { return };
        self.stage = match top.choose(self.columns.as_deref()) {
            None => Stage::Refused(otherwise),
            Some((_, header)) if header.position(Field::Email).is_none() => {
                Stage::Refused(FileRefusal::NoEmailColumn)
            }
            Some((separator, header)) => {
                let mut rows = Box::new(Rows::new(separator, &header));
                rows.feed(&top.bytes);
                Stage::Rows(rows)
            }
        };
    }

    fn finish(mut self, start: Start) -> Result<Survey, FileRefusal> {
        match start {
            Start::Spreadsheet => return Err(FileRefusal::Spreadsheet),
            Start::Binary => return Err(FileRefusal::NotText),
            _ if self.is_blank => return Err(FileRefusal::Empty),
            _ => {}
        }
        if let Stage::Top(top) = &mut self.stage {
            if !top.finish() {
                return Err(FileRefusal::Empty);
            }
            self.leave_top(FileRefusal::NoEmailColumn);
        }
        let is_binary = self.has_nul && matches!(start, Start::Plain | Start::Utf8Bom);
        match self.stage {
            Stage::Refused(FileRefusal::NoEmailColumn | FileRefusal::HeaderTooLarge)
                if is_binary =>
            {
                Err(FileRefusal::NotText)
            }
            Stage::Refused(refusal) => Err(refusal),
            Stage::Top(_) => Err(FileRefusal::Empty),
            Stage::Rows(rows) => {
                let encoding = match start {
                    Start::Utf8Bom => Encoding::Utf8Bom,
                    Start::Utf16Le => Encoding::Utf16Le,
                    Start::Utf16Be => Encoding::Utf16Be,
                    _ if self.utf8.holds() => Encoding::Utf8,
                    _ => Encoding::Windows1252,
                };
                rows.finish(encoding, self.columns.as_deref())
            }
        }
    }
}

/// The rows as they go by.
struct Rows {
    records: Records,
    tally: Tally,
}

/// What is counted over the rows.
struct Tally {
    separator: Separator,
    /// The header in the file's own bytes: its encoding is only known at the end.
    header: Vec<Vec<u8>>,
    limit: Option<usize>,
    tolerance: Option<usize>,
    n_rows: u64,
    n_points: u64,
    n_commas: u64,
}

impl Rows {
    fn new(separator: Separator, header: &Header) -> Rows {
        let tally = Tally {
            separator,
            header: Vec::new(),
            limit: header.position(Field::CreditLimit),
            tolerance: header.position(Field::Tolerance),
            n_rows: 0,
            n_points: 0,
            n_commas: 0,
        };
        Rows { records: Records::new(separator), tally }
    }

    fn feed(&mut self, bytes: &[u8]) {
        let Rows { records, tally } = self;
        records.feed(bytes, &mut |record| tally.take(&record));
    }

    fn finish(
        mut self: Box<Self>,
        encoding: Encoding,
        columns: Option<&[Option<Field>]>,
    ) -> Result<Survey, FileRefusal> {
        let Rows { records, tally } = &mut *self;
        records.finish(&mut |record| tally.take(&record));
        if tally.header.iter().any(|name| name.contains(&0)) {
            return Err(FileRefusal::NotText);
        }
        let header = tally.header(encoding).mapped(columns.unwrap_or_default());
        header.check()?;
        if tally.n_rows == 0 {
            return Err(FileRefusal::HeaderOnly);
        }
        let dialect = Dialect {
            encoding,
            separator: tally.separator,
            mark: tally.mark(),
            newline: records.newline().unwrap_or(Newline::Lf),
        };
        Ok(Survey { dialect, header, n_rows: tally.n_rows })
    }
}

impl Tally {
    fn take(&mut self, record: &Record<'_>) {
        if record.is_header {
            let names = (0..record.ends.len()).filter_map(|i| record.field(i));
            self.header = names.map(<[u8]>::to_vec).collect();
            return;
        }
        self.n_rows += 1;
        if let Some(field) = self.limit.and_then(|column| record.field(column)) {
            self.weigh(field, |text, mark| Money::read(text, mark).map(|_| ()));
        }
        if let Some(field) = self.tolerance.and_then(|column| record.field(column)) {
            self.weigh(field, |text, mark| Rate::read(text, mark).map(|_| ()));
        }
    }

    /// A value that can be read with one decimal sign only is evidence for it.
    fn weigh(&mut self, field: &[u8], read: impl Fn(&str, Mark) -> Result<(), Rule>) {
        let mut signs = field.iter().filter(|byte| matches!(byte, b'.' | b','));
        match (signs.next(), signs.next()) {
            (None, _) => return,
            // Nearly all values that tell anything are of this shape.
            (Some(b'.'), None) if is_plain(field) => return self.n_points += 1,
            (Some(b','), None) if is_plain(field) => return self.n_commas += 1,
            _ => {}
        }
        let mut decoded = String::new();
        let value = value_of(std::str::from_utf8(field).unwrap_or_else(|_| {
            read_windows_1252(field, &mut decoded);
            &decoded
        }));
        match (read(value, Mark::Point), read(value, Mark::Comma)) {
            (Ok(()), Err(_)) => self.n_points += 1,
            (Err(_), Ok(())) => self.n_commas += 1,
            _ => {}
        }
    }

    fn mark(&self) -> Mark {
        match self.n_points.cmp(&self.n_commas) {
            std::cmp::Ordering::Greater => Mark::Point,
            std::cmp::Ordering::Less => Mark::Comma,
            std::cmp::Ordering::Equal => self.separator.usual_mark(),
        }
    }

    fn header(&self, encoding: Encoding) -> Header {
        let bytes = self.header.concat();
        let ends: Vec<usize> = self
            .header
            .iter()
            .scan(0, |end, name| {
                *end += name.len();
                Some(*end)
            })
            .collect();
        let record =
            Record { line: 1, is_header: true, ending: Ending::Whole, bytes: &bytes, ends: &ends };
        header_of(&record, encoding)
    }
}

/// Whether a value with one sign in it is digits, the sign, and one or two decimals: whatever its
/// column, no other sign can be meant.
fn is_plain(field: &[u8]) -> bool {
    let n_decimals = field.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let whole = field.len() - n_decimals - 1;
    matches!(n_decimals, 1 | 2)
        && matches!(whole, 1..=9)
        && field[..whole].iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survey(bytes: &[u8]) -> Result<Survey, FileRefusal> {
        let of = |n: usize| {
            let mut surveyor = Surveyor::new();
            bytes.chunks(n).for_each(|piece| surveyor.feed(piece));
            surveyor.finish()
        };
        let whole = of(bytes.len().max(1));
        if bytes.len() < 5_000 {
            assert_eq!(of(1), whole, "byte by byte");
        }
        whole
    }

    fn refused(bytes: &[u8], expected: FileRefusal) {
        assert_eq!(survey(bytes), Err(expected), "{}", bytes.escape_ascii());
    }

    fn dialect(bytes: &[u8]) -> Dialect {
        survey(bytes).unwrap().dialect
    }

    #[test]
    fn a_file_that_cannot_be_imported_is_refused_with_the_reason() {
        refused(b"", FileRefusal::Empty);
        refused(b" \r\n\t\n", FileRefusal::Empty);
        refused(b"\xEF\xBB\xBF", FileRefusal::Empty);
        refused(b"\xFF\xFE", FileRefusal::Empty);
        refused(b",,,\n,,,\n", FileRefusal::Empty);
        refused(&b" ".repeat(HEADER_BYTES_MAX * 2), FileRefusal::Empty);
        refused(b"Email", FileRefusal::HeaderOnly);
        refused(b"Email,Document\r\n,\r\n \r\n", FileRefusal::HeaderOnly);
        refused(b"Name,Document\nAna,1\n", FileRefusal::NoEmailColumn);
        refused(b"\"Email,Document\nana@test.com,1\n", FileRefusal::NoEmailColumn);
        refused(b"Email,Correo\na@b.co,\n", FileRefusal::DuplicateColumn { field: Field::Email });
        refused(b"PK\x03\x04\x14\0\x06\0\x08\0\0\0", FileRefusal::Spreadsheet);
        refused(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0", FileRefusal::Spreadsheet);
        refused(b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", FileRefusal::NotText);
        refused(b"E\0m\0a\0i\0l\0\n\0a\0", FileRefusal::NotText);
        refused(b"\xFF\xFE\0\0E\0\0\0m\0\0\0", FileRefusal::NotText);
        refused(&[0; 70_000], FileRefusal::NotText);
    }

    #[test]
    fn a_header_has_its_limits() {
        let columns = |n: usize| format!("Email{}\na\n", ",x".repeat(n - 1));
        assert!(survey(columns(256).as_bytes()).is_ok());
        refused(columns(257).as_bytes(), FileRefusal::HeaderTooLarge);
        let bytes = |n: usize| format!("Email,{}\na\n", "x".repeat(n - 7));
        assert!(survey(bytes(HEADER_BYTES_MAX).as_bytes()).is_ok());
        refused(bytes(HEADER_BYTES_MAX + 1).as_bytes(), FileRefusal::HeaderTooLarge);
    }

    #[test]
    fn a_nul_in_a_later_row_refuses_no_file() {
        assert!(survey(b"Email\na\0@test.com\n").is_ok());
    }

    #[test]
    fn the_separator_is_the_one_that_the_header_can_be_read_with() {
        let separator = |header: &str| dialect(format!("{header}\nx\n").as_bytes()).separator;
        assert_eq!(separator("Email"), Separator::Comma);
        assert_eq!(separator("Id,Email,Status"), Separator::Comma);
        assert_eq!(separator("Id;Email;Status"), Separator::Semicolon);
        assert_eq!(separator("Id\tEmail\tStatus"), Separator::Tab);
        assert_eq!(separator("Id|Email|Status"), Separator::Pipe);
        assert_eq!(separator("Name, first;Email;Status;a,b,c,d"), Separator::Semicolon);
        assert_eq!(separator("\"Name; all\";\"Email\""), Separator::Semicolon);
        assert_eq!(separator("\tEmail\tStatus"), Separator::Tab);
        assert_eq!(separator("sep=;\r\nEmail,Status;Email;Id"), Separator::Semicolon);
        assert_eq!(separator("sep=:\r\nEmail,Status"), Separator::Comma);
    }

    #[test]
    fn the_encoding_is_what_the_bytes_can_be() {
        let encoding = |bytes: &[u8]| dialect(bytes).encoding;
        assert_eq!(encoding(b"Email\na@b.co\n"), Encoding::Utf8);
        assert_eq!(encoding("Email\njoão@b.co\n".as_bytes()), Encoding::Utf8);
        assert_eq!(encoding(b"Email\njo\xE3o@b.co\n"), Encoding::Windows1252);
        assert_eq!(encoding(b"Email\na@b.co\n\xC3"), Encoding::Windows1252);
        assert_eq!(encoding(b"\xEF\xBB\xBFEmail\njo\xE3o@b.co\n"), Encoding::Utf8Bom);
        let found = survey(b"E-mail;Situa\xE7\xE3o;Limite de cr\xE9dito\na;b;1\n").unwrap();
        assert_eq!(found.header.names, ["E-mail", "Situação", "Limite de crédito"]);
        assert_eq!(found.header.n_read(), 3);
    }

    #[test]
    fn the_decimal_sign_is_what_most_values_give_evidence_of() {
        let mark = |separator: &str, values: &[&str]| {
            let rows: Vec<String> =
                values.iter().map(|value| format!("a@b.co{separator}\"{value}\"")).collect();
            let file = format!("Email{separator}Credit limit\n{}\n", rows.join("\n"));
            dialect(file.as_bytes()).mark
        };
        assert_eq!(mark(",", &["1000"]), Mark::Point);
        assert_eq!(mark(";", &["1000"]), Mark::Comma);
        assert_eq!(mark("|", &["1000"]), Mark::Point);
        assert_eq!(mark(";", &["1000.5"]), Mark::Point);
        assert_eq!(mark(",", &["1.234,56"]), Mark::Comma);
        assert_eq!(mark(",", &["R$\u{a0}1.234,56"]), Mark::Comma);
        assert_eq!(mark(";", &["1,5", "2.5", "3.5"]), Mark::Point);
        assert_eq!(mark(";", &["1.5", "2,5", "x.y"]), Mark::Comma);
        assert_eq!(mark(",", &["9.000,000"]), Mark::Comma);
        // Both signs can have meant these: no evidence.
        assert_eq!(mark(",", &["9.000"]), Mark::Point);
        assert_eq!(mark(";", &["9.000"]), Mark::Comma);
        let rates = dialect(b"Email,Tolerance\na@b.co,\"0,05\"\n");
        assert_eq!(rates.mark, Mark::Comma);
        let windows = dialect(b"Email,Credit limit\na@b.co,\"R$\xA01.234,56\"\n");
        assert_eq!(windows.mark, Mark::Comma);
    }

    #[test]
    fn rows_are_counted_without_the_blank_ones() {
        let file = b"\n;;\nEmail;Id\n\na@b.co;1\n;\n \nb@b.co;2\n\"open";
        assert_eq!(survey(file).unwrap().n_rows, 3);
    }

    #[test]
    fn a_person_may_map_the_columns_otherwise() {
        let file = b"Cliente;Valor\nana@test.com;1.5\n";
        refused(file, FileRefusal::NoEmailColumn);
        let mut surveyor = Surveyor::mapped(vec![Some(Field::Email), Some(Field::CreditLimit)]);
        surveyor.feed(file);
        let survey = surveyor.finish().unwrap();
        assert_eq!(survey.header.position(Field::CreditLimit), Some(1));
        assert_eq!(survey.dialect.separator, Separator::Semicolon);
        assert_eq!(survey.dialect.mark, Mark::Point, "evidence counts in the mapped column");
    }
}
