//! The screens. Pages are rendered on the server and know the books; islands move in the browser;
//! server functions stand between them. Compiled twice: `ssr` has everything, `hydrate` the islands.

// A page's view is one type, nested as deeply as its elements.
#![recursion_limit = "256"]

pub mod accounts;
pub mod failure;
pub mod imports;
pub mod ui;

#[cfg(feature = "ssr")]
pub mod asked;
#[cfg(feature = "ssr")]
mod entry;
#[cfg(feature = "ssr")]
mod format;
#[cfg(feature = "ssr")]
mod message;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
mod shell;

#[cfg(feature = "ssr")]
pub use shell::{App, shell};
