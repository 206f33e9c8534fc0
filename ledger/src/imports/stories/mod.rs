//! Stories of imports: a file, what the run says of it, and what the books hold afterwards.

use domain::imports::Mode;
use domain::page::{AccountQuery, Column, Direction};
use domain::{Error, FileRefusal, Permission, Role};

use super::*;
use crate::accounts;
use crate::testing::{Shop, each_db};

mod checks;
mod exposure;
mod faults;
mod undone;

async fn upload(ctx: &Ctx, mode: Mode, file: &[u8]) -> i64 {
    let mut upload = Upload::start(ctx).await.unwrap();
    for piece in file.chunks(7_001) {
        upload.push(ctx, piece).await.unwrap();
    }
    upload.finish(ctx, Order::apply(mode, "accounts.csv")).await.unwrap().key
}

/// Imports a file and tells what came of it, with a line for each refused row.
async fn import(shop: &Shop, mode: Mode, file: &str) -> String {
    let key = upload(&shop.olga, mode, file.as_bytes()).await;
    work(shop).await;
    let run = get(&shop.olga, key).await.unwrap();
    let c = run.counts;
    let mut told = format!(
        "{:?}: {} created, {} updated, {} unchanged, {} failed of {}\n",
        run.status, c.created, c.updated, c.unchanged, c.failed, run.n_rows
    );
    for note in notes(&shop.olga, key, true, 0, 100).await.unwrap() {
        for fault in note.faults {
            let field = fault.field.map(|field| format!("{field:?}")).unwrap_or_default();
            told += &format!("line {}: {field} {:?} {:?}\n", note.line, fault.value, fault.rule);
        }
    }
    told
}

/// Every account, open and closed, a line each.
async fn books(shop: &Shop) -> String {
    let query = AccountQuery {
        status: None,
        column: Column::Email,
        direction: Direction::Ascending,
        ..AccountQuery::default()
    };
    let listed = accounts::list::list(&shop.olga, &query, 1_000).await.unwrap();
    let lines: Vec<String> = listed
        .accounts
        .iter()
        .map(|a| {
            let document = a.document.as_ref().map_or("-", |d| d.as_str());
            let kind = a.document_type.as_ref().map_or("-", |d| d.as_str());
            format!(
                "{} {document} {kind} {:?} {} {} entries {}\n",
                a.email, a.status, a.credit_limit, a.tolerance, a.n_entries
            )
        })
        .collect();
    lines.concat()
}

const FIRST: &str = "Email,Document,Document Type,Credit limit,Tolerance rate\n\
                     ana@test.com,52998224725,CPF,1000,0.05\n\
                     bia@test.com,,,,\n\
                     caio@test.com,11222333000181,CNPJ,250.50,\n";

#[tokio::test]
async fn create_opens_accounts_and_the_same_file_again_opens_none() {
    each_db(async |shop| {
        assert_eq!(
            import(&shop, Mode::Create, FIRST).await,
            "Done: 3 created, 0 updated, 0 unchanged, 0 failed of 3\n"
        );
        assert_eq!(
            books(&shop).await,
            "ana@test.com 52998224725 CPF Open 1000.00 0.05 entries 0\n\
             bia@test.com - - Open 100.00 0 entries 0\n\
             caio@test.com 11222333000181 CNPJ Open 250.50 0 entries 0\n"
        );
        let again = import(&shop, Mode::Create, FIRST).await;
        assert!(
            again.starts_with("DoneWithErrors: 0 created, 0 updated, 0 unchanged, 3 failed of 3\n"),
            "{again}"
        );
        assert!(
            again.contains("line 2: Email \"ana@test.com\" Refused(AlreadyOpen { field: Email"),
            "{again}"
        );
    })
    .await;
}

#[tokio::test]
async fn update_changes_what_is_given_opens_what_is_new_and_repeats_without_effect() {
    each_db(async |shop| {
        import(&shop, Mode::Create, FIRST).await;
        let file = "Document;Document Type;Email;Limite de crédito;Tolerance;Status\n\
                    52998224725;CPF;ana.nova@test.com;1.500,00;;\n\
                    ;;BIA@test.com;;0,1;\n\
                    ;;dora@test.com;70;;Fechada\n\
                    11222333000181;CNPJ;;;;Fechada\n";
        let told = import(&shop, Mode::Update, file).await;
        assert_eq!(told, "Done: 1 created, 3 updated, 0 unchanged, 0 failed of 4\n");
        let after = "ana.nova@test.com 52998224725 CPF Open 1500.00 0.05 entries 1\n\
                     BIA@test.com - - Open 100.00 0.1 entries 1\n\
                     caio@test.com 11222333000181 CNPJ Closed 250.50 0 entries 0\n\
                     dora@test.com - - Closed 70.00 0 entries 0\n";
        let sorted = |text: &str| {
            let mut lines: Vec<_> = text.to_lowercase().lines().map(String::from).collect();
            lines.sort();
            lines
        };
        assert_eq!(sorted(&books(&shop).await), sorted(after));
        let told = import(&shop, Mode::Update, file).await;
        assert_eq!(told, "Done: 0 created, 0 updated, 4 unchanged, 0 failed of 4\n");
        assert_eq!(sorted(&books(&shop).await), sorted(after));
        let open = accounts::list::list(&shop.olga, &AccountQuery::default(), 1).await.unwrap();
        assert_eq!(open.found, accounts::list::Found::Exactly(2));
    })
    .await;
}

#[tokio::test]
async fn a_name_that_one_row_gives_up_the_next_may_take() {
    each_db(async |shop| {
        import(&shop, Mode::Create, FIRST).await;
        let file = "Document,Document Type,Email\n\
                    52998224725,CPF,ana.nova@test.com\n\
                    11222333000181,CNPJ,ana@test.com\n\
                    ,,bia@test.com\n";
        assert_eq!(
            import(&shop, Mode::Update, file).await,
            "Done: 0 created, 2 updated, 1 unchanged, 0 failed of 3\n"
        );
        let taken = "Document,Document Type,Email\n52998224725,CPF,bia@test.com\n";
        let told = import(&shop, Mode::Update, taken).await;
        assert!(
            told.contains("line 2: Email \"bia@test.com\" Refused(AlreadyOpen { field: Email"),
            "{told}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_row_with_a_type_finds_the_account_that_has_the_number_without_one() {
    each_db(async |shop| {
        let plain = "Email,Document\nana@test.com,111.444.777-35\n";
        import(&shop, Mode::Create, plain).await;
        let typed = "Email,Document,Document Type\nana@test.com,11144477735,CPF\n";
        let told = import(&shop, Mode::Create, typed).await;
        assert!(told.contains("0 created, 0 updated, 0 unchanged, 1 failed of 1"), "{told}");
        let typed = "Email,Document,Document Type\nana.nova@test.com,11144477735,CPF\n";
        let told = import(&shop, Mode::Create, typed).await;
        assert!(told.contains("Document \"11144477735\" Refused(AlreadyOpen"), "{told}");
        for outcome in ["0 created, 1 updated, 0 unchanged", "0 created, 0 updated, 1 unchanged"] {
            let told = import(&shop, Mode::Update, typed).await;
            assert_eq!(told, format!("Done: {outcome}, 0 failed of 1\n"));
        }
        assert_eq!(
            books(&shop).await,
            "ana.nova@test.com 11144477735 CPF Open 100.00 0 entries 0\n"
        );
        let other = "Email,Document,Document Type\nbia@test.com,11144477735,CUSTOM\n";
        let told = import(&shop, Mode::Update, other).await;
        assert_eq!(told, "Done: 1 created, 0 updated, 0 unchanged, 0 failed of 1\n");
        let told = import(&shop, Mode::Update, "Email,Document\ncaio@test.com,11144477735\n").await;
        assert!(told.contains("Document \"11144477735\" Refused(AlreadyOpen"), "{told}");
    })
    .await;
}

#[tokio::test]
async fn good_rows_go_in_beside_bad_ones_and_each_bad_one_is_told() {
    each_db(async |shop| {
        let file = "Email,Document,Document Type,Credit limit\n\
                    ana@test.com,1,Other,1e3\n\
                    bia@test.com,2,Other,50\n\
                    bia@test.com,3,Other,60\n\
                    not an email,4,Other,-1\n\
                    short@test.com\n";
        assert_eq!(
            import(&shop, Mode::Create, file).await,
            "DoneWithErrors: 2 created, 0 updated, 0 unchanged, 3 failed of 5\n\
             line 2: CreditLimit \"1e3\" NotAnAmount { mark: Point }\n\
             line 4: Email \"bia@test.com\" SameAsLine { line: 3 }\n\
             line 5: Email \"not an email\" NotAnEmail\n\
             line 5: CreditLimit \"-1\" Negative\n"
        );
    })
    .await;
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_refused_before_anything_is_written() {
    each_db(async |shop| {
        for (file, refusal) in [
            ("Name,Limit\nx,1\n", FileRefusal::NoEmailColumn),
            ("Email\n", FileRefusal::HeaderOnly),
            ("PK\u{3}\u{4}xlsx", FileRefusal::Spreadsheet),
        ] {
            let told = import(&shop, Mode::Create, file).await;
            assert!(told.starts_with("Failed: 0 created"), "{told}");
            let run = history(&shop.olga, None).await.unwrap().remove(0);
            assert_eq!(run.refusal, Some(refusal));
        }
        assert_eq!(books(&shop).await, "");
    })
    .await;
}

#[tokio::test]
async fn an_upload_that_is_not_finished_leaves_no_run_and_one_too_large_is_refused() {
    each_db(async |shop| {
        let ctx = &shop.olga;
        let mut cut_off = Upload::start(ctx).await.unwrap();
        cut_off.push(ctx, &[b'x'; 600_000]).await.unwrap();
        drop(cut_off);
        assert_eq!(history(ctx, None).await.unwrap(), []);
        assert_eq!(chunks(&shop).await, 2);
        sweep(ctx).await.unwrap();
        assert_eq!(chunks(&shop).await, 2, "it may still be under way");
        shop.clock.advance_seconds(7 * 60 * 60);
        sweep(ctx).await.unwrap();
        assert_eq!(chunks(&shop).await, 0);

        let mut large = Upload::start(ctx).await.unwrap();
        large.pretend_size(UPLOAD_BYTES_MAX - 1);
        large.push(ctx, b"1").await.unwrap();
        let refused = large.push(ctx, b"2").await;
        assert_eq!(refused, Err(FileRefusal::TooLarge { max_bytes: UPLOAD_BYTES_MAX }.into()));

        let empty =
            Upload::start(ctx).await.unwrap().finish(ctx, Order::apply(Mode::Create, "x")).await;
        assert_eq!(empty, Err(FileRefusal::Empty.into()));
        let clerk = Upload::start(&shop.role(Role::Clerk)).await;
        assert_eq!(clerk.err(), Some(Error::Forbidden(Permission::Import)));
    })
    .await;
}

async fn chunks(shop: &Shop) -> i64 {
    let mut tx = shop.olga.db.read().await.unwrap();
    let (n,): (i64,) = tx.query("select count(*) from import_chunks").one().await.unwrap();
    n
}

fn many(n: usize) -> String {
    let mut file = String::from("Email,Credit limit\n");
    for i in 0..n {
        file += &format!("customer{i}@test.com,{}\n", i % 900);
    }
    file
}

#[tokio::test]
async fn a_run_whose_process_died_goes_on_with_another_and_no_row_is_applied_twice() {
    each_db(async |shop| {
        let n = 3 * BATCH_ROWS + 17;
        let key = upload(&shop.olga, Mode::Create, many(n).as_bytes()).await;
        // Each process dies after so many awaits: at whatever border that is.
        for n_steps in [3, 9, 20, 33, 47] {
            let process = shop.another_process().await;
            let free = async || {
                let run =
                    &store::pending(&mut process.db.glance().await.unwrap()).await.unwrap()[0];
                process.db.is_free(&process, &run.1).await.unwrap()
            };
            while !free().await {
                shop.clock.advance_seconds(1);
                tokio::task::yield_now().await;
            }
            let mut run = Box::pin(run_next(&process));
            for _ in 0..n_steps {
                if futures_step(&mut run).await {
                    break;
                }
            }
        }
        work_on(&shop).await;
        let run = get(&shop.olga, key).await.unwrap();
        assert_eq!(run.status, RunStatus::Done);
        assert_eq!(run.counts.created, i64::try_from(n).unwrap());
        let open = accounts::list::list(&shop.olga, &AccountQuery::default(), 1).await.unwrap();
        assert_eq!(open.found, accounts::list::Found::Exactly(i64::try_from(n).unwrap()));
        assert_eq!(chunks(&shop).await, 0);
    })
    .await;
}

/// Works until no run waits.
async fn work(shop: &Shop) {
    while run_next(&shop.olga).await.unwrap() {}
}

/// Works until no run waits, as processes do: what failed is tried again, and who is gone is followed.
async fn work_on(shop: &Shop) {
    loop {
        match run_next(&shop.olga).await {
            Ok(true) => {}
            Ok(false) if !is_under_way(shop).await => break,
            Ok(false) | Err(_) => {
                shop.clock.advance_seconds(1);
                tokio::task::yield_now().await;
            }
        }
    }
}

async fn is_under_way(shop: &Shop) -> bool {
    let runs = history(&shop.olga, None).await;
    runs.map_or(true, |runs| runs.iter().any(|run| run.status.is_under_way()))
}

/// Lets a future go on for a moment; `true` when it has ended.
async fn futures_step<F: Future + Unpin>(future: &mut F) -> bool {
    let moment = std::time::Duration::from_millis(2);
    tokio::time::timeout(moment, future).await.is_ok()
}

#[tokio::test]
async fn a_process_that_lost_its_claim_writes_nothing_more() {
    each_db(async |shop| {
        let key = upload(&shop.olga, Mode::Create, FIRST.as_bytes()).await;
        let now = shop.clock.micros();
        let mut tx = shop.olga.db.write().await.unwrap();
        let pending = store::pending(&mut tx).await.unwrap();
        let fence = store::claim(&mut tx, &pending[0], "slow", now).await.unwrap().unwrap();
        assert_eq!(store::claim(&mut tx, &pending[0], "second", now).await.unwrap(), None);
        assert!(store::is_held(&mut tx, key, fence).await.unwrap());
        tx.commit().await.unwrap();
        assert!(run_next(&shop.olga).await.unwrap(), "nobody is called slow");
        let mut tx = shop.olga.db.write().await.unwrap();
        assert!(!store::is_held(&mut tx, key, fence).await.unwrap());
        drop(tx);
        assert_eq!(get(&shop.olga, key).await.unwrap().counts.created, 3);
    })
    .await;
}

#[tokio::test]
async fn a_run_keeps_the_rows_it_refused_with_their_fields() {
    each_db(async |shop| {
        let key = upload(
            &shop.olga,
            Mode::Create,
            "Email;Note\nbad;\"a\tb\"\"c\n\u{1f600}\"\n".as_bytes(),
        )
        .await;
        work(&shop).await;
        let note = notes(&shop.olga, key, true, 0, 10).await.unwrap().remove(0);
        assert_eq!(note.raw.fields().collect::<Vec<_>>(), ["bad", "a\tb\"c\n\u{1f600}"]);
        assert_eq!(notes(&shop.olga, key, true, note.line, 10).await.unwrap(), []);
    })
    .await;
}
