//! The screens of credit accounts.

mod live_list;
#[expect(missing_docs, reason = "the macro makes a struct of each function's arguments")]
mod server_fns;
pub mod words;

#[cfg(feature = "ssr")]
mod before;
#[cfg(feature = "ssr")]
mod details;
#[cfg(feature = "ssr")]
mod forms;
#[cfg(feature = "ssr")]
mod holders;
#[cfg(feature = "ssr")]
mod holds;
#[cfg(feature = "ssr")]
mod invoices;
#[cfg(feature = "ssr")]
mod list;
#[cfg(feature = "ssr")]
mod period;
#[cfg(feature = "ssr")]
mod receipts;
#[cfg(feature = "ssr")]
mod statements;

#[cfg(feature = "ssr")]
pub use details::Details;
#[cfg(feature = "ssr")]
pub use list::{List, ListWithDialog};
pub use live_list::LiveList;
pub use server_fns::{
    AddHolder, ChangeCeiling, CloseAccountFor, OpenAccount, PayInvoice, ReceivePayment,
    RemoveHolder, TakePaymentBack, UnpayInvoice,
};
