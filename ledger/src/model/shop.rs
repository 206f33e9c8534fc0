//! What the shop should be after each step, told in plain numbers and without the books' own rules.

use std::collections::BTreeMap;

use domain::invoices::InvoiceStatus;

use super::Step;

/// Whether a step is done, and whether it changes anything.
const REFUSED: (bool, bool) = (false, false);
const NOTHING: (bool, bool) = (true, false);
const CHANGED: (bool, bool) = (true, true);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Held,
    Settled,
    Cancelled,
    Expired,
}

#[derive(Clone, Debug)]
pub(super) struct Bill {
    pub(super) value: i64,
    pub(super) issued: i64,
    pub(super) refunded: i64,
    pub(super) received: i64,
    pub(super) status: InvoiceStatus,
    pub(super) times: i64,
    pub(super) days: i64,
    /// When it is due, and when it was made, in seconds since the shop began.
    pub(super) due: i64,
    pub(super) made: i64,
}

impl Bill {
    fn new(value: i64, due: i64, made: i64) -> Bill {
        let (refunded, received, times, days) = (0, 0, 0, 0);
        let status = InvoiceStatus::Opened;
        Bill { value, issued: value, refunded, received, status, times, days, due, made }
    }

    fn settle(&mut self) {
        self.status = InvoiceStatus::Paid;
        self.value = self.issued - self.refunded;
    }

    /// Nothing is left of it: it was paid, as far as anything was received on it.
    fn end(&mut self) {
        if self.received > 0 { self.settle() } else { self.status = InvoiceStatus::Cancelled }
    }

    fn is_open(&self) -> bool {
        self.status == InvoiceStatus::Opened
    }
}

/// A payment, and what each instalment of a purchase got of it.
#[derive(Clone, Debug)]
pub(super) struct Receipt {
    generation: u32,
    parts: Vec<(u8, usize, i64)>,
    is_back: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Purchase {
    pub(super) generation: u32,
    pub(super) value: i64,
    pub(super) installments: i64,
    pub(super) settle: bool,
    pub(super) expires: i64,
    pub(super) state: State,
    pub(super) settled: i64,
    pub(super) bills: Vec<Bill>,
}

/// What the shop should be, told in plain numbers.
#[derive(Clone, Debug)]
pub(super) struct Model {
    pub(super) is_open: bool,
    /// Counts the accounts that had the id.
    pub(super) generation: u32,
    pub(super) limit: i64,
    pub(super) tolerance: i64,
    pub(super) balance: i64,
    pub(super) purchases: BTreeMap<u8, Purchase>,
    /// When each posted hold is over, and its value.
    pub(super) posted: Vec<(i64, i64)>,
    /// In the order in which they were received.
    pub(super) receipts: Vec<Receipt>,
    pub(super) debits: BTreeMap<u8, i64>,
    pub(super) holders: Vec<u8>,
    pub(super) growth: i64,
    pub(super) tolerance_counts: bool,
    pub(super) postponements: (i64, i64),
    /// Seconds since the shop began.
    pub(super) now: i64,
    /// Whether the last step was done, and whether it changed anything.
    pub(super) last: (bool, bool),
}

const DAY: i64 = 24 * 3_600;

impl Model {
    pub(super) fn new() -> Model {
        Model {
            is_open: true,
            generation: 0,
            limit: 100_000,
            tolerance: 0,
            balance: 0,
            purchases: BTreeMap::new(),
            posted: Vec::new(),
            receipts: Vec::new(),
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

    pub(super) fn reserved(&self) -> i64 {
        let held: i64 = self.mine().filter(|p| p.state == State::Held).map(|p| p.value).sum();
        held + self.posted.iter().map(|(_, value)| value).sum::<i64>()
    }

    pub(super) fn owed(&self) -> i64 {
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
    pub(super) fn apply(&mut self, step: &Step) -> (bool, bool) {
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
                        .map(|b| b.issued - b.refunded)
                        .sum();
                    if value > left {
                        return REFUSED;
                    }
                    let mut rest = value;
                    for b in p.bills.iter_mut().rev().filter(|b| b.status == InvoiceStatus::Opened)
                    {
                        let part = rest.min(b.value);
                        b.refunded += part;
                        if part == b.value {
                            b.end()
                        } else {
                            b.value -= part
                        }
                        rest -= part;
                        if rest == 0 {
                            break;
                        }
                    }
                    self.balance += rest;
                    for b in p.bills.iter_mut().rev().filter(|b| b.status == InvoiceStatus::Paid) {
                        let part = rest.min(b.issued - b.refunded);
                        b.refunded += part;
                        rest -= part;
                    }
                    CHANGED
                }
                _ => REFUSED,
            },
            Step::Pay { t, n } => self.bill(t, n, true, |b| match b.status {
                InvoiceStatus::Opened => {
                    b.settle();
                    CHANGED
                }
                InvoiceStatus::Paid => NOTHING,
                InvoiceStatus::Cancelled => REFUSED,
            }),
            Step::Unpay { t, n } => {
                let is_gone = !is_open;
                self.bill(t, n, false, |b| match b.status {
                    InvoiceStatus::Opened => NOTHING,
                    InvoiceStatus::Paid
                        if b.value > b.received && b.value == b.issued - b.refunded && !is_gone =>
                    {
                        b.status = InvoiceStatus::Opened;
                        b.value -= b.received;
                        CHANGED
                    }
                    _ => REFUSED,
                })
            }
            Step::Receive { value } => self.receive(None, value),
            Step::ReceiveFor { t, n, value } => self.receive(Some((t, n)), value),
            Step::TakeBack { r } => self.take_back(r),
            Step::CancelInvoice { t, n } => self.bill(t, n, true, |b| match b.status {
                InvoiceStatus::Opened if b.received > 0 => REFUSED,
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
                        b.due += days * DAY;
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
                    p.bills.push(Bill::new(value, now + 30 * DAY * (i + 1), now));
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
                p.bills.push(Bill::new(more, now + 30 * DAY, now));
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
                    b.issued -= part;
                    if part == b.value && part > 0 {
                        b.end()
                    } else {
                        b.value -= part
                    }
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

    /// Whose debt a payment is for: the open account's, else the last closed one's that still owes.
    fn payer(&self) -> Option<u32> {
        if self.is_open {
            return Some(self.generation);
        }
        let owing = self.purchases.values().filter(|p| p.bills.iter().any(Bill::is_open));
        owing.map(|p| p.generation).max()
    }

    fn receive(&mut self, only: Option<(u8, i64)>, value: i64) -> (bool, bool) {
        let Some(payer) = self.payer() else { return REFUSED };
        let mut owed: Vec<_> = self
            .purchases
            .iter()
            .filter(|(_, p)| p.generation == payer)
            .flat_map(|(t, p)| p.bills.iter().enumerate().map(|(i, bill)| (*t, i, bill)))
            .filter(|(_, _, bill)| bill.is_open())
            .filter(|(t, i, _)| {
                only.is_none_or(|(u, n)| u == *t && usize::try_from(n - 1) == Ok(*i))
            })
            .map(|(t, i, bill)| ((bill.due, bill.made, t, i), bill.value))
            .collect();
        if value > owed.iter().map(|(_, value)| value).sum() {
            return REFUSED;
        }
        owed.sort_unstable();
        let (mut rest, mut parts) = (value, Vec::new());
        for ((_, _, t, i), due) in owed {
            let part = rest.min(due);
            let bill = self.purchases.get_mut(&t).map(|p| &mut p.bills[i]);
            let (Some(bill), true) = (bill, part > 0) else { break };
            rest -= part;
            bill.received += part;
            if part == due {
                bill.settle()
            } else {
                bill.value -= part
            }
            parts.push((t, i, part));
        }
        self.receipts.push(Receipt { generation: payer, parts, is_back: false });
        CHANGED
    }

    fn take_back(&mut self, r: usize) -> (bool, bool) {
        let Some(receipt) = self.receipts.get_mut(r) else { return REFUSED };
        if receipt.is_back {
            return NOTHING;
        }
        let mut purchases = self.purchases.clone();
        for (t, i, part) in &receipt.parts {
            let Some(bill) = purchases.get_mut(t).map(|p| &mut p.bills[*i]) else { return REFUSED };
            let is_paid = bill.status == InvoiceStatus::Paid;
            if is_paid && (bill.value != bill.received || bill.value != bill.issued - bill.refunded)
            {
                return REFUSED;
            }
            bill.status = InvoiceStatus::Opened;
            bill.received -= part;
            bill.value = bill.issued - bill.refunded - bill.received;
        }
        if !self.is_open || receipt.generation != self.generation {
            return REFUSED;
        }
        receipt.is_back = true;
        self.purchases = purchases;
        CHANGED
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
            // Whoever did it last may not have heard so: the same again is told the same.
            Some(bill) if also_closed && apply(&mut bill.clone()) == NOTHING => NOTHING,
            // It is still owed, and stays as it is.
            Some(bill) if bill.status == InvoiceStatus::Opened => (true, false),
            _ => (false, false),
        }
    }
}
