//! Files that are too large to be stored: made while they are read, in memory that stays flat.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::fs;

use domain::imports::{
    FIELD_CHARS_MAX, Judge, Judged, Mode, PROBLEMS_MAX, ROW_BYTES_MAX, Surveyor, Verdict,
};
use domain::{FileRefusal, Rule};

const MB: usize = 1024 * 1024;
/// What both passes may add to the memory of this process, whatever the file.
const GROWTH_MAX_BYTES: usize = 48 * MB;

/// What is said of a file of `n` equal pieces after a first one.
fn told(first: &[u8], piece: &[u8], n: usize) -> Result<(Verdict, Vec<Judged>), FileRefusal> {
    let before = peak_bytes();
    let mut surveyor = Surveyor::new();
    surveyor.feed(first);
    (0..n).for_each(|_| surveyor.feed(piece));
    let survey = surveyor.finish().map_err(|refused| refused.refusal)?;
    let (mut verdict, mut failed) = (Verdict::default(), Vec::new());
    let mut take = |judged: Judged| {
        verdict.take(&judged);
        if judged.verdict.is_err() && failed.len() < 4 {
            failed.push(judged);
        }
    };
    let mut judge = Judge::new(&survey, Mode::Create);
    judge.feed(first, &mut take);
    (0..n).for_each(|_| judge.feed(piece, &mut take));
    judge.finish(&mut take);
    assert_eq!(verdict.n_rows, survey.n_rows);
    let growth = peak_bytes() - before;
    assert!(growth < GROWTH_MAX_BYTES, "{growth} bytes");
    Ok((verdict, failed))
}

/// The most memory that this process ever had; 0 where the system does not tell.
fn peak_bytes() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = peak.and_then(|peak| peak.trim().strip_suffix(" kB")?.parse::<usize>().ok());
    kilobytes.unwrap_or(0) * 1024
}

fn rules(judged: &Judged) -> Vec<Rule> {
    judged.verdict.clone().unwrap_err().into_iter().map(|fault| fault.rule).collect()
}

#[test]
fn a_quote_that_is_never_closed_hides_no_row_however_much_follows() {
    let n_rows = if cfg!(debug_assertions) { 20_000 } else { 10_000_000 };
    let piece = b"caio@test.com,more,x\r\n".repeat(1_000);
    let first = b"Email,Name,Note\nana@test.com,Ana,x\nbia@test.com,\"Bia,y\n";
    let (verdict, failed) = told(first, &piece, n_rows / 1_000).unwrap();
    // Ana, and the first Caio: all others repeat him.
    assert_eq!((verdict.n_good, verdict.n_rows), (2, 2 + u64::try_from(n_rows).unwrap()));
    assert_eq!((failed[0].line, rules(&failed[0])), (3, vec![Rule::UnclosedQuote]));
}

#[test]
fn a_row_too_long_is_an_error_and_the_next_one_is_read() {
    let piece = b"x".repeat(MB);
    let (verdict, failed) = told(b"Email,Note\nana@test.com,", &piece, 20).unwrap();
    assert_eq!((verdict.n_good, verdict.n_failed), (0, 1));
    assert_eq!(rules(&failed[0]), [Rule::RowTooLong { max: ROW_BYTES_MAX }]);

    let row = format!("bia@test.com,{}\ncaio@test.com,x\n", "y".repeat(ROW_BYTES_MAX));
    let (verdict, failed) = told(b"Email,Note\n", row.as_bytes(), 1).unwrap();
    assert_eq!((verdict.n_good, verdict.n_failed), (1, 1));
    assert_eq!(rules(&failed[0]), [Rule::RowTooLong { max: ROW_BYTES_MAX }]);
}

#[test]
fn a_hundred_thousand_columns_are_no_header_and_no_row() {
    let header = format!("Email{}\nana@test.com\n", ",x".repeat(100_000));
    assert_eq!(told(header.as_bytes(), b"", 0).err(), Some(FileRefusal::HeaderTooLarge));
    let header = format!("Email{}\nana@test.com\n", ",x".repeat(20_000));
    assert_eq!(told(header.as_bytes(), b"", 0).err(), Some(FileRefusal::HeaderTooLarge));

    let row = format!("Email,Note\nana@test.com{}\nbia@test.com,x\n", ",x".repeat(100_000));
    let (verdict, failed) = told(row.as_bytes(), b"", 0).unwrap();
    assert_eq!((verdict.n_good, verdict.n_failed), (1, 1));
    assert_eq!(rules(&failed[0]), [Rule::RowTooLong { max: ROW_BYTES_MAX }]);
    let row = format!("Email,Note\nana@test.com{}\n", ",x".repeat(30_000));
    let (_, failed) = told(row.as_bytes(), b"", 0).unwrap();
    assert_eq!(rules(&failed[0]), [Rule::TooManyFields { found: 30_001, expected: 2 }]);
}

#[test]
fn a_field_too_long_is_an_error_in_any_column() {
    let long = "ã".repeat(FIELD_CHARS_MAX + 1);
    let file = format!("Email,Note\n{long},x\nbia@test.com,{long}\ncaio@test.com,{}\n", &long[2..]);
    let (verdict, failed) = told(file.as_bytes(), b"", 0).unwrap();
    assert_eq!((verdict.n_good, verdict.n_failed), (1, 2));
    for judged in &failed {
        assert_eq!(rules(judged), [Rule::TooLong { max: FIELD_CHARS_MAX }]);
    }
}

#[test]
fn a_file_of_nothing_but_errors_is_counted_and_not_kept() {
    let piece = b"ana,x,y\n\"b,\",,\n".repeat(1_000);
    let (verdict, _) = told(b"Email,Name,Note\n", &piece, 50).unwrap();
    assert_eq!((verdict.n_failed, verdict.n_problems), (100_000, 100_000));
    assert_eq!(verdict.problems.len(), PROBLEMS_MAX);
}
