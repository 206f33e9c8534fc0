//! The list of accounts: searched, filtered, ordered by any column, paged by key in both directions.

use domain::page::{AccountQuery, Column, Direction, Place, search_term};
use domain::{Account, Permission, Status};

use super::store::{self, SortValue, Stretch, sort_values};
use crate::db::{Tx, search};
use crate::tallies::{self, Tally};
use crate::{Ctx, Result};

/// Beyond so many matches a search is broad: the list is walked, and the matches are not counted.
pub const SEARCH_COUNT_MAX: usize = 2_000;

/// How many accounts were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// This many.
    Exactly(i64),
    /// More than can be counted in no time.
    MoreThan(i64),
}

/// A page of the list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The accounts, in the order asked for.
    pub accounts: Vec<Account>,
    /// Whether there are accounts before the first.
    pub more_before: bool,
    /// Whether there are accounts after the last.
    pub more_after: bool,
    /// How many there are on all pages.
    pub found: Found,
}

/// A page of at most `rows` accounts.
///
/// Errors: `Forbidden`.
pub async fn list(ctx: &Ctx, query: &AccountQuery, rows: usize) -> Result<Listed> {
    ctx.require(Permission::ReadCheckingAccounts)?;
    let mut tx = ctx.db.read().await?;
    let term = search_term(&query.search);
    let hits = search::keys(&mut tx, &term, count(SEARCH_COUNT_MAX) + 1).await?;
    let (found, few) = match hits {
        None if term.is_empty() => (Found::Exactly(kept_count(&mut tx, query.status).await?), None),
        None => (walked_count(&mut tx, query, &term).await?, None),
        Some(keys) if keys.len() > SEARCH_COUNT_MAX => {
            (Found::MoreThan(count(SEARCH_COUNT_MAX)), None)
        }
        Some(keys) => {
            let mut accounts = store::find_keys(&mut tx, &keys).await?;
            accounts.retain(|a| query.status.is_none_or(|status| a.status == status));
            (Found::Exactly(count(accounts.len())), Some(accounts))
        }
    };
    let anchor = match query.place {
        Place::Start => None,
        Place::After(key) | Place::Before(key) => store::find_by_key(&mut tx, key).await?,
    };
    let backwards = matches!(query.place, Place::Before(_)) && anchor.is_some();
    let direction = if backwards { query.direction.reversed() } else { query.direction };
    let order = Order { column: query.column, direction };
    let mut accounts = match few {
        Some(accounts) => order.beyond(accounts, anchor.as_ref(), rows + 1),
        None => walk(&mut tx, query.status, order, anchor.as_ref(), &term, rows + 1).await?,
    };
    let more = accounts.len() > rows;
    accounts.truncate(rows);
    if backwards {
        accounts.reverse();
    }
    let from_start = anchor.is_none();
    Ok(Listed {
        accounts,
        more_before: if backwards { more } else { !from_start },
        more_after: backwards || more,
        found,
    })
}

/// The accounts of a search beyond this internal key, at most `rows` of them, by their keys: an order
/// in which nothing moves, however much is changed while somebody reads all of them.
///
/// Errors: `Forbidden`.
pub async fn beyond(
    ctx: &Ctx,
    query: &AccountQuery,
    key: i64,
    rows: usize,
) -> Result<Vec<Account>> {
    ctx.require(Permission::ReadCheckingAccounts)?;
    let mut tx = ctx.db.read().await?;
    store::beyond(&mut tx, query.status, &search_term(&query.search), key, count(rows)).await
}

/// An order of accounts. The status goes before everything else where it is the column; where both
/// statuses are listed by another column, they are mixed.
#[derive(Clone, Copy)]
struct Order {
    column: Column,
    direction: Direction,
}

impl Order {
    fn place(self, account: &Account) -> (bool, Vec<SortValue>) {
        let closed = self.column == Column::Status && account.status == Status::Closed;
        (closed, sort_values(account, self.column))
    }

    fn sort(self, accounts: &mut [Account]) {
        accounts.sort_by_cached_key(|account| self.place(account));
        if self.direction == Direction::Descending {
            accounts.reverse();
        }
    }

    /// The first `rows` of `accounts` beyond the anchor.
    fn beyond(
        self,
        mut accounts: Vec<Account>,
        anchor: Option<&Account>,
        rows: usize,
    ) -> Vec<Account> {
        self.sort(&mut accounts);
        if let Some(anchor) = anchor.map(|anchor| self.place(anchor)) {
            accounts.retain(|account| match self.direction {
                Direction::Ascending => self.place(account) > anchor,
                Direction::Descending => self.place(account) < anchor,
            });
        }
        accounts.truncate(rows);
        accounts
    }
}

/// Walks the indexes that order each status from the anchor on, and merges what it finds.
async fn walk(
    tx: &mut Tx,
    status: Option<Status>,
    order: Order,
    anchor: Option<&Account>,
    term: &str,
    rows: usize,
) -> Result<Vec<Account>> {
    let mut found = Vec::new();
    for status in
        [Status::Open, Status::Closed].into_iter().filter(|s| status.is_none_or(|only| only == *s))
    {
        let beyond = anchor
            .filter(|anchor| order.column != Column::Status || anchor.status == status)
            .map(|anchor| sort_values(anchor, order.column));
        for &index in store::indexes(order.column) {
            let (direction, beyond, limit) = (order.direction, beyond.clone(), count(rows));
            let stretch = Stretch { status, index, direction, beyond, term, limit };
            found.extend(store::list(tx, stretch).await?);
        }
    }
    Ok(order.beyond(found, anchor, rows))
}

async fn kept_count(tx: &mut Tx, status: Option<Status>) -> Result<i64> {
    let mut n = 0;
    if status != Some(Status::Closed) {
        n += tallies::get(tx, Tally::OpenAccounts).await?;
    }
    if status != Some(Status::Open) {
        n += tallies::get(tx, Tally::ClosedAccounts).await?;
    }
    Ok(n)
}

/// Counts the matches of a term too short for the index.
async fn walked_count(tx: &mut Tx, query: &AccountQuery, term: &str) -> Result<Found> {
    let order = Order { column: Column::Updated, direction: Direction::Descending };
    let n = walk(tx, query.status, order, None, term, SEARCH_COUNT_MAX + 1).await?.len();
    if n > SEARCH_COUNT_MAX {
        return Ok(Found::MoreThan(count(SEARCH_COUNT_MAX)));
    }
    Ok(Found::Exactly(count(n)))
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use domain::Money;
    use domain::accounts::AccountEdit;

    use super::*;
    use crate::testing::{Shop, each_db};

    const ROWS: usize = 3;

    /// Reads the list page by page to its end and back again, and gives the e-mails' first letters.
    async fn there_and_back(shop: &Shop, query: &AccountQuery) -> (String, String) {
        let letters = |accounts: &[Account]| -> String {
            accounts.iter().map(|a| &a.email.as_str()[..1]).collect()
        };
        let (mut there, mut query) = (Vec::new(), query.clone());
        let mut page = list(&shop.olga, &query, ROWS).await.unwrap();
        let mut pages = vec![page.clone()];
        while page.more_after {
            query.place = Place::After(page.accounts.last().unwrap().key);
            page = list(&shop.olga, &query, ROWS).await.unwrap();
            pages.push(page.clone());
        }
        for page in &pages {
            there.push(letters(&page.accounts));
        }
        let mut back = vec![letters(&page.accounts)];
        while page.more_before {
            query.place = Place::Before(page.accounts.first().unwrap().key);
            page = list(&shop.olga, &query, ROWS).await.unwrap();
            back.push(letters(&page.accounts));
        }
        back.reverse();
        (there.join("|"), back.join("|"))
    }

    async fn check(
        shop: &Shop,
        column: Column,
        direction: Direction,
        status: Option<Status>,
        expected: &str,
    ) {
        let query = AccountQuery { column, direction, status, ..AccountQuery::default() };
        let (there, back) = there_and_back(shop, &query).await;
        assert_eq!(there, expected, "{column:?} {direction:?} {status:?}");
        assert_eq!(there.replace('|', ""), back.replace('|', ""), "{column:?} backwards");
    }

    #[tokio::test]
    async fn a_list_in_any_order_shows_every_account_once_in_both_directions() {
        each_db(async |shop| {
            use Column::*;
            use Direction::*;
            for (letter, document, limit) in [
                ('a', "5", 100),
                ('b', "4", 300),
                ('c', "3", 100),
                ('d', "2", 200),
                ('e', "1", 100),
                ('f', "", 300),
                ('g', "", 50),
            ] {
                shop.open(&format!("{letter}@test.com"), document, limit).await;
                shop.clock.advance_seconds(1);
            }
            shop.close("b@test.com").await;
            shop.close("e@test.com").await;

            check(&shop, Email, Ascending, Some(domain::Status::Open), "acd|fg").await;
            check(&shop, Email, Descending, Some(domain::Status::Open), "gfd|ca").await;
            check(&shop, Email, Ascending, None, "abc|def|g").await;
            check(&shop, Status, Ascending, None, "acd|fgb|e").await;
            check(&shop, Status, Descending, None, "ebg|fdc|a").await;
            check(&shop, CreditLimit, Ascending, None, "gac|edb|f").await;
            check(&shop, CreditLimit, Descending, Some(domain::Status::Open), "fdc|ag").await;
            check(&shop, Available, Ascending, Some(domain::Status::Closed), "eb").await;
            check(&shop, Document, Ascending, None, "fge|dcb|a").await;
            check(&shop, Document, Descending, Some(domain::Status::Open), "acd|gf").await;
            check(&shop, Updated, Descending, None, "ebg|fdc|a").await;
        })
        .await;
    }

    #[tokio::test]
    async fn accounts_with_and_without_purchases_are_one_order() {
        each_db(async |shop| {
            use Column::*;
            use Direction::*;
            for (letter, limit, used) in [
                ('a', 100, 0),
                ('b', 300, 250),
                ('c', 300, 0),
                ('d', 200, 100),
                ('e', 100, 100),
                ('f', 50, 0),
            ] {
                let account = shop.open(&format!("{letter}@test.com"), "", limit).await;
                if used > 0 {
                    let mut tx = shop.olga.db.write().await.unwrap();
                    let amount = Money::minor(used * 100);
                    store::reserve(&mut tx, &account.id, amount).await.unwrap().unwrap();
                    tx.commit().await.unwrap();
                }
            }
            let open = Some(domain::Status::Open);
            check(&shop, CreditLimit, Ascending, open, "fae|dbc").await;
            check(&shop, CreditLimit, Descending, None, "cbd|eaf").await;
            check(&shop, Available, Ascending, open, "ebf|adc").await;
            check(&shop, Available, Descending, None, "cda|fbe").await;
        })
        .await;
    }

    #[tokio::test]
    async fn all_accounts_are_read_once_however_they_change_meanwhile() {
        each_db(async |shop| {
            for letter in ["a", "b", "c", "d", "e", "f"] {
                shop.open(&format!("{letter}@test.com"), "", 100).await;
                shop.clock.advance_seconds(1);
            }
            shop.open("other@shop.com", "", 100).await;
            let query = AccountQuery { search: "test.com".into(), ..AccountQuery::default() };
            let mut told = String::new();
            let (mut key, mut n) = (0, 0);
            loop {
                let accounts = beyond(&shop.olga, &query, key, 2).await.unwrap();
                let Some(last) = accounts.last() else { break };
                told.extend(accounts.iter().map(|account| &account.email.as_str()[..1]));
                (key, n) = (last.key, n + 1);
                // One that was read already and one that was not are changed; another is closed.
                for email in ["a@test.com", "e@test.com"] {
                    let account = shop.account(email).await;
                    let edit = AccountEdit {
                        credit_limit: Some(Money::minor(n)),
                        ..AccountEdit::default()
                    };
                    crate::accounts::change(&shop.olga, &account.id, &edit).await.unwrap();
                }
                if n == 1 {
                    shop.close("d@test.com").await;
                }
                shop.clock.advance_seconds(1);
            }
            assert_eq!(told, "abcef");
            let all = AccountQuery { status: None, ..query };
            assert_eq!(beyond(&shop.olga, &all, 0, 9).await.unwrap().len(), 6);
        })
        .await;
    }

    #[tokio::test]
    async fn a_search_finds_parts_of_email_document_and_id_whether_indexed_or_not() {
        each_db(async |shop| {
            shop.open("Ana+1@test.com", "52998224725", 100).await;
            shop.open("bia_x@loja.com", "0123456789X", 100).await;
            for indexed in [false, true] {
                for (term, expected) in [
                    ("ana+1@", 1),
                    ("TEST", 1),
                    ("529.982", 1),
                    ("0123", 1),
                    ("789x", 1),
                    ("789X", 1),
                    ("_x@", 1),
                    ("o", 2),
                    ("%", 0),
                    ("\"", 0),
                    ("a\"b c*", 0),
                    ("zzz", 0),
                    ("", 2),
                ] {
                    let query = AccountQuery { search: term.into(), ..AccountQuery::default() };
                    let listed = list(&shop.olga, &query, ROWS).await.unwrap();
                    assert_eq!(
                        listed.found,
                        Found::Exactly(expected),
                        "{term:?} indexed: {indexed}"
                    );
                    assert_eq!(count(listed.accounts.len()), expected);
                }
                while search::catch_up(&shop.olga.db).await.unwrap() {}
            }
        })
        .await;
    }
}
