//! What a row asks for, and how its fields are read.

use serde::{Deserialize, Serialize};

use super::{FIELD_CHARS_MAX, Header, Mode, RawRow, VALUE_CHARS_MAX, Warning, value_of};
use crate::accounts::{AccountEdit, AccountId, Faults, NewAccount, Status};
use crate::document::{self, DocumentNumber, DocumentType};
use crate::email::Email;
use crate::error::{Fault, Field, Rule};
use crate::money::{Mark, Money, Rate};

/// A row that can be applied: `None` where its field is blank or the file has no such column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The public id.
    pub id: Option<AccountId>,
    /// The customer's e-mail.
    pub email: Option<Email>,
    /// The document's number.
    pub document: Option<DocumentNumber>,
    /// The document's type.
    pub document_type: Option<DocumentType>,
    /// Open or closed.
    pub status: Option<Status>,
    /// The credit limit.
    pub credit_limit: Option<Money>,
    /// The tolerance.
    pub tolerance: Option<Rate>,
}

impl Row {
    /// The account that the row opens. Whether it is then closed is in `status`.
    ///
    /// Errors: `Required` for the e-mail.
    pub fn to_new(&self) -> Result<NewAccount, Fault> {
        let email =
            self.email.clone().ok_or_else(|| Fault::new(Field::Email, "", Rule::Required))?;
        Ok(NewAccount {
            id: self.id.clone(),
            email,
            document: self.document.clone(),
            document_type: self.document_type.clone().filter(|_| self.document.is_some()),
            credit_limit: self.credit_limit,
            tolerance: self.tolerance.unwrap_or_default(),
        })
    }

    /// The change that the row makes to an account there is; blank fields leave it as it is.
    pub fn to_edit(&self) -> AccountEdit {
        AccountEdit {
            email: self.email.clone(),
            document: self.document.clone().map(Some),
            document_type: self.document_type.clone().map(Some),
            status: self.status,
            credit_limit: self.credit_limit,
            tolerance: self.tolerance,
        }
    }
}

/// Where each field stands in a file, and how its rows are read.
pub(super) struct Reader {
    positions: [Option<usize>; 7],
    is_read: Vec<bool>,
    mark: Mark,
    mode: Mode,
}

/// The fields that a column can hold.
pub const FIELDS: [Field; 7] = [
    Field::Id,
    Field::Email,
    Field::DocumentType,
    Field::Document,
    Field::Status,
    Field::CreditLimit,
    Field::Tolerance,
];

impl Reader {
    pub(super) fn new(header: &Header, mark: Mark, mode: Mode) -> Reader {
        Reader {
            positions: FIELDS.map(|field| header.position(field)),
            is_read: header.columns.iter().map(Option::is_some).collect(),
            mark,
            mode,
        }
    }

    /// Reads every field of a record that has text in it. `is_text` is false when some of its
    /// bytes are no characters.
    ///
    /// Errors: every fault of the row.
    pub(super) fn read(
        &self,
        raw: &RawRow,
        is_text: bool,
        warnings: &mut Vec<Warning>,
    ) -> Result<Row, Vec<Fault>> {
        let (found, expected) = (raw.n_fields(), self.is_read.len());
        let misfit = if found < expected {
            Some(Rule::TooFewFields { found, expected })
        } else if raw.fields().skip(expected).any(|extra| !value_of(extra).is_empty()) {
            Some(Rule::TooManyFields { found, expected })
        } else {
            None
        };
        if let Some(rule) = misfit {
            // Its fields may stand under the wrong columns: what they break is not worth telling.
            let broken = (!is_text).then_some(Rule::NotText);
            return Err(broken.into_iter().chain([rule]).map(Fault::whole).collect());
        }
        let mut faults = Faults::default();
        let row = self.read_fields(raw, &mut faults);
        self.require_email(&row, &mut faults);
        self.read_the_rest(raw, is_text, &mut faults);
        if faults.0.is_empty() {
            self.warn(raw, &row, warnings);
            Ok(row)
        } else {
            faults.0.iter_mut().for_each(|fault| fault.value = told(&fault.value));
            Err(faults.0)
        }
    }

    fn read_fields(&self, raw: &RawRow, faults: &mut Faults) -> Row {
        let mark = self.mark;
        let id = self.field(raw, Field::Id, faults, AccountId::parse).flatten();
        let email = self.field(raw, Field::Email, faults, Email::parse);
        let document_type =
            self.field(raw, Field::DocumentType, faults, DocumentType::parse).flatten();
        let parse = |text: &str| match document_type.as_ref() {
            Some(kind) if let Some(number) = document::restored(text, kind) => Ok(Some(number)),
            kind => DocumentNumber::parse(text, kind),
        };
        let document = self.field(raw, Field::Document, faults, parse).flatten();
        let status = self.field(raw, Field::Status, faults, Status::parse).flatten();
        let credit_limit =
            self.field(raw, Field::CreditLimit, faults, |text| Money::read(text, mark));
        let tolerance = self.field(raw, Field::Tolerance, faults, |text| Rate::read(text, mark));
        Row { id, email, document, document_type, status, credit_limit, tolerance }
    }

    fn field<T>(
        &self,
        raw: &RawRow,
        field: Field,
        faults: &mut Faults,
        parse: impl FnOnce(&str) -> Result<T, Rule>,
    ) -> Option<T> {
        let text = self.value(raw, field);
        if text.is_empty() {
            return None;
        }
        faults.take(field, text, |text| {
            if is_too_long(text) {
                Err(Rule::TooLong { max: FIELD_CHARS_MAX })
            } else if !text.is_ascii() && text.contains(char::REPLACEMENT_CHARACTER) {
                // Also where an error file brought it back: something was lost there.
                Err(Rule::NotText)
            } else if is_cell_error(text) {
                Err(Rule::CellError)
            } else if matches!(field, Field::Id | Field::Document) && is_shortened(text) {
                Err(Rule::DigitsLost)
            } else {
                parse(text)
            }
        })
    }

    /// The field's value; empty where it is blank or there is no such column.
    fn value<'a>(&self, raw: &'a RawRow, field: Field) -> &'a str {
        let place = FIELDS.iter().position(|f| *f == field);
        let column = place.and_then(|place| self.positions[place]);
        value_of(column.and_then(|column| raw.get(column)).unwrap_or_default())
    }

    /// Without an e-mail nothing can be opened, and without any of the three keys nothing found.
    fn require_email(&self, row: &Row, faults: &mut Faults) {
        let has_key = |field| match field {
            Field::Email => row.email.is_some(),
            Field::Id => self.mode == Mode::Update && row.id.is_some(),
            Field::Document => self.mode == Mode::Update && row.document.is_some(),
            _ => false,
        };
        // A key that is wrong is told already.
        let is_wrong = |fault: &Fault| match fault.field {
            Some(Field::Email) => true,
            Some(Field::Id | Field::Document) => self.mode == Mode::Update,
            _ => false,
        };
        let is_found = [Field::Email, Field::Id, Field::Document].into_iter().any(has_key);
        if !is_found && !faults.0.iter().any(is_wrong) {
            faults.0.push(Fault::new(Field::Email, "", Rule::Required));
        }
    }

    /// What no column may hold, also in the columns that are not read.
    fn read_the_rest(&self, raw: &RawRow, is_text: bool, faults: &mut Faults) {
        let others = || raw.fields().zip(&self.is_read).filter(|(_, read)| !*read).map(|(t, _)| t);
        let mut fault = |text: &str, rule| {
            faults.0.push(Fault { field: None, value: text.to_owned(), rule });
        };
        if let Some(long) = others().find(|text| is_too_long(text)) {
            fault(long, Rule::TooLong { max: FIELD_CHARS_MAX });
        }
        if let (false, Some(broken)) =
            (is_text, others().find(|text| text.contains(char::REPLACEMENT_CHARACTER)))
        {
            fault(broken, Rule::NotText);
        }
    }

    fn warn(&self, raw: &RawRow, row: &Row, warnings: &mut Vec<Warning>) {
        if let (Some(number), Some(kind)) = (&row.document, &row.document_type) {
            let document_type = kind.clone();
            if !document::is_plausible(number, Some(kind)) {
                warnings.push(Warning::CheckDigits { value: number.to_string(), document_type });
            } else if document::restored(self.value(raw, Field::Document), kind).is_some() {
                let value = told(self.value(raw, Field::Document));
                let whole = number.to_string();
                warnings.push(Warning::LostZeros { value, whole, document_type });
            }
        }
        if let Some(rate) = row.tolerance.filter(|rate| *rate > Rate::ONE) {
            let value = told(self.value(raw, Field::Tolerance));
            warnings.push(Warning::ToleranceAboveOne { value, rate, mark: self.mark });
        }
    }
}

fn is_too_long(text: &str) -> bool {
    text.len() > FIELD_CHARS_MAX && text.chars().count() > FIELD_CHARS_MAX
}

/// Whether it is what a spreadsheet shows instead of a value: `#N/D`, `#REF!`, `#NOME?`, `####`.
fn is_cell_error(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|rest| {
        rest.ends_with(['!', '?', '#']) || matches!(rest, "N/A" | "N/D" | "N/DISP")
    })
}

/// Whether it is a long number as a spreadsheet shortens it: `1,23457E+13`.
fn is_shortened(text: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let Some((mantissa, exponent)) = text.split_once('+') else { return false };
    mantissa.strip_suffix('E').is_some_and(|mantissa| {
        let (whole, decimals) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, "0"));
        is_number(whole) && is_number(decimals) && is_number(exponent)
    })
}

/// A value as a person is told it: its beginning, control characters as their pictures.
pub(super) fn told(value: &str) -> String {
    value
        .chars()
        .take(VALUE_CHARS_MAX)
        .map(|c| match c {
            '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(c),
            '\u{7f}' => '␡',
            '\u{80}'..='\u{9f}' => char::REPLACEMENT_CHARACTER,
            _ => c,
        })
        .collect()
}
