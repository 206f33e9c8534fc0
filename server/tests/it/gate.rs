//! The gate, and what every answer carries.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use domain::Role;

use crate::shop::{ORIGIN, each_db};

const TOO_LARGE: StatusCode = StatusCode::PAYLOAD_TOO_LARGE;

#[tokio::test]
async fn a_form_of_another_site_changes_nothing() {
    each_db(async |shop| {
        let mut anyone = shop.anyone();
        let form = "email=olga@fiado.example&password=x";
        for headers in [
            vec![],
            vec![("sec-fetch-site", "cross-site")],
            vec![("sec-fetch-site", "same-site"), ("origin", ORIGIN)],
            vec![("origin", "https://evil.example")],
        ] {
            for path in [
                "/login",
                "/logout",
                "/do/accounts/open",
                "/accounts/import?mode=create",
                "/do/imports/confirm",
                "/do/imports/undo",
            ] {
                let answer = anyone.send(Method::POST, path, &headers, Body::from(form)).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {headers:?}");
            }
        }
        let own = [("origin", ORIGIN), ("accept", "text/html")];
        let answer = anyone.send(Method::POST, "/login", &own, Body::from(form)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        let socket = [("connection", "upgrade"), ("upgrade", "websocket")];
        let answer = anyone.send(Method::GET, "/accounts", &socket, Body::empty()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn every_server_function_stands_behind_the_gate_and_takes_posts_only() {
    each_db(async |shop| {
        let mut anyone = shop.anyone();
        let mut paths: Vec<String> = leptos::server_fn::axum::server_fn_paths()
            .map(|(path, method)| {
                assert_eq!(method, Method::POST, "{path}");
                path.to_owned()
            })
            .collect();
        paths.sort();
        assert_eq!(
            paths,
            [
                "/do/accounts/ceiling",
                "/do/accounts/close",
                "/do/accounts/open",
                "/do/holders/add",
                "/do/holders/remove",
                "/do/imports/cancel",
                "/do/imports/confirm",
                "/do/imports/mode",
                "/do/imports/progress",
                "/do/imports/read",
                "/do/imports/undo",
                "/do/invoices/pay",
                "/do/invoices/unpay",
                "/do/payments/receive",
                "/do/payments/take-back",
            ]
        );
        for path in paths {
            let script = [
                ("sec-fetch-site", "same-origin"),
                ("accept", "application/json"),
                ("content-type", "application/x-www-form-urlencoded"),
            ];
            let body = Body::from("key=1&version=1&email=ana@test.com");
            let answer = anyone.send(Method::POST, &path, &script, body).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
            assert_eq!(answer.text, "\"\\\"Unauthenticated\\\"\"", "{path}");
            let answer = anyone.get(&path).await;
            assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn nothing_but_our_own_words_is_told_where_nothing_is() {
    each_db(async |shop| {
        let mut olga = shop.signed_in(Role::Owner).await;
        let page = olga.post("/do/nothing", &[]).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert!(page.says("There is no page at this address."), "{:?}", page.words());
        let script = [("sec-fetch-site", "same-origin"), ("accept", "application/json")];
        let answer = olga.send(Method::POST, "/do/nothing", &script, Body::empty()).await;
        assert_eq!(answer.text, "\"{\\\"NotFound\\\":\\\"Page\\\"}\"");
        assert_eq!(olga.get("/pkg/%ff").await.text, "");
        let answer = olga.send(Method::GET, "/imports/x/errors.csv", &[], Body::empty()).await;
        assert_eq!(answer.text, "\"{\\\"NotFound\\\":\\\"Import\\\"}\"");
    })
    .await;
}

#[tokio::test]
async fn a_form_that_is_too_long_is_not_read_and_keeps_nothing() {
    each_db(async |shop| {
        let mut olga = shop.signed_in(Role::Owner).await;
        let mut anyone = shop.anyone();
        let form = |n: usize| "x".repeat(n - "email=".len());
        for (n, expected) in [(8 * 1024, StatusCode::SEE_OTHER), (8 * 1024 + 1, TOO_LARGE)] {
            let answer = anyone.post("/login", &[("email", &form(n))]).await;
            assert_eq!(answer.status, expected, "{n} bytes");
        }
        for (n, expected) in [(64 * 1024, StatusCode::SEE_OTHER), (64 * 1024 + 1, TOO_LARGE)] {
            let answer = olga.post("/do/accounts/open", &[("email", &form(n))]).await;
            assert_eq!(answer.status, expected, "{n} bytes");
        }
        let answer = shop.anyone().post("/login", &[("email", &form(9_000))]).await;
        assert!(answer.says("More than 8\u{a0}KB was sent."), "{:?}", answer.words());
        assert_eq!(answer.header("set-cookie"), "", "no session is begun");
        let script = [("origin", ORIGIN), ("accept", "application/json")];
        let body = Body::from(form(70_000));
        let answer = olga.send(Method::POST, "/do/accounts/open", &script, body).await;
        assert_eq!(answer.status, TOO_LARGE);
        let page = olga.get("/accounts/new").await;
        assert!(page.text.contains(&format!("value=\"{}\"", "x".repeat(300))), "kept in short");
    })
    .await;
}

#[tokio::test]
async fn no_path_leads_to_another_site() {
    each_db(async |shop| {
        let mut olga = shop.signed_in(Role::Owner).await;
        for path in ["//evil.example/", "/\\evil.example/"] {
            let page = olga.get(path).await;
            assert!(page.text.contains("href=\"/evil.example/?lang=pt\""), "{}", page.text);
            let answer = olga.post_from(path, "/do/accounts/open", &[("email", "ana")]).await;
            assert_eq!(answer.to(), "/evil.example/");
            let answer = shop.anyone().get(path).await;
            assert_eq!(answer.to(), "/login?next=%2Fevil.example%2F");
        }
    })
    .await;
}

#[tokio::test]
async fn a_page_runs_its_own_scripts_only() {
    each_db(async |shop| {
        let mut anyone = shop.anyone();
        let answer = anyone.get("/login").await;
        let policy = answer.header("content-security-policy");
        let (_, nonce) = policy.split_once("'nonce-").unwrap();
        let (nonce, _) = nonce.split_once('\'').unwrap();
        assert!(
            answer.text.contains(&format!("nonce=\"{nonce}\"")),
            "the script carries the nonce"
        );
        assert!(!answer.text.contains(" style=\""), "no style but the sheet's");
        assert!(policy.contains("frame-ancestors 'self'"), "{policy}");
        assert!(policy.contains("worker-src 'self'"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "same-origin");
        let again = anyone.get("/login").await.header("content-security-policy");
        assert_ne!(again, policy, "a nonce is used once");
    })
    .await;
}

#[tokio::test]
async fn the_process_says_that_it_lives_and_can_work() {
    each_db(async |shop| {
        let mut anyone = shop.anyone();
        assert_eq!(anyone.get("/health/live").await.status, StatusCode::OK);
        assert_eq!(anyone.get("/health/ready").await.text, "ready\n");
    })
    .await;
}

#[tokio::test]
async fn over_https_a_browser_keeps_our_cookies_for_this_host_and_in_a_frame_for_that_site() {
    each_db(async |shop| {
        let shop = shop.at("https://shop.test", &[]);
        let wrong = [("email", "rita@fiado.example"), ("password", "wrong")];
        let answer = shop.anyone().post_from("/login", "/login", &wrong).await;
        let cookie = answer.header("set-cookie");
        assert!(
            cookie.starts_with("__Host-fiado-told=") && cookie.contains("; Secure"),
            "{cookie}"
        );
        assert_eq!(answer.header("strict-transport-security"), "max-age=31536000");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");

        let shop = shop.at("https://shop.test", &["https://dashboard.test"]);
        let answer = shop.anyone().get("/login?lang=pt").await;
        let cookie = answer.header("set-cookie");
        let framed = "SameSite=None; Secure; Path=/; Max-Age=31536000; Partitioned";
        assert_eq!(cookie, format!("lang=pt; {framed}"));
    })
    .await;
}

#[tokio::test]
async fn what_no_text_holds_is_refused_before_the_books_are_asked() {
    each_db(async |shop| {
        let mut olga = shop.signed_in(Role::Owner).await;
        for path in ["/accounts?q=a%00", "/accounts/a%00b", "/accounts?after=%00", "/imports/%00"] {
            let answer = olga.get(path).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
            assert!(answer.says("invisible control character"), "{path}: {:?}", answer.words());
        }
        for (path, form) in [
            ("/do/accounts/open", ("email", "ana\0@test.com")),
            ("/login", ("email", "\0")),
            ("/do/payments/receive", ("note", "\0")),
        ] {
            let answer = olga.post(path, &[form]).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
        }
    })
    .await;
}
