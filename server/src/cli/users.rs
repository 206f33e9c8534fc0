//! `fiado user`: people who sign in.

use std::io::{IsTerminal, Read};

use clap::Subcommand;
use domain::people::CredentialsForm;
use ledger::{Ctx, people};

use super::{read_role, sentence};

/// What can be done with people.
#[derive(Subcommand)]
pub(super) enum UserCommand {
    /// Add a person; the password is read from standard input, else one is made and printed once
    Add {
        /// The e-mail to sign in with
        email: String,
        /// owner, manager, clerk or viewer
        #[arg(long)]
        role: String,
    },
    /// List everybody
    List,
    /// Give somebody another role
    Role {
        /// The e-mail to sign in with
        email: String,
        /// owner, manager, clerk or viewer
        role: String,
    },
    /// Give somebody another password, read from standard input, else made and printed once; their sessions end
    Password {
        /// The e-mail to sign in with
        email: String,
    },
    /// Let somebody whom others' guesses slow sign in again at once
    Unlock {
        /// The e-mail to sign in with
        email: String,
    },
    /// Sign somebody out, wherever they are signed in
    EndSessions {
        /// The e-mail to sign in with
        email: String,
    },
    /// Remove somebody; what they did keeps their name
    Remove {
        /// The e-mail to sign in with
        email: String,
    },
}

/// Does it.
///
/// Errors: one sentence.
pub(super) async fn run(ctx: &Ctx, command: UserCommand) -> Result<(), String> {
    let told = |e: domain::Error| sentence(&e);
    match command {
        UserCommand::Add { email, role } => {
            let role = read_role(&role)?;
            let password = password_from_input()?;
            let is_made = password.is_empty();
            let form = CredentialsForm { email, password };
            let (person, password) = people::add(ctx, form, role).await.map_err(told)?;
            println!("{} may sign in as {}.", person.email, role.as_str());
            show(is_made, &password);
        }
        UserCommand::List => {
            for people::Listed { person, last_sign_in } in people::list(ctx).await.map_err(told)? {
                let last = match last_sign_in {
                    Some(at) => format!("last signed in {at}"),
                    None => "never signed in".to_owned(),
                };
                println!("{}  {}  {last}", person.email, person.role.as_str());
            }
        }
        UserCommand::Role { email, role } => {
            let person = people::set_role(ctx, &email, read_role(&role)?).await.map_err(told)?;
            println!("{} is {} now.", person.email, person.role.as_str());
        }
        UserCommand::Password { email } => {
            let password = password_from_input()?;
            let is_made = password.is_empty();
            let outcome = people::set_password(ctx, &email, password).await;
            let (person, password) = outcome.map_err(told)?;
            println!("{} has another password, and is signed out.", person.email);
            show(is_made, &password);
        }
        UserCommand::Unlock { email } => {
            let person = people::unlock(ctx, &email).await.map_err(told)?;
            println!("{} may sign in again at once.", person.email);
        }
        UserCommand::EndSessions { email } => {
            let (person, n) = people::end_sessions(ctx, &email).await.map_err(told)?;
            println!("{} is signed out. Sessions ended: {n}.", person.email);
        }
        UserCommand::Remove { email } => {
            let person = people::remove(ctx, &email).await.map_err(told)?;
            println!("{} may not sign in any more.", person.email);
        }
    }
    Ok(())
}

fn show(is_made: bool, password: &str) {
    if is_made {
        println!("Password: {password}");
    }
}

/// A line from standard input, unless that is a terminal.
fn password_from_input() -> Result<String, String> {
    let mut text = String::new();
    if !std::io::stdin().is_terminal() {
        std::io::stdin()
            .take(4_096)
            .read_to_string(&mut text)
            .map_err(|e| format!("The password could not be read: {e}."))?;
    }
    Ok(text.lines().next().unwrap_or_default().to_owned())
}
