//! Chains of the audit log: the hash of each row covers the row before it, so that none is changed or taken out unseen.
//!
//! Whoever writes takes a chain that nobody else has, and gives it back once the commit is known: that costs no statement and
//! no lock, on either database. A process has as many chains as ever wrote in it at one time.

use std::sync::{Arc, Mutex};

use sha2::{Digest, Sha256};

use super::Db;
use crate::Result;

impl Db {
    /// Writes down how far the chains of this process reach. Asked for again and again.
    ///
    /// Errors: `Unavailable`, `Internal`.
    pub async fn seal(&self) -> Result<()> {
        let grown = self.chains.grown();
        if grown.is_empty() {
            return Ok(());
        }
        let mut tx = self.write().await?;
        for link in &grown {
            tx.query(
                "insert into chains (name, n, hash) values ($1, $2, $3) \
                 on conflict (name) do update set n = excluded.n, hash = excluded.hash",
            )
            .bind(link.name.as_str())
            .bind(link.n)
            .bind(link.hash.as_slice())
            .run()
            .await?;
        }
        tx.commit().await?;
        self.chains.sealed(&grown);
        Ok(())
    }
}

/// The last row of a chain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Link {
    /// The chain's name: unique among all processes.
    pub(crate) name: String,
    /// How many rows the chain has.
    pub(crate) n: i64,
    /// The hash of the last one.
    pub(crate) hash: Vec<u8>,
}

impl Link {
    /// The link behind a row with these fields.
    pub(crate) fn next(&self, fields: &[&str]) -> Link {
        let mut hash = Sha256::new();
        hash.update(&self.hash);
        for field in fields {
            // Lengths first, so that nothing moves from one field to the next.
            hash.update(field.len().to_be_bytes());
            hash.update(field);
        }
        Link { name: self.name.clone(), n: self.n + 1, hash: hash.finalize().to_vec() }
    }
}

/// The chains of a process that nobody writes into at the moment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chains(Arc<Mutex<Vec<(Link, i64)>>>);

impl Chains {
    /// A chain of one's own until it is given back.
    pub(super) fn take(&self) -> Held {
        let free = self.0.lock().ok().and_then(|mut free| free.pop());
        let begun = || {
            let name = format!("{:016x}", rand::random::<u64>());
            (Link { name, ..Link::default() }, 0)
        };
        let (before, n_sealed) = free.unwrap_or_else(begun);
        Held { chains: self.clone(), now: before.clone(), before: Some(before), n_sealed }
    }

    /// The chains that have grown since they were last written down, of those that nobody has.
    pub(super) fn grown(&self) -> Vec<Link> {
        let Ok(free) = self.0.lock() else { return Vec::new() };
        free.iter()
            .filter(|(link, n_sealed)| link.n > *n_sealed)
            .map(|(link, _)| link.clone())
            .collect()
    }

    /// These were written down.
    pub(super) fn sealed(&self, links: &[Link]) {
        let Ok(mut free) = self.0.lock() else { return };
        for (link, n_sealed) in free.iter_mut() {
            if let Some(sealed) = links.iter().find(|sealed| sealed.name == link.name) {
                *n_sealed = sealed.n.max(*n_sealed);
            }
        }
    }
}

/// A chain in the hands of a transaction. Dropped, it is as it was before.
#[derive(Debug)]
pub(super) struct Held {
    chains: Chains,
    before: Option<Link>,
    now: Link,
    n_sealed: i64,
}

impl Held {
    /// Grows by a row with these fields.
    pub(super) fn grow(&mut self, fields: &[&str]) -> Link {
        self.now = self.now.next(fields);
        self.now.clone()
    }

    /// From here on nobody knows whether the rows are there: unless it is kept, the chain ends with them.
    pub(super) fn commit(&mut self) {
        self.before = None;
    }

    /// The rows are there.
    pub(super) fn keep(mut self) {
        self.before = Some(std::mem::take(&mut self.now));
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let (Some(link), Ok(mut free)) = (self.before.take(), self.chains.0.lock()) {
            free.push((link, self.n_sealed));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_is_had_by_one_at_a_time_and_grows_by_what_was_committed() {
        let chains = Chains::default();
        let mut one = chains.take();
        let mut other = chains.take();
        let first = one.grow(&["a"]);
        assert_ne!(first.name, other.grow(&["a"]).name);
        drop(other);
        one.keep();
        let grown = chains.grown();
        assert_eq!(grown, std::slice::from_ref(&first));
        chains.sealed(&grown);
        assert_eq!(chains.grown(), []);
        let mut again = chains.take();
        let mut next = again.grow(&["b"]);
        if next.name != first.name {
            again = chains.take();
            next = again.grow(&["b"]);
        }
        assert_eq!((&next.name, next.n), (&first.name, 2));
        assert_eq!(next, first.next(&["b"]));
        again.commit();
        drop(again);
        assert!(chains.grown().iter().all(|link| link.name != first.name));
    }

    #[test]
    fn a_hash_tells_its_fields_apart() {
        let link = Link::default();
        assert_ne!(link.next(&["ab", "c"]).hash, link.next(&["a", "bc"]).hash);
        assert_ne!(link.next(&["a"]).hash, link.next(&["a", ""]).hash);
    }
}
