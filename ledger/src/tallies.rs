//! Counters and sums that are kept in the books, and the keys that counters hand out.

use domain::accounts::Exposure;

use crate::Result;
use crate::db::{Tx, internal};

/// The books hold a sum in two parts: so many of these, and the rest.
const ABOVE: i128 = 1_000_000_000_000_000_000;

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

/// Moves what customers can owe, by what accounts were changed by. The row stays locked until the
/// transaction ends, so it is the last that a change of accounts takes.
pub(crate) async fn move_exposure(tx: &mut Tx, by: Exposure) -> Result<()> {
    if by == Exposure::default() {
        return Ok(());
    }
    let (limits, ceilings) = by.as_minor();
    let parts = |sum: i128| [sum.rem_euclid(ABOVE), sum.div_euclid(ABOVE)].map(i64::try_from);
    let mut query = tx.query(
        "update exposure set limits = (limits + $1) % 1000000000000000000, \
         limits_above = limits_above + $2 + (limits + $1) / 1000000000000000000, \
         ceilings = (ceilings + $3) % 1000000000000000000, \
         ceilings_above = ceilings_above + $4 + (ceilings + $3) / 1000000000000000000 where key = 1",
    );
    for part in parts(limits).into_iter().chain(parts(ceilings)) {
        query = query.bind(part.map_err(internal)?);
    }
    query.run().await?;
    Ok(())
}

/// What customers can owe: the sums over the open accounts.
pub(crate) async fn exposure(tx: &mut Tx) -> Result<Exposure> {
    let (limits, limits_above, ceilings, ceilings_above): (i64, i64, i64, i64) = tx
        .query("select limits, limits_above, ceilings, ceilings_above from exposure where key = 1")
        .one()
        .await?;
    let sum = |above: i64, rest: i64| i128::from(above) * ABOVE + i128::from(rest);
    Ok(Exposure::minor(sum(limits_above, limits), sum(ceilings_above, ceilings)))
}

/// The value.
pub(crate) async fn get(tx: &mut Tx, tally: Tally) -> Result<i64> {
    let (n,): (i64,) =
        tx.query("select n from tallies where name = $1").bind(tally.name()).one().await?;
    Ok(n)
}
