//! The forms of accounts: the New dialog, limit and tolerance, closing. They work before any script
//! arrives, and without one; with it they tell what is wrong while it is typed.

use domain::accounts::{AccountForm, CeilingForm};
use domain::document::{DocumentType, is_plausible};
use domain::error::{Fault, Field as F};
use domain::imports::Warning;
use domain::text::amount;
use domain::{DocumentNumber, Error, Lang, Money, Rate, Store};
use leptos::either::Either;
use leptos::form::ActionForm;
use leptos::html;
use leptos::prelude::*;

use super::server_fns::{ChangeCeiling, CloseAccountFor, OpenAccount};
use super::words::FormWords;
use crate::failure::Failure;
use crate::ui::field::{Field, Form, FormError};
use crate::ui::{Icon, Remembered, awake};

/// The last answer to a form: the server's to this one, else what a form sent without scripting
/// left behind.
fn answer(
    value: impl Fn() -> Option<Result<(), Failure>> + Send + Sync + 'static,
    before: Option<Failure>,
) -> Signal<Option<Error>> {
    Signal::derive(move || match value() {
        Some(Err(Failure(error))) => Some(error),
        Some(Ok(())) => None,
        None => before.clone().map(|failure| failure.0),
    })
}

/// The New dialog, at its own address over the list.
#[island]
pub fn NewAccount(
    lang: Lang,
    store: Store,
    remembered: Remembered,
    may_edit_credits: bool,
    /// The address of the list beneath.
    back: String,
) -> impl IntoView {
    awake();
    let words = FormWords::of(lang);
    let action = ServerAction::<OpenAccount>::new();
    let form = Form::new(lang, store.clone(), answer(move || action.value().get(), remembered.failure.clone()));
    let text = |name: &str, or: &str| {
        RwSignal::new(remembered.value(name).unwrap_or_else(|| or.to_owned()))
    };
    let (document_type, document, email) = (text("document_type", "CPF"), text("document", ""), text("email", ""));
    let (credit_limit, tolerance) = (text("credit_limit", ""), text("tolerance", ""));
    let typed = Memo::new(move |_| {
        let form = AccountForm {
            document_type: document_type.get(),
            document: document.get(),
            email: email.get(),
            credit_limit: credit_limit.get(),
            tolerance: tolerance.get(),
        };
        form.parse(lang.mark()).err()
    });
    let fault = move |field| Signal::derive(move || typed.get().and_then(|error| error.fault(field)));
    let document_warning = Signal::derive(move || {
        let kind = DocumentType::parse(&document_type.get()).ok().flatten();
        let number = DocumentNumber::parse(&document.get(), kind.as_ref()).ok().flatten()?;
        let plausible = is_plausible(&number, kind.as_ref());
        let warning = Warning::CheckDigits { value: document.get(), document_type: kind? };
        (!plausible).then(|| warning.sentence(lang))
    });
    let options = DocumentType::OFFERED.map(|kind| {
        let label = if kind == DocumentType::Other { words.other } else { kind.as_str() };
        (kind.as_str().to_owned(), label.to_owned())
    });
    let limit_hint = format!("{} {}.", words.empty_limit, amount(store.default_limit, lang, &store));
    let label = format!("{} ({})", words.credit_limit, store.currency);
    let credit = if may_edit_credits {
        Either::Left(view! {
            <div class="fields">
                <Field form name="credit_limit" field=F::CreditLimit label=label value=credit_limit
                    fault=fault(F::CreditLimit) hint=limit_hint sign=store.sign().to_owned() inputmode="decimal"/>
                <Field form name="tolerance" field=F::Tolerance label=words.tolerance value=tolerance
                    fault=fault(F::Tolerance) warning=tolerance_warning(tolerance, lang) hint=words.tolerance_hint
                    inputmode="decimal"/>
            </div>
        })
    } else {
        let default_limit = amount(store.default_limit, lang, &store);
        Either::Right(view! { <p class="field__hint">{words.not_yours}" "{default_limit}"."</p> })
    };
    let dialog = NodeRef::<html::Dialog>::new();
    open_as_modal(dialog, back.clone());
    view! {
        <dialog class="dialog" open node_ref=dialog aria-labelledby="new-title">
            <ActionForm action attr:class="dialog__form" on:submit=move |_| form.send()>
                <div class="dialog__head">
                    <h2 id="new-title">{words.new_title}</h2>
                    <a class="dialog__close" href=back.clone() aria-label=words.close_dialog>{Icon::Clear.view()}</a>
                </div>
                <div class="dialog__body">
                    <FormError form/>
                    <fieldset class="fieldset">
                        <legend class="fieldset__title">{words.identification}</legend>
                        <div class="fields">
                            <Field form name="document_type" field=F::DocumentType label=words.document_type
                                value=document_type fault=fault(F::DocumentType) options=options.to_vec() autofocus=true/>
                            <Field form name="document" field=F::Document label=words.document value=document
                                fault=fault(F::Document) warning=document_warning/>
                            <Field form name="email" field=F::Email label=words.email value=email
                                fault=fault(F::Email) inputmode="email" whole=true/>
                        </div>
                    </fieldset>
                    <fieldset class="fieldset">
                        <legend class="fieldset__title">{words.credit}</legend>
                        {credit}
                    </fieldset>
                </div>
                <div class="dialog__foot">
                    <a class="button" href=back>{words.cancel}</a>
                    <button class="button button--primary" disabled=move || action.pending().get()>{words.confirm}</button>
                </div>
            </ActionForm>
        </dialog>
    }
}

/// Limit or tolerance of an account, each with its own form.
#[island]
pub fn EditCeiling(
    lang: Lang,
    store: Store,
    remembered: Remembered,
    key: i64,
    version: i64,
    credit_limit: Money,
    tolerance: Rate,
    /// Whether this one edits the tolerance, and not the limit.
    of_tolerance: bool,
) -> impl IntoView {
    awake();
    let words = FormWords::of(lang);
    let action = ServerAction::<ChangeCeiling>::new();
    let name = if of_tolerance { "tolerance" } else { "credit_limit" };
    let sent_before = remembered.value(name);
    let before = remembered.failure.clone().filter(|_| sent_before.is_some());
    let is_open = before.is_some();
    let form = Form::new(lang, store.clone(), answer(move || action.value().get(), before));
    let mark = lang.mark();
    let (label, field, current, shown) = if of_tolerance {
        (words.tolerance, F::Tolerance, tolerance.percent(mark), tolerance.percent(mark))
    } else {
        let shown = amount(credit_limit, lang, &store);
        (words.credit_limit, F::CreditLimit, credit_limit.plain(mark), shown)
    };
    let value = RwSignal::new(sent_before.unwrap_or(current));
    let fault = Signal::derive(move || {
        let (credit_limit, tolerance) =
            if of_tolerance { (String::new(), value.get()) } else { (value.get(), String::new()) };
        fault_of(CeilingForm { key, version, credit_limit, tolerance }.parse(mark), field)
    });
    let warning = Signal::derive(move || of_tolerance.then(|| tolerance_warning(value, lang).get()).flatten());
    let hint = if of_tolerance { words.tolerance_hint } else { "" };
    let sign = if of_tolerance { String::new() } else { store.sign().to_owned() };
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
            <ActionForm action attr:class="editable__form" on:submit=move |_| form.send()>
                <input type="hidden" name="key" value=key/>
                <input type="hidden" name="version" value=version/>
                <FormError form/>
                <Field form name field label value fault warning hint sign inputmode="decimal"/>
                <button class="button button--primary" disabled=move || action.pending().get()>{words.update}</button>
            </ActionForm>
        </details>
    }
}

/// Closes an account; what is owed has to be typed where something is.
#[island]
pub fn CloseAccount(
    lang: Lang,
    store: Store,
    remembered: Remembered,
    key: i64,
    version: i64,
    owed: Money,
) -> impl IntoView {
    awake();
    let words = FormWords::of(lang);
    let action = ServerAction::<CloseAccountFor>::new();
    let form = Form::new(lang, store, answer(move || action.value().get(), remembered.failure.clone()));
    let value = RwSignal::new(remembered.value("owed").unwrap_or_default());
    let fault = Signal::derive(move || Money::read_typed(&value.get(), lang.mark()).err()
        .map(|rule| Fault::new(F::Owed, &value.get(), rule)));
    let hint = format!("{} {}", words.type_owed, owed.plain(lang.mark()));
    view! {
        <ActionForm action attr:class="close-account__form" on:submit=move |_| form.send()>
            <input type="hidden" name="key" value=key/>
            <input type="hidden" name="version" value=version/>
            <FormError form/>
            {(owed != Money::ZERO).then(|| view! {
                <Field form name="owed" field=F::Owed label=words.amount_owed value fault hint inputmode="decimal"/>
            })}
            <button class="button button--danger" disabled=move || action.pending().get()>{words.close_account}</button>
        </ActionForm>
    }
}

fn fault_of<T>(parsed: Result<T, Error>, field: F) -> Option<Fault> {
    parsed.err().and_then(|error| error.fault(field))
}

fn tolerance_warning(value: RwSignal<String>, lang: Lang) -> Signal<Option<String>> {
    Signal::derive(move || {
        let text = value.get();
        let rate = Rate::read_typed(&text, lang.mark()).ok()?;
        let warning = Warning::ToleranceAboveOne { value: text.clone(), rate, mark: lang.mark() };
        (rate > Rate::ONE && !text.contains('%')).then(|| warning.sentence(lang))
    })
}

/// In the browser the dialog becomes a modal one: the focus stays in it, and Escape leaves it.
fn open_as_modal(dialog: NodeRef<html::Dialog>, back: String) {
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get() {
            let back = back.clone();
            dialog.close();
            let _ = dialog.show_modal();
            let leave = wasm_bindgen::prelude::Closure::<dyn FnMut()>::new(move || crate::ui::go_to(&back));
            dialog.set_oncancel(Some(wasm_bindgen::JsCast::unchecked_ref(leave.as_ref())));
            leave.forget();
        }
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = (dialog, back);
}
