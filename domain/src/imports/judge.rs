//! Pass 2: the verdict on every row of a file.

use super::encoding::Decoder;
use super::heading::fold;
use super::records::{Ending, Place, Record, Records};
use super::row::Reader;
use super::seen::Seen;
use super::{Encoding, Header, Mode, ROW_BYTES_MAX, RawRow, Row, Survey, Warning, value_of};
use crate::error::{Fault, Field, Rule};

/// A row and what was found about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The line of the file that the row begins on, from 1. The header is a line too, and a line
    /// break inside quotes counts.
    pub line: u64,
    /// The line that it had in the file whose failed rows this file holds.
    pub origin: Option<u64>,
    /// The fields as the file has them.
    pub raw: RawRow,
    /// What the row asks for, or everything that is wrong with it.
    pub verdict: Result<Row, Vec<Fault>>,
    /// What looks like a slip in a row that is good.
    pub warnings: Vec<Warning>,
}

/// Judges a file's rows. Blank rows are passed over, as the survey did not count them.
pub struct Judge {
    decoder: Decoder,
    records: Records,
    bench: Bench,
}

impl Judge {
    /// A judge of the file that was surveyed, for the given purpose.
    pub fn new(survey: &Survey, mode: Mode) -> Judge {
        let dialect = survey.dialect;
        Judge {
            decoder: Decoder::new(Some(dialect.encoding)),
            records: Records::new(
                dialect.separator,
                survey.header_line,
                survey.header.position(Field::Email),
            ),
            bench: Bench {
                encoding: dialect.encoding,
                n_report: survey.header.n_report(),
                reader: Reader::new(survey, mode),
                seen: Seen::of(survey),
                header: survey.header.clone(),
                other_header: None,
            },
        }
    }

    /// Takes the next piece of the file, and gives the rows that end in it.
    pub fn feed(&mut self, bytes: &[u8], each: &mut impl FnMut(Judged)) {
        let Judge { decoder, records, bench } = self;
        decoder.feed(bytes, &mut |text| {
            records.feed(text, &mut |record| bench.take(&record, each));
        });
    }

    /// Gives the last rows.
    pub fn finish(self, each: &mut impl FnMut(Judged)) {
        let Judge { mut decoder, mut records, mut bench } = self;
        decoder.finish(&mut |text| records.feed(text, &mut |record| bench.take(&record, each)));
        records.finish(&mut |record| bench.take(&record, each));
    }
}

struct Bench {
    encoding: Encoding,
    n_report: usize,
    reader: Reader,
    seen: Seen,
    header: Header,
    /// The line of a further header with other columns, under which nothing can be read.
    other_header: Option<u64>,
}

impl Bench {
    fn take(&mut self, record: &Record<'_>, each: &mut impl FnMut(Judged)) {
        if record.place != Place::Body {
            return;
        }
        let (raw, is_text) = RawRow::read(record, self.encoding);
        let mut warnings = Vec::new();
        let verdict = match (record.ending, self.other_header) {
            (Ending::TooLong, _) => Err(Rule::RowTooLong { max: ROW_BYTES_MAX }.into()),
            (Ending::UnclosedQuote, _) => Err(Rule::UnclosedQuote.into()),
            (Ending::TextAfterQuote, _) => Err(Rule::TextAfterQuote.into()),
            (Ending::Whole, Some(line)) => Err(Rule::UnderOtherHeader { line }.into()),
            (Ending::Whole, None) => match self.broken_quote(&raw) {
                Some(rule) => Err(rule.into()),
                None => self
                    .reader
                    .read(&raw, is_text, !record.has_break, &mut warnings)
                    .map_err(|faults| self.is_header_again(&raw, record.line).unwrap_or(faults))
                    .and_then(|row| self.seen.first_time(row, record.line)),
            },
        };
        if verdict.is_err() {
            warnings.clear();
        }
        let is_report = self.n_report > 0;
        let origin = raw.get(0).filter(|_| is_report).and_then(|line| value_of(line).parse().ok());
        each(Judged { line: record.line, origin, raw, verdict, warnings });
    }

    /// What is still wrong with the quotes of a row that comes back in a file of failed rows: they are text there.
    fn broken_quote(&self, raw: &RawRow) -> Option<Rule> {
        if self.n_report == 0 {
            return None;
        }
        let mut broken =
            raw.fields().skip(self.n_report).filter(|field| field.starts_with('"')).peekable();
        broken.peek()?;
        let is_open = broken.any(|field| field.matches('"').count() % 2 == 1);
        Some(if is_open { Rule::UnclosedQuote } else { Rule::TextAfterQuote })
    }

    /// What is told of a row that is a header, instead of what is wrong with its fields: words only, most of them names of
    /// columns, one that of the e-mails.
    fn is_header_again(&mut self, raw: &RawRow, line: u64) -> Option<Vec<Fault>> {
        let names: Vec<&str> = raw.fields().skip(self.n_report).map(value_of).collect();
        let n_words = names.iter().filter(|name| !name.is_empty()).count();
        let is_value = |name: &&str| name.contains(|c: char| c == '@' || c.is_ascii_digit());
        if names.iter().any(is_value) || 2 * n_words < names.len() {
            return None;
        }
        let header = Header::of(names.iter().map(|name| (*name).to_owned()).collect(), "");
        header.position(Field::Email)?;
        let own = self.header.names.iter().skip(self.n_report).map(|name| fold(name));
        // Blank names at the end are no columns, as in the header itself.
        if !header.names.iter().map(|name| fold(name)).eq(own) {
            let n_read = header.n_read();
            if n_read < 2 || 2 * n_read <= n_words {
                return None;
            }
            self.other_header = Some(line);
        }
        Some(Rule::HeaderAgain.into())
    }
}

impl From<Rule> for Vec<Fault> {
    fn from(rule: Rule) -> Vec<Fault> {
        vec![Fault::whole(rule)]
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Choices, FIELD_CHARS_MAX, Surveyor, VALUE_CHARS_MAX};
    use super::*;
    use crate::accounts::Status;
    use crate::document::DocumentType;
    use crate::error::Field;
    use crate::money::{Mark, Money, Rate};

    fn judge(bytes: &[u8], mode: Mode) -> Vec<Judged> {
        // Where a file shows both, it is read with the comma.
        let choices = Choices { limit_mark: Some(Mark::Comma), ..Choices::default() };
        let mut surveyor = Surveyor::with(choices, "BRL");
        surveyor.feed(bytes);
        let survey = surveyor.finish().unwrap();
        let mut judged = Vec::new();
        let mut judge = Judge::new(&survey, mode);
        judge.feed(bytes, &mut |row| judged.push(row));
        judge.finish(&mut |row| judged.push(row));
        assert_eq!(u64::try_from(judged.len()).unwrap(), survey.n_rows, "the survey's count");
        judged
    }

    /// The faults of every row that has some, with its line.
    fn faults(bytes: impl AsRef<[u8]>, mode: Mode) -> Vec<(u64, Vec<Fault>)> {
        let judged = judge(bytes.as_ref(), mode).into_iter();
        judged.filter_map(|row| Some((row.line, row.verdict.err()?))).collect()
    }

    fn check(file: impl AsRef<[u8]>, expected: &[(u64, &[Fault])]) {
        let expected: Vec<_> = expected.iter().map(|(line, f)| (*line, f.to_vec())).collect();
        assert_eq!(faults(file, Mode::Create), expected);
    }

    fn fault(field: Field, value: &str, rule: Rule) -> Fault {
        Fault::new(field, value, rule)
    }

    /// The only row of a file with this header and row.
    fn row(file: &str) -> Row {
        let mut judged = judge(file.as_bytes(), Mode::Create);
        judged.remove(0).verdict.unwrap()
    }

    #[test]
    fn a_row_is_read_whatever_the_order_of_its_columns() {
        let row =
            row("Nome;Límite de crédito;Tolerância;Estado;Tipo de documento;Documento;E-mail;ID\n\
             x;R$ 1.234,56;5%;cerrada;cpf;012.345.678-90; Ana@Test.com ;c-1\n");
        assert_eq!(row.id.unwrap().as_str(), "c-1");
        assert_eq!(row.email.unwrap().as_str(), "Ana@Test.com");
        assert_eq!(row.document.unwrap().as_str(), "01234567890");
        assert_eq!(row.document_type, Some(DocumentType::Cpf));
        assert_eq!(row.status, Some(Status::Closed));
        assert_eq!(row.credit_limit, Some(Money::minor(123_456)));
        assert_eq!(row.tolerance, Some(Rate::millionths(50_000)));
    }

    #[test]
    fn a_blank_field_is_none_and_what_is_around_a_value_says_nothing() {
        let row = row("Email,Id,Document,Status,Credit limit,Tolerance\n\
             \u{feff}ana@test.com\u{a0},\u{a0},,  ,,\n");
        let email = row.email.clone();
        assert_eq!(email.as_ref().unwrap().as_str(), "ana@test.com");
        assert_eq!(row, Row { email, ..Row::default() });
        assert_eq!(row.to_new().unwrap().tolerance, Rate::ZERO);
        assert_eq!(row.to_edit().credit_limit, None);
        assert_eq!(
            Row::default().to_new(),
            Err(fault(Field::Email, "", Rule::Required)),
            "an account is opened with an e-mail only"
        );
    }

    #[test]
    fn what_an_export_made_harmless_is_read_as_it_was() {
        let row = row("Email,Id\n'+ana@test.com, '-x\n");
        assert_eq!(row.email.unwrap().as_str(), "+ana@test.com");
        assert_eq!(row.id.unwrap().as_str(), "-x");
    }

    #[test]
    fn every_fault_of_a_row_is_told_with_its_line() {
        check(
            "Email,Document,Document type,Status,Credit limit,Tolerance\n\
             ana,1?,C P F,maybe,lots,-1\n\
             bia@test.com,,,,,\n",
            &[(
                2,
                &[
                    fault(Field::Email, "ana", Rule::NotAnEmail),
                    fault(Field::DocumentType, "C P F", Rule::NotADocumentType),
                    fault(Field::Document, "1?", Rule::NotADocument),
                    fault(Field::Status, "maybe", Rule::NotAStatus),
                    fault(Field::CreditLimit, "lots", Rule::NotAnAmount { mark: Mark::Point }),
                    fault(Field::Tolerance, "-1", Rule::Negative),
                ],
            )],
        );
    }

    #[test]
    fn an_amount_is_read_strictly_under_the_files_decimal_sign() {
        let limit = |value, rule| fault(Field::CreditLimit, value, rule);
        let comma = Rule::NotAnAmount { mark: Mark::Comma };
        let file = "Email;Credit limit\n\
             1@b.co;1.234,56\n2@b.co;R$ 1.234,56\n3@b.co;1,5\n4@b.co;1,234.56\n5@b.co;1234.5\n\
             6@b.co;1e3\n7@b.co;--5\n8@b.co;NaN\n9@b.co;９９\n10@b.co;1,005\n11@b.co;-1\n\
             12@b.co;10000000000000,01\n";
        check(
            file,
            &[
                (5, &[limit("1,234.56", comma.clone())]),
                (6, &[limit("1234.5", comma.clone())]),
                (7, &[limit("1e3", comma.clone())]),
                (8, &[limit("--5", comma.clone())]),
                (9, &[limit("NaN", comma.clone())]),
                (10, &[limit("９９", comma)]),
                (11, &[limit("1,005", Rule::TooManyDecimals { max: 2 })]),
                (12, &[limit("-1", Rule::Negative)]),
                (13, &[limit("10000000000000,01", Rule::TooLarge)]),
            ],
        );
    }

    #[test]
    fn a_row_of_another_length_is_an_error_and_the_rest_goes_on() {
        let cut = Fault::whole(Rule::CutOff { found: 1, expected: 2 });
        let many = Fault::whole(Rule::TooManyFields { found: 4, expected: 2 });
        check(
            "Email,Id\na@b.co\nb@b.co,1,,\nc@b.co,2,,x\nd@b.co,3\ne@b.co",
            &[(4, &[many]), (6, &[cut])],
        );
        let open = Fault::whole(Rule::UnclosedQuote);
        check("Email,Id\na@b.co,1\n\"b@b.co,2\nc@b.co,3\n", &[(3, &[open])]);
        let long = format!("Email,Id\n{},2\nc@b.co,3\n", "x".repeat(ROW_BYTES_MAX));
        check(long, &[(2, &[Fault::whole(Rule::RowTooLong { max: ROW_BYTES_MAX })])]);
    }

    #[test]
    fn files_that_were_put_together_are_told_apart() {
        let again = [Fault::whole(Rule::HeaderAgain)];
        check("Email;Limite\na@b.co;1,50\nE-mail;LIMITE\nc@b.co;2,50\n", &[(3, &again)]);
        // One of them may have been saved with a blank column at its end.
        check("Email;Limite\na@b.co;1,50\nEmail;Limite;\nc@b.co;2,50;\n", &[(3, &again)]);
        let under = [Fault::whole(Rule::UnderOtherHeader { line: 3 })];
        check(
            "Email;Limite;Nome\na@b.co;1,50;A\nNome;E-mail;Limite\nB;c@b.co;2,50\n",
            &[(3, &again), (4, &under)],
        );
        // Whose e-mail is wrong is no header because of what else they say.
        let wrong = [fault(Field::Email, "ana", Rule::NotAnEmail)];
        check("Email;Tipo;Canal;Nome\nana;CPF;Email;x\nb@b.co;CPF;x;x\n", &[(2, &wrong)]);
    }

    #[test]
    fn an_email_is_needed_to_open_and_any_key_to_change() {
        let file = "Id,Email,Document\n1,,\n,,2\n,a@b.co,\n , ,\u{a0}x\n";
        let required = [fault(Field::Email, "", Rule::Required)];
        check(file, &[(2, &required), (3, &required), (5, &required)]);
        let file = "Email,Id,Document,Status\n,1,,\n,,2,\n,,,Open\n,\\,,\n";
        assert_eq!(
            faults(file, Mode::Update),
            [(4, required.to_vec()), (5, vec![fault(Field::Id, "\\", Rule::NotAnId)]),]
        );
    }

    #[test]
    fn the_same_key_again_names_the_earlier_line() {
        let same = |field, value, line| fault(field, value, Rule::SameAsLine { line });
        check(
            "Email,Id,Document,Document type\n\
             ana@test.com,1,11,CUSTOM\n\
             ANA@test.com,2,22,\n\
             bia@test.com,1,11,CUSTOM\n\
             caio@test.com,2,11,custom\n\
             dora,9,99,\n\
             eva@test.com,9,99,\n",
            &[
                (3, &[same(Field::Email, "ANA@test.com", 2)]),
                (4, &[same(Field::Id, "1", 2), same(Field::Document, "11", 2)]),
                (6, &[fault(Field::Email, "dora", Rule::NotAnEmail)]),
            ],
        );
        check(
            "Email,Document,Document type\n\
             ana@test.com,1,CPF\nbia@test.com,1,Other\ncaio@test.com,1,\n\
             dora@test.com,2,\neva@test.com,2,CPF\n",
            &[(4, &[same(Field::Document, "1", 2)]), (6, &[same(Field::Document, "2", 5)])],
        );
    }

    #[test]
    fn what_is_no_text_is_an_error_where_it_is_read() {
        let control = |value| fault(Field::Email, value, Rule::ControlCharacter);
        check("Email,Note\na\0@b.co,x\nb@b.co,\0\n", &[(2, &[control("a␀@b.co")])]);
        check("Email,Note\n\"a\n@b.co\",x\nb@b.co,\"\n\"\n", &[(2, &[control("a␊@b.co")])]);
        check(b"Email\n\xE3\x81@b.co\n", &[(2, &[control("ã\u{fffd}@b.co")])]);

        let no_text = |value| fault(Field::Email, value, Rule::NotText);
        let file = b"\xEF\xBB\xBFEmail,Note\na\xE3o@b.co,x\nb@b.co,\xE3\nc@b.co,y\n";
        let rule = Rule::NotTextIn { column: "Note".into() };
        let other = Fault { field: None, value: "\u{fffd}".into(), rule };
        check(file, &[(2, &[no_text("a\u{fffd}o@b.co")]), (3, &[other])]);
        check("Email\na\u{fffd}@b.co\n", &[(2, &[no_text("a\u{fffd}@b.co")])]);

        let utf16 = |text: &[u16]| -> Vec<u8> {
            let head: Vec<u16> = "\u{feff}Email\n".encode_utf16().collect();
            head.iter().chain(text).flat_map(|unit| unit.to_le_bytes()).collect()
        };
        let lone = utf16(&[0x61, 0xD800, 0x40, 0x62, 0x2E, 0x63, 0x6F]);
        check(&lone, &[(2, &[no_text("a\u{fffd}@b.co")])]);
        let mut odd = utf16(&[0x61, 0x0A]);
        odd.push(0x41);
        check(
            &odd,
            &[(2, &[fault(Field::Email, "a", Rule::NotAnEmail)]), (3, &[no_text("\u{fffd}")])],
        );
    }

    #[test]
    fn a_field_has_its_limit_also_where_it_is_not_read() {
        let too_long = Rule::TooLong { max: FIELD_CHARS_MAX };
        let of = |n: usize| "ã".repeat(n);
        let file = |n: usize| format!("Email,Note\n{},x\nb@b.co,{}\n", of(n), of(n));
        let shown = of(VALUE_CHARS_MAX);
        check(
            file(FIELD_CHARS_MAX + 1),
            &[
                (2, &[fault(Field::Email, &shown, too_long.clone())]),
                (3, &[Fault { field: None, value: shown.clone(), rule: too_long }]),
            ],
        );
        check(
            file(FIELD_CHARS_MAX),
            &[(2, &[fault(Field::Email, &shown, Rule::TooLong { max: 254 })])],
        );
    }

    #[test]
    fn what_looks_like_a_slip_is_accepted_with_a_warning() {
        let file = "Email,Document,Document type,Tolerance\n\
             a@b.co,55555555555,CPF,0.05\nb@b.co,1234567890,cpf,1\nc@b.co,55555555556,,5\nd,1,CPF,5\n";
        let judged = judge(file.as_bytes(), Mode::Create);
        let warnings: Vec<_> = judged.into_iter().map(|row| row.warnings).collect();
        assert_eq!(
            warnings,
            [
                vec![Warning::CheckDigits {
                    value: "55555555555".into(),
                    document_type: DocumentType::Cpf
                }],
                vec![Warning::Restored {
                    value: "1234567890".into(),
                    whole: "012.345.678-90".into(),
                    document_type: DocumentType::Cpf
                }],
                vec![Warning::ToleranceAboveOne {
                    value: "5".into(),
                    rate: Rate::millionths(5_000_000),
                    mark: Mark::Point
                }],
                vec![],
            ]
        );
    }
}
