//! The process: configuration, HTTP, sessions, background work, command line. It knows no SQL and no
//! rule of credit; those it asks the books for.

// The views of the pages are types nested as deeply as their elements.
#![recursion_limit = "256"]

pub mod api;
pub mod cli;
pub mod config;
pub mod demo;
mod export;
pub mod web;
pub mod worker;
