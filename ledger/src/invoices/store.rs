//! The SQL of invoices.

use domain::{Account, AccountId, Invoice, InvoiceStatus, Money, Status, Timestamp, TransactionId};
use sqlx::FromRow;

use super::{Filter, InvoiceList, InvoiceName, InvoiceOf, InvoiceQuery};
use crate::Result;
use crate::clock::time;
use crate::db::{Query, Tx, internal};

const COLUMNS: &str = "i.transaction_id, i.installment, i.friendly_id, i.installments, i.status, \
                       i.value, i.issued, i.credited, i.received, i.created_at, i.updated_at, i.resolved_at, \
                       i.original_due_at, i.due_at, i.order_id, i.observation, i.payment_link, \
                       i.postponements, i.postponed_days, a.id as account_id";
const FROM: &str = "from invoices i join accounts a on a.key = i.account";

#[derive(FromRow)]
struct InvoiceRow {
    transaction_id: String,
    installment: i64,
    friendly_id: String,
    installments: i64,
    status: String,
    value: i64,
    issued: i64,
    credited: i64,
    received: i64,
    created_at: i64,
    updated_at: i64,
    resolved_at: Option<i64>,
    original_due_at: i64,
    due_at: i64,
    order_id: String,
    observation: String,
    payment_link: String,
    postponements: i64,
    postponed_days: i64,
    account_id: String,
}

impl InvoiceRow {
    fn invoice(self) -> Result<InvoiceOf> {
        let status = InvoiceStatus::ALL.into_iter().find(|s| s.as_str() == self.status);
        Ok(InvoiceOf {
            account: AccountId::from_books(self.account_id),
            transaction: TransactionId::from_books(self.transaction_id),
            invoice: Invoice {
                friendly_id: self.friendly_id,
                installment: self.installment,
                installments: self.installments,
                status: status.ok_or_else(|| internal("an invoice of no known status"))?,
                value: Money::minor(self.value),
                issued: Money::minor(self.issued),
                refunded: Money::minor(self.credited),
                received: Money::minor(self.received),
                created_at: time(self.created_at),
                updated_at: time(self.updated_at),
                resolved_at: self.resolved_at.map(time),
                original_due_at: time(self.original_due_at),
                due_at: time(self.due_at),
                order_id: self.order_id,
                observation: self.observation,
                payment_link: self.payment_link,
                postponements: self.postponements,
                postponed_days: self.postponed_days,
            },
        })
    }
}

async fn invoices(query: Query<'_>) -> Result<Vec<InvoiceOf>> {
    let rows: Vec<InvoiceRow> = query.all().await?;
    rows.into_iter().map(InvoiceRow::invoice).collect()
}

/// The invoices of a purchase, the first instalment first.
pub(crate) async fn of_transaction(
    tx: &mut Tx,
    transaction: &TransactionId,
) -> Result<Vec<Invoice>> {
    let sql = format!("select {COLUMNS} {FROM} where i.transaction_id = $1 order by i.installment");
    let found = invoices(tx.query_built(sql).bind(transaction.as_str())).await?;
    Ok(found.into_iter().map(|found| found.invoice).collect())
}

/// The invoices of an account, those of the newest purchase first.
pub(crate) async fn of_account(tx: &mut Tx, account: i64, rows: i64) -> Result<Vec<InvoiceOf>> {
    let sql = format!(
        "select {COLUMNS} {FROM} where i.account = $1 \
         order by i.created_at desc, i.transaction_id desc, i.installment desc limit $2"
    );
    invoices(tx.query_built(sql).bind(account).bind(rows)).await
}

/// The purchase and the instalment of an invoice.
pub(crate) async fn locate(
    tx: &mut Tx,
    name: &InvoiceName,
) -> Result<Option<(TransactionId, i64)>> {
    let friendly = match name {
        InvoiceName::Id(transaction, n) => return Ok(Some((transaction.clone(), *n))),
        InvoiceName::Friendly(friendly) => friendly,
    };
    let found: Option<(String, i64)> = tx
        .query("select transaction_id, installment from invoices where friendly_id = $1")
        .bind(friendly.as_str())
        .optional()
        .await?;
    Ok(found.map(|(transaction, n)| (TransactionId::from_books(transaction), n)))
}

/// What is owed on an account, the oldest due first.
pub(crate) async fn owed(tx: &mut Tx, account: i64) -> Result<Vec<InvoiceOf>> {
    let sql = format!(
        "select {COLUMNS} {FROM} where i.account = $1 and i.status = 'Opened' \
         order by i.due_at, i.created_at, i.transaction_id, i.installment"
    );
    invoices(tx.query_built(sql).bind(account)).await
}

/// The key of the last closed account under this public id that still owes.
pub(crate) async fn owing(tx: &mut Tx, id: &AccountId) -> Result<Option<i64>> {
    let found: Option<(i64,)> = tx
        .query(
            "select a.key from accounts a where a.status = 'Closed' and a.id = $1 and exists (select 1 from invoices i \
             where i.account = a.key and i.status = 'Opened') order by a.key desc limit 1",
        )
        .bind(id.as_str())
        .optional()
        .await?;
    Ok(found.map(|(key,)| key))
}

/// Whether an invoice is off the lists.
pub(crate) async fn is_archived(
    tx: &mut Tx,
    transaction: &TransactionId,
    installment: i64,
) -> Result<bool> {
    let found: Option<(bool,)> = tx
        .query("select archived from invoices where transaction_id = $1 and installment = $2")
        .bind(transaction.as_str())
        .bind(installment)
        .optional()
        .await?;
    Ok(found.is_none_or(|(archived,)| archived))
}

/// The invoice of this name, of the account with this id.
pub(crate) async fn find(
    tx: &mut Tx,
    account: &AccountId,
    name: &InvoiceName,
) -> Result<Option<InvoiceOf>> {
    let query = match name {
        InvoiceName::Id(transaction, n) => {
            let sql = format!(
                "select {COLUMNS} {FROM} where not i.archived and a.id = $1 \
                 and i.transaction_id = $2 and i.installment = $3"
            );
            tx.query_built(sql).bind(account.as_str()).bind(transaction.as_str()).bind(*n)
        }
        InvoiceName::Friendly(friendly) => {
            let sql = format!(
                "select {COLUMNS} {FROM} where not i.archived and a.id = $1 and i.friendly_id = $2"
            );
            tx.query_built(sql).bind(account.as_str()).bind(friendly.as_str())
        }
    };
    Ok(invoices(query).await?.pop())
}

enum Value {
    Number(i64),
    Text(String),
}

fn bind_all<'t>(query: Query<'t>, values: Vec<Value>) -> Query<'t> {
    values.into_iter().fold(query, |query, value| match value {
        Value::Number(n) => query.bind(n),
        Value::Text(text) => query.bind(text),
    })
}

/// Of the accounts, open and closed, that have the id in the `n`th value: each found by its index.
fn of_account_id(n: usize) -> String {
    let keys = |status| format!("select key from accounts where status = '{status}' and id = ${n}");
    format!("i.account in ({} union all {})", keys("Open"), keys("Closed"))
}

/// The condition of a filter, its values behind the `n` that stand already.
fn condition(filter: &Filter, n: usize) -> (String, Vec<Value>) {
    let (first, second) = (n + 1, n + 2);
    let time = |column: &str, sign: &str, at: &Timestamp| {
        (format!("i.{column} {sign} ${first}"), vec![Value::Number(at.as_microsecond())])
    };
    let text = |sql: String, text: &str| (sql, vec![Value::Text(text.to_owned())]);
    match filter {
        Filter::CreatedFrom(at) => time("created_at", ">=", at),
        Filter::CreatedTo(at) => time("created_at", "<=", at),
        Filter::DueFrom(at) => time("due_at", ">=", at),
        Filter::DueTo(at) => time("due_at", "<=", at),
        Filter::Value(value) => {
            (format!("i.value = ${first}"), vec![Value::Number(value.as_minor())])
        }
        Filter::Status(status) => text(format!("i.status = ${first}"), status.as_str()),
        Filter::Name(InvoiceName::Friendly(friendly)) => {
            text(format!("i.friendly_id = ${first}"), friendly)
        }
        Filter::Name(InvoiceName::Id(transaction, installment)) => (
            format!("(i.transaction_id = ${first} and i.installment = ${second})"),
            vec![Value::Text(transaction.as_str().to_owned()), Value::Number(*installment)],
        ),
        Filter::Observation(observation) => text(format!("i.observation = ${first}"), observation),
        Filter::Order(order) => text(format!("i.order_id = ${first}"), order),
        Filter::Purchase(id) => text(format!("i.transaction_id = ${first}"), id),
        Filter::Account(account) => text(of_account_id(first), account.as_str()),
    }
}

/// What is asked for, as SQL, and its values in their order.
fn conditions(query: &InvoiceQuery) -> (String, Vec<Value>) {
    let mut sql = String::from("not i.archived");
    let mut values = Vec::new();
    if let Some(account) = &query.account {
        sql += &format!(" and {}", of_account_id(1));
        values.push(Value::Text(account.as_str().to_owned()));
    }
    let mut parts = Vec::new();
    for filter in &query.filters {
        let (part, bound) = condition(filter, values.len());
        parts.push(part);
        values.extend(bound);
    }
    if !parts.is_empty() {
        sql += &format!(" and ({})", parts.join(if query.any { " or " } else { " and " }));
    }
    (sql, values)
}

/// The invoices of a search beyond this one, in the order in which they were made.
pub(crate) async fn beyond(
    tx: &mut Tx,
    query: &InvoiceQuery,
    after: Option<&InvoiceOf>,
    rows: i64,
) -> Result<Vec<InvoiceOf>> {
    let (mut sql, mut values) = conditions(query);
    if let Some(InvoiceOf { transaction, invoice, .. }) = after {
        let n = values.len();
        sql += &format!(
            " and (i.created_at, i.transaction_id, i.installment) > (${}, ${}, ${})",
            n + 1,
            n + 2,
            n + 3
        );
        values.push(Value::Number(invoice.created_at.as_microsecond()));
        values.push(Value::Text(transaction.as_str().to_owned()));
        values.push(Value::Number(invoice.installment));
    }
    let sql = format!(
        "select {COLUMNS} {FROM} where {sql} \
         order by i.created_at, i.transaction_id, i.installment limit ${}",
        values.len() + 1
    );
    invoices(bind_all(tx.query_built(sql), values).bind(rows)).await
}

/// The invoices that are asked for, and the sums of all that match.
pub(crate) async fn search(tx: &mut Tx, query: &InvoiceQuery) -> Result<InvoiceList> {
    let (sql, values) = conditions(query);
    let (count, total, paid, cancelled): (i64, i64, i64, i64) = bind_all(
        tx.query_built(format!(
            "select count(*), {}, {}, {} {FROM} where {sql}",
            sum("Opened"),
            sum("Paid"),
            sum("Cancelled")
        )),
        values,
    )
    .one()
    .await?;
    let (sql, values) = conditions(query);
    let n = values.len();
    let listed = bind_all(
        tx.query_built(format!(
            "select {COLUMNS} {FROM} where {sql} order by {} limit ${} offset ${}",
            query.order.sql(&query.order.column.names()),
            n + 1,
            n + 2
        )),
        values,
    );
    Ok(InvoiceList {
        invoices: invoices(listed.bind(query.rows.limit()).bind(query.rows.offset())).await?,
        count,
        total: Money::minor(total),
        total_paid: Money::minor(paid),
        total_cancelled: Money::minor(cancelled),
    })
}

fn sum(status: &str) -> String {
    format!("cast(coalesce(sum(case when i.status = '{status}' then i.value end), 0) as bigint)")
}

/// Inserts an invoice of a purchase.
pub(crate) async fn insert(
    tx: &mut Tx,
    account: i64,
    transaction: &TransactionId,
    invoice: &Invoice,
) -> Result<()> {
    let micros = |at: Timestamp| at.as_microsecond();
    tx.query(
        "insert into invoices (transaction_id, installment, account, friendly_id, installments, status, \
         value, issued, credited, created_at, updated_at, resolved_at, original_due_at, due_at, \
         order_id, observation, payment_link, postponements, postponed_days, archived, received) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, \
         $20, $21)",
    )
    .bind(transaction.as_str())
    .bind(invoice.installment)
    .bind(account)
    .bind(invoice.friendly_id.as_str())
    .bind(invoice.installments)
    .bind(invoice.status.as_str())
    .bind(invoice.value.as_minor())
    .bind(invoice.issued.as_minor())
    .bind(invoice.refunded.as_minor())
    .bind(micros(invoice.created_at))
    .bind(micros(invoice.updated_at))
    .bind(invoice.resolved_at.map(micros))
    .bind(micros(invoice.original_due_at))
    .bind(micros(invoice.due_at))
    .bind(invoice.order_id.as_str())
    .bind(invoice.observation.as_str())
    .bind(invoice.payment_link.as_str())
    .bind(invoice.postponements)
    .bind(invoice.postponed_days)
    .bind(false)
    .bind(invoice.received.as_minor())
    .run()
    .await?;
    Ok(())
}

/// Writes an invoice back. One that is resolved on a closed account goes off the lists.
pub(crate) async fn update(
    tx: &mut Tx,
    account: &Account,
    transaction: &TransactionId,
    invoice: &Invoice,
) -> Result<()> {
    let is_resolved = invoice.status != InvoiceStatus::Opened;
    tx.query(
        "update invoices set status = $3, value = $4, issued = $5, credited = $6, updated_at = $7, \
         resolved_at = $8, due_at = $9, observation = $10, payment_link = $11, postponements = $12, \
         postponed_days = $13, archived = $14, received = $15 where transaction_id = $1 and installment = $2",
    )
    .bind(transaction.as_str())
    .bind(invoice.installment)
    .bind(invoice.status.as_str())
    .bind(invoice.value.as_minor())
    .bind(invoice.issued.as_minor())
    .bind(invoice.refunded.as_minor())
    .bind(invoice.updated_at.as_microsecond())
    .bind(invoice.resolved_at.map(Timestamp::as_microsecond))
    .bind(invoice.due_at.as_microsecond())
    .bind(invoice.observation.as_str())
    .bind(invoice.payment_link.as_str())
    .bind(invoice.postponements)
    .bind(invoice.postponed_days)
    .bind(account.status == Status::Closed && is_resolved)
    .bind(invoice.received.as_minor())
    .run()
    .await?;
    Ok(())
}
