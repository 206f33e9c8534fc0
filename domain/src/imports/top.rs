//! The top of a file: which separator its header can be read with.

use super::records::{Ending, Record, Records};
use super::{Encoding, Header, RawRow, Separator, value_of};
use crate::error::Field;

/// The top of the file, kept until its header was read with every separator.
pub(super) struct Top {
    pub(super) bytes: Vec<u8>,
    candidates: Vec<Candidate>,
}

/// The header as one separator cuts it.
struct Candidate {
    separator: Separator,
    records: Records,
    found: Found,
}

#[derive(Default)]
struct Found {
    header: Option<Header>,
    /// How many fields the header has, blank ones at its end included.
    n_fields: usize,
    /// Whether anything but blanks was found, if only an open quote.
    is_begun: bool,
}

impl Top {
    /// The top of a file with this separator, where that was decided.
    pub(super) fn new(separator: Option<Separator>) -> Top {
        let is_possible = |other: &Separator| separator.is_none_or(|chosen| chosen == *other);
        let candidates = Separator::ALL.into_iter().filter(is_possible).map(|separator| {
            Candidate { separator, records: Records::new(separator), found: Found::default() }
        });
        Top { bytes: Vec::new(), candidates: candidates.collect() }
    }

    pub(super) fn feed(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        for candidate in self.candidates.iter_mut().filter(|c| c.found.header.is_none()) {
            let Candidate { records, found, .. } = candidate;
            records.feed(bytes, &mut |record| found.take(&record));
        }
    }

    pub(super) fn is_read(&self) -> bool {
        self.candidates.iter().all(|candidate| candidate.found.header.is_some())
    }

    /// Reads what no line break ended; whether the file has anything in it but one separator.
    pub(super) fn finish(&mut self) -> bool {
        for Candidate { records, found, .. } in &mut self.candidates {
            records.finish(&mut |record| found.take(&record));
        }
        self.candidates.iter().all(|candidate| candidate.found.is_begun)
    }

    /// The separator that Excel's directive names, or else the one with an e-mail column and the
    /// most columns that are read, or that are columns at all.
    pub(super) fn choose(
        &mut self,
        columns: Option<&[Option<Field>]>,
    ) -> Option<(Separator, Header)> {
        let declared = self
            .candidates
            .iter()
            .find(|c| c.records.declared() == Some(c.separator))
            .map(|c| c.separator);
        let mut best: Option<((bool, usize, usize), Separator, Header)> = None;
        for candidate in &mut self.candidates {
            let Some(header) = candidate.found.header.take() else { continue };
            if declared.is_some_and(|separator| separator != candidate.separator) {
                continue;
            }
            let header = header.mapped(columns.unwrap_or_default());
            let has_email = header.position(Field::Email).is_some();
            let worth = (has_email, header.n_read(), candidate.found.n_fields);
            if best.as_ref().is_none_or(|(worth_before, ..)| worth > *worth_before) {
                best = Some((worth, candidate.separator, header));
            }
        }
        best.map(|(_, separator, header)| (separator, header))
    }
}

impl Found {
    fn take(&mut self, record: &Record<'_>) {
        self.is_begun = true;
        if record.is_header && record.ending == Ending::Whole {
            let encoding = match std::str::from_utf8(record.bytes) {
                Ok(_) => Encoding::Utf8,
                Err(_) => Encoding::Windows1252,
            };
            self.header = Some(header_of(record, encoding));
            self.n_fields = record.ends.len();
        }
    }
}

pub(super) fn header_of(record: &Record<'_>, encoding: Encoding) -> Header {
    let (raw, _) = RawRow::read(record, encoding);
    Header::of(raw.fields().map(|name| value_of(name).to_owned()).collect())
}
