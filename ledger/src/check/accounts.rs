//! Whether what is set by hand on an account is what its changes in the audit log come to, and whether its ledger has the
//! entries that they wrote.
//!
//! The log is read without an order: whatever the clocks were when it was written, the state that more changes led to than
//! away from is the last one.

use std::collections::BTreeMap;

use domain::accounts::ceiling_moves;
use domain::{Account, Money, Status};

use super::Difference;
use crate::Result;
use crate::accounts::store;
use crate::audit::Values;
use crate::db::Tx;

/// A change: what it was, but for an opening, and what it is.
type Change = (Option<Values>, Values);

/// Checks the accounts with keys above `from` and up to `to`.
pub(super) async fn check(
    tx: &mut Tx,
    from: i64,
    to: i64,
    tell: &mut dyn FnMut(&Difference),
) -> Result<()> {
    let mut changes = changes(tx, from, to).await?;
    if changes.is_empty() {
        return Ok(());
    }
    let mut entries = entries(tx, from, to).await?;
    for account in store::between(tx, from, to).await? {
        let Some(changes) = changes.remove(&account.key) else { continue };
        let entries = entries.remove(&account.key).unwrap_or_default();
        compare(&account, &changes, &entries).iter().for_each(&mut *tell);
    }
    Ok(())
}

async fn changes(tx: &mut Tx, from: i64, to: i64) -> Result<BTreeMap<i64, Vec<Change>>> {
    let rows: Vec<(i64, String, String)> = tx
        .query(
            "select account, before_it, after_it from audit \
             where account > $1 and account <= $2 and action like 'account.%' and after_it <> '' \
             order by account, id",
        )
        .bind(from)
        .bind(to)
        .all()
        .await?;
    let mut changes: BTreeMap<i64, Vec<Change>> = BTreeMap::new();
    for (account, before, after) in rows {
        let before = if before.is_empty() { None } else { Some(read(&before)?) };
        changes.entry(account).or_default().push((before, read(&after)?));
    }
    Ok(changes)
}

/// What was set, whether the account is open or not: that is counted elsewhere.
fn read(text: &str) -> Result<Values> {
    Ok(Values { status: Status::Open, ..Values::read(text)? })
}

/// The entries of changes of the ceiling, in the order of their values.
async fn entries(tx: &mut Tx, from: i64, to: i64) -> Result<BTreeMap<i64, Vec<i64>>> {
    let rows: Vec<(i64, i64)> = tx
        .query(
            "select account, value from statements \
             where account > $1 and account <= $2 and origin = 'Credit' order by account, value",
        )
        .bind(from)
        .bind(to)
        .all()
        .await?;
    let mut entries: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for (account, value) in rows {
        entries.entry(account).or_default().push(value);
    }
    Ok(entries)
}

fn compare(account: &Account, changes: &[Change], entries: &[i64]) -> Vec<Difference> {
    let mut found = Vec::new();
    let (id, key) = (|| account.id.to_string(), account.key);
    let amount =
        |what, stored, derived| Difference::Amount { account: id(), key, what, stored, derived };
    let now = Values { status: Status::Open, ..Values::of(account) };
    let texts =
        changes.iter().map(|(before, after)| (before.as_ref().map(Values::text), after.text()));
    let last = last(texts);
    if !last.contains(&now.text())
        && let Some((_, last)) = changes.iter().find(|(_, after)| last.contains(&after.text()))
    {
        let (limit, tolerance) = (last.credit_limit.as_minor(), last.tolerance.as_millionths());
        let ceilings = [
            ("limit by its changes", now.credit_limit.as_minor(), limit),
            ("tolerance by its changes", now.tolerance.as_millionths(), tolerance),
        ];
        let differing = ceilings.into_iter().filter(|(_, now, last)| now != last);
        found.extend(differing.map(|(what, now, last)| amount(what, now, last)));
        if found.is_empty() {
            found.push(Difference::Names { account: id(), key });
        }
    }
    let is_whole = changes.iter().any(|(before, _)| before.is_none());
    let mut written: Vec<i64> = changes
        .iter()
        .filter_map(|(before, after)| {
            let before = before.as_ref()?;
            let of = |values: &Values| (values.credit_limit, values.tolerance);
            Some(ceiling_moves(of(before), of(after)))
        })
        .flatten()
        .filter(|value| *value != Money::ZERO)
        .map(Money::as_minor)
        .collect();
    written.sort_unstable();
    // An account from before there was a log has entries that no change tells of.
    if is_whole && written != entries {
        let sum =
            |values: &[i64]| values.iter().fold(0_i64, |sum, value| sum.saturating_add(*value));
        found.push(amount("entries of its changes", sum(entries), sum(&written)));
    }
    found
}

/// The states that can be the last, of changes each from a state, or from nothing, to another: those that one change more
/// led to than away from; where there is none, they go in a circle, and any can be.
pub(super) fn last(changes: impl Iterator<Item = (Option<String>, String)>) -> Vec<String> {
    let mut led: BTreeMap<String, i64> = BTreeMap::new();
    for (before, after) in changes {
        if let Some(before) = before {
            *led.entry(before).or_default() -= 1;
        }
        *led.entry(after).or_default() += 1;
    }
    let is_circle = led.values().all(|n| *n <= 0);
    led.into_iter().filter(|(_, n)| *n > 0 || is_circle).map(|(state, _)| state).collect()
}
