//! Dialogs and forms, as the browser makes them behave.

use leptos::html;
use leptos::prelude::*;

use super::awake;

/// A dialog at an address of its own. In the browser it becomes a modal one: the focus stays in it,
/// and Escape leads to the address beneath.
#[island]
pub fn Modal(
    /// The id of its title.
    title: String,
    /// The address beneath.
    back: String,
    children: Children,
) -> impl IntoView {
    awake();
    let dialog = NodeRef::<html::Dialog>::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get() {
            dialog.close();
            let _ = dialog.show_modal();
        }
    });
    let leave = move |event: leptos::ev::Event| {
        event.prevent_default();
        #[cfg(feature = "hydrate")]
        super::go_to(&back);
        #[cfg(not(feature = "hydrate"))]
        let _ = &back;
    };
    view! {
        <dialog class="dialog" open node_ref=dialog aria-labelledby=title on:cancel=leave>
            {children()}
        </dialog>
    }
}

/// Wraps a form that must not be sent twice: its button waits for the answer.
#[island]
pub fn SendOnce(children: Children) -> impl IntoView {
    awake();
    let send = |event: leptos::ev::SubmitEvent| {
        #[cfg(feature = "hydrate")]
        browser::hold(&event);
        #[cfg(not(feature = "hydrate"))]
        let _ = event;
    };
    view! { <div class="send-once" on:submit=send>{children()}</div> }
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::ev::SubmitEvent;
    use wasm_bindgen::JsCast;

    /// Lets the first sending through, and no further one.
    pub(super) fn hold(event: &SubmitEvent) {
        let form = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let button =
            form.and_then(|form| form.query_selector("button:not([type=button])").ok().flatten());
        let Some(button) = button else { return };
        if button.get_attribute("aria-busy").is_some() {
            event.prevent_default();
        }
        let _ = button.set_attribute("aria-busy", "true");
    }
}
