//! A shop whose doors are open, and people who come through them as browsers do.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use domain::Role;
use domain::people::CredentialsForm;
use fiado::web::{self, Outside};
use fiado::worker;
use http_body_util::BodyExt;
use ledger::imports::{self, RunStatus, Scope};
use ledger::{people, testing};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

pub const ORIGIN: &str = "http://shop.test";
/// Every request comes through a proxy at this address.
const PROXY: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
pub const PASSWORD: &str = "a long password";

/// A shop with its server.
pub struct Shop {
    pub books: testing::Shop,
    router: Router,
}

/// Somebody with a browser: it keeps cookies, and follows nothing by itself.
pub struct Browser<'a> {
    shop: &'a Shop,
    cookies: Vec<(String, String)>,
}

/// An answer.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

/// Runs a test on both databases.
pub async fn each_db(test: impl AsyncFn(Shop)) {
    testing::each_db(async |books| {
        test(Shop::opened(books, 0)).await;
    })
    .await;
}

impl Shop {
    /// The shop with its doors open; a key of the API may make so many requests in a second.
    fn opened(books: testing::Shop, api_rate: u32) -> Shop {
        let ctx = books.olga.with(ledger::Who::Anyone);
        let outside = outside(&books, ORIGIN, &[]).behind(&[PROXY]).api_rate(api_rate);
        Shop { books, router: web::router(ctx, outside) }
    }

    /// A shop on these books, which are reached by another way.
    pub fn on(mut books: testing::Shop, db: ledger::Db) -> Shop {
        books.olga.db = db;
        Shop::opened(books, 0)
    }

    /// The same shop, in which a key of the API may make so many requests in a second.
    pub fn with_api_rate(self, api_rate: u32) -> Shop {
        Shop::opened(self.books, api_rate)
    }

    /// The same shop at another address, which these sites may show in a frame.
    pub fn at(self, origin: &str, embed_origins: &[&str]) -> Shop {
        let outside = outside(&self.books, origin, embed_origins);
        let router = web::router(self.books.olga.with(ledger::Who::Anyone), outside);
        Shop { books: self.books, router }
    }

    /// Nobody known.
    pub fn anyone(&self) -> Browser<'_> {
        Browser { shop: self, cookies: Vec::new() }
    }

    /// Somebody of this role, signed in.
    pub async fn signed_in(&self, role: Role) -> Browser<'_> {
        let email = format!("{}@shop.test", role.as_str());
        let form = CredentialsForm { email: email.clone(), password: PASSWORD.into() };
        people::add(&self.books.olga, form, role).await.unwrap();
        let mut browser = self.anyone();
        let answer = browser.post("/login", &[("email", &email), ("password", PASSWORD)]).await;
        assert_eq!(answer.to(), "/accounts");
        browser
    }

    /// Runs every import that waits for its turn.
    pub async fn run_imports(&self) {
        while imports::run_next(&self.books.olga).await.unwrap() {}
    }

    /// Runs every import that waits for its turn; what was checked, somebody confirms.
    pub async fn confirm_imports(&self) {
        self.run_imports().await;
        let olga = &self.books.olga;
        for run in imports::history(olga, None).await.unwrap() {
            if run.status == RunStatus::Checked {
                let _ = imports::confirm(olga, run.key, Scope::default()).await;
            }
        }
        self.run_imports().await;
    }
}

/// The world around a shop in whose background nothing goes on.
fn outside(books: &testing::Shop, origin: &str, embed_origins: &[&str]) -> Outside {
    let embed_origins: Vec<String> = embed_origins.iter().map(|o| (*o).to_owned()).collect();
    let stopped = CancellationToken::new();
    stopped.cancel();
    Outside::new(origin, &embed_origins, &worker::start(books.olga.clone(), stopped))
}

impl Browser<'_> {
    /// Asks for a page.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, &[("accept", "text/html")], Body::empty()).await
    }

    /// Sends a form of one of our pages.
    pub async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Answer {
        self.post_from("/accounts", path, form).await
    }

    /// Sends a form that stands on `page`.
    pub async fn post_from(&mut self, page: &str, path: &str, form: &[(&str, &str)]) -> Answer {
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in form {
            body.append_pair(name, value);
        }
        let referer = format!("{ORIGIN}{page}");
        let headers = [
            ("accept", "text/html"),
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
            ("referer", &referer),
        ];
        self.send(Method::POST, path, &headers, Body::from(body.finish())).await
    }

    /// Sends anything.
    pub async fn send(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Body,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        let mut request = request.body(body).unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from((PROXY, 9))));
        let response = self.shop.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let (pair, _) = cookie.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.retain(|(known, _)| known != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
        let bytes = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    }

    /// Puts a cookie in the browser that was got elsewhere.
    pub fn steal(&mut self, name: &str, value: &str) {
        self.cookies.push((name.to_owned(), value.to_owned()));
    }
}

impl Answer {
    /// Where the answer sends the browser; empty when it sends it nowhere.
    pub fn to(&self) -> String {
        self.header("location")
    }

    /// A header; empty when it is not there.
    pub fn header(&self, name: &str) -> String {
        self.headers.get(name).map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
    }

    /// What a person reads: the text between the tags, a line a piece.
    pub fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        let body = self.text.split("<body").nth(1).unwrap_or(&self.text);
        for piece in body.split('<').filter_map(|piece| piece.split_once('>').map(|(_, text)| text))
        {
            let piece = piece.trim();
            if !piece.is_empty() {
                words.push(
                    piece.replace("&quot;", "\"").replace("&#x27;", "'").replace("&amp;", "&"),
                );
            }
        }
        words
    }

    /// Whether a person reads this.
    pub fn says(&self, text: &str) -> bool {
        self.words().iter().any(|piece| piece.contains(text))
    }
}
