//! Use cases of holders: those who may buy on an account beside its owner.

pub(crate) mod store;

use domain::{Account, AccountId, Email, Error, Holder, HolderId, Noun, Permission, Refusal};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::accounts;
use crate::answers::Outcome;
use crate::audit::{self, Change};
use crate::db::internal;
use crate::{Ctx, Result};

/// Adds a holder to an open account.
///
/// Errors: `Forbidden`, `NotFound`, `Refused(HolderExists)`, `Refused(HolderIsOwner)`.
pub async fn add(ctx: &Ctx, id: &AccountId, email: Email) -> Result<Holder> {
    ctx.require(Permission::CreateCheckingAccounts)?;
    let mut tx = ctx.db.write().await?;
    let account = accounts::lock_open(&mut tx, id).await?;
    if account.email.key() == email.key() {
        return Err(Refusal::HolderIsOwner.into());
    }
    let id = HolderId::from_books(Uuid::new_v4().simple().to_string());
    let id = id.ok_or_else(|| internal("an id without a character"))?;
    let holder = Holder { id, email, created_at: ctx.clock.now() };
    if !store::insert(&mut tx, account.key, &holder).await? {
        let other = store::find(&mut tx, account.key, &holder.email).await?;
        let holder = other.map_or(String::new(), |other| other.id.as_str().to_owned());
        return Err(Refusal::HolderExists { holder }.into());
    }
    audit::record(&mut tx, ctx, change("holder.add", &account, Value::Null, told(&holder))).await?;
    ctx.commit(tx, Outcome::Holder(&holder)).await?;
    Ok(holder)
}

/// Removes a holder from an open account. What was bought stays.
///
/// Errors: `Forbidden`, `NotFound`.
pub async fn remove(ctx: &Ctx, id: &AccountId, holder: &HolderId) -> Result<()> {
    ctx.require(Permission::CreateCheckingAccounts)?;
    let mut tx = ctx.db.write().await?;
    let account = accounts::lock_open(&mut tx, id).await?;
    let holders = store::list(&mut tx, account.key).await?;
    let gone = holders.iter().find(|other| other.id == *holder);
    let gone = gone.ok_or(Error::NotFound(Noun::Holder))?;
    if !store::remove(&mut tx, account.key, holder, ctx.clock.micros()).await? {
        return Err(Error::NotFound(Noun::Holder));
    }
    audit::record(&mut tx, ctx, change("holder.remove", &account, told(gone), Value::Null)).await?;
    tx.commit().await
}

/// The holders of an open account, the oldest first.
///
/// Errors: `Forbidden`, `NotFound`.
pub async fn list(ctx: &Ctx, id: &AccountId) -> Result<Vec<Holder>> {
    let account = accounts::get_open(ctx, id).await?;
    list_by_key(ctx, account.key).await
}

/// The holders of an account, open or closed, by its internal key.
///
/// Errors: `Forbidden`.
pub async fn list_by_key(ctx: &Ctx, account: i64) -> Result<Vec<Holder>> {
    ctx.require(Permission::ReadCheckingAccounts)?;
    let mut tx = ctx.db.glance().await?;
    store::list(&mut tx, account).await
}

fn change<'a>(action: &'a str, account: &Account, before: Value, after: Value) -> Change<'a> {
    Change { action, account: account.key, before, after }
}

fn told(holder: &Holder) -> Value {
    json!({ "holder": holder.id.as_str(), "email": holder.email.as_str() })
}
