//! Serving: accepting connections until the process is told to stop.

use std::io::{IsTerminal, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use http_body_util::BodyExt;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use ledger::{Ctx, people, settings};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio_io_timeout::TimeoutStream;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use tower_http::timeout::TimeoutBody;

use super::guests::{Guest, Guests};
use crate::config::{Config, Log};
use crate::{web, worker};

/// A client has so long to send the head of a request, from the connection or the answer before it on.
const HEAD_PATIENCE: Duration = Duration::from_secs(10);
/// A body may pause for so long.
const BODY_PATIENCE: Duration = Duration::from_secs(30);
/// An answer may wait for so long until some of it is taken.
const ANSWER_PATIENCE: Duration = Duration::from_secs(60);
/// Requests under way get so long to end when the process is told to stop.
const SHUTDOWN_PATIENCE: Duration = Duration::from_secs(10);

/// Migrates, prints one line when it accepts connections, and stops cleanly on SIGTERM or Ctrl-C.
///
/// Errors: one sentence naming what is wrong.
pub(super) async fn serve(config: Config) -> Result<(), String> {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env();
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter.unwrap_or_else(|_| "warn,ledger=info,fiado=info".into()))
        .with_writer(std::io::stderr);
    match config.log {
        Log::Text => log.with_ansi(std::io::stderr().is_terminal()).init(),
        Log::Json => log.json().flatten_event(true).init(),
    }
    let listener = TcpListener::bind(config.listen).await.map_err(|e| {
        format!("The setting `listen` is {}, which cannot be listened on: {e}.", config.listen)
    })?;
    let ctx = super::open(&config.database).await?;
    let address = listener.local_addr().map_err(|e| e.to_string())?;
    let url = config.base_url.clone().unwrap_or_else(|| format!("http://{address}"));
    let stop = CancellationToken::new();
    let background = worker::start(ctx.clone(), stop.clone());
    let mut outside = web::Outside::new(&url, &config.embed_origins, &background)
        .behind(&config.trusted_proxies)
        .api_rate(config.api_rate)
        .contact(config.security_contact.clone())
        .signed(&settings::secret(&ctx).await.map_err(|e| super::sentence(&e))?);
    if config.base_url.is_none() {
        outside = outside.at_any_host();
    }
    let router = web::router(ctx.clone(), outside);

    say(&format!("Fiado is ready at {url}"));
    tell_setup_link(&ctx, &url).await;
    let guests = Guests::new(files_max(), &config.trusted_proxies);
    accept(listener, router, guests, stop.clone()).await;

    background.finish().await;
    ctx.db.close().await;
    Ok(())
}

/// Prints a line, whether anybody listens or not.
fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

async fn tell_setup_link(ctx: &Ctx, url: &str) {
    if let Ok(Some(token)) = people::setup_token(ctx).await {
        say(&format!("Nobody can sign in yet. Create the owner at {url}/setup?token={token}"));
    }
}

/// How many files the process may have open.
fn files_max() -> u64 {
    use rustix::process::{Resource, getrlimit};
    getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX)
}

async fn accept(listener: TcpListener, router: Router, guests: Guests, stop: CancellationToken) {
    let graceful = GracefulShutdown::new();
    let mut told_to_stop = std::pin::pin!(told_to_stop());
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                // Who is not let in is hung up on.
                Ok((stream, from)) => if let Some(guest) = guests.admit(from.ip()) {
                    let _ = stream.set_nodelay(true);
                    speak(stream, from, guest, router.clone(), &graceful);
                },
                // Out of file descriptors, most likely: others will be closed meanwhile.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            },
            () = &mut told_to_stop => break,
        }
    }
    stop.cancel();
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(SHUTDOWN_PATIENCE) => {}
    }
}

fn speak(
    stream: impl AsyncRead + AsyncWrite + Send + 'static,
    from: SocketAddr,
    guest: Guest,
    router: Router,
    graceful: &GracefulShutdown,
) {
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(ANSWER_PATIENCE));
    let leave = guest.leave.clone();
    let guest = Arc::new(guest);
    let service = service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
        let (router, busy) = (router.clone(), guest.busy());
        request.extensions_mut().insert(ConnectInfo(from));
        let request = request.map(|body| Body::new(TimeoutBody::new(BODY_PATIENCE, body)));
        async move {
            let response = router.oneshot(request).await?;
            // The request is under way until its answer has gone.
            let until_gone = move |frame| {
                let _ = &busy;
                frame
            };
            Ok::<_, std::convert::Infallible>(response.map(|body| body.map_frame(until_gone)))
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_PATIENCE)
        .serve_connection(TokioIo::new(Box::pin(stream)), service);
    let watched = graceful.watch(connection);
    tokio::spawn(async move {
        tokio::select! {
            ended = watched => if let Err(e) = ended {
                tracing::debug!("a connection ended: {e}");
            },
            () = leave.cancelled() => tracing::debug!("a connection made room for another"),
        }
    });
}

async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminated) => tokio::select! {
            _ = interrupted => {}
            _ = terminated.recv() => {}
        },
        Err(_) => drop(interrupted.await),
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Bytes;
    use axum::routing::{get, post};
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
    use tokio::time::{Instant, sleep};

    use super::*;

    /// A connection to a server that counts what it is sent, and one answer of which never ends.
    fn connect(graceful: &GracefulShutdown) -> DuplexStream {
        let endless = futures::stream::repeat_with(|| Ok::<_, std::io::Error>("x".repeat(1_000)));
        let router = Router::new()
            .route("/", post(async |sent: Bytes| sent.len().to_string()))
            .route("/endless", get(async || Body::from_stream(endless)));
        let (client, server) = duplex(4_096);
        let from = SocketAddr::from(([192, 0, 2, 1], 9));
        let guest = Guests::new(1_024, &[]).admit(from.ip()).expect("there is room");
        speak(server, from, guest, router, graceful);
        client
    }

    /// After how many seconds the server hangs up on somebody who sends these pieces, so many seconds apart, and what it
    /// said.
    async fn hangs_up(pieces: &[&str], seconds: u64) -> (u64, String) {
        let graceful = GracefulShutdown::new();
        let (mut answer, mut send) = tokio::io::split(connect(&graceful));
        let begun = Instant::now();
        let pieces: Vec<String> = pieces.iter().map(|piece| (*piece).to_owned()).collect();
        let sending = tokio::spawn(async move {
            for piece in pieces {
                if send.write_all(piece.as_bytes()).await.is_err() {
                    break;
                }
                sleep(Duration::from_secs(seconds)).await;
            }
            send
        });
        let mut said = String::new();
        let _ = answer.read_to_string(&mut said).await;
        let passed = begun.elapsed().as_secs();
        sending.abort();
        (passed, said)
    }

    const HEAD: &str =
        "POST / HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 4\r\n\r\n";

    #[tokio::test(start_paused = true)]
    async fn who_says_nothing_or_little_is_hung_up_on() {
        assert_eq!(hangs_up(&[], 0).await, (10, String::new()));
        let letters: Vec<&str> =
            HEAD.split_inclusive('\n').flat_map(|line| line.split("")).collect();
        assert_eq!(hangs_up(&letters, 3).await, (10, String::new()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_may_pause_for_half_a_minute_and_no_longer() {
        let (passed, said) = hangs_up(&[HEAD, "a", "b", "c", "d"], 29).await;
        assert!(passed == 4 * 29 && said.ends_with("\r\n\r\n4"), "{passed} s: {said}");
        let (passed, said) = hangs_up(&[HEAD, "a", "bcd"], 31).await;
        assert!(passed == 30 && !said.contains(" 200 "), "{passed} s: {said}");
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_nobody_takes_ends() {
        let graceful = GracefulShutdown::new();
        let mut client = connect(&graceful);
        client.write_all(b"GET /endless HTTP/1.1\r\nhost: a\r\n\r\n").await.expect("it is taken");
        let mut taken = vec![0; 100];
        for _ in 0..5 {
            client.read_exact(&mut taken).await.expect("who takes a little goes on getting it");
            sleep(Duration::from_secs(59)).await;
        }
        sleep(Duration::from_secs(61)).await;
        let mut rest = Vec::new();
        let ended = client.read_to_end(&mut rest).await;
        assert!(ended.is_ok() && rest.len() <= 4_096, "{} bytes more", rest.len());
    }
}
