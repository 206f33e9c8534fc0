//! What a customer may buy with at the checkout.

use domain::accounts::NewAccount;
use domain::{Account, Email, Error, Noun, Permission, Rate, Status};

use crate::accounts::store::{self, Name};
use crate::{Ctx, Result, Who, accounts, holders, settings};

/// The account that somebody with this e-mail buys on: their own, else one that they are a holder of.
/// Where the store makes accounts by itself, one is made for whoever has none.
///
/// Errors: `Forbidden`, `NotFound`.
pub async fn account_of(ctx: &Ctx, email: &Email) -> Result<Account> {
    ctx.require(Permission::ReadCheckingAccounts)?;
    if let Some(account) = find(ctx, email).await? {
        return Ok(account);
    }
    if !settings::store(ctx).await?.auto_creation_enabled {
        return Err(Error::NotFound(Noun::Account));
    }
    let new = NewAccount {
        id: None,
        email: email.clone(),
        document: None,
        document_type: None,
        credit_limit: None,
        tolerance: Rate::ZERO,
    };
    // The store's own rule opens it, not whoever asks.
    match accounts::open(&ctx.with(Who::System), new).await {
        Ok(account) => Ok(account),
        // Somebody else asked for the same customer in the same moment.
        Err(error) => find(ctx, email).await?.ok_or(error),
    }
}

async fn find(ctx: &Ctx, email: &Email) -> Result<Option<Account>> {
    let mut tx = ctx.db.read().await?;
    let mut keys = store::find_named(&mut tx, Status::Open, Name::Email, &[&email.key()]).await?;
    if keys.is_empty() {
        keys = holders::store::accounts_of(&mut tx, email).await?;
        keys.truncate(1);
    }
    Ok(store::find_keys(&mut tx, &keys).await?.pop())
}
