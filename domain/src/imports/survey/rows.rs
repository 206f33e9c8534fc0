//! The rows of a file as they go by: counted, and weighed for the decimal sign they are written with.

use std::cmp::Ordering;

use super::super::encoding::read_windows_1252;
use super::super::records::{Ending, Record, Records};
use super::super::top::header_of;
use super::super::{Newline, value_of};
use super::{Choices, Dialect, Encoding, Header, Refused, Separator, Survey};
use crate::error::{Field, FileRefusal, Rule};
use crate::money::{Mark, Money, Rate};

/// The rows as they go by.
pub(super) struct Rows {
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
    /// Values that show a point as their decimal sign.
    n_points: u64,
    n_commas: u64,
    /// Values that say one thing with a point and another with a comma.
    n_either: u64,
}

impl Rows {
    pub(super) fn new(separator: Separator, header: &Header) -> Rows {
        let tally = Tally {
            separator,
            header: Vec::new(),
            limit: header.position(Field::CreditLimit),
            tolerance: header.position(Field::Tolerance),
            n_rows: 0,
            n_points: 0,
            n_commas: 0,
            n_either: 0,
        };
        Rows { records: Records::new(separator), tally }
    }

    pub(super) fn feed(&mut self, bytes: &[u8]) {
        let Rows { records, tally } = self;
        records.feed(bytes, &mut |record| tally.take(&record));
    }

    pub(super) fn finish(&mut self) {
        let Rows { records, tally } = self;
        records.finish(&mut |record| tally.take(&record));
    }

    pub(super) fn tell(&self, encoding: Encoding, choices: &Choices) -> Result<Survey, Refused> {
        let Rows { records, tally } = self;
        if tally.header.iter().any(|name| name.contains(&0)) {
            return Err(FileRefusal::NotText.into());
        }
        let header = tally.header(encoding).mapped(choices.columns.as_deref().unwrap_or_default());
        let told = choices.mark.or_else(|| header.mark()).or_else(|| tally.mark());
        let dialect = Dialect {
            encoding,
            separator: tally.separator,
            mark: told.unwrap_or(tally.separator.usual_mark()),
            newline: records.newline().unwrap_or(Newline::Lf),
        };
        let checked = header.check();
        let is_mark_open = told.is_none() && tally.n_either > 0;
        let survey = Survey { dialect, is_mark_open, header, n_rows: tally.n_rows };
        match checked {
            Ok(()) => Ok(survey),
            Err(FileRefusal::HeaderTooLarge) => Err(FileRefusal::HeaderTooLarge.into()),
            Err(refusal) => Err(Refused { refusal, survey: Some(survey) }),
        }
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
            self.weigh(field, |text, mark| Money::read(text, mark).map(Money::as_minor));
        }
        if let Some(field) = self.tolerance.and_then(|column| record.field(column)) {
            self.weigh(field, |text, mark| Rate::read(text, mark).map(Rate::as_millionths));
        }
    }

    /// A value that can be read with one decimal sign only is evidence for it.
    fn weigh(&mut self, field: &[u8], read: impl Fn(&str, Mark) -> Result<i64, Rule>) {
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
            // `1.005` may be one thousand and five, or a little more than one.
            (Ok(_), Err(Rule::TooManyDecimals { .. })) => self.n_either += 1,
            (Err(Rule::TooManyDecimals { .. }), Ok(_)) => self.n_either += 1,
            (Ok(point), Ok(comma)) if point != comma => self.n_either += 1,
            (Ok(_), Err(_)) => self.n_points += 1,
            (Err(_), Ok(_)) => self.n_commas += 1,
            _ => {}
        }
    }

    /// The sign that most values show, if any do.
    fn mark(&self) -> Option<Mark> {
        match self.n_points.cmp(&self.n_commas) {
            Ordering::Greater => Some(Mark::Point),
            Ordering::Less => Some(Mark::Comma),
            Ordering::Equal => None,
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
