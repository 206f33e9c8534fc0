//! What a file is written in, and what its columns are read as; each can be chosen otherwise.

use domain::Field;
use domain::imports::{Encoding, Separator, Survey, findings};
use domain::money::Mark;

use super::{Said, names};
use crate::html::Html;
use crate::reader::{ENCODINGS, FIELDS};

/// The icon of a choice, as the rest of the program draws it.
const DOWN: &str = "<svg class=\"icon\" viewBox=\"0 0 20 20\" aria-hidden=\"true\">\
    <path d=\"M5 7.75l5 5 5-5\"></path></svg>";

impl Said<'_> {
    pub(super) fn reading(&self, survey: &Survey, is_recalled: bool) -> Html {
        let Said { words, choices, .. } = self;
        let mut html = Html::default();
        self.card(&mut html, "how-read", words.how_read, "");
        let encodings = ENCODINGS.map(Encoding::name);
        let separators = Separator::ALL.map(|separator| self.separator(separator));
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
        ] {
            self.field(&mut html, name, label, words.automatic, options, place);
        }
        for (field, name, chosen) in [
            (Field::CreditLimit, names::LIMIT_MARK, choices.limit_mark),
            (Field::Tolerance, names::TOLERANCE_MARK, choices.tolerance_mark),
        ] {
            // What the values show is no choice.
            let Some(question) = survey.sign_question(field) else { continue };
            let label =
                format!("{} \"{}\"", words.decimal, survey.header.name_of(field, self.lang));
            let marks = Mark::ALL.map(|mark| self.mark(&question, mark));
            let marks = [marks[0].as_str(), marks[1].as_str()];
            self.field(&mut html, name, &label, "–", &marks, place(&Mark::ALL, chosen));
        }
        html.push("</div>", &[]);
        self.findings(&mut html, survey);
        self.columns(&mut html, survey, is_recalled);
        html.push("</section>", &[]);
        html
    }

    fn field(
        &self,
        html: &mut Html,
        name: &'static str,
        label: &str,
        none: &str,
        options: &[&str],
        chosen: Option<usize>,
    ) {
        html.push(
            "<div class=\"field\"><label class=\"field__label\" for=\"{}\">{}</label>",
            &[name, label],
        );
        Options { none, others: options, chosen }.select(html, name, None);
        html.push("</div>", &[]);
    }

    /// What was found out, as every other door tells it. What is read and what not stands in the table of columns.
    fn findings(&self, html: &mut Html, survey: &Survey) {
        html.push("<dl class=\"facts\">", &[]);
        let found = findings(survey, self.lang);
        for finding in found.iter().filter(|finding| !matches!(&*finding.kind, "read" | "unread")) {
            let wide = if finding.is_list() { " facts__item--wide" } else { "" };
            let warn = if finding.is_warning { " facts__item--warn" } else { "" };
            html.push(
                "<div class=\"facts__item{}{}\"><dt class=\"facts__name\">{}</dt>\
                 <dd class=\"facts__value\">{}</dd></div>",
                &[wide, warn, &finding.name, &finding.value],
            );
        }
        html.push("</dl>", &[]);
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
        if choices.columns.is_some() || !choices.named.is_empty() {
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
