//! How a file is cut never changes the verdict on a row; a row is kept as it was; and one that
//! failed fails again from the file of failed rows.

#![no_main]

use domain::imports::{Choices, FailedRows, Judged, RawRow, Survey, Verdict};
use domain::{Fault, Field, Lang, Rule, Store};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((choices, n, mode, bytes)) = fuzz::asked(data) else { return };
    let Ok(survey) = fuzz::survey(bytes, &choices, usize::MAX) else { return };
    let rows = fuzz::judge(bytes, &survey, mode, usize::MAX);
    assert_eq!(fuzz::judge(bytes, &survey, mode, n), rows);
    assert_eq!(u64::try_from(rows.len()), Ok(survey.n_rows));

    let store = Store::default();
    let (mut verdict, mut report) = (Verdict::default(), Vec::new());
    let mut writer = FailedRows::new(&survey, 41, Lang::Pt, &store, &mut report);
    let mut failed = Vec::new();
    for row in &rows {
        assert_eq!(RawRow::from_stored(&row.raw.to_stored()), row.raw);
        verdict.take(row);
        if let Err(faults) = &row.verdict {
            writer.row(&row.raw, row.line, faults, &mut report);
            failed.push((row, faults));
        }
    }
    assert_eq!(verdict.n_good + verdict.n_failed, verdict.n_rows);
    for problem in &verdict.problems {
        assert!(!problem.reason(Lang::Es, &store).is_empty());
    }
    // A row of several lines with a field too many is told line by line once its header ends before it; so is one whose
    // lines read like rows of their own under the header of the failed rows.
    let separator = survey.dialect.separator.sign();
    let is_torn = |(row, faults): &(&Judged, &Vec<Fault>)| {
        let has_breaks = |field: &&str| field.contains(['\n', '\r']);
        let is_too_long = |fault: &Fault| matches!(fault.rule, Rule::TooManyFields { .. });
        let mut notes = row.raw.fields().filter(has_breaks).peekable();
        notes.peek().is_some()
            && (faults.iter().any(is_too_long) || notes.any(|note| note.contains(separator)))
    };
    if failed.is_empty() || failed.iter().any(is_torn) || is_report(&survey) {
        return;
    }

    // As a person would who made the same choices again, but for the signs: the file says them.
    let columns = [None; 4].into_iter().chain(survey.header.columns.iter().copied()).collect();
    let choices = Choices {
        encoding: Some(survey.dialect.encoding),
        separator: Some(survey.dialect.separator),
        columns: Some(columns),
        ..Choices::default()
    };
    let again = fuzz::survey(&report, &choices, n).expect("a file of failed rows is read");
    assert_eq!(again.header.attempt_of(), Some(41));
    assert_eq!(again.header.names[4..], survey.header.names);
    let signs =
        |survey: &Survey| [Field::CreditLimit, Field::Tolerance].map(|f| survey.reading(f).0);
    assert_eq!(signs(&again), signs(&survey));
    let again = fuzz::judge(&report, &again, mode, n);
    assert_eq!(again.len(), failed.len());
    for (row, (before, faults)) in again.iter().zip(failed) {
        assert_eq!(row.origin, Some(before.line));
        let heals = faults.iter().all(|fault| heals(fault, &survey));
        assert!(heals || row.verdict.is_err(), "{before:?}\n{row:?}");
    }
});

/// Whether the file is one of failed rows itself, whose first columns are not kept.
fn is_report(survey: &Survey) -> bool {
    let mut header = survey.header.clone();
    header.names[0] += " (1)";
    header.attempt_of().is_some()
}

/// Whether a fault is gone in a file of failed rows: the row that it repeats was good, or what was wrong stands in columns
/// that are not read.
fn heals(fault: &Fault, survey: &Survey) -> bool {
    match fault.rule {
        Rule::SameAsLine { .. } | Rule::NotTextIn { .. } => true,
        Rule::NotText => fault.field.is_none(),
        Rule::CutOff { found, .. } => {
            survey.header.columns[found - 1..].iter().all(Option::is_none)
        }
        _ => false,
    }
}
