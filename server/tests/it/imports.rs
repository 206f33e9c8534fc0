//! Files through the doors of the browser.

use axum::body::{Body, Bytes};
use axum::http::{Method, StatusCode};
use domain::Role;
use ledger::imports::{RunStatus, UPLOAD_BYTES_MAX, history};

use crate::shop::{Browser, each_db};

const SCRIPT: [(&str, &str); 3] = [
    ("sec-fetch-site", "same-origin"),
    ("accept", "application/json"),
    ("content-type", "text/csv"),
];

async fn send(
    browser: &mut Browser<'_>,
    mode: &str,
    name: &str,
    body: impl Into<Body>,
) -> crate::shop::Answer {
    let mut headers = SCRIPT.to_vec();
    headers.push(("x-file-name", name));
    browser
        .send(Method::POST, &format!("/accounts/import?mode={mode}"), &headers, body.into())
        .await
}

#[tokio::test]
async fn a_file_sent_by_script_or_by_a_plain_form_is_imported() {
    each_db(async |shop| {
        let mut olga = shop.signed_in(Role::Owner).await;
        let answer = send(&mut olga, "create", "contas%20de%20jo%C3%A3o.csv", "Email\nana@test.com\n").await;
        assert_eq!(answer.text, "{\"page\":\"/imports/1\"}");
        assert!(olga.get("/imports/1").await.says("Reading the file"));
        shop.confirm_imports().await;
        let page = olga.get("/imports/1").await;
        assert!(page.says("contas de joão.csv") && page.says("Done"), "{:?}", page.words());

        let form = "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"b.csv\"\r\n\r\n\
                    Email\r\nbia@test.com\r\n\r\n--x--\r\n";
        let headers = [
            ("sec-fetch-site", "same-origin"),
            ("accept", "text/html"),
            ("content-type", "multipart/form-data; boundary=x"),
        ];
        let answer = olga.send(Method::POST, "/accounts/import?mode=update", &headers, form.into()).await;
        assert_eq!(answer.to(), "/imports/2");
        shop.confirm_imports().await;
        assert_eq!(history(&shop.books.olga, None).await.unwrap()[0].counts.created, 1);
    })
    .await;
}

#[tokio::test]
async fn the_failed_rows_come_back_with_the_files_separator_and_heal_when_corrected() {
    each_db(async |shop| {
        let mut olga = shop.signed_in(Role::Owner).await;
        // Windows-1252, semicolons, decimal commas, as a spreadsheet in Brazil writes it.
        let file = b"Email;Limite de cr\xe9dito;Nome\r\nana@test.com;1.000,50;Jo\xe3o\r\nbia@test.com;1.000,5O;\"Silva; filha\"\r\n";
        send(&mut olga, "create", "contas.csv", file.to_vec()).await;
        shop.confirm_imports().await;
        let report = olga.get("/imports/1?lang=pt").await;
        for said in ["\"1.000,5O\" não é um valor.", "Escreva como 1000,50."] {
            assert!(report.says(said), "{:?}", report.words());
        }

        let headers = [("accept", "text/html")];
        let errors = olga.send(Method::GET, "/imports/1/errors.csv", &headers, Body::empty()).await;
        assert_eq!(errors.header("content-disposition"), "attachment; filename=\"contas-errors.csv\"; filename*=UTF-8''contas-errors.csv");
        let expected = "\u{feff}\"Linha (importação 1)\";\"Coluna\";\"Motivo\";\"Sugestão (valores como 1000,50)\";\"Email\";\"Limite de crédito\";\"Nome\"\r\n\
                        \"3\";\"Limite de crédito\";\"\"\"1.000,5O\"\" não é um valor.\";\"Escreva como 1000,50.\";\"bia@test.com\";\" '1.000,5O\";\"Silva; filha\"\r\n";
        assert_eq!(errors.text, expected);

        let corrected = errors.text.replace("1.000,5O", "1.000,50");
        send(&mut olga, "create", "contas-errors.csv", corrected).await;
        shop.confirm_imports().await;
        let run = &history(&shop.books.olga, None).await.unwrap()[0];
        assert_eq!((run.status, run.counts.created), (RunStatus::Done, 1));
        assert_eq!(shop.books.account("bia@test.com").await.credit_limit.as_minor(), 100_050);
    })
    .await;
}

#[tokio::test]
async fn an_upload_after_the_session_has_ended_says_to_sign_in_again() {
    each_db(async |shop| {
        let mut anyone = shop.anyone();
        let answer = send(&mut anyone, "create", "a.csv", "Email\na@b.co\n").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert_eq!(answer.text, "{\"refused\":\"You are signed out. Sign in to go on.\"}");
        let form = [("sec-fetch-site", "same-origin"), ("accept", "text/html")];
        let path = "/accounts/import?mode=create";
        let answer = anyone.send(Method::POST, path, &form, Body::empty()).await;
        assert_eq!(answer.to(), "/login?next=%2F");
    })
    .await;
}

#[tokio::test]
async fn of_two_modes_the_first_counts_and_one_that_is_none_is_told() {
    each_db(async |shop| {
        let mut olga = shop.signed_in(Role::Owner).await;
        let answer = send(&mut olga, "create&mode=update", "a.csv", "Email\na@b.co\n").await;
        assert_eq!(answer.text, "{\"page\":\"/imports/1\"}");
        let form = [("sec-fetch-site", "same-origin"), ("accept", "text/html")];
        let path = "/accounts/import?mode=%01";
        let answer = olga.send(Method::POST, path, &form, Body::empty()).await;
        assert_eq!((answer.status, answer.to()), (StatusCode::SEE_OTHER, path.to_owned()));
    })
    .await;
}

#[tokio::test]
async fn an_upload_that_is_cut_off_or_too_large_leaves_no_run() {
    each_db(async |shop| {
        let mut olga = shop.signed_in(Role::Owner).await;
        let pieces = [
            Ok(Bytes::from("Email\nana@test.com\n")),
            Err(std::io::Error::other("the cable was pulled")),
        ];
        let cut_off = Body::from_stream(futures::stream::iter(pieces));
        let answer = send(&mut olga, "create", "a.csv", cut_off).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(answer.text.contains("refused"), "{}", answer.text);

        let announced = (UPLOAD_BYTES_MAX * 4).to_string();
        let mut headers = SCRIPT.to_vec();
        headers.push(("content-length", &announced));
        let answer = olga
            .send(Method::POST, "/accounts/import?mode=create", &headers, Body::from("x"))
            .await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(answer.text.contains("512"), "the limit is named: {}", answer.text);

        let answer = send(&mut olga, "sideways", "a.csv", "Email\na@b.co\n").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(history(&shop.books.olga, None).await.unwrap(), []);
    })
    .await;
}
