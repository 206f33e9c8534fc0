//! Finding text inside e-mails, documents and ids: a trigram index on either database.
//!
//! On SQLite it is a table of its own, which an import would pay dearly for: so it is brought up to
//! date afterwards. Accounts above the mark that the books keep are not in it yet and are looked
//! through one by one, so nothing is ever missed.

use super::{Db, Pools, Tx};
use crate::Result;
use crate::tallies::{self, Tally};

/// The text of an account that a search looks into, as an expression.
pub(crate) const TEXT: &str = "(email_key || ' ' || lower(document) || ' ' || lower(id))";

/// Accounts that one turn of the indexer takes.
pub(crate) const INDEX_ROWS: i64 = 2_000;

impl Db {
    pub(super) async fn prepare_search(&self) -> Result<(), sqlx::Error> {
        match &self.0 {
            Pools::Sqlite { writer, .. } => {
                let sql = "create virtual table if not exists account_search using fts5 \
                           (text, content='', contentless_delete=1, detail=none, tokenize='trigram')";
                sqlx::query(sql).execute(&writer.pool).await?;
            }
            Pools::Postgres(pool) => {
                let extension = "create extension if not exists pg_trgm";
                let index = format!(
                    "create index if not exists accounts_search_text on accounts \
                     using gin ({TEXT} gin_trgm_ops)"
                );
                let former = "drop index if exists accounts_search";
                for sql in [extension.to_owned(), index, former.to_owned()] {
                    if let Err(e) = sqlx::query(sqlx::AssertSqlSafe(sql)).execute(pool).await {
                        tracing::warn!("search goes without its index: {e}");
                    }
                }
            }
        }
        Ok(())
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
    let rows: Vec<(i64,)> = if tx.is_postgres() {
        tx.query_built(format!("select key from accounts where {TEXT} like $1 limit $2"))
            .bind(like)
            .bind(limit)
            .all()
            .await?
    } else {
        let trigrams: Vec<String> = characters
            .windows(3)
            .map(|t| format!("\"{}\"", t.iter().collect::<String>().replace('"', "\"\"")))
            .collect();
        let indexed = tallies::get(tx, Tally::IndexedAccounts).await?;
        let mut rows: Vec<(i64,)> = tx
            .query_built(format!(
                "select key from accounts where {TEXT} like $1 escape '\\' and key in \
                 (select rowid from account_search where account_search match $2) limit $3"
            ))
            .bind(like.clone())
            .bind(trigrams.join(" "))
            .bind(limit)
            .all()
            .await?;
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
        rows
    };
    Ok(Some(rows.into_iter().map(|(key,)| key).collect()))
}

/// Takes accounts whose text changed out of the index and in again. On PostgreSQL the database
/// does so by itself.
pub(crate) async fn refresh(tx: &mut Tx, keys: &[i64]) -> Result<()> {
    if keys.is_empty() || tx.is_postgres() {
        return Ok(());
    }
    let indexed = tallies::get(tx, Tally::IndexedAccounts).await?;
    for key in keys.iter().filter(|key| **key <= indexed) {
        tx.query("delete from account_search where rowid = $1").bind(*key).run().await?;
        tx.query_built(format!(
            "insert into account_search (rowid, text) select key, {TEXT} from accounts where key = $1"
        ))
        .bind(*key)
        .run()
        .await?;
    }
    Ok(())
}

/// Brings the next accounts into the index; `true` while there are more.
pub(crate) async fn catch_up(db: &Db) -> Result<bool> {
    if matches!(db.0, Pools::Postgres(_)) {
        return Ok(false);
    }
    let mut tx = db.read().await?;
    let indexed = tallies::get(&mut tx, Tally::IndexedAccounts).await?;
    let last = tallies::get(&mut tx, Tally::AccountKey).await?;
    drop(tx);
    if last <= indexed {
        return Ok(false);
    }
    let mut tx = db.write().await?;
    let indexed = tallies::get(&mut tx, Tally::IndexedAccounts).await?;
    let upto = tallies::get(&mut tx, Tally::AccountKey).await?.min(indexed + INDEX_ROWS);
    tx.query_built(format!(
        "insert into account_search (rowid, text) \
         select key, {TEXT} from accounts where key > $1 and key <= $2"
    ))
    .bind(indexed)
    .bind(upto)
    .run()
    .await?;
    tallies::add(&mut tx, Tally::IndexedAccounts, upto - indexed).await?;
    tx.commit().await?;
    Ok(upto < last)
}
