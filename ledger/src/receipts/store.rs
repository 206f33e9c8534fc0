//! The SQL of receipts.

use domain::receipts::TakenBack;
use domain::{Money, Receipt, ReceiptId, Timestamp};
use sqlx::FromRow;

use crate::Result;
use crate::clock::time;
use crate::db::{Query, Tx};

const COLUMNS: &str = "id, account, value, paid_at, method, note, done_by, created_at, taken_back_at, \
                       taken_back_by, reason";

#[derive(FromRow)]
struct ReceiptRow {
    id: String,
    account: i64,
    value: i64,
    paid_at: i64,
    method: String,
    note: String,
    done_by: String,
    created_at: i64,
    taken_back_at: Option<i64>,
    taken_back_by: String,
    reason: String,
}

impl ReceiptRow {
    fn receipt(self) -> (i64, Receipt) {
        let (by, reason) = (self.taken_back_by, self.reason);
        let receipt = Receipt {
            id: ReceiptId::from_books(self.id),
            value: Money::minor(self.value),
            paid_at: time(self.paid_at),
            method: self.method,
            note: self.note,
            done_by: self.done_by,
            created_at: time(self.created_at),
            taken_back: self.taken_back_at.map(|at| TakenBack { at: time(at), by, reason }),
        };
        (self.account, receipt)
    }
}

async fn receipts(query: Query<'_>) -> Result<Vec<(i64, Receipt)>> {
    let rows: Vec<ReceiptRow> = query.all().await?;
    Ok(rows.into_iter().map(ReceiptRow::receipt).collect())
}

/// The receipt with this id, and its account's key.
pub(crate) async fn find(tx: &mut Tx, id: &ReceiptId) -> Result<Option<(i64, Receipt)>> {
    let sql = format!("select {COLUMNS} from receipts where id = $1");
    Ok(receipts(tx.query_built(sql).bind(id.as_str())).await?.pop())
}

/// Some receipts of an account, the newest first.
pub(crate) async fn list(
    tx: &mut Tx,
    account: i64,
    limit: i64,
    offset: i64,
) -> Result<Vec<Receipt>> {
    let sql = format!(
        "select {COLUMNS} from receipts where account = $1 \
         order by created_at desc, id desc limit $2 offset $3"
    );
    let found = receipts(tx.query_built(sql).bind(account).bind(limit).bind(offset)).await?;
    Ok(found.into_iter().map(|(_, receipt)| receipt).collect())
}

/// How many receipts an account has.
pub(crate) async fn count(tx: &mut Tx, account: i64) -> Result<i64> {
    let query = tx.query("select count(*) from receipts where account = $1").bind(account);
    let (n,): (i64,) = query.one().await?;
    Ok(n)
}

/// Inserts a receipt.
pub(crate) async fn insert(tx: &mut Tx, account: i64, receipt: &Receipt) -> Result<()> {
    tx.query(
        "insert into receipts (id, account, value, paid_at, method, note, done_by, created_at, \
         taken_back_at, taken_back_by, reason) values ($1, $2, $3, $4, $5, $6, $7, $8, null, '', '')",
    )
    .bind(receipt.id.as_str())
    .bind(account)
    .bind(receipt.value.as_minor())
    .bind(receipt.paid_at.as_microsecond())
    .bind(receipt.method.as_str())
    .bind(receipt.note.as_str())
    .bind(receipt.done_by.as_str())
    .bind(receipt.created_at.as_microsecond())
    .run()
    .await?;
    Ok(())
}

/// Writes down how a receipt was taken back.
pub(crate) async fn take_back(tx: &mut Tx, receipt: &Receipt) -> Result<()> {
    let Some(TakenBack { at, by, reason }) = &receipt.taken_back else { return Ok(()) };
    tx.query(
        "update receipts set taken_back_at = $2, taken_back_by = $3, reason = $4 \
         where id = $1 and taken_back_at is null",
    )
    .bind(receipt.id.as_str())
    .bind(Timestamp::as_microsecond(*at))
    .bind(by.as_str())
    .bind(reason.as_str())
    .run()
    .await?;
    Ok(())
}
