//! What a file does not say, so that somebody has to.

use serde::{Deserialize, Serialize};

use super::Sign;
use crate::error::Field;
use crate::lang::Lang;
use crate::money::{Mark, Money, Rate, Written};
use crate::settings::Store;
use crate::text::{self, say};

/// What a file does not say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Question {
    /// Which decimal sign the values of a column have.
    Sign {
        /// The field that the column holds.
        field: Field,
        /// Its heading.
        name: String,
        /// A value that can be read with either sign, or that has one sign only.
        value: String,
        /// A value that has the other sign only.
        against: Option<String>,
        /// Whether bare numbers are percentages.
        is_percent: bool,
    },
    /// What an unread column holds.
    Heading {
        /// Its heading.
        name: String,
        /// The field that no column holds, and that a word of the heading belongs to.
        field: Field,
    },
}

impl Question {
    /// What was asked about a column of amounts or rates, if anything was.
    pub(super) fn of_sign(
        field: Field,
        name: &str,
        sign: &Sign,
        is_percent: bool,
    ) -> Option<Question> {
        let Sign::Open { value, against, .. } = sign else { return None };
        let (name, value, against) = (name.to_owned(), value.clone(), against.clone());
        Some(Question::Sign { field, name, value, against, is_percent })
    }

    /// Whether values contradict each other, so that whatever is chosen, some are refused.
    pub fn is_contradiction(&self) -> bool {
        matches!(self, Question::Sign { against: Some(_), .. })
    }

    /// What is asked, without how to answer: that differs from door to door.
    pub fn sentence(&self, lang: Lang, store: &Store) -> String {
        match self {
            Question::Sign { name, value, against: Some(against), .. } => say!(
                lang,
                "In the column \"{name}\", \"{value}\" has a decimal point and \"{against}\" a decimal comma.",
                "Na coluna \"{name}\", \"{value}\" tem ponto decimal e \"{against}\" tem vírgula decimal.",
                "En la columna \"{name}\", \"{value}\" tiene punto decimal y \"{against}\" tiene coma decimal.",
            ),
            Question::Sign { name, value, .. } => {
                let [point, comma] =
                    Mark::ALL.map(|mark| self.reading(mark, lang, store).unwrap_or_default());
                say!(
                    lang,
                    "In the column \"{name}\", \"{value}\" can be {point} (decimal point) or {comma} (decimal comma), and no other value shows which.",
                    "Na coluna \"{name}\", \"{value}\" pode ser {point} (ponto decimal) ou {comma} (vírgula decimal), e nenhum outro valor mostra qual.",
                    "En la columna \"{name}\", \"{value}\" puede ser {point} (punto decimal) o {comma} (coma decimal), y ningún otro valor muestra cuál.",
                )
            }
            Question::Heading { name, field } => {
                let field = field.label(lang);
                say!(
                    lang,
                    "The column \"{name}\" is not read, and no column is read as {field}.",
                    "A coluna \"{name}\" não é lida, e nenhuma coluna é lida como {field}.",
                    "La columna \"{name}\" no se lee, y ninguna columna se lee como {field}.",
                )
            }
        }
    }

    /// What its value is with a decimal sign, as people write it; nothing where it is not about one.
    pub fn reading(&self, mark: Mark, lang: Lang, store: &Store) -> Option<String> {
        let Question::Sign { field, value, is_percent, .. } = self else { return None };
        let read = if *field == Field::Tolerance {
            Rate::read_written(value, mark, *is_percent).map(|rate| rate.percent(lang.mark()))
        } else {
            let written = Written { mark, is_fixed: true, currency: &store.currency };
            Money::read_written(value, written).map(|limit| text::amount(limit, lang, store))
        };
        // Beyond every limit, it still is what it is.
        Some(read.unwrap_or_else(|_| value.replace(mark.thousands(), "")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(question: &Question, en: &str, pt: &str, es: &str) {
        let told = Lang::ALL.map(|lang| question.sentence(lang, &Store::default()));
        assert_eq!(told.map(|told| told.replace('\u{a0}', " ")), [en, pt, es]);
    }

    #[test]
    fn a_value_with_two_readings_is_shown_in_both() {
        let question = |field, value: &str, against: Option<&str>| Question::Sign {
            field,
            name: "Limite".into(),
            value: value.into(),
            against: against.map(str::to_owned),
            is_percent: false,
        };
        check(
            &question(Field::CreditLimit, "1.500", None),
            "In the column \"Limite\", \"1.500\" can be R$1.50 (decimal point) or R$1,500.00 (decimal comma), and no other value shows which.",
            "Na coluna \"Limite\", \"1.500\" pode ser R$ 1,50 (ponto decimal) ou R$ 1.500,00 (vírgula decimal), e nenhum outro valor mostra qual.",
            "En la columna \"Limite\", \"1.500\" puede ser R$ 1,50 (punto decimal) o R$ 1.500,00 (coma decimal), y ningún otro valor muestra cuál.",
        );
        let rate = question(Field::Tolerance, "1,500", None);
        assert_eq!(rate.reading(Mark::Point, Lang::En, &Store::default()).as_deref(), Some("1500"));
        assert_eq!(rate.reading(Mark::Comma, Lang::En, &Store::default()).as_deref(), Some("150%"));
        let both = question(Field::CreditLimit, "12.50", Some("12,50"));
        assert!(both.sentence(Lang::En, &Store::default()).ends_with("\"12,50\" a decimal comma."));
    }

    #[test]
    fn a_heading_is_asked_about_with_the_field_that_is_missing() {
        check(
            &Question::Heading { name: "Limite aprovado".into(), field: Field::CreditLimit },
            "The column \"Limite aprovado\" is not read, and no column is read as Credit limit.",
            "A coluna \"Limite aprovado\" não é lida, e nenhuma coluna é lida como Limite de crédito.",
            "La columna \"Limite aprovado\" no se lee, y ninguna columna se lee como Límite de crédito.",
        );
    }
}
