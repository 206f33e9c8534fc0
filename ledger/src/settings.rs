//! The store's settings.

use domain::{Money, Store};

use crate::db::Tx;
use crate::{Ctx, Result};

/// The settings, for whoever shows an amount or a date.
pub async fn store(ctx: &Ctx) -> Result<Store> {
    let mut tx = ctx.db.read().await?;
    get(&mut tx).await
}

pub(crate) async fn get(tx: &mut Tx) -> Result<Store> {
    let (currency, time_zone, default_limit): (String, String, i64) = tx
        .query("select currency, time_zone, default_limit from store where key = 1")
        .one()
        .await?;
    Ok(Store { currency, time_zone, default_limit: Money::minor(default_limit) })
}
