//! Payments received, and taken back (spec §3 rule 12).

use domain::Role;

use super::{Program, at, check, no_difference};
use crate::shop::each_db;

#[tokio::test]
async fn he_leaves_fifty_of_the_hundred_and_eighty_that_he_owes() {
    check(
        r#"
        PUT /accounts/a {"email":"a@test.com","creditLimit":200}
        PUT /accounts/a/transactions/t1 {"value":180,"installments":3}
        PUT /accounts/a/transactions/t1/settlement {"value":180}
        POST /accounts/a/payments {"value":50,"method":"cash","note":"at the counter","paidAt":"2024-02-21"}
        200 value=50.0  method=cash  note=at the counter  paidAt=2024-02-21T00:00:00.0000000Z  createdAt=2024-02-22T20:43:21.0000000Z  doneBy=key:owner  creditAccountId=a  availableCredit=70.0  invoices.len=1  invoices.0.id=t1-01  invoices.0.value=50.0  takenBack=-
        GET /accounts/a/invoices/t1-01
        200 status=Opened  value=10.0  creditValue=50.0
        POST /accounts/a/payments {"value":"70.00"}
        200 invoices.len=2  invoices.0.id=t1-01  invoices.0.value=10.0  invoices.1.id=t1-02  invoices.1.value=60.0  method=-  note=-  availableCredit=140.0
        GET /accounts/a/invoices
        200 summary.total=60.0  summary.totalPaid=120.0  data.0.status=Paid  data.0.value=60.0  data.0.creditValue=0.0  data.1.status=Paid  data.2.status=Opened
        GET /accounts/a/statements
        200 statements.len=4  statements.1.value=50.0  statements.1.origin=Payment  statements.1.metadata.operation=Receipt  statements.1.metadata.installment=1  statements.2.value=10.0  statements.3.value=60.0  intervalBalance=-60.0  currentBalance=0.0
        POST /accounts/a/payments {"value":60.01}
        409 code=2118  amount=60.0
        GET /accounts/a/payments
        200 summary.count=2  data.0.value=70.0  data.1.value=50.0
        GET /accounts/a/payments?from=2&to=2
        200 summary.count=2  data.len=1  data.0.value=50.0
        "#,
    )
    .await;
}

#[tokio::test]
async fn a_payment_goes_to_the_invoices_that_are_named() {
    check(
        r#"
        PUT /accounts/a {"email":"a@test.com","creditLimit":200}
        PUT /accounts/a/transactions/t1 {"value":180,"installments":3}
        PUT /accounts/a/transactions/t1/settlement {"value":180}
        POST /accounts/a/payments {"value":70,"invoices":["t1-03","t1-02"]}
        200 invoices.0.id=t1-02  invoices.0.value=60.0  invoices.1.id=t1-03  invoices.1.value=10.0
        POST /accounts/a/payments {"value":70,"invoices":["t1-03"]}
        409 code=2118  amount=50.0
        POST /accounts/a/payments {"value":1,"invoices":["t1-02"]}
        409 code=2130
        POST /accounts/a/payments {"value":1,"invoices":["t1-04"]}
        404
        POST /accounts/a/payments {"value":1,"invoices":"t1-03"}
        400 fields.0.field=invoices
        POST /accounts/a/payments {"value":1,"invoices":[{"id":"t1-03"}]}
        400 fields.0.field=invoices
        POST /accounts/a/payments {"value":0}
        400 fields.0.field=value
        POST /accounts/a/payments {"value":1,"paidAt":"2031-01-01"}
        400 fields.0.field=paidAt
        POST /accounts/x/payments {"value":1}
        404
        GET /accounts/a/payments/nothing
        404
        as viewer
        POST /accounts/a/payments {"value":1}
        403
        GET /accounts/a/payments
        200 summary.count=1
        as clerk
        POST /accounts/a/payments {"value":1}
        200 doneBy=key:clerk
        "#,
    )
    .await;
}

#[tokio::test]
async fn a_payment_has_its_effect_once_and_is_taken_back_once_with_a_reason() {
    each_db(async |shop| {
        let owner = Program::of(&shop, Role::Owner).await;
        let send = async |method: &str, path: &str, body: &str| {
            owner.send(&shop, method, &format!("/accounts/a{path}"), body).await
        };
        send("PUT", "", r#"{"email":"a@test.com","creditLimit":100}"#).await;
        send("PUT", "/transactions/t1", r#"{"value":100}"#).await;
        send("PUT", "/transactions/t1/settlement", r#"{"value":100}"#).await;
        let post = async |key: &str, path: &str, body: &str| {
            let headers = [("Idempotency-Key", key)];
            let path = format!("/accounts/a{path}");
            owner.send_with(&shop, "POST", &path, &headers, body).await
        };
        let first = post("k1", "/payments", r#"{"value":40}"#).await;
        let again = post("k1", "/payments", r#"{"value":40}"#).await;
        assert_eq!((first.status.as_u16(), &first.text), (200, &again.text));
        assert_eq!(at(&send("GET", "", "").await.text, "availableCredit"), "40.0");
        let id = at(&first.text, "id");
        let got = send("GET", &format!("/payments/{id}"), "").await;
        assert_eq!(got.text, first.text);

        // What is free is spent; what is owed again then passes the limit, and nothing more is bought.
        send("PUT", "/transactions/t2", r#"{"value":40}"#).await;
        let reversal = format!("/payments/{id}/reversal");
        assert_eq!(send("POST", &reversal, "{}").await.status, 400, "without a reason");
        let taken = post("k2", &reversal, r#"{"reason":"typed twice"}"#).await;
        assert_eq!(taken.status, 200, "{}", taken.text);
        assert_eq!(at(&taken.text, "takenBack.reason"), "typed twice");
        assert_eq!(at(&taken.text, "availableCredit"), "-40.0");
        assert_eq!(send("PUT", "/transactions/t3", r#"{"value":1}"#).await.status, 409);
        let again = send("POST", &reversal, r#"{"reason":"once more"}"#).await;
        assert_eq!(at(&again.text, "takenBack.reason"), "typed twice");
        let entries = send("GET", "/statements", "").await.text;
        assert_eq!(at(&entries, "statements.len"), "3");
        assert_eq!(at(&entries, "statements.2.value"), "-40.0");
        assert_eq!(at(&entries, "statements.2.metadata.operation"), "Reversal");
        assert_eq!(at(&entries, "statements.2.metadata.receiptId"), id);
        no_difference(&shop).await;
    })
    .await;
}

#[tokio::test]
async fn a_later_refund_a_mark_and_a_closing_stand_in_the_way_of_taking_a_payment_back() {
    each_db(async |shop| {
        let owner = Program::of(&shop, Role::Owner).await;
        let send = async |method: &str, path: &str, body: &str| {
            owner.send(&shop, method, &format!("/accounts/a{path}"), body).await
        };
        send("PUT", "", r#"{"email":"a@test.com","creditLimit":100}"#).await;
        for t in ["t1", "t2", "t3"] {
            send("PUT", &format!("/transactions/{t}"), r#"{"value":20}"#).await;
            send("PUT", &format!("/transactions/{t}/settlement"), r#"{"value":20}"#).await;
        }
        let pay = async |invoice: &str| {
            let body = format!(r#"{{"value":5,"invoices":["{invoice}"]}}"#);
            at(&send("POST", "/payments", &body).await.text, "id")
        };
        let take_back = async |id: &str| {
            let body = r#"{"reason":"by mistake"}"#;
            let answer = send("POST", &format!("/payments/{id}/reversal"), body).await;
            (answer.status.as_u16(), at(&answer.text, "code"))
        };
        let refunded = pay("t1-01").await;
        send("POST", "/transactions/t1/refunds", r#"{"value":18}"#).await;
        assert_eq!(take_back(&refunded).await, (409, "2131".into()));
        let marked = pay("t2-01").await;
        assert_eq!(at(&send("DELETE", "/invoices/t2-01", "").await.text, "code"), "2135");
        send("POST", "/invoices/t2-01/payments", "").await;
        assert_eq!(take_back(&marked).await, (409, "2137".into()));
        let all = pay("t3-01").await;
        let rest = r#"{"value":15,"invoices":["t3-01"]}"#;
        send("POST", "/payments", rest).await;
        let opened = send("PUT", "/invoices/t3-01", r#"{"status":"Opened"}"#).await;
        assert_eq!(at(&opened.text, "code"), "2136");
        assert_eq!(take_back(&all).await, (200, "-".into()));
        // Only 5.00 are owed now; a closed account still pays them, and gets nothing back.
        send("DELETE", "", "").await;
        let last = send("POST", "/payments", r#"{"value":5}"#).await;
        assert_eq!(last.status, 200, "{}", last.text);
        assert_eq!(take_back(&at(&last.text, "id")).await, (409, "2100".into()));
        no_difference(&shop).await;
    })
    .await;
}

#[tokio::test]
async fn a_transaction_can_be_read() {
    check(
        r#"
        PUT /accounts/a {"email":"a@test.com","creditLimit":100}
        PUT /accounts/a/transactions/t1 {"value":50,"installments":2,"settle":true,"orderId":"o-1"}
        GET /accounts/a/transactions/t1
        200 id=t1  value=50.0  installments=2  settle=true  status=Held  orderId=o-1  expirationDate=2024-03-23T20:43:21  settledValue=0.0  invoices.len=0
        PUT /accounts/a/transactions/t1/settlement {"value":40}
        POST /accounts/a/transactions/t1/refunds {"value":10}
        GET /accounts/a/transaction/t1/
        200 status=Settled  settledValue=40.0  refundedValue=10.0  invoices.len=2  invoices.1.value=10.0  invoices.1.creditValue=10.0
        GET /accounts/a/transactions/t2
        404
        PUT /accounts/b {"email":"b@test.com"}
        GET /accounts/b/transactions/t1
        404
        "#,
    )
    .await;
}
