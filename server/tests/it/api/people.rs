//! Who may do what over the API: every address × every role, and without a key.

use axum::body::Body;
use domain::Role;
use ledger::keys;

use super::{Program, at};
use crate::shop::each_db;

const OWNER: &str = "o";
const MANAGER: &str = "om";
const CLERK: &str = "omc";
const VIEWER: &str = "omcv";

/// Method, address, body, and who may.
const TABLE: [(&str, &str, &str, &str); 43] = [
    ("GET", "/invoices", "", VIEWER),
    ("GET", "/accounts/a/invoices", "", VIEWER),
    ("GET", "/accounts/a/invoices/t-01", "", VIEWER),
    ("PUT", "/accounts/a/invoices/t-01", "{}", MANAGER),
    ("DELETE", "/accounts/a/invoices/t-02", "", MANAGER),
    ("POST", "/accounts/a/invoices/t-01/payments", "", CLERK),
    ("PUT", "/accounts/a/invoices/t-03/postponement", r#"{"dueDays":1}"#, MANAGER),
    ("GET", "/accounts", "", VIEWER),
    ("POST", "/accounts", r#"{"email":"ROLE@new.test"}"#, CLERK),
    ("POST", "/accounts", r#"{"email":"ROLE@rich.test","creditLimit":101}"#, MANAGER),
    ("GET", "/accounts/a", "", VIEWER),
    ("PUT", "/accounts/a", r#"{"email":"a@test.com"}"#, CLERK),
    ("PUT", "/accounts/a", r#"{"email":"a@test.com","creditLimit":LIMIT}"#, MANAGER),
    ("PATCH", "/accounts/a", "{}", CLERK),
    ("PATCH", "/accounts/a", r#"{"tolerance":0.LIMIT}"#, MANAGER),
    ("DELETE", "/accounts/ROLE", "", CLERK),
    ("GET", "/accounts/a/statements", "", VIEWER),
    ("PUT", "/accounts/a/creditlimit", r#"{"value":5LIMIT}"#, MANAGER),
    ("PUT", "/accounts/a/tolerance", r#"{"value":0.1}"#, MANAGER),
    ("PUT", "/accounts/a/statements/s", r#"{"value":-1}"#, MANAGER),
    ("POST", "/accounts/a/transactions", r#"{"value":1}"#, MANAGER),
    ("PUT", "/accounts/a/transactions/ROLE", r#"{"value":1}"#, MANAGER),
    ("DELETE", "/accounts/a/transactions/ROLE", "", MANAGER),
    ("PUT", "/accounts/a/transactions/t/settlement", r#"{"value":60}"#, MANAGER),
    ("POST", "/accounts/a/transactions/t/refunds", r#"{"value":1}"#, MANAGER),
    ("GET", "/accounts/a/transactions/t", "", VIEWER),
    ("POST", "/accounts/a/payments", r#"{"value":1}"#, CLERK),
    ("GET", "/accounts/a/payments", "", VIEWER),
    ("GET", "/accounts/a/payments/78d22849ad844ae5a57ef1715de73467", "", VIEWER),
    (
        "POST",
        "/accounts/a/payments/78d22849ad844ae5a57ef1715de73467/reversal",
        r#"{"reason":"x"}"#,
        CLERK,
    ),
    ("GET", "/storeconfig", "", MANAGER),
    ("PUT", "/storeconfig", "{}", OWNER),
    ("GET", "/accounts/a/holders", "", VIEWER),
    ("POST", "/accounts/a/holders", r#"{"claims":{"email":"ROLE@holder.test"}}"#, CLERK),
    ("DELETE", "/accounts/a/holders/78d22849ad844ae5a57ef1715de73467", "", CLERK),
    ("GET", "/purchase-conditions?email=a@test.com", "", VIEWER),
    ("POST", "/imports?mode=create", "Email\nROLE@import.test\n", MANAGER),
    ("GET", "/imports", "", MANAGER),
    ("GET", "/imports/1", "", MANAGER),
    ("GET", "/imports/1/errors.csv", "", MANAGER),
    ("POST", "/imports/1/confirmation", "", MANAGER),
    ("POST", "/imports/1/undo", "", MANAGER),
    ("DELETE", "/imports/1", "", MANAGER),
];

/// The address of the description that a path of the table stands for.
fn template(path: &str) -> String {
    let path = path.split('?').next().unwrap();
    let mut parts: Vec<&str> = path.split('/').collect();
    let kind = parts.get(3).copied().unwrap_or_default();
    for (at, part) in parts.iter_mut().enumerate() {
        *part = match (at, kind) {
            (2, _) if path.starts_with("/imports/") => "{importId}",
            (2, _) => "{creditAccountId}",
            (4, "invoices") => "{invoiceId}",
            (4, "transactions") => "{transactionId}",
            (4, "statements") => "{statementId}",
            (4, "holders") => "{holderId}",
            (4, "payments") => "{paymentId}",
            _ => part,
        };
    }
    parts.join("/")
}

#[test]
fn no_address_of_the_description_is_missing_in_the_table() {
    let description = serde_json::to_value(fiado::api::description()).unwrap();
    for (path, methods) in description["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys().map(|method| method.to_uppercase()) {
            let path = path.strip_prefix("/api/creditcontrol").unwrap();
            let is_there = TABLE.iter().any(|row| row.0 == method && template(row.1) == path);
            assert!(is_there, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn every_address_asks_for_a_key_and_each_role_may_do_its_part() {
    each_db(async |shop| {
        let owner = Program::of(&shop, Role::Owner).await;
        for (path, body) in [
            ("/storeconfig", r#"{"postponementEnabled":true,"invoicePostponementLimit":9,"maxPostponementDays":99}"#),
            ("/accounts/a", r#"{"email":"a@test.com","creditLimit":500}"#),
            ("/accounts/a/transactions/t", r#"{"value":60,"installments":3}"#),
            ("/accounts/a/transactions/t/settlement", r#"{"value":60}"#),
        ] {
            assert_eq!(owner.send(&shop, "PUT", path, body).await.status, 200, "{path}");
        }
        for (role, letter, limit) in [
            (Role::Owner, "o", "11"),
            (Role::Manager, "m", "12"),
            (Role::Clerk, "c", "13"),
            (Role::Viewer, "v", "14"),
        ] {
            let program = Program::of(&shop, role).await;
            let name = role.as_str();
            let body = format!(r#"{{"email":"{name}@close.test"}}"#);
            owner.send(&shop, "PUT", &format!("/accounts/{name}"), &body).await;
            for (method, path, body, who) in TABLE {
                let fill = |text: &str| text.replace("ROLE", name).replace("LIMIT", limit);
                let answer = program.send(&shop, method, &fill(path), &fill(body)).await;
                let told = format!("{name} {method} {path} {body}: {}", answer.text);
                if who.contains(letter) {
                    // An invoice that the role before has paid or cancelled says so; there is no such holder.
                    assert!(matches!(answer.status.as_u16(), 200 | 202 | 404 | 409), "{told}");
                } else {
                    let code = at(&answer.text, "code");
                    assert!(matches!(code.as_str(), "2003" | "2104"), "{told}");
                    assert_eq!(answer.status, 403, "{told}");
                }
            }
        }
        for (method, path, body, _) in TABLE {
            let uri = format!("/api/creditcontrol{path}");
            let method = method.parse().unwrap();
            let answer = shop.anyone().send(method, &uri, &[], Body::from(body)).await;
            assert_eq!(answer.status, 401, "{path}");
            assert_eq!(at(&answer.text, "code"), "2001", "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_key_opens_by_either_header_and_a_cookie_opens_nothing() {
    each_db(async |shop| {
        let program = Program::of(&shop, Role::Viewer).await;
        let ask = async |headers: &[(&str, &str)]| {
            let path = "/api/creditcontrol/accounts";
            let method = axum::http::Method::GET;
            shop.anyone().send(method, path, headers, Body::empty()).await.status.as_u16()
        };
        let bearer = format!("Bearer {}", program.token);
        assert_eq!(ask(&[("authorization", &bearer)]).await, 200);
        assert_eq!(ask(&[("authorization", &bearer.replace("Bearer", "bearer"))]).await, 200);
        assert_eq!(ask(&[("x-vtex-api-apptoken", &program.token)]).await, 401);
        let other = [("x-vtex-api-appkey", "other"), ("x-vtex-api-apptoken", &program.token)];
        assert_eq!(ask(&other).await, 401);
        assert_eq!(ask(&[("authorization", "Basic eDp5")]).await, 401);
        assert_eq!(ask(&[]).await, 401);

        let mut signed_in = shop.signed_in(Role::Owner).await;
        assert_eq!(signed_in.get("/api/creditcontrol/accounts").await.status, 401);

        let system = shop.books.olga.with(ledger::Who::System);
        let short = keys::add(&system, "short", Role::Viewer, Some(1)).await.unwrap();
        let bearer = format!("Bearer {}", short.app_token);
        assert_eq!(ask(&[("authorization", &bearer)]).await, 200);
        shop.books.clock.advance_seconds(24 * 3_600);
        assert_eq!(ask(&[("authorization", &bearer)]).await, 401);
    })
    .await;
}

#[tokio::test]
async fn a_key_that_asks_too_often_is_told_how_long_to_wait() {
    each_db(async |shop| {
        let shop = shop.with_api_rate(1);
        let (busy, calm) =
            (Program::of(&shop, Role::Viewer).await, Program::of(&shop, Role::Owner).await);
        let asked = (0..10).map(|_| busy.send(&shop, "GET", "/accounts", ""));
        let answers = futures::future::join_all(asked).await;
        let refused = answers.into_iter().find(|answer| answer.status != 200);
        let refused = refused.expect("ten at once are too many");
        assert_eq!((refused.status.as_u16(), at(&refused.text, "code").as_str()), (429, "2029"));
        assert!(refused.header("retry-after").parse::<u64>().unwrap() >= 1);
        assert_eq!(calm.send(&shop, "GET", "/accounts", "").await.status, 200, "each for itself");
    })
    .await;
}
