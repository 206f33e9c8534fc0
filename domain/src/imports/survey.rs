//! Pass 1: reads a whole file once and decides what it is written in, where its columns stand, and
//! how many rows it has.

mod rows;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use self::rows::Rows;
use super::encoding::{Decoder, Start, Utf8Check};
use super::top::Top;
use super::{Dialect, Encoding, HEADER_BYTES_MAX, Header, Separator};
use crate::error::{Field, FileRefusal};
use crate::money::Mark;

/// Within how many bytes a NUL shows that a file without a readable header is no text.
const BINARY_BYTES: usize = 4 * 1024;
/// How much of the file is read at once while the separator is open.
const TOP_PIECE_BYTES: usize = 1024;

/// What a file is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey {
    /// What it is written in.
    pub dialect: Dialect,
    /// Whether amounts can be read with either decimal sign and none shows which (`9.000`): the
    /// usual one of the separator is taken then, and a person should look at it.
    #[serde(default)]
    pub is_mark_open: bool,
    /// Its columns.
    pub header: Header,
    /// How many rows it has that are not blank.
    pub n_rows: u64,
}

/// What a person decided about a file; the rest is found out. A file with a byte order mark stays
/// in the encoding that this names, and columns for another number of names change nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choices {
    /// How its characters are stored.
    pub encoding: Option<Encoding>,
    /// What stands between its fields.
    pub separator: Option<Separator>,
    /// What stands between units and cents of its amounts.
    pub mark: Option<Mark>,
    /// The field of each column; `None` for a column that is not to be read.
    pub columns: Option<Vec<Option<Field>>>,
}

/// A file that is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Why not.
    pub refusal: FileRefusal,
    /// What it is all the same, where its columns could be told apart: a person may see in it which
    /// column is the e-mail.
    pub survey: Option<Survey>,
}

/// Surveys a file that is fed to it in pieces.
pub struct Surveyor {
    decoder: Decoder,
    look: Look,
}

impl Default for Surveyor {
    fn default() -> Surveyor {
        Surveyor::new()
    }
}

impl Surveyor {
    /// A surveyor that finds everything out.
    pub fn new() -> Surveyor {
        Surveyor::with(Choices::default())
    }

    /// A surveyor that finds out what a person did not decide.
    pub fn with(choices: Choices) -> Surveyor {
        let decoder = Decoder::new(choices.encoding);
        let look = Look {
            utf8: Utf8Check::default(),
            n_checked: 0,
            has_nul: false,
            is_blank: true,
            stage: Stage::Top(Box::new(Top::new(choices.separator))),
            choices,
        };
        Surveyor { decoder, look }
    }

    /// Takes the next piece of the file.
    pub fn feed(&mut self, bytes: &[u8]) {
        let Surveyor { decoder, look } = self;
        decoder.feed(bytes, &mut |text| look.feed(text));
    }

    /// What the file is as far as it was fed, for a first look at its rows; `None` while nothing can
    /// be said. What comes later may change everything but the separator.
    ///
    /// Errors: as [`finish`](Surveyor::finish), without `Empty` and `HeaderOnly`.
    pub fn peek(&self) -> Option<Result<Survey, Refused>> {
        self.look.tell(self.decoder.start()?, self.look.utf8.may_hold())
    }

    /// What the file is, once all of it was fed.
    ///
    /// Errors: every [`FileRefusal`] but `TooLarge` and `CutOff`.
    pub fn finish(self) -> Result<Survey, Refused> {
        let Surveyor { mut decoder, mut look } = self;
        let start = decoder.finish(&mut |text| look.feed(text));
        look.finish();
        match look.tell(start, look.utf8.holds()) {
            None => Err(FileRefusal::Empty.into()),
            Some(Ok(survey)) if survey.n_rows == 0 => {
                Err(Refused { refusal: FileRefusal::HeaderOnly, survey: Some(survey) })
            }
            Some(told) => told,
        }
    }
}

impl From<FileRefusal> for Refused {
    fn from(refusal: FileRefusal) -> Refused {
        Refused { refusal, survey: None }
    }
}

/// What is noticed while the file goes by.
struct Look {
    utf8: Utf8Check,
    n_checked: usize,
    has_nul: bool,
    is_blank: bool,
    choices: Choices,
    stage: Stage,
}

enum Stage {
    Top(Box<Top>),
    Rows(Box<Rows>),
    /// There is no header; why not.
    Headless(FileRefusal),
}

impl Look {
    fn feed(&mut self, bytes: &[u8]) {
        self.utf8.feed(bytes);
        self.is_blank = self.is_blank && bytes.trim_ascii().is_empty();
        let unchecked = &bytes[..bytes.len().min(BINARY_BYTES - self.n_checked)];
        self.has_nul = self.has_nul || unchecked.contains(&0);
        self.n_checked += unchecked.len();

        let mut rest = bytes;
        while let (Stage::Top(top), false) = (&mut self.stage, rest.is_empty()) {
            let n = rest.len().min(TOP_PIECE_BYTES).min(HEADER_BYTES_MAX - top.bytes.len());
            top.feed(&rest[..n]);
            rest = &rest[n..];
            if top.is_read() || top.bytes.len() == HEADER_BYTES_MAX {
                self.leave_top(FileRefusal::HeaderTooLarge);
            }
        }
        if let Stage::Rows(rows) = &mut self.stage {
            rows.feed(rest);
        }
    }

    /// Chooses the separator and goes on to the rows; `otherwise` when there is no header at all.
    fn leave_top(&mut self, otherwise: FileRefusal) {
        let Stage::Top(top) = &mut self.stage else { return };
        self.stage = match top.choose(self.choices.columns.as_deref()) {
            None => Stage::Headless(otherwise),
            Some((separator, header)) => {
                let mut rows = Box::new(Rows::new(separator, &header));
                rows.feed(&top.bytes);
                Stage::Rows(rows)
            }
        };
    }

    /// Reads what no line break ended.
    fn finish(&mut self) {
        if let Stage::Top(top) = &mut self.stage {
            if !top.finish() {
                return;
            }
            self.leave_top(FileRefusal::NoEmailColumn);
        }
        if let Stage::Rows(rows) = &mut self.stage {
            rows.finish();
        }
    }

    /// What is known; `None` while there is nothing but blanks, or a header that goes on.
    fn tell(&self, start: Start, is_utf8: bool) -> Option<Result<Survey, Refused>> {
        match start {
            Start::Spreadsheet => return Some(Err(FileRefusal::Spreadsheet.into())),
            Start::Binary => return Some(Err(FileRefusal::NotText.into())),
            _ if self.is_blank => return None,
            _ => {}
        }
        let encoding = match start {
            Start::Utf8Bom => Encoding::Utf8Bom,
            Start::Utf16Le => Encoding::Utf16Le,
            Start::Utf16Be => Encoding::Utf16Be,
            _ => match self.choices.encoding {
                Some(chosen) => chosen,
                None if is_utf8 => Encoding::Utf8,
                None => Encoding::Windows1252,
            },
        };
        let told = match &self.stage {
            Stage::Top(_) => return None,
            Stage::Headless(refusal) => Err(refusal.clone().into()),
            Stage::Rows(rows) => rows.tell(encoding, &self.choices),
        };
        let is_binary = self.has_nul && matches!(start, Start::Plain | Start::Utf8Bom);
        Some(told.map_err(|refused| match refused.refusal {
            FileRefusal::NoEmailColumn | FileRefusal::HeaderTooLarge if is_binary => {
                FileRefusal::NotText.into()
            }
            _ => refused,
        }))
    }
}
