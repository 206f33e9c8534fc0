//! The screens. Pages are rendered on the server and know the books; islands move in the browser;
//! server functions stand between them. Compiled twice: `ssr` has everything, `hydrate` the islands.

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
