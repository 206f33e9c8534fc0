//! What a customer may buy with at the checkout.

use domain::accounts::NewAccount;
use domain::{Account, Email, Error, Noun, Permission, Rate, Refusal, Status};

use crate::accounts::store::{self, Name};
use crate::{Ctx, Result, Who, accounts, holders, settings};

/// The account that somebody with this e-mail buys on: their own, else one that they are a holder of.
/// Where the store makes accounts by itself, whoever may open accounts gets one made for a customer that
/// the store does not know. One whose closed account owes, or had less than the default limit, is known.
///
/// Errors: `Forbidden`, `NotFound`.
pub async fn account_of(ctx: &Ctx, email: &Email) -> Result<Account> {
    ctx.require(Permission::ReadCheckingAccounts)?;
    if let Some(account) = find(ctx, email).await? {
        return Ok(account);
    }
    let makes_accounts = settings::store(ctx).await?.auto_creation_enabled;
    if !makes_accounts || !ctx.may(Permission::CreateCheckingAccounts) {
        return Err(Error::NotFound(Noun::Account));
    }
    match make(ctx, email).await {
        Ok(account) => Ok(account),
        Err(Error::Refused(Refusal::ReopeningNotYours { .. })) => {
            Err(Error::NotFound(Noun::Account))
        }
        // Somebody else asked for the same customer in the same moment.
        Err(error) => find(ctx, email).await?.ok_or(error),
    }
}

/// The store's own rule opens it, not whoever asks: at the default limit, and never again for a debtor.
async fn make(ctx: &Ctx, email: &Email) -> Result<Account> {
    let new = NewAccount {
        id: None,
        email: email.clone(),
        document: None,
        document_type: None,
        credit_limit: None,
        tolerance: Rate::ZERO,
    };
    let mut tx = ctx.db.write().await?;
    let account = accounts::open_in(&ctx.with(Who::System), &mut tx, new).await?;
    accounts::allow_again(&mut tx, None, &account).await?;
    tx.commit().await?;
    Ok(account)
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
