//! The server as a process of its own, and a world that does not wish it well.

use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

const FILES: u32 = 256;
const SILENT: usize = 1_000;

/// A server that may have so many files open, and its address.
async fn serve(folder: &std::path::Path) -> (Child, String) {
    let command = format!("ulimit -n {FILES}; exec \"$0\" serve --listen 127.0.0.1:0");
    let mut server = Command::new("sh")
        .args(["-c", &command, env!("CARGO_BIN_EXE_fiado")])
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let line = lines.next_line().await.unwrap().expect("it says that it is ready");
    let (_, address) = line.split_once("http://").expect("its address");
    // Nobody has signed in yet: it says where to begin, too.
    lines.next_line().await.unwrap();
    (server, address.to_owned())
}

async fn is_alive(address: &str) -> bool {
    let asked = async {
        let mut stream = TcpStream::connect(address).await?;
        stream
            .write_all(b"GET /health/live HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
            .await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        std::io::Result::Ok(answer)
    };
    let answer = tokio::time::timeout(Duration::from_secs(60), asked).await;
    matches!(answer, Ok(Ok(answer)) if answer.starts_with("HTTP/1.1 200"))
}

#[tokio::test]
async fn a_thousand_who_say_nothing_keep_nobody_out() {
    // What it takes to be so many at once.
    let files = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: files.maximum, ..files }).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (_server, address) = serve(folder.path()).await;
    let mut silent = Vec::new();
    for n in 0..SILENT {
        silent.push(TcpStream::connect(&address).await.unwrap());
        if n % 100 == 99 {
            assert!(is_alive(&address).await, "with {n} silent ones");
        }
    }
    // Some begin a request, and do not end it.
    for stream in silent.iter_mut().rev().take(20) {
        let _ = stream.write_all(b"GET / HTTP/1.1\r\nhost").await;
    }
    assert!(is_alive(&address).await);
}
