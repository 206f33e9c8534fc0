//! How far and how fast a run goes, in words.

use domain::text::number;
use domain::{Lang, Timestamp};
use ledger::imports::{Run, RunStatus};

use super::Progress;
use super::sentences::rows;
use super::words::RunWords;

/// What a pace is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Since {
    at: Timestamp,
    row: i64,
}

impl Since {
    /// The start of the run, where it went on without a break.
    pub fn start_of(run: &Run) -> Option<Since> {
        let at = run.started_at.filter(|_| run.resumed_row.is_none())?;
        Some(Since { at, row: 0 })
    }

    /// Where the run is now.
    pub fn now(run: &Run, now: Timestamp) -> Since {
        Since { at: now, row: run.counts.done() }
    }
}

/// How far a run is, and how fast it went since.
pub fn progress(run: &Run, lang: Lang, now: Timestamp, since: Option<Since>) -> Progress {
    let words = RunWords::of(lang);
    let (done, is_read) = (run.counts.done(), run.n_rows > 0);
    let told = match run.status {
        RunStatus::Queued => words.queued.to_owned(),
        _ if !is_read => words.reading.to_owned(),
        _ => {
            let told = format!("{} {} {}", number(done, lang), words.of, rows(run.n_rows, lang));
            match run.resumed_row {
                Some(row) => format!("{told}, {} {}", words.resumed, number(row, lang)),
                None => told,
            }
        }
    };
    let percent = done.saturating_mul(100) / run.n_rows.max(1);
    Progress {
        told,
        pace: since.and_then(|since| pace(run, lang, now, since)).unwrap_or_default(),
        percent: is_read.then(|| percent.clamp(0, 100)),
        is_over: !run.status.is_under_way(),
    }
}

/// `12,300 rows a second, 5 s left`; nothing before a second has gone by.
fn pace(run: &Run, lang: Lang, now: Timestamp, since: Since) -> Option<String> {
    let millis = now.as_millisecond() - since.at.as_millisecond();
    let n_rows = run.counts.done() - since.row;
    if millis < 1_000 || n_rows <= 0 {
        return None;
    }
    let a_second = (n_rows.saturating_mul(1_000) / millis).max(1);
    let left_seconds = (run.n_rows - run.counts.done()) / a_second + 1;
    let left = match left_seconds {
        ..60 => format!("{left_seconds} s"),
        60..3_600 => format!("{} min {} s", left_seconds / 60, left_seconds % 60),
        _ => format!("{} h {} min", left_seconds / 3_600, left_seconds / 60 % 60),
    };
    let fast = rows(a_second, lang);
    Some(lang.pick(
        format!("{fast} a second, {left} left"),
        format!("{fast} por segundo, faltam {left}"),
        format!("{fast} por segundo, faltan {left}"),
    ))
}

#[cfg(test)]
mod tests {
    use ledger::imports::Counts;

    use super::*;
    use crate::imports::testing;

    fn run(status: RunStatus, n_rows: i64, created: i64) -> Run {
        let counts = Counts { created, ..Counts::default() };
        Run { counts, n_rows, started_at: Some(Timestamp::UNIX_EPOCH), ..testing::run(status) }
    }

    fn check(run: &Run, seconds: i64, since: Option<Since>, told: &str, pace: &str) {
        let now = Timestamp::from_second(seconds).unwrap();
        let progress = progress(run, Lang::En, now, since);
        assert_eq!((progress.told.as_str(), progress.pace.as_str()), (told, pace));
    }

    #[test]
    fn a_run_says_how_far_it_is_how_fast_it_goes_and_how_long_it_takes() {
        let running = run(RunStatus::Running, 96_600, 24_000);
        let since = Since::start_of(&running);
        let told = "24,000 of 96,600 rows";
        check(&running, 0, since, told, "");
        check(&running, 2, since, told, "12,000 rows a second, 7 s left");
        check(&running, 240, since, told, "100 rows a second, 12 min 7 s left");
        check(&running, 24_000, since, told, "1 row a second, 20 h 10 min left");
        check(&running, 240, None, told, "");
    }

    #[test]
    fn a_run_that_was_resumed_counts_from_where_it_is_looked_at() {
        let mut resumed = run(RunStatus::Running, 100_000, 40_000);
        resumed.resumed_row = Some(40_000);
        assert_eq!(Since::start_of(&resumed), None);
        let since = Since::now(&resumed, Timestamp::from_second(7_200).unwrap());
        resumed.counts.created = 50_000;
        let pace = "5,000 rows a second, 11 s left";
        let told = "50,000 of 100,000 rows, resumed at row 40,000";
        check(&resumed, 7_202, Some(since), told, pace);
    }

    #[test]
    fn before_there_are_rows_it_says_what_it_waits_for() {
        check(&run(RunStatus::Checking, 0, 0), 9, None, "Reading the file", "");
        check(&run(RunStatus::Queued, 3, 0), 9, None, "Waiting", "");
    }
}
