//! The forms of accounts: the New dialog, limit and tolerance, closing.

use domain::document::DocumentType;
use domain::error::Field as Of;
use domain::text::amount;
use domain::{Account, Money, Permission};
use leptos::prelude::*;
use server_fn::ServerFn;

use super::before::Before;
use super::server_fns::{AddHolder, ChangeCeiling, CloseAccountFor, OpenAccount};
use super::words::FormWords;
use crate::asked::{Asked, address};
use crate::routes;
use crate::ui::field::Said;
use crate::ui::{Alert, Field, FieldSpec, Icon, Modal, SendOnce, Tone, breakable};

/// The New dialog, over the list at `back`.
#[component]
pub(super) fn NewAccount(back: String) -> impl IntoView {
    let before = Before::of(OpenAccount::PATH);
    let Asked { ctx, lang, store, .. } = before.asked.clone();
    let words = FormWords::of(lang);
    let options = DocumentType::OFFERED.map(|kind| {
        let label = if kind == DocumentType::Other { words.other } else { kind.as_str() };
        (kind.as_str().to_owned(), label.to_owned())
    });
    let default_limit = amount(store.default_limit, lang, &store);
    let show = move |spec: FieldSpec| view! { <Field lang currency=store.currency.clone() spec/> };
    let mut document_type = FieldSpec {
        options: options.to_vec(),
        ..before.field("document_type", Of::DocumentType, words.document_type, "CPF")
    };
    let mut document = before.field("document", Of::Document, words.document, "");
    let mut email = FieldSpec {
        inputmode: "email".to_owned(),
        is_whole: true,
        ..before.field("email", Of::Email, words.email, "")
    };
    // The dialog begins where something is to be done.
    let is_wrong = |spec: &FieldSpec| matches!(spec.said, Some(Said::Wrong(_)));
    match (is_wrong(&document), is_wrong(&email)) {
        (true, _) => document.has_focus = true,
        (false, true) => email.has_focus = true,
        (false, false) => document_type.has_focus = true,
    }
    let credit = if ctx.may(Permission::EditCredits) {
        let label = format!("{} ({})", words.credit_limit, before.asked.store.currency);
        let limit = FieldSpec {
            hint: format!("{} {default_limit}.", words.empty_limit),
            sign: before.asked.store.sign().to_owned(),
            inputmode: "decimal".to_owned(),
            ..before.field("credit_limit", Of::CreditLimit, &label, "")
        };
        let tolerance = FieldSpec {
            hint: words.tolerance_hint.to_owned(),
            ..before.field("tolerance", Of::Tolerance, words.tolerance, "")
        };
        view! { <div class="fields">{show(limit)}{show(tolerance)}</div> }.into_any()
    } else {
        view! { <p class="field__hint">{words.not_yours}" "{default_limit}"."</p> }.into_any()
    };
    view! {
        <Modal title="new-title".to_owned() back=back.clone()>
            <SendOnce>
                <form class="dialog__form" method="post" action=OpenAccount::PATH novalidate>
                    <div class="dialog__head">
                        <h2 id="new-title">{words.new_title}</h2>
                        <a class="dialog__close" href=back.clone() aria-label=words.close_dialog>{Icon::Clear.view()}</a>
                    </div>
                    <div class="dialog__body">
                        {before.banner()}
                        <fieldset class="fieldset">
                            <legend class="fieldset__title">{words.identification}</legend>
                            <div class="fields">
                                {show(document_type)}
                                {show(document)}
                                {show(email)}
                            </div>
                        </fieldset>
                        <fieldset class="fieldset">
                            <legend class="fieldset__title">{words.credit}</legend>
                            {credit}
                        </fieldset>
                    </div>
                    <div class="dialog__foot">
                        <a class="button" href=back>{words.cancel}</a>
                        <button class="button button--primary">{words.confirm}</button>
                    </div>
                </form>
            </SendOnce>
        </Modal>
    }
}

/// What a form of this account was told that is not shown any more, because meanwhile the account was
/// closed or the role changed: the sentence, and what was typed.
#[component]
pub(super) fn Unshown(key: i64, shows_ceiling: bool, shows_rest: bool) -> impl IntoView {
    let told = |form: &str, names: &[&str]| {
        let before = Before::of(form).about(key);
        let error = before.error().cloned()?;
        let typed: Vec<String> = names
            .iter()
            .map(|name| before.value(name, ""))
            .filter(|text| !text.is_empty())
            .collect();
        Some((error.sentence(before.asked.lang, &before.asked.store), typed.join(", ")))
    };
    let ceiling = || told(ChangeCeiling::PATH, &["credit_limit", "tolerance"]);
    let rest =
        || told(CloseAccountFor::PATH, &["owed"]).or_else(|| told(AddHolder::PATH, &["email"]));
    let told = (!shows_ceiling).then(ceiling).flatten();
    let told = told.or_else(|| (!shows_rest).then(rest).flatten());
    told.map(|(sentence, typed)| {
        let typed =
            (!typed.is_empty()).then(|| view! { " "<strong>{format!("“{typed}”")}</strong> });
        view! { <Alert tone=Tone::Bad>{sentence}{typed}</Alert> }
    })
}

/// Which half of the ceiling a form changes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ceiling {
    Limit,
    Tolerance,
}

/// Limit or tolerance of an account.
#[component]
pub(super) fn EditCeiling(account: Account, half: Ceiling) -> impl IntoView {
    let before = Before::of(ChangeCeiling::PATH).about(account.key);
    let Asked { lang, store, .. } = before.asked.clone();
    let words = FormWords::of(lang);
    let mark = lang.mark();
    let limit = amount(account.credit_limit, lang, &store);
    let tolerance = account.tolerance.percent(mark);
    let (name, other, label, of, current, shown, hint, sign) = match half {
        Ceiling::Limit => {
            let current = account.credit_limit.plain(mark);
            let sign = store.sign().to_owned();
            (
                "credit_limit",
                "tolerance",
                words.credit_limit,
                Of::CreditLimit,
                current,
                limit,
                "",
                sign,
            )
        }
        Ceiling::Tolerance => {
            let shown = tolerance.clone();
            let hint = words.tolerance_hint;
            (
                "tolerance",
                "credit_limit",
                words.tolerance,
                Of::Tolerance,
                tolerance,
                shown,
                hint,
                String::new(),
            )
        }
    };
    // Both halves are sent to one place: what came back belongs to the half that was filled in.
    let is_ours = before
        .flash
        .as_ref()
        .is_some_and(|flash| !flash.value(name).is_empty() || flash.value(other).is_empty());
    let before = if is_ours { before } else { Before { flash: None, ..before } };
    let is_open = before.flash.is_some();
    let inputmode = if half == Ceiling::Limit { "decimal" } else { "text" };
    let spec = FieldSpec {
        hint: hint.to_owned(),
        sign,
        inputmode: inputmode.to_owned(),
        ..before.field(name, of, label, &current)
    };
    view! {
        <details class="editable" name="manage" open=is_open>
            <summary class="editable__summary">
                <span class="editable__name">{label}</span>
                " "
                <span class="editable__value">{shown}</span>
                " "
                <span class="editable__action">
                    <span class="editable__edit">{words.edit}</span>
                    <span class="editable__cancel">{words.cancel}</span>
                </span>
            </summary>
            <SendOnce>
                <form class="editable__form" method="post" action=ChangeCeiling::PATH novalidate>
                    <input type="hidden" name="key" value=account.key/>
                    <input type="hidden" name="version" value=account.version/>
                    {before.banner()}
                    <Field lang currency=store.currency spec/>
                    <button class="button button--primary">{words.update}</button>
                </form>
            </SendOnce>
        </details>
    }
}

/// Asks before an account is closed: a dialog over its page, at an address of its own. What is owed has to be typed where
/// something is.
#[component]
pub(super) fn AskClosing(account: Account) -> impl IntoView {
    let before = Before::of(CloseAccountFor::PATH).about(account.key);
    let Asked { lang, store, .. } = before.asked.clone();
    let words = FormWords::of(lang);
    let hint = format!("{} {}", words.type_owed, account.owed.plain(lang.mark()));
    let spec = FieldSpec {
        hint,
        inputmode: "decimal".to_owned(),
        ..before.field("owed", Of::Owed, words.amount_owed, "")
    };
    let back = format!("{}#others", routes::with(&address(), "close", None));
    let owed = (account.owed != Money::ZERO).then(|| amount(account.owed, lang, &store));
    let email = account.email.to_string();
    view! {
        <Modal title="close-title".to_owned() back=back.clone()>
            <SendOnce>
                <form class="dialog__form" method="post" action=CloseAccountFor::PATH novalidate>
                    <input type="hidden" name="key" value=account.key/>
                    <input type="hidden" name="version" value=account.version/>
                    <div class="dialog__head">
                        <h2 id="close-title">{words.close_title}</h2>
                        <a class="dialog__close" href=back.clone() aria-label=words.close_dialog>{Icon::Clear.view()}</a>
                    </div>
                    <div class="dialog__body">
                        {before.banner()}
                        <p class="card__text"><strong>{breakable(&email)}</strong>" "{words.closing}</p>
                        {owed.map(|owed| view! {
                            <p class="card__text"><strong>{owed}</strong>" "{words.still_owed}</p>
                            <div class="fields"><Field lang currency=store.currency.clone() spec/></div>
                        })}
                    </div>
                    <div class="dialog__foot">
                        <a class="button" href=back autofocus>{words.cancel}</a>
                        <button class="button button--danger">{words.close_account}</button>
                    </div>
                </form>
            </SendOnce>
        </Modal>
    }
}
