//! The top of a file: which separator its header can be read with.

use super::records::{Ending, Record, Records};
use super::{Encoding, Header, RawRow, Separator, value_of};
use crate::error::Field;

/// The top of the file, kept until its header was read with every separator.
pub(super) struct Top {
    pub(super) bytes: Vec<u8>,
    candidates: [Candidate; 4],
}

/// The header as one separator cuts it.
struct Candidate {
    separator: Separator,
    records: Records,
    header: Option<Header>,
    /// Whether anything but blanks was found, if only an open quote.
    is_begun: bool,
}

impl Top {
    pub(super) fn new() -> Top {
        let candidates = Separator::ALL.map(|separator| Candidate {
            separator,
            records: Records::new(separator),
            header: None,
            is_begun: false,
        });
        Top { bytes: Vec::new(), candidates }
    }

    pub(super) fn feed(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        for candidate in self.candidates.iter_mut().filter(|c| c.header.is_none()) {
            let Candidate { records, header, is_begun, .. } = candidate;
            records.feed(bytes, &mut |record| take_header(&record, header, is_begun));
        }
    }

    pub(super) fn is_read(&self) -> bool {
        self.candidates.iter().all(|candidate| candidate.header.is_some())
    }

    /// Reads what no line break ended; whether the file has anything in it but one separator.
    pub(super) fn finish(&mut self) -> bool {
        for candidate in &mut self.candidates {
            let Candidate { records, header, is_begun, .. } = candidate;
            records.finish(&mut |record| take_header(&record, header, is_begun));
        }
        self.candidates.iter().all(|candidate| candidate.is_begun)
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
        let mut best: Option<((bool, usize), Separator, Header)> = None;
        for candidate in &mut self.candidates {
            let Some(header) = candidate.header.take() else { continue };
            if declared.is_some_and(|separator| separator != candidate.separator) {
                continue;
            }
            let header = header.mapped(columns.unwrap_or_default());
            let worth = (header.position(Field::Email).is_some(), header.n_read());
            if best.as_ref().is_none_or(|(worth_before, ..)| worth > *worth_before) {
                best = Some((worth, candidate.separator, header));
            }
        }
        best.map(|(_, separator, header)| (separator, header))
    }
}

fn take_header(record: &Record<'_>, header: &mut Option<Header>, is_begun: &mut bool) {
    *is_begun = true;
    if record.is_header && record.ending == Ending::Whole {
        let encoding = match std::str::from_utf8(record.bytes) {
            Ok(_) => Encoding::Utf8,
            Err(_) => Encoding::Windows1252,
        };
        *header = Some(header_of(record, encoding));
    }
}

pub(super) fn header_of(record: &Record<'_>, encoding: Encoding) -> Header {
    let (raw, _) = RawRow::read(record, encoding);
    Header::of(raw.fields().map(|name| value_of(name).to_owned()).collect())
}
