//! Why a row of an import, or a wish about a run of it, is refused.

use serde::{Deserialize, Serialize};

use crate::error::Refusal;

/// Why a row of an import, or a wish about a run of it, is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImportRefusal {
    /// The row names no open account, and new ones are not wanted.
    NoSuchAccount,
    /// An attempt has a row that went through in the run it tries again, or before it.
    DoneAlready {
        /// The row's line in the file that was tried first.
        line: i64,
        /// That file's run.
        import: i64,
    },
    /// The account was changed after the run, so its values are not taken back.
    ChangedSince,
    /// A hold or an invoice stands on what the run gave.
    UsedSince,
    /// The run closed the account, and a closed account stays closed.
    ClosedForGood,
    /// The run does not wait for anybody's decision, or not any more.
    NotWaiting,
    /// The run was not applied yet, or it goes on.
    NotOver,
    /// All rows were wanted or none, and some are refused.
    RowsRefused {
        /// How many.
        n: i64,
    },
    /// Accounts that it would change were changed after it was checked.
    Outdated {
        /// How many.
        n: i64,
    },
    /// There is nothing in the run that could be applied or taken back.
    NothingToDo,
    /// The run was taken back, or is being taken back.
    UndoneAlready {
        /// By this run.
        by: i64,
    },
}

impl From<ImportRefusal> for Refusal {
    fn from(refusal: ImportRefusal) -> Refusal {
        Refusal::Import(refusal)
    }
}
