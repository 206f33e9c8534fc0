//! Stories of runs that were taken back, stopped, or had nothing to apply, and of how that is told.

use domain::Money;
use domain::Refusal;
use domain::accounts::AccountEdit;
use domain::imports::ImportRefusal;

use super::checks::check;
use super::*;

async fn applied(shop: &Shop, mode: Mode, file: &str) -> i64 {
    let key = check(shop, mode, file).await;
    confirm(&shop.olga, key, Scope::default()).await.unwrap();
    work(shop).await;
    key
}

/// How a run was taken back, as its own page and the history tell it.
async fn undone(shop: &Shop, key: i64) -> Option<Undone> {
    let undone = get(&shop.olga, key).await.unwrap().undone;
    let listed = history(&shop.olga, None).await.unwrap();
    assert_eq!(listed.iter().find(|run| run.key == key).unwrap().undone, undone);
    undone
}

#[tokio::test]
async fn a_run_that_was_taken_back_says_by_which_and_what_of_it_stands() {
    each_db(async |shop| {
        let key = applied(&shop, Mode::Create, FIRST).await;
        assert_eq!(undone(&shop, key).await, None);
        let ana = shop.account("ana@test.com").await;
        let raise = |limit| AccountEdit {
            credit_limit: Some(Money::minor(limit)),
            ..AccountEdit::default()
        };
        let ana = accounts::edit(&shop.olga, ana.key, ana.version, &raise(5)).await.unwrap();

        let first = undo(&shop.olga, key, false).await.unwrap().key;
        work(&shop).await;
        assert_eq!(undone(&shop, key).await, None, "nobody has confirmed it");
        confirm(&shop.olga, first, Scope::default()).await.unwrap();
        work(&shop).await;
        assert_eq!(undone(&shop, key).await, Some(Undone { by: first, n_left: 1 }));
        assert_eq!(undone(&shop, first).await, None);

        // Another one that takes nothing back changes nothing of that.
        let second = undo(&shop.olga, key, true).await.unwrap().key;
        work(&shop).await;
        assert_eq!(get(&shop.olga, second).await.unwrap().counts.unchanged, 3);
        assert_eq!(undone(&shop, key).await, Some(Undone { by: first, n_left: 1 }));

        let file = "Email,Credit limit\nana@test.com,9\nbia@test.com,8\n";
        let change = applied(&shop, Mode::Update, file).await;
        let back = undo(&shop.olga, change, true).await.unwrap().key;
        work(&shop).await;
        assert_eq!(undone(&shop, change).await, Some(Undone { by: back, n_left: 0 }));
        assert_eq!(shop.account("ana@test.com").await.credit_limit, ana.credit_limit);
        let again = undo(&shop.olga, change, true).await;
        let refusal = ImportRefusal::UndoneAlready { by: back };
        assert_eq!(again, Err(Refusal::from(refusal).into()));
    })
    .await;
}

#[tokio::test]
async fn a_run_that_was_stopped_says_how_many_rows_it_left_out() {
    each_db(async |shop| {
        let key = check(&shop, Mode::Create, &many(9)).await;
        confirm(&shop.olga, key, Scope::default()).await.unwrap();
        // As it is between two batches.
        let mut tx = shop.olga.db.write().await.unwrap();
        let counts = Counts { created: 4, failed: 1, ..Counts::default() };
        store::set_counts(&mut tx, key, &counts).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(get(&shop.olga, key).await.unwrap().n_left_out(), 0);
        cancel(&shop.olga, key).await.unwrap();
        let run = get(&shop.olga, key).await.unwrap();
        assert_eq!((run.counts.done(), run.n_left_out()), (5, 4));

        let forgotten = check(&shop, Mode::Create, FIRST).await;
        cancel(&shop.olga, forgotten).await.unwrap();
        assert_eq!(get(&shop.olga, forgotten).await.unwrap().n_left_out(), 3);
    })
    .await;
}

#[tokio::test]
async fn a_run_with_nothing_to_apply_is_refused_unless_nothing_would_change() {
    each_db(async |shop| {
        let refused = async |mode, file: &str| {
            let key = check(&shop, mode, file).await;
            let run = get(&shop.olga, key).await.unwrap();
            assert_eq!(run.status, RunStatus::Checked);
            run.is_refused()
        };
        assert!(!refused(Mode::Create, "Email,Credit limit\nana@test.com,7\nbia,7\n").await);
        assert!(refused(Mode::Create, "Email,Credit limit\nana,7\nbia,7\n").await);
        assert!(refused(Mode::Create, "Name\nana\n").await);
        shop.open("ana@test.com", "", 7).await;
        let same = "Email,Credit limit\nana@test.com,7\n";
        assert!(!refused(Mode::Update, same).await);
        assert!(refused(Mode::Update, &format!("{same}bia,7\n")).await);
        assert!(refused(Mode::Create, same).await);

        // Without a check before it, it is told of the same way.
        let key = upload(&shop.olga, Mode::Create, same.as_bytes()).await;
        work(&shop).await;
        let run = get(&shop.olga, key).await.unwrap();
        assert_eq!((run.status, run.is_refused()), (RunStatus::DoneWithErrors, true));
    })
    .await;
}
