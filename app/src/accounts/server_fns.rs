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
) -> Result<(), Failure> {
    use crate::asked::{Notice, asked};
    use crate::ui::field::{Said, look_at};
    use domain::Field;
    use domain::accounts::AccountForm;

    let asked = asked();
    let form = AccountForm { document_type, document, email, credit_limit, tolerance };
    let account = ledger::accounts::open(&asked.ctx, form.parse(asked.lang.mark())?).await?;
    let odd = [(Field::Document, &form.document), (Field::Tolerance, &form.tolerance)];
    let odd = odd.into_iter().filter_map(|(of, text)| {
        match look_at(of, text, &form.document_type, asked.lang, &asked.store)? {
            Said::Odd(sentence) => Some(sentence),
            Said::Wrong(_) => None,
        }
    });
    let email = account.email.to_string();
    asked.outbox.leave(Notice::Opened { email, odd: odd.collect() });
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
) -> Result<(), Failure> {
    use crate::asked::{Notice, asked};
    use domain::accounts::CeilingForm;

    let asked = asked();
    let form = CeilingForm { key, version, credit_limit, tolerance };
    let edit = form.parse(asked.lang.mark())?;
    let account = ledger::accounts::edit(&asked.ctx, key, version, &edit).await?;
    let is_changed = account.version != version;
    asked.outbox.leave(if is_changed { Notice::Changed } else { Notice::Unchanged });
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
    let owed = CloseForm { key, version, owed }.parse(asked.lang.mark())?;
    let account = ledger::accounts::close(&asked.ctx, key, version, owed).await?;
    asked.outbox.leave(Notice::Closed { email: account.email.to_string() });
    leptos_axum::redirect(crate::routes::ACCOUNTS);
    Ok(())
}
