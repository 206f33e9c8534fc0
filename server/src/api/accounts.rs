//! Accounts, their limit and tolerance.

use axum::Json;
use axum::body::Bytes;
use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use domain::requests::{AccountRequest, parse_limit, parse_tolerance};
use domain::{AccountId, DocumentNumber, Email, Error, Fault, Field, Money, Rule, Status};
use ledger::accounts::Meant;
use ledger::accounts::page::{Column, Filter, PageQuery};
use ledger::{accounts, checkout};
use serde::Deserialize;
use utoipa::ToSchema;

use super::answers::{AccountBody, AccountsBody, ConditionsBody, CountBody};
use super::auth::Ask;
use super::body::{self, Loose, Number};
use super::query::Query;
use super::{Answered, At, Failed, account_id, tags};

/// An account to open or to change. Numbers may be written as texts.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AccountInput {
    /// In a PUT, the same as in the address, or nothing.
    #[schema(value_type = Option<String>)]
    #[serde(default, deserialize_with = "body::removable")]
    id: Option<Loose>,
    /// The document's number.
    #[schema(value_type = Option<String>, example = "55555555555")]
    #[serde(default, deserialize_with = "body::removable")]
    document: Option<Loose>,
    /// `CPF`, `CNPJ`, `Other`, or a name of letters, digits, `_` and `-`.
    #[schema(value_type = Option<String>, example = "CPF")]
    #[serde(default, deserialize_with = "body::removable")]
    document_type: Option<Loose>,
    /// Unique among open accounts.
    #[schema(value_type = String, required, example = "customer@test.com")]
    #[serde(default, deserialize_with = "body::removable")]
    email: Option<Loose>,
    /// The store's default where it is left out.
    #[schema(value_type = Option<f64>, example = 3000.0, minimum = 0)]
    #[serde(default, deserialize_with = "body::removable")]
    credit_limit: Option<Loose>,
    /// 0.05 is 5 %.
    #[schema(value_type = Option<f64>, example = 0.05, minimum = 0, maximum = 1000)]
    #[serde(default, deserialize_with = "body::removable")]
    tolerance: Option<Loose>,
    /// Read and ignored.
    #[serde(default, rename = "description")]
    _description: Ignored,
    /// Read by PATCH only.
    #[schema(ignore)]
    #[serde(default, deserialize_with = "body::removable")]
    status: Option<Loose>,
}

/// Some of an account to change. Numbers may be written as texts.
#[derive(ToSchema)]
#[allow(dead_code, reason = "it describes what AccountInput is read from")]
#[schema(rename_all = "camelCase")]
pub(super) struct AccountChange {
    /// `null` removes it.
    #[schema(example = "55555555555")]
    document: Option<String>,
    #[schema(example = "CPF")]
    document_type: Option<String>,
    #[schema(example = "customer@test.com")]
    email: Option<String>,
    #[schema(value_type = Option<f64>, example = 3000.0, minimum = 0)]
    credit_limit: Option<Number>,
    #[schema(value_type = Option<f64>, example = 0.05, minimum = 0, maximum = 1000)]
    tolerance: Option<Number>,
    /// `Closed`: the account is closed, as by DELETE.
    status: Option<String>,
}

/// A value that is read and ignored.
#[derive(Default, Deserialize, ToSchema)]
#[schema(value_type = Option<String>)]
pub(super) struct Ignored(#[allow(dead_code, reason = "it is ignored")] Option<serde_json::Value>);

impl From<AccountInput> for AccountRequest {
    fn from(input: AccountInput) -> AccountRequest {
        let text = |value: Option<Loose>| value.map(Loose::text);
        AccountRequest {
            id: text(input.id).filter(|id| !id.is_empty()),
            document: text(input.document),
            document_type: text(input.document_type),
            email: text(input.email),
            credit_limit: input.credit_limit.map(Loose::amount),
            tolerance: text(input.tolerance),
            status: text(input.status),
        }
    }
}

/// A value.
#[derive(Default, Deserialize, ToSchema)]
pub(super) struct ValueInput {
    /// A number, or a text that holds one.
    #[schema(value_type = f64, required, example = 5300.0)]
    #[serde(default)]
    pub(super) value: Loose,
}

/// An account, with the tag of its state; the layer `tags::tagged` completes it.
pub(super) struct Tagged(domain::Account);

impl IntoResponse for Tagged {
    fn into_response(self) -> Response {
        ([(header::ETAG, self.0.tag())], Json(AccountBody::from(&self.0))).into_response()
    }
}

/// The tags of `If-Match`, where it is there.
pub(super) struct Seen(Option<Vec<String>>);

impl<S: Send + Sync> FromRequestParts<S> for Seen {
    type Rejection = Failed;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Seen, Failed> {
        let tags = tags::named(&parts.headers, &header::IF_MATCH);
        // Behind the state stands what was bought and paid meanwhile, which stands in nobody's way.
        let state = |tag: &String| tag.split('.').next().unwrap_or_default().to_owned();
        Ok(Seen((!tags.is_empty()).then(|| tags.iter().map(state).collect())))
    }
}

impl Seen {
    fn of<'a>(&'a self, id: &'a AccountId) -> Meant<'a> {
        Meant { id, seen: self.0.as_deref() }
    }
}

/// Search all accounts
///
/// Open ones, in the order of their last change, 20 of them if nothing else is asked for.
#[utoipa::path(get, path = "/api/creditcontrol/accounts", operation_id = "Searchallaccounts", tag = "Accounts",
    params(
        ("from" = Option<i64>, Query, description = "The first place, from 1", minimum = 1, maximum = 2147483647),
        ("to" = Option<i64>, Query, description = "The last place; at most 1,000 rows are given", maximum = 2147483647),
        ("status" = Option<String>, Query, description = "`Open`, `Closed` or `Cancelled`"),
        ("email" = Option<String>, Query, description = "Exactly this e-mail, in any case"),
        ("document" = Option<String>, Query, description = "This document, however it is written"),
        ("creditAccountId" = Option<String>, Query, description = "This id; `id` is the same"),
        ("value" = Option<f64>, Query, description = "Exactly this limit"),
        ("op" = Option<String>, Query, description = "`and` (all filters hold) or `or` (one is enough)"),
        ("sort" = Option<String>, Query, description = "`createdAt`, `updatedAt`, `email` or `creditLimit`; with `-` before it, the last one first. By `createdAt`, a reader who pages while others write sees every account that stays open once"),
    ),
    responses((status = 200, description = "Accounts", body = AccountsBody)))]
pub(super) async fn list(ask: Ask, query: Query) -> Answered<AccountsBody> {
    let rows = query.rows()?;
    let status = match query.get("status").map(str::to_ascii_lowercase).as_deref() {
        None | Some("" | "open" | "opened") => Some(Status::Open),
        Some("closed") => Some(Status::Closed),
        Some("cancelled" | "canceled" | "paid") => None,
        Some(other) => {
            let rule = Rule::NotOneOf { names: "Open, Closed, Cancelled".into() };
            return Err(Error::Invalid(vec![Fault::new(Field::Status, other, rule)]).into());
        }
    };
    let Some(status) = status else { return Ok(Json(accounts_body(Vec::new(), 0))) };
    let order = query.sort(&SORTS)?.unwrap_or_default();
    let query = PageQuery { status, filters: filters(&query)?, any: query.any()?, order, rows };
    let (found, count) = accounts::page::page(&ask.ctx, &query).await?;
    Ok(Json(accounts_body(found.iter().map(AccountBody::from).collect(), count)))
}

/// Fields of an account that it cannot be searched by.
const NO_FILTERS: [&str; 10] = [
    "balance",
    "documentType",
    "creditLimit",
    "updatedAt",
    "createdAt",
    "description",
    "availableCredit",
    "preAuthorizedCredit",
    "tolerance",
    "availableBalance",
];
const FILTERS: &str = "email, document, id, creditAccountId, value, status, op, sort, from, to";

const SORTS: [(&str, Column); 4] = [
    ("createdAt", Column::Created),
    ("updatedAt", Column::Updated),
    ("email", Column::Email),
    ("creditLimit", Column::Limit),
];

/// What accounts are searched by. What an account cannot have is nobody's.
fn filters(query: &Query) -> Result<Vec<Filter>, Failed> {
    query.refuse(&NO_FILTERS, FILTERS)?;
    let mut filters = Vec::new();
    filters.extend(
        query.email().map(|email| Email::parse(&email).map_or(Filter::Nobody, Filter::Email)),
    );
    filters.extend(query.given("document").map(|document| {
        match DocumentNumber::parse(document, None) {
            Ok(Some(document)) => Filter::Document(document),
            _ => Filter::Nobody,
        }
    }));
    let ids = ["id", "creditAccountId"].into_iter().filter_map(|name| query.given(name));
    filters.extend(ids.map(|id| Filter::Id(id.to_owned())));
    filters.extend(query.read(Field::Value, "value", Money::read_token)?.map(Filter::Limit));
    Ok(filters)
}

fn accounts_body(data: Vec<AccountBody>, count: i64) -> AccountsBody {
    AccountsBody { data, summary: CountBody { count } }
}

/// Open an account
///
/// Its id is `{document}_{documentType}`; without a document it is made up. Limit and tolerance other
/// than the store's default need "Edit credits".
#[utoipa::path(post, path = "/api/creditcontrol/accounts", operation_id = "OpenanAccount", tag = "Accounts",
    request_body = AccountInput,
    responses((status = 200, description = "The account", body = AccountBody)))]
pub(super) async fn open(ask: Ask, bytes: Bytes) -> Answered<AccountBody> {
    let input: AccountInput = body::read(&bytes)?;
    let mut new = AccountRequest::from(input).parse_new()?;
    new.id = new.id.or_else(|| Some(accounts::opaque_id()));
    Ok(Json(AccountBody::from(&accounts::open(&ask.ctx, new).await?)))
}

/// Retrieve an account by ID
#[utoipa::path(get, path = "/api/creditcontrol/accounts/{creditAccountId}", operation_id = "RetrieveaAccountbyId", tag = "Accounts",
    params(("creditAccountId" = String, Path, description = "The account's id")),
    responses((status = 200, description = "The account", body = AccountBody,
        headers(("ETag" = String, description = "A name of its present state")))))]
pub(super) async fn get(ask: Ask, At(a): At<String>) -> Result<Tagged, Failed> {
    Ok(Tagged(accounts::get_open(&ask.ctx, &account_id(&a)?).await?))
}

/// Open or change an account
///
/// Opens the account under this id, or changes the open one. A document that is left out is removed, as
/// in the original; limit and tolerance that are left out stay.
#[utoipa::path(put, path = "/api/creditcontrol/accounts/{creditAccountId}", operation_id = "Updateemailanddescriptionofaaccount", tag = "Accounts",
    params(("creditAccountId" = String, Path, description = "The account's id"),
        ("If-Match" = Option<String>, Header, description = "The ETag that the account must still have")),
    request_body = AccountInput,
    responses((status = 200, description = "The account", body = AccountBody,
        headers(("ETag" = String, description = "A name of its present state")))))]
pub(super) async fn put(
    ask: Ask,
    At(a): At<String>,
    seen: Seen,
    bytes: Bytes,
) -> Result<Tagged, Failed> {
    let id = chosen_id(&a)?;
    let input: AccountInput = body::read(&bytes)?;
    let (new, edit) = AccountRequest::from(input).parse_put(&id)?;
    Ok(Tagged(accounts::put(&ask.ctx, seen.of(&id), new, edit).await?))
}

/// An id that an account may be opened under.
fn chosen_id(a: &str) -> Result<AccountId, Error> {
    let read = AccountId::parse(a);
    let fault = |rule| Error::Invalid(vec![Fault::new(Field::Id, a, rule)]);
    let id = read.map_err(fault)?.ok_or_else(|| fault(Rule::Required))?;
    if id.as_str() == a { Ok(id) } else { Err(fault(Rule::NotAnId)) }
}

/// Change some of an account
///
/// What is left out stays; `null` removes a document. The status `Closed` closes it.
#[utoipa::path(patch, path = "/api/creditcontrol/accounts/{creditAccountId}", operation_id = "ChangesomeofanAccount", tag = "Accounts",
    params(("creditAccountId" = String, Path, description = "The account's id"),
        ("If-Match" = Option<String>, Header, description = "The ETag that the account must still have")),
    request_body = AccountChange,
    responses((status = 200, description = "The account", body = AccountBody,
        headers(("ETag" = String, description = "A name of its present state")))))]
pub(super) async fn patch(
    ask: Ask,
    At(a): At<String>,
    seen: Seen,
    bytes: Bytes,
) -> Result<Tagged, Failed> {
    let id = account_id(&a)?;
    let input: AccountInput = body::read(&bytes)?;
    let edit = AccountRequest::from(input).parse_patch()?;
    Ok(Tagged(accounts::change(&ask.ctx, seen.of(&id), &edit).await?))
}

/// Close an account
///
/// What is held is given back; open invoices stay payable; the id is free for a new account. A body is
/// not needed, and ignored.
#[utoipa::path(delete, path = "/api/creditcontrol/accounts/{creditAccountId}", operation_id = "CloseanAccount", tag = "Accounts",
    params(("creditAccountId" = String, Path, description = "The account's id")),
    responses((status = 200, description = "The account, closed", body = AccountBody)))]
pub(super) async fn close(ask: Ask, At(a): At<String>) -> Answered<AccountBody> {
    Ok(Json(AccountBody::from(&accounts::close_open(&ask.ctx, &account_id(&a)?).await?)))
}

/// Change credit limit of an account
///
/// The new limit itself, not a difference. Writes a `Credit` movement of what the ceiling moved by.
#[utoipa::path(put, path = "/api/creditcontrol/accounts/{creditAccountId}/creditlimit", operation_id = "ChangecreditlimitofanAccount", tag = "Accounts",
    params(("creditAccountId" = String, Path, description = "The account's id"),
        ("If-Match" = Option<String>, Header, description = "The ETag that the account must still have")),
    request_body = ValueInput,
    responses((status = 200, description = "The account", body = AccountBody,
        headers(("ETag" = String, description = "A name of its present state")))))]
pub(super) async fn limit(
    ask: Ask,
    At(a): At<String>,
    seen: Seen,
    bytes: Bytes,
) -> Result<Tagged, Failed> {
    let id = account_id(&a)?;
    let edit = parse_limit(&body::read::<ValueInput>(&bytes)?.value.amount())?;
    ask.ctx.require(domain::Permission::EditCredits)?;
    Ok(Tagged(accounts::change(&ask.ctx, seen.of(&id), &edit).await?))
}

/// Change tolerance of an account
///
/// The new tolerance itself: 0.15 is 15 %. Writes a `Credit` movement of what the ceiling moved by.
#[utoipa::path(put, path = "/api/creditcontrol/accounts/{creditAccountId}/tolerance", operation_id = "Changetoleranceofanaccount", tag = "Accounts",
    params(("creditAccountId" = String, Path, description = "The account's id"),
        ("If-Match" = Option<String>, Header, description = "The ETag that the account must still have")),
    request_body = ValueInput,
    responses((status = 200, description = "The account", body = AccountBody,
        headers(("ETag" = String, description = "A name of its present state")))))]
pub(super) async fn tolerance(
    ask: Ask,
    At(a): At<String>,
    seen: Seen,
    bytes: Bytes,
) -> Result<Tagged, Failed> {
    let id = account_id(&a)?;
    let edit = parse_tolerance(&body::read::<ValueInput>(&bytes)?.value.text());
    let edit = edit.map_err(|error| Failed::named("value", error))?;
    ask.ctx.require(domain::Permission::EditCredits)?;
    Ok(Tagged(accounts::change(&ask.ctx, seen.of(&id), &edit).await?))
}

/// What a customer may buy with
///
/// The customer's own account, else one that they are a holder of. Where the store makes accounts by
/// itself, one is made for whoever is not known yet, if the key may open accounts.
#[utoipa::path(get, path = "/api/creditcontrol/purchase-conditions", operation_id = "Getpurchaseconditions", tag = "Checkout",
    params(
        ("email" = String, Query, description = "The customer's e-mail"),
        ("sc" = Option<String>, Query, description = "Read and ignored"),
        ("skus" = Option<String>, Query, description = "Read and ignored"),
    ),
    responses((status = 200, description = "The account and how to pay", body = ConditionsBody)))]
pub(super) async fn conditions(ask: Ask, query: Query) -> Answered<ConditionsBody> {
    let email = query.email().unwrap_or_default();
    let fault = |rule| Error::Invalid(vec![Fault::new(Field::Email, &email, rule)]);
    let email = Email::parse(&email).map_err(fault)?;
    Ok(Json(ConditionsBody::from(&checkout::account_of(&ask.ctx, &email).await?)))
}
