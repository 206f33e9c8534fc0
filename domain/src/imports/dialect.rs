//! What a CSV file is written in: encoding, separator, line breaks.

use serde::{Deserialize, Serialize};

use crate::money::Mark;

/// What a file is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Dialect {
    /// How its characters are stored.
    pub encoding: Encoding,
    /// What stands between its fields.
    pub separator: Separator,
    /// What ends its lines.
    pub newline: Newline,
}

/// How a file's characters are stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8 without a byte order mark.
    #[default]
    Utf8,
    /// UTF-8 with a byte order mark, as spreadsheets write it.
    Utf8Bom,
    /// Windows-1252, which spreadsheets write in Brazil and Spain.
    Windows1252,
    /// Mac Roman, Excel's "CSV (Macintosh)".
    MacRoman,
    /// Code page 850, Excel's "CSV (MS-DOS)".
    Cp850,
    /// UTF-16, the lower byte first.
    Utf16Le,
    /// UTF-16, the higher byte first.
    Utf16Be,
}

/// What stands between two fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Separator {
    /// `,`
    #[default]
    Comma,
    /// `;`
    Semicolon,
    /// The tab.
    Tab,
    /// `|`
    Pipe,
}

/// What ends a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Newline {
    /// Line feed, as on Unix.
    Lf,
    /// Carriage return and line feed, as on Windows and in RFC 4180.
    #[default]
    CrLf,
    /// Carriage return, as on old Macs.
    Cr,
}

impl Encoding {
    /// Every encoding.
    pub const ALL: [Encoding; 7] = [
        Encoding::Utf8,
        Encoding::Utf8Bom,
        Encoding::Windows1252,
        Encoding::MacRoman,
        Encoding::Cp850,
        Encoding::Utf16Le,
        Encoding::Utf16Be,
    ];

    /// The name that people know it by.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 | Encoding::Utf8Bom => "UTF-8",
            Encoding::Windows1252 => "Windows-1252",
            Encoding::MacRoman => "Mac Roman",
            Encoding::Cp850 => "CP850 (MS-DOS)",
            Encoding::Utf16Le | Encoding::Utf16Be => "UTF-16",
        }
    }
}

impl Separator {
    /// Every separator, the likeliest first.
    pub const ALL: [Separator; 4] =
        [Separator::Comma, Separator::Semicolon, Separator::Tab, Separator::Pipe];

    /// The sign itself.
    pub fn sign(self) -> char {
        char::from(self.byte())
    }

    /// The decimal sign of a file that gives no evidence of its own.
    pub fn usual_mark(self) -> Mark {
        match self {
            Separator::Semicolon => Mark::Comma,
            Separator::Comma | Separator::Tab | Separator::Pipe => Mark::Point,
        }
    }

    pub(super) fn byte(self) -> u8 {
        match self {
            Separator::Comma => b',',
            Separator::Semicolon => b';',
            Separator::Tab => b'\t',
            Separator::Pipe => b'|',
        }
    }

    pub(super) fn of_byte(byte: u8) -> Option<Separator> {
        Separator::ALL.into_iter().find(|separator| separator.byte() == byte)
    }
}

impl Newline {
    /// Every line break.
    pub const ALL: [Newline; 3] = [Newline::Lf, Newline::CrLf, Newline::Cr];

    /// What ends this line, if anything does.
    pub(super) fn at_the_end_of(line: &[u8]) -> Option<Newline> {
        match line {
            [.., b'\r', b'\n'] => Some(Newline::CrLf),
            [.., b'\n'] => Some(Newline::Lf),
            [.., b'\r'] => Some(Newline::Cr),
            _ => None,
        }
    }

    /// The characters themselves.
    pub fn as_str(self) -> &'static str {
        match self {
            Newline::Lf => "\n",
            Newline::CrLf => "\r\n",
            Newline::Cr => "\r",
        }
    }

    /// The name that people know it by.
    pub fn name(self) -> &'static str {
        match self {
            Newline::Lf => "LF",
            Newline::CrLf => "CRLF",
            Newline::Cr => "CR",
        }
    }
}
