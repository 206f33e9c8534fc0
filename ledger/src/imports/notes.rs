//! The SQL of notes: rows that were refused, or taken with a warning.

use domain::Fault;
use domain::imports::{RawRow, Warning};
use serde::{Deserialize, Serialize};

use super::Note;
use super::batch::size;
use crate::Result;
use crate::db::{BATCH_ROWS, Tx, Value, internal};

#[derive(Serialize, Deserialize)]
struct NoteText {
    faults: Vec<Fault>,
    warnings: Vec<Warning>,
}

/// Writes notes.
pub(super) async fn insert(tx: &mut Tx, import: i64, notes: &[Note]) -> Result<()> {
    for batch in notes.chunks(BATCH_ROWS) {
        let or_fail = tx.or_fail();
        let rows: Vec<_> = batch.iter().map(|note| row(import, note)).collect::<Result<_>>()?;
        tx.query_rows(rows, |rows| {
            format!(
                "insert{or_fail} into import_notes (import, line, origin, refused, faults, fields) {rows}"
            )
        })
        .run()
        .await?;
    }
    Ok(())
}

fn row(import: i64, note: &Note) -> Result<[Value<'static>; 6]> {
    let text = NoteText { faults: note.faults.clone(), warnings: note.warnings.clone() };
    Ok([
        import.into(),
        note.line.into(),
        note.origin.unwrap_or_default().into(),
        note.refused.into(),
        serde_json::to_string(&text).map_err(internal)?.into(),
        note.raw.to_stored().into(),
    ])
}

/// Notes of a run after the line `after`.
pub(super) async fn list(
    tx: &mut Tx,
    import: i64,
    refused: bool,
    after: i64,
    rows: usize,
) -> Result<Vec<Note>> {
    let found: Vec<(i64, i64, String, String)> = tx
        .query(
            "select line, origin, faults, fields from import_notes \
             where import = $1 and refused = $2 and line > $3 order by line limit $4",
        )
        .bind(import)
        .bind(refused)
        .bind(after)
        .bind(size(rows))
        .all()
        .await?;
    found
        .into_iter()
        .map(|(line, origin, text, fields)| {
            let NoteText { faults, warnings } = serde_json::from_str(&text).map_err(internal)?;
            let origin = (origin > 0).then_some(origin);
            let raw = RawRow::from_stored(&fields);
            Ok(Note { line, origin, refused, faults, warnings, raw })
        })
        .collect()
}

/// Those of the lines that a run refused, and that no attempt has put right since.
pub(super) async fn still_refused(tx: &mut Tx, import: i64, lines: &[i64]) -> Result<Vec<i64>> {
    let mut found = Vec::new();
    for batch in lines.chunks(BATCH_ROWS) {
        let lines = batch.iter().map(|line| [(*line).into()]);
        let query = tx.query_rows(lines, |lines| {
            let import = lines.place(1);
            format!(
                "select line from import_notes where line in ({lines}) and refused and import = {import}"
            )
        });
        let rows: Vec<(i64,)> = query.bind(import).all().await?;
        found.extend(rows.into_iter().map(|(line,)| line));
    }
    Ok(found)
}

/// Lines that a run refused went through: its history heals.
pub(super) async fn heal(tx: &mut Tx, import: i64, lines: &[i64]) -> Result<()> {
    let mut n_healed = 0;
    for batch in lines.chunks(BATCH_ROWS) {
        let lines = batch.iter().map(|line| [(*line).into()]);
        let query = tx.query_rows(lines, |lines| {
            let import = lines.place(1);
            format!(
                "delete from import_notes where line in ({lines}) and refused and import = {import}"
            )
        });
        n_healed += query.bind(import).run().await?;
    }
    if n_healed > 0 {
        tx.query(
            "update imports set n_healed = n_healed + $2, status = case \
             when status = 'DoneWithErrors' and n_healed + $2 >= n_failed then 'Done' else status end \
             where key = $1",
        )
        .bind(import)
        .bind(i64::try_from(n_healed).unwrap_or(i64::MAX))
        .run()
        .await?;
    }
    Ok(())
}
