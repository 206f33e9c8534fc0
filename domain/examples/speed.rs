//! How long a file's two passes take, in memory: `cargo run --release -p domain --example speed`.

use std::fmt::Write as _;
use std::time::Instant;

use domain::imports::{Judge, Mode, Surveyor};

const ROWS: u32 = 1_000_000;
const PIECE_BYTES: usize = 256 * 1024;
const ROUNDS: usize = 5;

fn main() {
    let file = file();
    let mut best = [u128::MAX; 2];
    let mut n_good = 0;
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let mut surveyor = Surveyor::new();
        file.chunks(PIECE_BYTES).for_each(|piece| surveyor.feed(piece));
        let Ok(survey) = surveyor.finish() else { return };
        best[0] = best[0].min(begun.elapsed().as_nanos());

        let begun = Instant::now();
        n_good = 0;
        let mut judge = Judge::new(&survey, Mode::Create);
        let mut count = |row: domain::imports::Judged| n_good += u32::from(row.verdict.is_ok());
        file.chunks(PIECE_BYTES).for_each(|piece| judge.feed(piece, &mut count));
        judge.finish(&mut count);
        best[1] = best[1].min(begun.elapsed().as_nanos());
    }
    let per_row = best.map(|nanoseconds| nanoseconds / u128::from(ROWS));
    println!("{ROWS} rows, {} bytes, {n_good} good", file.len());
    println!("survey {} ns a row, judge {} ns a row", per_row[0], per_row[1]);
}

/// A file as a shop exports it: every field filled, one document in ten with something to warn of.
fn file() -> Vec<u8> {
    let mut file =
        String::from("Id,Email,Document,Document Type,Status,Credit limit,Tolerance rate\n");
    for i in 0..ROWS {
        let document = u64::from(i) * 97_003 % 100_000_000_000;
        let kind = if i % 10 == 0 { "CPF" } else { "Other" };
        let _ = writeln!(
            file,
            "c-{i},customer.{i}@example.com,{document:011},{kind},Open,{}.50,0.05",
            i % 9_000
        );
    }
    file.into_bytes()
}
