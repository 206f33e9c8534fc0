//! The books: the use cases of store credit, one transaction each, and all SQL of the product, for
//! SQLite and PostgreSQL alike.
//!
//! Every door (page, API, import, command line) comes through here with a [`Ctx`] that says who asks.

pub mod accounts;
pub mod answers;
pub(crate) mod audit;
pub mod check;
pub mod checkout;
pub mod clock;
pub mod ctx;
pub mod db;
pub mod figures;
pub mod holders;
pub mod imports;
pub mod invoices;
pub mod jobs;
pub mod keys;
pub mod people;
pub mod purchases;
pub mod receipts;
pub mod settings;
pub mod statements;
pub mod tallies;

#[cfg(test)]
mod model;
#[cfg(test)]
mod rush;
#[cfg(test)]
mod stories;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use clock::Clock;
pub use ctx::{ApiKey, Ctx, Door, Person, Who};
pub use db::Db;

/// The outcome of a use case.
pub type Result<T, E = domain::Error> = std::result::Result<T, E>;
