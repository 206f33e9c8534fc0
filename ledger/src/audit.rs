//! The audit log: every change, by whom, by which door, from what to what, in the change's own
//! transaction.

use domain::{Account, Invoice, Purchase, Status};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::db::{BATCH_ROWS, Tx};
use crate::{Ctx, Result};

/// A change about to be written down.
pub(crate) struct Change<'a> {
    /// What was done: `account.open`, `hold.create`, `invoice.pay` …
    pub(crate) action: &'a str,
    /// The account's internal key; 0 where it is about none.
    pub(crate) account: i64,
    /// What it was; `Null` for something new.
    pub(crate) before: Value,
    /// What it is; `Null` for something gone.
    pub(crate) after: Value,
}

/// Writes a change down.
pub(crate) async fn record(tx: &mut Tx, ctx: &Ctx, change: Change<'_>) -> Result<()> {
    let text = |value: Value| if value.is_null() { String::new() } else { value.to_string() };
    tx.query(
        "insert into audit (id, at, who, door, action, account, before_it, after_it, request) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(Uuid::now_v7().to_string())
    .bind(ctx.clock.micros())
    .bind(ctx.name())
    .bind(ctx.door.as_str())
    .bind(change.action)
    .bind(change.account)
    .bind(text(change.before))
    .bind(text(change.after))
    .bind(ctx.request.as_str())
    .run()
    .await?;
    Ok(())
}

/// Writes down what a file did to accounts: what each was, and what it is. What one was opened with
/// is what it still is, or what its next change has as before: a million rows need not be kept twice.
pub(crate) async fn record_import(
    tx: &mut Tx,
    import: i64,
    who: &str,
    at: i64,
    changes: &[(Option<&Account>, &Account)],
) -> Result<()> {
    for batch in changes.chunks(BATCH_ROWS) {
        let values = tx.values(5, batch.len());
        let [at_place, who_place, request_place] = [1, 2, 3].map(|n| tx.place(batch.len() * 5 + n));
        let mut query = tx.query_built(format!(
            "with v (id, action, account, before_it, after_it) as (values {values}) \
             insert{} into audit (id, at, who, door, action, account, before_it, after_it, request) \
             select id, cast({at_place} as bigint), {who_place}, 'import', action, account, before_it, \
             after_it, {request_place} from v",
            tx.or_fail()
        ));
        for (before, after) in batch {
            let action = match before {
                None => "account.open",
                Some(_) if after.status == Status::Closed => "account.close",
                Some(_) => "account.edit",
            };
            query = query
                .bind(Uuid::now_v7().to_string())
                .bind(action)
                .bind(after.key)
                .bind(before.map_or(String::new(), |before| account(before).to_string()))
                .bind(before.map_or(String::new(), |_| account(after).to_string()));
        }
        query.bind(at).bind(who).bind(import.to_string()).run().await?;
    }
    Ok(())
}

/// What of an account can be changed by hand. Money is in minor units, the tolerance in millionths.
pub(crate) fn account(account: &Account) -> Value {
    json!({
        "id": account.id.as_str(),
        "email": account.email.as_str(),
        "document": account.document.as_ref().map(|d| d.as_str()),
        "documentType": account.document_type.as_ref().map(|t| t.as_str()),
        "status": account.status.as_str(),
        "creditLimit": account.credit_limit.as_minor(),
        "tolerance": account.tolerance.as_millionths(),
    })
}

/// A purchase: its hold, and those of its invoices that differ from `other`'s.
pub(crate) fn purchase(purchase: &Purchase, other: &Purchase) -> Value {
    let hold = &purchase.hold;
    let invoices: Vec<Value> = purchase
        .invoices
        .iter()
        .filter(|invoice| !other.invoices.contains(invoice))
        .map(invoice)
        .collect();
    json!({
        "transaction": hold.id.as_str(),
        "value": hold.value.as_minor(),
        "installments": hold.installments,
        "state": hold.state.as_str(),
        "settled": hold.settled.as_minor(),
        "refunded": hold.refunded.as_minor(),
        "invoices": invoices,
    })
}

fn invoice(invoice: &Invoice) -> Value {
    json!({
        "installment": invoice.installment,
        "status": invoice.status.as_str(),
        "value": invoice.value.as_minor(),
        "credited": invoice.credited.as_minor(),
        "dueDate": invoice.due_at.to_string(),
        "observation": invoice.observation,
        "paymentLink": invoice.payment_link,
    })
}

#[cfg(test)]
mod tests {
    use domain::imports::Mode;

    use crate::accounts;
    use crate::imports::{Upload, run_next};
    use crate::testing::each_db;

    #[tokio::test]
    async fn every_change_by_a_page_or_a_file_has_its_row() {
        each_db(async |shop| {
            let ctx = &shop.olga;
            let ana = shop.open("ana@test.com", "1", 1_000).await;
            let edit = domain::requests::parse_limit("50").unwrap();
            accounts::edit(ctx, ana.key, ana.version, &edit).await.unwrap();
            let mut upload = Upload::start(ctx).await.unwrap();
            let file = "Email,Credit limit\nana@test.com,60\nbia@test.com,70\nana@test.com,80\n";
            upload.push(ctx, file.as_bytes()).await.unwrap();
            upload.finish(ctx, Mode::Update, "f.csv").await.unwrap();
            while run_next(ctx, "test").await.unwrap() {}

            let mut tx = ctx.db.read().await.unwrap();
            let rows: Vec<(String, String, String, String, String)> = tx
                .query("select door, action, who, before_it, after_it from audit order by at, id")
                .all()
                .await
                .unwrap();
            let limit = |text: &str| {
                let value: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
                value["creditLimit"].as_i64()
            };
            let mut told: Vec<String> = rows
                .iter()
                .map(|(door, action, who, before, after)| {
                    format!("{door} {action} {who} {:?} {:?}", limit(before), limit(after))
                })
                .collect();
            told.sort();
            assert_eq!(
                told,
                [
                    "import account.edit olga@fiado.example Some(5000) Some(6000)",
                    "import account.open olga@fiado.example None None",
                    "page account.edit olga@fiado.example Some(100000) Some(5000)",
                    "page account.open olga@fiado.example None Some(100000)",
                    "page import.start olga@fiado.example None None",
                ]
            );
        })
        .await;
    }
}
