//! Holders: those who may buy on an account beside its owner.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::accounts::Faults;
use crate::email::Email;
use crate::error::{Error, Field, Rule};

/// The length of a holder's id: lower-case hexadecimal digits.
pub const HOLDER_ID_LENGTH: usize = 32;

/// The id of a holder: 32 lower-case hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HolderId(String);

impl HolderId {
    /// Reads an id; empty is `None`.
    ///
    /// Errors: `NotAnId`.
    pub fn parse(text: &str) -> Result<Option<HolderId>, Rule> {
        if text.is_empty() {
            return Ok(None);
        }
        let is_hex = text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if text.len() == HOLDER_ID_LENGTH && is_hex {
            Ok(Some(HolderId(text.to_owned())))
        } else {
            Err(Rule::NotAnId)
        }
    }

    /// An id that stands in the books, or was made for them; empty is `None`.
    pub fn from_books(text: String) -> Option<HolderId> {
        (!text.is_empty()).then_some(HolderId(text))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A dependent of an account (level 2; the account itself is its owner, level 1). All of them spend
/// from one pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The id.
    pub id: HolderId,
    /// The e-mail: unique within the account.
    pub email: Email,
    /// Since when.
    pub created_at: Timestamp,
}

/// The form that adds a holder, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HolderForm {
    /// The account's internal key.
    pub key: i64,
    /// The holder's e-mail.
    pub email: String,
}

impl HolderForm {
    /// The e-mail of the new holder.
    ///
    /// Errors: `Invalid`.
    pub fn parse(&self) -> Result<Email, Error> {
        let mut faults = Faults::default();
        let email = faults.take(Field::Email, &self.email, Email::parse);
        email.ok_or(Error::Invalid(faults.0))
    }
}
