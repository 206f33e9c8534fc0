//! The process is killed in the middle of an import, or of a rush of purchases, and started again.

use std::collections::BTreeSet;
use std::fs;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::Role;
use domain::imports::Mode;
use domain::page::AccountQuery;
use ledger::accounts::list::{Found, list};
use ledger::imports::{self, Order, Run, RunStatus, Upload};
use ledger::testing::PAUSE_VARIABLE;
use ledger::{Clock, Ctx, Who, purchases};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

use crate::api::{Program, no_difference};
use crate::shop::{Shop, each_db};

const ROWS: i64 = 80_000;

/// The server as a process of its own, on the same books.
fn serve(shop: &Shop) -> Command {
    let mut server = Command::new(env!("CARGO_BIN_EXE_fiado"));
    server.args(["serve", "--listen", "127.0.0.1:0", "--database", &shop.books.url]);
    server.env("FIADO_API_RATE", "0");
    server.stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    server
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
    tokio::time::timeout(Duration::from_secs(600), waited).await.expect("the run goes on")
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
        let key = upload.finish(&ctx, Order::apply(Mode::Create, "large.csv")).await.unwrap().key;

        let folder = tempfile::tempdir().unwrap();
        let pause = folder.path().join("pause");
        // Killed once rows are applied, and again at some moment of the next ones. None comes to the end: it waits
        // at these rows.
        for (at_row, n_done) in [(1, 1), (ROWS / 2, 0)] {
            fs::write(&pause, at_row.to_string()).unwrap();
            let mut server = serve(&shop).env(PAUSE_VARIABLE, &pause).spawn().unwrap();
            address(&mut server).await;
            once(&ctx, key, |run| run.counts.done() >= n_done).await;
            server.start_kill().unwrap();
            server.wait().await.unwrap();
        }
        let n_done = imports::get(&ctx, key).await.unwrap().counts.done();
        assert!((1..ROWS).contains(&n_done), "it was killed before its end: {n_done}");
        let _server = serve(&shop).spawn().unwrap();
        let run = once(&ctx, key, |run| run.status.is_over()).await;

        assert_eq!(run.status, RunStatus::DoneWithErrors);
        assert_eq!((run.counts.created, run.counts.failed), (ROWS - ROWS / 100, ROWS / 100));
        let found = list(&ctx, &AccountQuery::default(), 1).await.unwrap().found;
        assert_eq!(found, Found::Exactly(ROWS - ROWS / 100));
        let notes = imports::notes(&ctx, key, true, 0, 1_000).await.unwrap();
        assert_eq!(notes.len(), 800);
    })
    .await;
}

/// How often a run was claimed.
async fn claims(ctx: &Ctx, key: i64) -> i64 {
    let mut tx = ctx.db.glance().await.unwrap();
    let query = tx.query("select fence from imports where key = $1").bind(key);
    query.one::<(i64,)>().await.unwrap().0
}

#[tokio::test]
async fn of_two_servers_one_follows_the_other_when_it_is_killed_and_not_before() {
    each_db(async |shop| {
        let ctx = Ctx { clock: Clock::System, ..shop.books.olga.with(Who::System) };
        let import = async |file: &str| {
            let mut upload = Upload::start(&ctx).await.unwrap();
            upload.push(&ctx, file.as_bytes()).await.unwrap();
            upload.finish(&ctx, Order::apply(Mode::Create, "f.csv")).await.unwrap().key
        };
        let mut file = String::from("Email\n");
        (0..ROWS / 4).for_each(|i| file += &format!("customer{i}@test.com\n"));
        let large = import(&file).await;
        let folder = tempfile::tempdir().unwrap();
        let pause = folder.path().join("pause");
        fs::write(&pause, (ROWS / 8).to_string()).unwrap();
        let mut first = serve(&shop).env(PAUSE_VARIABLE, &pause).spawn().unwrap();
        address(&mut first).await;
        once(&ctx, large, |run| run.counts.done() >= ROWS / 8).await;

        // It stands still there, and lives: the second server passes it over for what nobody works on.
        let small = import("Email\nana@test.com\n").await;
        let mut second = serve(&shop).spawn().unwrap();
        address(&mut second).await;
        once(&ctx, small, |run| run.status.is_over()).await;
        assert_eq!((claims(&ctx, large).await, claims(&ctx, small).await), (1, 1));

        first.start_kill().unwrap();
        let run = once(&ctx, large, |run| run.status.is_over()).await;
        assert_eq!((run.status, run.counts.created), (RunStatus::Done, ROWS / 4));
        assert_eq!(claims(&ctx, large).await, 2);
        let found = list(&ctx, &AccountQuery::default(), 1).await.unwrap().found;
        assert_eq!(found, Found::Exactly(ROWS / 4 + 1));
    })
    .await;
}

/// Where the server listens.
async fn address(server: &mut Child) -> String {
    let stdout = server.stdout.take().unwrap();
    let line = BufReader::new(stdout).lines().next_line().await.unwrap().unwrap();
    line.rsplit_once("http://").unwrap().1.to_owned()
}

/// Puts a hold of 1.00 under this id; the status of the answer, if one came.
async fn put_hold(address: &str, token: &str, account: &str, id: &str) -> Option<u16> {
    let mut stream = TcpStream::connect(address).await.ok()?;
    let request = format!(
        "PUT /api/creditcontrol/accounts/{account}/transactions/{id} HTTP/1.1\r\nHost: x\r\n\
         Authorization: Bearer {token}\r\nConnection: close\r\nContent-Length: 11\r\n\r\n{{\"value\":1}}"
    );
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.ok()?;
    answer.split(' ').nth(1)?.parse().ok()
}

#[tokio::test]
async fn a_purchase_that_was_answered_survives_a_kill_and_none_is_there_twice() {
    const BUYERS: usize = 8;
    each_db(async |shop| {
        let account = shop.books.open("a@test.com", "", 1_000_000).await;
        let token = Program::of(&shop, Role::Manager).await.token;
        let (asked, answered) =
            <(Arc<Mutex<BTreeSet<String>>>, Arc<Mutex<BTreeSet<String>>>)>::default();
        for round in 0..2 {
            let mut server = serve(&shop).spawn().unwrap();
            let address = address(&mut server).await;
            let buyers: Vec<_> = (0..BUYERS)
                .map(|buyer| {
                    let (address, token, id) =
                        (address.clone(), token.clone(), account.id.to_string());
                    let (asked, answered) = (asked.clone(), answered.clone());
                    tokio::spawn(async move {
                        for n in 0.. {
                            let name = format!("{round}-{buyer}-{n}");
                            asked.lock().unwrap().insert(name.clone());
                            match put_hold(&address, &token, &id, &name).await {
                                Some(200) => answered.lock().unwrap().insert(name),
                                Some(other) => panic!("{name} was answered with {other}"),
                                None => break,
                            };
                        }
                    })
                })
                .collect();
            let mut look = tokio::time::interval(Duration::from_millis(5));
            while answered.lock().unwrap().len() < 150 * (round + 1) {
                look.tick().await;
            }
            server.start_kill().unwrap();
            server.wait().await.unwrap();
            for buyer in buyers {
                buyer.await.unwrap();
            }
        }
        let (asked, answered) = (asked.lock().unwrap().clone(), answered.lock().unwrap().clone());
        let live = async || -> Vec<String> {
            let holds = purchases::live(&shop.books.olga, account.key).await.unwrap();
            holds.into_iter().map(|hold| hold.id.to_string()).collect()
        };
        let there: BTreeSet<String> = live().await.into_iter().collect();
        assert!(answered.is_subset(&there), "what was answered is there");
        assert!(there.is_subset(&asked) && there.len() <= answered.len() + 2 * BUYERS);
        no_difference(&shop).await;

        let mut server = serve(&shop).spawn().unwrap();
        let address = address(&mut server).await;
        for name in &asked {
            let again = put_hold(&address, &token, account.id.as_str(), name).await;
            assert_eq!(again, Some(200), "{name}");
        }
        assert_eq!(live().await.len(), asked.len(), "asked for again, each is there once");
        no_difference(&shop).await;
    })
    .await;
}
