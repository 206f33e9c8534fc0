//! The page of a run: what it would do, the choice, what came of it, the way back.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use domain::Role;
use domain::imports::Choices;
use ledger::imports::{RunStatus, get};

use crate::shop::{Answer, Browser, Shop, each_db};

/// Sends a file and finds out what it would do; the page of its run.
pub async fn check(shop: &Shop, olga: &mut Browser<'_>, query: &str, file: &str) -> String {
    let headers = [
        ("sec-fetch-site", "same-origin"),
        ("accept", "application/json"),
        ("x-file-name", "contas.csv"),
    ];
    let address = format!("/accounts/import?{query}");
    let answer = olga.send(Method::POST, &address, &headers, file.to_owned().into()).await;
    shop.run_imports().await;
    answer.text.split('"').find(|word| word.starts_with("/imports/")).unwrap().to_owned()
}

/// Sends a form of the page of a run, lets the worker work, and reads the page that it leads to.
pub async fn decide(
    shop: &Shop,
    olga: &mut Browser<'_>,
    page: &str,
    form: &str,
    values: &[(&str, &str)],
) -> (String, Answer) {
    let key = page.trim_start_matches("/imports/");
    let values = [&[("key", key)], values].concat();
    let to = olga.post_from(page, &format!("/do/imports/{form}"), &values).await.to();
    shop.run_imports().await;
    let answer = olga.get(&to).await;
    (to, answer)
}

#[track_caller]
pub fn says(page: &Answer, texts: &[&str]) {
    for text in texts {
        assert!(page.says(text), "{text}: {:?}", page.words());
    }
}

pub const GOOD: [(&str, &str); 2] = [("scope", "good"), ("opens_new", "yes")];
const THREE: &str = "Email,Credit limit\nana@test.com,1000\nbia@test.com,250.50\ncaio,7\n";

#[tokio::test]
async fn nothing_is_written_before_somebody_confirms_what_would_happen() {
    each_db(async |shop| {
        let mut olga = shop.signed_in(Role::Owner).await;
        let page = check(&shop, &mut olga, "mode=create", THREE).await;
        let told = olga.get(&page).await;
        says(
            &told,
            &[
                "To be confirmed",
                "Open 2 accounts; 1 row is refused",
                "R$1,250.50",
                "Confirm: open 2 (+R$1,250.50)",
                "\"caio\" is not an email address.",
                "Not possible while rows are refused.",
            ],
        );
        assert!(!olga.get("/accounts").await.says("ana@"));
        says(
            &olga.get("/imports").await,
            &["#1", "To be confirmed", "Open 2 accounts; 1 row is refused"],
        );

        let whole = [("scope", "whole"), ("opens_new", "yes")];
        let (to, told) = decide(&shop, &mut olga, &page, "confirm", &whole).await;
        assert_eq!(to, page);
        says(
            &told,
            &[
                "All rows were wanted or none, and the number of those refused is 1.",
                "To be confirmed",
            ],
        );
        let (to, told) = decide(&shop, &mut olga, &page, "confirm", &GOOD).await;
        assert_eq!(to, page);
        says(&told, &["Done with errors", "Screens, 127.0.0.1", "The good rows"]);
        assert!(told.says("owner@") && told.says("Undo this import"));
        assert_eq!(shop.books.account("bia@test.com").await.credit_limit.as_minor(), 25_050);
        let (_, told) = decide(&shop, &mut olga, &page, "confirm", &GOOD).await;
        says(&told, &["This import does not wait for a decision any more."]);

        let closing = "Email,Status\nbia@test.com,Closed\n";
        let page = check(&shop, &mut olga, "mode=update", closing).await;
        says(
            &olga.get(&page).await,
            &[
                "1 account will be closed for good",
                "Undoing the import does not open closed accounts again.",
                "Close 1 account",
                "Confirm: close 1 (−R$250.50)",
            ],
        );
        decide(&shop, &mut olga, &page, "confirm", &GOOD).await;
        says(&olga.get(&page).await, &["1 account closed", "Closed", "−R$250.50"]);
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_forgotten_leaves_nothing_behind() {
    each_db(async |shop| {
        let mut olga = shop.signed_in(Role::Owner).await;
        let page = check(&shop, &mut olga, "mode=update", THREE).await;
        let (to, _) = decide(&shop, &mut olga, &page, "cancel", &[]).await;
        assert_eq!(to, "/accounts/import?mode=update");
        let told = olga.get(&page).await;
        says(
            &told,
            &["Cancelled", "It was cancelled before anything was applied; 3 rows not applied."],
        );
        assert!(!told.says("Undo this import") && !olga.get("/accounts").await.says("ana@"));
        let run = get(&shop.books.olga, 1).await.unwrap();
        assert_eq!((run.status, run.counts.done()), (RunStatus::Cancelled, 0));
    })
    .await;
}

#[tokio::test]
async fn columns_that_nobody_recognised_are_chosen_and_remembered() {
    each_db(async |shop| {
        let mut olga = shop.signed_in(Role::Owner).await;
        let unknown = "No column of the file could be recognised as the email.";
        let file = "Contato;Teto\nana@test.com;1.000,50\n";
        let page = check(&shop, &mut olga, "mode=create", file).await;
        says(&olga.get(&page).await, &[unknown, "Contato", "ana@test.com"]);
        let (_, told) = decide(&shop, &mut olga, &page, "confirm", &GOOD).await;
        says(&told, &[unknown]);

        let columns = [("columns[0]", "Email"), ("columns[1]", "CreditLimit")];
        let (_, told) = decide(&shop, &mut olga, &page, "read", &columns).await;
        says(&told, &["Confirm: open 1 (+R$1,000.50)"]);
        decide(&shop, &mut olga, &page, "confirm", &GOOD).await;
        assert_eq!(shop.books.account("ana@test.com").await.credit_limit.as_minor(), 100_050);

        let page = check(&shop, &mut olga, "mode=create", "Contato;Teto\nbia@test.com;7\n").await;
        let told = olga.get(&page).await;
        says(&told, &["Open 1 account", "Columns as you set them last time."]);
    })
    .await;
}

#[tokio::test]
async fn what_a_file_does_not_say_is_asked_on_its_page() {
    each_db(async |shop| {
        let mut olga = shop.signed_in(Role::Owner).await;
        let file = "Email;Limite;Documento do pai\nana@test.com;1.500;1\n";
        let page = check(&shop, &mut olga, "mode=create", file).await;
        let asked = [
            "\"1.500\" can be R$1.50 (decimal point) or R$1,500.00 (decimal comma)",
            "The column \"Documento do pai\" is not read, and no column is read as Document.",
            "Choose below which is meant, and read the file again.",
        ];
        says(&olga.get(&page).await, &asked);
        // Nobody applies it without an answer.
        let (_, told) = decide(&shop, &mut olga, &page, "confirm", &GOOD).await;
        says(&told, &asked[..1]);
        let heading = [("answers[1][0]", "Documento do pai"), ("answers[1][1]", "unread")];
        let columns = [("columns[0]", "Email"), ("columns[1]", "CreditLimit"), ("columns[2]", "")];
        let half = [&columns[..], &heading].concat();
        let (_, told) = decide(&shop, &mut olga, &page, "read", &half).await;
        says(&told, &asked[..1]);
        assert!(!told.says(asked[1]));
        let whole = [&columns[..], &[("limit_mark", "Comma")]].concat();
        let (_, told) = decide(&shop, &mut olga, &page, "read", &whole).await;
        says(&told, &["Confirm: open 1 (+R$1,500.00)", "Columns not read: Documento do pai"]);
        decide(&shop, &mut olga, &page, "confirm", &GOOD).await;
        assert_eq!(shop.books.account("ana@test.com").await.credit_limit.as_minor(), 150_000);
    })
    .await;
}

#[tokio::test]
async fn what_was_decided_before_the_upload_comes_with_it() {
    each_db(async |shop| {
        let mut olga = shop.signed_in(Role::Owner).await;
        let choices = r#"{"columns":["Email",null],"limit_mark":"Comma"}"#;
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("mode", "create").append_pair("choices", choices);
        let page = check(&shop, &mut olga, &query.finish(), "Contato,Teto\nana@test.com,7\n").await;
        says(&olga.get(&page).await, &["Confirm: open 1 (+R$100.00)"]);
        let run = get(&shop.books.olga, 1).await.unwrap();
        assert_eq!(run.choices, serde_json::from_str::<Choices>(choices).unwrap());

        let headers = [("sec-fetch-site", "same-origin"), ("accept", "application/json")];
        let address = "/accounts/import?mode=create&choices=%7B";
        let body = Body::from("Email\na@b.co\n");
        let answer = olga.send(Method::POST, address, &headers, body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn a_file_for_the_other_mode_is_checked_in_it() {
    each_db(async |shop| {
        let mut olga = shop.signed_in(Role::Owner).await;
        check(&shop, &mut olga, "mode=create", THREE).await;
        shop.confirm_imports().await;
        let file = "Email,Credit limit\nana@test.com,900\nbia@test.com,250.50\ndora@test.com,5\n";
        let page = check(&shop, &mut olga, "mode=create", file).await;
        let told = olga.get(&page).await;
        says(&told, &["Open 1 account; 2 rows are refused", "2 accounts are open already."]);
        let (_, told) = decide(&shop, &mut olga, &page, "mode", &[("mode", "update")]).await;
        says(
            &told,
            &[
                "Open 1 account, change 1, leave 1 as it is",
                "Confirm: open 1, change 1 (−R$95.00)",
                "Confirm: change 1 (−R$100.00)",
                "1 row is not an account yet: create it too",
                "R$1,000.00",
                "R$900.00",
                "Limit lowered",
            ],
        );
        let raised = olga.get(&format!("{page}?kind=raised")).await;
        says(&raised, &["No change of this kind."]);
        let whole = [("scope", "whole")];
        let (_, told) = decide(&shop, &mut olga, &page, "confirm", &whole).await;
        says(&told, &["All rows were wanted or none, and the number of those refused is 1."]);
        let known = [("scope", "good")];
        let (_, told) = decide(&shop, &mut olga, &page, "confirm", &known).await;
        says(&told, &["The good rows, no new accounts"]);
        let run = get(&shop.books.olga, 2).await.unwrap();
        assert_eq!((run.counts.created, run.counts.updated, run.counts.failed), (0, 1, 1));
    })
    .await;
}

#[tokio::test]
async fn a_run_is_taken_back_once_and_what_changed_since_is_kept() {
    each_db(async |shop| {
        let mut olga = shop.signed_in(Role::Owner).await;
        let page = check(&shop, &mut olga, "mode=create", THREE).await;
        shop.confirm_imports().await;
        let bia = shop.books.account("bia@test.com").await;
        let (key, version) = (bia.key.to_string(), bia.version.to_string());
        let form = [("key", &*key), ("version", &*version), ("credit_limit", "300")];
        olga.post("/do/accounts/ceiling", &form).await;

        let (undo, told) = decide(&shop, &mut olga, &page, "undo", &[]).await;
        assert_eq!(undo, "/imports/2");
        says(
            &told,
            &[
                "Undo of #1",
                "Take back 1 change, keep 1 changed since",
                "Confirm: take back 1 change (−R$1,000.00)",
                "Accounts that stay as they are",
                "This account was changed after the import, so it stays as it is.",
            ],
        );
        let (_, told) = decide(&shop, &mut olga, &undo, "confirm", &[]).await;
        says(&told, &["Done", "Undo of #1"]);
        let told = olga.get(&page).await;
        says(&told, &["Undone but for 1", "Taken back by", "#2"]);
        // What was kept may be taken back once it is as the import left it.
        assert!(told.says("Undo this import"));
        let (_, told) = decide(&shop, &mut olga, &page, "undo", &[]).await;
        says(&told, &["Nothing changes", "Nothing to take back, keep 2 changed since"]);
        let (_, told) = decide(&shop, &mut olga, &page, "undo", &[]).await;
        says(&told, &["This import is taken back by import #3 already."]);
        assert_eq!(shop.books.account("bia@test.com").await.credit_limit.as_minor(), 30_000);
        says(&olga.get("/imports").await, &["Undo of #1"]);
    })
    .await;
}

#[tokio::test]
async fn failed_rows_that_are_put_right_heal_the_run_that_refused_them() {
    each_db(async |shop| {
        let mut olga = shop.signed_in(Role::Owner).await;
        let page = check(&shop, &mut olga, "mode=create", THREE).await;
        shop.confirm_imports().await;
        let errors = olga.get(&format!("{page}/errors.csv")).await.text;
        let corrected = errors.replace("\"caio\"", "\"caio@test.com\"");
        let attempt = check(&shop, &mut olga, "mode=create", &corrected).await;
        says(&olga.get(&attempt).await, &["Failed rows of", "#1", "put right"]);
        shop.confirm_imports().await;
        says(&olga.get(&page).await, &["Done", "1 of 1 put right since", "#2"]);
        let history = olga.get("/imports").await;
        says(&history, &["1 put right since", "Create · Failed rows of #1"]);
        let again = check(&shop, &mut olga, "mode=update", "Email\nana@test.com\n").await;
        shop.confirm_imports().await;
        let again_again = check(&shop, &mut olga, "mode=update", "Email\nana@test.com\n").await;
        assert_ne!(again, again_again);
        assert!(!olga.get(&again_again).await.says("This is the same file"), "nothing came of it");
        let same = check(&shop, &mut olga, "mode=create", THREE).await;
        says(
            &olga.get(&same).await,
            &["This is the same file as import", "; nothing would change"],
        );
    })
    .await;
}

#[tokio::test]
async fn a_receipt_tells_everything_of_a_run() {
    each_db(async |shop| {
        let mut olga = shop.signed_in(Role::Owner).await;
        let page = check(&shop, &mut olga, "mode=create", THREE).await;
        shop.confirm_imports().await;
        let receipt = olga.get(&format!("{page}/receipt.json")).await;
        assert_eq!(receipt.header("content-type"), "application/json");
        let disposition = receipt.header("content-disposition");
        assert!(disposition.starts_with("attachment; filename=\"import-1.json\""), "{disposition}");
        assert_eq!(receipt.text, RECEIPT.trim());
        let (undo, _) = decide(&shop, &mut olga, &page, "undo", &[]).await;
        let receipt = olga.get(&format!("{undo}/receipt.json")).await;
        for told in [r#""undoOf": 1"#, r#""door": "page""#, r#""address": "127.0.0.1""#] {
            assert!(receipt.text.contains(told), "{told}: {}", receipt.text);
        }
    })
    .await;
}

const RECEIPT: &str = r#"
{
  "id": 1,
  "status": "DoneWithErrors",
  "kind": "accounts",
  "mode": "create",
  "allOrNothing": false,
  "opensNew": true,
  "fileName": "contas.csv",
  "sizeBytes": 64,
  "sha256": "994d7066c99343a5dbed839a146a013592021d05aa75c12ba6a875dee845e20e",
  "createdBy": "olga@fiado.example",
  "door": "page",
  "address": "127.0.0.1",
  "createdAt": "2024-02-22T20:43:21.0000000Z",
  "startedAt": "2024-02-22T20:43:21.0000000Z",
  "finishedAt": "2024-02-22T20:43:21.0000000Z",
  "dialect": {
    "encoding": "UTF-8",
    "separator": ",",
    "newline": "LF"
  },
  "columns": [
    {
      "name": "Email",
      "field": "email"
    },
    {
      "name": "Credit limit",
      "field": "creditLimit",
      "decimal": "."
    }
  ],
  "findings": [
    {
      "kind": "encoding",
      "name": "Encoding",
      "value": "UTF-8",
      "isWarning": false
    },
    {
      "kind": "separator",
      "name": "Separator",
      "value": "comma",
      "isWarning": false
    },
    {
      "kind": "decimal",
      "name": "Decimal sign of \"Credit limit\"",
      "value": "point",
      "isWarning": false
    },
    {
      "kind": "read",
      "name": "Columns read",
      "value": "Email, Credit limit",
      "isWarning": false
    },
    {
      "kind": "lines",
      "name": "Lines of the file",
      "value": "4: rows 3, header 1",
      "isWarning": false
    }
  ],
  "rows": 3,
  "checkpoint": 3,
  "rowsPerSecond": 3000,
  "counts": {
    "created": 2,
    "updated": 0,
    "unchanged": 0,
    "failed": 1,
    "warned": 0,
    "belowUsed": 0,
    "closing": 0,
    "closingOwing": 0,
    "owedClosing": 0.0,
    "exposure": 1250.5,
    "limits": 1250.5,
    "ceilings": 1250.5
  },
  "preview": {
    "counts": {
      "created": 2,
      "updated": 0,
      "unchanged": 0,
      "failed": 1,
      "warned": 0,
      "belowUsed": 0,
      "closing": 0,
      "closingOwing": 0,
      "owedClosing": 0.0,
      "exposure": 1250.5,
      "limits": 1250.5,
      "ceilings": 1250.5
    },
    "exposureBefore": 0.0,
    "exposureAfter": 1250.5,
    "limitsBefore": 0.0,
    "limitsAfter": 1250.5,
    "ceilingsBefore": 0.0,
    "ceilingsAfter": 1250.5
  },
  "toleranceCounts": false,
  "attempts": [],
  "healed": 0
}
"#;

#[tokio::test]
async fn progress_is_told_as_events_until_the_run_is_over_or_the_server_stops() {
    each_db(async |shop| {
        let mut olga = shop.signed_in(Role::Owner).await;
        let headers = [("sec-fetch-site", "same-origin"), ("accept", "application/json")];
        let file = Body::from(THREE);
        olga.send(Method::POST, "/accounts/import?mode=create", &headers, file).await;
        // This server was told to stop: it says how far the run is, and ends.
        let stream = [("accept", "text/event-stream")];
        let address = "/imports/1/events";
        let answer = olga.send(Method::GET, address, &stream, Body::empty()).await;
        assert_eq!(answer.header("content-type"), "text/event-stream");
        let reading = r#"{"told":"Reading the file","pace":"","percent":null,"is_over":false}"#;
        assert_eq!(answer.text, format!("data: {reading}\n\n"));
        shop.confirm_imports().await;
        let answer = olga.send(Method::GET, address, &stream, Body::empty()).await;
        let over = r#"{"told":"3 of 3 rows","pace":"","percent":100,"is_over":true}"#;
        assert_eq!(answer.text, format!("data: {over}\n\n"));
    })
    .await;
}
