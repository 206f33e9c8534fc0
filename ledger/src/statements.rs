//! Movements of an account: written once, numbered without gaps, never changed.

use domain::statements::NewEntry;

use crate::Result;
use crate::db::{BATCH_ROWS, Tx};

/// An entry with its place in the books.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) account: i64,
    pub(crate) n: i64,
    pub(crate) at: i64,
    pub(crate) entry: NewEntry,
    pub(crate) done_by: String,
    pub(crate) import: Option<i64>,
}

/// Writes entries. Their numbers come from the account's `n_entries`.
pub(crate) async fn insert(tx: &mut Tx, entries: &[Entry]) -> Result<()> {
    for batch in entries.chunks(BATCH_ROWS) {
        let mut query = tx.query_built(format!(
            "insert{} into statements (account, n, at, origin, value, done_by, import) values {}",
            tx.or_fail(),
            tx.values(7, batch.len())
        ));
        for e in batch {
            query = query
                .bind(e.account)
                .bind(e.n)
                .bind(e.at)
                .bind(e.entry.origin.as_str())
                .bind(e.entry.value.as_minor())
                .bind(e.done_by.as_str())
                .bind(e.import);
        }
        query.run().await?;
    }
    Ok(())
}
