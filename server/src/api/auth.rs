//! Who asks: a key and its token. The one cookie that is read here is a program's own, never the browser's session.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::{Error, Lang};
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use ledger::keys::{self, Opened};
use ledger::{Ctx, Door, Who};

use super::{Failed, error};
use crate::web::client::address;
use crate::web::watch::{REQUEST_ID, request_id};

const APP_KEY: &str = "x-vtex-api-appkey";
const APP_TOKEN: &str = "x-vtex-api-apptoken";
/// The original's user token: here, a key's token. Programs send it as a header or a cookie.
const USER_TOKEN: &str = "VtexIdclientAutCookie";
/// A key that was ended opens for so long yet; within it, a request costs no look into the books.
const REMEMBERED: Duration = Duration::from_secs(2);
const REMEMBERED_MAX: usize = 10_000;

/// What was opened lately, by AppKey and token, and when.
type Remembered = HashMap<(String, String), (Opened, Instant)>;

/// What the layers of the API share.
#[derive(Clone)]
pub(super) struct Guard {
    books: Ctx,
    remembered: Arc<Mutex<Remembered>>,
    limiter: Option<Arc<DefaultKeyedRateLimiter<i64>>>,
}

impl Guard {
    /// `rate` is the number of requests that a key may make in a second; 0 for any number.
    pub(super) fn new(books: Ctx, rate: u32) -> Guard {
        let quota = std::num::NonZeroU32::new(rate).map(|rate| {
            let burst = rate.saturating_mul(std::num::NonZeroU32::MIN.saturating_add(1));
            Quota::per_second(rate).allow_burst(burst)
        });
        Guard {
            books,
            remembered: Arc::default(),
            limiter: quota.map(|quota| Arc::new(RateLimiter::keyed(quota))),
        }
    }

    async fn open(&self, headers: &HeaderMap) -> Result<Opened, Error> {
        let (app_key, token) = credentials(headers).ok_or(Error::Unauthenticated)?;
        let name = (app_key.unwrap_or_default().to_owned(), token.to_owned());
        let now = self.books.clock.micros();
        if let Ok(remembered) = self.remembered.lock()
            && let Some((opened, since)) = remembered.get(&name)
            && since.elapsed() < REMEMBERED
            && opened.expires_at.is_none_or(|at| at > now)
        {
            return Ok(opened.clone());
        }
        let opened = keys::open(&self.books, app_key, token).await?;
        if let Ok(mut remembered) = self.remembered.lock() {
            if remembered.len() >= REMEMBERED_MAX {
                remembered.clear();
            }
            remembered.insert(name, (opened.clone(), Instant::now()));
        }
        Ok(opened)
    }
}

/// The AppKey, where there is one, and the token.
fn credentials(headers: &HeaderMap) -> Option<(Option<&str>, &str)> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(token) = text(APP_TOKEN) {
        return Some((Some(text(APP_KEY)?), token));
    }
    if let Some(token) = text(USER_TOKEN).or_else(|| cookie(text("cookie")?)) {
        return Some((None, token));
    }
    let (scheme, token) = text(header::AUTHORIZATION.as_str())?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some((None, token.trim()))
}

/// The token among a program's cookies.
fn cookie(cookies: &str) -> Option<&str> {
    let mut all = cookies.split(';').filter_map(|cookie| cookie.trim().split_once('='));
    all.find(|(name, _)| name.eq_ignore_ascii_case(USER_TOKEN)).map(|(_, token)| token)
}

/// Who asks, and in which language.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    pub(super) ctx: Ctx,
    pub(super) lang: Lang,
}

impl<S: Send + Sync> FromRequestParts<S> for Ask {
    type Rejection = Failed;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Ask, Failed> {
        parts.extensions.get::<Ask>().cloned().ok_or(Error::Unauthenticated.into())
    }
}

pub(super) fn lang(headers: &HeaderMap) -> Lang {
    let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    wanted.and_then(Lang::from_accept_language).unwrap_or_default()
}

/// Lets in who has a key that opens, as often as it may.
pub(super) async fn guard(
    State(guard): State<Guard>,
    mut request: Request,
    next: Next,
) -> Response {
    let lang = lang(request.headers());
    let request_id = request_id(request.headers());
    let mut response = match guard.open(request.headers()).await {
        Err(refused) => Failed::from(refused).into_response(),
        Ok(opened) => {
            let checked = guard.limiter.as_ref().map(|limiter| limiter.check_key(&opened.key.key));
            if let Some(Err(wait)) = checked {
                let wait = wait.wait_time_from(DefaultClock::default().now());
                error::too_many(wait.as_secs() + 1, lang)
            } else {
                let ctx = Ctx {
                    door: Door::Api,
                    request: request_id.clone(),
                    address: address(request.extensions()),
                    ..guard.books.with(Who::Key(opened.key))
                };
                request.extensions_mut().insert(Ask { ctx, lang });
                next.run(request).await
            }
        }
    };
    if let Ok(id) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}
