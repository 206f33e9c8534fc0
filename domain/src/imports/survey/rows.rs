//! The rows of a file as they go by: counted, and weighed for the decimal signs they are written with.

use super::super::records::{Ending, Place, Record, Records};
use super::super::row::told;
use super::super::sign::Shown;
use super::super::top::{Chosen, page_of};
use super::super::value_of;
use super::{Choices, Dialect, Encoding, Header, Refused, Separator, Survey};
use crate::error::{Field, FileRefusal};
use crate::imports::{Newline, Sign};

/// The rows as they go by.
pub(super) struct Rows {
    records: Records,
    tally: Tally,
}

/// What is counted over the rows.
struct Tally {
    separator: Separator,
    /// What the rows are cut and weighed by. Whatever their encoding turns out to be, it stays.
    header: Header,
    header_line: u64,
    /// Its lines in the file's own bytes: the encoding is only known at the end.
    own_header: Own,
    above: Vec<Own>,
    limit: Column,
    tolerance: Column,
    /// Columns that are told, not read, and whether they hold anything.
    told: Vec<(usize, bool)>,
}

/// A record's fields in the file's own bytes.
#[derive(Default)]
struct Own {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

/// A column of amounts.
struct Column {
    place: Option<usize>,
    shown: Shown,
}

impl Own {
    fn of(record: &Record<'_>) -> Own {
        Own { bytes: record.bytes.to_vec(), ends: record.ends.to_vec() }
    }

    fn record(&self) -> Record<'_> {
        Record {
            line: 1,
            place: Place::Header,
            ending: Ending::Whole,
            has_break: true,
            bytes: &self.bytes,
            ends: &self.ends,
        }
    }
}

impl Rows {
    pub(super) fn new(Chosen { separator, header, line }: Chosen) -> Rows {
        let column = |field| Column { place: header.position(field), shown: Shown::default() };
        let told = (0..header.names.len()).filter(|column| header.is_told(*column));
        let tally = Tally {
            separator,
            header_line: line,
            own_header: Own::default(),
            above: Vec::new(),
            limit: column(Field::CreditLimit),
            tolerance: column(Field::Tolerance),
            told: told.map(|column| (column, false)).collect(),
            header,
        };
        let records = Records::new(separator, line, tally.header.position(Field::Email));
        Rows { records, tally }
    }

    pub(super) fn feed(&mut self, bytes: &[u8]) {
        let Rows { records, tally } = self;
        records.feed(bytes, &mut |record| tally.take(&record));
    }

    pub(super) fn finish(&mut self) {
        let Rows { records, tally } = self;
        records.finish(&mut |record| tally.take(&record));
    }

    /// The encoding of one byte a character that the header has.
    pub(super) fn page(&self, currency: &str) -> Encoding {
        page_of(&self.tally.own_header.record(), currency)
    }

    pub(super) fn tell(
        &self,
        encoding: Encoding,
        choices: &Choices,
        currency: &str,
    ) -> Result<Survey, Refused> {
        let Rows { records, tally } = self;
        if tally.own_header.bytes.contains(&0) {
            return Err(FileRefusal::NotText.into());
        }
        let (separator, header) = (tally.separator, tally.header.clone());
        let newline = records.newline().unwrap_or(Newline::Lf);
        let sign = |column: &Column, field, chosen| match column.place {
            Some(_) => column.shown.sign(header.told_sign(field), chosen),
            None => Sign::Unused,
        };
        let survey = Survey {
            dialect: Dialect { encoding, separator, newline },
            currency: currency.to_owned(),
            header_line: tally.header_line,
            above: tally.above.iter().map(|own| own.text(encoding, separator)).collect(),
            limit: sign(&tally.limit, Field::CreditLimit, choices.limit_mark),
            tolerance: sign(&tally.tolerance, Field::Tolerance, choices.tolerance_mark),
            told: tally.told.iter().filter(|(_, is)| *is).map(|(column, _)| *column).collect(),
            lines: records.lines(),
            n_rows: records.lines().rows,
            header,
        };
        let refusal = match survey.header.check(currency) {
            Ok(()) => match survey.questions(choices) {
                questions if questions.is_empty() => return Ok(survey),
                questions => FileRefusal::Unclear { questions },
            },
            Err(FileRefusal::HeaderTooLarge) => return Err(FileRefusal::HeaderTooLarge.into()),
            Err(refusal) => refusal,
        };
        Err(Refused { refusal, survey: Some(survey.into()) })
    }
}

impl Own {
    /// The line as a person is told it.
    fn text(&self, encoding: Encoding, separator: Separator) -> String {
        let names = super::super::RawRow::read(&self.record(), encoding).0;
        let fields: Vec<&str> = names.fields().map(value_of).collect();
        let text = fields.join(&separator.sign().to_string());
        told(text.trim_end_matches(separator.sign()))
    }
}

impl Tally {
    fn take(&mut self, record: &Record<'_>) {
        match record.place {
            Place::Above => self.above.push(Own::of(record)),
            Place::Header => self.own_header = Own::of(record),
            Place::Body => {
                self.limit.take(record);
                self.tolerance.take(record);
                for (column, holds) in self.told.iter_mut().filter(|(_, holds)| !holds) {
                    *holds =
                        record.field(*column).is_some_and(|field| !field.trim_ascii().is_empty());
                }
            }
        }
    }
}

impl Column {
    fn take(&mut self, record: &Record<'_>) {
        // What a broken quote makes of a line is no evidence.
        let is_whole = record.ending == Ending::Whole;
        if let Some(value) = self.place.and_then(|place| record.field(place)).filter(|_| is_whole) {
            self.shown.take(value);
        }
    }
}
