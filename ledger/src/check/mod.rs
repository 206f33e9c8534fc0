//! Recomputes every derived amount from what it derives from: ledger entries, holds, invoices, receipts; and proves the audit log. It only
//! reads, a range of accounts at a time, while the shop goes on.

mod accounts;
mod log;
mod people;
mod purchases;

use domain::Permission;
use sqlx::FromRow;

use crate::db::Tx;
use crate::tallies::{self, Tally};
use crate::{Ctx, Result};

/// Accounts that are read at one time, as they are at one moment.
const RANGE_KEYS: i64 = 20_000;

/// What is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// An amount or a count is not what it derives from.
    Amount {
        /// The account's public id; empty for one of the whole store.
        account: String,
        /// The account's internal key; 0 for the whole store.
        key: i64,
        /// Which: `reserved`, `owed` …
        what: &'static str,
        /// What the books say, in minor units, in millionths or as a count.
        stored: i64,
        /// What it derives to.
        derived: i64,
    },
    /// An account's id, e-mail or document is not what was last set.
    Names {
        /// The account's public id.
        account: String,
        /// Its internal key.
        key: i64,
    },
    /// Somebody has another role than they were last given.
    Role {
        /// Their e-mail.
        person: String,
    },
    /// The audit log was changed.
    Log {
        /// The chain that is broken.
        chain: String,
        /// How many of its rows are there.
        n_rows: i64,
        /// At which row it is broken.
        at: i64,
    },
    /// The database's file is damaged: nothing else was looked at.
    File {
        /// What the database says of it.
        said: String,
    },
}

/// What a check has gone through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// How many accounts.
    pub accounts: i64,
    /// How many ledger entries.
    pub entries: i64,
    /// How many differences were told.
    pub differences: i64,
}

#[derive(FromRow)]
struct Row {
    key: i64,
    id: String,
    credit_limit: i64,
    tolerance: i64,
    headroom: i64,
    balance: i64,
    reserved: i64,
    owed: i64,
    available: i64,
    n_entries: i64,
    held: i64,
    opened: i64,
    e_count: i64,
    e_last: i64,
    e_balance: i64,
    e_purchases: i64,
    e_receipts: i64,
    received: i64,
    receipts: i64,
}

/// Checks every account; tells each difference as it is found.
///
/// Errors: `Forbidden`, `Internal`.
pub async fn check(ctx: &Ctx, tell: &mut dyn FnMut(&Difference)) -> Result<Checked> {
    ctx.require(Permission::ReadStatements)?;
    let mut n_told = 0;
    let mut count = |difference: &Difference| {
        n_told += 1;
        tell(difference);
    };
    let checked = match ctx.db.damage().await? {
        Some(said) => {
            count(&Difference::File { said });
            Checked::default()
        }
        None => check_all(ctx, &mut count).await?,
    };
    Ok(Checked { differences: n_told, ..checked })
}

async fn check_all(ctx: &Ctx, tell: &mut dyn FnMut(&Difference)) -> Result<Checked> {
    let mut checked = Checked::default();
    let mut from = 0;
    loop {
        let mut tx = ctx.db.snapshot().await?;
        let rows = read(&mut tx, from, from + RANGE_KEYS).await?;
        let last = tallies::get(&mut tx, Tally::AccountKey).await?;
        accounts::check(&mut tx, from, from + RANGE_KEYS, tell).await?;
        drop(tx);
        for row in &rows {
            checked.accounts += 1;
            checked.entries += row.e_count;
            compare(row).iter().for_each(&mut *tell);
        }
        from += RANGE_KEYS;
        if from > last {
            break;
        }
    }
    let mut beyond = Some(String::new());
    while let Some(from) = beyond {
        let mut tx = ctx.db.snapshot().await?;
        beyond = purchases::check(&mut tx, &from, tell).await?;
    }
    let mut tx = ctx.db.snapshot().await?;
    for (what, tally, status) in [
        ("open accounts", Tally::OpenAccounts, "Open"),
        ("closed accounts", Tally::ClosedAccounts, "Closed"),
    ] {
        let stored = tallies::get(&mut tx, tally).await?;
        let (derived,): (i64,) = tx
            .query_built(format!("select count(*) from accounts where status = '{status}'"))
            .one()
            .await?;
        tell_of_store(what, stored, derived, tell);
    }
    let kept = tallies::exposure(&mut tx).await?;
    for (what, stored, amount) in [
        ("limits", kept.limits(), "credit_limit"),
        ("ceilings", kept.ceilings(), "(credit_limit + headroom)"),
    ] {
        tell_of_store(what, stored.as_minor(), sum(&mut tx, amount).await?, tell);
    }
    people::check(&mut tx, tell).await?;
    log::prove(&mut tx, tell).await?;
    Ok(checked)
}

fn tell_of_store(what: &'static str, stored: i64, derived: i64, tell: &mut dyn FnMut(&Difference)) {
    if stored != derived {
        tell(&Difference::Amount { account: String::new(), key: 0, what, stored, derived });
    }
}

/// The sum of an amount of all open accounts, as far as it fits into one.
async fn sum(tx: &mut Tx, amount: &str) -> Result<i64> {
    // No database adds up to more than 64 bits, so it adds up the amounts' parts.
    let (thousand_millions, rest): (i64, i64) = tx
        .query_built(format!(
            "select cast(coalesce(sum({amount} / 1000000000), 0) as bigint), \
             cast(coalesce(sum({amount} % 1000000000), 0) as bigint) from accounts where status = 'Open'"
        ))
        .one()
        .await?;
    let sum = i128::from(thousand_millions) * 1_000_000_000 + i128::from(rest);
    Ok(i64::try_from(sum).unwrap_or(i64::MAX))
}

fn compare(row: &Row) -> Vec<Difference> {
    let headroom = domain::Rate::millionths(row.tolerance)
        .of_at_most(domain::Money::minor(row.credit_limit))
        .as_minor();
    [
        ("reserved", row.reserved, row.held),
        ("owed", row.owed, row.opened),
        // What was bought, paid, cancelled and refunded sums to what is still owed.
        ("owed by its entries", row.owed, -row.e_purchases),
        // What receipts brought in is what they sum to, and what stands on the invoices.
        ("receipts", row.receipts, row.e_receipts),
        ("received", row.received, row.e_receipts),
        ("balance", row.balance, row.e_balance),
        ("available", row.available, row.credit_limit - row.held - row.opened),
        ("headroom", row.headroom, headroom),
        ("entries", row.n_entries, row.e_count),
        ("last entry", row.n_entries, row.e_last),
    ]
    .into_iter()
    .filter(|(_, stored, derived)| stored != derived)
    .map(|(what, stored, derived)| Difference::Amount {
        account: row.id.clone(),
        key: row.key,
        what,
        stored,
        derived,
    })
    .collect()
}

/// The accounts with keys above `from` and up to `to`, with what their amounts derive from.
async fn read(tx: &mut Tx, from: i64, to: i64) -> Result<Vec<Row>> {
    tx.query(
        "select a.key, a.id, a.credit_limit, a.tolerance, a.headroom, a.balance, a.reserved, a.owed, \
         a.available, a.n_entries, cast(coalesce(h.held, 0) as bigint) as held, \
         cast(coalesce(i.opened, 0) as bigint) as opened, \
         cast(coalesce(e.e_count, 0) as bigint) as e_count, \
         cast(coalesce(e.e_last, 0) as bigint) as e_last, \
         cast(coalesce(e.e_balance, 0) as bigint) as e_balance, \
         cast(coalesce(e.e_purchases, 0) as bigint) as e_purchases, \
         cast(coalesce(e.e_receipts, 0) as bigint) as e_receipts, \
         cast(coalesce(i.received, 0) as bigint) as received, \
         cast(coalesce(r.receipts, 0) as bigint) as receipts \
         from accounts a \
         left join (select account, sum(value) as held from holds \
         where state = 'Held' and account > $1 and account <= $2 group by account) h \
         on h.account = a.key \
         left join (select account, sum(case when status = 'Opened' then value else 0 end) as opened, \
         sum(received) as received from invoices \
         where account > $1 and account <= $2 group by account) i \
         on i.account = a.key \
         left join (select account, sum(value) as receipts from receipts \
         where taken_back_at is null and account > $1 and account <= $2 group by account) r \
         on r.account = a.key \
         left join (select account, count(*) as e_count, max(n) as e_last, \
         sum(case when origin = 'Statement' then value else 0 end) as e_balance, \
         sum(case when origin in ('Invoice', 'Payment') then value else 0 end) as e_purchases, \
         sum(case when receipt_id <> '' then value else 0 end) as e_receipts \
         from statements where account > $1 and account <= $2 group by account) e \
         on e.account = a.key \
         where a.key > $1 and a.key <= $2 order by a.key",
    )
    .bind(from)
    .bind(to)
    .all()
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::each_db;

    #[tokio::test]
    async fn what_is_not_what_it_derives_from_is_told() {
        each_db(async |shop| {
            let ctx = &shop.olga;
            let ana = shop.open("ana@test.com", "1", 1_000).await;
            shop.open("bia@test.com", "2", 1_000).await;
            let told = async || {
                let mut told = Vec::new();
                let checked = check(ctx, &mut |difference| told.push(difference.clone())).await;
                assert_eq!(checked.unwrap().accounts, 2);
                told
            };
            assert_eq!(told().await, []);
            let mut tx = ctx.db.write().await.unwrap();
            tx.query(
                "update accounts set reserved = 500, available = available - 500 where key = $1",
            )
            .bind(ana.key)
            .run()
            .await
            .unwrap();
            tx.query("update tallies set n = 3 where name = 'accounts.open'").run().await.unwrap();
            tx.query("update exposure set ceilings = ceilings + 1").run().await.unwrap();
            tx.commit().await.unwrap();
            let difference = |what, stored, derived| Difference::Amount {
                account: ana.id.to_string(),
                key: ana.key,
                what,
                stored,
                derived,
            };
            let store = |what, stored, derived| Difference::Amount {
                account: String::new(),
                key: 0,
                what,
                stored,
                derived,
            };
            let expected = [
                difference("reserved", 500, 0),
                difference("available", 99_500, 100_000),
                store("open accounts", 3, 2),
                store("ceilings", 200_001, 200_000),
            ];
            assert_eq!(told().await, expected);
        })
        .await;
    }

    #[tokio::test]
    async fn whatever_is_changed_in_the_audit_log_is_found() {
        for (damage, rows, at) in [
            ("update audit set after_it = replace(after_it, '5000', '9000') where n = 3", 5, 3),
            ("update audit set who = 'somebody@else.example' where n = 2", 5, 2),
            ("update audit set account = account + 1 where n = 4", 5, 4),
            ("update audit set n = 9 where n = 5", 5, 5),
            ("update audit set hash = null where n = 1", 5, 1),
            ("update audit set chain = '' where n = 2", 4, 2),
            ("delete from audit where n = 3", 4, 3),
            ("delete from audit where n = 5", 4, 5),
            ("delete from audit where n > 1", 1, 5),
            ("delete from audit", 0, 5),
        ] {
            each_db(async |shop| {
                let ctx = &shop.olga;
                let ana = shop.open("ana@test.com", "1", 10).await;
                for limit in ["20", "50", "70"] {
                    let edit = domain::requests::parse_limit(limit).unwrap();
                    crate::accounts::change(ctx, &ana.id, &edit).await.unwrap();
                }
                shop.open("bia@test.com", "2", 10).await;
                ctx.db.seal().await.unwrap();
                let told = async || {
                    let mut told = Vec::new();
                    check(ctx, &mut |difference| told.push(difference.clone())).await.unwrap();
                    told
                };
                assert_eq!(told().await, []);
                let mut tx = ctx.db.write().await.unwrap();
                tx.query(damage).run().await.unwrap();
                tx.commit().await.unwrap();
                let told: Vec<_> = told()
                    .await
                    .into_iter()
                    .filter_map(|difference| match difference {
                        Difference::Log { n_rows, at, .. } => Some((n_rows, at)),
                        _ => None,
                    })
                    .collect();
                assert_eq!(told, [(rows, at)], "{damage}");
            })
            .await;
        }
    }

    #[tokio::test]
    async fn what_is_set_by_hand_is_what_its_changes_come_to() {
        let amount = |what, stored, derived| (what, stored, derived);
        for (damage, told) in [
            (
                "update accounts set credit_limit = credit_limit + 100, available = available + 100",
                vec![
                    amount("limits", 2_000, 2_100),
                    amount("ceilings", 2_000, 2_100),
                    amount("limit by its changes", 2_100, 2_000),
                ],
            ),
            (
                "update statements set value = value + 1 where n = 1",
                vec![amount("entries of its changes", 1_001, 1_000)],
            ),
            ("update accounts set email = 'eve@test.com'", vec![amount("names", 0, 0)]),
            (
                "update people set role = 'owner' where email = 'rita@fiado.example'",
                vec![amount("role", 0, 0)],
            ),
        ] {
            each_db(async |shop| {
                let ctx = &shop.olga;
                let ana = shop.open("ana@test.com", "1", 10).await;
                let edit = domain::requests::parse_limit("20").unwrap();
                crate::accounts::change(ctx, &ana.id, &edit).await.unwrap();
                let form = domain::people::CredentialsForm {
                    email: "rita@fiado.example".into(),
                    password: "a long password".into(),
                };
                crate::people::add(ctx, form, domain::Role::Viewer).await.unwrap();
                let mut tx = ctx.db.write().await.unwrap();
                tx.query(damage).run().await.unwrap();
                tx.commit().await.unwrap();
                let mut found = Vec::new();
                check(ctx, &mut |difference| {
                    found.push(match difference {
                        Difference::Amount { what, stored, derived, .. } => {
                            (*what, *stored, *derived)
                        }
                        Difference::Names { .. } => ("names", 0, 0),
                        Difference::Role { .. } => ("role", 0, 0),
                        other => panic!("{other:?}"),
                    });
                })
                .await
                .unwrap();
                found.sort();
                let mut told = told.clone();
                told.sort();
                assert_eq!(found, told, "{damage}");
            })
            .await;
        }
    }
}
