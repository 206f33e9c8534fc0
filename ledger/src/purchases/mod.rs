//! Use cases of purchases: hold, change, cancel, settle, refund; pay, change, cancel, postpone an
//! instalment. Each locks the account, applies one rule of [`domain::Purchase`], and writes what is
//! different, the entries and the audit row in one transaction.

pub(crate) mod store;

use domain::holds::NewHold;
use domain::invoices::{InvoiceEdit, InvoiceStatus};
use domain::{
    AccountId, Error, Hold, HoldState, Money, Noun, Permission, Purchase, PurchaseRefusal, Refusal,
    Store, Timestamp, TransactionId,
};
use rand::Rng;
use rand::distr::Alphanumeric;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::accounts::{self, book};
use crate::answers::Outcome;
use crate::audit::{self, Change};
use crate::db::Tx;
use crate::invoices::{self, InvoiceName, InvoiceOf};
use crate::{Ctx, Result, holders, settings, statements};

/// Expired holds that one turn of the job takes.
const EXPIRE_ROWS: i64 = 200;

/// Reserves credit for a purchase. An id is made for one that has none.
///
/// Errors: `Forbidden`; `NotFound` for the account or the holder; `Refused(OverLimit)` when limit ×
/// (1 + tolerance) would be passed; `Refused(TransactionTaken)`. Source: spec §3 rule 3.
pub async fn hold(ctx: &Ctx, id: &AccountId, new: NewHold) -> Result<Hold> {
    ctx.require(Permission::CreateStatements)?;
    let mut tx = ctx.db.write().await?;
    let transaction = TransactionId::from_books(Uuid::new_v4().simple().to_string());
    let hold = hold_in(ctx, &mut tx, id, transaction, new).await?;
    ctx.commit(tx, Outcome::Hold(&hold)).await?;
    Ok(hold)
}

/// Reserves credit under an id that the caller chose, or changes what is reserved under it.
///
/// Errors: as [`hold`]; `Refused(HoldEnded)` once it was settled, cancelled or has expired.
pub async fn put_hold(
    ctx: &Ctx,
    id: &AccountId,
    transaction: TransactionId,
    new: NewHold,
) -> Result<Hold> {
    ctx.require(Permission::CreateStatements)?;
    let mut tx = ctx.db.write().await?;
    let account = accounts::lock_open(&mut tx, id).await?;
    let hold = match store::find(&mut tx, &transaction).await? {
        None => hold_in(ctx, &mut tx, id, transaction, new).await?,
        Some((key, _)) if key != account.key => {
            return Err(PurchaseRefusal::TransactionTaken.into());
        }
        Some(_) => {
            require_holder(&mut tx, account.key, &new).await?;
            let purchase = load(&mut tx, id, &transaction, Noun::Transaction).await?;
            change(ctx, &mut tx, "hold.change", purchase, |purchase, store, now| {
                purchase.change_hold(new, store, now)
            })
            .await?
            .hold
        }
    };
    tx.commit().await?;
    Ok(hold)
}

async fn hold_in(
    ctx: &Ctx,
    tx: &mut Tx,
    id: &AccountId,
    transaction: TransactionId,
    new: NewHold,
) -> Result<Hold> {
    let account = reserve(tx, id, new.value).await?;
    require_holder(tx, account, &new).await?;
    let hold = new.hold(transaction, ctx.clock.now());
    if !store::insert(tx, account, &hold).await? {
        return Err(PurchaseRefusal::TransactionTaken.into());
    }
    let after = json!({
        "transaction": hold.id.as_str(),
        "value": hold.value.as_minor(),
        "installments": hold.installments,
    });
    let change = Change { action: "hold.create", account, before: Value::Null, after };
    audit::record(tx, ctx, change).await?;
    Ok(hold)
}

/// Reserves credit on the open account with this id. Returns the account's key.
///
/// Errors: why nothing was reserved.
async fn reserve(tx: &mut Tx, id: &AccountId, value: Money) -> Result<i64> {
    if let Some(account) = accounts::store::reserve(tx, id, value).await? {
        return Ok(account);
    }
    let account = accounts::lock_open(tx, id).await?;
    account.authorise(value, &settings::get(tx).await?)?;
    // The id is spelled otherwise, or credit was given back between the two statements: nobody takes it from now on.
    accounts::store::reserve(tx, &account.id, value).await?.ok_or(Error::Stale)
}

async fn require_holder(tx: &mut Tx, account: i64, new: &NewHold) -> Result<()> {
    match &new.holder {
        Some(holder) if !holders::store::exists(tx, account, holder).await? => {
            Err(Error::NotFound(Noun::Holder))
        }
        _ => Ok(()),
    }
}

/// Gives reserved credit back.
///
/// Errors: `Forbidden`, `NotFound`, `Refused(HoldKept)`, `Refused(HoldEnded)`.
pub async fn cancel(ctx: &Ctx, id: &AccountId, transaction: &TransactionId) -> Result<()> {
    ctx.require(Permission::CreateStatements)?;
    let apply = |purchase: &mut Purchase, _: &Store, now| purchase.cancel_hold(now);
    on_transaction(ctx, "hold.cancel", id, transaction, apply).await.map(drop)
}

/// Turns a hold into invoices that sum to `value`; settled already, changes what they sum to.
///
/// Errors: `Forbidden`, `NotFound`, and the refusals of [`Purchase::settle`].
pub async fn settle(
    ctx: &Ctx,
    id: &AccountId,
    transaction: &TransactionId,
    value: Money,
) -> Result<()> {
    ctx.require(Permission::CreateStatements)?;
    let friendly: String = rand::rng().sample_iter(Alphanumeric).take(8).map(char::from).collect();
    let apply =
        |purchase: &mut Purchase, store: &Store, now| purchase.settle(value, &friendly, store, now);
    on_transaction(ctx, "hold.settle", id, transaction, apply).await.map(drop)
}

/// Takes part of a settled purchase back. Returns the amount.
///
/// Errors: `Forbidden`, `NotFound`, `Refused(NotSettled)`, `Refused(OverRefund)`.
pub async fn refund(
    ctx: &Ctx,
    id: &AccountId,
    transaction: &TransactionId,
    value: Money,
) -> Result<Money> {
    ctx.require(Permission::CreateStatements)?;
    let mut tx = ctx.db.write().await?;
    let purchase = load(&mut tx, id, transaction, Noun::Transaction).await?;
    let apply = |purchase: &mut Purchase, _: &Store, now| purchase.refund(value, now);
    change(ctx, &mut tx, "hold.refund", purchase, apply).await?;
    ctx.commit(tx, Outcome::Refund(value)).await?;
    Ok(value)
}

/// Marks an instalment as paid; paid already, nothing happens. Also on a closed account.
///
/// Errors: `Forbidden`, `NotFound`, `Refused(InvoiceEnded)`.
pub async fn pay(ctx: &Ctx, id: &AccountId, invoice: &InvoiceName) -> Result<InvoiceOf> {
    ctx.require(Permission::PayInvoice)?;
    let edit = InvoiceEdit { status: Some(InvoiceStatus::Paid), ..InvoiceEdit::default() };
    let mut tx = ctx.db.write().await?;
    let paid = edit_in(ctx, &mut tx, "invoice.pay", id, invoice, edit).await?;
    ctx.commit(tx, Outcome::Invoice(&paid)).await?;
    Ok(paid)
}

/// Takes back that an instalment was marked as paid: it is owed again. Owed already, nothing happens.
///
/// Errors: `Forbidden`, `NotFound`, and the refusals of [`Purchase::edit_invoice`].
pub async fn unpay(ctx: &Ctx, id: &AccountId, invoice: &InvoiceName) -> Result<InvoiceOf> {
    ctx.require(Permission::PayInvoice)?;
    let edit = InvoiceEdit { status: Some(InvoiceStatus::Opened), ..InvoiceEdit::default() };
    let mut tx = ctx.db.write().await?;
    let opened = edit_in(ctx, &mut tx, "invoice.unpay", id, invoice, edit).await?;
    tx.commit().await?;
    Ok(opened)
}

/// Changes an instalment: its status, comment, payment link.
///
/// Errors: `Forbidden`, `NotFound`, and the refusals of [`Purchase::edit_invoice`].
pub async fn edit_invoice(
    ctx: &Ctx,
    id: &AccountId,
    invoice: &InvoiceName,
    edit: InvoiceEdit,
) -> Result<InvoiceOf> {
    ctx.require(Permission::CreateInvoices)?;
    let mut tx = ctx.db.write().await?;
    let edited = edit_in(ctx, &mut tx, "invoice.edit", id, invoice, edit).await?;
    tx.commit().await?;
    Ok(edited)
}

/// Cancels an instalment: its amount can be spent again. Cancelled already, nothing happens.
///
/// Errors: `Forbidden`, `NotFound`, `Refused(InvoiceEnded)` for a paid one.
pub async fn cancel_invoice(ctx: &Ctx, id: &AccountId, invoice: &InvoiceName) -> Result<InvoiceOf> {
    let status = Some(InvoiceStatus::Cancelled);
    edit_invoice(ctx, id, invoice, InvoiceEdit { status, ..InvoiceEdit::default() }).await
}

/// Moves an instalment's due date on.
///
/// Errors: `Forbidden`, `NotFound`, and the refusals of [`Purchase::postpone`].
pub async fn postpone(
    ctx: &Ctx,
    id: &AccountId,
    invoice: &InvoiceName,
    days: i64,
) -> Result<InvoiceOf> {
    ctx.require(Permission::CreateInvoices)?;
    let mut tx = ctx.db.write().await?;
    let Billed { purchase, at, is_archived } = load_invoice(&mut tx, id, invoice).await?;
    if is_archived {
        return Err(Error::NotFound(Noun::Invoice));
    }
    let apply =
        |purchase: &mut Purchase, store: &Store, now| purchase.postpone(at, days, store, now);
    let purchase = change(ctx, &mut tx, "invoice.postpone", purchase, apply).await?;
    let postponed = InvoiceOf::part(purchase, at)?;
    tx.commit().await?;
    Ok(postponed)
}

async fn edit_in(
    ctx: &Ctx,
    tx: &mut Tx,
    action: &str,
    id: &AccountId,
    invoice: &InvoiceName,
    edit: InvoiceEdit,
) -> Result<InvoiceOf> {
    let Billed { purchase, at, is_archived } = load_invoice(tx, id, invoice).await?;
    if is_archived {
        // Whoever paid or cancelled it last may not have heard so: the same again is told the same.
        let mut after = purchase.clone();
        let is_repeated = edit.status.is_some()
            && after.edit_invoice(at, edit, ctx.clock.now()).is_ok()
            && after == purchase;
        return if is_repeated {
            InvoiceOf::part(purchase, at)
        } else {
            Err(Error::NotFound(Noun::Invoice))
        };
    }
    let apply = |purchase: &mut Purchase, _: &Store, now| purchase.edit_invoice(at, edit, now);
    InvoiceOf::part(change(ctx, tx, action, purchase, apply).await?, at)
}

/// Gives back what was held longer than it may be; `true` while there may be more.
///
/// Errors: `Internal` only.
pub async fn expire_some(ctx: &Ctx) -> Result<bool> {
    let mut tx = ctx.db.glance().await?;
    let due = store::due(&mut tx, ctx.clock.micros(), EXPIRE_ROWS).await?;
    drop(tx);
    for transaction in &due {
        let mut tx = ctx.db.write().await?;
        if let Some(purchase) = load_any(&mut tx, transaction).await? {
            let apply = |purchase: &mut Purchase, _: &Store, now| {
                purchase.expire_hold(now);
                Ok(())
            };
            change(ctx, &mut tx, "hold.expire", purchase, apply).await?;
        }
        tx.commit().await?;
    }
    Ok(!due.is_empty())
}

/// A purchase on the open account with this id: its hold and its instalments, the first one first.
///
/// Errors: `Forbidden`, `NotFound`.
pub async fn get(
    ctx: &Ctx,
    id: &AccountId,
    transaction: &TransactionId,
) -> Result<(Hold, Vec<InvoiceOf>)> {
    ctx.require(Permission::ReadStatements)?;
    let mut tx = ctx.db.read().await?;
    let account = accounts::store::find(&mut tx, id).await?;
    let account = account.ok_or(Error::NotFound(Noun::Account))?;
    let (_, hold) = store::find(&mut tx, transaction)
        .await?
        .filter(|(key, _)| *key == account.key)
        .ok_or(Error::NotFound(Noun::Transaction))?;
    let invoices = invoices::store::of_transaction(&mut tx, transaction).await?;
    let of =
        |invoice| InvoiceOf { account: account.id.clone(), transaction: hold.id.clone(), invoice };
    let invoices = invoices.into_iter().map(of).collect();
    Ok((hold, invoices))
}

/// The live holds of an account by its internal key, the oldest first.
///
/// Errors: `Forbidden`.
pub async fn live(ctx: &Ctx, account: i64) -> Result<Vec<Hold>> {
    ctx.require(Permission::ReadStatements)?;
    let mut tx = ctx.db.glance().await?;
    store::live(&mut tx, account).await
}

async fn on_transaction(
    ctx: &Ctx,
    action: &str,
    id: &AccountId,
    transaction: &TransactionId,
    apply: impl FnOnce(&mut Purchase, &Store, Timestamp) -> Result<(), Refusal>,
) -> Result<Purchase> {
    let mut tx = ctx.db.write().await?;
    let purchase = load(&mut tx, id, transaction, Noun::Transaction).await?;
    let purchase = change(ctx, &mut tx, action, purchase, apply).await?;
    tx.commit().await?;
    Ok(purchase)
}

/// The purchase of the open account with this id, locked.
async fn load(
    tx: &mut Tx,
    id: &AccountId,
    transaction: &TransactionId,
    noun: Noun,
) -> Result<Purchase> {
    let account = accounts::lock_open(tx, id).await?;
    match load_any(tx, transaction).await? {
        Some(purchase) if purchase.account.key == account.key => Ok(purchase),
        _ => Err(Error::NotFound(noun)),
    }
}

/// An invoice within its purchase, whose account is locked.
struct Billed {
    purchase: Purchase,
    /// The invoice's index.
    at: usize,
    /// Whether its account was closed, and it owes nothing any more: it can only be read, in the archive.
    is_archived: bool,
}

async fn load_invoice(tx: &mut Tx, id: &AccountId, invoice: &InvoiceName) -> Result<Billed> {
    let missing = Error::NotFound(Noun::Invoice);
    let Some((transaction, installment)) = invoices::store::locate(tx, invoice).await? else {
        return Err(missing);
    };
    let Some(purchase) = load_any(tx, &transaction).await? else { return Err(missing) };
    let at = purchase.invoices.iter().position(|invoice| invoice.installment == installment);
    let Some(at) = at else { return Err(missing) };
    if !accounts::store::is_called(tx, &purchase.account, id).await? {
        return Err(missing);
    }
    let is_archived = purchase.account.status == domain::Status::Closed
        && invoices::store::is_archived(tx, &transaction, installment).await?;
    Ok(Billed { purchase, at, is_archived })
}

/// A purchase, its account locked first.
async fn load_any(tx: &mut Tx, transaction: &TransactionId) -> Result<Option<Purchase>> {
    let Some((account, _)) = store::find(tx, transaction).await? else { return Ok(None) };
    let account = accounts::store::lock_by_key(tx, account).await?;
    // Again: it may have changed while the lock was waited for.
    let hold = store::find(tx, transaction).await?;
    let (Some(account), Some((_, hold))) = (account, hold) else { return Ok(None) };
    let invoices = match hold.state {
        HoldState::Settled => invoices::store::of_transaction(tx, transaction).await?,
        HoldState::Held | HoldState::Cancelled | HoldState::Expired => Vec::new(),
    };
    Ok(Some(Purchase::new(account, hold, invoices)))
}

/// Applies a rule to a locked purchase, and writes what it changed. Nothing changed, nothing is
/// written.
async fn change(
    ctx: &Ctx,
    tx: &mut Tx,
    action: &str,
    before: Purchase,
    apply: impl FnOnce(&mut Purchase, &Store, Timestamp) -> Result<(), Refusal>,
) -> Result<Purchase> {
    let store = settings::get(tx).await?;
    let now = ctx.clock.now();
    let mut after = before.clone();
    apply(&mut after, &store, now)?;
    if after == before {
        return Ok(after);
    }
    let entries = std::mem::take(&mut after.entries);
    let entries = book(&mut after.account, entries, now, &ctx.name(), None);
    accounts::store::write_amounts(tx, &after.account).await?;
    store::write(tx, &before, &after, now.as_microsecond()).await?;
    statements::store::insert(tx, &entries).await?;
    let change = Change {
        action,
        account: after.account.key,
        before: audit::purchase(&before, &after),
        after: audit::purchase(&after, &before),
    };
    audit::record(tx, ctx, change).await?;
    Ok(after)
}
