//! The failed rows of an import as a file, to be put right and imported again.

use std::borrow::Cow;

use super::heading::fold;
use super::row::is_accounting_zero;
use super::write::{Cell, Numbers, Writer};
use super::{Header, RawRow, Survey, value_of};
use crate::error::{Fault, Field, Rule};
use crate::lang::Lang;
use crate::money::{Mark, Money, Rate};
use crate::settings::Store;

crate::words! {
    /// The columns that a file of failed rows has before the original's own. The first also names
    /// the import that the rows come from, the last how their amounts are written.
    pub struct ReportColumns {
        line: "Line", "Linha", "Línea";
        import: "import", "importação", "importación";
        column: "Column", "Coluna", "Columna";
        reason: "Reason", "Motivo", "Motivo";
        suggestion: "Suggestion", "Sugestão", "Sugerencia";
        amounts: "amounts like", "valores como", "importes como";
        rates: "rates like", "taxas como", "tasas como";
    }
}

/// The amount that shows how amounts are written.
const EXAMPLE: Money = Money::minor(100_050);
/// The rate that shows how rates are written, where that is not as amounts are.
const EXAMPLE_RATE: Rate = Rate::millionths(50_000);
/// Stands for what a file that was cut off does not have; no field that is read can be this.
const MISSING: &str = "?";
/// How many they are.
const N_COLUMNS: usize = 4;

impl ReportColumns {
    fn titles(&self) -> [&'static str; N_COLUMNS] {
        [self.line, self.column, self.reason, self.suggestion]
    }
}

impl Header {
    /// How many columns at its beginning are those of a file of failed rows, in any language.
    pub(super) fn n_report(&self) -> usize {
        let Some((first, _)) = self.names.split_first_chunk::<N_COLUMNS>() else { return 0 };
        let is_report = Lang::ALL.iter().any(|lang| {
            let titles = ReportColumns::of(*lang).titles();
            titles.iter().zip(first).all(|(title, name)| fold(title) == fold(name))
        });
        if is_report { N_COLUMNS } else { 0 }
    }

    /// The import whose failed rows the file holds, put right or not, whatever its name is now.
    pub fn attempt_of(&self) -> Option<i64> {
        let line = self.names.first().filter(|_| self.n_report() > 0)?;
        let (_, import) = line.split_once('(')?;
        import.split(|c: char| !c.is_ascii_digit()).find_map(|digits| digits.parse().ok())
    }

    /// The decimal sign that a file of failed rows says a field has, and whether zeros behind the currency's decimals are
    /// dropped. By themselves its rows may look as if they had the other one: it may be what is wrong with them.
    pub(super) fn told_sign(&self, field: Field) -> Option<(Mark, bool)> {
        let suggestion = self.names.get(..self.n_report())?.last()?;
        let styles = Mark::ALL.into_iter().flat_map(|mark| [(mark, true), (mark, false)]);
        let says = |style: &(Mark, bool)| suggestion.contains(&example(field, *style));
        let amounts = || {
            styles.clone().find(|style| suggestion.contains(&example(Field::CreditLimit, *style)))
        };
        styles.clone().find(says).or_else(amounts)
    }
}

/// How a value of a field is written, by way of example.
fn example(field: Field, (mark, is_fixed): (Mark, bool)) -> String {
    match (field, is_fixed) {
        (Field::Tolerance, _) => EXAMPLE_RATE.plain(mark),
        (_, true) => EXAMPLE.plain(mark) + "00",
        (_, false) => EXAMPLE.plain(mark),
    }
}

/// Writes a file of failed rows with the separator and the decimal sign of the file they come from:
/// what is wrong with each stands before its fields. These say what they said, also after a spreadsheet
/// saved the file, so that a row fails again until it is put right. What stands there already, because
/// the file is such a file itself, is replaced.
pub struct FailedRows {
    writer: Writer,
    header: Header,
    limits: Numbers,
    rates: Numbers,
    lang: Lang,
    store: Store,
}

impl FailedRows {
    /// Begins the file of the rows that failed in the run `import`, to be read in `lang`.
    pub fn new(
        survey: &Survey,
        import: i64,
        lang: Lang,
        store: &Store,
        out: &mut Vec<u8>,
    ) -> FailedRows {
        let header = survey.header.clone();
        let words = ReportColumns::of(lang);
        let line = format!("{} ({} {import})", words.line, words.import);
        let [amounts, rates] = [Field::CreditLimit, Field::Tolerance]
            .map(|field| (survey.reading(field), example(field, survey.reading(field))));
        let mut like = format!("{} {}", words.amounts, amounts.1);
        if rates.0.0 != amounts.0.0 {
            like = format!("{like}, {} {}", words.rates, rates.1);
        }
        let suggestion = format!("{} ({like})", words.suggestion);
        let [limits, rates] = [amounts.0.0, rates.0.0].map(Numbers::with);
        let told = [&*line, words.column, words.reason, &*suggestion];
        let own = header.names.iter().skip(header.n_report()).map(String::as_str);
        let mut writer = Writer::new(survey.dialect.separator, survey.dialect.newline);
        writer.row(told.into_iter().chain(own).map(Cell::note), out);
        FailedRows { writer, header, limits, rates, lang, store: store.clone() }
    }

    /// Appends a row that began on `line`, and all that is wrong with it.
    pub fn row(&mut self, raw: &RawRow, line: u64, faults: &[Fault], out: &mut Vec<u8>) {
        let (lang, store) = (self.lang, &self.store);
        let columns = faults
            .iter()
            .filter_map(|fault| fault.field)
            .map(|field| self.header.name_of(field, lang));
        let told = [
            line.to_string(),
            // With a sign that separates columns it might be taken for a header.
            columns.collect::<Vec<_>>().join(" / "),
            all(faults, |fault| fault.reason(lang, store)),
            all(faults, |fault| fault.suggestion(lang, store)),
        ];
        let [line, told @ ..] = told;
        let told = [Cell::note(line)].into_iter().chain(told.map(Cell::note));
        let mut own: Vec<Cow<'_, str>> =
            raw.fields().skip(self.header.n_report()).map(Cow::Borrowed).collect();
        let n_columns = self.header.names.len() - self.header.n_report();
        // Blank fields under no name are none: with more fields than columns, a row's lines would be taken for rows.
        let n_filled = own.iter().rposition(|field| !value_of(field).is_empty());
        own.truncate(n_filled.map_or(0, |last| last + 1).max(n_columns));
        if faults.iter().any(|fault| matches!(fault.rule, Rule::CutOff { .. })) {
            // What is missing must be looked at: blank, it would be taken for what it is not.
            own.iter_mut().last().into_iter().for_each(|last| last.to_mut().push_str(MISSING));
            own.resize(n_columns, MISSING.into());
        }
        let columns = self.header.columns.iter().copied().skip(self.header.n_report());
        let columns = columns.chain(std::iter::repeat(None));
        let (limits, rates) = (&mut self.limits, &mut self.rates);
        // A quote at the beginning of a field says that the quotes of the row are still broken.
        let has_quotes = faults
            .iter()
            .any(|fault| matches!(fault.rule, Rule::UnclosedQuote | Rule::TextAfterQuote));
        let own = own.iter().zip(columns).map(|(field, column)| match has_quotes {
            true if field.starts_with('"') => Cell::kept(&**field),
            _ => match column {
                None => note(field),
                Some(Field::CreditLimit) if is_accounting_zero(field) => limits.cell("0"),
                Some(Field::CreditLimit) => limits.cell(value(field)),
                Some(Field::Tolerance) => rates.cell(value(field)),
                Some(_) => Cell::text(value(field)),
            },
        });
        self.writer.row(told.chain(own), out);
    }
}

/// A field that is not read. In Gnumeric a carriage return ends the row, also in quotes.
fn note(field: &str) -> Cell<'_> {
    match field.replace("\r\n", "\n").replace('\r', "\n") {
        note if note.starts_with('"') => Cell::text(note),
        note => Cell::note(note),
    }
}

/// A field's value. Programs drop control characters, and the row would pass: they are shown as what
/// cannot be read.
fn value(field: &str) -> Cow<'_, str> {
    let value = value_of(field);
    if value.contains(char::is_control) {
        value.replace(char::is_control, "\u{fffd}").into()
    } else {
        value.into()
    }
}

fn all(faults: &[Fault], told: impl Fn(&Fault) -> String) -> String {
    faults.iter().map(told).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::mem::discriminant;

    use proptest::prelude::*;

    use super::super::tests::any_file;
    use super::super::{
        Choices, Dialect, Encoding, FIELDS, Judge, Judged, Mode, Newline, Separator, Surveyor,
    };
    use super::*;

    /// The failed rows of `file`, as a file; of each its line in the file before, and its own values.
    fn failed(file: &str, import: i64, lang: Lang) -> (String, Vec<(Option<u64>, String)>) {
        // Where a file shows both, it is read with the point.
        let choices = Choices { limit_mark: Some(Mark::Point), ..Choices::default() };
        let mut surveyor = Surveyor::with(choices, "BRL");
        surveyor.feed(file.as_bytes());
        let survey = surveyor.finish().unwrap();
        let (mut out, mut found) = (Vec::new(), Vec::new());
        let mut rows = FailedRows::new(&survey, import, lang, &Store::default(), &mut out);
        let mut judge = Judge::new(&survey, Mode::Create);
        let mut each = |judged: Judged| {
            if let Err(faults) = judged.verdict {
                rows.row(&judged.raw, judged.line, &faults, &mut out);
                let own = judged.raw.fields().skip(survey.header.n_report()).map(value_of);
                found.push((judged.origin, own.collect::<Vec<_>>().join("|")));
            }
        };
        judge.feed(file.as_bytes(), &mut each);
        judge.finish(&mut each);
        (String::from_utf8(out).unwrap(), found)
    }

    const FILE: &str = "Email,Document,Note\n\
                        ana@test.com,1,fine\n\
                        ana,2,=cmd\n\
                        bia@test.com,3\n\
                        caio@test.com,4,a,b\n\
                        dora@test.com,5,\"a\nquote\n";

    #[test]
    fn what_is_wrong_stands_before_a_row_however_many_fields_it_has() {
        let (report, _) = failed(FILE, 41, Lang::En);
        assert_eq!(
            report,
            "\u{feff}\"Line (import 41)\",\"Column\",\"Reason\",\"Suggestion (amounts like 1000.50)\",\
             \"Email\",\"Document\",\"Note\"\n\
             \"3\",\"Email\",\"\"\"ana\"\" is not an email address.\",\"Write it like ana@example.com.\",\
             \"ana\",\"2\",\"'=cmd\"\n\
             \"5\",\"\",\"Fields in this row: 4; columns in the header: 3.\",\
             \"Put values that contain the separator in quotes.\",\"caio@test.com\",\"4\",\"a\",\"b\"\n\
             \"6\",\"\",\"A quote is opened here and never closed.\",\
             \"Close it; write a quote that belongs to the text twice (\"\"\"\").\",\
             \"dora@test.com\",\"5\",\"\"\"a\"\n\
             \"7\",\"Email\",\"\"\"quote\"\" is not an email address.\",\"Write it like ana@example.com.\",\
             \"quote\"\n"
        );
    }

    #[test]
    fn a_row_that_was_not_put_right_fails_again() {
        let (first, rows) = failed(FILE, 41, Lang::En);
        let expected: Vec<_> = rows.into_iter().map(|(_, own)| own).collect();
        let (second, rows) = failed(&first, 42, Lang::Pt);
        let lines = |lines: [u64; 4]| lines.map(Some).into_iter().zip(expected.clone());
        assert_eq!(rows, lines([3, 5, 6, 7]).collect::<Vec<_>>());
        assert!(second.starts_with(
            "\u{feff}\"Linha (importação 42)\",\"Coluna\",\"Motivo\",\"Sugestão (valores como 1000.50)\","
        ));
        let (third, rows) = failed(&second, 43, Lang::Es);
        assert_eq!(rows, lines([2, 3, 4, 5]).collect::<Vec<_>>());
        assert!(third.starts_with(
            "\u{feff}\"Línea (importación 43)\",\"Columna\",\"Motivo\",\"Sugerencia (importes como 1000.50)\","
        ));
    }

    #[test]
    fn a_file_of_failed_rows_says_which_import_it_comes_from() {
        let header =
            |names: &[&str]| Header::of(names.iter().map(|&n| n.to_owned()).collect(), "BRL");
        for (line, expected) in [
            ("Line (import 41)", Some(41)),
            ("LINE (41)", Some(41)),
            ("Line", None),
            ("Line (import)", None),
        ] {
            let header = header(&[line, "column", "Reason ", "Suggestion", "Email"]);
            assert_eq!((header.attempt_of(), header.n_report()), (expected, 4), "{line}");
        }
        let other = header(&["Line (import 41)", "Column", "Email", "Reason", "Suggestion"]);
        assert_eq!((other.attempt_of(), other.n_report()), (None, 0));
    }

    #[test]
    fn an_amount_is_never_read_otherwise_because_it_came_back() {
        let file = "Email;Credit limit\na@b.co;1.5\nb@b.co;2.5\nana;9.000\nc@b.co;7,5\n";
        let (report, rows) = failed(file, 41, Lang::En);
        let expected: Vec<_> = rows.iter().map(|(_, own)| own.clone()).collect();
        assert_eq!(expected, ["ana|9.000", "c@b.co|7,5"]);
        let (_, rows) = failed(&report, 42, Lang::En);
        assert_eq!(rows.into_iter().map(|(_, own)| own).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_row_fails_again_after_a_spreadsheet_had_it() {
        let file = "Email;Documento;Limite de crédito;Nota\r\n\
                    ana;001234;1.500;007\r\n\
                    bia;529.982.247-25;1500.00;=1+1\r\n\
                    caio;12E5;1.500,50;-\r\n\
                    dora;=\"00123\";7,50;'=1\r\n\
                    ev\u{1}a@test.com;'00123;R$ 5;\r\n";
        let (report, _) = failed(file, 7, Lang::En);
        for (line, expected) in report.lines().skip(1).zip([
            r#";"ana";"'001234";" '1.500";"007""#,
            r#";"bia";"529.982.247-25";1500.00;"'=1+1""#,
            r#";"caio";"'12E5";" '1.500,50";"'-""#,
            r#";"dora";"'00123";" '7,50";"'=1""#,
            ";\"ev\u{fffd}a@test.com\";\"'00123\";\" 'R$ 5\";\"\"",
        ]) {
            assert!(line.ends_with(expected), "{line}");
        }
    }

    #[test]
    fn failed_rows_keep_the_files_separator_and_are_utf_8_whatever_it_is() {
        let dialect = Dialect {
            encoding: Encoding::Utf16Le,
            separator: Separator::Semicolon,
            newline: Newline::CrLf,
        };
        let header = Header::of(vec!["Email".into()], "BRL");
        let survey = Survey::of(dialect, header, "BRL");
        let mut out = Vec::new();
        let mut rows = FailedRows::new(&survey, 7, Lang::Es, &Store::default(), &mut out);
        let raw = RawRow::from_stored("a;b");
        rows.row(&raw, 2, &[Fault::whole(Rule::UnclosedQuote)], &mut out);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "\u{feff}\"Línea (importación 7)\";\"Columna\";\"Motivo\";\
             \"Sugerencia (importes como 1000,50)\";\"Email\"\r\n\
             \"2\";\"\";\"Aquí se abre una comilla que nunca se cierra.\";\"Ciérrala; escribe dos veces \
             (\"\"\"\") la comilla que es parte del texto.\";\"a;b\"\r\n"
        );
    }

    /// Every failed row of `file`: the line it had first, and of each fault the field and the kind.
    fn faults(file: &[u8]) -> Option<(Vec<u8>, Vec<FailedRow>)> {
        let mut surveyor = Surveyor::new();
        surveyor.feed(file);
        let survey = surveyor.finish().ok()?;
        let (mut out, mut found) = (Vec::new(), Vec::new());
        let mut rows = FailedRows::new(&survey, 1, Lang::En, &Store::default(), &mut out);
        let mut judge = Judge::new(&survey, Mode::Create);
        let mut each = |judged: Judged| {
            let Err(faults) = judged.verdict else { return };
            // The row that it repeats may have been good, what is not read may be anything, and what was cut off is marked.
            let comes_back = |fault: &&Fault| match fault.rule {
                Rule::SameAsLine { .. } | Rule::NotTextIn { .. } | Rule::CutOff { .. } => false,
                Rule::NotText => fault.field.is_some(),
                _ => true,
            };
            let faults: Vec<Fault> = faults.iter().filter(comes_back).cloned().collect();
            // A quote at the beginning of a field is what is wrong with a row that comes back.
            let mut own = judged.raw.fields().skip(survey.header.n_report());
            // Without its control characters a row may be another.
            let is_changed = FIELDS.into_iter().any(|field| {
                let text = survey.header.position(field).and_then(|column| judged.raw.get(column));
                text.is_some_and(|text| value_of(text).contains(char::is_control))
            });
            if faults.is_empty() || is_changed || own.any(|field| value_of(field).starts_with('"'))
            {
                return;
            }
            let line = judged.origin.unwrap_or(judged.line);
            rows.row(&judged.raw, line, &faults, &mut out);
            let wrong = faults.iter().map(|fault| match fault.rule {
                // Quotes are text in such a file.
                Rule::TextAfterQuote => (fault.field, discriminant(&Rule::UnclosedQuote)),
                _ => (fault.field, discriminant(&fault.rule)),
            });
            found.push((line, wrong.collect()));
        };
        judge.feed(file, &mut each);
        judge.finish(&mut each);
        Some((out, found))
    }

    type FailedRow = (u64, Vec<(Option<Field>, std::mem::Discriminant<Rule>)>);

    proptest! {
        #[test]
        fn failed_rows_have_the_same_faults_when_they_come_back(file in any_file()) {
            if let Some((report, found)) = faults(&file) && !found.is_empty() {
                let (_, again) = faults(&report).unwrap();
                prop_assert_eq!(again, found, "{}", String::from_utf8_lossy(&report));
            }
        }
    }
}
