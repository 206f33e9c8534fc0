//! What the store decided for all its accounts.

use serde::{Deserialize, Serialize};

use crate::money::{Money, Rate};

/// The store's settings (spec §1.7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Store {
    /// The currency's ISO 4217 code: `BRL`.
    pub currency: String,
    /// The IANA name of the time zone that dates are shown in: `America/Sao_Paulo`.
    pub time_zone: String,
    /// The credit limit of an account opened without one.
    pub default_limit: Money,
    /// Whether a purchase may use an account's tolerance.
    pub tolerance_enabled: bool,
    /// Whether a customer without an account gets one at the checkout.
    pub auto_creation_enabled: bool,
    /// Whether customers see their credit in the shop.
    pub my_credits_enabled: bool,
    /// Interest a day on what is overdue; told, never added to an invoice.
    pub daily_interest_rate: Rate,
    /// A tax rate, kept for those who read it.
    pub tax_rate: Rate,
    /// By how much a settlement may exceed its hold, as a share of the hold.
    pub growth_rate: Rate,
    /// Whether due dates can be postponed.
    pub postponement_enabled: bool,
    /// How often an invoice can be postponed.
    pub postponements_max: i64,
    /// By how many days in all an invoice can be postponed.
    pub postponed_days_max: i64,
    /// When customers are told of an invoice that is due.
    pub reminders: Reminders,
}

/// Reminders of an invoice, by the day it is due.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Reminders {
    /// Before that day; 0 is the day itself.
    pub days_prior: Vec<Reminder>,
    /// After that day.
    pub days_after: Vec<Reminder>,
}

/// A reminder, so many days from the day an invoice is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reminder {
    /// Whole days, at most [`REMINDER_DAYS_MAX`].
    pub days: u8,
    /// The time of day in UTC: `12:00:00`.
    pub time_of_day: String,
}

/// The most days between a reminder and the day an invoice is due.
pub const REMINDER_DAYS_MAX: u8 = 10;
/// The most reminders before the day, and the most after it.
pub const REMINDERS_MAX: usize = 3;
/// The most postponements, and the most days of them, that a store can allow.
pub const POSTPONEMENT_MAX: i64 = 3_650;

impl Default for Store {
    /// What a store starts with (spec §1.1: default limit 100; §1.7).
    fn default() -> Store {
        let noon = Reminder { days: 0, time_of_day: "12:00:00".into() };
        Store {
            currency: "BRL".into(),
            time_zone: "America/Sao_Paulo".into(),
            default_limit: Money::minor(10_000),
            tolerance_enabled: false,
            auto_creation_enabled: false,
            my_credits_enabled: false,
            daily_interest_rate: Rate::ZERO,
            tax_rate: Rate::ZERO,
            growth_rate: Rate::ZERO,
            postponement_enabled: false,
            postponements_max: 0,
            postponed_days_max: 0,
            reminders: Reminders { days_prior: vec![noon], days_after: Vec::new() },
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
