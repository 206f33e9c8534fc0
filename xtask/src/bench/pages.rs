//! `cargo bench-pages`: how soon pages of a full shop are there, and what a first visit weighs.

use std::process::ExitCode;
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use super::generate::{self, Customer, File};
use super::meter;
use super::server::{self, Browser, Server};
use super::table::{self, thousandths, thousandths_fine};
use super::{Options, median};
use crate::run;

/// What is asked of every page of every order, and of a first visit. Searches are told beside it.
const P50_US_MAX: u64 = 5_000;
const FIRST_VISIT_BYTES_MAX: usize = 200_000;

/// Requests of each page on one connection.
const REQUESTS: u32 = 200;
/// Requests before that, which are not counted.
const WARM_UP: u32 = 5;
/// Connections that ask at once, and requests of each.
const CONNECTIONS: u32 = 16;
const REQUESTS_EACH: u32 = 60;
/// So many times Next is followed.
const PAGES_ON: u32 = 20;

const COLUMNS: [&str; 6] = ["document", "email", "status", "limit", "available", "updated"];

/// `cargo bench-pages [--accounts N] [--postgres]`
pub fn run(words: &[String]) -> Result<ExitCode> {
    let options = Options::parse(words, "--accounts", 1)?;
    server::build()?;
    let server = Server::start(options.postgres)?;
    fill(&server, options.rows)?;
    println!(
        "{} accounts, one in twenty closed; {}; {REQUESTS} requests of each page on one connection",
        options.rows,
        if options.postgres { "PostgreSQL" } else { "SQLite" }
    );
    let machine_us = meter::machine_cpu_us()? - meter::own_cpu_us()? - meter::cpu_us(server.pid())?;
    let began = Instant::now();

    let browser = server.browser();
    let pages = pages(&browser, options.rows)?;
    let (slowest_us, slowest_search_us) = print_latencies(&server, &pages)?;
    print_throughput(&server, &pages)?;
    let bytes = print_first_visit(&browser)?;

    let others_us = meter::machine_cpu_us()? - meter::own_cpu_us()? - meter::cpu_us(server.pid())?;
    println!(
        "\nOther programs used {} % of one core meanwhile.",
        others_us.saturating_sub(machine_us).saturating_mul(100)
            / meter::micros(began.elapsed()).max(1)
    );
    let fast = slowest_us <= P50_US_MAX;
    let small = bytes <= FIRST_VISIT_BYTES_MAX;
    println!(
        "{}: p50 of the slowest page {} of at most {} ms",
        word(fast),
        thousandths_fine(slowest_us),
        P50_US_MAX / 1_000
    );
    println!("told only: p50 of the slowest search {} ms", thousandths_fine(slowest_search_us));
    println!(
        "{}: first visit {} of at most {} kB",
        word(small),
        bytes.div_ceil(1_000),
        FIRST_VISIT_BYTES_MAX / 1_000
    );
    Ok(if fast && small { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn word(passed: bool) -> &'static str {
    if passed { "ok" } else { "MISSED" }
}

/// Imports the accounts, closes some, and waits for the search index.
fn fill(server: &Server, accounts: u64) -> Result<()> {
    let meter = meter::Meter::start(server.pid())?;
    for (mode, file) in
        [("create", generate::file(File::First, accounts)), ("update", generate::closing(accounts))]
    {
        let run = server.upload(mode, &file)?;
        server.wait_for(run)?;
        ensure!(server.counts(run)?.failed == 0, "import {run} has rows that were refused");
    }
    meter.stop_when_idle()?;
    Ok(())
}

/// A page that is measured.
struct Page {
    name: String,
    path: String,
}

fn pages(browser: &Browser, accounts: u64) -> Result<Vec<Page>> {
    let mut pages = Vec::new();
    let mut add = |name: &str, path: String| pages.push(Page { name: name.to_owned(), path });
    add("(the bench itself: robots.txt)", "/robots.txt".to_owned());
    for column in COLUMNS {
        add(&format!("first page by {column}"), format!("/accounts?sort={column}"));
        add(&format!("first page by {column}, downwards"), format!("/accounts?sort=-{column}"));
    }
    for sort in ["-updated", "email"] {
        let mut path = format!("/accounts?sort={sort}");
        for _ in 0..PAGES_ON {
            path = link(&browser.text(&path)?, "next")?;
        }
        add(&format!("{PAGES_ON} pages on by {sort}"), path);
    }
    let middle = accounts / 2;
    for sort in ["email", "-limit", "-updated"] {
        add(
            &format!("in the middle by {sort}"),
            format!("/accounts?sort={sort}&after={middle}&at={middle}"),
        );
    }
    // The first page the other way round ends where the last page begins.
    let path =
        link(&browser.text("/accounts?sort=-email")?, "next")?.replace("sort=-email", "sort=email");
    let before = link(&browser.text(&path)?, "prev")?;
    add("last page by email", path);
    add("the page before it, backwards", before);
    add("closed", "/accounts?status=closed".to_owned());
    add("all", "/accounts?status=all".to_owned());
    add("all by email, in the middle", format!("/accounts?status=all&sort=email&after={middle}"));
    let someone = Customer::new(middle + 1);
    let (rare, _) = someone.email.split_once('@').context("an e-mail without @")?;
    for (what, term) in [
        ("common", "silva"),
        ("common", "conceicao"),
        ("common", "loja.example"),
        ("common", "ana.silva"),
        ("rare", rare),
        ("document", &someone.document),
        ("2 letters, common", "an"),
        ("2 letters, nowhere", "kx"),
        ("nothing found", "nobody@nowhere"),
    ] {
        add(&format!("search \"{term}\" ({what})"), format!("/accounts?q={term}"));
    }
    add("search \"silva\" by email", "/accounts?q=silva&sort=email".to_owned());
    let details = browser.text(&format!("/accounts?q={rare}"))?;
    add("details of an account", account_link(&details)?);
    add("import history", "/imports".to_owned());
    add("an import", "/imports/1".to_owned());
    Ok(pages)
}

/// The address that a link with this `rel` leads to.
fn link(html: &str, rel: &str) -> Result<String> {
    let rel = format!("rel=\"{rel}\"");
    let tag =
        html.split("<a ").find(|tag| tag.split('>').next().is_some_and(|tag| tag.contains(&rel)));
    let href = tag.and_then(|tag| tag.split("href=\"").nth(1)?.split('"').next());
    Ok(href.with_context(|| format!("a page has no link with {rel}"))?.replace("&amp;", "&"))
}

/// The first address of an account.
fn account_link(html: &str) -> Result<String> {
    const OTHERS: [&str; 4] = ["new", "import", "export", "template.csv"];
    let hrefs = html.split("href=\"/accounts/").skip(1).filter_map(|rest| rest.split('"').next());
    let id =
        hrefs.into_iter().find(|id| !OTHERS.contains(&id.split('?').next().unwrap_or_default()));
    Ok(format!("/accounts/{}", id.context("the list shows no account")?))
}

/// Times of a page, sorted.
struct Times(Vec<u64>);

impl Times {
    fn measure(browser: &Browser, path: &str, encoding: &str) -> Result<(Self, usize)> {
        let mut bytes = 0;
        for _ in 0..WARM_UP {
            bytes = browser.get(path, encoding)?.len();
        }
        let mut times = Vec::new();
        for _ in 0..REQUESTS {
            let began = Instant::now();
            browser.get(path, encoding)?;
            times.push(meter::micros(began.elapsed()));
        }
        times.sort_unstable();
        Ok((Self(times), bytes))
    }

    /// The time within which `percent` of the requests were answered.
    fn within(&self, percent: usize) -> u64 {
        let at = (self.0.len() * percent).div_ceil(100).saturating_sub(1);
        self.0.get(at).copied().unwrap_or_default()
    }
}

/// Prints a table; returns the largest p50 of whole pages, and of whole searches.
fn print_latencies(server: &Server, pages: &[Page]) -> Result<(u64, u64)> {
    let browser = server.browser();
    let mut rows = Vec::new();
    let (mut slowest_us, mut slowest_search_us) = (0, 0);
    for page in pages {
        if run::asked_to_stop() {
            break;
        }
        let cpu_us = meter::cpu_us(server.pid())?;
        let (whole, bytes) = Times::measure(&browser, &page.path, "identity")?;
        let cpu_us = (meter::cpu_us(server.pid())? - cpu_us) / u64::from(REQUESTS + WARM_UP);
        let (packed, packed_bytes) = Times::measure(&browser, &page.path, "br")?;
        let slowest =
            if page.path.contains("?q=") { &mut slowest_search_us } else { &mut slowest_us };
        *slowest = whole.within(50).max(*slowest);
        let mut cells = vec![page.name.clone()];
        for times in [&whole, &packed] {
            cells.extend([50, 95, 99].map(|percent| thousandths_fine(times.within(percent))));
        }
        cells.push(thousandths_fine(cpu_us));
        cells.extend(
            [bytes, packed_bytes].map(|n| thousandths(u64::try_from(n).unwrap_or(u64::MAX))),
        );
        rows.push(cells);
    }
    let head = ["ms", "p50", "p95", "p99", "br p50", "p95", "p99", "CPU", "kB", "br kB"];
    table::print(&head, &rows);
    Ok((slowest_us, slowest_search_us))
}

/// Many connections at once, on pages of each kind.
fn print_throughput(server: &Server, pages: &[Page]) -> Result<()> {
    let mut rows = Vec::new();
    let wanted = [
        "first page by updated, downwards",
        "in the middle by email",
        "closed",
        "search \"silva\" (common)",
        "details of an account",
    ];
    for page in pages.iter().filter(|page| wanted.contains(&page.name.as_str())) {
        let cpu_us = meter::cpu_us(server.pid())?;
        let began = Instant::now();
        let times: Vec<u64> = thread::scope(|scope| {
            let clients: Vec<_> = (0..CONNECTIONS)
                .map(|_| {
                    let browser = server.browser();
                    scope.spawn(move || -> Result<Vec<u64>> {
                        let ask = |_| {
                            let began = Instant::now();
                            browser.get(&page.path, "identity")?;
                            Ok(meter::micros(began.elapsed()))
                        };
                        (0..REQUESTS_EACH).map(ask).collect()
                    })
                })
                .collect();
            let answers =
                clients.into_iter().map(|client| client.join().unwrap_or_else(|_| Ok(Vec::new())));
            answers.collect::<Result<Vec<_>>>().map(|times| times.concat())
        })?;
        let wall_us = meter::micros(began.elapsed()).max(1);
        let n = u64::try_from(times.len())?;
        let cpu_us = (meter::cpu_us(server.pid())? - cpu_us) / n.max(1);
        rows.push(vec![
            page.name.clone(),
            (n * 1_000_000 / wall_us).to_string(),
            thousandths_fine(median(times)),
            thousandths_fine(cpu_us),
        ]);
    }
    let head = format!("{CONNECTIONS} connections");
    table::print(&[&head, "req/s", "p50 ms", "CPU ms"], &rows);
    Ok(())
}

/// Prints and returns what a browser downloads that was never here.
fn print_first_visit(browser: &Browser) -> Result<usize> {
    let html = browser.text("/accounts")?;
    let mut rows = Vec::new();
    let mut total = 0;
    let mut add = |name: &str, bytes: usize| {
        total += bytes;
        rows.push(vec![name.to_owned(), thousandths(u64::try_from(bytes).unwrap_or(u64::MAX))]);
    };
    add("/accounts", browser.get("/accounts", "br")?.len());
    let mut files: Vec<&str> = html
        .split(['"', '\'', '`'])
        .filter(|text| text.starts_with("/pkg/") || *text == "/favicon.svg")
        .collect();
    files.sort_unstable();
    files.dedup();
    for file in files {
        add(file, browser.get(file, "br")?.len());
    }
    rows.push(vec!["first visit in all".to_owned(), thousandths(u64::try_from(total)?)]);
    table::print(&["", "kB, brotli"], &rows);
    Ok(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_by_what_they_are() {
        let html = "<a href=\"/x\">x</a><a class=\"s\" href=\"/accounts?sort=email&amp;after=7\" rel=\"next\">";
        assert_eq!(link(html, "next").unwrap(), "/accounts?sort=email&after=7");
        assert!(link(html, "prev").is_err());
        let html = "<a href=\"/accounts/new\"></a><a href=\"/accounts/export?q=a\"></a><a href=\"/accounts/019c\"></a>";
        assert_eq!(account_link(html).unwrap(), "/accounts/019c");
    }

    #[test]
    fn percentiles_are_times_that_were_measured() {
        let times = Times((1..=200).collect());
        assert_eq!([50, 95, 99].map(|percent| times.within(percent)), [100, 190, 198]);
    }
}
