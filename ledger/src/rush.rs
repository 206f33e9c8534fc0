//! Many holders buy on one account at the same time, and give some of it back, until nothing is left.

use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::holds::NewHold;
use domain::settings::StoreEdit;
use domain::{Email, Error, HolderId, Money, PurchaseRefusal, Refusal};

use crate::testing::{Shop, each_db};
use crate::{Ctx, accounts, check, holders, purchases, settings};

const HOLDERS: usize = 64;
const LIMIT: i64 = 200_000;
const TOLERANCE: i64 = 100_000;
const CEILING: i64 = 220_000;

fn hold(holder: &HolderId, cents: i64) -> NewHold {
    NewHold {
        holder: Some(holder.clone()),
        value: Money::minor(cents),
        installments: None,
        settle: None,
        expires_at: None,
        order_id: None,
    }
}

/// Buys until `end`; where nothing is left, gives something back. Returns how often it bought.
async fn buy(ctx: Ctx, id: domain::AccountId, holder: HolderId, end: Instant) -> u64 {
    let (mut mine, mut n_bought) = (Vec::new(), 0);
    while Instant::now() < end {
        let cents = rand::random_range(1..5_000);
        match purchases::hold(&ctx, &id, hold(&holder, cents)).await {
            Ok(held) => {
                n_bought += 1;
                mine.push(held.id);
            }
            Err(Error::Refused(Refusal::Purchase(PurchaseRefusal::OverLimit { left }))) => {
                assert!(left < Money::minor(cents));
                if let Some(held) = mine.pop() {
                    purchases::cancel(&ctx, &id, &held).await.unwrap();
                }
            }
            // It was given back by another between two statements.
            Err(Error::Stale) => {}
            Err(e) => panic!("{e:?}"),
        }
    }
    // To the last cent.
    for cents in [1_000, 100, 10, 1] {
        while purchases::hold(&ctx, &id, hold(&holder, cents)).await.is_ok() {
            n_bought += 1;
        }
    }
    n_bought
}

async fn rush(shop: &Shop, time: Duration) {
    let ctx = &shop.olga;
    let store = StoreEdit { tolerance_enabled: Some(true), ..StoreEdit::default() };
    settings::edit(ctx, &store).await.unwrap();
    let account = shop.open("a@test.com", "", LIMIT / 100).await;
    let edit = domain::requests::parse_tolerance("0.1").unwrap();
    assert_eq!(edit.tolerance.unwrap().as_millionths(), TOLERANCE);
    accounts::change(ctx, &account.id, &edit).await.unwrap();
    let mut buyers = Vec::new();
    let (id, end) = (Arc::new(account.id), Instant::now() + time);
    for n in 0..HOLDERS {
        let email = Email::parse(&format!("h{n}@test.com")).unwrap();
        let holder = holders::add(ctx, &id, email).await.unwrap();
        buyers.push(tokio::spawn(buy(ctx.clone(), (*id).clone(), holder.id, end)));
    }
    let mut n_bought = 0;
    for buyer in buyers {
        n_bought += buyer.await.unwrap();
    }
    let account = accounts::get_open(ctx, &id).await.unwrap();
    assert_eq!(account.reserved, Money::minor(CEILING), "after {n_bought} purchases");
    let mut differences = Vec::new();
    check::check(ctx, &mut |difference| differences.push(difference.clone())).await.unwrap();
    assert_eq!(differences, []);
}

/// `cargo rush`: a second on each database, or as long as `FIADO_RUSH_SECONDS` says.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_sixty_four_holders_spend_is_the_ceiling_to_the_cent() {
    let seconds = std::env::var("FIADO_RUSH_SECONDS").ok().and_then(|n| n.parse().ok());
    each_db(async |shop| rush(&shop, Duration::from_secs(seconds.unwrap_or(1))).await).await;
}
