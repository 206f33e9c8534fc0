//! Invoices: the instalments of a settled purchase, and what can be said of one.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::accounts::Faults;
use crate::error::{Error, Field, PurchaseRefusal, Rule};
use crate::holds::{TransactionId, read_whole};
use crate::money::Money;
use crate::settings::POSTPONEMENT_MAX;

/// The longest comment, in characters.
pub const OBSERVATION_LENGTH_MAX: usize = 1_000;
/// The longest payment link, in characters.
pub const PAYMENT_LINK_LENGTH_MAX: usize = 2_000;

/// What became of an invoice. Overdue is no status: it is an open invoice past its due date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum InvoiceStatus {
    /// It is owed.
    Opened,
    /// It was paid.
    Paid,
    /// It is owed no more.
    Cancelled,
}

impl InvoiceStatus {
    /// Every status.
    pub const ALL: [InvoiceStatus; 3] =
        [InvoiceStatus::Opened, InvoiceStatus::Paid, InvoiceStatus::Cancelled];

    /// The name as the API and the books write it.
    pub fn as_str(self) -> &'static str {
        match self {
            InvoiceStatus::Opened => "Opened",
            InvoiceStatus::Paid => "Paid",
            InvoiceStatus::Cancelled => "Cancelled",
        }
    }

    /// Reads a status in any of the three languages, in any case; empty is `None`.
    ///
    /// Errors: `NotAnInvoiceStatus`.
    pub fn parse(text: &str) -> Result<Option<InvoiceStatus>, Rule> {
        match text.trim().to_lowercase().as_str() {
            "" => Ok(None),
            "opened" | "open" | "aberto" | "abierto" | "abierta" => Ok(Some(InvoiceStatus::Opened)),
            "paid" | "pago" | "paga" | "pagado" | "pagada" => Ok(Some(InvoiceStatus::Paid)),
            "cancelled" | "canceled" | "cancelado" | "cancelada" => {
                Ok(Some(InvoiceStatus::Cancelled))
            }
            _ => Err(Rule::NotAnInvoiceStatus),
        }
    }
}

/// An instalment of a settled purchase (spec §1.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoice {
    /// Eight letters and digits for the purchase, `-`, and the instalment: `u8KFsGDk-1`.
    pub friendly_id: String,
    /// Which instalment it is, from 1.
    pub installment: i64,
    /// Of how many.
    pub installments: i64,
    /// What became of it.
    pub status: InvoiceStatus,
    /// What is due on it; of a paid one, what was paid in all; of a cancelled one, what was due.
    pub value: Money,
    /// What it was made for.
    pub issued: Money,
    /// What was refunded against it.
    pub refunded: Money,
    /// What receipts brought in on it.
    pub received: Money,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// When it was paid or cancelled.
    pub resolved_at: Option<Timestamp>,
    /// When it was first due.
    pub original_due_at: Timestamp,
    /// When it is due.
    pub due_at: Timestamp,
    /// The shop's order.
    pub order_id: String,
    /// The shop's comment.
    pub observation: String,
    /// Where it can be paid.
    pub payment_link: String,
    /// How often it was postponed.
    pub postponements: i64,
    /// By how many days in all.
    pub postponed_days: i64,
}

impl Invoice {
    /// The public id: `{transaction}-{instalment, two digits}`.
    pub fn id(&self, transaction: &TransactionId) -> String {
        format!("{transaction}-{:02}", self.installment)
    }

    /// What of it can still be refunded.
    pub fn refundable(&self) -> Money {
        match self.status {
            InvoiceStatus::Cancelled => Money::ZERO,
            InvoiceStatus::Opened | InvoiceStatus::Paid => self.issued - self.refunded,
        }
    }

    /// What counts against what it was made for: refunds, and on an open one what was received already.
    pub fn credit(&self) -> Money {
        match self.status {
            InvoiceStatus::Opened => self.refunded + self.received,
            InvoiceStatus::Paid | InvoiceStatus::Cancelled => self.refunded,
        }
    }

    /// What of a paid one no receipt brought in: it was marked as paid.
    pub fn marked(&self) -> Money {
        match self.status {
            InvoiceStatus::Paid => self.value - self.received,
            InvoiceStatus::Opened | InvoiceStatus::Cancelled => Money::ZERO,
        }
    }

    /// Nothing is owed on it any more: it was paid.
    pub(crate) fn settle(&mut self, now: Timestamp) {
        self.status = InvoiceStatus::Paid;
        self.value = self.refundable();
        self.resolved_at = Some(now);
    }

    /// It is owed again, but for what receipts brought in.
    ///
    /// Errors: `RefundedSincePaid`.
    pub(crate) fn reopen(&mut self) -> Result<(), PurchaseRefusal> {
        if self.value != self.refundable() {
            return Err(PurchaseRefusal::RefundedSincePaid);
        }
        self.status = InvoiceStatus::Opened;
        self.value = self.value - self.received;
        self.resolved_at = None;
        Ok(())
    }

    /// Whether it is owed and its due date has passed.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.status == InvoiceStatus::Opened && self.due_at < now
    }
}

/// The purchase and the instalment that a public id names.
pub fn split_id(id: &str) -> Option<(TransactionId, i64)> {
    let (transaction, n) = id.rsplit_once('-')?;
    let is_number = n.len() == 2 && n.bytes().all(|b| b.is_ascii_digit());
    let transaction = TransactionId::parse(transaction).ok()?;
    if is_number { Some((transaction, n.parse().ok()?)) } else { None }
}

/// A change of an invoice; `None` leaves a value as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InvoiceEdit {
    /// A new status.
    pub status: Option<InvoiceStatus>,
    /// A new comment; empty removes it.
    pub observation: Option<String>,
    /// A new payment link; empty removes it.
    pub payment_link: Option<String>,
}

/// A change of an invoice as a caller describes it. `None` was not said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InvoiceForm {
    /// The status' name.
    pub status: String,
    /// The comment.
    pub observation: Option<String>,
    /// The payment link.
    pub payment_link: Option<String>,
}

impl InvoiceForm {
    /// The change.
    ///
    /// Errors: `Invalid` with every fault.
    pub fn parse(&self) -> Result<InvoiceEdit, Error> {
        let mut faults = Faults::default();
        let status = faults.take(Field::Status, &self.status, InvoiceStatus::parse).flatten();
        let observation = self.observation.as_deref().and_then(|text| {
            faults.take_text(Field::Observation, text, |text| {
                short(text, OBSERVATION_LENGTH_MAX).map(str::to_owned)
            })
        });
        let payment_link = self
            .payment_link
            .as_deref()
            .and_then(|text| faults.take(Field::PaymentLink, text, read_link));
        if faults.0.is_empty() {
            Ok(InvoiceEdit { status, observation, payment_link })
        } else {
            Err(Error::Invalid(faults.0))
        }
    }
}

fn short(text: &str, max: usize) -> Result<&str, Rule> {
    if text.chars().count() > max { Err(Rule::TooLong { max }) } else { Ok(text) }
}

/// A browser goes where a link leads: only to the web.
fn read_link(text: &str) -> Result<String, Rule> {
    let link = short(text.trim(), PAYMENT_LINK_LENGTH_MAX)?;
    let lower = link.to_ascii_lowercase();
    let host = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
    let is_web =
        host.is_some_and(|host| host.starts_with(|c: char| c.is_alphanumeric() || c == '['));
    if link.is_empty() || (is_web && !link.contains(char::is_whitespace)) {
        Ok(link.to_owned())
    } else {
        Err(Rule::NotALink)
    }
}

/// By how many days an invoice is postponed.
///
/// Errors: `Invalid`.
pub fn parse_due_days(text: &str) -> Result<i64, Error> {
    let mut faults = Faults::default();
    let days = faults.take(Field::DueDays, text, |text| read_whole(text, 1, POSTPONEMENT_MAX));
    days.ok_or(Error::Invalid(faults.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_names_its_purchase_and_its_instalment() {
        let check = |id: &str, expected: Option<(&str, i64)>| {
            let got = split_id(id);
            assert_eq!(got.as_ref().map(|(t, n)| (t.as_str(), *n)), expected, "{id}");
        };
        check("A424887D0F2D45028FE5C96E9B0E1A2D-01", Some(("A424887D0F2D45028FE5C96E9B0E1A2D", 1)));
        check("a-b-12", Some(("a-b", 12)));
        check("a-1", None);
        check("-01", None);
        check("a", None);
    }

    #[test]
    fn a_payment_link_leads_to_the_web_or_is_none() {
        let check = |link: &str| {
            let form = InvoiceForm { payment_link: Some(link.into()), ..InvoiceForm::default() };
            form.parse().is_ok()
        };
        assert!(check("https://pay.example/1?a=b"));
        assert!(check("HTTP://pay.example"));
        assert!(check(""));
        for link in ["javascript:alert(1)", "//pay.example", "https://", "https:// x", "ftp://x.y"]
        {
            assert!(!check(link), "{link}");
        }
    }
}
