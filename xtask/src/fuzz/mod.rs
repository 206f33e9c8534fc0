//! `cargo fuzz-…`: what nobody would think of, against the API and against the reading of files.

mod api;
mod import;

pub use api::run as api;
pub use import::run as import;
