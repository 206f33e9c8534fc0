//! How a person reads the columns of files, remembered by their headers.

use domain::Field;
use domain::imports::{Header, name_of};

use crate::reader::FIELDS;

/// So many headers are remembered; the one set longest ago is forgotten for another.
const HEADERS_MAX: usize = 50;

type Columns = Vec<Option<Field>>;

/// The columns of each header, by a name that does not tell it; the last one that was set comes last.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Memory(Vec<(String, Columns)>);

impl Memory {
    /// Reads what [`to_text`](Memory::to_text) wrote. What anybody else may have put there is nothing.
    pub fn parse(text: &str) -> Memory {
        let line = |line: &str| {
            let (name, columns) = line.split_once(' ')?;
            let named = |name: &str| FIELDS.into_iter().find(|field| name_of(*field) == name);
            let column = |name: &str| match name {
                "" => Some(None),
                name => named(name).map(Some),
            };
            let columns = columns.split(',').map(column).collect::<Option<_>>()?;
            Some((name.to_owned(), columns))
        };
        Memory(text.lines().filter_map(line).collect())
    }

    /// A line for each header: `cbf29ce484222325 email,,creditLimit`.
    pub fn to_text(&self) -> String {
        let lines = self.0.iter().map(|(name, columns)| {
            let names = columns.iter().map(|column| column.map_or("", name_of));
            format!("{name} {}", names.collect::<Vec<_>>().join(","))
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// What is remembered for a header.
    pub fn recall(&self, header: &Header) -> Option<&Columns> {
        let name = name(header);
        let found = self.0.iter().find(|(other, _)| *other == name);
        found.map(|(_, columns)| columns).filter(|columns| columns.len() == header.names.len())
    }

    /// Remembers the columns of a header as they are mapped.
    pub fn remember(&mut self, header: &Header) {
        self.forget(header);
        if self.0.len() == HEADERS_MAX {
            self.0.remove(0);
        }
        self.0.push((name(header), header.columns.clone()));
    }

    /// Forgets a header.
    pub fn forget(&mut self, header: &Header) {
        let name = name(header);
        self.0.retain(|(other, _)| *other != name);
    }
}

/// 64 bits of FNV-1a over the names.
fn name(header: &Header) -> String {
    let bytes = header.names.iter().flat_map(|name| name.bytes().chain([0]));
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &str, columns: &[Option<Field>]) -> Header {
        let names = names.split(',').map(str::to_owned).collect();
        Header { names, columns: columns.to_vec() }
    }

    #[test]
    fn a_header_is_remembered_as_it_was_set_last() {
        let mut memory = Memory::default();
        let (email, id) = (Some(Field::Email), Some(Field::Id));
        memory.remember(&header("a,b", &[email, None]));
        memory.remember(&header("a,b", &[None, email]));
        memory.remember(&header("ab,", &[id, None]));
        assert_eq!(memory.recall(&header("a,b", &[None, None])), Some(&vec![None, email]));
        memory.forget(&header("a,b", &[]));
        assert_eq!(memory.recall(&header("a,b", &[None, None])), None);
        assert_eq!(memory.recall(&header("ab,", &[None, None])), Some(&vec![id, None]));
        assert_eq!(Memory::parse(&memory.to_text()), memory);
    }

    #[test]
    fn what_nobody_can_have_written_is_nothing() {
        for text in ["", "[]", "not what anybody remembers", "00 email,name", "[[\"00\",[null]]]"] {
            assert_eq!(Memory::parse(text), Memory::default(), "{text}");
        }
    }

    #[test]
    fn what_was_set_longest_ago_is_forgotten_first() {
        let mut memory = Memory::default();
        let of = |n: usize| header(&n.to_string(), &[Some(Field::Email)]);
        (0..=HEADERS_MAX).for_each(|n| memory.remember(&of(n)));
        assert_eq!(memory.recall(&of(0)), None);
        assert!(memory.recall(&of(1)).is_some());
    }
}
