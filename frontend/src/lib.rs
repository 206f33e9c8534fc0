//! Wakes the islands of `app` in the browser.

// Mentioned, or the linker would drop the islands.
use app as _;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the page's script, once the module is loaded.
#[wasm_bindgen]
pub fn hydrate() {
    // A server function that answers with an address sends the browser there.
    let _ = server_fn::redirect::set_redirect_hook(|to| {
        if let Some(window) = web_sys::window() {
            let _ = window.location().assign(to);
        }
    });
    leptos::mount::hydrate_islands();
}
