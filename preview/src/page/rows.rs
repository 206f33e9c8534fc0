//! The first rows as they are read, and what is wrong or odd about rows.

use domain::Field;
use domain::imports::{Header, Problem, Row};
use domain::text::{amount, number};

use super::Said;
use crate::html::Html;

/// So many of the first rows are shown.
const ROWS_SHOWN: usize = 5;
/// So many errors are shown, and so many warnings.
const PROBLEMS_SHOWN: usize = 100;

impl Said<'_> {
    pub(super) fn first_rows(&self, header: &Header) -> Html {
        let words = self.words;
        let mut html = Html::default();
        let sample = &self.preview.verdict().sample;
        if sample.is_empty() {
            return html;
        }
        let fields = self.fields(header);
        let mut heads = vec![words.line];
        heads.extend(fields.iter().map(|(_, field)| field.label(self.lang)));
        self.card(&mut html, "first-rows", words.first_rows, "");
        html.push("<div class=\"table-box\">", &[]);
        self.table(&mut html, "first-rows", &heads);
        for shown in sample.iter().take(ROWS_SHOWN) {
            html.push(
                "<tr class=\"table__row\" role=\"row\">\
                 <td role=\"cell\" class=\"table__short\" data-label=\"{}\">{}",
                &[words.line, &number(shown.line, self.lang)],
            );
            if shown.row.is_none() {
                html.push(" <span class=\"badge badge--bad\">{}</span>", &[words.failed]);
            }
            html.push("</td>", &[]);
            for (column, field) in &fields {
                let label = field.label(self.lang);
                let raw = shown.fields.get(*column).map_or("", String::as_str);
                match &shown.row {
                    Some(row) => html.push(
                        "<td role=\"cell\" class=\"table__free\" data-label=\"{}\">{}</td>",
                        &[label, &self.understood(row, *field)],
                    ),
                    None => html.push(
                        "<td role=\"cell\" class=\"table__free\" data-label=\"{}\">\
                         <span class=\"table__value\">{}</span></td>",
                        &[label, raw],
                    ),
                }
            }
            html.push("</tr>", &[]);
        }
        html.push("</tbody></table></div></section>", &[]);
        html
    }

    /// What a row says in a field, as the rest of the program writes it.
    fn understood(&self, row: &Row, field: Field) -> String {
        let text = match field {
            Field::Id => row.id.as_ref().map(ToString::to_string),
            Field::Email => row.email.as_ref().map(ToString::to_string),
            Field::Document => {
                let kind = row.document_type.as_ref();
                row.document.as_ref().map(|number| number.masked(kind))
            }
            Field::DocumentType => row.document_type.as_ref().map(ToString::to_string),
            Field::Status => row.status.map(|status| status.label(self.lang).to_owned()),
            Field::CreditLimit => {
                row.credit_limit.map(|limit| amount(limit, self.lang, self.store))
            }
            Field::Tolerance => row.tolerance.map(|rate| rate.percent(self.lang.mark())),
            _ => None,
        };
        text.unwrap_or_default()
    }

    pub(super) fn problems(&self, header: &Header) -> Html {
        let words = self.words;
        let verdict = self.preview.verdict();
        let mut html = Html::default();
        let (faults, warnings): (Vec<&Problem>, _) =
            verdict.problems.iter().partition(|problem| problem.is_fault());
        self.table_of(&mut html, header, "errors", words.errors, words.errors_text, &faults);
        self.table_of(
            &mut html,
            header,
            "warnings",
            words.warnings,
            words.warnings_text,
            &warnings,
        );
        html
    }

    fn table_of(
        &self,
        html: &mut Html,
        header: &Header,
        id: &'static str,
        title: &'static str,
        text: &'static str,
        problems: &[&Problem],
    ) {
        let words = self.words;
        if problems.is_empty() {
            return;
        }
        self.card(html, id, title, "");
        let first = if problems.len() > PROBLEMS_SHOWN { words.first } else { "" };
        html.push(
            "<p class=\"card__text\">{} {}</p>\
             <div class=\"scroll-box\" role=\"group\" aria-labelledby=\"{}\" tabindex=\"0\">\
             <div class=\"table-box\">",
            &[text, first, id],
        );
        self.table(html, id, &[words.line, words.column, words.value, words.reason]);
        for problem in problems.iter().take(PROBLEMS_SHOWN) {
            let column = problem.field().map_or("", |field| header.name_of(field, self.lang));
            html.push(
                "<tr class=\"table__row\" role=\"row\">\
                 <td role=\"cell\" class=\"table__short\" data-label=\"{}\">{}</td>\
                 <td role=\"cell\" class=\"table__free\" data-label=\"{}\">{}</td>\
                 <td role=\"cell\" class=\"table__long\" data-label=\"{}\">",
                &[words.line, &number(problem.line, self.lang), words.column, column, words.value],
            );
            if !problem.value().is_empty() {
                html.push("<span class=\"table__value\">{}</span>", &[problem.value()]);
            }
            html.push(
                "</td><td role=\"cell\" class=\"table__reason\">{} \
                 <span class=\"table__advice\">{}</span></td></tr>",
                &[
                    &problem.reason(self.lang, self.store),
                    &problem.suggestion(self.lang, self.store),
                ],
            );
        }
        html.push("</tbody></table></div></div></section>", &[]);
    }
}
