//! Refusals as the API tells them: a status, and `{code, message}` with what they are about.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use domain::imports::ImportRefusal;
use domain::{Error, Fault, Field, Lang, Noun, PurchaseRefusal, Refusal, Store};
use serde::Serialize;
use utoipa::ToSchema;

use super::Failed;
use super::body::Number;

/// Why a request was refused. Nothing was changed.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Refused {
    /// Which rule: see the list of codes.
    #[schema(example = 1099)]
    code: u16,
    /// What happened and what to do, in the language of `Accept-Language` (en, pt, es).
    message: String,
    /// Each value that breaks a rule (code 2000).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<RefusedField>,
    /// The account that the refusal is about (codes 1099, 2102, 2105).
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    /// The amount that the refusal is about: what is left, the most or the least that is possible.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>)]
    amount: Option<Number>,
    /// The holder that the refusal is about (code 2120).
    #[serde(skip_serializing_if = "Option::is_none")]
    holder: Option<String>,
    /// The number under which the log tells more (code 2500).
    #[serde(skip_serializing_if = "Option::is_none")]
    incident: Option<String>,
}

/// A value that breaks a rule.
#[derive(Serialize, ToSchema)]
pub(super) struct RefusedField {
    /// Its name in the request.
    field: String,
    /// The value as it was read.
    value: String,
    /// What would be right.
    message: String,
}

/// Somebody else was in the way for a moment.
pub(super) const STALE: u16 = 2009;

/// Every code, with its status and its meaning; the API's description lists them.
pub(super) const CODES: [(u16, u16, &str); 55] = [
    (1099, 409, "The id, e-mail or document belongs to an open account: `account`."),
    (2000, 400, "Values break rules: `fields`."),
    (2001, 401, "No key, or one that does not open."),
    (2003, 403, "The key's role lacks the permission."),
    (2004, 404, "There is no such thing."),
    (2005, 405, "The address does not take this method."),
    (2008, 408, "The request took longer than 30 seconds to arrive."),
    (2009, 409, "Somebody else changed the same thing in the same moment: try again."),
    (2012, 412, "The account was changed since it had the ETag of `If-Match`: read it again."),
    (2013, 413, "The body is too large."),
    (2014, 400, "The body broke off before its end."),
    (2015, 400, "The Idempotency-Key is empty, longer than 255 characters, or not ASCII."),
    (2016, 415, "The body is compressed: send it as it is."),
    (2022, 422, "The Idempotency-Key was used for another request."),
    (2029, 429, "Too many requests: wait as long as `Retry-After` says."),
    (2100, 409, "The account is closed."),
    (2101, 409, "More than can still be spent: `amount` is what is left."),
    (2102, 409, "The account is closed already: `account`."),
    (2103, 409, "The amount owed is another: `amount`."),
    (2104, 403, "Without `Edit credits`, accounts open at the default limit: `amount`."),
    (2105, 403, "Without `Edit credits`, who owed or had less is not opened again: `account`."),
    (2106, 403, "Without `Edit credits`, who owes or has less keeps their e-mail and document."),
    (2110, 409, "The transaction was settled or cancelled, or has expired."),
    (2111, 409, "The transaction was made to be settled and is not given back."),
    (2112, 409, "The transaction's id belongs to another account."),
    (2113, 409, "More than the transaction may grow to: `amount` is the most."),
    (2114, 409, "So much was paid or given back already: `amount` is the least."),
    (2115, 409, "The purchase has as many instalments as it can have."),
    (2116, 409, "The transaction was not settled, so nothing can be refunded."),
    (2117, 409, "More than can be refunded: `amount` is the most."),
    (2118, 409, "More than is owed: `amount` is what is owed."),
    (2120, 409, "The account has a holder with this e-mail: `holder`."),
    (2121, 409, "The statement's id was used with another value: `amount`."),
    (2122, 409, "An account and its holder cannot have the same e-mail."),
    (2130, 409, "The invoice was paid or cancelled."),
    (2131, 409, "Part of the invoice was refunded after it was paid, so the payment stands."),
    (2132, 409, "The store does not postpone due dates."),
    (2133, 409, "The invoice was postponed as often as the store allows."),
    (2134, 409, "Later than the store allows."),
    (2135, 409, "Something was received on the invoice, so it is not cancelled: `amount`."),
    (2136, 409, "The invoice was paid by receipts: take one of them back instead."),
    (
        2137,
        409,
        "The rest of an invoice was marked as paid after the receipt: open it again first.",
    ),
    (2140, 409, "The person exists already."),
    (2141, 409, "The file cannot be imported."),
    (2142, 409, "`friendlyId` names another invoice than the address."),
    (2150, 409, "The import is over, or does not wait for a decision."),
    (2151, 409, "The import is still going on."),
    (2152, 409, "All rows were wanted or none, and some are refused."),
    (2153, 409, "Nothing in the import changes an account."),
    (2154, 409, "The import is taken back already."),
    (2155, 409, "A row of the import is refused."),
    (2156, 409, "Accounts of the file were changed after the dry run: send it again."),
    (2199, 409, "Another rule says no."),
    (2500, 500, "Something broke on our side: tell the `incident`."),
    (
        2503,
        503,
        "The disk is full, or the database is away or only to be read: try again as `Retry-After` says.",
    ),
];

fn code_of_purchase(refusal: &PurchaseRefusal) -> u16 {
    match refusal {
        PurchaseRefusal::OverLimit { .. } => 2101,
        PurchaseRefusal::HoldEnded { .. } => 2110,
        PurchaseRefusal::HoldKept => 2111,
        PurchaseRefusal::TransactionTaken => 2112,
        PurchaseRefusal::OverGrowth { .. } => 2113,
        PurchaseRefusal::PaidAlready { .. } => 2114,
        PurchaseRefusal::TooManyInstallments { .. } => 2115,
        PurchaseRefusal::NotSettled => 2116,
        PurchaseRefusal::OverRefund { .. } => 2117,
        PurchaseRefusal::OverOwed { .. } => 2118,
        PurchaseRefusal::InvoiceEnded { .. } => 2130,
        PurchaseRefusal::RefundedSincePaid => 2131,
        PurchaseRefusal::PostponementOff => 2132,
        PurchaseRefusal::PostponedTooOften { .. } => 2133,
        PurchaseRefusal::PostponedTooLong { .. } => 2134,
        PurchaseRefusal::PartlyReceived { .. } => 2135,
        PurchaseRefusal::PaidByReceipt => 2136,
        PurchaseRefusal::MarkedSince => 2137,
    }
}

fn code(error: &Error) -> u16 {
    match error {
        Error::Unauthenticated => 2001,
        Error::Forbidden(_) => 2003,
        Error::NotFound(_) => 2004,
        Error::Invalid(_) => 2000,
        Error::Stale => STALE,
        Error::Unreachable | Error::Internal { .. } => 2500,
        Error::Unavailable(_) => 2503,
        Error::Refused(refusal) => match refusal {
            Refusal::AlreadyOpen { .. } => 1099,
            Refusal::AccountClosed => 2100,
            Refusal::AlreadyClosed { .. } => 2102,
            Refusal::OwedDiffers { .. } => 2103,
            Refusal::CeilingNotYours { .. } => 2104,
            Refusal::ReopeningNotYours { .. } => 2105,
            Refusal::NamesNotYours => 2106,
            Refusal::ChangedSince => 2012,
            Refusal::TooManyAttempts { .. } => 2029,
            Refusal::TooMuchSent { .. } => 2013,
            Refusal::WrongCredentials => 2001,
            Refusal::HolderExists { .. } => 2120,
            Refusal::HolderIsOwner => 2122,
            Refusal::DebitTaken { .. } => 2121,
            Refusal::PersonExists => 2140,
            Refusal::File(_) => 2141,
            Refusal::OtherInvoice => 2142,
            Refusal::LinkSpent | Refusal::StoreNotEmpty | Refusal::LastOwner => 2199,
            Refusal::Purchase(refusal) => code_of_purchase(refusal),
            Refusal::Import(refusal) => code_of_import(refusal),
        },
    }
}

fn code_of_import(refusal: &ImportRefusal) -> u16 {
    match refusal {
        ImportRefusal::NotWaiting => 2150,
        ImportRefusal::NotOver => 2151,
        ImportRefusal::RowsRefused { .. } => 2152,
        ImportRefusal::NothingToDo => 2153,
        ImportRefusal::UndoneAlready { .. } => 2154,
        ImportRefusal::Outdated { .. } => 2156,
        ImportRefusal::NoSuchAccount
        | ImportRefusal::DoneAlready { .. }
        | ImportRefusal::ChangedSince
        | ImportRefusal::UsedSince
        | ImportRefusal::ClosedForGood => 2155,
    }
}

fn status(code: u16) -> StatusCode {
    let known = CODES.iter().find(|(known, ..)| *known == code);
    let status = known.and_then(|(_, status, _)| StatusCode::from_u16(*status).ok());
    status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The field's name in requests.
fn field(fault: &Fault) -> &'static str {
    match fault.field {
        Some(Field::Id) => "id",
        Some(Field::Email) => "email",
        Some(Field::Document) => "document",
        Some(Field::DocumentType) => "documentType",
        Some(Field::Status) => "status",
        Some(Field::CreditLimit) => "creditLimit",
        Some(Field::DefaultLimit) => "defaultCreditValue",
        Some(Field::ToleranceEnabled) => "toleranceEnabled",
        Some(Field::AutoCreation) => "automaticCheckingAccountCreationEnabled",
        Some(Field::MyCredits) => "myCreditsEnabled",
        Some(Field::CsvSeparator) => "csvSeparator",
        Some(Field::PostponementEnabled) => "postponementEnabled",
        Some(Field::Tolerance) => "tolerance",
        Some(Field::Value) => "value",
        Some(Field::Installments) => "installments",
        Some(Field::Settle) => "settle",
        Some(Field::ExpirationDate) => "expirationDate",
        Some(Field::OrderId) => "orderId",
        Some(Field::TransactionId) => "transactionId",
        Some(Field::HolderId) => "holderId",
        Some(Field::StatementId) => "statementId",
        Some(Field::DueDays) => "dueDays",
        Some(Field::Observation) => "observation",
        Some(Field::PaymentLink) => "paymentLink",
        Some(Field::PaidAt) => "paidAt",
        Some(Field::Method) => "method",
        Some(Field::Note) => "note",
        Some(Field::Invoices) => "invoices",
        Some(Field::Reason) => "reason",
        Some(Field::From) => "from",
        Some(Field::To) => "to",
        Some(Field::Op) => "op",
        Some(Field::Sort) => "sort",
        Some(Field::Mode) => "mode",
        Some(Field::Kind) => "kind",
        Some(Field::DryRun) => "dryRun",
        Some(Field::AllOrNothing) => "allOrNothing",
        Some(Field::Cursor) => "cursor",
        Some(Field::DailyInterestRate) => "dailyInterestRate",
        Some(Field::TaxRate) => "taxRate",
        Some(Field::PostponementLimit) => "invoicePostponementLimit",
        Some(Field::PostponementDays) => "maxPostponementDays",
        Some(Field::GrowthRate) => "maxPreAuthorizationGrowthRate",
        Some(Field::Reminders) => "notificationsSettings",
        _ => "body",
    }
}

/// The amount that a refusal is about.
fn amount(refusal: &Refusal) -> Option<Number> {
    let money = match refusal {
        Refusal::OwedDiffers { owed } => owed,
        Refusal::CeilingNotYours { default_limit } => default_limit,
        Refusal::DebitTaken { value } => value,
        Refusal::Purchase(refusal) => match refusal {
            PurchaseRefusal::OverLimit { left } => left,
            PurchaseRefusal::OverGrowth { most } | PurchaseRefusal::OverRefund { most } => most,
            PurchaseRefusal::PaidAlready { least } => least,
            PurchaseRefusal::OverOwed { owed } => owed,
            PurchaseRefusal::PartlyReceived { received } => received,
            _ => return None,
        },
        _ => return None,
    };
    Some(Number::money(*money))
}

/// A refusal, in a language.
pub(super) fn refusal(failed: &Failed, lang: Lang) -> (StatusCode, Refused) {
    let Failed { error, name } = failed;
    let store = Store::default();
    let mut refused = own(code(error), error.sentence(lang, &store)).1;
    match error {
        Error::Unauthenticated => no_key(lang).clone_into(&mut refused.message),
        Error::NotFound(noun) => missing(*noun, lang).clone_into(&mut refused.message),
        Error::Stale => stale(lang).clone_into(&mut refused.message),
        Error::Invalid(faults) => {
            refused.fields = faults
                .iter()
                .map(|fault| RefusedField {
                    field: name.clone().unwrap_or_else(|| field(fault).to_owned()),
                    value: fault.value.chars().take(100).collect(),
                    message: fault.sentence(lang, &store),
                })
                .collect();
            // Clients read the message alone: it says what is wrong, not only that something is.
            let told: Vec<String> = refused
                .fields
                .iter()
                .map(|field| format!("{}: {}", field.field, field.message))
                .collect();
            refused.message = told.join(" ");
        }
        Error::Refused(refusal) => {
            refused.amount = amount(refusal);
            match refusal {
                Refusal::AlreadyOpen { account, .. }
                | Refusal::AlreadyClosed { account }
                | Refusal::ReopeningNotYours { account } => {
                    refused.account = Some(account.to_string());
                }
                Refusal::HolderExists { holder } => refused.holder = Some(holder.clone()),
                _ => {}
            }
        }
        Error::Internal { incident } => refused.incident = Some(incident.clone()),
        _ => {}
    }
    (status(code(error)), refused)
}

/// A refusal of the transport itself.
pub(super) fn own(code: u16, message: String) -> (StatusCode, Refused) {
    let refused = Refused {
        code,
        message,
        fields: Vec::new(),
        account: None,
        amount: None,
        holder: None,
        incident: None,
    };
    (status(code), refused)
}

/// What a program is told of a thing that is not there: it has no list to go back to.
fn missing(noun: Noun, lang: Lang) -> &'static str {
    match noun {
        Noun::Account => lang.pick(
            "There is no open account with this id. Search for it with GET /accounts?email=…",
            "Não há conta aberta com este id. Procure com GET /accounts?email=…",
            "No hay ninguna cuenta abierta con este id. Búscala con GET /accounts?email=…",
        ),
        Noun::Import => lang.pick(
            "There is no import with this id. GET /imports lists them.",
            "Não há importação com este id. GET /imports as lista.",
            "No hay ninguna importación con este id. GET /imports las lista.",
        ),
        Noun::Page => lang.pick(
            "There is nothing at this address. See /api/docs.",
            "Não há nada neste endereço. Veja /api/docs.",
            "No hay nada en esta dirección. Mira /api/docs.",
        ),
        Noun::Holder => lang.pick(
            "This account has no such holder. GET …/holders lists them.",
            "Esta conta não tem esse dependente. GET …/holders os lista.",
            "Esta cuenta no tiene ese dependiente. GET …/holders los lista.",
        ),
        Noun::Receipt => lang.pick(
            "This account has no such payment. GET …/payments lists them.",
            "Esta conta não tem esse pagamento. GET …/payments os lista.",
            "Esta cuenta no tiene ese pago. GET …/payments los lista.",
        ),
        Noun::Person | Noun::Transaction | Noun::Invoice | Noun::Key => noun.missing(lang),
    }
}

/// What a program is told that somebody was quicker than.
fn stale(lang: Lang) -> &'static str {
    lang.pick(
        "Somebody changed the same thing in the same moment, so nothing was done. Send the request again.",
        "Alguém alterou a mesma coisa no mesmo momento, por isso nada foi feito. Envie a requisição de novo.",
        "Alguien cambió lo mismo en el mismo momento, por eso no se hizo nada. Envía la petición de nuevo.",
    )
}

/// What a program without a key that opens is told.
fn no_key(lang: Lang) -> &'static str {
    lang.pick(
        "No key opens this: there was none, or it is unknown or has ended. Send X-VTEX-API-AppKey and \
         X-VTEX-API-AppToken, or Authorization: Bearer and the token; `fiado key add` makes a key.",
        "Nenhuma chave abre isto: não veio nenhuma, ou ela é desconhecida ou foi encerrada. Envie \
         X-VTEX-API-AppKey e X-VTEX-API-AppToken, ou Authorization: Bearer e o token; `fiado key add` \
         cria uma chave.",
        "Ninguna clave abre esto: no vino ninguna, o es desconocida o terminó. Envía X-VTEX-API-AppKey \
         y X-VTEX-API-AppToken, o Authorization: Bearer y el token; `fiado key add` crea una clave.",
    )
}

/// The code of an answer, for the layers that it passes.
#[derive(Clone, Copy)]
struct Code(u16);

/// The answer that a refusal is.
pub(super) fn answer((status, refused): (StatusCode, Refused)) -> Response {
    let code = Code(refused.code);
    (status, Extension(code), Json(refused)).into_response()
}

/// The code of a refusal; 0 where an answer is none of ours.
pub(super) fn code_of(response: &Response) -> u16 {
    response.extensions().get::<Code>().map_or(0, |code| code.0)
}

/// The answer to too many requests.
pub(super) fn too_many(wait_seconds: u64, lang: Lang) -> Response {
    let message = lang.pick(
        "There were too many requests with this key. Wait as long as Retry-After says.",
        "Houve requisições demais com esta chave. Espere o tempo que Retry-After diz.",
        "Hubo demasiadas peticiones con esta clave. Espera lo que dice Retry-After.",
    );
    let mut response = answer(own(2029, message.to_owned()));
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait_seconds.max(1)));
    response
}
