//! What is accepted of an account, and may still not be meant.

use super::Account;
use crate::document::{DocumentNumber, DocumentType, is_plausible};
use crate::money::Money;

/// Something about an account that a person may want to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Odd {
    /// The document has not the length or the check digits of its type.
    CheckDigits {
        /// The document, as people write it.
        value: String,
        /// Its type.
        document_type: DocumentType,
    },
    /// The limit is less than what is reserved and owed.
    BelowUsed {
        /// The limit.
        limit: Money,
        /// What is reserved and owed.
        used: Money,
    },
}

impl Odd {
    /// What is odd about a document, if anything.
    pub fn of_document(number: &DocumentNumber, kind: &DocumentType) -> Option<Odd> {
        let value = number.masked(Some(kind));
        let odd = Odd::CheckDigits { value, document_type: kind.clone() };
        (!is_plausible(number, Some(kind))).then_some(odd)
    }
}

impl Account {
    /// What is odd about it as it stands. Its tolerance is not: whoever types one is asked before.
    pub fn oddities(&self) -> Vec<Odd> {
        let document = self.document.as_ref().zip(self.document_type.as_ref());
        let document = document.and_then(|(number, kind)| Odd::of_document(number, kind));
        let used = self.reserved + self.owed;
        let below = Odd::BelowUsed { limit: self.credit_limit, used };
        document.into_iter().chain((self.credit_limit < used).then_some(below)).collect()
    }
}
