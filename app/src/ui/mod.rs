//! Pieces of the screens that every page shares. They show; they decide nothing.

#[expect(missing_docs, reason = "the island macro makes a struct of the props")]
pub mod field;
pub mod icon;
mod modal;

#[cfg(feature = "ssr")]
mod alert;
#[cfg(feature = "ssr")]
mod pager;
#[cfg(feature = "ssr")]
mod table;

#[cfg(feature = "ssr")]
pub use alert::{Alert, Tone};
pub use field::{Field, FieldSpec};
pub use icon::Icon;
pub use modal::{Modal, SendOnce};
#[cfg(feature = "ssr")]
pub use pager::Pager;
#[cfg(feature = "ssr")]
pub use table::{ColumnHead, breakable};

/// Marks the page as awake, once an island of it runs in the browser. From then on a page that the
/// browser kept, and shows again when somebody goes back, is loaded anew: its forms were sent, and
/// what it shows may have changed.
pub fn awake() {
    #[cfg(feature = "hydrate")]
    leptos::prelude::Effect::new(|_| {
        let window = web_sys::window();
        let body = window.as_ref().and_then(|w| w.document()).and_then(|d| d.body());
        if let Some((window, body)) =
            window.zip(body).filter(|(_, body)| !body.has_attribute(AWAKE))
        {
            let _ = body.set_attribute(AWAKE, "");
            leptos::prelude::window_event_listener(leptos::ev::pageshow, move |event| {
                if event.persisted() {
                    let _ = window.location().reload();
                }
            });
        }
    });
}

#[cfg(feature = "hydrate")]
const AWAKE: &str = "data-hydrated";

/// Leaves for another page.
#[cfg(feature = "hydrate")]
pub(crate) fn go_to(address: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.location().assign(address);
    }
}
