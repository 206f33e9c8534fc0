//! The process: configuration, HTTP, sessions, background work, command line. It knows no SQL and no
//! rule of credit; those it asks the books for.

pub mod cli;
pub mod config;
pub mod demo;
pub mod web;
pub mod worker;
