//! Whether everybody who may sign in has the role that they were given.

use std::collections::HashMap;

use serde::Deserialize;

use super::Difference;
use crate::Result;
use crate::db::{Tx, internal};

#[derive(Deserialize)]
struct Told {
    email: String,
    role: String,
}

/// Tells of everybody whose role is none that they were last given: `stored` and `derived` are the ranks, 1 for an owner.
pub(super) async fn check(tx: &mut Tx, tell: &mut dyn FnMut(&Difference)) -> Result<()> {
    let changes: Vec<(String,)> = tx
        .query("select after_it from audit where action like 'person.%' and after_it <> '' order by id")
        .all()
        .await?;
    let mut given = HashMap::new();
    for (change,) in changes {
        let Told { email, role } = serde_json::from_str(&change).map_err(internal)?;
        given.insert(email, role);
    }
    let people: Vec<(String, String)> =
        tx.query("select email, role from people order by email_key").all().await?;
    for (email, role) in people {
        let Some(last) = given.get(&email).filter(|last| **last != role) else { continue };
        let (stored, derived) = (rank(&role), rank(last));
        tell(&Difference { account: email, key: 0, what: "role", stored, derived });
    }
    Ok(())
}

fn rank(role: &str) -> i64 {
    let ranks = ["owner", "manager", "clerk", "viewer"];
    let found = ranks.iter().position(|known| *known == role);
    found.and_then(|at| i64::try_from(at + 1).ok()).unwrap_or_default()
}
