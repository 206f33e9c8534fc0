//! Which processes work on the books: what one has begun is another's as soon as it is gone, and not before.
//!
//! On SQLite a process keeps a file beside the database locked, which the machine unlocks when it dies. On PostgreSQL it
//! counts a number on, and who stands still is gone. Neither knows the time of day.

use std::collections::HashMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::postgres::{PgPool, PgPoolOptions};
use tokio::sync::OnceCell;
use tokio::task::JoinHandle;
use tokio::time::MissedTickBehavior;

use super::{Pools, broken, internal};
use crate::{Ctx, Result};

/// A process on PostgreSQL counts on so often.
const BEAT_EVERY: Duration = Duration::from_millis(500);
/// One that stood still for so long is gone, in microseconds.
const STILL_MICROS: i64 = 2_000_000;
/// After so many of its own beats a process forgets those that stood still meanwhile.
const SWEEP_AT: u32 = 20;

/// This process, as others see it.
#[derive(Clone, Debug)]
pub(super) struct Presence(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    name: String,
    here: OnceCell<Here>,
    /// Where others' numbers stood when they were first seen there, and when that was.
    seen: Mutex<HashMap<String, (i64, i64)>>,
}

/// What shows that the process is there, until it is dropped.
#[derive(Debug)]
enum Here {
    Locked { path: PathBuf, _file: File },
    Beating(JoinHandle<()>),
}

impl Presence {
    pub(super) fn new() -> Presence {
        let name = format!("{:016x}", rand::random::<u64>());
        Presence(Arc::new(Inner { name, here: OnceCell::new(), seen: Mutex::default() }))
    }
}

impl super::Db {
    /// The name of this process, which others can see from now on.
    ///
    /// Errors: `Internal`.
    pub(crate) async fn appear(&self) -> Result<&str> {
        let Inner { name, here, .. } = &*self.presence.0;
        let appear = async || match &self.pools {
            Pools::Sqlite { path, .. } => lock(path, name).map_err(internal),
            Pools::Postgres(pool) => beat(pool, name).await.map_err(broken),
        };
        here.get_or_try_init(appear).await?;
        Ok(name)
    }

    /// Whether what has this owner is there to be taken: nobody's, our own, or of a process that is gone.
    ///
    /// Errors: `Internal`.
    pub(crate) async fn is_free(&self, ctx: &Ctx, owner: &str) -> Result<bool> {
        let Inner { name, seen, .. } = &*self.presence.0;
        if owner.is_empty() || owner == name {
            return Ok(true);
        }
        if let Pools::Sqlite { path, .. } = &self.pools {
            return is_unlocked(&place(path, owner)).map_err(internal);
        }
        let mut tx = self.glance().await?;
        let query = tx.query("select beat from processes where name = $1").bind(owner);
        let beat: Option<(i64,)> = query.optional().await?;
        let Some((beat,)) = beat else { return Ok(true) };
        let now = ctx.clock.passed_micros();
        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        let (stood, since) = seen.entry(owner.to_owned()).or_insert((beat, now));
        if *stood != beat {
            (*stood, *since) = (beat, now);
        }
        Ok(now - *since >= STILL_MICROS)
    }
}

impl Drop for Here {
    fn drop(&mut self) {
        match self {
            // Best effort: whoever finds it later removes it, too.
            Here::Locked { path, .. } => drop(std::fs::remove_file(path)),
            Here::Beating(task) => task.abort(),
        }
    }
}

/// The file that a process keeps locked.
fn place(database: &Path, name: &str) -> PathBuf {
    let mut path = database.as_os_str().to_owned();
    path.push(format!("-process-{name}"));
    path.into()
}

fn lock(database: &Path, name: &str) -> io::Result<Here> {
    sweep(database)?;
    let path = place(database, name);
    // Nobody may see it before it is locked.
    let hidden = place(database, &format!("{name}.new"));
    let file = private(&mut OpenOptions::new()).create_new(true).write(true).open(&hidden)?;
    file.try_lock()?;
    std::fs::rename(&hidden, &path)?;
    Ok(Here::Locked { path, _file: file })
}

fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Whether nobody keeps the file locked. One that was left behind is removed.
fn is_unlocked(path: &Path) -> io::Result<bool> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(true),
        Err(e) => return Err(e),
    };
    match file.try_lock_shared() {
        Ok(()) => {
            // Somebody else may have been quicker.
            let _ = std::fs::remove_file(path);
            Ok(true)
        }
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(e)) => Err(e),
    }
}

/// Removes the files of processes that died.
fn sweep(database: &Path) -> io::Result<()> {
    let prefix = place(database, "");
    let Some(prefix) = prefix.file_name().and_then(|name| name.to_str()) else { return Ok(()) };
    let folder = database.parent().filter(|folder| !folder.as_os_str().is_empty());
    for entry in std::fs::read_dir(folder.unwrap_or(Path::new(".")))? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.starts_with(prefix) && !name.ends_with(".new") {
            is_unlocked(&path)?;
        }
    }
    Ok(())
}

/// Counts on, over a connection of its own: however many wait for the others.
async fn beat(pool: &PgPool, name: &str) -> sqlx::Result<Here> {
    let own = PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(BEAT_EVERY * 4)
        .connect_lazy_with(pool.connect_options().as_ref().clone());
    let name = name.to_owned();
    let on = "insert into processes (name, beat) values ($1, 1) \
              on conflict (name) do update set beat = processes.beat + 1";
    sqlx::query(on).bind(&name).execute(&own).await?;
    let others: Vec<(String, i64)> =
        sqlx::query_as("select name, beat from processes").fetch_all(&own).await?;
    let task = tokio::spawn(async move {
        let mut every = tokio::time::interval(BEAT_EVERY);
        every.set_missed_tick_behavior(MissedTickBehavior::Delay);
        for n in 0_u32.. {
            every.tick().await;
            // What does not reach the books now is made up for by the next one.
            let _ = sqlx::query(on).bind(&name).execute(&own).await;
            if n == SWEEP_AT {
                for (name, beat) in &others {
                    let gone = sqlx::query("delete from processes where name = $1 and beat = $2");
                    let _ = gone.bind(name).bind(beat).execute(&own).await;
                }
            }
        }
    });
    Ok(Here::Beating(task))
}
