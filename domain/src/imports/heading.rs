//! What a heading says: which field its column holds, and in which unit.

mod names;

use serde::{Deserialize, Serialize};

use self::names::{BETWEEN_TYPES, CUSTOMERS, DOCUMENT_TYPES, JOINTS, NAMES, WEAK_NAMES, WORDS};
use super::is_blank;
use crate::currency::{self, Whose};
use crate::document::DocumentType;
use crate::error::Field;

/// What a heading says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Heading {
    /// The field that it is a name of.
    pub(super) field: Option<Field>,
    /// Whether it is that only where no other heading is a better name.
    pub(super) is_weak: bool,
    /// The type of document that it names (`CPF`).
    pub(super) document_type: Option<DocumentType>,
    /// The unit of what is in its column, where that is not the store's currency or a fraction.
    pub(super) unit: Option<Unit>,
    /// The fields that one of its words belongs to.
    pub(super) near: Vec<Field>,
}

/// A unit that a heading names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    /// Bare numbers are percentages.
    Percent,
    /// Hundredths of the currency.
    Cents,
    /// Thousands of the currency.
    Thousands,
    /// Millions of the currency.
    Millions,
    /// Another currency than the store's, as the heading calls it.
    Currency(String),
}

impl Heading {
    /// What a heading says in a store of this currency.
    pub(super) fn of(name: &str, currency: &str) -> Heading {
        let (words, bracketed) = words(name);
        let unit =
            bracketed.iter().chain(&words).filter_map(|word| unit_of(word, currency)).flatten();
        let unit = unit.last();
        let is_unit = |word: &String| unit_of(word, currency).is_some();
        let mut rest: Vec<&str> =
            words.iter().filter(|w| !is_unit(w)).map(String::as_str).collect();
        let has_joint = |word: Option<&&str>| word.is_some_and(|word| JOINTS.contains(word));
        while has_joint(rest.last()) {
            rest.pop();
        }
        while has_joint(rest.first()) {
            rest.remove(0);
        }
        let mut named = named(&rest);
        if named.is_none() {
            let customers = |word: &&str| CUSTOMERS.contains(word) || JOINTS.contains(word);
            let own: Vec<&str> = rest.iter().copied().filter(|word| !customers(word)).collect();
            // A customer's id is not an account's.
            named = self::named(&own)
                .filter(|(field, _)| own.len() < rest.len() && *field != Field::Id);
        }
        let bracketed: Vec<&str> = bracketed.iter().map(String::as_str).collect();
        let (field, document_type) = named.unzip();
        let in_brackets = || document_types(&bracketed).flatten();
        let document_type = document_type.flatten().or_else(in_brackets);
        let near = WORDS.iter().filter(|(_, starts)| {
            rest.iter().any(|word| starts.iter().any(|start| word.starts_with(start)))
        });
        let is_weak = WEAK_NAMES.contains(&rest.concat().as_str());
        let near = near.map(|(field, _)| *field).collect();
        Heading { field, is_weak, document_type, unit, near }
    }
}

/// The field that words are a name of, and the type of document that they name.
fn named(words: &[&str]) -> Option<(Field, Option<DocumentType>)> {
    let name = words.concat();
    let by_name = NAMES.iter().find(|(_, names)| names.contains(&name.as_str()));
    match by_name {
        Some((field, _)) => Some((*field, None)),
        None => {
            Some((Field::Document, document_types(words).or_else(|| document_types(&[&name]))?))
        }
    }
}

/// The type of document that words name, if they name nothing else; of several, none is *the* type.
fn document_types(words: &[&str]) -> Option<Option<DocumentType>> {
    let is_type = |word: &&str| DOCUMENT_TYPES.contains(word);
    let joins = |word: &&str| BETWEEN_TYPES.contains(word) || JOINTS.contains(word);
    let mut types: Vec<&str> = words.iter().copied().filter(is_type).collect();
    types.dedup();
    if types.is_empty() || !words.iter().all(|word| is_type(word) || joins(word)) {
        return None;
    }
    let [only] = types[..] else { return Some(None) };
    Some(DocumentType::parse(&only.to_ascii_uppercase()).ok().flatten())
}

/// Whether a word is a unit, and which one that is to be told: the store's own currency is not.
fn unit_of(word: &str, currency: &str) -> Option<Option<Unit>> {
    let unit = match word {
        "%" | "percent" | "percentage" | "percentual" | "porcentagem" | "porcentaje" | "pct"
        | "perc" => Unit::Percent,
        "centavos" | "centavo" | "cents" | "cent" | "centimos" | "centimo" => Unit::Cents,
        "mil" | "milhares" | "miles" | "thousands" | "thousand" | "k" => Unit::Thousands,
        "milhoes" | "millones" | "millions" | "mm" => Unit::Millions,
        "reais" | "real" => return unit_of("brl", currency),
        "euros" | "euro" => return unit_of("eur", currency),
        "dolares" | "dolar" | "dollars" => return unit_of("usd", currency),
        "pesos" => return unit_of("$", currency),
        _ => match currency::whose(word, currency)? {
            // One letter is a word of its own more often than a currency.
            _ if word.len() == 1 && word.is_ascii() && word != "$" => return None,
            Whose::Own => return Some(None),
            Whose::Another => Unit::Currency(word.to_uppercase()),
        },
    };
    Some(Some(unit))
}

/// The words of a heading, and those that stand in brackets: in lower case, without accents and punctuation.
fn words(name: &str) -> (Vec<String>, Vec<String>) {
    let (mut outside, mut inside) = (Vec::new(), Vec::new());
    let mut word = String::new();
    let (mut depth, mut was_lower) = (0_u32, false);
    // A hyphen in `e-mail` joins; everything else that is no letter separates.
    let name = name.trim_matches(is_blank).to_owned() + " ";
    for c in name.chars() {
        let is_part = c.is_alphanumeric() || matches!(c, '$' | '%' | '€' | '£' | '¥' | '₲' | '₡');
        let opens_word = c == '%' || word.ends_with('%') || (c.is_uppercase() && was_lower);
        if is_combining(c) {
            continue;
        }
        was_lower = c.is_lowercase();
        if (!is_part || opens_word) && !word.is_empty() {
            let list = if depth > 0 { &mut inside } else { &mut outside };
            list.push(std::mem::take(&mut word));
        }
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if is_part => word.extend(c.to_lowercase().map(without_accent)),
            _ => {}
        }
    }
    if matches!(&outside[..], [first, ..] if first == "e")
        && outside.get(1).is_some_and(|w| w.starts_with("mail"))
    {
        let mail = outside.remove(1);
        outside[0].push_str(&mail);
    }
    (outside, inside)
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

fn without_accent(c: char) -> char {
    match c {
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'ª' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' | 'º' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        _ => c,
    }
}

/// A heading without case, accents, blanks, punctuation, and what stands in brackets.
pub(super) fn fold(name: &str) -> String {
    words(name).0.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: Option<Field>) {
        assert_eq!(Heading::of(name, "BRL").field, expected, "{name:?}");
    }

    #[test]
    fn a_column_is_known_by_its_name_in_three_languages_and_in_the_api() {
        use Field::*;
        for (field, names) in [
            (Some(Id), &["Id", "ID", " id ", "Account ID", "Identificador", "accountId"][..]),
            (
                Some(Email),
                &[
                    "Email",
                    "E-mail",
                    "E-MAIL*",
                    "e_mail",
                    "e mail",
                    "Correo",
                    "Correo electrónico",
                    "E-mail do cliente",
                    "Customer email",
                    "Correo del cliente",
                    "EMAIL_CLIENTE",
                    "Endereço de e-mail",
                    "customerEmail",
                ],
            ),
            (
                Some(Document),
                &[
                    "Document",
                    "Documento",
                    "Número do documento",
                    "N.º do documento",
                    "Nº documento",
                    "N° documento",
                    "Nro. de documento",
                    "CPF",
                    "CNPJ",
                    "CPF/CNPJ",
                    "cpf_cnpj",
                    "CPF ou CNPJ",
                    "CNPJ o CPF",
                    "RUT",
                    "R.F.C.",
                    "NIF/NIE",
                    "Documento (CPF)",
                    "CPF do cliente",
                    "Nº CPF",
                    "Documento do cliente",
                ],
            ),
            (
                Some(DocumentType),
                &[
                    "Document Type",
                    "documentType",
                    "document_type",
                    "Tipo de documento",
                    "Tipo doc.",
                ],
            ),
            (
                Some(Status),
                &[
                    "Status",
                    "Estado",
                    "Situação",
                    "SITUAÇÃO",
                    "Situac\u{327}a\u{303}o",
                    "Situação da conta",
                ],
            ),
            (
                Some(CreditLimit),
                &[
                    "Credit limit",
                    "creditLimit",
                    "CREDIT-LIMIT",
                    "Limite de crédito",
                    "Límite de crédito",
                    "Limite de Credito",
                    "Credit Limit (BRL)",
                    "Credit\u{a0}limit",
                    "Limite de crédito R$",
                    "Limite (R$)",
                    "Limite",
                    "Limite do crédito",
                    "Credit Limit BRL",
                    "Limite de crédito em reais",
                    "Crédito",
                    "Limite do cliente",
                    "R$ Limite",
                    "Valor do limite",
                ],
            ),
            (
                Some(Tolerance),
                &[
                    "Tolerance rate",
                    "Tolerance",
                    "Tolerância",
                    "Tolerancia",
                    "Taxa de tolerância",
                    "Tasa de tolerancia",
                    "Tolerância (%)",
                    "Tolerância %",
                    "% de tolerância",
                    "Percentual de tolerância",
                    "tolerance_pct",
                ],
            ),
            (
                None,
                &[
                    "",
                    "Name",
                    "Nome do cliente",
                    "Available credit",
                    "Balance",
                    "Line",
                    "Reason",
                    "créditos",
                    "Id do cliente",
                    "Customer ID",
                    "Limite aprovado pela gerência",
                    "Telefone",
                    "Cliente",
                    "RG",
                    "Limite disponível",
                ],
            ),
        ] {
            names.iter().for_each(|name| check(name, field));
        }
    }

    #[test]
    fn a_heading_names_a_type_of_document_where_it_names_one() {
        let kind = |name: &str| Heading::of(name, "BRL").document_type.map(|kind| kind.to_string());
        assert_eq!(kind("CPF").as_deref(), Some("CPF"));
        assert_eq!(kind("Documento (CNPJ)").as_deref(), Some("CNPJ"));
        assert_eq!(kind("N.º RUT").as_deref(), Some("RUT"));
        assert_eq!(kind("CPF/CNPJ"), None);
        assert_eq!(kind("Documento"), None);
    }

    #[test]
    fn a_unit_in_a_heading_counts() {
        let unit = |name: &str| Heading::of(name, "BRL").unit;
        assert_eq!(unit("Tolerância (%)"), Some(Unit::Percent));
        assert_eq!(unit("Tolerância em %"), Some(Unit::Percent));
        assert_eq!(unit("Tolerância(percentual)"), Some(Unit::Percent));
        assert_eq!(unit("Limite de crédito (centavos)"), Some(Unit::Cents));
        assert_eq!(unit("creditLimitInCents"), Some(Unit::Cents));
        assert_eq!(unit("Limite (R$ mil)"), Some(Unit::Thousands));
        assert_eq!(unit("Limite em milhões"), Some(Unit::Millions));
        assert_eq!(unit("Credit limit (USD)"), Some(Unit::Currency("USD".into())));
        assert_eq!(unit("Limite US$"), Some(Unit::Currency("US$".into())));
        assert_eq!(unit("Limite €"), Some(Unit::Currency("€".into())));
        assert_eq!(unit("Limite em dólares"), Some(Unit::Currency("USD".into())));
        for name in
            ["Limite (R$)", "Limite em reais", "Credit Limit BRL", "Limite", "Limite (total)"]
        {
            assert_eq!(unit(name), None, "{name}");
        }
    }

    #[test]
    fn a_word_of_a_field_is_noticed_in_a_heading_that_is_not_read() {
        let near = |name: &str| Heading::of(name, "BRL").near;
        assert_eq!(near("Limite aprovado pela gerência"), [Field::CreditLimit]);
        assert_eq!(near("Documento do sócio"), [Field::Document]);
        assert_eq!(near("Situação cadastral"), [Field::Status]);
        assert_eq!(near("Observações"), []);
        assert_eq!(near("Ilimitado"), []);
    }
}
