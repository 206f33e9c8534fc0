//! The parts of the page that tell of a file. The page has an element for each, and nothing in it
//! until something is known.

mod asks;
mod reading;
mod rows;

use domain::imports::preview::Preview;
use domain::imports::{Choices, Header};
use domain::text::number;
use domain::{FileRefusal, Lang, Store};

use crate::html::Html;
use crate::reader::Order;
use crate::words::Words;

/// The names of the controls. A column's is followed by its place.
pub mod names {
    /// Which encoding the file has.
    pub const ENCODING: &str = "encoding";
    /// What separates its fields.
    pub const SEPARATOR: &str = "separator";
    /// The decimal sign of its limits, where that was chosen.
    pub const LIMIT_MARK: &str = "limit-mark";
    /// The decimal sign of its tolerances.
    pub const TOLERANCE_MARK: &str = "tolerance-mark";
    /// An answer; followed by the question's place, `-`, and the answer's.
    pub const ASK: &str = "ask-";
    /// What a column is read as.
    pub const COLUMN: &str = "column-";
    /// Reads the columns by their names again.
    pub const BY_NAME: &str = "by-name";
}

/// The ids of the elements.
const PARTS: [&str; 5] =
    ["preview-told", "preview-counts", "preview-reading", "preview-rows", "preview-problems"];

/// What each element holds, and what the page says itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Page {
    parts: [Option<String>; 5],
    /// Why the file cannot be imported.
    pub refused: Option<String>,
}

impl Page {
    /// The page of a file, so many percent of which were read.
    pub fn of(order: &Order, preview: &Preview, is_recalled: bool, percent: u32) -> Page {
        let Order { lang, store, choices, .. } = order;
        let said = Said { lang: *lang, store, choices, words: Words::of(*lang), preview };
        let refused = said.refused();
        let parts = match (&refused, preview.survey()) {
            (None, Some(survey)) => [
                said.told(),
                said.counts(percent),
                said.reading(survey, is_recalled),
                said.first_rows(&survey.header),
                said.problems(&survey.header),
            ],
            // What it holds may still be decided otherwise.
            (Some(_), Some(survey)) => {
                let asks = preview.questions();
                let asks = if asks.is_empty() { Html::default() } else { said.asks(asks) };
                let reading = said.reading(survey, is_recalled);
                [Html::default(), asks, reading, Html::default(), Html::default()]
            }
            (_, None) => Default::default(),
        };
        Page { parts: parts.map(|html| Some(html.finish())), refused }
    }

    /// The same page with its long tables as they were shown before, if there were any: while a file
    /// is read they would only grow, and be drawn anew each time.
    pub fn with_tables_of(mut self, before: &Page) -> Page {
        if let (Some(now), Some(shown)) = (self.parts.last_mut(), before.parts.last())
            && self.refused.is_none()
            && shown.as_ref().is_some_and(|html| !html.is_empty())
        {
            now.clone_from(shown);
        }
        self
    }

    /// What differs from what was shown before.
    pub fn since(&self, before: &Page) -> Vec<(&'static str, String)> {
        let parts = PARTS.into_iter().zip(&self.parts).zip(&before.parts);
        let changed = parts.filter(|((_, now), before)| now != before);
        changed.filter_map(|((id, now), _)| Some((id, now.clone()?))).collect()
    }
}

/// What is said of a file, and how.
struct Said<'a> {
    lang: Lang,
    store: &'a Store,
    choices: &'a Choices,
    words: &'a Words,
    preview: &'a Preview,
}

impl Said<'_> {
    fn refused(&self) -> Option<String> {
        let refused = self.preview.refused()?;
        if let FileRefusal::Unclear { .. } = refused.refusal {
            return Some(self.words.answer_below.to_owned());
        }
        let sentence = refused.refusal.sentence(self.lang, self.store);
        Some(match refused.refusal.can_be_answered() {
            true => format!("{sentence} {}", self.words.choose_below),
            false => sentence,
        })
    }

    /// The counts once more, for who listens, when they are final.
    fn told(&self) -> Html {
        let words = self.words;
        let mut html = Html::default();
        if self.preview.is_over() {
            let [rows, good, warned, failed] = self.figures();
            html.push(
                "{}: {}. {}: {}. {}: {}. {}: {}.",
                &[
                    words.rows,
                    &rows,
                    words.good,
                    &good,
                    words.warned,
                    &warned,
                    words.failed,
                    &failed,
                ],
            );
        }
        html
    }

    fn figures(&self) -> [String; 4] {
        let verdict = self.preview.verdict();
        [verdict.n_rows, verdict.n_good, verdict.n_warned, verdict.n_failed]
            .map(|n| number(n, self.lang))
    }

    /// How many rows there are of each kind, and how far the file was read.
    fn counts(&self, percent: u32) -> Html {
        let words = self.words;
        let [rows, good, warned, failed] = self.figures();
        let is_bad = self.preview.verdict().n_failed > 0;
        let mut html = Html::default();
        html.push(
            "<section class=\"card counting\" aria-label=\"{}\"><dl class=\"figures figures--counts\">",
            &[words.rows],
        );
        for (name, n, class) in [
            (words.rows, rows, "figure"),
            (words.good, good, "figure"),
            (words.warned, warned, "figure"),
            (words.failed, failed, if is_bad { "figure figure--bad" } else { "figure" }),
        ] {
            html.push(
                "<div class=\"{}\"><dt class=\"figure__name\">{}</dt>\
                 <dd class=\"figure__value\">{}</dd></div>",
                &[class, name, &n],
            );
        }
        html.push("</dl>", &[]);
        if !self.preview.is_over() {
            html.push(
                "<progress class=\"progress\" max=\"100\" value=\"{}\" aria-label=\"{}\"></progress>",
                &[&percent.to_string(), words.reading],
            );
        }
        html.push("</section>", &[]);
        html
    }

    fn card(&self, html: &mut Html, id: &'static str, title: &'static str, note: &str) {
        html.push(
            "<section class=\"card\" aria-labelledby=\"{}\"><div class=\"card__head\">\
             <h2 id=\"{}\">{}</h2>",
            &[id, id, title],
        );
        if !note.is_empty() {
            html.push("<p class=\"card__note\">{}</p>", &[note]);
        }
        html.push("</div>", &[]);
    }

    fn table(&self, html: &mut Html, labelled_by: &'static str, heads: &[&str]) {
        html.push(
            "<table class=\"table\" role=\"table\" aria-labelledby=\"{}\">\
             <thead role=\"rowgroup\"><tr role=\"row\">",
            &[labelled_by],
        );
        for head in heads {
            html.push("<th scope=\"col\" role=\"columnheader\">{}</th>", &[head]);
        }
        html.push("</tr></thead><tbody role=\"rowgroup\">", &[]);
    }

    /// The fields that are read, in the order of the file.
    fn fields(&self, header: &Header) -> Vec<(usize, domain::Field)> {
        let columns = header.columns.iter().enumerate();
        columns.filter_map(|(column, field)| Some((column, (*field)?))).collect()
    }
}
