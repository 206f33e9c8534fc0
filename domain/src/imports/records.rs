//! From bytes to records. A file is lines, and a line is a record, unless a quote holds it open beyond its end.
//!
//! A quote that was never meant to hold anything must not hide rows: where what it holds plainly is further rows, its
//! line alone is told as broken, and reading goes on with the next line.

mod line;

use memchr::{memchr, memchr_iter};
use serde::{Deserialize, Serialize};

use self::line::{
    Declared, END_OF_FILE, Fields, Read, content_of, is_like_an_email, line_end, quoted,
};
use super::dialect::{Newline, Separator};
use super::{ROW_BYTES_MAX, wide};

/// A quoted field has no more line breaks than that.
const BREAKS_MAX: usize = 20;
/// One record that is not blank: its unescaped fields in the file's own bytes.
pub(super) struct Record<'a> {
    /// The line of the file it begins on, from 1.
    pub(super) line: u64,
    pub(super) place: Place,
    pub(super) ending: Ending,
    /// Whether a line break ended it: the last line of a file may have none.
    pub(super) has_break: bool,
    /// All fields, one after the other.
    pub(super) bytes: &'a [u8],
    /// Where in `bytes` each field ends.
    pub(super) ends: &'a [usize],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Above the header: a title, a date, `# comment`.
    Above,
    Header,
    Body,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    Whole,
    /// It passed [`ROW_BYTES_MAX`]; what did not fit is lost.
    TooLong,
    /// A quote is opened and not closed before the file, or before what plainly are further rows. The fields are the
    /// line's, quotes and all.
    UnclosedQuote,
    /// Something stands between a closing quote and the separator. The fields are the line's, quotes and all.
    TextAfterQuote,
}

/// What the lines of a file are. Together they are all of its lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lines {
    /// Rows begin on so many.
    pub rows: u64,
    /// So many go on with a row, inside of its quotes.
    pub quoted: u64,
    /// The header's.
    pub header: u64,
    /// So many stand above the header and are left out.
    pub above: u64,
    /// So many say nothing.
    pub blank: u64,
}

impl Lines {
    /// All of them.
    pub fn total(&self) -> u64 {
        self.rows + self.quoted + self.header + self.above + self.blank
    }
}

impl<'a> Record<'a> {
    pub(super) fn field(&self, i: usize) -> Option<&'a [u8]> {
        let start = if i == 0 { 0 } else { *self.ends.get(i - 1)? };
        self.bytes.get(start..*self.ends.get(i)?)
    }
}

/// The lines that a quote holds together, as the file has them.
#[derive(Default)]
struct Held {
    bytes: Vec<u8>,
    /// Where in `bytes` each line ends.
    ends: Vec<usize>,
    /// Whether the last of them was cut, because it was too long.
    is_cut: bool,
    /// Whether the first of them has a field for every column if its quote is none.
    is_full: bool,
}

/// Cuts bytes into records. Blank ones and Excel's directive are passed over.
pub(super) struct Records {
    separator: Separator,
    /// The line that the header begins on.
    header_line: u64,
    /// Where the e-mail stands, once that is known.
    email: Option<usize>,
    /// How many separators the header has, once it was read.
    n_separators: Option<usize>,
    declared: Option<Declared>,
    is_begun: bool,
    /// The number of the next line.
    line: u64,
    /// The next line, as far as it was fed; no more of it than is needed to know that it is too long.
    begun: Vec<u8>,
    fields: Fields,
    held: Held,
    lines: Lines,
    newline: Option<Newline>,
}

impl Records {
    /// Records of a file whose header begins on the given line, from 1, and whose e-mails stand in the given column.
    pub(super) fn new(separator: Separator, header_line: u64, email: Option<usize>) -> Records {
        Records {
            separator,
            header_line,
            email,
            n_separators: None,
            declared: None,
            is_begun: false,
            line: 1,
            begun: Vec::new(),
            fields: Fields::default(),
            held: Held::default(),
            lines: Lines::default(),
            newline: None,
        }
    }

    /// The separator that Excel's directive names, once it was read.
    pub(super) fn declared(&self) -> Option<Separator> {
        self.declared?.0
    }

    /// What ended the first record, once it was read.
    pub(super) fn newline(&self) -> Option<Newline> {
        self.newline
    }

    /// What the lines so far are.
    pub(super) fn lines(&self) -> Lines {
        self.lines
    }

    pub(super) fn feed(&mut self, bytes: &[u8], each: &mut impl FnMut(Record<'_>)) {
        let mut rest = bytes;
        if !self.begun.is_empty() {
            let n = match (self.begun.last(), rest.first()) {
                (_, None) => return,
                (Some(b'\r'), Some(b'\n')) => 1,
                (Some(b'\r'), _) => 0,
                _ => match line_end(rest) {
                    Some(n) => n,
                    None => return self.begin(rest),
                },
            };
            self.begin(&rest[..n]);
            rest = &rest[n..];
            let mut begun = std::mem::take(&mut self.begun);
            self.take(&begun, each);
            begun.clear();
            self.begun = begun;
        }
        while let Some(n) = line_end(rest) {
            self.take(&rest[..n], each);
            rest = &rest[n..];
        }
        self.begin(rest);
    }

    /// Gives the last records, where no line break ended them.
    pub(super) fn finish(&mut self, each: &mut impl FnMut(Record<'_>)) {
        let mut last = std::mem::take(&mut self.begun);
        if !last.is_empty() {
            let n = last.iter().rev().take_while(|byte| **byte == END_OF_FILE).count();
            last.truncate(last.len() - n);
            if last.is_empty() {
                self.lines.blank += 1;
            } else {
                self.take(&last, each);
            }
        }
        while !self.held.ends.is_empty() {
            self.let_go(each);
        }
    }

    /// Keeps the beginning of a line.
    fn begin(&mut self, bytes: &[u8]) {
        // A line break that ends a long line is kept.
        let room = (ROW_BYTES_MAX + 1).saturating_sub(self.begun.len());
        let content = content_of(bytes);
        self.begun.extend_from_slice(&content[..content.len().min(room)]);
        self.begun.extend_from_slice(&bytes[content.len()..]);
    }

    /// Takes a line with its line break, if it has one.
    fn take(&mut self, line: &[u8], each: &mut impl FnMut(Record<'_>)) {
        self.line += 1;
        if !self.held.ends.is_empty() {
            return self.hold_on(line, each);
        }
        self.fields.clear();
        let content = content_of(line);
        let separator = self.separator.byte();
        let ending = if content.len() > ROW_BYTES_MAX {
            self.fields.split(&content[..ROW_BYTES_MAX], separator);
            Ending::TooLong
        } else if memchr(b'"', content).is_none() {
            self.fields.split(content, separator);
            Ending::Whole
        } else {
            match self.fields.read(line, separator, false) {
                Read::Whole => Ending::Whole,
                Read::Open { start } => {
                    let n_behind = memchr_iter(separator, &content[start..]).count();
                    let n = self.fields.ends.len() + n_behind;
                    self.held.is_full = self.n_separators.is_some_and(|own| own > 0 && n >= own);
                    return self.hold(line);
                }
                Read::TextAfterQuote => {
                    self.fields.clear();
                    self.fields.split(content, separator);
                    Ending::TextAfterQuote
                }
            }
        };
        self.emit(1, ending, line, each);
    }

    /// Keeps a line that ends inside of a quote.
    fn hold(&mut self, line: &[u8]) {
        self.held.is_cut = content_of(line).len() > ROW_BYTES_MAX;
        self.held.bytes.extend_from_slice(line);
        self.held.ends.push(self.held.bytes.len());
    }

    /// Takes a line that begins inside of a quote.
    fn hold_on(&mut self, line: &[u8], each: &mut impl FnMut(Record<'_>)) {
        let n_breaks = self.held.ends.len();
        let is_long = self.held.bytes.len() + content_of(line).len() > ROW_BYTES_MAX;
        if n_breaks > BREAKS_MAX || is_long || self.is_row(quoted(content_of(line))) {
            self.hold(line);
            return self.let_go(each);
        }
        match self.fields.read(line, self.separator.byte(), true) {
            Read::Open { .. } => self.hold(line),
            Read::Whole if self.has_room() && !(self.held.is_full && self.is_full(line)) => {
                let n_lines = wide(n_breaks) + 1;
                self.held = Held::default();
                self.emit(n_lines, Ending::Whole, line, each);
            }
            Read::Whole | Read::TextAfterQuote => {
                self.hold(line);
                self.let_go(each);
            }
        }
    }

    /// Whether a line that a quote holds plainly is a row: it has as many fields as the header, or an e-mail address where
    /// the e-mails stand.
    fn is_row(&self, quoted: &[u8]) -> bool {
        let Some(n_separators) = self.n_separators else { return false };
        let separator = self.separator.byte();
        let n = memchr_iter(separator, quoted).count();
        if n == n_separators && n > 0 {
            return true;
        }
        let mut pieces = quoted.split(|byte| *byte == separator);
        let email = self.email.and_then(|column| pieces.nth(column));
        (n > 0 || n_separators == 0) && email.is_some_and(is_like_an_email)
    }

    /// Whether there is a column for every field that was read.
    fn has_room(&self) -> bool {
        self.n_separators.is_none_or(|n| self.fields.ends.len() <= n + 1)
    }

    /// Whether a line by itself has as many fields as the header. If the one that opened the quote has all of them, too,
    /// they are two rows: those of one row are divided among its lines.
    fn is_full(&self, line: &[u8]) -> bool {
        let mut fields = Fields::default();
        let is_whole = matches!(fields.read(line, self.separator.byte(), false), Read::Whole);
        is_whole && self.n_separators.is_some_and(|n| fields.ends.len() == n + 1)
    }

    /// Tells the line of the quote as broken, and reads what the quote held once more, line by line.
    fn let_go(&mut self, each: &mut impl FnMut(Record<'_>)) {
        let held = std::mem::take(&mut self.held);
        self.line -= wide(held.ends.len()) - 1;
        let mut start = 0;
        for (i, end) in held.ends.iter().enumerate() {
            let line = &held.bytes[start..*end];
            start = *end;
            if i > 0 {
                self.take(line, each);
                continue;
            }
            self.fields.clear();
            let content = content_of(line);
            self.fields.split(&content[..content.len().min(ROW_BYTES_MAX)], self.separator.byte());
            self.emit(1, Ending::UnclosedQuote, line, each);
        }
    }

    /// Gives the record that ends with `line`, or counts its lines where it says nothing.
    fn emit(
        &mut self,
        n_lines: u64,
        ending: Ending,
        line: &[u8],
        each: &mut impl FnMut(Record<'_>),
    ) {
        let newline = Newline::at_the_end_of(line);
        self.newline = self.newline.or(newline);
        if self.fields.are_blank() {
            self.lines.blank += n_lines;
            return;
        }
        let start = self.line - n_lines;
        if !std::mem::replace(&mut self.is_begun, true) {
            self.declared = self.fields.directive(self.separator);
            if self.declared.is_some() {
                self.lines.above += n_lines;
                return;
            }
        }
        let place = match self.n_separators {
            Some(_) => Place::Body,
            None if start < self.header_line => Place::Above,
            None => Place::Header,
        };
        match place {
            Place::Above => self.lines.above += n_lines,
            Place::Header => {
                self.lines.header += n_lines;
                self.n_separators = Some(self.fields.ends.len() - 1);
            }
            Place::Body => {
                self.lines.rows += 1;
                self.lines.quoted += n_lines - 1;
            }
        }
        each(Record {
            line: start,
            place,
            ending,
            has_break: newline.is_some(),
            bytes: &self.fields.bytes,
            ends: &self.fields.ends,
        });
    }
}

#[cfg(test)]
mod tests;
