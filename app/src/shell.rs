//! The page around every page: head, bar, language, and the list of addresses.

use domain::{Lang, Permission, words};
use ledger::Who;
use leptos::hydration::HydrationScripts;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::SsrMode;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;

use crate::asked::{Asked, Notice, address, asked, told_instead};
use crate::message::{Message, NotFound, Told};
use crate::ui::{Alert, Icon, Tone, breakable};
use crate::{accounts, entry, imports, routes};

words! {
    /// Words of the page around every page.
    pub struct Words {
        skip: "Skip to content", "Pular para o conteúdo", "Saltar al contenido";
        main: "Main", "Principal", "Principal";
        accounts: "Accounts", "Contas", "Cuentas";
        imports: "Imports", "Importações", "Importaciones";
        language: "Language", "Idioma", "Idioma";
        sign_out: "Sign out", "Sair", "Salir";
        closed: "was closed.", "foi encerrada.", "fue cerrada.";
        opened: "was opened.", "foi aberta.", "fue abierta.";
        account: "Account", "A conta", "La cuenta";
        unchanged: "Nothing was changed: the values are as they were.", "Nada foi alterado: os valores são os mesmos de antes.", "No se cambió nada: los valores son los mismos de antes.";
        changed: "The change was saved.", "A alteração foi salva.", "El cambio fue guardado.";
    }
}

/// The document: what every page is put into.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let lang = asked().lang;
    provide_context(options.clone());
    let style = asset(".css");
    view! {
        <!DOCTYPE html>
        <html lang=lang.tag()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="robots" content="noindex"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="stylesheet" href=style/>
                <HydrationScripts options islands=true/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// Where a file of the bundle is, by what comes after the bundle's name.
pub(crate) fn asset(ending: &str) -> String {
    let LeptosOptions { site_pkg_dir, output_name, .. } = expect_context();
    format!("/{site_pkg_dir}/{output_name}{ending}")
}

/// Every page, by its address.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let title = view! {
        <Title formatter=|title: String| if title.is_empty() { "Fiado".to_owned() } else { format!("{title} · Fiado") }/>
    };
    if let Some(error) = told_instead() {
        return view! { {title}<Told error/> }.into_any();
    }
    // A page is sent when it is finished: a browser without scripting would see nothing else.
    view! {
        {title}
        <Router>
            <FlatRoutes fallback=NotFound>
                <Route path=path!("/login") view=entry::Login ssr=SsrMode::Async/>
                <Route path=path!("/setup") view=entry::Setup ssr=SsrMode::Async/>
                <Route path=path!("/accounts") view=accounts::List ssr=SsrMode::Async/>
                <Route path=path!("/accounts/new") view=accounts::ListWithDialog ssr=SsrMode::Async/>
                <Route path=path!("/accounts/import") view=imports::Wizard ssr=SsrMode::Async/>
                <Route path=path!("/accounts/:id") view=accounts::Details ssr=SsrMode::Async/>
                <Route path=path!("/imports") view=imports::History ssr=SsrMode::Async/>
                <Route path=path!("/imports/:key") view=imports::Report ssr=SsrMode::Async/>
                <Route path=path!("/*any") view=NotFound ssr=SsrMode::Async/>
            </FlatRoutes>
        </Router>
    }
    .into_any()
}

/// Which entry of the bar is the current one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The accounts.
    Accounts,
    /// The imports.
    Imports,
    /// None of them.
    Elsewhere,
}

/// A page with the bar beside it. The content is made when everything it asks for is there; an error
/// of it is told in its place.
#[component]
pub(crate) fn Frame(
    place: Place,
    title: &'static str,
    #[prop(optional)] narrow: bool,
    children: Children,
) -> impl IntoView {
    let Asked { lang, ctx, flash, .. } = asked();
    let words = Words::of(lang);
    let link = |to: Place, href: &'static str, label: &'static str, icon: Icon| {
        view! {
            <li>
                <a class="nav__link" href=href aria-current=(to == place).then_some("page")>
                    {icon.view()}
                    {label}
                </a>
            </li>
        }
    };
    let may_import = ctx.may(Permission::Import);
    let who = match &ctx.who {
        Who::Person(person) => Some(view! {
            <p class="who">
                <span class="who__email" title=person.email.clone()>{breakable(&person.email)}</span>
                <span class="who__role">{person.role.label(lang)}</span>
            </p>
        }),
        _ => None,
    };
    let notice = flash.and_then(|flash| flash.notice).and_then(|notice| {
        let (tone, odd) = match &notice {
            Notice::Opened { odd, .. } | Notice::Changed { odd } => (Tone::Good, odd.clone()),
            Notice::Unchanged => (Tone::Odd, Vec::new()),
            _ => (Tone::Good, Vec::new()),
        };
        let odd = odd.into_iter().map(|odd| view! { <Alert tone=Tone::Odd>{odd}</Alert> });
        let sentence = match notice {
            Notice::Opened { email, .. } => {
                view! { {words.account}" "<strong>{breakable(&email)}</strong>" "{words.opened} }
                    .into_any()
            }
            Notice::Closed { email } => {
                view! { {words.account}" "<strong>{breakable(&email)}</strong>" "{words.closed} }
                    .into_any()
            }
            Notice::Changed { .. } => words.changed.into_any(),
            Notice::Unchanged => words.unchanged.into_any(),
            // Told where it was done, in its part of the page.
            Notice::Paid
            | Notice::Unpaid
            | Notice::Received { .. }
            | Notice::ReceivedBefore { .. }
            | Notice::TakenBack { .. }
            | Notice::HolderAdded { .. }
            | Notice::HolderRemoved { .. } => return None,
        };
        Some(view! { <Alert tone>{sentence}</Alert>{odd.collect_view()} })
    });
    view! {
        <Title text=title/>
        <a class="skip" href="#main">{words.skip}</a>
        <div class="shell">
            <header class="bar">
                <a class="brand" href=routes::ACCOUNTS><Brand/></a>
                <nav class="nav" aria-label=words.main>
                    <ul class="nav__list">
                        {link(Place::Accounts, routes::ACCOUNTS, words.accounts, Icon::Person)}
                        {may_import.then(|| link(Place::Imports, routes::IMPORTS, words.imports, Icon::History))}
                    </ul>
                </nav>
                <div class="bar__foot">
                    {who}
                    <Languages lang/>
                    <form class="sign-out" method="post" action="/logout">
                        <button class="button button--quiet button--small" aria-label=words.sign_out>
                            {Icon::SignOut.view()}
                            <span class="sign-out__text">{words.sign_out}</span>
                        </button>
                    </form>
                </div>
            </header>
            <main class=if narrow { "main main--narrow" } else { "main" } id="main" tabindex="-1">
                {notice}
                {children()}
            </main>
        </div>
    }
}

/// The product's mark and name.
#[component]
pub(crate) fn Brand() -> impl IntoView {
    view! {
        <svg class="brand__mark" viewBox="0 0 24 24" aria-hidden="true">
            <rect class="brand__plate" width="24" height="24" rx="6"></rect>
            <path class="brand__lines" d="M8 18V6.5h8.5M8 12h5.5"></path>
        </svg>
        "Fiado"
    }
}

/// Links to the same page in the other languages.
#[component]
pub(crate) fn Languages(lang: Lang) -> impl IntoView {
    let address = address();
    let links = Lang::ALL.map(|other| {
        view! {
            <a
                class="langs__link"
                href=routes::in_language(&address, other.code())
                hreflang=other.tag()
                lang=other.tag()
                title=other.own_name()
                aria-current=(other == lang).then_some("true")
            >
                {other.code().to_uppercase()}
            </a>
        }
    });
    view! { <nav class="langs" aria-label=Words::of(lang).language>{links.collect_view()}</nav> }
}

/// Waits for what a page asks for, and shows it, or says kindly why it cannot be shown.
#[component]
pub(crate) fn Loaded<F, V>(load: F) -> impl IntoView
where
    F: Future<Output = Result<V, domain::Error>> + Send + 'static,
    V: IntoView + 'static,
{
    // Not within a closure: that would be called once for each look at whether it is there, and ask again.
    let shown = Suspend::new(async move {
        match load.await {
            Ok(view) => view.into_any(),
            Err(error) => view! { <Message error/> }.into_any(),
        }
    });
    let _ = use_nonce();
    view! { <Suspense>{shown}</Suspense> }
}
