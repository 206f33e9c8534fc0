//! The whole server without a socket: its routes, its forms, its files, and who may do what.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod accounts;
mod amounts;
mod api;
mod away;
mod command;
mod corpus;
mod details;
mod faults;
mod gate;
mod imports;
mod outside;
mod people;
mod runs;
mod shop;
mod told;
mod watch;
