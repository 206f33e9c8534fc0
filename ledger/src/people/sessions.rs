//! Sessions of people who are signed in. The books hold the hash of a session's id, never the id.

use crate::{Ctx, Result};

/// How long a session lives, however much it is used.
pub const SESSION_SECONDS_MAX: i64 = 12 * 60 * 60;
/// How long a session lives without being used.
pub const SESSION_IDLE_SECONDS: i64 = 30 * 60;

/// A session as the books hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of its id.
    pub id_hash: Vec<u8>,
    /// Whose it is.
    pub person: Option<i64>,
    /// What it carries, as JSON.
    pub data: String,
    /// When it ends unless it is used, in microseconds.
    pub expires_at: i64,
}

/// Writes a session; `false` when another one has its id.
pub async fn insert(ctx: &Ctx, session: &Session) -> Result<bool> {
    let mut tx = ctx.db.write().await?;
    let n = tx
        .query(
            "insert into sessions (id_hash, person, data, created_at, expires_at) \
             values ($1, $2, $3, $4, $5) on conflict do nothing",
        )
        .bind(session.id_hash.as_slice())
        .bind(session.person)
        .bind(session.data.as_str())
        .bind(ctx.clock.micros())
        .bind(session.expires_at)
        .run()
        .await?;
    tx.query("delete from sessions where expires_at < $1").bind(ctx.clock.micros()).run().await?;
    tx.commit().await?;
    Ok(n == 1)
}

/// Writes a session again. One that was ended meanwhile stays ended.
pub async fn update(ctx: &Ctx, session: &Session) -> Result<()> {
    let mut tx = ctx.db.write().await?;
    tx.query("update sessions set person = $2, data = $3, expires_at = $4 where id_hash = $1")
        .bind(session.id_hash.as_slice())
        .bind(session.person)
        .bind(session.data.as_str())
        .bind(session.expires_at)
        .run()
        .await?;
    tx.commit().await
}

/// The session, unless it has been idle or alive for too long.
pub async fn find(ctx: &Ctx, id_hash: &[u8]) -> Result<Option<Session>> {
    let now = ctx.clock.micros();
    let mut tx = ctx.db.read().await?;
    let found: Option<(Option<i64>, String, i64)> = tx
        .query(
            "select person, data, expires_at from sessions \
             where id_hash = $1 and expires_at > $2 and created_at > $3 and created_at < $4",
        )
        .bind(id_hash)
        .bind(now)
        .bind(now - SESSION_SECONDS_MAX * 1_000_000)
        // One that begins later was made while the machine's clock was ahead.
        .bind(now + SESSION_SECONDS_MAX * 1_000_000)
        .optional()
        .await?;
    Ok(found.map(|(person, data, expires_at)| Session {
        id_hash: id_hash.to_vec(),
        person,
        data,
        expires_at,
    }))
}

/// Ends a session.
pub async fn delete(ctx: &Ctx, id_hash: &[u8]) -> Result<()> {
    let mut tx = ctx.db.write().await?;
    tx.query("delete from sessions where id_hash = $1").bind(id_hash).run().await?;
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::each_db;

    #[tokio::test]
    async fn a_session_ends_when_idle_when_old_and_when_it_is_ended() {
        each_db(async |shop| {
            let ctx = &shop.olga;
            let in_seconds = |s: i64| ctx.clock.micros() + s * 1_000_000;
            let session = |n: u8, expires_at| Session {
                id_hash: vec![n],
                person: Some(1),
                data: "{}".into(),
                expires_at,
            };
            assert!(insert(ctx, &session(1, in_seconds(60))).await.unwrap());
            assert!(!insert(ctx, &session(1, in_seconds(60))).await.unwrap(), "an id is used once");
            assert_eq!(find(ctx, &[1]).await.unwrap(), Some(session(1, in_seconds(60))));

            shop.clock.advance_seconds(61);
            assert_eq!(find(ctx, &[1]).await.unwrap(), None, "idle");

            insert(ctx, &session(2, in_seconds(SESSION_SECONDS_MAX * 2))).await.unwrap();
            shop.clock.advance_seconds(SESSION_SECONDS_MAX - 1);
            assert!(find(ctx, &[2]).await.unwrap().is_some());
            shop.clock.advance_seconds(2);
            assert_eq!(find(ctx, &[2]).await.unwrap(), None, "too old");

            let year = 365 * 24 * 3_600;
            shop.clock.set_by_seconds(year);
            insert(ctx, &session(5, in_seconds(60))).await.unwrap();
            shop.clock.set_by_seconds(-year);
            assert_eq!(find(ctx, &[5]).await.unwrap(), None, "made by a clock that was ahead");
            insert(ctx, &session(6, in_seconds(60))).await.unwrap();
            shop.clock.set_by_seconds(-3_600);
            assert!(find(ctx, &[6]).await.unwrap().is_some(), "one hour back ends nothing");

            insert(ctx, &session(3, in_seconds(60))).await.unwrap();
            insert(ctx, &session(4, in_seconds(60))).await.unwrap();
            let mut tx = ctx.db.write().await.unwrap();
            assert!(crate::people::store::end_sessions(&mut tx, 1).await.unwrap() >= 2);
            tx.commit().await.unwrap();
            update(ctx, &session(3, in_seconds(90))).await.unwrap();
            assert_eq!(find(ctx, &[3]).await.unwrap(), None, "ended stays ended");
        })
        .await;
    }
}
