//! What can be done with a purchase: its account, its hold and its invoices as one, changed together
//! or not at all. Whoever calls writes the difference and the entries (spec §3).

use jiff::Timestamp;

use crate::accounts::{Account, Status};
use crate::error::{PurchaseRefusal, Refusal};
use crate::holds::{Hold, HoldState, INSTALLMENTS_MAX, NewHold};
use crate::invoices::{Invoice, InvoiceEdit, InvoiceStatus};
use crate::money::{Money, Rate};
use crate::schedule::{due, later, split};
use crate::settings::Store;
use crate::statements::{Details, NewEntry, Operation, Origin};

/// A purchase under change. After a refusal it must be thrown away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purchase {
    /// The account that it spends from.
    pub account: Account,
    /// Its hold.
    pub hold: Hold,
    /// Its instalments, the first one first.
    pub invoices: Vec<Invoice>,
    /// What the change writes into the ledger, in order.
    pub entries: Vec<NewEntry>,
}

impl Purchase {
    /// A purchase as the books hold it.
    pub fn new(account: Account, hold: Hold, invoices: Vec<Invoice>) -> Purchase {
        Purchase { account, hold, invoices, entries: Vec::new() }
    }

    /// Reserves another amount, as if it were asked for anew.
    ///
    /// Errors: `HoldEnded`, `AccountClosed`, `OverLimit`.
    pub fn change_hold(
        &mut self,
        new: NewHold,
        store: &Store,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        self.require_held(now)?;
        if new.value > self.hold.value {
            self.account.authorise(new.value - self.hold.value, store)?;
        }
        self.account.reserved = self.account.reserved - self.hold.value + new.value;
        self.hold = Hold {
            holder: new.holder.or(self.hold.holder.take()),
            value: new.value,
            installments: new.installments.unwrap_or(self.hold.installments),
            settle: new.settle.unwrap_or(self.hold.settle),
            expires_at: new.expires_at.unwrap_or(self.hold.expires_at),
            order_id: new.order_id.unwrap_or_else(|| std::mem::take(&mut self.hold.order_id)),
            ..self.hold.clone()
        };
        Ok(())
    }

    /// Gives the reserved credit back; again, nothing happens.
    ///
    /// Errors: `HoldEnded`; `HoldKept` for one that may be tied to an order.
    pub fn cancel_hold(&mut self, now: Timestamp) -> Result<(), Refusal> {
        if self.hold.state == HoldState::Cancelled {
            return Ok(());
        }
        self.require_held(now)?;
        if self.hold.settle {
            return Err(PurchaseRefusal::HoldKept.into());
        }
        self.end_hold(HoldState::Cancelled);
        Ok(())
    }

    /// Gives the reserved credit back where its time has passed.
    pub fn expire_hold(&mut self, now: Timestamp) {
        if self.hold.state == HoldState::Held && self.hold.expires_at <= now {
            self.end_hold(HoldState::Expired);
        }
    }

    /// Turns the hold into invoices of `value` in all, named by `friendly`; settled already, changes
    /// what they sum to (spec §3 rules 6, 9, 10). The same value again changes nothing.
    ///
    /// Errors: `HoldEnded`, `OverGrowth`, `OverLimit`, `PaidAlready`, `TooManyInstallments`.
    pub fn settle(
        &mut self,
        value: Money,
        friendly: &str,
        store: &Store,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let most = (Rate::ONE + store.growth_rate).of_at_most(self.hold.value);
        if value > most {
            return Err(PurchaseRefusal::OverGrowth { most }.into());
        }
        if self.hold.state == HoldState::Settled {
            return self.settle_anew(value, friendly, store, now);
        }
        self.require_held(now)?;
        if value > self.hold.value {
            self.account.authorise(value - self.hold.value, store)?;
        }
        self.end_hold(HoldState::Settled);
        let parts = split(value, self.hold.installments);
        let n = i64::try_from(parts.len()).unwrap_or(i64::MAX);
        for (part, i) in parts.into_iter().zip(1..) {
            self.issue(part, i, n, due(now, i), friendly, now);
        }
        self.hold.settled = value;
        self.account.owed = self.account.owed + value;
        self.write(Origin::Invoice, -value, Details { installments: n, ..Details::default() });
        Ok(())
    }

    fn settle_anew(
        &mut self,
        value: Money,
        friendly: &str,
        store: &Store,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let more = value - self.hold.settled;
        if more == Money::ZERO {
            return Ok(());
        }
        let n = i64::try_from(self.invoices.len()).unwrap_or(i64::MAX);
        if more > Money::ZERO {
            self.account.authorise(more, store)?;
            if n >= INSTALLMENTS_MAX {
                return Err(PurchaseRefusal::TooManyInstallments { max: INSTALLMENTS_MAX }.into());
            }
            let friendly = self
                .invoices
                .first()
                .and_then(|invoice| invoice.friendly_id.rsplit_once('-'))
                .map_or(friendly.to_owned(), |(name, _)| name.to_owned());
            self.issue(more, n + 1, n + 1, due(now, 1), &friendly, now);
        } else {
            let open: Money = self.open().map(|invoice| invoice.value).sum();
            let least = self.hold.settled - open;
            if value < least {
                return Err(PurchaseRefusal::PaidAlready { least }.into());
            }
            self.lessen(-more, now, |invoice, part| invoice.issued = invoice.issued - part);
        }
        self.hold.settled = value;
        self.account.owed = self.account.owed + more;
        let details = Details { operation: Some(Operation::Adjustment), ..Details::default() };
        self.write(Origin::Invoice, -more, details);
        Ok(())
    }

    /// Takes part of the purchase back: from open instalments, the last one first; what was paid
    /// already becomes balance in the customer's favour (spec §3 rule 11).
    ///
    /// Errors: `NotSettled`, `OverRefund`.
    pub fn refund(&mut self, value: Money, now: Timestamp) -> Result<(), Refusal> {
        if self.hold.state != HoldState::Settled {
            return Err(PurchaseRefusal::NotSettled.into());
        }
        let most: Money = self.invoices.iter().map(Invoice::refundable).sum();
        if value > most {
            return Err(PurchaseRefusal::OverRefund { most }.into());
        }
        let open: Money = self.open().map(|invoice| invoice.value).sum();
        let unpaid = value.min(open);
        self.lessen(unpaid, now, |invoice, part| invoice.refunded = invoice.refunded + part);
        let mut paid = value - unpaid;
        self.account.owed = self.account.owed - unpaid;
        self.account.balance = self.account.balance + paid;
        let details = || Details { operation: Some(Operation::Refund), ..Details::default() };
        self.write(Origin::Payment, unpaid, details());
        self.write(Origin::Statement, paid, details());
        for invoice in self.invoices.iter_mut().rev() {
            if invoice.status == InvoiceStatus::Paid && paid > Money::ZERO {
                let part = paid.min(invoice.refundable());
                invoice.refunded = invoice.refunded + part;
                invoice.updated_at = now;
                paid = paid - part;
            }
        }
        self.hold.refunded = self.hold.refunded + value;
        Ok(())
    }

    /// Changes an instalment; the same values change nothing. Whether it was there at all: the
    /// index is of [`Purchase::invoices`].
    ///
    /// Errors: `InvoiceEnded`, `RefundedSincePaid`, `PartlyReceived`, `PaidByReceipt`, `AccountClosed`.
    pub fn edit_invoice(
        &mut self,
        at: usize,
        edit: InvoiceEdit,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        use InvoiceStatus::{Cancelled, Opened, Paid};
        let Some(before) = self.invoices.get(at).cloned() else { return Ok(()) };
        let status = edit.status.unwrap_or(before.status);
        let mut invoice = before.clone();
        // What is owed less, and what the ledger calls it.
        let (paid, operation) = match (before.status, status) {
            (Opened, Opened) | (Paid, Paid) | (Cancelled, Cancelled) => (Money::ZERO, None),
            (Opened, Paid) => {
                invoice.settle(now);
                (before.value, None)
            }
            (Opened, Cancelled) if before.received > Money::ZERO => {
                return Err(PurchaseRefusal::PartlyReceived { received: before.received }.into());
            }
            (Opened, Cancelled) => {
                invoice.status = Cancelled;
                invoice.resolved_at = Some(now);
                (before.value, Some(Operation::Cancellation))
            }
            (Paid, Opened) => {
                if self.account.status == Status::Closed {
                    return Err(Refusal::AccountClosed);
                }
                if before.marked() == Money::ZERO {
                    return Err(PurchaseRefusal::PaidByReceipt.into());
                }
                invoice.reopen()?;
                (-before.marked(), Some(Operation::Reversal))
            }
            (ended @ Paid, Cancelled) | (ended @ Cancelled, Opened | Paid) => {
                return Err(PurchaseRefusal::InvoiceEnded { status: ended }.into());
            }
        };
        self.account.owed = self.account.owed - paid;
        let details = Details { operation, installment: invoice.installment, ..Details::default() };
        self.write(Origin::Payment, paid, details);
        if let Some(observation) = edit.observation {
            invoice.observation = observation;
        }
        if let Some(link) = edit.payment_link {
            invoice.payment_link = link;
        }
        if invoice != before {
            invoice.updated_at = now;
        }
        if let Some(place) = self.invoices.get_mut(at) {
            *place = invoice;
        }
        Ok(())
    }

    /// Moves the due date of an open instalment on, within what the store allows (spec §7.8).
    ///
    /// Errors: `InvoiceEnded`, `PostponementOff`, `PostponedTooOften`, `PostponedTooLong`.
    pub fn postpone(
        &mut self,
        at: usize,
        days: i64,
        store: &Store,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let Some(invoice) = self.invoices.get_mut(at) else { return Ok(()) };
        if invoice.status != InvoiceStatus::Opened {
            return Err(PurchaseRefusal::InvoiceEnded { status: invoice.status }.into());
        }
        if !store.postponement_enabled || store.postponements_max == 0 {
            return Err(PurchaseRefusal::PostponementOff.into());
        }
        if invoice.postponements >= store.postponements_max {
            return Err(PurchaseRefusal::PostponedTooOften { max: store.postponements_max }.into());
        }
        let left = store.postponed_days_max - invoice.postponed_days;
        if days > left {
            return Err(PurchaseRefusal::PostponedTooLong { days_left: left.max(0) }.into());
        }
        invoice.postponements += 1;
        invoice.postponed_days += days;
        invoice.due_at = later(invoice.due_at, days);
        invoice.updated_at = now;
        Ok(())
    }

    fn require_held(&self, now: Timestamp) -> Result<(), Refusal> {
        if self.account.status == Status::Closed {
            return Err(Refusal::AccountClosed);
        }
        match self.hold.state {
            HoldState::Held if self.hold.expires_at <= now => {
                Err(PurchaseRefusal::HoldEnded { state: HoldState::Expired }.into())
            }
            HoldState::Held => Ok(()),
            state => Err(PurchaseRefusal::HoldEnded { state }.into()),
        }
    }

    fn end_hold(&mut self, state: HoldState) {
        self.hold.state = state;
        self.account.reserved = self.account.reserved - self.hold.value;
    }

    fn open(&self) -> impl Iterator<Item = &Invoice> {
        self.invoices.iter().filter(|invoice| invoice.status == InvoiceStatus::Opened)
    }

    /// Takes `value` off the open instalments, the last one first. One that nothing is left of is paid, where
    /// something was received on it; else it is cancelled, and keeps the value that it had.
    fn lessen(&mut self, value: Money, now: Timestamp, mut book: impl FnMut(&mut Invoice, Money)) {
        let mut rest = value;
        for invoice in self.invoices.iter_mut().rev() {
            if invoice.status != InvoiceStatus::Opened || rest == Money::ZERO {
                continue;
            }
            let part = rest.min(invoice.value);
            rest = rest - part;
            book(invoice, part);
            if part < invoice.value {
                invoice.value = invoice.value - part;
            } else if invoice.received > Money::ZERO {
                invoice.settle(now);
            } else {
                invoice.status = InvoiceStatus::Cancelled;
                invoice.resolved_at = Some(now);
            }
            invoice.updated_at = now;
        }
    }

    fn issue(
        &mut self,
        value: Money,
        installment: i64,
        installments: i64,
        due_at: Timestamp,
        friendly: &str,
        now: Timestamp,
    ) {
        self.invoices.push(Invoice {
            friendly_id: format!("{friendly}-{installment}"),
            installment,
            installments,
            status: InvoiceStatus::Opened,
            value,
            issued: value,
            refunded: Money::ZERO,
            received: Money::ZERO,
            created_at: now,
            updated_at: now,
            resolved_at: None,
            original_due_at: due_at,
            due_at,
            order_id: self.hold.order_id.clone(),
            observation: String::new(),
            payment_link: String::new(),
            postponements: 0,
            postponed_days: 0,
        });
    }

    /// Writes an entry about this purchase; zero is none.
    fn write(&mut self, origin: Origin, value: Money, details: Details) {
        if value == Money::ZERO {
            return;
        }
        // The vendor tells the order where the purchase is invoiced only.
        let order_id =
            if origin == Origin::Invoice { self.hold.order_id.clone() } else { String::new() };
        let details = Details { transaction: Some(self.hold.id.clone()), order_id, ..details };
        self.entries.push(NewEntry { origin, value, details });
    }
}

#[cfg(test)]
mod tests;
