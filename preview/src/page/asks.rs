//! What a file does not say, with a button for each answer.

use domain::imports::Question;
use domain::money::Mark;

use super::{Said, names};
use crate::html::Html;

impl Said<'_> {
    pub(super) fn asks(&self, questions: &[Question]) -> Html {
        let words = self.words;
        let mut html = Html::default();
        html.push(
            "<section class=\"card asks\" aria-labelledby=\"asks\"><div class=\"card__head\">\
             <h2 id=\"asks\">{}</h2></div><ol class=\"asks__list\">",
            &[words.asked],
        );
        for (place, question) in questions.iter().enumerate() {
            html.push(
                "<li class=\"asks__item\"><p class=\"asks__question\">{}</p><div class=\"asks__answers\">",
                &[&question.sentence(self.lang, self.store)],
            );
            for (answer, label) in self.answers(question).iter().enumerate() {
                let id = format!("{}{place}-{answer}", names::ASK);
                html.push(
                    "<button class=\"button\" type=\"button\" id=\"{}\">{}</button>",
                    &[&id, label],
                );
            }
            html.push("</div></li>", &[]);
        }
        html.push("</ol></section>", &[]);
        html
    }

    /// What can be answered, in the order in which [`crate::reader::Reader`] takes it.
    fn answers(&self, question: &Question) -> [String; 2] {
        let words = self.words;
        match question {
            Question::Sign { .. } => Mark::ALL.map(|mark| self.mark(question, mark)),
            Question::Heading { field, .. } => {
                let field = field.label(self.lang);
                [format!("{}: {field}", words.read_as), words.leave_unread.to_owned()]
            }
        }
    }

    /// A decimal sign, and what the question's value is with it.
    pub(super) fn mark(&self, question: &Question, mark: Mark) -> String {
        let name = match mark {
            Mark::Point => self.words.decimal_point,
            Mark::Comma => self.words.decimal_comma,
        };
        match question.reading(mark, self.lang, self.store) {
            Some(reading) if !question.is_contradiction() => format!("{reading} ({name})"),
            _ => name.to_owned(),
        }
    }
}
