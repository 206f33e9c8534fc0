//! Stories of what customers can owe: kept in the books, told by a check and by the run itself, with the
//! tolerance where the store counts it.

use domain::accounts::AccountEdit;
use domain::settings::StoreEdit;
use domain::{Money, Rate};

use super::checks::check;
use super::*;
use crate::{settings, tallies};

/// Lets tolerance count, or not.
async fn count_tolerance(shop: &Shop, counts: bool) {
    let edit = StoreEdit { tolerance_enabled: Some(counts), ..StoreEdit::default() };
    settings::edit(&shop.olga, &edit).await.unwrap();
}

/// What a run says of the exposure: before it and by how much it moves, and the limits alone.
async fn told(shop: &Shop, key: i64) -> String {
    let run = get(&shop.olga, key).await.unwrap();
    let counts = run.tolerance_counts;
    let before = run.preview.map(|preview| preview.exposure_before).unwrap_or_default();
    let moved = run.counts.exposure;
    format!(
        "{:?}: {} + {} (limits {} + {})",
        run.status,
        before.counted(counts),
        moved.counted(counts),
        before.limits(),
        moved.limits()
    )
}

/// What the books keep, in minor units, after it was compared with the accounts themselves.
async fn kept(shop: &Shop) -> (i128, i128) {
    crate::check::check(&shop.olga, &mut |difference| panic!("{difference:?}")).await.unwrap();
    let mut tx = shop.olga.db.read().await.unwrap();
    tallies::exposure(&mut tx).await.unwrap().as_minor()
}

// 5 % of 33.33 is 1.6665: the tolerance reaches 1.66 beyond it.
const NEW: &str = "Email,Credit limit,Tolerance\n\
                   ana@test.com,1000,0.05\n\
                   bia@test.com,33.33,0.05\n\
                   caio@test.com,250.50,\n";

const CHANGES: &str = "Email,Credit limit,Tolerance,Status\n\
                       ana@test.com,2000,,\n\
                       bia@test.com,,0.5,\n\
                       caio@test.com,,,Closed\n\
                       dora@test.com,10,1,\n\
                       eva@test.com,70,0.1,Closed\n";

#[tokio::test]
async fn what_customers_can_owe_has_their_tolerance_where_the_store_counts_it() {
    each_db(async |shop| {
        let create = check(&shop, Mode::Create, NEW).await;
        let limits = "Checked: 0.00 + 1283.83 (limits 0.00 + 1283.83)";
        assert_eq!(told(&shop, create).await, limits, "the store does not count it");
        count_tolerance(&shop, true).await;
        let counted = "Checked: 0.00 + 1335.49 (limits 0.00 + 1283.83)";
        assert_eq!(told(&shop, create).await, counted, "while it waits, it is as the store counts");
        confirm(&shop.olga, create, Scope::default()).await.unwrap();
        work(&shop).await;
        assert_eq!(kept(&shop).await, (128_383, 133_549));

        let update = check(&shop, Mode::Update, CHANGES).await;
        let run = get(&shop.olga, update).await.unwrap();
        let preview = run.preview.unwrap();
        assert_eq!((run.counts.created, run.counts.changed(), run.counts.closing), (2, 2, 1));
        assert_eq!(
            told(&shop, update).await,
            "Checked: 1335.49 + 834.50 (limits 1283.83 + 759.50)"
        );
        // Two rows would open an account; the one of Eva closes it at once.
        assert_eq!(preview.counts.opened.as_minor(), (1_000, 2_000));
        let known = preview.counts.opening_none();
        assert_eq!(
            (known.created, known.failed, known.exposure.as_minor()),
            (0, 2, (74_950, 81_450))
        );
        confirm(&shop.olga, update, Scope::default()).await.unwrap();
        work(&shop).await;
        assert_eq!(kept(&shop).await, (204_333, 216_999));
        assert_eq!(preview.exposure_after().as_minor(), kept(&shop).await, "a preview never lies");

        // What was told of a run stays as it was, however the store counts later.
        count_tolerance(&shop, false).await;
        assert_eq!(told(&shop, update).await, "Done: 1335.49 + 834.50 (limits 1283.83 + 759.50)");

        let back = undo(&shop.olga, update, false).await.unwrap().key;
        work(&shop).await;
        assert_eq!(
            told(&shop, back).await,
            "Checked: 2043.33 + -1010.00 (limits 2043.33 + -1010.00)"
        );
        confirm(&shop.olga, back, Scope::default()).await.unwrap();
        work(&shop).await;
        assert_eq!(kept(&shop).await, (103_333, 108_499), "but for the account that was closed");
    })
    .await;
}

#[tokio::test]
async fn what_customers_can_owe_is_kept_by_every_door() {
    each_db(async |shop| {
        let ana = shop.open("ana@test.com", "1", 1_000).await;
        shop.open("bia@test.com", "2", 70).await;
        assert_eq!(kept(&shop).await, (107_000, 107_000));
        let edit = AccountEdit {
            credit_limit: Some(Money::minor(50_000)),
            tolerance: Some(Rate::millionths(100_000)),
            ..AccountEdit::default()
        };
        accounts::edit(&shop.olga, ana.key, ana.version, &edit).await.unwrap();
        assert_eq!(kept(&shop).await, (57_000, 62_000));
        shop.close("ana@test.com").await;
        assert_eq!(kept(&shop).await, (7_000, 7_000));
    })
    .await;
}

#[tokio::test]
async fn sums_beyond_sixty_four_bits_are_kept_exactly() {
    each_db(async |shop| {
        let mut file = String::from("Email,Credit limit,Tolerance\n");
        for i in 0..20 {
            file += &format!("customer{i}@test.com,10000000000000,1000\n");
        }
        let key = check(&shop, Mode::Create, &file).await;
        confirm(&shop.olga, key, Scope::default()).await.unwrap();
        work(&shop).await;
        let run = get(&shop.olga, key).await.unwrap();
        assert_eq!(run.counts.created, 20);
        assert_eq!(run.counts.exposure.ceilings(), Money::minor(i64::MAX));
        let one = 1_000_000_000_000_000;
        assert_eq!(kept(&shop).await, (20 * one, 20 * 1_001 * one));
        undo(&shop.olga, key, true).await.unwrap();
        work(&shop).await;
        assert_eq!(kept(&shop).await, (0, 0));
    })
    .await;
}
