//! The screens of imports: the wizard, the history, and the page of a run.

mod orders;
mod progress;
#[cfg(feature = "hydrate")]
mod reader;
mod upload;
pub mod words;

#[cfg(feature = "ssr")]
mod history;
#[cfg(feature = "ssr")]
mod outcome;
#[cfg(feature = "ssr")]
mod pace;
#[cfg(feature = "ssr")]
mod run;
#[cfg(feature = "ssr")]
mod sentences;
#[cfg(all(test, feature = "ssr"))]
mod testing;
#[cfg(feature = "ssr")]
mod wizard;

use domain::{Lang, Mark};

#[cfg(feature = "ssr")]
pub use history::History;
#[cfg(feature = "ssr")]
pub use pace::{Since, progress};
pub use progress::{ImportProgress, Progress};
#[cfg(feature = "ssr")]
pub use run::Report;
pub use upload::UploadFile;
#[cfg(feature = "ssr")]
pub use wizard::Wizard;

/// The largest file that the page sends; the server refuses it too.
pub const UPLOAD_BYTES_MAX: u64 = 512 * 1024 * 1024;

const MEGABYTE: u64 = 1_024 * 1_024;
const GIGABYTE: u64 = 1_024 * MEGABYTE;

/// A size in bytes: `18.4 MB`, counted as the limit is.
pub fn size(bytes: u64, lang: Lang) -> String {
    let (unit, name) = match bytes {
        0..1_000 => return format!("{bytes} B"),
        1_000..MEGABYTE => (1_024, "kB"),
        MEGABYTE..GIGABYTE => (MEGABYTE, "MB"),
        _ => (GIGABYTE, "GB"),
    };
    let tenths = bytes.saturating_mul(10) / unit;
    let mark = if lang.mark() == Mark::Comma { ',' } else { '.' };
    format!("{}{mark}{} {name}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_told_with_one_decimal() {
        assert_eq!(size(999, Lang::En), "999 B");
        assert_eq!(size(19_293_799, Lang::Pt), "18,4 MB");
        assert_eq!(size(UPLOAD_BYTES_MAX, Lang::En), "512.0 MB");
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn the_page_and_the_server_refuse_the_same_files() {
        assert_eq!(UPLOAD_BYTES_MAX, ledger::imports::UPLOAD_BYTES_MAX);
    }
}
