//! What the store decided for all its accounts.

use serde::{Deserialize, Serialize};

use crate::accounts::Faults;
use crate::error::{Error, Fault, Field, Rule};
use crate::holds::{read_flag, read_whole};
use crate::imports::Separator;
use crate::lang::Lang;
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
    /// What separates the columns of the template and of exports.
    pub csv_separator: CsvSeparator,
}

/// What separates the columns of a CSV file that is handed out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CsvSeparator {
    /// What spreadsheets expect where the reader's language is spoken.
    #[default]
    Language,
    /// `,`, as the original demands in every language.
    Comma,
    /// `;`
    Semicolon,
}

impl CsvSeparator {
    const ALL: [CsvSeparator; 3] =
        [CsvSeparator::Language, CsvSeparator::Comma, CsvSeparator::Semicolon];

    /// The name in the API and in the books.
    pub fn as_str(self) -> &'static str {
        match self {
            CsvSeparator::Language => "language",
            CsvSeparator::Comma => "comma",
            CsvSeparator::Semicolon => "semicolon",
        }
    }

    /// Reads a name in any case.
    ///
    /// Errors: `NotOneOf`.
    pub fn parse(text: &str) -> Result<CsvSeparator, Rule> {
        let names = || CsvSeparator::ALL.map(CsvSeparator::as_str).join(", ");
        CsvSeparator::ALL
            .into_iter()
            .find(|separator| separator.as_str().eq_ignore_ascii_case(text))
            .ok_or_else(|| Rule::NotOneOf { names: names() })
    }

    /// The separator for a reader of `lang`.
    pub fn in_language(self, lang: Lang) -> Separator {
        match self {
            CsvSeparator::Comma => Separator::Comma,
            CsvSeparator::Semicolon => Separator::Semicolon,
            CsvSeparator::Language => {
                lang.pick(Separator::Comma, Separator::Semicolon, Separator::Semicolon)
            }
        }
    }
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
            csv_separator: CsvSeparator::Language,
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

/// A change of the settings; `None` leaves a value as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoreEdit {
    /// The credit limit of an account opened without one.
    pub default_limit: Option<Money>,
    /// Whether a purchase may use an account's tolerance.
    pub tolerance_enabled: Option<bool>,
    /// Whether a customer without an account gets one at the checkout.
    pub auto_creation_enabled: Option<bool>,
    /// Whether customers see their credit in the shop.
    pub my_credits_enabled: Option<bool>,
    /// Interest a day.
    pub daily_interest_rate: Option<Rate>,
    /// A tax rate.
    pub tax_rate: Option<Rate>,
    /// By how much a settlement may exceed its hold.
    pub growth_rate: Option<Rate>,
    /// Whether due dates can be postponed.
    pub postponement_enabled: Option<bool>,
    /// How often.
    pub postponements_max: Option<i64>,
    /// By how many days in all.
    pub postponed_days_max: Option<i64>,
    /// Reminders before the day an invoice is due.
    pub days_prior: Option<Vec<Reminder>>,
    /// Reminders after it.
    pub days_after: Option<Vec<Reminder>>,
    /// What separates the columns of files.
    pub csv_separator: Option<CsvSeparator>,
}

impl Store {
    /// The settings after a change.
    pub fn edited(&self, edit: &StoreEdit) -> Store {
        let edit = edit.clone();
        Store {
            currency: self.currency.clone(),
            time_zone: self.time_zone.clone(),
            default_limit: edit.default_limit.unwrap_or(self.default_limit),
            tolerance_enabled: edit.tolerance_enabled.unwrap_or(self.tolerance_enabled),
            auto_creation_enabled: edit.auto_creation_enabled.unwrap_or(self.auto_creation_enabled),
            my_credits_enabled: edit.my_credits_enabled.unwrap_or(self.my_credits_enabled),
            daily_interest_rate: edit.daily_interest_rate.unwrap_or(self.daily_interest_rate),
            tax_rate: edit.tax_rate.unwrap_or(self.tax_rate),
            growth_rate: edit.growth_rate.unwrap_or(self.growth_rate),
            postponement_enabled: edit.postponement_enabled.unwrap_or(self.postponement_enabled),
            postponements_max: edit.postponements_max.unwrap_or(self.postponements_max),
            postponed_days_max: edit.postponed_days_max.unwrap_or(self.postponed_days_max),
            reminders: Reminders {
                days_prior: edit.days_prior.unwrap_or_else(|| self.reminders.days_prior.clone()),
                days_after: edit.days_after.unwrap_or_else(|| self.reminders.days_after.clone()),
            },
            csv_separator: edit.csv_separator.unwrap_or(self.csv_separator),
        }
    }
}

/// A change of the settings as a caller describes it: numbers with a point, `true` or `false`; blank
/// where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoreForm {
    /// An amount.
    pub default_limit: String,
    /// On or off.
    pub tolerance_enabled: String,
    /// On or off.
    pub auto_creation_enabled: String,
    /// On or off.
    pub my_credits_enabled: String,
    /// A fraction.
    pub daily_interest_rate: String,
    /// A fraction.
    pub tax_rate: String,
    /// A fraction.
    pub growth_rate: String,
    /// On or off.
    pub postponement_enabled: String,
    /// A whole number.
    pub postponements_max: String,
    /// A whole number.
    pub postponed_days_max: String,
    /// Days and times of day.
    pub days_prior: Option<Vec<(String, String)>>,
    /// Days and times of day.
    pub days_after: Option<Vec<(String, String)>>,
    /// A name of a separator.
    pub csv_separator: String,
}

impl StoreForm {
    /// The change.
    ///
    /// Errors: `Invalid` with every fault.
    pub fn parse(&self) -> Result<StoreEdit, Error> {
        let mut faults = Faults::default();
        let limit = |text: &str| {
            let limit = Money::read_token(text)?;
            if limit < Money::ZERO { Err(Rule::Negative) } else { Ok(limit) }
        };
        let whole = |text: &str| read_whole(text, 0, POSTPONEMENT_MAX);
        let mut flag = |field, text: &str| faults.take_given(field, text, read_flag);
        let tolerance_enabled = flag(Field::ToleranceEnabled, &self.tolerance_enabled);
        let auto_creation_enabled = flag(Field::AutoCreation, &self.auto_creation_enabled);
        let my_credits_enabled = flag(Field::MyCredits, &self.my_credits_enabled);
        let postponement_enabled = flag(Field::PostponementEnabled, &self.postponement_enabled);
        let mut rate = |field, text: &str| faults.take_given(field, text, Rate::read_token);
        let daily_interest_rate = rate(Field::DailyInterestRate, &self.daily_interest_rate);
        let tax_rate = rate(Field::TaxRate, &self.tax_rate);
        let growth_rate = rate(Field::GrowthRate, &self.growth_rate);
        let edit = StoreEdit {
            default_limit: faults.take_given(Field::DefaultLimit, &self.default_limit, limit),
            tolerance_enabled,
            auto_creation_enabled,
            my_credits_enabled,
            daily_interest_rate,
            tax_rate,
            growth_rate,
            postponement_enabled,
            postponements_max: faults.take_given(
                Field::PostponementLimit,
                &self.postponements_max,
                whole,
            ),
            postponed_days_max: faults.take_given(
                Field::PostponementDays,
                &self.postponed_days_max,
                whole,
            ),
            days_prior: read_reminders(self.days_prior.as_deref(), &mut faults),
            days_after: read_reminders(self.days_after.as_deref(), &mut faults),
            csv_separator: faults.take_given(
                Field::CsvSeparator,
                &self.csv_separator,
                CsvSeparator::parse,
            ),
        };
        if faults.0.is_empty() { Ok(edit) } else { Err(Error::Invalid(faults.0)) }
    }
}

fn read_reminders(
    given: Option<&[(String, String)]>,
    faults: &mut Faults,
) -> Option<Vec<Reminder>> {
    let given = given?;
    if given.len() > REMINDERS_MAX {
        let max = i64::try_from(REMINDERS_MAX).unwrap_or(i64::MAX);
        let value = given.len().to_string();
        faults.0.push(Fault::new(Field::Reminders, &value, Rule::NotBetween { min: 0, max }));
        return None;
    }
    let mut reminders = Vec::new();
    for (days, time) in given {
        let days = faults
            .take(Field::Reminders, days, |days| read_whole(days, 0, i64::from(REMINDER_DAYS_MAX)));
        let time = faults.take(Field::Reminders, time, |time| {
            let read: jiff::civil::Time = time.parse().map_err(|_| Rule::NotATime)?;
            Ok(format!("{:02}:{:02}:{:02}", read.hour(), read.minute(), read.second()))
        });
        if let (Some(days), Some(time_of_day)) = (days, time) {
            reminders.push(Reminder { days: u8::try_from(days).unwrap_or(u8::MAX), time_of_day });
        }
    }
    Some(reminders)
}
