//! What clients in the wild send, and what they break on (spec §2, "Clients read since").

use axum::body::Body;
use axum::http::Method;
use domain::Role;

use super::{Program, at, check};
use crate::shop::each_db;

#[tokio::test]
async fn a_list_is_ordered_by_what_is_asked_for() {
    check(
        r#"
        PUT /accounts/a {"email":"c@test.com","creditLimit":300}
        wait 1
        PUT /accounts/b {"email":"a@test.com","creditLimit":100}
        wait 1
        PUT /accounts/c {"email":"b@test.com","creditLimit":200}
        wait 1
        PUT /accounts/a/creditlimit {"value":250}
        GET /accounts
        200 data.0.id=b  data.1.id=c  data.2.id=a
        GET /accounts?sort=createdAt
        200 data.0.id=a  data.1.id=b  data.2.id=c
        GET /accounts?sort=-createdAt&from=1&to=2
        200 data.0.id=c  data.1.id=b  data.len=2  summary.count=3
        GET /accounts?sort=email
        200 data.0.id=b  data.1.id=c  data.2.id=a
        GET /accounts?sort=-creditLimit
        200 data.0.id=a  data.1.id=c  data.2.id=b
        GET /accounts?sort=-updatedAt&value=100
        200 data.0.id=b  data.len=1
        GET /accounts?sort=balance
        400 fields.0.field=sort
        PUT /accounts/a/transactions/t1 {"value":30}
        PUT /accounts/a/transactions/t1/settlement {"value":30}
        wait 1
        PUT /accounts/a/transactions/t2 {"value":20}
        PUT /accounts/a/transactions/t2/settlement {"value":20}
        GET /invoices?sort=-createdAt
        200 data.0.id=t2-01
        GET /invoices?sort=value
        200 data.0.id=t2-01
        GET /accounts/a/invoices?sort=dueDate
        200 data.0.id=t1-01
        GET /invoices?sort=observation
        400 fields.0.field=sort
        "#,
    )
    .await;
}

/// Whoever pages by `createdAt` while others change accounts sees each of them once.
#[tokio::test]
async fn paging_in_the_order_of_opening_shows_every_account_once() {
    each_db(async |shop| {
        let program = Program::of(&shop, Role::Owner).await;
        for n in 0..10 {
            let body = format!(r#"{{"email":"{n}@test.com"}}"#);
            program.send(&shop, "PUT", &format!("/accounts/a{n}"), &body).await;
        }
        let mut seen = Vec::new();
        for from in 1..=10 {
            let path = format!("/accounts?sort=createdAt&from={from}&to={from}");
            seen.push(at(&program.send(&shop, "GET", &path, "").await.text, "data.0.id"));
            shop.books.clock.advance_seconds(1);
            let changed = format!("/accounts/a{}/creditlimit", (from * 7) % 10);
            program.send(&shop, "PUT", &changed, &format!(r#"{{"value":{from}}}"#)).await;
        }
        seen.sort();
        let all: Vec<String> = (0..10).map(|n| format!("a{n}")).collect();
        assert_eq!(seen, all);
    })
    .await;
}

#[tokio::test]
async fn numbers_that_programs_computed_are_those_that_were_meant() {
    check(
        r#"
        PUT /accounts/a {"email":"a@test.com","creditLimit":99.99999999999999,"tolerance":0.30000000000000004}
        200 creditLimit=100.0  tolerance=0.3
        PUT /accounts/a/tolerance {"value":0.1234565}
        200 tolerance=0.123457
        PUT /accounts/a/creditlimit {"value":123456.789}
        400 fields.0.field=value
        PUT /accounts/a/creditlimit {"value":"99.9999999"}
        400 fields.0.field=value
        PUT /accounts/a/creditlimit {"value":1e2}
        200 creditLimit=100.0
        PUT /accounts/a/transactions/t1 {"value":49.949999999999996,"expirationDate":"1"}
        200 value=49.95  expirationDate=2024-02-23T20:43:21
        PUT /accounts/a/transactions/t2 {"value":1,"expirationDate":30}
        200 expirationDate=2024-03-23T20:43:21
        PUT /accounts/a/transactions/t3 {"value":1,"expirationDate":0}
        400 fields.0.field=expirationDate
        PUT /accounts/a/transactions/t3 {"value":1,"expirationDate":"2023"}
        400 fields.0.field=expirationDate
        PUT /accounts/a/transactions/t1/settlement {"value":49.949999999999996}
        200 value=49.95
        GET /accounts/a/invoices/t1-01
        200 orderId=
        "#,
    )
    .await;
}

#[tokio::test]
async fn a_body_may_begin_with_a_mark_and_says_each_thing_once() {
    check(
        "
        PUT /accounts/a \u{feff}{\"email\":\"a@test.com\",\"creditLimit\":100}
        200 creditLimit=100.0
        PUT /accounts/a/creditlimit {\"value\":1,\"value\":2}
        400 code=2000  fields.0.field=value
        POST /accounts/a/holders {\"claims\":{\"email\":\"h@test.com\",\"email\":\"i@test.com\"}}
        400 code=2000
        GET /accounts/a
        200 creditLimit=100.0
        ",
    )
    .await;
}

#[tokio::test]
async fn a_patch_closes_and_a_documented_id_is_found_in_any_spelling() {
    check(
        r#"
        POST /accounts {"document":"12345678909","documentType":"CPF","email":"a@test.com","creditLimit":100}
        200 id=12345678909_CPF
        GET /accounts/123.456.789-09_CPF
        200 id=12345678909_CPF
        PUT /accounts/123.456.789-09_CPF {"email":"a@test.com","document":"123.456.789-09","documentType":"CPF","creditLimit":200}
        200 id=12345678909_CPF  creditLimit=200.0
        POST /accounts/123.456.789-09_CPF/transactions {"value":10}
        200 value=10.0
        PUT /accounts/123.456.789-09_cpf/transactions/t1 {"value":10}
        200
        PUT /accounts/123.456.789-09_CPF/transactions/t1/settlement {"value":10}
        200
        GET /accounts/123.456.789-09_CPF/invoices
        200 summary.count=1  data.0.accountId=12345678909_CPF
        GET /accounts/123.456.789-09_CPF/invoices/t1-01
        200 status=Opened
        POST /accounts/123.456.789-09_CPF/invoices/t1-01/payments
        200 status=Paid
        GET /accounts/123.456.789-10_CPF
        404
        GET /accounts/123.456.789-09_CNPJ
        404
        POST /accounts {"document":"12.345.678-k","documentType":"MY_RUT","email":"b@test.com"}
        200 id=12.345.678-k_MY_RUT
        GET /accounts/12345678K_MY_RUT
        200 id=12.345.678-k_MY_RUT
        PATCH /accounts/12345678909_CPF {"status":"Open"}
        400 fields.0.field=status
        PATCH /accounts/12345678909_CPF {"status":"Closed"}
        200 status=Closed
        GET /accounts/12345678909_CPF
        404
        "#,
    )
    .await;
}

#[tokio::test]
async fn a_token_may_come_as_the_originals_header_or_cookie() {
    each_db(async |shop| {
        let program = Program::of(&shop, Role::Viewer).await;
        let get = async |headers: &[(&str, &str)]| {
            let path = "/api/creditcontrol/accounts";
            shop.anyone().send(Method::GET, path, headers, Body::empty()).await.status.as_u16()
        };
        let token = program.token.as_str();
        assert_eq!(get(&[("VtexIdclientAutCookie", token)]).await, 200);
        let cookie = format!("other=1; VtexIdclientAutCookie={token}");
        assert_eq!(get(&[("cookie", &cookie)]).await, 200);
        assert_eq!(get(&[("VtexIdclientAutCookie", "x")]).await, 401);
        assert_eq!(get(&[("cookie", "VtexIdclientAutCookie=x")]).await, 401);
        // A person's session opens pages, and never the API.
        let person = shop.signed_in(Role::Owner).await;
        let session = person.cookie("fiado").unwrap();
        assert_eq!(get(&[("cookie", &format!("fiado={session}"))]).await, 401);
        assert_eq!(get(&[("cookie", &format!("VtexIdclientAutCookie={session}"))]).await, 401);
    })
    .await;
}

#[tokio::test]
async fn who_has_an_answer_already_is_told_so() {
    each_db(async |shop| {
        let program = Program::of(&shop, Role::Owner).await;
        let body = r#"{"email":"a@test.com","creditLimit":100}"#;
        let opened = program.send(&shop, "PUT", "/accounts/a", body).await;
        let get = async |path: &str, known: &str| {
            program.send_with(&shop, "GET", path, &[("if-none-match", known)], "").await
        };
        let tag = opened.header("etag");
        assert!(tag.starts_with("W/\""), "{tag}");
        for known in [
            tag.clone(),
            format!("\"x\", {tag}"),
            tag.replace("W/", ""),
            format!("{}--gzip\"", tag.trim_end_matches('"')),
            "*".into(),
        ] {
            let answer = get("/accounts/a", &known).await;
            assert_eq!((answer.status.as_u16(), answer.text.as_str()), (304, ""), "{known}");
            assert_eq!(answer.header("etag"), tag);
        }
        // What is bought changes the answer, and so its tag; a change of what is set by hand is still for what was seen.
        program.send(&shop, "PUT", "/accounts/a/transactions/t1", r#"{"value":10}"#).await;
        let after = get("/accounts/a", &tag).await;
        assert_eq!(after.status, 200);
        assert_ne!(after.header("etag"), tag);
        let suffixed = format!("{}-gzip\"", tag.trim_end_matches('"'));
        let headers = [("if-match", suffixed.as_str())];
        let body = r#"{"value":200}"#;
        let path = "/accounts/a/creditlimit";
        let limit = program.send_with(&shop, "PUT", path, &headers, body).await;
        assert_eq!(limit.status, 200, "{}", limit.text);
        let list = program.send(&shop, "GET", "/accounts", "").await;
        assert_eq!(get("/accounts", &list.header("etag")).await.status, 304);
    })
    .await;
}

#[tokio::test]
async fn answers_are_compressed_and_compressed_bodies_are_not_read() {
    each_db(async |shop| {
        let program = Program::of(&shop, Role::Owner).await;
        for n in 0..20 {
            let body = format!(r#"{{"email":"{n}@test.com"}}"#);
            program.send(&shop, "PUT", &format!("/accounts/a{n}"), &body).await;
        }
        let headers = [("accept-encoding", "gzip")];
        let list = program.send_with(&shop, "GET", "/accounts", &headers, "").await;
        assert_eq!(list.header("content-encoding"), "gzip");
        assert!(list.header("etag").starts_with("W/\""));
        let headers = [("content-encoding", "gzip")];
        for path in ["/accounts", "/imports?mode=create"] {
            let answer = program.send_with(&shop, "POST", path, &headers, "x").await;
            let told = (answer.status.as_u16(), at(&answer.text, "code"));
            assert_eq!(told, (415, "2016".to_owned()), "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_address_says_what_it_takes() {
    each_db(async |shop| {
        let program = Program::of(&shop, Role::Owner).await;
        for (path, expected) in [
            ("/accounts/a", "GET,HEAD,PUT,PATCH,DELETE"),
            ("/accounts/a/transactions/t1", "GET,HEAD,PUT,DELETE"),
            ("/imports", "GET,HEAD,POST"),
        ] {
            let answer = program.send(&shop, "OPTIONS", path, "").await;
            assert_eq!((answer.status.as_u16(), answer.text.as_str()), (204, ""), "{path}");
            assert_eq!(answer.header("allow"), expected, "{path}");
        }
        let answer = program.send(&shop, "POST", "/accounts/a", "").await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("allow")),
            (405, "GET,HEAD,PUT,PATCH,DELETE".into())
        );
    })
    .await;
}

#[tokio::test]
async fn sentences_speak_of_the_api_and_not_of_pages() {
    each_db(async |shop| {
        let program = Program::of(&shop, Role::Owner).await;
        for path in ["/accounts/x", "/nothing", "/imports/9", "/accounts/x/holders"] {
            let message = at(&program.send(&shop, "GET", path, "").await.text, "message");
            for word in ["page", "list of", "Go back", "screen"] {
                assert!(!message.contains(word), "{path}: {message}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn behind_a_proxy_of_ours_the_clients_own_address_is_written_down() {
    each_db(async |shop| {
        let program = Program::of(&shop, Role::Owner).await;
        let headers = [("x-forwarded-for", "198.51.100.1:50123"), ("content-type", "text/csv")];
        let file = "Email\nana@test.com\n";
        let path = "/imports?mode=create";
        let sent = program.send_with(&shop, "POST", path, &headers, file).await;
        assert_eq!(at(&sent.text, "address"), "198.51.100.1", "{}", sent.text);
    })
    .await;
}
