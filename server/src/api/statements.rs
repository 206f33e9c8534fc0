//! Movements of an account.

use axum::Json;
use axum::body::Bytes;
use domain::statements::DebitForm;
use ledger::statements;

use super::accounts::ValueInput;
use super::answers::{DebitBody, StatementsBody};
use super::auth::Ask;
use super::body;
use super::query::Query;
use super::{Answered, At, account_id};

/// Get account statements
///
/// Everything that moved, the oldest first.
#[utoipa::path(get, path = "/api/creditcontrol/accounts/{creditAccountId}/statements", operation_id = "Accountstatements", tag = "Statements",
    params(("creditAccountId" = String, Path, description = "The account's id"),
        ("from" = Option<String>, Query, description = "A date or time of ISO 8601"),
        ("to" = Option<String>, Query, description = "A date or time of ISO 8601; a date is its whole day, in UTC")),
    responses((status = 200, description = "The movements", body = StatementsBody)))]
pub(super) async fn list(ask: Ask, At(a): At<String>, query: Query) -> Answered<StatementsBody> {
    let id = account_id(&a)?;
    Ok(Json(StatementsBody::from(&statements::list(&ask.ctx, &id, query.period()?).await?)))
}

/// Debit an account by hand
///
/// The id is yours: the same one with the same value is booked once. A negative value is a debit.
#[utoipa::path(put, path = "/api/creditcontrol/accounts/{creditAccountId}/statements/{statementId}", operation_id = "Decreasebalanceofanaccount", tag = "Statements",
    params(("creditAccountId" = String, Path, description = "The account's id"),
        ("statementId" = String, Path, description = "Letters, digits, `.`, `_` and `-`")),
    request_body = ValueInput,
    responses((status = 200, description = "The value, as a text", body = DebitBody)))]
pub(super) async fn debit(
    ask: Ask,
    At((a, s)): At<(String, String)>,
    bytes: Bytes,
) -> Answered<DebitBody> {
    let id = account_id(&a)?;
    let value = body::read::<ValueInput>(&bytes)?.value.amount();
    let value = statements::debit(&ask.ctx, &id, &DebitForm { id: s, value }).await?;
    Ok(Json(DebitBody { value: value.json() }))
}
