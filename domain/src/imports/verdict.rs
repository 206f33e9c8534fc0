//! What is said of a whole file, in one place for every door: counts, the first problems, and the
//! first rows as they were understood. However long the file is, it stays small.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::row::told;
use super::{HEADER_COLUMNS_MAX, Judged, Lines, Refused, Row, Sign, Survey, Warning};
use crate::error::{Fault, Field};
use crate::lang::Lang;
use crate::settings::Store;

/// Problems that are kept of a file; further ones are counted only.
pub const PROBLEMS_MAX: usize = 1_000;
/// Rows that are kept of a file, its first ones.
pub const SAMPLE_ROWS: usize = 20;

/// What came of the rows of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Rows judged.
    pub n_rows: u64,
    /// Rows that can be applied, with a warning or without.
    pub n_good: u64,
    /// Rows that can be applied and have a warning.
    pub n_warned: u64,
    /// Rows that cannot be applied.
    pub n_failed: u64,
    /// Everything that is wrong with rows or looks odd about them; a row may have several.
    pub n_problems: u64,
    /// The first [`PROBLEMS_MAX`] of those, in the order of the file.
    pub problems: Vec<Problem>,
    /// The first [`SAMPLE_ROWS`] rows.
    pub sample: Vec<SampleRow>,
}

/// Something that is wrong with a row, or looks odd about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The line of the file that the row begins on.
    pub line: u64,
    /// The line that it had in the file whose failed rows this file holds.
    pub origin: Option<u64>,
    /// What it is.
    pub matter: Matter,
}

/// What a problem is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Matter {
    /// The row cannot be applied.
    Fault(Fault),
    /// The row can be applied, but looks odd.
    Warning(Warning),
}

/// A row as it was read, and as it was understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleRow {
    /// The line of the file that it begins on.
    pub line: u64,
    /// Its fields, long ones cut, each under its column; what is beyond the most columns that a
    /// header may have is left out.
    pub fields: Vec<String>,
    /// What it asks for; `None` where it cannot be applied.
    pub row: Option<Row>,
}

impl Verdict {
    /// Takes what was found about the next row.
    pub fn take(&mut self, judged: &Judged) {
        self.n_rows += 1;
        let row = judged.verdict.as_ref();
        match row {
            Ok(_) => self.n_good += 1,
            Err(_) => self.n_failed += 1,
        }
        self.n_warned += u64::from(row.is_ok() && !judged.warnings.is_empty());
        for fault in row.err().into_iter().flatten() {
            self.note(judged, || Matter::Fault(fault.clone()));
        }
        for warning in &judged.warnings {
            self.note(judged, || Matter::Warning(warning.clone()));
        }
        if !self.is_sampled() {
            let fields = judged.raw.fields().take(HEADER_COLUMNS_MAX).map(told).collect();
            self.sample.push(SampleRow { line: judged.line, fields, row: row.ok().cloned() });
        }
    }

    /// Whether the first rows are all there.
    pub fn is_sampled(&self) -> bool {
        self.sample.len() >= SAMPLE_ROWS
    }

    fn note(&mut self, judged: &Judged, matter: impl FnOnce() -> Matter) {
        self.n_problems += 1;
        if self.problems.len() < PROBLEMS_MAX {
            let (line, origin) = (judged.line, judged.origin);
            self.problems.push(Problem { line, origin, matter: matter() });
        }
    }
}

impl Problem {
    /// Whether the row cannot be applied because of it.
    pub fn is_fault(&self) -> bool {
        matches!(self.matter, Matter::Fault(_))
    }

    /// The field it is about; `None` where it is about the whole row, or a column that is not read.
    pub fn field(&self) -> Option<Field> {
        match &self.matter {
            Matter::Fault(fault) => fault.field,
            Matter::Warning(warning) => warning.field(),
        }
    }

    /// The value as it was read.
    pub fn value(&self) -> &str {
        match &self.matter {
            Matter::Fault(fault) => &fault.value,
            Matter::Warning(warning) => warning.value(),
        }
    }

    /// What is wrong or odd.
    pub fn reason(&self, lang: Lang, store: &Store) -> String {
        match &self.matter {
            Matter::Fault(fault) => fault.reason(lang, store),
            Matter::Warning(warning) => warning.reason(lang),
        }
    }

    /// What to do about it.
    pub fn suggestion(&self, lang: Lang, store: &Store) -> String {
        match &self.matter {
            Matter::Fault(fault) => fault.suggestion(lang, store),
            Matter::Warning(warning) => warning.suggestion(lang),
        }
    }
}

/// Everything that is said of a file, as a text in English by which one door's answer is compared
/// with another's.
pub fn transcript(told: &Result<(Survey, Verdict), Refused>) -> String {
    let mut text = String::new();
    // Writing to a `String` cannot fail.
    let _ = match told {
        Ok((survey, verdict)) => {
            write_survey(&mut text, survey).and_then(|()| write_verdict(&mut text, survey, verdict))
        }
        Err(refused) => {
            writeln!(text, "refused: {}", refused.refusal.sentence(Lang::En, &Store::default()))
                .and_then(|()| refused.survey.iter().try_for_each(|s| write_survey(&mut text, s)))
        }
    };
    text
}

fn write_survey(text: &mut String, survey: &Survey) -> std::fmt::Result {
    let (dialect, header) = (survey.dialect, &survey.header);
    writeln!(
        text,
        "written in {:?}: {:?} between fields, lines end in {}",
        dialect.encoding,
        dialect.separator,
        dialect.newline.name()
    )?;
    for line in &survey.above {
        writeln!(text, "left out above the header: {line:?}")?;
    }
    if let Some(import) = header.attempt_of() {
        writeln!(text, "failed rows of import {import}")?;
    }
    for (place, (name, column)) in header.names.iter().zip(&header.columns).enumerate() {
        let read = match column {
            Some(field) => field.label(Lang::En),
            None if survey.told.contains(&place) => "(not read, though it holds something)",
            None => "(not read)",
        };
        let sign = match column {
            Some(Field::CreditLimit) => write_sign(&survey.limit),
            Some(Field::Tolerance) => write_sign(&survey.tolerance),
            _ => String::new(),
        };
        writeln!(text, "column {name:?} is {read}{sign}")?;
    }
    let Lines { rows, quoted, header, above, blank } = survey.lines;
    writeln!(
        text,
        "lines: {} = rows {rows} + in quotes {quoted} + header {header} + above {above} + blank {blank}",
        survey.lines.total()
    )
}

fn write_sign(sign: &Sign) -> String {
    match sign {
        Sign::Unused => String::new(),
        Sign::Known { mark, is_fixed: false } => format!(", {mark:?} before decimals"),
        Sign::Known { mark, is_fixed: true } => {
            format!(", {mark:?} before decimals, as many everywhere")
        }
        Sign::Open { chosen: Some(mark), .. } => format!(", {mark:?} before decimals as chosen"),
        Sign::Open { value, against: Some(against), .. } => {
            format!(", decimal sign open: {value:?} against {against:?}")
        }
        Sign::Open { value, .. } => format!(", decimal sign open: {value:?}"),
    }
}

fn write_verdict(text: &mut String, survey: &Survey, verdict: &Verdict) -> std::fmt::Result {
    let Verdict { n_rows, n_good, n_warned, n_failed, n_problems, problems, sample } = verdict;
    writeln!(text, "judged: {n_rows}, good: {n_good}, warned: {n_warned}, failed: {n_failed}")?;
    for SampleRow { line, row, .. } in sample {
        match row {
            Some(row) => writeln!(text, "\nline {line} asks for {}", asked(row))?,
            None => writeln!(text, "\nline {line} failed")?,
        }
        for problem in problems.iter().filter(|problem| problem.line == *line) {
            write_problem(text, survey, problem)?;
        }
    }
    let last = sample.last().map_or(0, |row| row.line);
    for problem in problems.iter().filter(|problem| problem.line > last) {
        writeln!(text, "\nline {}", problem.line)?;
        write_problem(text, survey, problem)?;
    }
    match n_problems.checked_sub(super::wide(problems.len())) {
        Some(more @ 1..) => writeln!(text, "\nand {more} problems more"),
        _ => Ok(()),
    }
}

fn write_problem(text: &mut String, survey: &Survey, problem: &Problem) -> std::fmt::Result {
    let store = Store::default();
    let kind = if problem.is_fault() { "error" } else { "warning" };
    let column = problem.field().map_or("(row)", |field| survey.header.name_of(field, Lang::En));
    let origin = problem.origin.map(|line| format!(", line {line} before")).unwrap_or_default();
    writeln!(text, "  {kind} in {column:?}{origin}: {:?}", problem.value())?;
    writeln!(text, "    {}", problem.reason(Lang::En, &store))?;
    writeln!(text, "    {}", problem.suggestion(Lang::En, &store))
}

/// What a row asks for, the fields that it leaves blank left out.
fn asked(row: &Row) -> String {
    let fields = [
        (Field::Id, row.id.as_ref().map(ToString::to_string)),
        (Field::Email, row.email.as_ref().map(ToString::to_string)),
        (Field::Document, row.document.as_ref().map(ToString::to_string)),
        (Field::DocumentType, row.document_type.as_ref().map(ToString::to_string)),
        (Field::Status, row.status.map(|status| status.as_str().to_owned())),
        (Field::CreditLimit, row.credit_limit.map(|limit| limit.to_string())),
        (Field::Tolerance, row.tolerance.map(|tolerance| tolerance.to_string())),
    ];
    let asked = fields
        .into_iter()
        .filter_map(|(field, value)| Some(format!("{} {:?}", field.label(Lang::En), value?)));
    asked.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::{Judge, Mode, Surveyor};
    use super::*;

    fn verdict(file: &str) -> (Survey, Verdict) {
        let mut surveyor = Surveyor::new();
        surveyor.feed(file.as_bytes());
        let survey = surveyor.finish().unwrap();
        let mut verdict = Verdict::default();
        let mut judge = Judge::new(&survey, Mode::Create);
        judge.feed(file.as_bytes(), &mut |judged| verdict.take(&judged));
        judge.finish(&mut |judged| verdict.take(&judged));
        (survey, verdict)
    }

    #[test]
    fn a_file_is_told_as_counts_problems_and_rows() {
        let file = "Email;Nome;Limite de crédito;Tolerância\n\
                    ana@test.com;x;1.234,56;5\n\
                    bia;x;10,5O;\n";
        assert_eq!(
            transcript(&Ok(verdict(file))),
            "written in Utf8: Semicolon between fields, lines end in LF\n\
             column \"Email\" is Email\n\
             column \"Nome\" is (not read)\n\
             column \"Limite de crédito\" is Credit limit, Comma before decimals\n\
             column \"Tolerância\" is Tolerance\n\
             lines: 3 = rows 2 + in quotes 0 + header 1 + above 0 + blank 0\n\
             judged: 2, good: 1, warned: 1, failed: 1\n\
             \n\
             line 2 asks for Email \"ana@test.com\", Credit limit \"1234.56\", Tolerance \"5\"\n\
             \x20 warning in \"Tolerância\": \"5\"\n\
             \x20   Tolerance \"5\" is 500%.\n\
             \x20   If you meant 5%, write 0,05.\n\
             \n\
             line 3 failed\n\
             \x20 error in \"Email\": \"bia\"\n\
             \x20   \"bia\" is not an email address.\n\
             \x20   Write it like ana@example.com.\n\
             \x20 error in \"Limite de crédito\": \"10,5O\"\n\
             \x20   \"10,5O\" is not an amount.\n\
             \x20   Write it as 1000,50.\n"
        );
    }

    #[test]
    fn what_one_door_found_another_can_tell() {
        let told = verdict("Email;Limite de crédito;Tolerância\nana@b.co;1,5;5\nbia;10,5O;\n");
        let sent = serde_json::to_string(&told).unwrap();
        assert_eq!(serde_json::from_str::<(Survey, Verdict)>(&sent).unwrap(), told);
        let choices: super::super::Choices =
            serde_json::from_str(r#"{"columns":["Email",null]}"#).unwrap();
        assert_eq!(choices.columns, Some(vec![Some(Field::Email), None]));
    }

    #[test]
    fn a_long_file_is_counted_whole_and_kept_in_part() {
        let file = format!("Email\n{}", "x\n".repeat(PROBLEMS_MAX + 5));
        let (survey, verdict) = verdict(&file);
        assert_eq!(verdict.n_problems, verdict.n_failed);
        assert_eq!((verdict.problems.len(), verdict.sample.len()), (PROBLEMS_MAX, SAMPLE_ROWS));
        assert!(transcript(&Ok((survey, verdict))).ends_with("\nand 5 problems more\n"));
        let long = format!("Email\n{},{}\n", "x".repeat(9_000), ",".repeat(9_000));
        let (_, verdict) = self::verdict(&long);
        let fields = &verdict.sample[0].fields;
        assert!(fields.len() <= HEADER_COLUMNS_MAX && fields[0].len() <= 200);
    }
}
