//! The one closed set of errors that crosses every boundary of the product. What each says to a
//! person stands in [`crate::text`].

mod fault;

pub use fault::{Fault, Field, Rule, Shape};

use serde::{Deserialize, Serialize};

use crate::accounts::AccountId;
use crate::holds::HoldState;
use crate::imports::{ImportRefusal, Question, Unit};
use crate::invoices::InvoiceStatus;
use crate::money::Money;
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
    /// The books cannot be written, or not be asked: it is a matter of the machines, and passes.
    Unavailable(Lack),
    /// Something broke; the log tells more under this number.
    Internal {
        /// The number under which the log tells what happened.
        incident: String,
    },
}

/// What the books lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lack {
    /// Room on the disk.
    Room,
    /// The right to write: the file, or the server that answers, is only to be read.
    Writing,
    /// An answer of the database.
    Answer,
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
    /// A dependent of an account.
    Holder,
    /// A purchase.
    Transaction,
    /// An invoice.
    Invoice,
    /// A payment that was received.
    Receipt,
    /// A key of the API.
    Key,
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
    /// A rule of purchases says no.
    Purchase(PurchaseRefusal),
    /// A rule of imports.
    Import(ImportRefusal),
    /// The account has a holder with this e-mail: this one.
    HolderExists {
        /// That holder's id.
        holder: String,
    },
    /// The holder's e-mail is the account's own.
    HolderIsOwner,
    /// The debit's id was used with another amount.
    DebitTaken {
        /// The amount that it was booked with.
        value: Money,
    },
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
    /// Without *Edit credits*, who owes or had less than the default limit is not opened again.
    ReopeningNotYours {
        /// The customer's closed account.
        account: AccountId,
    },
    /// Without *Edit credits*, who owes or has less than the default limit keeps their names.
    NamesNotYours,
    /// Somebody changed the account since it was read.
    ChangedSince,
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
    /// The store would be left without an owner.
    LastOwner,
    /// A request names one invoice in its address and another beside it.
    OtherInvoice,
    /// The store holds accounts, so no sample shop is written into it.
    StoreNotEmpty,
    /// More was sent in a form than any form holds.
    TooMuchSent {
        /// How many bytes it may have.
        max_bytes: u64,
    },
    /// The file cannot be imported at all.
    File(FileRefusal),
}

/// A refusal by a rule of purchases: holds, settlements, invoices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PurchaseRefusal {
    /// More than what is left to spend.
    OverLimit {
        /// What is left, the tolerance included where it counts.
        left: Money,
    },
    /// The hold was settled, cancelled, or has expired.
    HoldEnded {
        /// What became of it.
        state: HoldState,
    },
    /// The hold may be tied to an order and is not given back.
    HoldKept,
    /// The transaction's id belongs to another account.
    TransactionTaken,
    /// More than the hold may grow to.
    OverGrowth {
        /// The most that can be settled.
        most: Money,
    },
    /// So much of the purchase was paid, refunded or cancelled already.
    PaidAlready {
        /// The least that can be settled.
        least: Money,
    },
    /// The purchase has as many instalments as it can have.
    TooManyInstallments {
        /// How many.
        max: i64,
    },
    /// The purchase was not settled, so nothing of it can be refunded.
    NotSettled,
    /// More than can be refunded.
    OverRefund {
        /// The most that can be refunded.
        most: Money,
    },
    /// The invoice was paid or cancelled.
    InvoiceEnded {
        /// What became of it.
        status: InvoiceStatus,
    },
    /// Part of the invoice was refunded after it was paid, so the payment stands.
    RefundedSincePaid,
    /// More than is owed on the invoices that a payment is for.
    OverOwed {
        /// How much is owed on them.
        owed: Money,
    },
    /// Something was received on the invoice, so it is not cancelled.
    PartlyReceived {
        /// How much.
        received: Money,
    },
    /// The invoice was paid by receipts, so one of them is to be taken back instead.
    PaidByReceipt,
    /// The rest of an invoice was marked as paid after the receipt, so that is to be taken back first.
    MarkedSince,
    /// The store does not postpone due dates.
    PostponementOff,
    /// The invoice was postponed as often as the store allows.
    PostponedTooOften {
        /// How often.
        max: i64,
    },
    /// Later than the store allows.
    PostponedTooLong {
        /// How many days are left.
        days_left: i64,
    },
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
    /// A heading says that its amounts are in a unit that is not read.
    OtherUnit {
        /// The heading.
        name: String,
        /// The unit.
        unit: Unit,
    },
    /// A column that was named is not there.
    NoSuchColumn {
        /// Its name.
        name: String,
    },
    /// The file can be read in two ways; somebody has to choose.
    Unclear {
        /// What is asked.
        questions: Vec<Question>,
    },
    /// Several files were sent as one.
    SeveralFiles,
    /// Not every line of the file is accounted for: a fault of this program.
    LinesLost,
    /// It is larger than an upload may be.
    TooLarge {
        /// How many bytes an upload may have.
        max_bytes: u64,
    },
    /// The upload ended before the file did.
    CutOff,
    /// All rows were wanted or none, and the books changed after the check so that one is refused.
    NotWhole {
        /// Its line.
        line: u64,
    },
}

impl FileRefusal {
    /// Whether the same file is taken once somebody says how to read it.
    pub fn can_be_answered(&self) -> bool {
        matches!(
            self,
            FileRefusal::NoEmailColumn
                | FileRefusal::DuplicateColumn { .. }
                | FileRefusal::Unclear { .. }
        )
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
            Refusal::PersonExists | Refusal::HolderExists { .. } | Refusal::HolderIsOwner => {
                Some(Field::Email)
            }
            _ => None,
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Error {
        Error::Refused(refusal)
    }
}

impl From<PurchaseRefusal> for Refusal {
    fn from(refusal: PurchaseRefusal) -> Refusal {
        Refusal::Purchase(refusal)
    }
}

impl From<PurchaseRefusal> for Error {
    fn from(refusal: PurchaseRefusal) -> Error {
        Error::Refused(refusal.into())
    }
}

impl From<FileRefusal> for Error {
    fn from(refusal: FileRefusal) -> Error {
        Error::Refused(Refusal::File(refusal))
    }
}
