//! What tells that an earlier row of the same file had the same key.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, Hash, Hasher, RandomState};

use super::Row;
use super::row::told;
use crate::document::DocumentType;
use crate::error::{Fault, Field, Rule};

/// The keys of the good rows so far, as hashes: 12 bytes a key, whatever its length. A million rows
/// have two that hash alike once in some millions of files.
#[derive(Default)]
pub(super) struct Seen {
    seed: RandomState,
    lines: HashMap<Hashed, u32, BuildHasherDefault<AsItIs>>,
}

/// A hash, in bytes so that it needs no padding beside a line.
#[derive(PartialEq, Eq)]
struct Hashed([u8; 8]);

#[derive(Hash)]
enum Key<'a> {
    Id(&'a str),
    Email(&'a str),
    Document(&'a str, Option<&'a str>),
}

impl Seen {
    /// The row, if no good row before it had one of its keys.
    ///
    /// Errors: `SameAsLine` for each of its keys that one had.
    pub(super) fn first_time(&mut self, row: Row, line: u64) -> Result<Row, Vec<Fault>> {
        let email = row.email.as_ref().map(|email| email.key());
        let custom = match &row.document_type {
            Some(DocumentType::Custom(name)) => Some(name.to_lowercase()),
            _ => None,
        };
        let kind = custom.as_deref().or(row.document_type.as_ref().map(DocumentType::as_str));
        let keys = [
            row.id.as_ref().map(|id| (Field::Id, id.as_str(), Key::Id(id.as_str()))),
            row.email
                .as_ref()
                .zip(email.as_ref())
                .map(|(email, key)| (Field::Email, email.as_str(), Key::Email(key))),
            row.document.as_ref().map(|number| {
                (Field::Document, number.as_str(), Key::Document(number.as_str(), kind))
            }),
        ];
        let hashed = keys.map(|key| {
            key.map(|(field, value, key)| {
                (field, value, Hashed(self.seed.hash_one(key).to_ne_bytes()))
            })
        });
        let faults: Vec<Fault> = hashed
            .iter()
            .flatten()
            .filter_map(|(field, value, hash)| {
                let line = u64::from(*self.lines.get(hash)?);
                Some(Fault::new(*field, &told(value), Rule::SameAsLine { line }))
            })
            .collect();
        if !faults.is_empty() {
            return Err(faults);
        }
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        self.lines.extend(hashed.into_iter().flatten().map(|(_, _, hash)| (hash, line)));
        Ok(row)
    }
}

impl Hash for Hashed {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(u64::from_ne_bytes(self.0));
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
