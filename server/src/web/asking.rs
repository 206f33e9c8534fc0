//! Finds out who asks and in which language, before any page or server function runs.

use app::asked::{Asked, Flash, Outbox};
use app::routes::here;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use domain::{Error, Lack, Lang};
use ledger::{Ctx, Door, Who, people, settings};
use tower_sessions::Session;

use super::answer::away;
use super::client::address;
use super::sessions::PERSON;
use super::strangers::Strangers;

/// The key under which a session holds what the next page shows once.
pub(super) const FLASH: &str = "flash";
/// The key under which a session holds when it was last used.
const SEEN: &str = "seen";
/// A session in use is written again after so many seconds.
const TOUCH_SECONDS: i64 = 60;

/// Puts [`Asked`] among the request's extensions, and remembers the language that was chosen.
pub(super) async fn ask(
    State((books, strangers)): State<(Ctx, Strangers)>,
    session: Session,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let mut asked = match asked(&books, &session, &parts).await {
        Ok(asked) => asked,
        Err(error) => return away(lang(&parts), &error),
    };
    let told = strangers.told(&parts.headers).filter(|_| is_page(&parts));
    let was_told = told.is_some();
    asked.flash = asked.flash.or(told);
    let chosen = query_lang(&parts.uri);
    let outbox = asked.outbox.clone();
    parts.extensions.insert(asked);
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if was_told {
        strangers.forget(&mut response);
    }
    if let Some(notice) = outbox.take() {
        let flash = Flash { notice: Some(notice), ..Flash::default() };
        if let Err(e) = session.insert(FLASH, flash).await {
            tracing::warn!("a notice was lost: {e}");
        }
    }
    if let Some(lang) = chosen {
        let cookie = strangers.language(lang.code()).to_string();
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

async fn asked(books: &Ctx, session: &Session, request: &Parts) -> Result<Asked, Error> {
    let person: Option<i64> = session.get(PERSON).await.map_err(unread)?;
    let who = match person {
        Some(key) => people::get(books, key).await?.map_or(Who::Anyone, Who::Person),
        None => Who::Anyone,
    };
    if person.is_some() {
        touch(books, session).await.map_err(unread)?;
    }
    let mut flash = None;
    // Removing what is not there would write the session, and a page would wait for whoever writes the books.
    if is_page(request) && session.get_value(FLASH).await.map_err(unread)?.is_some() {
        flash = session.remove(FLASH).await.map_err(unread)?;
    }
    let address = address(&request.extensions);
    let ctx = Ctx { door: Door::Page, address, ..books.with(who) };
    let store = settings::store(&ctx).await?;
    Ok(Asked { ctx, lang: lang(request), store, flash, outbox: Outbox::default() })
}

/// A session that cannot be read: the books told why in the log.
fn unread(e: tower_sessions::session::Error) -> Error {
    tracing::warn!("a session was not read: {e}");
    Error::Unavailable(Lack::Answer)
}

/// Whether a page is asked for, which shows what the last form left: what a page loads beside itself must not use it up.
fn is_page(request: &Parts) -> bool {
    request.method == Method::GET && accepts_html(&request.headers)
}

/// Writes a session in use again from time to time, so that it does not end as idle.
async fn touch(books: &Ctx, session: &Session) -> Result<(), tower_sessions::session::Error> {
    let now = books.clock.micros() / 1_000_000;
    let seen: i64 = session.get(SEEN).await?.unwrap_or_default();
    if now - seen >= TOUCH_SECONDS {
        session.insert(SEEN, now).await?;
    }
    Ok(())
}

/// Sends who is not signed in to the sign-in page, and back afterwards. Server functions answer for
/// themselves, and so does the import, to a script: it would take that page for no answer at all.
pub(super) async fn require_person(request: Request, next: Next) -> Response {
    let known = request.extensions().get::<Asked>().is_some_and(|asked| asked.person().is_some());
    let path = request.uri().path();
    let is_sent_by_script = *request.method() == Method::POST && !accepts_html(request.headers());
    let answers_itself = matches!(path, "/login" | "/setup" | "/logout")
        || path.starts_with("/do/")
        || (path == app::routes::IMPORT && is_sent_by_script);
    if known || answers_itself {
        return next.run(request).await;
    }
    let wanted = request.uri().path_and_query().map_or("/", |wanted| wanted.as_str());
    let wanted = if *request.method() == Method::GET { here(wanted) } else { "/".to_owned() };
    let query =
        url::form_urlencoded::Serializer::new(String::new()).append_pair("next", &wanted).finish();
    Redirect::to(&format!("/login?{query}")).into_response()
}

/// Whether a browser asks for a page, and not a script for data.
pub(super) fn accepts_html(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

fn lang(request: &Parts) -> Lang {
    let header =
        |name| request.headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    query_lang(&request.uri)
        .or_else(|| header(header::COOKIE).and_then(cookie_lang))
        .or_else(|| header(header::ACCEPT_LANGUAGE).and_then(Lang::from_accept_language))
        .unwrap_or_default()
}

fn query_lang(uri: &Uri) -> Option<Lang> {
    let query = uri.query().unwrap_or_default();
    let pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs.filter(|(name, _)| name == "lang").find_map(|(_, value)| Lang::parse(&value))
}

fn cookie_lang(cookies: &str) -> Option<Lang> {
    cookies.split(';').find_map(|cookie| Lang::parse(cookie.trim().strip_prefix("lang=")?))
}
