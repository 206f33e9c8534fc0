//! From bytes to records: csv-core with line numbers, a limit on a record's length, and the open
//! quote at the end of a file made visible.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::dialect::{Newline, Separator};
use super::{ROW_BYTES_MAX, wide};

/// Excel's line that names the separator before the header.
const DIRECTIVE: &[u8] = b"sep=";

/// One record that is not blank: its unescaped fields in the file's own bytes.
pub(super) struct Record<'a> {
    /// The line of the file it begins on, from 1.
    pub(super) line: u64,
    /// Whether it is the header.
    pub(super) is_header: bool,
    /// How it ended.
    pub(super) ending: Ending,
    /// All fields, one after the other.
    pub(super) bytes: &'a [u8],
    /// Where in `bytes` each field ends.
    pub(super) ends: &'a [usize],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    Whole,
    /// It passed [`ROW_BYTES_MAX`]; what did not fit is lost.
    TooLong,
    /// The file ended inside a quote.
    UnclosedQuote,
}

impl<'a> Record<'a> {
    pub(super) fn field(&self, i: usize) -> Option<&'a [u8]> {
        let start = if i == 0 { 0 } else { *self.ends.get(i - 1)? };
        self.bytes.get(start..*self.ends.get(i)?)
    }

    /// Whether it says nothing: blanks of ASCII, and the ones that spreadsheets leave behind, in
    /// UTF-8 and in Windows-1252.
    fn is_blank(&self) -> bool {
        let mut rest = self.bytes;
        loop {
            rest = match rest {
                [] => return self.ending == Ending::Whole,
                [b' ' | b'\t'..=b'\r' | 0xA0, tail @ ..]
                | [0xC2, 0xA0, tail @ ..]
                | [0xEF, 0xBB, 0xBF, tail @ ..]
                | [0xE2, 0x80, 0x8B, tail @ ..] => tail,
                _ => return false,
            };
        }
    }

    /// What `sep=` names, where this is Excel's directive: read with the separator that it names,
    /// it is two fields and the sign is gone.
    fn directive(&self, separator: Separator) -> Option<Declared> {
        let (name, sign) = self.bytes.split_at_checked(DIRECTIVE.len())?;
        match sign {
            _ if !name.eq_ignore_ascii_case(DIRECTIVE) => None,
            [] if self.ends.len() > 1 => Some(Declared(Some(separator))),
            [] => Some(Declared(None)),
            [byte] => Some(Declared(Separator::of_byte(*byte))),
            _ => None,
        }
    }
}

/// The separator of Excel's directive; `None` where it is none that is read.
struct Declared(Option<Separator>);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Top,
    Header,
    Body,
}

/// Cuts bytes into records. Blank records and Excel's directive are passed over.
pub(super) struct Records {
    reader: Reader,
    separator: Separator,
    place: Place,
    declared: Option<Declared>,
    bytes: Vec<u8>,
    ends: Vec<usize>,
    n_bytes: usize,
    n_ends: usize,
    /// Bytes of the file in this record so far.
    length: usize,
    overflown: bool,
    open: bool,
    start: u64,
    line: u64,
    after_cr: bool,
    newline: Option<Newline>,
    /// Whether that was a CR just now, so that an LF makes it a CRLF.
    newline_may_grow: bool,
}

impl Records {
    pub(super) fn new(separator: Separator) -> Records {
        let mut reader = ReaderBuilder::new().delimiter(separator.byte()).build();
        // csv-core takes a byte order mark off what it reads first, if it comes in one piece. The
        // mark is off already; after a first read it looks for none.
        reader.read_record(b"\n", &mut [0], &mut [0]);
        Records {
            reader,
            separator,
            place: Place::Top,
            declared: None,
            bytes: vec![0; 1024],
            ends: vec![0; 32],
            n_bytes: 0,
            n_ends: 0,
            length: 0,
            overflown: false,
            open: false,
            start: 1,
            line: 1,
            after_cr: false,
            newline: None,
            newline_may_grow: false,
        }
    }

    /// The separator that Excel's directive names, once it was read.
    pub(super) fn declared(&self) -> Option<Separator> {
        self.declared.as_ref()?.0
    }

    /// What ended the first line, once it was read.
    pub(super) fn newline(&self) -> Option<Newline> {
        self.newline
    }

    pub(super) fn feed(&mut self, bytes: &[u8], each: &mut impl FnMut(Record<'_>)) {
        let mut rest = bytes;
        while !rest.is_empty() {
            if !self.open {
                rest = self.skip_breaks(rest);
                if rest.is_empty() {
                    return;
                }
                self.begin();
            }
            let (is_whole, n) = self.step(rest);
            if is_whole {
                // The line break that ended it is no part of it.
                let fits = self.length - 1 <= ROW_BYTES_MAX;
                self.emit(if fits { Ending::Whole } else { Ending::TooLong }, each);
                self.note_newline(rest[n - 1]);
            }
            rest = &rest[n..];
        }
    }

    /// Gives the last record, where no line break ended it.
    pub(super) fn finish(&mut self, each: &mut impl FnMut(Record<'_>)) {
        if !self.open {
            return;
        }
        let n_bytes = self.n_bytes;
        self.feed(b"\n", each);
        if self.open {
            // A line break that ends nothing is inside a quote.
            self.n_bytes = n_bytes;
            self.emit(Ending::UnclosedQuote, each);
        }
    }

    fn begin(&mut self) {
        self.open = true;
        self.start = self.line;
        (self.n_bytes, self.n_ends, self.length, self.overflown) = (0, 0, 0, false);
    }

    /// Reads on in the open record: whether it ended, and how many bytes were read.
    fn step(&mut self, bytes: &[u8]) -> (bool, usize) {
        loop {
            let (result, n_in, n_out, n_ends) = if self.overflown {
                self.reader.read_record(bytes, &mut [0; 512], &mut [0; 512])
            } else {
                let (out, ends) = (&mut self.bytes[self.n_bytes..], &mut self.ends[self.n_ends..]);
                self.reader.read_record(bytes, out, ends)
            };
            self.count_lines(&bytes[..n_in]);
            self.length = self.length.saturating_add(n_in);
            if !self.overflown {
                self.n_bytes += n_out;
                self.n_ends += n_ends;
                match result {
                    ReadRecordResult::OutputFull => self.overflown = !grow(&mut self.bytes),
                    ReadRecordResult::OutputEndsFull => self.overflown = !grow(&mut self.ends),
                    _ => {}
                }
            }
            let is_record = result == ReadRecordResult::Record;
            if is_record || n_in > 0 || result == ReadRecordResult::InputEmpty {
                return (is_record, n_in);
            }
        }
    }

    fn emit(&mut self, ending: Ending, each: &mut impl FnMut(Record<'_>)) {
        self.open = false;
        let is_cut = self.overflown && self.ends[..self.n_ends].last() != Some(&self.n_bytes);
        if is_cut || (ending == Ending::UnclosedQuote && !self.overflown) {
            // The last field has no end yet.
            self.n_ends = self.n_ends.min(self.ends.len() - 1);
            self.ends[self.n_ends] = self.n_bytes;
            self.n_ends += 1;
        }
        let record = Record {
            line: self.start,
            is_header: self.place != Place::Body,
            ending,
            bytes: &self.bytes[..self.n_bytes],
            ends: &self.ends[..self.n_ends],
        };
        if record.is_blank() {
            return;
        }
        if self.place == Place::Top {
            self.place = Place::Header;
            self.declared = record.directive(self.separator);
            if self.declared.is_some() {
                return;
            }
        }
        self.place = Place::Body;
        each(record);
    }

    /// Passes over line breaks between records.
    fn skip_breaks<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        if std::mem::take(&mut self.newline_may_grow) && bytes.first() == Some(&b'\n') {
            self.newline = Some(Newline::CrLf);
        }
        let n = bytes.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        self.count_lines(&bytes[..n]);
        &bytes[n..]
    }

    fn note_newline(&mut self, byte: u8) {
        if self.newline.is_none() {
            self.newline_may_grow = byte == b'\r';
            self.newline = Some(if self.newline_may_grow { Newline::Cr } else { Newline::Lf });
        }
    }

    /// LF, CR and CRLF end one line each, inside quotes too.
    fn count_lines(&mut self, bytes: &[u8]) {
        let [first, .., last] = bytes else {
            bytes.iter().for_each(|byte| self.count_line(*byte));
            return;
        };
        let n = bytes.iter().filter(|byte| matches!(**byte, b'\n' | b'\r')).count();
        if n > 1 || (self.after_cr && *first == b'\n') {
            bytes.iter().for_each(|byte| self.count_line(*byte));
        } else {
            self.line += wide(n);
            self.after_cr = *last == b'\r';
        }
    }

    fn count_line(&mut self, byte: u8) {
        self.line += u64::from(byte == b'\r' || (byte == b'\n' && !self.after_cr));
        self.after_cr = byte == b'\r';
    }
}

/// Doubles a buffer up to what the longest record needs; `false` when it is that long already.
fn grow<T: Clone + Default>(buffer: &mut Vec<T>) -> bool {
    // A record of `ROW_BYTES_MAX` has at most that many bytes and one field more; one of each is to
    // spare, because csv-core stops when a buffer is full, not when it overflows.
    let n = (buffer.len() * 2).min(ROW_BYTES_MAX + 2);
    let grows = n > buffer.len();
    buffer.resize(n, T::default());
    grows
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every record as `line: field|field`, with `!` and the ending where it is not whole; the
    /// same however the bytes are cut.
    fn check(bytes: &[u8], expected: &[&str]) {
        for n in [1, 2, 3, 7, bytes.len().max(1)] {
            let mut records = Records::new(Separator::Comma);
            let mut found = Vec::new();
            let mut each = |record: Record<'_>| found.push(show(&record));
            bytes.chunks(n).for_each(|piece| records.feed(piece, &mut each));
            records.finish(&mut each);
            assert_eq!(found, expected, "in pieces of {n}");
        }
    }

    fn show(record: &Record<'_>) -> String {
        let field = |i| record.field(i).map(|bytes| bytes.escape_ascii().to_string());
        let fields: Vec<String> = (0..record.ends.len()).filter_map(field).collect();
        let fields = fields.join("|");
        match record.ending {
            Ending::Whole => format!("{}: {fields}", record.line),
            ending => format!("{}: {fields} !{ending:?}", record.line),
        }
    }

    #[test]
    fn lf_crlf_and_cr_count_one_line_each_inside_quotes_too() {
        check(b"a,b\nc,d\ne,f", &["1: a|b", "2: c|d", "3: e|f"]);
        check(b"a,b\r\nc,d\r\ne,f\r\n", &["1: a|b", "2: c|d", "3: e|f"]);
        check(b"a,b\rc,d\re,f\r", &["1: a|b", "2: c|d", "3: e|f"]);
        check(b"a,\"b\r\nb\"\r\nc,d\r\n", &["1: a|b\\r\\nb", "3: c|d"]);
        check(b"a,\"b\n\rb\"\nc", &["1: a|b\\n\\rb", "4: c"]);
        check(b"\r\n\n\ra\r\n\r\n\r\nb\n\n\nc", &["4: a", "7: b", "10: c"]);
    }

    #[test]
    fn quotes_hold_separators_quotes_and_line_breaks() {
        check(b"\"a,b\",\"say \"\"hi\"\"\",\"\"\n", &["1: a,b|say \\\"hi\\\"|"]);
        check(b"a\"b,\"c\"d\n", &["1: a\\\"b|cd"]);
        check(b"a,\"b\"", &["1: a|b"]);
    }

    #[test]
    fn blank_records_are_passed_over() {
        check(b"h\n,,\n \t,\n\xC2\xA0,\xEF\xBB\xBF,\xA0\n\"\"\n\"\n\"\nx,\n", &["1: h", "8: x|"]);
        check(b"", &[]);
        check(b"\n\r\n,,,\n", &[]);
    }

    #[test]
    fn an_open_quote_at_the_end_is_seen() {
        check(b"h\na,\"b\nc,d\n", &["1: h", "2: a|b\\nc,d\\n !UnclosedQuote"]);
        check(b"h\n\"", &["1: h", "2:  !UnclosedQuote"]);
        check(b"h\na,\"", &["1: h", "2: a| !UnclosedQuote"]);
        check(b"h\na,\"b\"\"", &["1: h", "2: a|b\\\" !UnclosedQuote"]);
    }

    #[test]
    fn the_directive_of_excel_names_the_separator_and_is_no_header() {
        for (line, expected) in [
            ("sep=,\r\n", Some(Separator::Comma)),
            ("\"SEP=,\"\r\n", Some(Separator::Comma)),
            ("sep=;\r\n", Some(Separator::Semicolon)),
            ("sep=\t\r\n", Some(Separator::Tab)),
            ("sep=:\r\n", None),
            ("sep=\r\n", None),
        ] {
            check(format!("{line}a,b\r\n").as_bytes(), &["2: a|b"]);
            let mut records = Records::new(Separator::Comma);
            records.feed(line.as_bytes(), &mut |_| {});
            assert_eq!(records.declared(), expected, "{line:?}");
        }
        check(b"separator,b\nsep=;\n", &["1: separator|b", "2: sep=;"]);
    }

    #[test]
    fn the_first_line_break_between_records_is_the_files() {
        for (text, expected) in [
            ("a\nb\r\n", Some(Newline::Lf)),
            ("a\r\nb\n", Some(Newline::CrLf)),
            ("a\rb\r\n", Some(Newline::Cr)),
            ("\"a\nb\"\r\nc\r\n", Some(Newline::CrLf)),
            ("a", None),
        ] {
            for n in 1..=text.len() {
                let mut records = Records::new(Separator::Comma);
                text.as_bytes().chunks(n).for_each(|piece| records.feed(piece, &mut |_| {}));
                assert_eq!(records.newline(), expected, "{text:?} in pieces of {n}");
            }
        }
    }

    #[test]
    fn a_record_beyond_the_limit_is_cut_and_the_next_one_read() {
        let ending = |record: &[u8], n: usize| {
            let mut records = Records::new(Separator::Comma);
            let mut found = Vec::new();
            let mut each = |r: Record<'_>| found.push((r.line, r.ending, r.bytes.len()));
            let bytes = [b"h\n", record, b"\nnext\n"].concat();
            bytes.chunks(n).for_each(|piece| records.feed(piece, &mut each));
            records.finish(&mut each);
            assert!(records.bytes.len() + records.ends.len() <= 2 * ROW_BYTES_MAX + 4);
            assert_eq!(found.len(), 3);
            assert_eq!(found[2], (3, Ending::Whole, 4));
            (found[1].1, found[1].2)
        };
        for n in [1000, 65_536, usize::MAX] {
            let (max, over) = (vec![b'x'; ROW_BYTES_MAX], vec![b'x'; ROW_BYTES_MAX + 1]);
            assert_eq!(ending(&max, n), (Ending::Whole, ROW_BYTES_MAX));
            assert_eq!(ending(&over, n), (Ending::TooLong, ROW_BYTES_MAX + 1));
            assert_eq!(ending(&over.repeat(9), n), (Ending::TooLong, ROW_BYTES_MAX + 2));
            let commas = [b"x".to_vec(), vec![b','; ROW_BYTES_MAX - 1]].concat();
            assert_eq!(ending(&commas, n), (Ending::Whole, 1));
            assert_eq!(ending(&commas.repeat(3), n).0, Ending::TooLong);
        }
    }
}
