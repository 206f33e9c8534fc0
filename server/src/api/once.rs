//! Requests that may come again: with the same `Idempotency-Key`, the first answer is given again.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::Error;
use ledger::Who;
use ledger::answers::{Answer, Once};
use sha2::{Digest, Sha256};

use super::auth::Ask;
use super::{BODY_BYTES_MAX, Failed, answers, error};

const HEADER: &str = "idempotency-key";
const LENGTH_MAX: usize = 255;
/// Says that an answer was given before.
const REPLAYED: &str = "idempotent-replayed";

/// Gives the answer that was given before, or lets the request have its effect, once.
pub(super) async fn once(request: Request, next: Next) -> Response {
    let name = request.headers().get(HEADER).filter(|_| *request.method() == Method::POST);
    let Some(name) = name else { return next.run(request).await };
    let name =
        name.to_str().ok().filter(|n| (1..=LENGTH_MAX).contains(&n.len())).map(str::to_owned);
    let (parts, body) = request.into_parts();
    let Some(mut ask) = parts.extensions.get::<Ask>().cloned() else {
        return Failed(Error::Unauthenticated).into_response();
    };
    let Some(name) = name else {
        let message = ask.lang.pick(
            "An Idempotency-Key has 1 to 255 letters, digits and signs of ASCII. Send another.",
            "Uma Idempotency-Key tem de 1 a 255 letras, dígitos e sinais ASCII. Envie outra.",
            "Una Idempotency-Key tiene de 1 a 255 letras, dígitos y signos ASCII. Envía otra.",
        );
        return error::answer(error::own(2015, message.to_owned()));
    };
    let Ok(body) = to_bytes(body, BODY_BYTES_MAX).await else {
        return super::too_large(ask.lang);
    };
    let Who::Key(key) = &ask.ctx.who else {
        return Failed(Error::Unauthenticated).into_response();
    };
    let mut hash = Sha256::new();
    // Addresses are taken with a slash at their end too.
    let path = parts.uri.path().trim_end_matches('/');
    for part in [parts.method.as_str().as_bytes(), path.as_bytes(), &body] {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    let once = Arc::new(Once {
        app_key: key.app_key.clone(),
        name,
        request_hash: hash.finalize().to_vec(),
        render: answers::rendered,
    });
    match before(&once, &ask).await {
        Ok(Some(response)) => return response,
        Ok(None) => {}
        Err(e) => return Failed(e).into_response(),
    }
    ask.ctx.once = Some(once.clone());
    let plain = ask.clone();
    let mut request = Request::from_parts(parts, Body::from(body));
    request.extensions_mut().insert(ask);
    let response = next.run(request).await;
    if response.status().is_success() {
        return response;
    }
    keep(&once, &plain, response).await
}

async fn before(once: &Once, ask: &Ask) -> Result<Option<Response>, Error> {
    Ok(once.before(&ask.ctx).await?.map(|answer| match answer {
        Ok(answer) => replayed(answer),
        Err(()) => {
            let message = ask.lang.pick(
                "This Idempotency-Key was used for another request. Use a new one.",
                "Esta Idempotency-Key foi usada em outra requisição. Use uma nova.",
                "Esta Idempotency-Key se usó en otra petición. Usa una nueva.",
            );
            error::answer(error::own(2022, message.to_owned()))
        }
    }))
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
/// request got meanwhile, if it did.
async fn keep(once: &Once, ask: &Ask, response: Response) -> Response {
    if !matches!(response.status(), StatusCode::CONFLICT | StatusCode::NOT_FOUND) {
        return response;
    }
    let (parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, BODY_BYTES_MAX).await else {
        return Failed(Error::Stale).into_response();
    };
    let answer =
        Answer { status: parts.status.as_u16(), body: String::from_utf8_lossy(&body).into_owned() };
    match once.refuse(&ask.ctx, &answer).await {
        Ok(true) => Response::from_parts(parts, Body::from(body)),
        Ok(false) => match before(once, ask).await {
            Ok(Some(replayed)) => replayed,
            Ok(None) => Failed(Error::Stale).into_response(),
            Err(e) => Failed(e).into_response(),
        },
        Err(e) => Failed(e).into_response(),
    }
}
