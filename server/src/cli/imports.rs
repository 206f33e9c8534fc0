//! `fiado import`: a file through the same engine as the wizard, beside a running server or alone.

use std::io::{IsTerminal, Read, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use domain::imports::{ChoicesForm, FailedRows, Mode, Question, Warning, findings, name_of};
use domain::text::import_name;
use domain::{Error, FileRefusal, Lang, Money, Store};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use ledger::imports::{self, Kind, NOTE_ROWS, Order, Run, Upload};
use ledger::{Ctx, settings};

use super::sentence;

/// Bytes read at a time.
const PIECE_BYTES: usize = 256 * 1024;
/// How often the bar moves.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// What the command ends with when some rows were refused.
const SOME_REFUSED: u8 = 2;
/// So many warnings are told one by one, and so many accounts that are closed while they owe.
const TOLD_MAX: usize = 20;

/// How the file is read, where it does not say so itself.
#[derive(clap::Args)]
pub(super) struct ChoiceArgs {
    /// utf-8, windows-1252, mac-roman, cp850, utf-16le or utf-16be; else it is found out
    #[arg(long, default_value = "", hide_default_value = true)]
    encoding: String,
    /// comma, semicolon, tab or pipe; else it is found out
    #[arg(long, default_value = "", hide_default_value = true)]
    separator: String,
    /// comma or point: the decimal sign of columns whose values do not show it
    #[arg(long, default_value = "", hide_default_value = true)]
    decimal: String,
    /// NAME=FIELD for a column that is read as id, email, document, documentType, status, creditLimit or tolerance; NAME=
    /// for one that is not read
    #[arg(long, value_name = "NAME=FIELD")]
    column: Vec<String>,
}

/// Imports the file, or tells what importing it would do.
///
/// Errors: one sentence when the file could not be read.
pub(super) async fn run(
    ctx: &Ctx,
    file: &Path,
    mode: &str,
    is_check: bool,
    choices: ChoiceArgs,
) -> Result<ExitCode, String> {
    let ChoiceArgs { encoding, separator, decimal, column } = choices;
    let choices = ChoicesForm { encoding, separator, decimal, columns: column };
    let choices = choices.parse().map_err(|e| wrong_choice(&e))?;
    let store = settings::store(ctx).await.map_err(|e| sentence(&e))?;
    let mode = Mode::parse(mode).ok_or("The mode is create or update.")?;
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let order = Order { is_check, choices, ..Order::apply(mode, &name) };
    let key = upload(ctx, file, order).await?;
    let run = watch(ctx, key).await.map_err(|e| sentence(&e))?;
    tell_findings(&run);
    if let Some(refusal) = &run.refusal {
        return Err(refused(refusal, &store));
    }
    tell(&run);
    tell_closed_owing(ctx, &run, &store).await.map_err(|e| sentence(&e))?;
    tell_warnings(ctx, &run).await.map_err(|e| sentence(&e))?;
    report(ctx, &run).await.map_err(|e| sentence(&e))?;
    if is_check {
        imports::cancel(ctx, key).await.map_err(|e| sentence(&e))?;
    }
    Ok(if run.counts.failed > 0 { ExitCode::from(SOME_REFUSED) } else { ExitCode::SUCCESS })
}

async fn upload(ctx: &Ctx, path: &Path, order: Order) -> Result<i64, String> {
    let broken = |e: std::io::Error| format!("{} could not be read: {e}.", path.display());
    let mut file = std::fs::File::open(path).map_err(broken)?;
    let mut upload = Upload::start(ctx).await.map_err(|e| sentence(&e))?;
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let taken = match file.read(&mut piece).map_err(broken) {
            Ok(0) => break,
            Ok(n) => upload.push(ctx, &piece[..n]).await.map_err(|e| sentence(&e)),
            Err(e) => Err(e),
        };
        if let Err(told) = taken {
            upload.discard(ctx).await.map_err(|e| sentence(&e))?;
            return Err(told);
        }
    }
    upload.finish(ctx, order).await.map(|run| run.key).map_err(|e| sentence(&e))
}

/// Works on the run, as a server beside does too, until it is over; shows how far it is.
async fn watch(ctx: &Ctx, key: i64) -> Result<Run, Error> {
    let worker = {
        let ctx = ctx.clone();
        tokio::spawn(async move {
            loop {
                // What failed was logged where it failed, and is tried again with the next look.
                if !matches!(imports::run_next(&ctx).await, Ok(true)) {
                    tokio::time::sleep(LOOK_EVERY).await;
                }
            }
        })
    };
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    if let Ok(style) =
        ProgressStyle::with_template("{bar:32} {pos} of {len} rows, {per_sec}, {eta} left")
    {
        bar.set_style(style);
    }
    let run = loop {
        let run = imports::get(ctx, key).await?;
        if !run.status.is_under_way() {
            break run;
        }
        if run.n_rows > 0 {
            bar.set_length(u64::try_from(run.n_rows).unwrap_or_default());
            bar.set_position(u64::try_from(run.counts.done()).unwrap_or_default());
        }
        tokio::time::sleep(LOOK_EVERY).await;
    };
    bar.finish_and_clear();
    worker.abort();
    Ok(run)
}

/// What came of it, on standard error: standard output is for the refused rows.
fn tell(run: &Run) {
    let c = &run.counts;
    let would = if run.status.is_over() { "" } else { "would be " };
    eprintln!(
        "Import {}: {} {}; {would}created {}, updated {}, unchanged {}, refused {}; credit exposure {}.",
        import_name(run.key),
        run.n_rows,
        if run.n_rows == 1 { "row" } else { "rows" },
        c.created,
        c.updated,
        c.unchanged,
        c.failed,
        exposure(run)
    );
}

/// By how much what customers can owe changes: `+1312.53 (limits +1250.50)`.
fn exposure(run: &Run) -> String {
    let sign = |money: Money| if money < Money::ZERO { "" } else { "+" };
    let moved = run.counts.exposure;
    let (counted, limits) = (moved.counted(run.tolerance_counts), moved.limits());
    let other = if counted == limits {
        String::new()
    } else {
        format!(" (limits {}{limits})", sign(limits))
    };
    format!("{}{counted}{other}", sign(counted))
}

/// What is wrong with how the file is to be read, each with its option.
fn wrong_choice(error: &Error) -> String {
    let Error::Invalid(faults) = error else { return sentence(error) };
    let told = faults.iter().map(|fault| {
        let option = fault.field.map(|field| field.label(Lang::En)).unwrap_or_default();
        format!("{option}: {}", fault.sentence(Lang::En, &Store::default()))
    });
    told.collect::<Vec<_>>().join(" ")
}

/// Why the file is not taken, and what to say for it to be.
fn refused(refusal: &FileRefusal, store: &Store) -> String {
    let FileRefusal::Unclear { questions } = refusal else {
        return refusal.sentence(Lang::En, store);
    };
    let told = questions.iter().map(|question| {
        let answer = match question {
            Question::Sign { .. } => "Say --decimal comma or --decimal point.".to_owned(),
            Question::Heading { name, field } => {
                let field = name_of(*field);
                format!("Say --column \"{name}={field}\" or --column \"{name}=\".")
            }
        };
        format!("{} {answer}", question.sentence(Lang::En, store))
    });
    told.collect::<Vec<_>>().join("\n")
}

/// What was found out about the file, as every other door tells it.
fn tell_findings(run: &Run) {
    for finding in run.survey.iter().flat_map(|survey| findings(survey, Lang::En)) {
        eprintln!("{}: {}.", finding.name, finding.value);
    }
}

/// Accounts that are closed while they owe: how many, and after a check which.
async fn tell_closed_owing(ctx: &Ctx, run: &Run, store: &Store) -> Result<(), Error> {
    let counts = &run.counts;
    if counts.closing_owing == 0 {
        return Ok(());
    }
    let owed = domain::text::amount(counts.owed_closing, Lang::En, store);
    eprintln!("Accounts closed while they owe: {}, together {owed}.", counts.closing_owing);
    let kind = Some(Kind::ClosedOwing);
    for difference in imports::differences(ctx, run.key, kind, 0, TOLD_MAX).await? {
        eprintln!("Line {}: {} is closed and owes.", difference.line, difference.before.email);
    }
    Ok(())
}

/// The first warnings, and how many more rows have some.
async fn tell_warnings(ctx: &Ctx, run: &Run) -> Result<(), Error> {
    let header = run.survey.as_ref().map(|survey| survey.header.clone()).unwrap_or_default();
    let notes = imports::notes(ctx, run.key, false, 0, TOLD_MAX).await?;
    let column = |warning: &Warning| match warning.field() {
        Some(field) => format!(", {}", header.name_of(field, Lang::En)),
        None => String::new(),
    };
    for note in &notes {
        for warning in &note.warnings {
            eprintln!("Line {}{}: {}", note.line, column(warning), warning.sentence(Lang::En));
        }
    }
    let n_told = i64::try_from(notes.len()).unwrap_or(i64::MAX);
    let n_more = run.counts.warned - n_told;
    if n_more > 0 {
        eprintln!("More rows with a warning: {n_more}.");
    }
    Ok(())
}

/// The refused rows on standard output, in the file's own dialect, with what is wrong with each.
async fn report(ctx: &Ctx, run: &Run) -> Result<(), Error> {
    let (Some(survey), true) = (&run.survey, run.counts.failed > 0) else { return Ok(()) };
    let store = settings::store(ctx).await?;
    let first = run.first_attempt();
    let mut out = std::io::stdout().lock();
    let mut bytes = Vec::new();
    let mut writer = FailedRows::new(survey, first, Lang::En, &store, &mut bytes);
    let mut after = 0;
    loop {
        let notes = imports::notes(ctx, run.key, true, after, NOTE_ROWS).await?;
        let Some(last) = notes.last() else { break };
        after = last.line;
        for note in &notes {
            writer.row(&note.raw, note.first_line(), &note.faults, &mut bytes);
        }
        // A reader that has seen enough and went away is no failure of the import.
        let _ = out.write_all(&bytes);
        bytes.clear();
    }
    let _ = out.write_all(&bytes);
    if std::io::stdout().is_terminal() {
        let _ = writeln!(out);
    }
    Ok(())
}
