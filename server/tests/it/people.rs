//! Coming in, going out, and who may do what.

use axum::http::{Method, StatusCode};
use domain::Role;

use crate::shop::{PASSWORD, each_db};

#[tokio::test]
async fn signing_in_begins_a_new_session_that_signing_out_ends() {
    each_db(async |shop| {
        let mut olga = shop.signed_in(Role::Owner).await;
        let first = olga.cookie("fiado").unwrap();
        assert_eq!(olga.get("/accounts").await.status, StatusCode::OK);
        let again = [("email", "owner@shop.test"), ("password", PASSWORD)];
        let answer = olga.post("/login", &again).await;
        let cookie = answer.header("set-cookie");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        assert_ne!(olga.cookie("fiado").unwrap(), first, "a session known before is worth nothing");

        let second = olga.cookie("fiado").unwrap();
        assert_eq!(olga.post("/logout", &[]).await.to(), "/login");
        for stolen in [&first, &second] {
            let mut thief = shop.anyone();
            thief.steal("fiado", stolen);
            assert_eq!(thief.get("/accounts").await.to(), "/login?next=%2Faccounts");
        }
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_after_twelve_hours_however_much_it_is_used() {
    each_db(async |shop| {
        let mut olga = shop.signed_in(Role::Owner).await;
        for _ in 0..11 {
            shop.books.clock.advance_seconds(60 * 60);
            assert_eq!(olga.get("/accounts").await.status, StatusCode::OK);
        }
        shop.books.clock.advance_seconds(60 * 60 + 1);
        assert_eq!(olga.get("/accounts").await.to(), "/login?next=%2Faccounts");
    })
    .await;
}

#[tokio::test]
async fn a_wrong_password_says_one_sentence_and_keeps_the_email() {
    each_db(async |shop| {
        let mut anyone = shop.anyone();
        let wrong = [("email", "rita@fiado.example"), ("password", "wrong"), ("next", "/imports")];
        let answer = anyone.post_from("/login", "/login", &wrong).await;
        assert_eq!(answer.to(), "/login?next=%2Fimports");
        let page = anyone.get(&answer.to()).await;
        assert!(page.says("This email and password do not match."), "{:?}", page.words());
        assert!(page.text.contains("value=\"rita@fiado.example\""));
        assert!(!page.text.contains("wrong"), "a password is never shown again");
        assert!(!anyone.get("/login").await.says("do not match"), "told once");
    })
    .await;
}

#[tokio::test]
async fn a_stranger_writes_no_session_and_what_they_are_told_is_signed() {
    each_db(async |shop| {
        let sessions = async || {
            let mut tx = shop.books.olga.db.read().await.unwrap();
            tx.query("select count(*) from sessions").one::<(i64,)>().await.unwrap().0
        };
        let mut anyone = shop.anyone();
        let wrong = [("email", "rita@fiado.example"), ("password", "wrong")];
        anyone.post_from("/login", "/login", &wrong).await;
        anyone.post_from("/setup", "/setup", &[("token", "x"), ("email", "x")]).await;
        anyone.post_from("/login", "/do/set-lang", &[("lang", "xx")]).await;
        anyone.get("/accounts").await;
        assert_eq!(sessions().await, 0);

        let answer = anyone.post_from("/login", "/login", &wrong).await;
        let cookie = answer.header("set-cookie");
        assert!(cookie.contains("HttpOnly; SameSite=Lax; Path=/; Max-Age=60"), "{cookie}");
        let told = anyone.cookie("fiado-told").unwrap();
        let mut forger = shop.anyone();
        forger.steal("fiado-told", &told.replace("rita", "olga"));
        assert!(!forger.get("/login").await.says("do not match"), "it is not as it was signed");

        shop.signed_in(Role::Owner).await;
        assert_eq!(sessions().await, 1);
    })
    .await;
}

#[tokio::test]
async fn behind_a_proxy_wrong_passwords_slow_who_types_them_and_nobody_else() {
    each_db(async |shop| {
        let mut anyone = shop.anyone();
        let mut try_from = async |client: &str, n: usize| {
            let headers = [
                ("accept", "text/html"),
                ("sec-fetch-site", "same-origin"),
                ("x-forwarded-for", client),
            ];
            let body = format!("email=somebody{n}@shop.test&password=wrong").into();
            anyone.send(Method::POST, "/login", &headers, body).await;
            anyone.get("/login").await.says("There were too many attempts")
        };
        for n in 0..30 {
            assert!(!try_from("198.51.100.1", n).await, "{n}");
        }
        assert!(try_from("198.51.100.1", 30).await);
        assert!(try_from("192.0.2.1, 198.51.100.1", 31).await, "whatever is put before it");
        assert!(try_from("198.51.100.2", 32).await, "whoever has one address has its neighbours");
        assert!(!try_from("203.0.113.2", 33).await);
    })
    .await;
}

#[tokio::test]
async fn signing_in_ignores_a_way_on_that_is_no_path() {
    each_db(async |shop| {
        shop.signed_in(Role::Owner).await;
        for next in ["/imports\r\nx: y", "/\u{1}", "//evil.example"] {
            let form = [("email", "owner@shop.test"), ("password", PASSWORD), ("next", next)];
            assert_eq!(shop.anyone().post("/login", &form).await.to(), "/accounts", "{next:?}");
        }
    })
    .await;
}

/// Every page and form, asked for by everybody: a dot is an answer, a number another status, an
/// arrow the way to the sign-in page.
#[tokio::test]
async fn who_may_do_what() {
    each_db(async |shop| {
        shop.books.open("ana@test.com", "1", 100).await;
        let ana = shop.books.account("ana@test.com").await;
        let details = format!("/accounts/{}", ana.id);
        let key = ana.key.to_string();
        let version = ana.version.to_string();
        let mut browsers = vec![shop.anyone()];
        for role in [Role::Viewer, Role::Clerk, Role::Manager, Role::Owner] {
            browsers.push(shop.signed_in(role).await);
        }
        let mut table = String::from("\nanyone viewer clerk manager owner\n");
        for path in [
            "/accounts",
            "/accounts/new",
            &details,
            "/accounts/export",
            "/accounts/template.csv",
            "/accounts/import",
            "/imports",
            "/imports/1",
            "/imports/1/errors.csv",
            "/imports/1/receipt.json",
            "/imports/1/events",
            "/nowhere",
        ] {
            for browser in &mut browsers {
                let answer = browser.get(path).await;
                table += &match answer.status {
                    StatusCode::OK => ". ".to_owned(),
                    _ if answer.to().starts_with("/login") => "> ".to_owned(),
                    status => format!("{} ", status.as_u16()),
                };
            }
            table += &format!("GET {}\n", path.replace(ana.id.as_str(), "{id}"));
        }
        let forms: [(&str, Vec<(&str, &str)>); 15] = [
            ("/do/accounts/open", vec![("email", "bia@test.com"), ("credit_limit", "5")]),
            (
                "/do/accounts/ceiling",
                vec![("key", &key), ("version", &version), ("credit_limit", "5")],
            ),
            ("/do/accounts/close", vec![("key", "99"), ("version", "1")]),
            ("/do/invoices/pay", vec![("key", "99"), ("invoice", "t1-01")]),
            ("/do/invoices/unpay", vec![("key", "99"), ("invoice", "t1-01")]),
            ("/do/payments/receive", vec![("key", "99"), ("value", "1")]),
            ("/do/payments/take-back", vec![("key", "99"), ("reason", "x")]),
            ("/do/holders/add", vec![("key", "99"), ("email", "leo@test.com")]),
            ("/do/holders/remove", vec![("key", "99"), ("holder", "x")]),
            ("/do/imports/progress", vec![("key", "99")]),
            ("/do/imports/mode", vec![("key", "99"), ("mode", "update")]),
            ("/do/imports/read", vec![("key", "99"), ("columns[0]", "Email")]),
            ("/do/imports/confirm", vec![("key", "99"), ("scope", "good")]),
            ("/do/imports/cancel", vec![("key", "99")]),
            ("/do/imports/undo", vec![("key", "99")]),
        ];
        for (path, form) in forms {
            for browser in &mut browsers {
                let mut body = url::form_urlencoded::Serializer::new(String::new());
                body.extend_pairs(&form);
                let headers = [
                    ("accept", "application/json"),
                    ("content-type", "application/x-www-form-urlencoded"),
                    ("sec-fetch-site", "same-origin"),
                ];
                let answer = browser
                    .send(axum::http::Method::POST, path, &headers, body.finish().into())
                    .await;
                table += &match answer.status {
                    StatusCode::OK => ". ".to_owned(),
                    status => format!("{} ", status.as_u16()),
                };
            }
            table += &format!("POST {path}\n");
        }
        assert_eq!(table, WHO_MAY_DO_WHAT);
    })
    .await;
}

const WHO_MAY_DO_WHAT: &str = "
anyone viewer clerk manager owner
> . . . . GET /accounts
> 403 . . . GET /accounts/new
> . . . . GET /accounts/{id}
> . . . . GET /accounts/export
> . . . . GET /accounts/template.csv
> 403 403 . . GET /accounts/import
> 403 403 . . GET /imports
> 403 403 404 404 GET /imports/1
> 403 403 404 404 GET /imports/1/errors.csv
> 403 403 404 404 GET /imports/1/receipt.json
> 403 403 404 404 GET /imports/1/events
> 404 404 404 404 GET /nowhere
401 403 403 . 409 POST /do/accounts/open
401 403 403 . 409 POST /do/accounts/ceiling
401 403 404 404 404 POST /do/accounts/close
401 403 404 404 404 POST /do/invoices/pay
401 403 404 404 404 POST /do/invoices/unpay
401 403 404 404 404 POST /do/payments/receive
401 403 404 404 404 POST /do/payments/take-back
401 403 404 404 404 POST /do/holders/add
401 403 404 404 404 POST /do/holders/remove
401 403 403 404 404 POST /do/imports/progress
401 403 403 404 404 POST /do/imports/mode
401 403 403 404 404 POST /do/imports/read
401 403 403 404 404 POST /do/imports/confirm
401 403 403 404 404 POST /do/imports/cancel
401 403 403 404 404 POST /do/imports/undo
";
