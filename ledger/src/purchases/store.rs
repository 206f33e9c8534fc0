//! The SQL of holds, and of a purchase as a whole.

use domain::{Hold, HoldState, HolderId, Money, Purchase, TransactionId};
use sqlx::FromRow;

use crate::clock::time;
use crate::db::{BATCH_ROWS, Tx, internal};
use crate::{Result, invoices};

const COLUMNS: &str = "id, account, holder, value, installments, settle, expires_at, state, order_id, \
                       settled, refunded, created_at";

#[derive(FromRow)]
struct HoldRow {
    id: String,
    account: i64,
    holder: String,
    value: i64,
    installments: i64,
    settle: bool,
    expires_at: i64,
    state: String,
    order_id: String,
    settled: i64,
    refunded: i64,
    created_at: i64,
}

impl HoldRow {
    fn hold(self) -> Result<(i64, Hold)> {
        let hold = Hold {
            id: TransactionId::from_books(self.id),
            holder: HolderId::from_books(self.holder),
            value: Money::minor(self.value),
            installments: self.installments,
            settle: self.settle,
            expires_at: time(self.expires_at),
            state: HoldState::parse(&self.state)
                .ok_or_else(|| internal("a hold of no known state"))?,
            order_id: self.order_id,
            settled: Money::minor(self.settled),
            refunded: Money::minor(self.refunded),
            created_at: time(self.created_at),
        };
        Ok((self.account, hold))
    }
}

/// The hold with this id, and its account's key.
pub(crate) async fn find(tx: &mut Tx, id: &TransactionId) -> Result<Option<(i64, Hold)>> {
    let sql = format!("select {COLUMNS} from holds where id = $1");
    let row: Option<HoldRow> = tx.query_built(sql).bind(id.as_str()).optional().await?;
    row.map(HoldRow::hold).transpose()
}

/// The live holds of an account, the oldest first.
pub(crate) async fn live(tx: &mut Tx, account: i64) -> Result<Vec<Hold>> {
    let sql = format!(
        "select {COLUMNS} from holds where account = $1 and state = 'Held' order by created_at, id"
    );
    let rows: Vec<HoldRow> = tx.query_built(sql).bind(account).all().await?;
    rows.into_iter().map(|row| row.hold().map(|(_, hold)| hold)).collect()
}

/// Those of the accounts with these keys that have a live hold or an invoice.
pub(crate) async fn used(tx: &mut Tx, accounts: &[i64]) -> Result<Vec<i64>> {
    let mut found = Vec::new();
    for batch in accounts.chunks(BATCH_ROWS) {
        for which in ["holds where state = 'Held' and", "invoices where"] {
            let keys = batch.iter().map(|key| [(*key).into()]);
            let query = tx.query_rows(keys, |keys| {
                format!("select distinct account from {which} account in ({keys})")
            });
            let rows: Vec<(i64,)> = query.all().await?;
            found.extend(rows.into_iter().map(|(key,)| key));
        }
    }
    Ok(found)
}

/// Some live holds whose time has passed.
pub(crate) async fn due(tx: &mut Tx, now: i64, rows: i64) -> Result<Vec<TransactionId>> {
    let ids: Vec<(String,)> = tx
        .query(
            "select id from holds where state = 'Held' and expires_at <= $1 \
             order by expires_at limit $2",
        )
        .bind(now)
        .bind(rows)
        .all()
        .await?;
    Ok(ids.into_iter().map(|(id,)| TransactionId::from_books(id)).collect())
}

/// Inserts a hold; `false` when its id is taken.
pub(crate) async fn insert(tx: &mut Tx, account: i64, hold: &Hold) -> Result<bool> {
    let n = tx
        .query(
            "insert into holds (id, account, holder, value, installments, settle, expires_at, state, \
             order_id, settled, refunded, created_at, updated_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict do nothing",
        )
        .bind(hold.id.as_str())
        .bind(account)
        .bind(hold.holder.as_ref().map_or("", HolderId::as_str))
        .bind(hold.value.as_minor())
        .bind(hold.installments)
        .bind(hold.settle)
        .bind(hold.expires_at.as_microsecond())
        .bind(hold.state.as_str())
        .bind(hold.order_id.as_str())
        .bind(hold.settled.as_minor())
        .bind(hold.refunded.as_minor())
        .bind(hold.created_at.as_microsecond())
        .bind(hold.created_at.as_microsecond())
        .run()
        .await?;
    Ok(n == 1)
}

async fn update(tx: &mut Tx, hold: &Hold, now: i64) -> Result<()> {
    tx.query(
        "update holds set holder = $2, value = $3, installments = $4, settle = $5, expires_at = $6, \
         state = $7, order_id = $8, settled = $9, refunded = $10, updated_at = $11 where id = $1",
    )
    .bind(hold.id.as_str())
    .bind(hold.holder.as_ref().map_or("", HolderId::as_str))
    .bind(hold.value.as_minor())
    .bind(hold.installments)
    .bind(hold.settle)
    .bind(hold.expires_at.as_microsecond())
    .bind(hold.state.as_str())
    .bind(hold.order_id.as_str())
    .bind(hold.settled.as_minor())
    .bind(hold.refunded.as_minor())
    .bind(now)
    .run()
    .await?;
    Ok(())
}

/// Writes the hold and the invoices of a purchase whose account is locked.
pub(crate) async fn write(
    tx: &mut Tx,
    before: &Purchase,
    after: &Purchase,
    now: i64,
) -> Result<()> {
    let account = &after.account;
    if before.hold != after.hold {
        update(tx, &after.hold, now).await?;
    }
    for (at, invoice) in after.invoices.iter().enumerate() {
        match before.invoices.get(at) {
            None => invoices::store::insert(tx, account.key, &after.hold.id, invoice).await?,
            Some(old) if old != invoice => {
                invoices::store::update(tx, account, &after.hold.id, invoice).await?;
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// Gives back what is held on accounts that were closed, and takes what is resolved off the lists.
pub(crate) async fn archive(tx: &mut Tx, accounts: &[i64], now: i64) -> Result<()> {
    for batch in accounts.chunks(BATCH_ROWS) {
        let keys = || batch.iter().map(|key| [(*key).into()]);
        tx.query_rows(keys(), |keys| {
            format!(
                "with v (key) as ({keys}) update holds set state = 'Cancelled', updated_at = {} \
                 where state = 'Held' and account in (select key from v)",
                keys.place(1)
            )
        })
        .bind(now)
        .run()
        .await?;
        tx.query_rows(keys(), |keys| {
            format!(
                "update invoices set archived = true where status <> 'Opened' and account in ({keys})"
            )
        })
        .run()
        .await?;
    }
    Ok(())
}
