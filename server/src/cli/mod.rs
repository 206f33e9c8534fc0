//! The command line: what each command does is in its own use case; this only reads words and
//! prints outcomes.

mod backup;
mod check;
mod export;
mod guests;
mod imports;
mod keys;
mod serve;
mod users;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use domain::{Lang, Role, Store};
use ledger::{Clock, Ctx, Db, Door};

use crate::config::{self, Config, Given};
use crate::demo;

/// The self-hosted admin for credit that a shop gives its own customers.
#[derive(Parser)]
#[command(name = "fiado", version)]
struct Cli {
    /// sqlite://FILE or postgres://USER@HOST/NAME [default: sqlite://fiado.db]
    #[arg(long, env = "FIADO_DATABASE", global = true, value_name = "URL")]
    database: Option<String>,
    #[command(flatten)]
    given: Given,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the screens (also without any command)
    Serve {
        #[command(flatten)]
        given: Given,
    },
    #[command(flatten)]
    OnBooks(OnBooks),
}

/// What is done with the books, and is over.
#[derive(Subcommand)]
enum OnBooks {
    /// Fill an empty database with a sample shop
    Demo,
    /// People who sign in
    User {
        #[command(subcommand)]
        command: users::UserCommand,
    },
    /// Keys of the API
    Key {
        #[command(subcommand)]
        command: keys::KeyCommand,
    },
    /// Import a CSV file; exit 0 when all rows were applied, 2 when some were refused (their report goes to
    /// standard output), 1 when the file could not be read
    Import {
        /// The file
        file: std::path::PathBuf,
        /// create: every row opens an account; update: a row changes the account it names, or opens one
        #[arg(long, value_parser = ["create", "update"])]
        mode: String,
        /// Only tell what would happen
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        choices: imports::ChoiceArgs,
    },
    /// Write a whole copy of a SQLite database, also while a server works on it
    Backup {
        /// A file that is not there yet
        file: std::path::PathBuf,
    },
    /// Write accounts or invoices as a CSV file
    Export {
        #[command(subcommand)]
        command: export::ExportCommand,
    },
    /// Recompute every amount from the ledger entries, holds and invoices; exit 1 on any difference
    Check,
}

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(e) => {
            let _ = e.print();
            // 2 is what an import ends with whose file has refused rows.
            return if e.use_stderr() { ExitCode::FAILURE } else { ExitCode::SUCCESS };
        }
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(e) => return fail(&format!("The process could not start: {e}.")),
    };
    match runtime.block_on(run(cli)) {
        Ok(code) => code,
        Err(sentence) => fail(&sentence),
    }
}

fn fail(sentence: &str) -> ExitCode {
    eprintln!("{sentence}");
    ExitCode::FAILURE
}

async fn run(cli: Cli) -> Result<ExitCode, String> {
    let done = match cli.command {
        None => serve::serve(Config::load(cli.given, cli.database)?).await,
        Some(Command::Serve { given }) => {
            let given = Given {
                listen: given.listen.or(cli.given.listen),
                base_url: given.base_url.or(cli.given.base_url),
                embed_origins: given.embed_origins.or(cli.given.embed_origins),
                api_rate: given.api_rate.or(cli.given.api_rate),
                trusted_proxies: given.trusted_proxies.or(cli.given.trusted_proxies),
                log: given.log.or(cli.given.log),
                security_contact: given.security_contact.or(cli.given.security_contact),
            };
            serve::serve(Config::load(given, cli.database)?).await
        }
        Some(Command::OnBooks(command)) => {
            return on_books(&config::database(cli.database)?, command).await;
        }
    };
    done.map(|()| ExitCode::SUCCESS)
}

/// Runs a command that works on the books, and leaves them closed.
async fn on_books(database: &str, command: OnBooks) -> Result<ExitCode, String> {
    if !matches!(command, OnBooks::Demo | OnBooks::User { .. } | OnBooks::Key { .. }) {
        check::require_books(database)?;
    }
    let ctx = open(database).await?;
    let done = match command {
        OnBooks::Demo => demo(&ctx).await,
        OnBooks::User { command } => users::run(&ctx, command).await,
        OnBooks::Key { command } => keys::run(&ctx, command).await,
        OnBooks::Import { file, mode, dry_run, choices } => {
            let code = imports::run(&ctx, &file, &mode, dry_run, choices).await;
            ctx.db.close().await;
            return code;
        }
        OnBooks::Backup { file } => backup::run(&ctx, &file).await,
        OnBooks::Export { command } => export::run(&ctx, command).await,
        OnBooks::Check => check::run(&ctx).await,
    };
    ctx.db.close().await;
    done.map(|()| ExitCode::SUCCESS)
}

async fn demo(ctx: &Ctx) -> Result<(), String> {
    let password = demo::fill(ctx).await.map_err(|e| sentence(&e))?;
    println!("The sample shop is ready. Sign in as {} with the password {password}", demo::EMAIL);
    Ok(())
}

fn read_role(role: &str) -> Result<Role, String> {
    Role::parse(role).ok_or_else(|| {
        format!("There is no role {role:?}. The roles are owner, manager, clerk and viewer.")
    })
}

/// The books, with the command line asking.
pub(crate) async fn open(database: &str) -> Result<Ctx, String> {
    let db = Db::open(database).await.map_err(|e| e.0)?;
    Ok(Ctx::new(db, Clock::System, Door::Command))
}

/// An error as one sentence; of a form, its first fault with its field.
pub(crate) fn sentence(error: &domain::Error) -> String {
    let store = Store::default();
    match error {
        domain::Error::Invalid(faults) => faults
            .iter()
            .map(|fault| {
                let field = fault.field.map(|field| format!("{}: ", field.label(Lang::En)));
                field.unwrap_or_default() + &fault.sentence(Lang::En, &store)
            })
            .collect::<Vec<_>>()
            .join("\n"),
        other => other.sentence(Lang::En, &store),
    }
}
