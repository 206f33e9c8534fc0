//! Credit accounts: what one is, how it is opened, edited and closed, and what each change writes
//! into its ledger.

mod exposure;
mod forms;
mod odd;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::document::{DocumentNumber, DocumentType};
use crate::email::Email;
use crate::error::{PurchaseRefusal, Refusal, Rule};
use crate::money::{Money, Rate};
use crate::settings::Store;
use crate::statements::{Details, NewEntry, Origin};

pub use exposure::Exposure;
pub(crate) use forms::Faults;
pub use forms::{AccountForm, CeilingForm, CloseForm, ticked};
pub use odd::Odd;

/// The longest public id accepted, in characters.
pub const ACCOUNT_ID_LENGTH_MAX: usize = 80;

/// What stands in an address where an account's id does, and is a page or a file.
const PAGE_NAMES: [&str; 4] = ["new", "import", "export", "template.csv"];

/// The public id of an account: `{document}_{type}`, a UUID, or what the caller chose.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(String);

impl AccountId {
    /// Reads an id; empty is `None`.
    ///
    /// Errors: `NotAnId`, `TooLong`, `NameOfAPage`.
    pub fn parse(text: &str) -> Result<Option<AccountId>, Rule> {
        let text = text.trim();
        if text.chars().count() > ACCOUNT_ID_LENGTH_MAX {
            return Err(Rule::TooLong { max: ACCOUNT_ID_LENGTH_MAX });
        }
        let allowed = |c: char| c.is_ascii_alphanumeric() || "._-/@+ ".contains(c);
        if !text.chars().all(allowed) || matches!(text, "." | "..") {
            return Err(Rule::NotAnId);
        }
        if PAGE_NAMES.iter().any(|name| text.eq_ignore_ascii_case(name)) {
            return Err(Rule::NameOfAPage);
        }
        Ok((!text.is_empty()).then(|| AccountId(text.to_owned())))
    }

    /// An id that stands in the books, or was made for them.
    pub fn from_books(text: String) -> AccountId {
        AccountId(text)
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether an account can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Status {
    /// It can be used.
    Open,
    /// It is archived and takes nothing more.
    Closed,
}

impl Status {
    /// The name as the API, the CSV and the books write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Open => "Open",
            Status::Closed => "Closed",
        }
    }

    /// Reads a status in any of the three languages, in any case; empty is `None`.
    ///
    /// Errors: `NotAStatus`.
    pub fn parse(text: &str) -> Result<Option<Status>, Rule> {
        match text.trim().to_lowercase().as_str() {
            "" => Ok(None),
            "open" | "opened" | "aberta" | "aberto" | "abierta" | "abierto" => {
                Ok(Some(Status::Open))
            }
            "closed" | "fechada" | "fechado" | "encerrada" | "encerrado" | "cerrada"
            | "cerrado" => Ok(Some(Status::Closed)),
            _ => Err(Rule::NotAStatus),
        }
    }
}

/// A credit account as the books hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The internal key: unique for ever, also after the public id was given to a new account.
    pub key: i64,
    /// The public id.
    pub id: AccountId,
    /// The customer's e-mail.
    pub email: Email,
    /// The document's number.
    pub document: Option<DocumentNumber>,
    /// The document's type.
    pub document_type: Option<DocumentType>,
    /// Open or closed.
    pub status: Status,
    /// The credit limit.
    pub credit_limit: Money,
    /// How far beyond the limit purchases may go, as a fraction of it.
    pub tolerance: Rate,
    /// Sum of the manual debits and credits; negative when the customer is in debit.
    pub balance: Money,
    /// Sum of the live holds ("Reserved Credit").
    pub reserved: Money,
    /// Sum of the open invoices.
    pub owed: Money,
    /// Counts the changes; a form that was read at an older version is stale.
    pub version: i64,
    /// How many ledger entries the account has.
    pub n_entries: i64,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl Account {
    /// What can still be spent: limit − reserved − open invoices. Tolerance is not in it, and it is
    /// negative when the limit was cut below what is used (spec §3 rule 2).
    pub fn available(&self) -> Money {
        self.credit_limit - self.reserved - self.owed
    }

    /// A name of its present state, which no other state of any account has.
    pub fn tag(&self) -> String {
        format!("{}-{}", self.key, self.version)
    }

    /// How far beyond the limit the tolerance reaches, in whole cents.
    pub fn headroom(&self) -> Money {
        self.tolerance.of_at_most(self.credit_limit)
    }

    /// Whether both are known by one document: the same number of the same type, or of any type
    /// where one of them has none.
    pub fn shares_document(&self, other: &Account) -> bool {
        let types = (&self.document_type, &other.document_type);
        self.document.is_some()
            && self.document_key() == other.document_key()
            && (types.0 == types.1 || types.0.is_none() || types.1.is_none())
    }

    /// Whether its customer would gain by another account: it has less than the store's default limit,
    /// or a debt to leave behind.
    pub fn gains_anew(&self, store: &Store) -> bool {
        self.credit_limit < store.default_limit || self.owed > Money::ZERO
    }

    /// Whether `after` is known by fewer of this account's names, its e-mail and its document.
    pub fn loses_a_name(&self, after: &Account) -> bool {
        self.email.key() != after.email.key()
            || (self.document.is_some() && self.document_key() != after.document_key())
    }

    /// What its document is found and compared by.
    pub fn document_key(&self) -> Option<Cow<'_, str>> {
        self.document.as_ref().map(DocumentNumber::key)
    }

    /// Whether `amount` more may be spent: reserved + open invoices + amount ≤ [`Account::ceiling`].
    ///
    /// Errors: `AccountClosed`; `OverLimit` with what is left.
    pub fn authorise(&self, amount: Money, store: &Store) -> Result<(), Refusal> {
        if self.status == Status::Closed {
            return Err(Refusal::AccountClosed);
        }
        let left = self.ceiling(store) - self.reserved - self.owed;
        if amount <= left {
            Ok(())
        } else {
            Err(PurchaseRefusal::OverLimit { left: left.max(Money::ZERO) }.into())
        }
    }

    /// The account after `edit`, and the entries that the change writes. The same values change
    /// nothing and write nothing.
    ///
    /// Errors: `Refused(AccountClosed)` when the account is closed.
    pub fn edited(&self, edit: &AccountEdit) -> Result<Edited, Refusal> {
        if self.status == Status::Closed {
            return Err(Refusal::AccountClosed);
        }
        let mut account = self.clone();
        let AccountEdit { email, document, document_type, status, credit_limit, tolerance } =
            edit.clone();
        if let Some(email) = email {
            account.email = email;
        }
        account.document = document.unwrap_or(account.document);
        account.document_type = document_type.unwrap_or(account.document_type);
        account.credit_limit = credit_limit.unwrap_or(self.credit_limit);
        account.tolerance = tolerance.unwrap_or(self.tolerance);
        account.status = status.unwrap_or(self.status);
        if account.status == Status::Closed {
            account.reserved = Money::ZERO;
        }
        let entries = ceiling_entries(self, &account);
        Ok(Edited { changed: account != *self, account, entries })
    }
}

/// By what a change of limit and tolerance moves the ceiling (spec §3 rule 5): `(L2−L1)·(1+t1)` for the limit, and
/// `(t2−t1)·L2` for the tolerance, in that order.
pub fn ceiling_moves(before: (Money, Rate), after: (Money, Rate)) -> [Money; 2] {
    let limit = (Rate::ONE + before.1).of(after.0 - before.0);
    let tolerance = (after.1 - before.1).of(after.0);
    [limit, tolerance]
}

/// What a change writes into the ledger; zero writes nothing.
fn ceiling_entries(before: &Account, after: &Account) -> Vec<NewEntry> {
    let ceiling = |account: &Account| (account.credit_limit, account.tolerance);
    ceiling_moves(ceiling(before), ceiling(after))
        .into_iter()
        .filter(|value| *value != Money::ZERO)
        .map(|value| NewEntry { origin: Origin::Credit, value, details: Details::default() })
        .collect()
}

/// The outcome of [`Account::edited`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The account as it is afterwards (version and times still those of before).
    pub account: Account,
    /// What the change writes into the ledger, in order.
    pub entries: Vec<NewEntry>,
    /// Whether anything is different at all.
    pub changed: bool,
}

/// What an account is opened with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAccount {
    /// The public id, where the caller chose one.
    pub id: Option<AccountId>,
    /// The customer's e-mail.
    pub email: Email,
    /// The document's number.
    pub document: Option<DocumentNumber>,
    /// The document's type.
    pub document_type: Option<DocumentType>,
    /// The limit; the store's default where none is given.
    pub credit_limit: Option<Money>,
    /// The tolerance.
    pub tolerance: Rate,
}

impl NewAccount {
    /// The account, open and with nothing used. Opening writes no ledger entry.
    pub fn open(self, key: i64, fresh_id: AccountId, store: &Store, now: Timestamp) -> Account {
        Account {
            key,
            id: self.id.unwrap_or(fresh_id),
            email: self.email,
            document: self.document,
            document_type: self.document_type,
            status: Status::Open,
            credit_limit: self.credit_limit.unwrap_or(store.default_limit),
            tolerance: self.tolerance,
            balance: Money::ZERO,
            reserved: Money::ZERO,
            owed: Money::ZERO,
            version: 1,
            n_entries: 0,
            created_at: now,
            updated_at: now,
        }
    }

    /// Whether opening it moves no ceiling beyond what the store gives everybody (spec §0).
    pub fn keeps_to_default(&self, store: &Store) -> bool {
        self.credit_limit.is_none_or(|limit| limit == store.default_limit)
            && self.tolerance == Rate::ZERO
    }
}

/// A change of an account; `None` leaves a value as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountEdit {
    /// A new e-mail.
    pub email: Option<Email>,
    /// A new document number, or none any more.
    pub document: Option<Option<DocumentNumber>>,
    /// A new document type, or none any more.
    pub document_type: Option<Option<DocumentType>>,
    /// `Closed` closes the account.
    pub status: Option<Status>,
    /// A new limit.
    pub credit_limit: Option<Money>,
    /// A new tolerance.
    pub tolerance: Option<Rate>,
}

impl AccountEdit {
    /// The change that closes an account.
    pub fn closing() -> AccountEdit {
        AccountEdit { status: Some(Status::Closed), ..AccountEdit::default() }
    }

    /// Whether it leaves `account` as it is.
    pub fn leaves(&self, account: &Account) -> bool {
        fn same<T: PartialEq>(new: Option<&T>, now: &T) -> bool {
            new.is_none_or(|new| new == now)
        }
        same(self.email.as_ref(), &account.email)
            && same(self.document.as_ref(), &account.document)
            && same(self.document_type.as_ref(), &account.document_type)
            && same(self.status.as_ref(), &account.status)
            && !self.moves_ceiling(account)
    }

    /// Whether it moves the ceiling of `account`, for which *Edit credits* is needed.
    pub fn moves_ceiling(&self, account: &Account) -> bool {
        self.credit_limit.is_some_and(|limit| limit != account.credit_limit)
            || self.tolerance.is_some_and(|tolerance| tolerance != account.tolerance)
    }
}
