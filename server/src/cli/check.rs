//! `fiado check`: whether every amount is what it derives from.

use ledger::Ctx;
use ledger::check::{self, Difference};

use super::sentence;

/// A check of books that are not there would find nothing for ever, and an import would fill a wrong file.
///
/// Errors: one sentence.
pub(super) fn require_books(database: &str) -> Result<(), String> {
    let Some(file) = database.strip_prefix("sqlite:") else { return Ok(()) };
    let file = file.trim_start_matches("//").split('?').next().unwrap_or_default();
    if std::path::Path::new(file).exists() {
        return Ok(());
    }
    Err(format!("There is no database at {file}. Name it with --database."))
}

/// Prints each difference, and what was gone through.
///
/// Errors: one sentence when there are differences.
pub(super) async fn run(ctx: &Ctx) -> Result<(), String> {
    let mut tell = |difference: &Difference| println!("{}", told(difference));
    let checked = check::check(ctx, &mut tell).await.map_err(|e| sentence(&e))?;
    println!("{} accounts and {} entries were checked.", checked.accounts, checked.entries);
    match checked.differences {
        0 => Ok(()),
        1 => {
            Err("1 difference was found. Bring back a copy, or ask who changed the database."
                .into())
        }
        n => Err(format!(
            "{n} differences were found. Bring back a copy, or ask who changed the database."
        )),
    }
}

fn told(difference: &Difference) -> String {
    match difference {
        Difference::Amount { key: 0, what, stored, derived, .. } => {
            format!("{what} is {stored}, and derives to {derived}")
        }
        Difference::Amount { account, key, what, stored, derived } => {
            format!("account {account} ({key}): {what} is {stored}, and derives to {derived}")
        }
        Difference::Names { account, key } => {
            format!("account {account} ({key}): its id, email or document is not what was last set")
        }
        Difference::Role { person } => {
            format!("{person} has another role than they were last given")
        }
        Difference::Log { chain, n_rows, at } => format!(
            "the audit log was changed: chain {chain}, of which {n_rows} rows are there, is broken at row {at}"
        ),
        Difference::File { said } => format!("the database file is damaged: {said}"),
    }
}
