//! What tells that an earlier row of the same file had the same key.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, Hash, Hasher, RandomState};

use super::row::told;
use super::{Row, Survey};
use crate::document::{DocumentNumber, DocumentType};
use crate::error::{Fault, Field, Rule};

/// How many tables share the keys, so that only a small one grows at a time.
const TABLES: usize = 64;
/// Room for more rows than that is made when they come.
const ROWS_MAX: usize = 4_000_000;

/// The keys of the good rows so far, as hashes: 12 bytes a key, whatever its length. Two different keys hash alike
/// about once in 10^7 files of a million rows; such a row is then refused as a repetition.
pub(super) struct Seen {
    seed: RandomState,
    tables: [HashMap<Hashed, u32, BuildHasherDefault<AsItIs>>; TABLES],
}

/// A hash, in bytes so that it needs no padding beside a line.
#[derive(PartialEq, Eq)]
struct Hashed([u8; 8]);

#[derive(Hash)]
enum Key<'a> {
    Id(&'a str),
    Email(&'a str),
    Document(&'a str, Option<&'a str>),
    DocumentOfAnyType(&'a str),
}

impl Seen {
    /// Nothing so far; there is room for the keys of all rows of the file that was surveyed, as far as
    /// that is known: tables that grow leave holes in the memory.
    pub(super) fn of(survey: &Survey) -> Seen {
        let has = |field| usize::from(survey.header.position(field).is_some());
        let n_each = has(Field::Id) + has(Field::Email) + 2 * has(Field::Document);
        let n_rows = usize::try_from(survey.n_rows).unwrap_or(usize::MAX).min(ROWS_MAX);
        let n_keys = n_rows * n_each / TABLES;
        // By chance, one table has some more keys than another.
        let n_keys = n_keys + n_keys / 32;
        let table = || HashMap::with_capacity_and_hasher(n_keys, BuildHasherDefault::default());
        Seen { seed: RandomState::default(), tables: std::array::from_fn(|_| table()) }
    }

    /// The row, if no good row before it had one of its keys.
    ///
    /// Errors: `SameAsLine` for each of its keys that one had.
    pub(super) fn first_time(&mut self, row: Row, line: u64) -> Result<Row, Vec<Fault>> {
        let email = row.email.as_ref().map(|email| email.key());
        let kind = row.document_type.as_ref().map(DocumentType::as_str);
        let document = row.document.as_ref().map(DocumentNumber::key);
        let number = document.as_deref();
        let shown = row.document.as_ref().map_or("", DocumentNumber::as_str);
        let keys = [
            row.id.as_ref().map(|id| (Field::Id, id.as_str(), Key::Id(id.as_str()))),
            row.email
                .as_ref()
                .zip(email.as_ref())
                .map(|(email, key)| (Field::Email, email.as_str(), Key::Email(key))),
            number.map(|number| (Field::Document, shown, Key::Document(number, kind))),
            number.map(|number| (Field::Document, shown, Key::Document(number, None))),
            number.map(|number| (Field::Document, shown, Key::DocumentOfAnyType(number))),
        ];
        let [id, email, document, without_type, of_any_type] = keys.map(|key| {
            key.map(|(field, value, key)| {
                (field, value, Hashed(self.seed.hash_one(key).to_le_bytes()))
            })
        });
        // A number without a type is the same as one with any.
        let same_document = if kind.is_some() { &without_type } else { &of_any_type };
        let mut faults: Vec<Fault> = [&id, &email, &document, same_document]
            .into_iter()
            .flatten()
            .filter_map(|(field, value, hash)| {
                let line = u64::from(*self.tables[hash.table()].get(hash)?);
                Some(Fault::new(*field, &told(value), Rule::SameAsLine { line }))
            })
            .collect();
        if !faults.is_empty() {
            faults.dedup_by_key(|fault| fault.field);
            return Err(faults);
        }
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        for (_, _, hash) in [id, email, document, of_any_type].into_iter().flatten() {
            self.tables[hash.table()].entry(hash).or_insert(line);
        }
        Ok(row)
    }
}

impl Hashed {
    /// The table it is in: by a byte that the table itself does not look at.
    fn table(&self) -> usize {
        usize::from(self.0[5]) % TABLES
    }
}

impl Hash for Hashed {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(u64::from_le_bytes(self.0));
    }
}

/// Takes a hash for a hash.
#[derive(Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, n: u64) {
        self.0 = n;
    }
}
