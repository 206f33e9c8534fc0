//! The books against a model: operations in any order, with replays, lost commits, restarts and steps of
//! the clock; after each one, everything that must always be true is looked at in the books themselves.

use std::collections::BTreeMap;

use domain::accounts::AccountEdit;
use domain::holds::NewHold;
use domain::invoices::{InvoiceEdit, InvoiceStatus};
use domain::requests::AccountRequest;
use domain::settings::StoreEdit;
use domain::statements::DebitForm;
use domain::{AccountId, Email, Error, HolderId, Money, Rate, TransactionId};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest};
use tokio::runtime::Runtime;

use crate::answers::{Answer, Once};
use crate::invoices::InvoiceName;
use crate::testing::Shop;
use crate::{Ctx, Db, Result, accounts, check, holders, invoices, purchases, settings, statements};

/// What can happen. Purchases are `t0` to `t5`, holders `h0` to `h2`, debits `d0` to `d2`.
#[derive(Clone, Debug)]
enum Step {
    Hold { t: u8, value: i64, installments: i64, settle: bool },
    PostHold { value: i64 },
    LostHold { value: i64 },
    Cancel { t: u8 },
    Settle { t: u8, value: i64 },
    Refund { t: u8, value: i64 },
    LostRefund { t: u8, value: i64 },
    Pay { t: u8, n: i64 },
    LostPay { t: u8, n: i64 },
    Unpay { t: u8, n: i64 },
    CancelInvoice { t: u8, n: i64 },
    Comment { t: u8, n: i64 },
    Postpone { t: u8, n: i64, days: i64 },
    Limit { value: i64 },
    Tolerance { millionths: i64 },
    Put { limit: i64 },
    Debit { d: u8, value: i64 },
    AddHolder { h: u8 },
    RemoveHolder { h: u8 },
    Close,
    Open,
    Growth { millionths: i64 },
    ToleranceCounts { on: bool },
    Postponements { times: i64, days: i64 },
    Wait { hours: i64 },
    Expire,
    Restart,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Held,
    Settled,
    Cancelled,
    Expired,
}

#[derive(Clone, Debug)]
struct Bill {
    value: i64,
    issued: i64,
    credited: i64,
    status: InvoiceStatus,
    times: i64,
    days: i64,
}

#[derive(Clone, Debug)]
struct Purchase {
    generation: u32,
    value: i64,
    installments: i64,
    settle: bool,
    expires: i64,
    state: State,
    settled: i64,
    bills: Vec<Bill>,
}

/// What the shop should be, told in plain numbers.
#[derive(Clone, Debug)]
struct Model {
    is_open: bool,
    /// Counts the accounts that had the id.
    generation: u32,
    limit: i64,
    tolerance: i64,
    balance: i64,
    purchases: BTreeMap<u8, Purchase>,
    /// When each posted hold is over, and its value.
    posted: Vec<(i64, i64)>,
    debits: BTreeMap<u8, i64>,
    holders: Vec<u8>,
    growth: i64,
    tolerance_counts: bool,
    postponements: (i64, i64),
    /// Seconds since the shop began.
    now: i64,
    /// Whether the last step was done, and whether it changed anything.
    last: (bool, bool),
}

const DAY: i64 = 24 * 3_600;

impl Model {
    fn new() -> Model {
        Model {
            is_open: true,
            generation: 0,
            limit: 100_000,
            tolerance: 0,
            balance: 0,
            purchases: BTreeMap::new(),
            posted: Vec::new(),
            debits: BTreeMap::new(),
            holders: Vec::new(),
            growth: 0,
            tolerance_counts: false,
            postponements: (0, 0),
            now: 0,
            last: (true, true),
        }
    }

    fn mine(&self) -> impl Iterator<Item = &Purchase> {
        self.purchases.values().filter(|p| p.generation == self.generation)
    }

    fn reserved(&self) -> i64 {
        let held: i64 = self.mine().filter(|p| p.state == State::Held).map(|p| p.value).sum();
        held + self.posted.iter().map(|(_, value)| value).sum::<i64>()
    }

    fn owed(&self) -> i64 {
        let bills = self.mine().flat_map(|p| &p.bills);
        bills.filter(|b| b.status == InvoiceStatus::Opened).map(|b| b.value).sum()
    }

    fn ceiling(&self) -> i64 {
        let tolerance = if self.tolerance_counts { self.tolerance } else { 0 };
        self.limit + self.limit * tolerance / 1_000_000
    }

    fn room(&self) -> i64 {
        self.ceiling() - self.reserved() - self.owed()
    }

    /// Does a step; tells whether it is done, and whether it changes anything.
    fn apply(&mut self, step: &Step) -> (bool, bool) {
        const REFUSED: (bool, bool) = (false, false);
        const NOTHING: (bool, bool) = (true, false);
        const CHANGED: (bool, bool) = (true, true);
        let (generation, now, is_open, room) =
            (self.generation, self.now, self.is_open, self.room());
        match *step {
            Step::Hold { t, value, installments, settle } => {
                if !is_open {
                    return REFUSED;
                }
                let expires = now + if settle { 30 * DAY } else { DAY };
                match self.purchases.get_mut(&t) {
                    None if value <= room => {
                        let purchase = Purchase {
                            generation,
                            value,
                            installments,
                            settle,
                            expires,
                            state: State::Held,
                            settled: 0,
                            bills: Vec::new(),
                        };
                        self.purchases.insert(t, purchase);
                        CHANGED
                    }
                    Some(p)
                        if p.generation == generation
                            && p.state == State::Held
                            && p.expires > now
                            && (value <= p.value || value - p.value <= room) =>
                    {
                        let same =
                            (p.value, p.installments, p.settle) == (value, installments, settle);
                        (p.value, p.installments, p.settle) = (value, installments, settle);
                        if same { NOTHING } else { CHANGED }
                    }
                    _ => REFUSED,
                }
            }
            Step::PostHold { value } if is_open && value <= room => {
                self.posted.push((now + DAY, value));
                CHANGED
            }
            // What fails at its commit leaves no trace.
            Step::PostHold { .. }
            | Step::LostHold { .. }
            | Step::LostRefund { .. }
            | Step::LostPay { .. } => REFUSED,
            Step::Cancel { t } => match self.purchases.get_mut(&t) {
                Some(p)
                    if is_open
                        && p.generation == generation
                        && p.state == State::Held
                        && p.expires > now
                        && !p.settle =>
                {
                    p.state = State::Cancelled;
                    CHANGED
                }
                Some(p) if is_open && p.generation == generation && p.state == State::Cancelled => {
                    NOTHING
                }
                _ => REFUSED,
            },
            Step::Settle { t, value } => self.settle(t, value),
            Step::Refund { t, value } => match self.purchases.get_mut(&t) {
                Some(p) if is_open && p.generation == generation && p.state == State::Settled => {
                    let left: i64 = p
                        .bills
                        .iter()
                        .filter(|b| b.status != InvoiceStatus::Cancelled)
                        .map(|b| b.issued - b.credited)
                        .sum();
                    if value > left {
                        return REFUSED;
                    }
                    let mut rest = value;
                    for b in p.bills.iter_mut().rev().filter(|b| b.status == InvoiceStatus::Opened)
                    {
                        let part = rest.min(b.value);
                        if part == b.value {
                            b.status = InvoiceStatus::Cancelled
                        } else {
                            b.value -= part
                        }
                        b.credited += part;
                        rest -= part;
                        if rest == 0 {
                            break;
                        }
                    }
                    self.balance += rest;
                    for b in p.bills.iter_mut().rev().filter(|b| b.status == InvoiceStatus::Paid) {
                        let part = rest.min(b.issued - b.credited);
                        b.credited += part;
                        rest -= part;
                    }
                    CHANGED
                }
                _ => REFUSED,
            },
            Step::Pay { t, n } => self.bill(t, n, true, |b| match b.status {
                InvoiceStatus::Opened => {
                    b.status = InvoiceStatus::Paid;
                    CHANGED
                }
                InvoiceStatus::Paid => NOTHING,
                InvoiceStatus::Cancelled => REFUSED,
            }),
            Step::Unpay { t, n } => {
                let is_gone = !is_open;
                self.bill(t, n, false, |b| match b.status {
                    InvoiceStatus::Opened => NOTHING,
                    InvoiceStatus::Paid if b.value == b.issued - b.credited && !is_gone => {
                        b.status = InvoiceStatus::Opened;
                        CHANGED
                    }
                    _ => REFUSED,
                })
            }
            Step::CancelInvoice { t, n } => self.bill(t, n, true, |b| match b.status {
                InvoiceStatus::Opened => {
                    b.status = InvoiceStatus::Cancelled;
                    CHANGED
                }
                InvoiceStatus::Cancelled => NOTHING,
                InvoiceStatus::Paid => REFUSED,
            }),
            Step::Comment { t, n } => self.bill(t, n, true, |_| CHANGED),
            Step::Postpone { t, n, days } => {
                let (times, most) = self.postponements;
                self.bill(t, n, true, |b| {
                    if b.status == InvoiceStatus::Opened && b.times < times && b.days + days <= most
                    {
                        b.times += 1;
                        b.days += days;
                        CHANGED
                    } else {
                        REFUSED
                    }
                })
            }
            Step::Limit { value } => {
                self.change(|m| std::mem::replace(&mut m.limit, value) != value)
            }
            Step::Put { limit } if !is_open => self.open(limit),
            Step::Put { limit } => self.change(|m| std::mem::replace(&mut m.limit, limit) != limit),
            Step::Tolerance { millionths } => {
                self.change(|m| std::mem::replace(&mut m.tolerance, millionths) != millionths)
            }
            Step::Debit { d, value } if is_open => match self.debits.get(&d) {
                None => {
                    self.debits.insert(d, value);
                    self.balance += value;
                    CHANGED
                }
                Some(booked) if *booked == value => NOTHING,
                Some(_) => REFUSED,
            },
            Step::Debit { .. } => REFUSED,
            Step::AddHolder { h } if is_open && !self.holders.contains(&h) => {
                self.holders.push(h);
                CHANGED
            }
            Step::RemoveHolder { h } if is_open && self.holders.contains(&h) => {
                self.holders.retain(|other| *other != h);
                CHANGED
            }
            Step::AddHolder { .. } | Step::RemoveHolder { .. } => REFUSED,
            Step::Close if is_open => {
                self.is_open = false;
                for p in self
                    .purchases
                    .values_mut()
                    .filter(|p| p.generation == generation && p.state == State::Held)
                {
                    p.state = State::Cancelled;
                }
                self.posted.clear();
                CHANGED
            }
            Step::Close => REFUSED,
            Step::Open if !is_open => self.open(50_000),
            Step::Open => self.change(|m| std::mem::replace(&mut m.limit, 50_000) != 50_000),
            Step::Growth { millionths } => {
                (true, std::mem::replace(&mut self.growth, millionths) != millionths)
            }
            Step::ToleranceCounts { on } => {
                (true, std::mem::replace(&mut self.tolerance_counts, on) != on)
            }
            Step::Postponements { times, days } => {
                (true, std::mem::replace(&mut self.postponements, (times, days)) != (times, days))
            }
            Step::Wait { hours } => {
                self.now += hours * 3_600;
                NOTHING
            }
            Step::Expire => NOTHING,
            Step::Restart => NOTHING,
        }
    }

    fn open(&mut self, limit: i64) -> (bool, bool) {
        self.is_open = true;
        self.generation += 1;
        (self.limit, self.tolerance, self.balance) = (limit, 0, 0);
        self.posted.clear();
        self.debits.clear();
        self.holders.clear();
        (true, true)
    }

    fn change(&mut self, change: impl FnOnce(&mut Model) -> bool) -> (bool, bool) {
        if self.is_open { (true, change(self)) } else { (false, false) }
    }

    fn settle(&mut self, t: u8, value: i64) -> (bool, bool) {
        let (room, growth, now, generation, is_open) =
            (self.room(), self.growth, self.now, self.generation, self.is_open);
        let Some(p) = self.purchases.get_mut(&t) else { return (false, false) };
        let most = p.value + p.value * growth / 1_000_000;
        if !is_open || p.generation != generation || value > most {
            return (false, false);
        }
        match p.state {
            State::Held if p.expires > now && (value <= p.value || value - p.value <= room) => {
                p.state = State::Settled;
                p.settled = value;
                let n = p.installments.min(value);
                let each = value / n;
                for i in 0..n {
                    let value = if i == 0 { value - each * (n - 1) } else { each };
                    p.bills.push(Bill {
                        value,
                        issued: value,
                        credited: 0,
                        status: InvoiceStatus::Opened,
                        times: 0,
                        days: 0,
                    });
                }
                (true, true)
            }
            State::Settled if value == p.settled => (true, false),
            State::Settled if value > p.settled => {
                let more = value - p.settled;
                if more > room || p.bills.len() >= 99 {
                    return (false, false);
                }
                p.settled = value;
                p.bills.push(Bill {
                    value: more,
                    issued: more,
                    credited: 0,
                    status: InvoiceStatus::Opened,
                    times: 0,
                    days: 0,
                });
                (true, true)
            }
            State::Settled => {
                let mut rest = p.settled - value;
                let open: i64 = p
                    .bills
                    .iter()
                    .filter(|b| b.status == InvoiceStatus::Opened)
                    .map(|b| b.value)
                    .sum();
                if rest > open {
                    return (false, false);
                }
                p.settled = value;
                for b in p.bills.iter_mut().rev().filter(|b| b.status == InvoiceStatus::Opened) {
                    let part = rest.min(b.value);
                    if part == b.value && part > 0 {
                        b.status = InvoiceStatus::Cancelled
                    } else {
                        b.value -= part
                    }
                    b.issued -= part;
                    rest -= part;
                    if rest == 0 {
                        break;
                    }
                }
                (true, true)
            }
            State::Held | State::Cancelled | State::Expired => (false, false),
        }
    }

    /// Does something with an instalment that can still be reached: of the account that is open, or one
    /// that a closed account still owes.
    fn bill(
        &mut self,
        t: u8,
        n: i64,
        also_closed: bool,
        apply: impl FnOnce(&mut Bill) -> (bool, bool),
    ) -> (bool, bool) {
        let (generation, is_open) = (self.generation, self.is_open);
        let Some(p) = self.purchases.get_mut(&t) else { return (false, false) };
        let is_live = is_open && p.generation == generation;
        let bill = usize::try_from(n - 1).ok().and_then(|at| p.bills.get_mut(at));
        match bill {
            Some(bill) if is_live => apply(bill),
            Some(bill) if bill.status == InvoiceStatus::Opened && also_closed => apply(bill),
            // It is still owed, and stays as it is.
            Some(bill) if bill.status == InvoiceStatus::Opened => (true, false),
            _ => (false, false),
        }
    }
}

impl ReferenceStateMachine for Model {
    type State = Model;
    type Transition = Step;

    fn init_state() -> BoxedStrategy<Model> {
        Just(Model::new()).boxed()
    }

    fn transitions(_: &Model) -> BoxedStrategy<Step> {
        let t = || 0..6u8;
        let n = || 1..4i64;
        let value = || prop_oneof![1..200i64, 1_000..60_000i64, Just(100_000i64)];
        prop_oneof![
            8 => (t(), value(), 1..4i64, any::<bool>()).prop_map(|(t, value, installments, settle)| Step::Hold { t, value, installments: installments.min(value), settle }),
            3 => value().prop_map(|value| Step::PostHold { value }),
            1 => value().prop_map(|value| Step::LostHold { value }),
            2 => t().prop_map(|t| Step::Cancel { t }),
            8 => (t(), value()).prop_map(|(t, value)| Step::Settle { t, value }),
            3 => (t(), value()).prop_map(|(t, value)| Step::Refund { t, value }),
            1 => (t(), value()).prop_map(|(t, value)| Step::LostRefund { t, value }),
            6 => (t(), n()).prop_map(|(t, n)| Step::Pay { t, n }),
            1 => (t(), n()).prop_map(|(t, n)| Step::LostPay { t, n }),
            2 => (t(), n()).prop_map(|(t, n)| Step::Unpay { t, n }),
            2 => (t(), n()).prop_map(|(t, n)| Step::CancelInvoice { t, n }),
            1 => (t(), n()).prop_map(|(t, n)| Step::Comment { t, n }),
            2 => (t(), n(), 1..20i64).prop_map(|(t, n, days)| Step::Postpone { t, n, days }),
            2 => (0..120_000i64).prop_map(|value| Step::Limit { value }),
            1 => (0..1_500_000i64).prop_map(|millionths| Step::Tolerance { millionths }),
            1 => (1..120_000i64).prop_map(|limit| Step::Put { limit }),
            2 => (0..3u8, prop_oneof![-500..-1i64, 1..500i64]).prop_map(|(d, value)| Step::Debit { d, value }),
            1 => (0..3u8).prop_map(|h| Step::AddHolder { h }),
            1 => (0..3u8).prop_map(|h| Step::RemoveHolder { h }),
            1 => Just(Step::Close),
            2 => Just(Step::Open),
            1 => (0..500_000i64).prop_map(|millionths| Step::Growth { millionths }),
            1 => any::<bool>().prop_map(|on| Step::ToleranceCounts { on }),
            1 => (0..4i64, 0..40i64).prop_map(|(times, days)| Step::Postponements { times, days }),
            2 => (1..30i64).prop_map(|hours| Step::Wait { hours }),
            2 => Just(Step::Expire),
            1 => Just(Step::Restart),
        ]
        .boxed()
    }

    fn apply(mut model: Model, step: &Step) -> Model {
        if matches!(step, Step::Expire) {
            // The model knows no job: what is over is over, and is written down when somebody looks.
            let now = model.now;
            let over = |p: &&mut Purchase| p.state == State::Held && p.expires <= now;
            model.purchases.values_mut().filter(over).for_each(|p| p.state = State::Expired);
            model.posted.retain(|(expires, _)| *expires > now);
        }
        model.last = model.apply(step);
        model
    }
}

/// The books under test, on SQLite or on PostgreSQL.
struct Books<const POSTGRES: bool> {
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
    fn start() -> Self {
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

    fn play(&mut self, step: &Step) -> Result<()> {
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

    fn look(&mut self, model: &Model, step: &Step) {
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
                        (invoice.status, invoice.value.as_minor(), invoice.credited.as_minor());
                    assert_eq!(got, (bill.status, bill.value, bill.credited), "t{t}-{n}");
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

async fn seen(ctx: &Ctx) -> Seen {
    let mut tx = ctx.db.read().await.unwrap();
    let entries: Vec<(i64, i64, String, i64, String, i64, String)> = tx
        .query(
            "select account, n, origin, value, transaction_id, installment, operation \
             from statements order by account, n",
        )
        .all()
        .await
        .unwrap();
    let mut paid: BTreeMap<(String, i64), i64> = BTreeMap::new();
    let mut last: BTreeMap<i64, i64> = BTreeMap::new();
    for (account, n, origin, value, transaction, installment, operation) in &entries {
        let before = last.insert(*account, *n).unwrap_or(0);
        assert_eq!(*n, before + 1, "entries are numbered without gaps");
        if origin == "Payment" && *installment > 0 && matches!(operation.as_str(), "" | "Reversal")
        {
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

impl<const POSTGRES: bool> StateMachineTest for Books<POSTGRES> {
    type SystemUnderTest = Self;
    type Reference = Model;

    fn init_test(_: &Model) -> Self {
        Books::start()
    }

    fn apply(mut books: Self, model: &Model, step: Step) -> Self {
        let outcome = books.play(&step);
        assert!(
            !matches!(outcome, Err(Error::Internal { .. } | Error::Invalid(_))),
            "{step:?}: {outcome:?}"
        );
        assert_eq!(outcome.is_ok(), model.last.0, "{step:?}: {outcome:?}");
        books.look(model, &step);
        books
    }
}

/// Plays so many stories of so many steps.
fn run<const POSTGRES: bool>(stories: u32, steps: usize) {
    let config = Config { cases: stories, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config.clone());
    let outcome = runner.run(&Model::sequential_strategy(steps..=steps), |(model, steps, seen)| {
        Books::<POSTGRES>::test_sequential(config.clone(), model, steps, seen);
        Ok(())
    });
    if let Err(e) = outcome {
        panic!("{e}");
    }
}

#[test]
fn whatever_happens_in_any_order_the_books_are_what_the_model_says() {
    run::<false>(30, 60);
    if std::env::var_os(crate::testing::POSTGRES_VARIABLE).is_some() {
        run::<true>(6, 60);
    }
}

/// `cargo model`: as many operations as `FIADO_OPERATIONS` says (a million), on SQLite and, where the
/// tests were given a server, a tenth of them on PostgreSQL.
#[test]
#[ignore = "takes hours"]
fn a_million_operations() {
    let operations = std::env::var("FIADO_OPERATIONS").ok().and_then(|n| n.parse().ok());
    let stories = operations.unwrap_or(1_000_000_u32).div_ceil(200);
    run::<false>(stories, 200);
    if std::env::var_os(crate::testing::POSTGRES_VARIABLE).is_some() {
        run::<true>(stories.div_ceil(10), 200);
    }
}
