//! The SQL of accounts.

mod lists;

use std::borrow::Cow;

use domain::{Account, AccountId, DocumentNumber, DocumentType, Email, Money, Rate, Status};
use sqlx::FromRow;

pub(crate) use lists::{SortValue, Stretch, beyond, indexes, list, page, page_of, sort_values};

use crate::Result;
use crate::clock::time;
use crate::db::{BATCH_ROWS, Query, Tx};

const COLUMNS: &str = "key, id, email, document, document_text, document_type, status, credit_limit, tolerance, \
                       balance, reserved, owed, version, n_entries, created_at, updated_at";

#[derive(FromRow)]
struct AccountRow {
    key: i64,
    id: String,
    email: String,
    document: String,
    document_text: String,
    document_type: String,
    status: String,
    credit_limit: i64,
    tolerance: i64,
    balance: i64,
    reserved: i64,
    owed: i64,
    version: i64,
    n_entries: i64,
    created_at: i64,
    updated_at: i64,
}

impl From<AccountRow> for Account {
    fn from(row: AccountRow) -> Account {
        Account {
            key: row.key,
            id: AccountId::from_books(row.id),
            email: Email::from_books(row.email),
            document: DocumentNumber::from_books(match row.document_text.as_str() {
                "" => row.document,
                _ => row.document_text,
            }),
            document_type: DocumentType::from_books(row.document_type),
            status: if row.status == "Open" { Status::Open } else { Status::Closed },
            credit_limit: Money::minor(row.credit_limit),
            tolerance: Rate::millionths(row.tolerance),
            balance: Money::minor(row.balance),
            reserved: Money::minor(row.reserved),
            owed: Money::minor(row.owed),
            version: row.version,
            n_entries: row.n_entries,
            created_at: time(row.created_at),
            updated_at: time(row.updated_at),
        }
    }
}

/// The document as it was written, where that is not what it is found by.
fn document_text(account: &Account) -> &str {
    let text = account.document.as_ref().map_or("", DocumentNumber::as_str);
    if account.document_key().is_some_and(|key| key == text) { "" } else { text }
}

async fn accounts(query: Query<'_>) -> Result<Vec<Account>> {
    let rows: Vec<AccountRow> = query.all().await?;
    Ok(rows.into_iter().map(Account::from).collect())
}

/// The open account with this id, which nobody else changes until the transaction ends.
pub(crate) async fn lock(tx: &mut Tx, id: &AccountId) -> Result<Option<Account>> {
    let lock = tx.for_update();
    let sql = format!("select {COLUMNS} from accounts where status = 'Open' and id = $1{lock}");
    if let Some(account) = accounts(tx.query_built(sql).bind(id.as_str())).await?.pop() {
        return Ok(Some(account));
    }
    let Some(other) = respelled(tx, id).await? else { return Ok(None) };
    let account = lock_by_key(tx, other.key).await?;
    Ok(account.filter(|account| account.status == Status::Open))
}

/// The open account that has this id, but for the spelling of the document in it: `123.456.789-09_CPF` is
/// `12345678909_CPF`.
async fn respelled(tx: &mut Tx, id: &AccountId) -> Result<Option<Account>> {
    for (at, _) in id.as_str().match_indices('_') {
        let (number, kind) = (&id.as_str()[..at], &id.as_str()[at + 1..]);
        let Ok(Some(kind)) = DocumentType::parse(kind) else { continue };
        let Ok(Some(number)) = DocumentNumber::parse(number, Some(&kind)) else { continue };
        let keys = find_named(tx, Status::Open, Name::Document, &[&number.key()]).await?;
        let is_meant = |account: &Account| {
            let number = account.document.as_ref().map_or("", DocumentNumber::as_str);
            account.document_type.as_ref() == Some(&kind)
                && account.id.as_str() == format!("{number}_{}", kind.as_str())
        };
        let found = find_keys(tx, &keys).await?.into_iter().find(is_meant);
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// Whether an account is called by this id, whatever the spelling of the document in it.
pub(crate) async fn is_called(tx: &mut Tx, account: &Account, id: &AccountId) -> Result<bool> {
    let is_it = account.id == *id;
    Ok(is_it || respelled(tx, id).await?.is_some_and(|other| other.key == account.key))
}

/// The account with this key, which nobody else changes until the transaction ends.
pub(crate) async fn lock_by_key(tx: &mut Tx, key: i64) -> Result<Option<Account>> {
    let sql = format!("select {COLUMNS} from accounts where key = $1{}", tx.for_update());
    Ok(accounts(tx.query_built(sql).bind(key)).await?.pop())
}

/// Reserves `amount` on the open account with this id, if that passes no ceiling: the one guard of
/// all authorisations, the same rule as [`Account::authorise`] in a statement that nothing can come
/// between. Returns the account's key.
pub(crate) async fn reserve(tx: &mut Tx, id: &AccountId, amount: Money) -> Result<Option<i64>> {
    let key: Option<(i64,)> = tx
        .query(
            "update accounts set reserved = reserved + $1, available = available - $1 \
             where status = 'Open' and id = $2 and reserved + owed + $1 <= credit_limit + case \
             when (select tolerance_enabled from store where key = 1) then headroom else 0 end \
             returning key",
        )
        .bind(amount.as_minor())
        .bind(id.as_str())
        .optional()
        .await?;
    Ok(key.map(|(key,)| key))
}

/// Writes the amounts of an account that was locked.
pub(crate) async fn write_amounts(tx: &mut Tx, account: &Account) -> Result<()> {
    tx.query(
        "update accounts set balance = $2, reserved = $3, owed = $4, available = $5, n_entries = $6 \
         where key = $1",
    )
    .bind(account.key)
    .bind(account.balance.as_minor())
    .bind(account.reserved.as_minor())
    .bind(account.owed.as_minor())
    .bind(account.available().as_minor())
    .bind(account.n_entries)
    .run()
    .await?;
    Ok(())
}

/// The open account with this id.
pub(crate) async fn find(tx: &mut Tx, id: &AccountId) -> Result<Option<Account>> {
    let sql = format!("select {COLUMNS} from accounts where status = 'Open' and id = $1");
    match accounts(tx.query_built(sql).bind(id.as_str())).await?.pop() {
        Some(account) => Ok(Some(account)),
        None => respelled(tx, id).await,
    }
}

/// The account with this key, open or closed.
pub(crate) async fn find_by_key(tx: &mut Tx, key: i64) -> Result<Option<Account>> {
    let sql = format!("select {COLUMNS} from accounts where key = $1");
    Ok(accounts(tx.query_built(sql).bind(key)).await?.pop())
}

/// The accounts with keys above `from` and up to `to`.
pub(crate) async fn between(tx: &mut Tx, from: i64, to: i64) -> Result<Vec<Account>> {
    let sql = format!("select {COLUMNS} from accounts where key > $1 and key <= $2 order by key");
    accounts(tx.query_built(sql).bind(from).bind(to)).await
}

/// The account with this id that was closed last.
pub(crate) async fn find_archived(tx: &mut Tx, id: &AccountId) -> Result<Option<Account>> {
    let sql = format!(
        "select {COLUMNS} from accounts where status = 'Closed' and id = $1 order by key desc limit 1"
    );
    Ok(accounts(tx.query_built(sql).bind(id.as_str())).await?.pop())
}

/// By which name accounts are looked up in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Name {
    /// The public id.
    Id,
    /// The e-mail, in lower case.
    Email,
    /// The document's number (of any type).
    Document,
}

impl Name {
    /// An account's name of this kind, as it is looked up.
    pub(crate) fn of(self, account: &Account) -> Option<String> {
        match self {
            Name::Id => Some(account.id.to_string()),
            Name::Email => Some(account.email.key().into_owned()),
            Name::Document => account.document_key().map(Cow::into_owned),
        }
    }
}

/// The keys of the accounts of `status` that have one of these names: the account itself is read once,
/// by its key, however many of its names were given.
pub(crate) async fn find_named(
    tx: &mut Tx,
    status: Status,
    name: Name,
    names: &[&str],
) -> Result<Vec<i64>> {
    let column = match name {
        Name::Id => "id",
        Name::Email => "email_key",
        Name::Document => "document",
    };
    let mut found = Vec::new();
    for batch in names.chunks(BATCH_ROWS) {
        let names = batch.iter().map(|name| [(*name).into()]);
        let query = tx.query_rows(names, |names| {
            let status = status.as_str();
            format!("select key from accounts where status = '{status}' and {column} in ({names})")
        });
        let keys: Vec<(i64,)> = query.all().await?;
        found.extend(keys.into_iter().map(|(key,)| key));
    }
    Ok(found)
}

/// The accounts with these keys.
pub(crate) async fn find_keys(tx: &mut Tx, keys: &[i64]) -> Result<Vec<Account>> {
    find_keys_with(tx, keys, "").await
}

/// The accounts with these keys, which nobody else changes until the transaction ends.
pub(crate) async fn lock_keys(tx: &mut Tx, keys: &[i64]) -> Result<Vec<Account>> {
    let lock = tx.for_update();
    find_keys_with(tx, keys, lock).await
}

async fn find_keys_with(tx: &mut Tx, keys: &[i64], lock: &str) -> Result<Vec<Account>> {
    let mut found = Vec::new();
    for batch in keys.chunks(BATCH_ROWS) {
        let keys = batch.iter().map(|key| [(*key).into()]);
        let query = tx.query_rows(keys, |keys| {
            format!("select {COLUMNS} from accounts where key in ({keys}) order by key{lock}")
        });
        found.extend(accounts(query).await?);
    }
    Ok(found)
}

/// Inserts new accounts, with nothing used and all opened at one time. One that takes an open
/// account's name is left out; the number that went in is returned.
pub(crate) async fn insert(tx: &mut Tx, accounts: &[Account]) -> Result<usize> {
    let mut n_inserted = 0;
    for batch in accounts.chunks(BATCH_ROWS) {
        let or_fail = tx.or_fail();
        let rows = batch.iter().map(|a| {
            [
                a.key.into(),
                a.id.as_str().into(),
                a.email.as_str().into(),
                a.email.key().into(),
                a.document_key().unwrap_or_default().into(),
                document_text(a).into(),
                a.document_type.as_ref().map_or("", DocumentType::as_str).into(),
                a.status.as_str().into(),
                a.credit_limit.as_minor().into(),
                a.tolerance.as_millionths().into(),
                a.headroom().as_minor().into(),
                a.created_at.as_microsecond().into(),
            ]
        });
        let query = tx.query_rows(rows, |rows| {
            format!(
                "with v (key, id, email, email_key, document, document_text, document_type, status, credit_limit, tolerance, \
                 headroom, at) as ({rows}) insert{or_fail} into accounts ({COLUMNS}, email_key, no_document, available, headroom) \
                 select key, id, email, document, document_text, document_type, status, credit_limit, tolerance, 0, 0, 0, 1, \
                 0, at, at, email_key, case document when '' then key else 0 end, credit_limit, headroom \
                 from v where true on conflict do nothing"
            )
        });
        n_inserted += query.run().await?;
    }
    Ok(usize::try_from(n_inserted).unwrap_or(usize::MAX))
}

/// Writes accounts back, each one version on. Those that somebody else changed meanwhile are left
/// as they are; the number that were written is returned.
pub(crate) async fn update(tx: &mut Tx, accounts: &[Account]) -> Result<usize> {
    let mut n_written: u64 = 0;
    for batch in accounts.chunks(BATCH_ROWS) {
        let or_fail = tx.or_fail();
        let rows = batch.iter().map(|a| {
            [
                a.key.into(),
                a.version.into(),
                a.email.as_str().into(),
                a.email.key().into(),
                a.document_key().unwrap_or_default().into(),
                document_text(a).into(),
                a.document_type.as_ref().map_or("", DocumentType::as_str).into(),
                a.status.as_str().into(),
                a.credit_limit.as_minor().into(),
                a.tolerance.as_millionths().into(),
                a.headroom().as_minor().into(),
                a.reserved.as_minor().into(),
                a.available().as_minor().into(),
                a.n_entries.into(),
                a.updated_at.as_microsecond().into(),
            ]
        });
        let query = tx.query_rows(rows, |rows| {
            format!(
                "with v (key, version, email, email_key, document, document_text, document_type, status, credit_limit, \
                 tolerance, headroom, reserved, available, n_entries, updated_at) as ({rows}) \
                 update{or_fail} accounts set email = v.email, email_key = v.email_key, document = v.document, \
                 document_text = v.document_text, document_type = v.document_type, no_document = case v.document when '' then v.key else 0 end, \
                 status = v.status, credit_limit = v.credit_limit, tolerance = v.tolerance, headroom = v.headroom, \
                 reserved = v.reserved, available = v.available, n_entries = v.n_entries, \
                 updated_at = v.updated_at, version = accounts.version + 1 \
                 from v where accounts.key = v.key and accounts.version = v.version"
            )
        });
        n_written += query.run().await?;
    }
    Ok(usize::try_from(n_written).unwrap_or(usize::MAX))
}

/// Closes accounts of which nothing else changed, each one version on. Those that somebody else changed
/// meanwhile are left as they are; the number that were closed is returned.
pub(crate) async fn close(tx: &mut Tx, accounts: &[&Account]) -> Result<usize> {
    let mut n_closed: u64 = 0;
    for batch in accounts.chunks(BATCH_ROWS) {
        let or_fail = tx.or_fail();
        let rows = batch
            .iter()
            .map(|a| [a.key.into(), a.version.into(), a.updated_at.as_microsecond().into()]);
        let query = tx.query_rows(rows, |rows| {
            format!(
                "with v (key, version, updated_at) as ({rows}) \
                 update{or_fail} accounts set status = 'Closed', reserved = 0, available = credit_limit - owed, \
                 updated_at = v.updated_at, version = accounts.version + 1 \
                 from v where accounts.key = v.key and accounts.version = v.version"
            )
        });
        n_closed += query.run().await?;
    }
    Ok(usize::try_from(n_closed).unwrap_or(usize::MAX))
}

/// Writes the limits and tolerances of accounts back, each one version on, where nothing else of them
/// changed: as [`update`], but the indexes of their names are left alone.
pub(crate) async fn update_ceilings(tx: &mut Tx, accounts: &[Account]) -> Result<usize> {
    let mut n_written: u64 = 0;
    for batch in accounts.chunks(BATCH_ROWS) {
        let or_fail = tx.or_fail();
        let rows = batch.iter().map(|a| {
            [
                a.key.into(),
                a.version.into(),
                a.credit_limit.as_minor().into(),
                a.tolerance.as_millionths().into(),
                a.headroom().as_minor().into(),
                a.available().as_minor().into(),
                a.n_entries.into(),
                a.updated_at.as_microsecond().into(),
            ]
        });
        let query = tx.query_rows(rows, |rows| {
            format!(
                "with v (key, version, credit_limit, tolerance, headroom, available, n_entries, updated_at) \
                 as ({rows}) \
                 update{or_fail} accounts set credit_limit = v.credit_limit, tolerance = v.tolerance, \
                 headroom = v.headroom, available = v.available, n_entries = v.n_entries, \
                 updated_at = v.updated_at, version = accounts.version + 1 \
                 from v where accounts.key = v.key and accounts.version = v.version"
            )
        });
        n_written += query.run().await?;
    }
    Ok(usize::try_from(n_written).unwrap_or(usize::MAX))
}
