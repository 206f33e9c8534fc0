//! The SQL of people, their log-ins and sessions.

use domain::Role;

use crate::Result;
use crate::ctx::Person;
use crate::db::Tx;
use crate::tallies::{self, Tally};

fn person((key, email, role): (i64, String, String)) -> Person {
    Person { key, email, role: Role::parse(&role).unwrap_or(Role::Viewer) }
}

/// Adds a person; `None` when the e-mail is taken.
pub(crate) async fn insert(
    tx: &mut Tx,
    email: &domain::Email,
    role: Role,
    password_hash: &str,
    now: i64,
) -> Result<Option<Person>> {
    let key = tallies::add(tx, Tally::PersonKey, 1).await?;
    let inserted: Option<(i64,)> = tx
        .query(
            "insert into people (key, email, email_key, role, password, created_at) \
             values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning key",
        )
        .bind(key)
        .bind(email.as_str())
        .bind(email.key())
        .bind(role.as_str())
        .bind(password_hash)
        .bind(now)
        .optional()
        .await?;
    Ok(inserted.map(|(key,)| Person { key, email: email.as_str().to_owned(), role }))
}

/// Whether anybody exists.
pub(crate) async fn any(tx: &mut Tx) -> Result<bool> {
    let found: Option<(i64,)> = tx.query("select key from people limit 1").optional().await?;
    Ok(found.is_some())
}

/// The person with this key.
pub(crate) async fn find(tx: &mut Tx, key: i64) -> Result<Option<Person>> {
    let found: Option<(i64, String, String)> =
        tx.query("select key, email, role from people where key = $1").bind(key).optional().await?;
    Ok(found.map(person))
}

/// The person with this e-mail (in lower case), and the hash of the password.
pub(crate) async fn find_by_email(
    tx: &mut Tx,
    email_key: &str,
) -> Result<Option<(Person, String)>> {
    let found: Option<(i64, String, String, String)> = tx
        .query("select key, email, role, password from people where email_key = $1")
        .bind(email_key)
        .optional()
        .await?;
    Ok(found.map(|(key, email, role, password)| (person((key, email, role)), password)))
}

/// The person with this e-mail (in lower case), whom nobody else changes until the transaction ends.
pub(crate) async fn find_to_change(tx: &mut Tx, email_key: &str) -> Result<Option<Person>> {
    let sql =
        format!("select key, email, role from people where email_key = $1{}", tx.for_update());
    let found: Option<(i64, String, String)> =
        tx.query_built(sql).bind(email_key).optional().await?;
    Ok(found.map(person))
}

/// The keys of the owners, whom nobody else changes until the transaction ends.
pub(crate) async fn owners(tx: &mut Tx) -> Result<Vec<i64>> {
    let sql =
        format!("select key from people where role = 'owner' order by key{}", tx.for_update());
    let keys: Vec<(i64,)> = tx.query_built(sql).all().await?;
    Ok(keys.into_iter().map(|(key,)| key).collect())
}

/// Everybody by e-mail, and when they last signed in.
pub(crate) async fn list(tx: &mut Tx) -> Result<Vec<(Person, Option<i64>)>> {
    let all: Vec<(i64, String, String, Option<i64>)> = tx
        .query(
            "select key, email, role, (select max(last_at) from sign_ins where person = people.key) \
             from people order by email_key",
        )
        .all()
        .await?;
    Ok(all.into_iter().map(|(key, email, role, at)| (person((key, email, role)), at)).collect())
}

/// Sets a person's role.
pub(crate) async fn set_role(tx: &mut Tx, key: i64, role: Role) -> Result<()> {
    let query = tx.query("update people set role = $2 where key = $1");
    query.bind(key).bind(role.as_str()).run().await?;
    Ok(())
}

/// Sets a person's password, as its hash.
pub(crate) async fn set_password(tx: &mut Tx, key: i64, hash: &str) -> Result<()> {
    let query = tx.query("update people set password = $2 where key = $1");
    query.bind(key).bind(hash).run().await?;
    Ok(())
}

/// Ends every session of a person; returns how many there were.
pub(crate) async fn end_sessions(tx: &mut Tx, key: i64) -> Result<u64> {
    tx.query("delete from sessions where person = $1").bind(key).run().await
}

/// Removes a person who has no session.
pub(crate) async fn remove(tx: &mut Tx, key: i64) -> Result<()> {
    tx.query("delete from sign_ins where person = $1").bind(key).run().await?;
    tx.query("delete from people where key = $1").bind(key).run().await?;
    Ok(())
}

/// Replaces every setup link by this one.
pub(crate) async fn replace_setup_link(tx: &mut Tx, token_hash: &[u8], now: i64) -> Result<()> {
    tx.query("delete from setup_links").run().await?;
    tx.query("insert into setup_links (token_hash, created_at) values ($1, $2)")
        .bind(token_hash)
        .bind(now)
        .run()
        .await?;
    Ok(())
}

/// Whether the link exists.
pub(crate) async fn has_setup_link(tx: &mut Tx, token_hash: &[u8]) -> Result<bool> {
    let found: Option<(i64,)> = tx
        .query("select created_at from setup_links where token_hash = $1")
        .bind(token_hash)
        .optional()
        .await?;
    Ok(found.is_some())
}

/// Removes the link; `false` when it was not there.
pub(crate) async fn spend_setup_link(tx: &mut Tx, token_hash: &[u8]) -> Result<bool> {
    let n =
        tx.query("delete from setup_links where token_hash = $1").bind(token_hash).run().await?;
    Ok(n > 0)
}

/// How many attempts a subject made, and when the last one was.
pub(crate) async fn attempts(tx: &mut Tx, subject: &str) -> Result<(i64, i64)> {
    let found: Option<(i64, i64)> = tx
        .query("select n, last_at from attempts where subject = $1")
        .bind(subject)
        .optional()
        .await?;
    Ok(found.unwrap_or((0, 0)))
}

/// Sets a subject's attempts.
pub(crate) async fn set_attempts(tx: &mut Tx, subject: &str, n: i64, now: i64) -> Result<()> {
    tx.query(
        "insert into attempts (subject, n, last_at) values ($1, $2, $3) \
         on conflict (subject) do update set n = excluded.n, last_at = excluded.last_at",
    )
    .bind(subject)
    .bind(n)
    .bind(now)
    .run()
    .await?;
    Ok(())
}

/// Forgets attempts whose last was before `before`.
pub(crate) async fn forget_attempts(tx: &mut Tx, before: i64) -> Result<()> {
    tx.query("delete from attempts where last_at < $1").bind(before).run().await?;
    Ok(())
}

/// Forgets a subject's attempts.
pub(crate) async fn forget_subject(tx: &mut Tx, subject: &str) -> Result<()> {
    tx.query("delete from attempts where subject = $1").bind(subject).run().await?;
    Ok(())
}

/// Forgets the attempts of every subject that begins like this.
pub(crate) async fn forget_subjects(tx: &mut Tx, prefix: &str) -> Result<()> {
    tx.query("delete from attempts where substr(subject, 1, length($1)) = $1")
        .bind(prefix)
        .run()
        .await?;
    Ok(())
}

/// Whether a person has signed in from there before.
pub(crate) async fn has_signed_in(tx: &mut Tx, person: i64, neighbourhood: &str) -> Result<bool> {
    let found: Option<(i64,)> = tx
        .query("select last_at from sign_ins where person = $1 and neighbourhood = $2")
        .bind(person)
        .bind(neighbourhood)
        .optional()
        .await?;
    Ok(found.is_some())
}

/// Notes that a person has signed in from there.
pub(crate) async fn note_sign_in(
    tx: &mut Tx,
    person: i64,
    neighbourhood: &str,
    now: i64,
) -> Result<()> {
    tx.query(
        "insert into sign_ins (person, neighbourhood, last_at) values ($1, $2, $3) \
         on conflict (person, neighbourhood) do update set last_at = excluded.last_at",
    )
    .bind(person)
    .bind(neighbourhood)
    .bind(now)
    .run()
    .await?;
    Ok(())
}

/// A person without a password, for tests.
#[cfg(any(test, feature = "testing"))]
pub(crate) async fn insert_for_tests(ctx: &crate::Ctx, email: &str, role: Role) -> Person {
    let mut tx = ctx.db.write().await.expect("books");
    let email = domain::Email::parse(email).expect("an e-mail");
    let person = insert(&mut tx, &email, role, "-", ctx.clock.micros()).await.expect("books");
    tx.commit().await.expect("books");
    person.expect("a new person")
}
