//! What is told of a run wherever it is named: its risks on top, that nothing of it can be applied, how much it left
//! out, and what took it back.

use domain::Role;
use domain::settings::StoreEdit;
use ledger::{imports, settings};

use crate::runs::{GOOD, check, decide, says};
use crate::shop::each_db;

#[tokio::test]
async fn closings_are_named_and_risks_stand_on_top_each_with_a_way_to_its_rows() {
    each_db(async |shop| {
        let mut olga = shop.signed_in(Role::Owner).await;
        let books = &shop.books;
        for email in ["ana@test.com", "bia@test.com", "caio@test.com", "dora@test.com"] {
            books.open(email, "", 100).await;
        }
        for email in ["ana@test.com", "bia@test.com"] {
            let hold = domain::holds::HoldForm { value: "80".into(), ..Default::default() };
            let hold = hold.parse(books.clock.now()).unwrap();
            let id = books.account(email).await.id;
            let hold = ledger::purchases::hold(&books.olga, &id, hold).await.unwrap();
            if email == "ana@test.com" {
                let due = domain::Money::minor(8_000);
                ledger::purchases::settle(&books.olga, &id, &hold.id, due).await.unwrap();
            }
        }
        let file = "Email,Credit limit,Tolerance,Status\n\
                    ana@test.com,,,Closed\n\
                    bia@test.com,70,,\n\
                    caio@test.com,,,Closed\n\
                    dora@test.com,400,2,\n\
                    eva@test.com,5,,\n";
        let page = check(&shop, &mut olga, "mode=update", file).await;
        let told = olga.get(&page).await;
        let expected = [
            "1 account that owes R$80.00 will be closed for good",
            "1 account will be closed for good",
            "Undoing the import does not open closed accounts again.",
            "1 limit falls below what is used",
            "1 row with a warning",
            "Open 1 account, change 2, close 2",
        ];
        says(&told, &expected);
        says(
            &told,
            &[
                "Confirm: open 1, change 2, close 2 (+R$75.00)",
                "Confirm: change 2, close 2 (+R$70.00)",
            ],
        );
        let words = told.words();
        let at = |text: &str| words.iter().position(|word| word == text).unwrap();
        assert!(expected.windows(2).all(|two| at(two[0]) < at(two[1])), "{words:?}");
        for part in ["?kind=closed-owing#", "?kind=closed#", "?kind=below-used#", "#warnings"] {
            assert!(told.text.contains(part), "{part}");
        }
        let pt = olga.get(&format!("{page}?lang=pt")).await;
        says(
            &pt,
            &[
                "1 conta que deve R$\u{a0}80,00 será encerrada em definitivo",
                "1 limite fica abaixo do valor usado",
                "Abrir 1 conta, alterar 2, encerrar 2",
                "Confirmar: abrir 1, alterar 2, encerrar 2 (+R$\u{a0}75,00)",
            ],
        );
        olga.get("/imports?lang=en").await;
        let (_, told) = decide(&shop, &mut olga, &page, "confirm", &GOOD).await;
        says(&told, &["1 account opened, 2 changed, 2 closed", "Closed"]);
        says(
            &olga.get("/imports").await,
            &["#1", "1 account opened, 2 changed, 2 closed", "+R$75.00"],
        );
    })
    .await;
}

#[tokio::test]
async fn a_run_with_nothing_to_apply_is_refused_and_offers_the_way_out() {
    each_db(async |shop| {
        let mut olga = shop.signed_in(Role::Owner).await;
        let bad = "Email,Credit limit\nana,7\nbia,8\n";
        let page = check(&shop, &mut olga, "mode=create", bad).await;
        let told = olga.get(&page).await;
        says(
            &told,
            &["Refused", "Nothing would change; 2 rows are refused", "There is nothing to apply."],
        );
        says(&told, &["Download failed rows", "Choose another file", "Forget this file"]);
        assert_eq!(told.text.matches("/imports/1/errors.csv").count(), 1);
        assert!(
            !told.says("Confirm:")
                && !told.says("To be confirmed")
                && !told.says("Credit exposure")
        );
        let history = olga.get("/imports").await;
        says(&history, &["Refused", "Nothing would change; 2 rows are refused"]);

        shop.books.open("ana@test.com", "", 7).await;
        let same = "Email,Credit limit\nana@test.com,7\n";
        let page = check(&shop, &mut olga, "mode=update", same).await;
        let told = olga.get(&page).await;
        says(
            &told,
            &[
                "Nothing changes",
                "Nothing would change: 1 account already as the file says",
                "There is nothing to confirm.",
                "Choose another file",
            ],
        );
        assert!(!told.says("Refused") && !told.says("Download failed rows"));
    })
    .await;
}

#[tokio::test]
async fn an_undone_run_and_a_stopped_one_say_so_in_the_history_and_on_their_page() {
    each_db(async |shop| {
        let mut olga = shop.signed_in(Role::Owner).await;
        let file = "Email,Credit limit\nana@test.com,7\nbia@test.com,8\n";
        let page = check(&shop, &mut olga, "mode=create", file).await;
        shop.confirm_imports().await;
        let (undo, _) = decide(&shop, &mut olga, &page, "undo", &[]).await;
        says(&olga.get(&page).await, &["Done", "Taken back by"]);
        let (_, told) = decide(&shop, &mut olga, &undo, "confirm", &[]).await;
        says(&told, &["#2", "Undo of #1", "2 changes taken back", "−R$15.00"]);
        let told = olga.get(&page).await;
        says(&told, &["#1", "Undone by #2"]);
        assert!(!told.says("Undo this import"));
        let history = olga.get("/imports").await;
        says(
            &history,
            &["Undone by #2", "Undo of #1", "2 changes taken back", "2 accounts opened"],
        );

        let page = check(&shop, &mut olga, "mode=create", file).await;
        decide(&shop, &mut olga, &page, "cancel", &[]).await;
        says(
            &olga.get(&page).await,
            &["It was cancelled before anything was applied; 2 rows not applied."],
        );
        says(&olga.get("/imports").await, &["Cancelled", "2 rows not applied"]);
    })
    .await;
}

#[tokio::test]
async fn exposure_has_the_tolerance_where_the_store_counts_it_and_the_limits_beside_it() {
    each_db(async |shop| {
        let mut olga = shop.signed_in(Role::Owner).await;
        let file = "Email,Credit limit,Tolerance\nana@test.com,1000,0.05\n";
        let page = check(&shop, &mut olga, "mode=create", file).await;
        says(
            &olga.get(&page).await,
            &[
                "Confirm: open 1 (+R$1,000.00)",
                "with tolerance R$1,050.00",
                "The store does not count tolerance.",
            ],
        );
        let count = StoreEdit { tolerance_enabled: Some(true), ..StoreEdit::default() };
        settings::edit(&shop.books.olga, &count).await.unwrap();
        says(
            &olga.get(&page).await,
            &["Confirm: open 1 (+R$1,050.00)", "limits R$1,000.00", "what tolerance adds to them."],
        );
        let (_, told) = decide(&shop, &mut olga, &page, "confirm", &GOOD).await;
        says(&told, &["Credit exposure", "+R$1,050.00", "limits +R$1,000.00"]);
        says(&olga.get("/imports").await, &["+R$1,050.00", "limits +R$1,000.00"]);
        let run = imports::get(&shop.books.olga, 1).await.unwrap();
        assert!(run.tolerance_counts);
    })
    .await;
}
