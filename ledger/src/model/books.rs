//! The books under test: a step is played through the use cases, and then everything is looked at.

use std::collections::BTreeMap;

use domain::accounts::AccountEdit;
use domain::holds::NewHold;
use domain::invoices::{InvoiceEdit, InvoiceStatus};
use domain::receipts::NewReceipt;
use domain::requests::AccountRequest;
use domain::settings::StoreEdit;
use domain::statements::DebitForm;
use domain::{AccountId, Email, Error, HolderId, Money, Rate, ReceiptId, TransactionId};
use tokio::runtime::Runtime;

use super::Step;
use super::shop::Model;
use crate::answers::{Answer, Once};
use crate::invoices::InvoiceName;
use crate::receipts::{self, Payer};
use crate::testing::Shop;
use crate::{Ctx, Db, Result, accounts, check, holders, invoices, purchases, settings, statements};

/// The books under test, on SQLite or on PostgreSQL.
pub(super) struct Books<const POSTGRES: bool> {
    runtime: Runtime,
    shop: Shop,
    ctx: Ctx,
    n_audits: i64,
    /// Every entry that was ever seen, by account and number.
    entries: BTreeMap<(i64, i64), (String, i64)>,
    /// The state in which each hold was last seen.
    states: BTreeMap<String, String>,
}

fn id() -> AccountId {
    AccountId::from_books("a".into())
}

fn transaction(t: u8) -> TransactionId {
    TransactionId::from_books(format!("t{t}"))
}

fn new_hold(value: i64, installments: i64, settle: bool) -> NewHold {
    NewHold {
        holder: None,
        value: Money::minor(value),
        installments: Some(installments),
        settle: Some(settle),
        expires_at: None,
        order_id: None,
    }
}

impl<const POSTGRES: bool> Books<POSTGRES> {
    pub(super) fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let shop = runtime.block_on(async {
            let shop = if POSTGRES { Shop::postgres().await } else { Some(Shop::sqlite().await) };
            shop.expect("a database")
        });
        let ctx = shop.olga.clone();
        let (entries, states) = Default::default();
        let mut books = Books { runtime, shop, ctx, n_audits: 0, entries, states };
        books.play(&Step::Put { limit: 100_000 }).unwrap();
        books.play(&Step::Postponements { times: 0, days: 0 }).unwrap();
        // What every test of a lost commit collides with.
        let taken = books.once("taken");
        let answer = Answer { status: 200, body: String::new() };
        books.runtime.block_on(taken.refuse(&books.ctx, &answer)).unwrap();
        books.n_audits = books.n_audits();
        books
    }

    fn once(&self, name: &str) -> Once {
        Once {
            app_key: "model".into(),
            name: name.into(),
            request_hash: Vec::new(),
            render: |_| Answer { status: 200, body: String::new() },
        }
    }

    /// Surroundings in which every commit fails at the last moment.
    fn losing(&self) -> Ctx {
        Ctx { once: Some(std::sync::Arc::new(self.once("taken"))), ..self.ctx.clone() }
    }

    fn n_audits(&self) -> i64 {
        self.runtime.block_on(async {
            let mut tx = self.ctx.db.glance().await.unwrap();
            let (n,): (i64,) = tx.query("select count(*) from audit").one().await.unwrap();
            n
        })
    }

    pub(super) fn play(&mut self, step: &Step) -> Result<()> {
        let (ctx, losing) = (self.ctx.clone(), self.losing());
        match *step {
            Step::Wait { hours } => {
                self.shop.clock.advance_seconds(hours * 3_600);
                return Ok(());
            }
            Step::Restart => {
                self.ctx.db = self.runtime.block_on(Db::open(&self.shop.url)).expect("books");
                return Ok(());
            }
            _ => {}
        }
        let step = step.clone();
        self.runtime.block_on(play(&ctx, &losing, step))
    }

    pub(super) fn look(&mut self, model: &Model, step: &Step) {
        let (n_audits, n_before) = (self.n_audits(), self.n_audits);
        let n_changes = i64::from(model.last.1);
        if !matches!(step, Step::Expire) {
            assert_eq!(n_audits - n_before, n_changes, "audit rows of {step:?}");
        }
        self.n_audits = n_audits;
        let ctx = self.ctx.clone();
        let (entries, states) = self.runtime.block_on(compare(&ctx, model));
        for (key, entry) in &self.entries {
            assert_eq!(entries.get(key), Some(entry), "entry {key:?} changed");
        }
        for (hold, state) in &self.states {
            assert!(state == "Held" || states.get(hold) == Some(state), "{hold} ended twice");
        }
        (self.entries, self.states) = (entries, states);
    }
}

async fn play(ctx: &Ctx, losing: &Ctx, step: Step) -> Result<()> {
    let status = |status| InvoiceEdit { status: Some(status), ..InvoiceEdit::default() };
    let bill = |t: u8, n: i64| InvoiceName::Id(transaction(t), n);
    match step {
        Step::Hold { t, value, installments, settle } => {
            let new = new_hold(value, installments, settle);
            purchases::put_hold(ctx, &id(), transaction(t), new).await.map(drop)
        }
        Step::PostHold { value } => {
            purchases::hold(ctx, &id(), new_hold(value, 1, false)).await.map(drop)
        }
        Step::LostHold { value } => {
            purchases::hold(losing, &id(), new_hold(value, 1, false)).await.map(drop)
        }
        Step::Cancel { t } => purchases::cancel(ctx, &id(), &transaction(t)).await,
        Step::Settle { t, value } => {
            purchases::settle(ctx, &id(), &transaction(t), Money::minor(value)).await
        }
        Step::Refund { t, value } => {
            purchases::refund(ctx, &id(), &transaction(t), Money::minor(value)).await.map(drop)
        }
        Step::LostRefund { t, value } => {
            purchases::refund(losing, &id(), &transaction(t), Money::minor(value)).await.map(drop)
        }
        Step::Pay { t, n } => purchases::pay(ctx, &id(), &bill(t, n)).await.map(drop),
        Step::LostPay { t, n } => purchases::pay(losing, &id(), &bill(t, n)).await.map(drop),
        Step::Unpay { t, n } => {
            purchases::edit_invoice(ctx, &id(), &bill(t, n), status(InvoiceStatus::Opened))
                .await
                .map(drop)
        }
        Step::Receive { value } => receive(ctx, value, &[]).await,
        Step::ReceiveFor { t, n, value } => receive(ctx, value, &[bill(t, n)]).await,
        Step::TakeBack { r } => {
            let id = numbered(ctx, r).await;
            let reason = "by mistake".to_owned();
            receipts::take_back(ctx, Payer::Id(&self::id()), &id, reason).await.map(drop)
        }
        Step::CancelInvoice { t, n } => {
            purchases::cancel_invoice(ctx, &id(), &bill(t, n)).await.map(drop)
        }
        Step::Comment { t, n } => {
            let edit = InvoiceEdit {
                observation: Some(rand::random::<u64>().to_string()),
                ..InvoiceEdit::default()
            };
            purchases::edit_invoice(ctx, &id(), &bill(t, n), edit).await.map(drop)
        }
        Step::Postpone { t, n, days } => {
            purchases::postpone(ctx, &id(), &bill(t, n), days).await.map(drop)
        }
        Step::Limit { value } => {
            let edit =
                AccountEdit { credit_limit: Some(Money::minor(value)), ..AccountEdit::default() };
            accounts::change(ctx, &id(), &edit).await.map(drop)
        }
        Step::Tolerance { millionths } => {
            let edit = AccountEdit {
                tolerance: Some(Rate::millionths(millionths)),
                ..AccountEdit::default()
            };
            accounts::change(ctx, &id(), &edit).await.map(drop)
        }
        Step::Put { limit } => put(ctx, limit).await,
        Step::Open => put(ctx, 50_000).await,
        Step::Close => accounts::close_open(ctx, &id()).await.map(drop),
        Step::Debit { d, value } => {
            let form = DebitForm { id: format!("d{d}"), value: Money::minor(value).to_string() };
            statements::debit(ctx, &id(), &form).await.map(drop)
        }
        Step::AddHolder { h } => {
            let email = Email::from_books(format!("h{h}@test.com"));
            holders::add(ctx, &id(), email).await.map(drop)
        }
        Step::RemoveHolder { h } => {
            let email = format!("h{h}@test.com");
            let all = holders::list(ctx, &id()).await?;
            let found = all.into_iter().find(|holder| holder.email.as_str() == email);
            let none = || HolderId::from_books("0".repeat(32)).expect("an id");
            let holder = found.map_or_else(none, |holder| holder.id);
            holders::remove(ctx, &id(), &holder).await
        }
        Step::Growth { millionths } => {
            let edit = StoreEdit {
                growth_rate: Some(Rate::millionths(millionths)),
                ..StoreEdit::default()
            };
            settings::edit(ctx, &edit).await.map(drop)
        }
        Step::ToleranceCounts { on } => {
            let edit = StoreEdit { tolerance_enabled: Some(on), ..StoreEdit::default() };
            settings::edit(ctx, &edit).await.map(drop)
        }
        Step::Postponements { times, days } => {
            let edit = StoreEdit {
                postponement_enabled: Some(true),
                postponements_max: Some(times),
                postponed_days_max: Some(days),
                ..StoreEdit::default()
            };
            settings::edit(ctx, &edit).await.map(drop)
        }
        Step::Expire => {
            while purchases::expire_some(ctx).await? {}
            Ok(())
        }
        Step::Wait { .. } | Step::Restart => Ok(()),
    }
}

/// Receives a payment, whose note is its number.
async fn receive(ctx: &Ctx, value: i64, chosen: &[InvoiceName]) -> Result<()> {
    let mut tx = ctx.db.glance().await.unwrap();
    let (n,): (i64,) = tx.query("select count(*) from receipts").one().await.unwrap();
    drop(tx);
    let (value, note) = (Money::minor(value), n.to_string());
    let new = NewReceipt { value, paid_at: None, method: String::new(), note };
    receipts::receive(ctx, Payer::Id(&id()), new, chosen).await.map(drop)
}

/// The id of the receipt with this number.
async fn numbered(ctx: &Ctx, r: usize) -> ReceiptId {
    let mut tx = ctx.db.glance().await.unwrap();
    let query = tx.query("select id from receipts where note = $1").bind(r.to_string());
    let found: Option<(String,)> = query.optional().await.unwrap();
    ReceiptId::from_books(found.map_or_else(|| "none".into(), |(id,)| id))
}

async fn put(ctx: &Ctx, limit: i64) -> Result<()> {
    let request = AccountRequest {
        email: Some("a@test.com".into()),
        credit_limit: Some(Money::minor(limit).to_string()),
        ..AccountRequest::default()
    };
    let (new, edit) = request.parse_put(&id())?;
    accounts::put(ctx, &id(), new, edit).await.map(drop)
}

type Seen = (BTreeMap<(i64, i64), (String, i64)>, BTreeMap<String, String>);

/// Looks at everything that must be true; returns the entries and the holds' states.
async fn compare(ctx: &Ctx, model: &Model) -> Seen {
    let mut differences = Vec::new();
    check::check(ctx, &mut |difference| differences.push(difference.clone())).await.unwrap();
    assert_eq!(differences, []);
    if let Ok(account) = accounts::get_open(ctx, &id()).await {
        assert!(model.is_open);
        let got = [account.credit_limit, account.reserved, account.owed, account.balance];
        let expected = [model.limit, model.reserved(), model.owed(), model.balance];
        assert_eq!(got.map(Money::as_minor), expected, "limit, reserved, owed, balance");
        assert_eq!(account.tolerance.as_millionths(), model.tolerance);
    } else {
        assert!(!model.is_open);
    }
    for (t, purchase) in &model.purchases {
        let growth = purchase.value + purchase.value * model.growth / 1_000_000;
        assert!(purchase.settled <= growth.max(purchase.settled), "settled {t}");
        for (bill, n) in purchase.bills.iter().zip(1..) {
            let name = InvoiceName::Id(transaction(*t), n);
            match invoices::get(ctx, &id(), &name).await {
                Ok(found) => {
                    let invoice = &found.invoice;
                    let got =
                        (invoice.status, invoice.value.as_minor(), invoice.refunded.as_minor());
                    assert_eq!(got, (bill.status, bill.value, bill.refunded), "t{t}-{n}");
                    assert_eq!(invoice.received.as_minor(), bill.received, "t{t}-{n}");
                    assert_eq!(
                        (invoice.postponements, invoice.postponed_days),
                        (bill.times, bill.days)
                    );
                }
                Err(Error::NotFound(_)) => {
                    let is_old = purchase.generation != model.generation || !model.is_open;
                    assert!(is_old && bill.status != InvoiceStatus::Opened, "t{t}-{n} is missing");
                }
                Err(e) => panic!("{e:?}"),
            }
        }
    }
    seen(ctx).await
}

/// Account, number, origin, value, transaction, instalment, operation, receipt.
type EntryRow = (i64, i64, String, i64, String, i64, String, String);

async fn seen(ctx: &Ctx) -> Seen {
    let mut tx = ctx.db.read().await.unwrap();
    let entries: Vec<EntryRow> = tx
        .query(
            "select account, n, origin, value, transaction_id, installment, operation, receipt_id \
             from statements order by account, n",
        )
        .all()
        .await
        .unwrap();
    let mut paid: BTreeMap<(String, i64), i64> = BTreeMap::new();
    let mut last: BTreeMap<i64, i64> = BTreeMap::new();
    for (account, n, origin, value, transaction, installment, operation, receipt) in &entries {
        let before = last.insert(*account, *n).unwrap_or(0);
        assert_eq!(*n, before + 1, "entries are numbered without gaps");
        let is_mark = receipt.is_empty() && matches!(operation.as_str(), "" | "Reversal");
        if origin == "Payment" && *installment > 0 && is_mark {
            let n_paid = paid.entry((transaction.clone(), *installment)).or_default();
            *n_paid += value.signum();
            assert!((0..=1).contains(n_paid), "{transaction}-{installment} was paid twice");
        }
    }
    let holds: Vec<(String, String, i64, i64)> =
        tx.query("select id, state, settled, refunded from holds").all().await.unwrap();
    for (id, _, settled, refunded) in &holds {
        assert!(refunded <= settled, "{id} was refunded beyond what was settled");
    }
    let entries = entries
        .into_iter()
        .map(|(account, n, origin, value, ..)| ((account, n), (origin, value)))
        .collect();
    (entries, holds.into_iter().map(|(id, state, ..)| (id, state)).collect())
}
