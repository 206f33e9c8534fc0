//! Headers of every answer: what a page may load and who may frame it.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use leptos::nonce::Nonce;

use super::Outside;

/// What no answer goes without.
const ALWAYS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];
/// A browser that was here over HTTPS once comes back over nothing else for a year.
const HTTPS_ONLY: &str = "max-age=31536000";

/// What cannot be done for now may be tried again after so many seconds.
const SOON: &str = "2";

/// Mints the page's nonce and sets the headers.
pub(super) async fn headers(
    State(outside): State<Outside>,
    mut request: Request,
    next: Next,
) -> Response {
    let nonce = Nonce::new();
    request.extensions_mut().insert(nonce.clone());
    let mut response = next.run(request).await;
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors {}",
        outside.frame_ancestors
    );
    let is_away = response.status() == StatusCode::SERVICE_UNAVAILABLE;
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if outside.own.origin.starts_with("https:") {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HTTPS_ONLY));
    }
    if outside.is_embedded {
        partition_cookies(headers);
    }
    if is_away {
        headers.entry(header::RETRY_AFTER).or_insert(HeaderValue::from_static(SOON));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-cache"));
    response
}

/// Keeps the cookies of each site that shows our pages in a frame apart: browsers keep no others in a frame.
fn partition_cookies(headers: &mut HeaderMap) {
    let cookies: Vec<HeaderValue> = headers.get_all(header::SET_COOKIE).iter().cloned().collect();
    headers.remove(header::SET_COOKIE);
    for cookie in cookies {
        let partitioned = [cookie.as_bytes(), b"; Partitioned"].concat();
        headers.append(header::SET_COOKIE, HeaderValue::from_bytes(&partitioned).unwrap_or(cookie));
    }
}
