//! What the forms of a run ask the server for: one use case each.

use leptos::prelude::*;

use crate::failure::Failure;

/// Checks a run again in another mode.
#[server(SwitchImport, prefix = "/do", endpoint = "imports/mode")]
pub async fn switch_import(key: i64, #[server(default)] mode: String) -> Result<(), Failure> {
    use domain::imports::Mode;
    use domain::{Error, Fault, Field, Rule};

    let ctx = crate::asked::asked().ctx;
    let run = ledger::imports::get(&ctx, key).await?;
    let unknown = || Error::Invalid(vec![Fault::new(Field::Mode, &mode, Rule::Required)]);
    let mode = Mode::parse(&mode).ok_or_else(unknown)?;
    ledger::imports::check_again(&ctx, key, mode, &run.choices).await?;
    leptos_axum::redirect(&crate::routes::import(key));
    Ok(())
}

/// Checks a run again, its file read as somebody says; what is blank is found out. An answer is the heading of a column that
/// is not read, and the field that it holds, or [`UNREAD`](super::run::reading::UNREAD).
#[server(ReadImport, prefix = "/do", endpoint = "imports/read")]
pub async fn read_import(
    key: i64,
    #[server(default)] encoding: String,
    #[server(default)] separator: String,
    #[server(default)] limit_mark: String,
    #[server(default)] tolerance_mark: String,
    #[server(default)] columns: Vec<String>,
    #[server(default)] answers: Vec<[String; 2]>,
) -> Result<(), Failure> {
    use super::run::reading::{UNREAD, field, named};
    use domain::imports::Choices;

    let ctx = crate::asked::asked().ctx;
    let run = ledger::imports::get(&ctx, key).await?;
    let columns: Vec<_> = columns.iter().map(|name| field(name)).collect();
    let shown = run.survey.as_ref().map(|survey| &survey.header.columns);
    // Columns that nobody touched are found out again, where the rest is read otherwise.
    let columns = if shown == Some(&columns) { run.choices.columns } else { Some(columns) };
    let mut decided = run.choices.named;
    let answers = answers.into_iter().filter(|[_, reading]| !reading.is_empty());
    decided.extend(
        answers.map(|[heading, reading]| (heading, field(&reading).filter(|_| reading != UNREAD))),
    );
    let choices = Choices {
        encoding: named(&encoding),
        separator: named(&separator),
        limit_mark: named(&limit_mark),
        tolerance_mark: named(&tolerance_mark),
        columns,
        named: decided,
    };
    ledger::imports::check_again(&ctx, key, run.mode, &choices).await?;
    leptos_axum::redirect(&crate::routes::import(key));
    Ok(())
}

/// Applies a run that was checked.
#[server(ConfirmImport, prefix = "/do", endpoint = "imports/confirm")]
pub async fn confirm_import(
    key: i64,
    #[server(default)] scope: String,
    #[server(default)] opens_new: String,
) -> Result<(), Failure> {
    use ledger::imports::Scope;

    let ctx = crate::asked::asked().ctx;
    let scope = Scope { is_whole: scope == "whole", opens_new: !opens_new.is_empty() };
    ledger::imports::confirm(&ctx, key, scope).await?;
    leptos_axum::redirect(&crate::routes::import(key));
    Ok(())
}

/// Stops a run, or forgets one that waits, and leads back to where it came from.
#[server(CancelImport, prefix = "/do", endpoint = "imports/cancel")]
pub async fn cancel_import(key: i64) -> Result<(), Failure> {
    use crate::routes;
    use ledger::imports::RunStatus;

    let ctx = crate::asked::asked().ctx;
    let run = ledger::imports::get(&ctx, key).await?;
    ledger::imports::cancel(&ctx, key).await?;
    let to = match (run.status, run.undo_of) {
        (RunStatus::Checked, Some(undone)) => routes::import(undone),
        (RunStatus::Checked, None) => routes::import_as(run.mode),
        _ => routes::import(key),
    };
    leptos_axum::redirect(&to);
    Ok(())
}

/// Begins to take a run back, and leads to what that would do.
#[server(UndoImport, prefix = "/do", endpoint = "imports/undo")]
pub async fn undo_import(key: i64) -> Result<(), Failure> {
    let ctx = crate::asked::asked().ctx;
    let undo = ledger::imports::undo(&ctx, key, false).await?.key;
    leptos_axum::redirect(&crate::routes::import(undo));
    Ok(())
}
