//! Whether each settled purchase has the invoices that it was settled with, and the refunds that stand on them.

use sqlx::FromRow;

use super::Difference;
use crate::Result;
use crate::db::Tx;

/// Purchases that are read at one time.
const ROWS: i64 = 5_000;

#[derive(FromRow)]
struct Row {
    id: String,
    key: i64,
    account: String,
    settled: i64,
    refunded: i64,
    issued: i64,
    credited: i64,
}

/// Some purchases beyond this one; tells their differences, and the last one's id.
pub(super) async fn check(
    tx: &mut Tx,
    beyond: &str,
    tell: &mut dyn FnMut(&Difference),
) -> Result<Option<String>> {
    let rows: Vec<Row> = tx
        .query(
            "select h.id, a.key, a.id as account, h.settled, h.refunded, \
             cast(coalesce(sum(i.issued), 0) as bigint) as issued, \
             cast(coalesce(sum(i.credited), 0) as bigint) as credited \
             from (select id, account, settled, refunded from holds \
             where id > $1 and state = 'Settled' order by id limit $2) h \
             join accounts a on a.key = h.account \
             left join invoices i on i.transaction_id = h.id \
             group by h.id, a.key, a.id, h.settled, h.refunded order by h.id",
        )
        .bind(beyond)
        .bind(ROWS)
        .all()
        .await?;
    for row in &rows {
        for (what, stored, derived) in
            [("settled", row.settled, row.issued), ("refunded", row.refunded, row.credited)]
        {
            if stored != derived {
                let account = row.account.clone();
                tell(&Difference::Amount { account, key: row.key, what, stored, derived });
            }
        }
    }
    Ok(rows.into_iter().last().map(|row| row.id))
}
