//! What stands behind the question mark of an address.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::holds::{read_time, read_time_to};
use domain::{Error, Fault, Field, Rule, Timestamp};
use ledger::accounts::page::{API_ROWS, Rows, Sort};
use ledger::statements::Period;

use super::Failed;

/// The values of a query. Where a name stands twice, the first one counts.
pub(super) struct Query(Vec<(String, String)>);

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = Failed;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Query, Failed> {
        let query = parts.uri.query().unwrap_or_default();
        let query: Vec<(String, String)> =
            url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        match query.iter().find(|(_, value)| value.contains('\0')) {
            // The books cannot even be asked for it.
            Some((name, value)) => Err(wrong(name, Field::Body, value, Rule::ControlCharacter)),
            None => Ok(Query(query)),
        }
    }
}

fn wrong(name: &str, field: Field, value: &str, rule: Rule) -> Failed {
    Failed::named(name, Error::Invalid(vec![Fault::new(field, value, rule)]))
}

impl Query {
    /// The value of this name, in any case.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(other, _)| other.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// Every value of this name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let found = self.0.iter().filter(|(other, _)| other.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// What names a field of the answers, but is no filter, is refused: whoever sends it would take another's row for the one
    /// they meant. Foreign names (`an`, `sc`, `_`) are passed over.
    ///
    /// Errors: `Invalid`.
    pub(super) fn refuse(&self, fields: &[&str], filters: &str) -> Result<(), Failed> {
        let is_field = |name: &str| fields.iter().any(|field| field.eq_ignore_ascii_case(name));
        match self.0.iter().find(|(name, _)| is_field(name)) {
            Some((name, _)) => {
                let rule = Rule::NotOneOf { names: filters.to_owned() };
                Err(wrong(name, Field::Body, name, rule))
            }
            None => Ok(()),
        }
    }

    /// Whether one filter is enough (`op=or`), or all must hold.
    ///
    /// Errors: `Invalid`.
    pub(super) fn any(&self) -> Result<bool, Failed> {
        let any = self.read(Field::Op, "op", |op| match op.to_ascii_lowercase().as_str() {
            "and" => Ok(false),
            "or" => Ok(true),
            _ => Err(Rule::NotOneOf { names: "and, or".into() }),
        })?;
        Ok(any.unwrap_or(false))
    }

    /// By which of these columns rows are ordered: `sort=name`, or `sort=-name` for the last one first.
    ///
    /// Errors: `Invalid`.
    pub(super) fn sort<T: Copy>(&self, columns: &[(&str, T)]) -> Result<Option<Sort<T>>, Failed> {
        self.read(Field::Sort, "sort", |text| {
            let (is_descending, name) = match text.strip_prefix('-') {
                Some(name) => (true, name),
                None => (false, text),
            };
            let found = columns.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
            let names = || columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
            let (_, column) = found.ok_or_else(|| Rule::NotOneOf { names: names() })?;
            Ok(Sort { column: *column, is_descending })
        })
    }

    /// The value of this name, unless it is empty.
    pub(super) fn given(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|value| !value.is_empty())
    }

    /// The e-mail. Clients send its plus sign as it is, and that reads as a blank.
    pub(super) fn email(&self) -> Option<String> {
        self.given("email").map(|email| email.replace(' ', "+"))
    }

    /// The places that are asked for.
    ///
    /// Errors: `Invalid`.
    pub(super) fn rows(&self) -> Result<Rows, Error> {
        let mut faults = Vec::new();
        let mut whole = |field, name| {
            let text = self.given(name)?;
            let rule = Rule::NotBetween { min: 1, max: i64::from(i32::MAX) };
            let read = text.parse::<i32>().map_err(|_| Fault::new(field, text, rule));
            read.map(i64::from).map_err(|fault| faults.push(fault)).ok()
        };
        let (from, to) = (whole(Field::From, "from"), whole(Field::To, "to"));
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        let from = from.unwrap_or(1).max(1);
        let to = to.unwrap_or(from + API_ROWS - 1);
        if to < from {
            let rule = Rule::NotBetween { min: from, max: i64::from(i32::MAX) };
            return Err(Error::Invalid(vec![Fault::new(Field::To, &to.to_string(), rule)]));
        }
        Ok(Rows { from, to })
    }

    /// The time of this name; where only a day is given, its beginning.
    pub(super) fn time(&self, name: &str) -> Result<Option<Timestamp>, Failed> {
        self.read(Field::From, name, read_time)
    }

    /// The time of this name; where only a day is given, its end.
    pub(super) fn time_to(&self, name: &str) -> Result<Option<Timestamp>, Failed> {
        self.read(Field::To, name, read_time_to)
    }

    /// What the value of this name is read as; what is wrong with it is told by that name.
    ///
    /// Errors: `Invalid`.
    pub(super) fn read<T>(
        &self,
        field: Field,
        name: &str,
        read: impl FnOnce(&str) -> Result<T, Rule>,
    ) -> Result<Option<T>, Failed> {
        let Some(text) = self.given(name) else { return Ok(None) };
        read(text).map(Some).map_err(|rule| wrong(name, field, text, rule))
    }

    /// The period between `from` and `to`.
    ///
    /// Errors: `Invalid`.
    pub(super) fn period(&self) -> Result<Period, Failed> {
        Ok(Period { from: self.time("from")?, to: self.time_to("to")? })
    }
}
