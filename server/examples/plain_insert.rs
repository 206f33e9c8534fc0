//! The plainest endpoint that writes a row durably: what `cargo bench-api` compares with. One insert into
//! SQLite a request, a commit each, in the same settings as Fiado's.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use serde::Deserialize;
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

#[derive(Deserialize)]
struct Row {
    account: i64,
    value: i64,
}

async fn insert(State(pool): State<SqlitePool>, body: Bytes) -> StatusCode {
    let Ok(row) = serde_json::from_slice::<Row>(&body) else { return StatusCode::BAD_REQUEST };
    let done = sqlx::query("insert into rows (account, value) values ($1, $2)")
        .bind(row.account)
        .bind(row.value)
        .execute(&pool)
        .await;
    if done.is_ok() { StatusCode::OK } else { StatusCode::INTERNAL_SERVER_ERROR }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).ok_or("the database's file is needed")?;
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
    sqlx::query("create table rows (account bigint not null, value bigint not null)")
        .execute(&pool)
        .await?;
    sqlx::query("create index rows_by_account on rows (account)").execute(&pool).await?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, Router::new().route("/", post(insert)).with_state(pool)).await?;
    Ok(())
}
