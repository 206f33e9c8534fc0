//! Settings: flags override environment variables, which override `fiado.toml`.

use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::path::Path;

use clap::Args;
use serde::Deserialize;
use url::{Position, Url};

/// The file that settings are read from, in the working folder.
pub const FILE: &str = "fiado.toml";

const DATABASE: &str = "sqlite://fiado.db";
const LISTEN: &str = "127.0.0.1:3000";
const API_RATE: u32 = 200;

/// Settings as given, by flags and environment.
#[derive(Args, Clone, Debug, Default)]
pub struct Given {
    /// Where to accept connections [default: 127.0.0.1:3000]
    #[arg(long, env = "FIADO_LISTEN", value_name = "ADDRESS:PORT")]
    pub listen: Option<String>,
    /// Where people reach the server, if not at the address it listens on
    #[arg(long, env = "FIADO_BASE_URL", value_name = "URL")]
    pub base_url: Option<String>,
    /// Dashboards that may show the screens in a frame, separated by blanks
    #[arg(long, env = "FIADO_EMBED_ORIGINS", value_name = "URLS")]
    pub embed_origins: Option<String>,
    /// How many requests a key of the API may make in a second; 0 for any number [default: 200]
    #[arg(long, env = "FIADO_API_RATE", value_name = "N")]
    pub api_rate: Option<u32>,
    /// Proxies whose word on who is asking is taken, separated by blanks
    #[arg(long, env = "FIADO_TRUSTED_PROXIES", value_name = "ADDRESSES")]
    pub trusted_proxies: Option<String>,
    /// How the log is written: text or json [default: text]
    #[arg(long, env = "FIADO_LOG", value_name = "FORMAT")]
    pub log: Option<String>,
    /// Whom to tell of a security problem, for /.well-known/security.txt: an address of mail or of the web
    #[arg(long, env = "FIADO_SECURITY_CONTACT", value_name = "ADDRESS")]
    pub security_contact: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    database: Option<String>,
    listen: Option<String>,
    base_url: Option<String>,
    embed_origins: Option<String>,
    api_rate: Option<u32>,
    trusted_proxies: Option<String>,
    log: Option<String>,
    security_contact: Option<String>,
}

/// Settings of the server, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to accept connections.
    pub listen: SocketAddr,
    /// `sqlite://…` or `postgres://…`.
    pub database: String,
    /// The origin (`https://host`) that people reach the server at; the listening address if `None`.
    pub base_url: Option<String>,
    /// Origins that may show the screens in a frame.
    pub embed_origins: Vec<String>,
    /// How many requests a key of the API may make in a second; 0 for any number.
    pub api_rate: u32,
    /// Proxies whose `X-Forwarded-For` tells who is asking.
    pub trusted_proxies: Vec<IpAddr>,
    /// How the log is written.
    pub log: Log,
    /// Whom to tell of a security problem, as a URL.
    pub security_contact: Option<String>,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Log {
    /// For people.
    #[default]
    Text,
    /// For programs: an object on each line.
    Json,
}

/// The database setting alone, for commands that serve nothing.
///
/// Errors: one sentence naming the setting.
pub fn database(flag: Option<String>) -> Result<String, String> {
    Ok(flag.or(read(Path::new(FILE))?.database).unwrap_or_else(|| DATABASE.to_owned()))
}

impl Config {
    /// Puts flags, environment and file together.
    ///
    /// Errors: one sentence naming the setting that is wrong.
    pub fn load(given: Given, database: Option<String>) -> Result<Config, String> {
        Config::merge(given, database, read(Path::new(FILE))?)
    }

    fn merge(given: Given, database: Option<String>, file: File) -> Result<Config, String> {
        let listen = given.listen.or(file.listen).unwrap_or_else(|| LISTEN.to_owned());
        let listen = address(&listen)?;
        let base_url = given.base_url.or(file.base_url).filter(|url| !url.is_empty());
        let base_url = base_url.map(|url| root("base-url", &url)).transpose()?;
        let origins = given.embed_origins.or(file.embed_origins).unwrap_or_default();
        let embed_origins = origins
            .split_whitespace()
            .map(|url| origin("embed-origins", url))
            .collect::<Result<_, _>>()?;
        let database = database.or(file.database).unwrap_or_else(|| DATABASE.to_owned());
        let api_rate = given.api_rate.or(file.api_rate).unwrap_or(API_RATE);
        let proxies = given.trusted_proxies.or(file.trusted_proxies).unwrap_or_default();
        let trusted_proxies = proxies.split_whitespace().map(proxy).collect::<Result<_, _>>()?;
        let log = match given.log.or(file.log).as_deref() {
            None | Some("text") => Log::Text,
            Some("json") => Log::Json,
            Some(other) => {
                return Err(format!("The setting `log` is {other:?}. Write text or json."));
            }
        };
        let security_contact = given.security_contact.or(file.security_contact);
        let security_contact = security_contact.map(|text| contact(&text)).transpose()?;
        Ok(Config {
            listen,
            database,
            base_url,
            embed_origins,
            api_rate,
            trusted_proxies,
            log,
            security_contact,
        })
    }
}

fn read(path: &Path) -> Result<File, String> {
    match std::fs::read_to_string(path) {
        Ok(text) => toml::from_str(&text).map_err(|e| {
            format!("The file {} could not be read as settings: {}.", path.display(), e.message())
        }),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(File::default()),
        Err(e) => Err(format!("The file {} could not be read: {e}.", path.display())),
    }
}

/// Where a person is reached, as a URL.
fn contact(text: &str) -> Result<String, String> {
    let text = text.trim();
    let is_url = ["https://", "mailto:", "tel:"].iter().any(|scheme| text.starts_with(scheme));
    match domain::Email::parse(text) {
        _ if is_url && !text.contains(char::is_whitespace) => Ok(text.to_owned()),
        Ok(email) => Ok(format!("mailto:{email}")),
        Err(_) => Err(format!(
            "The setting `security-contact` is {text:?}. Write an email address, or a URL that begins with https://."
        )),
    }
}

/// The address to listen on; of a name's addresses the first, those of IPv4 before the others.
fn address(text: &str) -> Result<SocketAddr, String> {
    let named = text.to_socket_addrs().ok().and_then(|all| all.min_by_key(SocketAddr::is_ipv6));
    named.ok_or_else(|| {
        format!("The setting `listen` is {text:?}. Write an address and a port, such as {LISTEN}.")
    })
}

/// The origin of a URL that leads to the root of its host.
fn root(setting: &str, text: &str) -> Result<String, String> {
    let origin = origin(setting, text)?;
    let is_root = Url::parse(text).is_ok_and(|url| url[Position::BeforePath..] == *"/");
    if is_root {
        return Ok(origin);
    }
    Err(format!(
        "The setting `{setting}` has {text:?}, but the screens stand at the root of their host: \
         write {origin}."
    ))
}

fn origin(setting: &str, text: &str) -> Result<String, String> {
    let wrong = || {
        format!("The setting `{setting}` has {text:?}. Write a URL such as https://shop.example.")
    };
    let url = Url::parse(text).map_err(|_| wrong())?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(wrong());
    }
    Ok(url.origin().ascii_serialization())
}

fn proxy(text: &str) -> Result<IpAddr, String> {
    text.parse().map_err(|_| {
        format!(
            "The setting `trusted-proxies` has {text:?}. Write an IP address such as 127.0.0.1."
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_override_the_file_and_the_file_the_defaults() {
        let file: File =
            toml::from_str("listen = '0.0.0.0:80'\ndatabase = 'sqlite://a.db'").unwrap();
        let given = Given { listen: Some("127.0.0.1:1".into()), ..Given::default() };
        let config = Config::merge(given, None, file).unwrap();
        assert_eq!(config.listen.to_string(), "127.0.0.1:1");
        assert_eq!(config.database, "sqlite://a.db");
        let config = Config::merge(Given::default(), None, File::default()).unwrap();
        assert_eq!(
            (config.listen.to_string().as_str(), config.database.as_str()),
            (LISTEN, DATABASE)
        );
    }

    #[test]
    fn a_wrong_setting_is_named_in_one_sentence() {
        let given = Given { listen: Some("here".into()), ..Given::default() };
        let told = Config::merge(given, None, File::default()).unwrap_err();
        assert_eq!(
            told,
            "The setting `listen` is \"here\". Write an address and a port, such as 127.0.0.1:3000."
        );
        let given = Given { listen: Some("localhost:3000".into()), ..Given::default() };
        let config = Config::merge(given, None, File::default()).unwrap();
        assert_eq!(config.listen.to_string(), "127.0.0.1:3000");
        let given = Given { base_url: Some("shop".into()), ..Given::default() };
        let told = Config::merge(given, None, File::default()).unwrap_err();
        assert!(told.starts_with("The setting `base-url` has \"shop\"."), "{told}");
        let given =
            Given { base_url: Some("https://shop.example/fiado".into()), ..Given::default() };
        assert_eq!(
            Config::merge(given, None, File::default()).unwrap_err(),
            "The setting `base-url` has \"https://shop.example/fiado\", but the screens stand at \
             the root of their host: write https://shop.example."
        );
        assert_eq!(root("base-url", "https://shop.example:443/").unwrap(), "https://shop.example");
        let given = Given { trusted_proxies: Some("127.0.0.1 proxy".into()), ..Given::default() };
        let told = Config::merge(given, None, File::default()).unwrap_err();
        assert!(told.starts_with("The setting `trusted-proxies` has \"proxy\"."), "{told}");
        let file = toml::from_str("trusted_proxies = '10.0.0.1 ::1'").unwrap();
        let config = Config::merge(Given::default(), None, file).unwrap();
        assert_eq!(config.trusted_proxies.len(), 2);
        assert!(toml::from_str::<File>("colour = 'red'").is_err());
    }
}
