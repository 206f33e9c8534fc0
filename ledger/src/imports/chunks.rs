//! The SQL of an upload's bytes, in chunks.

use crate::Result;
use crate::db::Tx;

/// Writes a chunk of an upload.
pub(super) async fn insert(tx: &mut Tx, import: i64, n: i64, at: i64, bytes: &[u8]) -> Result<()> {
    tx.query("insert into import_chunks (import, n, at, bytes) values ($1, $2, $3, $4)")
        .bind(import)
        .bind(n)
        .bind(at)
        .bind(bytes)
        .run()
        .await?;
    Ok(())
}

/// The chunk `n` of an upload.
pub(super) async fn get(tx: &mut Tx, import: i64, n: i64) -> Result<Option<Vec<u8>>> {
    let found: Option<(Vec<u8>,)> = tx
        .query("select bytes from import_chunks where import = $1 and n = $2")
        .bind(import)
        .bind(n)
        .optional()
        .await?;
    Ok(found.map(|(bytes,)| bytes))
}

/// Removes the chunks of an upload.
pub(super) async fn delete(tx: &mut Tx, import: i64) -> Result<()> {
    tx.query("delete from import_chunks where import = $1").bind(import).run().await?;
    Ok(())
}

/// Removes chunks of uploads that were never finished and began before `before`.
pub(super) async fn sweep(tx: &mut Tx, before: i64) -> Result<u64> {
    tx.query("delete from import_chunks where at < $1 and import not in (select key from imports)")
        .bind(before)
        .run()
        .await
}
