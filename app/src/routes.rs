//! Addresses: a page's whole state stands in its own, so that it can be shared and gone back to.

use domain::imports::Mode;
use domain::page::{AccountQuery, Column, Direction, Place};
use domain::{Account, Status};
use url::form_urlencoded::{self, Serializer};

/// The list of accounts.
pub const ACCOUNTS: &str = "/accounts";
/// The New dialog, over the list.
pub const NEW_ACCOUNT: &str = "/accounts/new";
/// The import wizard.
pub const IMPORT: &str = "/accounts/import";
/// The current search as a file.
pub const EXPORT: &str = "/accounts/export";
/// The file with nothing but its header.
pub const TEMPLATE: &str = "/accounts/template.csv";
/// The import history.
pub const IMPORTS: &str = "/imports";

/// A place in the list of accounts: what is asked for, and the number of the first row shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListAddress {
    /// What is asked for.
    pub query: AccountQuery,
    /// How many rows come before the first one, as far as the pages gone through tell.
    pub before: u64,
}

impl ListAddress {
    /// Reads the part of an address after `?`. What cannot be read is as if it was not there.
    pub fn parse(query: &str) -> ListAddress {
        let mut address = ListAddress::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match name.as_ref() {
                "q" => address.query.search = value.trim().chars().take(200).collect(),
                "status" => {
                    address.query.status = match value.as_ref() {
                        "all" => None,
                        "closed" => Some(Status::Closed),
                        _ => Some(Status::Open),
                    };
                }
                "sort" => {
                    let (name, direction) = match value.strip_prefix('-') {
                        Some(name) => (name, Direction::Descending),
                        None => (value.as_ref(), Direction::Ascending),
                    };
                    if let Some(column) = Column::ALL.into_iter().find(|c| c.as_str() == name) {
                        (address.query.column, address.query.direction) = (column, direction);
                    }
                }
                "after" => address.query.place = value.parse().map_or(Place::Start, Place::After),
                "before" => address.query.place = value.parse().map_or(Place::Start, Place::Before),
                "at" => address.before = value.parse().unwrap_or_default(),
                _ => {}
            }
        }
        address
    }

    /// The address of this place in the page at `path`.
    pub fn at(&self, path: &str) -> String {
        let mut pairs = Serializer::new(String::new());
        let query = &self.query;
        if !query.search.is_empty() {
            pairs.append_pair("q", &query.search);
        }
        match query.status {
            Some(Status::Open) => {}
            Some(Status::Closed) => drop(pairs.append_pair("status", "closed")),
            None => drop(pairs.append_pair("status", "all")),
        }
        if (query.column, query.direction) != (Column::default(), Direction::default()) {
            let sign = if query.direction == Direction::Descending { "-" } else { "" };
            pairs.append_pair("sort", &format!("{sign}{}", query.column.as_str()));
        }
        match query.place {
            Place::Start => {}
            Place::After(key) => drop(pairs.append_pair("after", &key.to_string())),
            Place::Before(key) => drop(pairs.append_pair("before", &key.to_string())),
        }
        if query.place != Place::Start && self.before > 0 {
            pairs.append_pair("at", &self.before.to_string());
        }
        join(path, &pairs.finish())
    }

    /// The same list from its start, with something else changed.
    pub fn from_start(&self, change: impl FnOnce(&mut AccountQuery)) -> ListAddress {
        let mut query = AccountQuery { place: Place::Start, ..self.query.clone() };
        change(&mut query);
        ListAddress { query, before: 0 }
    }
}

/// The page of an account. A closed one is named by its key too: its id may belong to a new one.
pub fn account(account: &Account) -> String {
    let id: String = form_urlencoded::byte_serialize(account.id.as_str().as_bytes()).collect();
    let path = format!("{ACCOUNTS}/{}", id.replace('+', "%20"));
    match account.status {
        Status::Open => path,
        Status::Closed => format!("{path}?archived={}", account.key),
    }
}

/// The page of a run.
pub fn import(key: i64) -> String {
    format!("{IMPORTS}/{key}")
}

/// The failed rows of a run as a file.
pub fn import_errors(key: i64) -> String {
    format!("{IMPORTS}/{key}/errors.csv")
}

/// What a run did, for somebody's files.
pub fn import_receipt(key: i64) -> String {
    format!("{IMPORTS}/{key}/receipt.json")
}

/// How far a run is, told as it goes.
pub fn import_events(key: i64) -> String {
    format!("{IMPORTS}/{key}/events")
}

/// The wizard's second step: a file to be imported in this mode.
pub fn import_as(mode: Mode) -> String {
    with(IMPORT, "mode", Some(mode.as_str()))
}

/// A path and query as an address on this server: after two slashes, or what a browser takes for
/// them, would stand another.
pub fn here(address: &str) -> String {
    format!("/{}", address.trim_start_matches(['/', '\\']))
}

/// The same address in another language.
pub fn in_language(address: &str, code: &str) -> String {
    with(address, "lang", Some(code))
}

/// The same address with another value of this name, or without one.
pub fn with(address: &str, name: &str, value: Option<&str>) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let mut pairs = Serializer::new(String::new());
    for (other, value) in form_urlencoded::parse(query.as_bytes()).filter(|(n, _)| n != name) {
        pairs.append_pair(&other, &value);
    }
    if let Some(value) = value {
        pairs.append_pair(name, value);
    }
    join(path, &pairs.finish())
}

fn join(path: &str, query: &str) -> String {
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_tells_the_whole_state_of_the_list() {
        for query in [
            "",
            "?q=ana%2B1%40x",
            "?status=closed",
            "?status=all&sort=email",
            "?sort=-limit&after=7&at=50",
        ] {
            let address = format!("/accounts{query}");
            let read = ListAddress::parse(query.trim_start_matches('?'));
            assert_eq!(read.at(ACCOUNTS), address);
        }
        let odd = ListAddress::parse("sort=colour&after=x&status=odd&lang=pt&at=-1");
        assert_eq!(odd, ListAddress::default());
    }

    #[test]
    fn an_address_never_leads_to_another_server() {
        for address in ["/evil.example/?a=//b", "//evil.example/?a=//b", "/\\/evil.example/?a=//b"]
        {
            assert_eq!(here(address), "/evil.example/?a=//b");
        }
        assert_eq!(here(""), "/");
    }

    #[test]
    fn a_page_is_found_in_another_language() {
        assert_eq!(in_language("/accounts?q=a+b&lang=en", "pt"), "/accounts?q=a+b&lang=pt");
        assert_eq!(in_language("/login", "es"), "/login?lang=es");
        assert_eq!(
            with("/accounts/a?remove=x&to=2024-02-29", "remove", None),
            "/accounts/a?to=2024-02-29"
        );
    }
}
