//! A field of a form: its label, its input, and beside them what it should be, what is wrong with
//! it, or what looks odd.
//!
//! A form is a plain one: it is sent, and its page comes back with what is wrong beside the fields.
//! With scripting a field tells the same, by the same rules, as soon as it is left.

use domain::accounts::{self, AccountForm, CloseForm, Odd};
use domain::document::DocumentType;
use domain::error::Field as Of;
use domain::text::{asked, confirmation, read_back};
use domain::{DocumentNumber, Fault, Lang, Rate, Rule, Store, receipts};
use leptos::either::EitherOf3;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Icon, awake};

/// What is said about a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Said {
    /// It cannot stay as it is.
    Wrong(String),
    /// It can, but looks odd.
    Odd(String),
    /// It is this tolerance, and can be once somebody ticks that it is meant.
    Asked(Rate),
    /// What is understood of it.
    Read(String),
}

impl Said {
    /// What is said of a fault.
    pub(crate) fn of(fault: &Fault, lang: Lang, store: &Store) -> Said {
        match fault.rule {
            Rule::Unconfirmed(rate) => Said::Asked(rate),
            _ => Said::Wrong(fault.sentence(lang, store)),
        }
    }
}

/// What a field is made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldSpec {
    /// The name it is sent under, and its id.
    pub name: String,
    /// The field of the domain.
    pub of: Of,
    /// What stands above it.
    pub label: String,
    /// What stands in it.
    pub value: String,
    /// What is said about it at first.
    pub said: Option<Said>,
    /// The tick that came back with it.
    pub ticked: String,
    /// What it should be.
    pub hint: String,
    /// A sign before the value, such as the currency's.
    pub sign: String,
    /// Values to choose from, each with its label; none makes it a free text.
    pub options: Vec<(String, String)>,
    /// For the keyboard of phones.
    pub inputmode: String,
    /// Whether it takes the whole width.
    pub is_whole: bool,
    /// Whether it has the focus when the form opens.
    pub has_focus: bool,
}

impl FieldSpec {
    /// A text field with nothing said about it.
    pub fn text(name: &str, of: Of, label: &str) -> FieldSpec {
        FieldSpec {
            name: name.to_owned(),
            of,
            label: label.to_owned(),
            value: String::new(),
            said: None,
            ticked: String::new(),
            hint: String::new(),
            sign: String::new(),
            options: Vec::new(),
            inputmode: "text".to_owned(),
            is_whole: false,
            has_focus: false,
        }
    }
}

/// A field with its label and what is said about it.
#[island]
pub fn Field(lang: Lang, currency: String, spec: FieldSpec) -> impl IntoView {
    let FieldSpec {
        name,
        of,
        label,
        value,
        said,
        ticked,
        hint,
        sign,
        options,
        inputmode,
        is_whole,
        has_focus,
    } = spec;
    awake();
    // The rules of forms and their sentences know the store by its currency.
    let store = Store { currency, ..Store::default() };
    let said = RwSignal::new(said);
    let reads = matches!(of, Of::CreditLimit | Of::Tolerance | Of::Owed | Of::Value);
    let class = match (is_whole, reads) {
        (true, _) => "field field--whole",
        (false, true) => "field field--reads",
        (false, false) => "field",
    };
    let read = move |text: &str, store: &Store| read_back(of, text, lang, store).map(Said::Read);
    let look = {
        let store = store.clone();
        move |event| {
            let (text, kind) = (event_target_value(&event), beside(&event, "document_type"));
            let told = look_at(of, &text, &kind, lang, &store);
            said.set(told.or_else(|| read(&text, &store)));
        }
    };
    let tick_name = format!("{name}_confirmed");
    let (said_id, hint_id) = (format!("{name}-error"), format!("{name}-hint"));
    let described = if hint.is_empty() { said_id.clone() } else { format!("{said_id} {hint_id}") };
    let invalid = move || matches!(said.get(), Some(Said::Wrong(_))).then_some("true");
    let (id, sent_as) = (name.clone(), name.clone());
    let input = if options.is_empty() {
        let class =
            if sign.is_empty() { "field__input" } else { "field__input field__input--number" };
        let input = view! {
            <input
                class=class
                id=id
                name=sent_as
                type="text"
                inputmode=inputmode
                autocomplete="off"
                autofocus=has_focus
                value=value
                aria-describedby=described
                aria-invalid=invalid
                on:input=move |event| said.set(read(&event_target_value(&event), &store))
                on:change=look
            />
        };
        if sign.is_empty() {
            EitherOf3::A(input)
        } else {
            EitherOf3::B(view! {
                <div class="affix"><span class="affix__sign" aria-hidden="true">{sign}</span>{input}</div>
            })
        }
    } else {
        let options = options.into_iter().map(|(option, label)| {
            let selected = option == value;
            view! { <option value=option selected=selected>{label}</option> }
        });
        EitherOf3::C(view! {
            <div class="select">
                <select class="field__input" id=id name=sent_as autofocus=has_focus>{options.collect_view()}</select>
                {Icon::Down.view()}
            </div>
        })
    };
    view! {
        <div class=class>
            <label class="field__label" for=name>{label}</label>
            {input}
            <div class="field__below">
                <div class="field__said" id=said_id aria-live="polite">
                    {move || said.get().map(|said| {
                        let (class, icon, text, tick) = match said {
                            Said::Wrong(text) => ("field__error", Some(Icon::Warning), text, None),
                            Said::Odd(text) => ("field__warning", Some(Icon::Note), text, None),
                            Said::Asked(rate) => ("field__warning", Some(Icon::Note), asked(rate, lang), Some(rate)),
                            Said::Read(text) => ("field__read", None, text, None),
                        };
                        let tick = tick.map(|rate| {
                            let value = accounts::ticked(rate);
                            let is_ticked = ticked == value;
                            view! {
                                <label class="check field__tick">
                                    <input class="check__input" type="checkbox" name=tick_name.clone() value=value checked=is_ticked/>
                                    <span>{confirmation(rate, lang)}</span>
                                </label>
                            }
                        });
                        view! { <p class=class>{icon.map(Icon::view)}{text}</p>{tick} }
                    })}
                </div>
                {(!hint.is_empty()).then(|| view! { <p class="field__hint" id=hint_id>{hint}</p> })}
            </div>
        </div>
    }
}

/// What is to be said about a text in a field, by the rules of the form it stands in.
pub(crate) fn look_at(
    of: Of,
    text: &str,
    document_type: &str,
    lang: Lang,
    store: &Store,
) -> Option<Said> {
    let owned = |field: Of| if field == of { text.to_owned() } else { String::new() };
    let faults = if of == Of::Owed {
        CloseForm { owed: text.to_owned(), ..CloseForm::default() }.parse(lang, store).err()
    } else if matches!(of, Of::Value | Of::Method | Of::Note | Of::Reason) {
        receipts::look_at(of, text, lang, store).err()
    } else {
        let form = AccountForm {
            document_type: document_type.to_owned(),
            document: owned(Of::Document),
            email: owned(Of::Email),
            credit_limit: owned(Of::CreditLimit),
            tolerance: owned(Of::Tolerance),
            tolerance_confirmed: String::new(),
        };
        form.parse(lang, store).err()
    };
    if let Some(fault) = faults.and_then(|error| error.fault(of)) {
        return Some(Said::of(&fault, lang, store));
    }
    if of != Of::Document {
        return None;
    }
    let kind = DocumentType::parse(document_type).ok().flatten()?;
    let number = DocumentNumber::parse(text, Some(&kind)).ok().flatten()?;
    let odd = Odd::of_document(&number, &kind, || text.to_owned());
    odd.map(|odd| Said::Odd(odd.sentence(lang, store)))
}

/// What stands in another field of the same form.
fn beside(event: &leptos::ev::Event, name: &str) -> String {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsCast;
        let input =
            event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        let other = input
            .and_then(|input| input.form())
            .and_then(|form| form.query_selector(&format!("[name={name}]")).ok().flatten())
            .and_then(|other| other.dyn_into::<web_sys::HtmlSelectElement>().ok());
        other.map(|other| other.value()).unwrap_or_default()
    }
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = (event, name);
        String::new()
    }
}
