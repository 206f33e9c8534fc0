//! The gate, and what every answer carries.

use axum::body::Body;
use axum::http::{Method, StatusCode};

use crate::shop::{ORIGIN, each_db};

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
            for path in ["/login", "/logout", "/do/accounts/open", "/accounts/import?mode=create"] {
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
                "/do/imports/progress",
                "/do/invoices/pay",
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
