//! Invoices.

use axum::Json;
use axum::body::Bytes;
use axum::http::StatusCode;
use domain::invoices::{InvoiceForm, parse_due_days};
use domain::{Field, InvoiceStatus, Money, Permission};
use ledger::invoices::{Column, Filter, InvoiceName, InvoiceQuery};
use ledger::{invoices, purchases};
use serde::Deserialize;
use utoipa::ToSchema;

use super::answers::{InvoiceBody, InvoicesBody};
use super::auth::Ask;
use super::body::{self, Loose};
use super::query::Query;
use super::{Answered, At, Failed, account_id};

/// A change of an invoice. What is left out stays.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct InvoiceInput {
    /// `Opened`, `Paid` or `Cancelled`.
    #[schema(value_type = Option<String>, example = "Paid")]
    #[serde(default)]
    status: Loose,
    /// A comment; the empty text and `null` remove it.
    #[schema(value_type = Option<String>)]
    #[serde(default, deserialize_with = "body::removable")]
    observation: Option<Loose>,
    /// A link to the web; the empty text and `null` remove it.
    #[schema(value_type = Option<String>)]
    #[serde(default, deserialize_with = "body::removable")]
    payment_link: Option<Loose>,
}

/// A postponement.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PostponementInput {
    /// Days from the present due date on.
    #[schema(value_type = i64, required, example = 5, minimum = 1, maximum = 3650)]
    #[serde(default)]
    due_days: Loose,
}

/// Fields of an invoice that it cannot be searched by.
const NO_FILTERS: [&str; 9] = [
    "creditValue",
    "createdAt",
    "updatedAt",
    "resolvedAt",
    "originalDueDate",
    "dueDate",
    "installment",
    "numberOfInstallments",
    "paymentLink",
];
const FILTERS: &str = "createdDateFrom, createdDateTo, dueDateFrom, dueDateTo, value, status, friendlyId, id, observation, \
     creditAccountId, orderId, transactionId, op, sort, from, to";

const SORTS: [(&str, Column); 4] = [
    ("createdAt", Column::Created),
    ("updatedAt", Column::Updated),
    ("dueDate", Column::Due),
    ("value", Column::Value),
];

fn filters(query: &Query, account: Option<&str>) -> Result<InvoiceQuery, Failed> {
    query.refuse(&NO_FILTERS, FILTERS)?;
    let mut filters = Vec::new();
    filters.extend(query.time("createdDateFrom")?.map(Filter::CreatedFrom));
    let created_to = query.time_to("createdDateTo")?.or(query.time_to("createDateTo")?);
    filters.extend(created_to.map(Filter::CreatedTo));
    filters.extend(query.time("dueDateFrom")?.map(Filter::DueFrom));
    filters.extend(query.time_to("dueDateTo")?.map(Filter::DueTo));
    filters.extend(query.read(Field::Value, "value", Money::read_token)?.map(Filter::Value));
    let status = query.read(Field::Status, "status", InvoiceStatus::parse)?.flatten();
    filters.extend(status.map(Filter::Status));
    let name = query.given("friendlyId").or(query.given("id")).map(InvoiceName::parse);
    filters.extend(name.map(Filter::Name));
    filters.extend(query.given("observation").map(|o| Filter::Observation(o.to_owned())));
    for account in ["creditAccountId", "accountId"].into_iter().filter_map(|name| query.given(name))
    {
        filters.push(Filter::Account(domain::AccountId::from_books(account.to_owned())));
    }
    let text = |name, filter: fn(String) -> Filter| query.given(name).map(|t| filter(t.to_owned()));
    filters.extend(text("orderId", Filter::Order));
    filters.extend(text("transactionId", Filter::Purchase));
    Ok(InvoiceQuery {
        account: account.map(|a| domain::AccountId::from_books(a.to_owned())),
        filters,
        any: query.any()?,
        order: query.sort(&SORTS)?.unwrap_or_default(),
        rows: query.rows()?,
    })
}

/// Search all invoices
///
/// In the order in which they were made, 20 of them if nothing else is asked for. The sums are of
/// everything that matches.
#[utoipa::path(get, path = "/api/creditcontrol/invoices", operation_id = "Searchallinvoices", tag = "Invoices",
    params(
        ("from" = Option<i64>, Query, description = "The first place, from 1", minimum = 1, maximum = 2147483647),
        ("to" = Option<i64>, Query, description = "The last place; at most 1,000 rows are given", maximum = 2147483647),
        ("createdDateFrom" = Option<String>, Query, description = "A date or time of ISO 8601"),
        ("createdDateTo" = Option<String>, Query, description = "A date or time; a date is its whole day, in UTC"),
        ("dueDateFrom" = Option<String>, Query, description = "A date or time of ISO 8601"),
        ("dueDateTo" = Option<String>, Query, description = "A date or time; a date is its whole day, in UTC"),
        ("value" = Option<f64>, Query, description = "Exactly this value"),
        ("status" = Option<String>, Query, description = "`Opened`, `Paid` or `Cancelled`"),
        ("friendlyId" = Option<String>, Query, description = "This friendly id, or this id"),
        ("observation" = Option<String>, Query, description = "Exactly this comment"),
        ("creditAccountId" = Option<String>, Query, description = "Of this account"),
        ("orderId" = Option<String>, Query, description = "Of this order"),
        ("transactionId" = Option<String>, Query, description = "Of this purchase"),
        ("op" = Option<String>, Query, description = "`and` (all filters hold) or `or` (one is enough)"),
        ("sort" = Option<String>, Query, description = "`createdAt`, `updatedAt`, `dueDate` or `value`; with `-` before it, the last one first"),
    ),
    responses((status = 200, description = "The invoices", body = InvoicesBody)))]
pub(super) async fn search(ask: Ask, query: Query) -> Answered<InvoicesBody> {
    let query = filters(&query, None)?;
    Ok(Json(InvoicesBody::from(&invoices::search(&ask.ctx, &query).await?)))
}

/// Search the invoices of an account
///
/// With the same filters: this account's alone, also where `op` is `or`.
#[utoipa::path(get, path = "/api/creditcontrol/accounts/{creditAccountId}/invoices", operation_id = "SearchallinvoicesofaAccount", tag = "Invoices",
    params(("creditAccountId" = String, Path, description = "The account's id"),
        ("from" = Option<i64>, Query, description = "The first place, from 1", minimum = 1, maximum = 2147483647),
        ("to" = Option<i64>, Query, description = "The last place; at most 1,000 rows are given", maximum = 2147483647),
        ("createdDateFrom" = Option<String>, Query, description = "A date or time of ISO 8601"),
        ("createdDateTo" = Option<String>, Query, description = "A date or time; a date is its whole day, in UTC"),
        ("dueDateFrom" = Option<String>, Query, description = "A date or time of ISO 8601"),
        ("dueDateTo" = Option<String>, Query, description = "A date or time; a date is its whole day, in UTC"),
        ("value" = Option<f64>, Query, description = "Exactly this value"),
        ("status" = Option<String>, Query, description = "`Opened`, `Paid` or `Cancelled`"),
        ("friendlyId" = Option<String>, Query, description = "This friendly id, or this id"),
        ("observation" = Option<String>, Query, description = "Exactly this comment"),
        ("orderId" = Option<String>, Query, description = "Of this order"),
        ("transactionId" = Option<String>, Query, description = "Of this purchase"),
        ("op" = Option<String>, Query, description = "`and` (all filters hold) or `or` (one is enough)"),
        ("sort" = Option<String>, Query, description = "`createdAt`, `updatedAt`, `dueDate` or `value`; with `-` before it, the last one first")),
    responses((status = 200, description = "The invoices", body = InvoicesBody)))]
pub(super) async fn of_account(
    ask: Ask,
    At(a): At<String>,
    query: Query,
) -> Answered<InvoicesBody> {
    let mut query = filters(&query, Some(&a))?;
    let mut found = invoices::search(&ask.ctx, &query).await?;
    if found.count == 0 {
        let spelled = ledger::accounts::spelled(&ask.ctx, &account_id(&a)?).await?;
        if spelled.as_str() != a {
            query.account = Some(spelled);
            found = invoices::search(&ask.ctx, &query).await?;
        }
    }
    Ok(Json(InvoicesBody::from(&found)))
}

/// Retrieve an invoice by ID
#[utoipa::path(get, path = "/api/creditcontrol/accounts/{creditAccountId}/invoices/{invoiceId}", operation_id = "RetrieveInvoicebyId", tag = "Invoices",
    params(("creditAccountId" = String, Path, description = "The account's id"),
        ("invoiceId" = String, Path, description = "The invoice's id or friendly id")),
    responses((status = 200, description = "The invoice", body = InvoiceBody)))]
pub(super) async fn get(ask: Ask, At((a, i)): At<(String, String)>) -> Answered<InvoiceBody> {
    ask.ctx.require(Permission::ReadInvoices)?;
    let found = invoices::get(&ask.ctx, &account_id(&a)?, &InvoiceName::parse(&i)).await?;
    Ok(Json(InvoiceBody::from(&found)))
}

/// Change an invoice
///
/// Its status, comment, payment link. A paid one can be opened again; a cancelled one stays so.
#[utoipa::path(put, path = "/api/creditcontrol/accounts/{creditAccountId}/invoices/{invoiceId}", operation_id = "ChangeInvoice", tag = "Invoices",
    params(("creditAccountId" = String, Path, description = "The account's id"),
        ("invoiceId" = String, Path, description = "The invoice's id or friendly id"),
        ("friendlyId" = Option<String>, Query, description = "May repeat the friendly id; the path decides")),
    request_body = InvoiceInput,
    responses((status = 200, description = "Changed; the body is empty")))]
pub(super) async fn edit(
    ask: Ask,
    At((a, i)): At<(String, String)>,
    query: Query,
    bytes: Bytes,
) -> Result<StatusCode, Failed> {
    ask.ctx.require(Permission::CreateInvoices)?;
    let input: InvoiceInput = body::read(&bytes)?;
    let form = InvoiceForm {
        status: input.status.text(),
        observation: input.observation.map(|text| text.plain("observation")).transpose()?,
        payment_link: input.payment_link.map(Loose::text),
    };
    let (account, name, edit) = (account_id(&a)?, InvoiceName::parse(&i), form.parse()?);
    if let Some(repeated) = query.given("friendlyId") {
        invoices::require_same(&ask.ctx, &account, &name, repeated).await?;
    }
    purchases::edit_invoice(&ask.ctx, &account, &name, edit).await?;
    Ok(StatusCode::OK)
}

/// Cancel an invoice
///
/// Its amount can be spent again. A paid one is not cancelled. A body is not needed, and ignored.
#[utoipa::path(delete, path = "/api/creditcontrol/accounts/{creditAccountId}/invoices/{invoiceId}", operation_id = "CancelInvoice", tag = "Invoices",
    params(("creditAccountId" = String, Path, description = "The account's id"),
        ("invoiceId" = String, Path, description = "The invoice's id or friendly id")),
    responses((status = 200, description = "Cancelled; the body is empty")))]
pub(super) async fn cancel(
    ask: Ask,
    At((a, i)): At<(String, String)>,
) -> Result<StatusCode, Failed> {
    ask.ctx.require(Permission::CreateInvoices)?;
    purchases::cancel_invoice(&ask.ctx, &account_id(&a)?, &InvoiceName::parse(&i)).await?;
    Ok(StatusCode::OK)
}

/// Mark an invoice as paid
///
/// Its amount can be spent again. Paid already, nothing happens. A body is not needed, and ignored.
#[utoipa::path(post, path = "/api/creditcontrol/accounts/{creditAccountId}/invoices/{invoiceId}/payments", operation_id = "MarkaninvoiceasPaid", tag = "Invoices",
    params(("creditAccountId" = String, Path, description = "The account's id"),
        ("invoiceId" = String, Path, description = "The invoice's id or friendly id")),
    responses((status = 200, description = "The invoice", body = InvoiceBody)))]
pub(super) async fn pay(ask: Ask, At((a, i)): At<(String, String)>) -> Answered<InvoiceBody> {
    ask.ctx.require(Permission::PayInvoice)?;
    let paid = purchases::pay(&ask.ctx, &account_id(&a)?, &InvoiceName::parse(&i)).await?;
    Ok(Json(InvoiceBody::from(&paid)))
}

/// Postpone an invoice
///
/// Its due date moves on, as often and as far as the store allows.
#[utoipa::path(put, path = "/api/creditcontrol/accounts/{creditAccountId}/invoices/{invoiceId}/postponement", operation_id = "Postponeaninvoice", tag = "Invoices",
    params(("creditAccountId" = String, Path, description = "The account's id"),
        ("invoiceId" = String, Path, description = "The invoice's id or friendly id")),
    request_body = PostponementInput,
    responses((status = 200, description = "Postponed; the body is empty")))]
pub(super) async fn postpone(
    ask: Ask,
    At((a, i)): At<(String, String)>,
    bytes: Bytes,
) -> Result<StatusCode, Failed> {
    ask.ctx.require(Permission::CreateInvoices)?;
    let days = parse_due_days(&body::read::<PostponementInput>(&bytes)?.due_days.text())?;
    purchases::postpone(&ask.ctx, &account_id(&a)?, &InvoiceName::parse(&i), days).await?;
    Ok(StatusCode::OK)
}
