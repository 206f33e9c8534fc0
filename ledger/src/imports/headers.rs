//! How a person wanted the columns of a file to be read, kept for the next file with the same header.

use domain::Field;
use sha2::{Digest, Sha256};

use super::orders::hex;
use crate::Result;
use crate::db::{Tx, internal};

/// What a header is known by: its names, in any case, in their order.
pub(super) fn hash(names: &[String]) -> String {
    let mut hash = Sha256::new();
    for name in names {
        hash.update(name.trim().to_lowercase());
        hash.update([0]);
    }
    hex(&hash.finalize())
}

/// How the columns under this header were read, where a person decided it.
pub(super) async fn remembered(
    tx: &mut Tx,
    header_hash: &str,
) -> Result<Option<Vec<Option<Field>>>> {
    let found: Option<(String,)> = tx
        .query("select columns from import_headers where header_hash = $1")
        .bind(header_hash)
        .optional()
        .await?;
    found.map(|(columns,)| serde_json::from_str(&columns).map_err(internal)).transpose()
}

/// Keeps that for the next file.
pub(super) async fn remember(
    tx: &mut Tx,
    header_hash: &str,
    columns: &[Option<Field>],
    now: i64,
) -> Result<()> {
    tx.query(
        "insert into import_headers (header_hash, columns, at) values ($1, $2, $3) \
         on conflict (header_hash) do update set columns = excluded.columns, at = excluded.at",
    )
    .bind(header_hash)
    .bind(serde_json::to_string(columns).map_err(internal)?)
    .bind(now)
    .run()
    .await?;
    Ok(())
}
