//! Whether the audit log is what was written into it: no row changed, none taken out, none put between.

use std::collections::HashMap;

use sqlx::FromRow;

use super::Difference;
use crate::Result;
use crate::audit;
use crate::db::Tx;
use crate::db::chain::Link;

/// Rows that are read at one time.
const ROWS: i64 = 5_000;

#[derive(FromRow)]
struct Row {
    id: String,
    at: i64,
    who: String,
    door: String,
    action: String,
    account: i64,
    before_it: String,
    after_it: String,
    request: String,
    chain: String,
    n: i64,
    hash: Option<Vec<u8>>,
}

impl Row {
    fn row(&self) -> audit::Row<'_> {
        audit::Row {
            id: &self.id,
            at: self.at,
            who: &self.who,
            door: &self.door,
            action: &self.action,
            account: self.account,
            before: &self.before_it,
            after: &self.after_it,
            request: &self.request,
        }
    }
}

/// Goes through all chains, in the order of their rows, and tells where one is broken: once for each chain.
pub(super) async fn prove(tx: &mut Tx, tell: &mut dyn FnMut(&Difference)) -> Result<()> {
    let sealed: Vec<(String, i64, Vec<u8>)> =
        tx.query("select name, n, hash from chains order by name").all().await?;
    let mut chains: HashMap<String, Link> = HashMap::new();
    let mut ends: HashMap<String, (i64, Vec<u8>)> =
        sealed.into_iter().map(|(name, n, hash)| (name, (n, hash))).collect();
    let mut broken: HashMap<String, i64> = HashMap::new();
    let mut after = String::new();
    loop {
        let rows: Vec<Row> = tx
            .query(
                "select id, at, who, door, action, account, before_it, after_it, request, chain, n, hash \
                 from audit where id > $1 order by id limit $2",
            )
            .bind(after.as_str())
            .bind(ROWS)
            .all()
            .await?;
        for row in rows.iter().filter(|row| !row.chain.is_empty()) {
            let before = chains
                .entry(row.chain.clone())
                .or_insert_with(|| Link { name: row.chain.clone(), ..Link::default() });
            let link = row.row().behind(before);
            if row.n != link.n || row.hash.as_ref() != Some(&link.hash) {
                broken.entry(row.chain.clone()).or_insert(link.n);
            }
            if ends.get(&row.chain).is_some_and(|(n, hash)| *n == link.n && *hash == link.hash) {
                ends.remove(&row.chain);
            }
            *before = link;
        }
        match rows.into_iter().last() {
            Some(last) => after = last.id,
            None => break,
        }
    }
    // A chain that never came to where it was seen to end.
    for (name, (n, _)) in ends {
        broken.entry(name).or_insert(n);
    }
    let mut broken: Vec<(String, i64)> = broken.into_iter().collect();
    broken.sort();
    for (chain, at) in broken {
        let n_rows = chains.get(&chain).map_or(0, |link| link.n);
        tell(&Difference::Log { chain, n_rows, at });
    }
    Ok(())
}
