//! What is said of every file in `corpus/`, beside each as a text. `FIADO_WRITE=1 cargo test -p
//! domain --test corpus` writes the texts anew; read the difference before it is kept.
//!
//! A file is judged as if to create accounts; `.update.csv` as if to update them. The folder
//! `dialects/` holds one small shop in 4 separators × 7 encodings × 2 decimal signs × 3 line breaks.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::fs;
use std::path::{Path, PathBuf};

use domain::imports::{
    Dialect, Encoding, FailedRows, Judge, Judged, Mode, Newline, Refused, Separator, Survey,
    Surveyor, Verdict, transcript,
};
use domain::{Field, Lang, Mark, Rule, Store};

type Told = Result<(Survey, Verdict), Refused>;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

/// The CSV files of a folder, by name.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> =
        entries.filter(|path| path.extension().is_some_and(|ending| ending == "csv")).collect();
    files.sort();
    files
}

fn mode(path: &Path) -> Mode {
    let is_update = path.to_str().unwrap().ends_with(".update.csv");
    if is_update { Mode::Update } else { Mode::Create }
}

/// What is said of a file that comes in pieces of `n` bytes, and every row.
fn told(bytes: &[u8], mode: Mode, n: usize) -> (Told, Vec<Judged>) {
    let mut surveyor = Surveyor::new();
    bytes.chunks(n).for_each(|piece| surveyor.feed(piece));
    let survey = match surveyor.finish() {
        Ok(survey) => survey,
        Err(refused) => return (Err(refused), Vec::new()),
    };
    let (mut verdict, mut rows) = (Verdict::default(), Vec::new());
    let mut take = |judged: Judged| {
        verdict.take(&judged);
        rows.push(judged);
    };
    let mut judge = Judge::new(&survey, mode);
    bytes.chunks(n).for_each(|piece| judge.feed(piece, &mut take));
    judge.finish(&mut take);
    (Ok((survey, verdict)), rows)
}

#[test]
fn every_file_is_told_as_the_text_beside_it_says() {
    let is_to_write = std::env::var_os("FIADO_WRITE").is_some();
    let files = files(&folder());
    assert!(files.len() >= 60, "{} files", files.len());
    let mut differing = Vec::new();
    for path in &files {
        let bytes = fs::read(path).unwrap();
        let (whole, rows) = told(&bytes, mode(path), usize::MAX);
        for n in [1, 2, 3, 7, 64, 1000] {
            assert_eq!(told(&bytes, mode(path), n), (whole.clone(), rows.clone()), "{path:?}");
        }
        let text = transcript(&whole);
        let beside = path.with_extension("txt");
        if is_to_write {
            fs::write(&beside, &text).unwrap();
        } else if fs::read_to_string(&beside).unwrap_or_default() != text {
            differing.push(format!("{}:\n{text}", beside.display()));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

#[test]
fn every_dialect_says_the_same() {
    let mut first: Option<Vec<_>> = None;
    let mut n_files = 0;
    for separator in Separator::ALL {
        for encoding in Encoding::ALL {
            for mark in Mark::ALL {
                for newline in Newline::ALL {
                    let dialect = Dialect { encoding, separator, newline };
                    let name = format!("{separator:?}-{encoding:?}-{mark:?}-{newline:?}.csv");
                    let path = folder().join("dialects").join(name.to_lowercase());
                    let bytes = fs::read(&path).unwrap();
                    let (told, rows) = told(&bytes, Mode::Create, 11);
                    let survey = told.unwrap().0;
                    let signs = [Field::CreditLimit, Field::Tolerance].map(|f| survey.reading(f).0);
                    assert_eq!((survey.dialect, signs), (dialect, [mark; 2]), "{path:?}");
                    let asked: Vec<_> = rows
                        .into_iter()
                        .map(|row| match row.verdict {
                            Ok(asked) => (row.line, Some(asked), Vec::new()),
                            Err(faults) => {
                                let wrong = faults.into_iter().map(|f| (f.field, f.value));
                                (row.line, None, wrong.collect())
                            }
                        })
                        .collect();
                    assert_eq!(first.get_or_insert_with(|| asked.clone()), &asked, "{path:?}");
                    n_files += 1;
                }
            }
        }
    }
    assert_eq!(n_files, 168);
    assert_eq!(files(&folder().join("dialects")).len(), n_files);
}

/// What fails fails again from the file of failed rows, until it is put right.
#[test]
fn rows_that_were_not_put_right_fail_again() {
    for path in files(&folder()) {
        let bytes = fs::read(&path).unwrap();
        let (Ok((survey, _)), rows) = told(&bytes, mode(&path), usize::MAX) else { continue };
        let mut report = Vec::new();
        let mut writer = FailedRows::new(&survey, 41, Lang::Pt, &Store::default(), &mut report);
        let mut failed = Vec::new();
        for row in &rows {
            if let Err(faults) = &row.verdict {
                writer.row(&row.raw, row.line, faults, &mut report);
                // The row that it repeats is not in the file, and a column that is not read may
                // hold what is no text once it is written as a text.
                let fails = faults.iter().any(|fault| match fault.rule {
                    Rule::SameAsLine { .. } => false,
                    Rule::NotTextIn { .. } => false,
                    Rule::NotText => fault.field.is_some(),
                    _ => true,
                });
                failed.push((row.line, fails));
            }
        }
        if failed.is_empty() {
            continue;
        }
        let (again, rows) = told(&report, mode(&path), usize::MAX);
        assert_eq!(again.unwrap().0.header.attempt_of(), Some(41), "{path:?}");
        assert_eq!(rows.len(), failed.len(), "{path:?}");
        for (row, (line, fails)) in rows.iter().zip(failed) {
            assert_eq!(row.origin, Some(line), "{path:?}");
            assert!(row.verdict.is_err() || !fails, "{path:?}, line {line}");
        }
    }
}
