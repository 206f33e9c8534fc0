//! What a use case is given: the books, the clock, who is asking, and by which door.

use std::borrow::Cow;
use std::sync::Arc;

use domain::{Error, Permission, Role};

use crate::Result;
use crate::answers::{Once, Outcome};
use crate::clock::Clock;
use crate::db::{Db, Tx};

/// A person who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The internal key.
    pub key: i64,
    /// The e-mail by which the person signs in, and by which the books name them.
    pub email: String,
    /// What the person may do.
    pub role: Role,
}

/// A key of the API that was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// The internal key.
    pub key: i64,
    /// Its public half.
    pub app_key: String,
    /// The name by which the books name it.
    pub name: String,
    /// What it may do.
    pub role: Role,
}

/// Who is asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Nobody known.
    Anyone,
    /// Somebody signed in.
    Person(Person),
    /// A program with a key.
    Key(ApiKey),
    /// The process itself: the command line on the machine, and work that goes on by itself.
    System,
}

/// The way by which a change came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// A screen.
    Page,
    /// The API.
    Api,
    /// A file.
    Import,
    /// The command line.
    Command,
    /// Work that goes on by itself.
    Job,
}

impl Door {
    /// The name as the books write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Door::Page => "page",
            Door::Api => "api",
            Door::Import => "import",
            Door::Command => "command",
            Door::Job => "job",
        }
    }
}

/// The surroundings of a use case.
#[derive(Clone, Debug)]
pub struct Ctx {
    /// The books.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Who asks.
    pub who: Who,
    /// By which door.
    pub door: Door,
    /// The request's number, for the audit log.
    pub request: String,
    /// From which address; empty where there is none.
    pub address: String,
    /// The request may come again, and must have its effect once.
    pub once: Option<Arc<Once>>,
}

impl Ctx {
    /// Surroundings in which the process itself asks.
    pub fn new(db: Db, clock: Clock, door: Door) -> Ctx {
        let (request, address) = (String::new(), String::new());
        Ctx { db, clock, who: Who::System, door, request, address, once: None }
    }

    /// The same surroundings with somebody else asking.
    pub fn with(&self, who: Who) -> Ctx {
        Ctx { who, ..self.clone() }
    }

    /// Errors: `Unauthenticated` when nobody is known, `Forbidden` when the role lacks the permission.
    pub fn require(&self, permission: Permission) -> Result<()> {
        let role = match &self.who {
            Who::Anyone => return Err(Error::Unauthenticated),
            Who::System => return Ok(()),
            Who::Person(person) => person.role,
            Who::Key(key) => key.role,
        };
        if role.may(permission) { Ok(()) } else { Err(Error::Forbidden(permission)) }
    }

    /// Whether [`require`](Ctx::require) would pass: for showing or hiding a control.
    pub fn may(&self, permission: Permission) -> bool {
        self.require(permission).is_ok()
    }

    /// The name that the books give to whoever asks: the e-mail of a person, `key:` and the name of a key.
    pub fn name(&self) -> Cow<'_, str> {
        match &self.who {
            Who::Anyone => "".into(),
            Who::Person(person) => person.email.as_str().into(),
            Who::Key(key) => format!("key:{}", key.name).into(),
            Who::System => "system".into(),
        }
    }

    /// Makes a use case's effect true, together with the answer to a request that may come again.
    ///
    /// Errors: `Stale` when the same request had its effect meanwhile; this one then has none.
    pub(crate) async fn commit(&self, mut tx: Tx, outcome: Outcome<'_>) -> Result<()> {
        if let Some(once) = &self.once {
            once.answer(&mut tx, &outcome, self.clock.micros()).await?;
        }
        tx.commit().await
    }
}
