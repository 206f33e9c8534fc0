//! The API that clients of the original speak: its addresses, its bodies, its errors. Each handler reads,
//! calls one use case, and writes.

mod accounts;
mod answers;
mod auth;
mod body;
mod docs;
mod error;
mod examples;
mod holders;
mod imports;
mod invoices;
mod once;
mod openapi;
mod query;
mod receipts;
mod run;
mod settings;
mod statements;
mod tags;
mod transactions;

use std::time::Duration;

use axum::extract::{DefaultBodyLimit, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, delete, get, post, put};
use axum::{Extension, Json, Router};
use domain::{AccountId, Error, Lang, Noun};
use ledger::Ctx;
use serde::de::DeserializeOwned;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

pub use openapi::description;
pub(crate) use run::RunBody;

use crate::web::watch;
use crate::worker::Background;

/// The largest body of a request.
pub const BODY_BYTES_MAX: usize = 64 * 1024;

/// A request, its body included, has so long.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// A refusal on its way to its answer.
#[derive(Clone, Debug)]
struct Failed {
    error: Error,
    /// What the request calls the value that is wrong, where its field does not tell.
    name: Option<String>,
}

impl From<Error> for Failed {
    fn from(error: Error) -> Failed {
        Failed { error, name: None }
    }
}

impl Failed {
    /// A value of this name breaks a rule.
    fn named(name: &str, error: Error) -> Failed {
        Failed { error, name: Some(name.to_owned()) }
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        // The layer `in_words` writes it, in the language of the request.
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

type Answered<T> = Result<Json<T>, Failed>;

/// What stands in the address. What cannot be read there is nothing that exists.
struct At<T>(T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for At<T> {
    type Rejection = Failed;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<At<T>, Failed> {
        match Path::<T>::from_request_parts(parts, state).await {
            // No name holds a NUL, and the books cannot even be asked for one.
            Ok(Path(names)) if !parts.uri.path().contains("%00") => Ok(At(names)),
            _ => Err(Error::NotFound(Noun::Account).into()),
        }
    }
}

/// The id of an account that must exist.
fn account_id(a: &str) -> Result<AccountId, Error> {
    let missing = || Error::NotFound(Noun::Account);
    let id = AccountId::parse(a).map_err(|_| missing())?.ok_or_else(missing)?;
    if id.as_str() == a { Ok(id) } else { Err(missing()) }
}

/// Every address of the API below `/api/creditcontrol`, with and without a slash at its end.
fn routes() -> Router {
    let account =
        get(accounts::get).put(accounts::put).patch(accounts::patch).delete(accounts::close);
    let invoice = get(invoices::get).put(invoices::edit).delete(invoices::cancel);
    let table: Vec<(&str, MethodRouter)> = vec![
        ("/invoices", get(invoices::search)),
        ("/accounts", get(accounts::list).post(accounts::open)),
        ("/accounts/{a}", account),
        ("/accounts/{a}/creditlimit", put(accounts::limit)),
        ("/accounts/{a}/tolerance", put(accounts::tolerance)),
        ("/accounts/{a}/statements", get(statements::list)),
        ("/accounts/{a}/statements/{s}", put(statements::debit)),
        ("/accounts/{a}/holders", get(holders::list).post(holders::add)),
        ("/accounts/{a}/holders/{h}", delete(holders::remove)),
        ("/accounts/{a}/invoices", get(invoices::of_account)),
        ("/accounts/{a}/invoices/{i}", invoice),
        ("/accounts/{a}/invoices/{i}/payments", post(invoices::pay)),
        ("/accounts/{a}/invoices/{i}/postponement", put(invoices::postpone)),
        ("/accounts/{a}/payments", get(receipts::list).post(receipts::receive)),
        ("/accounts/{a}/payments/{r}", get(receipts::get)),
        ("/accounts/{a}/payments/{r}/reversal", post(receipts::take_back)),
        ("/storeconfig", get(settings::get).put(settings::put)),
        ("/purchase-conditions", get(accounts::conditions)),
    ];
    let mut router = Router::new();
    for (path, methods) in table {
        router = both(router, path, methods);
    }
    // Older clients write the singular.
    for transactions in ["/accounts/{a}/transactions", "/accounts/{a}/transaction"] {
        let one = get(transactions::get).put(transactions::put).delete(transactions::cancel);
        router = both(router, transactions, post(transactions::hold));
        router = both(router, &format!("{transactions}/{{t}}"), one);
        let settlement = format!("{transactions}/{{t}}/settlement");
        router = both(router, &settlement, put(transactions::settle));
        router = both(router, &format!("{transactions}/{{t}}/refunds"), post(transactions::refund));
    }
    router
}

fn both(router: Router, path: &str, methods: MethodRouter) -> Router {
    router.route(path, methods.clone()).route(&format!("{path}/"), methods)
}

/// Imports: a body may be as large as a file, and take its time.
fn imports_routes() -> Router {
    let table: [(&str, MethodRouter); 5] = [
        ("/imports", get(imports::list).post(imports::start)),
        ("/imports/{i}", get(imports::get).delete(imports::cancel)),
        ("/imports/{i}/errors.csv", get(imports::errors)),
        ("/imports/{i}/confirmation", once(post(imports::confirm))),
        ("/imports/{i}/undo", once(post(imports::undo))),
    ];
    table.into_iter().fold(Router::new(), |router, (path, methods)| both(router, path, methods))
}

fn once(methods: MethodRouter) -> MethodRouter {
    methods.layer(from_fn(in_words)).layer(from_fn(once::once))
}

/// Everything below `/api`. `rate` is the number of requests that a key may make in a second; 0 for any
/// number.
pub fn router(books: Ctx, rate: u32, background: &Background) -> Router {
    let guard = auth::Guard::new(books, rate);
    let imports = Router::new()
        .nest("/creditcontrol", imports_routes())
        .method_not_allowed_fallback(not_allowed)
        .layer(Extension(background.clone()))
        .layer(from_fn(tags::tagged))
        .layer(from_fn(in_words))
        .layer(from_fn(plain_bodies))
        .layer(from_fn_with_state(guard.clone(), auth::guard))
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn(in_words))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(watch::route));
    let guarded = Router::new()
        .nest("/creditcontrol", routes())
        .fallback(not_found)
        .method_not_allowed_fallback(not_allowed)
        .layer(from_fn(tags::tagged))
        .layer(from_fn(in_words))
        .layer(from_fn(once::once))
        .layer(from_fn(plain_bodies))
        .layer(from_fn_with_state(guard, auth::guard))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, REQUEST_TIMEOUT))
        .layer(from_fn(in_words))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(watch::route));
    Router::new()
        .route("/openapi.json", get(openapi::json))
        .route("/docs", get(docs::page))
        .method_not_allowed_fallback(not_allowed)
        .merge(imports)
        .fallback_service(guarded)
        .layer(CompressionLayer::new())
}

/// Refuses a body that is compressed: nobody here would read it as what it is.
async fn plain_bodies(request: Request, next: Next) -> Response {
    let encoding = request.headers().get(header::CONTENT_ENCODING);
    if encoding.is_none_or(|encoding| encoding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        return next.run(request).await;
    }
    let message = auth::lang(request.headers()).pick(
        "The body is compressed (Content-Encoding). Send it as it is.",
        "O corpo está comprimido (Content-Encoding). Envie-o como é.",
        "El cuerpo está comprimido (Content-Encoding). Envíalo tal cual.",
    );
    error::answer(error::own(2016, message.to_owned()))
}

/// Writes a refusal in the language of its request.
async fn in_words(request: Request, next: Next) -> Response {
    let lang = auth::lang(request.headers());
    let mut response = next.run(request).await;
    match response.extensions_mut().remove::<Failed>() {
        Some(failed) => {
            let mut told = error::answer(error::refusal(&failed, lang));
            let headers = std::mem::take(response.headers_mut());
            let kept = headers.into_iter().filter_map(|(name, value)| Some((name?, value)));
            for (name, value) in kept {
                told.headers_mut().entry(name).or_insert(value);
            }
            told.headers_mut().remove(header::CONTENT_LENGTH);
            told
        }
        None if response.status() == StatusCode::PAYLOAD_TOO_LARGE => too_large(lang),
        None if response.status() == StatusCode::REQUEST_TIMEOUT => too_slow(lang),
        // A refusal of our own has its code; this one comes from below.
        None if response.status() == StatusCode::BAD_REQUEST && error::code_of(&response) == 0 => {
            broken_off(lang)
        }
        None => response,
    }
}

fn broken_off(lang: Lang) -> Response {
    let message = lang.pick(
        "The body broke off before its end. Send the request again.",
        "O corpo foi interrompido antes do fim. Envie a requisição de novo.",
        "El cuerpo se cortó antes de su fin. Envía la petición de nuevo.",
    );
    error::answer(error::own(2014, message.to_owned()))
}

fn too_large(lang: Lang) -> Response {
    let message = lang.pick(
        "The body is larger than 64 KB. Send less at a time.",
        "O corpo tem mais de 64 KB. Envie menos de cada vez.",
        "El cuerpo tiene más de 64 KB. Envía menos cada vez.",
    );
    error::answer(error::own(2013, message.to_owned()))
}

fn too_slow(lang: Lang) -> Response {
    let message = lang.pick(
        "The request took longer than 30 seconds to arrive. Send it again.",
        "A requisição demorou mais de 30 segundos para chegar. Envie-a de novo.",
        "La petición tardó más de 30 segundos en llegar. Envíala de nuevo.",
    );
    error::answer(error::own(2008, message.to_owned()))
}

async fn not_found() -> Failed {
    Error::NotFound(Noun::Page).into()
}

async fn not_allowed(request: Request) -> Response {
    // The router tells in `Allow` what the address takes.
    if request.method() == Method::OPTIONS {
        return StatusCode::NO_CONTENT.into_response();
    }
    let message = auth::lang(request.headers()).pick(
        "This address does not take that method. See /api/docs.",
        "Este endereço não aceita esse método. Veja /api/docs.",
        "Esta dirección no admite ese método. Mira /api/docs.",
    );
    error::answer(error::own(2005, message.to_owned()))
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    let incident = format!("{:08x}", rand::random::<u32>());
    tracing::error!(%incident, "a request panicked");
    error::answer(error::refusal(&Error::Internal { incident }.into(), Lang::En))
}
