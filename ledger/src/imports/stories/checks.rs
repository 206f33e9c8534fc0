//! Stories of files that are checked first, confirmed, stopped, tried again, and taken back.

use domain::accounts::AccountEdit;
use domain::imports::{Choices, FailedRows, ImportRefusal};
use domain::{Lang, Money, Refusal, Store};

use super::*;
use crate::imports::batch::size;

/// Has a file checked; its run's number.
pub(super) async fn check(shop: &Shop, mode: Mode, file: &str) -> i64 {
    let ctx = &shop.olga;
    let mut upload = Upload::start(ctx).await.unwrap();
    upload.push(ctx, file.as_bytes()).await.unwrap();
    let key = upload.finish(ctx, Order::check(mode, "accounts.csv")).await.unwrap().key;
    work(shop).await;
    key
}

/// What a run is, in a line, and what it notes, a line each.
async fn told(shop: &Shop, key: i64) -> String {
    let run = get(&shop.olga, key).await.unwrap();
    let c = run.counts;
    let mut told = format!(
        "{:?}: {} created, {} updated, {} unchanged, {} failed; limits {}, ceilings {}\n",
        run.status,
        c.created,
        c.updated,
        c.unchanged,
        c.failed,
        c.exposure.limits(),
        c.exposure.ceilings()
    );
    for difference in differences(&shop.olga, key, None, 0, 100).await.unwrap() {
        let Difference { line, kind, before, after } = difference;
        let value = |v: &crate::audit::Values| {
            format!("{} {:?} {} {}", v.email, v.status, v.credit_limit, v.tolerance)
        };
        told += &format!("line {line} {}: {} → {}\n", kind.as_str(), value(&before), value(&after));
    }
    for refused in [true, false] {
        for note in notes(&shop.olga, key, refused, 0, 100).await.unwrap() {
            for fault in note.faults {
                let name = if refused { "refused" } else { "kept" };
                // The first field of an account that is kept is its id, another one each time.
                let fields = note.raw.fields().skip(usize::from(run.undo_of.is_some()));
                let fields: Vec<&str> = fields.collect();
                told += &format!("{name} {}: {:?}\n", fields.join(" "), fault.rule);
            }
        }
    }
    told
}

const CHANGES: &str = "Document,Document Type,Email,Credit limit,Tolerance,Status\n\
                       52998224725,CPF,,1500,,\n\
                       ,,bia@test.com,,0.1,\n\
                       ,,dora@test.com,70,,\n\
                       ,,dora@test.com,80,,\n\
                       11222333000181,CNPJ,,,,Closed\n\
                       ,,eva,1,,\n";

const CHECKED: &str = "\
    Checked: 1 created, 3 updated, 0 unchanged, 2 failed; limits 319.50, ceilings 354.50\n\
    line 2 raised: ana@test.com Open 1000.00 0.05 → ana@test.com Open 1500.00 0.05\n\
    line 3 other: bia@test.com Open 100.00 0 → bia@test.com Open 100.00 0.1\n\
    line 6 closed: caio@test.com Open 250.50 0 → caio@test.com Closed 250.50 0\n\
    refused   dora@test.com 80  : SameAsLine { line: 4 }\n\
    refused   eva 1  : NotAnEmail\n";

#[tokio::test]
async fn a_check_tells_what_would_happen_and_writes_none_of_it_until_it_is_confirmed() {
    each_db(async |shop| {
        import(&shop, Mode::Create, FIRST).await;
        let before = books(&shop).await;
        let key = check(&shop, Mode::Update, CHANGES).await;
        assert_eq!(told(&shop, key).await, CHECKED);
        assert_eq!(books(&shop).await, before);
        let before = get(&shop.olga, key).await.unwrap().preview.unwrap().exposure_before;
        assert_eq!(before.as_minor(), (135_050, 140_050));
        let raised = differences(&shop.olga, key, Some(Kind::Raised), 0, 10).await.unwrap();
        assert_eq!(raised.iter().map(|d| d.line).collect::<Vec<_>>(), [2]);

        let whole = Scope { is_whole: true, opens_new: true };
        let refused = confirm(&shop.olga, key, whole).await;
        assert_eq!(refused, Err(import_refused(ImportRefusal::RowsRefused { n: 2 })));
        confirm(&shop.olga, key, Scope::default()).await.unwrap();
        let again = confirm(&shop.olga, key, Scope::default()).await;
        assert_eq!(again, Err(import_refused(ImportRefusal::NotWaiting)));
        work(&shop).await;
        assert_eq!(
            told(&shop, key).await,
            "DoneWithErrors: 1 created, 3 updated, 0 unchanged, 2 failed; limits 319.50, ceilings 354.50\n\
             refused   dora@test.com 80  : SameAsLine { line: 4 }\n\
             refused   eva 1  : NotAnEmail\n"
        );
        assert_eq!(
            books(&shop).await,
            "ana@test.com 52998224725 CPF Open 1500.00 0.05 entries 1\n\
             bia@test.com - - Open 100.00 0.1 entries 1\n\
             caio@test.com 11222333000181 CNPJ Closed 250.50 0 entries 0\n\
             dora@test.com - - Open 70.00 0 entries 0\n"
        );
    })
    .await;
}

fn import_refused(refusal: ImportRefusal) -> Error {
    Error::Refused(Refusal::Import(refusal))
}

#[tokio::test]
async fn a_check_knows_the_names_that_earlier_rows_leave() {
    each_db(async |shop| {
        import(&shop, Mode::Create, FIRST).await;
        // Far apart, so that they stand in different batches: what a row does is not in the books yet.
        let mut file = String::from("Document,Document Type,Email,Credit limit\n");
        file += "52998224725,CPF,ana.nova@test.com,\n1,Other,zoe@test.com,\n";
        for i in 0..BATCH_ROWS {
            file += &format!(",,customer{i}@test.com,1\n");
        }
        file += "2,Other,ana@test.com,5\n3,Other,zoe@test.com,5\n";
        let key = check(&shop, Mode::Update, &file).await;
        let found = get(&shop.olga, key).await.unwrap().counts;
        let last = notes(&shop.olga, key, true, 0, 10).await.unwrap().pop().unwrap();
        assert_eq!(last.faults[0].rule, domain::Rule::SameAsLine { line: 3 });
        confirm(&shop.olga, key, Scope::default()).await.unwrap();
        work(&shop).await;
        assert_eq!(get(&shop.olga, key).await.unwrap().counts, found, "a preview never lies");
        assert_eq!((found.created, found.updated, found.failed), (size(BATCH_ROWS) + 2, 1, 1));
    })
    .await;
}

#[tokio::test]
async fn a_file_may_be_checked_in_the_other_mode_and_its_columns_read_otherwise() {
    each_db(async |shop| {
        import(&shop, Mode::Create, FIRST).await;
        let key = check(&shop, Mode::Create, FIRST).await;
        assert_eq!(get(&shop.olga, key).await.unwrap().counts.failed, 3);
        check_again(&shop.olga, key, Mode::Update, &Choices::default()).await.unwrap();
        work(&shop).await;
        let run = get(&shop.olga, key).await.unwrap();
        assert_eq!((run.status, run.counts.unchanged), (RunStatus::Checked, 3));
        assert_eq!(same_file(&shop.olga, &run).await.unwrap(), Some(1));
        let nothing = confirm(&shop.olga, key, Scope::default()).await;
        assert_eq!(nothing, Err(import_refused(ImportRefusal::NothingToDo)));

        let file = "Cliente;Valor\neva@test.com;7\n";
        let key = check(&shop, Mode::Update, file).await;
        let run = get(&shop.olga, key).await.unwrap();
        assert_eq!(
            (run.status, &run.refusal),
            (RunStatus::Checked, &Some(FileRefusal::NoEmailColumn))
        );
        assert_eq!(run.survey.unwrap().header.names, ["Cliente", "Valor"]);
        let refused = confirm(&shop.olga, key, Scope::default()).await;
        assert_eq!(refused, Err(FileRefusal::NoEmailColumn.into()));
        let columns = vec![Some(domain::Field::Email), Some(domain::Field::CreditLimit)];
        let choices = Choices { columns: Some(columns.clone()), ..Choices::default() };
        check_again(&shop.olga, key, Mode::Update, &choices).await.unwrap();
        work(&shop).await;
        confirm(&shop.olga, key, Scope::default()).await.unwrap();
        work(&shop).await;
        assert_eq!(shop.account("eva@test.com").await.credit_limit, Money::minor(700));

        let key = check(&shop, Mode::Update, "CLIENTE;valor\ngil@test.com;8\n").await;
        let run = get(&shop.olga, key).await.unwrap();
        assert_eq!((run.refusal, run.choices.columns), (None, Some(columns)), "remembered");
        let names = ["cliente".to_owned(), "Valor".to_owned()];
        assert!(columns_of(&shop.olga, &names).await.unwrap().is_some());
    })
    .await;
}

#[tokio::test]
async fn rows_without_an_account_open_none_where_nobody_wants_it() {
    each_db(async |shop| {
        import(&shop, Mode::Create, FIRST).await;
        let key = check(&shop, Mode::Update, CHANGES).await;
        let scope = Scope { is_whole: false, opens_new: false };
        confirm(&shop.olga, key, scope).await.unwrap();
        work(&shop).await;
        let run = get(&shop.olga, key).await.unwrap();
        assert_eq!((run.counts.created, run.counts.updated, run.counts.failed), (0, 3, 3));
        let first = notes(&shop.olga, key, true, 0, 1).await.unwrap().remove(0);
        let refusal = Refusal::Import(ImportRefusal::NoSuchAccount);
        assert_eq!((first.line, &first.faults[0].rule), (4, &domain::Rule::Refused(refusal)));
    })
    .await;
}

#[tokio::test]
async fn all_rows_or_none_also_where_the_books_change_after_the_check() {
    each_db(async |shop| {
        let key = check(&shop, Mode::Create, &many(BATCH_ROWS + 2)).await;
        // In the second batch: the first one is in the books when it is found.
        shop.open(&format!("customer{BATCH_ROWS}@test.com"), "", 1).await;
        let whole = Scope { is_whole: true, opens_new: true };
        confirm(&shop.olga, key, whole).await.unwrap();
        work(&shop).await;
        let run = get(&shop.olga, key).await.unwrap();
        let line = u64::try_from(BATCH_ROWS).unwrap() + 2;
        assert_eq!(
            (run.status, run.refusal),
            (RunStatus::Failed, Some(FileRefusal::NotWhole { line }))
        );
        let undo = followers(&shop.olga, key).await.unwrap().remove(0);
        assert_eq!((undo.status, undo.counts.updated), (RunStatus::Done, size(BATCH_ROWS)));
        let open = accounts::list::list(&shop.olga, &AccountQuery::default(), 1).await.unwrap();
        assert_eq!(open.found, accounts::list::Found::Exactly(1));
    })
    .await;
}

#[tokio::test]
async fn a_stopped_run_leaves_what_stands_and_a_forgotten_one_nothing() {
    each_db(async |shop| {
        let key = check(&shop, Mode::Create, FIRST).await;
        cancel(&shop.olga, key).await.unwrap();
        work(&shop).await;
        assert_eq!(get(&shop.olga, key).await.unwrap().status, RunStatus::Cancelled);
        assert_eq!((books(&shop).await, chunks(&shop).await), (String::new(), 0));
        let again = cancel(&shop.olga, key).await;
        assert_eq!(again, Err(import_refused(ImportRefusal::NotWaiting)));

        let key = check(&shop, Mode::Create, FIRST).await;
        shop.clock.advance_seconds(8 * 24 * 60 * 60);
        sweep(&shop.olga).await.unwrap();
        assert_eq!(get(&shop.olga, key).await.unwrap().status, RunStatus::Cancelled);
    })
    .await;
}

#[tokio::test]
async fn failed_rows_that_were_put_right_heal_the_run_they_come_from() {
    each_db(async |shop| {
        let file = "Email;Limite de crédito\nana;10,50\nbia@test.com;20\ncaio@test.com;x\ndora;1\n";
        let first = check(&shop, Mode::Create, file).await;
        confirm(&shop.olga, first, Scope::default()).await.unwrap();
        work(&shop).await;
        assert_eq!(get(&shop.olga, first).await.unwrap().counts.failed, 3);

        let report = failed_rows(&shop, first).await;
        let head = report.lines().next().unwrap();
        assert_eq!(
            head,
            "\u{feff}\"Línea (importación 1)\";\"Columna\";\"Motivo\";\"Sugerencia (importes como 1000,50)\";\"Email\";\"Limite de crédito\""
        );
        let corrected = report.replace("\"ana\"", "\"ana@test.com\"").replace(";\"x\"", ";30");
        let second = check(&shop, Mode::Create, &corrected).await;
        let run = get(&shop.olga, second).await.unwrap();
        assert_eq!((run.attempt_of, run.counts.created, run.counts.failed), (Some(first), 2, 1));
        confirm(&shop.olga, second, Scope::default()).await.unwrap();
        work(&shop).await;
        let run = get(&shop.olga, first).await.unwrap();
        assert_eq!((run.status, run.n_healed), (RunStatus::DoneWithErrors, 2));
        assert_eq!(shop.account("ana@test.com").await.credit_limit, Money::minor(1_050));

        // What is still wrong comes back with the line of the first file.
        let report = failed_rows(&shop, second).await;
        let third = corrected.replace("\"dora\"", "\"dora@test.com\"");
        assert!(
            report.contains("\n\"5\";\"Email\";") && report.starts_with("\u{feff}\"Línea (importación 1)"),
            "{report}"
        );
        let third = check(&shop, Mode::Create, &third).await;
        let run = get(&shop.olga, third).await.unwrap();
        assert_eq!((run.attempt_of, run.counts.created, run.counts.failed), (Some(first), 1, 2));
        let healed = ImportRefusal::DoneAlready { line: 2, import: first };
        let note = notes(&shop.olga, third, true, 0, 1).await.unwrap().remove(0);
        assert_eq!(note.faults[0].rule, domain::Rule::Refused(healed.into()));
        confirm(&shop.olga, third, Scope::default()).await.unwrap();
        work(&shop).await;
        let run = get(&shop.olga, first).await.unwrap();
        assert_eq!((run.status, run.n_healed), (RunStatus::Done, 3));
        assert_eq!(notes(&shop.olga, first, true, 0, 9).await.unwrap(), []);
    })
    .await;
}

/// The failed rows of a run as they are downloaded.
async fn failed_rows(shop: &Shop, key: i64) -> String {
    let run = get(&shop.olga, key).await.unwrap();
    let mut bytes = Vec::new();
    let first = run.first_attempt();
    let mut writer =
        FailedRows::new(&run.survey.unwrap(), first, Lang::Es, &Store::default(), &mut bytes);
    for note in notes(&shop.olga, key, true, 0, 100).await.unwrap() {
        writer.row(&note.raw, note.first_line(), &note.faults, &mut bytes);
    }
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn a_run_is_taken_back_by_new_entries_and_what_was_changed_since_is_kept() {
    each_db(async |shop| {
        import(&shop, Mode::Create, FIRST).await;
        let key = check(&shop, Mode::Update, CHANGES).await;
        assert_eq!(undo(&shop.olga, key, false).await, Err(import_refused(ImportRefusal::NotOver)));
        confirm(&shop.olga, key, Scope::default()).await.unwrap();
        work(&shop).await;
        let bia = shop.account("bia@test.com").await;
        let limit = AccountEdit { tolerance: Some(domain::Rate::ONE), ..AccountEdit::default() };
        accounts::edit(&shop.olga, bia.key, bia.version, &limit).await.unwrap();

        let back = undo(&shop.olga, key, false).await.unwrap().key;
        work(&shop).await;
        assert_eq!(
            told(&shop, back).await,
            "Checked: 0 created, 2 updated, 1 unchanged, 1 failed; limits -570.00, ceilings -595.00\n\
             line 1 closed: dora@test.com Open 70.00 0 → dora@test.com Closed 70.00 0\n\
             line 4 lowered: ana@test.com Open 1500.00 0.05 → ana@test.com Open 1000.00 0.05\n\
             refused caio@test.com: Refused(Import(ClosedForGood))\n\
             kept bia@test.com: Refused(Import(ChangedSince))\n"
        );
    })
    .await;
}

#[tokio::test]
async fn what_somebody_bought_on_stays_when_a_run_is_taken_back() {
    each_db(async |shop| {
        let key = check(&shop, Mode::Create, FIRST).await;
        confirm(&shop.olga, key, Scope::default()).await.unwrap();
        work(&shop).await;
        let ana = shop.account("ana@test.com").await;
        let hold = domain::holds::HoldForm { value: "5".into(), ..Default::default() };
        let hold = hold.parse(shop.clock.now()).unwrap();
        crate::purchases::hold(&shop.olga, &ana.id, hold).await.unwrap();
        let back = undo(&shop.olga, key, true).await.unwrap().key;
        work(&shop).await;
        let run = get(&shop.olga, back).await.unwrap();
        assert_eq!((run.status, run.undo_of), (RunStatus::DoneWithErrors, Some(key)));
        assert_eq!((run.counts.updated, run.counts.failed), (2, 1));
        assert_eq!(
            books(&shop).await,
            "ana@test.com 52998224725 CPF Open 1000.00 0.05 entries 0\n\
             bia@test.com - - Closed 100.00 0 entries 0\n\
             caio@test.com 11222333000181 CNPJ Closed 250.50 0 entries 0\n"
        );
        // What it could not take back, another one can, once nobody has bought on it any more.
        let live = crate::purchases::live(&shop.olga, ana.key).await.unwrap();
        crate::purchases::cancel(&shop.olga, &ana.id, &live[0].id).await.unwrap();
        let rest = undo(&shop.olga, key, true).await.unwrap().key;
        let at_once = undo(&shop.olga, key, true).await;
        assert_eq!(at_once, Err(import_refused(ImportRefusal::UndoneAlready { by: rest })));
        work(&shop).await;
        assert_eq!(get(&shop.olga, rest).await.unwrap().counts.updated, 1);
        let nothing = undo(&shop.olga, back, true).await;
        assert_eq!(nothing, Err(import_refused(ImportRefusal::NothingToDo)));
        crate::check::check(&shop.olga, &mut |difference| panic!("{difference:?}")).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_preview_that_others_have_outdated_is_not_confirmed_but_checked_again() {
    each_db(async |shop| {
        import(&shop, Mode::Create, FIRST).await;
        shop.clock.advance_seconds(1);
        let key = check(&shop, Mode::Update, CHANGES).await;
        shop.clock.advance_seconds(1);
        let ana = shop.account("ana@test.com").await;
        let limit = Some(Money::minor(70_000));
        let edit = AccountEdit { credit_limit: limit, ..AccountEdit::default() };
        accounts::edit(&shop.olga, ana.key, ana.version, &edit).await.unwrap();
        let refused = confirm(&shop.olga, key, Scope::default()).await;
        assert_eq!(refused, Err(import_refused(ImportRefusal::Outdated { n: 1 })));
        check_again(&shop.olga, key, Mode::Update, &Choices::default()).await.unwrap();
        work(&shop).await;
        let told = told(&shop, key).await;
        assert!(told.contains("raised: ana@test.com Open 700.00 0.05 → ana@test.com Open 1500.00"));
        confirm(&shop.olga, key, Scope::default()).await.unwrap();
    })
    .await;
}
