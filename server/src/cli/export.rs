//! `fiado export`: accounts or invoices as a file.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

use axum::body::Bytes;
use clap::{Args, Subcommand};
use domain::page::AccountQuery;
use domain::{Error, InvoiceStatus, Lang, Status};
use futures::{Stream, TryStreamExt};
use ledger::invoices::{Filter, InvoiceQuery};
use ledger::{Ctx, settings};

use super::sentence;
use crate::export;

#[derive(Subcommand)]
pub(super) enum ExportCommand {
    /// Accounts, as the list's Export gives them: an import takes the file back
    Accounts {
        /// Text in the email, the document or the id
        #[arg(long, value_name = "TEXT", default_value = "")]
        search: String,
        /// Only these
        #[arg(long, value_parser = ["open", "closed", "all"], default_value = "open")]
        status: String,
        #[command(flatten)]
        to: To,
    },
    /// Invoices, in the order in which they were made
    Invoices {
        /// Exactly this order
        #[arg(long, value_name = "ORDER", default_value = "")]
        search: String,
        /// Only these
        #[arg(long, value_parser = ["opened", "paid", "cancelled", "all"], default_value = "all")]
        status: String,
        #[command(flatten)]
        to: To,
    },
}

/// Where the file goes.
#[derive(Args)]
pub(super) struct To {
    /// A file that is not there yet [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Writes the file.
///
/// Errors: one sentence.
pub(super) async fn run(ctx: &Ctx, command: ExportCommand) -> Result<(), String> {
    let store = settings::store(ctx).await.map_err(|e| sentence(&e))?;
    match command {
        ExportCommand::Accounts { search, status, to } => {
            let status = match status.as_str() {
                "open" => Some(Status::Open),
                "closed" => Some(Status::Closed),
                _ => None,
            };
            let query = AccountQuery { search, status, ..AccountQuery::default() };
            write(to, export::of_accounts(ctx.clone(), &store, Lang::En, query)).await
        }
        ExportCommand::Invoices { search, status, to } => {
            let status = InvoiceStatus::parse(&status).ok().flatten();
            let order = (!search.is_empty()).then_some(Filter::Order(search));
            let filters = status.map(Filter::Status).into_iter().chain(order).collect();
            let query = InvoiceQuery { filters, ..InvoiceQuery::default() };
            write(to, export::of_invoices(ctx.clone(), &store, Lang::En, query)).await
        }
    }
}

async fn write(to: To, rows: impl Stream<Item = Result<Bytes, Error>>) -> Result<(), String> {
    let (mut out, name): (Box<dyn Write>, String) = match to.out {
        None => (Box::new(std::io::stdout().lock()), "standard output".to_owned()),
        Some(file) => {
            let name = file.display().to_string();
            let opened = OpenOptions::new().write(true).create_new(true).open(&file);
            let opened = opened.map_err(|e| match e.kind() {
                std::io::ErrorKind::AlreadyExists => {
                    format!("There is a file at {name} already. Name one that is not there yet.")
                }
                _ => format!("The file {name} could not be written: {e}. Name another place."),
            })?;
            (Box::new(opened), name)
        }
    };
    let mut rows = std::pin::pin!(rows);
    while let Some(bytes) = rows.try_next().await.map_err(|e| sentence(&e))? {
        out.write_all(&bytes).map_err(|e| format!("{name} could not be written: {e}."))?;
    }
    out.flush().map_err(|e| format!("{name} could not be written: {e}."))
}
