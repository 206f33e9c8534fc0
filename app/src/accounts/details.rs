//! `/accounts/{id}`: one account.

use domain::text::amount;
use domain::{
    Account, AccountId, DocumentType, Error, Hold, Holder as Dependent, Money, Noun, Permission,
    Status, Store,
};
use ledger::invoices::InvoiceOf;
use ledger::receipts::ReceiptList;
use ledger::statements::Newest;
use ledger::{Ctx, accounts, holders, invoices, purchases, receipts, statements};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use server_fn::ServerFn;

use super::before::Before;
use super::forms::{AskClosing, Ceiling, EditCeiling, Unshown};
use super::holders::{AskRemoval, Holders};
use super::holds::Holds;
use super::invoices::{INVOICE_ROWS, Invoices};
use super::period::Days;
use super::receipts::{AskTakeBack, NEWEST, Receipts, taken_back};
use super::server_fns::CloseAccountFor;
use super::statements::{STATEMENT_ROWS, Statements};
use super::words::DetailsWords;
use crate::asked::{Asked, address, asked, query_value};
use crate::format;
use crate::routes;
use crate::shell::{Frame, Loaded, Place};
use crate::ui::{Icon, breakable};

/// `/accounts/{id}`, and `?archived=key` for a closed one whose id may belong to a new one.
#[component]
pub fn Details() -> impl IntoView {
    let Asked { ctx, lang, store, .. } = asked();
    let words = DetailsWords::of(lang);
    let days = Days::asked(ctx.clock.now(), &store);
    let id = use_params_map().read_untracked().get("id").unwrap_or_default();
    let archived = query_value("archived").and_then(|key| key.parse().ok());
    let load = async move {
        let id = AccountId::parse(&id).ok().flatten().ok_or(Error::NotFound(Noun::Account))?;
        let account = match archived {
            Some(key) => accounts::get_by_key(&ctx, key).await?,
            None => accounts::get(&ctx, &id).await?,
        };
        // The key says which one; an id may spell its document in another way.
        if archived.is_some() && account.id != id {
            return Err(Error::NotFound(Noun::Account));
        }
        let read = Read::of(&ctx, account, days, &store).await?;
        Ok(view! { <Content read/> })
    };
    view! {
        <Frame place=Place::Accounts title=words.title>
            <a class="back" href=routes::ACCOUNTS>{Icon::Back.view()}{words.accounts}</a>
            <Loaded load/>
        </Frame>
    }
}

/// An account and what else its page shows: nothing that whoever asks may not see.
struct Read {
    account: Account,
    receipts: Option<ReceiptList>,
    invoices: Option<Vec<InvoiceOf>>,
    holds: Vec<Hold>,
    movements: Option<(Days, Newest)>,
    holders: Vec<Dependent>,
}

impl Read {
    async fn of(ctx: &Ctx, account: Account, days: Days, store: &Store) -> Result<Read, Error> {
        let key = account.key;
        let rows = i64::try_from(INVOICE_ROWS + 1).unwrap_or(i64::MAX);
        let (receipts, invoices) = match ctx.may(Permission::ReadInvoices) {
            true => (
                Some(receipts::list_by_key(ctx, key, NEWEST).await?),
                Some(invoices::list_by_key(ctx, key, rows).await?),
            ),
            false => (None, None),
        };
        let (holds, movements) = if ctx.may(Permission::ReadStatements) {
            let period = days.period(store);
            let newest = statements::newest_by_key(ctx, key, period, STATEMENT_ROWS).await?;
            (purchases::live(ctx, key).await?, Some((days, newest)))
        } else {
            (Vec::new(), None)
        };
        let holders = holders::list_by_key(ctx, key).await?;
        Ok(Read { account, receipts, invoices, holds, movements, holders })
    }
}

#[component]
fn Content(read: Read) -> impl IntoView {
    let Asked { ctx, lang, .. } = asked();
    let words = DetailsWords::of(lang);
    let Read { account, receipts, invoices, holds, movements, holders } = read;
    let is_open = account.status == Status::Open;
    let badge = if is_open { "badge badge--good" } else { "badge" };
    let may_edit = is_open && ctx.may(Permission::EditCredits);
    let may_manage = is_open && ctx.may(Permission::CreateCheckingAccounts);
    let payable = (account.owed != Money::ZERO).then(|| view! { " "{words.still_payable} });
    let taking_back = taken_back(&receipts, is_open && ctx.may(Permission::PayInvoice));
    // A closing that was refused is asked about again, wherever it was sent from.
    let was_refused = Before::of(CloseAccountFor::PATH).about(account.key).flash.is_some();
    let is_closing = may_manage && (was_refused || query_value("close").is_some());
    let leaving = query_value("remove").filter(|_| may_manage);
    let leaving = leaving.and_then(|id| holders.iter().find(|h| h.id.as_str() == id).cloned());
    view! {
        <Title text=account.email.to_string()/>
        <header class="page-head">
            <h1 class="page-head__title">{breakable(account.email.as_str())}" "<span class=badge>{account.status.label(lang)}</span></h1>
        </header>
        <div class="stack">
            <Unshown key=account.key shows_ceiling=may_edit shows_rest=may_manage/>
            {(!is_open).then(|| view! {
                <div class="alert">{Icon::Note.view()}<div class="alert__text">{words.archived}{payable}</div></div>
            })}
            <Figures account=account.clone()/>
            <div class="columns">
                <Holder account=account.clone()/>
                <Manage account=account.clone() may_edit/>
            </div>
            {receipts.map(|list| view! { <Receipts account=account.clone() list has_dialog=taking_back.is_some()/> })}
            {invoices.map(|invoices| view! { <Invoices key=account.key invoices is_open/> })}
            {(!holds.is_empty()).then(|| view! { <Holds holds/> })}
            {movements.map(|(days, newest)| view! { <Statements account=account.clone() days newest/> })}
            <Holders key=account.key holders may_manage has_dialog=leaving.is_some()/>
            {may_manage.then(|| view! { <Others account=account.clone()/> })}
            {leaving.map(|holder| view! { <AskRemoval key=account.key holder/> })}
            {is_closing.then(|| view! { <AskClosing account=account.clone()/> })}
            {taking_back.map(|receipt| view! { <AskTakeBack key=account.key receipt/> })}
        </div>
    }
}

#[component]
fn Figures(account: Account) -> impl IntoView {
    let Asked { lang, store, .. } = asked();
    let words = DetailsWords::of(lang);
    let money = |money: Money| amount(money, lang, &store);
    let figure = |key: &'static str, name: &'static str, value: Money, note: String| {
        view! {
            <div class="figure">
                <dt class="figure__name"><span class=format!("key key--{key}")></span>{name}</dt>
                <dd class="figure__value">{money(value)}</dd>
                <dd class="figure__note">{note}</dd>
            </div>
        }
    };
    let of_limit = format!("{} {}", words.of_a_limit, money(account.credit_limit));
    let percent = |part: Money| {
        let whole = account.credit_limit.as_minor().max(1);
        (i128::from(part.as_minor()) * 100 / i128::from(whole)).clamp(0, 100)
    };
    let owed = percent(account.owed);
    let reserved = percent(account.reserved).min(100 - owed);
    let mut label = format!("{}: {}", words.total_due, money(account.owed));
    if account.reserved != Money::ZERO {
        label += &format!(", {}: {}", words.reserved, money(account.reserved));
    }
    view! {
        <section class="card" aria-labelledby="status">
            <h2 class="hidden-text" id="status">{words.status}</h2>
            <dl class="figures">
                {figure("available", words.available, account.available(), of_limit)}
                {figure("owed", words.total_due, account.owed, words.open_invoices.to_owned())}
                {(account.reserved != Money::ZERO).then(|| {
                    figure("reserved", words.reserved, account.reserved, words.awaiting.to_owned())
                })}
            </dl>
            <svg class="usage" role="img" aria-label=label>
                <rect class="usage__owed" width=format!("{owed}%") height="100%"></rect>
                <rect class="usage__reserved" x=format!("{owed}%") width=format!("{reserved}%") height="100%"></rect>
            </svg>
        </section>
    }
}

#[component]
fn Holder(account: Account) -> impl IntoView {
    let Asked { lang, store, .. } = asked();
    let words = DetailsWords::of(lang);
    let kind = account.document_type.clone();
    let document = account.document.as_ref().map(|document| document.masked(kind.as_ref()));
    let kind = kind.as_ref().map(DocumentType::to_string);
    let time = |time| view! { <time datetime=format::machine(time)>{format::date_time(time, lang, &store)}</time> };
    let fact = |name: &'static str, value: AnyView| {
        view! { <div class="facts__item"><dt class="facts__name">{name}</dt><dd class="facts__value">{value}</dd></div> }
    };
    view! {
        <section class="card" aria-labelledby="holder">
            <div class="card__head"><h2 id="holder">{words.holder}</h2></div>
            <dl class="facts facts--lines">
                {fact(words.id, view! { <code>{account.id.to_string()}</code> }.into_any())}
                {fact(words.document, match document {
                    Some(document) => view! { {document}" "<span class="field__optional">{kind}</span> }.into_any(),
                    None => view! { <span class="field__optional">{words.none}</span> }.into_any(),
                })}
                {fact(words.email, breakable(account.email.as_str()).into_any())}
                {fact(words.opened, time(account.created_at).into_any())}
                {fact(words.updated, time(account.updated_at).into_any())}
            </dl>
        </section>
    }
}

#[component]
fn Manage(account: Account, may_edit: bool) -> impl IntoView {
    let Asked { lang, store, .. } = asked();
    let words = DetailsWords::of(lang);
    let form_words = super::words::FormWords::of(lang);
    let content = if may_edit {
        view! {
            <EditCeiling account=account.clone() half=Ceiling::Limit/>
            <EditCeiling account half=Ceiling::Tolerance/>
        }
        .into_any()
    } else {
        let fact = |name: &'static str, value: String| {
            view! { <div class="facts__item"><dt class="facts__name">{name}</dt><dd class="facts__value">{value}</dd></div> }
        };
        view! {
            <dl class="facts facts--lines">
                {fact(form_words.credit_limit, amount(account.credit_limit, lang, &store))}
                {fact(form_words.tolerance, account.tolerance.percent(lang.mark()))}
            </dl>
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="manage">
            <div class="card__head"><h2 id="manage">{words.manage}</h2></div>
            {content}
        </section>
    }
}

#[component]
fn Others(account: Account) -> impl IntoView {
    let Asked { lang, store, .. } = asked();
    let words = DetailsWords::of(lang);
    let ask = format!("{}#others", routes::with(&address(), "close", Some("1")));
    let owed = if account.owed == Money::ZERO {
        words.nothing_owed.into_any()
    } else {
        view! { <strong>{amount(account.owed, lang, &store)}</strong>" "{words.still_owed} }
            .into_any()
    };
    view! {
        <section class="card close-account" aria-labelledby="others">
            <h2 id="others">{words.others}</h2>
            <p class="card__text">{words.closing}" "{owed}</p>
            <a class="button button--danger" href=ask>{super::words::FormWords::of(lang).close_account}</a>
        </section>
    }
}
