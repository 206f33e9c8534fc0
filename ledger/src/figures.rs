//! What the books are busy with, in figures for whoever runs them: nothing of customers, and nothing that has to count rows.

use crate::{Ctx, Result};

/// Each figure's name, and what it tells.
pub const NAMES: [(&str, &str); 8] = [
    (
        "fiado_writers_waiting",
        "Requests of this process that wait for their turn to write (SQLite).",
    ),
    ("fiado_pool_connections", "Connections of this process to the database."),
    ("fiado_pool_idle", "Those that nobody uses."),
    ("fiado_imports_waiting", "Imports that are checked, wait for their turn, or run."),
    ("fiado_holds_due", "Holds that are over and not given back yet."),
    ("fiado_log_bytes", "What stands in SQLite's log, and not in the database file yet."),
    ("fiado_disk_free_bytes", "Room on the disk of a SQLite database."),
    ("fiado_database_bytes", "The size of a SQLite database file."),
];

/// The figures of now.
///
/// Errors: `Unavailable`, `Internal`.
pub async fn read(ctx: &Ctx) -> Result<Vec<(&'static str, i64)>> {
    let mut figures = ctx.db.figures();
    let mut tx = ctx.db.glance().await?;
    let now = ctx.clock.micros();
    let imports =
        tx.query("select count(*) from imports where status in ('Checking', 'Queued', 'Running')");
    figures.push(("fiado_imports_waiting", imports.one::<(i64,)>().await?.0));
    let holds = tx.query("select count(*) from holds where state = 'Held' and expires_at <= $1");
    figures.push(("fiado_holds_due", holds.bind(now).one::<(i64,)>().await?.0));
    Ok(figures)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::each_db;

    #[tokio::test]
    async fn every_figure_says_what_it_tells() {
        each_db(async |shop| {
            let figures = read(&shop.olga).await.unwrap();
            for (name, _) in &figures {
                assert!(NAMES.iter().any(|(known, _)| known == name), "{name}");
            }
            let is_sqlite = shop.url.starts_with("sqlite");
            assert_eq!(figures.len(), if is_sqlite { NAMES.len() } else { 4 });
        })
        .await;
    }
}
