//! What the forms of accounts ask the server for: one use case each.

use leptos::prelude::*;

use crate::failure::Failure;

/// Opens an account, and leads back to the list it is opened over.
#[server(OpenAccount, prefix = "/do", endpoint = "accounts/open")]
pub async fn open_account(
    #[server(default)] document_type: String,
    #[server(default)] document: String,
    #[server(default)] email: String,
    #[server(default)] credit_limit: String,
    #[server(default)] tolerance: String,
    #[server(default)] tolerance_confirmed: String,
) -> Result<(), Failure> {
    use crate::asked::{Notice, asked};
    use domain::accounts::AccountForm;

    let asked = asked();
    let form = AccountForm {
        document_type,
        document,
        email,
        credit_limit,
        tolerance,
        tolerance_confirmed,
    };
    let new = form.parse(asked.lang, &asked.store)?;
    let account = ledger::accounts::open(&asked.ctx, new).await?;
    let email = account.email.to_string();
    asked.outbox.leave(Notice::Opened { email, odd: odd(&asked, &account) });
    leptos_axum::redirect(crate::routes::ACCOUNTS);
    Ok(())
}

/// Changes an account's limit or tolerance; a blank one stays as it is.
#[server(ChangeCeiling, prefix = "/do", endpoint = "accounts/ceiling")]
pub async fn change_ceiling(
    key: i64,
    version: i64,
    #[server(default)] credit_limit: String,
    #[server(default)] tolerance: String,
    #[server(default)] tolerance_confirmed: String,
) -> Result<(), Failure> {
    use crate::asked::{Notice, asked};
    use domain::accounts::CeilingForm;

    let asked = asked();
    let form = CeilingForm { key, version, credit_limit, tolerance, tolerance_confirmed };
    let edit = form.parse(asked.lang, &asked.store)?;
    let account = ledger::accounts::edit(&asked.ctx, key, version, &edit).await?;
    let is_changed = account.version != version;
    asked.outbox.leave(match is_changed {
        true => Notice::Changed { odd: odd(&asked, &account) },
        false => Notice::Unchanged,
    });
    leptos_axum::redirect(&crate::routes::account(&account));
    Ok(())
}

/// Closes an account, by somebody who saw what is owed on it.
#[server(CloseAccountFor, prefix = "/do", endpoint = "accounts/close")]
pub async fn close_account(
    key: i64,
    version: i64,
    #[server(default)] owed: String,
) -> Result<(), Failure> {
    use crate::asked::{Notice, asked};
    use domain::accounts::CloseForm;

    let asked = asked();
    let owed = CloseForm { key, version, owed }.parse(asked.lang, &asked.store)?;
    let account = ledger::accounts::close(&asked.ctx, key, version, owed).await?;
    asked.outbox.leave(Notice::Closed { email: account.email.to_string() });
    leptos_axum::redirect(crate::routes::ACCOUNTS);
    Ok(())
}

/// Marks an invoice as paid, also on a closed account, and leads back to the page that shows it.
#[server(PayInvoice, prefix = "/do", endpoint = "invoices/pay")]
pub async fn pay_invoice(key: i64, #[server(default)] invoice: String) -> Result<(), Failure> {
    use crate::asked::{Notice, asked};
    use ledger::invoices::InvoiceName;

    let asked = asked();
    asked.ctx.require(domain::Permission::PayInvoice)?;
    let account = ledger::accounts::get_by_key(&asked.ctx, key).await?;
    ledger::purchases::pay(&asked.ctx, &account.id, &InvoiceName::parse(&invoice)).await?;
    asked.outbox.leave(Notice::Paid);
    Ok(())
}

/// Adds a holder to an open account.
#[server(AddHolder, prefix = "/do", endpoint = "holders/add")]
pub async fn add_holder(key: i64, #[server(default)] email: String) -> Result<(), Failure> {
    use crate::asked::{Notice, asked};
    use domain::holders::HolderForm;

    let asked = asked();
    asked.ctx.require(domain::Permission::CreateCheckingAccounts)?;
    let email = HolderForm { key, email }.parse()?;
    let account = still_open(&asked.ctx, key).await?;
    let holder = ledger::holders::add(&asked.ctx, &account.id, email).await?;
    asked.outbox.leave(Notice::HolderAdded { email: holder.email.to_string() });
    leptos_axum::redirect(&format!("{}#holders", crate::routes::account(&account)));
    Ok(())
}

/// Removes a holder from an open account.
#[server(RemoveHolder, prefix = "/do", endpoint = "holders/remove")]
pub async fn remove_holder(
    key: i64,
    #[server(default)] holder: String,
    #[server(default)] email: String,
) -> Result<(), Failure> {
    use crate::asked::{Notice, asked};
    use domain::{Error, HolderId, Noun};

    let asked = asked();
    asked.ctx.require(domain::Permission::CreateCheckingAccounts)?;
    let id = HolderId::parse(&holder).ok().flatten().ok_or(Error::NotFound(Noun::Holder))?;
    let account = still_open(&asked.ctx, key).await?;
    ledger::holders::remove(&asked.ctx, &account.id, &id).await?;
    asked.outbox.leave(Notice::HolderRemoved { email });
    leptos_axum::redirect(&format!("{}#holders", crate::routes::account(&account)));
    Ok(())
}

/// What is odd about an account that was saved, a sentence each.
#[cfg(feature = "ssr")]
fn odd(asked: &crate::asked::Asked, account: &domain::Account) -> Vec<String> {
    account.oddities().iter().map(|odd| odd.sentence(asked.lang, &asked.store)).collect()
}

/// The account that a page showed; closed meanwhile, its id may lead to another one.
#[cfg(feature = "ssr")]
async fn still_open(ctx: &ledger::Ctx, key: i64) -> Result<domain::Account, domain::Error> {
    let account = ledger::accounts::get_by_key(ctx, key).await?;
    match account.status {
        domain::Status::Open => Ok(account),
        domain::Status::Closed => Err(domain::Refusal::AccountClosed.into()),
    }
}
