//! Coming in and going out: the forms of `/login`, `/setup` and the Sign out button.

use std::net::SocketAddr;

use app::asked::Asked;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::ConnectInfo;
use axum::response::{IntoResponse, Redirect, Response};
use domain::people::CredentialsForm;
use ledger::{Person, people};
use tower_sessions::Session;

use super::answer::broken;
use super::forms::value;
use super::sessions::PERSON;
use super::strangers::Strangers;

/// The form of `/login`: signs in, and goes on to the page that was asked for.
pub(super) async fn sign_in(
    session: Session,
    Extension(asked): Extension<Asked>,
    Extension(strangers): Extension<Strangers>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    body: Bytes,
) -> Response {
    let next = own_path(&value(&body, "next"));
    match people::sign_in(&asked.ctx, &credentials(&body), &from.ip().to_string()).await {
        Ok(person) => come_in(&session, &person, &next).await,
        Err(error) => strangers.send_back("/login", ("next", &next), &body, error),
    }
}

/// The form of `/setup`: creates the owner, and signs them in.
pub(super) async fn set_up(
    session: Session,
    Extension(asked): Extension<Asked>,
    Extension(strangers): Extension<Strangers>,
    body: Bytes,
) -> Response {
    let token = value(&body, "token");
    match people::set_up(&asked.ctx, &token, &credentials(&body)).await {
        Ok(owner) => come_in(&session, &owner, "/accounts").await,
        Err(error) => strangers.send_back("/setup", ("token", &token), &body, error),
    }
}

/// The Sign out button: ends the session.
pub(super) async fn sign_out(session: Session) -> Response {
    match session.flush().await {
        // Pages that the browser kept show customers' data: they go too.
        Ok(()) => ([("clear-site-data", "\"cache\"")], Redirect::to("/login")).into_response(),
        Err(e) => broken(e),
    }
}

/// Signs somebody in under a new session id, so that one known before is worth nothing.
async fn come_in(session: &Session, person: &Person, next: &str) -> Response {
    let signed_in = async {
        session.cycle_id().await?;
        session.insert(PERSON, person.key).await
    };
    match signed_in.await {
        Ok(()) => Redirect::to(next).into_response(),
        Err(e) => broken(e),
    }
}

fn credentials(body: &Bytes) -> CredentialsForm {
    CredentialsForm { email: value(body, "email"), password: value(body, "password") }
}

/// A path on this server; the accounts for anything else.
fn own_path(text: &str) -> String {
    let own = text.starts_with('/')
        && !text.starts_with("//")
        && !text.contains(|c: char| c == '\\' || c.is_control());
    if own && text != "/" { text.to_owned() } else { "/accounts".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signing_in_leads_nowhere_but_to_this_server() {
        assert_eq!(own_path("/accounts?q=a"), "/accounts?q=a");
        for text in [
            "",
            "/",
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "javascript:1",
            "/accounts\u{1}",
            "/accounts\u{7f}",
        ] {
            assert_eq!(own_path(text), "/accounts", "{text}");
        }
    }
}
