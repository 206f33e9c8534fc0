//! The description of the API as a page to read, made from the description itself. It loads nothing but
//! the product's own style.

use std::fmt::Write;

use axum::response::Html;
use serde_json::Value;

use super::error::CODES;
use super::openapi::{QUIRKS, description};

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Text with `code` between backticks.
fn prose(text: &str) -> String {
    let mut html = String::new();
    for (n, piece) in escaped(text).split('`').enumerate() {
        let (open, close) = if n % 2 == 1 { ("<code>", "</code>") } else { ("", "") };
        html += &format!("{open}{piece}{close}");
    }
    html
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

pub(super) async fn page() -> Html<String> {
    let api = serde_json::to_value(description()).unwrap_or_default();
    let mut html = String::new();
    // Writing into a text cannot fail.
    let _ = write(&mut html, &api);
    Html(html)
}

fn write(html: &mut String, api: &Value) -> std::fmt::Result {
    let style = crate::web::style_address();
    write!(
        html,
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>Fiado API</title>\
         <meta name=viewport content=\"width=device-width,initial-scale=1\">\
         <meta name=color-scheme content=\"light dark\">\
         <link rel=icon href=/favicon.svg type=image/svg+xml><link rel=stylesheet href=\"{style}\"></head>\
         <body><main class=docs><h1>Fiado API</h1>\
         <p>Compatible with the API of VTEX Customer Credit: a client written for it works by changing its \
         host. The same description for programs: <a href=/api/openapi.json>openapi.json</a>.</p>\
         <p>Show a key with <code>X-VTEX-API-AppKey</code> and <code>X-VTEX-API-AppToken</code>, or with \
         <code>Authorization: Bearer</code> and the token. Make one on the machine: \
         <code>fiado key add NAME --role ROLE</code>. A POST with an <code>Idempotency-Key</code> has its \
         effect once, and gives the same answer again for seven days.</p>"
    )?;
    operations(html, api)?;
    html.push_str("<h2 id=codes>Codes</h2><table class=table><thead><tr><th>Code<th>Status<th>Meaning</thead><tbody>");
    for (code, status, meaning) in CODES {
        write!(html, "<tr><td>{code}<td>{status}<td>{}", prose(meaning))?;
    }
    html.push_str("</table><h2 id=quirks>Known quirks of the compatible API</h2><ul>");
    for quirk in QUIRKS {
        write!(html, "<li>{}", prose(quirk))?;
    }
    html.push_str("</ul></main></body></html>");
    Ok(())
}

fn operations(html: &mut String, api: &Value) -> std::fmt::Result {
    let Some(paths) = api["paths"].as_object() else { return Ok(()) };
    let mut tag = "";
    for (path, methods) in paths {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            let its_tag = operation["tags"][0].as_str().unwrap_or_default();
            if its_tag != tag {
                tag = its_tag;
                write!(html, "<h2>{}</h2>", escaped(tag))?;
            }
            let summary = escaped(text(operation, "summary"));
            let address = escaped(path);
            let method = method.to_uppercase();
            write!(
                html,
                "<section class=card><h3>{summary}</h3><p><code><b>{method}</b> {address}</code></p><p>{}</p>",
                prose(text(operation, "description"))
            )?;
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            rows(
                html,
                "In the address",
                parameters.map(|p| (text(p, "name"), text(p, "description"))),
            )?;
            schema(html, api, "Body", &operation["requestBody"])?;
            schema(html, api, "Answer", &operation["responses"]["200"])?;
            html.push_str("</section>");
        }
    }
    Ok(())
}

/// The fields of a body.
fn schema(html: &mut String, api: &Value, title: &str, body: &Value) -> std::fmt::Result {
    let reference = text(&body["content"]["application/json"]["schema"], "$ref");
    let Some(name) = reference.rsplit('/').next().filter(|name| !name.is_empty()) else {
        return Ok(());
    };
    let properties = api["components"]["schemas"][name]["properties"].as_object();
    let fields = properties.into_iter().flatten();
    rows(html, title, fields.map(|(name, field)| (name.as_str(), text(field, "description"))))
}

fn rows<'a>(
    html: &mut String,
    title: &str,
    rows: impl Iterator<Item = (&'a str, &'a str)>,
) -> std::fmt::Result {
    let mut rows = rows.peekable();
    if rows.peek().is_none() {
        return Ok(());
    }
    write!(html, "<h4>{title}</h4><dl>")?;
    for (name, meaning) in rows {
        write!(html, "<dt><code>{}</code><dd>{}", escaped(name), prose(meaning))?;
    }
    html.push_str("</dl>");
    Ok(())
}
