//! The Worker that reads the chosen file, judges it and renders what the page shows of it: see the
//! crate `preview`. Here its answers are put into the page, and what a person chooses is passed on.

use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Document, Element, Event, File, HtmlElement, HtmlSelectElement, MessageEvent, Storage, Worker,
};

/// Under this name the browser keeps what the Worker is to remember.
const MEMORY: &str = "fiado.columns";
/// The elements of the page that tell of a file.
const PARTS: [&str; 5] =
    ["preview-told", "preview-counts", "preview-reading", "preview-rows", "preview-problems"];
/// What scrolls inside of a part, and is to stay where it was.
const SCROLLING: &str = ".scroll-box";

/// What the page itself has to know of a file.
#[derive(Clone, Copy)]
pub(super) struct Verdict {
    /// Why it cannot be imported.
    pub(super) refused: RwSignal<Option<String>>,
    /// What a person decided about it, in JSON; nothing where nobody did.
    pub(super) choices: RwSignal<Option<String>>,
}

/// The Worker, once it is started, and what it was told.
#[derive(Clone, Copy)]
pub(super) struct Reader {
    script: StoredValue<String>,
    /// The language, the mode and the store's currency.
    order: StoredValue<[String; 3]>,
    worker: StoredValue<Option<Worker>, LocalStorage>,
    n_messages: StoredValue<u32>,
    verdict: Verdict,
}

impl Reader {
    /// A reader whose Worker is this script, that reads files as it is ordered.
    pub(super) fn new(script: String, order: [String; 3], verdict: Verdict) -> Reader {
        Reader {
            script: StoredValue::new(script),
            order: StoredValue::new(order),
            worker: StoredValue::new_local(None),
            n_messages: StoredValue::new(0),
            verdict,
        }
    }

    /// Starts the Worker, so that it is there when a file comes. Where there can be none, the page
    /// does without.
    pub(super) fn wake(self) {
        if self.worker.with_value(Option::is_some) {
            return;
        }
        let Ok(worker) = self.script.with_value(|script| Worker::new(script)) else { return };
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            self.show(&event.data());
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();
        let on_error = Closure::<dyn FnMut()>::new(move || self.give_up());
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        on_error.forget();
        self.worker.set_value(Some(worker));
    }

    /// Does without what is told of a file; the next one is given another Worker.
    fn give_up(self) {
        self.worker.set_value(None);
    }

    /// Turns to another file, of which nothing is known yet.
    pub(super) fn read(self, file: Option<File>) {
        self.verdict.refused.set(None);
        self.verdict.choices.set(None);
        if let Some(document) = document() {
            PARTS.iter().for_each(|id| replace(&document, id, ""));
        }
        let memory = storage().and_then(|storage| storage.get_item(MEMORY).ok().flatten());
        let [lang, mode, currency] = self.order.get_value();
        let asked = file.map(|file| {
            [
                ("file", file.into()),
                ("lang", lang.into()),
                ("mode", mode.into()),
                ("currency", currency.into()),
                ("memory", memory.unwrap_or_default().into()),
            ]
        });
        self.send(asked.as_ref().map_or(&[], |asked| asked));
    }

    /// Passes on what was chosen in a part of the page.
    pub(super) fn choose(self, event: &Event) {
        let Some(control) = event.target().and_then(|target| target.dyn_into::<Element>().ok())
        else {
            return;
        };
        let value = match (control.dyn_ref::<HtmlSelectElement>(), &*event.type_()) {
            (Some(select), "change") => select.value(),
            (None, "click") if control.tag_name() == "BUTTON" => String::new(),
            _ => return,
        };
        self.send(&[("name", control.id().into()), ("value", value.into())]);
    }

    /// Asks something, or nothing; whatever was asked before is answered no more.
    fn send(self, parts: &[(&str, JsValue)]) {
        self.n_messages.update_value(|n| *n += 1);
        if parts.is_empty() {
            return;
        }
        self.wake();
        let message = js_sys::Object::new();
        let number = ("number", self.n_messages.get_value().into());
        for (name, value) in parts.iter().chain([&number]) {
            let _ = js_sys::Reflect::set(&message, &(*name).into(), value);
        }
        self.worker.with_value(|worker| worker.as_ref().map(|w| w.post_message(&message)));
    }

    fn show(self, answer: &JsValue) {
        let part = |name: &str| js_sys::Reflect::get(answer, &name.into()).unwrap_or_default();
        if part("number") != f64::from(self.n_messages.get_value()) {
            return;
        }
        let Ok(parts) = part("parts").dyn_into::<js_sys::Array>() else { return self.give_up() };
        let document = document();
        for pair in parts.iter().map(|pair| js_sys::Array::from(&pair)) {
            let (id, html) = (pair.get(0).as_string(), pair.get(1).as_string());
            if let (Some(document), Some(id), Some(html)) = (&document, id, html) {
                replace(document, &id, &html);
            }
        }
        self.verdict.refused.set(part("refused").as_string());
        self.verdict.choices.set(part("choices").as_string());
        if let (Some(storage), Some(memory)) = (storage(), part("memory").as_string()) {
            let _ = storage.set_item(MEMORY, &memory);
        }
    }
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// Absent where the person lets no site keep anything.
fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

/// Gives an element other contents. Who was at a control in it is at the same control again.
fn replace(document: &Document, id: &str, html: &str) {
    let Some(element) = document.get_element_by_id(id) else { return };
    let scrolling = || element.query_selector(SCROLLING).ok().flatten();
    let scrolled = scrolling().map(|element| element.scroll_top());
    let active = document.active_element().filter(|active| element.contains(Some(active)));
    element.set_inner_html(html);
    if let Some((element, top)) = scrolling().zip(scrolled) {
        element.set_scroll_top(top);
    }
    let control = active.and_then(|active| document.get_element_by_id(&active.id()));
    if let Some(control) = control.and_then(|control| control.dyn_into::<HtmlElement>().ok()) {
        let _ = control.focus();
    }
}
