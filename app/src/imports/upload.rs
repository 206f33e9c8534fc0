//! The second step of the wizard: a file is dropped or chosen, and sent.
//!
//! Without scripting it is a plain form with a file in it. With it, the file is read and judged
//! before it is sent, and the sending can be watched.

use domain::Lang;
use leptos::either::Either;
use leptos::prelude::*;

#[cfg(feature = "hydrate")]
use super::UPLOAD_BYTES_MAX;
#[cfg(feature = "hydrate")]
use super::reader::{Reader, Verdict};
use super::size;
use super::words::WizardWords;
use crate::ui::{Icon, awake};

/// A file that was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Chosen {
    name: String,
    size: u64,
}

/// How far the upload is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    /// Not sent yet, or refused: with a sentence that says why.
    Idle(Option<String>),
    /// On its way: bytes sent.
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser sends"))]
    Sending(u64),
}

/// The form of the file.
#[island]
pub fn UploadFile(
    lang: Lang,
    /// What the import is for.
    mode: String,
    /// The store's currency.
    currency: String,
    /// The script of the Worker that reads files.
    worker: String,
    /// Where the form is sent to, with the mode.
    action: String,
    /// Where the form of the step before stands.
    back: String,
    /// Why the file before was refused.
    refused: Option<String>,
    /// What is said of a file that is larger than [`UPLOAD_BYTES_MAX`].
    too_large: String,
    /// What is said when the server does not answer.
    unreachable: String,
) -> impl IntoView {
    awake();
    let words = WizardWords::of(lang);
    let unfit = RwSignal::new(None::<String>);
    let chosen = RwSignal::new(None::<Chosen>);
    let state = RwSignal::new(State::Idle(refused));
    let is_over = RwSignal::new(false);
    let sending = Memo::new(move |_| matches!(state.get(), State::Sending(_)));
    let fault = Memo::new(move |_| match state.get() {
        State::Idle(refused) => refused.or_else(|| unfit.get()),
        State::Sending(_) => None,
    });
    #[cfg(feature = "hydrate")]
    let (on_near, on_choice, on_change, on_submit) = {
        let choices = RwSignal::new(None::<String>);
        let order = [lang.code().to_owned(), mode, currency];
        let reader = Reader::new(worker, order, Verdict { refused: unfit, choices });
        let choose = move |file: Option<web_sys::File>| {
            let now = file.as_ref().map(browser::chosen);
            let is_too_large = now.as_ref().is_some_and(|file| file.size > UPLOAD_BYTES_MAX);
            state.set(State::Idle(is_too_large.then(|| too_large.clone())));
            chosen.set(now);
            reader.read(file.filter(|_| !is_too_large));
        };
        let (on_change, on_submit) =
            browser::handlers(action.clone(), unreachable, state, choices, choose);
        (move || reader.wake(), move |event| reader.choose(&event), on_change, on_submit)
    };
    #[cfg(not(feature = "hydrate"))]
    let (on_near, on_choice, on_change, on_submit) = {
        let _ = (worker, mode, currency, too_large, unreachable);
        (|| (), |_: leptos::ev::Event| (), |_| (), |_| ())
    };
    let drop_class = move || {
        let extra = match (is_over.get(), fault.get().is_some(), chosen.get().is_some()) {
            (true, _, _) => " drop--over",
            (_, true, true) => " drop--chosen drop--bad",
            (_, true, false) => " drop--bad",
            (_, false, true) => " drop--chosen",
            _ => "",
        };
        format!("drop{extra}")
    };
    view! {
        <form class="card" method="post" enctype="multipart/form-data" action=action on:submit=on_submit>
            <div class="template-line">
                <p class="card__text">{words.template_text}</p>
                <a class="button" href="/accounts/template.csv" download="">{Icon::Download.view()}{words.template}</a>
            </div>
            <div class="stack">
                <label
                    class=drop_class
                    on:pointerenter=move |_| on_near()
                    on:focusin=move |_| on_near()
                    on:dragenter=move |_| {
                        on_near();
                        is_over.set(true);
                    }
                    on:dragover=move |_| is_over.set(true)
                    on:dragleave=move |_| is_over.set(false)
                    on:drop=move |_| is_over.set(false)
                >
                    <span class="drop__icon">
                        {move || if chosen.get().is_some() { Icon::File.view() } else { Icon::Upload.view() }}
                    </span>
                    {move || match chosen.get() {
                        Some(file) => Either::Left(view! {
                            <span class="drop__file">
                                <span class="drop__name">{file.name}</span>
                                " "
                                <span class="drop__size">{size(file.size, lang)}</span>
                            </span>
                            <span class="drop__hint">{words.drop_another}</span>
                        }),
                        None => Either::Right(view! {
                            <span class="drop__title">{words.drop_here}" "<span class="drop__choose">{words.choose}</span></span>
                            <span class="drop__hint">{words.drop_hint}</span>
                        }),
                    }}
                    <input
                        class="drop__input"
                        type="file"
                        name="file"
                        accept=".csv,.txt,.tsv,text/csv,text/plain"
                        required
                        aria-label=words.drop_label
                        disabled=move || sending.get()
                        on:change=on_change
                    />
                </label>
                {move || match state.get() {
                    State::Sending(sent) => {
                        let total = chosen.get().map_or(0, |file| file.size);
                        let percent = (sent.saturating_mul(100) / total.max(1)).min(100).to_string();
                        let told = format!("{} {} {}", size(sent, lang), words.of, size(total, lang));
                        Some(Either::Left(view! {
                            <div>
                                <div class="progress-line" aria-live="polite"><span>{words.sending}</span><span>{told}</span></div>
                                <progress class="progress" max="100" value=percent aria-label=words.sending></progress>
                            </div>
                        }))
                    }
                    State::Idle(_) => fault.get().map(|fault| Either::Right(view! {
                        <p class="field__error" role="alert">{Icon::Warning.view()}{fault}</p>
                    })),
                }}
            </div>
            <div class="card__foot">
                <a class="button" href=back>{words.back}</a>
                <button class="button button--primary" disabled=move || sending.get() || unfit.get().is_some() aria-busy=move || sending.get().then_some("true")>
                    {Icon::Upload.view()}
                    {words.import_file}
                </button>
            </div>
        </form>
        <div class="previews" on:change=on_choice on:click=move |event| on_choice(event.into())>
            <p class="hidden-text" id="preview-told" role="status"></p>
            <div class="preview" id="preview-counts"></div>
            <div class="preview" id="preview-reading"></div>
            <div class="preview" id="preview-rows"></div>
            <div class="preview" id="preview-problems"></div>
        </div>
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::prelude::*;
    use wasm_bindgen::prelude::Closure;
    use wasm_bindgen::{JsCast, JsValue};
    use web_sys::{
        Event, File, HtmlFormElement, HtmlInputElement, ProgressEvent, SubmitEvent, XmlHttpRequest,
    };

    use super::{Chosen, State};

    /// What happens when a file is chosen (a drop on the input is a choice too), and when it is sent.
    pub(super) fn handlers(
        action: String,
        unreachable: String,
        state: RwSignal<State>,
        choices: RwSignal<Option<String>>,
        choose: impl Fn(Option<File>) + 'static,
    ) -> (impl Fn(Event), impl Fn(SubmitEvent)) {
        let on_change = move |event: Event| {
            let input =
                event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            choose(input.and_then(|input| file(&input)));
        };
        let on_submit = move |event: SubmitEvent| {
            event.prevent_default();
            let form = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
            let input =
                form.and_then(|form| form.query_selector("input[type=file]").ok().flatten());
            let file = input
                .and_then(|input| input.dyn_into::<HtmlInputElement>().ok())
                .and_then(|input| file(&input));
            let small = file.filter(|file| size(file.size()) <= super::UPLOAD_BYTES_MAX);
            let action = choices.with_untracked(|choices| match choices {
                Some(choices) => {
                    format!("{action}&choices={}", js_sys::encode_uri_component(choices))
                }
                None => action.clone(),
            });
            if small.is_some_and(|file| send(&action, &file, state, &unreachable).is_err()) {
                state.set(State::Idle(Some(unreachable.clone())));
            }
        };
        (on_change, on_submit)
    }

    /// A file as the page shows it.
    pub(super) fn chosen(file: &File) -> Chosen {
        Chosen { name: file.name(), size: size(file.size()) }
    }

    fn file(input: &HtmlInputElement) -> Option<File> {
        input.files()?.get(0)
    }

    /// JavaScript counts bytes in a number with a fraction; a file's size never has one.
    #[expect(clippy::as_conversions, reason = "whole and positive, and a cast saturates")]
    fn size(bytes: f64) -> u64 {
        bytes as u64
    }

    fn send(
        action: &str,
        file: &File,
        state: RwSignal<State>,
        unreachable: &str,
    ) -> Result<(), JsValue> {
        let request = XmlHttpRequest::new()?;
        request.open("POST", action)?;
        request.set_request_header("Accept", "application/json")?;
        request.set_request_header("Content-Type", "text/csv")?;
        let name = js_sys::encode_uri_component(&file.name());
        request.set_request_header("X-File-Name", &String::from(name))?;
        let progress = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
            state.set(State::Sending(size(event.loaded())));
        });
        request.upload()?.set_onprogress(Some(progress.as_ref().unchecked_ref()));
        progress.forget();
        let answered = request.clone();
        let unanswered = unreachable.to_owned();
        let loaded = Closure::<dyn FnMut()>::new(move || {
            let text = answered.response_text().ok().flatten().unwrap_or_default();
            let answer = js_sys::JSON::parse(&text).unwrap_or(JsValue::NULL);
            let told = |name: &str| {
                js_sys::Reflect::get(&answer, &JsValue::from_str(name)).ok()?.as_string()
            };
            match told("page") {
                Some(page) => crate::ui::go_to(&page),
                None => {
                    state.set(State::Idle(told("refused").or_else(|| Some(unanswered.clone()))))
                }
            }
        });
        request.set_onload(Some(loaded.as_ref().unchecked_ref()));
        loaded.forget();
        let unanswered = unreachable.to_owned();
        let failed =
            Closure::<dyn FnMut()>::new(move || state.set(State::Idle(Some(unanswered.clone()))));
        request.set_onerror(Some(failed.as_ref().unchecked_ref()));
        failed.forget();
        state.set(State::Sending(0));
        request.send_with_opt_blob(Some(file))
    }
}
