//! `fiado backup`: a whole copy of a database that is in use.

use std::path::Path;

use ledger::Ctx;
use ledger::db::CopyError;

/// Writes the copy.
///
/// Errors: one sentence that says what to do.
pub(super) async fn run(ctx: &Ctx, to: &Path) -> Result<(), String> {
    let shown = to.display();
    match ctx.db.backup(to).await {
        Ok(()) => {
            println!("{shown} is a whole copy of the database, and was checked.");
            Ok(())
        }
        Err(CopyError::Postgres) => Err(format!(
            "These books are on PostgreSQL, which copies them itself: pg_dump --format=custom --file={shown} and the \
             database's address. pg_restore brings them back."
        )),
        Err(CopyError::Exists) => {
            Err(format!("There is a file at {shown} already. Name one that is not there yet."))
        }
        Err(CopyError::Io(e)) => Err(format!(
            "The copy could not be written to {shown}: {e}. Name another place, or make room there."
        )),
        Err(CopyError::Damaged(said)) => Err(format!(
            "The database is damaged, so no copy was made: {said}. Bring back an older copy, and keep this file."
        )),
    }
}
