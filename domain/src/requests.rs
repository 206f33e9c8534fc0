//! Accounts as programs describe them: each value as it was written, `None` where it was not said.

use crate::accounts::{AccountEdit, AccountId, Faults, NewAccount, Status};
use crate::document::{DocumentNumber, DocumentType};
use crate::email::Email;
use crate::error::{Error, Fault, Field, Rule};
use crate::money::{Money, Rate};

/// The body of a request that opens or changes an account. An empty text is a value that is removed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountRequest {
    /// The public id.
    pub id: Option<String>,
    /// The document's number.
    pub document: Option<String>,
    /// The document's type.
    pub document_type: Option<String>,
    /// The e-mail.
    pub email: Option<String>,
    /// The limit: a number with a point.
    pub credit_limit: Option<String>,
    /// The tolerance: a fraction with a point.
    pub tolerance: Option<String>,
    /// The status: only a change of some values can say it, and only `Closed`.
    pub status: Option<String>,
}

struct Read {
    document: Option<DocumentNumber>,
    document_type: Option<DocumentType>,
    email: Option<Email>,
    credit_limit: Option<Money>,
    tolerance: Option<Rate>,
}

impl AccountRequest {
    /// The account that is asked for. Its id is `{document}_{type}` where both are given.
    ///
    /// Errors: `Invalid` with every fault.
    pub fn parse_new(&self) -> Result<NewAccount, Error> {
        let mut faults = Faults::default();
        let read = self.read(&mut faults);
        let email = read.email.clone().or_else(|| self.require_email(&mut faults));
        let (Some(email), true) = (email, faults.0.is_empty()) else {
            return Err(Error::Invalid(faults.0));
        };
        let id = match (&read.document, &read.document_type) {
            (Some(document), Some(kind)) => {
                let id = format!("{}_{}", document.as_str(), kind.as_str());
                let id = AccountId::parse(&id);
                id.map_err(|rule| Error::Invalid(vec![Fault::new(Field::Id, "", rule)]))?
            }
            _ => None,
        };
        Ok(NewAccount {
            id,
            email,
            document_type: read.document_type.filter(|_| read.document.is_some()),
            document: read.document,
            credit_limit: read.credit_limit,
            tolerance: read.tolerance.unwrap_or_default(),
        })
    }

    /// The account that is to stand under `id`, and the change that makes one there is like it: a
    /// document that is left out is removed; limit and tolerance stay.
    ///
    /// Errors: `Invalid` with every fault; an id in the body must agree.
    pub fn parse_put(&self, id: &AccountId) -> Result<(NewAccount, AccountEdit), Error> {
        if let Some(other) = self.id.as_ref().filter(|other| *other != id.as_str()) {
            let rule = Rule::NotOneOf { names: id.to_string() };
            return Err(Error::Invalid(vec![Fault::new(Field::Id, other, rule)]));
        }
        let new = NewAccount { id: Some(id.clone()), ..self.parse_new()? };
        let edit = AccountEdit {
            email: Some(new.email.clone()),
            document: Some(new.document.clone()),
            document_type: Some(new.document_type.clone()),
            status: None,
            credit_limit: new.credit_limit,
            tolerance: given(&self.tolerance).map(|_| new.tolerance),
        };
        Ok((new, edit))
    }

    /// A change of what is said, and of nothing else.
    ///
    /// Errors: `Invalid` with every fault.
    pub fn parse_patch(&self) -> Result<AccountEdit, Error> {
        let mut faults = Faults::default();
        let read = self.read(&mut faults);
        if self.email.as_deref() == Some("") {
            self.require_email(&mut faults);
        }
        let status = self.status.as_ref().and_then(|status| {
            faults.take(Field::Status, status, |status| match status {
                "Closed" => Ok(Status::Closed),
                _ => Err(Rule::NotOneOf { names: "Closed".into() }),
            })
        });
        if !faults.0.is_empty() {
            return Err(Error::Invalid(faults.0));
        }
        Ok(AccountEdit {
            email: read.email,
            document: self.document.as_ref().map(|_| read.document),
            document_type: self.document_type.as_ref().map(|_| read.document_type),
            status,
            credit_limit: read.credit_limit,
            tolerance: read.tolerance,
        })
    }

    fn read(&self, faults: &mut Faults) -> Read {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let document_type =
            faults.take(Field::DocumentType, &text(&self.document_type), DocumentType::parse);
        let document_type = document_type.flatten();
        let document = faults.take(Field::Document, &text(&self.document), |text| {
            DocumentNumber::parse(text, document_type.as_ref())
        });
        let email =
            given(&self.email).and_then(|email| faults.take(Field::Email, email, Email::parse));
        let credit_limit = given(&self.credit_limit)
            .and_then(|limit| faults.take(Field::CreditLimit, limit, read_limit));
        let tolerance = given(&self.tolerance)
            .and_then(|tolerance| faults.take(Field::Tolerance, tolerance, Rate::read_token));
        Read { document: document.flatten(), document_type, email, credit_limit, tolerance }
    }

    fn require_email(&self, faults: &mut Faults) -> Option<Email> {
        if given(&self.email).is_none() {
            faults.0.push(Fault::new(Field::Email, "", Rule::Required));
        }
        None
    }
}

fn given(value: &Option<String>) -> Option<&str> {
    value.as_deref().filter(|value| !value.is_empty())
}

fn read_limit(text: &str) -> Result<Money, Rule> {
    if text.is_empty() {
        return Err(Rule::Required);
    }
    let limit = Money::read_token(text)?;
    if limit < Money::ZERO { Err(Rule::Negative) } else { Ok(limit) }
}

/// The change to a limit that a program sends: the new limit itself, not a difference.
///
/// Errors: `Invalid`.
pub fn parse_limit(text: &str) -> Result<AccountEdit, Error> {
    let mut faults = Faults::default();
    let credit_limit = faults.take(Field::Value, text, read_limit);
    let credit_limit = Some(credit_limit.ok_or(Error::Invalid(faults.0))?);
    Ok(AccountEdit { credit_limit, ..AccountEdit::default() })
}

/// The change to a tolerance that a program sends.
///
/// Errors: `Invalid`.
pub fn parse_tolerance(text: &str) -> Result<AccountEdit, Error> {
    let mut faults = Faults::default();
    let tolerance = faults.take(Field::Tolerance, text, |text| match text {
        "" => Err(Rule::Required),
        _ => Rate::read_token(text),
    });
    let tolerance = Some(tolerance.ok_or(Error::Invalid(faults.0))?);
    Ok(AccountEdit { tolerance, ..AccountEdit::default() })
}
