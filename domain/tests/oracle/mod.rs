//! What must hold of every file and of every file that differs from it in a byte or a line, whatever the two say: shared by
//! the tests and by the fuzzer.

use std::collections::HashMap;
use std::fmt::Debug;
use std::ops::Range;

use domain::imports::{Choices, Encoding, Judge, Judged, Mode, Refused, Survey, Surveyor};
use domain::{Field, FileRefusal, Lang};

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

/// Panics where a line of the file is not accounted for, or a letter or digit below its header is in no row, or a row that
/// is told is none of the file. No line is so long that its end is lost.
pub fn every_line_is_accounted_for(bytes: &[u8], mode: Mode) {
    let (survey, rows) = match told(bytes, mode) {
        (Ok(survey), rows) => (survey, rows),
        (Err(refused), _) => return assert_ne!(refused.refusal, FileRefusal::LinesLost),
    };
    let text = text_of(bytes, survey.dialect.encoding);
    let lines = lines_of(&text);
    assert_eq!(survey.lines.total(), wide(lines.len()));
    assert_eq!((survey.n_rows, survey.lines.rows), (wide(rows.len()), wide(rows.len())));
    assert!(rows.iter().zip(rows.iter().skip(1)).all(|(one, next)| one.line < next.line));
    assert!(rows.last().is_none_or(|row| row.line <= survey.lines.total()));

    let n_header = narrow(survey.header_line - 1 + survey.lines.header);
    let letters =
        |text: &str| -> Vec<char> { text.chars().filter(char::is_ascii_alphanumeric).collect() };
    let told: Vec<char> = rows.iter().flat_map(|row| row.raw.fields()).flat_map(letters).collect();
    assert_eq!(told, letters(&lines[n_header..].concat()));
}

/// Panics where a change of one byte or line of a file changes, without a word, what another line of it says.
///
/// The same text under the same heading says the same in both files. And under the same header a good row that the change
/// does not touch asks for the same as before, or is refused, or else the row that swallowed it is or has a warning.
pub fn no_row_changes_because_another_does(file: &[u8], changed: &[u8], mode: Mode) {
    let ((Ok(before), rows), (Ok(after), changed_rows)) = (told(file, mode), told(changed, mode))
    else {
        return;
    };
    let is_told_apart = before.header != after.header;
    // How the amounts of failed rows are written stands in their header.
    if is_told_apart && before.header.attempt_of().is_some() {
        return;
    }
    let now = said(&after, &changed_rows);
    for (text, value) in said(&before, &rows) {
        assert_eq!(now.get(&text).unwrap_or(&value), &value, "{text:?}");
    }
    if is_told_apart {
        return;
    }

    let [text, changed_text] =
        [(file, &before), (changed, &after)].map(|(f, survey)| text_of(f, survey.dialect.encoding));
    let (lines, changed_lines) = (lines_of(&text), lines_of(&changed_text));
    let separator = before.dialect.separator.sign();
    let n_columns = n_fields(lines[narrow(before.header_line - 1)], separator);
    let untouched = untouched(&lines, &changed_lines);
    let ends = rows.iter().skip(1).map(|row| row.line).chain([wide(lines.len()) + 1]);
    for (row, end) in rows.iter().zip(ends) {
        let place = narrow(row.line - 1)..narrow(end - 1);
        let Some(line) = untouched(place) else { continue };
        // A line with fewer fields may be a line of a text as well.
        if row.verdict.is_err() || row.raw.n_fields() < n_columns || line < after.header_line {
            continue;
        }
        let n_before = changed_rows.partition_point(|now| now.line <= line);
        let now = changed_rows[..n_before].last().expect("the row, or the one that has it");
        // Where a line ends early inside of a quote, what follows may be meant to be in it.
        let first = changed_lines[narrow(now.line - 1)];
        if now.line < line && n_fields(first, separator) < n_columns {
            continue;
        }
        let is_same = now.line == line && now.verdict == row.verdict;
        let is_told = now.verdict.is_err() || (now.raw != row.raw && !now.warnings.is_empty());
        assert!(is_same || is_told, "line {line}\n{row:?}\n{now:?}");
    }
}

/// What the fields of good rows say: each text under its heading, and of a document with its type's beside it.
fn said<'r>(survey: &'r Survey, rows: &'r [Judged]) -> HashMap<(Field, Vec<&'r str>), String> {
    let mut said = HashMap::new();
    for row in rows {
        let Ok(asked) = &row.verdict else { continue };
        let text = |field| survey.header.position(field).and_then(|column| row.raw.get(column));
        let heading = |field| survey.header.name_of(field, Lang::En);
        let mut say = |fields: &[Field], value: &dyn Debug| {
            let texts = fields.iter().flat_map(|f| [heading(*f), text(*f).unwrap_or_default()]);
            let value = format!("{value:?}");
            let known = said.entry((fields[0], texts.collect())).or_insert_with(|| value.clone());
            assert_eq!(*known, value, "{row:?}");
        };
        let document = (&asked.document, &asked.document_type);
        say(&[Field::Document, Field::DocumentType], &document);
        say(&[Field::Id], &asked.id);
        say(&[Field::Email], &asked.email);
        say(&[Field::Status], &asked.status);
        say(&[Field::CreditLimit], &asked.credit_limit);
        say(&[Field::Tolerance], &asked.tolerance);
    }
    said
}

/// Where lines at a place, from 0, are in the changed file, from 1, if they are before or behind everything that changed.
fn untouched(lines: &[&str], changed: &[&str]) -> impl Fn(Range<usize>) -> Option<u64> {
    let (n, n_changed) = (lines.len(), changed.len());
    let n_top = lines.iter().zip(changed).take_while(|(one, other)| one == other).count();
    let (rest, changed_rest) = (lines[n_top..].iter().rev(), changed[n_top..].iter().rev());
    let n_bottom = rest.zip(changed_rest).take_while(|(one, other)| one == other).count();
    move |place| match place {
        _ if place.end <= n_top => Some(wide(place.start) + 1),
        _ if place.start >= n - n_bottom => Some(wide(place.start + n_changed - n) + 1),
        _ => None,
    }
}

/// How many fields a line has, if a quote that it does not close is none.
fn n_fields(line: &str, separator: char) -> usize {
    let parts: Vec<&str> = line.split('"').collect();
    let is_outside = |i: usize| i.is_multiple_of(2) || i + 1 == parts.len();
    let outside = parts.iter().enumerate().filter(|(i, _)| is_outside(*i));
    outside.map(|(_, part)| part.matches(separator).count()).sum::<usize>() + 1
}

/// A file's text as far as it is ASCII: what else it has stands for itself and nothing.
fn text_of(bytes: &[u8], encoding: Encoding) -> String {
    let unit_of = match encoding {
        Encoding::Utf16Le => u16::from_le_bytes,
        Encoding::Utf16Be => u16::from_be_bytes,
        _ => return bytes.iter().copied().map(char::from).collect(),
    };
    let (units, odd) = bytes.as_chunks::<2>();
    let units: Vec<u16> = units.iter().copied().map(unit_of).collect();
    String::from_utf16_lossy(&units) + odd.first().map_or("", |_| "\u{fffd}")
}

/// Every line, with what ends it: LF, CR or both.
fn lines_of(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['\n', '\r']) {
        let end = at + if rest[at..].starts_with("\r\n") { 2 } else { 1 };
        lines.push(&rest[..end]);
        rest = &rest[end..];
    }
    lines.extend((!rest.is_empty()).then_some(rest));
    lines
}

fn wide(n: usize) -> u64 {
    u64::try_from(n).expect("64 bits")
}

fn narrow(n: u64) -> usize {
    usize::try_from(n).expect("64 bits")
}
