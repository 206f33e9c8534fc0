//! Passwords: argon2id with 64 MiB, away from the async threads, two at a time.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::Result;
use crate::db::internal;

const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// How many are computed at once: each takes 64 MiB.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// A real hash that no password matches, so that an unknown person takes as long as a known one.
const NOBODY: &str = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$\
                      W2ypJ0xUmUcDHWcKVq2xXbjvM7SXlVYjTZtLr2Yb3wM";

/// The hash of a new password, with a salt of its own.
pub(crate) async fn hash(password: String) -> Result<String> {
    compute(move || {
        let hash = argon2().hash_password(password.as_bytes()).map_err(internal)?;
        Ok(hash.to_string())
    })
    .await
}

/// Whether `password` is the one that was hashed; `None` stands for nobody, and takes as long.
pub(crate) async fn matches(password: String, hash: Option<String>) -> Result<bool> {
    compute(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
        let parsed = PasswordHash::new(&hash).map_err(internal)?;
        Ok(argon2().verify_password(password.as_bytes(), &parsed).is_ok() && known)
    })
    .await
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

async fn compute<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let _turn = AT_ONCE.acquire().await.map_err(internal)?;
    tokio::task::spawn_blocking(work).await.map_err(internal)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_itself_matches_its_hash() {
        let hashed = hash("correct horse".into()).await.unwrap();
        assert!(hashed.starts_with("$argon2id$v=19$m=65536,t=2,p=1$"), "{hashed}");
        assert!(matches("correct horse".into(), Some(hashed.clone())).await.unwrap());
        assert!(!matches("correct horsf".into(), Some(hashed)).await.unwrap());
        assert!(!matches("anything".into(), None).await.unwrap());
    }
}
