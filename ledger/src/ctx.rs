//! What a use case is given: the books, the clock, and who is asking.

use domain::{Error, Permission, Role};

use crate::Result;
use crate::clock::Clock;
use crate::db::Db;

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

/// Who is asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Nobody known.
    Anyone,
    /// Somebody signed in.
    Person(Person),
    /// The process itself: the command line on the machine, and work that goes on by itself.
    System,
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
}

impl Ctx {
    /// The same surroundings with somebody else asking.
    pub fn with(&self, who: Who) -> Ctx {
        Ctx { who, ..self.clone() }
    }

    /// Errors: `Unauthenticated` when nobody is known, `Forbidden` when the role lacks the permission.
    pub fn require(&self, permission: Permission) -> Result<()> {
        match &self.who {
            Who::Anyone => Err(Error::Unauthenticated),
            Who::System => Ok(()),
            Who::Person(person) if person.role.may(permission) => Ok(()),
            Who::Person(_) => Err(Error::Forbidden(permission)),
        }
    }

    /// Whether [`require`](Ctx::require) would pass: for showing or hiding a control.
    pub fn may(&self, permission: Permission) -> bool {
        self.require(permission).is_ok()
    }

    /// The name that the books give to whoever asks.
    pub fn name(&self) -> &str {
        match &self.who {
            Who::Anyone => "",
            Who::Person(person) => &person.email,
            Who::System => "system",
        }
    }
}
