//! `/accounts/import`: create or update, then the file.

use domain::imports::Mode;
use domain::{Error, FileRefusal, Permission};
use leptos::prelude::*;

use super::words::WizardWords;
use super::{UPLOAD_BYTES_MAX, UploadFile};
use crate::asked::{Asked, asked, query_value};
use crate::message::Message;
use crate::routes;
use crate::shell::{Frame, Place, asset};
use crate::ui::Icon;

/// `/accounts/import`, and `?mode=create` or `?mode=update` for its second step.
#[component]
pub fn Wizard() -> impl IntoView {
    let Asked { ctx, lang, .. } = asked();
    let words = WizardWords::of(lang);
    let mode = query_value("mode").and_then(|mode| Mode::parse(&mode));
    let change = query_value("step").as_deref() == Some("mode");
    let step = match ctx.require(Permission::Import) {
        Err(error) => view! { <Message error/> }.into_any(),
        Ok(()) => view! { <Steps mode change/> }.into_any(),
    };
    view! {
        <Frame place=Place::Accounts title=words.title narrow=mode.is_none() || change>
            <a class="back" href=routes::ACCOUNTS>{Icon::Back.view()}{words.accounts}</a>
            {step}
        </Frame>
    }
}

#[component]
fn Steps(mode: Option<Mode>, change: bool) -> impl IntoView {
    let asked = asked();
    let words = WizardWords::of(asked.lang);
    let chosen = mode.filter(|_| !change);
    let first = match mode {
        Some(mode) => format!("{}?mode={}&step=mode", routes::IMPORT, mode.as_str()),
        None => routes::IMPORT.to_owned(),
    };
    let steps = match chosen {
        None => view! {
            <li class="steps__item" aria-current="step"><span class="steps__mark">"1"</span>{words.step_mode}</li>
            <li class="steps__item"><span class="steps__mark">"2"</span>{words.step_file}</li>
        }
        .into_any(),
        Some(mode) => {
            let name = if mode == Mode::Create { words.create } else { words.update };
            view! {
                <li class="steps__item steps__item--done">
                    <span class="steps__mark">{Icon::Check.view()}</span>
                    <a href=first.clone()>{name}</a>
                </li>
                <li class="steps__item" aria-current="step"><span class="steps__mark">"2"</span>{words.step_file}</li>
            }
            .into_any()
        }
    };
    let content = match chosen {
        None => view! { <ChooseMode mode=mode.unwrap_or(Mode::Create)/> }.into_any(),
        Some(mode) => {
            let action = format!("{}?mode={}", routes::IMPORT, mode.as_str());
            let flash = asked.flash_of(routes::IMPORT);
            let failure = flash.and_then(|flash| flash.failure.clone());
            let said = |error: &Error| error.sentence(asked.lang, &asked.store);
            let refused = failure.map(|failure| said(&failure.0));
            let too_large = FileRefusal::TooLarge { max_bytes: UPLOAD_BYTES_MAX }
                .sentence(asked.lang, &asked.store);
            let unreachable = said(&Error::Unreachable);
            let (mode, currency) = (mode.as_str().to_owned(), asked.store.currency.clone());
            let worker = asset(".worker.js");
            view! { <UploadFile lang=asked.lang mode currency worker action back=first refused too_large unreachable/> }
                .into_any()
        }
    };
    view! {
        <header class="page-head">
            <h1 class="page-head__title">{words.title}</h1>
            <div class="page-head__links"><a href=routes::IMPORTS>{words.import_history}</a></div>
        </header>
        <ol class="steps">{steps}</ol>
        {content}
    }
}

#[component]
fn ChooseMode(mode: Mode) -> impl IntoView {
    let words = WizardWords::of(asked().lang);
    let choice = |value: Mode, title: &'static str, text: &'static str| {
        view! {
            <label class="choice">
                <input class="choice__input" type="radio" name="mode" value=value.as_str() checked=value == mode/>
                <span class="choice__title">{title}</span>
                <span class="choice__text">{text}</span>
            </label>
        }
    };
    view! {
        <form class="card" action=routes::IMPORT>
            <fieldset>
                <legend class="fieldset__title">{words.question}</legend>
                <div class="choices">
                    {choice(Mode::Create, words.create, words.create_text)}
                    {choice(Mode::Update, words.update, words.update_text)}
                </div>
            </fieldset>
            <div class="card__foot"><button class="button button--primary">{words.go_on}</button></div>
        </form>
    }
}
