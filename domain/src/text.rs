//! A sentence per error.
