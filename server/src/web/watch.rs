//! What operators see: a line and two figures for each request, and what the books are busy with.

use std::sync::OnceLock;
use std::time::Instant;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use ledger::Ctx;
use metrics::{counter, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// Names a request in the log, and in its answer.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Names the work of several systems that a request is part of (W3C Trace Context).
const TRACE_PARENT: HeaderName = HeaderName::from_static("traceparent");
/// The longest id of a request that is taken over.
const REQUEST_ID_LENGTH_MAX: usize = 100;

const SECONDS: &str = "fiado_request_seconds";
/// Upper bounds of the histogram, in seconds.
const BUCKETS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.5, 10.0];

/// The route that an answer came by, for the layers that it passes: never the address, which names customers.
#[derive(Clone)]
struct Route(String);

/// Writes the route into the answer. It is known only where the route is.
pub(crate) async fn route(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let mut response = next.run(request).await;
    if let Some(route) = route {
        response.extensions_mut().get_or_insert_with(|| Route(route));
    }
    response
}

/// Writes one line for each request, and counts it.
pub(super) async fn watch(mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = request.method().clone();
    let id = request_id(request.headers());
    let trace = trace_id(request.headers()).unwrap_or_default().to_owned();
    if let Ok(id) = HeaderValue::from_str(&id) {
        request.headers_mut().insert(REQUEST_ID, id);
    }
    let mut response = next.run(request).await;
    let route = response.extensions_mut().remove::<Route>();
    let route = route.map_or_else(|| "page".to_owned(), |Route(route)| route);
    let (status, seconds) = (response.status().as_u16(), begun.elapsed().as_secs_f64());
    let labels =
        [("method", method.to_string()), ("route", route.clone()), ("status", status.to_string())];
    counter!("fiado_requests_total", &labels).increment(1);
    histogram!(SECONDS, "route" => route.clone()).record(seconds);
    let ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(target: "fiado::request", %method, route, status, ms, id, trace);
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().entry(REQUEST_ID).or_insert(id);
    }
    response
}

/// The caller's own number for the request, or a new one.
pub(crate) fn request_id(headers: &HeaderMap) -> String {
    let given = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok());
    let is_id = |id: &&str| {
        let is_plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':');
        (1..=REQUEST_ID_LENGTH_MAX).contains(&id.len()) && id.bytes().all(is_plain)
    };
    match given.filter(is_id) {
        Some(id) => id.to_owned(),
        None => format!("{:016x}", rand::random::<u64>()),
    }
}

/// The id of the trace that a caller began: 32 hexadecimal digits, not all of them 0.
fn trace_id(headers: &HeaderMap) -> Option<&str> {
    let parent = headers.get(TRACE_PARENT)?.to_str().ok()?;
    let trace = parent.strip_prefix("00-")?.split('-').next()?;
    let is_hex = |b: u8| matches!(b, b'0'..=b'9' | b'a'..=b'f');
    let is_one = trace.len() == 32 && trace.bytes().all(is_hex) && trace.bytes().any(|b| b != b'0');
    is_one.then_some(trace)
}

/// `/metrics`, in the text format of Prometheus.
pub(super) fn routes(ctx: Ctx) -> Router {
    Router::new().route("/metrics", get(text)).with_state(ctx)
}

async fn text(State(ctx): State<Ctx>) -> Response {
    let figures = ledger::figures::read(&ctx).await;
    gauge!("fiado_up").set(if figures.is_ok() { 1.0 } else { 0.0 });
    for (name, value) in figures.unwrap_or_default() {
        gauge!(name).set(figure(value));
    }
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (kind, recorder().map(PrometheusHandle::render).unwrap_or_default()).into_response()
}

#[expect(clippy::as_conversions, reason = "no figure comes near 2^53")]
fn figure(value: i64) -> f64 {
    value as f64
}

/// What all counters of the process are kept in, from the first request on.
pub(super) fn recorder() -> Option<&'static PrometheusHandle> {
    static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    let install = || {
        let builder = PrometheusBuilder::new();
        let matcher = Matcher::Full(SECONDS.to_owned());
        let builder = builder.set_buckets_for_metric(matcher, &BUCKETS).ok()?;
        let handle = builder.install_recorder().ok()?;
        describe();
        Some(handle)
    };
    RECORDER.get_or_init(install).as_ref()
}

fn describe() {
    metrics::describe_counter!("fiado_requests_total", "Requests, by method, route and status.");
    metrics::describe_histogram!(SECONDS, "How long requests took, by route.");
    metrics::describe_gauge!("fiado_up", "1 while the books answer.");
    for (name, told) in ledger::figures::NAMES {
        metrics::describe_gauge!(name, told);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_a_request_is_taken_over_if_it_is_a_name() {
        let headers = |name: HeaderName, value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, value.parse().unwrap());
            headers
        };
        assert_eq!(request_id(&headers(REQUEST_ID, "abc-1")), "abc-1");
        for odd in ["", "a b", "a\"b", &"x".repeat(101)] {
            assert_eq!(request_id(&headers(REQUEST_ID, odd)).len(), 16, "{odd}");
        }
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        let parent = format!("00-{trace}-00f067aa0ba902b7-01");
        assert_eq!(trace_id(&headers(TRACE_PARENT, &parent)), Some(trace));
        for odd in ["", "00-4bf9-00f067aa0ba902b7-01", &parent.replace("4bf9", "4BF9")] {
            assert_eq!(trace_id(&headers(TRACE_PARENT, odd)), None, "{odd}");
        }
    }
}
