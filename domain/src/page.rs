//! Lists: what is asked for, in which order, and from which place on.

use serde::{Deserialize, Serialize};

use crate::accounts::Status;
use crate::document;

/// Rows on a page of a list.
pub const PAGE_ROWS: usize = 50;

/// A column by which accounts can be ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Column {
    /// By document number.
    Document,
    /// By e-mail.
    Email,
    /// Open ones first, each by e-mail.
    Status,
    /// By credit limit.
    CreditLimit,
    /// By available credit.
    Available,
    /// By time of the last change.
    #[default]
    Updated,
}

impl Column {
    /// Every column, as the list shows them.
    pub const ALL: [Column; 6] = [
        Column::Document,
        Column::Email,
        Column::Status,
        Column::CreditLimit,
        Column::Available,
        Column::Updated,
    ];

    /// The name used in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Column::Document => "document",
            Column::Email => "email",
            Column::Status => "status",
            Column::CreditLimit => "limit",
            Column::Available => "available",
            Column::Updated => "updated",
        }
    }
}

/// A direction of order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Largest first.
    #[default]
    Descending,
}

impl Direction {
    /// The other direction.
    pub fn reversed(self) -> Direction {
        match self {
            Direction::Ascending => Direction::Descending,
            Direction::Descending => Direction::Ascending,
        }
    }
}

/// A place in an ordered list: beside the row with this internal key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Place {
    /// At the beginning.
    #[default]
    Start,
    /// After the row with this key.
    After(i64),
    /// Before the row with this key.
    Before(i64),
}

/// A search text as accounts are looked through for it: in lower case, and a masked document
/// (`555.555.555-55`) without its mask.
pub fn search_term(text: &str) -> String {
    let text = text.trim().to_lowercase();
    let masked = text.chars().any(|c| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '/' | ' '));
    if masked || document::is_masked(&text) { text.replace(['.', '-', '/', ' '], "") } else { text }
}

/// What the Accounts page was asked to show.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AccountQuery {
    /// Text to be found in e-mail, document or id; empty finds all.
    pub search: String,
    /// Open or closed accounts only, or both.
    pub status: Option<Status>,
    /// The column of order.
    pub column: Column,
    /// The direction of order.
    pub direction: Direction,
    /// From where on.
    pub place: Place,
}

impl Default for AccountQuery {
    /// Open accounts, the last changed first.
    fn default() -> AccountQuery {
        AccountQuery {
            search: String::new(),
            status: Some(Status::Open),
            column: Column::default(),
            direction: Direction::default(),
            place: Place::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_document_is_searched_without_its_mask() {
        assert_eq!(search_term(" 555.555.555-55 "), "55555555555");
        assert_eq!(search_term("Ana.Silva@"), "ana.silva@");
        assert_eq!(search_term("12.ABC.345/01DE-35"), "12abc34501de35");
        assert_eq!(search_term("-"), "-");
    }
}
