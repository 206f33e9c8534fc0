//! The top of a file: where its header stands, and with which separator it can be read.

use std::cmp::Reverse;

use super::encoding::Utf8Check;
use super::records::{Ending, Record, Records};
use super::{Choices, Encoding, Header, RawRow, Separator, value_of};
use crate::error::{Field, FileRefusal};

/// The header begins on one of so many lines.
const HEADER_LINE_MAX: u64 = 20;

/// The top of the file, kept until its header was looked for with every separator.
pub(super) struct Top {
    pub(super) bytes: Vec<u8>,
    encoding: Option<Encoding>,
    currency: String,
    candidates: Vec<Candidate>,
}

/// The header as one separator cuts it.
struct Candidate {
    separator: Separator,
    records: Records,
    found: Found,
}

/// A line that may be the header.
pub(super) struct Headline {
    pub(super) header: Header,
    pub(super) line: u64,
    /// How many fields it has, blank ones at its end included.
    n_fields: usize,
}

#[derive(Default)]
struct Found {
    /// The first line with an e-mail heading.
    header: Option<Headline>,
    /// The first line of those with the most fields: the header, if somebody says which column is the e-mail.
    widest: Option<Headline>,
    /// Whether anything but blanks was found, if only an open quote.
    is_begun: bool,
    /// Whether no further line can be the header.
    is_over: bool,
    /// The last line that was looked at.
    line: u64,
}

/// A header, and the separator that it is read with.
pub(super) struct Chosen {
    pub(super) separator: Separator,
    pub(super) header: Header,
    pub(super) line: u64,
}

impl Top {
    /// The top of a file of a store with this currency; with the encoding and the separator, where those were decided.
    pub(super) fn new(choices: &Choices, currency: &str) -> Top {
        let chosen = choices.separator;
        let is_possible = |other: &Separator| chosen.is_none_or(|chosen| chosen == *other);
        let candidates = Separator::ALL.into_iter().filter(is_possible).map(|separator| {
            // Where the header is, is what is looked for.
            let records = Records::new(separator, u64::MAX, None);
            Candidate { separator, records, found: Found::default() }
        });
        let candidates = candidates.collect();
        let (encoding, currency) = (choices.encoding, currency.to_owned());
        Top { bytes: Vec::new(), encoding, currency, candidates }
    }

    pub(super) fn feed(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        for candidate in self.candidates.iter_mut().filter(|c| !c.found.is_over) {
            let Candidate { records, found, .. } = candidate;
            records.feed(bytes, &mut |record| found.take(&record, self.encoding, &self.currency));
        }
        // What Excel's directive names is the separator.
        let is_declared = |c: &Candidate| c.records.declared() == Some(c.separator);
        if self.candidates.iter().any(is_declared) {
            self.candidates.retain(is_declared);
        }
    }

    /// Whether the header was found, or cannot be found any more.
    pub(super) fn is_read(&self) -> bool {
        let headlines = self.candidates.iter().filter_map(|c| c.found.header.as_ref());
        let first = headlines.map(|headline| headline.line).min();
        let has_passed = |found: &Found| first.is_some_and(|line| found.line >= line);
        self.candidates.iter().all(|c| c.found.is_over || has_passed(&c.found))
    }

    /// Reads what no line break ended; whether the file has anything in it but one separator.
    pub(super) fn finish(&mut self) -> bool {
        for Candidate { records, found, .. } in &mut self.candidates {
            records.finish(&mut |record| found.take(&record, self.encoding, &self.currency));
        }
        self.candidates.iter().all(|candidate| candidate.found.is_begun)
    }

    /// The separator that Excel's directive names, or else the one with an e-mail column and the most columns that are
    /// read, or that are columns at all.
    ///
    /// Errors: `otherwise` where there is no header at all, and `NoSuchColumn`.
    pub(super) fn choose(
        &mut self,
        choices: &Choices,
        otherwise: FileRefusal,
    ) -> Result<Chosen, FileRefusal> {
        let mut best = None;
        let mut refusal = otherwise;
        for candidate in &mut self.candidates {
            let separator = candidate.separator;
            let Some(headline) = candidate.found.header() else { continue };
            let Headline { header, line, n_fields } = headline;
            let header = match header.chosen(choices) {
                Ok(header) => header,
                Err(unnamed) => {
                    refusal = unnamed;
                    continue;
                }
            };
            let has_email = header.position(Field::Email).is_some();
            let worth = (has_email, header.n_read(), n_fields, Reverse(line));
            if best.as_ref().is_none_or(|(worth_before, _)| worth > *worth_before) {
                best = Some((worth, Chosen { separator, header, line }));
            }
        }
        best.map(|(_, chosen)| chosen).ok_or(refusal)
    }
}

impl Found {
    fn take(&mut self, record: &Record<'_>, encoding: Option<Encoding>, currency: &str) {
        self.is_begun = true;
        self.line = record.line;
        if self.is_over {
            return;
        }
        if record.line > HEADER_LINE_MAX {
            self.is_over = true;
            return;
        }
        if record.ending != Ending::Whole {
            return;
        }
        let header = header_of(record, likely_encoding(record, encoding, currency), currency);
        let headline = Headline { header, line: record.line, n_fields: record.ends.len() };
        if headline.header.position(Field::Email).is_some() {
            self.header = Some(headline);
            self.is_over = true;
        } else if self.widest.as_ref().is_none_or(|widest| headline.n_fields > widest.n_fields) {
            self.widest = Some(headline);
        }
    }

    fn header(&mut self) -> Option<Headline> {
        self.header.take().or_else(|| self.widest.take())
    }
}

/// The encoding of a header as far as it tells by itself, or else the chosen one.
fn likely_encoding(record: &Record<'_>, chosen: Option<Encoding>, currency: &str) -> Encoding {
    let mut utf8 = Utf8Check::default();
    utf8.feed(record.bytes);
    if utf8.holds() { Encoding::Utf8 } else { chosen.unwrap_or_else(|| page_of(record, currency)) }
}

/// The encoding of one byte a character in which most columns of a header have known names.
pub(super) fn page_of(record: &Record<'_>, currency: &str) -> Encoding {
    let [usual, others @ ..] = Encoding::PAGES;
    let n_read = |encoding| header_of(record, encoding, currency).n_read();
    let mut best = (n_read(usual), usual);
    for other in others {
        let n = n_read(other);
        if n > best.0 {
            best = (n, other);
        }
    }
    best.1
}

fn header_of(record: &Record<'_>, encoding: Encoding, currency: &str) -> Header {
    let (raw, _) = RawRow::read(record, encoding);
    Header::of(raw.fields().map(|name| value_of(name).to_owned()).collect(), currency)
}
