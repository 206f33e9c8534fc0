//! Movements of an account: what is written, once and for ever, when an amount changes.

use serde::{Deserialize, Serialize};

use crate::money::Money;

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

/// An entry about to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEntry {
    /// Why.
    pub origin: Origin,
    /// By how much, signed.
    pub value: Money,
}
