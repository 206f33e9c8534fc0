//! The bottom of the books: one way to speak to SQLite and PostgreSQL.
//!
//! Callers write plain SQL with `$1` placeholders that both understand. What really differs (opening,
//! beginning to write, text search) is a named method here or in [`search`], never a branch at a call.

pub(crate) mod chain;
mod copies;
mod open;
mod presence;
mod rows;
pub(crate) mod search;
mod value;
mod writer;

use std::path::PathBuf;
use std::sync::Arc;

use domain::{Error, Lack};
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArguments, PgPool, PgRow, Postgres};
use sqlx::sqlite::{Sqlite, SqliteArguments, SqlitePool, SqliteRow};
use sqlx::{
    AssertSqlSafe, FromRow, PgConnection, SqlSafeStr, SqlStr, SqliteConnection, Transaction,
};

use chain::{Chains, Held, Link};
pub use copies::CopyError;
pub use open::OpenError;
use presence::Presence;
use rows::Rows;
pub use value::Value;
use writer::{Turn, Writer};

use crate::Result;

/// Rows in one statement that writes many.
pub(crate) const BATCH_ROWS: usize = 500;

/// The books' database.
#[derive(Clone, Debug)]
pub struct Db {
    pools: Pools,
    presence: Presence,
    log: Arc<tokio::sync::Mutex<copies::Seen>>,
    chains: Chains,
}

#[derive(Clone, Debug)]
enum Pools {
    Sqlite { path: PathBuf, writer: Writer, readers: SqlitePool },
    Postgres(PgPool),
}

impl Db {
    /// A server to make databases on, for tests: no tables are made in it.
    #[cfg(any(test, feature = "testing"))]
    pub(crate) async fn run_on_server(url: &str, sql: String) {
        let pool = PgPool::connect(url).await.expect("the tests' server");
        sqlx::query(AssertSqlSafe(sql)).execute(&pool).await.expect("a new database");
        pool.close().await;
    }

    /// A transaction that only reads.
    pub async fn read(&self) -> Result<Tx> {
        let tx = match &self.pools {
            Pools::Sqlite { readers, .. } => readers.begin().await.map(Kind::SqliteRead),
            Pools::Postgres(pool) => begin(pool, "begin").await,
        };
        self.transaction(tx)
    }

    /// A transaction that reads everything as it is at one moment.
    pub async fn snapshot(&self) -> Result<Tx> {
        let tx = match &self.pools {
            Pools::Sqlite { readers, .. } => readers.begin().await.map(Kind::SqliteRead),
            Pools::Postgres(pool) => {
                begin(pool, "begin isolation level repeatable read read only").await
            }
        };
        self.transaction(tx)
    }

    /// A connection for one statement that only reads: it needs no transaction around it.
    pub async fn glance(&self) -> Result<Tx> {
        let tx = match &self.pools {
            Pools::Sqlite { readers, .. } => readers.acquire().await.map(Kind::SqliteGlance),
            Pools::Postgres(pool) => pool.acquire().await.map(Kind::PostgresGlance),
        };
        self.transaction(tx)
    }

    /// A transaction that writes. On SQLite it is alone in doing so from its first moment.
    pub async fn write(&self) -> Result<Tx> {
        let tx = match &self.pools {
            Pools::Sqlite { writer, .. } => writer.begin().await.map(Kind::SqliteWrite),
            Pools::Postgres(pool) => begin(pool, "begin").await,
        };
        self.transaction(tx)
    }

    fn transaction(&self, begun: sqlx::Result<Kind>) -> Result<Tx> {
        let kind = begun.map_err(broken)?;
        Ok(Tx { kind, chains: self.chains.clone(), chain: None })
    }

    /// Closes every connection, after what is under way.
    pub async fn close(&self) {
        // What is not written down here is covered by the rows behind it only.
        let _ = self.seal().await;
        match &self.pools {
            Pools::Sqlite { writer, readers, .. } => {
                readers.close().await;
                writer.pool.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

/// Begins a transaction, also where whoever wants it goes away meanwhile: a `begin` that is dropped
/// leaves its connection in a transaction that sqlx does not know of.
async fn begin(pool: &PgPool, sql: &'static str) -> sqlx::Result<Kind> {
    let pool = pool.clone();
    let begun = tokio::spawn(async move { pool.begin_with(sql).await });
    begun.await.unwrap_or(Err(sqlx::Error::WorkerCrashed)).map(Kind::Postgres)
}

/// A transaction on either database. Dropped without [`commit`](Tx::commit), it leaves no trace.
pub struct Tx {
    kind: Kind,
    chains: Chains,
    /// The chain that its rows of the audit log are on.
    chain: Option<Held>,
}

enum Kind {
    /// Reading SQLite.
    SqliteRead(Transaction<'static, Sqlite>),
    /// One statement on SQLite.
    SqliteGlance(PoolConnection<Sqlite>),
    /// Writing SQLite.
    SqliteWrite(Turn),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
    /// One statement on PostgreSQL.
    PostgresGlance(PoolConnection<Postgres>),
}

impl Tx {
    /// A statement, its values to be bound in order.
    pub fn query(&mut self, sql: &'static str) -> Query<'_> {
        self.statement(sql.into_sql_str())
    }

    /// A statement put together from this crate's own constants: never from a value.
    pub(crate) fn query_built(&mut self, sql: String) -> Query<'_> {
        self.statement(AssertSqlSafe(sql).into_sql_str())
    }

    fn statement(&mut self, sql: SqlStr) -> Query<'_> {
        let sqlite = |connection| On::Sqlite(connection, SqliteArguments::default());
        let on = match &mut self.kind {
            Kind::SqliteRead(tx) => Ok(sqlite(&mut **tx)),
            Kind::SqliteGlance(connection) => Ok(sqlite(&mut **connection)),
            Kind::SqliteWrite(turn) => turn.connection().map(sqlite),
            Kind::Postgres(tx) => Ok(On::Postgres(tx, PgArguments::default())),
            Kind::PostgresGlance(connection) => {
                Ok(On::Postgres(connection, PgArguments::default()))
            }
        };
        Query { sql, on }
    }

    /// Puts a row with these fields on the transaction's chain of the audit log.
    pub(crate) fn chain(&mut self, fields: &[&str]) -> Link {
        self.chain.get_or_insert_with(|| self.chains.take()).grow(fields)
    }

    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self.kind, Kind::Postgres(_) | Kind::PostgresGlance(_))
    }

    /// Stands behind `insert` or `update` in a statement of many rows. One that breaks a rule of the
    /// tables ends its transaction (on PostgreSQL any does), so SQLite need not keep a copy of every
    /// page it touches in order to undo it alone.
    pub(crate) fn or_fail(&self) -> &'static str {
        if self.is_postgres() { "" } else { " or fail" }
    }

    /// Stands behind a `select` whose rows stay as they are until the transaction ends. On SQLite
    /// nobody else writes meanwhile anyway.
    pub(crate) fn for_update(&self) -> &'static str {
        if self.is_postgres() { " for update" } else { "" }
    }

    /// Whether somebody waits for this transaction to end. On PostgreSQL nobody can know.
    pub(crate) fn is_wanted(&self) -> bool {
        if let Kind::SqliteWrite(turn) = &self.kind { turn.is_wanted() } else { true }
    }

    /// Makes all of it true at once.
    pub async fn commit(self) -> Result<()> {
        let mut chain = self.chain;
        if let Some(chain) = &mut chain {
            chain.commit();
        }
        let committed = match self.kind {
            Kind::SqliteRead(tx) => tx.commit().await.map_err(broken),
            Kind::SqliteWrite(turn) => turn.commit().await,
            Kind::Postgres(tx) => tx.commit().await.map_err(broken),
            Kind::SqliteGlance(_) | Kind::PostgresGlance(_) => Ok(()),
        };
        if let (Some(chain), true) = (chain, committed.is_ok()) {
            chain.keep();
        }
        committed
    }
}

/// A statement under construction.
pub struct Query<'t> {
    sql: SqlStr,
    on: sqlx::Result<On<'t>>,
}

enum On<'t> {
    Sqlite(&'t mut SqliteConnection, SqliteArguments),
    Postgres(&'t mut PgConnection, PgArguments),
}

impl Query<'_> {
    /// Binds the next value.
    pub fn bind<'q>(mut self, value: impl Into<Value<'q>>) -> Self {
        let bound = match &mut self.on {
            Ok(On::Sqlite(_, arguments)) => value.into().add_to_sqlite(arguments),
            Ok(On::Postgres(_, arguments)) => value.into().add_to_postgres(arguments),
            Err(_) => Ok(()),
        };
        if let Err(e) = bound {
            self.on = Err(sqlx::Error::Encode(e));
        }
        self
    }

    fn bind_rows(mut self, rows: Rows<'_>) -> Self {
        let bound = match &mut self.on {
            Ok(On::Sqlite(_, arguments)) => rows.add_to_sqlite(arguments),
            Ok(On::Postgres(_, arguments)) => rows.add_to_postgres(arguments),
            Err(_) => Ok(()),
        };
        if let Err(e) = bound {
            self.on = Err(sqlx::Error::Encode(e));
        }
        self
    }

    /// Every row.
    pub async fn all<R>(self) -> Result<Vec<R>>
    where
        R: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        match self.on.map_err(broken)? {
            On::Sqlite(connection, arguments) => {
                sqlx::query_as_with(self.sql, arguments).fetch_all(connection).await
            }
            On::Postgres(connection, arguments) => {
                sqlx::query_as_with(self.sql, arguments).fetch_all(connection).await
            }
        }
        .map_err(failed)
    }

    /// The first row, if there is one.
    pub async fn optional<R>(self) -> Result<Option<R>>
    where
        R: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        Ok(self.all().await?.into_iter().next())
    }

    /// The row that must be there.
    pub async fn one<R>(self) -> Result<R>
    where
        R: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        self.optional().await?.ok_or_else(|| broken(sqlx::Error::RowNotFound))
    }

    /// Runs it and tells how many rows it touched.
    pub async fn run(self) -> Result<u64> {
        match self.on.map_err(broken)? {
            On::Sqlite(connection, arguments) => sqlx::query_with(self.sql, arguments)
                .execute(connection)
                .await
                .map(|done| done.rows_affected()),
            On::Postgres(connection, arguments) => sqlx::query_with(self.sql, arguments)
                .execute(connection)
                .await
                .map(|done| done.rows_affected()),
        }
        .map_err(failed)
    }
}

/// What a statement's failure is to whoever asked: a name that somebody took in the same moment, or a
/// lock that two transactions wanted of each other, is a change by somebody else; the rest is ours.
fn failed(e: sqlx::Error) -> Error {
    let is_race = e.as_database_error().is_some_and(|e| {
        e.is_unique_violation() || matches!(e.code().as_deref(), Some("40001" | "40P01"))
    });
    if is_race { Error::Stale } else { broken(e) }
}

/// What a failure below us is to whoever asked: something that the machines lack for now, or a fault of ours.
pub(super) fn broken(e: sqlx::Error) -> Error {
    match lack(&e) {
        Some(lack) => {
            tracing::warn!(?lack, cause = %e, "the database is not there as it should be");
            Error::Unavailable(lack)
        }
        None => internal(e),
    }
}

/// What a database lacks that says this: by the result codes of SQLite, the error codes of PostgreSQL.
fn lack(e: &sqlx::Error) -> Option<Lack> {
    match e {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::Tls(_) => Some(Lack::Answer),
        sqlx::Error::Database(told) => match told.code()?.as_ref() {
            // FULL, IOERR_WRITE, IOERR_FSYNC, IOERR_SHMSIZE; disk_full.
            "13" | "778" | "1034" | "4874" | "53100" => Some(Lack::Room),
            // READONLY and its kinds; read_only_sql_transaction.
            "8" | "264" | "520" | "776" | "1032" | "1288" | "1544" | "25006" => Some(Lack::Writing),
            // BUSY and its kinds; too_many_connections, and servers that start or stop.
            "5" | "261" | "517" | "773" | "53300" | "57P01" | "57P02" | "57P03" => {
                Some(Lack::Answer)
            }
            code if code.len() == 5 && code.starts_with("08") => Some(Lack::Answer),
            _ => None,
        },
        _ => None,
    }
}

/// Logs what broke under a new number, and gives the person that number only.
pub(crate) fn internal(cause: impl std::fmt::Display) -> Error {
    let incident = format!("{:08x}", rand::random::<u32>());
    tracing::error!(%incident, %cause, "something broke in the books");
    Error::Internal { incident }
}
