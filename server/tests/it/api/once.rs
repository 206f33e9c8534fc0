//! Requests that come again.

use domain::Role;

use super::{Program, at, no_difference};
use crate::shop::each_db;

#[tokio::test]
async fn the_same_request_again_has_one_effect_and_the_same_answer() {
    each_db(async |shop| {
        let program = Program::of(&shop, Role::Owner).await;
        let body = r#"{"email":"a@test.com","creditLimit":100}"#;
        program.send(&shop, "PUT", "/accounts/a", body).await;
        let post = async |key: &str, path: &str, body: &str| {
            program.send_with(&shop, "POST", path, &[("Idempotency-Key", key)], body).await
        };
        let first = post("k1", "/accounts/a/transactions", r#"{"value":30}"#).await;
        shop.books.clock.advance_seconds(60);
        let again = post("k1", "/accounts/a/transactions", r#"{"value":30}"#).await;
        assert_eq!((first.status.as_u16(), &first.text), (200, &again.text));
        assert_eq!(again.header("idempotent-replayed"), "true");
        assert_eq!(first.header("content-type"), again.header("content-type"));
        let other = post("k1", "/accounts/a/transactions", r#"{"value":31}"#).await;
        assert_eq!((other.status.as_u16(), at(&other.text, "code").as_str()), (422, "2022"));
        let other = post("k1", "/accounts/a/holders", r#"{"value":30}"#).await;
        assert_eq!(other.status, 422, "another address is another request");

        let refused = post("k2", "/accounts/a/transactions", r#"{"value":71}"#).await;
        assert_eq!(refused.status, 409);
        program.send(&shop, "PUT", "/accounts/a/creditlimit", r#"{"value":1000}"#).await;
        let again = post("k2", "/accounts/a/transactions", r#"{"value":71}"#).await;
        assert_eq!((again.status.as_u16(), &again.text), (409, &refused.text));

        let holder = r#"{"claims":{"email":"h@test.com"}}"#;
        let first = post("k3", "/accounts/a/holders", holder).await;
        assert_eq!(post("k3", "/accounts/a/holders", holder).await.text, first.text);
        let opened = post("k4", "/accounts", r#"{"email":"n@test.com"}"#).await;
        let again = post("k4", "/accounts", r#"{"email":"n@test.com"}"#).await;
        assert_eq!((again.status.as_u16(), &again.text), (200, &opened.text));

        let id = at(&post("k1", "/accounts/a/transactions", r#"{"value":30}"#).await.text, "id");
        let settled = format!("/accounts/a/transactions/{id}/settlement");
        assert_eq!(program.send(&shop, "PUT", &settled, r#"{"value":30}"#).await.status, 200);
        let refunds = format!("/accounts/a/transactions/{id}/refunds");
        assert_eq!(post("k5", &refunds, r#"{"value":10}"#).await.text, r#"{"value":10.0}"#);
        assert_eq!(post("k5", &refunds, r#"{"value":10}"#).await.text, r#"{"value":10.0}"#);
        let payments = format!("/accounts/a/invoices/{id}-01/payments");
        let paid = post("k6", &payments, "").await;
        assert_eq!(at(&paid.text, "value"), "20.0");
        assert_eq!(post("k6", &payments, "").await.text, paid.text);

        let stranger = Program::of(&shop, Role::Manager).await;
        let key = [("Idempotency-Key", "k1")];
        let body = r#"{"value":31}"#;
        let path = "/accounts/a/transactions";
        let answer = stranger.send_with(&shop, "POST", path, &key, body).await;
        assert_eq!(answer.status, 200, "keys are each program's own");
        no_difference(&shop).await;
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_sent_again_is_the_same_run() {
    each_db(async |shop| {
        let program = Program::of(&shop, Role::Owner).await;
        let post = async |key: &str, path: &str, body: &str| {
            let path = format!("/imports{path}");
            program.send_with(&shop, "POST", &path, &[("Idempotency-Key", key)], body).await
        };
        let file = "Email,Credit limit\na@test.com,150\nb@test.com,50\n";
        let path = "?mode=create&dryRun=true";
        let sent = futures::future::join_all((0..6).map(|_| post("k1", path, file))).await;
        for answer in &sent {
            assert_eq!((answer.status.as_u16(), &answer.text), (202, &sent[0].text));
        }
        shop.run_imports().await;
        let again = post("k1", path, file).await;
        assert_eq!((again.status.as_u16(), &again.text), (202, &sent[0].text));
        for (path, file) in [("?mode=create", file), (path, "Email\na@test.com\n")] {
            let other = post("k1", path, file).await;
            assert_eq!((other.status.as_u16(), at(&other.text, "code").as_str()), (422, "2022"));
        }
        let large = format!("{file}{}", " ".repeat(300_000));
        assert_eq!(post("k2", path, &large).await.text, post("k2", path, &large).await.text);

        let id = at(&sent[0].text, "id");
        let (confirmation, undo) = (format!("/{id}/confirmation"), format!("/{id}/undo"));
        let confirmed = post("k3", &confirmation, "").await;
        shop.run_imports().await;
        let again = post("k3", &confirmation, "").await;
        assert_eq!((again.status.as_u16(), &again.text), (202, &confirmed.text));
        let undone = post("k4", &undo, "").await;
        let again = post("k4", &undo, "").await;
        assert_eq!((again.status.as_u16(), &again.text), (202, &undone.text));
        let refused = post("k5", &undo, "").await;
        assert_eq!((refused.status.as_u16(), at(&refused.text, "code").as_str()), (409, "2154"));
        assert_eq!(post("k5", &undo, "").await.text, refused.text);
        assert_eq!(post("k4", &format!("{undo}?dryRun=true"), "").await.status, 422);

        let runs = program.send(&shop, "GET", "/imports", "").await;
        assert_eq!(at(&runs.text, "data.len"), "3", "{}", runs.text);
    })
    .await;
}

#[tokio::test]
async fn requests_that_come_at_the_same_time_have_one_effect() {
    each_db(async |shop| {
        let program = Program::of(&shop, Role::Owner).await;
        let body = r#"{"email":"a@test.com","creditLimit":100}"#;
        program.send(&shop, "PUT", "/accounts/a", body).await;
        let send = async || {
            let key = [("Idempotency-Key", "one")];
            let path = "/accounts/a/transactions";
            program.send_with(&shop, "POST", path, &key, r#"{"value":30}"#).await
        };
        let answers = futures::future::join_all((0..12).map(|_| send())).await;
        for answer in &answers {
            assert_eq!((answer.status.as_u16(), &answer.text), (200, &answers[0].text));
        }
        let account = program.send(&shop, "GET", "/accounts/a", "").await;
        assert_eq!(at(&account.text, "preAuthorizedCredit"), "30.0");
        no_difference(&shop).await;
    })
    .await;
}

#[tokio::test]
async fn an_address_written_otherwise_makes_no_other_request_and_an_empty_key_is_none() {
    each_db(async |shop| {
        let program = Program::of(&shop, Role::Owner).await;
        let body = r#"{"email":"a@test.com","creditLimit":100}"#;
        let key = [("Idempotency-Key", "one")];
        let first = program.send_with(&shop, "POST", "/accounts", &key, body).await;
        let second = program.send_with(&shop, "POST", "/accounts/", &key, body).await;
        assert_eq!((second.status.as_u16(), second.text), (200, first.text));
        program.send(&shop, "PUT", "/accounts/a_b", r#"{"email":"b@test.com"}"#).await;
        let key = [("Idempotency-Key", "two")];
        let body = r#"{"value":5}"#;
        let mut told = Vec::new();
        for path in
            ["a_b/transactions", "a_b/transaction", "a%5Fb/transactions/", "%61_b/transaction/"]
        {
            let path = format!("/accounts/{path}");
            told.push(program.send_with(&shop, "POST", &path, &key, body).await.text);
        }
        assert_ne!(at(&told[0], "id"), "-", "{told:?}");
        assert!(told.iter().all(|text| *text == told[0]), "{told:?}");
        let key = [("Idempotency-Key", "")];
        let third = program.send_with(&shop, "POST", "/accounts", &key, body).await;
        assert_eq!((third.status.as_u16(), at(&third.text, "code").as_str()), (400, "2015"));
    })
    .await;
}

#[tokio::test]
async fn what_is_bought_at_the_same_time_never_passes_the_ceiling() {
    each_db(async |shop| {
        let program = Program::of(&shop, Role::Owner).await;
        let body = r#"{"email":"a@test.com","creditLimit":100}"#;
        program.send(&shop, "PUT", "/accounts/a", body).await;
        let buy = async || {
            let answer =
                program.send(&shop, "POST", "/accounts/a/transactions", r#"{"value":7}"#).await;
            answer.status.as_u16()
        };
        let statuses = futures::future::join_all((0..64).map(|_| buy())).await;
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 14);
        assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 50);
        let account = program.send(&shop, "GET", "/accounts/a", "").await;
        assert_eq!(at(&account.text, "availableCredit"), "2.0");
        no_difference(&shop).await;
    })
    .await;
}
