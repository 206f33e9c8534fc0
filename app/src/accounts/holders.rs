//! The additional holders of an account: who else buys on it, adding and removing them.

use domain::Holder;
use domain::error::Field as Of;
use leptos::prelude::*;
use server_fn::ServerFn;

use super::before::Before;
use super::server_fns::{AddHolder, RemoveHolder};
use super::words::HolderWords;
use crate::asked::{Asked, Notice, address, asked};
use crate::format;
use crate::routes;
use crate::ui::field::Said;
use crate::ui::{Alert, ColumnHead, Field, FieldSpec, Icon, Modal, SendOnce, Tone, breakable};

/// The holders of the account with this key, the oldest first.
#[component]
pub(super) fn Holders(
    key: i64,
    holders: Vec<Holder>,
    may_manage: bool,
    /// Whether the dialog is shown that asks before one is removed.
    has_dialog: bool,
) -> impl IntoView {
    let lang = asked().lang;
    let words = HolderWords::of(lang);
    let notice = match asked().notice() {
        Some(Notice::HolderAdded { email }) => Some((email.clone(), words.was_added)),
        Some(Notice::HolderRemoved { email }) => Some((email.clone(), words.was_removed)),
        _ => None,
    };
    let notice = notice.map(|(email, said)| {
        view! { <Alert tone=Tone::Good><strong>{breakable(&email)}</strong>" "{said}</Alert> }
    });
    // What was said of a removal whose dialog is gone, because somebody else removed the same one.
    let late = (!has_dialog).then(|| Before::of(RemoveHolder::PATH).about(key).banner());
    let none = if may_manage { words.none_yet } else { words.none };
    let content = if holders.is_empty() {
        view! { <p class="card__text">{none}</p> }.into_any()
    } else {
        view! { <Table holders may_manage/> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="holders">
            <div class="card__head"><h2 id="holders">{words.title}</h2></div>
            {notice}
            {late}
            {content}
            {may_manage.then(|| view! { <NewHolder key/> })}
        </section>
    }
}

#[component]
fn Table(holders: Vec<Holder>, may_manage: bool) -> impl IntoView {
    let Asked { lang, store, .. } = asked();
    let words = HolderWords::of(lang);
    let here = address();
    let row = |holder: Holder| {
        let ask = format!("{}#holders", routes::with(&here, "remove", Some(holder.id.as_str())));
        let named = format!("{}: {}", words.remove, holder.email);
        let created = format::day(holder.created_at, lang, &store);
        view! {
            <tr class="table__row" role="row">
                <td role="cell" class="table__long"><code>{holder.id.as_str().to_owned()}</code></td>
                <td role="cell" class="table__day" data-label=words.created>
                    <time datetime=format::machine(holder.created_at)>{created}</time>
                </td>
                <td role="cell" class="table__long" data-label=words.email><span>{breakable(holder.email.as_str())}</span></td>
                {may_manage.then(|| view! {
                    <td role="cell" class="table__action">
                        <a class="button button--small button--remove" href=ask aria-label=named>{words.remove}</a>
                    </td>
                })}
            </tr>
        }
    };
    let rows = holders.into_iter().map(row).collect_view();
    view! {
        <div class="table-box">
            <table class="table" role="table" aria-labelledby="holders">
                <thead role="rowgroup">
                    <tr role="row">
                        <ColumnHead label=words.id/>
                        <ColumnHead label=words.created/>
                        <ColumnHead label=words.email/>
                        {may_manage.then(|| view! {
                            <th scope="col" role="columnheader"><span class="hidden-text">{words.action}</span></th>
                        })}
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
}

/// New → email → Confirm, in its place.
#[component]
fn NewHolder(key: i64) -> impl IntoView {
    let before = Before::of(AddHolder::PATH).about(key);
    let Asked { lang, store, .. } = before.asked.clone();
    let words = HolderWords::of(lang);
    let field = before.field("email", Of::Email, words.email, "");
    let has_focus = matches!(field.said, Some(Said::Wrong(_)));
    let spec = FieldSpec { inputmode: "email".to_owned(), has_focus, ..field };
    let is_open = before.flash.is_some();
    // A form that comes back is shown where it stands.
    let to = format!("{}#email", AddHolder::PATH);
    view! {
        <details class="adder" open=is_open>
            <summary class="adder__summary button">
                <span class="adder__new">{Icon::Plus.view()}{words.new}</span>
                <span class="adder__cancel">{words.cancel}</span>
            </summary>
            {before.banner()}
            <SendOnce>
                <form class="adder__form" method="post" action=to novalidate>
                    <input type="hidden" name="key" value=key/>
                    <Field lang currency=store.currency spec/>
                    <button class="button button--primary">{words.confirm}</button>
                </form>
            </SendOnce>
        </details>
    }
}

/// Asks before a holder is removed: a dialog over the account's page, at an address of its own.
#[component]
pub(super) fn AskRemoval(key: i64, holder: Holder) -> impl IntoView {
    let before = Before::of(RemoveHolder::PATH).about(key);
    let words = HolderWords::of(before.asked.lang);
    let back = format!("{}#holders", routes::with(&address(), "remove", None));
    let email = holder.email.to_string();
    view! {
        <Modal title="remove-title".to_owned() back=back.clone()>
            <SendOnce>
                <form class="dialog__form" method="post" action=RemoveHolder::PATH novalidate>
                    <input type="hidden" name="key" value=key/>
                    <input type="hidden" name="holder" value=holder.id.as_str().to_owned()/>
                    <input type="hidden" name="email" value=email.clone()/>
                    <div class="dialog__head">
                        <h2 id="remove-title">{words.remove_title}</h2>
                        <a class="dialog__close" href=back.clone() aria-label=words.close_dialog>{Icon::Clear.view()}</a>
                    </div>
                    <div class="dialog__body">
                        {before.banner()}
                        <p class="card__text"><strong>{breakable(&email)}</strong>" "{words.removing}</p>
                    </div>
                    <div class="dialog__foot">
                        <a class="button" href=back autofocus>{words.cancel}</a>
                        <button class="button button--danger">{words.remove}</button>
                    </div>
                </form>
            </SendOnce>
        </Modal>
    }
}
