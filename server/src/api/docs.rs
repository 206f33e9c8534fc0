//! The description of the API as a page to read.

use axum::response::Html;

pub(super) async fn page() -> Html<String> {
    Html(String::new())
}
