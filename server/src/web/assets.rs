//! The site's files, embedded in the binary: named by their content, so that a browser never asks
//! for one twice, and compressed when they were built.

use std::sync::LazyLock;

use axum::Router;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../target/site"]
#[allow_missing = true]
struct Site;

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const FOR_A_DAY: &str = "public, max-age=86400";

/// Encodings that files are kept in, the best first.
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// The name of scripts and styles, with the hash of their content.
pub(super) fn bundle_name() -> String {
    static NAME: LazyLock<Option<String>> = LazyLock::new(|| {
        let manifest: serde_json::Value =
            serde_json::from_slice(&Site::get("manifest.json")?.data).ok()?;
        Some(manifest.get("name")?.as_str()?.to_owned())
    });
    NAME.clone().unwrap_or_else(|| "app".to_owned())
}

/// The routes of the files.
pub(super) fn routes() -> Router {
    Router::new()
        .route(
            "/pkg/{file}",
            get(async |headers: HeaderMap, file: Result<Path<String>, PathRejection>| match file {
                Ok(Path(file)) => answer(&format!("pkg/{file}"), FOR_EVER, &headers),
                Err(_) => StatusCode::NOT_FOUND.into_response(),
            }),
        )
        .route(
            "/favicon.svg",
            get(async |headers: HeaderMap| answer("favicon.svg", FOR_A_DAY, &headers)),
        )
        .route(
            "/favicon.ico",
            get(async |headers: HeaderMap| answer("favicon.svg", FOR_A_DAY, &headers)),
        )
        .route("/robots.txt", get(async || "User-agent: *\nDisallow: /\n"))
}

fn answer(name: &str, cache: &'static str, asked: &HeaderMap) -> Response {
    let Some(plain) = Site::get(name).filter(|_| !name.ends_with(".br") && !name.ends_with(".gz"))
    else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let tag = hex(&plain.metadata.sha256_hash()[..12]);
    let mut headers = HeaderMap::new();
    let mut set = |name, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(header::CACHE_CONTROL, cache);
    set(header::ETAG, &format!("\"{tag}\""));
    set(header::VARY, "Accept-Encoding");
    if text(asked, header::IF_NONE_MATCH).contains(&tag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    set(header::CONTENT_TYPE, mime_guess::from_path(name).first_or_octet_stream().as_ref());
    let accepted = text(asked, header::ACCEPT_ENCODING);
    let packed = ENCODINGS
        .iter()
        .filter(|(encoding, _)| accepted.contains(encoding))
        .find_map(|(encoding, suffix)| Some((*encoding, Site::get(&format!("{name}{suffix}"))?)));
    match packed {
        Some((encoding, file)) => {
            set(header::CONTENT_ENCODING, encoding);
            (headers, file.data).into_response()
        }
        None => (headers, plain.data).into_response(),
    }
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
