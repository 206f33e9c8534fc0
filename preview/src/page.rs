//! The parts of the page that tell of a file. The page has an element for each, and nothing in it
//! until something is known.

use domain::imports::preview::{Answer, Order};
use domain::imports::{Choices, Dialect, Separator};
use domain::money::Mark;
use domain::text::number;
use domain::{Field, Lang};

use crate::html::Html;
use crate::reader::{ENCODINGS, FIELDS, MARKS};
use crate::words::Words;

/// Names of the controls. A column's is followed by its place.
pub const ENCODING: &str = "encoding";
/// The separator's.
pub const SEPARATOR: &str = "separator";
/// The decimal sign's.
pub const MARK: &str = "mark";
/// A column's.
pub const COLUMN: &str = "column-";
/// That of the button that reads the columns by their names again.
pub const BY_NAME: &str = "by-name";

/// The ids of the elements.
const PARTS: [&str; 5] =
    ["preview-told", "preview-counts", "preview-reading", "preview-rows", "preview-problems"];

const DOWN: &str = "<svg class=\"icon\" viewBox=\"0 0 20 20\" aria-hidden=\"true\">\
    <path d=\"M5 7.75l5 5 5-5\"></path></svg>";

/// What each element holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Page([Option<String>; 5]);

impl Page {
    /// The page of a file, so many percent of which were read.
    pub fn of(order: &Order, found: &Answer, is_recalled: bool, percent: u32) -> Page {
        let said = Said { lang: order.lang, words: Words::of(order.lang), found };
        let parts = [
            said.told(),
            said.counts(percent),
            said.reading(&order.choices, is_recalled),
            said.first_rows(),
            said.problems(),
        ];
        Page(parts.map(|html| Some(html.finish())))
    }

    /// What differs from what was shown before.
    pub fn since(&self, before: &Page) -> Vec<(&'static str, String)> {
        let parts = PARTS.into_iter().zip(&self.0).zip(&before.0);
        let changed = parts.filter(|((_, now), before)| now != before);
        changed.filter_map(|((id, now), _)| Some((id, now.clone()?))).collect()
    }
}

/// What is said of a file.
struct Said<'a> {
    lang: Lang,
    words: &'a Words,
    found: &'a Answer,
}

impl Said<'_> {
    /// The counts once more, for who listens, when they are final.
    fn told(&self) -> Html {
        let Said { words, found, .. } = self;
        let mut html = Html::default();
        if found.is_over && found.refused.is_none() {
            let [rows, good, warned, failed] = self.figures();
            html.push(
                "{}: {}. {}: {}. {}: {}. {}: {}.",
                &[
                    words.rows,
                    &rows,
                    words.good,
                    &good,
                    words.warned,
                    &warned,
                    words.failed,
                    &failed,
                ],
            );
        }
        html
    }

    fn figures(&self) -> [String; 4] {
        let verdict = &self.found.verdict;
        [verdict.n_rows, verdict.n_good, verdict.n_warned, verdict.n_failed]
            .map(|n| number(n, self.lang))
    }

    /// How many rows there are of each kind, and how far the file was read.
    fn counts(&self, percent: u32) -> Html {
        let Said { words, found, .. } = self;
        let mut html = Html::default();
        if found.dialect.is_none() || found.refused.is_some() {
            return html;
        }
        let [rows, good, warned, failed] = self.figures();
        html.push("<dl class=\"figures figures--counts\">", &[]);
        for (name, n, class) in [
            (words.rows, rows, "figure"),
            (words.good, good, "figure"),
            (words.warned, warned, "figure"),
            (
                words.failed,
                failed,
                if found.verdict.n_failed > 0 { "figure figure--bad" } else { "figure" },
            ),
        ] {
            html.push(
                "<div class=\"{}\"><dt class=\"figure__name\">{}</dt><dd class=\"figure__value\">{}</dd></div>",
                &[class, name, &n],
            );
        }
        html.push("</dl>", &[]);
        if !found.is_over {
            html.push(
                "<progress class=\"progress\" max=\"100\" value=\"{}\" aria-label=\"{}\"></progress>",
                &[&percent.to_string(), words.reading],
            );
        }
        html
    }

    /// What the file is written in, and what its columns are read as; each can be chosen otherwise.
    fn reading(&self, choices: &Choices, is_recalled: bool) -> Html {
        let Said { words, found, .. } = self;
        let mut html = Html::default();
        let Some(dialect) = found.dialect else { return html };
        html.push(
            "<section class=\"card\" aria-labelledby=\"how-read\"><div class=\"card__head\">\
             <h2 id=\"how-read\">{}</h2><p class=\"card__note\">{}</p></div><div class=\"fields\">",
            &[words.how_read, &self.dialect(dialect)],
        );
        let encodings = ["UTF-8", "Windows-1252", "UTF-16 LE", "UTF-16 BE"];
        let separators = Separator::ALL.map(|separator| self.separator(separator));
        let marks = [words.point, words.comma];
        for (name, label, options, place) in [
            (ENCODING, words.encoding, &encodings[..], place(&ENCODINGS, choices.encoding)),
            (SEPARATOR, words.separator, &separators, place(&Separator::ALL, choices.separator)),
            (MARK, words.decimal, &marks, place(&MARKS, choices.mark)),
        ] {
            html.push(
                "<div class=\"field\"><label class=\"field__label\" for=\"{}\">{}</label>",
                &[name, label],
            );
            select(&mut html, name, "", words.automatic, options, place);
            html.push("</div>", &[]);
        }
        html.push("</div>", &[]);
        self.columns(&mut html, choices.columns.is_some(), is_recalled);
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
        [self.separator(dialect.separator), encoding, mark, newline].join(" · ")
    }

    fn separator(&self, separator: Separator) -> &'static str {
        match separator {
            Separator::Comma => self.words.comma,
            Separator::Semicolon => self.words.semicolon,
            Separator::Tab => self.words.tab,
            Separator::Pipe => self.words.pipe,
        }
    }

    fn columns(&self, html: &mut Html, is_chosen: bool, is_recalled: bool) {
        let Said { words, found, .. } = self;
        if is_chosen {
            let note = if is_recalled { words.remembered } else { words.set_by_you };
            html.push(
                "<p class=\"mapping__note\">{} <button class=\"button button--small\" type=\"button\" id=\"{}\">{}</button></p>",
                &[note, BY_NAME, words.by_name],
            );
        }
        html.push("<div class=\"table-box mapping\">", &[]);
        self.table_head(html, words.columns, &[words.column, words.sample, words.read_as]);
        let labels = FIELDS.map(|field| field.label(self.lang));
        let samples = found.sample.iter().map(String::as_str).chain(std::iter::repeat(""));
        let columns = found.header.names.iter().zip(&found.header.columns).zip(samples);
        for (n, ((name, field), sample)) in columns.enumerate() {
            html.push(
                "<tr class=\"table__row\" role=\"row\"><td role=\"cell\" class=\"table__key\">{}</td>\
                 <td role=\"cell\" class=\"table__long\" data-label=\"{}\"><span class=\"table__value\">{}</span></td>\
                 <td role=\"cell\" class=\"mapping__field\">",
                &[name, words.sample, sample],
            );
            let label = format!("{}: {name}", words.read_as);
            let id = format!("{COLUMN}{n}");
            select(html, &id, &label, words.not_read, &labels, place(&FIELDS, *field));
            html.push("</td></tr>", &[]);
        }
        html.push("</tbody></table></div>", &[]);
    }

    /// The first rows, as they will be read.
    fn first_rows(&self) -> Html {
        let Said { words, found, .. } = self;
        let mut html = Html::default();
        let verdict = &found.verdict;
        if verdict.rows.is_empty() || found.refused.is_some() {
            return html;
        }
        let fields: Vec<Field> = found.header.columns.iter().copied().flatten().collect();
        let labels = fields.iter().map(|field| field.label(self.lang));
        let heads: Vec<&str> = std::iter::once(words.line).chain(labels).collect();
        self.card_head(&mut html, "first-rows", words.first_rows);
        self.table_head(&mut html, words.first_rows, &heads);
        for row in &verdict.rows {
            html.push(
                "<tr class=\"table__row\" role=\"row\"><td role=\"cell\" class=\"table__short\" data-label=\"{}\">{}</td>",
                &[words.line, &number(row.line, self.lang)],
            );
            for (field, cell) in fields.iter().zip(&row.cells) {
                html.push(
                    "<td role=\"cell\" class=\"table__free\" data-label=\"{}\">{}</td>",
                    &[field.label(self.lang), cell],
                );
            }
            html.push("</tr>", &[]);
        }
        html.push("</tbody></table></div></section>", &[]);
        html
    }

    /// What is wrong with rows.
    fn problems(&self) -> Html {
        let Said { words, found, .. } = self;
        let mut html = Html::default();
        let problems = &found.verdict.problems;
        if problems.is_empty() || found.refused.is_some() {
            return html;
        }
        self.card_head(&mut html, "problems", words.problems);
        let heads = [words.line, words.column, words.value, words.reason];
        self.table_head(&mut html, words.problems, &heads);
        for problem in problems {
            html.push(
                "<tr class=\"table__row\" role=\"row\">\
                 <td role=\"cell\" class=\"table__short\" data-label=\"{}\">{}</td>\
                 <td role=\"cell\" class=\"table__short\" data-label=\"{}\">{}</td>\
                 <td role=\"cell\" class=\"table__long\" data-label=\"{}\">",
                &[
                    words.line,
                    &number(problem.line, self.lang),
                    words.column,
                    &problem.column,
                    words.value,
                ],
            );
            if !problem.value.is_empty() {
                html.push("<span class=\"table__value\">{}</span>", &[&problem.value]);
            }
            html.push(
                "</td><td role=\"cell\" class=\"table__reason\">{}<span class=\"table__sub\">{}</span></td></tr>",
                &[&problem.reason, &problem.suggestion],
            );
        }
        html.push("</tbody></table></div></section>", &[]);
        html
    }

    fn card_head(&self, html: &mut Html, id: &'static str, title: &'static str) {
        html.push(
            "<section class=\"card\" aria-labelledby=\"{}\"><div class=\"card__head\"><h2 id=\"{}\">{}</h2></div>\
             <div class=\"table-box\">",
            &[id, id, title],
        );
    }

    fn table_head(&self, html: &mut Html, label: &str, heads: &[&str]) {
        html.push(
            "<table class=\"table\" role=\"table\" aria-label=\"{}\"><thead role=\"rowgroup\"><tr role=\"row\">",
            &[label],
        );
        for head in heads {
            html.push("<th scope=\"col\" role=\"columnheader\">{}</th>", &[head]);
        }
        html.push("</tr></thead><tbody role=\"rowgroup\">", &[]);
    }
}

fn place<T: PartialEq>(values: &[T], chosen: Option<T>) -> Option<usize> {
    let chosen = chosen?;
    values.iter().position(|value| *value == chosen)
}

/// A choice among options, the first of which is none of them. A label of its own goes where no
/// other stands beside it.
fn select(
    html: &mut Html,
    id: &str,
    label: &str,
    none: &str,
    options: &[&str],
    chosen: Option<usize>,
) {
    html.push("<div class=\"select\"><select class=\"field__input\" id=\"{}\"", &[id]);
    if !label.is_empty() {
        html.push(" aria-label=\"{}\"", &[label]);
    }
    html.push("><option value=\"\">{}</option>", &[none]);
    for (n, option) in options.iter().enumerate() {
        html.push("<option value=\"{}\"", &[&n.to_string()]);
        if chosen == Some(n) {
            html.push(" selected", &[]);
        }
        html.push(">{}</option>", &[option]);
    }
    html.push("</select>", &[]);
    html.push(DOWN, &[]);
    html.push("</div>", &[]);
}
