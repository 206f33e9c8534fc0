//! Parts of tables.

use leptos::prelude::*;

use super::Icon;

/// The head of a column: with `href` a link that orders by it.
#[component]
pub fn ColumnHead(
    label: &'static str,
    #[prop(optional)] number: bool,
    #[prop(optional, into)] href: Option<String>,
    #[prop(default = None)] sorted: Option<&'static str>,
) -> impl IntoView {
    let content = match href {
        Some(href) => view! { <a class="sort" href=href>{label}{Icon::Sort.view()}</a> }.into_any(),
        None => label.into_any(),
    };
    view! {
        <th scope="col" role="columnheader" class=number.then_some("table__number") aria-sort=sorted>
            {content}
        </th>
    }
}

/// A long text with a place to break after each `@`.
pub fn breakable(text: &str) -> impl IntoView + use<> {
    let parts: Vec<String> = text.split_inclusive('@').map(str::to_owned).collect();
    let last = parts.len().saturating_sub(1);
    parts
        .into_iter()
        .enumerate()
        .map(|(i, part)| (part, (i < last).then(|| view! { <wbr/> })))
        .collect_view()
}
