//! The one closed set of errors that crosses every boundary of the product. What each says to a
//! person stands in [`crate::text`].

use serde::{Deserialize, Serialize};

use crate::accounts::AccountId;
use crate::holds::HoldState;
use crate::imports::ImportRefusal;
use crate::invoices::InvoiceStatus;
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
    /// A dependent of an account.
    Holder,
    /// A purchase.
    Transaction,
    /// An invoice.
    Invoice,
    /// A key of the API.
    Key,
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
    /// The amount of a purchase, settlement, refund or debit.
    Value,
    /// In how many instalments.
    Installments,
    /// Whether a hold may be tied to an order.
    Settle,
    /// When a hold expires.
    ExpirationDate,
    /// The shop's order.
    OrderId,
    /// A purchase's id.
    TransactionId,
    /// A holder's id.
    HolderId,
    /// A manual debit's id.
    StatementId,
    /// By how many days an invoice is postponed.
    DueDays,
    /// A comment on an invoice.
    Observation,
    /// Where an invoice can be paid.
    PaymentLink,
    /// The beginning of a period, or the first row of a page.
    From,
    /// The end of a period, or the last row of a page.
    To,
    /// Whether filters are joined by `and` or by `or`.
    Op,
    /// What an import is about.
    Kind,
    /// Whether something is only tried.
    DryRun,
    /// Whether all is wanted, or nothing.
    AllOrNothing,
    /// Where the next page begins.
    Cursor,
    /// Interest a day.
    DailyInterestRate,
    /// A tax rate.
    TaxRate,
    /// How often an invoice can be postponed.
    PostponementLimit,
    /// By how many days in all an invoice can be postponed.
    PostponementDays,
    /// By how much a settlement may exceed its hold.
    GrowthRate,
    /// The credit limit of an account opened without one.
    DefaultLimit,
    /// Whether a purchase may use an account's tolerance.
    ToleranceEnabled,
    /// Whether a customer without an account gets one at the checkout.
    AutoCreation,
    /// Whether customers see their credit in the shop.
    MyCredits,
    /// Whether due dates can be postponed.
    PostponementEnabled,
    /// Reminders of an invoice that is due.
    Reminders,
    /// A role.
    Role,
    /// A name.
    Name,
    /// The body of a request.
    Body,
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
    /// It must not be a name that stands for a page where ids stand in addresses.
    NameOfAPage,
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
    /// It must be a fraction written with a point.
    NotAFraction,
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
    /// It must be `Opened`, `Paid` or `Cancelled`.
    NotAnInvoiceStatus,
    /// It must be more than nothing.
    NotPositive,
    /// It must not be nothing.
    Zero,
    /// It must be a whole number within these bounds.
    NotBetween {
        /// The least.
        min: i64,
        /// The most.
        max: i64,
    },
    /// It must be `true` or `false`.
    NotAFlag,
    /// It must be a date or a time of ISO 8601.
    NotATime,
    /// It must be a time yet to come, within so many days.
    NotInTime {
        /// The furthest.
        days: i64,
    },
    /// It must be a link to the web.
    NotALink,
    /// It must be one of these names.
    NotOneOf {
        /// The names.
        names: String,
    },
    /// It must be readable as JSON.
    NotJson,
    /// It must be another kind of JSON value.
    WrongShape {
        /// What it must be.
        shape: Shape,
    },
    /// It holds a character that no text has: NUL or another control character.
    ControlCharacter,
    /// Its bytes are not text in the file's encoding.
    NotText,
    /// A spreadsheet wrote the number in exponents (`1,23E+13`), so that digits are lost.
    DigitsLost,
    /// It is what a spreadsheet shows instead of a value (`#N/D`, `#REF!`, `####`).
    CellError,
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

/// A kind of JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shape {
    /// A text, or a number.
    Text,
    /// An object.
    Object,
    /// A list of objects.
    List,
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

impl From<Refusal> for Rule {
    fn from(refusal: Refusal) -> Rule {
        Rule::Refused(refusal)
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
