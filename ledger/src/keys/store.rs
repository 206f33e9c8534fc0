//! The SQL of keys and their tokens.

use domain::Role;
use sqlx::FromRow;

use super::ListedKey;
use crate::Result;
use crate::clock::time;
use crate::ctx::ApiKey;
use crate::db::Tx;

/// A token with its key.
pub(super) struct Token {
    pub(super) key: ApiKey,
    pub(super) hash: Vec<u8>,
    pub(super) expires_at: Option<i64>,
    pub(super) last_used_at: Option<i64>,
    pub(super) ended_at: Option<i64>,
}

#[derive(FromRow)]
struct TokenRow {
    key: i64,
    app_key: String,
    name: String,
    role: String,
    hash: Vec<u8>,
    expires_at: Option<i64>,
    last_used_at: Option<i64>,
    ended_at: Option<i64>,
}

/// What the books cannot read opens least.
fn role(name: &str) -> Role {
    Role::parse(name).unwrap_or(Role::Viewer)
}

pub(super) async fn find_token(tx: &mut Tx, id: &str) -> Result<Option<Token>> {
    let row: Option<TokenRow> = tx
        .query(
            "select k.key, k.app_key, k.name, k.role, t.hash, t.expires_at, t.last_used_at, k.ended_at \
             from tokens t join keys k on k.key = t.key where t.id = $1",
        )
        .bind(id)
        .optional()
        .await?;
    Ok(row.map(|row| Token {
        key: ApiKey { key: row.key, app_key: row.app_key, name: row.name, role: role(&row.role) },
        hash: row.hash,
        expires_at: row.expires_at,
        last_used_at: row.last_used_at,
        ended_at: row.ended_at,
    }))
}

pub(super) async fn find(tx: &mut Tx, app_key: &str) -> Result<Option<ApiKey>> {
    let row: Option<(i64, String, String)> = tx
        .query("select key, name, role from keys where app_key = $1 and ended_at is null")
        .bind(app_key)
        .optional()
        .await?;
    let key = |(key, name, named): (i64, String, String)| ApiKey {
        key,
        app_key: app_key.to_owned(),
        name,
        role: role(&named),
    };
    Ok(row.map(key))
}

pub(super) async fn insert(tx: &mut Tx, key: &ApiKey, now: i64) -> Result<()> {
    tx.query("insert into keys (key, name, role, app_key, created_at) values ($1, $2, $3, $4, $5)")
        .bind(key.key)
        .bind(key.name.as_str())
        .bind(key.role.as_str())
        .bind(key.app_key.as_str())
        .bind(now)
        .run()
        .await?;
    Ok(())
}

pub(super) async fn insert_token(
    tx: &mut Tx,
    key: i64,
    id: &str,
    hash: &[u8],
    now: i64,
    expires_at: Option<i64>,
) -> Result<()> {
    tx.query(
        "insert into tokens (id, key, hash, created_at, expires_at) values ($1, $2, $3, $4, $5)",
    )
    .bind(id)
    .bind(key)
    .bind(hash)
    .bind(now)
    .bind(expires_at)
    .run()
    .await?;
    Ok(())
}

/// Ends a key's tokens: the newest one at `later`, the others now.
pub(super) async fn end_all_but_newest(tx: &mut Tx, key: i64, now: i64, later: i64) -> Result<()> {
    let tokens: Vec<(String, Option<i64>)> = tx
        .query("select id, expires_at from tokens where key = $1 order by created_at desc, id")
        .bind(key)
        .all()
        .await?;
    for (at, (id, expires_at)) in tokens.into_iter().enumerate() {
        let end = if at == 0 { later } else { now };
        if expires_at.is_none_or(|expires_at| expires_at > end) {
            tx.query("update tokens set expires_at = $2 where id = $1")
                .bind(id)
                .bind(end)
                .run()
                .await?;
        }
    }
    Ok(())
}

pub(super) async fn end(tx: &mut Tx, key: i64, now: i64) -> Result<()> {
    tx.query("update keys set ended_at = $2 where key = $1").bind(key).bind(now).run().await?;
    Ok(())
}

pub(super) async fn used(tx: &mut Tx, id: &str, now: i64) -> Result<()> {
    tx.query("update tokens set last_used_at = $2 where id = $1").bind(id).bind(now).run().await?;
    Ok(())
}

#[derive(FromRow)]
struct KeyRow {
    key: i64,
    app_key: String,
    name: String,
    role: String,
    created_at: i64,
    ended_at: Option<i64>,
    last_used_at: Option<i64>,
    n_tokens: i64,
}

pub(super) async fn list(tx: &mut Tx, now: i64) -> Result<Vec<ListedKey>> {
    let rows: Vec<KeyRow> = tx
        .query(
            "select k.key, k.app_key, k.name, k.role, k.created_at, k.ended_at, \
             (select max(t.last_used_at) from tokens t where t.key = k.key) as last_used_at, \
             (select count(*) from tokens t where t.key = k.key \
             and (t.expires_at is null or t.expires_at > $1)) as n_tokens \
             from keys k order by k.key desc",
        )
        .bind(now)
        .all()
        .await?;
    let listed = |row: KeyRow| ListedKey {
        key: ApiKey { key: row.key, app_key: row.app_key, name: row.name, role: role(&row.role) },
        created_at: time(row.created_at),
        ended_at: row.ended_at.map(time),
        last_used_at: row.last_used_at.map(time),
        n_tokens: row.n_tokens,
    };
    Ok(rows.into_iter().map(listed).collect())
}
