//! A request whose client goes away is dropped wherever it is.

use std::future::poll_fn;
use std::task::Poll;

use crate::testing::each_db;

/// Lets a future take so many steps, and drops it.
async fn drop_after<F: Future>(steps: u32, future: F) {
    let mut future = Box::pin(future);
    for _ in 0..steps {
        if poll_fn(|cx| Poll::Ready(future.as_mut().poll(cx).is_ready())).await {
            return;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_transaction_that_nobody_waits_for_any_more_disturbs_no_later_one() {
    each_db(async |shop| {
        let db = &shop.olga.db;
        for n in 0..60 {
            drop_after(n % 3 + 1, db.read()).await;
            drop_after(n % 3 + 1, db.write()).await;
        }
        // On every connection of the pool.
        let n = if shop.url.starts_with("sqlite") { 4 } else { 16 };
        let mut all = Vec::new();
        for _ in 0..n {
            all.push(db.snapshot().await.unwrap());
        }
    })
    .await;
}
