//! The customers of the sample shop who have bought: Ana, who pays as she should, Bia, who is late,
//! and Caio, who left owing. Their story takes place in the three months before it is told.

use domain::accounts::{AccountEdit, NewAccount};
use domain::holds::NewHold;
use domain::invoices::InvoiceEdit;
use domain::statements::DebitForm;
use domain::{
    Account, DocumentNumber, DocumentType, Email, Error, Money, Rate, Timestamp, TransactionId,
};
use ledger::invoices::InvoiceName;
use ledger::{Clock, Ctx, accounts, holders, purchases, statements};

const DAY_SECONDS: i64 = 24 * 60 * 60;
/// How long the story takes, up to now.
const STORY_DAYS: i64 = 84;

/// Somebody writes the story into the books, day by day.
struct Story {
    ctx: Ctx,
    /// The day that it has come to.
    day: i64,
}

/// Writes the whole story.
pub(super) async fn play(ctx: &Ctx) -> Result<(), Error> {
    let begins = ctx.clock.micros() - STORY_DAYS * DAY_SECONDS * 1_000_000;
    let begins = Timestamp::from_microsecond(begins).map_err(broken)?;
    let mut story =
        Story { ctx: Ctx { clock: Clock::fixed(begins), ..ctx.clone() }, day: -STORY_DAYS };
    let ana = story.open("ana@test.com", "52998224725", 100_000, 50_000).await?;
    let bia = story.open("bia@test.com", "11144477735", 50_000, 0).await?;
    let caio = story.open("caio@test.com", "39053344705", 80_000, 0).await?;

    story.comes_to(-80);
    story.shares(&ana, "rita@test.com").await?;
    story.buys(&ana, "pedido-1001", 24_000, 3).await?;
    story.settles(&ana, "pedido-1001", 24_000).await?;
    story.comes_to(-72);
    story.shares(&ana, "leo@test.com").await?;
    story.buys(&caio, "pedido-1002", 9_000, 1).await?;
    story.settles(&caio, "pedido-1002", 9_000).await?;
    story.comes_to(-60);
    let caio = accounts::get_by_key(&story.ctx, caio.key).await?;
    accounts::close(&story.ctx, caio.key, caio.version, caio.owed).await?;
    story.comes_to(-51);
    story.pays(&ana, "pedido-1001", 1).await?;
    story.comes_to(-45);
    story.buys(&bia, "pedido-1003", 18_000, 1).await?;
    story.settles(&bia, "pedido-1003", 18_000).await?;
    story.comes_to(-21);
    story.pays(&ana, "pedido-1001", 2).await?;

    story.comes_to(-14);
    story.notes(&bia, "pedido-1003", "Ligar depois do dia 5.").await?;
    let bia = accounts::get_by_key(&story.ctx, bia.key).await?;
    let less = AccountEdit { credit_limit: Some(Money::minor(30_000)), ..AccountEdit::default() };
    accounts::edit(&story.ctx, bia.key, bia.version, &less).await?;
    story.comes_to(-12);
    story.buys(&ana, "pedido-1004", 5_990, 1).await?;
    story.settles(&ana, "pedido-1004", 5_990).await?;
    let form = DebitForm { id: "taxa-de-entrega-1".to_owned(), value: "-15".to_owned() };
    statements::debit(&story.ctx, &ana.id, &form).await?;
    story.comes_to(-9);
    let back = Money::minor(2_000);
    purchases::refund(&story.ctx, &ana.id, &transaction("pedido-1004")?, back).await?;
    story.comes_to(-6);
    story.buys(&ana, "pedido-1005", 12_000, 1).await?;
    story.settles(&ana, "pedido-1005", 12_000).await?;
    story.comes_to(-5);
    let twice = InvoiceName::Id(transaction("pedido-1005")?, 1);
    purchases::cancel_invoice(&story.ctx, &ana.id, &twice).await?;
    story.comes_to(-1);
    story.buys(&ana, "pedido-1006", 7_550, 2).await
}

impl Story {
    fn comes_to(&mut self, day: i64) {
        self.ctx.clock.advance_seconds((day - self.day) * DAY_SECONDS);
        self.day = day;
    }

    async fn open(
        &self,
        email: &str,
        cpf: &str,
        limit: i64,
        tolerance: i64,
    ) -> Result<Account, Error> {
        let kind = Some(DocumentType::Cpf);
        let new = NewAccount {
            id: None,
            email: Email::parse(email).map_err(broken)?,
            document: DocumentNumber::parse(cpf, kind.as_ref()).map_err(broken)?,
            document_type: kind,
            credit_limit: Some(Money::minor(limit)),
            tolerance: Rate::millionths(tolerance),
        };
        accounts::open(&self.ctx, new).await
    }

    /// Somebody else buys on the account too.
    async fn shares(&self, who: &Account, email: &str) -> Result<(), Error> {
        let email = Email::parse(email).map_err(broken)?;
        holders::add(&self.ctx, &who.id, email).await.map(drop)
    }

    /// Credit is reserved for an order, for a month at most.
    async fn buys(&self, who: &Account, order: &str, value: i64, n: i64) -> Result<(), Error> {
        let new = NewHold {
            holder: None,
            value: Money::minor(value),
            installments: Some(n),
            settle: Some(true),
            expires_at: None,
            order_id: Some(order.to_owned()),
        };
        purchases::put_hold(&self.ctx, &who.id, transaction(order)?, new).await.map(drop)
    }

    async fn settles(&self, who: &Account, order: &str, value: i64) -> Result<(), Error> {
        purchases::settle(&self.ctx, &who.id, &transaction(order)?, Money::minor(value)).await
    }

    async fn pays(&self, who: &Account, order: &str, n: i64) -> Result<(), Error> {
        let invoice = InvoiceName::Id(transaction(order)?, n);
        purchases::pay(&self.ctx, &who.id, &invoice).await.map(drop)
    }

    async fn notes(&self, who: &Account, order: &str, comment: &str) -> Result<(), Error> {
        let invoice = InvoiceName::Id(transaction(order)?, 1);
        let edit = InvoiceEdit { observation: Some(comment.to_owned()), ..InvoiceEdit::default() };
        purchases::edit_invoice(&self.ctx, &who.id, &invoice, edit).await.map(drop)
    }
}

/// The purchase of an order: 32 hexadecimal digits, as a checkout makes them.
fn transaction(order: &str) -> Result<TransactionId, Error> {
    let n = order.trim_start_matches("pedido-");
    TransactionId::parse(&format!("a424887d0f2d45028fe5c96e9b0e{n}")).map_err(broken)
}

fn broken<E>(_: E) -> Error {
    Error::Internal { incident: "demo".to_owned() }
}
