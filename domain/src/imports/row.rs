//! What a row asks for, and how its fields are read.

use serde::{Deserialize, Serialize};

use super::{
    FIELD_CHARS_MAX, Mode, RawRow, Separator, Survey, VALUE_CHARS_MAX, Warning, is_blank, value_of,
};
use crate::accounts::{AccountEdit, AccountId, Faults, NewAccount, Status};
use crate::document::{self, DocumentNumber, DocumentType};
use crate::email::Email;
use crate::error::{Fault, Field, Rule};
use crate::money::{Mark, Money, Rate, Written};

/// A whole number with as many digits, and decimals that are none, was a text before a program read it.
const FLOAT_DIGITS_MIN: usize = 4;
/// No word that stands for an empty cell is longer.
const PLACEHOLDER_BYTES_MAX: usize = 7;

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
    names: Vec<String>,
    /// How many columns at the beginning are those of a file of failed rows.
    n_report: usize,
    limit: (Mark, bool),
    tolerance: (Mark, bool),
    is_percent: bool,
    /// The type of the documents, where the heading of their column names one.
    document_type: Option<DocumentType>,
    currency: String,
    separator: Separator,
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
    pub(super) fn new(survey: &Survey, mode: Mode) -> Reader {
        let (header, currency) = (&survey.header, survey.currency.as_str());
        Reader {
            positions: FIELDS.map(|field| header.position(field)),
            is_read: header.columns.iter().map(Option::is_some).collect(),
            names: header.names.clone(),
            n_report: header.n_report(),
            limit: survey.reading(Field::CreditLimit),
            tolerance: survey.reading(Field::Tolerance),
            is_percent: header.is_percent(currency),
            document_type: header.document_type(currency),
            currency: currency.to_owned(),
            separator: survey.dialect.separator,
            mode,
        }
    }

    /// Reads every field of a record that has text in it. `is_text` is false when some of its bytes are no characters,
    /// `is_cut` when the file ends with it and no line break.
    ///
    /// Errors: every fault of the row.
    pub(super) fn read(
        &self,
        raw: &RawRow,
        is_text: bool,
        is_cut: bool,
        warnings: &mut Vec<Warning>,
    ) -> Result<Row, Vec<Fault>> {
        let (found, expected) = (raw.n_fields(), self.is_read.len());
        if let Some(rule) = self.misfit(raw, is_cut) {
            // Its fields may stand under the wrong columns: what they break is not worth telling.
            let broken = (!is_text).then_some(Rule::NotText);
            return Err(broken.into_iter().chain([rule]).map(Fault::whole).collect());
        }
        let mut faults = Faults::default();
        let row = self.read_fields(raw, &mut faults, warnings);
        self.require_email(&row, &mut faults);
        self.read_the_rest(raw, is_text, &mut faults);
        if !faults.0.is_empty() {
            faults.0.iter_mut().for_each(|fault| fault.value = told(&fault.value));
            return Err(faults.0);
        }
        self.warn(raw, &row, warnings);
        if self.is_read.iter().skip(found).any(|is_read| *is_read) {
            warnings.push(Warning::EndsEarly { found, expected });
        }
        Ok(row)
    }

    /// Why the fields of a row are not those of the columns.
    fn misfit(&self, raw: &RawRow, is_cut: bool) -> Option<Rule> {
        let (found, expected) = (raw.n_fields(), self.is_read.len());
        if found < expected {
            return match self.other_separator(raw) {
                Some(row) => Some(Rule::OtherSeparator { row, header: self.separator }),
                None => is_cut.then_some(Rule::CutOff { found, expected }),
            };
        }
        let is_too_long = raw.fields().skip(expected).any(|extra| !value_of(extra).is_empty());
        is_too_long.then_some(Rule::TooManyFields { found, expected })
    }

    /// The separator with which the row has an e-mail address where they stand, when it has none as it is read.
    fn other_separator(&self, raw: &RawRow) -> Option<Separator> {
        let column = self.position(Field::Email).filter(|column| *column >= self.n_report)?;
        let is_email = |text: &str| Email::parse(value_of(text)).is_ok();
        if raw.get(column).is_some_and(is_email) {
            return None;
        }
        let own: Vec<&str> = raw.fields().skip(self.n_report).collect();
        let line = own.join(&self.separator.sign().to_string());
        Separator::ALL.into_iter().find(|other| {
            let mut pieces = line.split(other.sign());
            *other != self.separator
                && line.contains(other.sign())
                && pieces.nth(column - self.n_report).is_some_and(is_email)
        })
    }

    fn read_fields(&self, raw: &RawRow, faults: &mut Faults, warnings: &mut Vec<Warning>) -> Row {
        let id = self.field(raw, Field::Id, faults, warnings, |text| match () {
            () if is_shortened(text) => Err(Rule::DigitsLost),
            () if is_damaged(text) => Err(Rule::DamagedNumber),
            () => AccountId::parse(text),
        });
        let email = self.field(raw, Field::Email, faults, warnings, |text| match () {
            () if is_infinite(text) => Err(Rule::DamagedNumber),
            () => Email::parse(text),
        });
        let document_type =
            self.field(raw, Field::DocumentType, faults, warnings, DocumentType::parse).flatten();
        let kind = document_type.as_ref().or(self.document_type.as_ref());
        let document = self.field(raw, Field::Document, faults, warnings, |text| match () {
            () if let Some((number, _)) = document::restored(text, kind) => Ok(Some(number)),
            () if is_shortened(text) => Err(Rule::DigitsLost),
            () if is_damaged(text) => Err(Rule::DamagedNumber),
            () => DocumentNumber::parse(text, kind),
        });
        let document = document.flatten();
        let by_heading = self.document_type.clone().filter(|_| document.is_some());
        let document_type = document_type.or(by_heading);
        let status = self.field(raw, Field::Status, faults, warnings, Status::parse).flatten();
        let (mark, is_fixed) = self.limit;
        let written = Written { mark, is_fixed, currency: &self.currency };
        let credit_limit = self.field(raw, Field::CreditLimit, faults, warnings, |text| {
            Money::read_written(text, written)
        });
        let tolerance = self.field(raw, Field::Tolerance, faults, warnings, |text| {
            Rate::read_written(text, self.tolerance.0, self.is_percent)
        });
        let id = id.flatten();
        Row { id, email, document, document_type, status, credit_limit, tolerance }
    }

    fn field<T>(
        &self,
        raw: &RawRow,
        field: Field,
        faults: &mut Faults,
        warnings: &mut Vec<Warning>,
        parse: impl FnOnce(&str) -> Result<T, Rule>,
    ) -> Option<T> {
        let written = self.written(raw, field);
        let text = value_of(written);
        if text.is_empty() {
            return None;
        }
        let is_number = matches!(field, Field::CreditLimit | Field::Tolerance);
        if is_placeholder(text, is_number) && !(is_number && is_accounting_zero(written)) {
            warnings.push(Warning::Placeholder { field, value: text.to_owned() });
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
            } else {
                parse(text)
            }
        })
    }

    fn position(&self, field: Field) -> Option<usize> {
        let place = FIELDS.iter().position(|f| *f == field);
        place.and_then(|place| self.positions[place])
    }

    /// The field as the file has it; empty where there is no such column.
    fn written<'a>(&self, raw: &'a RawRow, field: Field) -> &'a str {
        self.position(field).and_then(|column| raw.get(column)).unwrap_or_default()
    }

    /// The field's value; empty where it is blank or there is no such column.
    fn value<'a>(&self, raw: &'a RawRow, field: Field) -> &'a str {
        value_of(self.written(raw, field))
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
        let others =
            || raw.fields().enumerate().filter(|(i, _)| self.is_read.get(*i) == Some(&false));
        let mut fault = |text: &str, rule| {
            faults.0.push(Fault { field: None, value: text.to_owned(), rule });
        };
        if let Some((_, long)) = others().find(|(_, text)| is_too_long(text)) {
            fault(long, Rule::TooLong { max: FIELD_CHARS_MAX });
        }
        let is_broken = |text: &str| text.contains(char::REPLACEMENT_CHARACTER);
        if let (false, Some((i, broken))) = (is_text, others().find(|(_, text)| is_broken(text))) {
            fault(broken, Rule::NotTextIn { column: self.names[i].clone() });
        }
    }

    fn warn(&self, raw: &RawRow, row: &Row, warnings: &mut Vec<Warning>) {
        if let Some(number) = &row.document {
            let kind = row.document_type.as_ref();
            let value = self.value(raw, Field::Document);
            if let Some((_, document_type)) = document::restored(value, kind) {
                let (value, whole) = (told(value), number.masked(Some(&document_type)));
                warnings.push(Warning::Restored { value, whole, document_type });
            } else if let Some(kind) =
                kind.filter(|kind| !document::is_plausible(number, Some(kind)))
            {
                let document_type = kind.clone();
                warnings.push(Warning::CheckDigits { value: number.to_string(), document_type });
            }
        }
        if let Some(rate) = row.tolerance.filter(|rate| *rate > Rate::ONE) {
            let mut value = told(self.value(raw, Field::Tolerance));
            if self.is_percent && !value.ends_with('%') {
                value.push('%');
            }
            warnings.push(Warning::ToleranceAboveOne { value, rate, mark: self.tolerance.0 });
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

/// Whether it is a long number as a spreadsheet shortens it: `1,23457E+13`, `1.22e13`.
fn is_shortened(text: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let (whole, decimals) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, "0"));
    // `12E5` may be what somebody calls an account.
    let is_marked = exponent.starts_with('+') || whole.len() < mantissa.len();
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    is_marked && is_number(whole) && is_number(decimals) && is_number(exponent)
}

/// Whether it is a number that a program made of a text: `1234.0`, `inf`.
fn is_damaged(text: &str) -> bool {
    let (whole, decimals) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let is_float = whole.len() >= FLOAT_DIGITS_MIN
        && whole.bytes().all(|byte| byte.is_ascii_digit())
        && !decimals.is_empty()
        && decimals.bytes().all(|byte| byte == b'0');
    is_float || is_infinite(text)
}

fn is_infinite(text: &str) -> bool {
    let bare = text.trim_start_matches(['-', '+']);
    ["inf", "infinity"].iter().any(|word| bare.eq_ignore_ascii_case(word))
}

/// Whether it is a word that programs write for an empty cell. Of a number, `NaN` and `#N/A` are what became of one.
fn is_placeholder(text: &str, is_number: bool) -> bool {
    let is_one_of = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    let begins_as_one =
        |first: &u8| matches!(first, b'N' | b'n' | b'\\' | b'-' | b'.' | b'#') || !first.is_ascii();
    text.len() <= PLACEHOLDER_BYTES_MAX
        && text.as_bytes().first().is_some_and(begins_as_one)
        && (is_one_of(&[
            "null", "\\N", "none", "na", "n/a", "-", "--", "...", "\u{2013}", "\u{2014}",
            "\u{2026}",
        ]) || (!is_number && is_one_of(&["nan", "#N/A", "#N/D", "#N/DISP"])))
}

/// Whether it is what accounting formats write for nothing: a dash among blanks, where the figures would stand.
pub(super) fn is_accounting_zero(written: &str) -> bool {
    let bare = written.trim_matches(is_blank);
    bare.len() < written.len() && matches!(bare, "-" | "\u{2013}" | "\u{2014}")
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
