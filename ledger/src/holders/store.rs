//! The SQL of holders.

use domain::{Email, Holder, HolderId};

use crate::Result;
use crate::clock::time;
use crate::db::{Query, Tx};

async fn holders(query: Query<'_>) -> Result<Vec<Holder>> {
    let rows: Vec<(String, String, i64)> = query.all().await?;
    let holder = |(id, email, created_at)| {
        let id = HolderId::from_books(id)?;
        Some(Holder { id, email: Email::from_books(email), created_at: time(created_at) })
    };
    Ok(rows.into_iter().filter_map(holder).collect())
}

/// The holders of an account, the oldest first.
pub(crate) async fn list(tx: &mut Tx, account: i64) -> Result<Vec<Holder>> {
    let query = tx.query(
        "select id, email, created_at from holders where account = $1 and removed_at is null \
         order by created_at, id",
    );
    holders(query.bind(account)).await
}

/// The holder of an account with this e-mail.
pub(crate) async fn find(tx: &mut Tx, account: i64, email: &Email) -> Result<Option<Holder>> {
    let query = tx.query(
        "select id, email, created_at from holders \
         where account = $1 and email_key = $2 and removed_at is null",
    );
    Ok(holders(query.bind(account).bind(email.key())).await?.pop())
}

/// Whether the account has this holder.
pub(crate) async fn exists(tx: &mut Tx, account: i64, id: &HolderId) -> Result<bool> {
    let found: Option<(i64,)> = tx
        .query("select account from holders where account = $1 and id = $2 and removed_at is null")
        .bind(account)
        .bind(id.as_str())
        .optional()
        .await?;
    Ok(found.is_some())
}

/// The open accounts that somebody with this e-mail may buy on as a holder, the oldest first.
pub(crate) async fn accounts_of(tx: &mut Tx, email: &Email) -> Result<Vec<i64>> {
    let keys: Vec<(i64,)> = tx
        .query(
            "select accounts.key from holders join accounts on accounts.key = holders.account \
             where holders.email_key = $1 and holders.removed_at is null \
             and accounts.status = 'Open' order by holders.created_at, accounts.key",
        )
        .bind(email.key())
        .all()
        .await?;
    Ok(keys.into_iter().map(|(key,)| key).collect())
}

/// Inserts a holder; `false` when the account has one with this e-mail.
pub(crate) async fn insert(tx: &mut Tx, account: i64, holder: &Holder) -> Result<bool> {
    let n = tx
        .query(
            "insert into holders (account, id, email, email_key, created_at) \
             values ($1, $2, $3, $4, $5) on conflict do nothing",
        )
        .bind(account)
        .bind(holder.id.as_str())
        .bind(holder.email.as_str())
        .bind(holder.email.key())
        .bind(holder.created_at.as_microsecond())
        .run()
        .await?;
    Ok(n == 1)
}

/// Removes a holder; `false` when there is none.
pub(crate) async fn remove(tx: &mut Tx, account: i64, id: &HolderId, now: i64) -> Result<bool> {
    let n = tx
        .query(
            "update holders set removed_at = $3 \
             where account = $1 and id = $2 and removed_at is null",
        )
        .bind(account)
        .bind(id.as_str())
        .bind(now)
        .run()
        .await?;
    Ok(n == 1)
}
