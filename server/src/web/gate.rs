//! The gate in front of everything that a cookie opens: what changes something must come from our
//! own pages. Server functions have no such check of their own.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Outside;

/// Lets a request through that only reads, or that comes from our own origin.
pub(super) async fn gate(State(outside): State<Outside>, request: Request, next: Next) -> Response {
    let upgrades = request.headers().contains_key(header::UPGRADE);
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if (reads && !upgrades) || is_own(request.headers(), &outside.origin) {
        return next.run(request).await;
    }
    (
        StatusCode::FORBIDDEN,
        "This form must be sent from Fiado's own page. Reload the page and try again.",
    )
        .into_response()
}

/// Browsers say where a request comes from; older ones by `Origin` only. A request that says neither
/// is no browser's.
fn is_own(headers: &HeaderMap, own: &str) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match text("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => text("origin") == Some(own),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pairs: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, value.parse().unwrap());
        }
        is_own(&headers, "https://shop.example")
    }

    #[test]
    fn only_our_own_pages_may_change_something() {
        assert!(check(&[("sec-fetch-site", "same-origin")]));
        assert!(check(&[("origin", "https://shop.example")]));
        assert!(!check(&[("sec-fetch-site", "same-site"), ("origin", "https://shop.example")]));
        assert!(!check(&[("sec-fetch-site", "cross-site")]));
        assert!(!check(&[("sec-fetch-site", "none")]));
        assert!(!check(&[("origin", "https://shop.example.evil")]));
        assert!(!check(&[("origin", "null")]));
        assert!(!check(&[]));
    }
}
