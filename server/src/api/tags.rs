//! Names of what was answered: who has it already is told so.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::Error;
use sha2::{Digest, Sha256};

use super::Failed;

/// What proxies that compress put behind a tag.
const SUFFIXES: [&str; 9] =
    ["--gzip", "-gzip", ";gzip", "--br", "-br", "--zstd", "-zstd", "--deflate", "-deflate"];

/// The tags that a header names, without quotes and marks of weakness. What is no tag is empty, and fits nothing.
pub(super) fn named(headers: &HeaderMap, name: &HeaderName) -> Vec<String> {
    let given = headers.get_all(name).iter();
    let tags = given.flat_map(|value| value.to_str().unwrap_or_default().split(','));
    tags.map(|tag| bare(tag.trim())).collect()
}

fn bare(tag: &str) -> String {
    let bare = tag.trim_start_matches("W/").trim_matches('"');
    if bare == "*" && tag != "*" {
        return String::new();
    }
    SUFFIXES.iter().find_map(|suffix| bare.strip_suffix(suffix)).unwrap_or(bare).to_owned()
}

/// Names an answer: by the state that its handler named, and by what it says. Who has it already is told so.
pub(super) async fn tagged(request: Request, next: Next) -> Response {
    let is_read = request.method() == Method::GET;
    let known = named(request.headers(), &header::IF_NONE_MATCH);
    let response = next.run(request).await;
    let is_json =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/json");
    let state = response.headers().get(header::ETAG).cloned();
    if response.status() != StatusCode::OK || !is_json || !(is_read || state.is_some()) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return Failed::from(Error::Stale).into_response();
    };
    let says: String = Sha256::digest(&body).iter().take(8).map(|b| format!("{b:02x}")).collect();
    let state = state.as_ref().and_then(|state| state.to_str().ok());
    let tag = state.map_or(says.clone(), |state| format!("{state}.{says}"));
    if let Ok(value) = HeaderValue::from_str(&format!("W/\"{tag}\"")) {
        parts.headers.insert(header::ETAG, value);
    }
    if is_read && known.iter().any(|known| *known == tag || known == "*") {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_TYPE);
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_read_as_proxies_pass_it_on() {
        for (given, expected) in [
            (r#"W/"1-3.0a""#, "1-3.0a"),
            (r#""1-3.0a""#, "1-3.0a"),
            (r#"W/"1-3.0a-gzip""#, "1-3.0a"),
            (r#""1-3.0a--gzip""#, "1-3.0a"),
            (r#""1-3.0a;gzip""#, "1-3.0a"),
            (r#"W/"1-3.0a-br""#, "1-3.0a"),
            ("1-3", "1-3"),
            ("*", "*"),
            (r#""*""#, ""),
        ] {
            assert_eq!(bare(given), expected, "{given}");
        }
        for suffix in SUFFIXES {
            assert_eq!(bare(&format!("\"1-3.0a{suffix}\"")), "1-3.0a", "{suffix}");
        }
    }
}
