//! Accounts through the doors of the browser, without any script.

use std::time::Duration;

use axum::http::StatusCode;
use domain::Role;
use domain::settings::{CsvSeparator, StoreEdit};

use crate::shop::each_db;

const OPEN: &str = "/do/accounts/open";

#[tokio::test]
async fn every_fault_is_told_beside_its_field_and_what_was_typed_is_kept() {
    each_db(async |shop| {
        let mut olga = shop.signed_in(Role::Owner).await;
        let form = [
            ("document_type", "CPF"),
            ("document", "12?"),
            ("email", "ana"),
            ("credit_limit", "1.000,5O"),
            ("tolerance", "lots"),
        ];
        let answer = olga.post_from("/accounts/new?q=a", OPEN, &form).await;
        assert_eq!(answer.to(), "/accounts/new?q=a");
        let page = olga.get(&answer.to()).await;
        for sentence in [
            "Nothing was saved yet. Some fields need attention.",
            "\"ana\" is not an email address.",
            "\"1.000,5O\" is not an amount. Write it as 1000.50.",
            "\"lots\" is not a rate.",
        ] {
            assert!(page.says(sentence), "{sentence}: {:?}", page.words());
        }
        for value in ["12?", "ana", "1.000,5O", "lots"] {
            assert!(page.text.contains(&format!("value=\"{value}\"")), "{value}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_account_is_opened_told_and_on_the_list() {
    each_db(async |shop| {
        let mut olga = shop.signed_in(Role::Owner).await;
        let form = [
            ("document_type", "CPF"),
            ("document", "529.982.247-25"),
            ("email", "Ana@test.com"),
            ("credit_limit", "3.000,00"),
            ("tolerance", "5%"),
        ];
        assert_eq!(olga.get("/accounts?lang=pt").await.status, StatusCode::OK);
        let answer = olga.post(OPEN, &form).await;
        assert_eq!(answer.to(), "/accounts");
        let page = olga.get("/accounts").await;
        for text in
            ["foi aberta.", "529.982.247-25", "R$\u{a0}3.000,00", "22 de fev. de 2024, 17:43"]
        {
            assert!(page.says(text), "{text}: {:?}", page.words());
        }
        assert!(!olga.get("/accounts").await.says("foi aberta."), "told once");

        let answer = olga.post_from("/accounts/new", OPEN, &[("email", "ana@TEST.com")]).await;
        let page = olga.get(&answer.to()).await;
        let id = shop.books.account("ana@test.com").await.id;
        assert!(
            page.says(id.as_str()),
            "the account that has the e-mail is named: {:?}",
            page.words()
        );
    })
    .await;
}

#[tokio::test]
async fn what_looks_odd_about_a_new_account_is_told_without_scripting_too() {
    each_db(async |shop| {
        let mut olga = shop.signed_in(Role::Owner).await;
        let form =
            [("document_type", "CPF"), ("document", "529.982.247-26"), ("email", "ana@test.com")];
        olga.post(OPEN, &form).await;
        let page = olga.get("/accounts").await;
        for text in ["was opened.", "CPF \"529.982.247-26\" fails its check digits."] {
            assert!(page.says(text), "{text}: {:?}", page.words());
        }
        olga.post(OPEN, &[("document_type", "CPF"), ("email", "bia@test.com")]).await;
        assert!(!olga.get("/accounts").await.says("check digits"), "nothing is odd about bia");
    })
    .await;
}

#[tokio::test]
async fn who_saves_second_is_told_and_keeps_what_was_typed() {
    each_db(async |shop| {
        let ana = shop.books.open("ana@test.com", "1", 100).await;
        let mut olga = shop.signed_in(Role::Owner).await;
        let mut mia = shop.signed_in(Role::Manager).await;
        let page = format!("/accounts/{}", ana.id);
        let (key, version) = (ana.key.to_string(), ana.version.to_string());
        let form =
            |limit| [("key", key.as_str()), ("version", version.as_str()), ("credit_limit", limit)];
        let first = olga.post_from(&page, "/do/accounts/ceiling", &form("700")).await;
        assert_eq!(first.to(), page);
        assert!(olga.get(&page).await.says("The change was saved."));

        let second = mia.post_from(&page, "/do/accounts/ceiling", &form("900.5")).await;
        let shown = mia.get(&second.to()).await;
        assert!(shown.says("R$700.00"), "what stands now: {:?}", shown.words());
        assert!(shown.text.contains("value=\"900.5\""), "what was typed");
        assert!(shown.says("Somebody changed this"), "{:?}", shown.words());
        assert_eq!(shop.books.account("ana@test.com").await.credit_limit.as_minor(), 70_000);
    })
    .await;
}

#[tokio::test]
async fn who_changes_nothing_is_told_so() {
    each_db(async |shop| {
        let ana = shop.books.open("ana@test.com", "1", 100).await;
        let mut olga = shop.signed_in(Role::Owner).await;
        let (key, version) = (ana.key.to_string(), ana.version.to_string());
        for limit in ["", "100"] {
            let form = [("key", key.as_str()), ("version", &version), ("credit_limit", limit)];
            let answer = olga.post("/do/accounts/ceiling", &form).await;
            let page = olga.get(&answer.to()).await;
            assert!(page.says("Nothing was changed"), "{:?}", page.words());
            assert!(!page.says("The change was saved."));
        }
    })
    .await;
}

#[tokio::test]
async fn a_closed_account_stays_readable_and_its_id_leads_to_it() {
    each_db(async |shop| {
        let ana = shop.books.open("ana@test.com", "1", 100).await;
        let mut olga = shop.signed_in(Role::Owner).await;
        let (key, version) = (ana.key.to_string(), ana.version.to_string());
        let form = [("key", key.as_str()), ("version", version.as_str())];
        assert_eq!(olga.post("/do/accounts/close", &form).await.to(), "/accounts");
        let list = olga.get("/accounts?status=closed").await;
        let address = format!("/accounts/{}?archived={}", ana.id, ana.key);
        assert!(list.text.contains(&address), "{:?}", list.words());
        assert!(olga.get(&address).await.says("This account is closed."));
        assert!(olga.get(&format!("/accounts/{}", ana.id)).await.says("This account is closed."));
        let again = olga.post_from(&address, "/do/accounts/close", &form).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test]
async fn the_export_of_a_search_is_read_back_without_a_change() {
    each_db(async |shop| {
        shop.books.open("ana@test.com", "012", 1_234).await;
        shop.books.open("+bia@test.com", "2", 1).await;
        shop.books.open("caio@test.com", "3", 5).await;
        shop.books.close("caio@test.com").await;
        let mut olga = shop.signed_in(Role::Owner).await;
        let file = olga.get("/accounts/export?status=all&sort=email").await;
        let some = olga.get("/accounts/export?status=all&q=BIA").await;
        assert_eq!(some.text.lines().count(), 2, "{}", some.text);
        let open = olga.get("/accounts/export?sort=email").await;
        assert_eq!(open.text.lines().count(), 3, "{}", open.text);
        assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
        let lines: Vec<&str> = file.text.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines.len(), 4, "{lines:?}");
        assert!(lines[0].starts_with(
            r#""Id","Email","Document","Document Type","Status","Credit limit","Tolerance rate","Balance""#
        ));
        assert!(lines[2].contains(r#","'+bia@test.com","#), "{}", lines[2]);
        assert!(
            lines[1].contains(
                r#","ana@test.com","'012","Other","Open",1234.00,0,0.00,1234.00,0.00,1234.00,"#
            ),
            "{}",
            lines[1]
        );

        let headers = [
            ("sec-fetch-site", "same-origin"),
            ("accept", "application/json"),
            ("x-file-name", "back.csv"),
        ];
        olga.send(
            axum::http::Method::POST,
            "/accounts/import?mode=update",
            &headers,
            file.text.clone().into(),
        )
        .await;
        shop.confirm_imports().await;
        let run = &ledger::imports::history(&shop.books.olga, None).await.unwrap()[0];
        assert_eq!((run.counts.unchanged, run.counts.failed, run.n_rows), (3, 0, 3));
    })
    .await;
}

#[tokio::test]
async fn the_template_and_the_export_have_the_separator_that_the_store_chose() {
    each_db(async |shop| {
        shop.books.open("ana@test.com", "012", 1_234).await;
        let mut olga = shop.signed_in(Role::Owner).await;
        for (separator, lang, expected) in [
            ("language", "en", ["\"Id\",\"Email\"", ",1234.00,0,"]),
            ("language", "es", ["\"Id\";\"Email\"", ";\"1234,00\";0;"]),
            ("comma", "es", ["\"Id\",\"Email\"", ",1234.00,0,"]),
            ("semicolon", "en", ["\"Id\";\"Email\"", ";\"1234,00\";0;"]),
        ] {
            let csv_separator = Some(CsvSeparator::parse(separator).unwrap());
            let edit = StoreEdit { csv_separator, ..StoreEdit::default() };
            ledger::settings::edit(&shop.books.olga, &edit).await.unwrap();
            let template = olga.get(&format!("/accounts/template.csv?lang={lang}")).await.text;
            let export = olga.get(&format!("/accounts/export?lang={lang}")).await.text;
            let [header, amounts] = expected;
            assert!(template.starts_with(&format!("\u{feff}{header}")), "{template}");
            assert_eq!(export.lines().next(), template.lines().next());
            assert!(export.contains(amounts), "{separator} {lang}: {export}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_page_waits_for_nobody_who_writes_the_books() {
    each_db(async |shop| {
        let mut olga = shop.signed_in(Role::Owner).await;
        olga.get("/accounts").await;

        let mut import = shop.books.olga.db.write().await.unwrap();
        import.query("update sessions set data = data").run().await.unwrap();
        for path in ["/accounts", "/accounts/new", "/accounts/import", "/imports"] {
            let page = tokio::time::timeout(Duration::from_secs(60), olga.get(path)).await;
            assert_eq!(page.expect(path).status, StatusCode::OK);
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_not_there_is_a_kind_404() {
    each_db(async |shop| {
        let mut olga = shop.signed_in(Role::Owner).await;
        for path in [
            "/accounts/nobody",
            "/accounts/..%2f..",
            "/imports/99",
            "/imports/x",
            "/imports/99/errors.csv",
            "/imports/99/receipt.json",
            "/imports/99/events",
            "/imports/x/receipt.json",
            "/imports/x/events",
            "/imports/x/errors.csv",
            "/imports/%ff/errors.csv",
            "/accounts/%ff",
            "/nowhere",
        ] {
            let page = olga.get(path).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
            assert!(page.says("404"), "{path}: {:?}", page.words());
        }
    })
    .await;
}
