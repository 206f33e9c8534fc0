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

/// Marks the page as awake, once an island of it runs in the browser.
pub fn awake() {
    #[cfg(feature = "hydrate")]
    leptos::prelude::Effect::new(|_| {
        if let Some(body) = web_sys::window().and_then(|w| w.document()).and_then(|d| d.body()) {
            let _ = body.set_attribute("data-hydrated", "");
        }
    });
}

/// Leaves for another page.
#[cfg(feature = "hydrate")]
pub(crate) fn go_to(address: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.location().assign(address);
    }
}
