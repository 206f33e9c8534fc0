//! Use cases of payments: receive one, take one back, find them. What a payment does to invoices is
//! [`domain::receipts::Bills`].

pub(crate) mod store;

use std::sync::Arc;

use domain::receipts::{Bill, Bills, NewReceipt, Part, ReceiptForm, TakenBack};
use domain::{
    Account, AccountId, Error, InvoiceStatus, Money, Noun, Permission, PurchaseRefusal, Receipt,
    ReceiptId,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::accounts::page::Rows;
use crate::accounts::{self, book};
use crate::answers::{Answer, Once, Outcome};
use crate::audit::{self, Change};
use crate::db::Tx;
use crate::invoices::{self, InvoiceName, InvoiceOf};
use crate::{Ctx, Result, statements};

/// A payment with what it went to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptOf {
    /// The account's public id.
    pub account: AccountId,
    /// What is left to spend on it.
    pub available: Money,
    /// The payment.
    pub receipt: Receipt,
    /// What each invoice got of it, in the order in which they were paid.
    pub parts: Vec<Part>,
}

/// Payments of an account at the places asked for, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReceiptList {
    /// The payments.
    pub receipts: Vec<ReceiptOf>,
    /// How many there are in all.
    pub count: i64,
}

/// Whose debt is paid.
#[derive(Clone, Debug)]
pub enum Payer<'a> {
    /// Of the open account with this id; of the last closed one that still owes, where there is none.
    Id(&'a AccountId),
    /// Of the account with this internal key.
    Key(i64),
}

/// Receives a payment for the invoices named, or for whatever is owed, the oldest due first. Also on a closed
/// account that still owes.
///
/// Errors: `Forbidden`, `NotFound` for the account or an invoice, `Refused(InvoiceEnded)`, `Refused(OverOwed)`.
pub async fn receive(
    ctx: &Ctx,
    payer: Payer<'_>,
    new: NewReceipt,
    chosen: &[InvoiceName],
) -> Result<ReceiptOf> {
    ctx.require(Permission::PayInvoice)?;
    let mut tx = ctx.db.write().await?;
    let account = payer.lock(&mut tx).await?;
    let owed = invoices::store::owed(&mut tx, account.key).await?;
    let owed = match chosen {
        [] => owed,
        chosen => choose(&mut tx, &account, owed, chosen).await?,
    };
    // Ids that are made one after the other sort that way.
    let id = ReceiptId::from_books(Uuid::now_v7().simple().to_string());
    let now = ctx.clock.now();
    let receipt = new.receipt(id, &ctx.name(), now);
    let bills = Bills::new(account, owed.into_iter().map(bill).collect());
    let mut after = bills.clone();
    after.receive(&receipt.id, receipt.value, now)?;
    store::insert(&mut tx, after.account.key, &receipt).await?;
    let received = write(ctx, &mut tx, "receipt.create", bills, after, receipt).await?;
    ctx.commit(tx, Outcome::Receipt(&received)).await?;
    Ok(received)
}

/// Whether a form was sent for the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// It had its effect now.
    First,
    /// The same form, with the same content, had its effect before, and has none now.
    Again,
}

/// Receives the payment `new` that a form of our pages was read as, as [`receive`] does. The form carries a name of its own
/// ([`crate::answers::fresh_name`]): sent twice, it has its effect once. With another content it is another payment: whoever goes back in
/// their browser and types another amount is not told that it was received when it was not.
///
/// Errors: as [`receive`].
pub async fn receive_form(
    ctx: &Ctx,
    key: i64,
    form: &ReceiptForm,
    new: NewReceipt,
) -> Result<Sent> {
    // As it was typed: what it was read as holds the time of day.
    let content = format!("{key} {form:?}");
    let once = Arc::new(Once {
        app_key: format!("page:{}", ctx.name()),
        name: Sha256::digest(&content).iter().map(|byte| format!("{byte:02x}")).collect(),
        request_hash: Vec::new(),
        render: |_| Answer { status: 200, body: String::new() },
    });
    if form.once.is_empty() {
        return receive(ctx, Payer::Key(key), new, &[]).await.map(|_| Sent::First);
    }
    if once.before(ctx).await?.is_some() {
        return Ok(Sent::Again);
    }
    let with_name = Ctx { once: Some(once.clone()), ..ctx.clone() };
    match receive(&with_name, Payer::Key(key), new, &[]).await {
        // The same form may have been quicker.
        Err(Error::Stale) if once.meanwhile(ctx).await?.is_some() => Ok(Sent::Again),
        received => received.map(|_| Sent::First),
    }
}

/// Takes a payment back whole: what it paid is owed again. Taken back already, nothing happens.
///
/// Errors: `Forbidden`, `NotFound`, `Refused(AccountClosed)`, `Refused(RefundedSincePaid)`, `Refused(MarkedSince)`.
pub async fn take_back(
    ctx: &Ctx,
    payer: Payer<'_>,
    id: &ReceiptId,
    reason: String,
) -> Result<ReceiptOf> {
    ctx.require(Permission::PayInvoice)?;
    let missing = || Error::NotFound(Noun::Receipt);
    let mut tx = ctx.db.write().await?;
    let (key, _) = store::find(&mut tx, id).await?.ok_or_else(missing)?;
    let account = accounts::store::lock_by_key(&mut tx, key).await?.ok_or_else(missing)?;
    if !payer.is(&mut tx, &account).await? {
        return Err(missing());
    }
    // Again: it may have been taken back while the lock was waited for.
    let (_, receipt) = store::find(&mut tx, id).await?.ok_or_else(missing)?;
    let parts = statements::store::of_receipt(&mut tx, key, id).await?;
    if receipt.taken_back.is_some() {
        return Ok(told(&account, receipt, parts));
    }
    let mut paid = Vec::new();
    for part in &parts {
        let all = invoices::store::of_transaction(&mut tx, &part.transaction).await?;
        let invoice = all.into_iter().find(|invoice| invoice.installment == part.installment);
        let transaction = part.transaction.clone();
        paid.extend(invoice.map(|invoice| Bill { transaction, invoice }));
    }
    let bills = Bills::new(account, paid);
    let now = ctx.clock.now();
    let mut after = bills.clone();
    after.take_back(id, &parts, now)?;
    let taken_back = Some(TakenBack { at: now, by: ctx.name().into_owned(), reason });
    let receipt = Receipt { taken_back, ..receipt };
    store::take_back(&mut tx, &receipt).await?;
    let taken = write(ctx, &mut tx, "receipt.take_back", bills, after, receipt).await?;
    ctx.commit(tx, Outcome::Receipt(&taken)).await?;
    Ok(taken)
}

/// A payment of the account with this id.
///
/// Errors: `Forbidden`, `NotFound`.
pub async fn get(ctx: &Ctx, account: &AccountId, id: &ReceiptId) -> Result<ReceiptOf> {
    ctx.require(Permission::ReadInvoices)?;
    let missing = || Error::NotFound(Noun::Receipt);
    let mut tx = ctx.db.read().await?;
    let (key, receipt) = store::find(&mut tx, id).await?.ok_or_else(missing)?;
    let found = accounts::store::find_by_key(&mut tx, key).await?.ok_or_else(missing)?;
    if !accounts::store::is_called(&mut tx, &found, account).await? {
        return Err(missing());
    }
    let parts = statements::store::of_receipt(&mut tx, key, id).await?;
    Ok(told(&found, receipt, parts))
}

/// The payments of the open account with this id.
///
/// Errors: `Forbidden`, `NotFound`.
pub async fn list(ctx: &Ctx, account: &AccountId, rows: Rows) -> Result<ReceiptList> {
    ctx.require(Permission::ReadInvoices)?;
    let mut tx = ctx.db.read().await?;
    let account = accounts::store::find(&mut tx, account).await?;
    list_in(&mut tx, account.ok_or(Error::NotFound(Noun::Account))?, rows).await
}

/// The payments of an account, open or closed, by its internal key.
///
/// Errors: `Forbidden`, `NotFound`.
pub async fn list_by_key(ctx: &Ctx, account: i64, rows: Rows) -> Result<ReceiptList> {
    ctx.require(Permission::ReadInvoices)?;
    let mut tx = ctx.db.read().await?;
    let account = accounts::store::find_by_key(&mut tx, account).await?;
    list_in(&mut tx, account.ok_or(Error::NotFound(Noun::Account))?, rows).await
}

async fn list_in(tx: &mut Tx, account: Account, rows: Rows) -> Result<ReceiptList> {
    let mut receipts = Vec::new();
    for receipt in store::list(tx, account.key, rows.limit(), rows.offset()).await? {
        let parts = statements::store::of_receipt(tx, account.key, &receipt.id).await?;
        receipts.push(told(&account, receipt, parts));
    }
    Ok(ReceiptList { receipts, count: store::count(tx, account.key).await? })
}

impl Payer<'_> {
    /// The account, which nobody else changes until the transaction ends.
    ///
    /// Errors: `NotFound`.
    async fn lock(&self, tx: &mut Tx) -> Result<Account> {
        let account = match self {
            Payer::Key(key) => accounts::store::lock_by_key(tx, *key).await?,
            Payer::Id(id) => match accounts::store::lock(tx, id).await? {
                Some(account) => Some(account),
                None => match invoices::store::owing(tx, id).await? {
                    Some(key) => accounts::store::lock_by_key(tx, key).await?,
                    None => None,
                },
            },
        };
        account.ok_or(Error::NotFound(Noun::Account))
    }

    async fn is(&self, tx: &mut Tx, account: &Account) -> Result<bool> {
        match self {
            Payer::Id(id) => accounts::store::is_called(tx, account, id).await,
            Payer::Key(key) => Ok(account.key == *key),
        }
    }
}

/// Those of the open invoices that are named.
///
/// Errors: `NotFound`, `Refused(InvoiceEnded)`.
async fn choose(
    tx: &mut Tx,
    account: &Account,
    owed: Vec<InvoiceOf>,
    chosen: &[InvoiceName],
) -> Result<Vec<InvoiceOf>> {
    for name in chosen {
        if owed.iter().any(|invoice| name.is(invoice)) {
            continue;
        }
        let other = invoices::store::find(tx, &account.id, name).await?;
        return Err(match other.map(|other| other.invoice.status) {
            Some(status) if status != InvoiceStatus::Opened => {
                PurchaseRefusal::InvoiceEnded { status }.into()
            }
            _ => Error::NotFound(Noun::Invoice),
        });
    }
    let is_chosen = |invoice: &InvoiceOf| chosen.iter().any(|name| name.is(invoice));
    Ok(owed.into_iter().filter(is_chosen).collect())
}

fn bill(of: InvoiceOf) -> Bill {
    Bill { transaction: of.transaction, invoice: of.invoice }
}

/// Writes what a receipt, or its taking back, changed.
async fn write(
    ctx: &Ctx,
    tx: &mut Tx,
    action: &str,
    before: Bills,
    mut after: Bills,
    receipt: Receipt,
) -> Result<ReceiptOf> {
    let now = ctx.clock.now();
    let entries = std::mem::take(&mut after.entries);
    let parts = entries.iter().filter_map(|entry| {
        let transaction = entry.details.transaction.clone()?;
        Some(Part { transaction, installment: entry.details.installment, value: abs(entry.value) })
    });
    let parts = parts.collect();
    let entries = book(&mut after.account, entries, now, &ctx.name(), None);
    accounts::store::write_amounts(tx, &after.account).await?;
    let changed = after.bills.iter().filter(|bill| !before.bills.contains(bill));
    for Bill { transaction, invoice } in changed {
        invoices::store::update(tx, &after.account, transaction, invoice).await?;
    }
    statements::store::insert(tx, &entries).await?;
    let change = Change {
        action,
        account: after.account.key,
        before: changes(&before, &after, &receipt),
        after: changes(&after, &before, &receipt),
    };
    audit::record(tx, ctx, change).await?;
    Ok(told(&after.account, receipt, parts))
}

fn abs(value: Money) -> Money {
    if value < Money::ZERO { -value } else { value }
}

/// A receipt, with those of its invoices that differ from `other`'s.
fn changes(bills: &Bills, other: &Bills, receipt: &Receipt) -> Value {
    let differing = bills.bills.iter().filter(|bill| !other.bills.contains(bill));
    let invoices: Vec<Value> = differing
        .map(|Bill { transaction, invoice }| {
            json!({ "transaction": transaction.as_str(), "invoice": audit::invoice(invoice) })
        })
        .collect();
    json!({
        "receipt": receipt.id.as_str(),
        "value": receipt.value.as_minor(),
        "owed": bills.account.owed.as_minor(),
        "invoices": invoices,
    })
}

fn told(account: &Account, receipt: Receipt, parts: Vec<Part>) -> ReceiptOf {
    let (account, available) = (account.id.clone(), account.available());
    ReceiptOf { account, available, receipt, parts }
}
