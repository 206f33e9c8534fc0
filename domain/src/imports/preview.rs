//! What a browser tells of a file before it is uploaded: the file is fed in pieces, in the
//! background, and can be asked about at any time.

use serde::{Deserialize, Serialize};

use super::{Choices, Dialect, Header, Judge, Judged, Mode, Refused, Survey, Surveyor, wide};
use crate::lang::Lang;
use crate::settings::Store;

/// What is asked of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The language to answer in.
    pub lang: Lang,
    /// The store, whose currency the sentences name.
    pub store: Store,
    /// What the import is for.
    pub mode: Mode,
    /// What a person decided about the file.
    pub choices: Choices,
}

/// What was found so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// What the file is written in, where that can be told.
    pub dialect: Option<Dialect>,
    /// Its columns, as they are read now.
    pub header: Header,
    /// What its first row has in each column.
    pub sample: Vec<String>,
    /// Why nothing of it can be imported.
    pub refused: Option<String>,
    /// What its rows are.
    pub verdict: Verdict,
    /// How many bytes that is about.
    pub n_bytes: u64,
    /// Whether they are all.
    pub is_over: bool,
}

/// Provisional.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Rows.
    pub n_rows: u64,
    /// Good.
    pub n_good: u64,
    /// Warned.
    pub n_warned: u64,
    /// Failed.
    pub n_failed: u64,
    /// Problems.
    pub problems: Vec<Problem>,
    /// First rows.
    pub rows: Vec<FirstRow>,
}

/// Provisional.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Line.
    pub line: u64,
    /// Column.
    pub column: String,
    /// Value.
    pub value: String,
    /// Reason.
    pub reason: String,
    /// Suggestion.
    pub suggestion: String,
}

/// Provisional.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstRow {
    /// Line.
    pub line: u64,
    /// As read, a text for each column that is read.
    pub cells: Vec<String>,
    /// Is it good?
    pub is_good: bool,
}

/// A file on its way past. Its rows are judged by what its beginning says it is, and once more
/// should its end say otherwise.
pub struct Preview {
    order: Order,
    /// Until the file was seen to its end.
    surveyor: Option<Surveyor>,
    judge: Option<Judge>,
    found: Option<Result<Survey, Refused>>,
    answer: Answer,
}

impl Preview {
    /// A preview of a file of which nothing was fed yet.
    pub fn new(order: &Order) -> Preview {
        let surveyor = Surveyor::with(order.choices.clone());
        Preview {
            order: order.clone(),
            surveyor: Some(surveyor),
            judge: None,
            found: None,
            answer: Answer::default(),
        }
    }

    /// Takes the next piece of the file.
    pub fn feed(&mut self, bytes: &[u8]) {
        if let Some(surveyor) = &mut self.surveyor {
            surveyor.feed(bytes);
            if self.answer.n_bytes == 0
                && let Some(found) = surveyor.peek()
            {
                self.begin(found);
            }
        }
        if let Some(judge) = &mut self.judge {
            let answer = &mut self.answer;
            judge.feed(bytes, &mut |row| take(answer, &self.order, row));
        }
        self.answer.n_bytes += wide(bytes.len());
    }

    /// Says that the file is over. Returns whether it has to be fed once more from its start,
    /// because it is not what its beginning looked like.
    pub fn end(&mut self) -> bool {
        if let Some(surveyor) = self.surveyor.take() {
            let found = surveyor.finish();
            let reading = |found: &Result<Survey, Refused>| match found {
                Ok(survey) => Some((survey.dialect, survey.header.clone())),
                Err(_) => None,
            };
            if self.found.as_ref().and_then(reading) != reading(&found) || found.is_err() {
                let again = found.is_ok();
                self.begin(found);
                self.answer.n_bytes = 0;
                if again {
                    return true;
                }
            }
        }
        if let Some(judge) = self.judge.take() {
            let answer = &mut self.answer;
            judge.finish(&mut |row| take(answer, &self.order, row));
        }
        self.answer.is_over = true;
        false
    }

    /// What was found so far.
    pub fn answer(&self) -> &Answer {
        &self.answer
    }

    fn begin(&mut self, found: Result<Survey, Refused>) {
        let (survey, refused) = match &found {
            Ok(survey) => (Some(survey), None),
            Err(refused) => {
                (refused.survey.as_ref(), Some(refused.refusal.sentence(self.order.lang)))
            }
        };
        self.judge = survey.map(|survey| Judge::new(survey, self.order.mode));
        self.answer = Answer {
            dialect: survey.map(|survey| survey.dialect),
            header: survey.map(|survey| survey.header.clone()).unwrap_or_default(),
            refused,
            ..Answer::default()
        };
        self.found = Some(found);
    }
}

fn take(answer: &mut Answer, order: &Order, row: Judged) {
    let v = &mut answer.verdict;
    v.n_rows += 1;
    if v.n_rows == 1 {
        answer.sample = row.raw.fields().map(str::to_owned).collect();
    }
    if v.rows.len() < 8 {
        let cells = answer
            .header
            .columns
            .iter()
            .zip(row.raw.fields())
            .filter(|(c, _)| c.is_some())
            .map(|(_, t)| t.to_owned());
        v.rows.push(FirstRow {
            line: row.line,
            cells: cells.collect(),
            is_good: row.verdict.is_ok(),
        });
    }
    match &row.verdict {
        Ok(_) if row.warnings.is_empty() => v.n_good += 1,
        Ok(_) => v.n_warned += 1,
        Err(faults) => {
            v.n_failed += 1;
            for fault in faults {
                if v.problems.len() < 100 {
                    let column =
                        fault.field.map(|f| f.label(order.lang).to_owned()).unwrap_or_default();
                    v.problems.push(Problem {
                        line: row.line,
                        column,
                        value: fault.value.clone(),
                        reason: fault.sentence(order.lang, &order.store),
                        suggestion: String::new(),
                    });
                }
            }
        }
    }
}
