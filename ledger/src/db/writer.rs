//! SQLite's one writer. Transactions take turns on it, and those that wait for each other share one
//! commit: the disk is asked once for all of them, and none is answered before it has answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sqlx::sqlite::SqlitePool;
use sqlx::{AssertSqlSafe, Sqlite, SqliteConnection, Transaction};
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

use super::broken;
use super::open::BUSY_TIMEOUT;
use crate::Result;

/// The writer.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    pub(super) pool: SqlitePool,
    /// Fair: turns are taken in the order in which they were asked for.
    turn: Arc<Mutex<Shared>>,
    /// How many have asked for a turn and do not have it yet.
    n_waiting: Arc<AtomicUsize>,
}

/// The transaction that those of a group share.
#[derive(Debug, Default)]
struct Shared {
    tx: Option<Transaction<'static, Sqlite>>,
    /// Those who are done and wait for the commit.
    waiting: Vec<oneshot::Sender<Result<()>>>,
    /// Counts the groups.
    group: u64,
    /// The last turn broke off: what it did must be undone before anything else.
    undo: bool,
}

impl Shared {
    fn connection(&mut self) -> Result<&mut SqliteConnection, sqlx::Error> {
        self.tx.as_deref_mut().ok_or(sqlx::Error::WorkerCrashed)
    }

    async fn run(&mut self, sql: &'static str) -> Result<(), sqlx::Error> {
        sqlx::query(sql).execute(self.connection()?).await.map(drop)
    }

    /// Undoes a turn that broke off. Where that cannot be done, the whole group is lost, and told.
    async fn clean(&mut self) {
        if std::mem::take(&mut self.undo)
            && let Err(e) = self.run("rollback to turn; release turn").await
        {
            self.end(Err(broken(e)));
        }
    }

    /// Ends the group with what became of it.
    fn end(&mut self, outcome: Result<()>) {
        self.tx = None;
        self.group += 1;
        for waiting in self.waiting.drain(..) {
            // Whoever no longer waits needs no answer.
            let _ = waiting.send(outcome.clone());
        }
    }

    async fn commit(&mut self) {
        self.clean().await;
        if let Some(tx) = self.tx.take() {
            let outcome = tx.commit().await.map_err(broken);
            self.end(outcome);
        }
    }
}

/// A transaction that has its turn on the writer.
pub struct Turn {
    shared: OwnedMutexGuard<Shared>,
    turn: Arc<Mutex<Shared>>,
    n_waiting: Arc<AtomicUsize>,
    is_done: bool,
}

/// Somebody who waits for a turn, as long as they wait.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn begin(n_waiting: &'a AtomicUsize) -> Self {
        n_waiting.fetch_add(1, Ordering::Relaxed);
        Waiting(n_waiting)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Writer {
    pub(super) fn new(pool: SqlitePool) -> Writer {
        Writer { pool, turn: Arc::default(), n_waiting: Arc::default() }
    }

    /// Waits for a turn. Nobody else writes until it is over.
    pub(super) async fn begin(&self) -> Result<Turn, sqlx::Error> {
        let waiting = Waiting::begin(&self.n_waiting);
        let mut shared = self.turn.clone().lock_owned().await;
        drop(waiting);
        shared.clean().await;
        if shared.tx.is_some() {
            shared.run("savepoint turn").await?;
        } else {
            shared.tx = Some(self.begin_group().await?);
        }
        let (turn, n_waiting) = (self.turn.clone(), self.n_waiting.clone());
        Ok(Turn { shared, turn, n_waiting, is_done: false })
    }
}

impl Writer {
    /// How many wait for a turn.
    pub(super) fn n_waiting(&self) -> usize {
        self.n_waiting.load(Ordering::Relaxed)
    }

    /// Copies the whole log into the database, and empties it, unless somebody writes or reads what it holds: then it stays for
    /// the next time.
    pub(super) async fn empty_log(&self) -> Result<(), sqlx::Error> {
        let Ok(shared) = self.turn.try_lock() else { return Ok(()) };
        if shared.tx.is_none() {
            let mut connection = self.pool.acquire().await?;
            // Nobody waits for readers here: the writers would, too.
            sqlx::query("pragma busy_timeout = 0").execute(&mut *connection).await?;
            let emptied =
                sqlx::query("pragma wal_checkpoint(truncate)").execute(&mut *connection).await;
            let again = format!("pragma busy_timeout = {}", BUSY_TIMEOUT.as_millis());
            sqlx::query(AssertSqlSafe(again)).execute(&mut *connection).await?;
            emptied?;
        }
        Ok(())
    }

    /// A full disk ends SQLite's transaction by itself, and sqlx does not hear of it: such a connection
    /// begins nothing any more, and another one takes its place.
    async fn begin_group(&self) -> Result<Transaction<'static, Sqlite>, sqlx::Error> {
        match self.pool.begin_with("begin immediate").await {
            Err(sqlx::Error::InvalidSavePointStatement) => {
                self.pool.acquire().await?.close().await?;
                self.pool.begin_with("begin immediate").await
            }
            begun => begun,
        }
    }
}

impl Turn {
    pub(super) fn connection(&mut self) -> Result<&mut SqliteConnection, sqlx::Error> {
        self.shared.connection()
    }

    /// Whether somebody else waits: for a turn, or for the commit that this turn takes part in.
    pub(super) fn is_wanted(&self) -> bool {
        !self.shared.waiting.is_empty() || self.n_waiting.load(Ordering::Relaxed) > 0
    }

    /// Ends the turn, and returns when its group is on the disk. Those who were waiting for a turn
    /// have theirs first, in the same group.
    pub(super) async fn commit(mut self) -> Result<()> {
        if !self.shared.waiting.is_empty() {
            self.shared.run("release turn").await.map_err(broken)?;
        }
        self.is_done = true;
        let (told, outcome) = oneshot::channel();
        self.shared.waiting.push(told);
        let (turn, group) = (self.turn.clone(), self.shared.group);
        drop(self);
        // Apart, so that a caller who leaves does not leave the group uncommitted.
        tokio::spawn(async move {
            let mut shared = turn.lock_owned().await;
            if shared.group == group {
                shared.commit().await;
            }
        });
        outcome.await.unwrap_or_else(|_| Err(broken(sqlx::Error::WorkerCrashed)))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if self.is_done {
            return;
        }
        if self.shared.waiting.is_empty() {
            // Dropping the transaction undoes it.
            self.shared.tx = None;
            self.shared.group += 1;
        } else {
            self.shared.undo = true;
        }
    }
}
