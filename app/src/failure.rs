//! The error that server functions give to the browser: the product's own closed enum, and nothing
//! of a foreign error's text.

use domain::Error;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use server_fn::codec::JsonEncoding;
use server_fn::error::{FromServerFnError, ServerFnErrorErr};

/// What a server function answers when it did not do what it was asked.
///
/// On the wire it is a text that holds JSON: so the browser carries the code that reads an error
/// once, and not once for every place that an error can come from (a tenth of the whole bundle).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure(pub Error);

impl Serialize for Failure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = serde_json::to_string(&self.0).map_err(serde::ser::Error::custom)?;
        serializer.serialize_str(&text)
    }
}

impl<'de> Deserialize<'de> for Failure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Failure, D::Error> {
        let text = String::deserialize(deserializer)?;
        serde_json::from_str(&text).map(Failure).map_err(D::Error::custom)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure(error)
    }
}

impl FromServerFnError for Failure {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(value: ServerFnErrorErr) -> Failure {
        Failure(match value {
            ServerFnErrorErr::Request(_) => Error::Unreachable,
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_) => Error::Invalid(Vec::new()),
            _ => Error::Internal { incident: "wire".to_owned() },
        })
    }
}
