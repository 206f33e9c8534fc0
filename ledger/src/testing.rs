//! What tests share: a shop on each database, with its cast and a clock that stands still.

use domain::accounts::AccountForm;
use domain::{Account, Lang, Role, Store, Timestamp};

use crate::accounts::store::{self, Name};
use crate::people;
use crate::{Clock, Ctx, Db, Door, Person, Who, accounts};

/// The variable that names the PostgreSQL server of the tests.
pub const POSTGRES_VARIABLE: &str = "FIADO_TEST_POSTGRES";

/// The variable that names the file which pauses imports, so that a test can look at one under way.
pub const PAUSE_VARIABLE: &str = "FIADO_TEST_PAUSE";

/// Whether a run with so many rows done has to wait: as long as the file is there and says no higher number.
pub(crate) fn is_paused(n_done: i64) -> bool {
    let file = std::env::var_os(PAUSE_VARIABLE).map(std::fs::read_to_string);
    matches!(file, Some(Ok(row)) if !row.parse().is_ok_and(|row: i64| row > n_done))
}

/// A shop with its owner Olga and its clerk Carla, on books of its own.
pub struct Shop {
    /// The clock: stands at 2024-02-22 20:43:21 UTC until it is moved.
    pub clock: Clock,
    /// The owner.
    pub olga: Ctx,
    /// The clerk.
    pub carla: Ctx,
    /// Where the books are.
    pub url: String,
    _folder: Option<tempfile::TempDir>,
}

impl Shop {
    /// A shop on new SQLite books.
    pub async fn sqlite() -> Shop {
        let folder = tempfile::tempdir().expect("a folder for the books");
        let url = format!("sqlite://{}/fiado.db", folder.path().display());
        Shop::on(url, Some(folder)).await
    }

    /// A shop on new PostgreSQL books, if the tests were given a server.
    pub async fn postgres() -> Option<Shop> {
        let server = std::env::var(POSTGRES_VARIABLE).ok()?;
        let name = format!("fiado_{:016x}", rand::random::<u64>());
        Db::run_on_server(&server, format!("create database {name}")).await;
        let (base, _) = server.rsplit_once('/').expect("a URL with a database");
        Some(Shop::on(format!("{base}/{name}"), None).await)
    }

    async fn on(url: String, folder: Option<tempfile::TempDir>) -> Shop {
        let db = Db::open(&url).await.expect("books");
        let clock = Clock::fixed("2024-02-22T20:43:21Z".parse::<Timestamp>().expect("a time"));
        let system = Ctx::new(db, clock.clone(), Door::Page);
        let mut cast = Vec::new();
        for (name, role) in [("olga", Role::Owner), ("carla", Role::Clerk)] {
            let person =
                people::store::insert_for_tests(&system, &format!("{name}@fiado.example"), role)
                    .await;
            cast.push(system.with(Who::Person(person)));
        }
        let carla = cast.pop().expect("carla");
        let olga = cast.pop().expect("olga");
        Shop { clock, olga, carla, url, _folder: folder }
    }

    /// The surroundings with somebody of this role asking.
    pub fn role(&self, role: Role) -> Ctx {
        self.olga.with(Who::Person(Person {
            key: 99,
            email: format!("{}@fiado.example", role.as_str()),
            role,
        }))
    }

    /// Olga in another process on the same books, which is gone when it is dropped.
    pub async fn another_process(&self) -> Ctx {
        Ctx { db: Db::open(&self.url).await.expect("books"), ..self.olga.clone() }
    }

    /// Opens an account with a limit in whole units.
    pub async fn open(&self, email: &str, document: &str, limit: i64) -> Account {
        let form = AccountForm {
            document_type: "Other".into(),
            document: document.into(),
            email: email.into(),
            credit_limit: limit.to_string(),
            ..AccountForm::default()
        };
        let new = form.parse(Lang::En, &Store::default()).expect("a form");
        accounts::open(&self.olga, new).await.expect("opened")
    }

    /// The open account with this e-mail.
    pub async fn account(&self, email: &str) -> Account {
        let mut tx = self.olga.db.read().await.expect("books");
        let keys = store::find_named(&mut tx, domain::Status::Open, Name::Email, &[email]).await;
        let found = store::find_keys(&mut tx, &keys.expect("books")).await;
        found.expect("books").pop().expect("an account")
    }

    /// Closes the open account with this e-mail.
    pub async fn close(&self, email: &str) {
        let a = self.account(email).await;
        accounts::close(&self.olga, a.key, a.version, a.owed).await.expect("closed");
    }
}

/// Runs a test on SQLite, and on PostgreSQL where the tests were given a server.
pub async fn each_db(test: impl AsyncFn(Shop)) {
    test(Shop::sqlite().await).await;
    match Shop::postgres().await {
        Some(shop) => test(shop).await,
        None => assert!(std::env::var("CI").is_err(), "{POSTGRES_VARIABLE} must be set"),
    }
}
