//! The process is killed in the middle of an import, and started again.

use std::process::Stdio;
use std::time::Duration;

use domain::imports::Mode;
use domain::page::AccountQuery;
use ledger::accounts::list::{Found, list};
use ledger::imports::{self, Run, RunStatus, Upload};
use ledger::{Clock, Ctx, Who};
use tokio::process::{Child, Command};

use crate::shop::{Shop, each_db};

const ROWS: i64 = 20_000;

/// The server as a process of its own, on the same books.
fn serve(shop: &Shop) -> Child {
    Command::new(env!("CARGO_BIN_EXE_fiado"))
        .args(["serve", "--listen", "127.0.0.1:0", "--database", &shop.books.url])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

/// The run, as soon as it is as far as that.
async fn once(ctx: &Ctx, key: i64, is_so: impl Fn(&Run) -> bool) -> Run {
    let mut look = tokio::time::interval(Duration::from_millis(10));
    let waited = async {
        loop {
            look.tick().await;
            let run = imports::get(ctx, key).await.unwrap();
            if is_so(&run) {
                return run;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(120), waited).await.expect("the run goes on")
}

#[tokio::test]
async fn a_killed_import_goes_on_after_a_restart_and_its_totals_are_exact() {
    each_db(async |shop| {
        let ctx = Ctx { clock: Clock::System, ..shop.books.olga.with(Who::System) };
        let mut file = String::from("Email,Document,Document Type,Credit limit\n");
        for i in 0..ROWS {
            // Every hundredth row is wrong.
            let limit = if i % 100 == 99 { "-1" } else { "100" };
            file += &format!("customer{i}@test.com,{i:09},Other,{limit}\n");
        }
        let mut upload = Upload::start(&ctx).await.unwrap();
        upload.push(&ctx, file.as_bytes()).await.unwrap();
        let key = upload.finish(&ctx, Mode::Create, "large.csv").await.unwrap();

        let mut n_done = 0;
        for _ in 0..2 {
            let mut server = serve(&shop);
            let run =
                once(&ctx, key, |run| run.counts.done() > n_done || run.status.is_over()).await;
            server.start_kill().unwrap();
            server.wait().await.unwrap();
            n_done = run.counts.done();
        }
        assert!(n_done < ROWS, "it was killed before its end");
        let _server = serve(&shop);
        let run = once(&ctx, key, |run| run.status.is_over()).await;

        assert_eq!(run.status, RunStatus::DoneWithErrors);
        assert_eq!((run.counts.created, run.counts.failed), (ROWS - ROWS / 100, ROWS / 100));
        let found = list(&ctx, &AccountQuery::default(), 1).await.unwrap().found;
        assert_eq!(found, Found::Exactly(ROWS - ROWS / 100));
        let notes = imports::notes(&ctx, key, true, 0, 1_000).await.unwrap();
        assert_eq!(notes.len(), 200);
    })
    .await;
}
