//! Dates and sizes as the person reads them: in the store's time zone and the person's language.

use std::sync::OnceLock;

use domain::{Lang, Store, Timestamp};
use icu_calendar::Gregorian;
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::{YMD, YMDT};
use icu_datetime::input::{Date, DateTime, Time};
use icu_locale_core::{Locale, locale};
use jiff::tz::TimeZone;

type Formatter = FixedCalendarDateTimeFormatter<Gregorian, YMDT>;
type DayFormatter = FixedCalendarDateTimeFormatter<Gregorian, YMD>;

/// A time to the minute: `Feb 22, 2024, 5:43 PM`.
pub(crate) fn date_time(time: Timestamp, lang: Lang, store: &Store) -> String {
    let local = time.to_zoned(zone(store)).datetime();
    let written = || {
        let (year, month, day) = (local.year().into(), number(local.month()), number(local.day()));
        let date = Date::try_new_gregorian(year, month, day).ok()?;
        let time =
            Time::try_new(number(local.hour()), number(local.minute()), number(local.second()), 0)
                .ok()?;
        Some(formatter(lang)?.format(&DateTime { date, time }).to_string())
    };
    // The space that some languages put before AM and PM is a narrow one that few fonts have.
    written().unwrap_or_else(|| local.to_string()).replace('\u{202f}', " ")
}

/// The day of a time: `Feb 22, 2024`.
pub(crate) fn day(time: Timestamp, lang: Lang, store: &Store) -> String {
    let local = time.to_zoned(zone(store)).date();
    let written = || {
        let (month, day) = (number(local.month()), number(local.day()));
        let date = Date::try_new_gregorian(local.year().into(), month, day).ok()?;
        Some(day_formatter(lang)?.format(&date).to_string())
    };
    written().unwrap_or_else(|| local.to_string())
}

/// The time zone that the shop lives in.
pub(crate) fn zone(store: &Store) -> TimeZone {
    TimeZone::get(&store.time_zone).unwrap_or(TimeZone::UTC)
}

/// The same time for machines: `2024-02-22T20:43:21Z`.
pub(crate) fn machine(time: Timestamp) -> String {
    time.to_string()
}

fn number(n: i8) -> u8 {
    u8::try_from(n).unwrap_or_default()
}

fn slot(lang: Lang) -> (usize, Locale) {
    lang.pick((0, locale!("en-US")), (1, locale!("pt-BR")), (2, locale!("es")))
}

fn day_formatter(lang: Lang) -> Option<&'static DayFormatter> {
    static FORMATTERS: [OnceLock<Option<DayFormatter>>; 3] = [const { OnceLock::new() }; 3];
    let (slot, locale) = slot(lang);
    let make = || DayFormatter::try_new(locale.into(), YMD::medium()).ok();
    FORMATTERS[slot].get_or_init(make).as_ref()
}

fn formatter(lang: Lang) -> Option<&'static Formatter> {
    static FORMATTERS: [OnceLock<Option<Formatter>>; 3] = [const { OnceLock::new() }; 3];
    let (slot, locale) = slot(lang);
    let make = || {
        Formatter::try_new(
            locale.into(),
            YMDT::medium().with_time_precision(icu_datetime::options::TimePrecision::Minute),
        )
        .ok()
    };
    FORMATTERS[slot].get_or_init(make).as_ref()
}

/// A size in bytes: `18.4 MB`.
pub(crate) fn size(bytes: i64, lang: Lang) -> String {
    crate::imports::size(bytes.try_into().unwrap_or_default(), lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_in_the_stores_zone_and_the_persons_language() {
        let time: Timestamp = "2024-02-22T20:43:21.8753045Z".parse().unwrap();
        let store = Store::default();
        assert_eq!(date_time(time, Lang::En, &store), "Feb 22, 2024, 5:43 PM");
        assert_eq!(date_time(time, Lang::Pt, &store), "22 de fev. de 2024, 17:43");
        assert_eq!(date_time(time, Lang::Es, &store), "22 feb 2024, 17:43");
        assert_eq!(day(time, Lang::En, &store), "Feb 22, 2024");
        assert_eq!(day(time, Lang::Pt, &store), "22 de fev. de 2024");
        assert_eq!(day(time, Lang::Es, &store), "22 feb 2024");
    }
}
