//! Sessions for tower-sessions, kept in the books under the hash of their id.

use async_trait::async_trait;
use ledger::Ctx;
use ledger::people::sessions::{self, Session};
use sha2::{Digest, Sha256};
use tower_sessions::SessionStore;
use tower_sessions::cookie::time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};

/// The key under which a session holds the person who is signed in.
pub(super) const PERSON: &str = "person";

/// The store of sessions.
#[derive(Clone, Debug)]
pub(super) struct Books(pub(super) Ctx);

#[async_trait]
impl SessionStore for Books {
    async fn create(&self, record: &mut Record) -> Result<()> {
        while !sessions::insert(&self.0, &session(record)?).await.map_err(broken)? {
            record.id = Id::default();
        }
        Ok(())
    }

    async fn save(&self, record: &Record) -> Result<()> {
        match sessions::update(&self.0, &session(record)?).await {
            // Who reads need not be written down: a full disk keeps nobody from it.
            Err(domain::Error::Unavailable(_)) => Ok(()),
            updated => updated.map_err(broken),
        }
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let Some(session) = sessions::find(&self.0, &hash(id)).await.map_err(broken)? else {
            return Ok(None);
        };
        let data = serde_json::from_str(&session.data).map_err(|e| Error::Decode(e.to_string()))?;
        let seconds = session.expires_at.div_euclid(1_000_000);
        let expiry_date = OffsetDateTime::from_unix_timestamp(seconds)
            .map_err(|e| Error::Decode(e.to_string()))?;
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        sessions::delete(&self.0, &hash(id)).await.map_err(broken)
    }
}

fn session(record: &Record) -> Result<Session> {
    let data = serde_json::to_string(&record.data).map_err(|e| Error::Encode(e.to_string()))?;
    Ok(Session {
        id_hash: hash(&record.id),
        person: record.data.get(PERSON).and_then(serde_json::Value::as_i64),
        data,
        expires_at: record.expiry_date.unix_timestamp().saturating_mul(1_000_000),
    })
}

fn hash(id: &Id) -> Vec<u8> {
    Sha256::digest(id.0.to_be_bytes()).to_vec()
}

fn broken(error: domain::Error) -> Error {
    Error::Backend(format!("{error:?}"))
}
