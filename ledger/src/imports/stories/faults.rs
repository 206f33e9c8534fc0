//! Stories of imports that others disturb: another import, somebody's hand, a full disk, a database
//! that goes away.

use domain::Money;
use domain::accounts::AccountEdit;

use super::*;
use crate::db::Db;
use crate::testing::POSTGRES_VARIABLE;

/// The accounts of [`many`], each with this limit.
fn with_limit(n: usize, limit: usize) -> String {
    let mut file = String::from("Email,Credit limit\n");
    for i in 0..n {
        file += &format!("customer{i}@test.com,{limit}\n");
    }
    file
}

async fn exact(shop: &Shop) {
    let mut differences = Vec::new();
    let mut tell = |difference: &crate::check::Difference| differences.push(difference.clone());
    crate::check::check(&shop.olga, &mut tell).await.unwrap();
    assert_eq!(differences, []);
}

#[tokio::test]
async fn two_runs_over_the_same_accounts_each_apply_every_row_whole() {
    each_db(async |shop| {
        let n = BATCH_ROWS + 50;
        upload(&shop.olga, Mode::Create, with_limit(n, 100).as_bytes()).await;
        work_on(&shop).await;
        let first = upload(&shop.olga, Mode::Update, with_limit(n, 200).as_bytes()).await;
        let second = upload(&shop.olga, Mode::Update, with_limit(n, 300).as_bytes()).await;
        let (one, two) = (begin(&shop.olga), begin(&shop.another_process().await));
        let _ = (one.await.unwrap(), two.await.unwrap());
        work_on(&shop).await;
        for key in [first, second] {
            let run = get(&shop.olga, key).await.unwrap();
            assert_eq!(run.status, RunStatus::Done);
            assert_eq!((run.counts.updated, run.counts.failed), (i64::try_from(n).unwrap(), 0));
        }
        let open = accounts::list::list(&shop.olga, &AccountQuery::default(), 1_000).await.unwrap();
        let limits = [Money::minor(20_000), Money::minor(30_000)];
        assert!(open.accounts.iter().all(|a| limits.contains(&a.credit_limit) && a.n_entries == 2));
        exact(&shop).await;
    })
    .await;
}

/// A process that works beside whatever else happens.
fn begin(process: &Ctx) -> tokio::task::JoinHandle<Result<bool>> {
    let ctx = process.clone();
    tokio::spawn(async move { run_next(&ctx).await })
}

#[tokio::test]
async fn an_account_that_somebody_changes_while_a_run_goes_on_has_both_changes_in_some_order() {
    each_db(async |shop| {
        let n = 2 * BATCH_ROWS;
        upload(&shop.olga, Mode::Create, with_limit(n, 100).as_bytes()).await;
        work_on(&shop).await;
        let key = upload(&shop.olga, Mode::Update, with_limit(n, 200).as_bytes()).await;
        let running = begin(&shop.olga);
        let mut n_edited = 0;
        for at in [0, n - 1, 5, n - 5].into_iter().cycle().take_while(|_| !running.is_finished()) {
            let account = shop.account(&format!("customer{at}@test.com")).await;
            n_edited += 1;
            let limit = Some(Money::minor(70_000 + n_edited));
            let edit = AccountEdit { credit_limit: limit, ..AccountEdit::default() };
            // Stale, where the run was there between reading and writing: as any two people.
            let _ = accounts::edit(&shop.olga, account.key, account.version, &edit).await;
        }
        let _ = running.await.unwrap();
        work_on(&shop).await;
        let run = get(&shop.olga, key).await.unwrap();
        assert_eq!((run.status, run.counts.done()), (RunStatus::Done, i64::try_from(n).unwrap()));
        exact(&shop).await;
    })
    .await;
}

#[tokio::test]
async fn a_disk_that_is_full_for_a_moment_costs_no_row_and_no_restart() {
    let shop = Shop::sqlite().await;
    let n = 12 * BATCH_ROWS;
    let key = upload(&shop.olga, Mode::Create, with_limit(n, 100).as_bytes()).await;
    // Room for the first batches, and not for all. The limit ends with the writer's connection.
    let mut tx = shop.olga.db.write().await.unwrap();
    let _: (i64,) = tx.query("pragma max_page_count = 2000").one().await.unwrap();
    tx.commit().await.unwrap();
    work_on(&shop).await;
    let mut tx = shop.olga.db.glance().await.unwrap();
    let (pages,): (i64,) =
        tx.query("select page_count from pragma_page_count()").one().await.unwrap();
    assert!(pages > 2_000, "the disk was full on the way");
    let run = get(&shop.olga, key).await.unwrap();
    assert_eq!((run.status, run.counts.created), (RunStatus::Done, i64::try_from(n).unwrap()));
    let open = accounts::list::list(&shop.olga, &AccountQuery::default(), 1).await.unwrap();
    assert_eq!(open.found, accounts::list::Found::Exactly(i64::try_from(n).unwrap()));
    exact(&shop).await;
}

#[tokio::test]
async fn a_database_that_goes_away_again_and_again_loses_no_row_and_doubles_none() {
    let Some(shop) = Shop::postgres().await else { return };
    let server = std::env::var(POSTGRES_VARIABLE).unwrap();
    let name = shop.url.rsplit('/').next().unwrap();
    let n = 2 * BATCH_ROWS + 3;
    let key = upload(&shop.olga, Mode::Create, with_limit(n, 100).as_bytes()).await;
    for _ in 0..3 {
        let running = begin(&shop.olga);
        let sql = format!(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'"
        );
        while !running.is_finished() {
            Db::run_on_server(&server, sql.clone()).await;
        }
        let _ = running.await.unwrap();
        shop.clock.advance_seconds(1);
    }
    work_on(&shop).await;
    let run = get(&shop.olga, key).await.unwrap();
    assert_eq!((run.status, run.counts.created), (RunStatus::Done, i64::try_from(n).unwrap()));
    let open = accounts::list::list(&shop.olga, &AccountQuery::default(), 1).await.unwrap();
    assert_eq!(open.found, accounts::list::Found::Exactly(i64::try_from(n).unwrap()));
    exact(&shop).await;
}
