//! Purchases: hold, change, cancel, settle, refund.

use axum::Json;
use axum::body::Bytes;
use axum::http::StatusCode;
use domain::holds::{HoldForm, NewHold, parse_value};
use domain::{Error, Fault, Field, Noun, Permission, TransactionId};
use ledger::purchases;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::accounts::ValueInput;
use super::answers::{HoldBody, InvoiceBody, RefundBody, SettlementBody};
use super::auth::Ask;
use super::body::{self, Loose, Number, time};
use super::{Answered, At, Failed, account_id};

/// Credit to reserve for a purchase.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct HoldInput {
    /// More than 0.
    #[schema(value_type = f64, required, example = 49.95)]
    #[serde(default)]
    value: Loose,
    /// Whether it may be tied to an order for 30 days; it is then not given back by DELETE.
    #[schema(value_type = Option<bool>)]
    #[serde(default)]
    settle: Loose,
    /// 1 to 99.
    #[schema(value_type = Option<i64>, example = 1, minimum = 1, maximum = 99)]
    #[serde(default)]
    installments: Loose,
    /// When it expires, or after how many days; a day later (30 with `settle`) where it is left out.
    #[schema(value_type = Option<String>, example = "2031-11-25T00:00:00")]
    #[serde(default)]
    expiration_date: Loose,
    /// The shop's order: an extension.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    order_id: Loose,
    /// The holder who buys: an extension.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    holder_id: Loose,
}

fn new_hold(ask: &Ask, bytes: &Bytes) -> Result<NewHold, Failed> {
    let input: HoldInput = body::read(bytes)?;
    let form = HoldForm {
        value: input.value.amount(),
        settle: input.settle.text(),
        installments: input.installments.text(),
        expiration_date: input.expiration_date.text(),
        order_id: input.order_id.plain("orderId")?,
        holder_id: input.holder_id.text(),
    };
    Ok(form.parse(ask.ctx.clock.now())?)
}

/// The id of a transaction that must exist.
fn transaction(t: &str) -> Result<TransactionId, Error> {
    TransactionId::parse(t).map_err(|_| Error::NotFound(Noun::Transaction))
}

/// Create a pre-authorization
///
/// Reserves credit, if what is held and owed does not pass limit × (1 + tolerance). Also served at
/// `/transaction`.
#[utoipa::path(post, path = "/api/creditcontrol/accounts/{creditAccountId}/transactions", operation_id = "CreateaPreAuthorization", tag = "Transactions",
    params(("creditAccountId" = String, Path, description = "The account's id")),
    request_body = HoldInput,
    responses((status = 200, description = "What is reserved", body = HoldBody)))]
pub(super) async fn hold(ask: Ask, At(a): At<String>, bytes: Bytes) -> Answered<HoldBody> {
    let id = account_id(&a)?;
    let new = new_hold(&ask, &bytes)?;
    Ok(Json(HoldBody::from(&purchases::hold(&ask.ctx, &id, new).await?)))
}

/// Create or update a pre-authorization under your own id
///
/// Refused once it was settled, cancelled or has expired.
#[utoipa::path(put, path = "/api/creditcontrol/accounts/{creditAccountId}/transactions/{transactionId}", operation_id = "CreateaPreAuthorization(usingid)", tag = "Transactions",
    params(("creditAccountId" = String, Path, description = "The account's id"),
        ("transactionId" = String, Path, description = "Letters, digits, `.`, `_` and `-`; unique in the store")),
    request_body = HoldInput,
    responses((status = 200, description = "What is reserved", body = HoldBody)))]
pub(super) async fn put(
    ask: Ask,
    At((a, t)): At<(String, String)>,
    bytes: Bytes,
) -> Answered<HoldBody> {
    let id = account_id(&a)?;
    let fault = |rule| Error::Invalid(vec![Fault::new(Field::TransactionId, &t, rule)]);
    let transaction = TransactionId::parse(&t).map_err(fault)?;
    let new = new_hold(&ask, &bytes)?;
    Ok(Json(HoldBody::from(&purchases::put_hold(&ask.ctx, &id, transaction, new).await?)))
}

/// A purchase: what is reserved, and what became of it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct TransactionBody {
    #[serde(flatten)]
    hold: HoldBody,
    /// Whether it may be tied to an order for 30 days.
    settle: bool,
    /// `Held`, `Settled`, `Cancelled` or `Expired`.
    #[schema(example = "Settled")]
    status: &'static str,
    /// The shop's order; empty where none is known.
    order_id: String,
    /// The holder who buys; left out for the owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    holder_id: Option<String>,
    created_at: String,
    /// What was invoiced.
    #[schema(value_type = f64, example = 49.95)]
    settled_value: Number,
    /// What of that was refunded.
    #[schema(value_type = f64, example = 0.0)]
    refunded_value: Number,
    /// The first instalment first.
    invoices: Vec<InvoiceBody>,
}

/// Retrieve a transaction by ID
///
/// An extension of the original.
#[utoipa::path(get, path = "/api/creditcontrol/accounts/{creditAccountId}/transactions/{transactionId}", operation_id = "RetrieveaTransactionbyId", tag = "Transactions",
    params(("creditAccountId" = String, Path, description = "The account's id"),
        ("transactionId" = String, Path, description = "The transaction's id")),
    responses((status = 200, description = "The transaction", body = TransactionBody)))]
pub(super) async fn get(ask: Ask, At((a, t)): At<(String, String)>) -> Answered<TransactionBody> {
    ask.ctx.require(Permission::ReadStatements)?;
    let (hold, invoices) = purchases::get(&ask.ctx, &account_id(&a)?, &transaction(&t)?).await?;
    Ok(Json(TransactionBody {
        settle: hold.settle,
        status: hold.state.as_str(),
        order_id: hold.order_id.clone(),
        holder_id: hold.holder.as_ref().map(|holder| holder.as_str().to_owned()),
        created_at: time(hold.created_at),
        settled_value: Number::money(hold.settled),
        refunded_value: Number::money(hold.refunded),
        invoices: invoices.iter().map(InvoiceBody::from).collect(),
        hold: HoldBody::from(&hold),
    }))
}

/// Cancel a pre-authorization
///
/// Gives back what is reserved, unless it was made to be settled. A body is not needed, and ignored.
#[utoipa::path(delete, path = "/api/creditcontrol/accounts/{creditAccountId}/transactions/{transactionId}", operation_id = "CancelaPreAuthorization", tag = "Transactions",
    params(("creditAccountId" = String, Path, description = "The account's id"),
        ("transactionId" = String, Path, description = "The transaction's id")),
    responses((status = 200, description = "Given back; the body is empty")))]
pub(super) async fn cancel(
    ask: Ask,
    At((a, t)): At<(String, String)>,
) -> Result<StatusCode, Failed> {
    ask.ctx.require(Permission::CreateStatements)?;
    purchases::cancel(&ask.ctx, &account_id(&a)?, &transaction(&t)?).await?;
    Ok(StatusCode::OK)
}

/// Settle a transaction
///
/// What is reserved becomes invoices, one for each instalment, 30 days apart. Again with another value,
/// the invoices change: a lower one takes from the last, a higher one makes one more.
#[utoipa::path(put, path = "/api/creditcontrol/accounts/{creditAccountId}/transactions/{transactionId}/settlement", operation_id = "CreateorUpdateSettlement", tag = "Transactions",
    params(("creditAccountId" = String, Path, description = "The account's id"),
        ("transactionId" = String, Path, description = "The transaction's id")),
    request_body = ValueInput,
    responses((status = 200, description = "What was settled", body = SettlementBody)))]
pub(super) async fn settle(
    ask: Ask,
    At((a, t)): At<(String, String)>,
    bytes: Bytes,
) -> Answered<SettlementBody> {
    ask.ctx.require(Permission::CreateStatements)?;
    let value = parse_value(&body::read::<ValueInput>(&bytes)?.value.amount())?;
    purchases::settle(&ask.ctx, &account_id(&a)?, &transaction(&t)?, value).await?;
    Ok(Json(SettlementBody { value: Number::money(value), id: t }))
}

/// Refund a transaction
///
/// Takes from open instalments, the last one first; what was paid becomes balance in the customer's
/// favour.
#[utoipa::path(post, path = "/api/creditcontrol/accounts/{creditAccountId}/transactions/{transactionId}/refunds", operation_id = "PartialorTotalRefundaSettlement", tag = "Transactions",
    params(("creditAccountId" = String, Path, description = "The account's id"),
        ("transactionId" = String, Path, description = "The transaction's id")),
    request_body = ValueInput,
    responses((status = 200, description = "What was refunded", body = RefundBody)))]
pub(super) async fn refund(
    ask: Ask,
    At((a, t)): At<(String, String)>,
    bytes: Bytes,
) -> Answered<RefundBody> {
    ask.ctx.require(Permission::CreateStatements)?;
    let value = parse_value(&body::read::<ValueInput>(&bytes)?.value.amount())?;
    let value = purchases::refund(&ask.ctx, &account_id(&a)?, &transaction(&t)?, value).await?;
    Ok(Json(RefundBody { value: Number::money(value) }))
}
