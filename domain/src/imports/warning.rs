//! What is accepted, but looks like a slip.

use serde::{Deserialize, Serialize};

use crate::document::DocumentType;
use crate::error::Field;
use crate::lang::Lang;
use crate::money::{Mark, Rate};
use crate::text::{first, joined, second};

/// Something in a good row that a person may want to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Warning {
    /// The document has not the length or the check digits of its type.
    CheckDigits {
        /// The document.
        value: String,
        /// Its type.
        document_type: DocumentType,
    },
    /// A program took the document for a number. Its check digits prove what it was.
    Restored {
        /// The document as it was read.
        value: String,
        /// The document as it is taken, with its mask.
        whole: String,
        /// Its type.
        document_type: DocumentType,
    },
    /// A word that programs write for an empty cell (`NULL`).
    Placeholder {
        /// The field that is taken as blank.
        field: Field,
        /// The word.
        value: String,
    },
    /// The row ends before the last column that is read.
    EndsEarly {
        /// Fields in the row.
        found: usize,
        /// Columns in the header.
        expected: usize,
    },
    /// The tolerance is more than 100 %.
    ToleranceAboveOne {
        /// The tolerance as it was read.
        value: String,
        /// What it says.
        rate: Rate,
        /// The file's decimal sign.
        mark: Mark,
    },
}

impl Warning {
    /// The field it is about; `None` where it is about the whole row.
    pub fn field(&self) -> Option<Field> {
        match self {
            Warning::CheckDigits { .. } | Warning::Restored { .. } => Some(Field::Document),
            Warning::Placeholder { field, .. } => Some(*field),
            Warning::EndsEarly { .. } => None,
            Warning::ToleranceAboveOne { .. } => Some(Field::Tolerance),
        }
    }

    /// The value that it is about, as it was read.
    pub fn value(&self) -> &str {
        match self {
            Warning::CheckDigits { value, .. }
            | Warning::Restored { value, .. }
            | Warning::Placeholder { value, .. }
            | Warning::ToleranceAboveOne { value, .. } => value,
            Warning::EndsEarly { .. } => "",
        }
    }

    /// The warning in words: what happened, then what to do.
    pub fn sentence(&self, lang: Lang) -> String {
        joined(&self.lines(lang))
    }

    /// What happened.
    pub fn reason(&self, lang: Lang) -> String {
        first(&self.lines(lang))
    }

    /// What to do, or what is done.
    pub fn suggestion(&self, lang: Lang) -> String {
        second(&self.lines(lang))
    }

    fn lines(&self, lang: Lang) -> String {
        match self {
            Warning::CheckDigits { value, document_type: kind } => lang.pick(
                format!("{kind} \"{value}\" fails its check digits.\nIt is taken as it is; compare it with the customer's document."),
                format!("O {kind} \"{value}\" não confere com os dígitos verificadores.\nSerá aceito como está; compare com o documento do cliente."),
                format!("El {kind} \"{value}\" no coincide con sus dígitos verificadores.\nSe acepta tal como está; compáralo con el documento del cliente."),
            ),
            Warning::Restored { value, whole, document_type: kind } => lang.pick(
                format!("A program took {kind} \"{value}\" for a number.\nIt is taken as {whole}, which its check digits prove."),
                format!("Um programa tratou o {kind} \"{value}\" como número.\nSerá aceito como {whole}, o que os dígitos verificadores comprovam."),
                format!("Un programa trató el {kind} \"{value}\" como número.\nSe acepta como {whole}, lo que comprueban sus dígitos verificadores."),
            ),
            Warning::Placeholder { value, .. } => lang.pick(
                format!("\"{value}\" is what programs write for an empty cell.\nIt is taken as empty."),
                format!("\"{value}\" é o que programas escrevem em uma célula vazia.\nSerá tratado como vazio."),
                format!("\"{value}\" es lo que los programas escriben en una celda vacía.\nSe toma como vacío."),
            ),
            Warning::EndsEarly { found, expected } => lang.pick(
                format!("Fields in this row: {found}; columns in the header: {expected}.\nWhat is missing is taken as empty."),
                format!("Campos nesta linha: {found}; colunas no cabeçalho: {expected}.\nO que falta será tratado como vazio."),
                format!("Campos en esta fila: {found}; columnas en el encabezado: {expected}.\nLo que falta se toma como vacío."),
            ),
            // Who writes the percent sign has not mistaken the one for the other.
            Warning::ToleranceAboveOne { value, .. } if value.ends_with('%') => lang.pick(
                format!("Tolerance \"{value}\" is more than the limit itself.\nCheck that it is meant."),
                format!("A tolerância \"{value}\" é maior que o próprio limite.\nConfira se é isso mesmo."),
                format!("La tolerancia \"{value}\" es mayor que el propio límite.\nComprueba que sea lo que quieres."),
            ),
            Warning::ToleranceAboveOne { value, rate, mark } => {
                let read = rate.percent(lang.mark());
                let likely = Rate::millionths(rate.as_millionths() / 100);
                let (percent, fraction) = (likely.percent(lang.mark()), likely.plain(*mark));
                lang.pick(
                    format!("Tolerance \"{value}\" is {read}.\nIf you meant {percent}, write {fraction}."),
                    format!("A tolerância \"{value}\" é de {read}.\nSe a intenção era {percent}, escreva {fraction}."),
                    format!("La tolerancia \"{value}\" es del {read}.\nSi querías decir {percent}, escribe {fraction}."),
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(warning: &Warning, en: &str, pt: &str, es: &str) {
        assert_eq!(Lang::ALL.map(|lang| warning.sentence(lang)), [en, pt, es]);
    }

    #[test]
    fn a_tolerance_above_one_says_how_the_percentage_is_written() {
        let above = |value: &str, rate, mark| Warning::ToleranceAboveOne {
            value: value.into(),
            rate: Rate::millionths(rate),
            mark,
        };
        check(
            &above("5", 5_000_000, Mark::Point),
            "Tolerance \"5\" is 500%. If you meant 5%, write 0.05.",
            "A tolerância \"5\" é de 500%. Se a intenção era 5%, escreva 0.05.",
            "La tolerancia \"5\" es del 500%. Si querías decir 5%, escribe 0.05.",
        );
        check(
            &above("12,5", 12_500_000, Mark::Comma),
            "Tolerance \"12,5\" is 1250%. If you meant 12.5%, write 0,125.",
            "A tolerância \"12,5\" é de 1250%. Se a intenção era 12,5%, escreva 0,125.",
            "La tolerancia \"12,5\" es del 1250%. Si querías decir 12,5%, escribe 0,125.",
        );
        check(
            &above("150%", 1_500_000, Mark::Point),
            "Tolerance \"150%\" is more than the limit itself. Check that it is meant.",
            "A tolerância \"150%\" é maior que o próprio limite. Confira se é isso mesmo.",
            "La tolerancia \"150%\" es mayor que el propio límite. Comprueba que sea lo que quieres.",
        );
    }

    #[test]
    fn a_document_without_its_zeros_is_told_from_a_mistyped_one() {
        check(
            &Warning::Restored {
                value: "1234567890".into(),
                whole: "012.345.678-90".into(),
                document_type: DocumentType::Cpf,
            },
            "A program took CPF \"1234567890\" for a number. It is taken as 012.345.678-90, which its check digits prove.",
            "Um programa tratou o CPF \"1234567890\" como número. Será aceito como 012.345.678-90, o que os dígitos verificadores comprovam.",
            "Un programa trató el CPF \"1234567890\" como número. Se acepta como 012.345.678-90, lo que comprueban sus dígitos verificadores.",
        );
        check(
            &Warning::CheckDigits { value: "55555555555".into(), document_type: DocumentType::Cpf },
            "CPF \"55555555555\" fails its check digits. It is taken as it is; compare it with the customer's document.",
            "O CPF \"55555555555\" não confere com os dígitos verificadores. Será aceito como está; compare com o documento do cliente.",
            "El CPF \"55555555555\" no coincide con sus dígitos verificadores. Se acepta tal como está; compáralo con el documento del cliente.",
        );
    }
}
