//! What a run would change: found by its check, shown before anybody confirms it, a page at a time.

use domain::{Account, Money, Permission, Status};

use super::store::{self, Rows};
use crate::audit::Values;
use crate::db::{BATCH_ROWS, Tx};
use crate::{Ctx, Result};

/// What matters most about a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An account is closed that still owes.
    ClosedOwing,
    /// An account is closed.
    Closed,
    /// The limit falls below what is used of it.
    BelowUsed,
    /// The limit falls.
    Lowered,
    /// The limit rises.
    Raised,
    /// E-mail, document or tolerance change.
    Other,
}

impl Kind {
    /// Every kind, what matters most first.
    pub const ALL: [Kind; 6] = [
        Kind::ClosedOwing,
        Kind::Closed,
        Kind::BelowUsed,
        Kind::Lowered,
        Kind::Raised,
        Kind::Other,
    ];

    /// The name in addresses and in the books.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::ClosedOwing => "closed-owing",
            Kind::Closed => "closed",
            Kind::BelowUsed => "below-used",
            Kind::Lowered => "lowered",
            Kind::Raised => "raised",
            Kind::Other => "other",
        }
    }

    /// Reads a name that [`as_str`](Kind::as_str) gave.
    pub fn parse(text: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    pub(super) fn of(before: &Account, after: &Account) -> Kind {
        if after.status == Status::Closed {
            return if after.owed > Money::ZERO { Kind::ClosedOwing } else { Kind::Closed };
        }
        use std::cmp::Ordering::{Equal, Greater, Less};
        match after.credit_limit.cmp(&before.credit_limit) {
            Less if after.available() < Money::ZERO => Kind::BelowUsed,
            Less => Kind::Lowered,
            Greater => Kind::Raised,
            Equal => Kind::Other,
        }
    }
}

/// A change that a row makes.
pub(super) struct Planned {
    pub(super) line: i64,
    pub(super) kind: Kind,
    pub(super) before: Account,
    pub(super) after: Account,
}

/// An account as a row finds it, and as it leaves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The line of the file.
    pub line: i64,
    /// What matters most about it.
    pub kind: Kind,
    /// What the account is.
    pub before: Values,
    /// What it would be.
    pub after: Values,
}

/// A page of what a checked run would change, in the order of the file, after the line `after`; of one
/// kind, or of all.
///
/// Errors: `Forbidden`.
pub async fn differences(
    ctx: &Ctx,
    import: i64,
    kind: Option<Kind>,
    after: i64,
    rows: usize,
) -> Result<Vec<Difference>> {
    ctx.require(Permission::Import)?;
    let mut tx = ctx.db.glance().await?;
    let of_kind = if kind.is_some() { "and kind = $4" } else { "" };
    let sql = format!(
        "select line, kind, before_it, after_it from import_plan \
         where import = $1 and line > $2 {of_kind} order by line limit $3"
    );
    let query = tx.query_built(sql).bind(import).bind(after).bind(super::batch::size(rows));
    let query = match kind {
        Some(kind) => query.bind(kind.as_str()),
        None => query,
    };
    let found: Vec<(i64, String, String, String)> = query.all().await?;
    found
        .into_iter()
        .map(|(line, kind, before, after)| {
            Ok(Difference {
                line,
                kind: Kind::parse(&kind).unwrap_or(Kind::Other),
                before: Values::read(&before)?,
                after: Values::read(&after)?,
            })
        })
        .collect()
}

pub(super) async fn insert(tx: &mut Tx, import: i64, planned: &[Planned]) -> Result<()> {
    for batch in planned.chunks(BATCH_ROWS) {
        let or_fail = tx.or_fail();
        let rows = batch.iter().map(|row| {
            [
                import.into(),
                row.line.into(),
                row.kind.as_str().into(),
                row.before.key.into(),
                Values::of(&row.before).text().into(),
                Values::of(&row.after).text().into(),
            ]
        });
        tx.query_rows(rows, |rows| {
            format!(
                "insert{or_fail} into import_plan (import, line, kind, account, before_it, after_it) {rows}"
            )
        })
        .run()
        .await?;
    }
    Ok(())
}

/// How many of the accounts that a run would change were changed after it was checked.
pub(super) async fn outdated(tx: &mut Tx, import: i64) -> Result<i64> {
    let (n,): (i64,) = tx
        .query(
            "select count(*) from imports join import_plan on import_plan.import = imports.key \
             join accounts on accounts.key = import_plan.account \
             where imports.key = $1 and accounts.updated_at > imports.started_at",
        )
        .bind(import)
        .one()
        .await?;
    Ok(n)
}

/// Removes the plans of runs that wait for nobody any more.
pub(super) async fn sweep(ctx: &Ctx) -> Result<()> {
    let mut tx = ctx.db.glance().await?;
    let planned: Vec<(i64,)> = tx
        .query(
            "select key from imports where preview <> '' and status not in ('Checking', 'Checked') \
             and exists (select 1 from import_plan where import = key)",
        )
        .all()
        .await?;
    drop(tx);
    for (import,) in planned {
        let mut is_more = true;
        while is_more {
            let mut tx = ctx.db.write().await?;
            is_more = store::clear(&mut tx, Rows::Plan, import).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}
