//! Customers' documents: Brazilian CPF and CNPJ with check digits and masks, and whatever else a
//! shop identifies people by.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::Rule;

/// The longest document accepted, in characters.
pub const DOCUMENT_LENGTH_MAX: usize = 40;
/// The longest name of a document type, in characters.
pub const DOCUMENT_TYPE_LENGTH_MAX: usize = 32;

const CPF_LENGTH: usize = 11;
const CNPJ_LENGTH: usize = 14;

/// The punctuation of a CPF and of a CNPJ; `0` stands for a digit, `X` for a digit or a letter.
const MASKS: [&str; 2] = ["000.000.000-00", "XX.XXX.XXX/XXXX-00"];

/// What kind of document an account is identified by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DocumentType {
    /// A Brazilian person: 11 digits.
    Cpf,
    /// A Brazilian company: 14 characters, letters allowed since 2026.
    Cnpj,
    /// Any other document.
    Other,
    /// A type of the shop's own naming, such as `CUSTOM`.
    Custom(String),
}

/// A document's number as text, leading zeros kept, without the punctuation of CPF and CNPJ masks
/// and with their letters in upper case.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocumentNumber(String);

impl DocumentType {
    /// The types the New dialog offers.
    pub const OFFERED: [DocumentType; 3] =
        [DocumentType::Cpf, DocumentType::Cnpj, DocumentType::Other];

    /// Reads a type's name: letters, digits, `_` and `-`; empty is `None`.
    ///
    /// Errors: `NotADocumentType`, `TooLong`.
    pub fn parse(text: &str) -> Result<Option<DocumentType>, Rule> {
        let text = text.trim();
        if text.chars().count() > DOCUMENT_TYPE_LENGTH_MAX {
            return Err(Rule::TooLong { max: DOCUMENT_TYPE_LENGTH_MAX });
        }
        if !text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-') {
            return Err(Rule::NotADocumentType);
        }
        Ok(match text.to_ascii_lowercase().as_str() {
            "" => None,
            "cpf" => Some(DocumentType::Cpf),
            "cnpj" => Some(DocumentType::Cnpj),
            "other" | "outro" | "otro" => Some(DocumentType::Other),
            _ => Some(DocumentType::Custom(text.to_owned())),
        })
    }

    /// A type that stands in the books; empty is `None`.
    pub fn from_books(text: String) -> Option<DocumentType> {
        match text.as_str() {
            "" => None,
            "CPF" => Some(DocumentType::Cpf),
            "CNPJ" => Some(DocumentType::Cnpj),
            "Other" => Some(DocumentType::Other),
            _ => Some(DocumentType::Custom(text)),
        }
    }

    /// The name as the API, the CSV and the books write it.
    pub fn as_str(&self) -> &str {
        match self {
            DocumentType::Cpf => "CPF",
            DocumentType::Cnpj => "CNPJ",
            DocumentType::Other => "Other",
            DocumentType::Custom(name) => name,
        }
    }
}

impl DocumentNumber {
    /// Reads a number of the given type; empty is `None`. Blanks around it are dropped; so is, for
    /// CPF and CNPJ, the mask's punctuation, and their letters become capitals. Without a type, that
    /// happens to a text with exactly such a mask. Check digits are not enforced: see [`is_plausible`].
    ///
    /// Errors: `NotADocument`, `TooLong`.
    pub fn parse(text: &str, kind: Option<&DocumentType>) -> Result<Option<DocumentNumber>, Rule> {
        let text = text.trim();
        let is_tax_number = match kind {
            Some(kind) => matches!(kind, DocumentType::Cpf | DocumentType::Cnpj),
            None => is_masked(text),
        };
        let number = if is_tax_number {
            text.replace(['.', '-', '/', ' '], "").to_ascii_uppercase()
        } else {
            text.to_owned()
        };
        if number.is_empty() {
            return Ok(None);
        }
        if number.chars().count() > DOCUMENT_LENGTH_MAX {
            return Err(Rule::TooLong { max: DOCUMENT_LENGTH_MAX });
        }
        if !number
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '/' | '_' | ' '))
        {
            return Err(Rule::NotADocument);
        }
        Ok(Some(DocumentNumber(number)))
    }

    /// A number that stands in the books; empty is `None`.
    pub fn from_books(text: String) -> Option<DocumentNumber> {
        (!text.is_empty()).then_some(DocumentNumber(text))
    }

    /// The number as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number as people write it: `555.555.555-55` for a CPF, `11.222.333/0001-81` for a CNPJ,
    /// and as it is where it has not that length.
    pub fn masked(&self, kind: Option<&DocumentType>) -> String {
        let n = &self.0;
        match kind {
            Some(DocumentType::Cpf) if n.len() == CPF_LENGTH => {
                format!("{}.{}.{}-{}", &n[..3], &n[3..6], &n[6..9], &n[9..])
            }
            Some(DocumentType::Cnpj) if n.len() == CNPJ_LENGTH => {
                format!("{}.{}.{}/{}-{}", &n[..2], &n[2..5], &n[5..8], &n[8..12], &n[12..])
            }
            _ => n.clone(),
        }
    }
}

/// Whether the number can be a real document of its type: length and check digits of CPF and CNPJ.
/// Other types are always plausible. Only ever a warning: shops hold accounts that fail it.
pub fn is_plausible(number: &DocumentNumber, kind: Option<&DocumentType>) -> bool {
    match kind {
        Some(DocumentType::Cpf) => is_cpf(number.as_str()),
        Some(DocumentType::Cnpj) => is_cnpj(number.as_str()),
        _ => true,
    }
}

/// The CPF or CNPJ that a spreadsheet took for a number, if its check digits prove it: without
/// its leading zeros, perhaps with decimals that are none (`1234567890.0`).
pub(crate) fn restored(text: &str, kind: &DocumentType) -> Option<DocumentNumber> {
    let length = match kind {
        DocumentType::Cpf => CPF_LENGTH,
        DocumentType::Cnpj => CNPJ_LENGTH,
        DocumentType::Other | DocumentType::Custom(_) => return None,
    };
    let (digits, decimals) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let is_number = !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && decimals.bytes().all(|byte| byte == b'0');
    if digits.len() == text.len() && text.len() == length || !is_number {
        return None;
    }
    let number = DocumentNumber(format!("{digits:0>length$}"));
    is_plausible(&number, Some(kind)).then_some(number)
}

/// Whether the text has exactly the mask of a CPF or CNPJ.
pub(crate) fn is_masked(text: &str) -> bool {
    let fits = |(byte, sign): (u8, u8)| match sign {
        b'0' => byte.is_ascii_digit(),
        b'X' => byte.is_ascii_alphanumeric(),
        _ => byte == sign,
    };
    MASKS.iter().any(|mask| text.len() == mask.len() && text.bytes().zip(mask.bytes()).all(fits))
}

fn is_cpf(text: &str) -> bool {
    let Some(values) = values(text, CPF_LENGTH) else { return false };
    let check = |n: usize| {
        check_digit(values[..n].iter().zip((2..=u32::try_from(n).unwrap_or(0) + 1).rev()))
    };
    let repeated = values.iter().all(|v| *v == values[0]);
    values.iter().all(|v| *v < 10) && !repeated && values[9] == check(9) && values[10] == check(10)
}

fn is_cnpj(text: &str) -> bool {
    let Some(values) = values(text, CNPJ_LENGTH) else { return false };
    // Weights run 2..=9 from the right, and again.
    let check = |n: usize| {
        let mut weights: Vec<u32> = (2..=9).cycle().take(n).collect();
        weights.reverse();
        check_digit(values[..n].iter().zip(weights))
    };
    let repeated = values.iter().all(|v| *v == values[0]);
    values[12..].iter().all(|v| *v < 10)
        && !repeated
        && values[12] == check(12)
        && values[13] == check(13)
}

/// The characters' values (ASCII code minus 48, as the CNPJ with letters defines it).
fn values(text: &str, length: usize) -> Option<Vec<u32>> {
    let values: Vec<u32> =
        text.bytes().filter(u8::is_ascii_alphanumeric).map(|b| u32::from(b) - 48).collect();
    (text.len() == length && values.len() == length).then_some(values)
}

fn check_digit<'a>(weighted: impl Iterator<Item = (&'a u32, u32)>) -> u32 {
    match weighted.map(|(value, weight)| value * weight).sum::<u32>() % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    }
}

impl fmt::Display for DocumentType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for DocumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plausible(text: &str, kind: DocumentType) -> bool {
        let number = DocumentNumber::parse(text, Some(&kind)).unwrap().unwrap();
        is_plausible(&number, Some(&kind))
    }

    #[test]
    fn check_digits_tell_a_real_document() {
        assert!(plausible("529.982.247-25", DocumentType::Cpf));
        assert!(plausible("01234567890", DocumentType::Cpf));
        assert!(!plausible("529.982.247-26", DocumentType::Cpf));
        assert!(!plausible("55555555555", DocumentType::Cpf), "repeated digits are no CPF");
        assert!(plausible("11.222.333/0001-81", DocumentType::Cnpj));
        assert!(plausible("12.ABC.345/01DE-35", DocumentType::Cnpj), "letters since 2026");
        assert!(!plausible("11.222.333/0001-82", DocumentType::Cnpj));
        assert!(!plausible("123", DocumentType::Cpf));
        assert!(plausible("123", DocumentType::Other));
    }

    #[test]
    fn zeros_are_kept_and_masks_come_and_go() {
        let cpf =
            DocumentNumber::parse(" 012.345.678-90 ", Some(&DocumentType::Cpf)).unwrap().unwrap();
        assert_eq!(cpf.as_str(), "01234567890");
        assert_eq!(cpf.masked(Some(&DocumentType::Cpf)), "012.345.678-90");
        assert_eq!(cpf.masked(None), "01234567890");
        let other = DocumentNumber::parse("AB-123", Some(&DocumentType::Other)).unwrap().unwrap();
        assert_eq!(other.as_str(), "AB-123");
    }

    #[test]
    fn a_tax_number_is_one_text_however_it_is_written() {
        let read = |text: &str, kind: Option<DocumentType>| {
            DocumentNumber::parse(text, kind.as_ref()).unwrap().unwrap().0
        };
        assert_eq!(read("111.444.777-35", None), "11144477735");
        assert_eq!(read("12.abc.345/01de-35", None), "12ABC34501DE35");
        assert_eq!(read("12abc34501de35", Some(DocumentType::Cnpj)), "12ABC34501DE35");
        for other in ["111.444.777-3", "111-444-777-35", "111.444.777-3x", "1.2", "ab-1"] {
            assert_eq!(read(other, None), other, "no mask of a CPF or CNPJ");
        }
        assert_eq!(read("111.444.777-35", Some(DocumentType::Other)), "111.444.777-35");
    }

    #[test]
    fn what_a_spreadsheet_made_of_a_tax_number_is_undone_where_its_check_digits_prove_it() {
        let of = |text: &str, kind: DocumentType| restored(text, &kind).map(|number| number.0);
        assert_eq!(of("1234567890", DocumentType::Cpf), Some("01234567890".into()));
        assert_eq!(of("1234567890.0", DocumentType::Cpf), Some("01234567890".into()));
        assert_eq!(of("52998224725,00", DocumentType::Cpf), Some("52998224725".into()));
        assert_eq!(of("191", DocumentType::Cnpj), Some("00000000000191".into()));
        for text in ["01234567890", "1234567891", "1234567890.5", "0", "", ".", "1.234", "x"] {
            assert_eq!(of(text, DocumentType::Cpf), None, "{text}");
        }
        assert_eq!(of("1234567890", DocumentType::Other), None);
    }

    #[test]
    fn types_of_the_shops_own_naming_are_kept() {
        assert_eq!(DocumentType::parse("cpf"), Ok(Some(DocumentType::Cpf)));
        assert_eq!(DocumentType::parse("CUSTOM"), Ok(Some(DocumentType::Custom("CUSTOM".into()))));
        assert_eq!(DocumentType::parse(""), Ok(None));
        assert_eq!(DocumentType::parse("a b"), Err(Rule::NotADocumentType));
        assert_eq!(DocumentType::parse(&"x".repeat(33)), Err(Rule::TooLong { max: 32 }));
        assert!(DocumentType::parse(&"x".repeat(32)).is_ok());
    }
}
