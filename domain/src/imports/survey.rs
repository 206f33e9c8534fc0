//! Pass 1: reads a whole file once and decides what it is written in, where its columns stand, and
//! how many rows it has.

mod rows;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use self::rows::Rows;
use super::encoding::{Decoder, Start, Utf8Check};
use super::top::Top;
use super::{
    Choices, Dialect, Encoding, HEADER_BYTES_MAX, Header, Lines, Question, Separator, Sign, wide,
};
use crate::error::{Field, FileRefusal};
use crate::lang::Lang;
use crate::money::Mark;
use crate::settings::Store;

/// Within how many bytes a NUL shows that a file without a readable header is no text.
const BINARY_BYTES: usize = 4 * 1024;

/// What a file is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Survey {
    /// What it is written in.
    pub dialect: Dialect,
    /// The store's currency (ISO 4217), in which its amounts are.
    pub currency: String,
    /// Its columns.
    pub header: Header,
    /// The line that the header begins on, from 1.
    pub header_line: u64,
    /// What stands above the header and is left out.
    pub above: Vec<String>,
    /// The decimal sign of its limits.
    pub limit: Sign,
    /// The decimal sign of its tolerances.
    pub tolerance: Sign,
    /// Columns, from 0, that an export tells and an import does not read, and that hold something all the same.
    pub told: Vec<usize>,
    /// What its lines are.
    pub lines: Lines,
    /// How many rows it has that are not blank.
    pub n_rows: u64,
}

impl Survey {
    /// What a file is that is written in this dialect, under this header, in this currency, and of which nothing else is
    /// known.
    pub fn of(dialect: Dialect, header: Header, currency: &str) -> Survey {
        Survey {
            dialect,
            header,
            currency: currency.to_owned(),
            header_line: 1,
            ..Survey::default()
        }
    }

    /// The decimal sign that a field's amounts are read with, and whether zeros behind the currency's decimals are dropped.
    pub fn reading(&self, field: Field) -> (Mark, bool) {
        let sign = if field == Field::Tolerance { &self.tolerance } else { &self.limit };
        sign.reading(self.dialect.separator.usual_mark())
    }

    /// Whether its rows are read as those of `other`.
    pub(super) fn reads_like(&self, other: &Survey) -> bool {
        let fields = [Field::CreditLimit, Field::Tolerance];
        (self.dialect, &self.header, self.header_line)
            == (other.dialect, &other.header, other.header_line)
            && fields.map(|field| self.reading(field)) == fields.map(|field| other.reading(field))
    }

    /// What is asked, or was, about the decimal sign of a field's column.
    pub fn sign_question(&self, field: Field) -> Option<Question> {
        let sign = if field == Field::Tolerance { &self.tolerance } else { &self.limit };
        let is_percent = field == Field::Tolerance && self.header.is_percent(&self.currency);
        Question::of_sign(field, self.header.name_of(field, Lang::En), sign, is_percent)
    }

    fn questions(&self, choices: &Choices) -> Vec<Question> {
        let asked = [(Field::CreditLimit, &self.limit), (Field::Tolerance, &self.tolerance)];
        let signs = asked
            .into_iter()
            .filter(|(_, sign)| sign.is_asked())
            .filter_map(|(field, _)| self.sign_question(field));
        let headings = match choices.columns {
            // Somebody looked at every column.
            Some(_) => Vec::new(),
            None => self.header.questions(&choices.named, &self.currency),
        };
        signs.chain(headings).collect()
    }
}

/// A file that is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Why not.
    pub refusal: FileRefusal,
    /// What it is all the same, where its columns could be told apart: a person may see in it which
    /// column is the e-mail.
    pub survey: Option<Box<Survey>>,
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
    /// A surveyor that finds everything out, for a store with Fiado's first settings.
    pub fn new() -> Surveyor {
        Surveyor::with(Choices::default(), &Store::default().currency)
    }

    /// A surveyor for a store of this currency (ISO 4217) that finds out what a person did not decide.
    pub fn with(choices: Choices, currency: &str) -> Surveyor {
        let decoder = Decoder::new(choices.encoding);
        let look = Look {
            utf8: Utf8Check::default(),
            lines: LineCount::default(),
            n_checked: 0,
            has_nul: false,
            is_blank: true,
            stage: Stage::Top(Box::new(Top::new(&choices, currency))),
            currency: currency.to_owned(),
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
    /// Errors: every [`FileRefusal`] of a file's contents.
    pub fn finish(self) -> Result<Survey, Refused> {
        let Surveyor { mut decoder, mut look } = self;
        let start = decoder.finish(&mut |text| look.feed(text));
        look.finish();
        let survey = look.tell(start, look.utf8.holds()).ok_or(FileRefusal::Empty)??;
        if survey.n_rows == 0 {
            return Err(Refused { refusal: FileRefusal::HeaderOnly, survey: Some(survey.into()) });
        }
        // Nothing of a file may disappear: what the lines are said to be has to be all of them.
        if survey.lines.total() != look.lines.total() {
            return Err(FileRefusal::LinesLost.into());
        }
        Ok(survey)
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
    lines: LineCount,
    currency: String,
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
        self.lines.feed(bytes);
        self.is_blank = self.is_blank && bytes.trim_ascii().is_empty();
        let unchecked = &bytes[..bytes.len().min(BINARY_BYTES - self.n_checked)];
        self.has_nul = self.has_nul || unchecked.contains(&0);
        self.n_checked += unchecked.len();

        let mut rest = bytes;
        while let (Stage::Top(top), false) = (&mut self.stage, rest.is_empty()) {
            // Line by line: how the file is cut must not decide how many lines are looked at. A CR ends one only with what
            // comes next.
            let n = match top.bytes.last() {
                Some(b'\r') => 1,
                _ => memchr::memchr2(b'\n', b'\r', rest).map_or(rest.len(), |at| at + 1),
            };
            let n = n.min(HEADER_BYTES_MAX - top.bytes.len());
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
        self.stage = match top.choose(&self.choices, otherwise) {
            Err(refusal) => Stage::Headless(refusal),
            Ok(chosen) => {
                let mut rows = Box::new(Rows::new(chosen));
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
        let told = match &self.stage {
            Stage::Top(_) => return None,
            Stage::Headless(refusal) => Err(refusal.clone().into()),
            Stage::Rows(rows) => {
                let encoding = match start {
                    Start::Utf8Bom => Encoding::Utf8Bom,
                    Start::Utf16Le => Encoding::Utf16Le,
                    Start::Utf16Be => Encoding::Utf16Be,
                    _ => match self.choices.encoding {
                        Some(chosen) => chosen,
                        None if is_utf8 => Encoding::Utf8,
                        None => rows.page(&self.currency),
                    },
                };
                rows.tell(encoding, &self.choices, &self.currency)
            }
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

/// How many lines there are, counted apart from what they are taken for.
#[derive(Default)]
struct LineCount {
    n: u64,
    last: Option<u8>,
}

impl LineCount {
    fn feed(&mut self, bytes: &[u8]) {
        let Some(last) = bytes.last() else { return };
        let is_second_half = self.last == Some(b'\r') && bytes.first() == Some(&b'\n');
        let breaks = memchr::memchr2_iter(b'\n', b'\r', bytes);
        let is_half = |at: usize| bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n');
        self.n += wide(breaks.filter(|at| !is_half(*at)).count());
        self.n -= u64::from(is_second_half);
        self.last = Some(*last);
    }

    /// All of them, the last one perhaps without a line break.
    fn total(&self) -> u64 {
        let is_begun = self.last.is_some_and(|last| !matches!(last, b'\n' | b'\r'));
        self.n + u64::from(is_begun)
    }
}
