//! The store's settings.

use domain::settings::{CsvSeparator, StoreEdit};
use domain::{Money, Permission, Rate, Store};
use serde_json::json;
use sqlx::FromRow;

use crate::audit::{self, Change};
use crate::db::{Tx, internal};
use crate::{Ctx, Result};

#[derive(FromRow)]
struct StoreRow {
    currency: String,
    time_zone: String,
    default_limit: i64,
    tolerance_enabled: bool,
    auto_creation_enabled: bool,
    my_credits_enabled: bool,
    daily_interest_rate: i64,
    tax_rate: i64,
    growth_rate: i64,
    postponement_enabled: bool,
    postponements_max: i64,
    postponed_days_max: i64,
    reminders: String,
    csv_separator: String,
}

/// The settings, for whoever shows an amount or a date.
pub async fn store(ctx: &Ctx) -> Result<Store> {
    let mut tx = ctx.db.glance().await?;
    get(&mut tx).await
}

/// The settings, for whoever may read all of them.
///
/// Errors: `Forbidden`.
pub async fn read(ctx: &Ctx) -> Result<Store> {
    ctx.require(Permission::ReadConfiguration)?;
    store(ctx).await
}

/// Changes settings; what `edit` leaves out stays.
///
/// Errors: `Forbidden`.
pub async fn edit(ctx: &Ctx, edit: &StoreEdit) -> Result<Store> {
    ctx.require(Permission::EditConfiguration)?;
    let mut tx = ctx.db.write().await?;
    let before = get_to_change(&mut tx).await?;
    let after = before.edited(edit);
    if after != before {
        set(&mut tx, &after).await?;
        let change = Change {
            action: "settings.edit",
            account: 0,
            before: json!(before),
            after: json!(after),
        };
        audit::record(&mut tx, ctx, change).await?;
    }
    tx.commit().await?;
    Ok(after)
}

/// A secret of these books, the same for each process that works on them: what browsers keep for us is signed with it.
///
/// Errors: `Internal` only.
pub async fn secret(ctx: &Ctx) -> Result<Vec<u8>> {
    let find = "select value from secrets where name = 'cookies'";
    let found: Option<(Vec<u8>,)> = ctx.db.glance().await?.query(find).optional().await?;
    if let Some((secret,)) = found {
        return Ok(secret);
    }
    let mut tx = ctx.db.write().await?;
    tx.query("insert into secrets (name, value) values ('cookies', $1) on conflict do nothing")
        .bind(rand::random::<[[u8; 32]; 2]>().as_flattened())
        .run()
        .await?;
    let (secret,): (Vec<u8>,) = tx.query(find).one().await?;
    tx.commit().await?;
    Ok(secret)
}

pub(crate) async fn get(tx: &mut Tx) -> Result<Store> {
    select(tx, "").await
}

/// The settings, which nobody else changes until the transaction ends.
async fn get_to_change(tx: &mut Tx) -> Result<Store> {
    let for_update = tx.for_update();
    select(tx, for_update).await
}

async fn select(tx: &mut Tx, for_update: &str) -> Result<Store> {
    let sql = format!(
        "select currency, time_zone, default_limit, tolerance_enabled, auto_creation_enabled, \
         my_credits_enabled, daily_interest_rate, tax_rate, growth_rate, postponement_enabled, \
         postponements_max, postponed_days_max, reminders, csv_separator from store where key = 1{for_update}"
    );
    let row: StoreRow = tx.query_built(sql).one().await?;
    Ok(Store {
        currency: row.currency,
        time_zone: row.time_zone,
        default_limit: Money::minor(row.default_limit),
        tolerance_enabled: row.tolerance_enabled,
        auto_creation_enabled: row.auto_creation_enabled,
        my_credits_enabled: row.my_credits_enabled,
        daily_interest_rate: Rate::millionths(row.daily_interest_rate),
        tax_rate: Rate::millionths(row.tax_rate),
        growth_rate: Rate::millionths(row.growth_rate),
        postponement_enabled: row.postponement_enabled,
        postponements_max: row.postponements_max,
        postponed_days_max: row.postponed_days_max,
        reminders: serde_json::from_str(&row.reminders).map_err(internal)?,
        csv_separator: CsvSeparator::parse(&row.csv_separator)
            .map_err(|_| internal("csv_separator"))?,
    })
}

async fn set(tx: &mut Tx, store: &Store) -> Result<()> {
    tx.query(
        "update store set default_limit = $1, tolerance_enabled = $2, auto_creation_enabled = $3, \
         my_credits_enabled = $4, daily_interest_rate = $5, tax_rate = $6, growth_rate = $7, \
         postponement_enabled = $8, postponements_max = $9, postponed_days_max = $10, reminders = $11, \
         csv_separator = $12 where key = 1",
    )
    .bind(store.default_limit.as_minor())
    .bind(store.tolerance_enabled)
    .bind(store.auto_creation_enabled)
    .bind(store.my_credits_enabled)
    .bind(store.daily_interest_rate.as_millionths())
    .bind(store.tax_rate.as_millionths())
    .bind(store.growth_rate.as_millionths())
    .bind(store.postponement_enabled)
    .bind(store.postponements_max)
    .bind(store.postponed_days_max)
    .bind(serde_json::to_string(&store.reminders).map_err(internal)?)
    .bind(store.csv_separator.as_str())
    .run()
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::each_db;

    #[tokio::test]
    async fn two_who_change_settings_at_once_lose_neither_change() {
        each_db(async |shop| {
            for round in 1..=10 {
                let ctx = &shop.olga;
                let limit = Money::minor(round * 100);
                let days = 100 + round;
                let one = StoreEdit { default_limit: Some(limit), ..StoreEdit::default() };
                let two = StoreEdit { postponed_days_max: Some(days), ..StoreEdit::default() };
                let (one, two) = tokio::join!(edit(ctx, &one), edit(ctx, &two));
                assert!(one.is_ok() && two.is_ok());
                let store = store(ctx).await.unwrap();
                assert_eq!((store.default_limit, store.postponed_days_max), (limit, days));
            }
        })
        .await;
    }

    #[tokio::test]
    async fn every_process_has_the_same_secret() {
        each_db(async |shop| {
            let other = shop.another_process().await;
            let (one, two) = tokio::join!(secret(&shop.olga), secret(&other));
            assert_eq!(one.unwrap(), two.unwrap());
        })
        .await;
    }
}
