//! The SQL of movements. Entries are written, and never changed or deleted.

use domain::receipts::Part;
use domain::statements::{Details, NewEntry, Operation, Origin};
use domain::{Money, ReceiptId, TransactionId};
use sqlx::FromRow;

use super::Entry;
use crate::Result;
use crate::clock::time;
use crate::db::{BATCH_ROWS, Tx, internal};

const COLUMNS: &str = "account, n, at, origin, value, done_by, import, statement_id, transaction_id, \
                       order_id, installment, installments, operation, receipt_id";

#[derive(FromRow)]
struct EntryRow {
    account: i64,
    n: i64,
    at: i64,
    origin: String,
    value: i64,
    done_by: String,
    import: Option<i64>,
    statement_id: String,
    transaction_id: String,
    order_id: String,
    installment: i64,
    installments: i64,
    operation: String,
    receipt_id: String,
}

impl EntryRow {
    fn entry(self) -> Result<Entry> {
        let transaction = (!self.transaction_id.is_empty())
            .then(|| TransactionId::from_books(self.transaction_id));
        Ok(Entry {
            account: self.account,
            n: self.n,
            at: time(self.at),
            entry: NewEntry {
                origin: Origin::parse(&self.origin)
                    .ok_or_else(|| internal("an entry of no known origin"))?,
                value: Money::minor(self.value),
                details: Details {
                    statement: self.statement_id,
                    transaction,
                    order_id: self.order_id,
                    installment: self.installment,
                    installments: self.installments,
                    operation: Operation::parse(&self.operation),
                    receipt: (!self.receipt_id.is_empty())
                        .then(|| ReceiptId::from_books(self.receipt_id)),
                },
            },
            done_by: self.done_by,
            import: self.import,
        })
    }
}

/// Writes entries. Their numbers come from the account's `n_entries`; an account's entries never go back in time,
/// whatever the machine's clock was set to meanwhile.
pub(crate) async fn insert(tx: &mut Tx, entries: &[Entry]) -> Result<()> {
    for batch in entries.chunks(BATCH_ROWS) {
        let or_fail = tx.or_fail();
        let rows = batch.iter().map(|e| {
            let details = &e.entry.details;
            [
                e.account.into(),
                e.n.into(),
                e.at.as_microsecond().into(),
                e.entry.origin.as_str().into(),
                e.entry.value.as_minor().into(),
                e.done_by.as_str().into(),
                e.import.into(),
                details.statement.as_str().into(),
                details.transaction.as_ref().map_or("", TransactionId::as_str).into(),
                details.order_id.as_str().into(),
                details.installment.into(),
                details.installments.into(),
                details.operation.map_or("", Operation::as_str).into(),
                details.receipt.as_ref().map_or("", ReceiptId::as_str).into(),
            ]
        });
        let query = tx.query_rows(rows, |rows| {
            let behind_time = COLUMNS.split_once(" at,").map_or("", |(_, columns)| columns);
            format!(
                "with v ({COLUMNS}) as ({rows}) insert{or_fail} into statements ({COLUMNS}) \
                 select account, n, case when at < newest then newest else at end, {behind_time} \
                 from (select v.*, coalesce((select s.at from statements s where s.account = v.account \
                 and s.n < v.n order by s.n desc limit 1), at) as newest from v) w"
            )
        });
        query.run().await?;
    }
    Ok(())
}

/// The entries of an account within a time, both ends included, the oldest first.
pub(crate) async fn list(tx: &mut Tx, account: i64, from: i64, to: i64) -> Result<Vec<Entry>> {
    let sql = format!(
        "select {COLUMNS} from statements where account = $1 and at >= $2 and at <= $3 order by n"
    );
    let rows: Vec<EntryRow> = tx.query_built(sql).bind(account).bind(from).bind(to).all().await?;
    rows.into_iter().map(EntryRow::entry).collect()
}

/// The newest entries of an account within a time, both ends included, the newest first.
pub(crate) async fn newest(
    tx: &mut Tx,
    account: i64,
    from: i64,
    to: i64,
    rows: i64,
) -> Result<Vec<Entry>> {
    let sql = format!(
        "select {COLUMNS} from statements where account = $1 and at >= $2 and at <= $3 \
         order by n desc limit $4"
    );
    let query = tx.query_built(sql).bind(account).bind(from).bind(to).bind(rows);
    let rows: Vec<EntryRow> = query.all().await?;
    rows.into_iter().map(EntryRow::entry).collect()
}

/// The sum of an account's entries within a time, both ends included.
pub(crate) async fn sum(tx: &mut Tx, account: i64, from: i64, to: i64) -> Result<Money> {
    let (sum,): (i64,) = tx
        .query(
            "select cast(coalesce(sum(value), 0) as bigint) from statements \
             where account = $1 and at >= $2 and at <= $3",
        )
        .bind(account)
        .bind(from)
        .bind(to)
        .one()
        .await?;
    Ok(Money::minor(sum))
}

/// The manual debit that a caller gave this id.
pub(crate) async fn find(tx: &mut Tx, account: i64, statement: &str) -> Result<Option<Entry>> {
    let sql = format!(
        "select {COLUMNS} from statements where account = $1 and statement_id = $2 \
         and statement_id <> ''"
    );
    let row: Option<EntryRow> =
        tx.query_built(sql).bind(account).bind(statement).optional().await?;
    row.map(EntryRow::entry).transpose()
}

/// What each invoice got of a receipt of this account, in its order.
pub(crate) async fn of_receipt(
    tx: &mut Tx,
    account: i64,
    receipt: &ReceiptId,
) -> Result<Vec<Part>> {
    let rows: Vec<(String, i64, i64)> = tx
        .query(
            "select transaction_id, installment, value from statements \
             where receipt_id = $1 and receipt_id <> '' and account = $2 and operation = 'Receipt' \
             order by n",
        )
        .bind(receipt.as_str())
        .bind(account)
        .all()
        .await?;
    let part = |(transaction, installment, value)| Part {
        transaction: TransactionId::from_books(transaction),
        installment,
        value: Money::minor(value),
    };
    Ok(rows.into_iter().map(part).collect())
}

/// The manual debits and credits of an account before a time, in sum.
pub(crate) async fn balance_before(tx: &mut Tx, account: i64, at: i64) -> Result<Money> {
    let (sum,): (i64,) = tx
        .query(
            "select cast(coalesce(sum(value), 0) as bigint) from statements \
             where account = $1 and at < $2 and origin = 'Statement'",
        )
        .bind(account)
        .bind(at)
        .one()
        .await?;
    Ok(Money::minor(sum))
}
