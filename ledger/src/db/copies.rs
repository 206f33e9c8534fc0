//! Copies of a SQLite database that are whole: made on purpose, and made by whoever copies the file.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use domain::Error;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};

use super::open::BUSY_TIMEOUT;
use super::{Db, Pools, broken};
use crate::{Ctx, Result};

/// After so long without a write, in microseconds, what stands in the log is copied into the database.
const QUIET_MICROS: i64 = 5_000_000;

/// The log as it was last seen: how long it was, when it was written, and since when that is so.
pub(super) type Seen = Option<(u64, SystemTime, i64)>;

/// Why a copy was not made.
#[derive(Debug)]
pub enum CopyError {
    /// The books are on PostgreSQL, which copies them itself.
    Postgres,
    /// There is a file of that name.
    Exists,
    /// It could not be written.
    Io(io::Error),
    /// What was written is not sound, or the database is not: what SQLite says of it.
    Damaged(String),
}

impl Db {
    /// Writes what changes nothing, to know whether anything can be written.
    ///
    /// Errors: `Unavailable`, with what is lacking.
    pub async fn try_to_write(&self) -> Result<()> {
        let mut tx = self.write().await?;
        tx.query("update jobs set due_at = due_at where name = 'daily'").run().await?;
        tx.commit().await
    }

    /// What SQLite says of a file that is damaged; `None` of one that is sound. PostgreSQL looks after its own.
    ///
    /// Errors: `Unavailable`.
    pub(crate) async fn damage(&self) -> Result<Option<String>> {
        if let Pools::Postgres(_) = self.pools {
            return Ok(None);
        }
        let mut tx = self.glance().await?;
        match tx.query("pragma quick_check").all::<(String,)>().await {
            Ok(said) => {
                let said: Vec<String> = said.into_iter().map(|(line,)| line).collect();
                Ok((said != ["ok"]).then(|| said.join("; ")))
            }
            Err(Error::Internal { .. }) => Ok(Some("it cannot be read".to_owned())),
            Err(e) => Err(e),
        }
    }

    /// What this process is busy with, and what its database takes: the figures that no statement is needed for.
    pub(crate) fn figures(&self) -> Vec<(&'static str, i64)> {
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let bytes = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        match &self.pools {
            Pools::Postgres(pool) => vec![
                ("fiado_pool_connections", pool.size().into()),
                ("fiado_pool_idle", count(pool.num_idle())),
            ],
            Pools::Sqlite { path, writer, readers } => {
                let size = |path: &Path| fs::metadata(path).map_or(0, |file| bytes(file.len()));
                let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
                let disk = rustix::fs::statvfs(folder.unwrap_or(Path::new(".")));
                let free = disk.map_or(0, |disk| disk.f_bavail.saturating_mul(disk.f_frsize));
                vec![
                    ("fiado_writers_waiting", count(writer.n_waiting())),
                    ("fiado_pool_connections", (readers.size() + writer.pool.size()).into()),
                    ("fiado_pool_idle", count(readers.num_idle() + writer.pool.num_idle())),
                    ("fiado_database_bytes", size(path)),
                    ("fiado_log_bytes", size(&beside(path, "-wal"))),
                    ("fiado_disk_free_bytes", bytes(free)),
                ]
            }
        }
    }

    /// Copies what stands in SQLite's log into the database where nobody has written for some seconds: then the file alone
    /// is the shop. Asked for again and again.
    ///
    /// Errors: `Internal`.
    pub async fn settle(&self, ctx: &Ctx) -> Result<()> {
        let Pools::Sqlite { path, writer, .. } = &self.pools else { return Ok(()) };
        let log = fs::metadata(beside(path, "-wal"));
        let written = log.and_then(|log| Ok((log.len(), log.modified()?)));
        let Some((bytes, at)) = written.ok().filter(|(bytes, _)| *bytes > 0) else {
            return Ok(());
        };
        let now = ctx.clock.passed_micros();
        let Ok(mut seen) = self.log.try_lock() else { return Ok(()) };
        let since = match *seen {
            Some((known, then, since)) if (known, then) == (bytes, at) => since,
            _ => now,
        };
        *seen = Some((bytes, at, since));
        if now - since >= QUIET_MICROS {
            writer.empty_log().await.map_err(broken)?;
            *seen = None;
        }
        Ok(())
    }

    /// Writes a copy of the whole database, as it is at one moment, into a new file, while others go on. It is called by
    /// its name once it is on the disk and was found sound.
    pub async fn backup(&self, to: &Path) -> Result<(), CopyError> {
        let Pools::Sqlite { path, .. } = &self.pools else { return Err(CopyError::Postgres) };
        if to.exists() {
            return Err(CopyError::Exists);
        }
        let part = beside(to, ".part");
        let copied = copy(path, &part).await;
        let named = match copied {
            // Somebody else may have taken the name meanwhile.
            Ok(()) if to.exists() => Err(CopyError::Exists),
            Ok(()) => fs::rename(&part, to).map_err(CopyError::Io),
            Err(e) => Err(e),
        };
        if named.is_err() {
            let _ = fs::remove_file(&part);
        }
        named
    }
}

async fn copy(path: &Path, part: &Path) -> Result<(), CopyError> {
    let failed = |e: sqlx::Error| CopyError::Io(io::Error::other(e));
    let _ = fs::remove_file(part);
    let options = SqliteConnectOptions::new().filename(path).busy_timeout(BUSY_TIMEOUT);
    let mut books = options.connect().await.map_err(failed)?;
    let into = part.to_string_lossy().into_owned();
    let copied = sqlx::query("vacuum into $1").bind(into).execute(&mut books).await;
    copied.map_err(failed)?;
    books.close().await.map_err(failed)?;
    let file = File::options().write(true).open(part).map_err(CopyError::Io)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let private = fs::Permissions::from_mode(0o600);
        file.set_permissions(private).map_err(CopyError::Io)?;
    }
    file.sync_all().map_err(CopyError::Io)?;
    let mut copy = SqliteConnectOptions::new()
        .filename(part)
        .read_only(true)
        .connect()
        .await
        .map_err(failed)?;
    let said: Vec<(String,)> =
        sqlx::query_as("pragma quick_check").fetch_all(&mut copy).await.map_err(failed)?;
    copy.close().await.map_err(failed)?;
    match said.as_slice() {
        [(said,)] if said == "ok" => Ok(()),
        said => Err(CopyError::Damaged(
            said.iter().map(|(line,)| line.as_str()).collect::<Vec<_>>().join("; "),
        )),
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

#[cfg(test)]
mod tests {
    use domain::page::AccountQuery;

    use super::*;
    use crate::accounts::list::list;
    use crate::testing::Shop;

    fn file(shop: &Shop) -> PathBuf {
        shop.url.strip_prefix("sqlite://").unwrap().into()
    }

    async fn n_accounts(shop: &Shop, path: &Path) -> usize {
        let db = Db::open(&format!("sqlite://{}", path.display())).await.unwrap();
        let ctx = Ctx { db, ..shop.olga.clone() };
        list(&ctx, &AccountQuery::default(), 10).await.unwrap().accounts.len()
    }

    #[tokio::test]
    async fn the_file_alone_is_the_shop_some_seconds_after_the_last_write() {
        let shop = Shop::sqlite().await;
        shop.open("ana@test.com", "1", 100).await;
        let log = beside(&file(&shop), "-wal");
        assert!(fs::metadata(&log).unwrap().len() > 0);
        for _ in 0..3 {
            shop.olga.db.settle(&shop.olga).await.unwrap();
            shop.clock.advance_seconds(3);
        }
        assert_eq!(fs::metadata(&log).unwrap().len(), 0);
        let copy = file(&shop).with_file_name("copy.db");
        fs::copy(file(&shop), &copy).unwrap();
        assert_eq!(n_accounts(&shop, &copy).await, 1);
    }

    #[tokio::test]
    async fn a_backup_is_whole_and_overwrites_nothing() {
        let shop = Shop::sqlite().await;
        shop.open("ana@test.com", "1", 100).await;
        let to = file(&shop).with_file_name("backup.db");
        // Somebody writes meanwhile, and is not in it before they are done.
        let tx = shop.olga.db.write().await.unwrap();
        shop.olga.db.backup(&to).await.unwrap();
        drop(tx);
        assert_eq!(n_accounts(&shop, &to).await, 1);
        assert!(matches!(shop.olga.db.backup(&to).await, Err(CopyError::Exists)));
        let own = shop.olga.db.backup(&file(&shop)).await;
        assert!(matches!(own, Err(CopyError::Exists)), "also not itself");
        let nowhere = shop.olga.db.backup(Path::new("/no/such/folder/backup.db")).await;
        assert!(matches!(nowhere, Err(CopyError::Io(_))));
        assert!(!beside(&to, ".part").exists());
    }

    #[tokio::test]
    async fn of_postgresql_no_file_is_made() {
        let Some(shop) = Shop::postgres().await else { return };
        let made = shop.olga.db.backup(Path::new("backup.db")).await;
        assert!(matches!(made, Err(CopyError::Postgres)));
    }
}
