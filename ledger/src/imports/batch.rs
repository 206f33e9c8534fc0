//! Applying a batch of judged rows to the books: matched, decided, written, all in one transaction.

use std::collections::HashMap;

use domain::imports::{Judged, Mode, Row};
use domain::{Account, DocumentType, Fault, Field, Refusal, Rule, Status, Store, Timestamp};

use super::{Counts, Note, store as runs};
use crate::Result;
use crate::accounts::store::{self, Name};
use crate::accounts::{book, fresh_id};
use crate::audit;
use crate::db::{Tx, internal, search};
use crate::purchases;
use crate::statements::{self, Entry};
use crate::tallies::{self, Tally};

/// What a batch belongs to.
pub(super) struct Batch<'a> {
    pub(super) import: i64,
    pub(super) mode: Mode,
    pub(super) done_by: &'a str,
    pub(super) store: &'a Store,
    pub(super) now: Timestamp,
    /// How many more warnings are written down; further ones are only counted.
    pub(super) warnings_left: i64,
}

/// Applies `rows` and writes down what came of them. Either all of it happens, or nothing.
pub(super) async fn apply(tx: &mut Tx, batch: &Batch<'_>, rows: &[Judged]) -> Result<Counts> {
    let mut known = Known::load(tx, rows).await?;
    let mut effects = Effects::default();
    let mut counts = Counts::default();
    let mut notes = Vec::new();
    for judged in rows {
        let outcome = match &judged.verdict {
            Ok(row) => known.decide(batch, row, &mut effects).map_err(|fault| vec![fault]),
            Err(faults) => Err(faults.clone()),
        };
        let faults = match outcome {
            Ok(Outcome::Created) => {
                counts.created += 1;
                Vec::new()
            }
            Ok(Outcome::Updated) => {
                counts.updated += 1;
                Vec::new()
            }
            Ok(Outcome::Unchanged) => {
                counts.unchanged += 1;
                Vec::new()
            }
            Err(faults) => {
                counts.failed += 1;
                faults
            }
        };
        let warned = !judged.warnings.is_empty();
        counts.warned += i64::from(warned);
        if !faults.is_empty() || (warned && counts.warned <= batch.warnings_left) {
            notes.push(Note {
                line: i64::try_from(judged.line).unwrap_or(i64::MAX),
                faults,
                warnings: judged.warnings.clone(),
                raw: judged.raw.clone(),
            });
        }
    }
    known.write(tx, batch, effects).await?;
    runs::insert_notes(tx, batch.import, &notes).await?;
    runs::add_counts(tx, batch.import, &counts).await?;
    Ok(counts)
}

enum Outcome {
    Created,
    Updated,
    Unchanged,
}

/// What the rows of a batch do, before it is written.
#[derive(Default)]
struct Effects {
    opened: Vec<Account>,
    entries: Vec<Entry>,
}

/// The accounts that a batch's rows can be about, as they are after the rows decided so far.
struct Known {
    /// Open accounts as found, and as they are now.
    accounts: Vec<(Account, Account)>,
    by_id: HashMap<String, usize>,
    by_email: HashMap<String, usize>,
    by_document: HashMap<String, Vec<usize>>,
    closed: Vec<Account>,
}

impl Known {
    async fn load(tx: &mut Tx, rows: &[Judged]) -> Result<Known> {
        let mut known = Known {
            accounts: Vec::new(),
            by_id: HashMap::new(),
            by_email: HashMap::new(),
            by_document: HashMap::new(),
            closed: Vec::new(),
        };
        let good: Vec<&Row> =
            rows.iter().filter_map(|judged| judged.verdict.as_ref().ok()).collect();
        let all: Vec<&Row> = good.clone();
        for account in find(tx, Status::Open, &all).await? {
            known.learn(account);
        }
        let closing: Vec<&Row> =
            good.into_iter().filter(|row| row.status == Some(Status::Closed)).collect();
        known.closed = find(tx, Status::Closed, &closing).await?;
        Ok(known)
    }

    fn learn(&mut self, account: Account) {
        let slot = self.accounts.len();
        self.name(&account, slot);
        self.accounts.push((account.clone(), account));
    }

    fn name(&mut self, account: &Account, slot: usize) {
        self.by_id.insert(account.id.as_str().to_owned(), slot);
        self.by_email.insert(account.email.key(), slot);
        if let Some(document) = &account.document {
            self.by_document.entry(document.as_str().to_owned()).or_default().push(slot);
        }
    }

    fn unname(&mut self, account: &Account, slot: usize) {
        self.by_id.remove(account.id.as_str());
        self.by_email.remove(&account.email.key());
        if let Some(slots) =
            account.document.as_ref().and_then(|d| self.by_document.get_mut(d.as_str()))
        {
            slots.retain(|other| *other != slot);
        }
    }

    /// Decides what a row does, and does it to what is known.
    fn decide(
        &mut self,
        batch: &Batch<'_>,
        row: &Row,
        effects: &mut Effects,
    ) -> Result<Outcome, Fault> {
        let slot = match batch.mode {
            Mode::Create => None,
            Mode::Update => self.find(row),
        };
        match slot {
            Some(slot) => self.edit(batch, row, slot, effects),
            None => self.open(batch, row, effects),
        }
    }

    /// The open account that the row's key names: its id, else its document, else its e-mail.
    fn find(&self, row: &Row) -> Option<usize> {
        if let Some(id) = &row.id {
            return self.by_id.get(id.as_str()).copied();
        }
        if row.document.is_some() {
            return self.with_document(row.document.as_ref()?.as_str(), row.document_type.as_ref());
        }
        self.by_email.get(&row.email.as_ref()?.key()).copied()
    }

    /// The open account with this document: of this type, else of none yet. Without a type, it has
    /// to be the only one of any type.
    fn with_document(&self, document: &str, kind: Option<&DocumentType>) -> Option<usize> {
        let slots = self.by_document.get(document)?;
        let of_type = |kind: Option<&DocumentType>| {
            let is_of = |slot: &usize| self.accounts[*slot].1.document_type.as_ref() == kind;
            slots.iter().copied().find(is_of)
        };
        match kind {
            Some(_) => of_type(kind).or_else(|| of_type(None)),
            None => (slots.len() == 1).then(|| slots[0]),
        }
    }

    fn edit(
        &mut self,
        batch: &Batch<'_>,
        row: &Row,
        slot: usize,
        effects: &mut Effects,
    ) -> Result<Outcome, Fault> {
        let before = self.accounts[slot].1.clone();
        let edited =
            before.edited(&row.to_edit()).map_err(|refusal| Fault::whole(refusal.into()))?;
        if !edited.changed {
            return Ok(Outcome::Unchanged);
        }
        let mut account = edited.account;
        self.name_is_free(row, &account, Some(slot))?;
        account.updated_at = batch.now;
        effects.entries.extend(book(
            &mut account,
            edited.entries,
            batch.now,
            batch.done_by,
            Some(batch.import),
        ));
        self.unname(&before, slot);
        if account.status == Status::Open {
            self.name(&account, slot);
        }
        self.accounts[slot].1 = account;
        Ok(Outcome::Updated)
    }

    fn open(
        &mut self,
        batch: &Batch<'_>,
        row: &Row,
        effects: &mut Effects,
    ) -> Result<Outcome, Fault> {
        let closes = row.status == Some(Status::Closed);
        if let Some(twin) = self.closed.iter().find(|closed| closes && is_twin(closed, row)) {
            return match batch.mode {
                Mode::Update => Ok(Outcome::Unchanged),
                Mode::Create => {
                    let refusal = Refusal::AlreadyClosed { account: twin.id.clone() };
                    Err(Fault::new(Field::Status, Status::Closed.as_str(), refusal.into()))
                }
            };
        }
        let mut account = row.to_new()?.open(0, fresh_id(), batch.store, batch.now);
        if closes {
            account.status = Status::Closed;
        } else {
            self.name_is_free(row, &account, None)?;
        }
        effects.opened.push(account);
        Ok(Outcome::Created)
    }

    /// Errors: a fault at the first field whose value belongs to another open account.
    fn name_is_free(&self, row: &Row, account: &Account, own: Option<usize>) -> Result<(), Fault> {
        let id = row.id.as_ref().and_then(|id| self.by_id.get(id.as_str()).copied());
        let email = self.by_email.get(&account.email.key()).copied();
        let document = account.document.as_ref().and_then(|document| {
            let slots = self.by_document.get(document.as_str())?;
            let same = |slot: &&usize| {
                own != Some(**slot) && self.accounts[**slot].1.shares_document(account)
            };
            slots.iter().find(same).copied()
        });
        let taken = [
            (Field::Id, id, account.id.as_str()),
            (Field::Email, email, account.email.as_str()),
            (Field::Document, document, account.document.as_ref().map_or("", |d| d.as_str())),
        ];
        for (field, slot, value) in taken {
            if let Some(slot) = slot.filter(|slot| own != Some(*slot)) {
                let account = self.accounts[slot].1.id.clone();
                let rule = Rule::Refused(Refusal::AlreadyOpen { field, account });
                return Err(Fault::new(field, value, rule));
            }
        }
        Ok(())
    }

    /// Writes what was decided. A change by somebody else in between makes it fail as a whole, and
    /// the batch is decided anew.
    async fn write(self, tx: &mut Tx, batch: &Batch<'_>, effects: Effects) -> Result<()> {
        let (renamed, plain): (Vec<_>, Vec<_>) = self
            .accounts
            .into_iter()
            .filter(|(before, after)| before != after)
            .partition(|(before, after)| is_renamed(before, after));
        let closed: Vec<i64> = renamed
            .iter()
            .filter(|(_, after)| after.status == Status::Closed)
            .map(|(_, after)| after.key)
            .collect();
        let n_closed = closed.len();
        // One by one, in the file's order: a name that one account gives up, another may take.
        let mut n_written = 0;
        for (_, account) in &renamed {
            n_written += store::update(tx, std::slice::from_ref(account)).await?;
        }
        let changed: Vec<(Option<&Account>, &Account)> =
            renamed.iter().chain(&plain).map(|(before, after)| (Some(before), after)).collect();
        let at = batch.now.as_microsecond();
        audit::record_import(tx, batch.import, batch.done_by, at, &changed).await?;
        let plain: Vec<Account> = plain.into_iter().map(|(_, after)| after).collect();
        n_written += store::update(tx, &plain).await?;
        if n_written != renamed.len() + plain.len() {
            return Err(internal("an account changed while its batch was decided"));
        }
        purchases::store::archive(tx, &closed, at).await?;
        let keys: Vec<i64> = renamed.iter().map(|(_, account)| account.key).collect();
        search::refresh(tx, &keys).await?;
        statements::store::insert(tx, &effects.entries).await?;
        let n_opened_closed = insert(tx, batch, effects.opened).await?;
        count(tx, Tally::OpenAccounts, n_opened_closed.0).await?;
        count(tx, Tally::OpenAccounts, -size(n_closed)).await?;
        count(tx, Tally::ClosedAccounts, n_opened_closed.1 + size(n_closed)).await
    }
}

/// Inserts new accounts; returns how many are open, and how many closed.
async fn insert(tx: &mut Tx, batch: &Batch<'_>, mut opened: Vec<Account>) -> Result<(i64, i64)> {
    if opened.is_empty() {
        return Ok((0, 0));
    }
    // Sorted by the e-mail, the largest of the indexes grows in its own order.
    opened.sort_by_cached_key(|account| account.email.key());
    let last = tallies::add(tx, Tally::AccountKey, size(opened.len())).await?;
    for (key, account) in (last - size(opened.len()) + 1..).zip(&mut opened) {
        account.key = key;
    }
    if store::insert(tx, &opened).await? != opened.len() {
        return Err(internal("an account was opened while a batch was decided"));
    }
    let changes: Vec<(Option<&Account>, &Account)> = opened.iter().map(|a| (None, a)).collect();
    let at = batch.now.as_microsecond();
    audit::record_import(tx, batch.import, batch.done_by, at, &changes).await?;
    let n_closed = opened.iter().filter(|account| account.status == Status::Closed).count();
    Ok((size(opened.len() - n_closed), size(n_closed)))
}

/// The accounts of `status` that any of the rows names.
async fn find(tx: &mut Tx, status: Status, rows: &[&Row]) -> Result<Vec<Account>> {
    let ids: Vec<&str> = rows.iter().filter_map(|row| Some(row.id.as_ref()?.as_str())).collect();
    let keys: Vec<String> = rows.iter().filter_map(|row| Some(row.email.as_ref()?.key())).collect();
    let emails: Vec<&str> = keys.iter().map(String::as_str).collect();
    let documents: Vec<&str> =
        rows.iter().filter_map(|row| Some(row.document.as_ref()?.as_str())).collect();
    let mut keys = Vec::new();
    for (name, mut names) in [(Name::Id, ids), (Name::Email, emails), (Name::Document, documents)] {
        names.sort_unstable();
        keys.extend(store::find_named(tx, status, name, &names).await?);
    }
    keys.sort_unstable();
    keys.dedup();
    store::lock_keys(tx, &keys).await
}

/// Whether a closed account is the one that a row with status Closed describes: it has every name
/// that the row gives.
fn is_twin(closed: &Account, row: &Row) -> bool {
    row.id.as_ref().is_none_or(|id| *id == closed.id)
        && row.email.as_ref().is_none_or(|email| email.key() == closed.email.key())
        && row.document.as_ref().is_none_or(|document| closed.document.as_ref() == Some(document))
}

fn is_renamed(before: &Account, after: &Account) -> bool {
    before.email != after.email
        || before.document != after.document
        || before.document_type != after.document_type
        || before.status != after.status
}

async fn count(tx: &mut Tx, tally: Tally, by: i64) -> Result<()> {
    if by != 0 {
        tallies::add(tx, tally, by).await?;
    }
    Ok(())
}

fn size(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
