//! Customers' documents: Brazilian CPF and CNPJ with check digits and masks, and whatever else a
//! shop identifies people by.

use std::borrow::Cow;
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

/// Dashes as typesetters and telephones write them, all of them `-` in a document.
const DASHES: [char; 8] = [
    '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2212}', '\u{fe63}', '\u{ff0d}',
];
/// The fewest digits that are taken for a CPF, or a CNPJ, that lost its zeros, where no type says so.
const UNTYPED_LENGTHS_MIN: [usize; 2] = [9, 12];
/// So many zeros at the end of a number may be left out where it is written with an exponent.
const ZEROS_CUT_MAX: usize = 2;

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
        let known = [
            ("", None),
            ("cpf", Some(DocumentType::Cpf)),
            ("cnpj", Some(DocumentType::Cnpj)),
            ("other", Some(DocumentType::Other)),
            ("outro", Some(DocumentType::Other)),
            ("otro", Some(DocumentType::Other)),
        ];
        let found = known.into_iter().find(|(name, _)| text.eq_ignore_ascii_case(name));
        Ok(found.map_or_else(|| Some(DocumentType::Custom(text.to_owned())), |(_, kind)| kind))
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
        let text = with_plain_dashes(text.trim());
        let is_tax_number = match kind {
            Some(kind) => matches!(kind, DocumentType::Cpf | DocumentType::Cnpj),
            None => is_masked(&text),
        };
        let number = if is_tax_number {
            let marks = ['.', '-', '/', ' '];
            text.chars().filter(|c| !marks.contains(c)).map(|c| c.to_ascii_uppercase()).collect()
        } else {
            text.into_owned()
        };
        if number.is_empty() {
            return Ok(None);
        }
        if number.chars().count() > DOCUMENT_LENGTH_MAX {
            return Err(Rule::TooLong { max: DOCUMENT_LENGTH_MAX });
        }
        let is_sign = |c: char| matches!(c, '.' | '-' | '/' | '_' | ' ');
        if !number.chars().all(|c| is_letter(c) || is_sign(c)) || number.chars().all(is_sign) {
            return Err(Rule::NotADocument);
        }
        Ok(Some(DocumentNumber(number)))
    }

    /// A number that stands in the books; empty is `None`.
    pub fn from_books(text: String) -> Option<DocumentNumber> {
        (!text.is_empty()).then_some(DocumentNumber(text))
    }

    /// What it is found and compared by: its letters in upper case, and its digits. Two documents are the same when
    /// these are, whatever stands between them (spec §8.4).
    pub fn key(&self) -> Cow<'_, str> {
        if self.0.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()) {
            return Cow::Borrowed(&self.0);
        }
        let letters = self.0.chars().filter(|c| is_letter(*c)).map(|c| match c {
            'ñ' => 'Ñ',
            c => c.to_ascii_uppercase(),
        });
        Cow::Owned(letters.collect())
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
            Some(DocumentType::Cpf) if n.is_ascii() && n.len() == CPF_LENGTH => {
                format!("{}.{}.{}-{}", &n[..3], &n[3..6], &n[6..9], &n[9..])
            }
            Some(DocumentType::Cnpj) if n.is_ascii() && n.len() == CNPJ_LENGTH => {
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

/// The CPF or CNPJ that a program took for a number, if its check digits prove it: without its leading zeros, with
/// thousands grouped, with decimals that are none (`1234567890.0`), with an exponent (`1.1222333000181E13`).
pub(crate) fn restored(
    text: &str,
    kind: Option<&DocumentType>,
) -> Option<(DocumentNumber, DocumentType)> {
    let digits = whole_number(text)?;
    let [cpf_min, cnpj_min] = UNTYPED_LENGTHS_MIN;
    let (kind, length) = match kind {
        Some(DocumentType::Cpf) => (DocumentType::Cpf, CPF_LENGTH),
        Some(DocumentType::Cnpj) => (DocumentType::Cnpj, CNPJ_LENGTH),
        None if (cpf_min..=CPF_LENGTH).contains(&digits.len()) => (DocumentType::Cpf, CPF_LENGTH),
        None if (cnpj_min..=CNPJ_LENGTH).contains(&digits.len()) => {
            (DocumentType::Cnpj, CNPJ_LENGTH)
        }
        _ => return None,
    };
    if digits == text && text.len() >= length {
        return None;
    }
    let number = DocumentNumber(format!("{digits:0>length$}"));
    is_plausible(&number, Some(&kind)).then_some((number, kind))
}

/// The digits of a whole number as programs write one; `None` where digits may be missing.
fn whole_number(text: &str) -> Option<Cow<'_, str>> {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if is_digits(text) {
        return Some(text.into());
    }
    if let Some((mantissa, exponent)) = text.split_once(['e', 'E']) {
        let (whole, decimals) = mantissa.split_once(['.', ','])?;
        let exponent = exponent.strip_prefix('+').unwrap_or(exponent).parse::<usize>().ok()?;
        let n_zeros = exponent.checked_sub(decimals.len()).filter(|n| *n <= ZEROS_CUT_MAX)?;
        return (whole.len() == 1 && is_digits(whole) && is_digits(decimals))
            .then(|| format!("{whole}{decimals}{}", "0".repeat(n_zeros)).into());
    }
    let sign = text.find(['.', ',', ' ', '\u{a0}', '\''])?;
    let sign = text[sign..].chars().next()?;
    let whole = match text.rsplit_once(['.', ',']) {
        Some((whole, decimals)) if !decimals.is_empty() && decimals.bytes().all(|b| b == b'0') => {
            whole
        }
        _ => text,
    };
    let mut groups = whole.split(sign);
    let first = groups.next().filter(|first| is_digits(first))?;
    let rest: Vec<&str> = groups.collect();
    let is_grouped = rest.is_empty()
        || (first.len() <= 3 && rest.iter().all(|group| group.len() == 3 && is_digits(group)));
    is_grouped.then(|| format!("{first}{}", rest.concat()).into())
}

/// The text with every dash as `-`.
pub(crate) fn with_plain_dashes(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { text.into() } else { text.replace(DASHES, "-").into() }
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

/// What documents are known by; `&` and `Ñ` are letters of the Mexican RFC.
fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '&' | 'Ñ' | 'ñ')
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
        let letters = DocumentNumber::parse("ÑÑÑÑÑ1", Some(&DocumentType::Cpf)).unwrap().unwrap();
        assert_eq!(letters.masked(Some(&DocumentType::Cpf)), "ÑÑÑÑÑ1", "eleven bytes, no CPF");
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
    fn what_a_program_made_of_a_tax_number_is_undone_where_its_check_digits_prove_it() {
        let of = |text: &str, kind: Option<DocumentType>| {
            restored(text, kind.as_ref()).map(|(number, _)| number.0)
        };
        let cpf = |text| of(text, Some(DocumentType::Cpf));
        assert_eq!(cpf("1234567890").as_deref(), Some("01234567890"));
        assert_eq!(cpf("1234567890.0").as_deref(), Some("01234567890"));
        assert_eq!(cpf("52998224725,00").as_deref(), Some("52998224725"));
        assert_eq!(cpf("123.456.797").as_deref(), Some("00123456797"));
        assert_eq!(cpf("1,234,567,890.00").as_deref(), Some("01234567890"));
        assert_eq!(cpf("5.2998224725e+10").as_deref(), Some("52998224725"));
        let cnpj = |text| of(text, Some(DocumentType::Cnpj));
        assert_eq!(cnpj("191").as_deref(), Some("00000000000191"));
        assert_eq!(cnpj("1.1222333000181E13").as_deref(), Some("11222333000181"));
        assert_eq!(cnpj("1,1222333000181E+13").as_deref(), Some("11222333000181"));
        for text in
            ["01234567890", "1234567891", "1234567890.5", "0", "", ".", "1.234", "x", "1.22E+13"]
        {
            assert_eq!(cpf(text), None, "{text}");
        }
        assert_eq!(of("1234567890", Some(DocumentType::Other)), None);
    }

    #[test]
    fn without_a_type_a_number_is_restored_where_it_has_nearly_the_length_of_one() {
        let of = |text: &str| restored(text, None).map(|(number, kind)| (number.0, kind));
        assert_eq!(of("1234567890"), Some(("01234567890".into(), DocumentType::Cpf)));
        assert_eq!(of("52998224725.0"), Some(("52998224725".into(), DocumentType::Cpf)));
        assert_eq!(of("11222333000181.0"), Some(("11222333000181".into(), DocumentType::Cnpj)));
        assert_eq!(of("191"), None);
        assert_eq!(of("52998224725"), None, "nothing to restore");
    }

    #[test]
    fn two_documents_are_the_same_when_their_letters_and_digits_are() {
        let key = |text: &str| {
            let number = DocumentNumber::parse(text, Some(&DocumentType::Other)).unwrap().unwrap();
            number.key().into_owned()
        };
        for rut in ["12345678-k", "12.345.678-K", "12345678K", "12345678\u{2212}K"] {
            assert_eq!(key(rut), "12345678K", "{rut}");
        }
        assert_eq!(key("XX&020424235"), "XX&020424235");
        assert_eq!(key("ñaa850101ab1"), "ÑAA850101AB1");
        assert_eq!(key("001234"), "001234");
        assert_eq!(DocumentNumber::parse("-/-", None), Err(Rule::NotADocument));
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
