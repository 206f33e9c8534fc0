//! `cargo bench-import`, `bench-pages`, `bench-api`, `bench-wizard`, `bench-check`: the built release under load, as people would put it on, and beside it
//! what else they might have used. Everything is generated, so that two runs differ only in the program.

mod api;
mod check;
pub mod generate;
mod import;
mod meter;
mod pages;
mod rivals;
pub mod server;
mod table;
pub mod wire;
mod wizard;

use anyhow::{Context, Result, bail};

pub use api::run as api;
pub use check::run as check;
pub use import::run as import;
pub use pages::run as pages;
pub use wizard::run as wizard;

/// Rows of a file, and accounts of a shop, unless asked for otherwise.
const ROWS: u64 = 100_000;

/// What was typed after the command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Options {
    /// Rows of the file, or accounts of the shop.
    rows: u64,
    /// Each figure is the median of so many runs.
    rounds: u32,
    /// On a throwaway PostgreSQL instead of SQLite.
    postgres: bool,
}

impl Options {
    /// Takes the words; `count` is the name of the one that says how many rows there are to be.
    fn parse(words: &[String], count: &str, rounds: u32) -> Result<Self> {
        let mut options = Self { rows: ROWS, rounds, postgres: false };
        let mut words = words.iter().map(String::as_str);
        while let Some(word) = words.next() {
            let mut number = || -> Result<u32> {
                let value = words.next().unwrap_or_default();
                let number = value.parse().ok().filter(|n| *n > 0);
                number.with_context(|| format!("{word} needs a number above 0, not \"{value}\""))
            };
            match word {
                "--postgres" => options.postgres = true,
                "--rounds" => options.rounds = number()?,
                _ if word == count => options.rows = number()?.into(),
                _ => bail!(
                    "there is no option \"{word}\"; there are {count} N, --rounds N, --postgres"
                ),
            }
        }
        Ok(options)
    }
}

/// The value in the middle; of an even number, the lower one of the two.
fn median(mut values: Vec<u64>) -> u64 {
    values.sort_unstable();
    let middle = values.len().saturating_sub(1) / 2;
    values.get(middle).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &str, means: Result<(u64, u32, bool), &str>) {
        let words: Vec<String> = typed.split_whitespace().map(str::to_owned).collect();
        let options = Options::parse(&words, "--rows", 3);
        let found = options.map(|o| (o.rows, o.rounds, o.postgres));
        assert_eq!(found.map_err(|error| error.to_string()), means.map_err(str::to_owned));
    }

    #[test]
    fn options_say_how_many_and_where() {
        check("", Ok((100_000, 3, false)));
        check("--postgres --rows 500 --rounds 1", Ok((500, 1, true)));
        check("--rows 0", Err("--rows needs a number above 0, not \"0\""));
        check("--rows", Err("--rows needs a number above 0, not \"\""));
        check(
            "--row 5",
            Err("there is no option \"--row\"; there are --rows N, --rounds N, --postgres"),
        );
    }

    #[test]
    fn a_median_is_a_value_that_was_measured() {
        assert_eq!(median(vec![]), 0);
        assert_eq!(median(vec![9, 1, 5]), 5);
        assert_eq!(median(vec![4, 1, 9, 5]), 4);
    }
}
