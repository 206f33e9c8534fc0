//! Finding text inside e-mails, documents and ids: a trigram index on either database.
//!
//! It is a table of its own, which an import would pay dearly for: so it is brought up to date
//! afterwards. Accounts above the mark that the books keep are not in it yet and are looked through
//! one by one, so nothing is ever missed.

use sqlx::AssertSqlSafe;

use super::{Db, Pools, Tx};
use crate::Result;
use crate::tallies::{self, Tally};

/// The text of an account that a search looks into, as an expression.
pub(crate) const TEXT: &str =
    "(email_key || ' ' || lower(document) || ' ' || lower(document_text) || ' ' || lower(id))";

/// Accounts that one turn of the indexer takes.
pub(crate) const INDEX_ROWS: i64 = 2_000;

impl Db {
    pub(super) async fn prepare_search(&self) -> Result<(), sqlx::Error> {
        match &self.pools {
            Pools::Sqlite { writer, .. } => {
                let sql = "create virtual table if not exists account_search using fts5 \
                           (text, content='', contentless_delete=1, detail=none, tokenize='trigram')";
                sqlx::query(sql).execute(&writer.pool).await?;
            }
            Pools::Postgres(pool) => {
                let table = "create table if not exists account_search \
                             (rowid bigint not null primary key, text text not null)";
                sqlx::query(table).execute(pool).await?;
                let extension = "create extension if not exists pg_trgm";
                let index = "create index if not exists account_search_text on account_search \
                             using gin (text gin_trgm_ops)";
                for sql in [extension, index] {
                    if let Err(e) = sqlx::query(sql).execute(pool).await {
                        tracing::warn!("search goes without its index: {e}");
                    }
                }
            }
        }
        Ok(())
    }

    /// Tells PostgreSQL how large a table is that has grown much. It goes on with plans that it made when
    /// the table was empty otherwise, and reads all of it for each row. SQLite plans by its indexes alone.
    /// Where it fails, all is only slower.
    pub(crate) async fn learn_size(&self, table: &'static str) {
        if let Pools::Postgres(pool) = &self.pools
            && let Err(e) =
                sqlx::query(AssertSqlSafe(format!("analyze {table}"))).execute(pool).await
        {
            tracing::warn!("the size of {table} was not learnt: {e}");
        }
    }
}

/// `%term%` for `like … escape '\'`.
pub(crate) fn pattern(term: &str) -> String {
    let escaped = term.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

/// The keys of at most `limit` accounts, open and closed, whose text holds `term` (in lower case).
/// `None` when the index cannot tell and the list has to be walked.
pub(crate) async fn keys(tx: &mut Tx, term: &str, limit: i64) -> Result<Option<Vec<i64>>> {
    let characters: Vec<char> = term.chars().collect();
    if characters.len() < 3 {
        return Ok(None);
    }
    let like = pattern(term);
    // Read first: what is brought in meanwhile is found twice, and not missed.
    let indexed = tallies::get(tx, Tally::IndexedAccounts).await?;
    let query = if tx.is_postgres() {
        tx.query("select rowid from account_search where text like $1 limit $2").bind(&like)
    } else {
        let trigrams: Vec<String> = characters
            .windows(3)
            .map(|t| format!("\"{}\"", t.iter().collect::<String>().replace('"', "\"\"")))
            .collect();
        tx.query_built(format!(
            "select key from accounts where {TEXT} like $1 escape '\\' and key in \
             (select rowid from account_search where account_search match $2) limit $3"
        ))
        .bind(&like)
        .bind(trigrams.join(" "))
    };
    let mut rows: Vec<(i64,)> = query.bind(limit).all().await?;
    let rest: Vec<(i64,)> = tx
        .query_built(format!(
            "select key from accounts where key > $1 and {TEXT} like $2 escape '\\' limit $3"
        ))
        .bind(indexed)
        .bind(like)
        .bind(limit)
        .all()
        .await?;
    rows.extend(rest);
    rows.sort_unstable();
    rows.dedup();
    Ok(Some(rows.into_iter().map(|(key,)| key).collect()))
}

/// Takes accounts whose text changed out of the index and in again.
pub(crate) async fn refresh(tx: &mut Tx, keys: &[i64]) -> Result<()> {
    if keys.is_empty() {
        return Ok(());
    }
    // The indexer waits until the change is there for it to read.
    let indexed = tallies::add(tx, Tally::IndexedAccounts, 0).await?;
    for key in keys.iter().filter(|key| **key <= indexed) {
        tx.query("delete from account_search where rowid = $1").bind(*key).run().await?;
        add(tx, (*key - 1, *key)).await?;
    }
    Ok(())
}

/// Brings the accounts after the first key, up to the last, into the index.
async fn add(tx: &mut Tx, (after, last): (i64, i64)) -> Result<()> {
    tx.query_built(format!(
        "insert into account_search (rowid, text) \
         select key, {TEXT} from accounts where key > $1 and key <= $2"
    ))
    .bind(after)
    .bind(last)
    .run()
    .await?;
    Ok(())
}

/// Brings the next accounts into the index; `true` while there are more.
pub(crate) async fn catch_up(db: &Db) -> Result<bool> {
    let mut tx = db.read().await?;
    let indexed = tallies::get(&mut tx, Tally::IndexedAccounts).await?;
    let last = tallies::get(&mut tx, Tally::AccountKey).await?;
    drop(tx);
    if last <= indexed {
        return Ok(false);
    }
    let mut tx = db.write().await?;
    let indexed = tallies::add(&mut tx, Tally::IndexedAccounts, 0).await?;
    let upto = tallies::get(&mut tx, Tally::AccountKey).await?.min(indexed + INDEX_ROWS);
    add(&mut tx, (indexed, upto)).await?;
    tallies::add(&mut tx, Tally::IndexedAccounts, upto - indexed).await?;
    tx.commit().await?;
    if indexed.max(1).ilog2() != upto.max(1).ilog2() {
        db.learn_size("account_search").await;
    }
    Ok(upto < last)
}
