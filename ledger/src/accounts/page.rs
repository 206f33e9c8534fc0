//! The list of accounts as the compatible API pages it: by place from 1, in the order of the last
//! change. The clients of that API ask for rows by number, so here rows are counted off.

use domain::{Account, Email, Permission, Status};

use super::store::{self, Name};
use crate::tallies::{self, Tally};
use crate::{Ctx, Result};

/// Rows that are given where no end is asked for.
pub const API_ROWS: i64 = 20;
/// The most rows of one answer.
pub const API_ROWS_MAX: i64 = 1_000;

/// The rows of a list by their places, from 1, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rows {
    /// The first.
    pub from: i64,
    /// The last.
    pub to: i64,
}

impl Default for Rows {
    fn default() -> Rows {
        Rows { from: 1, to: API_ROWS }
    }
}

impl Rows {
    pub(crate) fn limit(self) -> i64 {
        (self.to - self.from + 1).clamp(0, API_ROWS_MAX)
    }

    pub(crate) fn offset(self) -> i64 {
        self.from - 1
    }
}

/// The accounts of one status at these places, and how many there are in all; with an e-mail, those
/// of exactly that one.
///
/// Errors: `Forbidden`.
pub async fn page(
    ctx: &Ctx,
    status: Status,
    email: Option<&Email>,
    rows: Rows,
) -> Result<(Vec<Account>, i64)> {
    ctx.require(Permission::ReadCheckingAccounts)?;
    let mut tx = ctx.db.read().await?;
    if let Some(email) = email {
        let keys = store::find_named(&mut tx, status, Name::Email, &[&email.key()]).await?;
        let mut accounts = store::find_keys(&mut tx, &keys).await?;
        accounts.sort_by_key(|account| (account.updated_at, account.key));
        let count = i64::try_from(accounts.len()).unwrap_or(i64::MAX);
        let skip = usize::try_from(rows.offset()).unwrap_or(usize::MAX);
        let take = usize::try_from(rows.limit()).unwrap_or(0);
        return Ok((accounts.into_iter().skip(skip).take(take).collect(), count));
    }
    let tally = if status == Status::Open { Tally::OpenAccounts } else { Tally::ClosedAccounts };
    let count = tallies::get(&mut tx, tally).await?;
    Ok((store::page(&mut tx, status, rows.offset(), rows.limit()).await?, count))
}
