//! What a person or a program decides about how a file is read.

use serde::{Deserialize, Serialize};

use super::heading::Heading;
use super::{Encoding, Named, Separator};
use crate::accounts::Faults;
use crate::error::{Error, Field, Rule};
use crate::money::Mark;

/// What a person decided about a file; the rest is found out. A file with a byte order mark stays in the encoding that this
/// names, and columns for another number of names change nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choices {
    /// How its characters are stored.
    pub encoding: Option<Encoding>,
    /// What stands between its fields.
    pub separator: Option<Separator>,
    /// What stands between units and cents of its limits, where their values do not tell.
    pub limit_mark: Option<Mark>,
    /// The decimal sign of its tolerances, where their values do not tell.
    pub tolerance_mark: Option<Mark>,
    /// The field of each column; `None` for a column that is not to be read.
    pub columns: Option<Vec<Option<Field>>>,
    /// The field of single columns, known by their names.
    pub named: Vec<Named>,
}

/// The same as a command line or an address says it; what is blank is found out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChoicesForm {
    /// `utf-8`, `windows-1252`, `mac-roman`, `cp850`, `utf-16le`, `utf-16be`.
    pub encoding: String,
    /// `comma`, `semicolon`, `tab`, `pipe`, or the sign itself.
    pub separator: String,
    /// `comma` or `point`: for every column whose values do not tell.
    pub decimal: String,
    /// `NAME=FIELD` for a column that is read as a field, `NAME=` for one that is not read.
    pub columns: Vec<String>,
}

const ENCODINGS: [(&str, Encoding); 6] = [
    ("utf-8", Encoding::Utf8),
    ("windows-1252", Encoding::Windows1252),
    ("mac-roman", Encoding::MacRoman),
    ("cp850", Encoding::Cp850),
    ("utf-16le", Encoding::Utf16Le),
    ("utf-16be", Encoding::Utf16Be),
];
const SEPARATORS: [(&str, Separator); 8] = [
    ("comma", Separator::Comma),
    ("semicolon", Separator::Semicolon),
    ("tab", Separator::Tab),
    ("pipe", Separator::Pipe),
    (",", Separator::Comma),
    (";", Separator::Semicolon),
    ("\t", Separator::Tab),
    ("|", Separator::Pipe),
];
const MARKS: [(&str, Mark); 2] = [("comma", Mark::Comma), ("point", Mark::Point)];
/// The name of a field that a column can hold, as the API has it.
pub fn name_of(field: Field) -> &'static str {
    match field {
        Field::Id => "id",
        Field::Email => "email",
        Field::Document => "document",
        Field::DocumentType => "documentType",
        Field::Status => "status",
        Field::CreditLimit => "creditLimit",
        Field::Tolerance => "tolerance",
        _ => "other",
    }
}

/// All of these.
const FIELDS: &str = "id, email, document, documentType, status, creditLimit, tolerance";

impl ChoicesForm {
    /// Reads it.
    ///
    /// Errors: `Invalid` with everything that is no choice.
    pub fn parse(&self) -> Result<Choices, Error> {
        let mut faults = Faults::default();
        let encoding =
            faults.take(Field::Encoding, &self.encoding, |text| one_of(text, &ENCODINGS)).flatten();
        let separator = faults
            .take(Field::Separator, &self.separator, |text| one_of(text, &SEPARATORS))
            .flatten();
        let mark =
            faults.take(Field::Decimal, &self.decimal, |text| one_of(text, &MARKS)).flatten();
        let named = self
            .columns
            .iter()
            .filter_map(|text| faults.take(Field::Column, text, column))
            .collect();
        if !faults.0.is_empty() {
            return Err(Error::Invalid(faults.0));
        }
        Ok(Choices {
            encoding,
            separator,
            limit_mark: mark,
            tolerance_mark: mark,
            columns: None,
            named,
        })
    }
}

fn one_of<T: Copy>(text: &str, choices: &[(&str, T)]) -> Result<Option<T>, Rule> {
    if text.is_empty() {
        return Ok(None);
    }
    let found = choices.iter().find(|(name, _)| name.eq_ignore_ascii_case(text));
    let names = choices.iter().map(|(name, _)| *name).filter(|name| name.len() > 1);
    let rule = || Rule::NotOneOf { names: names.collect::<Vec<_>>().join(", ") };
    found.map(|(_, choice)| Some(*choice)).ok_or_else(rule)
}

fn column(text: &str) -> Result<Named, Rule> {
    let rule = || Rule::NotOneOf { names: FIELDS.to_owned() };
    let (name, field) = text.rsplit_once('=').ok_or_else(rule)?;
    match field.trim() {
        "" => Ok((name.to_owned(), None)),
        field => Ok((name.to_owned(), Some(Heading::of(field, "").field.ok_or_else(rule)?))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Fault;

    #[test]
    fn what_a_command_line_says_is_read_or_refused_whole() {
        let form = ChoicesForm {
            encoding: "Windows-1252".into(),
            separator: ";".into(),
            decimal: "comma".into(),
            columns: vec!["Limite = max=creditLimit".into(), "Situação=".into()],
        };
        let choices = form.parse().unwrap();
        assert_eq!(choices.encoding, Some(Encoding::Windows1252));
        assert_eq!(choices.separator, Some(Separator::Semicolon));
        assert_eq!(
            (choices.limit_mark, choices.tolerance_mark),
            (Some(Mark::Comma), Some(Mark::Comma))
        );
        let named =
            [("Limite = max".to_owned(), Some(Field::CreditLimit)), ("Situação".to_owned(), None)];
        assert_eq!(choices.named, named);
        assert_eq!(ChoicesForm::default().parse(), Ok(Choices::default()));

        let wrong = ChoicesForm {
            encoding: "latin".into(),
            separator: ":".into(),
            decimal: ",".into(),
            columns: vec!["Limite".into(), "Limite=valor".into()],
        };
        let Err(Error::Invalid(faults)) = wrong.parse() else { panic!() };
        let fault = |field, value: &str, names: &str| {
            Fault::new(field, value, Rule::NotOneOf { names: names.to_owned() })
        };
        assert_eq!(
            faults,
            [
                fault(
                    Field::Encoding,
                    "latin",
                    "utf-8, windows-1252, mac-roman, cp850, utf-16le, utf-16be"
                ),
                fault(Field::Separator, ":", "comma, semicolon, tab, pipe"),
                fault(Field::Decimal, ",", "comma, point"),
                fault(Field::Column, "Limite", FIELDS),
                fault(Field::Column, "Limite=valor", FIELDS),
            ]
        );
    }
}
