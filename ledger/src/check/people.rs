//! Whether everybody who may sign in has the role that they were given.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Difference;
use super::accounts::last;
use crate::Result;
use crate::db::{Tx, internal};

#[derive(Deserialize)]
struct Told {
    email: String,
    role: String,
}

/// Tells of everybody whose role is none that the changes in the audit log come to.
pub(super) async fn check(tx: &mut Tx, tell: &mut dyn FnMut(&Difference)) -> Result<()> {
    let rows: Vec<(String, String)> = tx
        .query(
            "select before_it, after_it from audit where action like 'person.%' and after_it <> ''",
        )
        .all()
        .await?;
    let mut changes: BTreeMap<String, Vec<(Option<String>, String)>> = BTreeMap::new();
    for (before, after) in rows {
        let read = |text: &str| serde_json::from_str::<Told>(text).map_err(internal);
        let before = if before.is_empty() { None } else { Some(read(&before)?.role) };
        let Told { email, role } = read(&after)?;
        changes.entry(email).or_default().push((before, role));
    }
    let people: Vec<(String, String)> =
        tx.query("select email, role from people order by email_key").all().await?;
    for (person, role) in people {
        let Some(changes) = changes.remove(&person) else { continue };
        if !last(changes.into_iter()).contains(&role) {
            tell(&Difference::Role { person });
        }
    }
    Ok(())
}
