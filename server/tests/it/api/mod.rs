//! The API as its clients meet it: transcripts of requests and what came back.

mod ceilings;
mod clients;
mod errors;
mod filters;
mod imports;
mod money;
mod once;
mod payments;
mod people;
mod shapes;
mod values;
mod versions;

use axum::body::Body;
use axum::http::Method;
use domain::Role;
use ledger::keys;
use serde_json::Value;

use crate::shop::{Answer, Shop, each_db};

/// A program with a key.
pub struct Program {
    pub app_key: String,
    pub token: String,
}

impl Program {
    pub async fn of(shop: &Shop, role: Role) -> Program {
        let system = shop.books.olga.with(ledger::Who::System);
        let key = keys::add(&system, role.as_str(), role, None).await.unwrap();
        Program { app_key: key.app_key, token: key.app_token }
    }

    pub async fn send(&self, shop: &Shop, method: &str, path: &str, body: &str) -> Answer {
        self.send_with(shop, method, path, &[], body).await
    }

    pub async fn send_with(
        &self,
        shop: &Shop,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut all = vec![
            ("x-vtex-api-appkey", self.app_key.as_str()),
            ("X-VTEX-API-AppToken", self.token.as_str()),
            ("accept", "application/vnd.vtex.ds.v10+json"),
        ];
        all.extend(headers);
        let path = format!("/api/creditcontrol{path}");
        let method: Method = method.parse().unwrap();
        shop.anyone().send(method, &path, &all, Body::from(body.to_owned())).await
    }
}

/// Plays a transcript on both databases. A line is a request (`PUT /accounts/a/creditlimit {"value":9}`,
/// or `wait 5`, seconds, or `as clerk`, who asks from there on, or `work`, until no import waits; `\n` breaks a
/// line of a file), the lines behind it are what came back: the status, and the values at some
/// places of the body (`statements.0.value=-1100.0`, `data.len=2`); `…` stands for any characters.
pub async fn check(transcript: &str) {
    each_db(async |shop| {
        let mut program = Program::of(&shop, Role::Owner).await;
        let mut last: Option<Answer> = None;
        for line in transcript.trim().lines().map(str::trim).filter(|line| !line.is_empty()) {
            let words: Vec<&str> = line.splitn(3, ' ').collect();
            match words.as_slice() {
                ["as", role] => program = Program::of(&shop, Role::parse(role).unwrap()).await,
                ["work"] => shop.run_imports().await,
                ["wait", seconds] => shop.books.clock.advance_seconds(seconds.parse().unwrap()),
                [method @ ("GET" | "POST" | "PUT" | "PATCH" | "DELETE"), path, rest @ ..] => {
                    let body = rest.first().copied().unwrap_or_default();
                    let body = if path.starts_with("/imports") {
                        body.replace("\\n", "\n")
                    } else {
                        body.to_owned()
                    };
                    last = Some(program.send(&shop, method, path, &body).await);
                }
                _ => {
                    let answer = last.as_ref().expect("a request before its answer");
                    let (status, places) = line.split_once(' ').unwrap_or((line, ""));
                    let told = format!("{} {}", answer.status.as_u16(), answer.text);
                    assert_eq!(status, answer.status.as_str(), "{line}\n{told}");
                    for place in places.split("  ").map(str::trim).filter(|p| !p.is_empty()) {
                        let (path, expected) = place.split_once('=').expect("place=value");
                        let text = answer.text.trim_start_matches('\u{feff}');
                        assert!(fits(&at(text, path), expected), "{place}\n{told}");
                    }
                }
            }
        }
        no_difference(&shop).await;
    })
    .await;
}

/// Every amount is what it derives from.
pub async fn no_difference(shop: &Shop) {
    let mut told = Vec::new();
    ledger::check::check(&shop.books.olga, &mut |difference| told.push(difference.clone()))
        .await
        .unwrap();
    assert_eq!(told, []);
}

/// The value at a place of a body, as JSON writes it; of a text, its content; `-` where there is none.
pub fn at(body: &str, path: &str) -> String {
    let Ok(mut value) = serde_json::from_str::<Value>(body) else { return body.to_owned() };
    for name in path.split('.') {
        value = match (&value, name) {
            (Value::Array(all), "len") => Value::from(all.len()),
            (Value::Array(all), _) => {
                name.parse::<usize>().ok().and_then(|n| all.get(n).cloned()).unwrap_or(Value::Null)
            }
            _ => value.get(name).cloned().unwrap_or(Value::Null),
        };
    }
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text,
        other => other.to_string(),
    }
}

fn fits(got: &str, expected: &str) -> bool {
    let Some((start, rest)) = expected.split_once('…') else { return got == expected };
    let behind = got.strip_prefix(start);
    behind.is_some_and(|behind| {
        behind.char_indices().any(|(at, _)| fits(&behind[at..], rest)) || rest.is_empty()
    })
}
