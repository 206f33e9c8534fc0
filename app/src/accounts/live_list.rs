//! Search as you type: while somebody types into the search box of the list, its results follow.
//!
//! The server renders the list, as it does for the address without any script; this only fetches the
//! page that the form would lead to, and puts its results in the place of the old ones.

use leptos::prelude::*;

use crate::ui::awake;

/// Wraps the list's page. Elements in it marked `data-live`, each with an id, follow the search.
#[island]
pub fn LiveList(children: Children) -> impl IntoView {
    awake();
    #[cfg(feature = "hydrate")]
    let on_input = browser::follow();
    #[cfg(not(feature = "hydrate"))]
    let on_input = |_| ();
    view! { <div class="live" on:input=on_input>{children()}</div> }
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::time::Duration;

    use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
    use leptos::prelude::*;
    use leptos::task::spawn_local;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{
        DomParser, Event, FormData, HtmlFormElement, HtmlInputElement, Response, SupportedType,
        UrlSearchParams,
    };

    /// So long nothing must be typed before the results follow.
    const PAUSE: Duration = Duration::from_millis(200);

    /// Listens to what is typed.
    pub(super) fn follow() -> impl Fn(Event) {
        let waiting: StoredValue<Option<TimeoutHandle>> = StoredValue::new(None);
        let newest = StoredValue::new(0_u32);
        move |event: Event| {
            let input =
                event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            let Some(form) = input.filter(|input| input.type_() == "search").and_then(|i| i.form())
            else {
                return;
            };
            if let Some(handle) = waiting.get_value() {
                handle.clear();
            }
            newest.update_value(|n| *n += 1);
            let ours = newest.get_value();
            let follow = move || {
                spawn_local(async move {
                    if let Some(address) = address(&form) {
                        // An older answer must not come after a newer one.
                        let _ = show(&address, || newest.get_value() == ours).await;
                    }
                });
            };
            waiting.set_value(set_timeout_with_handle(follow, PAUSE).ok());
        }
    }

    /// Where the form would lead to.
    fn address(form: &HtmlFormElement) -> Option<String> {
        let data = FormData::new_with_form(form).ok()?;
        let query = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
        Some(format!("{}?{}", form.get_attribute("action")?, String::from(query.to_string())))
    }

    async fn show(address: &str, still_wanted: impl Fn() -> bool) -> Result<(), JsValue> {
        let window = web_sys::window().ok_or(JsValue::NULL)?;
        let response: Response =
            JsFuture::from(window.fetch_with_str(address)).await?.dyn_into()?;
        if !response.ok() || response.redirected() {
            return window.location().assign(address);
        }
        let text = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
        if !still_wanted() {
            return Ok(());
        }
        let page = DomParser::new()?.parse_from_string(&text, SupportedType::TextHtml)?;
        let document = window.document().ok_or(JsValue::NULL)?;
        let live = document.query_selector_all("[data-live]")?;
        for i in 0..live.length() {
            let Some(old) = live.item(i).and_then(|node| node.dyn_into::<web_sys::Element>().ok())
            else {
                continue;
            };
            if let Some(new) = page.get_element_by_id(&old.id()) {
                old.replace_with_with_node_1(&new)?;
            }
        }
        window.history()?.replace_state_with_url(&JsValue::NULL, "", Some(address))
    }
}
