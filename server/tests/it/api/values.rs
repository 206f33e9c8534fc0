//! What values may look like, and what is said of one that is wrong.

use axum::body::{Body, Bytes};
use axum::http::Method;
use domain::Role;

use super::{Program, at, check};
use crate::shop::each_db;

#[tokio::test]
async fn a_number_is_read_exactly_however_it_is_written() {
    check(
        r#"
        PUT /accounts/a {"email":"a@test.com","creditLimit":1e2,"tolerance":5e-2}
        200 creditLimit=100.0  tolerance=0.05
        PUT /accounts/a/creditlimit {"value":1.0E7}
        200 creditLimit=10000000.0
        PUT /accounts/a/creditlimit {"value":123.45e-0}
        200 creditLimit=123.45
        PUT /accounts/a/creditlimit {"value":0.012345e+4}
        200 creditLimit=123.45
        PUT /accounts/a/creditlimit {"value":1e13}
        200 creditLimit=10000000000000.0
        PUT /accounts/a/creditlimit {"value":0e99999999999999999999}
        200 creditLimit=0.0
        PUT /accounts/a/creditlimit {"value":1e14}
        400 fields.0.field=value  fields.0.message=…is too large. Write at most R$10,000,000,000,000.00.
        PUT /accounts/a/creditlimit {"value":1e99999999999999999999}
        400 fields.0.message=…is too large. Write at most R$10,000,000,000,000.00.
        PUT /accounts/a/creditlimit {"value":1e-99999999999999999999}
        200 creditLimit=0.0
        PUT /accounts/a/creditlimit {"value":"0.001"}
        400 fields.0.message=…has more than 2 decimals. Round it to 2.
        PUT /accounts/a/creditlimit {"value":123.45e-1}
        400 fields.0.value=12.345
        PUT /accounts/a/creditlimit {"value":"1e2"}
        400 fields.0.value=1e2
        PUT /accounts/a/tolerance {"value":1e-05}
        200 tolerance=0.00001
        PUT /accounts/a/creditlimit {"value":100}
        POST /accounts/a/transactions {"value":1E1,"installments":2e0}
        200 value=10.0  installments=2
        PUT /accounts/a/statements/s {"value":-15e0}
        200 value=-15.0
        "#,
    )
    .await;
}

#[tokio::test]
async fn what_is_wrong_is_told_by_its_name_in_the_request_and_what_would_be_right() {
    check(
        r#"
        PUT /accounts/a {"email":"a@test.com"}
        PUT /accounts/a/tolerance {"value":1001}
        400 fields.0.field=value  fields.0.message="1001" is too large. Write at most 1000, which is 100000%.
        PUT /accounts/a/tolerance {"value":"5%"}
        400 fields.0.message="5%" is not a fraction. Write 5% as 0.05.
        PATCH /accounts/a {"tolerance":"12,5%"}
        400 fields.0.field=tolerance  fields.0.message="12,5%" is not a fraction. Write 12.5% as 0.125.
        PUT /accounts/a/transactions/a%20b {"value":1}
        400 fields.0.field=transactionId  fields.0.message="a b" cannot be an id. Use letters, digits and . _ - only.
        PUT /accounts/a/statements/a@b {"value":1}
        400 fields.0.field=statementId  fields.0.message="a@b" cannot be an id. Use letters, digits and . _ - only.
        POST /accounts/a/transactions {"value":1,"holderId":"x"}
        400 fields.0.field=holderId  fields.0.message="x" cannot be an id. Use 32 of the characters 0 to 9 and a to f only.
        POST /accounts/a/transactions {"value":1,"orderId":[1]}
        400 fields.0.field=orderId  fields.0.message="[1]" is not a text. Send one.
        POST /accounts/a/transactions {"value":1,"orderId":7}
        200
        POST /accounts/a/holders {"claims":null}
        400 fields.0.field=claims  fields.0.message="null" is not a JSON object. Send one.
        POST /accounts/a/holders {"claims":["h@test.com"]}
        400 fields.0.field=claims
        POST /accounts/a/holders {}
        400 fields.0.field=email
        PUT /storeconfig {"notificationsSettings":[]}
        400 fields.0.field=notificationsSettings  fields.0.message="[]" is not a JSON object. Send one.
        PUT /storeconfig {"notificationsSettings":{"daysPrior":{}}}
        400 fields.0.field=daysPrior  fields.0.message="{}" is not a list of JSON objects. Send one.
        PUT /storeconfig {"notificationsSettings":{"daysAfter":[1]}}
        400 fields.0.field=daysAfter
        PUT /storeconfig {"notificationsSettings":{"daysAfter":[{"days":1,"timeOfDay":"25:00:00"}]}}
        400 fields.0.field=notificationsSettings  fields.0.message="25:00:00" is not a time of day. Write it like 12:00:00.
        PUT /storeconfig {"notificationsSettings":null}
        200 notificationsSettings.daysPrior.len=1
        PUT /storeconfig {"defaultCreditValue":-1,"postponementEnabled":"x","toleranceEnabled":1}
        400 fields.len=3  fields.0.field=toleranceEnabled  fields.1.field=postponementEnabled  fields.2.field=defaultCreditValue
        GET /invoices?createdDateFrom=x
        400 fields.0.field=createdDateFrom
        GET /invoices?createDateTo=x
        400 fields.0.field=createDateTo
        GET /accounts/a/invoices?dueDateTo=x
        400 fields.0.field=dueDateTo
        GET /invoices?friendlyId=%00
        400 fields.0.field=friendlyId
        GET /accounts?to=2147483648
        400 fields.0.field=to  fields.0.message="2147483648" is not a whole number from 1 to 2,147,483,647. Write one.
        GET /accounts?to=2147483647
        200 summary.count=1
        GET /invoices?dueDateFrom=0001-01-01&dueDateTo=9999-12-31
        200 summary.count=0
        GET /accounts/a/statements?from=-009999-01-01&to=9999-12-31T23:59:59Z
        200
        "#,
    )
    .await;
}

#[tokio::test]
async fn what_breaks_before_it_is_read_is_told_in_json_too() {
    each_db(async |shop| {
        let program = Program::of(&shop, Role::Owner).await;
        let broken = || {
            let piece = Ok(Bytes::from_static(b"{\"email\""));
            let pieces = [piece, Err(std::io::Error::other("the line broke"))];
            Body::from_stream(futures::stream::iter(pieces))
        };
        let token = format!("Bearer {}", program.token);
        for headers in [
            &[("authorization", token.as_str())][..],
            &[("authorization", token.as_str()), ("idempotency-key", "k")],
        ] {
            let path = "/api/creditcontrol/accounts";
            let answer = shop.anyone().send(Method::POST, path, headers, broken()).await;
            let told = (answer.status.as_u16(), at(&answer.text, "code"));
            assert_eq!(told, (400, "2014".to_owned()), "{}", answer.text);
        }
        let answer = shop.anyone().send(Method::POST, "/api/docs", &[], Body::empty()).await;
        assert_eq!((answer.status.as_u16(), at(&answer.text, "code").as_str()), (405, "2005"));
        let headers = [("authorization", "Bearer wrong")];
        let path = "/api/creditcontrol/accounts";
        let answer = shop.anyone().send(Method::GET, path, &headers, Body::empty()).await;
        assert!(at(&answer.text, "message").starts_with("No key opens this"), "{}", answer.text);
    })
    .await;
}
