//! The accounts that a batch's rows can be about, and what each row does to them.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};

use domain::accounts::AccountEdit;
use domain::imports::{ImportRefusal, Mode, Row};
use domain::{Account, DocumentType, Fault, Field, Refusal, Rule, Status};

use super::batch::Batch;
use crate::Result;
use crate::accounts::store::{self, Name};
use crate::accounts::{book, fresh_id};
use crate::db::Tx;
use crate::statements::Entry;

/// What a row does.
pub(super) enum Did {
    /// It opens the account at this place of [`Known::opened`].
    Opened(usize),
    /// It changes the account at this place of [`Known::accounts`], which was this before.
    Changed(usize, Box<Account>),
    /// The account is as the row says.
    Nothing,
}

/// The accounts that a batch's rows can be about, as they are after the rows decided so far.
pub(super) struct Known {
    /// Open accounts.
    pub(super) accounts: Vec<Found>,
    /// Accounts that rows open.
    pub(super) opened: Vec<Account>,
    /// Entries of the changes.
    pub(super) entries: Vec<Entry>,
    index: Index,
    closed: Vec<Account>,
}

/// An account that was found.
pub(super) struct Found {
    /// As it is now.
    pub(super) now: Account,
    /// As it was, where a row changed it.
    pub(super) before: Option<Account>,
}

/// Where the accounts with a name stand.
#[derive(Default)]
struct Index {
    by_id: HashMap<String, usize>,
    by_email: HashMap<String, usize>,
    by_document: HashMap<String, Vec<usize>>,
}

impl Index {
    fn add(&mut self, account: &Account, slot: usize) {
        self.by_id.insert(account.id.as_str().to_owned(), slot);
        self.by_email.insert(account.email.key().into_owned(), slot);
        if let Some(document) = &account.document {
            self.by_document.entry(document.key().into_owned()).or_default().push(slot);
        }
    }

    fn remove(&mut self, account: &Account, slot: usize) {
        self.by_id.remove(account.id.as_str());
        self.by_email.remove(&*account.email.key());
        if let Some(slots) = account.document_key().and_then(|key| self.by_document.get_mut(&*key))
        {
            slots.retain(|other| *other != slot);
        }
    }
}

impl Known {
    /// Finds whatever the rows name. Where `locks`, nobody else changes it until the transaction ends.
    pub(super) async fn load(tx: &mut Tx, rows: &[&Row], locks: bool) -> Result<Known> {
        let open = find(tx, Status::Open, rows, locks).await?;
        let closing: Vec<&Row> =
            rows.iter().copied().filter(|row| row.status == Some(Status::Closed)).collect();
        let closed = find(tx, Status::Closed, &closing, false).await?;
        Ok(Known { closed, ..Known::of(open) })
    }

    /// Nothing but these open accounts.
    pub(super) fn of(open: Vec<Account>) -> Known {
        let mut known = Known::unnamed(open);
        for (slot, found) in known.accounts.iter().enumerate() {
            known.index.add(&found.now, slot);
        }
        known
    }

    /// Nothing but these open accounts, which nobody looks for by their names.
    pub(super) fn unnamed(open: Vec<Account>) -> Known {
        Known {
            accounts: open.into_iter().map(|now| Found { now, before: None }).collect(),
            opened: Vec::new(),
            entries: Vec::new(),
            index: Index::default(),
            closed: Vec::new(),
        }
    }

    /// Decides what a row does, and does it to what is known.
    ///
    /// Errors: the faults for which the row is refused.
    pub(super) fn decide(
        &mut self,
        batch: &Batch<'_>,
        row: &Row,
        names: Option<&mut Names>,
    ) -> Result<Did, Vec<Fault>> {
        let slot = match batch.mode {
            Mode::Create => None,
            Mode::Update => self.find(row),
        };
        match slot {
            Some(slot) => {
                let edit = row.edit_of(&self.accounts[slot].now)?;
                self.edit(batch, slot, &edit, names).map_err(|fault| vec![fault])
            }
            None => self.open(batch, row, names.as_deref()).map_err(|fault| {
                // A damaged document finds no account; the e-mail tells whose it is.
                let damaged = self.by_email(row).filter(|_| batch.mode == Mode::Update);
                vec![
                    damaged
                        .and_then(|slot| row.replaced(&self.accounts[slot].now))
                        .unwrap_or(fault),
                ]
            }),
        }
    }

    fn by_email(&self, row: &Row) -> Option<usize> {
        self.index.by_email.get(&*row.email.as_ref()?.key()).copied()
    }

    /// The open account that the row's key names: its id, else its document, else its e-mail.
    fn find(&self, row: &Row) -> Option<usize> {
        if let Some(id) = &row.id {
            return self.index.by_id.get(id.as_str()).copied();
        }
        if row.document.is_some() {
            return self.with_document(&row.document.as_ref()?.key(), row.document_type.as_ref());
        }
        self.by_email(row)
    }

    /// The open account with this document: of this type, else of none yet. Without a type, it has
    /// to be the only one of any type.
    fn with_document(&self, document: &str, kind: Option<&DocumentType>) -> Option<usize> {
        let slots = self.index.by_document.get(document)?;
        let of_type = |kind: Option<&DocumentType>| {
            let is_of = |slot: &usize| self.accounts[*slot].now.document_type.as_ref() == kind;
            slots.iter().copied().find(is_of)
        };
        match kind {
            Some(_) => of_type(kind).or_else(|| of_type(None)),
            None => (slots.len() == 1).then(|| slots[0]),
        }
    }

    /// Changes an account that is known.
    ///
    /// Errors: the fault for which it is refused.
    pub(super) fn edit(
        &mut self,
        batch: &Batch<'_>,
        slot: usize,
        edit: &AccountEdit,
        names: Option<&mut Names>,
    ) -> Result<Did, Fault> {
        let found = &self.accounts[slot];
        if edit.leaves(&found.now) {
            return Ok(Did::Nothing);
        }
        let edited = found.now.edited(edit).map_err(|refusal| Fault::whole(refusal.into()))?;
        let mut account = edited.account;
        self.require_free(&account, Some(slot), names.as_deref())?;
        account.updated_at = batch.now;
        self.entries.extend(book(
            &mut account,
            edited.entries,
            batch.now,
            batch.done_by,
            Some(batch.import),
        ));
        let Found { now, before } = &mut self.accounts[slot];
        let left = std::mem::replace(now, account);
        self.index.remove(&left, slot);
        if now.status == Status::Open {
            self.index.add(now, slot);
        }
        if let Some(names) = names {
            names.leave(&left, now);
        }
        before.get_or_insert_with(|| left.clone());
        Ok(Did::Changed(slot, Box::new(left)))
    }

    fn open(&mut self, batch: &Batch<'_>, row: &Row, names: Option<&Names>) -> Result<Did, Fault> {
        let closes = row.status == Some(Status::Closed);
        if let Some(twin) = self.closed.iter().find(|closed| closes && is_twin(closed, row)) {
            return match batch.mode {
                Mode::Update => Ok(Did::Nothing),
                Mode::Create => {
                    let refusal = Refusal::AlreadyClosed { account: twin.id.clone() };
                    Err(Fault::new(Field::Status, Status::Closed.as_str(), refusal.into()))
                }
            };
        }
        if !batch.opens_new && batch.mode == Mode::Update {
            return Err(Fault::whole(Refusal::from(ImportRefusal::NoSuchAccount).into()));
        }
        let mut account = row.to_new()?.open(0, fresh_id(), batch.store, batch.now);
        if closes {
            account.status = Status::Closed;
        } else {
            self.require_free(&account, None, names)?;
        }
        self.opened.push(account);
        Ok(Did::Opened(self.opened.len() - 1))
    }

    /// Errors: a fault at the first name of the account that belongs to another open account.
    fn require_free(
        &self,
        account: &Account,
        own: Option<usize>,
        names: Option<&Names>,
    ) -> Result<(), Fault> {
        if account.status == Status::Closed {
            return Ok(());
        }
        let id = self.index.by_id.get(account.id.as_str()).copied();
        let email = self.index.by_email.get(&*account.email.key()).copied();
        let document = account.document_key().and_then(|key| {
            let slots = self.index.by_document.get(&*key)?;
            let same = |slot: &&usize| {
                own != Some(**slot) && self.accounts[**slot].now.shares_document(account)
            };
            slots.iter().find(same).copied()
        });
        for (field, slot, value) in [
            (Field::Id, id, account.id.as_str()),
            (Field::Email, email, account.email.as_str()),
            (Field::Document, document, account.document.as_ref().map_or("", |d| d.as_str())),
        ] {
            let is_free = names.is_some_and(|names| names.has_left(field, account));
            if let Some(slot) = slot.filter(|slot| own != Some(*slot) && !is_free) {
                let account = self.accounts[slot].now.id.clone();
                let rule = Rule::Refused(Refusal::AlreadyOpen { field, account });
                return Err(Fault::new(field, value, rule));
            }
        }
        Ok(())
    }
}

/// Whether an account has another one's name already.
fn has_name(account: &Account, field: Field, other: &Account) -> bool {
    match field {
        Field::Id => account.id == other.id,
        Field::Email => account.email.key() == other.email.key(),
        _ => {
            account.document_key() == other.document_key()
                && account.document_type == other.document_type
        }
    }
}

/// The names that the rows of a check have left so far: the books do not know of it, since a check
/// writes nothing there. No two rows of a file take one name. Kept as hashes, so that a million rows
/// fit into memory.
#[derive(Default)]
pub(super) struct Names {
    left: HashSet<u64>,
    state: RandomState,
}

impl Names {
    fn leave(&mut self, before: &Account, after: &Account) {
        for field in FIELDS {
            if after.status == Status::Closed || !has_name(before, field, after) {
                self.left.insert(self.hash(field, before));
            }
        }
    }

    fn has_left(&self, field: Field, account: &Account) -> bool {
        self.left.contains(&self.hash(field, account))
    }

    fn hash(&self, field: Field, account: &Account) -> u64 {
        match field {
            Field::Id => self.state.hash_one((field, account.id.as_str())),
            Field::Email => self.state.hash_one((field, account.email.key())),
            _ => self.state.hash_one((field, account.document_key(), &account.document_type)),
        }
    }
}

/// What two open accounts cannot share.
const FIELDS: [Field; 3] = [Field::Id, Field::Email, Field::Document];

/// The accounts of `status` that any of the rows names.
async fn find(tx: &mut Tx, status: Status, rows: &[&Row], locks: bool) -> Result<Vec<Account>> {
    let ids: Vec<&str> = rows.iter().filter_map(|row| Some(row.id.as_ref()?.as_str())).collect();
    let keys: Vec<Cow<str>> =
        rows.iter().filter_map(|row| Some(row.email.as_ref()?.key())).collect();
    let emails: Vec<&str> = keys.iter().map(AsRef::as_ref).collect();
    let numbers: Vec<Cow<str>> =
        rows.iter().filter_map(|row| Some(row.document.as_ref()?.key())).collect();
    let documents: Vec<&str> = numbers.iter().map(AsRef::as_ref).collect();
    let mut keys = Vec::new();
    for (name, mut names) in [(Name::Id, ids), (Name::Email, emails), (Name::Document, documents)] {
        names.sort_unstable();
        keys.extend(store::find_named(tx, status, name, &names).await?);
    }
    keys.sort_unstable();
    keys.dedup();
    if locks { store::lock_keys(tx, &keys).await } else { store::find_keys(tx, &keys).await }
}

/// Whether a closed account is the one that a row with status Closed describes: it has every name
/// that the row gives.
fn is_twin(closed: &Account, row: &Row) -> bool {
    row.id.as_ref().is_none_or(|id| *id == closed.id)
        && row.email.as_ref().is_none_or(|email| email.key() == closed.email.key())
        && row
            .document
            .as_ref()
            .is_none_or(|document| closed.document_key() == Some(document.key()))
}
