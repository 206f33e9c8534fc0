//! Pages that only say something: there is nothing here, or it may not be seen, or something broke.

use axum::http::StatusCode;
use domain::{Error, Noun, Refusal, words};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::Title;

use crate::asked::asked;
use crate::routes;
use crate::shell::{Frame, FrameProps, Place};

words! {
    /// Words of these pages.
    pub struct Words {
        title: "Not found", "Não encontrado", "No encontrado";
        nothing_here: "There is no page at this address.", "Não há página neste endereço.", "No hay ninguna página en esta dirección.";
        start_over: "Check it, or start from the accounts.", "Confira-o ou comece pelas contas.", "Revísala o empieza por las cuentas.";
        accounts: "Accounts", "Contas", "Cuentas";
        try_again: "Try again", "Tentar de novo", "Intentar de nuevo";
        not_shown: "This could not be shown.", "Não foi possível mostrar isto.", "No se pudo mostrar esto.";
        not_taken: "This could not be taken.", "Não foi possível receber isto.", "No se pudo recibir esto.";
        missing: "There is no such thing here.", "Isto não existe aqui.", "Esto no existe aquí.";
    }
}

/// The page of an address that leads nowhere.
#[component]
pub fn NotFound() -> impl IntoView {
    view! { <Told error=Error::NotFound(Noun::Page)/> }
}

/// A page that tells an error and nothing else; who is not signed in sees no bar beside it.
#[component]
pub fn Told(error: Error) -> impl IntoView {
    let asked = asked();
    if asked.person().is_none() {
        return view! { <main class="main" id="main"><Message error/></main> }.into_any();
    }
    let words = Words::of(asked.lang);
    let children = Box::new(|| view! { <Message error/> }.into_any());
    Frame(FrameProps { place: Place::Elsewhere, title: words.title, narrow: false, children })
        .into_any()
}

/// What stands in the place of something that cannot be shown. Sets the answer's status.
#[component]
pub fn Message(error: Error) -> impl IntoView {
    let asked = asked();
    let words = Words::of(asked.lang);
    let (status, title, text) = match &error {
        Error::NotFound(Noun::Page) => {
            (StatusCode::NOT_FOUND, words.nothing_here, words.start_over.to_owned())
        }
        Error::NotFound(_) => {
            (StatusCode::NOT_FOUND, words.missing, error.sentence(asked.lang, &asked.store))
        }
        Error::Forbidden(_) => {
            (StatusCode::FORBIDDEN, words.not_shown, error.sentence(asked.lang, &asked.store))
        }
        Error::Invalid(faults) => {
            let told = faults.first().map(|fault| fault.sentence(asked.lang, &asked.store));
            (StatusCode::BAD_REQUEST, words.not_taken, told.unwrap_or_default())
        }
        Error::Unavailable(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            words.not_shown,
            error.sentence(asked.lang, &asked.store),
        ),
        Error::Refused(Refusal::TooMuchSent { .. }) => (
            StatusCode::PAYLOAD_TOO_LARGE,
            words.not_taken,
            error.sentence(asked.lang, &asked.store),
        ),
        _ => (
            StatusCode::INTERNAL_SERVER_ERROR,
            words.not_shown,
            error.sentence(asked.lang, &asked.store),
        ),
    };
    expect_context::<ResponseOptions>().set_status(status);
    let broken = status.is_server_error();
    let code = status.as_u16().to_string();
    view! {
        <Title text=title/>
        <div class="message">
            <p class="message__code">{code}</p>
            <h1>{title}</h1>
            <p class="message__text">{text}</p>
            <div class="message__actions">
                {broken.then(|| view! { <a class="button" href="">{words.try_again}</a> })}
                <a class="button button--primary" href=routes::ACCOUNTS>{words.accounts}</a>
            </div>
        </div>
    }
}
