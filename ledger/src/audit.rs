//! The audit log: every change, by whom, by which door, from what to what, in the change's own
//! transaction.

use domain::{
    Account, AccountId, DocumentNumber, DocumentType, Email, Invoice, Money, Purchase, Rate, Status,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::db::chain::Link;
use crate::db::{BATCH_ROWS, Tx, internal};
use crate::{Ctx, Door, Result};

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
    let (id, at, who) = (Uuid::now_v7().to_string(), ctx.clock.micros(), ctx.name());
    let (before, after) = (text(change.before), text(change.after));
    let row = Row {
        id: &id,
        at,
        who: &who,
        door: ctx.door.as_str(),
        action: change.action,
        account: change.account,
        before: &before,
        after: &after,
        request: &ctx.request,
    };
    let link = row.link(tx);
    tx.query(
        "insert into audit (id, at, who, door, action, account, before_it, after_it, request, chain, n, hash) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(row.id)
    .bind(row.at)
    .bind(row.who)
    .bind(row.door)
    .bind(row.action)
    .bind(row.account)
    .bind(row.before)
    .bind(row.after)
    .bind(row.request)
    .bind(link.name)
    .bind(link.n)
    .bind(link.hash)
    .run()
    .await?;
    Ok(())
}

/// A row of the log.
pub(crate) struct Row<'a> {
    pub(crate) id: &'a str,
    pub(crate) at: i64,
    pub(crate) who: &'a str,
    pub(crate) door: &'a str,
    pub(crate) action: &'a str,
    pub(crate) account: i64,
    pub(crate) before: &'a str,
    pub(crate) after: &'a str,
    pub(crate) request: &'a str,
}

impl Row<'_> {
    /// Puts it on the transaction's chain.
    fn link(&self, tx: &mut Tx) -> Link {
        self.chained(|fields| tx.chain(fields))
    }

    /// The link behind this row, where `before` is the link before it.
    pub(crate) fn behind(&self, before: &Link) -> Link {
        self.chained(|fields| before.next(fields))
    }

    fn chained(&self, link: impl FnOnce(&[&str]) -> Link) -> Link {
        let (at, account) = (self.at.to_string(), self.account.to_string());
        link(&[
            self.id,
            &at,
            self.who,
            self.door,
            self.action,
            &account,
            self.before,
            self.after,
            self.request,
        ])
    }
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
    let request = by.import.to_string();
    let rows: Vec<_> = rows
        .map(|(action, account, before, after)| {
            let id = Uuid::now_v7().to_string();
            let (at, who, door) = (by.at, by.who, Door::Import.as_str());
            let (request, before_it, after_it) = (&*request, &*before, &*after);
            let row = Row {
                id: &id,
                at,
                who,
                door,
                action,
                account,
                before: before_it,
                after: after_it,
                request,
            };
            let link = row.link(tx);
            (id, action, account, before, after, link)
        })
        .collect();
    for batch in rows.chunks(BATCH_ROWS) {
        let or_fail = tx.or_fail();
        let values = batch.iter().map(|(id, action, account, before, after, link)| {
            [
                id.into(),
                (*action).into(),
                (*account).into(),
                before.into(),
                after.into(),
                link.name.as_str().into(),
                link.n.into(),
                link.hash.as_slice().into(),
            ]
        });
        tx.query_rows(values, |rows| {
            format!(
                "with v (id, action, account, before_it, after_it, chain, n, hash) as ({rows}) \
                 insert{or_fail} into audit \
                 (id, at, who, door, action, account, before_it, after_it, request, chain, n, hash) \
                 select id, cast({} as bigint), {}, 'import', action, account, before_it, after_it, {}, \
                 chain, n, hash from v",
                rows.place(1),
                rows.place(2),
                rows.place(3)
            )
        })
        .bind(by.at)
        .bind(by.who)
        .bind(request.as_str())
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

pub(crate) fn invoice(invoice: &Invoice) -> Value {
    json!({
        "installment": invoice.installment,
        "status": invoice.status.as_str(),
        "value": invoice.value.as_minor(),
        "credited": invoice.refunded.as_minor(),
        "received": invoice.received.as_minor(),
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
