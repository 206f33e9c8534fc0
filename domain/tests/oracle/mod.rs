//! What must hold of every file and of every file that differs from it in a byte or a line, whatever the two say: shared by
//! the tests and by the fuzzer.

use std::collections::HashMap;

use domain::imports::{Choices, Judge, Judged, Mode, Refused, Row, Survey, Surveyor};
use domain::{FileRefusal, Money, Rate};

/// A change of a file.
#[derive(Clone, Copy, Debug)]
pub enum Mutation {
    /// A byte becomes another.
    Change(u8),
    /// A byte is taken out.
    Remove,
    /// A byte stands twice.
    Double,
    /// The rest of a line is taken out, its line break stays.
    CutLine,
    /// A line break is taken out.
    JoinLines,
    /// The file ends there.
    CutFile,
}

/// The file after a change at a place, which is taken modulo its length.
pub fn mutated(file: &[u8], place: usize, mutation: Mutation) -> Vec<u8> {
    let mut bytes = file.to_vec();
    if bytes.is_empty() {
        return bytes;
    }
    let at = place % bytes.len();
    let line_end = bytes[at..].iter().position(|byte| matches!(byte, b'\n' | b'\r'));
    let line_end = line_end.map_or(bytes.len(), |n| at + n);
    match mutation {
        Mutation::Change(byte) => bytes[at] = byte,
        Mutation::Remove => drop(bytes.remove(at)),
        Mutation::Double => bytes.insert(at, file[at]),
        Mutation::CutLine => drop(bytes.drain(at..line_end)),
        Mutation::JoinLines if line_end < bytes.len() => drop(bytes.remove(line_end)),
        Mutation::JoinLines => {}
        Mutation::CutFile => bytes.truncate(at),
    }
    bytes
}

/// What is said of a file, and every row of it.
pub fn told(bytes: &[u8], mode: Mode) -> (Result<Survey, Refused>, Vec<Judged>) {
    let mut surveyor = Surveyor::with(Choices::default(), "BRL");
    surveyor.feed(bytes);
    let told = surveyor.finish();
    let mut rows = Vec::new();
    if let Ok(survey) = &told {
        let mut judge = Judge::new(survey, mode);
        judge.feed(bytes, &mut |row| rows.push(row));
        judge.finish(&mut |row| rows.push(row));
    }
    (told, rows)
}

/// Panics where a line of the file is not accounted for, or a row that is told is none of the file.
pub fn every_line_is_accounted_for(bytes: &[u8], mode: Mode) {
    let (told, rows) = told(bytes, mode);
    match told {
        Err(refused) => assert_ne!(refused.refusal, FileRefusal::LinesLost),
        Ok(survey) => {
            let n_rows = u64::try_from(rows.len()).unwrap_or(u64::MAX);
            assert_eq!((survey.n_rows, survey.lines.rows), (n_rows, n_rows));
            let mut lines = rows.iter().map(|row| row.line);
            assert!(lines.clone().zip(lines.by_ref().skip(1)).all(|(one, next)| one < next));
            assert!(rows.last().is_none_or(|row| row.line <= survey.lines.total()));
        }
    }
}

/// Panics where a change of one byte or line of a file changes, without a word, what another line of it says.
///
/// A row that both files have to the letter asks for the same amounts in both, or is refused, or the files are told apart:
/// by their headers, or by a sign that somebody chose.
pub fn no_row_changes_because_another_does(file: &[u8], changed: &[u8], mode: Mode) {
    let ((Ok(before), rows), (Ok(after), changed_rows)) = (told(file, mode), told(changed, mode))
    else {
        return;
    };
    if before.header != after.header || before.dialect.encoding != after.dialect.encoding {
        return;
    }
    let asked = |rows: &[Judged]| -> HashMap<Vec<String>, (Option<Money>, Option<Rate>)> {
        let good = rows.iter().filter_map(|row| Some((row, row.verdict.as_ref().ok()?)));
        let text = |row: &Judged| row.raw.fields().map(str::to_owned).collect();
        let amounts = |row: &Row| (row.credit_limit, row.tolerance);
        good.map(|(row, asked)| (text(row), amounts(asked))).collect()
    };
    let after = asked(&changed_rows);
    for (text, amounts) in asked(&rows) {
        if let Some(now) = after.get(&text) {
            assert_eq!(*now, amounts, "{text:?}");
        }
    }
}
