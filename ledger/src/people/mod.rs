//! People who sign in: the first owner, the others, and their log-ins.

mod password;
pub mod sessions;
pub(crate) mod store;

use domain::people::{CredentialsForm, PASSWORD_LENGTH_MAX};
use domain::{Error, Permission, Refusal, Role};
use rand::distr::{Alphanumeric, SampleString};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::Result;
use crate::audit::{self, Change};
use crate::ctx::{Ctx, Person};
use crate::db::Tx;

const SETUP_TOKEN_LENGTH: usize = 40;
const GENERATED_PASSWORD_LENGTH: usize = 20;

/// Wrong log-ins that cost nothing, for one e-mail and for one address.
const FREE_ATTEMPTS_PER_EMAIL: i64 = 5;
const FREE_ATTEMPTS_PER_ADDRESS: i64 = 30;
/// The longest wait between two attempts.
const ATTEMPT_WAIT_SECONDS_MAX: i64 = 15 * 60;
/// Attempts are forgotten after a day without one.
const ATTEMPT_MEMORY_SECONDS: i64 = 24 * 60 * 60;

/// A new one-time token for the link that creates the owner, while nobody exists. Older ones end.
///
/// Errors: `Internal` only.
pub async fn setup_token(ctx: &Ctx) -> Result<Option<String>> {
    let mut tx = ctx.db.write().await?;
    if store::any(&mut tx).await? {
        return Ok(None);
    }
    let token = random_text(SETUP_TOKEN_LENGTH);
    store::replace_setup_link(&mut tx, &hash(&token), ctx.clock.micros()).await?;
    tx.commit().await?;
    Ok(Some(token))
}

/// Whether the one-time link is still good.
pub async fn is_setup_token(ctx: &Ctx, token: &str) -> Result<bool> {
    let mut tx = ctx.db.read().await?;
    store::has_setup_link(&mut tx, &hash(token)).await
}

/// Creates the owner through the one-time link, which is spent by it.
///
/// Errors: `Refused(LinkSpent)`, `Invalid`.
pub async fn set_up(ctx: &Ctx, token: &str, form: &CredentialsForm) -> Result<Person> {
    if !is_setup_token(ctx, token).await? {
        return Err(Refusal::LinkSpent.into());
    }
    let email = form.parse_new()?;
    let password_hash = password::hash(form.password.clone()).await?;
    let mut tx = ctx.db.write().await?;
    if !store::spend_setup_link(&mut tx, &hash(token)).await? || store::any(&mut tx).await? {
        return Err(Refusal::LinkSpent.into());
    }
    let owner =
        store::insert(&mut tx, &email, Role::Owner, &password_hash, ctx.clock.micros()).await?;
    let owner = owner.ok_or(Error::Refused(Refusal::PersonExists))?;
    audit::record(&mut tx, ctx, added("person.set_up", &owner)).await?;
    tx.commit().await?;
    Ok(owner)
}

/// Adds a person. Without a password one is made, and returned once.
///
/// Errors: `Forbidden`, `Invalid`, `Refused(PersonExists)`.
pub async fn add(ctx: &Ctx, form: CredentialsForm, role: Role) -> Result<(Person, String)> {
    ctx.require(Permission::Administer)?;
    let mut form = form;
    if form.password.is_empty() {
        form.password = random_text(GENERATED_PASSWORD_LENGTH);
    }
    let email = form.parse_new()?;
    let password_hash = password::hash(form.password.clone()).await?;
    let mut tx = ctx.db.write().await?;
    let person = store::insert(&mut tx, &email, role, &password_hash, ctx.clock.micros()).await?;
    let person = person.ok_or(Error::Refused(Refusal::PersonExists))?;
    audit::record(&mut tx, ctx, added("person.add", &person)).await?;
    tx.commit().await?;
    Ok((person, form.password))
}

fn added<'a>(action: &'a str, person: &Person) -> Change<'a> {
    let after = json!({ "email": person.email, "role": person.role.as_str() });
    Change { action, account: 0, before: Value::Null, after }
}

/// The person with this key, as they are now.
pub async fn get(ctx: &Ctx, key: i64) -> Result<Option<Person>> {
    let mut tx = ctx.db.read().await?;
    store::find(&mut tx, key).await
}

/// Signs somebody in. `address` is where the request came from. Every attempt counts before the
/// password is looked at; a right one clears the e-mail's count.
///
/// Errors: `Refused(WrongCredentials)` whether the person exists or not; `Refused(TooManyAttempts)`.
pub async fn sign_in(ctx: &Ctx, form: &CredentialsForm, address: &str) -> Result<Person> {
    let email_key = form.email.trim().to_lowercase();
    let too_long = form.password.chars().count() > PASSWORD_LENGTH_MAX || email_key.len() > 1_000;
    let by_email = format!("email:{}", if too_long { "" } else { &email_key });
    let by_address = format!("from:{address}");
    let now = ctx.clock.micros();

    let mut tx = ctx.db.write().await?;
    let found = store::find_by_email(&mut tx, &email_key).await?;
    let n = count_attempt(&mut tx, &by_email, FREE_ATTEMPTS_PER_EMAIL, now).await?;
    let n_address = count_attempt(&mut tx, &by_address, FREE_ATTEMPTS_PER_ADDRESS, now).await?;
    store::forget_attempts(&mut tx, now - ATTEMPT_MEMORY_SECONDS * 1_000_000).await?;
    tx.commit().await?;
    tracing::debug!(n, n_address, "a log-in is attempted");

    let (person, password_hash) = found.unzip();
    let right = !too_long && password::matches(form.password.clone(), password_hash).await?;
    let Some(person) = person.filter(|_| right) else {
        return Err(Refusal::WrongCredentials.into());
    };
    let mut tx = ctx.db.write().await?;
    store::set_attempts(&mut tx, &by_email, 0, now).await?;
    store::set_attempts(&mut tx, &by_address, n_address - 1, now).await?;
    tx.commit().await?;
    Ok(person)
}

/// Counts an attempt of `subject`, unless it has to wait still.
async fn count_attempt(tx: &mut Tx, subject: &str, free: i64, now: i64) -> Result<i64> {
    let (n, last_at) = store::attempts(tx, subject).await?;
    let wait_seconds = wait_seconds(n, free);
    let passed_seconds = (now - last_at) / 1_000_000;
    if passed_seconds < wait_seconds {
        let wait_seconds = wait_seconds - passed_seconds;
        return Err(Refusal::TooManyAttempts { wait_seconds }.into());
    }
    store::set_attempts(tx, subject, n + 1, now).await?;
    Ok(n + 1)
}

/// After the free attempts each waits twice as long as the one before.
fn wait_seconds(n: i64, free: i64) -> i64 {
    match u32::try_from(n - free) {
        Ok(over) => 2_i64.saturating_pow(over.min(20)).min(ATTEMPT_WAIT_SECONDS_MAX),
        Err(_) => 0,
    }
}

fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

fn random_text(length: usize) -> String {
    Alphanumeric.sample_string(&mut rand::rng(), length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Who;
    use crate::testing::each_db;

    fn form(email: &str, password: &str) -> CredentialsForm {
        CredentialsForm { email: email.into(), password: password.into() }
    }

    fn refused<T: std::fmt::Debug>(outcome: Result<T>) -> Refusal {
        match outcome {
            Err(Error::Refused(refusal)) => refusal,
            other => panic!("not refused: {other:?}"),
        }
    }

    #[tokio::test]
    async fn the_setup_link_works_once_and_only_while_nobody_exists() {
        each_db(async |shop| {
            let anyone = shop.olga.with(Who::Anyone);
            assert_eq!(setup_token(&anyone).await.unwrap(), None, "Olga exists");
            let mut tx = anyone.db.write().await.unwrap();
            tx.query("delete from people").run().await.unwrap();
            tx.commit().await.unwrap();

            let old = setup_token(&anyone).await.unwrap().unwrap();
            let token = setup_token(&anyone).await.unwrap().unwrap();
            let good = form("dona@fiado.example", "a long password");
            assert_eq!(refused(set_up(&anyone, &old, &good).await), Refusal::LinkSpent);
            assert!(matches!(
                set_up(&anyone, &token, &form("dona", "short")).await,
                Err(Error::Invalid(_))
            ));
            let owner = set_up(&anyone, &token, &good).await.unwrap();
            assert_eq!(owner.role, Role::Owner);
            assert_eq!(refused(set_up(&anyone, &token, &good).await), Refusal::LinkSpent);
        })
        .await;
    }

    #[tokio::test]
    async fn wrong_log_ins_are_slowed_and_a_right_one_clears_the_count() {
        each_db(async |shop| {
            let anyone = shop.olga.with(Who::Anyone);
            add(&shop.olga, form("Rita@fiado.example", "a long password"), Role::Manager)
                .await
                .unwrap();
            let right = form("rita@FIADO.example ", "a long password");
            assert_eq!(sign_in(&anyone, &right, "1.2.3.4").await.unwrap().role, Role::Manager);
            let wrong = form("rita@fiado.example", "a wrong password");
            for _ in 0..FREE_ATTEMPTS_PER_EMAIL {
                assert_eq!(
                    refused(sign_in(&anyone, &wrong, "1.2.3.4").await),
                    Refusal::WrongCredentials
                );
            }
            assert_eq!(
                refused(sign_in(&anyone, &right, "5.6.7.8").await),
                Refusal::TooManyAttempts { wait_seconds: 1 }
            );
            shop.clock.advance_seconds(1);
            assert!(sign_in(&anyone, &right, "1.2.3.4").await.is_ok());
            assert_eq!(
                refused(sign_in(&anyone, &wrong, "1.2.3.4").await),
                Refusal::WrongCredentials
            );
            let nobody = form("nobody@fiado.example", "a long password");
            assert_eq!(
                refused(sign_in(&anyone, &nobody, "1.2.3.4").await),
                Refusal::WrongCredentials
            );
        })
        .await;
    }

    #[test]
    fn the_wait_doubles_to_a_quarter_of_an_hour() {
        let waits: Vec<i64> = (3..12).map(|n| wait_seconds(n, 5)).collect();
        assert_eq!(waits, [0, 0, 1, 2, 4, 8, 16, 32, 64]);
        assert_eq!(wait_seconds(1_000, 5), 900);
    }

    #[tokio::test]
    async fn only_an_owner_adds_people() {
        each_db(async |shop| {
            let outcome = add(&shop.carla, form("x@fiado.example", ""), Role::Owner).await;
            assert_eq!(outcome.unwrap_err(), Error::Forbidden(Permission::Administer));
            let (_, password) =
                add(&shop.olga, form("x@fiado.example", ""), Role::Viewer).await.unwrap();
            assert_eq!(password.len(), GENERATED_PASSWORD_LENGTH);
            let twice = add(&shop.olga, form("X@fiado.example", ""), Role::Viewer).await;
            assert_eq!(refused(twice), Refusal::PersonExists);
        })
        .await;
    }
}
