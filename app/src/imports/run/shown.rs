//! What the page of a run shows of its rows: the state of the page, all of it in its address.

use ledger::imports::{Kind, NOTE_ROWS, Run, RunStatus};

use crate::asked::query_value;
use crate::routes;

/// Rows that a table shows of a run that waits.
const PREVIEW_ROWS: usize = 10;

/// From where each table is shown, and which differences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Shown {
    /// Refused rows after this line: `?after=`.
    pub(super) refused: i64,
    /// Rows with a warning, or accounts that are kept, after this line: `?warned=`.
    pub(super) odd: i64,
    /// Differences of this kind: `?kind=`.
    pub(super) kind: Option<Kind>,
    /// Differences after this line: `?changed=`.
    pub(super) changed: i64,
    /// How many rows a table shows at once.
    pub(super) rows: usize,
}

impl Shown {
    /// What the address asks for.
    pub(super) fn asked_for() -> Shown {
        let from = |name| query_value(name).and_then(|line| line.parse().ok()).unwrap_or(0);
        Shown {
            refused: from("after"),
            odd: from("warned"),
            kind: query_value("kind").and_then(|kind| Kind::parse(&kind)),
            changed: from("changed"),
            rows: NOTE_ROWS,
        }
    }

    /// The same of this run: while it waits, its tables stay short, so that the choice is not far.
    pub(super) fn of(self, run: &Run) -> Shown {
        let rows = if run.status == RunStatus::Checked { PREVIEW_ROWS } else { NOTE_ROWS };
        Shown { rows, ..self }
    }

    /// Differences of a kind, or all, from their start.
    pub(super) fn of_kind(self, kind: Option<Kind>) -> Shown {
        Shown { kind, changed: 0, ..self }
    }

    /// The address that shows this of a run, at a part of its page.
    pub(super) fn at(self, key: i64, part: &str) -> String {
        let line = |line: i64| (line > 0).then(|| line.to_string());
        let values = [
            ("after", line(self.refused)),
            ("warned", line(self.odd)),
            ("kind", self.kind.map(|kind| kind.as_str().to_owned())),
            ("changed", line(self.changed)),
        ];
        let address = values.iter().fold(routes::import(key), |address, (name, value)| {
            routes::with(&address, name, value.as_deref())
        });
        format!("{address}#{part}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_tells_what_is_shown() {
        let shown = Shown { refused: 50, changed: 7, ..Shown::default() };
        assert_eq!(shown.at(41, "errors"), "/imports/41?after=50&changed=7#errors");
        let of_kind = shown.of_kind(Some(Kind::BelowUsed));
        assert_eq!(
            of_kind.at(41, "differences"),
            "/imports/41?after=50&kind=below-used#differences"
        );
        assert_eq!(Shown::default().at(41, "errors"), "/imports/41#errors");
    }
}
