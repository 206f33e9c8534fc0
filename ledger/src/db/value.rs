//! What can be bound to a statement, on either database.

use std::borrow::Cow;
use std::sync::Arc;

use sqlx::Arguments;
use sqlx::error::BoxDynError;
use sqlx::postgres::PgArguments;
use sqlx::sqlite::SqliteArguments;

/// A value of a statement.
#[derive(Clone, Debug)]
pub enum Value<'q> {
    /// A number, an amount in minor units, a time in microseconds; `None` is null.
    Number(Option<i64>),
    /// Whether something is so.
    Yes(bool),
    /// A text.
    Text(Cow<'q, str>),
    /// Bytes.
    Bytes(Cow<'q, [u8]>),
}

impl Value<'_> {
    pub(super) fn add_to_sqlite(self, to: &mut SqliteArguments) -> Result<(), BoxDynError> {
        match self {
            Value::Number(number) => to.add(number),
            Value::Yes(yes) => to.add(yes),
            // What crosses to SQLite's thread is shared: this is the one copy of a borrowed text.
            Value::Text(Cow::Borrowed(text)) => to.add(Arc::<str>::from(text)),
            Value::Text(Cow::Owned(text)) => to.add(text),
            Value::Bytes(bytes) => to.add(bytes.into_owned()),
        }
    }

    pub(super) fn add_to_postgres(self, to: &mut PgArguments) -> Result<(), BoxDynError> {
        match self {
            Value::Number(number) => to.add(number),
            Value::Yes(yes) => to.add(yes),
            Value::Text(text) => to.add(&*text),
            Value::Bytes(bytes) => to.add(&*bytes),
        }
    }
}

/// What a value holds, in a list of its kind.
impl Value<'_> {
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Value::Number(_) => "bigint",
            Value::Yes(_) => "boolean",
            Value::Text(_) => "text",
            Value::Bytes(_) => "bytea",
        }
    }

    pub(super) fn as_number(&self) -> Option<i64> {
        if let Value::Number(number) = self { *number } else { None }
    }

    pub(super) fn as_yes(&self) -> Option<bool> {
        if let Value::Yes(yes) = self { Some(*yes) } else { None }
    }

    pub(super) fn as_text(&self) -> Option<&str> {
        if let Value::Text(text) = self { Some(text) } else { None }
    }

    pub(super) fn as_bytes(&self) -> Option<&[u8]> {
        if let Value::Bytes(bytes) = self { Some(bytes) } else { None }
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Value::Number(Some(number))
    }
}

impl From<Option<i64>> for Value<'_> {
    fn from(number: Option<i64>) -> Self {
        Value::Number(number)
    }
}

impl From<bool> for Value<'_> {
    fn from(yes: bool) -> Self {
        Value::Yes(yes)
    }
}

impl<'q> From<&'q str> for Value<'q> {
    fn from(text: &'q str) -> Self {
        Value::Text(text.into())
    }
}

impl<'q> From<&'q String> for Value<'q> {
    fn from(text: &'q String) -> Self {
        Value::Text(text.into())
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Value::Text(text.into())
    }
}

impl<'q> From<Cow<'q, str>> for Value<'q> {
    fn from(text: Cow<'q, str>) -> Self {
        Value::Text(text)
    }
}

impl<'q> From<&'q [u8]> for Value<'q> {
    fn from(bytes: &'q [u8]) -> Self {
        Value::Bytes(bytes.into())
    }
}

impl From<Vec<u8>> for Value<'_> {
    fn from(bytes: Vec<u8>) -> Self {
        Value::Bytes(bytes.into())
    }
}
