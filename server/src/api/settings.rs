//! The store's settings.

use axum::Json;
use axum::body::Bytes;
use domain::settings::StoreForm;
use ledger::settings;
use serde::Deserialize;
use utoipa::ToSchema;

use super::answers::{RemindersBody, StoreBody};
use super::auth::Ask;
use super::body::{self, Loose, Part};
use super::{Answered, Failed};

/// Settings to change. What is left out stays.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct StoreInput {
    #[schema(value_type = Option<f64>, minimum = 0, maximum = 1000)]
    #[serde(default)]
    daily_interest_rate: Loose,
    #[schema(value_type = Option<f64>, minimum = 0, maximum = 1000)]
    #[serde(default)]
    tax_rate: Loose,
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 3650)]
    #[serde(default)]
    invoice_postponement_limit: Loose,
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 3650)]
    #[serde(default)]
    max_postponement_days: Loose,
    #[schema(value_type = Option<bool>)]
    #[serde(default)]
    postponement_enabled: Loose,
    #[schema(value_type = Option<f64>, minimum = 0)]
    #[serde(default)]
    default_credit_value: Loose,
    #[schema(value_type = Option<bool>)]
    #[serde(default)]
    automatic_checking_account_creation_enabled: Loose,
    #[schema(value_type = Option<bool>)]
    #[serde(default)]
    tolerance_enabled: Loose,
    #[schema(value_type = Option<bool>)]
    #[serde(default)]
    my_credits_enabled: Loose,
    #[schema(value_type = Option<f64>, minimum = 0, maximum = 1000)]
    #[serde(default)]
    max_pre_authorization_growth_rate: Loose,
    #[schema(value_type = Option<RemindersBody>)]
    notifications_settings: Option<Part>,
    /// `comma`, `semicolon`, or `language`: what spreadsheets expect in the reader's language.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    csv_separator: Loose,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RemindersInput {
    days_prior: Option<Part>,
    days_after: Option<Part>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReminderInput {
    #[serde(default)]
    days: Loose,
    #[serde(default)]
    time_of_day: Loose,
}

fn reminders(name: &str, given: Option<Part>) -> Result<Option<Vec<(String, String)>>, Failed> {
    let pair = |reminder: ReminderInput| (reminder.days.text(), reminder.time_of_day.text());
    let given = body::list(name, given)?;
    Ok(given.map(|reminders| reminders.into_iter().map(pair).collect()))
}

/// Retrieve store configuration
#[utoipa::path(get, path = "/api/creditcontrol/storeconfig", operation_id = "Retrievestoreconfiguration", tag = "Store",
    responses((status = 200, description = "The settings", body = StoreBody)))]
pub(super) async fn get(ask: Ask) -> Answered<StoreBody> {
    Ok(Json(StoreBody::from(&settings::read(&ask.ctx).await?)))
}

/// Create or update store configuration
///
/// What is left out stays as it is.
#[utoipa::path(put, path = "/api/creditcontrol/storeconfig", operation_id = "Createorchangestoreconfiguration", tag = "Store",
    request_body = StoreInput,
    responses((status = 200, description = "The settings", body = StoreBody)))]
pub(super) async fn put(ask: Ask, bytes: Bytes) -> Answered<StoreBody> {
    let input: StoreInput = body::read(&bytes)?;
    let told: RemindersInput = body::within("notificationsSettings", input.notifications_settings)?;
    let form = StoreForm {
        default_limit: input.default_credit_value.amount(),
        tolerance_enabled: input.tolerance_enabled.text(),
        auto_creation_enabled: input.automatic_checking_account_creation_enabled.text(),
        my_credits_enabled: input.my_credits_enabled.text(),
        daily_interest_rate: input.daily_interest_rate.text(),
        tax_rate: input.tax_rate.text(),
        growth_rate: input.max_pre_authorization_growth_rate.text(),
        postponement_enabled: input.postponement_enabled.text(),
        postponements_max: input.invoice_postponement_limit.text(),
        postponed_days_max: input.max_postponement_days.text(),
        days_prior: reminders("daysPrior", told.days_prior)?,
        days_after: reminders("daysAfter", told.days_after)?,
        csv_separator: input.csv_separator.text(),
    };
    ask.ctx.require(domain::Permission::EditConfiguration)?;
    Ok(Json(StoreBody::from(&settings::edit(&ask.ctx, &form.parse()?).await?)))
}
