//! Use cases of credit accounts: open, find, edit, close.

pub mod list;
pub mod page;
pub(crate) mod store;

use domain::accounts::{AccountEdit, Exposure, NewAccount};
use domain::statements::NewEntry;
use domain::{
    Account, AccountId, Error, Field, Money, Noun, Permission, Refusal, Status, Store, Timestamp,
};
use serde_json::Value;
use uuid::Uuid;

use crate::answers::Outcome;
use crate::audit::{self, Change};
use crate::db::{Tx, search};
use crate::purchases;
use crate::statements::{self, Entry};
use crate::tallies::{self, Tally};
use crate::{Ctx, Result, holders, settings};

/// Opens an account. An id is made for one that has none.
///
/// Errors: `Forbidden`; `Refused(CeilingNotYours)` for a limit or tolerance that the role may not
/// give; `Refused(ReopeningNotYours)`; `Refused(AlreadyOpen)` names the open account that has the id, e-mail or document.
pub async fn open(ctx: &Ctx, new: NewAccount) -> Result<Account> {
    ctx.require(Permission::CreateCheckingAccounts)?;
    let mut tx = ctx.db.write().await?;
    let account = open_in(ctx, &mut tx, new).await?;
    ctx.commit(tx, Outcome::Account(&account)).await?;
    Ok(account)
}

pub(crate) async fn open_in(ctx: &Ctx, tx: &mut Tx, new: NewAccount) -> Result<Account> {
    let store = settings::get(tx).await?;
    allow_ceiling(ctx, &new, &store)?;
    let key = tallies::add(tx, Tally::AccountKey, 1).await?;
    let account = new.open(key, fresh_id(), &store, ctx.clock.now());
    let is_namesake = namesake(tx, &account).await?.is_some();
    if is_namesake || store::insert(tx, std::slice::from_ref(&account)).await? == 0 {
        return Err(conflict(tx, &account).await?.into());
    }
    if !ctx.may(Permission::EditCredits) {
        allow_again(tx, None, &account).await?;
    }
    tallies::add(tx, Tally::OpenAccounts, 1).await?;
    let after = audit::account(&account);
    let change = Change { action: "account.open", account: key, before: Value::Null, after };
    audit::record(tx, ctx, change).await?;
    tallies::move_exposure(tx, Exposure::of(&account)).await?;
    Ok(account)
}

/// The open account with this id.
///
/// Errors: `Forbidden`, `NotFound`.
pub async fn get_open(ctx: &Ctx, id: &AccountId) -> Result<Account> {
    ctx.require(Permission::ReadCheckingAccounts)?;
    let mut tx = ctx.db.glance().await?;
    store::find(&mut tx, id).await?.ok_or(Error::NotFound(Noun::Account))
}

/// The account with this id: the open one, else the one closed last.
///
/// Errors: `Forbidden`, `NotFound`.
pub async fn get(ctx: &Ctx, id: &AccountId) -> Result<Account> {
    ctx.require(Permission::ReadCheckingAccounts)?;
    let mut tx = ctx.db.read().await?;
    let account = match store::find(&mut tx, id).await? {
        Some(account) => Some(account),
        None => store::find_archived(&mut tx, id).await?,
    };
    account.ok_or(Error::NotFound(Noun::Account))
}

/// The account with this internal key, open or closed: for an archived account whose id was given
/// to a new one.
///
/// Errors: `Forbidden`, `NotFound`.
pub async fn get_by_key(ctx: &Ctx, key: i64) -> Result<Account> {
    ctx.require(Permission::ReadCheckingAccounts)?;
    let mut tx = ctx.db.read().await?;
    store::find_by_key(&mut tx, key).await?.ok_or(Error::NotFound(Noun::Account))
}

/// Changes an account that was read at `version`. Limit and tolerance each write their entry; the
/// same values write nothing and leave the version as it is.
///
/// Errors: `Forbidden`, `NotFound`, `Stale`, `Refused(AccountClosed)`.
pub async fn edit(ctx: &Ctx, key: i64, version: i64, edit: &AccountEdit) -> Result<Account> {
    ctx.require(Permission::CreateCheckingAccounts)?;
    let mut tx = ctx.db.write().await?;
    let before = lock(&mut tx, key, version).await?;
    let account = apply(ctx, &mut tx, &before, edit).await?;
    tx.commit().await?;
    Ok(account)
}

/// The open account that a change is meant for: by its id alone whatever it is now, or only as it was
/// when it was read.
#[derive(Clone, Copy, Debug)]
pub struct Meant<'a> {
    /// The public id.
    pub id: &'a AccountId,
    /// The states that the change is meant for, each as [`Account::tag`] names it, or `*` for any that there
    /// is; also none where `None`.
    pub seen: Option<&'a [String]>,
}

impl<'a> From<&'a AccountId> for Meant<'a> {
    fn from(id: &'a AccountId) -> Meant<'a> {
        Meant { id, seen: None }
    }
}

impl Meant<'_> {
    /// The account, which nobody else changes until the transaction ends; `None` when it is not open.
    ///
    /// Errors: `Refused(ChangedSince)`.
    async fn lock(self, tx: &mut Tx) -> Result<Option<Account>> {
        let account = store::lock(tx, self.id).await?;
        let tag = account.as_ref().map(Account::tag);
        let is_meant = |seen: &String| tag.as_ref().is_some_and(|tag| seen == tag || seen == "*");
        match self.seen {
            Some(seen) if !seen.iter().any(is_meant) => Err(Refusal::ChangedSince.into()),
            _ => Ok(account),
        }
    }
}

/// Changes an open account.
///
/// Errors: `Forbidden`, `NotFound`, and the refusals of [`put`] but for `CeilingNotYours`.
pub async fn change(
    ctx: &Ctx,
    account: impl Into<Meant<'_>>,
    edit: &AccountEdit,
) -> Result<Account> {
    ctx.require(Permission::CreateCheckingAccounts)?;
    let mut tx = ctx.db.write().await?;
    let before = account.into().lock(&mut tx).await?.ok_or(Error::NotFound(Noun::Account))?;
    let account = apply(ctx, &mut tx, &before, edit).await?;
    tx.commit().await?;
    Ok(account)
}

/// Changes an open account to what `new` says, or opens it. What `new` leaves out of limit and
/// tolerance stays; a document that it leaves out is removed.
///
/// Errors: `Forbidden`, `Refused(ChangedSince)`, `Refused(AlreadyOpen)`, `Refused(CeilingNotYours)`,
/// `Refused(ReopeningNotYours)`, `Refused(NamesNotYours)`, `Refused(HolderIsOwner)`.
pub async fn put(
    ctx: &Ctx,
    account: impl Into<Meant<'_>>,
    new: NewAccount,
    edit: AccountEdit,
) -> Result<Account> {
    ctx.require(Permission::CreateCheckingAccounts)?;
    let mut tx = ctx.db.write().await?;
    let meant = account.into();
    let account = match meant.lock(&mut tx).await? {
        Some(before) => apply(ctx, &mut tx, &before, &edit).await?,
        None => open_in(ctx, &mut tx, NewAccount { id: Some(meant.id.clone()), ..new }).await?,
    };
    tx.commit().await?;
    Ok(account)
}

/// Closes an account that was read at `version`, by somebody who saw what is still owed on it. Live
/// holds are released; open invoices stay payable.
///
/// Errors: `Forbidden`, `NotFound`, `Stale`, `Refused(AccountClosed)`, `Refused(OwedDiffers)`.
pub async fn close(ctx: &Ctx, key: i64, version: i64, owed_seen: Money) -> Result<Account> {
    ctx.require(Permission::CreateCheckingAccounts)?;
    let mut tx = ctx.db.write().await?;
    let before = lock(&mut tx, key, version).await?;
    if before.owed != owed_seen {
        return Err(Refusal::OwedDiffers { owed: before.owed }.into());
    }
    let account = apply(ctx, &mut tx, &before, &AccountEdit::closing()).await?;
    tx.commit().await?;
    Ok(account)
}

/// Closes the open account with this id, whatever is owed on it: a program has no eyes to see it with.
///
/// Errors: `Forbidden`, `NotFound`.
pub async fn close_open(ctx: &Ctx, id: &AccountId) -> Result<Account> {
    change(ctx, id, &AccountEdit::closing()).await
}

/// Brings some more accounts into the search index; `true` while there are more.
///
/// Errors: `Internal` only.
pub async fn index_some(ctx: &Ctx) -> Result<bool> {
    search::catch_up(&ctx.db).await
}

/// The account that was read at `version`; nobody else changes it until the transaction ends.
async fn lock(tx: &mut Tx, key: i64, version: i64) -> Result<Account> {
    let account = store::lock_by_key(tx, key).await?.ok_or(Error::NotFound(Noun::Account))?;
    if account.status == Status::Closed {
        return Err(Refusal::AccountClosed.into());
    }
    if account.version == version { Ok(account) } else { Err(Error::Stale) }
}

/// The open account with this id; nobody else changes it until the transaction ends.
pub(crate) async fn lock_open(tx: &mut Tx, id: &AccountId) -> Result<Account> {
    store::lock(tx, id).await?.ok_or(Error::NotFound(Noun::Account))
}

/// Writes one account's change: its row, its entries, the counters, the search index.
async fn apply(ctx: &Ctx, tx: &mut Tx, before: &Account, edit: &AccountEdit) -> Result<Account> {
    if edit.moves_ceiling(before) {
        ctx.require(Permission::EditCredits)?;
    }
    let edited = before.edited(edit)?;
    if !edited.changed {
        return Ok(edited.account);
    }
    let mut account = edited.account;
    if let Some(refusal) = taken(tx, before, &account).await? {
        return Err(refusal.into());
    }
    let is_trusted = ctx.may(Permission::EditCredits);
    if !is_trusted && before.loses_a_name(&account) && before.gains_anew(&settings::get(tx).await?)
    {
        // Else its customer would be nobody known, and could be opened anew.
        return Err(Refusal::NamesNotYours.into());
    }
    account.updated_at = ctx.clock.now();
    let entries = book(&mut account, edited.entries, ctx.clock.now(), &ctx.name(), None);
    if store::update(tx, std::slice::from_ref(&account)).await? == 0 {
        return Err(Error::Stale);
    }
    if !is_trusted {
        allow_again(tx, Some(before), &account).await?;
    }
    account.version += 1;
    statements::store::insert(tx, &entries).await?;
    if account.status != before.status {
        tallies::add(tx, Tally::OpenAccounts, -1).await?;
        tallies::add(tx, Tally::ClosedAccounts, 1).await?;
        purchases::store::archive(tx, &[account.key], ctx.clock.micros()).await?;
    }
    if account.email != before.email || account.document != before.document {
        search::refresh(tx, &[account.key]).await?;
    }
    let change = Change {
        action: if account.status == before.status { "account.edit" } else { "account.close" },
        account: account.key,
        before: audit::account(before),
        after: audit::account(&account),
    };
    audit::record(tx, ctx, change).await?;
    tallies::move_exposure(tx, Exposure::of(&account) - Exposure::of(before)).await?;
    Ok(account)
}

/// Who has the e-mail or document that an open account is about to take: another, or its own holder.
async fn taken(tx: &mut Tx, before: &Account, after: &Account) -> Result<Option<Refusal>> {
    let document = (&after.document, &after.document_type);
    let renamed = before.email.key() != after.email.key()
        || (after.document.is_some() && (&before.document, &before.document_type) != document);
    if !renamed || after.status == Status::Closed {
        return Ok(None);
    }
    if holders::store::find(tx, after.key, &after.email).await?.is_some() {
        return Ok(Some(Refusal::HolderIsOwner));
    }
    in_the_way(tx, after).await
}

/// Which other open account has the e-mail or document.
async fn in_the_way(tx: &mut Tx, account: &Account) -> Result<Option<Refusal>> {
    let email = account.email.key();
    let mut keys = store::find_named(tx, Status::Open, store::Name::Email, &[&email]).await?;
    keys.retain(|key| *key != account.key);
    let (field, other) = match store::find_keys(tx, &keys).await?.pop() {
        Some(other) => (Field::Email, Some(other)),
        None => (Field::Document, namesake(tx, account).await?),
    };
    Ok(other.map(|other| Refusal::AlreadyOpen { field, account: other.id }))
}

/// Another open account with this one's document.
async fn namesake(tx: &mut Tx, account: &Account) -> Result<Option<Account>> {
    let Some(number) = account.document_key() else { return Ok(None) };
    let names = [&*number];
    let keys = store::find_named(tx, Status::Open, store::Name::Document, &names).await?;
    let found = store::find_keys(tx, &keys).await?;
    Ok(found.into_iter().find(|other| other.key != account.key && other.shares_document(account)))
}

/// Numbers the entries of a change.
pub(crate) fn book(
    account: &mut Account,
    entries: Vec<NewEntry>,
    at: Timestamp,
    done_by: &str,
    import: Option<i64>,
) -> Vec<Entry> {
    entries
        .into_iter()
        .map(|entry| {
            account.n_entries += 1;
            Entry {
                account: account.key,
                n: account.n_entries,
                at,
                entry,
                done_by: done_by.to_owned(),
                import,
            }
        })
        .collect()
}

/// Errors: `Refused(CeilingNotYours)` without *Edit credits*, unless it keeps to the store's default.
pub(crate) fn allow_ceiling(ctx: &Ctx, new: &NewAccount, store: &Store) -> Result<()> {
    if new.keeps_to_default(store) || ctx.may(Permission::EditCredits) {
        return Ok(());
    }
    Err(Refusal::CeilingNotYours { default_limit: store.default_limit }.into())
}

/// Closing an account and giving its names to another is a way of moving its ceiling, and of leaving a
/// debt behind. Asked once `after` stands in the books: what was open beside it is seen to be closed.
///
/// Errors: `Refused(ReopeningNotYours)` when the last closed account that had one of the names that
/// `after` has, and `before` had not, had less than the store's default limit, or still owes.
pub(crate) async fn allow_again(
    tx: &mut Tx,
    before: Option<&Account>,
    after: &Account,
) -> Result<()> {
    let store = settings::get(tx).await?;
    for name in [store::Name::Id, store::Name::Email, store::Name::Document] {
        let taken = name.of(after).filter(|_| before.and_then(|b| name.of(b)) != name.of(after));
        let Some(taken) = taken else { continue };
        let keys = store::find_named(tx, Status::Closed, name, &[&taken]).await?;
        let last = keys.into_iter().max();
        let last = store::find_keys(tx, last.as_slice()).await?.pop();
        if let Some(last) = last.filter(|last| last.gains_anew(&store)) {
            return Err(Refusal::ReopeningNotYours { account: last.id }.into());
        }
    }
    Ok(())
}

/// An id for an account that was opened without one. Ids made one after the other sort that way.
pub(crate) fn fresh_id() -> AccountId {
    AccountId::from_books(Uuid::now_v7().to_string())
}

/// An id for an account that a program opens without a document: 20 upper-case hexadecimal digits.
pub fn opaque_id() -> AccountId {
    let text = Uuid::new_v4().simple().to_string().to_uppercase();
    AccountId::from_books(text.chars().take(20).collect())
}

/// The id of the open account that is called by this one, as the books spell it.
///
/// Errors: `Forbidden`, `NotFound`.
pub async fn spelled(ctx: &Ctx, id: &AccountId) -> Result<AccountId> {
    ctx.require(Permission::ReadInvoices)?;
    let mut tx = ctx.db.glance().await?;
    let account = store::find(&mut tx, id).await?;
    Ok(account.ok_or(Error::NotFound(Noun::Account))?.id)
}

/// Which open account stands in the way of opening this one.
async fn conflict(tx: &mut Tx, account: &Account) -> Result<Refusal> {
    if let Some(other) = store::find(tx, &account.id).await? {
        return Ok(Refusal::AlreadyOpen { field: Field::Id, account: other.id });
    }
    let id = account.id.clone();
    // Where there is none, it was closed between the two statements: the person may simply try again.
    let closed = Refusal::AlreadyOpen { field: Field::Email, account: id };
    Ok(in_the_way(tx, account).await?.unwrap_or(closed))
}
