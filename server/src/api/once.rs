//! Requests that may come again: with the same `Idempotency-Key`, the first answer is given again.

use std::error::Error as _;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, MatchedPath, RawPathParams, Request};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::{Error, Lang};
use http_body_util::LengthLimitError;
use ledger::Who;
use ledger::answers::{Answer, Once};
use sha2::{Digest, Sha256};

use super::auth::{self, Ask};
use super::{BODY_BYTES_MAX, Failed, answers, error};

const HEADER: &str = "idempotency-key";
const LENGTH_MAX: usize = 255;
/// Says that an answer was given before.
const REPLAYED: &str = "idempotent-replayed";

/// Gives the answer that was given before, or lets the request have its effect, once.
pub(super) async fn once(request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let lang = auth::lang(&parts.headers);
    let named = match Named::of(&mut parts, lang).await {
        Ok(Some(named)) => named,
        Ok(None) => return next.run(Request::from_parts(parts, body)).await,
        Err(refused) => return refused,
    };
    let Some(mut ask) = parts.extensions.get::<Ask>().cloned() else {
        return Failed::from(Error::Unauthenticated).into_response();
    };
    let body = match to_bytes(body, BODY_BYTES_MAX).await {
        Ok(body) => body,
        Err(e) if e.source().is_some_and(|e| e.is::<LengthLimitError>()) => {
            return super::too_large(ask.lang);
        }
        Err(_) => return super::broken_off(ask.lang),
    };
    let plain = ask.clone();
    let once = match named.begin(&mut ask, &body).await {
        Ok(once) => once,
        Err(before) => return before,
    };
    let mut request = Request::from_parts(parts, Body::from(body));
    request.extensions_mut().insert(ask);
    let response = next.run(request).await;
    if response.status().is_success() {
        return response;
    }
    keep(&once, &plain, response).await
}

/// A request that may come again.
pub(super) struct Named {
    name: String,
    /// What is asked for.
    address: Vec<String>,
}

impl Named {
    /// What the head of a request says; `None` of one that has no key.
    ///
    /// Errors: the answer to a key that is none.
    pub(super) async fn of(parts: &mut Parts, lang: Lang) -> Result<Option<Named>, Response> {
        let name = parts.headers.get(HEADER).filter(|_| parts.method == Method::POST);
        let Some(name) = name else { return Ok(None) };
        let name = name.to_str().ok().filter(|n| (1..=LENGTH_MAX).contains(&n.len()));
        let Some(name) = name.map(str::to_owned) else {
            let message = lang.pick(
                "An Idempotency-Key has 1 to 255 letters, digits and signs of ASCII. Send another.",
                "Uma Idempotency-Key tem de 1 a 255 letras, dígitos e sinais ASCII. Envie outra.",
                "Una Idempotency-Key tiene de 1 a 255 letras, dígitos y signos ASCII. Envía otra.",
            );
            return Err(error::answer(error::own(2015, message.to_owned())));
        };
        Ok(Some(Named { name, address: address(parts).await }))
    }

    /// Lets the request have its effect, together with its answer; `body` is what it says, or a hash of that.
    ///
    /// Errors: the answer that was given before.
    pub(super) async fn begin(self, ask: &mut Ask, body: &[u8]) -> Result<Arc<Once>, Response> {
        let Who::Key(key) = &ask.ctx.who else {
            return Err(Failed::from(Error::Unauthenticated).into_response());
        };
        let mut hash = Sha256::new();
        for part in self.address.iter().map(String::as_bytes).chain([body]) {
            hash.update(part.len().to_be_bytes());
            hash.update(part);
        }
        let once = Arc::new(Once {
            app_key: key.app_key.clone(),
            name: self.name,
            request_hash: hash.finalize().to_vec(),
            render: answers::rendered,
        });
        match once.before(&ask.ctx).await {
            Ok(Some(before)) => return Err(again(before, ask.lang)),
            Ok(None) => {}
            Err(e) => return Err(Failed::from(e).into_response()),
        }
        ask.ctx.once = Some(once.clone());
        Ok(once)
    }
}

/// The answer to a request that the same one was quicker than.
pub(super) async fn raced(once: &Once, ask: &Ask) -> Response {
    keep(once, ask, error::answer(error::refusal(&Error::Stale.into(), ask.lang))).await
}

/// What is asked for, however its address is written: the route, the names in it, decoded, and the query.
async fn address(parts: &mut Parts) -> Vec<String> {
    let route = parts.extensions.get::<MatchedPath>().map(MatchedPath::as_str);
    let route = route.unwrap_or(parts.uri.path()).trim_end_matches('/');
    // Older clients write the singular.
    let route = format!("{route}/").replace("/transaction/", "/transactions/");
    let mut address = vec![parts.method.to_string(), route];
    if let Ok(names) = RawPathParams::from_request_parts(parts, &()).await {
        address.extend(names.iter().map(|(_, name)| name.to_owned()));
    }
    address.push(parts.uri.query().unwrap_or_default().to_owned());
    address
}

/// The answer that was given before; another request's key has none for this one.
fn again(before: Result<Answer, ()>, lang: Lang) -> Response {
    match before {
        Ok(answer) => replayed(answer),
        Err(()) => {
            let message = lang.pick(
                "This Idempotency-Key was used for another request. Use a new one.",
                "Esta Idempotency-Key foi usada em outra requisição. Use uma nova.",
                "Esta Idempotency-Key se usó en otra petición. Usa una nueva.",
            );
            error::answer(error::own(2022, message.to_owned()))
        }
    }
}

fn replayed(answer: Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let mut response = (status, answer.body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    response
}

/// Keeps a refusal that a repetition must not turn into an effect; gives the answer that the same
/// request got meanwhile, if it did. That it may be tried again is no answer to keep.
async fn keep(once: &Once, ask: &Ask, response: Response) -> Response {
    if !matches!(response.status(), StatusCode::CONFLICT | StatusCode::NOT_FOUND) {
        return response;
    }
    let is_passing = error::code_of(&response) == error::STALE;
    let (parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, BODY_BYTES_MAX).await else {
        return Failed::from(Error::Stale).into_response();
    };
    let text = String::from_utf8_lossy(&body).into_owned();
    let answer = Answer { status: parts.status.as_u16(), body: text };
    let kept = if is_passing { Ok(false) } else { once.refuse(&ask.ctx, &answer).await };
    let meanwhile = match kept {
        Ok(true) => Ok(None),
        Ok(false) => once.meanwhile(&ask.ctx).await,
        Err(e) => Err(e),
    };
    match meanwhile {
        Ok(Some(before)) => again(before, ask.lang),
        Ok(None) => Response::from_parts(parts, Body::from(body)),
        Err(e) => Failed::from(e).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use domain::{Refusal, Role};
    use ledger::ApiKey;
    use ledger::testing::each_db;

    use super::*;

    #[tokio::test]
    async fn a_refusal_is_the_answer_from_then_on_and_that_it_may_be_tried_again_is_none() {
        each_db(async |shop| {
            let (app_key, name) = ("k".to_owned(), "k".to_owned());
            let who = Who::Key(ApiKey { key: 1, app_key, name, role: Role::Owner });
            let ask = Ask { ctx: shop.olga.with(who), lang: Lang::En };
            let closed = Error::from(Refusal::AccountClosed);
            // What comes back, and whether it is kept: the third is given what the second was told.
            for (refused, code, is_kept) in
                [(Error::Stale, 2009, false), (closed, 2100, true), (Error::Stale, 2100, true)]
            {
                let once = Once {
                    app_key: "k".into(),
                    name: "n".into(),
                    request_hash: vec![1],
                    render: answers::rendered,
                };
                let response = error::answer(error::refusal(&refused.into(), ask.lang));
                let given = keep(&once, &ask, response).await;
                assert_eq!(given.status(), StatusCode::CONFLICT);
                let body = to_bytes(given.into_body(), BODY_BYTES_MAX).await.unwrap();
                assert!(String::from_utf8_lossy(&body).contains(&format!("\"code\":{code}")));
                let before = once.before(&ask.ctx).await.unwrap();
                assert_eq!(before.is_some(), is_kept);
            }
        })
        .await;
    }
}
