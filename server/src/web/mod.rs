//! HTTP: which route leads where, and through which layers.
//!
//! Outermost first: panics are caught, headers set, a line written, the client's address found, foreign origins stopped,
//! answers compressed;
//! then, for whatever a cookie opens, the session and who asks. The API stands apart: see [`crate::api`].

mod answer;
mod asking;
mod assets;
mod bodies;
pub(crate) mod client;
mod contact;
mod downloads;
mod events;
mod forms;
mod gate;
mod headers;
mod health;
mod receipt;
mod sessions;
mod sign_in;
mod strangers;
mod uploads;
pub(crate) mod watch;

pub(crate) use downloads::failed_rows_of;
pub(crate) use uploads::receive;

use std::net::IpAddr;

use app::shell;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Redirect;
use axum::routing::{get, post};
use axum::{Extension, Router};
use cookie::{Key, SameSite};
use ledger::Ctx;
use ledger::people::sessions::SESSION_IDLE_SECONDS;
use leptos::config::{Env, LeptosOptions};
use leptos::nonce::Nonce;
use leptos::prelude::{provide_context, use_context};
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_sessions::cookie::time::Duration;
use tower_sessions::{Expiry, SessionManagerLayer};

use self::gate::Own;
use self::strangers::Strangers;
use crate::api;
use crate::worker::Background;

/// What the server must know of the world outside.
#[derive(Clone, Debug)]
pub struct Outside {
    /// Where our own pages come from.
    own: Own,
    /// Who may show a page in a frame, as the policy writes it.
    frame_ancestors: String,
    /// Whether another site shows our pages in a frame.
    is_embedded: bool,
    /// How many requests a key of the API may make in a second; 0 for any number.
    api_rate: u32,
    /// Proxies whose word on who is asking is taken.
    proxies: Vec<IpAddr>,
    /// Whom to tell of a security problem.
    contact: Option<String>,
    /// What is given to strangers is signed with it.
    key: Key,
    background: Background,
}

impl Outside {
    /// The world as it is configured: our own origin, and those that may show our pages in a frame.
    pub fn new(origin: &str, embed_origins: &[String], background: &Background) -> Outside {
        Outside {
            own: Own { origin: origin.to_owned(), at_any_host: false },
            frame_ancestors: format!("'self' {}", embed_origins.join(" ")).trim_end().to_owned(),
            is_embedded: !embed_origins.is_empty(),
            api_rate: 0,
            proxies: Vec::new(),
            contact: None,
            key: Key::generate(),
            background: background.clone(),
        }
    }

    /// Signs what is given to strangers with this secret, as every process on the same books does.
    pub fn signed(self, secret: &[u8]) -> Outside {
        Outside { key: Key::try_from(secret).unwrap_or(self.key), ..self }
    }

    /// Tells whom to write to of a security problem: an address of mail or of the web.
    pub fn contact(self, contact: Option<String>) -> Outside {
        Outside { contact, ..self }
    }

    /// Lets a key of the API make so many requests in a second; 0 for any number.
    pub fn api_rate(self, api_rate: u32) -> Outside {
        Outside { api_rate, ..self }
    }

    /// The same world behind these proxies: what they say of who is asking is believed.
    #[must_use]
    pub fn behind(self, proxies: &[IpAddr]) -> Outside {
        Outside { proxies: proxies.to_vec(), ..self }
    }

    /// The same world where nobody configured what it calls us: our pages come from whatever host a
    /// request is sent to.
    #[must_use]
    pub fn at_any_host(mut self) -> Outside {
        self.own.at_any_host = true;
        self
    }
}

/// Every route of the server.
pub fn router(ctx: Ctx, outside: Outside) -> Router {
    let _ = watch::recorder();
    // Pages wait for the books on the runtime that serves them. Once a process; tests make many routers.
    let _ = any_spawner::Executor::init_tokio();
    let page = get(leptos_axum::render_app_async_with_context(provide_nonce, {
        let options = leptos_options();
        move || shell(options.clone())
    }));
    let pages = answer::Pages(page.clone());
    let (same_site, secure) = cookies(&outside);
    let strangers = Strangers { key: outside.key.clone(), same_site, secure };
    let with_session = Router::new()
        .route("/", get(async || Redirect::to(app::routes::ACCOUNTS)))
        .route("/login", page.clone().post(sign_in::sign_in))
        .route("/setup", page.clone().post(sign_in::set_up))
        .route("/logout", post(sign_in::sign_out))
        .route(
            app::routes::IMPORT,
            page.clone().post(uploads::import).layer(DefaultBodyLimit::disable()),
        )
        .route(app::routes::EXPORT, get(downloads::export))
        .route(app::routes::TEMPLATE, get(downloads::template))
        .route("/imports/{key}/errors.csv", get(downloads::failed_rows))
        .route("/imports/{key}/receipt.json", get(receipt::receipt))
        .route("/imports/{key}/events", get(events::events))
        .route("/do/{*function}", post(forms::server_function))
        // Which of the other addresses is a page, the pages know: see `app::App`.
        .fallback_service(page)
        .layer(from_fn_with_state(pages.clone(), bodies::limit))
        .layer(Extension(pages))
        .layer(from_fn(asking::require_person))
        .layer(from_fn_with_state((ctx.clone(), strangers.clone()), asking::ask))
        .layer(Extension(strangers))
        .layer(session_layer(&ctx, &outside));

    let pages = Router::new()
        .merge(health::routes(ctx.clone()))
        .merge(watch::routes(ctx.clone()))
        .merge(contact::routes(ctx.clone(), outside.contact.clone()))
        .merge(assets::routes())
        .merge(with_session)
        .layer(Extension(outside.background.clone()))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(from_fn_with_state(outside.clone(), gate::gate))
        .layer(from_fn(watch::route));
    // Keys open the API, not cookies: it stands beside the gate and the sessions.
    Router::new()
        .nest("/api", api::router(ctx, outside.api_rate, &outside.background))
        .merge(pages)
        .layer(from_fn_with_state(outside.clone(), client::client))
        .layer(from_fn(watch::watch))
        .layer(from_fn_with_state(outside, headers::headers))
        .layer(CatchPanicLayer::custom(answer::panicked))
}

/// Where the style of our pages is.
pub(crate) fn style_address() -> String {
    format!("/pkg/{}.css", assets::bundle_name())
}

/// Gives a page the nonce that its answer's policy names.
fn provide_nonce() {
    let nonce = use_context::<axum::http::request::Parts>()
        .and_then(|parts| parts.extensions.get::<Nonce>().cloned());
    if let Some(nonce) = nonce {
        provide_context(nonce);
    }
}

fn leptos_options() -> LeptosOptions {
    LeptosOptions::builder()
        .output_name(assets::bundle_name())
        .site_pkg_dir("pkg")
        .env(Env::PROD)
        .build()
}

/// To whom cookies are sent, and whether over HTTPS only. In a frame of another site, a browser sends no other cookie.
fn cookies(outside: &Outside) -> (SameSite, bool) {
    if outside.is_embedded {
        (SameSite::None, true)
    } else {
        (SameSite::Lax, outside.own.origin.starts_with("https:"))
    }
}

fn session_layer(ctx: &Ctx, outside: &Outside) -> SessionManagerLayer<sessions::Books> {
    let (same_site, secure) = cookies(outside);
    SessionManagerLayer::new(sessions::Books(ctx.clone()))
        .with_name(if secure { "__Host-fiado" } else { "fiado" })
        .with_same_site(same_site)
        .with_secure(secure)
        .with_http_only(true)
        .with_expiry(Expiry::OnInactivity(Duration::seconds(SESSION_IDLE_SECONDS)))
}
