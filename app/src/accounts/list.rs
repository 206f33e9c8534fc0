//! `/accounts`: the list, and the New dialog over it.

use domain::page::{AccountQuery, Column, Direction, PAGE_ROWS, Place as At};
use domain::text::{amount, number};
use domain::{Account, Lang, Money, Permission, Status};
use ledger::accounts::list::{Found, Listed, list};
use leptos::prelude::*;
use leptos_meta::Title;

use super::LiveList;
use super::forms::NewAccount;
use super::words::{FormWords, ListWords};
use crate::asked::{Asked, address, asked};
use crate::format;
use crate::message::Message;
use crate::routes::{self, ListAddress};
use crate::shell::{Frame, Loaded, Place};
use crate::ui::{ColumnHead, Icon, Pager, breakable};

/// `/accounts`
#[component]
pub fn List() -> impl IntoView {
    view! { <ListPage/> }
}

/// `/accounts/new`
#[component]
pub fn ListWithDialog() -> impl IntoView {
    let Asked { ctx, lang, .. } = asked();
    if let Err(error) = ctx.require(Permission::CreateCheckingAccounts) {
        let title = ListWords::of(lang).title;
        return view! { <Frame place=Place::Accounts title><Message error/></Frame> }.into_any();
    }
    let back = own_place().at(routes::ACCOUNTS);
    let title = FormWords::of(lang).new_title;
    view! {
        <ListPage/>
        <Title text=title/>
        <NewAccount back/>
    }
    .into_any()
}

fn own_place() -> ListAddress {
    let address = address();
    ListAddress::parse(address.split_once('?').map_or("", |(_, query)| query))
}

#[component]
fn ListPage() -> impl IntoView {
    let Asked { ctx, lang, .. } = asked();
    let words = ListWords::of(lang);
    let may_import = ctx.may(Permission::Import);
    let place = own_place();
    let load = async move {
        let listed = list(&ctx, &place.query, PAGE_ROWS).await?;
        Ok(view! { <Content place listed/> })
    };
    view! {
        <Frame place=Place::Accounts title=words.title>
            <header class="page-head">
                <h1 class="page-head__title">{words.title}</h1>
                <div class="page-head__links">
                    {may_import.then(|| view! { <a href=routes::IMPORTS>{words.import_history}</a> })}
                </div>
            </header>
            <LiveList>
                <section class="card"><Loaded load/></section>
            </LiveList>
        </Frame>
    }
}

/// The card: search and actions, the count, the table, the pager.
#[component]
fn Content(place: ListAddress, listed: Listed) -> impl IntoView {
    let lang = asked().lang;
    let words = ListWords::of(lang);
    let found = match listed.found {
        Found::Exactly(n) => number(n, lang),
        Found::MoreThan(n) => format!("{} {}", words.more_than, number(n, lang)),
    };
    let segment = |status: Option<Status>, label: &'static str| {
        let href = place.from_start(|query| query.status = status).at(routes::ACCOUNTS);
        let current = (place.query.status == status).then_some("true");
        view! { <a class="segments__item" href=href aria-current=current>{label}</a> }
    };
    let is_empty = listed.accounts.is_empty();
    view! {
        <div class="toolbar">
            <Search place=place.clone()/>
            <Actions place=place.clone() is_empty/>
        </div>
        <div id="results" data-live="">
            <div class="found">
                <p aria-live="polite">
                    <span class="found__name">{words.found}</span>
                    " "
                    <strong class="found__number">{found}</strong>
                </p>
                <nav class="segments" aria-label=words.status>
                    {segment(Some(Status::Open), words.open)}
                    {segment(Some(Status::Closed), words.closed)}
                    {segment(None, words.all)}
                </nav>
            </div>
            {if is_empty {
                view! { <Empty place/> }.into_any()
            } else {
                view! { <Table place=place.clone() accounts=listed.accounts.clone()/><Pages place listed/> }.into_any()
            }}
        </div>
    }
}

#[component]
fn Search(place: ListAddress) -> impl IntoView {
    let words = ListWords::of(asked().lang);
    let clear = place.from_start(|query| query.search.clear()).at(routes::ACCOUNTS);
    let AccountQuery { search, .. } = place.query.clone();
    // What else the list is asked for stays as it is.
    let kept = place.from_start(|query| query.search.clear()).at("");
    let kept: Vec<(String, String)> =
        url::form_urlencoded::parse(kept.trim_start_matches('?').as_bytes()).into_owned().collect();
    view! {
        <form class="search" role="search" action=routes::ACCOUNTS>
            {kept.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view()}
            <label class="hidden-text" for="q">{words.search}</label>
            <input class="search__input" id="q" name="q" type="search" placeholder=words.search_for value=search autocomplete="off"/>
            <a class="search__clear" href=clear aria-label=words.clear>{Icon::Clear.view()}</a>
            <button class="search__go" aria-label=words.go>{Icon::Search.view()}</button>
        </form>
    }
}

#[component]
fn Actions(place: ListAddress, is_empty: bool) -> impl IntoView {
    let Asked { ctx, lang, .. } = asked();
    let words = ListWords::of(lang);
    let export = place.from_start(|_| ()).at(routes::EXPORT);
    let new = place.at(routes::NEW_ACCOUNT);
    view! {
        <div class="actions" id="actions" data-live="">
            {if is_empty {
                view! { <a class="button button--quiet" role="link" aria-disabled="true">{Icon::Download.view()}{words.export}</a> }.into_any()
            } else {
                view! { <a class="button button--quiet" href=export download="">{Icon::Download.view()}{words.export}</a> }.into_any()
            }}
            {ctx.may(Permission::Import).then(|| view! {
                <a class="button button--quiet" href=routes::IMPORT>{Icon::Upload.view()}{words.import}</a>
            })}
            {ctx.may(Permission::CreateCheckingAccounts).then(|| view! {
                <a class="button button--primary" href=new>{Icon::Plus.view()}{words.new}</a>
            })}
        </div>
    }
}

#[component]
fn Table(place: ListAddress, accounts: Vec<Account>) -> impl IntoView {
    let Asked { lang, store, .. } = asked();
    let words = ListWords::of(lang);
    let head = |column: Column, label: &'static str| {
        let (href, sorted) = order(&place, column);
        let number = matches!(column, Column::CreditLimit | Column::Available);
        view! { <ColumnHead label number href sorted/> }
    };
    let rows = accounts.into_iter().map(|account| row(account, lang, &store)).collect_view();
    view! {
        <div class="table-box">
            <table class="table" role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        {head(Column::Document, words.document)}
                        {head(Column::Email, words.email)}
                        {head(Column::Status, words.status)}
                        {head(Column::CreditLimit, words.credit_limit)}
                        {head(Column::Available, words.available)}
                        {head(Column::Updated, words.updated)}
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
}

/// Where a click on a column's head leads, and how the column is ordered now.
fn order(place: &ListAddress, column: Column) -> (String, Option<&'static str>) {
    let now = place.query.direction;
    let is_current = place.query.column == column;
    let first = match column {
        Column::Document | Column::Email | Column::Status => Direction::Ascending,
        Column::CreditLimit | Column::Available | Column::Updated => Direction::Descending,
    };
    let direction = if is_current { now.reversed() } else { first };
    let change = |query: &mut AccountQuery| (query.column, query.direction) = (column, direction);
    let sorted = match (is_current, now) {
        (false, _) => None,
        (true, Direction::Ascending) => Some("ascending"),
        (true, Direction::Descending) => Some("descending"),
    };
    (place.from_start(change).at(routes::ACCOUNTS), sorted)
}

fn row(account: Account, lang: Lang, store: &domain::Store) -> impl IntoView + use<> {
    let words = ListWords::of(lang);
    let document = account
        .document
        .as_ref()
        .map_or(words.no_document.to_owned(), |d| d.masked(account.document_type.as_ref()));
    let money = |money: Money| amount(money, lang, store);
    let available = account.available();
    let minus =
        if available < Money::ZERO { "table__number table__minus" } else { "table__number" };
    let badge = if account.status == Status::Open { "badge badge--good" } else { "badge" };
    view! {
        <tr class="table__row" role="row">
            <td role="cell" class="table__key"><a class="table__link" href=routes::account(&account)>{document}</a></td>
            <td role="cell" class="table__long">{breakable(account.email.as_str())}</td>
            <td role="cell" class="table__state" data-label=words.status><span class=badge>{account.status.label(lang)}</span></td>
            <td role="cell" class="table__number" data-label=words.credit_limit>{money(account.credit_limit)}</td>
            <td role="cell" class=minus data-label=words.available>{money(available)}</td>
            <td role="cell" class="table__time" data-label=words.updated>
                <time datetime=format::machine(account.updated_at)>{format::date_time(account.updated_at, lang, store)}</time>
            </td>
        </tr>
    }
}

#[component]
fn Pages(place: ListAddress, listed: Listed) -> impl IntoView {
    let lang = asked().lang;
    let words = ListWords::of(lang);
    let shown = u64::try_from(listed.accounts.len()).unwrap_or_default();
    let before = if listed.more_before { place.before } else { 0 };
    let total = match listed.found {
        Found::Exactly(n) => number(n, lang),
        Found::MoreThan(n) => format!("{} {}", words.more_than, number(n, lang)),
    };
    let number = |n: u64| number(i64::try_from(n).unwrap_or_default(), lang);
    let range = format!("{}–{} {} {total}", number(before + 1), number(before + shown), words.of);
    let to = |at: At, before: u64| {
        let query = AccountQuery { place: at, ..place.query.clone() };
        ListAddress { query, before }.at(routes::ACCOUNTS)
    };
    let rows = u64::try_from(PAGE_ROWS).unwrap_or_default();
    let key = |account: Option<&Account>| account.map(|account| account.key).unwrap_or_default();
    let previous = listed
        .more_before
        .then(|| to(At::Before(key(listed.accounts.first())), before.saturating_sub(rows)));
    let next =
        listed.more_after.then(|| to(At::After(key(listed.accounts.last())), before + shown));
    view! { <Pager lang range before=previous after=next/> }
}

/// What stands in the table's place when nothing was found.
#[component]
fn Empty(place: ListAddress) -> impl IntoView {
    let Asked { ctx, lang, .. } = asked();
    let words = ListWords::of(lang);
    let searched = !place.query.search.is_empty();
    let hint = match (searched, place.query.status) {
        (true, _) => words.nothing_found,
        (false, Some(Status::Closed)) => words.nothing_closed,
        (false, _) => words.nothing_yet,
    };
    let everywhere = place.from_start(|query| query.status = None).at(routes::ACCOUNTS);
    let may_open = ctx.may(Permission::CreateCheckingAccounts);
    let icon = if searched { Icon::Search } else { Icon::Person };
    view! {
        <div class="empty">
            <span class="empty__icon">{icon.view()}</span>
            <p class="empty__title">{words.nothing}</p>
            <p class="empty__hint">{hint}</p>
            <div class="empty__actions">
                {(searched && place.query.status.is_some()).then(|| view! { <a class="button" href=everywhere>{words.search_all}</a> })}
                {(!searched && may_open).then(|| view! { <a class="button" href=routes::NEW_ACCOUNT>{words.new}</a> })}
            </div>
        </div>
    }
}
