//! The SQL of lists of accounts: stretches of the indexes that order them.

use domain::page::{Column, Direction};
use domain::{Account, DocumentType, Status};

use super::{COLUMNS, accounts};
use crate::Result;
use crate::accounts::page::{Filter, PageQuery};
use crate::db::{Query, Tx, Value, search};

/// A value by which a list is ordered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum SortValue {
    /// A number or a time.
    Number(i64),
    /// A text.
    Text(String),
}

/// An index that orders a list, or some of its accounts.
#[derive(Clone, Copy)]
pub(crate) struct Index {
    /// What is true of its accounts, beside their status.
    only: &'static str,
    /// Its columns; together they are unique.
    columns: &'static [&'static str],
}

const UNUSED: Index =
    Index { only: " and available = credit_limit", columns: &["credit_limit", "key"] };
const USED: &str = " and available <> credit_limit";

/// The indexes that order a list of one status; merged, they are all of it.
pub(crate) fn indexes(column: Column) -> &'static [Index] {
    match column {
        Column::Document => {
            &[Index { only: "", columns: &["document", "document_type", "no_document", "key"] }]
        }
        Column::Email | Column::Status => &[Index { only: "", columns: &["email_key", "key"] }],
        Column::CreditLimit => &[UNUSED, Index { only: USED, columns: &["credit_limit", "key"] }],
        Column::Available => &[UNUSED, Index { only: USED, columns: &["available", "key"] }],
        Column::Updated => &[Index { only: "", columns: &["updated_at", "key"] }],
    }
}

/// Where an account stands in the order of a list: its values in the index that orders it. For the
/// status, accounts of one status go by e-mail.
pub(crate) fn sort_values(account: &Account, column: Column) -> Vec<SortValue> {
    let mut values = match column {
        Column::Document => {
            let number = account.document_key().unwrap_or_default();
            let kind = account.document_type.as_ref().map_or("", DocumentType::as_str);
            let no_document = if number.is_empty() { account.key } else { 0 };
            vec![
                SortValue::Text(number.into_owned()),
                SortValue::Text(kind.to_owned()),
                SortValue::Number(no_document),
            ]
        }
        Column::Email | Column::Status => vec![SortValue::Text(account.email.key().into_owned())],
        Column::CreditLimit => vec![SortValue::Number(account.credit_limit.as_minor())],
        Column::Available => vec![SortValue::Number(account.available().as_minor())],
        Column::Updated => vec![SortValue::Number(account.updated_at.as_microsecond())],
    };
    values.push(SortValue::Number(account.key));
    values
}

/// A stretch of an index.
pub(crate) struct Stretch<'a> {
    pub(crate) status: Status,
    pub(crate) index: Index,
    pub(crate) direction: Direction,
    /// Beyond this place; from the start when `None`.
    pub(crate) beyond: Option<Vec<SortValue>>,
    /// Text that must be found in each.
    pub(crate) term: &'a str,
    pub(crate) limit: i64,
}

/// The accounts of a stretch, in its direction.
pub(crate) async fn list(tx: &mut Tx, stretch: Stretch<'_>) -> Result<Vec<Account>> {
    let Index { only, columns } = stretch.index;
    let (order, beyond) = match stretch.direction {
        Direction::Ascending => ("asc", ">"),
        Direction::Descending => ("desc", "<"),
    };
    let status = stretch.status.as_str();
    let mut sql = format!("select {COLUMNS} from accounts where status = '{status}'{only}");
    let mut n = 1;
    if !stretch.term.is_empty() {
        sql += &format!(" and {} like $1 escape '\\'", search::TEXT);
        n = 2;
    }
    if stretch.beyond.is_some() {
        let values: Vec<String> = (n..n + columns.len()).map(|n| format!("${n}")).collect();
        sql += &format!(" and ({}) {beyond} ({})", columns.join(", "), values.join(", "));
        n += columns.len();
    }
    sql += &format!(" order by {} {order} limit ${n}", columns.join(&format!(" {order}, ")));
    let mut query = tx.query_built(sql);
    if !stretch.term.is_empty() {
        query = query.bind(search::pattern(stretch.term));
    }
    for value in stretch.beyond.into_iter().flatten() {
        query = match value {
            SortValue::Number(number) => query.bind(number),
            SortValue::Text(text) => query.bind(text),
        };
    }
    accounts(query.bind(stretch.limit)).await
}

/// The accounts beyond this key, in the order of their keys, whose text holds `term`.
pub(crate) async fn beyond(
    tx: &mut Tx,
    status: Option<Status>,
    term: &str,
    key: i64,
    limit: i64,
) -> Result<Vec<Account>> {
    let status = status.map(|status| format!("and status = '{}'", status.as_str()));
    let sql = format!(
        "select {COLUMNS} from accounts where key > $1 {} and {} like $2 escape '\\' \
         order by key limit $3",
        status.unwrap_or_default(),
        search::TEXT
    );
    accounts(tx.query_built(sql).bind(key).bind(search::pattern(term)).bind(limit)).await
}

/// The accounts of a status, at the places asked for.
pub(crate) async fn page(tx: &mut Tx, query: &PageQuery) -> Result<Vec<Account>> {
    let sql = format!(
        "select {COLUMNS} from accounts where status = '{}' order by {} limit $1 offset $2",
        query.status.as_str(),
        query.order.sql(query.order.column.names())
    );
    let listed = tx.query_built(sql);
    accounts(listed.bind(query.rows.limit()).bind(query.rows.offset())).await
}

/// The accounts that fit, at the places asked for, and how many fit in all.
pub(crate) async fn page_of(tx: &mut Tx, query: &PageQuery) -> Result<(Vec<Account>, i64)> {
    let mut values: Vec<Value<'_>> = Vec::new();
    let mut parts = Vec::new();
    for filter in &query.filters {
        let (column, value) = match filter {
            Filter::Id(id) => ("id", Value::from(id.as_str())),
            Filter::Email(email) => ("email_key", Value::from(email.key())),
            Filter::Document(document) => ("document", Value::from(document.key())),
            Filter::Limit(limit) => ("credit_limit", Value::from(limit.as_minor())),
            Filter::Nobody => {
                parts.push("1 = 0".to_owned());
                continue;
            }
        };
        values.push(value);
        parts.push(format!("{column} = ${}", values.len()));
    }
    let fits = format!(
        "status = '{}' and ({})",
        query.status.as_str(),
        parts.join(if query.any { " or " } else { " and " })
    );
    let count = format!("select count(*) from accounts where {fits}");
    let (count,): (i64,) = bind(tx.query_built(count), &values).one().await?;
    let n = values.len();
    let listed = format!(
        "select {COLUMNS} from accounts where {fits} order by {} limit ${} offset ${}",
        query.order.sql(query.order.column.names()),
        n + 1,
        n + 2
    );
    let listed = bind(tx.query_built(listed), &values);
    let listed = listed.bind(query.rows.limit()).bind(query.rows.offset());
    Ok((accounts(listed).await?, count))
}

fn bind<'t>(query: Query<'t>, values: &[Value<'_>]) -> Query<'t> {
    values.iter().cloned().fold(query, Query::bind)
}
