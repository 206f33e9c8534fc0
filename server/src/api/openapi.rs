//! The description of the API, made from its handlers.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Ref, SchemaType, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{
    ContentBuilder, HeaderBuilder, OpenApi as Description, RefOr, ResponseBuilder,
};
use utoipa::{Modify, OpenApi};

use super::error::{CODES, Refused};
use super::{
    accounts, examples, holders, imports, invoices, receipts, settings, statements, transactions,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Fiado",
        description = "Credit that a shop gives its own customers. Compatible with the API of VTEX Customer Credit: \
            a client written for it works by changing its host.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    paths(
        accounts::list, accounts::open, accounts::get, accounts::put, accounts::patch, accounts::close,
        accounts::limit, accounts::tolerance, accounts::conditions,
        statements::list, statements::debit,
        holders::list, holders::add, holders::remove,
        transactions::hold, transactions::get, transactions::put, transactions::cancel, transactions::settle, transactions::refund,
        invoices::search, invoices::of_account, invoices::get, invoices::edit, invoices::cancel, invoices::pay,
        invoices::postpone,
        receipts::receive, receipts::list, receipts::get, receipts::take_back,
        settings::get, settings::put,
        imports::start, imports::list, imports::get, imports::errors, imports::confirm, imports::cancel, imports::undo,
    ),
    components(schemas(Refused)),
    modifiers(&Common)
)]
struct Api;

/// What every operation has in common: keys, refusals, limits.
struct Common;

/// What the compatible API does that a new one would not.
pub(super) const QUIRKS: [&str; 17] = [
    "Success is always 200, also where something was made; four calls answer with an empty body.",
    "PUT of an account removes a document that is left out; PATCH leaves it.",
    "`availableCredit` and `availableBalance` are the same number, and leave the tolerance out.",
    "Opening an account and reserving credit write no movement.",
    "An overdue invoice is `Opened`.",
    "`from` and `to` are places from 1, both included; 20 rows without them, 1,000 at most.",
    "Accounts are listed in the order of their last change, so they move while they are paged; `sort=createdAt` lists them in an order that stands.",
    "The value of a manual debit is answered as a text.",
    "Settling again sets what the instalments sum to, the cancelled ones among them, so that a repeated request changes nothing.",
    "`If-Match` is read by PUT and PATCH of an account, of its limit and its tolerance; elsewhere the last change counts. It looks at what is set by hand: what is bought and paid meanwhile changes the ETag, and stands in nobody's way.",
    "Opening a paid invoice again owes its amount again, whatever was bought meanwhile: `availableCredit` may then be below zero, and nothing more is authorised until it is not.",
    "PUT of a transaction may turn `settle` off, and DELETE then gives it back.",
    "PUT of a transaction authorises the difference of its value anew; `maxPreAuthorizationGrowthRate` bounds settlements only.",
    "The cookie or header `VtexIdclientAutCookie` opens with the token of a key of this store; no user's token of the original does.",
    "A tolerance counts where the store's `toleranceEnabled` is on; it is off until it is switched on.",
    "A closed account is gone at once; what it still owes is found among the invoices, also at the account's old address, and can be paid there. What is resolved then is told by the pages only.",
    "A blank in an e-mail of the query is read as `+`.",
];

impl Modify for Common {
    fn modify(&self, api: &mut Description) {
        let codes: String = CODES
            .iter()
            .map(|(code, status, meaning)| format!("| {code} | {status} | {meaning} |\n"))
            .collect();
        let quirks: String = QUIRKS.iter().map(|quirk| format!("- {quirk}\n")).collect();
        let text = api.info.description.get_or_insert_default();
        *text += "\n\nA key is shown by `X-VTEX-API-AppKey` and `X-VTEX-API-AppToken`, or by \
            `Authorization: Bearer` and the token. A POST with an `Idempotency-Key` has its effect once, and gives the \
            same answer again for seven days. Amounts are numbers or numeric texts with a point, of two decimals at \
            most; bodies have 64 KB at most.\n\n## Codes\n\n| code | status | meaning |\n|---|---|---|\n";
        *text += &codes;
        *text += "\n## Known quirks of the compatible API\n\n";
        *text += &quirks;
        let components = api.components.get_or_insert_default();
        let header = |name: &str| SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::new(name)));
        components.add_security_scheme("appKey", header("X-VTEX-API-AppKey"));
        components.add_security_scheme("appToken", header("X-VTEX-API-AppToken"));
        components
            .add_security_scheme("bearer", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
        let security = vec![
            utoipa::openapi::SecurityRequirement::new("bearer", Vec::<String>::new()),
            utoipa::openapi::SecurityRequirement::new("appKey", Vec::<String>::new())
                .add("appToken", Vec::<String>::new()),
        ];
        api.security = Some(security);
        for item in api.paths.paths.values_mut() {
            if let Some(post) = &mut item.post {
                post.parameters.get_or_insert_default().push(RefOr::T(idempotency_key()));
            }
            let operations =
                [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch];
            for operation in operations.into_iter().flatten() {
                examples::put(operation);
                for (status, what) in REFUSALS {
                    let refused = refused(status, what);
                    operation.responses.responses.insert(status.to_owned(), RefOr::T(refused));
                }
            }
        }
    }
}

fn idempotency_key() -> Parameter {
    let text = ObjectBuilder::new().schema_type(SchemaType::Type(Type::String));
    let text = text.min_length(Some(1)).max_length(Some(255)).build();
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .description(Some("Sent again with the same key, the request has its effect once"))
        .schema(Some(text))
        .build()
}

const REFUSALS: [(&str, &str); 13] = [
    ("400", "Values break rules"),
    ("401", "No key that opens"),
    ("403", "The role lacks the permission"),
    ("404", "There is no such thing"),
    ("408", "The request took too long to arrive"),
    ("409", "A rule says no"),
    ("412", "The account is no longer what `If-Match` names"),
    ("413", "The body is too large"),
    ("415", "The body is compressed"),
    ("422", "The Idempotency-Key was used for another request"),
    ("429", "Too many requests"),
    ("500", "Something broke on our side"),
    ("503", "The books cannot be written or asked for now"),
];

fn refused(status: &str, what: &str) -> utoipa::openapi::Response {
    let schema = Ref::from_schema_name("Refused");
    let mut response = ResponseBuilder::new()
        .description(what)
        .content("application/json", ContentBuilder::new().schema(Some(schema)).build());
    if matches!(status, "429" | "503") {
        let seconds = ObjectBuilder::new().schema_type(SchemaType::Type(Type::Integer)).build();
        let header =
            HeaderBuilder::new().schema(Some(seconds)).description(Some("Seconds to wait")).build();
        response = response.header("Retry-After", header);
    }
    response.build()
}

/// The description.
pub fn description() -> Description {
    Api::openapi()
}

pub(super) async fn json() -> Response {
    let text = description().to_json().unwrap_or_default();
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}
