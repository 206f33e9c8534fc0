//! The one closed set of errors that crosses every boundary of the product. What each says to a
//! person stands in [`crate::text`].

use serde::{Deserialize, Serialize};

use crate::accounts::AccountId;
use crate::money::{Mark, Money};
use crate::people::Permission;

/// Why something asked for was not done. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Error {
    /// Nobody is signed in.
    Unauthenticated,
    /// The person's role lacks this permission.
    Forbidden(Permission),
    /// There is no such thing.
    NotFound(Noun),
    /// What was given breaks rules: all of them, each with its field.
    Invalid(Vec<Fault>),
    /// A rule of the business says no.
    Refused(Refusal),
    /// Somebody changed the thing between reading and saving.
    Stale,
    /// The server could not be reached (arises in the browser only).
    Unreachable,
    /// Something broke; the log tells more under this number.
    Internal {
        /// The number under which the log tells what happened.
        incident: String,
    },
}

/// A thing that can be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Noun {
    /// A credit account.
    Account,
    /// A run of the import.
    Import,
    /// A page of the admin.
    Page,
    /// A person who signs in.
    Person,
}

/// One thing wrong with what was given: the field, the text as it was read, the rule it breaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The field it is about; `None` where it is about the whole.
    pub field: Option<Field>,
    /// The value as it was read; empty for secrets.
    pub value: String,
    /// The rule that is broken.
    pub rule: Rule,
}

/// A field of a form, and the column of the CSV that holds the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Field {
    /// The account's public id.
    Id,
    /// The customer's e-mail.
    Email,
    /// The document's number.
    Document,
    /// The document's type.
    DocumentType,
    /// Open or closed.
    Status,
    /// The credit limit.
    CreditLimit,
    /// The tolerance.
    Tolerance,
    /// The amount still owed, typed to confirm a closing.
    Owed,
    /// A person's password.
    Password,
    /// The import's mode: create or update.
    Mode,
    /// The file to import.
    File,
}

/// What a value must be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rule {
    /// It must be given.
    Required,
    /// It must be an e-mail address.
    NotAnEmail,
    /// It must be made of the characters of a document.
    NotADocument,
    /// It must be a name of letters, digits, `_` and `-`.
    NotADocumentType,
    /// It must be made of the characters of an account id.
    NotAnId,
    /// It must be an amount written with this decimal sign.
    NotAnAmount {
        /// The decimal sign in force.
        mark: Mark,
    },
    /// It must be a fraction or a percentage written with this decimal sign.
    NotARate {
        /// The decimal sign in force.
        mark: Mark,
    },
    /// It has more decimals than can be kept.
    TooManyDecimals {
        /// How many can be kept.
        max: u8,
    },
    /// It must not be negative.
    Negative,
    /// It is beyond every limit.
    TooLarge,
    /// It has too many characters.
    TooLong {
        /// How many it may have.
        max: usize,
    },
    /// It has too few characters.
    TooShort {
        /// How many it must have.
        min: usize,
    },
    /// It must be `Open` or `Closed`.
    NotAStatus,
    /// It holds a character that no text has: NUL or another control character.
    ControlCharacter,
    /// Its bytes are not text in the file's encoding.
    NotText,
    /// The row has fewer fields than the header.
    TooFewFields {
        /// Fields in the row.
        found: usize,
        /// Columns in the header.
        expected: usize,
    },
    /// The row has more fields than the header.
    TooManyFields {
        /// Fields in the row.
        found: usize,
        /// Columns in the header.
        expected: usize,
    },
    /// A quote is opened and never closed.
    UnclosedQuote,
    /// The row is longer than any row may be.
    RowTooLong {
        /// How many bytes a row may have.
        max: usize,
    },
    /// An earlier line of the same file has the same value.
    SameAsLine {
        /// That line's number.
        line: u64,
    },
    /// A rule of the business says no.
    Refused(Refusal),
}

/// A refusal by a rule of the business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// The id, e-mail or document belongs to an open account: this one.
    AlreadyOpen {
        /// The field that is taken.
        field: Field,
        /// The account that has it.
        account: AccountId,
    },
    /// The row describes an account that is closed already.
    AlreadyClosed {
        /// That account.
        account: AccountId,
    },
    /// The account is closed; closed accounts take nothing.
    AccountClosed,
    /// The amount typed is not the amount owed.
    OwedDiffers {
        /// The amount owed.
        owed: Money,
    },
    /// Without *Edit credits*, an account opens at the store's default limit and tolerance 0.
    CeilingNotYours {
        /// The store's default limit.
        default_limit: Money,
    },
    /// E-mail or password is wrong.
    WrongCredentials,
    /// Too many wrong log-ins.
    TooManyAttempts {
        /// Seconds until the next attempt counts.
        wait_seconds: i64,
    },
    /// The one-time link was used or never existed.
    LinkSpent,
    /// The person exists already.
    PersonExists,
    /// The store holds accounts, so no sample shop is written into it.
    StoreNotEmpty,
    /// The file cannot be imported at all.
    File(FileRefusal),
}

/// Why a file is refused before anything is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileRefusal {
    /// It has no bytes, or only blanks.
    Empty,
    /// It has a header and no rows.
    HeaderOnly,
    /// It is no text: a spreadsheet or another binary file under a `.csv` name.
    NotText,
    /// It is a spreadsheet file, not a CSV.
    Spreadsheet,
    /// No column could be recognised as the e-mail.
    NoEmailColumn,
    /// Two columns claim the same field.
    DuplicateColumn {
        /// The field.
        field: Field,
    },
    /// The header has too many columns or is too long.
    HeaderTooLarge,
    /// It is larger than an upload may be.
    TooLarge {
        /// How many bytes an upload may have.
        max_bytes: u64,
    },
    /// The upload ended before the file did.
    CutOff,
}

impl Fault {
    /// A fault of a field.
    pub fn new(field: Field, value: &str, rule: Rule) -> Fault {
        Fault { field: Some(field), value: value.to_owned(), rule }
    }

    /// A fault of the whole row or form.
    pub fn whole(rule: Rule) -> Fault {
        Fault { field: None, value: String::new(), rule }
    }
}

impl Error {
    /// What is wrong with `field`, if anything.
    pub fn fault(&self, field: Field) -> Option<Fault> {
        match self {
            Error::Invalid(faults) => faults.iter().find(|f| f.field == Some(field)).cloned(),
            Error::Refused(refusal) if refusal.field() == Some(field) => {
                Some(Fault::new(field, "", Rule::Refused(refusal.clone())))
            }
            _ => None,
        }
    }
}

impl Refusal {
    /// The field of a form beside which the refusal is best shown.
    pub fn field(&self) -> Option<Field> {
        match self {
            Refusal::AlreadyOpen { field, .. } => Some(*field),
            Refusal::OwedDiffers { .. } => Some(Field::Owed),
            Refusal::File(_) => Some(Field::File),
            Refusal::PersonExists => Some(Field::Email),
            _ => None,
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Error {
        Error::Refused(refusal)
    }
}

impl From<Refusal> for Rule {
    fn from(refusal: Refusal) -> Rule {
        Rule::Refused(refusal)
    }
}

impl From<FileRefusal> for Error {
    fn from(refusal: FileRefusal) -> Error {
        Error::Refused(Refusal::File(refusal))
    }
}
