//! A field of a form: its label, its input, and beside them what it should be, what is wrong with
//! it, or what looks odd.

use domain::{Error, Lang, Store};
use leptos::either::Either;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Icon;
use crate::failure::Failure;

/// What a form that was sent without scripting left behind: shown again, with its error.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Remembered {
    /// What was typed, by the fields' names.
    pub values: Vec<(String, String)>,
    /// Why nothing was done.
    pub failure: Option<Failure>,
}

impl Remembered {
    /// What was typed into a field; `None` where the form was not sent.
    pub fn value(&self, name: &str) -> Option<String> {
        self.values.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
    }
}

#[cfg(feature = "ssr")]
impl From<Option<&crate::asked::Flash>> for Remembered {
    fn from(flash: Option<&crate::asked::Flash>) -> Remembered {
        flash.map_or_else(Remembered::default, |flash| Remembered {
            values: flash.values.clone(),
            failure: flash.failure.clone(),
        })
    }
}

/// Whose word about a field is shown beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// The server's, about what was sent.
    #[default]
    Sent,
    /// Nobody's, while it is typed into.
    Nothing,
    /// The browser's, about what stands there now.
    Typed,
}

/// A form in an island: its language, the server's error, and what each field shows.
#[derive(Clone, Copy)]
pub struct Form {
    /// The language of its sentences.
    pub lang: Lang,
    store: StoredValue<Store>,
    error: Signal<Option<Error>>,
    sent: RwSignal<u32>,
}

impl Form {
    /// A form whose last answer from the server is `error`.
    pub fn new(lang: Lang, store: Store, error: Signal<Option<Error>>) -> Form {
        Form { lang, store: StoredValue::new(store), error, sent: RwSignal::new(0) }
    }

    /// Tells the fields that what stands in them is on its way.
    pub fn send(self) {
        self.sent.update(|n| *n += 1);
    }

    /// What the form as a whole is told, above its fields.
    pub fn sentence(self) -> Option<String> {
        let error = self.error.get()?;
        let beside = matches!(&error, Error::Refused(refusal) if refusal.field().is_some());
        (!beside).then(|| self.store.with_value(|store| error.sentence(self.lang, store)))
    }
}

/// The banner above the fields of a form.
#[component]
pub fn FormError(
    /// The form.
    form: Form,
) -> impl IntoView {
    move || {
        form.sentence().map(|sentence| {
            view! {
                <div class="alert alert--bad" role="alert">
                    {Icon::Warning.view()}
                    <div class="alert__text">{sentence}</div>
                </div>
            }
        })
    }
}

/// A field with its label and what is said about it.
#[component]
pub fn Field(
    /// The form it belongs to.
    form: Form,
    /// The name it is sent under, and its id.
    name: &'static str,
    /// The field of the domain.
    field: domain::Field,
    /// What stands above it.
    #[prop(into)]
    label: String,
    /// What stands in it.
    value: RwSignal<String>,
    /// What is wrong with what stands in it now.
    #[prop(into)]
    fault: Signal<Option<domain::Fault>>,
    /// What looks odd about it.
    #[prop(into, optional)]
    warning: Signal<Option<String>>,
    /// What it should be.
    #[prop(into, optional)]
    hint: String,
    /// A sign before the value, such as the currency's.
    #[prop(into, optional)]
    sign: String,
    /// Values to choose from, each with its label; none makes it a free text.
    #[prop(optional)]
    options: Vec<(String, String)>,
    /// `email`, `text` …
    #[prop(default = "text")]
    kind: &'static str,
    /// For the keyboard of phones.
    #[prop(default = "text")]
    inputmode: &'static str,
    /// Whether it takes the whole width.
    #[prop(optional)]
    whole: bool,
    /// Whether it has the focus when the form opens.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let shown = RwSignal::new(Shown::Sent);
    let sent_before = StoredValue::new(0);
    let said = Memo::new(move |_| {
        let n_sent = form.sent.get();
        let shown = if sent_before.get_value() == n_sent { shown.get() } else { Shown::Sent };
        let fault = match shown {
            Shown::Sent => form.error.get().and_then(|error| error.fault(field)),
            Shown::Nothing => None,
            Shown::Typed => fault.get(),
        };
        fault.map(|fault| form.store.with_value(|store| fault.sentence(form.lang, store)))
    });
    let typing = move |event| {
        sent_before.set_value(form.sent.get_untracked());
        shown.set(Shown::Nothing);
        value.set(event_target_value(&event));
    };
    let typed = move |event| {
        sent_before.set_value(form.sent.get_untracked());
        value.set(event_target_value(&event));
        shown.set(Shown::Typed);
    };
    let (error_id, hint_id) = (format!("{name}-error"), format!("{name}-hint"));
    let described = {
        let (error_id, hint_id, hinted) = (error_id.clone(), hint_id.clone(), !hint.is_empty());
        move || {
            let mut ids = Vec::new();
            if hinted {
                ids.push(hint_id.clone());
            }
            if said.get().is_some() || warning.get().is_some() {
                ids.push(error_id.clone());
            }
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    };
    let initial = value.get_untracked();
    let input = if options.is_empty() {
        let number = inputmode == "decimal" && !sign.is_empty();
        let class = if number { "field__input field__input--number" } else { "field__input" };
        let input = view! {
            <input
                class=class
                id=name
                name=name
                type=kind
                inputmode=inputmode
                autocomplete="off"
                autofocus=autofocus
                value=initial
                aria-describedby=described
                aria-invalid=move || said.get().is_some().then_some("true")
                on:input=typing
                on:change=typed
            />
        };
        Either::Left(if sign.is_empty() {
            Either::Left(input)
        } else {
            Either::Right(view! {
                <div class="affix"><span class="affix__sign" aria-hidden="true">{sign}</span>{input}</div>
            })
        })
    } else {
        let options = options.into_iter().map(|(value, label)| {
            let selected = value == initial;
            view! { <option value=value selected=selected>{label}</option> }
        });
        Either::Right(view! {
            <div class="select">
                <select class="field__input" id=name name=name autofocus=autofocus on:change=typed>
                    {options.collect_view()}
                </select>
                {Icon::Down.view()}
            </div>
        })
    };
    let class = if whole { "field field--whole" } else { "field" };
    view! {
        <div class=class>
            <label class="field__label" for=name>{label}</label>
            {input}
            {move || match (said.get(), warning.get()) {
                (Some(fault), _) => Some(("field__error", Icon::Warning, fault)),
                (None, Some(warning)) => Some(("field__warning", Icon::Note, warning)),
                (None, None) => None,
            }.map(|(class, icon, said)| view! { <p class=class id=error_id.clone()>{icon.view()}{said}</p> })}
            {(!hint.is_empty()).then(|| view! { <p class="field__hint" id=hint_id>{hint}</p> })}
        </div>
    }
}
