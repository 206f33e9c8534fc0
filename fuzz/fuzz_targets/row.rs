//! How a file is cut never changes the verdict on a row; a row is kept as it was; and one that
//! failed fails again from the file of failed rows.

#![no_main]

use domain::imports::{Choices, FailedRows, RawRow, Verdict};
use domain::{Lang, Rule, Store};
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
    let (Some(_), Some(n_own)) =
        (failed.first(), survey.header.attempt_of().is_none().then_some(survey.header.names.len()))
    else {
        return;
    };

    // As a person would who made the same choices again.
    let columns = [None; 4].into_iter().chain(survey.header.columns.iter().copied()).collect();
    let choices = Choices {
        encoding: Some(survey.dialect.encoding),
        separator: Some(survey.dialect.separator),
        mark: None,
        columns: Some(columns),
    };
    let Ok(again) = fuzz::survey(&report, &choices, n) else { return };
    if again.header.names.len() != n_own + 4 {
        return;
    }
    assert_eq!(again.header.attempt_of(), Some(41));
    assert_eq!(again.dialect.mark, survey.dialect.mark);
    let again = fuzz::judge(&report, &again, mode, n);
    assert_eq!(again.len(), failed.len());
    for (row, (before, faults)) in again.iter().zip(failed) {
        assert_eq!(row.origin, Some(before.line));
        let heals = faults.iter().all(|fault| match fault.rule {
            Rule::SameAsLine { .. } => true,
            Rule::NotText => fault.field.is_none(),
            _ => false,
        });
        assert!(heals || row.verdict.is_err(), "{before:?}\n{row:?}");
    }
});
