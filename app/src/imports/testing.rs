//! What tests of the words of runs share.

use domain::Timestamp;
use domain::imports::{Choices, Mode};
use ledger::imports::{Counts, Run, RunStatus, Scope};

/// A run of which nothing is known but how far it is.
pub(super) fn run(status: RunStatus) -> Run {
    Run {
        key: 41,
        mode: Mode::Create,
        file_name: String::new(),
        size_bytes: 0,
        sha256: String::new(),
        uploaded_by: String::new(),
        door: String::new(),
        address: String::new(),
        choices: Choices::default(),
        scope: Scope::default(),
        undo_of: None,
        attempt_of: None,
        created_at: Timestamp::UNIX_EPOCH,
        started_at: None,
        finished_at: None,
        status,
        survey: None,
        refusal: None,
        preview: None,
        n_rows: 0,
        counts: Counts::default(),
        tolerance_counts: false,
        undone: None,
        n_healed: 0,
        resumed_row: None,
    }
}
