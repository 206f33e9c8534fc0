//! `fiado check`: whether every amount is what it derives from.

use ledger::{Ctx, check};

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
    let mut tell = |difference: &check::Difference| {
        let check::Difference { account, key, what, stored, derived } = difference;
        if *what == "database file" {
            println!("the database file is damaged: {account}");
            return;
        }
        if *what == "role" {
            println!("{account} has another role than they were last given");
            return;
        }
        if *what == "names" {
            println!(
                "account {account} ({key}): its id, email or document is not what was last set"
            );
            return;
        }
        if *what == "audit log" {
            println!(
                "the audit log was changed: chain {account}, of which {stored} rows are there, is broken at row {derived}"
            );
            return;
        }
        let whose = if *key == 0 { String::new() } else { format!("account {account} ({key}): ") };
        println!("{whose}{what} is {stored}, and derives to {derived}");
    };
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
