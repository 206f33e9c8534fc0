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
    if (reads && !upgrades) || outside.own.sent(request.headers()) {
        return next.run(request).await;
    }
    (
        StatusCode::FORBIDDEN,
        "This form must be sent from Fiado's own page. Reload the page and try again.",
    )
        .into_response()
}

/// Where our own pages come from.
#[derive(Clone, Debug)]
pub(super) struct Own {
    /// From this origin.
    pub(super) origin: String,
    /// Also from the host that a request is sent to, whatever its name.
    pub(super) at_any_host: bool,
}

impl Own {
    /// Whether one of our pages sent the request. Browsers say where it comes from; older ones, and
    /// without TLS all of them, by `Origin` only. A request that says neither is no browser's.
    fn sent(&self, headers: &HeaderMap) -> bool {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        match (text("sec-fetch-site"), text("origin")) {
            (Some(site), _) => site == "same-origin",
            (None, Some(origin)) => {
                // Both leave out the port that goes without saying.
                let host = origin.split_once("://").map(|(_, host)| host);
                let is_asked = host.is_some() && host == text("host");
                origin == self.origin || (self.at_any_host && is_asked)
            }
            (None, None) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pairs: &[(&'static str, &'static str)]) -> bool {
        check_at(false, pairs)
    }

    fn check_at(at_any_host: bool, pairs: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, value.parse().unwrap());
        }
        Own { origin: "https://shop.example".into(), at_any_host }.sent(&headers)
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

    #[test]
    fn without_a_configured_address_the_host_that_was_asked_is_ours() {
        let lan = [("origin", "http://192.168.0.7:3000"), ("host", "192.168.0.7:3000")];
        assert!(check_at(true, &lan));
        assert!(!check_at(false, &lan), "with one, only that");
        for (origin, host) in [
            ("http://192.168.0.7:3001", "192.168.0.7:3000"),
            ("http://evil.example", "192.168.0.7:3000"),
            ("null", "192.168.0.7:3000"),
            ("null", "null"),
        ] {
            assert!(!check_at(true, &[("origin", origin), ("host", host)]), "{origin}");
        }
        assert!(!check_at(true, &[("origin", "null")]));
        let other = [("sec-fetch-site", "cross-site"), lan[0], lan[1]];
        assert!(!check_at(true, &other));
    }
}
