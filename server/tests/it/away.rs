//! The disk is full, or the database is away: what is there can be read, and what cannot be written is told.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use domain::Role;
use domain::people::CredentialsForm;
use ledger::testing::{POSTGRES_VARIABLE, each_db};
use ledger::{Clock, Ctx, Db, Door, keys, people};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, Command};
use tokio::sync::watch;

use crate::api::{Program, at};
use crate::shop::{PASSWORD, Shop};

/// Whoever cannot be served is told so in less time than this: well below what any client waits.
const TOLD_WITHIN: Duration = Duration::from_secs(8);

/// A server whose database is on a disk of 6 MB, and the way to that disk.
struct Small {
    server: Child,
    address: String,
    disk: PathBuf,
}

impl Small {
    /// The disk is one of the server's own, so that nobody has to be root and nothing is left behind. The database that
    /// stands in the folder is copied there.
    async fn start(folder: &Path) -> Small {
        let command = "mkdir \"$1/disk\" && mount -t tmpfs -o size=6m none \"$1/disk\" && \
                       cp \"$1/fiado.db\" \"$1/disk\" && \
                       exec \"$0\" serve --listen 127.0.0.1:0 --database \"sqlite://$1/disk/fiado.db\"";
        let mut server = Command::new("unshare")
            .args(["-rm", "sh", "-c", command, env!("CARGO_BIN_EXE_fiado")])
            .arg(folder)
            .env("FIADO_API_RATE", "0")
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("unshare, of util-linux");
        let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
        let line =
            lines.next_line().await.unwrap().expect("a disk could be mounted for the server");
        let address = line.rsplit_once("http://").unwrap().1.to_owned();
        let inside = folder.strip_prefix("/").unwrap();
        let disk = Path::new("/proc").join(server.id().unwrap().to_string()).join("root");
        Small { server, address, disk: disk.join(inside).join("disk") }
    }

    fn fill(&self) {
        let mut filler = fs::File::create(self.disk.join("filler")).unwrap();
        for piece in [65_536, 4_096, 1] {
            while filler.write_all(&vec![0; piece]).is_ok() {}
        }
    }

    fn free(&self) {
        fs::remove_file(self.disk.join("filler")).unwrap();
    }

    /// The head and the body of an answer.
    async fn ask(&self, request: &str, headers: &str, body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).await.unwrap();
        let length = body.len();
        let request = format!(
            "{request} HTTP/1.1\r\nhost: {}\r\n{headers}connection: close\r\ncontent-length: {length}\r\n\r\n{body}",
            self.address
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        (answer.split(' ').nth(1).unwrap().parse().unwrap(), answer)
    }
}

#[tokio::test]
async fn on_a_full_disk_what_is_there_can_be_read_and_what_cannot_be_written_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&format!("sqlite://{}/fiado.db", folder.path().display())).await.unwrap();
    let system = Ctx::new(db, Clock::System, Door::Command);
    let token = keys::add(&system, "shop", Role::Owner, None).await.unwrap().app_token;
    let form = CredentialsForm { email: "olga@shop.test".into(), password: PASSWORD.into() };
    people::add(&system, form, Role::Owner).await.unwrap();
    system.db.close().await;
    let mut small = Small::start(folder.path()).await;

    let api = format!("authorization: Bearer {token}\r\n");
    let put = async |limit: usize| {
        let body = format!(r#"{{"email":"ana@shop.test","creditLimit":{limit}}}"#);
        small.ask("PUT /api/creditcontrol/accounts/ana", &api, &body).await
    };
    assert_eq!(put(1).await.0, 200);
    let form = "content-type: application/x-www-form-urlencoded\r\nsec-fetch-site: same-origin\r\n";
    let typed = "email=olga%40shop.test&password=a+long+password";
    let (_, signed_in) = small.ask("POST /login", form, typed).await;
    let cookie =
        signed_in.lines().find_map(|line| line.strip_prefix("set-cookie: fiado=")).unwrap();
    let cookie = cookie.split(';').next().unwrap();
    let page = format!("accept: text/html\r\ncookie: fiado={cookie}\r\n");
    assert_eq!(small.ask("GET /health/ready", "", "").await.0, 200);

    small.fill();
    // What the log has room for still goes in.
    let mut n = 2;
    let (refused, since) = loop {
        let since = Instant::now();
        let (status, answer) = put(n).await;
        match status {
            200 => n += 1,
            _ => break (answer, since),
        }
        assert!(n < 1_000, "the disk is full");
    };
    assert!(since.elapsed() < TOLD_WITHIN);
    assert!(refused.starts_with("HTTP/1.1 503"), "{refused}");
    assert!(
        refused.contains("retry-after: 2\r\n") && refused.contains("\"code\":2503"),
        "{refused}"
    );
    assert!(refused.contains("The disk of the server is full, so nothing was saved."), "{refused}");

    let account = small.ask("GET /api/creditcontrol/accounts/ana", &api, "").await;
    assert!(account.1.contains(&format!("\"creditLimit\":{}.0", n - 1)), "{}", account.1);
    for path in ["/accounts", "/accounts/ana", "/imports", "/accounts/export"] {
        assert_eq!(small.ask(&format!("GET {path}"), &page, "").await.0, 200, "{path}");
    }
    // What it writes takes less room than a change.
    let mut ready = small.ask("GET /health/ready", "", "").await;
    for _ in 0..1_000 {
        if ready.0 == 503 {
            break;
        }
        ready = small.ask("GET /health/ready", "", "").await;
    }
    let reason = "the disk is full: pages and reports work, changes do not\n";
    assert!(ready.0 == 503 && ready.1.ends_with(reason), "{}", ready.1);
    assert_eq!(small.ask("GET /health/live", "", "").await.0, 200);

    small.free();
    assert_eq!(put(5_000).await.0, 200);
    assert_eq!(small.ask("GET /health/ready", "", "").await.0, 200);
    small.server.kill().await.unwrap();
}

/// A way to the database's server that can be cut: whoever comes then is heard by nobody.
async fn way_to(server: String) -> (u16, watch::Sender<bool>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (told, is_open) = watch::channel(true);
    tokio::spawn(async move {
        while let Ok((mut here, _)) = listener.accept().await {
            let (server, mut is_open) = (server.clone(), is_open.clone());
            tokio::spawn(async move {
                if *is_open.borrow() {
                    let mut there = TcpStream::connect(server).await.unwrap();
                    tokio::select! {
                        _ = copy_bidirectional(&mut here, &mut there) => {}
                        _ = is_open.wait_for(|is_open| !is_open) => {}
                    }
                } else {
                    let _ = is_open.wait_for(|is_open| *is_open).await;
                }
            });
        }
    });
    (port, told)
}

#[tokio::test]
async fn while_the_database_is_away_everybody_is_told_soon_and_served_when_it_is_back() {
    each_db(async |books| {
        if !books.url.starts_with("postgres") {
            return;
        }
        let mut url = url::Url::parse(&books.url).unwrap();
        let server = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap_or(5432));
        let (port, way) = way_to(server).await;
        url.set_host(Some("127.0.0.1")).unwrap();
        url.set_port(Some(port)).unwrap();
        let db = Db::open(url.as_str()).await.unwrap();
        let shop = Shop::on(books, db);
        let program = Program::of(&shop, Role::Owner).await;
        let put = async || {
            let body = r#"{"email":"a@test.com","creditLimit":100}"#;
            program.send(&shop, "PUT", "/accounts/a", body).await
        };
        assert_eq!(put().await.status, 200);
        let mut olga = shop.signed_in(Role::Manager).await;

        way.send(false).unwrap();
        let since = Instant::now();
        let answer = put().await;
        assert!(since.elapsed() < TOLD_WITHIN);
        assert_eq!((answer.status.as_u16(), at(&answer.text, "code").as_str()), (503, "2503"));
        assert_eq!(answer.header("retry-after"), "2");
        let page = olga.get("/accounts?lang=pt").await;
        assert_eq!((page.status.as_u16(), page.header("retry-after").as_str()), (503, "2"));
        assert!(
            page.text.starts_with("O banco de dados não responde no momento."),
            "{}",
            page.text
        );
        let ready = shop.anyone().get("/health/ready").await;
        let told = (ready.status.as_u16(), ready.text.as_str());
        assert_eq!(told, (503, "the database does not answer\n"));
        assert_eq!(shop.anyone().get("/health/live").await.status, 200);

        way.send(true).unwrap();
        assert_eq!(put().await.status, 200);
        assert_eq!(olga.get("/accounts").await.status, 200);
        assert_eq!(shop.anyone().get("/health/ready").await.status, 200);
    })
    .await;
    assert!(std::env::var("CI").is_err() || std::env::var(POSTGRES_VARIABLE).is_ok());
}
