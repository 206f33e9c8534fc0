//! Movements of accounts: reading them, and booking manual debits and credits.

pub(crate) mod store;

use domain::money::MONEY_MAX;
use domain::statements::{DebitForm, Details, NewEntry, Origin};
use domain::{AccountId, Error, Fault, Field, Money, Permission, Refusal, Rule, Timestamp};
use serde_json::json;

use crate::accounts::{self, book};
use crate::audit::{self, Change};
use crate::{Ctx, Result};

/// An entry of an account's ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The account's internal key.
    pub account: i64,
    /// The entry's number: from 1, without gaps.
    pub n: i64,
    /// When it was written.
    pub at: Timestamp,
    /// What moved.
    pub entry: NewEntry,
    /// Who did it.
    pub done_by: String,
    /// The import that it came from.
    pub import: Option<i64>,
}

/// A period of time, both ends included; without one it is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// Its beginning.
    pub from: Option<Timestamp>,
    /// Its end.
    pub to: Option<Timestamp>,
}

impl Period {
    /// Its ends as the books keep times.
    fn micros(self) -> (i64, i64) {
        let from = self.from.map_or(i64::MIN, Timestamp::as_microsecond);
        (from, self.to.map_or(i64::MAX, Timestamp::as_microsecond))
    }
}

/// An account's movements within a period (spec §3 rule 7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The entries, the oldest first.
    pub entries: Vec<Entry>,
    /// The account's balance: the sum of all manual debits and credits.
    pub current: Money,
    /// The sum of the entries listed.
    pub interval: Money,
    /// The balance before the period; zero without a beginning.
    pub previous: Money,
}

/// The newest movements of an account within a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newest {
    /// The entries, the newest first.
    pub entries: Vec<Entry>,
    /// Whether the period has older ones, which were left out.
    pub has_older: bool,
    /// The account's balance: the sum of all manual debits and credits.
    pub current: Money,
    /// The sum of all entries of the period, whether listed or left out.
    pub interval: Money,
}

/// An open account's movements within a period.
///
/// Errors: `Forbidden`, `NotFound`.
pub async fn list(ctx: &Ctx, id: &AccountId, period: Period) -> Result<Statement> {
    ctx.require(Permission::ReadStatements)?;
    let mut tx = ctx.db.read().await?;
    let account = accounts::store::find(&mut tx, id).await?;
    let account = account.ok_or(Error::NotFound(domain::Noun::Account))?;
    read(&mut tx, account.key, account.balance, period).await
}

/// The newest movements of an account, open or closed, by its internal key: at most `rows`.
///
/// Errors: `Forbidden`, `NotFound`.
pub async fn newest_by_key(ctx: &Ctx, key: i64, period: Period, rows: usize) -> Result<Newest> {
    ctx.require(Permission::ReadStatements)?;
    let mut tx = ctx.db.read().await?;
    let account = accounts::store::find_by_key(&mut tx, key).await?;
    let account = account.ok_or(Error::NotFound(domain::Noun::Account))?;
    let (from, to) = period.micros();
    let limit = i64::try_from(rows).unwrap_or(i64::MAX).saturating_add(1);
    let mut entries = store::newest(&mut tx, key, from, to, limit).await?;
    let has_older = entries.len() > rows;
    entries.truncate(rows);
    let interval = store::sum(&mut tx, key, from, to).await?;
    Ok(Newest { entries, has_older, current: account.balance, interval })
}

async fn read(
    tx: &mut crate::db::Tx,
    account: i64,
    current: Money,
    period: Period,
) -> Result<Statement> {
    let (from, to) = period.micros();
    let entries = store::list(tx, account, from, to).await?;
    let interval = entries.iter().map(|entry| entry.entry.value).sum();
    let previous = match period.from {
        Some(_) => store::balance_before(tx, account, from).await?,
        None => Money::ZERO,
    };
    Ok(Statement { entries, current, interval, previous })
}

/// Books a manual debit (negative) or credit under an id that the caller chose. The same id and
/// amount again book nothing. Returns the amount.
///
/// Errors: `Forbidden`, `NotFound`, `Invalid`; `Refused(DebitTaken)` for another amount.
pub async fn debit(ctx: &Ctx, id: &AccountId, form: &DebitForm) -> Result<Money> {
    ctx.require(Permission::EditCredits)?;
    let (statement, value) = form.parse()?;
    let mut tx = ctx.db.write().await?;
    let mut account = accounts::lock_open(&mut tx, id).await?;
    if let Some(booked) = store::find(&mut tx, account.key, &statement).await? {
        return match booked.entry.value == value {
            true => Ok(value),
            false => Err(Refusal::DebitTaken { value: booked.entry.value }.into()),
        };
    }
    let before = account.balance;
    account.balance = before + value;
    if account.balance.as_minor().abs() > MONEY_MAX.as_minor() {
        let fault = Fault::new(Field::Value, &form.value, Rule::TooLarge);
        return Err(Error::Invalid(vec![fault]));
    }
    let details = Details { statement: statement.clone(), ..Details::default() };
    let entry = NewEntry { origin: Origin::Statement, value, details };
    let entries = book(&mut account, vec![entry], ctx.clock.now(), &ctx.name(), None);
    accounts::store::write_amounts(&mut tx, &account).await?;
    store::insert(&mut tx, &entries).await?;
    let change = Change {
        action: "statement.debit",
        account: account.key,
        before: json!({ "balance": before.as_minor() }),
        after: json!({ "balance": account.balance.as_minor(), "statement": statement }),
    };
    audit::record(&mut tx, ctx, change).await?;
    tx.commit().await?;
    Ok(value)
}
