//! Requests that may come again: the first one's answer is kept with its effect, and given again.

use domain::{Account, Error, Hold, Holder, Money};

use crate::db::Tx;
use crate::imports::Run;
use crate::invoices::InvoiceOf;
use crate::receipts::ReceiptOf;
use crate::{Ctx, Result};

/// Answers are kept for so many days.
pub const ANSWER_DAYS: i64 = 7;

const DAY_MICROS: i64 = 24 * 3_600 * 1_000_000;

/// What a use case did, for whoever writes its answer.
#[derive(Debug)]
pub enum Outcome<'a> {
    /// An account was opened.
    Account(&'a Account),
    /// Credit was reserved.
    Hold(&'a Hold),
    /// So much was refunded.
    Refund(Money),
    /// A holder was added.
    Holder(&'a Holder),
    /// An invoice was paid.
    Invoice(&'a InvoiceOf),
    /// A payment was received, or taken back.
    Receipt(&'a ReceiptOf),
    /// A run of the import was ordered, or confirmed.
    Import(&'a Run),
}

/// An answer as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: String,
}

/// A name that a form of our own pages carries: sent twice, it has its effect once.
pub fn fresh_name() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

/// A request that carries an idempotency key.
#[derive(Debug)]
pub struct Once {
    /// Whose request it is: an AppKey.
    pub app_key: String,
    /// The idempotency key.
    pub name: String,
    /// A hash of method, address and body.
    pub request_hash: Vec<u8>,
    /// Writes the answer.
    pub render: fn(&Outcome<'_>) -> Answer,
}

impl Once {
    /// What was answered to this request before.
    ///
    /// Errors: `Err(())` inside when the key was used for another request.
    pub async fn before(&self, ctx: &Ctx) -> Result<Option<Result<Answer, ()>>> {
        let mut tx = ctx.db.glance().await?;
        let found: Option<(Vec<u8>, i64, String)> = tx
            .query(
                "select request_hash, status, body from answers where app_key = $1 and name = $2",
            )
            .bind(self.app_key.as_str())
            .bind(self.name.as_str())
            .optional()
            .await?;
        Ok(found.map(|(hash, status, body)| {
            let status = u16::try_from(status).unwrap_or(500);
            if hash == self.request_hash { Ok(Answer { status, body }) } else { Err(()) }
        }))
    }

    /// Keeps a refusal: it had no effect, and is the answer from now on. `false` when the same request
    /// was answered meanwhile; that answer stands.
    pub async fn refuse(&self, ctx: &Ctx, answer: &Answer) -> Result<bool> {
        let mut tx = ctx.db.write().await?;
        let is_kept = self.keep(&mut tx, answer, ctx.clock.micros()).await?;
        tx.commit().await?;
        Ok(is_kept)
    }

    /// What the same request was answered by whoever was in the way, once that is true.
    pub async fn meanwhile(&self, ctx: &Ctx) -> Result<Option<Result<Answer, ()>>> {
        // The other answer may be in a commit under way: this one is made with it, or after it.
        ctx.db.write().await?.commit().await?;
        self.before(ctx).await
    }

    pub(crate) async fn answer(&self, tx: &mut Tx, outcome: &Outcome<'_>, now: i64) -> Result<()> {
        if self.keep(tx, &(self.render)(outcome), now).await? { Ok(()) } else { Err(Error::Stale) }
    }

    async fn keep(&self, tx: &mut Tx, answer: &Answer, now: i64) -> Result<bool> {
        let n = tx
            .query(
                "insert into answers (app_key, name, request_hash, status, body, created_at) \
                 values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
            )
            .bind(self.app_key.as_str())
            .bind(self.name.as_str())
            .bind(self.request_hash.as_slice())
            .bind(i64::from(answer.status))
            .bind(answer.body.as_str())
            .bind(now)
            .run()
            .await?;
        Ok(n == 1)
    }
}

/// Removes answers that nobody asks for any more.
pub(crate) async fn sweep(tx: &mut Tx, now: i64) -> Result<()> {
    tx.query("delete from answers where created_at < $1")
        .bind(now - ANSWER_DAYS * DAY_MICROS)
        .run()
        .await?;
    Ok(())
}
