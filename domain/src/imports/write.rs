//! Writing CSV that people open in a spreadsheet of any language and save: what is read back then is
//! what was written. What spreadsheets do to a file was tried on real ones (`docs/spreadsheets.md`).

use std::borrow::Cow;
use std::mem;

use super::{Newline, Separator};
use crate::document;
use crate::money::{Mark, Money, Rate};

/// Without it, spreadsheets take UTF-8 for an encoding of their language.
const BOM: &str = "\u{feff}";
/// What makes a formula of a text that begins with it, in one spreadsheet or another.
const FORMULA_SIGNS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
/// The words that are values, not texts, in some language.
const TRUTH_VALUES: [&str; 5] = ["true", "false", "verdadeiro", "falso", "verdadero"];
/// More decimals may be grouped thousands where the other sign is the decimal one.
const DECIMALS_MAX: usize = 2;
/// Excel shows, and saves, so many characters of a number at most.
const NUMBER_CHARS_MAX: usize = 11;

/// A value as it stands in a file.
pub struct Cell<'a> {
    text: Cow<'a, str>,
    is_number: bool,
}

impl<'a> Cell<'a> {
    /// A text that is read back. Where a spreadsheet could take it for something else (a number, a
    /// date, a truth value, a formula) it has a `'` before it, which reading takes off again.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Cell<'a> {
        let text = text.into();
        if is_lasting(&text) { Cell::kept(text) } else { Cell::kept(format!("'{text}")) }
    }

    /// A text that is not read back: only formulas are made harmless.
    pub fn note(text: impl Into<Cow<'a, str>>) -> Cell<'a> {
        let text = text.into();
        if begins_formula(&text) { Cell::kept(format!("'{text}")) } else { Cell::kept(text) }
    }

    /// A text in a column of numbers. Gnumeric overlooks what begins with `'`, and saves the numbers beside it with the
    /// decimal sign of its language; where a blank comes first, it leaves the whole column as it is.
    fn figures(text: Cow<'a, str>) -> Cell<'a> {
        if is_lasting(&text) || begins_formula(&text) {
            return Cell::text(text);
        }
        Cell::kept(format!(" '{text}"))
    }

    /// A text as it is.
    pub(super) fn kept(text: impl Into<Cow<'a, str>>) -> Cell<'a> {
        Cell { text: text.into(), is_number: false }
    }

    /// A number written with `mark`; a text where a spreadsheet could make another number of it.
    pub fn number(text: impl Into<Cow<'a, str>>, mark: Mark) -> Cell<'a> {
        let text = text.into();
        if text.is_empty() || is_plain_number(&text, mark) {
            Cell { text, is_number: true }
        } else {
            Cell::figures(text)
        }
    }

    /// An amount.
    pub fn amount(amount: Money, mark: Mark) -> Cell<'a> {
        Cell::number(amount.plain(mark), mark)
    }

    /// A rate: never with exactly three decimals, which would be grouped thousands elsewhere.
    pub fn rate(rate: Rate, mark: Mark) -> Cell<'a> {
        let mut text = rate.plain(mark);
        if text.split_once(mark.decimal()).is_some_and(|(_, decimals)| decimals.len() == 3) {
            text.push('0');
        }
        Cell::number(text, mark)
    }

    fn push_to(&self, line: &mut String) {
        // Who opens a file may have any sign for a separator, a decimal comma too.
        if self.is_number && !self.text.contains(',') {
            line.push_str(&self.text);
            return;
        }
        line.push('"');
        push_doubled(line, &self.text);
        line.push('"');
    }
}

/// The amounts or the rates of a file that says elsewhere which decimal sign they have.
pub(super) struct Numbers {
    mark: Mark,
    has_text: bool,
}

impl Numbers {
    pub(super) fn with(mark: Mark) -> Numbers {
        Numbers { mark, has_text: false }
    }

    /// The next of them. A column of nothing but numbers with points, Gnumeric saves with the commas of its language;
    /// where one of them is a text, it leaves the others as they are.
    pub(super) fn cell<'a>(&mut self, text: impl Into<Cow<'a, str>>) -> Cell<'a> {
        let text = text.into();
        let has_point = text.contains('.') && !begins_formula(&text);
        if has_point && self.mark == Mark::Point && !mem::replace(&mut self.has_text, true) {
            return Cell::figures(text);
        }
        Cell::number(text, self.mark)
    }
}

/// Whether it is the same text after every spreadsheet. Numbers and dates have no `@` or `_`, are not
/// punctuated as a CPF or CNPJ is, and have no more than one word, or blanks between words.
fn is_lasting(text: &str) -> bool {
    if begins_formula(text) || text.starts_with(['\'', '"']) {
        return false;
    }
    if text.contains(['@', '_']) || document::is_masked(text) {
        return true;
    }
    if !text.contains(char::is_numeric) {
        return !TRUTH_VALUES.iter().any(|word| text.eq_ignore_ascii_case(word));
    }
    if text.len() <= NUMBER_CHARS_MAX && is_digits(text) {
        return !text.starts_with('0') || text == "0";
    }
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    words.count() > 1 && !text.contains(|c: char| c.is_whitespace() || c == ':')
}

/// Whether some spreadsheet takes a text that begins with this for a formula.
fn begins_formula(text: &str) -> bool {
    text.starts_with(FORMULA_SIGNS)
}

/// Whether it is the same number wherever it is opened, or a text where it is none.
fn is_plain_number(text: &str, mark: Mark) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, decimals) = unsigned.split_once(mark.decimal()).unwrap_or((unsigned, "0"));
    let is_short = text.len() <= NUMBER_CHARS_MAX && decimals.len() <= DECIMALS_MAX;
    is_short && is_digits(whole) && is_digits(decimals)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Writes rows in UTF-8, a byte order mark before the first.
pub struct Writer {
    separator: Separator,
    newline: Newline,
    is_begun: bool,
    line: String,
}

impl Writer {
    /// A writer of a new file.
    pub fn new(separator: Separator, newline: Newline) -> Writer {
        Writer { separator, newline, is_begun: false, line: String::new() }
    }

    /// Appends a row to `out`.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>, out: &mut Vec<u8>) {
        self.join(cells);
        self.line.push_str(self.newline.as_str());
        self.put(out);
    }

    fn join<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) {
        self.line.clear();
        for (i, cell) in cells.into_iter().enumerate() {
            if i > 0 {
                self.line.push(self.separator.sign());
            }
            cell.push_to(&mut self.line);
        }
    }

    fn put(&mut self, out: &mut Vec<u8>) {
        if !mem::replace(&mut self.is_begun, true) {
            out.extend_from_slice(BOM.as_bytes());
        }
        out.extend_from_slice(self.line.as_bytes());
    }
}

/// The text with each of its quotes twice.
fn push_doubled(line: &mut String, text: &str) {
    for c in text.chars() {
        if c == '"' {
            line.push('"');
        }
        line.push(c);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::value_of;
    use super::*;

    fn written(cell: &Cell<'_>) -> String {
        let mut line = String::new();
        cell.push_to(&mut line);
        line
    }

    #[test]
    fn a_file_begins_with_a_byte_order_mark_and_has_its_texts_in_quotes() {
        let mut out = Vec::new();
        let mut writer = Writer::new(Separator::Semicolon, Newline::CrLf);
        writer.row(["Email", "say \"hi\"", "two\nlines", ""].map(Cell::note), &mut out);
        let amount = |n| Cell::amount(Money::minor(n), Mark::Point);
        writer.row([amount(150_050), amount(-5), Cell::number("", Mark::Point)], &mut out);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "\u{feff}\"Email\";\"say \"\"hi\"\"\";\"two\nlines\";\"\"\r\n1500.50;-0.05;\r\n"
        );
    }

    /// What each spreadsheet makes of the text in the first column is told in `docs/spreadsheets.md`.
    #[test]
    fn what_a_spreadsheet_takes_for_something_else_is_marked_as_a_text() {
        for (text, expected) in [
            ("001234", "'001234"),
            ("1234", "1234"),
            ("0", "0"),
            ("52998224725", "52998224725"),
            ("123456789012", "'123456789012"),
            ("12345678901234567", "'12345678901234567"),
            ("12E5", "'12E5"),
            ("1E10", "'1E10"),
            ("1-2", "'1-2"),
            ("10/12", "'10/12"),
            ("2024-01-02", "'2024-01-02"),
            ("MAR1", "'MAR1"),
            ("5 jan", "'5 jan"),
            ("12:30", "'12:30"),
            ("1.500", "'1.500"),
            ("5%", "'5%"),
            ("R$ 5", "'R$ 5"),
            ("(5)", "'(5)"),
            ("５", "'５"),
            ("TRUE", "'TRUE"),
            ("Verdadero", "'Verdadero"),
            ("=1+1", "'=1+1"),
            ("+5511987654321", "'+5511987654321"),
            ("-x", "'-x"),
            ("@sum", "'@sum"),
            ("\tx", "'\tx"),
            ("\nx", "'\nx"),
            ("＝1+1", "'＝1+1"),
            ("＠sum", "'＠sum"),
            ("+ana@test.com", "'+ana@test.com"),
            ("'ana@test.com", "''ana@test.com"),
            ("ana+1@test.com", "ana+1@test.com"),
            ("1@2.co", "1@2.co"),
            ("529.982.247-25", "529.982.247-25"),
            ("11.222.333/0001-81", "11.222.333/0001-81"),
            ("12.ABC.345/01DE-35", "12.ABC.345/01DE-35"),
            ("52998224725_CPF", "52998224725_CPF"),
            ("92bccd01-b4ed-4c6a-9a3b-0123456789ab", "92bccd01-b4ed-4c6a-9a3b-0123456789ab"),
            ("07D0F8272B6D77F1E68B", "07D0F8272B6D77F1E68B"),
            ("12345678-k", "'12345678-k"),
            ("CPF", "CPF"),
            ("Open", "Open"),
            ("\"5", "'\"5"),
            ("", ""),
        ] {
            assert_eq!(Cell::text(text).text, expected);
        }
    }

    #[test]
    fn what_nobody_reads_back_is_only_kept_from_being_a_formula() {
        for (text, expected) in [
            ("=cmd", "'=cmd"),
            ("'=cmd", "'=cmd"),
            ("＋1", "'＋1"),
            ("\n=1", "'\n=1"),
            ("007", "007"),
        ] {
            assert_eq!(Cell::note(text).text, expected);
        }
    }

    #[test]
    fn a_number_stands_as_one_where_it_is_the_same_everywhere() {
        for (text, mark, expected) in [
            ("1500", Mark::Point, "1500"),
            ("-1500.5", Mark::Point, "-1500.5"),
            ("1500,50", Mark::Comma, "\"1500,50\""),
            ("1500.50", Mark::Comma, "\" '1500.50\""),
            ("1.500", Mark::Point, "\" '1.500\""),
            ("1.500", Mark::Comma, "\" '1.500\""),
            ("1,500.00", Mark::Point, "\" '1,500.00\""),
            ("12345678.90", Mark::Point, "12345678.90"),
            ("123456789.01", Mark::Point, "\" '123456789.01\""),
            ("+5", Mark::Point, "\"'+5\""),
            ("5%", Mark::Point, "\" '5%\""),
            ("lots", Mark::Point, "\"lots\""),
            ("", Mark::Point, ""),
        ] {
            assert_eq!(written(&Cell::number(text, mark)), expected);
        }
    }

    #[test]
    fn one_number_of_a_column_with_points_is_a_text() {
        let written = |mark, texts: &[&'static str]| {
            let mut numbers = Numbers::with(mark);
            texts.iter().map(|&text| written(&numbers.cell(text))).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            written(Mark::Point, &["1500", "-1.50", "1500.50", "7.50"]),
            "1500 -1.50 \" '1500.50\" 7.50"
        );
        assert_eq!(written(Mark::Comma, &["1500,50", "7.50"]), "\"1500,50\" \" '7.50\"");
    }

    #[test]
    fn a_rate_never_has_exactly_three_decimals() {
        for (n, expected) in [
            (50_000, "0.05"),
            (1_000_000, "1"),
            (125_000, "\" '0.1250\""),
            (1_125_000, "\" '1.1250\""),
            (333_333, "\" '0.333333\""),
        ] {
            assert_eq!(written(&Cell::rate(Rate::millionths(n), Mark::Point)), expected);
        }
        let rate = Cell::rate(Rate::millionths(125_000), Mark::Comma);
        assert_eq!(written(&rate), "\" '0,1250\"");
    }

    proptest! {
        #[test]
        fn a_text_is_read_back_as_it_was(text in "['=+@a1＝\"-]{0,5}") {
            let cell = Cell::text(&*text);
            prop_assert_eq!(value_of(&cell.text), &*text);
        }
    }
}
