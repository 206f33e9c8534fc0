//! The header: which column holds which field, in three languages and in the API's names.

use serde::{Deserialize, Serialize};

use super::{HEADER_COLUMNS_MAX, is_blank};
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

/// The template that people fill in: a header and nothing else.
pub fn template() -> String {
    TEMPLATE_COLUMNS.join(",") + "\r\n"
}

/// Every name of a column that is read, without what [`fold`] takes away.
const NAMES: [(Field, &[&str]); 7] = [
    (
        Field::Id,
        &[
            "id",
            "accountid",
            "identifier",
            "idconta",
            "iddaconta",
            "idcuenta",
            "iddelacuenta",
            "identificador",
        ],
    ),
    (
        Field::Email,
        &[
            "email",
            "emailaddress",
            "mail",
            "enderecodeemail",
            "correo",
            "correoelectronico",
            "direcciondecorreo",
            "direcciondecorreoelectronico",
        ],
    ),
    (
        Field::Document,
        &[
            "document",
            "documentnumber",
            "documento",
            "numerodocumento",
            "numerododocumento",
            "numerodedocumento",
            "numerodeldocumento",
        ],
    ),
    (
        Field::DocumentType,
        &[
            "documenttype",
            "typeofdocument",
            "tipodocumento",
            "tipodedocumento",
            "tipododocumento",
            "tipodeldocumento",
        ],
    ),
    (Field::Status, &["status", "state", "estado", "situacao", "situacion", "estatus"]),
    (Field::CreditLimit, &["creditlimit", "limitedecredito", "limitecredito"]),
    (
        Field::Tolerance,
        &[
            "tolerance",
            "tolerancerate",
            "tolerancia",
            "taxadetolerancia",
            "taxatolerancia",
            "tasadetolerancia",
            "tasatolerancia",
        ],
    ),
];

/// The columns of a file: their names as they were written, and the field each one holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The names, in the order of the file.
    pub names: Vec<String>,
    /// The field of each column; `None` for a column that is not read.
    pub columns: Vec<Option<Field>>,
}

impl Header {
    /// A header of these names, each matched with the field it is a name of. Blank names at the
    /// end are no columns.
    pub fn of(mut names: Vec<String>) -> Header {
        for name in &mut names {
            *name = name.trim_matches(is_blank).to_owned();
        }
        names.truncate(names.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1));
        let columns = names.iter().map(|name| field_of(name)).collect();
        Header { names, columns }
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

    /// Whether rows can be read under it.
    ///
    /// Errors: `HeaderTooLarge`, `NoEmailColumn`, `DuplicateColumn`.
    pub fn check(&self) -> Result<(), FileRefusal> {
        if self.names.len() - self.n_report() > HEADER_COLUMNS_MAX {
            return Err(FileRefusal::HeaderTooLarge);
        }
        if self.position(Field::Email).is_none() {
            return Err(FileRefusal::NoEmailColumn);
        }
        let twice = |(i, column): (usize, &Option<Field>)| {
            column.filter(|field| self.position(*field) != Some(i))
        };
        match self.columns.iter().enumerate().find_map(twice) {
            Some(field) => Err(FileRefusal::DuplicateColumn { field }),
            None => Ok(()),
        }
    }
}

fn field_of(name: &str) -> Option<Field> {
    let folded = fold(name);
    NAMES.into_iter().find_map(|(field, names)| names.contains(&&*folded).then_some(field))
}

/// A name without case, accents, blanks, punctuation, and what stands in brackets (`(BRL)`).
pub(super) fn fold(name: &str) -> String {
    let bare = name.split('(').next().unwrap_or_default();
    bare.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'á' | 'à' | 'â' | 'ã' | 'ä' | 'ª' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'í' | 'ì' | 'î' | 'ï' => 'i',
            'ó' | 'ò' | 'ô' | 'õ' | 'ö' | 'º' => 'o',
            'ú' | 'ù' | 'û' | 'ü' => 'u',
            'ç' => 'c',
            'ñ' => 'n',
            _ => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: Option<Field>) {
        assert_eq!(field_of(name), expected, "{name:?}");
    }

    fn header(names: &[&str]) -> Header {
        Header::of(names.iter().map(|name| (*name).to_owned()).collect())
    }

    #[test]
    fn a_column_is_known_by_its_name_in_three_languages_and_in_the_api() {
        use Field::*;
        for name in ["Id", "ID", " id ", "Account ID", "Identificador"] {
            check(name, Some(Id));
        }
        for name in ["Email", "E-mail", "E-MAIL*", "e_mail", "Correo", "Correo electrónico"] {
            check(name, Some(Email));
        }
        for name in ["Document", "Documento", "documento", "Número do documento"] {
            check(name, Some(Document));
        }
        for name in ["Document Type", "documentType", "document_type", "Tipo de documento"] {
            check(name, Some(DocumentType));
        }
        for name in ["Status", "Estado", "Situação", "SITUAÇÃO", "Situac\u{327}a\u{303}o"] {
            check(name, Some(Status));
        }
        for name in [
            "Credit limit",
            "creditLimit",
            "CREDIT-LIMIT",
            "Limite de crédito",
            "Límite de crédito",
            "Limite de Credito",
            "Credit Limit (BRL)",
            "Credit\u{a0}limit",
        ] {
            check(name, Some(CreditLimit));
        }
        for name in [
            "Tolerance rate",
            "Tolerance",
            "tolerance",
            "Tolerância",
            "Tolerancia",
            "Taxa de tolerância",
            "Tasa de tolerancia",
        ] {
            check(name, Some(Tolerance));
        }
        for name in ["", "Name", "Available credit", "Balance", "Line", "Reason", "créditos"] {
            check(name, None);
        }
    }

    #[test]
    fn the_template_is_read_by_its_own_names() {
        let header = header(&TEMPLATE_COLUMNS);
        assert_eq!((header.n_read(), header.check()), (7, Ok(())));
        assert_eq!(
            template(),
            "Id,Email,Document,Document Type,Status,Credit limit,Tolerance rate,Balance,\
             Available credit,Pre authorized credit,Available balance,Created at,Updated at\r\n"
        );
    }

    #[test]
    fn a_header_needs_an_email_column_and_every_field_once() {
        assert_eq!(header(&["Documento", "E-mail"]).check(), Ok(()));
        assert_eq!(header(&["Documento", "Nome"]).check(), Err(FileRefusal::NoEmailColumn));
        let twice = header(&["Email", "Document", "Documento"]).check();
        assert_eq!(twice, Err(FileRefusal::DuplicateColumn { field: Field::Document }));
        let wide = |n| header(&["Email"].into_iter().chain(vec!["x"; n - 1]).collect::<Vec<_>>());
        assert_eq!(wide(HEADER_COLUMNS_MAX).check(), Ok(()));
        assert_eq!(wide(HEADER_COLUMNS_MAX + 1).check(), Err(FileRefusal::HeaderTooLarge));
    }

    #[test]
    fn blank_names_at_the_end_are_no_columns() {
        assert_eq!(header(&["Email", "", "Status", "", " "]).names, ["Email", "", "Status"]);
    }

    #[test]
    fn a_person_may_map_the_columns_otherwise() {
        let own = header(&["Cliente", "Valor"]);
        assert_eq!(own.check(), Err(FileRefusal::NoEmailColumn));
        let mapped = own.mapped(&[Some(Field::Email), Some(Field::CreditLimit)]);
        assert_eq!((mapped.check(), mapped.position(Field::CreditLimit)), (Ok(()), Some(1)));
    }
}
