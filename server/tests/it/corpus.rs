//! Every file of the corpus through the API and through the command line: what they find is what the
//! judge finds, which its own tests compare with the texts beside the files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use axum::body::Body;
use axum::http::Method;
use domain::imports::{FailedRows, Judge, Judged, Mode, Refused, Survey, Surveyor, findings};
use domain::{FileRefusal, Lang, Role, Store};
use ledger::imports::{Note, RunStatus, get, notes};

use crate::api::{Program, at};
use crate::shop::{Shop, each_db};

type Found = Result<(Survey, Vec<Judged>), Refused>;

/// The CSV files of a folder of the corpus, by name.
fn files(folder: &str) -> Vec<PathBuf> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../domain/tests/corpus").join(folder);
    let entries = fs::read_dir(corpus).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> =
        entries.filter(|path| path.extension().is_some_and(|ending| ending == "csv")).collect();
    files.sort();
    files
}

fn mode(path: &Path) -> Mode {
    let is_update = path.to_string_lossy().ends_with(".update.csv");
    if is_update { Mode::Update } else { Mode::Create }
}

fn judged(bytes: &[u8], mode: Mode) -> Found {
    let mut surveyor = Surveyor::new();
    surveyor.feed(bytes);
    let survey = surveyor.finish()?;
    let mut rows = Vec::new();
    let mut judge = Judge::new(&survey, mode);
    judge.feed(bytes, &mut |row| rows.push(row));
    judge.finish(&mut |row| rows.push(row));
    Ok((survey, rows))
}

/// Whether the row is good as it stands, but names an account that an empty shop does not have.
fn names_nobody(row: &Judged) -> bool {
    row.verdict.as_ref().is_ok_and(|row| row.email.is_none())
}

async fn send(shop: &Shop, program: &Program, path: &str, bytes: &[u8]) -> crate::shop::Answer {
    let token = format!("Bearer {}", program.token);
    let headers = [("authorization", token.as_str()), ("content-type", "text/csv")];
    let path = format!("/api/creditcontrol/imports?{path}");
    let answer =
        shop.anyone().send(Method::POST, &path, &headers, Body::from(bytes.to_vec())).await;
    shop.run_imports().await;
    answer
}

#[tokio::test]
async fn the_server_finds_what_the_judge_finds() {
    each_db(async |shop| {
        let program = Program::of(&shop, Role::Owner).await;
        let files = files("");
        assert!(files.len() >= 60);
        for path in files {
            let (bytes, mode) = (fs::read(&path).unwrap(), mode(&path));
            let query = format!("mode={}&dryRun=true", mode.as_str());
            let answer = send(&shop, &program, &query, &bytes).await;
            let found = judged(&bytes, mode);
            let Ok(key) = at(&answer.text, "id").parse::<i64>() else {
                // Not a byte: it is refused before there is a run.
                assert!(bytes.is_empty() && found.is_err(), "{path:?}: {}", answer.text);
                continue;
            };
            let run = get(&shop.books.olga, key).await.unwrap();
            match found {
                Err(refused) => {
                    assert_eq!(run.refusal, Some(refused.refusal), "{path:?}");
                    assert_eq!(run.survey, refused.survey.map(|survey| *survey), "{path:?}");
                }
                Ok((survey, rows)) => {
                    assert_eq!(run.status, RunStatus::Checked, "{path:?}");
                    assert_eq!(run.survey, Some(survey), "{path:?}");
                    if run.attempt_of.is_none() {
                        check_notes(&path, &rows, &all_notes(&shop, key).await);
                    }
                }
            }
        }
    })
    .await;
}

async fn all_notes(shop: &Shop, key: i64) -> Vec<Note> {
    let mut all = notes(&shop.books.olga, key, true, 0, 10_000).await.unwrap();
    all.extend(notes(&shop.books.olga, key, false, 0, 10_000).await.unwrap());
    all
}

fn check_notes(path: &Path, rows: &[Judged], told: &[Note]) {
    for row in rows {
        let line = i64::try_from(row.line).unwrap();
        let note = told.iter().find(|note| note.line == line);
        match (&row.verdict, note) {
            (Ok(_), None) => {
                assert!(row.warnings.is_empty() && !names_nobody(row), "{path:?}:{line}")
            }
            (Ok(_), Some(note)) if names_nobody(row) => assert!(note.refused, "{path:?}:{line}"),
            (Ok(_), Some(note)) => {
                assert_eq!(
                    (note.refused, &note.warnings),
                    (false, &row.warnings),
                    "{path:?}:{line}"
                );
            }
            (Err(faults), note) => {
                let note = note.expect("a note of each refused row");
                assert_eq!(
                    (&note.faults, &note.warnings),
                    (faults, &row.warnings),
                    "{path:?}:{line}"
                );
                assert_eq!(note.raw, row.raw, "{path:?}:{line}");
            }
        }
    }
}

#[tokio::test]
async fn files_of_every_dialect_make_the_same_accounts() {
    each_db(async |shop| {
        let program = Program::of(&shop, Role::Owner).await;
        let mut first = None;
        let files = files("dialects");
        assert_eq!(files.len(), 168);
        for path in files {
            let answer = send(&shop, &program, "mode=update", &fs::read(&path).unwrap()).await;
            let key = at(&answer.text, "id").parse().unwrap();
            let counts = get(&shop.books.olga, key).await.unwrap().counts;
            match first {
                None => {
                    assert!(counts.created > 0, "{path:?}");
                    first = Some((counts.created, counts.failed));
                }
                Some((created, failed)) => {
                    let came = (counts.created, counts.updated, counts.unchanged, counts.failed);
                    assert_eq!(came, (0, 0, created, failed), "{path:?}");
                }
            }
        }
    })
    .await;
}

/// The command line tells what was found out about a file, as every other door does.
fn check_findings(path: &Path, survey: Option<&Survey>, said: &str) {
    for finding in survey.iter().flat_map(|survey| findings(survey, Lang::En)) {
        let line = format!("{}: {}.", finding.name, finding.value);
        assert!(said.contains(&line), "{path:?}: {said}");
    }
}

#[test]
fn the_command_line_finds_what_the_judge_finds() {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite://{}", folder.path().join("fiado.db").display());
    let made = Command::new(env!("CARGO_BIN_EXE_fiado"))
        .args(["key", "add", "corpus", "--role", "owner", "--database", &database])
        .output();
    assert!(made.unwrap().status.success());
    for path in files("") {
        let (bytes, mode) = (fs::read(&path).unwrap(), mode(&path));
        let output = Command::new(env!("CARGO_BIN_EXE_fiado"))
            .args(["import", "--dry-run", "--mode", mode.as_str(), "--database", &database])
            .arg(&path)
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        let code = output.status.code();
        match judged(&bytes, mode) {
            Err(refused) => {
                assert_eq!(code, Some(1), "{path:?}");
                let store = Store::default();
                let sentences = match &refused.refusal {
                    FileRefusal::Unclear { questions } => questions
                        .iter()
                        .map(|question| question.sentence(Lang::En, &store))
                        .collect(),
                    refusal => vec![refusal.sentence(Lang::En, &store)],
                };
                for sentence in sentences {
                    assert!(said.contains(&sentence), "{path:?}: {said}");
                }
                check_findings(&path, refused.survey.as_deref(), &said);
                assert!(output.stdout.is_empty(), "{path:?}");
            }
            // The rows of a later attempt depend on what became of the one before.
            Ok((survey, _)) if survey.header.attempt_of().is_some() => {}
            Ok((survey, rows)) => {
                let n_nobody = rows.iter().filter(|row| names_nobody(row)).count();
                let n_failed = rows.iter().filter(|row| row.verdict.is_err()).count() + n_nobody;
                assert_eq!(code, Some(if n_failed > 0 { 2 } else { 0 }), "{path:?}: {said}");
                assert!(said.contains(&format!("refused {n_failed};")), "{path:?}: {said}");
                if n_nobody > 0 {
                    continue;
                }
                check_findings(&path, Some(&survey), &said);
                let told = said.lines().find_map(|line| line.strip_prefix("Import #")).unwrap();
                let number = told.split(':').next().unwrap();
                let (mut report, store) = (Vec::new(), Store::default());
                let key = number.parse().unwrap();
                let mut writer = FailedRows::new(&survey, key, Lang::En, &store, &mut report);
                for row in &rows {
                    if let Err(faults) = &row.verdict {
                        writer.row(&row.raw, row.line, faults, &mut report);
                    }
                }
                let expected = if n_failed > 0 { report } else { Vec::new() };
                assert_eq!(output.stdout, expected, "{path:?}");
            }
        }
    }
}
