//! Taking a run back: its changes are read from the audit log, the last first, and each account is
//! given back what it was, by new entries. What was opened is closed; nothing is deleted.
//!
//! An account that was changed since stays as it is, and one on whose credit somebody has bought is
//! refused: both are told.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::mem::discriminant;

use domain::accounts::AccountEdit;
use domain::imports::{ImportRefusal, RawRow};
use domain::{Account, Fault, Money, Refusal, Rule, Status};

use super::Note;
use super::batch::{Batch, Decided};
use super::known::{Known, Names};
use crate::Result;
use crate::accounts::store::{self, Name};
use crate::audit::{self, Done, Values};
use crate::db::Tx;
use crate::purchases;

/// Changes that are taken back in one batch, if no more were made together.
const CHANGES: usize = 8_000;

/// A part of a run's changes, decided and not yet taken back.
pub(super) struct Part {
    pub(super) decided: Decided,
    /// The last change of it in the log; `None` when there was none left.
    pub(super) at: Option<String>,
}

/// An account's key, and what the run did to it.
type Change = (i64, Done);

/// Decides the next part of what the run `undone` did, before the row `before` of the log; `n_done`
/// accounts came before it. With `names`, it is a check.
pub(super) async fn decide(
    tx: &mut Tx,
    batch: &Batch<'_>,
    undone: i64,
    before: &str,
    n_done: i64,
    mut names: Option<&mut Names>,
) -> Result<Part> {
    let (changes, at) = changes(tx, undone, before).await?;
    let keys: Vec<i64> = changes.iter().map(|(key, _)| *key).collect();
    let used: HashSet<i64> = purchases::store::used(tx, &keys).await?.into_iter().collect();
    let found = find(tx, keys, &changes, names.is_none()).await?;
    let (open, closed): (Vec<Account>, Vec<Account>) =
        found.into_iter().partition(|account| account.status == Status::Open);
    let closed: HashMap<i64, Account> =
        closed.into_iter().map(|account| (account.key, account)).collect();
    let slots: HashMap<i64, usize> =
        open.iter().enumerate().map(|(slot, account)| (account.key, slot)).collect();
    // Nothing is looked up by its name where nobody is given one back.
    let known = if changes.iter().any(|(_, done)| matches!(done, Done::Changed(_))) {
        Known::of(open)
    } else {
        Known::unnamed(open)
    };
    let mut decided = Decided::new(known);
    for (n, (key, done)) in (n_done + 1..).zip(&changes) {
        let account = match slots.get(key) {
            Some(slot) => Some(&decided.known.accounts[*slot].now),
            None => closed.get(key),
        };
        let Some(account) = account.cloned() else { continue };
        let edit = edit_back(&account, done, used.contains(key));
        let edit = edit.map_err(|refusal| Fault::whole(Refusal::from(refusal).into()));
        let did = edit.and_then(|edit| {
            let slot = slots.get(key).copied().unwrap_or_default();
            decided.known.edit(batch, slot, &edit, names.as_deref_mut())
        });
        match did {
            Ok(did) => decided.count(n, did),
            Err(fault) => {
                let is_kept = fault.rule == Rule::Refused(ImportRefusal::ChangedSince.into());
                decided.counts.unchanged += i64::from(is_kept);
                decided.counts.failed += i64::from(!is_kept);
                decided.notes.push(Note {
                    line: n,
                    origin: None,
                    refused: !is_kept,
                    faults: vec![fault],
                    warnings: Vec::new(),
                    raw: RawRow::of([account.id.as_str(), account.email.as_str()]),
                });
            }
        }
    }
    Ok(Part { decided, at })
}

/// The next changes in the log, and where they end.
async fn changes(tx: &mut Tx, undone: i64, before: &str) -> Result<(Vec<Change>, Option<String>)> {
    let mut changes: Vec<Change> = Vec::new();
    let mut at = None;
    for (id, (first, last), done) in audit::journal(tx, undone, before, CHANGES).await? {
        // What was done together is taken back together, however many accounts it is.
        let n = changes.len() + usize::try_from(last - first).unwrap_or(usize::MAX);
        let is_alike = |(_, other): &Change| discriminant(other) == discriminant(&done);
        if !changes.is_empty() && (n >= CHANGES || !changes.last().is_some_and(is_alike)) {
            break;
        }
        changes.extend((first..=last).map(|key| (key, done.clone())));
        at = Some(id);
    }
    Ok((changes, at))
}

/// The accounts that were changed, and those that have a name now which one of them had.
async fn find(
    tx: &mut Tx,
    mut keys: Vec<i64>,
    changes: &[Change],
    locks: bool,
) -> Result<Vec<Account>> {
    let values = || {
        changes.iter().filter_map(|(_, done)| match done {
            Done::Changed(values) => Some((&values.0, &values.1)),
            Done::Opened | Done::Closed => None,
        })
    };
    let renamed = values().filter(|(before, after)| before.email != after.email);
    let mut emails: Vec<Cow<str>> = renamed.map(|(before, _)| before.email.key()).collect();
    emails.sort_unstable();
    let emails: Vec<&str> = emails.iter().map(AsRef::as_ref).collect();
    let mut documents: Vec<Cow<str>> = values()
        .filter(|(before, after)| before.document != after.document)
        .filter_map(|(before, _)| Some(before.document.as_ref()?.key()))
        .collect();
    documents.sort_unstable();
    let documents: Vec<&str> = documents.iter().map(AsRef::as_ref).collect();
    keys.extend(store::find_named(tx, Status::Open, Name::Email, &emails).await?);
    keys.extend(store::find_named(tx, Status::Open, Name::Document, &documents).await?);
    keys.sort_unstable();
    keys.dedup();
    if locks { store::lock_keys(tx, &keys).await } else { store::find_keys(tx, &keys).await }
}

/// What gives an account back what it was.
///
/// Errors: why it is kept, or refused.
fn edit_back(account: &Account, done: &Done, is_used: bool) -> Result<AccountEdit, ImportRefusal> {
    let (before, after) = match done {
        Done::Changed(values) => (&values.0, &values.1),
        Done::Closed => return Err(ImportRefusal::ClosedForGood),
        Done::Opened => {
            return match account.status {
                _ if account.version > 1 || account.n_entries > 0 => {
                    Err(ImportRefusal::ChangedSince)
                }
                Status::Closed => Err(ImportRefusal::ClosedForGood),
                Status::Open if is_used => Err(ImportRefusal::UsedSince),
                Status::Open => Ok(AccountEdit::closing()),
            };
        }
    };
    if after.status == Status::Closed {
        return Err(ImportRefusal::ClosedForGood);
    }
    let now = Values::of(account);
    let is_as_left = now.status == after.status
        && (before.email == after.email || now.email == after.email)
        && (before.document == after.document || now.document == after.document)
        && (before.document_type == after.document_type
            || now.document_type == after.document_type)
        && (before.credit_limit == after.credit_limit || now.credit_limit == after.credit_limit)
        && (before.tolerance == after.tolerance || now.tolerance == after.tolerance);
    if !is_as_left {
        return Err(ImportRefusal::ChangedSince);
    }
    let limit = (before.credit_limit != after.credit_limit).then_some(before.credit_limit);
    let is_below = limit.is_some_and(|limit| limit < account.reserved + account.owed);
    if is_below && is_used && account.available() >= Money::ZERO {
        return Err(ImportRefusal::UsedSince);
    }
    Ok(AccountEdit {
        email: (before.email != after.email).then(|| before.email.clone()),
        document: (before.document != after.document).then(|| before.document.clone()),
        document_type: (before.document_type != after.document_type)
            .then(|| before.document_type.clone()),
        status: None,
        credit_limit: limit,
        tolerance: (before.tolerance != after.tolerance).then_some(before.tolerance),
    })
}
