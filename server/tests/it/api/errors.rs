//! What no client should send: told in one sentence, and never with an effect.

use domain::Role;

use super::{Program, at, check, no_difference};
use crate::shop::each_db;

#[tokio::test]
async fn what_no_client_should_send_changes_nothing() {
    each_db(async |shop| {
        let program = Program::of(&shop, Role::Owner).await;
        for (method, path, body) in [
            ("PUT", "/accounts/a", r#"{"email":"a@test.com","creditLimit":100}"#),
            ("PUT", "/accounts/b", r#"{"email":"b@test.com","creditLimit":100}"#),
            ("PUT", "/accounts/a/transactions/t", r#"{"value":50}"#),
            ("PUT", "/accounts/a/transactions/t/settlement", r#"{"value":50}"#),
            ("PUT", "/accounts/a/transactions/live", r#"{"value":10}"#),
        ] {
            assert_eq!(program.send(&shop, method, path, body).await.status, 200, "{path}");
        }
        let before = program.send(&shop, "GET", "/accounts/a", "").await.text;
        let values = [
            "null",
            "\"\"",
            "true",
            "[]",
            "{}",
            "-1",
            "\"-1\"",
            "1e-3",
            "1e400",
            "\"1e2\"",
            "NaN",
            "\"NaN\"",
            "1.005",
            "\"1,50\"",
            "\"R$ 5\"",
            "1000000000000000000000000000000",
            "99999999999999.99",
            "\"\\u0000\"",
            "\"5\\u0000\"",
            "\"５\"",
            "0x10",
            "+5",
            "01",
            "\" 5\"",
        ];
        for value in values {
            let body = format!("{{\"value\":{value}}}");
            for (method, path) in [
                ("PUT", "/accounts/a/creditlimit"),
                ("PUT", "/accounts/a/tolerance"),
                ("POST", "/accounts/a/transactions"),
                ("PUT", "/accounts/a/transactions/t/settlement"),
                ("POST", "/accounts/a/transactions/t/refunds"),
            ] {
                let fits_a_rate = path.ends_with("tolerance") && matches!(value, "1.005" | "1e-3");
                if fits_a_rate {
                    continue;
                }
                let answer = program.send(&shop, method, path, &body).await;
                let told = format!("{method} {path} {body}: {}", answer.text);
                assert_eq!(answer.status, 400, "{told}");
                assert_eq!(at(&answer.text, "code"), "2000", "{told}");
                assert_ne!(at(&answer.text, "fields.0.message"), "-", "{told}");
            }
        }
        for (method, path, body, status) in [
            ("POST", "/accounts", "", 400),
            ("POST", "/accounts", "[]", 400),
            ("PUT", "/accounts/a/creditlimit", "[1]", 400),
            ("PUT", "/accounts/a/statements/s", "[-1]", 400),
            ("POST", "/accounts/a/holders", r#"{"claims":["h@test.com"]}"#, 400),
            ("POST", "/accounts/a/transactions", r#"{"value":5} {}"#, 400),
            ("POST", "/accounts", "{", 400),
            ("POST", "/accounts", "{}", 400),
            ("POST", "/accounts", r#"{"email":"c@test.com","email":"d@test.com"}"#, 400),
            ("POST", "/accounts", "{\"email\":\"c@test.com\0\"}", 400),
            ("POST", "/accounts", r#"{"email":"c@test\u0000.com"}"#, 400),
            ("POST", "/accounts", r#"{"email":{"a":1}}"#, 400),
            ("POST", "/accounts", r#"{"email":"c@test.com","documentType":"a b"}"#, 400),
            ("POST", "/accounts", r#"{"email":"a@test.com"}"#, 409),
            ("PUT", "/accounts/a", r#"{"email":"b@test.com"}"#, 409),
            ("PUT", "/accounts/a", r#"{"id":"x","email":"a@test.com"}"#, 400),
            ("PUT", "/accounts/a", r#"{"document":"1"}"#, 400),
            ("PUT", "/accounts/%00", r#"{"email":"z@test.com"}"#, 404),
            ("GET", "/accounts/a/invoices/%00", "", 404),
            ("GET", "/accounts/%00/invoices", "", 404),
            ("PUT", "/accounts/a/statements/s%00", r#"{"value":-1}"#, 404),
            ("GET", "/accounts/%00/statements?from=2024-01-01", "", 404),
            ("GET", "/invoices?creditAccountId=%00", "", 400),
            ("GET", "/accounts/a/invoices?observation=a%00b", "", 400),
            ("GET", "/purchase-conditions?email=a@test.com&sc=%00", "", 400),
            ("PUT", "/accounts/%ff", r#"{"email":"z@test.com"}"#, 404),
            ("GET", "/accounts/%ff", "", 404),
            ("GET", "/accounts/%zz", "", 404),
            ("GET", "/accounts/a%20", "", 404),
            ("GET", "/accounts/A", "", 404),
            ("GET", "/accounts?from=x", "", 400),
            ("GET", "/accounts?from=5&to=4", "", 400),
            ("GET", "/accounts?status=never", "", 400),
            ("GET", "/invoices?op=xor", "", 400),
            ("GET", "/invoices?value=1e3", "", 400),
            ("GET", "/invoices?from=2147483648", "", 400),
            ("GET", "/invoices?dueDateFrom=yesterday", "", 400),
            ("GET", "/accounts/a/statements?from=31/12/2024", "", 400),
            ("POST", "/accounts/a/transactions", r#"{"value":5,"orderId":{"a":1}}"#, 400),
            ("POST", "/accounts/a/transactions", r#"{"value":5,"orderId":["1"]}"#, 400),
            ("PUT", "/accounts/a/invoices/t-01", r#"{"observation":{"a":1}}"#, 400),
            ("POST", "/accounts/a/transactions", r#"{"value":5,"installments":0}"#, 400),
            ("POST", "/accounts/a/transactions", r#"{"value":5,"installments":1.5}"#, 400),
            ("POST", "/accounts/a/transactions", r#"{"value":5,"installments":100}"#, 400),
            ("POST", "/accounts/a/transactions", r#"{"value":0.02,"installments":3}"#, 400),
            ("POST", "/accounts/a/transactions", r#"{"value":5,"settle":"maybe"}"#, 400),
            (
                "POST",
                "/accounts/a/transactions",
                r#"{"value":5,"expirationDate":"2020-01-01"}"#,
                400,
            ),
            ("POST", "/accounts/a/transactions", r#"{"value":5,"holderId":"x"}"#, 400),
            ("POST", "/accounts/z/transactions", r#"{"value":5}"#, 404),
            ("PUT", "/accounts/b/transactions/t", r#"{"value":5}"#, 409),
            ("PUT", "/accounts/b/transactions/t/settlement", r#"{"value":5}"#, 404),
            ("DELETE", "/accounts/b/transactions/live", "", 404),
            ("DELETE", "/accounts/a/transactions/never", "", 404),
            ("POST", "/accounts/a/transactions/live/refunds", r#"{"value":5}"#, 409),
            ("GET", "/accounts/b/invoices/t-01", "", 404),
            ("POST", "/accounts/b/invoices/t-01/payments", "", 404),
            ("DELETE", "/accounts/b/invoices/t-01", "", 404),
            ("PUT", "/accounts/a/invoices/t-01", r#"{"status":"Lost"}"#, 400),
            ("PUT", "/accounts/a/invoices/t-01", r#"{"paymentLink":"javascript:alert(1)"}"#, 400),
            ("PUT", "/accounts/a/invoices/t-02", r#"{"status":"Paid"}"#, 404),
            ("PUT", "/accounts/a/invoices/t-01/postponement", r#"{"dueDays":"1.5"}"#, 400),
            ("PUT", "/accounts/a/statements/s", r#"{"value":0}"#, 400),
            ("PUT", "/accounts/a/statements/%20", r#"{"value":-1}"#, 400),
            ("POST", "/accounts/a/holders", r#"{"claims":{}}"#, 400),
            ("POST", "/accounts/a/holders", r#"{"claims":"x"}"#, 400),
            ("DELETE", "/accounts/a/holders/x", "", 404),
            ("PUT", "/storeconfig", r#"{"taxRate":"lots"}"#, 400),
            ("PUT", "/storeconfig", r#"{"toleranceEnabled":1}"#, 400),
            (
                "PUT",
                "/storeconfig",
                r#"{"notificationsSettings":{"daysPrior":[{"days":11,"timeOfDay":"12:00:00"}]}}"#,
                400,
            ),
            (
                "PUT",
                "/storeconfig",
                r#"{"notificationsSettings":{"daysAfter":[{"days":1,"timeOfDay":"25:00"}]}}"#,
                400,
            ),
            ("GET", "/purchase-conditions", "", 400),
            ("GET", "/nothing", "", 404),
            ("DELETE", "/accounts", "", 405),
            ("PATCH", "/storeconfig", "{}", 405),
            ("POST", "/accounts/a", "{}", 405),
        ] {
            let answer = program.send(&shop, method, path, body).await;
            let told = format!("{method} {path} {body}: {} {}", answer.status, answer.text);
            assert_eq!(answer.status, status, "{told}");
            assert_ne!(at(&answer.text, "message"), "-", "{told}");
            assert_ne!(at(&answer.text, "code"), "-", "{told}");
        }
        let large = format!("{{\"email\":\"{}\"}}", "x".repeat(2_000_000));
        let answer = program.send(&shop, "POST", "/accounts", &large).await;
        assert_eq!((answer.status.as_u16(), at(&answer.text, "code").as_str()), (413, "2013"));
        assert_eq!(program.send(&shop, "GET", "/accounts/a", "").await.text, before);
        no_difference(&shop).await;
    })
    .await;
}

#[tokio::test]
async fn a_refusal_names_what_it_is_about() {
    check(
        r#"
        PUT /accounts/ana {"email":"ana@test.com","document":"777","documentType":"CPF"}
        POST /accounts {"email":"ANA@test.com"}
        409 code=1099  account=ana  message=This email belongs to the open account ana. Use another, or change that account.
        POST /accounts {"email":"other@test.com","document":"777","documentType":"CPF"}
        409 code=1099  account=ana
        POST /accounts {"email":"x","creditLimit":"-5","tolerance":"many"}
        400 fields.len=3  fields.0.field=email  fields.0.value=x  fields.1.field=creditLimit  fields.2.field=tolerance  message=email: "x" is not…
        "#,
    )
    .await;
}
