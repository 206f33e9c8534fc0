//! Holds: credit reserved for a purchase (the API's transactions), until they are settled,
//! cancelled or expire.

use std::fmt;

use jiff::civil::Time;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::accounts::Faults;
use crate::error::{Error, Fault, Field, Rule};
use crate::holders::HolderId;
use crate::money::Money;
use crate::schedule::later;

/// The longest transaction id, in characters.
pub const TRANSACTION_ID_LENGTH_MAX: usize = 64;
/// The longest order id, in characters.
pub const ORDER_ID_LENGTH_MAX: usize = 100;
/// The most instalments of a purchase: an invoice's id has two digits for its number.
pub const INSTALLMENTS_MAX: i64 = 99;
/// The furthest that a hold can be made to expire, in days.
pub const HOLD_DAYS_MAX: i64 = 366;

const SETTLE_LIFE: SignedDuration = SignedDuration::from_hours(30 * 24);
const LIFE: SignedDuration = SignedDuration::from_hours(24);

/// The id of a purchase, from its hold to its last invoice; unique in the store.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TransactionId(String);

impl TransactionId {
    /// Reads an id: letters, digits, `-`, `_` and `.`.
    ///
    /// Errors: `Required`, `TooLong`, `NotAnId`.
    pub fn parse(text: &str) -> Result<TransactionId, Rule> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Rule::Required);
        }
        if text.len() > TRANSACTION_ID_LENGTH_MAX {
            return Err(Rule::TooLong { max: TRANSACTION_ID_LENGTH_MAX });
        }
        let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
        if !text.bytes().all(allowed) || matches!(text, "." | "..") {
            return Err(Rule::NotAnId);
        }
        Ok(TransactionId(text.to_owned()))
    }

    /// An id that stands in the books, or was made for them.
    pub fn from_books(text: String) -> TransactionId {
        TransactionId(text)
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TransactionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What became of a hold. All but `Held` are its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum HoldState {
    /// It reserves credit.
    Held,
    /// It became invoices.
    Settled,
    /// It was given back.
    Cancelled,
    /// Nobody claimed it in time.
    Expired,
}

impl HoldState {
    /// Every state.
    pub const ALL: [HoldState; 4] =
        [HoldState::Held, HoldState::Settled, HoldState::Cancelled, HoldState::Expired];

    /// The name as the books write it.
    pub fn as_str(self) -> &'static str {
        match self {
            HoldState::Held => "Held",
            HoldState::Settled => "Settled",
            HoldState::Cancelled => "Cancelled",
            HoldState::Expired => "Expired",
        }
    }

    /// The state of that name.
    pub fn parse(name: &str) -> Option<HoldState> {
        HoldState::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

/// Credit reserved for a purchase (spec §1.5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// The purchase.
    pub id: TransactionId,
    /// Which holder buys; the account's owner where it is `None`.
    pub holder: Option<HolderId>,
    /// How much is reserved.
    pub value: Money,
    /// In how many instalments it will be invoiced.
    pub installments: i64,
    /// Whether it may be tied to an order for 30 days; such a hold is not given back by the API.
    pub settle: bool,
    /// When it expires.
    pub expires_at: Timestamp,
    /// What became of it.
    pub state: HoldState,
    /// The shop's order.
    pub order_id: String,
    /// How much was invoiced; zero unless settled.
    pub settled: Money,
    /// How much of that was refunded.
    pub refunded: Money,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A hold about to be made, or what one is changed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewHold {
    /// Which holder buys.
    pub holder: Option<HolderId>,
    /// How much is reserved: more than nothing.
    pub value: Money,
    /// In how many instalments; as it was, or 1, where it is not said.
    pub installments: Option<i64>,
    /// Whether it may be tied to an order; as it was, or not, where it is not said.
    pub settle: Option<bool>,
    /// When it expires; 30 days or a day later where it is not said.
    pub expires_at: Option<Timestamp>,
    /// The shop's order; as it was where it is not said.
    pub order_id: Option<String>,
}

impl NewHold {
    /// The hold.
    pub fn hold(self, id: TransactionId, now: Timestamp) -> Hold {
        let settle = self.settle.unwrap_or(false);
        let life = if settle { SETTLE_LIFE } else { LIFE };
        Hold {
            id,
            holder: self.holder,
            value: self.value,
            installments: self.installments.unwrap_or(1),
            settle,
            expires_at: self.expires_at.unwrap_or_else(|| now.saturating_add(life).unwrap_or(now)),
            state: HoldState::Held,
            order_id: self.order_id.unwrap_or_default(),
            settled: Money::ZERO,
            refunded: Money::ZERO,
            created_at: now,
        }
    }
}

/// A purchase as a caller describes it, each value as it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HoldForm {
    /// The amount: a number with a point.
    pub value: String,
    /// `true` or `false`; blank where it is not said.
    pub settle: String,
    /// A whole number; blank where it is not said.
    pub installments: String,
    /// A date or time, or a whole number of days; blank where it is not said.
    pub expiration_date: String,
    /// The shop's order; blank where it is not said.
    pub order_id: String,
    /// The holder who buys; blank for the owner.
    pub holder_id: String,
}

impl HoldForm {
    /// The hold that is asked for at `now`.
    ///
    /// Errors: `Invalid` with every fault.
    pub fn parse(&self, now: Timestamp) -> Result<NewHold, Error> {
        let mut faults = Faults::default();
        let value = faults.take(Field::Value, &self.value, read_value);
        let installments =
            faults.take_given(Field::Installments, &self.installments, read_installments);
        let settle = faults.take_given(Field::Settle, &self.settle, read_flag);
        let expires_at = faults.take_given(Field::ExpirationDate, &self.expiration_date, |text| {
            read_expiry(text, now)
        });
        let order_id = faults.take_given(Field::OrderId, &self.order_id, read_order_id);
        let holder = faults.take(Field::HolderId, &self.holder_id, HolderId::parse).flatten();
        let (Some(value), true) = (value, faults.0.is_empty()) else {
            return Err(Error::Invalid(faults.0));
        };
        let n = installments.unwrap_or(1);
        if value.as_minor() < n {
            let fault = Fault::new(
                Field::Installments,
                &self.installments,
                Rule::NotBetween { min: 1, max: value.as_minor() },
            );
            return Err(Error::Invalid(vec![fault]));
        }
        Ok(NewHold { holder, value, installments, settle, expires_at, order_id })
    }
}

/// The value of a settlement or refund.
///
/// Errors: `Invalid`.
pub fn parse_value(text: &str) -> Result<Money, Error> {
    let mut faults = Faults::default();
    faults.take(Field::Value, text, read_value).ok_or(Error::Invalid(faults.0))
}

pub(crate) fn read_value(text: &str) -> Result<Money, Rule> {
    if text.is_empty() {
        return Err(Rule::Required);
    }
    let value = Money::read_token(text)?;
    if value > Money::ZERO { Ok(value) } else { Err(Rule::NotPositive) }
}

fn read_installments(text: &str) -> Result<i64, Rule> {
    read_whole(text, 1, INSTALLMENTS_MAX)
}

/// A whole number between two others, both included.
pub(crate) fn read_whole(text: &str, min: i64, max: i64) -> Result<i64, Rule> {
    let out = Rule::NotBetween { min, max };
    // 3.0 is a whole number to the languages that know only floats.
    let whole = text.split_once('.').map_or(text, |(whole, zeros)| {
        if !zeros.is_empty() && zeros.bytes().all(|b| b == b'0') { whole } else { "" }
    });
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(out);
    }
    whole.parse().ok().filter(|n| (min..=max).contains(n)).ok_or(out)
}

pub(crate) fn read_flag(text: &str) -> Result<bool, Rule> {
    match text.to_ascii_lowercase().as_str() {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(Rule::NotAFlag),
    }
}

fn read_expiry(text: &str, now: Timestamp) -> Result<Timestamp, Rule> {
    // Older clients were told to write days.
    let is_days = text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit());
    let at = match text.parse::<i64>() {
        Ok(days) if is_days => later(now, days),
        _ => read_time(text)?,
    };
    let last = now.saturating_add(SignedDuration::from_hours(HOLD_DAYS_MAX * 24)).unwrap_or(now);
    if at <= now || at > last { Err(Rule::NotInTime { days: HOLD_DAYS_MAX }) } else { Ok(at) }
}

fn read_order_id(text: &str) -> Result<String, Rule> {
    if text.chars().count() > ORDER_ID_LENGTH_MAX {
        return Err(Rule::TooLong { max: ORDER_ID_LENGTH_MAX });
    }
    Ok(text.to_owned())
}

/// A time of ISO 8601; without a zone it is UTC, without a time it is the day's beginning. Beyond what
/// the books hold it is the first or the last time there is.
///
/// Errors: `NotATime`.
pub fn read_time(text: &str) -> Result<Timestamp, Rule> {
    let pieces = Pieces::parse(text).map_err(|_| Rule::NotATime)?;
    let naive = pieces.date().to_datetime(pieces.time().unwrap_or(Time::midnight()));
    let offset = pieces.to_numeric_offset().unwrap_or(Offset::UTC);
    let beyond = if naive.year() < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Ok(whole_micros(offset.to_timestamp(naive).unwrap_or(beyond)))
}

/// The end of the day, where only a date is given; the time itself otherwise.
///
/// Errors: `NotATime`.
pub fn read_time_to(text: &str) -> Result<Timestamp, Rule> {
    let at = read_time(text)?;
    if text.parse::<jiff::civil::Date>().is_ok() && !text.contains(['T', 't', ' ', ':']) {
        let micros = at.as_microsecond().saturating_add(24 * 3_600 * 1_000_000 - 1);
        return Ok(Timestamp::from_microsecond(micros).unwrap_or(Timestamp::MAX));
    }
    Ok(at)
}

fn whole_micros(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Mark;

    fn now() -> Timestamp {
        "2024-02-22T20:43:21Z".parse().unwrap()
    }

    #[test]
    fn a_hold_lasts_a_day_or_as_long_as_an_order_may_take() {
        let ask = |settle: &str, date: &str| {
            let form = HoldForm {
                value: "10".into(),
                settle: settle.into(),
                expiration_date: date.into(),
                ..HoldForm::default()
            };
            let new = form.parse(now()).unwrap();
            new.hold(TransactionId::from_books("t".into()), now()).expires_at.to_string()
        };
        assert_eq!(ask("", ""), "2024-02-23T20:43:21Z");
        assert_eq!(ask("true", ""), "2024-03-23T20:43:21Z");
        assert_eq!(ask("false", "2024-02-25"), "2024-02-25T00:00:00Z");
        assert_eq!(ask("true", "2024-02-25T01:00:00-03:00"), "2024-02-25T04:00:00Z");
    }

    #[test]
    fn a_time_is_read_with_a_zone_or_without_and_as_far_as_there_are_times() {
        let check = |text: &str, from: &str, to: &str| {
            let read = |read: fn(&str) -> Result<Timestamp, Rule>| {
                read(text).map_or_else(|rule| format!("{rule:?}"), |at| at.to_string())
            };
            assert_eq!((read(read_time), read(read_time_to)), (from.into(), to.into()), "{text}");
        };
        check("2024-02-25", "2024-02-25T00:00:00Z", "2024-02-25T23:59:59.999999Z");
        check("2024-02-25T12:00", "2024-02-25T12:00:00Z", "2024-02-25T12:00:00Z");
        check("2024-02-25T01:00:00-03:00", "2024-02-25T04:00:00Z", "2024-02-25T04:00:00Z");
        let last = Timestamp::MAX.to_string();
        for text in ["9999-12-31", "9999-12-31T23:59:59", "9999-12-31T23:59:59Z"] {
            check(text, &last, &last);
        }
        for text in ["", "yesterday", "2024-02-30", "31/12/2024", "25:00", "9999-12-32"] {
            check(text, "NotATime", "NotATime");
        }
    }

    #[test]
    fn what_is_no_purchase_is_told_field_by_field() {
        let check = |form: HoldForm, expected: &[(Field, Rule)]| {
            let Err(Error::Invalid(faults)) = form.parse(now()) else { panic!("{form:?}") };
            let got: Vec<_> = faults.into_iter().map(|f| (f.field.unwrap(), f.rule)).collect();
            assert_eq!(got, expected);
        };
        let amount = Rule::NotAnAmount { mark: Mark::Point };
        for (value, rule) in [
            ("", Rule::Required),
            ("0", Rule::NotPositive),
            ("-1", Rule::NotPositive),
            ("1e3", amount.clone()),
            ("NaN", amount.clone()),
            ("1,000.00", amount.clone()),
            ("R$ 5", amount),
            ("1.005", Rule::TooManyDecimals { max: 2 }),
            ("1000000000000000000000000000000", Rule::TooLarge),
        ] {
            let form = HoldForm { value: value.into(), ..HoldForm::default() };
            check(form, &[(Field::Value, rule)]);
        }
        let between = Rule::NotBetween { min: 1, max: INSTALLMENTS_MAX };
        check(
            HoldForm {
                value: "5".into(),
                installments: "0".into(),
                settle: "perhaps".into(),
                expiration_date: "2023-01-01".into(),
                ..HoldForm::default()
            },
            &[
                (Field::Installments, between),
                (Field::Settle, Rule::NotAFlag),
                (Field::ExpirationDate, Rule::NotInTime { days: HOLD_DAYS_MAX }),
            ],
        );
        let form =
            HoldForm { value: "0.02".into(), installments: "3.0".into(), ..HoldForm::default() };
        check(form, &[(Field::Installments, Rule::NotBetween { min: 1, max: 2 })]);
    }
}
