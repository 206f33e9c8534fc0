//! The audit log: every change, by whom, by which door, from what to what, in the change's own
//! transaction.

use domain::{
    Account, AccountId, DocumentNumber, DocumentType, Email, Invoice, Money, Purchase, Rate, Status,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::db::{BATCH_ROWS, Tx, internal};
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

/// Writes down what a run of an import changed: what each account was, and what it is.
pub(crate) async fn record_changes(
    tx: &mut Tx,
    by: By<'_>,
    changes: &[(&Account, &Account)],
) -> Result<()> {
    let rows = changes.iter().map(|(before, after)| {
        let closes = after.status == Status::Closed;
        let action = if closes { "account.close" } else { "account.edit" };
        (action, after.key, Values::of(before).text(), Values::of(after).text())
    });
    insert(tx, by, rows).await
}

/// Writes down that a run of an import opened (or closed, and nothing else) the accounts of each stretch
/// of keys, from its first to its last. What one was opened with is what it still is, or what its next
/// change has as before: a million rows need not be kept twice.
pub(crate) async fn record_stretches(
    tx: &mut Tx,
    by: By<'_>,
    action: &str,
    stretches: impl Iterator<Item = (i64, i64)>,
) -> Result<()> {
    let rows = stretches.map(|(first, last)| {
        (action, first, String::new(), json!({ "first": first, "last": last }).to_string())
    });
    insert(tx, by, rows).await
}

/// Which run of an import changes something, for whom and when (microseconds since 1970 UTC).
#[derive(Clone, Copy)]
pub(crate) struct By<'a> {
    pub(crate) import: i64,
    pub(crate) who: &'a str,
    pub(crate) at: i64,
}

/// Inserts rows of a run: what was done, to which account, what it was and what it is.
async fn insert(
    tx: &mut Tx,
    by: By<'_>,
    rows: impl Iterator<Item = (&str, i64, String, String)>,
) -> Result<()> {
    let rows: Vec<_> = rows.collect();
    for batch in rows.chunks(BATCH_ROWS) {
        let or_fail = tx.or_fail();
        let values = batch.iter().map(|(action, account, before, after)| {
            let id = Uuid::now_v7().to_string();
            [id.into(), (*action).into(), (*account).into(), before.into(), after.into()]
        });
        tx.query_rows(values, |rows| {
            format!(
                "with v (id, action, account, before_it, after_it) as ({rows}) \
                 insert{or_fail} into audit \
                 (id, at, who, door, action, account, before_it, after_it, request) \
                 select id, cast({} as bigint), {}, 'import', action, account, before_it, after_it, {} \
                 from v",
                rows.place(1),
                rows.place(2),
                rows.place(3)
            )
        })
        .bind(by.at)
        .bind(by.who)
        .bind(by.import.to_string())
        .run()
        .await?;
    }
    Ok(())
}

/// What a run of an import did to an account.
#[derive(Clone)]
pub(crate) enum Done {
    /// It opened it.
    Opened,
    /// It closed it, and changed nothing else.
    Closed,
    /// It changed it from the first to the second.
    Changed(Box<(Values, Values)>),
}

/// What a run of an import did to accounts before the row `before` of the log (empty: all of it), the
/// last first: each row with its accounts, from the first key to the last.
pub(crate) async fn journal(
    tx: &mut Tx,
    import: i64,
    before: &str,
    rows: usize,
) -> Result<Vec<(String, (i64, i64), Done)>> {
    #[derive(Deserialize)]
    struct Stretch {
        first: i64,
        last: i64,
    }
    let found: Vec<(String, String, i64, String, String)> = tx
        .query(
            "select id, action, account, before_it, after_it from audit \
             where door = 'import' and request = $1 and id < $2 order by id desc limit $3",
        )
        .bind(import.to_string())
        .bind(if before.is_empty() { "~" } else { before })
        .bind(i64::try_from(rows).unwrap_or(i64::MAX))
        .all()
        .await?;
    found
        .into_iter()
        .map(|(id, action, account, before, after)| {
            if !before.is_empty() {
                let values = (Values::read(&before)?, Values::read(&after)?);
                return Ok((id, (account, account), Done::Changed(Box::new(values))));
            }
            let Stretch { first, last } = serde_json::from_str(&after).map_err(internal)?;
            let done = if action == "accounts.close" { Done::Closed } else { Done::Opened };
            Ok((id, (first, last), done))
        })
        .collect()
}

/// What of an account can be changed by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Values {
    /// The public id.
    pub id: AccountId,
    /// The customer's e-mail.
    pub email: Email,
    /// The document's number.
    pub document: Option<DocumentNumber>,
    /// The document's type.
    #[serde(with = "by_name")]
    pub document_type: Option<DocumentType>,
    /// Open or closed.
    pub status: Status,
    /// The limit, in minor units.
    pub credit_limit: Money,
    /// The tolerance, in millionths.
    pub tolerance: Rate,
}

impl Values {
    /// Those of an account.
    pub fn of(account: &Account) -> Values {
        Values {
            id: account.id.clone(),
            email: account.email.clone(),
            document: account.document.clone(),
            document_type: account.document_type.clone(),
            status: account.status,
            credit_limit: account.credit_limit,
            tolerance: account.tolerance,
        }
    }

    pub(crate) fn read(text: &str) -> Result<Values> {
        serde_json::from_str(text).map_err(internal)
    }

    pub(crate) fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// A document's type by the name that everybody knows it by.
mod by_name {
    use domain::DocumentType;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(
        value: &Option<DocumentType>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        value.as_ref().map(DocumentType::as_str).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<DocumentType>, D::Error> {
        let name = Option::<String>::deserialize(from)?.unwrap_or_default();
        DocumentType::parse(&name)
            .map_err(|rule| serde::de::Error::custom(format!("{name:?}: {rule:?}")))
    }
}

/// What of an account can be changed by hand.
pub(crate) fn account(account: &Account) -> Value {
    serde_json::to_value(Values::of(account)).unwrap_or_default()
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
    use crate::imports::{Order, Upload, run_next};
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
            upload.finish(ctx, Order::apply(Mode::Update, "f.csv")).await.unwrap();
            while run_next(ctx).await.unwrap() {}

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
                    "import accounts.open olga@fiado.example None None",
                    "page account.edit olga@fiado.example Some(100000) Some(5000)",
                    "page account.open olga@fiado.example None Some(100000)",
                    "page import.start olga@fiado.example None None",
                ]
            );
        })
        .await;
    }
}
