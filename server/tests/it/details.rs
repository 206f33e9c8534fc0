//! An account's page: its invoices, movements, holders and reserved credit, and what is done there.

use axum::http::StatusCode;
use domain::holds::NewHold;
use domain::invoices::InvoiceEdit;
use domain::statements::DebitForm;
use domain::{Account, Email, Money, Role, TransactionId};
use fiado::demo;
use ledger::invoices::InvoiceName;
use ledger::{holders, invoices, purchases, statements};

use crate::api::no_difference;
use crate::shop::{Answer, Shop, each_db};

const PAY: &str = "/do/invoices/pay";
const ADD: &str = "/do/holders/add";
const REMOVE: &str = "/do/holders/remove";
const DAY_SECONDS: i64 = 24 * 60 * 60;

fn transaction(id: &str) -> TransactionId {
    TransactionId::parse(id).unwrap()
}

async fn hold(shop: &Shop, account: &Account, id: &str, value: i64, n: i64) {
    let new = NewHold {
        holder: None,
        value: Money::minor(value),
        installments: Some(n),
        settle: Some(true),
        expires_at: None,
        order_id: Some(format!("order-{id}")),
    };
    purchases::put_hold(&shop.books.olga, &account.id, transaction(id), new).await.unwrap();
}

async fn purchase(shop: &Shop, account: &Account, id: &str, value: i64, n: i64) {
    hold(shop, account, id, value, n).await;
    let value = Money::minor(value);
    purchases::settle(&shop.books.olga, &account.id, &transaction(id), value).await.unwrap();
}

/// What a person reads in the part of the page with this heading.
fn part(page: &Answer, id: &str) -> String {
    let section = page.text.split("<section").find(|section| {
        section.split('>').next().unwrap().contains(&format!("aria-labelledby=\"{id}\""))
    });
    let Some(section) = section else { return String::new() };
    let section = format!("<section{}", section.split("</section>").next().unwrap());
    let text = Answer { text: section, headers: page.headers.clone(), ..*page };
    text.words().join(" | ")
}

/// The page says all of these in this part, in this order.
fn says(page: &Answer, id: &str, pieces: &[&str]) {
    let said = part(page, id);
    let mut rest = said.as_str();
    for piece in pieces {
        let Some((_, behind)) = rest.split_once(piece) else { panic!("{piece}: {said}") };
        rest = behind;
    }
}

#[tokio::test]
async fn a_page_tells_what_was_bought_paid_and_reserved() {
    each_db(async |shop| {
        let ana = shop.books.open("ana@test.com", "1", 1_000).await;
        let address = format!("/accounts/{}", ana.id);
        let mut olga = shop.signed_in(Role::Owner).await;
        let page = olga.get(&address).await;
        says(&page, "invoices", &["No invoices yet."]);
        says(
            &page,
            "statements",
            &["Sum of this period", "R$0.00", "Nothing moved in this period."],
        );
        says(&page, "holders", &["Nobody else buys on this account. Add a holder"]);
        assert_eq!(part(&page, "holds"), "");
        assert!(!page.says("Reserved credit"), "{:?}", page.words());

        purchase(&shop, &ana, "t1", 10_000, 3).await;
        shop.books.clock.advance_seconds(31 * DAY_SECONDS);
        purchase(&shop, &ana, "t2", 2_500, 1).await;
        hold(&shop, &ana, "t3", 1_234, 1).await;
        let first = InvoiceName::Id(transaction("t1"), 1);
        let edit = InvoiceEdit {
            observation: Some("Call after the 5th".into()),
            ..InvoiceEdit::default()
        };
        purchases::edit_invoice(&shop.books.olga, &ana.id, &first, edit).await.unwrap();
        let second = InvoiceName::Id(transaction("t1"), 2);
        purchases::pay(&shop.books.olga, &ana.id, &second).await.unwrap();
        let third = InvoiceName::Id(transaction("t1"), 3);
        purchases::cancel_invoice(&shop.books.olga, &ana.id, &third).await.unwrap();
        let form = DebitForm { id: "fee".into(), value: "-15".into() };
        statements::debit(&shop.books.olga, &ana.id, &form).await.unwrap();
        holders::add(&shop.books.olga, &ana.id, Email::parse("leo@test.com").unwrap())
            .await
            .unwrap();

        let mut mia = shop.signed_in(Role::Manager).await;
        let page = mia.get(&address).await;
        let newest_first = [
            "Apr 23, 2024",
            "order-t2",
            "1 of 1",
            "R$25.00",
            "Open",
            "Mark as Paid",
            "May 22, 2024",
            "order-t1",
            "3 of 3",
            "R$33.33",
            "Canceled",
            "Apr 22, 2024",
            "order-t1",
            "2 of 3",
            "R$33.33",
            "Paid",
            "Mar 23, 2024",
            "Call after the 5th",
            "1 of 3",
            "R$33.34",
            "Expired",
            "Mark as Paid",
        ];
        says(&page, "invoices", &newest_first);
        let newest_first = [
            "Sum of this period",
            "-R$73.34",
            "Balance",
            "-R$15.00",
            "Manual debit",
            "fee",
            "olga@",
            "-R$15.00",
            "Cancellation",
            "t1",
            "+R$33.33",
            "Payment",
            "Instalment 2",
            "t1",
            "+R$33.33",
            "Purchase invoiced",
            "order-t2",
            "t2",
            "-R$25.00",
            "Purchase invoiced",
            "3 instalments",
            "order-t1",
            "t1",
            "-R$100.00",
        ];
        says(&page, "statements", &newest_first);
        says(&page, "holds", &["Reserved credit", "t3", "R$12.34", "Mar 24, 2024", "Apr 23, 2024"]);
        says(&page, "holders", &["Mar 24, 2024", "leo@", "Remove"]);

        let page = mia.get(&format!("{address}?lang=pt&from=2024-02-22&to=2024-02-22")).await;
        says(
            &page,
            "statements",
            &[
                "Extrato",
                "Soma deste período",
                "-R$\u{a0}100,00",
                "Saldo",
                "Compra faturada",
                "3 parcelas",
                "-R$\u{a0}100,00",
            ],
        );
        assert!(!part(&page, "statements").contains("order-t2"));
        says(
            &page,
            "invoices",
            &[
                "Títulos",
                "Data de vencimento",
                "1 de 1",
                "Aberto",
                "Marcar como pago",
                "Cancelado",
                "Pago",
                "Vencido",
            ],
        );
        says(&page, "holders", &["Dependentes adicionais"]);
        let page = mia.get(&format!("{address}?lang=es&from=2024-03-02&to=2024-03-01")).await;
        says(&page, "statements", &["Estados de cuenta", "Este período termina antes de empezar."]);
        says(
            &page,
            "invoices",
            &["Facturas", "Abierta", "Marcar como pagada", "Cancelada", "Pagada", "Vencida"],
        );
    })
    .await;
}

#[tokio::test]
async fn an_invoice_is_paid_once_also_on_a_closed_account() {
    each_db(async |shop| {
        let ana = shop.books.open("ana@test.com", "1", 1_000).await;
        purchase(&shop, &ana, "t1", 9_000, 2).await;
        let mut carla = shop.signed_in(Role::Clerk).await;
        let key = ana.key.to_string();
        let address = format!("/accounts/{}?from=2024-01-01&to=2024-12-31", ana.id);
        for _ in 0..2 {
            let form = [("key", key.as_str()), ("invoice", "t1-01")];
            let answer = carla.post_from(&address, PAY, &form).await;
            assert_eq!(answer.to(), address, "the period stays");
            let page = carla.get(&address).await;
            says(
                &page,
                "invoices",
                &["The invoice was marked as paid.", "2 of 2", "Open", "1 of 2", "Paid"],
            );
        }
        assert!(!part(&carla.get(&address).await, "invoices").contains("was marked"), "told once");
        assert_eq!(shop.books.account("ana@test.com").await.owed, Money::minor(4_500));

        shop.books.close("ana@test.com").await;
        let address = format!("/accounts/{}?archived={key}", ana.id);
        let page = carla.get(&address).await;
        assert!(page.says("What is still owed on it can be paid."), "{:?}", page.words());
        says(&page, "invoices", &["2 of 2", "Open", "Mark as Paid"]);
        assert!(!part(&page, "holders").contains("New"), "a closed account takes no holders");
        let form = [("key", key.as_str()), ("invoice", "t1-02")];
        assert_eq!(carla.post_from(&address, PAY, &form).await.to(), address);
        let page = carla.get(&address).await;
        says(&page, "invoices", &["The invoice was marked as paid.", "2 of 2", "Paid"]);
        assert!(!page.says("Mark as Paid"));
        carla.post_from(&address, PAY, &[("key", key.as_str()), ("invoice", "t1-07")]).await;
        says(&carla.get(&address).await, "invoices", &["This account has no such invoice."]);
        no_difference(&shop).await;
    })
    .await;
}

#[tokio::test]
async fn a_holder_is_added_refused_and_removed() {
    each_db(async |shop| {
        let ana = shop.books.open("ana@test.com", "1", 1_000).await;
        let mut carla = shop.signed_in(Role::Clerk).await;
        let key = ana.key.to_string();
        let address = format!("/accounts/{}", ana.id);
        let form = |email| [("key", key.as_str()), ("email", email)];

        carla.post_from(&address, ADD, &form("leo")).await;
        let page = carla.get(&address).await;
        says(&page, "holders", &["Nothing was saved yet.", "\"leo\" is not an email address."]);
        assert!(page.text.contains("value=\"leo\""), "what was typed is kept");

        let answer = carla.post_from(&address, ADD, &form("Leo+1@test.com")).await;
        assert_eq!(answer.to(), format!("{address}#holders"));
        says(&carla.get(&address).await, "holders", &["Leo+1@", "was added as a holder."]);
        carla.post_from(&address, ADD, &form("leo+1@TEST.com")).await;
        let page = carla.get(&address).await;
        says(
            &page,
            "holders",
            &["This account has a holder with this email already. Use another."],
        );
        assert!(page.text.contains("value=\"leo+1@TEST.com\""), "what was typed is kept");

        let holder = holders::list_by_key(&shop.books.olga, ana.key).await.unwrap().pop().unwrap();
        let id = holder.id.as_str();
        assert!(part(&carla.get(&address).await, "holders").contains(id), "the id is shown whole");
        let asks = format!("{address}?remove={id}");
        let page = carla.get(&asks).await;
        assert!(page.says("Remove this holder?"), "{:?}", page.words());
        let form = [("key", key.as_str()), ("holder", id), ("email", holder.email.as_str())];
        let answer = carla.post_from(&asks, REMOVE, &form).await;
        assert_eq!(answer.to(), format!("{address}#holders"));
        says(&carla.get(&address).await, "holders", &["is no longer a holder.", "Nobody else"]);
        carla.post_from(&asks, REMOVE, &form).await;
        let page = carla.get(&asks).await;
        says(&page, "holders", &["This account has no such holder."]);
        assert!(!page.says("Remove this holder?"));

        shop.books.close("ana@test.com").await;
        shop.books.open("ana@test.com", "1", 1_000).await;
        carla.post_from(&address, ADD, &[("key", key.as_str()), ("email", "rita@test.com")]).await;
        let page = carla.get(&format!("{address}?archived={key}")).await;
        assert!(
            page.says("This account is closed and takes no more changes."),
            "{:?}",
            page.words()
        );
    })
    .await;
}

#[tokio::test]
async fn who_may_only_look_is_shown_no_way_to_change_and_refused_one() {
    each_db(async |shop| {
        let ana = shop.books.open("ana@test.com", "1", 1_000).await;
        purchase(&shop, &ana, "t1", 9_000, 1).await;
        let leo = Email::parse("leo@test.com").unwrap();
        let leo = holders::add(&shop.books.olga, &ana.id, leo).await.unwrap();
        let mut vera = shop.signed_in(Role::Viewer).await;
        let key = ana.key.to_string();
        let address = format!("/accounts/{}?remove={}", ana.id, leo.id.as_str());
        let page = vera.get(&address).await;
        for id in ["invoices", "statements", "holders"] {
            assert_ne!(part(&page, id), "", "{id}");
        }
        for text in ["Mark as Paid", "Remove", "New"] {
            assert!(!page.says(text), "{text}: {:?}", page.words());
        }
        for (path, name, value) in [
            (PAY, "invoice", "t1-01"),
            (ADD, "email", "rita@test.com"),
            (REMOVE, "holder", leo.id.as_str()),
        ] {
            let form = [("key", key.as_str()), (name, value)];
            let answer = vera.post_from(&address, path, &form).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER);
            let page = vera.get(&answer.to()).await;
            assert!(page.says("Your role does not include"), "{path}: {:?}", page.words());
        }
        let owed = shop.books.account("ana@test.com").await.owed;
        assert_eq!(owed, Money::minor(9_000));
        let holders = holders::list_by_key(&shop.books.olga, ana.key).await.unwrap();
        assert_eq!(holders, [leo]);
    })
    .await;
}

#[tokio::test]
async fn a_long_history_shows_its_newest_and_says_so() {
    each_db(async |shop| {
        let ana = shop.books.open("ana@test.com", "1", 1_000).await;
        for n in 1..=201 {
            let form = DebitForm { id: format!("fee-{n}."), value: "-1".into() };
            statements::debit(&shop.books.olga, &ana.id, &form).await.unwrap();
        }
        let mut olga = shop.signed_in(Role::Owner).await;
        let address = format!("/accounts/{}", ana.id);
        let page = olga.get(&address).await;
        says(
            &page,
            "statements",
            &[
                "Sum of this period",
                "-R$201.00",
                "fee-201.",
                "fee-2.",
                "These are the newest 200: choose a shorter period",
            ],
        );
        assert!(!page.says("fee-1."), "the oldest is left out");

        shop.books.clock.advance_seconds(90 * DAY_SECONDS);
        let mut mia = shop.signed_in(Role::Manager).await;
        let page = mia.get(&address).await;
        says(&page, "statements", &["R$0.00", "Nothing moved in this period."]);
        for n in 1..=51 {
            purchase(&shop, &ana, &format!("t{n}."), 100, 1).await;
        }
        let page = mia.get(&address).await;
        says(&page, "invoices", &["There are older invoices. These are the newest 50."]);
        assert_eq!(part(&page, "invoices").matches("1 of 1").count(), 50);
    })
    .await;
}

#[tokio::test]
async fn the_sample_shop_has_something_of_everything_and_every_amount_is_right() {
    each_db(async |shop| {
        demo::fill(&shop.books.olga).await.unwrap();
        no_difference(&shop).await;
        let mut olga = shop.signed_in(Role::Owner).await;
        let [ana, bia] = ["ana@test.com", "bia@test.com"];
        let [ana, bia] = [shop.books.account(ana).await, shop.books.account(bia).await];
        let page = olga.get(&format!("/accounts/{}", ana.id)).await;
        says(&page, "invoices", &["Canceled", "3 of 3", "Open", "2 of 3", "Paid"]);
        says(&page, "statements", &["Cancellation", "Refund", "Manual debit", "Payment"]);
        says(&page, "holds", &["R$75.50"]);
        says(&page, "holders", &["rita@", "leo@"]);
        says(&olga.get(&format!("/accounts/{}", bia.id)).await, "invoices", &["Expired"]);
        let found = invoices::list_by_key(&shop.books.olga, ana.key, 50).await.unwrap();
        assert_eq!(found.len(), 5);
        assert!(demo::fill(&shop.books.olga).await.is_err(), "only once");
    })
    .await;
}

#[tokio::test]
async fn a_payment_whose_form_is_sent_twice_counts_once_and_another_amount_is_another_payment() {
    each_db(async |shop| {
        let ctx = &shop.books.olga;
        let ana = shop.books.open("ana@test.com", "1", 100).await;
        let t = domain::TransactionId::from_books("t1".into());
        let form = domain::holds::HoldForm { value: "100".into(), ..Default::default() };
        let hold = form.parse(ctx.clock.now()).unwrap();
        ledger::purchases::put_hold(ctx, &ana.id, t.clone(), hold).await.unwrap();
        ledger::purchases::settle(ctx, &ana.id, &t, domain::Money::minor(10_000)).await.unwrap();
        let mut olga = shop.signed_in(Role::Owner).await;
        let address = format!("/accounts/{}", ana.id);
        let page = olga.get(&address).await;
        let once = page.text.split("name=\"once\" value=\"").nth(1).unwrap();
        let once = once.split('"').next().unwrap().to_owned();
        let key = ana.key.to_string();
        let day = "2024-02-22";
        for (value, told) in [
            ("40", "were received."),
            ("40", "had been received already: the form was sent twice, and counts once."),
            ("30", "were received."),
        ] {
            let form = [("key", &*key), ("once", &*once), ("value", value), ("paid_at", day)];
            let to = olga.post_from(&address, "/do/payments/receive", &form).await.to();
            assert_eq!(to, format!("{address}#payments"));
            assert!(olga.get(&address).await.says(told), "{value}: {told}");
            shop.books.clock.advance_seconds(5);
        }
        let owed = shop.books.account("ana@test.com").await.owed;
        assert_eq!(owed, domain::Money::minor(3_000));
    })
    .await;
}

#[tokio::test]
async fn a_page_is_found_by_any_spelling_of_the_document_in_its_id() {
    each_db(async |shop| {
        let request = domain::requests::AccountRequest {
            document: Some("12345678909".into()),
            document_type: Some("CPF".into()),
            email: Some("ana@test.com".into()),
            ..Default::default()
        };
        ledger::accounts::open(&shop.books.olga, request.parse_new().unwrap()).await.unwrap();
        let mut olga = shop.signed_in(Role::Owner).await;
        for id in ["12345678909_CPF", "123.456.789-09_CPF"] {
            assert!(olga.get(&format!("/accounts/{id}")).await.says("123.456.789-09"), "{id}");
        }
    })
    .await;
}
