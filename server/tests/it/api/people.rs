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
const TABLE: [(&str, &str, &str, &str); 29] = [
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
    ("GET", "/storeconfig", "", MANAGER),
    ("PUT", "/storeconfig", "{}", OWNER),
    ("GET", "/accounts/a/holders", "", VIEWER),
    ("GET", "/purchase-conditions?email=a@test.com", "", VIEWER),
];

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
                    // An invoice that the role before has paid or cancelled says so.
                    assert!(matches!(answer.status.as_u16(), 200 | 409), "{told}");
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
