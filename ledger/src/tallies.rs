//! Counters that are kept in the books, and the keys that they hand out.

use crate::Result;
use crate::db::Tx;

/// A kept counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tally {
    /// The last internal key given to an account.
    AccountKey,
    /// How many accounts are open.
    OpenAccounts,
    /// How many accounts are closed.
    ClosedAccounts,
    /// The accounts up to this key are in the search index.
    IndexedAccounts,
    /// The last number given to an import.
    ImportKey,
    /// The last key given to a person.
    PersonKey,
    /// The last internal key given to a key of the API.
    Key,
}

impl Tally {
    fn name(self) -> &'static str {
        match self {
            Tally::AccountKey => "accounts.key",
            Tally::OpenAccounts => "accounts.open",
            Tally::ClosedAccounts => "accounts.closed",
            Tally::IndexedAccounts => "accounts.indexed",
            Tally::ImportKey => "imports.key",
            Tally::PersonKey => "people.key",
            Tally::Key => "keys.key",
        }
    }
}

/// Adds `by` and returns the new value. The row stays locked until the transaction ends.
pub(crate) async fn add(tx: &mut Tx, tally: Tally, by: i64) -> Result<i64> {
    let (n,): (i64,) = tx
        .query("update tallies set n = n + $2 where name = $1 returning n")
        .bind(tally.name())
        .bind(by)
        .one()
        .await?;
    Ok(n)
}

/// The value.
pub(crate) async fn get(tx: &mut Tx, tally: Tally) -> Result<i64> {
    let (n,): (i64,) =
        tx.query("select n from tallies where name = $1").bind(tally.name()).one().await?;
    Ok(n)
}
