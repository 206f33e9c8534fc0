//! What can be wrong with a value: in a form, a body of the API, a row of a file.

use serde::{Deserialize, Serialize};

use super::Refusal;
use crate::imports::Separator;
use crate::money::{Mark, Money, Rate};

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
    /// When a customer paid.
    PaidAt,
    /// How a customer paid.
    Method,
    /// The shop's note on a payment.
    Note,
    /// The invoices that a payment is for.
    Invoices,
    /// Why something is taken back.
    Reason,
    /// The beginning of a period, or the first row of a page.
    From,
    /// The end of a period, or the last row of a page.
    To,
    /// By what a list is ordered.
    Sort,
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
    /// How a file's characters are stored.
    Encoding,
    /// What stands between a file's fields.
    Separator,
    /// The decimal sign of a file's amounts.
    Decimal,
    /// What a column of a file holds.
    Column,
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
    /// What separates the columns of files.
    CsvSeparator,
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
    /// It is an amount of another currency than the store's.
    OtherCurrency,
    /// It must be a fraction or a percentage written with this decimal sign.
    NotARate {
        /// The decimal sign in force.
        mark: Mark,
    },
    /// It must be a fraction written with a point.
    NotAFraction,
    /// It must be one amount and can be two: this one, and a thousandth of it.
    TwoAmounts(Money),
    /// It must be one rate and can be two: this one, and a thousandth of it.
    TwoRates(Rate),
    /// Whoever types this rate must say that it is meant, as it is more than the whole.
    Unconfirmed(Rate),
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
    /// It is a password that everybody tries first.
    Common,
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
    /// It must be a time that has passed.
    NotPast,
    /// It must be a link to the web.
    NotALink,
    /// It must be one of these names.
    NotOneOf {
        /// The names.
        names: String,
    },
    /// It must be readable as JSON.
    NotJson,
    /// It stands twice in one object.
    Repeated,
    /// It must be another kind of JSON value.
    WrongShape {
        /// What it must be.
        shape: Shape,
    },
    /// It holds a character that no text has: NUL or another control character.
    ControlCharacter,
    /// Its bytes are not text in the file's encoding.
    NotText,
    /// Its bytes are not text, in a column that is not read.
    NotTextIn {
        /// The column's heading.
        column: String,
    },
    /// A spreadsheet wrote the number in exponents (`1,23E+13`), so that digits are lost.
    DigitsLost,
    /// A program wrote a number where a text was (`1234.0`, `inf`).
    DamagedNumber,
    /// It is what a spreadsheet shows instead of a value (`#N/D`, `#REF!`, `####`).
    CellError,
    /// The file ends in the middle of the row.
    CutOff {
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
    /// A quote is opened and never closed, or not before further rows.
    UnclosedQuote,
    /// Something stands between a closing quote and the next separator.
    TextAfterQuote,
    /// The row is separated by another sign than the header.
    OtherSeparator {
        /// The row's.
        row: Separator,
        /// The header's.
        header: Separator,
    },
    /// The row is a header: files were put together.
    HeaderAgain,
    /// The row stands under another header, whose columns are not those of the first.
    UnderOtherHeader {
        /// That header's line.
        line: u64,
    },
    /// It is exactly 1,000 times what stands in the books: a spreadsheet took the decimal sign for a thousands sign.
    ThousandTimes {
        /// What stands in the books.
        stored: Rate,
    },
    /// It would replace the account's document by one that fails its check digits, or that differs in zeros, points or
    /// its type only.
    ReplacesDocument {
        /// The document that stands in the books, as people write it.
        stored: String,
    },
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
    /// A list of texts.
    Texts,
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

impl From<Refusal> for Rule {
    fn from(refusal: Refusal) -> Rule {
        Rule::Refused(refusal)
    }
}
