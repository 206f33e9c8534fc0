//! What programs send, and how values are written back: numbers are read from their very characters and
//! written from integers, never through a float.

use std::borrow::Cow;

use axum::body::Bytes;
use domain::{Error, Fault, Field, Money, Rate, Rule, Timestamp};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// A value as it was written: a number's characters, or a text's content. `null` is nothing, and so is
/// what is left out.
#[derive(Clone, Debug, Default)]
pub(super) struct Loose(Option<String>);

impl Loose {
    /// The text; empty where there is none.
    pub(super) fn text(self) -> String {
        self.0.unwrap_or_default()
    }
}

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Loose, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let text = raw.get();
        Ok(Loose(match text.as_bytes().first() {
            Some(b'"') => Some(serde_json::from_str(text).map_err(serde::de::Error::custom)?),
            _ if text == "null" => None,
            _ => Some(text.to_owned()),
        }))
    }
}

/// A value that can be removed: `null` and the empty text remove it, left out it stays.
pub(super) fn removable<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    Loose::deserialize(deserializer).map(|loose| Some(loose.text()))
}

/// Reads an object, and nothing else: a list is none, even where its items are in the fields' order.
pub(super) fn object<'de, T: DeserializeOwned, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let raw = Box::<RawValue>::deserialize(deserializer)?;
    if !raw.get().starts_with('{') {
        return Err(serde::de::Error::custom("an object is expected"));
    }
    serde_json::from_str(raw.get()).map_err(serde::de::Error::custom)
}

/// Reads a JSON object, whatever its type is said to be.
///
/// Errors: `Invalid`.
pub(super) fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Error> {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let read = object(&mut deserializer).and_then(|read| deserializer.end().map(|()| read));
    read.map_err(|_| {
        let start: String = String::from_utf8_lossy(body).chars().take(40).collect();
        Error::Invalid(vec![Fault::new(Field::Body, &start, Rule::NotJson)])
    })
}

/// A number, in the characters in which it is written.
pub(crate) struct Number(Cow<'static, str>);

impl Number {
    pub(crate) fn money(money: Money) -> Number {
        Number(money.json().into())
    }

    pub(super) fn rate(rate: Rate) -> Number {
        Number(rate.json().into())
    }

    pub(super) fn zero() -> Number {
        Number("0.0".into())
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw = RawValue::from_string(self.0.clone().into_owned());
        raw.map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

/// A time as the original writes it: `2024-02-22T20:43:21.8753040Z`.
pub(crate) fn time(at: Timestamp) -> String {
    let text = at.strftime("%Y-%m-%dT%H:%M:%S");
    let micros = at.as_microsecond().rem_euclid(1_000_000);
    format!("{text}.{micros:06}0Z")
}

/// A time as the original writes the end of a hold: without a zone.
pub(super) fn time_without_zone(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}
