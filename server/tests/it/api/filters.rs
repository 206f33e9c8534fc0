//! What clients search by, and what they name twice: nobody else's row is ever answered or changed.

use domain::Role;
use serde_json::Value;

use super::{Program, check};
use crate::shop::each_db;

#[tokio::test]
async fn no_field_of_an_answer_is_passed_over_as_a_filter() {
    each_db(async |shop| {
        let program = Program::of(&shop, Role::Owner).await;
        for (path, body) in [
            ("/accounts/a", r#"{"email":"ana@test.com","document":"1","creditLimit":300}"#),
            ("/accounts/a/transactions/t", r#"{"value":60}"#),
            ("/accounts/a/transactions/t/settlement", r#"{"value":60}"#),
        ] {
            assert_eq!(program.send(&shop, "PUT", path, body).await.status, 200);
        }
        for list in ["/accounts", "/invoices"] {
            let all: Value =
                serde_json::from_str(&program.send(&shop, "GET", list, "").await.text).unwrap();
            assert_eq!(all["summary"]["count"], 1);
            for field in all["data"][0].as_object().unwrap().keys() {
                let found = program.send(&shop, "GET", &format!("{list}?{field}=zzz"), "").await;
                let is_nobody = found.text.contains("\"count\":0");
                assert!(found.status == 400 || is_nobody, "{list} {field}: {}", found.text);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_filter_that_names_a_field_is_applied_or_refused() {
    check(
        r#"
        PUT /accounts/a {"email":"ana@test.com","document":"529.982.247-25","documentType":"CPF","creditLimit":300}
        200
        PUT /accounts/b {"email":"bia@test.com","document":"12345678-k","documentType":"RUT","creditLimit":300}
        200
        PUT /accounts/c {"email":"caio@test.com","creditLimit":50}
        200
        GET /accounts?document=52998224725
        200 summary.count=1  data.0.id=a
        GET /accounts?document=12.345.678K
        200 summary.count=1  data.0.id=b
        GET /accounts?id=c
        200 summary.count=1  data.0.id=c
        GET /accounts?creditAccountId=b&value=300
        200 summary.count=1  data.0.id=b
        GET /accounts?creditAccountId=b&value=50
        200 summary.count=0  data.len=0
        GET /accounts?value=300&from=2&to=2
        200 summary.count=2  data.len=1  data.0.id=b
        GET /accounts?email=caio@test.com&document=52998224725&op=or
        200 summary.count=2  data.0.id=a  data.1.id=c
        GET /accounts?email=nobody&document=52998224725
        200 summary.count=0
        GET /accounts?document=?!
        200 summary.count=0
        GET /accounts?status=Closed&document=52998224725
        200 summary.count=0
        GET /accounts?documentType=CPF
        400 code=2000  fields.0.field=documentType  fields.0.message="documentType" is none of these: email, document, id, creditAccountId, value, status, op, sort, from, to. Write one of them.
        GET /accounts?AvailableCredit=10
        400 code=2000
        GET /accounts?op=xor
        400 code=2000
        GET /accounts?an=loja&_=1&sc=1
        200 summary.count=3
        "#,
    )
    .await;
}

#[tokio::test]
async fn the_invoice_of_the_address_is_changed_and_no_other() {
    check(
        r#"
        PUT /accounts/a {"email":"ana@test.com","creditLimit":300}
        200
        PUT /accounts/a/transactions/A424887D0F2D45028FE5C96E9B0E1A2D {"value":60,"installments":2,"orderId":"pedido-7"}
        200
        PUT /accounts/a/transactions/A424887D0F2D45028FE5C96E9B0E1A2D/settlement {"value":60}
        200
        PUT /accounts/a/invoices/A424887D0F2D45028FE5C96E9B0E1A2D-01?friendlyId=A424887D0F2D45028FE5C96E9B0E1A2D-02 {"status":"Paid"}
        409 code=2142  message=The address names one invoice, and friendlyId another. Leave friendlyId out, or send that of the same invoice.
        PUT /accounts/a/invoices/A424887D0F2D45028FE5C96E9B0E1A2D-01?friendlyId=abcdEFG1-2 {"status":"Paid"}
        409 code=2142
        GET /accounts/a/invoices?status=Paid
        200 summary.count=0
        PUT /accounts/a/invoices/A424887D0F2D45028FE5C96E9B0E1A2D-01?friendlyId={friendlyId} {"status":"Paid"}
        200
        PUT /accounts/a/invoices/A424887D0F2D45028FE5C96E9B0E1A2D-02?friendlyId=A424887D0F2D45028FE5C96E9B0E1A2D-02 {"observation":"x"}
        200
        GET /invoices?status=Paid
        200 summary.count=1  data.0.installment=1
        GET /invoices?orderId=pedido-7
        200 summary.count=2
        GET /invoices?transactionId=A424887D0F2D45028FE5C96E9B0E1A2D&accountId=a
        200 summary.count=2
        GET /invoices?accountId=b
        200 summary.count=0
        GET /invoices?installment=1
        400 code=2000  fields.0.field=installment
        "#,
    )
    .await;
}
