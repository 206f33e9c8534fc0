//! Opening the books: on either database, alone among those that start, and private.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection, PgConnection};

use super::chain::Chains;
use super::presence::Presence;
use super::writer::Writer;
use super::{Db, Pools};

const READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 16;
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(15);
/// A server that does not answer for so long is away.
const ANSWER_TIMEOUT: Duration = Duration::from_millis(1_800);
const WRITER_CACHE_KIB: i64 = 24 * 1024;
const READER_CACHE_KIB: i64 = 4 * 1024;
/// Rows that SQLite's thread reads ahead of whoever takes them.
const ROWS_AHEAD: usize = 1_024;
/// So many pages of 4 KiB gather in the log before they are copied into the database: an import writes
/// the same pages of its indexes again and again.
const WAL_PAGES: u32 = 65_536;
/// Older versions can corrupt a database in WAL mode when two connections write and checkpoint.
const SQLITE_VERSION_MIN: i32 = 3_051_003;
/// The lock of those who open a database on a PostgreSQL server: "fiado" in ASCII.
const OPENING: i64 = 0x66_69_61_64_6f;

/// Why a database could not be opened: a sentence that names the setting.
#[derive(Debug)]
pub struct OpenError(pub String);

impl Db {
    /// Opens `sqlite://path` or `postgres://…` and brings its tables up to date.
    ///
    /// Errors: a sentence for the person who configured it.
    pub async fn open(url: &str) -> Result<Db, OpenError> {
        let named = |e: &dyn std::fmt::Display| {
            OpenError(format!("The database {} could not be opened: {e}.", without_secrets(url)))
        };
        let alone = Alone::wait(url).await.map_err(|e| named(&e))?;
        let pools = if url.starts_with("sqlite:") {
            open_sqlite(url).await.map_err(|e| named(&e))?
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let options = PgConnectOptions::from_str(url).map_err(|e| named(&e))?;
            let pool = PgPoolOptions::new()
                .max_connections(POSTGRES_CONNECTIONS)
                .acquire_timeout(ANSWER_TIMEOUT);
            Pools::Postgres(pool.connect_with(options).await.map_err(|e| named(&e))?)
        } else {
            return Err(OpenError(format!(
                "The setting `database` is \"{}\". Write sqlite://FILE or postgres://USER@HOST/NAME.",
                without_secrets(url)
            )));
        };
        let migrator = sqlx::migrate!("../migrations");
        match &pools {
            Pools::Sqlite { writer, .. } => migrator.run(&writer.pool).await,
            Pools::Postgres(pool) => migrator.run(pool).await,
        }
        .map_err(|e| named(&e))?;
        if let Pools::Postgres(pool) = &pools {
            order_texts_by_bytes(pool).await.map_err(|e| named(&e))?;
        }
        let db =
            Db { pools, presence: Presence::new(), log: Arc::default(), chains: Chains::default() };
        db.prepare_search().await.map_err(|e| named(&e))?;
        alone.end().await;
        Ok(db)
    }
}

async fn open_sqlite(url: &str) -> Result<Pools, sqlx::Error> {
    let version = sqlite_version();
    if version < SQLITE_VERSION_MIN {
        let found = format!("it runs on SQLite {version}, which can lose data; 3.51.3 is needed");
        return Err(sqlx::Error::Configuration(found.into()));
    }
    let options = SqliteConnectOptions::from_str(url)?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY_TIMEOUT)
        .foreign_keys(true)
        // Rows cross from SQLite's thread to ours: many at a time, not a wake-up for every few.
        .row_buffer_size(ROWS_AHEAD)
        .pragma("wal_autocheckpoint", WAL_PAGES.to_string())
        // What a statement of many rows needs to undo itself: gigabytes on disk in a large import.
        .pragma("temp_store", "memory");
    let path = options.get_filename().to_path_buf();
    // One writer: others would only wait for it, and upgrading a reader fails busy.
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(BUSY_TIMEOUT * 4)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_with(options.clone().pragma("cache_size", format!("-{WRITER_CACHE_KIB}")))
        .await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_lazy_with(
            options.pragma("cache_size", format!("-{READER_CACHE_KIB}")).pragma("query_only", "on"),
        );
    keep_private(&path);
    Ok(Pools::Sqlite { path, writer: Writer::new(writer), readers })
}

/// Lets nobody but the owner of the files read them, as far as that is ours to say.
fn keep_private(path: &Path) {
    #[cfg(unix)]
    for ending in ["", "-wal", "-shm"] {
        use std::os::unix::fs::PermissionsExt;
        let mut file = path.as_os_str().to_owned();
        file.push(ending);
        let _ = std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600));
    }
}

/// The right to open the database alone: of several processes that start at once one brings the tables up to date, and
/// the others wait. On SQLite it is a lock on the folder, on PostgreSQL one of the server.
enum Alone {
    Folder { _locked: Option<File> },
    Server(PgConnection),
}

impl Alone {
    async fn wait(url: &str) -> Result<Alone, sqlx::Error> {
        if !url.starts_with("sqlite:") {
            let mut server = PgConnection::connect(url).await?;
            sqlx::query("select pg_advisory_lock($1)").bind(OPENING).execute(&mut server).await?;
            return Ok(Alone::Server(server));
        }
        let options = SqliteConnectOptions::from_str(url)?;
        let folder = options.get_filename().parent().map(Path::to_owned).unwrap_or_default();
        let folder = if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder };
        // A folder that cannot be locked is told of when the database is opened, if it matters.
        let lock =
            move || File::open(folder).and_then(|folder| folder.lock().map(|()| folder)).ok();
        Ok(Alone::Folder { _locked: tokio::task::spawn_blocking(lock).await.unwrap_or_default() })
    }

    async fn end(self) {
        if let Alone::Server(server) = self {
            // The lock ends with its connection.
            let _ = server.close().await;
        }
    }
}

/// Gives the columns that lists are ordered by the order that SQLite and Rust have, whatever the
/// language of the PostgreSQL database is: pages of a list would not fit together otherwise.
async fn order_texts_by_bytes(pool: &PgPool) -> Result<(), sqlx::Error> {
    let by_bytes: bool = sqlx::query_scalar(
        "select coalesce(max(collation_name), '') = 'C' from information_schema.columns \
         where table_name = 'accounts' and column_name = 'email_key' and table_schema = current_schema()",
    )
    .fetch_one(pool)
    .await?;
    if !by_bytes {
        let sql = "alter table accounts alter column email_key type text collate \"C\", \
                   alter column document type text collate \"C\", \
                   alter column document_type type text collate \"C\"";
        sqlx::query(sql).execute(pool).await?;
    }
    Ok(())
}

#[expect(
    unsafe_code,
    reason = "asking SQLite's C library for its version touches no memory of ours"
)]
fn sqlite_version() -> i32 {
    unsafe { libsqlite3_sys::sqlite3_libversion_number() }
}

/// An address as it can be shown: without what may be a password in it, also where it is mistyped.
fn without_secrets(url: &str) -> String {
    let (address, query) = url.split_once('?').map_or((url, ""), |(address, _)| (address, "?…"));
    let scheme = address.split_once("://").map(|(scheme, _)| format!("{scheme}://"));
    match address.rsplit_once('@') {
        Some((_, host)) => format!("{}…@{host}{query}", scheme.unwrap_or_default()),
        None => format!("{address}{query}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{POSTGRES_VARIABLE, Shop};

    #[test]
    fn a_password_is_never_shown_however_the_address_is_mistyped() {
        let check = |url: &str, shown: &str| assert_eq!(without_secrets(url), shown);
        check("sqlite://fiado.db", "sqlite://fiado.db");
        check("postgres://olga:s3cret@host/fiado", "postgres://…@host/fiado");
        check("postgress://olga:s3c@ret@host/fiado", "postgress://…@host/fiado");
        check("olga:s3cret@host/fiado", "…@host/fiado");
        check("postgres:/olga:s3cret@host/fiado?password=s3cret", "…@host/fiado?…");
        check("postgres://host/fiado?user=olga&password=s3cret", "postgres://host/fiado?…");
    }

    #[tokio::test]
    async fn however_many_start_at_once_on_an_empty_database_all_of_them_start() {
        let folder = tempfile::tempdir().unwrap();
        let mut urls = vec![format!("sqlite://{}/fiado.db", folder.path().display())];
        if let Some(shop) = Shop::postgres().await {
            let server = std::env::var(POSTGRES_VARIABLE).unwrap();
            let name = format!("fiado_{:016x}", rand::random::<u64>());
            Db::run_on_server(&server, format!("create database {name}")).await;
            urls.push(format!("{}/{name}", shop.url.rsplit_once('/').unwrap().0));
        }
        for url in urls {
            let starting: Vec<_> = (0..6)
                .map(|_| {
                    let url = url.clone();
                    tokio::spawn(async move { Db::open(&url).await.map(drop) })
                })
                .collect();
            for started in starting {
                started.await.unwrap().unwrap_or_else(|e| panic!("{}", e.0));
            }
        }
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn nobody_else_reads_the_files_of_a_database() {
        use std::os::unix::fs::PermissionsExt;
        let shop = Shop::sqlite().await;
        shop.olga.db.appear().await.unwrap();
        let path = Path::new(shop.url.strip_prefix("sqlite://").unwrap());
        for file in std::fs::read_dir(path.parent().unwrap()).unwrap() {
            let file = file.unwrap();
            let mode = file.metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{:?}", file.file_name());
        }
    }
}
