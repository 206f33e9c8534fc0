//! A file, what a person decided about it, and what the page shows of it.

use domain::imports::preview::Preview;
use domain::imports::{Choices, Encoding, Header, Mode, Question, Separator};
use domain::money::Mark;
use domain::{Field, Lang, Store};
use serde::Serialize;

use crate::memory::Memory;
use crate::page::{Page, names};

/// What a column can be read as.
pub const FIELDS: [Field; 7] = [
    Field::Id,
    Field::Email,
    Field::Document,
    Field::DocumentType,
    Field::Status,
    Field::CreditLimit,
    Field::Tolerance,
];
/// The encodings that a person can choose; a file with a byte order mark says so itself.
pub const ENCODINGS: [Encoding; 6] = [
    Encoding::Utf8,
    Encoding::Windows1252,
    Encoding::MacRoman,
    Encoding::Cp850,
    Encoding::Utf16Le,
    Encoding::Utf16Be,
];

/// What changes on the page.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// Elements by their ids, and the HTML they hold now.
    pub parts: Vec<(&'static str, String)>,
    /// Why the file cannot be imported.
    pub refused: Option<String>,
    /// What was decided about the file, in JSON; nothing where nothing was.
    pub choices: Option<String>,
    /// What the browser is to remember, where that changed.
    pub memory: Option<String>,
}

/// What the page asks of a file.
pub struct Order {
    /// The language to answer in.
    pub lang: Lang,
    /// The store, as far as sentences about a file name it: its currency.
    pub store: Store,
    /// What the import is for.
    pub mode: Mode,
    /// What a person decided about the file.
    pub choices: Choices,
}

/// Reads a file as it was ordered.
pub struct Reader {
    order: Order,
    memory: Memory,
    /// Whether the memory changed since the page was told.
    has_learned: bool,
    /// The header as somebody decided about it last.
    decided: Option<Header>,
    /// Whether the columns are as a person set them for another file.
    is_recalled: bool,
    /// Whether the columns are to be read by their names, whatever is remembered.
    is_by_name: bool,
    preview: Preview,
    shown: Page,
}

impl Reader {
    /// A reader of a file of which nothing was fed yet.
    pub fn new(order: Order, memory: &str) -> Reader {
        let preview = Preview::new(order.mode, order.choices.clone(), &order.store.currency);
        Reader {
            order,
            memory: Memory::parse(memory),
            has_learned: false,
            decided: None,
            is_recalled: false,
            is_by_name: false,
            preview,
            shown: Page::default(),
        }
    }

    /// Takes a person's decision: the control's name, and the place of what was chosen among its
    /// values, or nothing. The file is to be fed from its start again.
    pub fn choose(&mut self, name: &str, value: &str) {
        let place: Option<usize> = value.parse().ok();
        let choices = &mut self.order.choices;
        match (name, name.strip_prefix(names::COLUMN).and_then(|column| column.parse().ok())) {
            (names::ENCODING, _) => choices.encoding = chosen(&ENCODINGS, place),
            (names::SEPARATOR, _) => choices.separator = chosen(&Separator::ALL, place),
            (names::LIMIT_MARK, _) => choices.limit_mark = chosen(&Mark::ALL, place),
            (names::TOLERANCE_MARK, _) => choices.tolerance_mark = chosen(&Mark::ALL, place),
            (names::BY_NAME, _) => {
                self.preview.survey().iter().for_each(|survey| self.memory.forget(&survey.header));
                (self.has_learned, self.is_recalled, self.is_by_name) = (true, false, true);
                (choices.columns, choices.named) = Default::default();
            }
            (_, Some(column)) => self.map(column, chosen(&FIELDS, place)),
            _ => self.answer_question(name),
        }
        self.begin();
    }

    /// Reads a column as `field`, which no other column is then.
    fn map(&mut self, column: usize, field: Option<Field>) {
        // While the file is read anew, the header is the one that was decided about last.
        let found = self.preview.survey().map(|survey| survey.header.clone());
        let Some(mut header) = found.or_else(|| self.decided.clone()) else { return };
        for other in header.columns.iter_mut().filter(|other| other.is_some() && **other == field) {
            *other = None;
        }
        let Some(mapped) = header.columns.get_mut(column) else { return };
        *mapped = field;
        let choices = &mut self.order.choices;
        let name = &header.names[column];
        let is_only = header.names.iter().filter(|other| *other == name).count() == 1;
        if is_only && choices.columns.is_none() {
            // Said of this column alone: what is asked about others is asked still.
            choices.named.retain(|(other, _)| other != name);
            choices.named.push((name.clone(), field));
        } else {
            choices.columns = Some(header.columns.clone());
        }
        self.memory.remember(&header);
        (self.has_learned, self.is_recalled, self.is_by_name) = (true, false, false);
        self.decided = Some(header);
    }

    /// Takes the answer to a question: `ask-`, its place, `-`, and which of two.
    fn answer_question(&mut self, name: &str) {
        let places = name.strip_prefix(names::ASK).and_then(|places| places.split_once('-'));
        let Some((question, answer)) = places else { return };
        let (question, answer) = (question.parse::<usize>().ok(), answer.parse::<usize>().ok());
        let asked = question.and_then(|place| self.preview.questions().get(place)).cloned();
        match (asked, answer) {
            (Some(Question::Sign { field, .. }), answer) => {
                let mark = chosen(&Mark::ALL, answer);
                let choices = &mut self.order.choices;
                if field == Field::Tolerance {
                    choices.tolerance_mark = mark;
                } else {
                    choices.limit_mark = mark;
                }
            }
            (Some(Question::Heading { name, field }), answer) => {
                let column = self
                    .preview
                    .survey()
                    .and_then(|survey| survey.header.names.iter().position(|other| *other == name));
                if let Some(column) = column {
                    self.map(column, Some(field).filter(|_| answer == Some(0)));
                }
            }
            (None, _) => {}
        }
    }

    fn begin(&mut self) {
        let Order { mode, choices, store, .. } = &self.order;
        self.preview = Preview::new(*mode, choices.clone(), &store.currency);
    }

    /// Takes the next piece of the file.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.preview.feed(bytes);
        if self.recall() {
            self.preview.feed(bytes);
        }
    }

    /// Says that the file is over. Returns whether it is to be fed from its start again.
    pub fn end(&mut self) -> bool {
        self.preview.end() || self.recall()
    }

    /// Begins anew with the columns of an earlier file, if there was one with the same header.
    fn recall(&mut self) -> bool {
        let Choices { columns, named, .. } = &self.order.choices;
        if self.is_by_name || columns.is_some() || !named.is_empty() {
            return false;
        }
        let columns = self.preview.survey().and_then(|survey| self.memory.recall(&survey.header));
        let Some(columns) = columns else { return false };
        self.order.choices.columns = Some(columns.clone());
        self.is_recalled = true;
        self.begin();
        true
    }

    /// What the page is to show that it does not show yet. So much of the file was read, in percent.
    pub fn answer(&mut self, percent: u32) -> Answer {
        let mut page = Page::of(&self.order, &self.preview, self.is_recalled, percent);
        if !self.preview.is_over() {
            page = page.with_tables_of(&self.shown);
        }
        let parts = page.since(&self.shown);
        let refused = page.refused.clone();
        self.shown = page;
        let choices = &self.order.choices;
        Answer {
            parts,
            refused,
            choices: (*choices != Choices::default())
                .then(|| serde_json::to_string(choices).unwrap_or_default()),
            memory: std::mem::take(&mut self.has_learned).then(|| self.memory.to_text()),
        }
    }
}

fn chosen<T: Copy>(values: &[T], place: Option<usize>) -> Option<T> {
    values.get(place?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(memory: &str) -> Reader {
        let order = Order {
            lang: Lang::En,
            store: Store::default(),
            mode: Mode::Create,
            choices: Choices::default(),
        };
        Reader::new(order, memory)
    }

    /// What changes on the page when a file was read to its end, in pieces of 20 bytes.
    fn read(reader: &mut Reader, file: &str) -> Answer {
        loop {
            file.as_bytes().chunks(20).for_each(|piece| reader.feed(piece));
            if !reader.end() {
                return reader.answer(100);
            }
        }
    }

    fn part<'a>(answer: &'a Answer, id: &str) -> Option<&'a str> {
        answer.parts.iter().find(|(part, _)| *part == id).map(|(_, html)| html.as_str())
    }

    const FILE: &str = "Cliente,Valor,Email\nana@test.com,10,x\n";

    #[test]
    fn a_file_is_told_in_parts_and_only_what_changes_is_told_again() {
        let mut reader = reader("");
        let first = read(&mut reader, "Email,Credit limit\nana@test.com,10\nbia,5\n");
        assert_eq!(first.parts.len(), 5);
        let told = "Rows: 2. Good: 1. With a warning: 0. With an error: 1.";
        assert_eq!(part(&first, "preview-told"), Some(told));
        assert!(part(&first, "preview-rows").unwrap().contains("R$10.00"));
        assert!(part(&first, "preview-problems").unwrap().contains("is not an email address."));
        assert_eq!((first.refused, first.choices, first.memory), (None, None, None));
        assert_eq!(reader.answer(100), Answer::default());
    }

    #[test]
    fn a_column_is_read_as_a_person_says_and_no_two_hold_the_same() {
        let mut reader = reader("");
        read(&mut reader, FILE);
        reader.choose("column-0", "1");
        let answer = read(&mut reader, FILE);
        assert_eq!(reader.order.choices.named, [("Cliente".to_owned(), Some(Field::Email))]);
        assert!(part(&answer, "preview-told").unwrap().contains("Good: 1."));
        let memory = answer.memory.as_deref().unwrap();

        let mut next = self::reader(memory);
        let answer = read(&mut next, FILE);
        assert!(part(&answer, "preview-told").unwrap().contains("Good: 1."));
        assert!(part(&answer, "preview-reading").unwrap().contains("as you set them last time"));
        assert!(answer.choices.as_ref().unwrap().contains("[\"Email\",null,null]"));
        next.choose("by-name", "");
        let answer = read(&mut next, FILE);
        assert_eq!((&answer.choices, answer.memory.as_deref()), (&None, Some("")));
        assert!(part(&answer, "preview-told").unwrap().contains("Good: 0."));
    }

    #[test]
    fn a_file_that_cannot_be_imported_says_why_and_what_its_columns_are() {
        let mut reader = reader("not what anybody remembers");
        let answer = read(&mut reader, "Cliente;Valor\nana@test.com;1,5\n");
        assert!(answer.refused.as_ref().unwrap().ends_with("Or choose below what each column is."));
        assert_eq!(part(&answer, "preview-counts"), Some(""));
        let reading = part(&answer, "preview-reading").unwrap();
        assert!(reading.contains("Comma") && reading.contains("ana@test.com"));
        let answer = read(&mut self::reader(""), "");
        assert!(answer.refused.unwrap().starts_with("The file is empty."));
    }

    #[test]
    fn what_was_chosen_is_chosen_by_its_place() {
        let mut reader = reader("");
        for (name, place) in [("encoding", "1"), ("separator", "3"), ("limit-mark", "1")] {
            reader.choose(name, place);
        }
        let Choices { encoding, separator, limit_mark, .. } = reader.order.choices.clone();
        assert_eq!(encoding, Some(Encoding::Windows1252));
        assert_eq!((separator, limit_mark), (Some(Separator::Pipe), Some(Mark::Comma)));
        let nothing = [
            ("encoding", ""),
            ("separator", "9"),
            ("limit-mark", "-1"),
            ("else", "0"),
            ("ask-0-0", ""),
        ];
        for (name, place) in nothing {
            reader.choose(name, place);
        }
        assert_eq!(reader.order.choices, Choices::default());
    }

    #[test]
    fn what_a_file_does_not_say_is_asked_until_it_is_answered() {
        let file = "Email,Limite,Documento do pai,Situação 2\na@b.co,1.500,1,x\n";
        let mut reader = reader("");
        let answer = read(&mut reader, file);
        assert!(answer.refused.unwrap().starts_with("This file can be read in two ways."));
        let asks = answer.parts.iter().find(|(part, _)| *part == "preview-counts").unwrap();
        assert!(
            asks.1.contains("R$1.50 (decimal point)")
                && asks.1.contains("R$1,500.00 (decimal comma)")
        );
        assert!(asks.1.contains("id=\"ask-1-0\">Read as: Document<"));
        // One after the other; a column that is decided about is no answer to what is asked of another.
        reader.choose("ask-0-1", "");
        read(&mut reader, file);
        reader.choose("ask-0-0", "");
        let answer = read(&mut reader, file);
        assert!(answer.refused.is_some());
        assert!(part(&answer, "preview-reading").unwrap().contains("id=\"limit-mark\""));
        reader.choose("ask-0-1", "");
        let answer = read(&mut reader, file);
        assert_eq!(reader.order.choices.limit_mark, Some(Mark::Comma));
        let named = [
            ("Documento do pai".to_owned(), Some(Field::Document)),
            ("Situação 2".to_owned(), None),
        ];
        assert_eq!(reader.order.choices.named, named);
        assert_eq!(answer.refused, None);
        assert!(part(&answer, "preview-told").unwrap().contains("Good: 1."));
    }
}
