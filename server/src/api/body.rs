//! What programs send, and how values are written back: numbers are read from their very characters and
//! written from integers, never through a float.

use std::borrow::Cow;

use axum::body::Bytes;
use domain::{Error, Fault, Field, Mark, Money, Rate, Rule, Shape, Timestamp};
use serde::de::{DeserializeOwned, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use super::Failed;

/// So much of a value that cannot be read is told.
const VALUE_LENGTH_MAX: usize = 40;

/// A number further from its point than this is out of every range.
const PLACES_MAX: i64 = 40;

/// A value as it was written: a number's characters, without its exponent, or a text's content. `null` is
/// nothing, and so is what is left out.
#[derive(Clone, Debug, Default)]
pub(super) struct Loose {
    text: String,
    /// It is an object or a list.
    is_nested: bool,
    /// It is a number, and no text that holds one.
    is_number: bool,
}

impl Loose {
    /// The text; empty where there is none. An object or a list is the text that it is written in, which
    /// no number, date or name is.
    pub(super) fn text(self) -> String {
        self.text
    }

    /// The text of an amount: a number that a program computed is the cent that it is within a millionth of.
    pub(super) fn amount(self) -> String {
        let meant = self.is_number.then(|| Money::read_number(&self.text).ok()).flatten();
        meant.map_or(self.text, |amount| amount.plain(Mark::Point))
    }

    /// The text, where any text will do.
    ///
    /// Errors: `Invalid` for an object or a list.
    pub(super) fn plain(self, name: &str) -> Result<String, Failed> {
        if self.is_nested { Err(misshapen(name, &self.text, Shape::Text)) } else { Ok(self.text) }
    }
}

fn misshapen(name: &str, text: &str, shape: Shape) -> Failed {
    wrong(name, text, Rule::WrongShape { shape })
}

fn wrong(name: &str, text: &str, rule: Rule) -> Failed {
    let start: String = text.chars().take(VALUE_LENGTH_MAX).collect();
    Failed::named(name, Error::Invalid(vec![Fault::new(Field::Body, &start, rule)]))
}

/// A number's characters without an exponent: `1.5e3` is `1500`.
fn without_exponent(token: &str) -> String {
    let Some((number, exponent)) = token.split_once(['e', 'E']) else { return token.to_owned() };
    let (sign, number) = number.strip_prefix('-').map_or(("", number), |number| ("-", number));
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let digits = format!("{whole}{decimals}");
    let significant = digits.trim_start_matches('0');
    if significant.is_empty() {
        return "0".to_owned();
    }
    let length = |text: &str| i64::try_from(text.len()).unwrap_or(i64::MAX);
    let least = if exponent.starts_with('-') { -PLACES_MAX } else { PLACES_MAX };
    let exponent = exponent.parse().unwrap_or(least * length(&digits));
    // How many of the significant digits stand before the point.
    let zeros = length(&digits) - length(significant);
    let point = (length(whole) - zeros).saturating_add(exponent).clamp(-PLACES_MAX, PLACES_MAX);
    let (before, after) = (usize::try_from(point), usize::try_from(-point));
    match (before, after) {
        (Ok(point), _) if point > 0 => match significant.split_at_checked(point) {
            Some((whole, "")) => format!("{sign}{whole}"),
            Some((whole, decimals)) => format!("{sign}{whole}.{decimals}"),
            None => format!("{sign}{significant:0<point$}"),
        },
        (_, zeros) => format!("{sign}0.{}{significant}", "0".repeat(zeros.unwrap_or_default())),
    }
}

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Loose, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let text = raw.get();
        let first = text.as_bytes().first();
        let is_number = matches!(first, Some(b'-' | b'0'..=b'9'));
        let text = match first {
            Some(b'"') => serde_json::from_str(text).map_err(serde::de::Error::custom)?,
            _ if is_number => without_exponent(text),
            _ if text == "null" => String::new(),
            _ => text.to_owned(),
        };
        Ok(Loose { text, is_nested: matches!(first, Some(b'{' | b'[')), is_number })
    }
}

/// A value that can be removed: `null` and the empty text remove it, left out it stays.
pub(super) fn removable<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Loose>, D::Error> {
    Loose::deserialize(deserializer).map(Some)
}

/// A part of a body, not read yet.
pub(super) type Part = Box<RawValue>;

/// A part that is not nothing where it is `null`.
pub(super) fn part<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Part>, D::Error> {
    Part::deserialize(deserializer).map(Some)
}

/// Reads a JSON object, whatever its type is said to be.
///
/// Errors: `Invalid`.
pub(super) fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Failed> {
    // Some clients begin with a byte order mark.
    let body = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body);
    let not_json = || wrong("body", &String::from_utf8_lossy(body), Rule::NotJson);
    let raw: &RawValue = serde_json::from_slice(body).map_err(|_| not_json())?;
    // A list is no object, even where its items are in the fields' order.
    if !raw.get().starts_with('{') {
        return Err(wrong("body", raw.get(), Rule::NotJson));
    }
    serde_json::from_str(raw.get()).map_err(|_| repeated(raw.get()).unwrap_or_else(not_json))
}

/// What to say of an object in which a name stands twice: nobody can know which one is meant.
fn repeated(object: &str) -> Option<Failed> {
    let Names(names) = serde_json::from_str(object).ok()?;
    let twice = names.iter().enumerate().find(|(at, name)| names[..*at].contains(name));
    twice.map(|(_, name)| wrong(name, "", Rule::Repeated))
}

/// The names in an object, in their order.
struct Names(Vec<String>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Names, D::Error> {
        struct Visit;

        impl<'de> Visitor<'de> for Visit {
            type Value = Names;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Names, A::Error> {
                let mut names = Vec::new();
                while let Some((name, _)) = map.next_entry::<String, IgnoredAny>()? {
                    names.push(name);
                }
                Ok(Names(names))
            }
        }

        deserializer.deserialize_map(Visit)
    }
}

/// Reads an object within a body; left out, it is empty.
///
/// Errors: `Invalid`.
pub(super) fn within<T: DeserializeOwned + Default>(
    name: &str,
    part: Option<Part>,
) -> Result<T, Failed> {
    let Some(part) = part else { return Ok(T::default()) };
    let misshapen = || misshapen(name, part.get(), Shape::Object);
    if !part.get().starts_with('{') {
        return Err(misshapen());
    }
    serde_json::from_str(part.get()).map_err(|_| repeated(part.get()).unwrap_or_else(misshapen))
}

/// Reads a list of objects within a body.
///
/// Errors: `Invalid`.
pub(super) fn list<T: DeserializeOwned + Default>(
    name: &str,
    part: Option<Part>,
) -> Result<Option<Vec<T>>, Failed> {
    let Some(part) = part else { return Ok(None) };
    let items: Vec<Part> =
        serde_json::from_str(part.get()).map_err(|_| misshapen(name, part.get(), Shape::List))?;
    items.into_iter().map(|item| within(name, Some(item))).collect::<Result<_, _>>().map(Some)
}

/// Reads a list of texts within a body.
///
/// Errors: `Invalid`.
pub(super) fn texts(name: &str, part: Option<Part>) -> Result<Option<Vec<String>>, Failed> {
    let Some(part) = part else { return Ok(None) };
    let items: Vec<Loose> =
        serde_json::from_str(part.get()).map_err(|_| misshapen(name, part.get(), Shape::Texts))?;
    items.into_iter().map(|item| item.plain(name)).collect::<Result<_, _>>().map(Some)
}

/// A number, in the characters in which it is written.
pub(super) struct Number(Cow<'static, str>);

impl Number {
    pub(super) fn money(money: Money) -> Number {
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
pub(super) fn time(at: Timestamp) -> String {
    let text = at.strftime("%Y-%m-%dT%H:%M:%S");
    let micros = at.as_microsecond().rem_euclid(1_000_000);
    format!("{text}.{micros:06}0Z")
}

/// A time as the original writes the end of a hold: without a zone.
pub(super) fn time_without_zone(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}
