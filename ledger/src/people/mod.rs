//! People who sign in: the first owner, the others, and their log-ins.

mod manage;
mod password;
pub mod sessions;
pub(crate) mod store;
mod throttle;

pub use manage::{Listed, end_sessions, list, remove, set_password, set_role, unlock};
pub use throttle::neighbourhood;

use domain::people::{CredentialsForm, PASSWORD_LENGTH_MAX};
use domain::{Error, Permission, Refusal, Role};
use rand::distr::{Alphanumeric, SampleString};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use self::throttle::Attempt;
use crate::Result;
use crate::audit::{self, Change};
use crate::ctx::{Ctx, Person};

const SETUP_TOKEN_LENGTH: usize = 40;
const GENERATED_PASSWORD_LENGTH: usize = 20;

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
        form.password = random_password();
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
/// password is looked at; a right one does not.
///
/// Errors: `Refused(WrongCredentials)` whether the person exists or not; `Refused(TooManyAttempts)`.
pub async fn sign_in(ctx: &Ctx, form: &CredentialsForm, address: &str) -> Result<Person> {
    let email_key = email_key(&form.email);
    let too_long = form.password.chars().count() > PASSWORD_LENGTH_MAX || email_key.len() > 1_000;
    let email_key = if too_long { "" } else { &email_key };
    let now = ctx.clock.micros();

    let mut tx = ctx.db.write().await?;
    let (person, password_hash) = store::find_by_email(&mut tx, email_key).await?.unzip();
    let key = person.as_ref().map(|person| person.key);
    let attempt = Attempt::begin(&mut tx, email_key, key, address, now).await?;
    tx.commit().await?;

    let right = !too_long && password::matches(form.password.clone(), password_hash).await?;
    let Some(person) = person.filter(|_| right) else {
        return Err(Refusal::WrongCredentials.into());
    };
    let mut tx = ctx.db.write().await?;
    attempt.succeed(&mut tx, person.key, now).await?;
    tx.commit().await?;
    Ok(person)
}

fn email_key(email: &str) -> String {
    email.trim().to_lowercase()
}

fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

fn random_password() -> String {
    random_text(GENERATED_PASSWORD_LENGTH)
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
    async fn wrong_log_ins_are_slowed_and_strangers_slow_nobody_but_themselves() {
        each_db(async |shop| {
            let anyone = shop.olga.with(Who::Anyone);
            let rita = form("Rita@fiado.example", "a long password");
            add(&shop.olga, rita, Role::Manager).await.unwrap();
            let right = form("rita@FIADO.example ", "a long password");
            let wrong = form("rita@fiado.example", "a wrong password");
            assert_eq!(sign_in(&anyone, &right, "1.2.3.4").await.unwrap().role, Role::Manager);
            // Of her own neighbourhood, and from all over the world.
            for n in 0..40 {
                let _ = sign_in(&anyone, &wrong, &format!("2001:db8:{n:x}::1")).await;
            }
            let slowed = sign_in(&anyone, &wrong, "2001:db8:ffff::1").await;
            assert!(matches!(refused(slowed), Refusal::TooManyAttempts { .. }));
            assert!(sign_in(&anyone, &right, "1.2.3.99").await.is_ok(), "she is known there");
            for _ in 0..throttle::FREE_HERE {
                let outcome = sign_in(&anyone, &wrong, "1.2.3.5").await;
                assert_eq!(refused(outcome), Refusal::WrongCredentials);
            }
            let waits = Refusal::TooManyAttempts { wait_seconds: 1 };
            assert_eq!(refused(sign_in(&anyone, &right, "1.2.3.4").await), waits);
            shop.clock.advance_seconds(1);
            assert!(sign_in(&anyone, &right, "1.2.3.4").await.is_ok());
            let nobody = form("nobody@fiado.example", "a long password");
            let outcome = sign_in(&anyone, &nobody, "1.2.3.4").await;
            assert_eq!(refused(outcome), Refusal::WrongCredentials);
        })
        .await;
    }

    #[tokio::test]
    async fn a_clock_that_is_set_back_and_an_owner_who_unlocks_let_people_in() {
        each_db(async |shop| {
            let anyone = shop.olga.with(Who::Anyone);
            let rita = form("rita@fiado.example", "a long password");
            add(&shop.olga, rita.clone(), Role::Manager).await.unwrap();
            let wrong = form("rita@fiado.example", "a wrong password");
            for _ in 0..20 {
                let _ = sign_in(&anyone, &wrong, "1.2.3.4").await;
                shop.clock.advance_seconds(1);
            }
            let slowed = sign_in(&anyone, &rita, "1.2.3.4").await;
            assert!(matches!(refused(slowed), Refusal::TooManyAttempts { .. }));
            shop.clock.set_by_seconds(-3_600);
            assert!(sign_in(&anyone, &rita, "1.2.3.4").await.is_ok());

            for _ in 0..=throttle::FREE_HERE {
                let _ = sign_in(&anyone, &wrong, "5.6.7.8").await;
            }
            assert!(sign_in(&anyone, &rita, "5.6.7.8").await.is_err());
            assert_eq!(unlock(&shop.olga, " RITA@fiado.example").await.unwrap().email, rita.email);
            assert!(sign_in(&anyone, &rita, "5.6.7.8").await.is_ok());
            let stranger = unlock(&shop.olga, "x@fiado.example").await.unwrap_err();
            assert_eq!(stranger, Error::NotFound(domain::Noun::Person));
            let carla = unlock(&shop.carla, "rita@fiado.example").await.unwrap_err();
            assert_eq!(carla, Error::Forbidden(Permission::Administer));
        })
        .await;
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
