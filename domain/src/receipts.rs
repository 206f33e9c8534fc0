//! Payments received: what a customer leaves goes to what is owed, the oldest due first, and can be taken
//! back whole (spec §3 rule 12).

use std::cmp::Ordering;
use std::fmt;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::accounts::{Account, Faults, Status};
use crate::error::{Error, Field, PurchaseRefusal, Refusal, Rule};
use crate::holds::{TransactionId, read_time, read_value};
use crate::invoices::{Invoice, InvoiceStatus, OBSERVATION_LENGTH_MAX};
use crate::lang::Lang;
use crate::money::Money;
use crate::settings::Store;
use crate::statements::{Details, NewEntry, Operation, Origin};

/// The longest name of a way of paying, in characters.
pub const METHOD_LENGTH_MAX: usize = 50;

/// Somewhere on earth it is tomorrow already.
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// The id of a receipt: 32 lower-case hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReceiptId(String);

impl ReceiptId {
    /// An id that stands in the books, or was made for them.
    pub fn from_books(text: String) -> ReceiptId {
        ReceiptId(text)
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ReceiptId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A payment that was received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Its id.
    pub id: ReceiptId,
    /// How much was received.
    pub value: Money,
    /// When the customer paid.
    pub paid_at: Timestamp,
    /// How: cash, a transfer; empty where it was not said.
    pub method: String,
    /// The shop's note.
    pub note: String,
    /// Who wrote it down.
    pub done_by: String,
    /// When.
    pub created_at: Timestamp,
    /// How it was taken back, if it was.
    pub taken_back: Option<TakenBack>,
}

/// The taking back of a receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenBack {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// A payment about to be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReceipt {
    /// How much: more than nothing.
    pub value: Money,
    /// When the customer paid; now, where it is not said.
    pub paid_at: Option<Timestamp>,
    /// How.
    pub method: String,
    /// The shop's note.
    pub note: String,
}

impl NewReceipt {
    /// The receipt.
    pub fn receipt(self, id: ReceiptId, done_by: &str, now: Timestamp) -> Receipt {
        Receipt {
            id,
            value: self.value,
            paid_at: self.paid_at.unwrap_or(now),
            method: self.method,
            note: self.note,
            done_by: done_by.to_owned(),
            created_at: now,
            taken_back: None,
        }
    }
}

/// A payment as a program describes it, each value as it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReceiptRequest {
    /// The amount: a number with a point.
    pub value: String,
    /// A date or time of ISO 8601; blank for now.
    pub paid_at: String,
    /// How it was paid.
    pub method: String,
    /// The shop's note.
    pub note: String,
}

impl ReceiptRequest {
    /// The payment that is told of at `now`.
    ///
    /// Errors: `Invalid` with every fault.
    pub fn parse(&self, now: Timestamp) -> Result<NewReceipt, Error> {
        let mut faults = Faults::default();
        let value = faults.take(Field::Value, &self.value, read_value);
        let read = |text: &str| past(read_time(text)?, now);
        let paid_at = faults.take_given(Field::PaidAt, &self.paid_at, read);
        said(faults, value, paid_at, &self.method, &self.note)
    }
}

/// The form by which a page receives a payment, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReceiptForm {
    /// A name of the form's own: sent twice, it has its effect once.
    pub once: String,
    /// The amount.
    pub value: String,
    /// The day on which the customer paid, as `2031-11-25`; blank for today.
    pub paid_at: String,
    /// How it was paid.
    pub method: String,
    /// The shop's note.
    pub note: String,
}

impl ReceiptForm {
    /// The payment that is told of at `now`, its amount as people type it in `lang`, its day as it was in `zone`.
    ///
    /// Errors: `Invalid` with every fault.
    pub fn parse(
        &self,
        now: Timestamp,
        zone: &TimeZone,
        lang: Lang,
        store: &Store,
    ) -> Result<NewReceipt, Error> {
        let mut faults = Faults::default();
        let value = faults.take(Field::Value, &self.value, |text| read_amount(text, lang, store));
        let paid_at = faults.take_given(Field::PaidAt, &self.paid_at, |text| {
            let day: Date = text.trim().parse().map_err(|_| Rule::NotATime)?;
            let today = now.to_zoned(zone.clone()).date();
            let begin = day.to_zoned(zone.clone()).map_err(|_| Rule::NotATime)?.timestamp();
            match day.cmp(&today) {
                Ordering::Less => Ok(begin),
                Ordering::Equal => Ok(now),
                Ordering::Greater => Err(Rule::NotPast),
            }
        });
        said(faults, value, paid_at, &self.method, &self.note)
    }
}

fn said(
    mut faults: Faults,
    value: Option<Money>,
    paid_at: Option<Timestamp>,
    method: &str,
    note: &str,
) -> Result<NewReceipt, Error> {
    let short = |max| move |text: &str| short(text, max);
    let method = faults.take(Field::Method, method, short(METHOD_LENGTH_MAX));
    let note = faults.take_text(Field::Note, note, short(OBSERVATION_LENGTH_MAX));
    match (value, method, note) {
        (Some(value), Some(method), Some(note)) if faults.0.is_empty() => {
            Ok(NewReceipt { value, paid_at, method, note })
        }
        _ => Err(Error::Invalid(faults.0)),
    }
}

/// What is wrong with what stands in one field of a form of receipts.
///
/// Errors: `Invalid`.
pub fn look_at(field: Field, text: &str, lang: Lang, store: &Store) -> Result<(), Error> {
    let mut faults = Faults::default();
    let read = match field {
        Field::Value => faults.take(field, text, |text| read_amount(text, lang, store)).map(drop),
        Field::Method => faults.take(field, text, |text| short(text, METHOD_LENGTH_MAX)).map(drop),
        Field::Reason => return parse_reason(text).map(drop),
        _ => faults.take_text(field, text, |text| short(text, OBSERVATION_LENGTH_MAX)).map(drop),
    };
    read.ok_or(Error::Invalid(faults.0))
}

fn read_amount(text: &str, lang: Lang, store: &Store) -> Result<Money, Rule> {
    if text.trim().is_empty() {
        return Err(Rule::Required);
    }
    let value = Money::read_typed(text, lang, store)?;
    if value > Money::ZERO { Ok(value) } else { Err(Rule::NotPositive) }
}

/// Why a receipt is taken back.
///
/// Errors: `Invalid`.
pub fn parse_reason(text: &str) -> Result<String, Error> {
    let mut faults = Faults::default();
    let reason = faults.take_text(Field::Reason, text, |text| match text.trim() {
        "" => Err(Rule::Required),
        _ => short(text, OBSERVATION_LENGTH_MAX),
    });
    reason.ok_or(Error::Invalid(faults.0))
}

fn short(text: &str, max: usize) -> Result<String, Rule> {
    let text = text.trim();
    if text.chars().count() > max { Err(Rule::TooLong { max }) } else { Ok(text.to_owned()) }
}

fn past(at: Timestamp, now: Timestamp) -> Result<Timestamp, Rule> {
    if at <= now.saturating_add(DAY).unwrap_or(now) { Ok(at) } else { Err(Rule::NotPast) }
}

/// An invoice, with the purchase that it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bill {
    /// The purchase.
    pub transaction: TransactionId,
    /// Its instalment.
    pub invoice: Invoice,
}

/// What of a receipt went to one invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The invoice's purchase.
    pub transaction: TransactionId,
    /// Its instalment.
    pub installment: i64,
    /// How much.
    pub value: Money,
}

/// An account and invoices of it, changed together or not at all. After a refusal it must be thrown away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bills {
    /// The account that owes.
    pub account: Account,
    /// The invoices.
    pub bills: Vec<Bill>,
    /// What the change writes into the ledger, in order.
    pub entries: Vec<NewEntry>,
}

impl Bills {
    /// Invoices as the books hold them.
    pub fn new(account: Account, bills: Vec<Bill>) -> Bills {
        Bills { account, bills, entries: Vec::new() }
    }

    /// Receives `value`, which goes to the invoices, the oldest due first. One that is covered is paid; the last
    /// one may be covered in part.
    ///
    /// Errors: `InvoiceEnded`, `OverOwed`.
    pub fn receive(
        &mut self,
        receipt: &ReceiptId,
        value: Money,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let is_open = |bill: &&Bill| bill.invoice.status == InvoiceStatus::Opened;
        if let Some(ended) = self.bills.iter().find(|bill| !is_open(bill)) {
            return Err(PurchaseRefusal::InvoiceEnded { status: ended.invoice.status }.into());
        }
        let owed: Money = self.bills.iter().map(|bill| bill.invoice.value).sum();
        if value > owed {
            return Err(PurchaseRefusal::OverOwed { owed }.into());
        }
        self.bills.sort_by(|a, b| age(a).cmp(&age(b)));
        let mut rest = value;
        for Bill { transaction, invoice } in &mut self.bills {
            let part = rest.min(invoice.value);
            if part == Money::ZERO {
                break;
            }
            rest = rest - part;
            invoice.received = invoice.received + part;
            if part < invoice.value {
                invoice.value = invoice.value - part;
            } else {
                invoice.settle(now);
            }
            invoice.updated_at = now;
            self.entries.push(entry(receipt, transaction, invoice, part, Operation::Receipt));
        }
        self.account.owed = self.account.owed - value;
        Ok(())
    }

    /// Takes a receipt back that went to the invoices in these parts: they are owed again.
    ///
    /// Errors: `AccountClosed`; `RefundedSincePaid`; `MarkedSince` where the rest of an invoice was marked as
    /// paid afterwards.
    pub fn take_back(
        &mut self,
        receipt: &ReceiptId,
        parts: &[Part],
        now: Timestamp,
    ) -> Result<(), Refusal> {
        if self.account.status == Status::Closed {
            return Err(Refusal::AccountClosed);
        }
        for Part { transaction, installment, value } in parts {
            let is_meant = |bill: &&mut Bill| {
                bill.transaction == *transaction && bill.invoice.installment == *installment
            };
            let Some(Bill { invoice, .. }) = self.bills.iter_mut().find(is_meant) else { continue };
            if invoice.marked() > Money::ZERO {
                return Err(PurchaseRefusal::MarkedSince.into());
            }
            if invoice.status == InvoiceStatus::Paid {
                invoice.reopen()?;
            }
            invoice.received = invoice.received - *value;
            invoice.value = invoice.value + *value;
            invoice.updated_at = now;
            self.account.owed = self.account.owed + *value;
            self.entries.push(entry(receipt, transaction, invoice, -*value, Operation::Reversal));
        }
        Ok(())
    }
}

/// The order in which invoices are paid.
fn age(bill: &Bill) -> (Timestamp, Timestamp, &TransactionId, i64) {
    let Bill { transaction, invoice } = bill;
    (invoice.due_at, invoice.created_at, transaction, invoice.installment)
}

fn entry(
    receipt: &ReceiptId,
    transaction: &TransactionId,
    invoice: &Invoice,
    value: Money,
    operation: Operation,
) -> NewEntry {
    let details = Details {
        transaction: Some(transaction.clone()),
        installment: invoice.installment,
        operation: Some(operation),
        receipt: Some(receipt.clone()),
        ..Details::default()
    };
    NewEntry { origin: Origin::Payment, value, details }
}

#[cfg(test)]
mod tests;
