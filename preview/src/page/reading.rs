//! What a file is written in, and what its columns are read as; each can be chosen otherwise.

use domain::imports::{Dialect, Separator, Survey};
use domain::money::Mark;

use super::{Said, names};
use crate::html::Html;
use crate::reader::{ENCODINGS, FIELDS, MARKS};

/// The icon of a choice, as the rest of the program draws it.
const DOWN: &str = "<svg class=\"icon\" viewBox=\"0 0 20 20\" aria-hidden=\"true\">\
    <path d=\"M5 7.75l5 5 5-5\"></path></svg>";

impl Said<'_> {
    pub(super) fn reading(&self, survey: &Survey, is_recalled: bool) -> Html {
        let Said { words, choices, .. } = self;
        let mut html = Html::default();
        self.card(&mut html, "how-read", words.how_read, &self.dialect(survey.dialect));
        let encodings = ["UTF-8", "Windows-1252", "UTF-16 LE", "UTF-16 BE"];
        let separators = Separator::ALL.map(|separator| self.separator(separator));
        let marks = [words.point, words.comma];
        if let Some(import) = survey.header.attempt_of() {
            html.push("<p class=\"card__text\">{} {}.</p>", &[words.attempt, &import.to_string()]);
        }
        html.push("<div class=\"fields\">", &[]);
        for (name, label, options, place) in [
            (names::ENCODING, words.encoding, &encodings[..], place(&ENCODINGS, choices.encoding)),
            (
                names::SEPARATOR,
                words.separator,
                &separators,
                place(&Separator::ALL, choices.separator),
            ),
            (names::MARK, words.decimal, &marks, place(&MARKS, choices.mark)),
        ] {
            html.push(
                "<div class=\"field\"><label class=\"field__label\" for=\"{}\">{}</label>",
                &[name, label],
            );
            let options = Options { none: words.automatic, others: options, chosen: place };
            options.select(&mut html, name, None);
            html.push("</div>", &[]);
        }
        html.push("</div>", &[]);
        self.columns(&mut html, survey, is_recalled);
        html.push("</section>", &[]);
        html
    }

    /// `Semicolon · Windows-1252 · decimal comma · CRLF`
    fn dialect(&self, dialect: Dialect) -> String {
        let mark = match dialect.mark {
            Mark::Point => self.words.decimal_point,
            Mark::Comma => self.words.decimal_comma,
        };
        let (encoding, newline) = (dialect.encoding.name(), dialect.newline.name());
        // A line breaks after a dot, not before it.
        [self.separator(dialect.separator), encoding, mark, newline].join("\u{a0}· ")
    }

    fn separator(&self, separator: Separator) -> &'static str {
        match separator {
            Separator::Comma => self.words.comma,
            Separator::Semicolon => self.words.semicolon,
            Separator::Tab => self.words.tab,
            Separator::Pipe => self.words.pipe,
        }
    }

    fn columns(&self, html: &mut Html, survey: &Survey, is_recalled: bool) {
        let Said { words, choices, .. } = self;
        html.push("<div class=\"mapping__head\"><h3 id=\"columns\">{}</h3>", &[words.columns]);
        if choices.columns.is_some() {
            let note = if is_recalled { words.remembered } else { words.set_by_you };
            html.push(
                "<p class=\"mapping__note\">{}</p><button class=\"button button--small\" \
                 type=\"button\" id=\"{}\">{}</button>",
                &[note, names::BY_NAME, words.by_name],
            );
        }
        html.push("</div><div class=\"scroll-box\"><div class=\"table-box\">", &[]);
        self.table(html, "columns", &[words.column, words.sample, words.read_as]);
        let labels = FIELDS.map(|field| field.label(self.lang));
        let first = self.preview.verdict().sample.first();
        let columns = survey.header.names.iter().zip(&survey.header.columns);
        for (column, (name, field)) in columns.enumerate() {
            let sample = first.and_then(|row| row.fields.get(column)).map_or("", String::as_str);
            html.push(
                "<tr class=\"table__row\" role=\"row\">\
                 <td role=\"cell\" class=\"table__key\">{}</td>\
                 <td role=\"cell\" class=\"table__long\" data-label=\"{}\">\
                 <span class=\"table__value\">{}</span></td>\
                 <td role=\"cell\" class=\"mapping__field\">",
                &[name, words.sample, sample],
            );
            let label = format!("{}: {name}", words.read_as);
            let id = format!("{}{column}", names::COLUMN);
            let chosen = place(&FIELDS, *field);
            let options = Options { none: words.not_read, others: &labels, chosen };
            options.select(html, &id, Some(&label));
            html.push("</td></tr>", &[]);
        }
        html.push("</tbody></table></div></div>", &[]);
    }
}

fn place<T: PartialEq>(values: &[T], chosen: Option<T>) -> Option<usize> {
    let chosen = chosen?;
    values.iter().position(|value| *value == chosen)
}

/// What can be chosen.
struct Options<'a> {
    /// What stands for none of the others.
    none: &'a str,
    others: &'a [&'a str],
    chosen: Option<usize>,
}

impl Options<'_> {
    /// With a label of its own where none stands beside it.
    fn select(&self, html: &mut Html, id: &str, label: Option<&str>) {
        html.push("<div class=\"select\"><select class=\"field__input\" id=\"{}\"", &[id]);
        if let Some(label) = label {
            html.push(" aria-label=\"{}\"", &[label]);
        }
        html.push("><option value=\"\">{}</option>", &[self.none]);
        for (place, option) in self.others.iter().enumerate() {
            let markup = match self.chosen == Some(place) {
                true => "<option value=\"{}\" selected>{}</option>",
                false => "<option value=\"{}\">{}</option>",
            };
            html.push(markup, &[&place.to_string(), option]);
        }
        html.push("</select>", &[]);
        html.push(DOWN, &[]);
        html.push("</div>", &[]);
    }
}
