//! Movements of an account: what is written, once and for ever, when an amount changes.

use serde::{Deserialize, Serialize};

use crate::accounts::Faults;
use crate::error::{Error, Field, Rule};
use crate::holds::TransactionId;
use crate::money::Money;
use crate::receipts::ReceiptId;

/// The longest id that a caller can give a manual debit, in characters.
pub const STATEMENT_ID_LENGTH_MAX: usize = 100;

/// Why an entry was written (spec §1.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Origin {
    /// The limit or the tolerance changed.
    Credit,
    /// A purchase was invoiced.
    Invoice,
    /// An invoice was paid.
    Payment,
    /// A manual debit or credit.
    Statement,
}

impl Origin {
    /// The name as the API and the books write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Origin::Credit => "Credit",
            Origin::Invoice => "Invoice",
            Origin::Payment => "Payment",
            Origin::Statement => "Statement",
        }
    }

    /// The origin of that name.
    pub fn parse(name: &str) -> Option<Origin> {
        [Origin::Credit, Origin::Invoice, Origin::Payment, Origin::Statement]
            .into_iter()
            .find(|origin| origin.as_str() == name)
    }
}

/// What else than a purchase or a payment moved an invoice's amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Operation {
    /// An invoice was cancelled.
    Cancellation,
    /// Part of a purchase was refunded.
    Refund,
    /// A payment was taken back.
    Reversal,
    /// A purchase was settled anew, at another value.
    Adjustment,
    /// A payment was received, and went to one invoice or several.
    Receipt,
}

impl Operation {
    /// The name as the API and the books write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Operation::Cancellation => "Cancellation",
            Operation::Refund => "Refund",
            Operation::Reversal => "Reversal",
            Operation::Adjustment => "Adjustment",
            Operation::Receipt => "Receipt",
        }
    }

    /// The operation of that name.
    pub fn parse(name: &str) -> Option<Operation> {
        use Operation::*;
        [Cancellation, Refund, Reversal, Adjustment, Receipt]
            .into_iter()
            .find(|o| o.as_str() == name)
    }
}

/// What an entry is about. Nothing of it for a change of the ceiling.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// The id that the caller gave a manual debit.
    pub statement: String,
    /// The purchase.
    pub transaction: Option<TransactionId>,
    /// The shop's order.
    pub order_id: String,
    /// The instalment that was paid; 0 where the entry is about the whole purchase.
    pub installment: i64,
    /// In how many instalments it was invoiced; 0 where that is not told.
    pub installments: i64,
    /// What was done, where the origin does not tell.
    pub operation: Option<Operation>,
    /// The receipt that it belongs to.
    pub receipt: Option<ReceiptId>,
}

/// An entry about to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEntry {
    /// Why.
    pub origin: Origin,
    /// By how much, signed.
    pub value: Money,
    /// About what.
    pub details: Details,
}

/// A manual debit (negative) or credit as a caller describes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DebitForm {
    /// The id that the caller chose: the same one is never booked twice.
    pub id: String,
    /// The amount, signed: a number with a point.
    pub value: String,
}

impl DebitForm {
    /// The id and the amount.
    ///
    /// Errors: `Invalid` with every fault.
    pub fn parse(&self) -> Result<(String, Money), Error> {
        let mut faults = Faults::default();
        let id = faults.take(Field::StatementId, &self.id, |id| {
            let allowed = |b: u8| b.is_ascii_alphanumeric() || b"._-".contains(&b);
            if id.len() > STATEMENT_ID_LENGTH_MAX {
                Err(Rule::TooLong { max: STATEMENT_ID_LENGTH_MAX })
            } else if id.is_empty() || !id.bytes().all(allowed) {
                Err(Rule::NotAnId)
            } else {
                Ok(id.to_owned())
            }
        });
        let value = faults.take(Field::Value, &self.value, |value| match value {
            "" => Err(Rule::Required),
            _ => Money::read_token(value),
        });
        match (id, value) {
            (Some(_), Some(Money::ZERO)) => {
                Err(Error::Invalid(vec![crate::Fault::new(Field::Value, &self.value, Rule::Zero)]))
            }
            (Some(id), Some(value)) => Ok((id, value)),
            _ => Err(Error::Invalid(faults.0)),
        }
    }
}
