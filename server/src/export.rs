//! The books as files: accounts and invoices, read page by page while they are written, however many there are.

use axum::body::Bytes;
use domain::imports::{Cell, Dialect, Newline, TEMPLATE_COLUMNS, Writer};
use domain::page::AccountQuery;
use domain::{Account, DocumentType, Error, Lang, Mark, Store};
use futures::{Stream, StreamExt, stream};
use ledger::invoices::{InvoiceOf, InvoiceQuery};
use ledger::{Ctx, accounts, invoices};

/// Rows read from the books at a time.
pub(crate) const ROWS: usize = 1_000;

/// Columns of a file of invoices.
const INVOICE_COLUMNS: [&str; 16] = [
    "Id",
    "Friendly id",
    "Account id",
    "Order id",
    "Transaction id",
    "Status",
    "Value",
    "Credit value",
    "Installment",
    "Number of installments",
    "Created at",
    "Due date",
    "Original due date",
    "Resolved at",
    "Comments",
    "Payment link",
];

/// What files that the store hands out are written in. Where the separator is a comma, the decimal sign is a point.
pub(crate) fn dialect(store: &Store, lang: Lang) -> Dialect {
    let separator = store.csv_separator.in_language(lang);
    Dialect { separator, newline: Newline::CrLf, ..Dialect::default() }
}

/// The header of a file, and whoever writes its rows.
pub(crate) fn begin(columns: &[&'static str], dialect: &Dialect) -> (Vec<u8>, Writer) {
    let mut writer = Writer::new(dialect.separator, dialect.newline);
    let mut head = Vec::new();
    writer.row(columns.iter().copied().map(Cell::text), &mut head);
    (head, writer)
}

/// The accounts of a search, with the template's columns.
pub(crate) fn of_accounts(
    ctx: Ctx,
    store: &Store,
    lang: Lang,
    query: AccountQuery,
) -> impl Stream<Item = Result<Bytes, Error>> + Send + use<> {
    let dialect = dialect(store, lang);
    let (head, writer) = begin(&TEMPLATE_COLUMNS, &dialect);
    let mark = dialect.separator.usual_mark();
    let pages = stream::try_unfold((ctx, Some(0), writer), move |(ctx, after, mut writer)| {
        let query = query.clone();
        async move {
            let Some(after) = after else { return Ok(None) };
            let accounts = accounts::list::beyond(&ctx, &query, after, ROWS).await?;
            let mut bytes = Vec::new();
            for account in &accounts {
                writer.row(account_cells(account, mark), &mut bytes);
            }
            let next = accounts.last().filter(|_| accounts.len() == ROWS).map(|last| last.key);
            Ok(Some((Bytes::from(bytes), (ctx, next, writer))))
        }
    });
    stream::once(async { Ok(Bytes::from(head)) }).chain(pages)
}

/// The invoices of a search, in the order in which they were made.
pub(crate) fn of_invoices(
    ctx: Ctx,
    store: &Store,
    lang: Lang,
    query: InvoiceQuery,
) -> impl Stream<Item = Result<Bytes, Error>> + Send + use<> {
    let dialect = dialect(store, lang);
    let (head, writer) = begin(&INVOICE_COLUMNS, &dialect);
    let mark = dialect.separator.usual_mark();
    let begun = (ctx, Some(None), writer);
    let pages = stream::try_unfold(begun, move |(ctx, after, mut writer)| {
        let query = query.clone();
        async move {
            let Some(after) = after else { return Ok(None) };
            let found = invoices::beyond(&ctx, &query, after.as_ref(), ROWS).await?;
            let mut bytes = Vec::new();
            for invoice in &found {
                writer.row(invoice_cells(invoice, mark), &mut bytes);
            }
            let next = found.last().filter(|_| found.len() == ROWS).cloned().map(Some);
            Ok(Some((Bytes::from(bytes), (ctx, next, writer))))
        }
    });
    stream::once(async { Ok(Bytes::from(head)) }).chain(pages)
}

fn account_cells(account: &Account, mark: Mark) -> [Cell<'_>; 13] {
    let kind = account.document_type.as_ref();
    let document = account.document.as_ref().map(|number| number.masked(kind));
    let amount = |amount| Cell::amount(amount, mark);
    [
        Cell::text(account.id.as_str()),
        Cell::text(account.email.as_str()),
        Cell::text(document.unwrap_or_default()),
        Cell::text(kind.map_or("", DocumentType::as_str)),
        Cell::text(account.status.as_str()),
        amount(account.credit_limit),
        Cell::rate(account.tolerance, mark),
        amount(account.balance),
        amount(account.available()),
        amount(account.reserved),
        amount(account.available()),
        Cell::note(account.created_at.to_string()),
        Cell::note(account.updated_at.to_string()),
    ]
}

fn invoice_cells(of: &InvoiceOf, mark: Mark) -> [Cell<'_>; 16] {
    let invoice = &of.invoice;
    let amount = |amount| Cell::amount(amount, mark);
    let number = |n: i64| Cell::number(n.to_string(), mark);
    [
        Cell::text(of.id()),
        Cell::text(invoice.friendly_id.as_str()),
        Cell::text(of.account.as_str()),
        Cell::text(invoice.order_id.as_str()),
        Cell::text(of.transaction.as_str()),
        Cell::text(invoice.status.as_str()),
        amount(invoice.value),
        amount(invoice.credit()),
        number(invoice.installment),
        number(invoice.installments),
        Cell::note(invoice.created_at.to_string()),
        Cell::note(invoice.due_at.to_string()),
        Cell::note(invoice.original_due_at.to_string()),
        Cell::note(invoice.resolved_at.map(|at| at.to_string()).unwrap_or_default()),
        Cell::text(invoice.observation.as_str()),
        Cell::text(invoice.payment_link.as_str()),
    ]
}
