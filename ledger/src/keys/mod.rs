//! Keys of the API: made once, shown once, kept as hashes. A key has at most two tokens at a time, so
//! that one can be replaced by the other without a pause.

mod store;

use domain::{Error, Fault, Field, Noun, Permission, Role, Rule, Timestamp};
use rand::Rng;
use rand::distr::Alphanumeric;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::audit::{self, Change};
use crate::ctx::ApiKey;
use crate::tallies::{self, Tally};
use crate::{Ctx, Result};

/// What every token begins with, so that one that leaked is recognised.
pub const TOKEN_PREFIX: &str = "fiado_";
/// What every AppKey begins with.
pub const APP_KEY_PREFIX: &str = "fiadoappkey-";
/// The longest name of a key, in characters.
pub const KEY_NAME_LENGTH_MAX: usize = 80;
/// When a token is replaced, the one before is good for so many days more.
pub const OVERLAP_DAYS: i64 = 7;

const TOKEN_ID_LENGTH: usize = 10;
const SECRET_LENGTH: usize = 40;
const APP_KEY_LENGTH: usize = 16;
/// The time of last use is written again after so long.
const USE_MICROS: i64 = 60 * 1_000_000;
const DAY_MICROS: i64 = 24 * 3_600 * 1_000_000;

/// A key as it is shown once: its public half, and the secret that opens the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewKey {
    /// The public half.
    pub app_key: String,
    /// The secret.
    pub app_token: String,
}

/// A key as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedKey {
    /// The key.
    pub key: ApiKey,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was ended.
    pub ended_at: Option<Timestamp>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
    /// How many of its tokens are good.
    pub n_tokens: i64,
}

/// A token that is good: whose it is, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The key.
    pub key: ApiKey,
    /// The token's public part.
    pub token: String,
    /// When it ends, in microseconds.
    pub expires_at: Option<i64>,
}

/// Makes a key with its first token.
///
/// Errors: `Forbidden`, `Invalid`.
pub async fn add(ctx: &Ctx, name: &str, role: Role, days: Option<i64>) -> Result<NewKey> {
    ctx.require(Permission::Administer)?;
    let name = name.trim();
    let rule = match name.chars().count() {
        0 => Some(Rule::Required),
        n if n > KEY_NAME_LENGTH_MAX => Some(Rule::TooLong { max: KEY_NAME_LENGTH_MAX }),
        _ => name.chars().any(char::is_control).then_some(Rule::ControlCharacter),
    };
    if let Some(rule) = rule {
        return Err(Error::Invalid(vec![Fault::new(Field::Name, name, rule)]));
    }
    let mut tx = ctx.db.write().await?;
    let key = ApiKey {
        key: tallies::add(&mut tx, Tally::Key, 1).await?,
        app_key: format!("{APP_KEY_PREFIX}{}", random(APP_KEY_LENGTH)),
        name: name.to_owned(),
        role,
    };
    store::insert(&mut tx, &key, ctx.clock.micros()).await?;
    let app_token = issue(ctx, &mut tx, &key, days).await?;
    let after = json!({ "appKey": key.app_key, "name": key.name, "role": role.as_str() });
    let change = Change { action: "key.add", account: 0, before: Value::Null, after };
    audit::record(&mut tx, ctx, change).await?;
    tx.commit().await?;
    Ok(NewKey { app_key: key.app_key, app_token })
}

/// Gives a key a new token. Its newest one is good for [`OVERLAP_DAYS`] more, older ones end now.
///
/// Errors: `Forbidden`, `NotFound`.
pub async fn rotate(ctx: &Ctx, app_key: &str, days: Option<i64>) -> Result<NewKey> {
    ctx.require(Permission::Administer)?;
    let mut tx = ctx.db.write().await?;
    let now = ctx.clock.micros();
    let key = store::find(&mut tx, app_key).await?.ok_or(Error::NotFound(Noun::Key))?;
    store::end_all_but_newest(&mut tx, key.key, now, now + OVERLAP_DAYS * DAY_MICROS).await?;
    let app_token = issue(ctx, &mut tx, &key, days).await?;
    let after = json!({ "appKey": key.app_key });
    let change = Change { action: "key.rotate", account: 0, before: Value::Null, after };
    audit::record(&mut tx, ctx, change).await?;
    tx.commit().await?;
    Ok(NewKey { app_key: key.app_key, app_token })
}

/// Ends a key with all its tokens.
///
/// Errors: `Forbidden`, `NotFound`.
pub async fn end(ctx: &Ctx, app_key: &str) -> Result<()> {
    ctx.require(Permission::Administer)?;
    let mut tx = ctx.db.write().await?;
    let key = store::find(&mut tx, app_key).await?.ok_or(Error::NotFound(Noun::Key))?;
    store::end(&mut tx, key.key, ctx.clock.micros()).await?;
    let before = json!({ "appKey": key.app_key, "name": key.name });
    let change = Change { action: "key.end", account: 0, before, after: Value::Null };
    audit::record(&mut tx, ctx, change).await?;
    tx.commit().await
}

/// Every key, the newest first.
///
/// Errors: `Forbidden`.
pub async fn list(ctx: &Ctx) -> Result<Vec<ListedKey>> {
    ctx.require(Permission::Administer)?;
    let mut tx = ctx.db.glance().await?;
    store::list(&mut tx, ctx.clock.micros()).await
}

/// The key that a token opens; with an AppKey, only if it is that key's.
///
/// Errors: `Unauthenticated`.
pub async fn open(ctx: &Ctx, app_key: Option<&str>, token: &str) -> Result<Opened> {
    let Some((id, secret)) =
        token.strip_prefix(TOKEN_PREFIX).and_then(|rest| rest.split_at_checked(TOKEN_ID_LENGTH))
    else {
        return Err(Error::Unauthenticated);
    };
    let mut tx = ctx.db.glance().await?;
    let found = store::find_token(&mut tx, id).await?.ok_or(Error::Unauthenticated)?;
    drop(tx);
    let now = ctx.clock.micros();
    let is_live = found.expires_at.is_none_or(|at| at > now) && found.ended_at.is_none();
    let is_its_own = app_key.is_none_or(|app_key| app_key == found.key.app_key);
    if !(same(&found.hash, &hash(secret)) && is_live && is_its_own) {
        return Err(Error::Unauthenticated);
    }
    if found.last_used_at.is_none_or(|at| now - at >= USE_MICROS) {
        let mut tx = ctx.db.write().await?;
        store::used(&mut tx, id, now).await?;
        tx.commit().await?;
    }
    Ok(Opened { key: found.key, token: id.to_owned(), expires_at: found.expires_at })
}

async fn issue(
    ctx: &Ctx,
    tx: &mut crate::db::Tx,
    key: &ApiKey,
    days: Option<i64>,
) -> Result<String> {
    let (id, secret) = (random(TOKEN_ID_LENGTH), random(SECRET_LENGTH));
    let now = ctx.clock.micros();
    let expires_at = days.map(|days| now.saturating_add(days.saturating_mul(DAY_MICROS)));
    store::insert_token(tx, key.key, &id, &hash(&secret), now, expires_at).await?;
    Ok(format!("{TOKEN_PREFIX}{id}{secret}"))
}

fn random(length: usize) -> String {
    rand::rng().sample_iter(Alphanumeric).take(length).map(char::from).collect()
}

/// The secret has 238 bits of chance: a plain hash cannot be guessed backwards.
fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret).to_vec()
}

/// Compares without telling by its time where the difference is.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::each_db;

    #[tokio::test]
    async fn a_key_opens_until_it_ends_and_two_tokens_overlap() {
        each_db(async |shop| {
            let ctx = &shop.olga;
            let first = add(ctx, "checkout", Role::Manager, None).await.unwrap();
            assert!(first.app_token.starts_with("fiado_"));
            let opens = async |app_key: Option<&str>, token: &str| {
                open(ctx, app_key, token).await.map(|opened| opened.key.name)
            };
            let name = Ok("checkout".to_owned());
            assert_eq!(opens(Some(&first.app_key), &first.app_token).await, name);
            assert_eq!(opens(None, &first.app_token).await, name);
            let none = Err(Error::Unauthenticated);
            assert_eq!(opens(Some("fiadoappkey-other"), &first.app_token).await, none);
            assert_eq!(opens(None, &first.app_token[..20]).await, none);
            assert_eq!(opens(None, "").await, none);
            assert_eq!(opens(None, "fiado_é").await, none);

            shop.clock.advance_seconds(1);
            let second = rotate(ctx, &first.app_key, Some(30)).await.unwrap();
            assert_eq!(opens(None, &first.app_token).await, name);
            assert_eq!(opens(None, &second.app_token).await, name);
            shop.clock.advance_seconds(1);
            let third = rotate(ctx, &first.app_key, None).await.unwrap();
            assert_eq!(opens(None, &first.app_token).await, none, "two overlap, not three");
            shop.clock.advance_seconds(OVERLAP_DAYS * 24 * 3_600);
            assert_eq!(opens(None, &second.app_token).await, none);
            assert_eq!(opens(None, &third.app_token).await, name);

            end(ctx, &first.app_key).await.unwrap();
            assert_eq!(opens(None, &third.app_token).await, none);
            let forbidden = Err(Error::Forbidden(Permission::Administer));
            assert_eq!(add(&shop.carla, "x", Role::Owner, None).await, forbidden);
        })
        .await;
    }
}
