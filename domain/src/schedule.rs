//! Into which instalments a purchase is divided, and when each is due.

use jiff::{SignedDuration, Timestamp};

use crate::money::Money;

/// Days from one instalment's due date to the next one's, and from the settlement to the first.
pub const INSTALLMENT_DAYS: i64 = 30;

/// `value` in at most `n` instalments that sum to it exactly: whole cents, the rest on the first
/// (spec §3 rule 10). There are never more instalments than cents.
pub fn split(value: Money, n: i64) -> Vec<Money> {
    let cents = value.as_minor();
    let n = n.clamp(1, cents.max(1));
    let each = cents / n;
    (0..n).map(|i| Money::minor(if i == 0 { cents - each * (n - 1) } else { each })).collect()
}

/// When the instalment `n` (from 1) of a settlement at `at` is due: the same time of day, 30 days
/// for each.
pub fn due(at: Timestamp, n: i64) -> Timestamp {
    later(at, INSTALLMENT_DAYS.saturating_mul(n))
}

/// So many days of 24 hours later.
pub(crate) fn later(at: Timestamp, days: i64) -> Timestamp {
    at.saturating_add(SignedDuration::from_hours(days.saturating_mul(24))).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_rest_of_a_division_is_on_the_first_instalment() {
        let cents = |value, n| -> Vec<i64> {
            split(Money::minor(value), n).into_iter().map(Money::as_minor).collect()
        };
        assert_eq!(cents(10_000, 3), [3_334, 3_333, 3_333]);
        assert_eq!(cents(801, 1), [801]);
        assert_eq!(cents(5, 3), [3, 1, 1]);
        assert_eq!(cents(2, 3), [1, 1]);
    }

    #[test]
    fn an_instalment_is_due_thirty_days_later_at_the_same_time() {
        let at: Timestamp = "2024-02-26T14:39:54.123456Z".parse().unwrap();
        assert_eq!(due(at, 1).to_string(), "2024-03-27T14:39:54.123456Z");
        assert_eq!(due(at, 2).to_string(), "2024-04-26T14:39:54.123456Z");
    }

    proptest! {
        #[test]
        fn instalments_sum_to_the_whole(value in 1..=crate::money::MONEY_MAX.as_minor(), n in 1..=99i64) {
            let parts = split(Money::minor(value), n);
            prop_assert_eq!(parts.iter().copied().sum::<Money>(), Money::minor(value));
            prop_assert!(parts.iter().all(|part| *part > Money::ZERO));
        }
    }
}
