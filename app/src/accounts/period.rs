//! The days of which an account's page shows the movements: they stand in its address.

use domain::{Store, Timestamp};
use jiff::ToSpan;
use jiff::civil::Date;
use ledger::statements::Period;

use crate::asked::query_value;
use crate::format;

/// How many days are shown where the address names none.
const DEFAULT_DAYS: i32 = 90;

/// Days in the store's time zone, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Days {
    /// The first.
    pub(super) from: Date,
    /// The last.
    pub(super) to: Date,
}

impl Days {
    /// What the address asks for: `?from=2024-02-01&to=2024-02-29`.
    pub(super) fn asked(now: Timestamp, store: &Store) -> Days {
        let today = now.to_zoned(format::zone(store)).date();
        let day = |name: &str| query_value(name).and_then(|text| text.parse().ok());
        Days::within(day("from"), day("to"), today)
    }

    /// Without an end, up to today; without a beginning, ninety days.
    fn within(from: Option<Date>, to: Option<Date>, today: Date) -> Days {
        let to = to.unwrap_or(today);
        let earlier = || to.saturating_sub((DEFAULT_DAYS - 1).days());
        Days { from: from.unwrap_or_else(earlier), to }
    }

    /// Whether it ends before it begins.
    pub(super) fn is_backward(self) -> bool {
        self.to < self.from
    }

    /// From the first moment of the first day to the last one of the last.
    pub(super) fn period(self, store: &Store) -> Period {
        let zone = format::zone(store);
        let begins = |day: Date| Some(day.to_zoned(zone.clone()).ok()?.timestamp());
        let ends = |day: Date| {
            let next = begins(day.tomorrow().ok()?)?;
            Timestamp::from_microsecond(next.as_microsecond() - 1).ok()
        };
        Period { from: begins(self.from), to: ends(self.to) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_ninety_days_where_nothing_else_is_asked() {
        let check = |from: &str, to: &str, expected: &str| {
            let today = "2024-02-22".parse().unwrap();
            let days = Days::within(from.parse().ok(), to.parse().ok(), today);
            assert_eq!(format!("{} {}", days.from, days.to), expected, "{from} {to}");
        };
        check("", "", "2023-11-25 2024-02-22");
        check("2024-02-01", "", "2024-02-01 2024-02-22");
        check("", "2024-01-31", "2023-11-03 2024-01-31");
        check("2024-02-30", "tomorrow", "2023-11-25 2024-02-22");
        check("2024-03-01", "2024-02-01", "2024-03-01 2024-02-01");
    }

    #[test]
    fn days_are_those_of_the_stores_zone() {
        let day: Date = "2024-02-22".parse().unwrap();
        let period = Days { from: day, to: day }.period(&Store::default());
        let told = |time: Option<Timestamp>| time.map(|time| time.to_string()).unwrap();
        assert_eq!(told(period.from), "2024-02-22T03:00:00Z");
        assert_eq!(told(period.to), "2024-02-23T02:59:59.999999Z");
        let last = Days { from: day, to: Date::MAX }.period(&Store::default());
        assert_eq!(last.to, None);
    }
}
