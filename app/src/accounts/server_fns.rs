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

/// Takes back that an invoice was marked as paid.
#[server(UnpayInvoice, prefix = "/do", endpoint = "invoices/unpay")]
pub async fn unpay_invoice(key: i64, #[server(default)] invoice: String) -> Result<(), Failure> {
    use crate::asked::{Notice, asked};
    use ledger::invoices::InvoiceName;

    let asked = asked();
    asked.ctx.require(domain::Permission::PayInvoice)?;
    let account = still_open(&asked.ctx, key).await?;
    ledger::purchases::unpay(&asked.ctx, &account.id, &InvoiceName::parse(&invoice)).await?;
    asked.outbox.leave(Notice::Unpaid);
    Ok(())
}

/// Receives a payment, also on a closed account. `once` is a name of the form's own: sent twice, it has its effect once.
#[server(ReceivePayment, prefix = "/do", endpoint = "payments/receive")]
pub async fn receive_payment(
    key: i64,
    #[server(default)] once: String,
    #[server(default)] value: String,
    #[server(default)] paid_at: String,
    #[server(default)] method: String,
    #[server(default)] note: String,
) -> Result<(), Failure> {
    use crate::asked::{Notice, asked};
    use domain::receipts::ReceiptForm;
    use ledger::receipts::{Sent, receive_form};

    let asked = asked();
    asked.ctx.require(domain::Permission::PayInvoice)?;
    let account = ledger::accounts::get_by_key(&asked.ctx, key).await?;
    let form = ReceiptForm { once, value, paid_at, method, note };
    let zone = crate::format::zone(&asked.store);
    let new = form.parse(asked.ctx.clock.now(), &zone, asked.lang, &asked.store)?;
    let value = new.value;
    asked.outbox.leave(match receive_form(&asked.ctx, key, &form, new).await? {
        Sent::First => Notice::Received { value },
        Sent::Again => Notice::ReceivedBefore { value },
    });
    leptos_axum::redirect(&format!("{}#payments", crate::routes::account(&account)));
    Ok(())
}

/// Takes a payment back.
#[server(TakePaymentBack, prefix = "/do", endpoint = "payments/take-back")]
pub async fn take_payment_back(
    key: i64,
    #[server(default)] payment: String,
    #[server(default)] reason: String,
) -> Result<(), Failure> {
    use crate::asked::{Notice, asked};
    use domain::ReceiptId;
    use ledger::receipts::{Payer, take_back};

    let asked = asked();
    asked.ctx.require(domain::Permission::PayInvoice)?;
    let account = ledger::accounts::get_by_key(&asked.ctx, key).await?;
    let reason = domain::receipts::parse_reason(&reason)?;
    let id = ReceiptId::from_books(payment);
    let taken = take_back(&asked.ctx, Payer::Key(key), &id, reason).await?;
    let (value, available) = (taken.receipt.value, taken.available);
    asked.outbox.leave(Notice::TakenBack { value, available });
    leptos_axum::redirect(&format!("{}#payments", crate::routes::account(&account)));
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
