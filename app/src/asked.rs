//! What a request brings to a page or a server function: who asks, in which language, and what the
//! last form left behind.

use std::sync::{Arc, Mutex};

use axum::http::request::Parts;
use domain::{Error, Lang, Money, Store};
use ledger::{Ctx, Who};
use leptos::prelude::{expect_context, use_context};
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::routes::here;

/// What a request brings. The server puts it among the request's extensions.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The books, the clock, and who asks.
    pub ctx: Ctx,
    /// The language to answer in.
    pub lang: Lang,
    /// The store's settings.
    pub store: Store,
    /// What the last form left behind, to be shown once.
    pub flash: Option<Flash>,
    /// What the next page is to say.
    pub outbox: Outbox,
}

/// Left behind by a form that was sent without scripting, for the page that comes next.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Flash {
    /// The address that the form was sent to.
    pub form: String,
    /// What was typed, without secrets.
    pub values: Vec<(String, String)>,
    /// Why nothing was done.
    pub failure: Option<Failure>,
    /// What was done.
    pub notice: Option<Notice>,
}

/// Something that was done, told on the next page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Notice {
    /// An account was opened.
    Opened {
        /// Its e-mail.
        email: String,
        /// What looks odd about it, a sentence each.
        odd: Vec<String>,
    },
    /// Limit or tolerance was changed.
    Changed {
        /// What looks odd about the account now, a sentence each.
        odd: Vec<String>,
    },
    /// What was sent is what stood there already.
    Unchanged,
    /// An account was closed.
    Closed {
        /// Its e-mail.
        email: String,
    },
    /// An invoice was marked as paid.
    Paid,
    /// That was taken back.
    Unpaid,
    /// A payment was received.
    Received {
        /// How much.
        value: Money,
    },
    /// It had been received already: its form was sent twice.
    ReceivedBefore {
        /// How much.
        value: Money,
    },
    /// A payment was taken back.
    TakenBack {
        /// How much.
        value: Money,
        /// What is left to spend on the account.
        available: Money,
    },
    /// A holder was added to an account.
    HolderAdded {
        /// Its e-mail.
        email: String,
    },
    /// A holder was removed from an account.
    HolderRemoved {
        /// Its e-mail.
        email: String,
    },
}

/// Where a server function leaves a notice for the next page.
#[derive(Clone, Debug, Default)]
pub struct Outbox(Arc<Mutex<Option<Notice>>>);

impl Outbox {
    /// Leaves a notice.
    pub fn leave(&self, notice: Notice) {
        if let Ok(mut held) = self.0.lock() {
            *held = Some(notice);
        }
    }

    /// Takes the notice out.
    pub fn take(&self) -> Option<Notice> {
        self.0.lock().ok().and_then(|mut held| held.take())
    }
}

impl Flash {
    /// A value that was typed into the form.
    pub fn value(&self, name: &str) -> String {
        let found = self.values.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    }
}

impl Asked {
    /// What the form at this address left behind.
    pub fn flash_of(&self, form: &str) -> Option<&Flash> {
        self.flash.as_ref().filter(|flash| flash.form == form)
    }

    /// What was done by the form before.
    pub fn notice(&self) -> Option<&Notice> {
        self.flash.as_ref()?.notice.as_ref()
    }

    /// The e-mail of the person who is signed in.
    pub fn person(&self) -> Option<&str> {
        match &self.ctx.who {
            Who::Person(person) => Some(&person.email),
            _ => None,
        }
    }
}

/// What the request under way brings.
///
/// # Panics
/// Outside of a request: a page or server function cannot run there.
pub fn asked() -> Asked {
    let parts = expect_context::<Parts>();
    parts.extensions.get::<Asked>().cloned().unwrap_or_else(|| panic!("a request without `Asked`"))
}

/// The error that the server tells in the place of whatever page stands at the address.
pub fn told_instead() -> Option<Error> {
    use_context::<Parts>()?.extensions.get::<Failure>().map(|failure| failure.0.clone())
}

/// A value of the query that was asked for, as it was written. (The router's own map decodes a
/// second time, and turns the `+` of an address within an address into a blank.)
pub fn query_value(name: &str) -> Option<String> {
    let address = address();
    let (_, query) = address.split_once('?')?;
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// The path and query that were asked for.
pub fn address() -> String {
    use_context::<Parts>()
        .and_then(|parts| parts.uri.path_and_query().map(|address| here(address.as_str())))
        .unwrap_or_else(|| "/".to_owned())
}
