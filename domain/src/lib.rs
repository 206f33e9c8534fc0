//! What is true of store credit, whoever asks: types that cannot hold nonsense, the arithmetic of
//! credit, and the reading and judging of CSV rows.
//!
//! Pure: no I/O, no async, no SQL, no HTTP, no clock. It compiles for the server and for the browser.

pub mod accounts;
mod currency;
pub mod document;
pub mod email;
pub mod error;
pub mod holders;
pub mod holds;
pub mod imports;
pub mod invoices;
pub mod lang;
pub mod money;
pub mod page;
pub mod people;
pub mod purchases;
pub mod receipts;
pub mod requests;
pub mod schedule;
pub mod settings;
pub mod statements;
pub mod text;
pub mod typed;

pub use accounts::{Account, AccountId, Status};
pub use document::{DocumentNumber, DocumentType};
pub use email::Email;
pub use error::{
    Error, Fault, Field, FileRefusal, Lack, Noun, PurchaseRefusal, Refusal, Rule, Shape,
};
pub use holders::{Holder, HolderId};
pub use holds::{Hold, HoldState, TransactionId};
pub use invoices::{Invoice, InvoiceStatus};
pub use jiff::Timestamp;
pub use lang::Lang;
pub use money::{Mark, Money, Rate};
pub use people::{Permission, Role};
pub use purchases::Purchase;
pub use receipts::{Receipt, ReceiptId};
pub use settings::Store;
