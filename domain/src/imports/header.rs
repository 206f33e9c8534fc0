//! The header: which column holds which field, in three languages and in the API's names.

use serde::{Deserialize, Serialize};

use super::heading::{Heading, Unit, fold};
use super::{Choices, HEADER_COLUMNS_MAX, Question, is_blank};
use crate::document::DocumentType;
use crate::error::{Field, FileRefusal};
use crate::lang::Lang;

/// The columns of the template and of an export, in their order. The last six are told, not read.
pub const TEMPLATE_COLUMNS: [&str; 13] = [
    "Id",
    "Email",
    "Document",
    "Document Type",
    "Status",
    "Credit limit",
    "Tolerance rate",
    "Balance",
    "Available credit",
    "Pre authorized credit",
    "Available balance",
    "Created at",
    "Updated at",
];

/// How many columns of the template are told, not read: its last ones.
const N_TOLD: usize = 6;

/// The columns of a file: their names as they were written, and the field each one holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The names, in the order of the file.
    pub names: Vec<String>,
    /// The field of each column; `None` for a column that is not read.
    pub columns: Vec<Option<Field>>,
}

/// What a person decided about a column that is known by its name: the field it holds, or none.
pub type Named = (String, Option<Field>);

impl Header {
    /// A header of these names, each matched with the field it is a name of in a store of this currency. Blank names at
    /// the end are no columns.
    pub fn of(mut names: Vec<String>, currency: &str) -> Header {
        for name in &mut names {
            *name = name.trim_matches(is_blank).to_owned();
        }
        names.truncate(names.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1));
        let headings: Vec<Heading> = names.iter().map(|name| Heading::of(name, currency)).collect();
        let is_better = |other: &Heading, field| other.field == Some(field) && !other.is_weak;
        let columns = headings.iter().map(|heading| {
            let is_taken =
                |field| heading.is_weak && headings.iter().any(|other| is_better(other, field));
            heading.field.filter(|field| !is_taken(*field))
        });
        Header { columns: columns.collect(), names }
    }

    /// The same names, some of them read as somebody said.
    ///
    /// Errors: `NoSuchColumn`.
    pub fn named(mut self, named: &[Named]) -> Result<Header, FileRefusal> {
        for (name, field) in named {
            let is_it = |other: &&String| fold(other) == fold(name) || *other == name;
            let exactly = self.names.iter().position(|other| other == name);
            let place = exactly.or_else(|| self.names.iter().position(|other| is_it(&other)));
            let Some(place) = place else {
                return Err(FileRefusal::NoSuchColumn { name: name.clone() });
            };
            for other in
                self.columns.iter_mut().filter(|other| field.is_some() && **other == *field)
            {
                *other = None;
            }
            self.columns[place] = *field;
        }
        Ok(self)
    }

    /// The same names with another mapping, as a person chose it. A mapping for another number of
    /// columns changes nothing.
    #[must_use]
    pub fn mapped(mut self, columns: &[Option<Field>]) -> Header {
        if columns.len() == self.names.len() {
            self.columns = columns.to_vec();
        }
        self
    }

    /// The same names, read as a person decided.
    ///
    /// Errors: `NoSuchColumn`.
    pub(super) fn chosen(self, choices: &Choices) -> Result<Header, FileRefusal> {
        self.mapped(choices.columns.as_deref().unwrap_or_default()).named(&choices.named)
    }

    /// The column that holds `field`, from 0.
    pub fn position(&self, field: Field) -> Option<usize> {
        self.columns.iter().position(|column| *column == Some(field))
    }

    /// The column that holds `field`, as the file names it; where it has none, as screens do.
    pub fn name_of(&self, field: Field, lang: Lang) -> &str {
        let named = self.position(field).and_then(|column| self.names.get(column));
        named.map_or_else(|| field.label(lang), String::as_str)
    }

    /// How many columns are read.
    pub fn n_read(&self) -> usize {
        self.columns.iter().flatten().count()
    }

    /// The type of document that the heading of its document column names.
    pub(super) fn document_type(&self, currency: &str) -> Option<DocumentType> {
        let name = self.names.get(self.position(Field::Document)?)?;
        Heading::of(name, currency).document_type
    }

    /// The unit that the heading of a field's column names.
    pub(super) fn unit(&self, field: Field, currency: &str) -> Option<Unit> {
        let name = self.names.get(self.position(field)?)?;
        Heading::of(name, currency).unit
    }

    /// Whether bare numbers in its column of tolerances are percentages.
    pub(super) fn is_percent(&self, currency: &str) -> bool {
        self.unit(Field::Tolerance, currency) == Some(Unit::Percent)
    }

    /// Whether a column is one of those that an export tells and an import does not read.
    pub(super) fn is_told(&self, column: usize) -> bool {
        let is = |told: &&str| self.names.get(column).is_some_and(|name| fold(name) == fold(told));
        TEMPLATE_COLUMNS[TEMPLATE_COLUMNS.len() - N_TOLD..].iter().any(is)
    }

    /// Columns that are not read though a word of their heading belongs to a field that no column holds. Those that
    /// `named` decides about are no question.
    pub(super) fn questions(&self, named: &[Named], currency: &str) -> Vec<Question> {
        let is_decided = |name: &str| named.iter().any(|(other, _)| fold(other) == fold(name));
        let unread =
            self.names.iter().zip(&self.columns).enumerate().filter(|(column, (name, field))| {
                let is_reports = *column < self.n_report();
                field.is_none() && !is_reports && !self.is_told(*column) && !is_decided(name)
            });
        unread
            .filter_map(|(_, (name, _))| {
                let near = Heading::of(name, currency).near;
                let field = near.into_iter().find(|field| self.position(*field).is_none())?;
                Some(Question::Heading { name: name.clone(), field })
            })
            .collect()
    }

    /// Whether rows can be read under it.
    ///
    /// Errors: `HeaderTooLarge`, `NoEmailColumn`, `DuplicateColumn`, `OtherUnit`.
    pub fn check(&self, currency: &str) -> Result<(), FileRefusal> {
        if self.names.len() - self.n_report() > HEADER_COLUMNS_MAX {
            return Err(FileRefusal::HeaderTooLarge);
        }
        if self.position(Field::Email).is_none() {
            return Err(FileRefusal::NoEmailColumn);
        }
        let twice = |(i, column): (usize, &Option<Field>)| {
            column.filter(|field| self.position(*field) != Some(i))
        };
        if let Some(field) = self.columns.iter().enumerate().find_map(twice) {
            return Err(FileRefusal::DuplicateColumn { field });
        }
        let limits = self.unit(Field::CreditLimit, currency);
        let rates = self.unit(Field::Tolerance, currency).filter(|unit| *unit != Unit::Percent);
        for (field, unit) in [(Field::CreditLimit, limits), (Field::Tolerance, rates)] {
            if let (Some(unit), Some(column)) = (unit, self.position(field)) {
                return Err(FileRefusal::OtherUnit { name: self.names[column].clone(), unit });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &[&str]) -> Header {
        Header::of(names.iter().map(|name| (*name).to_owned()).collect(), "BRL")
    }

    #[test]
    fn the_template_is_read_by_its_own_names() {
        let header = header(&TEMPLATE_COLUMNS);
        assert_eq!((header.n_read(), header.check("BRL")), (7, Ok(())));
    }

    #[test]
    fn a_header_needs_an_email_column_and_every_field_once() {
        assert_eq!(header(&["Documento", "E-mail"]).check("BRL"), Ok(()));
        assert_eq!(header(&["Documento", "Nome"]).check("BRL"), Err(FileRefusal::NoEmailColumn));
        let twice = header(&["Email", "Document", "Documento"]).check("BRL");
        assert_eq!(twice, Err(FileRefusal::DuplicateColumn { field: Field::Document }));
        let wide = |n| header(&["Email"].into_iter().chain(vec!["x"; n - 1]).collect::<Vec<_>>());
        assert_eq!(wide(HEADER_COLUMNS_MAX).check("BRL"), Ok(()));
        assert_eq!(wide(HEADER_COLUMNS_MAX + 1).check("BRL"), Err(FileRefusal::HeaderTooLarge));
    }

    #[test]
    fn a_weak_name_gives_way_to_a_better_one() {
        let columns = header(&["Email", "Crédito", "Limite de crédito"]).columns;
        assert_eq!(columns, [Some(Field::Email), None, Some(Field::CreditLimit)]);
    }

    #[test]
    fn blank_names_at_the_end_are_no_columns() {
        assert_eq!(header(&["Email", "", "Status", "", " "]).names, ["Email", "", "Status"]);
    }

    #[test]
    fn a_person_may_map_the_columns_otherwise() {
        let own = header(&["Cliente", "Valor"]);
        assert_eq!(own.check("BRL"), Err(FileRefusal::NoEmailColumn));
        let mapped = own.mapped(&[Some(Field::Email), Some(Field::CreditLimit)]);
        assert_eq!((mapped.check("BRL"), mapped.position(Field::CreditLimit)), (Ok(()), Some(1)));
    }

    #[test]
    fn a_program_may_say_what_a_named_column_is() {
        let named = |name: &str, field| {
            header(&["Email", "Limite da gerência"]).named(&[(name.into(), field)])
        };
        let read = named("limite da gerencia", Some(Field::CreditLimit)).unwrap();
        assert_eq!(read.position(Field::CreditLimit), Some(1));
        let missing = FileRefusal::NoSuchColumn { name: "Valor".into() };
        assert_eq!(named("Valor", None), Err(missing));
    }

    #[test]
    fn a_heading_that_may_be_a_missing_field_is_asked_about() {
        let asked = |names: &[&str], named: &[Named]| -> Vec<_> {
            let questions = header(names).questions(named, "BRL").into_iter();
            questions
                .map(|question| match question {
                    Question::Heading { name, field } => (name, field),
                    other => panic!("{other:?}"),
                })
                .collect()
        };
        let names = ["Email", "Limite aprovado", "Nome"];
        assert_eq!(asked(&names, &[]), [("Limite aprovado".into(), Field::CreditLimit)]);
        assert_eq!(asked(&names, &[("Limite aprovado".into(), None)]), []);
        assert_eq!(asked(&["Email", "Limite", "Limite aprovado"], &[]), []);
        assert_eq!(asked(&["Email", "Available credit"], &[]), [], "our own exports tell it");
    }

    #[test]
    fn amounts_in_another_unit_are_not_read() {
        let refused = |name: &str| header(&["Email", name]).check("BRL").err();
        let unit = |name: &str, unit| Some(FileRefusal::OtherUnit { name: name.into(), unit });
        assert_eq!(refused("Limite (centavos)"), unit("Limite (centavos)", Unit::Cents));
        let dollars = Unit::Currency("USD".into());
        assert_eq!(refused("Credit limit (USD)"), unit("Credit limit (USD)", dollars));
        assert_eq!(refused("Limite (R$)"), None);
        assert_eq!(refused("Tolerância (%)"), None);
        assert_eq!(refused("Limite %"), unit("Limite %", Unit::Percent));
        assert_eq!(refused("Nome (mil)"), None);
    }
}
