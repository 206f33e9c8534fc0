//! Payments received: an extension of the original.

use axum::Json;
use axum::body::Bytes;
use domain::receipts::{Part, ReceiptRequest, parse_reason};
use domain::{Error, Noun, Permission, ReceiptId};
use ledger::invoices::InvoiceName;
use ledger::receipts::{self, Payer, ReceiptList, ReceiptOf};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answers::CountBody;
use super::auth::Ask;
use super::body::{self, Loose, Number, time};
use super::query::Query;
use super::{Answered, At, account_id};

/// A payment that a customer made.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PaymentInput {
    /// More than 0, and no more than is owed.
    #[schema(value_type = f64, required, example = 50.0)]
    #[serde(default)]
    value: Loose,
    /// When the customer paid: a date or time of ISO 8601; now where it is left out.
    #[schema(value_type = Option<String>, example = "2024-02-22T20:43:21Z")]
    #[serde(default)]
    paid_at: Loose,
    /// How: `cash`, `pix`, whatever the shop calls it; 50 characters at most.
    #[schema(value_type = Option<String>, example = "cash")]
    #[serde(default)]
    method: Loose,
    /// 1,000 characters at most.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    note: Loose,
    /// Ids or friendly ids of the invoices that it is for; what is owed, the oldest due first, where it is left out.
    #[schema(value_type = Option<Vec<String>>)]
    #[serde(default, deserialize_with = "body::part")]
    invoices: Option<body::Part>,
}

/// Why a payment is taken back.
#[derive(Default, Deserialize, ToSchema)]
pub(super) struct ReversalInput {
    /// 1,000 characters at most.
    #[schema(value_type = String, required, example = "typed twice")]
    #[serde(default)]
    reason: Loose,
}

/// A payment that was received.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PaymentBody {
    /// 32 hexadecimal digits; movements name it as `receiptId`.
    #[schema(example = "78d22849ad844ae5a57ef1715de73467")]
    id: String,
    credit_account_id: String,
    #[schema(value_type = f64, example = 50.0)]
    value: Number,
    /// When the customer paid, in UTC.
    paid_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    /// When it was written down, in UTC.
    created_at: String,
    /// The e-mail of a person, or `key:` and the name of a key.
    done_by: String,
    /// What each invoice got of it.
    invoices: Vec<PaidBody>,
    /// What is left to spend on the account; negative where what is owed again passes the limit.
    #[schema(value_type = f64, example = 120.0)]
    available_credit: Number,
    #[serde(skip_serializing_if = "Option::is_none")]
    taken_back: Option<TakenBackBody>,
}

/// What an invoice got of a payment.
#[derive(Serialize, ToSchema)]
pub(super) struct PaidBody {
    /// The invoice.
    #[schema(example = "A424887D0F2D45028FE5C96E9B0E1A2D-01")]
    id: String,
    #[schema(value_type = f64, example = 50.0)]
    value: Number,
}

/// How a payment was taken back.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct TakenBackBody {
    /// When, in UTC.
    at: String,
    done_by: String,
    reason: String,
}

/// Payments at the places asked for.
#[derive(Serialize, ToSchema)]
pub(super) struct PaymentsBody {
    /// The newest first.
    data: Vec<PaymentBody>,
    summary: CountBody,
}

impl From<&Part> for PaidBody {
    fn from(part: &Part) -> PaidBody {
        let id = format!("{}-{:02}", part.transaction, part.installment);
        PaidBody { id, value: Number::money(part.value) }
    }
}

impl From<&ReceiptOf> for PaymentBody {
    fn from(of: &ReceiptOf) -> PaymentBody {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let receipt = &of.receipt;
        PaymentBody {
            id: receipt.id.to_string(),
            credit_account_id: of.account.to_string(),
            value: Number::money(receipt.value),
            paid_at: time(receipt.paid_at),
            method: given(&receipt.method),
            note: given(&receipt.note),
            created_at: time(receipt.created_at),
            done_by: receipt.done_by.clone(),
            invoices: of.parts.iter().map(PaidBody::from).collect(),
            available_credit: Number::money(of.available),
            taken_back: receipt.taken_back.as_ref().map(|taken| TakenBackBody {
                at: time(taken.at),
                done_by: taken.by.clone(),
                reason: taken.reason.clone(),
            }),
        }
    }
}

impl From<&ReceiptList> for PaymentsBody {
    fn from(list: &ReceiptList) -> PaymentsBody {
        PaymentsBody {
            data: list.receipts.iter().map(PaymentBody::from).collect(),
            summary: CountBody { count: list.count },
        }
    }
}

/// The id of a payment that may exist.
fn receipt(r: &str) -> Result<ReceiptId, Error> {
    let is_id = r.len() == 32 && r.bytes().all(|b| b.is_ascii_hexdigit());
    let id = is_id.then(|| ReceiptId::from_books(r.to_ascii_lowercase()));
    id.ok_or(Error::NotFound(Noun::Receipt))
}

/// Receive a payment
///
/// It goes to the invoices that are named, else to what is owed, the oldest due first. An invoice that is
/// covered becomes `Paid`; the last one may be covered in part: its `creditValue` grows, and its `value` is what
/// is still due. An extension of the original.
#[utoipa::path(post, path = "/api/creditcontrol/accounts/{creditAccountId}/payments", operation_id = "ReceiveaPayment", tag = "Payments",
    params(("creditAccountId" = String, Path, description = "The account's id")),
    request_body = PaymentInput,
    responses((status = 200, description = "The payment", body = PaymentBody)))]
pub(super) async fn receive(ask: Ask, At(a): At<String>, bytes: Bytes) -> Answered<PaymentBody> {
    ask.ctx.require(Permission::PayInvoice)?;
    let id = account_id(&a)?;
    let input: PaymentInput = body::read(&bytes)?;
    let chosen = body::texts("invoices", input.invoices)?.unwrap_or_default();
    let chosen: Vec<InvoiceName> = chosen.iter().map(|name| InvoiceName::parse(name)).collect();
    let request = ReceiptRequest {
        value: input.value.amount(),
        paid_at: input.paid_at.text(),
        method: input.method.plain("method")?,
        note: input.note.plain("note")?,
    };
    let new = request.parse(ask.ctx.clock.now())?;
    let received = receipts::receive(&ask.ctx, Payer::Id(&id), new, &chosen).await?;
    Ok(Json(PaymentBody::from(&received)))
}

/// List the payments of an account
#[utoipa::path(get, path = "/api/creditcontrol/accounts/{creditAccountId}/payments", operation_id = "ListpaymentsofanAccount", tag = "Payments",
    params(("creditAccountId" = String, Path, description = "The account's id"),
        ("from" = Option<i64>, Query, description = "The first place, from 1", minimum = 1, maximum = 2147483647),
        ("to" = Option<i64>, Query, description = "The last place; at most 1,000 rows are given", maximum = 2147483647)),
    responses((status = 200, description = "The payments", body = PaymentsBody)))]
pub(super) async fn list(ask: Ask, At(a): At<String>, query: Query) -> Answered<PaymentsBody> {
    let list = receipts::list(&ask.ctx, &account_id(&a)?, query.rows()?).await?;
    Ok(Json(PaymentsBody::from(&list)))
}

/// Retrieve a payment by ID
#[utoipa::path(get, path = "/api/creditcontrol/accounts/{creditAccountId}/payments/{paymentId}", operation_id = "RetrieveaPaymentbyId", tag = "Payments",
    params(("creditAccountId" = String, Path, description = "The account's id"),
        ("paymentId" = String, Path, description = "The payment's id")),
    responses((status = 200, description = "The payment", body = PaymentBody)))]
pub(super) async fn get(ask: Ask, At((a, r)): At<(String, String)>) -> Answered<PaymentBody> {
    let found = receipts::get(&ask.ctx, &account_id(&a)?, &receipt(&r)?).await?;
    Ok(Json(PaymentBody::from(&found)))
}

/// Take a payment back
///
/// Whole: what it paid is owed again, also where that passes the limit. Refused where what it paid was refunded
/// since. Taken back already, nothing happens.
#[utoipa::path(post, path = "/api/creditcontrol/accounts/{creditAccountId}/payments/{paymentId}/reversal", operation_id = "TakebackaPayment", tag = "Payments",
    params(("creditAccountId" = String, Path, description = "The account's id"),
        ("paymentId" = String, Path, description = "The payment's id")),
    request_body = ReversalInput,
    responses((status = 200, description = "The payment, taken back", body = PaymentBody)))]
pub(super) async fn take_back(
    ask: Ask,
    At((a, r)): At<(String, String)>,
    bytes: Bytes,
) -> Answered<PaymentBody> {
    ask.ctx.require(Permission::PayInvoice)?;
    let (id, receipt) = (account_id(&a)?, receipt(&r)?);
    let reason = body::read::<ReversalInput>(&bytes)?.reason.plain("reason")?;
    let reason = parse_reason(&reason)?;
    let taken = receipts::take_back(&ask.ctx, Payer::Id(&id), &receipt, reason).await?;
    Ok(Json(PaymentBody::from(&taken)))
}
