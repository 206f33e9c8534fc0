//! Invoices: finding them. What changes one stands with its purchase.

pub(crate) mod store;

use domain::invoices::split_id;
use domain::{
    AccountId, Error, Invoice, InvoiceStatus, Money, Noun, Permission, Purchase, Refusal,
    Timestamp, TransactionId,
};

use crate::accounts::page::{Rows, Sort};
use crate::db::internal;
use crate::{Ctx, Result, accounts};

/// An invoice with what it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoiceOf {
    /// The account's public id.
    pub account: AccountId,
    /// The purchase.
    pub transaction: TransactionId,
    /// The invoice.
    pub invoice: Invoice,
}

impl InvoiceOf {
    /// One of a purchase's invoices.
    pub(crate) fn part(purchase: Purchase, at: usize) -> Result<InvoiceOf> {
        let invoice = purchase.invoices.into_iter().nth(at);
        Ok(InvoiceOf {
            account: purchase.account.id,
            transaction: purchase.hold.id,
            invoice: invoice.ok_or_else(|| internal("an invoice vanished from its purchase"))?,
        })
    }

    /// The public id.
    pub fn id(&self) -> String {
        self.invoice.id(&self.transaction)
    }
}

/// What an invoice is called by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvoiceName {
    /// Its purchase and its instalment.
    Id(TransactionId, i64),
    /// Eight letters and digits, `-`, and the instalment.
    Friendly(String),
}

impl InvoiceName {
    /// Reads an id or a friendly id.
    pub fn parse(text: &str) -> InvoiceName {
        match split_id(text) {
            Some((transaction, installment)) => InvoiceName::Id(transaction, installment),
            None => InvoiceName::Friendly(text.to_owned()),
        }
    }

    /// Whether this is its name.
    pub(crate) fn is(&self, invoice: &InvoiceOf) -> bool {
        match self {
            InvoiceName::Id(transaction, n) => {
                invoice.transaction == *transaction && invoice.invoice.installment == *n
            }
            InvoiceName::Friendly(friendly) => invoice.invoice.friendly_id == *friendly,
        }
    }

    /// Whether a text has the form of an id or a friendly id: clients also send `{friendlyId}` and `undefined`.
    fn is_one(text: &str) -> bool {
        let is_friendly = || {
            text.split_once('-').is_some_and(|(letters, installment)| {
                let has = |text: &str, is: fn(&u8) -> bool| {
                    !text.is_empty() && text.as_bytes().iter().all(is)
                };
                letters.len() == 8
                    && has(letters, u8::is_ascii_alphanumeric)
                    && has(installment, u8::is_ascii_digit)
            })
        };
        split_id(text).is_some() || is_friendly()
    }
}

/// A condition on invoices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// Made at that time or later.
    CreatedFrom(Timestamp),
    /// Made at that time or earlier.
    CreatedTo(Timestamp),
    /// Due at that time or later.
    DueFrom(Timestamp),
    /// Due at that time or earlier.
    DueTo(Timestamp),
    /// Of exactly this amount.
    Value(Money),
    /// Of this status.
    Status(InvoiceStatus),
    /// With this id or friendly id.
    Name(InvoiceName),
    /// With exactly this comment.
    Observation(String),
    /// Of the account with this id.
    Account(AccountId),
    /// Of the order with this id.
    Order(String),
    /// Of the purchase with this id.
    Purchase(String),
}

/// What invoices are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    /// When they were made.
    #[default]
    Created,
    /// When they were last changed.
    Updated,
    /// When they are due.
    Due,
    /// What is due on them.
    Value,
}

impl Column {
    fn names(self) -> [&'static str; 4] {
        let first = match self {
            Column::Created => "i.created_at",
            Column::Updated => "i.updated_at",
            Column::Due => "i.due_at",
            Column::Value => "i.value",
        };
        [first, "i.created_at", "i.transaction_id", "i.installment"]
    }
}

/// What is searched for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InvoiceQuery {
    /// The account that all of them must belong to.
    pub account: Option<AccountId>,
    /// The conditions.
    pub filters: Vec<Filter>,
    /// Whether one condition is enough; else all of them must hold.
    pub any: bool,
    /// The order in which they are listed.
    pub order: Sort<Column>,
    /// The places that are listed.
    pub rows: Rows,
}

/// Invoices found, in the order that was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InvoiceList {
    /// Those at the places asked for.
    pub invoices: Vec<InvoiceOf>,
    /// How many were found in all.
    pub count: i64,
    /// The sum of all open ones found.
    pub total: Money,
    /// The sum of all paid ones found.
    pub total_paid: Money,
    /// The sum of all cancelled ones found.
    pub total_cancelled: Money,
}

/// Searches the invoices: those of open accounts, and those that closed accounts still owe.
///
/// Errors: `Forbidden`.
pub async fn search(ctx: &Ctx, query: &InvoiceQuery) -> Result<InvoiceList> {
    ctx.require(Permission::ReadInvoices)?;
    let mut tx = ctx.db.read().await?;
    store::search(&mut tx, query).await
}

/// The invoices of a search beyond this one, at most `rows` of them, in the order in which they were made: an order in
/// which nothing moves, however much is changed while somebody reads all of them.
///
/// Errors: `Forbidden`.
pub async fn beyond(
    ctx: &Ctx,
    query: &InvoiceQuery,
    after: Option<&InvoiceOf>,
    rows: usize,
) -> Result<Vec<InvoiceOf>> {
    ctx.require(Permission::ReadInvoices)?;
    let mut tx = ctx.db.read().await?;
    store::beyond(&mut tx, query, after, i64::try_from(rows).unwrap_or(i64::MAX)).await
}

/// An invoice of the account with this id.
///
/// Errors: `Forbidden`, `NotFound`.
pub async fn get(ctx: &Ctx, account: &AccountId, name: &InvoiceName) -> Result<InvoiceOf> {
    ctx.require(Permission::ReadInvoices)?;
    let mut tx = ctx.db.glance().await?;
    if let Some(found) = store::find(&mut tx, account, name).await? {
        return Ok(found);
    }
    let spelled = accounts::store::find(&mut tx, account).await?;
    let found = match spelled.filter(|spelled| spelled.id != *account) {
        Some(spelled) => store::find(&mut tx, &spelled.id, name).await?,
        None => None,
    };
    found.ok_or(Error::NotFound(Noun::Invoice))
}

/// Makes sure that what a request names beside an invoice is the same one. What has not the form of a name says nothing.
///
/// Errors: `Forbidden`, `NotFound`, `Refused(OtherInvoice)`.
pub async fn require_same(
    ctx: &Ctx,
    account: &AccountId,
    name: &InvoiceName,
    repeated: &str,
) -> Result<()> {
    if !InvoiceName::is_one(repeated) {
        return Ok(());
    }
    let meant = get(ctx, account, name).await?;
    let is_same = repeated == meant.id() || repeated == meant.invoice.friendly_id;
    if is_same { Ok(()) } else { Err(Refusal::OtherInvoice.into()) }
}

/// The invoices of an account, open or closed, by its internal key: the newest purchases first, at
/// most `rows`.
///
/// Errors: `Forbidden`.
pub async fn list_by_key(ctx: &Ctx, account: i64, rows: i64) -> Result<Vec<InvoiceOf>> {
    ctx.require(Permission::ReadInvoices)?;
    let mut tx = ctx.db.glance().await?;
    store::of_account(&mut tx, account, rows).await
}
