//! Serving: accepting connections until the process is told to stop.

use std::io::IsTerminal;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use ledger::{Ctx, people};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::config::Config;
use crate::{web, worker};

/// A client has so long to send the head of a request.
const HEADER_READ_TIMEOUT: Duration = Duration::from_secs(10);
/// Requests under way get so long to end when the process is told to stop.
const SHUTDOWN_PATIENCE: Duration = Duration::from_secs(10);

/// Migrates, prints one line when it accepts connections, and stops cleanly on SIGTERM or Ctrl-C.
///
/// Errors: one sentence naming what is wrong.
pub(super) async fn serve(config: Config) -> Result<(), String> {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env()
                .unwrap_or_else(|_| "warn,ledger=info".into()),
        )
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
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
        .api_rate(config.api_rate);
    if config.base_url.is_none() {
        outside = outside.at_any_host();
    }
    let router = web::router(ctx.clone(), outside);

    println!("Fiado is ready at {url}");
    tell_setup_link(&ctx, &url).await;
    accept(listener, router, stop.clone()).await;

    background.finish().await;
    ctx.db.close().await;
    Ok(())
}

async fn tell_setup_link(ctx: &Ctx, url: &str) {
    if let Ok(Some(token)) = people::setup_token(ctx).await {
        println!("Nobody can sign in yet. Create the owner at {url}/setup?token={token}");
    }
}

async fn accept(listener: TcpListener, router: Router, stop: CancellationToken) {
    let graceful = GracefulShutdown::new();
    let mut told_to_stop = std::pin::pin!(told_to_stop());
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, from)) => speak(stream, from, router.clone(), &graceful),
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

fn speak(stream: TcpStream, from: SocketAddr, router: Router, graceful: &GracefulShutdown) {
    let _ = stream.set_nodelay(true);
    let service =
        router.map_request(move |mut request: axum::http::Request<hyper::body::Incoming>| {
            request.extensions_mut().insert(ConnectInfo(from));
            request.map(axum::body::Body::new)
        });
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADER_READ_TIMEOUT);
    builder.http2().timer(TokioTimer::new());
    let connection = builder
        .serve_connection_with_upgrades(TokioIo::new(stream), TowerToHyperService::new(service))
        .into_owned();
    let watched = graceful.watch(connection);
    tokio::spawn(async move {
        if let Err(e) = watched.await {
            tracing::debug!("a connection ended: {e}");
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
