//! What the next page tells somebody who is not known. It goes with them, in a signed cookie that ends soon: a stranger
//! writes nothing into the books.

use app::asked::Flash;
use app::failure::Failure;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use cookie::time::Duration;
use cookie::{Cookie, CookieJar, Key, SameSite};
use domain::Error;

use super::forms::{flash, with};

const PATIENCE: Duration = Duration::minutes(1);

/// How cookies for strangers are written.
#[derive(Clone)]
pub(super) struct Strangers {
    pub(super) key: Key,
    pub(super) same_site: SameSite,
    pub(super) secure: bool,
}

impl Strangers {
    /// Sends a stranger back to the form they come from, with what was typed and why nothing was done.
    pub(super) fn send_back(
        &self,
        path: &str,
        (name, value): (&str, &str),
        body: &Bytes,
        error: Error,
    ) -> Response {
        let mut response = Redirect::to(&with(path, name, value)).into_response();
        let mut jar = CookieJar::new();
        if let Ok(told) = serde_json::to_string(&flash(path, body, Failure(error))) {
            jar.signed_mut(&self.key).add(self.cookie(told, PATIENCE));
        }
        set(&mut response, &jar);
        response
    }

    /// What a stranger was given, if it is as it was.
    pub(super) fn told(&self, headers: &HeaderMap) -> Option<Flash> {
        let mut jar = CookieJar::new();
        for line in headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok()) {
            for cookie in Cookie::split_parse_encoded(line.to_owned()).flatten() {
                jar.add_original(cookie);
            }
        }
        let told = jar.signed(&self.key).get(self.name())?;
        serde_json::from_str(told.value()).ok()
    }

    /// Takes it back: it was told.
    pub(super) fn forget(&self, response: &mut Response) {
        let mut jar = CookieJar::new();
        jar.add(self.cookie(String::new(), Duration::ZERO));
        set(response, &jar);
    }

    /// A browser takes the longer name from nobody but this host over HTTPS.
    fn name(&self) -> &'static str {
        if self.secure { "__Host-fiado-told" } else { "fiado-told" }
    }

    /// The cookie that remembers a language.
    pub(super) fn language(&self, code: &'static str) -> Cookie<'static> {
        Cookie::build(("lang", code))
            .path("/")
            .same_site(self.same_site)
            .secure(self.secure)
            .max_age(Duration::days(365))
            .build()
    }

    fn cookie(&self, value: String, max_age: Duration) -> Cookie<'static> {
        Cookie::build((self.name(), value))
            .path("/")
            .http_only(true)
            .same_site(self.same_site)
            .secure(self.secure)
            .max_age(max_age)
            .build()
    }
}

fn set(response: &mut Response, jar: &CookieJar) {
    for cookie in jar.delta() {
        if let Ok(cookie) = HeaderValue::from_str(&cookie.encoded().to_string()) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
}
