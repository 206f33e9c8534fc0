//! What the store decided for all its accounts.

use serde::{Deserialize, Serialize};

use crate::money::Money;

/// The store's settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Store {
    /// The currency's ISO 4217 code: `BRL`.
    pub currency: String,
    /// The IANA name of the time zone that dates are shown in: `America/Sao_Paulo`.
    pub time_zone: String,
    /// The credit limit of an account opened without one.
    pub default_limit: Money,
}

impl Default for Store {
    /// What a store starts with (spec §1.1: default limit 100).
    fn default() -> Store {
        Store {
            currency: "BRL".into(),
            time_zone: "America/Sao_Paulo".into(),
            default_limit: Money::minor(10_000),
        }
    }
}

impl Store {
    /// The currency's sign: `R$` for `BRL`, else the code itself.
    pub fn sign(&self) -> &str {
        match self.currency.as_str() {
            "BRL" => "R$",
            "USD" => "US$",
            "EUR" => "€",
            "ARS" | "CLP" | "COP" | "MXN" => "$",
            "PEN" => "S/",
            code => code,
        }
    }
}
