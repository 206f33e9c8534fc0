//! The list of accounts as the compatible API pages it: by place from 1, in the order of the last
//! change. The clients of that API ask for rows by number, so here rows are counted off.

use domain::{Account, DocumentNumber, Email, Money, Permission, Status};

use super::store;
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

/// The order of a list: by a column, then in the order in which things were made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort<T> {
    /// The column.
    pub column: T,
    /// Whether the last one comes first.
    pub is_descending: bool,
}

impl<T: Default> Default for Sort<T> {
    fn default() -> Sort<T> {
        Sort { column: T::default(), is_descending: false }
    }
}

impl<T> Sort<T> {
    /// What stands behind `order by`.
    pub(crate) fn sql(&self, columns: &[&str]) -> String {
        let direction = if self.is_descending { " desc" } else { "" };
        let columns: Vec<String> =
            columns.iter().map(|name| format!("{name}{direction}")).collect();
        columns.join(", ")
    }
}

/// What accounts are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    /// When they were opened.
    Created,
    /// When they were last changed.
    #[default]
    Updated,
    /// Their e-mail.
    Email,
    /// Their limit.
    Limit,
}

impl Column {
    pub(crate) fn names(self) -> &'static [&'static str] {
        match self {
            // Keys are given one after the other.
            Column::Created => &["key"],
            Column::Updated => &["updated_at", "key"],
            Column::Email => &["email_key", "key"],
            Column::Limit => &["credit_limit", "key"],
        }
    }
}

/// A condition on accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// With this id.
    Id(String),
    /// With exactly this e-mail, in any case.
    Email(Email),
    /// With this document, of whatever type and however it is written.
    Document(DocumentNumber),
    /// With exactly this limit.
    Limit(Money),
    /// Something that no account can have.
    Nobody,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageQuery {
    /// Open ones or closed ones.
    pub status: Status,
    /// The conditions.
    pub filters: Vec<Filter>,
    /// Whether one condition is enough; else all of them must hold.
    pub any: bool,
    /// The order in which they are listed.
    pub order: Sort<Column>,
    /// The places that are listed.
    pub rows: Rows,
}

/// The accounts at these places, and how many there are in all.
///
/// Errors: `Forbidden`.
pub async fn page(ctx: &Ctx, query: &PageQuery) -> Result<(Vec<Account>, i64)> {
    ctx.require(Permission::ReadCheckingAccounts)?;
    let mut tx = ctx.db.read().await?;
    if !query.filters.is_empty() {
        return store::page_of(&mut tx, query).await;
    }
    let is_open = query.status == Status::Open;
    let tally = if is_open { Tally::OpenAccounts } else { Tally::ClosedAccounts };
    let count = tallies::get(&mut tx, tally).await?;
    Ok((store::page(&mut tx, query).await?, count))
}
