//! The icons: strokes on a 20 × 20 grid in the colour of the text.

use leptos::prelude::*;

/// An icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// A person: accounts.
    Person,
    /// A clock turned back: history.
    History,
    /// A door with an arrow out of it.
    SignOut,
    /// A cross.
    Clear,
    /// A magnifier.
    Search,
    /// An arrow down to a line.
    Download,
    /// An arrow up from a line.
    Upload,
    /// A plus.
    Plus,
    /// A long arrow down: the order of a column.
    Sort,
    /// To the left.
    Previous,
    /// To the right.
    Next,
    /// A long arrow to the left.
    Back,
    /// A triangle with an exclamation mark.
    Warning,
    /// A circle with an i.
    Note,
    /// A tick.
    Check,
    /// Opens a list.
    Down,
    /// A sheet of paper.
    File,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Icon::Person => {
                "M13 6.25a3 3 0 1 1-6 0 3 3 0 0 1 6 0ZM3.75 16.5c.5-3.1 3.1-4.75 6.25-4.75s5.75 1.65 6.25 4.75"
            }
            Icon::History => "M3.25 10a6.75 6.75 0 1 0 2.2-5M3.25 3.25V6.5H6.5M10 6.5V10l2.5 1.75",
            Icon::SignOut => {
                "M8 3.5H5A1.5 1.5 0 0 0 3.5 5v10A1.5 1.5 0 0 0 5 16.5h3M13 13.5l3.5-3.5L13 6.5M16.5 10H8"
            }
            Icon::Clear => "M5 5l10 10M15 5 5 15",
            Icon::Search => {
                "M14 8.75a5.25 5.25 0 1 1-10.5 0 5.25 5.25 0 0 1 10.5 0ZM12.5 12.5l4.25 4.25"
            }
            Icon::Download => "M10 3.5v9.5M5.75 9 10 13.25 14.25 9M3.5 16.5h13",
            Icon::Upload => "M10 13.25V3.75M5.75 8 10 3.75 14.25 8M3.5 16.5h13",
            Icon::Plus => "M10 4.25v11.5M4.25 10h11.5",
            Icon::Sort => "M10 4v12M5 11l5 5 5-5",
            Icon::Previous => "M12.25 4.75 7 10l5.25 5.25",
            Icon::Next => "M7.75 4.75 13 10l-5.25 5.25",
            Icon::Back => "M16 10H4M9 5l-5 5 5 5",
            Icon::Warning => {
                "M10 7.5v3.75M10 14h.01M8.7 3.75 2.2 14.75A1.5 1.5 0 0 0 3.5 17h13a1.5 1.5 0 0 0 1.3-2.25L11.3 3.75a1.5 1.5 0 0 0-2.6 0Z"
            }
            Icon::Note => {
                "M10 9.25V14M10 6.5h.01M17.25 10a7.25 7.25 0 1 1-14.5 0 7.25 7.25 0 0 1 14.5 0Z"
            }
            Icon::Check => "M4 10.5l4 4 8-9",
            Icon::Down => "M5 7.75l5 5 5-5",
            Icon::File => {
                "M11.5 2.5H6A1.5 1.5 0 0 0 4.5 4v12A1.5 1.5 0 0 0 6 17.5h8a1.5 1.5 0 0 0 1.5-1.5V6.5ZM11.5 2.5v4h4"
            }
        }
    }

    /// The icon as an image that says nothing to who listens: the text beside it does.
    pub fn view(self) -> impl IntoView {
        view! {
            <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
                <path d=self.path()></path>
            </svg>
        }
    }
}
