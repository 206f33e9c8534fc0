//! Managing who may sign in.

use domain::people::CredentialsForm;
use domain::{Error, Noun, Permission, Refusal, Role, Timestamp};
use serde_json::{Value, json};

use super::{email_key, password, random_password, store, throttle};
use crate::Result;
use crate::audit::{self, Change};
use crate::clock::time;
use crate::ctx::{Ctx, Person};
use crate::db::Tx;

/// A person as they are listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The person.
    pub person: Person,
    /// When they last signed in, if they ever did.
    pub last_sign_in: Option<Timestamp>,
}

/// Everybody, by e-mail.
///
/// Errors: `Forbidden`.
pub async fn list(ctx: &Ctx) -> Result<Vec<Listed>> {
    ctx.require(Permission::Administer)?;
    let mut tx = ctx.db.glance().await?;
    let all = store::list(&mut tx).await?;
    let listed = all.into_iter().map(|(person, at)| Listed { person, last_sign_in: at.map(time) });
    Ok(listed.collect())
}

/// Gives somebody another role, from their next request on.
///
/// Errors: `Forbidden`, `NotFound`, `Refused(LastOwner)`.
pub async fn set_role(ctx: &Ctx, email: &str, role: Role) -> Result<Person> {
    let (mut tx, person) = begin(ctx, email).await?;
    if role != Role::Owner {
        keep_an_owner(&mut tx, &person).await?;
    }
    store::set_role(&mut tx, person.key, role).await?;
    let after = Person { role, ..person.clone() };
    note(&mut tx, ctx, "person.role", told(&person), told(&after)).await?;
    tx.commit().await?;
    Ok(after)
}

/// Gives somebody another password, and ends their sessions. Without one it is made, and returned once.
///
/// Errors: `Forbidden`, `NotFound`, `Invalid`.
pub async fn set_password(ctx: &Ctx, email: &str, password: String) -> Result<(Person, String)> {
    let password = if password.is_empty() { random_password() } else { password };
    let form = CredentialsForm { email: email.to_owned(), password };
    form.parse_new()?;
    ctx.require(Permission::Administer)?;
    let hash = password::hash(form.password.clone()).await?;
    let (mut tx, person) = begin(ctx, email).await?;
    store::set_password(&mut tx, person.key, &hash).await?;
    store::end_sessions(&mut tx, person.key).await?;
    throttle::forgive(&mut tx, &email_key(email)).await?;
    note(&mut tx, ctx, "person.password", told(&person), told(&person)).await?;
    tx.commit().await?;
    Ok((person, form.password))
}

/// Ends every session of somebody, wherever they are signed in; returns how many there were.
///
/// Errors: `Forbidden`, `NotFound`.
pub async fn end_sessions(ctx: &Ctx, email: &str) -> Result<(Person, u64)> {
    let (mut tx, person) = begin(ctx, email).await?;
    let n = store::end_sessions(&mut tx, person.key).await?;
    note(&mut tx, ctx, "person.end_sessions", told(&person), told(&person)).await?;
    tx.commit().await?;
    Ok((person, n))
}

/// Removes somebody: their sessions end at once, their name stays in what they did.
///
/// Errors: `Forbidden`, `NotFound`, `Refused(LastOwner)`.
pub async fn remove(ctx: &Ctx, email: &str) -> Result<Person> {
    let (mut tx, person) = begin(ctx, email).await?;
    keep_an_owner(&mut tx, &person).await?;
    store::end_sessions(&mut tx, person.key).await?;
    store::remove(&mut tx, person.key).await?;
    note(&mut tx, ctx, "person.remove", told(&person), Value::Null).await?;
    tx.commit().await?;
    Ok(person)
}

/// Lets somebody whom others' guesses slow try again at once.
///
/// Errors: `Forbidden`, `NotFound`.
pub async fn unlock(ctx: &Ctx, email: &str) -> Result<Person> {
    let (mut tx, person) = begin(ctx, email).await?;
    throttle::forgive(&mut tx, &email_key(email)).await?;
    note(&mut tx, ctx, "person.unlock", told(&person), told(&person)).await?;
    tx.commit().await?;
    Ok(person)
}

/// The person with this e-mail, whom nobody else changes until the transaction ends.
async fn begin(ctx: &Ctx, email: &str) -> Result<(Tx, Person)> {
    ctx.require(Permission::Administer)?;
    let mut tx = ctx.db.write().await?;
    // Always owners first: two who change each other wait, and do not hold each other up.
    store::owners(&mut tx).await?;
    let found = store::find_to_change(&mut tx, &email_key(email)).await?;
    Ok((tx, found.ok_or(Error::NotFound(Noun::Person))?))
}

async fn keep_an_owner(tx: &mut Tx, person: &Person) -> Result<()> {
    if store::owners(tx).await? == [person.key] {
        return Err(Refusal::LastOwner.into());
    }
    Ok(())
}

fn told(person: &Person) -> Value {
    json!({ "email": person.email, "role": person.role.as_str() })
}

async fn note(tx: &mut Tx, ctx: &Ctx, action: &str, before: Value, after: Value) -> Result<()> {
    audit::record(tx, ctx, Change { action, account: 0, before, after }).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::{add, sign_in};
    use crate::testing::each_db;
    use crate::{Who, people};

    fn form(email: &str, password: &str) -> CredentialsForm {
        CredentialsForm { email: email.into(), password: password.into() }
    }

    #[tokio::test]
    async fn people_are_managed_and_the_last_owner_stays() {
        each_db(async |shop| {
            let ctx = &shop.olga;
            let anyone = ctx.with(Who::Anyone);
            let old = form("rita@fiado.example", "a long password");
            add(ctx, old.clone(), Role::Clerk).await.unwrap();
            let rita = sign_in(&anyone, &old, "1.2.3.4").await.unwrap();
            let names: Vec<(String, bool)> = list(ctx)
                .await
                .unwrap()
                .into_iter()
                .map(|listed| (listed.person.email, listed.last_sign_in.is_some()))
                .collect();
            let expected = ["carla", "olga", "rita"]
                .map(|name| (format!("{name}@fiado.example"), name == "rita"));
            assert_eq!(names, expected);

            let last = Error::Refused(Refusal::LastOwner);
            assert_eq!(set_role(ctx, "olga@fiado.example", Role::Viewer).await, Err(last.clone()));
            assert_eq!(remove(ctx, "olga@fiado.example").await, Err(last));
            let raised = set_role(ctx, " RITA@fiado.example", Role::Owner).await.unwrap();
            assert_eq!((raised.key, raised.role), (rita.key, Role::Owner));
            assert_eq!(people::get(ctx, rita.key).await.unwrap().unwrap().role, Role::Owner);
            assert_eq!(
                set_role(ctx, "olga@fiado.example", Role::Viewer).await.unwrap().role,
                Role::Viewer
            );

            let (_, made) = set_password(ctx, "rita@fiado.example", String::new()).await.unwrap();
            assert!(sign_in(&anyone, &old, "1.2.3.4").await.is_err());
            let new = form("rita@fiado.example", &made);
            assert!(sign_in(&anyone, &new, "1.2.3.4").await.is_ok());
            assert!(matches!(
                set_password(ctx, "rita@fiado.example", "short".into()).await,
                Err(Error::Invalid(_))
            ));

            set_role(ctx, "olga@fiado.example", Role::Owner).await.unwrap();
            assert_eq!(remove(ctx, "rita@fiado.example").await.unwrap().key, rita.key);
            assert_eq!(people::get(ctx, rita.key).await.unwrap(), None);
            assert!(sign_in(&anyone, &new, "1.2.3.4").await.is_err());
            assert_eq!(remove(ctx, "rita@fiado.example").await, Err(Error::NotFound(Noun::Person)));
            assert_eq!(list(&shop.carla).await, Err(Error::Forbidden(Permission::Administer)));
        })
        .await;
    }

    #[tokio::test]
    async fn of_two_owners_who_remove_each_other_at_once_one_stays() {
        each_db(async |shop| {
            let ctx = &shop.olga;
            for round in 0..5 {
                let name = format!("rita{round}@fiado.example");
                add(ctx, form(&name, ""), Role::Owner).await.unwrap();
                let owner = list(ctx)
                    .await
                    .unwrap()
                    .into_iter()
                    .find(|listed| listed.person.role == Role::Owner && listed.person.email != name)
                    .unwrap()
                    .person
                    .email;
                let (one, two) = tokio::join!(remove(ctx, &owner), remove(ctx, &name));
                assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
            }
        })
        .await;
    }
}
