//! What people type about an account, and how it is read.

use serde::{Deserialize, Serialize};

use super::{AccountEdit, NewAccount};
use crate::document::{DocumentNumber, DocumentType};
use crate::email::Email;
use crate::error::{Error, Fault, Field, Rule};
use crate::lang::Lang;
use crate::money::{Mark, Money, Rate};
use crate::settings::Store;

/// The New dialog, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccountForm {
    /// `CPF`, `CNPJ`, `Other` or a custom type.
    pub document_type: String,
    /// The document, masked or not.
    pub document: String,
    /// The e-mail.
    pub email: String,
    /// The limit; blank for the store's default.
    pub credit_limit: String,
    /// The tolerance as a fraction or percentage; blank for 0.
    pub tolerance: String,
    /// The tolerance above 100 % that is meant, as [`ticked`] writes it.
    pub tolerance_confirmed: String,
}

impl AccountForm {
    /// What the form opens, its amounts as people type them in `lang`.
    ///
    /// Errors: `Invalid` with every fault.
    pub fn parse(&self, lang: Lang, store: &Store) -> Result<NewAccount, Error> {
        let mut faults = Faults::default();
        let document_type =
            faults.take(Field::DocumentType, &self.document_type, DocumentType::parse).flatten();
        let document = faults
            .take(Field::Document, &self.document, |text| {
                DocumentNumber::parse(text, document_type.as_ref())
            })
            .flatten();
        let email = faults.take(Field::Email, &self.email, Email::parse);
        let credit_limit = faults.take_given(Field::CreditLimit, &self.credit_limit, |text| {
            Money::read_typed(text, lang, store)
        });
        let tolerance = faults.take_given(Field::Tolerance, &self.tolerance, |text| {
            read_tolerance(text, &self.tolerance_confirmed, lang)
        });
        // A type without a document says nothing: the dialog always sends one.
        let document_type = document_type.filter(|_| document.is_some());
        match email {
            Some(email) if faults.0.is_empty() => Ok(NewAccount {
                id: None,
                email,
                document,
                document_type,
                credit_limit,
                tolerance: tolerance.unwrap_or_default(),
            }),
            _ => Err(Error::Invalid(faults.0)),
        }
    }
}

/// The form that changes limit and tolerance on the details page, as typed. A blank field leaves
/// its value as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CeilingForm {
    /// The account's internal key.
    pub key: i64,
    /// The version that the form shows.
    pub version: i64,
    /// The new limit.
    pub credit_limit: String,
    /// The new tolerance.
    pub tolerance: String,
    /// The tolerance above 100 % that is meant, as [`ticked`] writes it.
    pub tolerance_confirmed: String,
}

impl CeilingForm {
    /// The change, its amounts as people type them in `lang`.
    ///
    /// Errors: `Invalid` with every fault.
    pub fn parse(&self, lang: Lang, store: &Store) -> Result<AccountEdit, Error> {
        let mut faults = Faults::default();
        let credit_limit = faults.take_given(Field::CreditLimit, &self.credit_limit, |text| {
            Money::read_typed(text, lang, store)
        });
        let tolerance = faults.take_given(Field::Tolerance, &self.tolerance, |text| {
            read_tolerance(text, &self.tolerance_confirmed, lang)
        });
        if !faults.0.is_empty() {
            return Err(Error::Invalid(faults.0));
        }
        Ok(AccountEdit { credit_limit, tolerance, ..AccountEdit::default() })
    }
}

/// The form that closes an account, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CloseForm {
    /// The account's internal key.
    pub key: i64,
    /// The version that the form shows.
    pub version: i64,
    /// The amount still owed, typed to show that it was seen; blank where nothing is owed.
    pub owed: String,
}

impl CloseForm {
    /// The amount that the person says is owed.
    ///
    /// Errors: `Invalid` when it is no amount.
    pub fn parse(&self, lang: Lang, store: &Store) -> Result<Money, Error> {
        let mut faults = Faults::default();
        let owed =
            faults.take_given(Field::Owed, &self.owed, |text| Money::read_typed(text, lang, store));
        if faults.0.is_empty() {
            Ok(owed.unwrap_or_default())
        } else {
            Err(Error::Invalid(faults.0))
        }
    }
}

/// What a form sends with a tolerance above 100 % that is meant. It names the rate, so that another
/// one typed afterwards is asked about anew.
pub fn ticked(rate: Rate) -> String {
    rate.plain(Mark::Point)
}

fn read_tolerance(text: &str, confirmed: &str, lang: Lang) -> Result<Rate, Rule> {
    let rate = Rate::read_typed(text, lang)?;
    if rate > Rate::ONE && confirmed != ticked(rate) {
        return Err(Rule::Unconfirmed { rate });
    }
    Ok(rate)
}

/// Collects what is wrong, so that all of it can be told at once.
#[derive(Default)]
pub(crate) struct Faults(pub(crate) Vec<Fault>);

impl Faults {
    pub(crate) fn take<T>(
        &mut self,
        field: Field,
        text: &str,
        parse: impl FnOnce(&str) -> Result<T, Rule>,
    ) -> Option<T> {
        let parsed = if text.chars().any(char::is_control) {
            Err(Rule::ControlCharacter)
        } else {
            parse(text)
        };
        parsed.map_err(|rule| self.0.push(Fault::new(field, text, rule))).ok()
    }

    /// Like [`take`](Faults::take), of a text that may have several lines.
    pub(crate) fn take_text<T>(
        &mut self,
        field: Field,
        text: &str,
        parse: impl FnOnce(&str) -> Result<T, Rule>,
    ) -> Option<T> {
        let strange = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        let parsed = if text.contains(strange) { Err(Rule::ControlCharacter) } else { parse(text) };
        parsed.map_err(|rule| self.0.push(Fault::new(field, text, rule))).ok()
    }

    pub(crate) fn take_given<T>(
        &mut self,
        field: Field,
        text: &str,
        parse: impl FnOnce(&str) -> Result<T, Rule>,
    ) -> Option<T> {
        if text.trim().is_empty() { None } else { self.take(field, text, parse) }
    }
}
