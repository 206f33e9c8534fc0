//! What operators see, and what nobody sees in it.

use std::fs::File;
use std::process::Stdio;

use domain::Role;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::Command;

use crate::api::Program;
use crate::shop::each_db;

#[tokio::test]
async fn the_figures_tell_routes_and_never_customers() {
    each_db(async |shop| {
        let program = Program::of(&shop, Role::Owner).await;
        let body = r#"{"email":"canary@test.com","creditLimit":100}"#;
        for _ in 0..2 {
            program.send(&shop, "PUT", "/accounts/52998224725_CPF", body).await;
        }
        let mut olga = shop.signed_in(Role::Manager).await;
        olga.get("/accounts?q=canary").await;
        let figures = shop.anyone().get("/metrics").await;
        assert!(figures.header("content-type").starts_with("text/plain; version=0.0.4"));
        for line in [
            "# TYPE fiado_requests_total counter",
            r#"fiado_requests_total{method="PUT",route="/creditcontrol/accounts/{a}",status="200"} "#,
            r#"fiado_request_seconds_bucket{route="/creditcontrol/accounts/{a}",le="0.001"} "#,
            "fiado_up 1\n",
            "fiado_imports_waiting 0\n",
            "fiado_holds_due 0\n",
            "fiado_pool_connections ",
        ] {
            assert!(figures.text.contains(line), "{line}\n{}", figures.text);
        }
        assert!(!figures.text.contains("canary") && !figures.text.contains("52998224725"));
    })
    .await;
}

#[tokio::test]
async fn a_request_keeps_the_name_that_its_caller_gave_it() {
    each_db(async |shop| {
        let program = Program::of(&shop, Role::Owner).await;
        let headers = [("x-request-id", "checkout-7")];
        let answer = program.send_with(&shop, "GET", "/accounts", &headers, "").await;
        assert_eq!(answer.header("x-request-id"), "checkout-7");
        assert_eq!(shop.anyone().get("/login").await.header("x-request-id").len(), 16);
        assert_eq!(shop.anyone().get("/.well-known/security.txt").await.status, 404);
    })
    .await;
}

/// At every level of the log, of the product and of all that it is made of.
#[tokio::test]
async fn no_log_holds_what_a_customer_or_a_person_told() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let mut server = Command::new(env!("CARGO_BIN_EXE_fiado"))
        .args(["serve", "--listen", "127.0.0.1:0", "--log", "json"])
        .args(["--security-contact", "security@shop.test"])
        .env("RUST_LOG", "trace")
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(File::create(&log).unwrap())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let line = lines.next_line().await.unwrap().expect("it is ready");
    let address = line.rsplit_once("http://").unwrap().1.to_owned();
    let setup = lines.next_line().await.unwrap().expect("a link");
    let token = setup.rsplit_once("token=").unwrap().1.to_owned();
    let ask = async |request: &str, headers: &str, body: &str| {
        let mut stream = TcpStream::connect(&address).await.unwrap();
        let length = body.len();
        let request = format!(
            "{request} HTTP/1.1\r\nhost: {address}\r\n{headers}connection: close\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    };
    let form = "content-type: application/x-www-form-urlencoded\r\nsec-fetch-site: same-origin\r\naccept: text/html\r\n";
    let owner = format!("token={token}&email=canary-owner%40shop.test&password=canary-password");
    let answer = ask("POST /setup", form, &owner).await;
    let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let signed_in = format!("{form}cookie: {cookie}\r\n");
    let opened = "email=canary-ana%40shop.test&document=52998224725&document_type=CPF";
    ask("POST /do/accounts/open", &signed_in, opened).await;
    ask("POST /do/accounts/open", &signed_in, "email=canary-wrong&document=canary_wrong").await;
    ask("GET /accounts?q=canary-search", &signed_in, "").await;
    ask("GET /accounts/52998224725_CPF", &signed_in, "").await;
    ask("POST /login", form, "email=canary-stranger%40shop.test&password=canary-guess").await;
    let key = "x-vtex-api-appkey: canary-key\r\nx-vtex-api-apptoken: canary-token\r\n";
    ask("GET /api/creditcontrol/accounts?email=canary-client%40shop.test", key, "").await;
    let contact = ask("GET /.well-known/security.txt", "", "").await;
    assert!(contact.contains("Contact: mailto:security@shop.test\nExpires: "), "{contact}");
    server.kill().await.unwrap();

    let told = std::fs::read_to_string(&log).unwrap();
    let of_requests: Vec<&str> =
        told.lines().filter(|line| line.contains("\"target\":\"fiado::request\"")).collect();
    assert_eq!(of_requests.len(), 8, "{of_requests:#?}");
    let first: serde_json::Value = serde_json::from_str(of_requests[0]).unwrap();
    assert_eq!(first["status"], 303, "{first}");
    let session = cookie.split_once('=').unwrap().1;
    for secret in ["canary", "52998224725", session, &token] {
        let line = told.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{secret} stands in the log");
    }
}
