//! `fiado key`: keys of the API.

use clap::Subcommand;
use ledger::{Ctx, keys};

use super::{read_role, sentence};

/// What can be done with keys.
#[derive(Subcommand)]
pub(super) enum KeyCommand {
    /// Make a key; its token is printed once
    Add {
        /// What the key is for: the books name it by that
        name: String,
        /// owner, manager, clerk or viewer
        #[arg(long)]
        role: String,
        /// The token ends after so many days
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(1..=36_500))]
        days: Option<i64>,
    },
    /// Give a key a new token; the one before is good for seven days more
    Rotate {
        /// The AppKey
        app_key: String,
        /// The token ends after so many days
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(1..=36_500))]
        days: Option<i64>,
    },
    /// End a key with all its tokens
    End {
        /// The AppKey
        app_key: String,
    },
    /// List the keys
    List,
}

/// Does it.
///
/// Errors: one sentence.
pub(super) async fn run(ctx: &Ctx, command: KeyCommand) -> Result<(), String> {
    let told = |e: domain::Error| sentence(&e);
    match command {
        KeyCommand::Add { name, role, days } => {
            let key = keys::add(ctx, &name, read_role(&role)?, days).await.map_err(told)?;
            show(&key);
        }
        KeyCommand::Rotate { app_key, days } => {
            show(&keys::rotate(ctx, &app_key, days).await.map_err(told)?);
        }
        KeyCommand::End { app_key } => {
            keys::end(ctx, &app_key).await.map_err(told)?;
            println!("{app_key} opens nothing any more.");
        }
        KeyCommand::List => {
            for listed in keys::list(ctx).await.map_err(told)? {
                let state = match (listed.ended_at, listed.last_used_at) {
                    (Some(_), _) => "ended".to_owned(),
                    (None, None) => "never used".to_owned(),
                    (None, Some(at)) => format!("last used {at}"),
                };
                let key = listed.key;
                println!("{}  {}  {}  {state}", key.app_key, key.role.as_str(), key.name);
            }
        }
    }
    Ok(())
}

fn show(key: &keys::NewKey) {
    println!("AppKey: {}", key.app_key);
    println!("AppToken: {}", key.app_token);
}
