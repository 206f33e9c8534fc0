//! Which decimal sign the values of a column are written with: decided for each column from its own values, and left open
//! where they do not tell.

use serde::{Deserialize, Serialize};

use super::VALUE_CHARS_MAX;
use crate::money::{Figures, Mark, figures};

/// A column has decimals everywhere, and more than a currency has: so many at least.
const FIXED_DECIMALS_MIN: u32 = 3;

/// The decimal sign of a column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sign {
    /// No value has one.
    #[default]
    Unused,
    /// It is known: from its values, or from the header of a file of failed rows.
    Known {
        /// The sign.
        mark: Mark,
        /// Whether every value has as many decimals, three or more: a program's export.
        is_fixed: bool,
    },
    /// Its values can be read with either sign, or contradict each other.
    Open {
        /// The first value that can be read with either, or that has one sign only.
        value: String,
        /// A value that has the other sign only.
        against: Option<String>,
        /// What a person chose.
        chosen: Option<Mark>,
    },
}

impl Sign {
    /// The sign to read with, and whether zeros behind the currency's decimals are dropped; `usual` where nothing tells.
    pub(super) fn reading(&self, usual: Mark) -> (Mark, bool) {
        match self {
            Sign::Unused => (usual, false),
            Sign::Known { mark, is_fixed } => (*mark, *is_fixed),
            // Who chose the point for `1.500` was shown that it is 1.50 then.
            Sign::Open { against, chosen, .. } => (chosen.unwrap_or(usual), against.is_none()),
        }
    }

    /// Whether somebody has to choose.
    pub fn is_asked(&self) -> bool {
        matches!(self, Sign::Open { chosen: None, .. })
    }
}

/// What the values of a column show.
#[derive(Default)]
pub(super) struct Shown {
    /// The first value with a point as its only possible decimal sign.
    point: Option<String>,
    comma: Option<String>,
    /// The first one that can be read with either, and the sign in it.
    either: Option<(String, Mark)>,
    decimals: Decimals,
}

/// How many decimals the values have.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Decimals {
    #[default]
    None,
    Same(u32),
    Mixed,
}

impl Decimals {
    fn with(self, n: u32) -> Decimals {
        match self {
            Decimals::None => Decimals::Same(n),
            Decimals::Same(same) if same == n => self,
            Decimals::Same(_) | Decimals::Mixed => Decimals::Mixed,
        }
    }
}

impl Shown {
    /// Takes the next value of the column, in the file's own bytes.
    pub(super) fn take(&mut self, value: &[u8]) {
        // Nearly all values are of one of these two shapes.
        if value.iter().all(u8::is_ascii_digit) {
            if !value.is_empty() {
                self.decimals = self.decimals.with(0);
            }
            return;
        }
        match figures(value) {
            Figures::None if value.iter().any(u8::is_ascii_digit) => {
                self.decimals = self.decimals.with(0);
            }
            Figures::None => {}
            Figures::Only(mark, n_decimals) => {
                self.decimals = self.decimals.with(n_decimals);
                let first = if mark == Mark::Point { &mut self.point } else { &mut self.comma };
                first.get_or_insert_with(|| text_of(value));
            }
            Figures::Either(mark) => {
                self.decimals = self.decimals.with(FIXED_DECIMALS_MIN);
                self.either.get_or_insert_with(|| (text_of(value), mark));
            }
        }
    }

    /// What that says of the column. `told` is what the header of a file of failed rows says, `chosen` what a person did.
    pub(super) fn sign(&self, told: Option<(Mark, bool)>, chosen: Option<Mark>) -> Sign {
        if let Some((mark, is_fixed)) = told {
            return Sign::Known { mark, is_fixed };
        }
        let open = |value: &String, against: Option<&String>| Sign::Open {
            value: value.clone(),
            against: against.cloned(),
            chosen,
        };
        let is_fixed = matches!(self.decimals, Decimals::Same(FIXED_DECIMALS_MIN..));
        match (&self.point, &self.comma, &self.either) {
            (Some(point), comma @ Some(_), _) => open(point, comma.as_ref()),
            (Some(_), None, _) => Sign::Known { mark: Mark::Point, is_fixed },
            (None, Some(_), _) => Sign::Known { mark: Mark::Comma, is_fixed },
            (None, None, Some((value, _))) => open(value, None),
            (None, None, None) => Sign::Unused,
        }
    }
}

fn text_of(value: &[u8]) -> String {
    String::from_utf8_lossy(value).trim().chars().take(VALUE_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use Mark::{Comma, Point};

    use super::*;

    fn sign(values: &[&str]) -> Sign {
        let mut shown = Shown::default();
        values.iter().for_each(|value| shown.take(value.as_bytes()));
        shown.sign(None, None)
    }

    fn known(mark: Mark, is_fixed: bool) -> Sign {
        Sign::Known { mark, is_fixed }
    }

    fn open(value: &str, against: Option<&str>) -> Sign {
        Sign::Open { value: value.into(), against: against.map(str::to_owned), chosen: None }
    }

    #[test]
    fn one_value_that_can_be_read_in_one_way_settles_its_column() {
        assert_eq!(sign(&["1500", "", "0"]), Sign::Unused);
        assert_eq!(sign(&["1.500", "1.234,56"]), known(Comma, false));
        assert_eq!(sign(&["1.500", "12.50"]), known(Point, false));
        assert_eq!(sign(&["1,500", "2"]), open("1,500", None));
        assert_eq!(sign(&["1.500", "1,500"]), open("1.500", None));
    }

    #[test]
    fn values_that_contradict_each_other_leave_it_open() {
        assert_eq!(sign(&["12.50", "1.500", "12,50"]), open("12.50", Some("12,50")));
        assert_eq!(sign(&["12,50", "12.50"]), open("12.50", Some("12,50")));
    }

    #[test]
    fn a_programs_export_has_as_many_decimals_everywhere() {
        assert_eq!(sign(&["1500.000", "12.500"]), known(Point, true));
        assert_eq!(sign(&["1500,0000", "0,5000"]), known(Comma, true));
        assert_eq!(sign(&["1500.000", "12.50"]), known(Point, false));
        assert_eq!(sign(&["1500.000", "12"]), known(Point, false));
        assert_eq!(sign(&["12.500", "9.000"]), open("12.500", None));
    }

    #[test]
    fn what_a_person_chose_settles_what_is_open_and_nothing_else() {
        let chosen = |values: &[&str]| {
            let mut shown = Shown::default();
            values.iter().for_each(|value| shown.take(value.as_bytes()));
            shown.sign(None, Some(Point)).reading(Comma)
        };
        assert_eq!(chosen(&["1.500"]), (Point, true));
        assert_eq!(chosen(&["12.50", "12,50"]), (Point, false));
        assert_eq!(chosen(&["0,05"]), (Comma, false));
        assert_eq!(chosen(&["5"]), (Comma, false));
    }
}
