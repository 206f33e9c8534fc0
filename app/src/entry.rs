//! Coming in: the sign-in page, and the page that creates the owner.

use axum::http::StatusCode;
use domain::{Error, Field, words};
use ledger::people;
use leptos::prelude::*;
use leptos_axum::{ResponseOptions, redirect};
use leptos_meta::Title;

use crate::asked::{Asked, Flash, asked, query_value};
use crate::routes;
use crate::shell::{Brand, Languages, Loaded};
use crate::ui::{Alert, Icon, Tone};

words! {
    /// Words of these pages.
    pub struct Words {
        sign_in: "Sign in", "Entrar", "Iniciar sesión";
        email: "Email", "Email", "Email";
        password: "Password", "Senha", "Contraseña";
        set_up: "Set up Fiado", "Configurar o Fiado", "Configurar Fiado";
        lead: "Create the owner: the person who may do everything here.", "Crie o proprietário: a pessoa que pode fazer tudo aqui.", "Crea el propietario: la persona que puede hacer todo aquí.";
        hint: "At least 12 characters.", "Pelo menos 12 caracteres.", "Al menos 12 caracteres.";
        create: "Create owner", "Criar proprietário", "Crear propietario";
        spent: "This link does not work any more", "Este link não funciona mais", "Este enlace ya no funciona";
    }
}

/// `/login`
#[component]
pub fn Login() -> impl IntoView {
    let asked = asked();
    if asked.person().is_some() {
        redirect(routes::ACCOUNTS);
    }
    let words = Words::of(asked.lang);
    let next = query_value("next").unwrap_or_default();
    let flash = asked.flash_of("/login").cloned().unwrap_or_default();
    view! {
        <Entry title=words.sign_in>
            <form class="sign-in__form" method="post" action="/login" novalidate>
                <input type="hidden" name="next" value=next/>
                <Banner flash=flash.clone()/>
                <Input name="email" kind="email" label=words.email autocomplete="username" field=Field::Email flash=flash.clone() autofocus=true/>
                <Input name="password" kind="password" label=words.password autocomplete="current-password" field=Field::Password flash/>
                <button class="button button--primary button--wide">{words.sign_in}</button>
            </form>
        </Entry>
    }
}

/// `/setup?token=…`
#[component]
pub fn Setup() -> impl IntoView {
    let Asked { ctx, lang, store, .. } = asked();
    let words = Words::of(lang);
    let token = query_value("token").unwrap_or_default();
    let flash = asked().flash_of("/setup").cloned().unwrap_or_default();
    let load = async move {
        if !people::is_setup_token(&ctx, &token).await? {
            expect_context::<ResponseOptions>().set_status(StatusCode::NOT_FOUND);
            let sentence = domain::Refusal::LinkSpent.sentence(lang, &store);
            return Ok(view! {
                <Entry title=words.spent>
                    <p class="sign-in__lead">{sentence}</p>
                    <a class="button button--wide" href="/login">{words.sign_in}</a>
                </Entry>
            }
            .into_any());
        }
        Ok(view! {
            <Entry title=words.set_up>
                <p class="sign-in__lead">{words.lead}</p>
                <form class="sign-in__form" method="post" action="/setup" novalidate>
                    <input type="hidden" name="token" value=token/>
                    <Banner flash=flash.clone()/>
                    <Input name="email" kind="email" label=words.email autocomplete="username" field=Field::Email flash=flash.clone() autofocus=true/>
                    <Input name="password" kind="password" label=words.password autocomplete="new-password" field=Field::Password flash hint=words.hint/>
                    <button class="button button--primary button--wide">{words.create}</button>
                </form>
            </Entry>
        }
        .into_any())
    };
    view! { <Loaded load/> }
}

/// The card of these pages.
#[component]
fn Entry(title: &'static str, children: Children) -> impl IntoView {
    let lang = asked().lang;
    view! {
        <Title text=title/>
        <main class="sign-in" id="main">
            <div class="sign-in__box">
                <a class="brand" href="/"><Brand/></a>
                <section class="card">
                    <h1 class="sign-in__title">{title}</h1>
                    {children()}
                </section>
            </div>
            <Languages lang/>
        </main>
    }
}

/// What the form as a whole is told.
#[component]
fn Banner(flash: Flash) -> impl IntoView {
    let Asked { lang, store, .. } = asked();
    flash.failure.filter(|failure| !matches!(failure.0, Error::Invalid(_))).map(|failure| {
        view! { <Alert tone=Tone::Bad>{failure.0.sentence(lang, &store)}</Alert> }
    })
}

/// A field of these forms: they work without any script, and have none.
#[component]
fn Input(
    name: &'static str,
    kind: &'static str,
    label: &'static str,
    autocomplete: &'static str,
    field: Field,
    flash: Flash,
    #[prop(optional)] hint: &'static str,
    #[prop(optional)] autofocus: bool,
) -> impl IntoView {
    let Asked { lang, store, .. } = asked();
    let fault = match &flash.failure {
        Some(failure) => failure.0.fault(field).map(|fault| fault.sentence(lang, &store)),
        None => None,
    };
    let (error_id, hint_id) = (format!("{name}-error"), format!("{name}-hint"));
    let described = match (&fault, hint) {
        (Some(_), _) => Some(error_id.clone()),
        (None, "") => None,
        (None, _) => Some(hint_id.clone()),
    };
    view! {
        <div class="field">
            <label class="field__label" for=name>{label}</label>
            <input
                class="field__input"
                id=name
                name=name
                type=kind
                value=flash.value(name)
                autocomplete=autocomplete
                autofocus=autofocus
                required
                aria-invalid=fault.is_some().then_some("true")
                aria-describedby=described
            />
            {match fault {
                Some(fault) => Some(view! { <p class="field__error" id=error_id>{Icon::Warning.view()}{fault}</p> }.into_any()),
                None if hint.is_empty() => None,
                None => Some(view! { <p class="field__hint" id=hint_id>{hint}</p> }.into_any()),
            }}
        </div>
    }
}
