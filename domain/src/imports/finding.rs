//! What was found out about a file, told alike by every door: the wizard, the page of a run, the API, the command line.

use serde::{Deserialize, Serialize};

use super::{Header, Separator, Sign, Survey};
use crate::error::Field;
use crate::lang::Lang;
use crate::money::Mark;
use crate::text::number;

crate::words! {
    /// The names of findings and of what they say.
    pub struct Words {
        encoding: "Encoding", "Codificação", "Codificación";
        separator: "Separator", "Separador", "Separador";
        decimal: "Decimal sign of", "Separador decimal de", "Separador decimal de";
        read: "Columns read", "Colunas lidas", "Columnas leídas";
        unread: "Columns not read", "Colunas não lidas", "Columnas no leídas";
        told: "Not read, though filled", "Não lidas, embora preenchidas", "No leídas, aunque rellenas";
        above: "Left out above the header", "Fora, acima do cabeçalho", "Fuera, encima del encabezado";
        lines: "Lines of the file", "Linhas do arquivo", "Líneas del archivo";
        comma: "comma", "vírgula", "coma";
        semicolon: "semicolon", "ponto e vírgula", "punto y coma";
        tab: "tab", "tabulação", "tabulador";
        pipe: "vertical bar", "barra vertical", "barra vertical";
        point: "point", "ponto", "punto";
        chosen: "as chosen", "como escolhido", "como se eligió";
        not_chosen: "not chosen yet", "ainda não escolhido", "aún sin elegir";
        fixed: "as many decimals everywhere", "mesmo número de casas em toda parte", "los mismos decimales en todas partes";
        rows: "rows", "dados", "filas";
        quoted: "inside quotes", "dentro de aspas", "dentro de comillas";
        header: "header", "cabeçalho", "encabezado";
        lines_above: "above it", "acima dele", "encima de él";
        blank: "blank", "em branco", "en blanco";
    }
}

/// Something that was found out about a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// What it is about, for programs: `encoding`, `separator`, `decimal`, `read`, `unread`, `told`, `above`, `lines`.
    pub kind: String,
    /// What it is about, for people.
    pub name: String,
    /// What was found.
    pub value: String,
    /// Whether a person should look at it.
    pub is_warning: bool,
}

impl Finding {
    /// Whether its value is a list, which needs a line of its own.
    pub fn is_list(&self) -> bool {
        matches!(&*self.kind, "read" | "unread" | "told" | "above" | "lines")
    }
}

/// What was found out about a file, in the order in which people look at it.
pub fn findings(survey: &Survey, lang: Lang) -> Vec<Finding> {
    let words = Words::of(lang);
    let finding = |kind: &str, name: &str, value: String, is_warning| Finding {
        kind: kind.to_owned(),
        name: name.to_owned(),
        value,
        is_warning,
    };
    let header = &survey.header;
    let dialect = survey.dialect;
    let mut all = vec![
        finding("encoding", words.encoding, dialect.encoding.name().to_owned(), false),
        finding(
            "separator",
            words.separator,
            separator(dialect.separator, words).to_owned(),
            false,
        ),
    ];
    for (field, sign) in
        [(Field::CreditLimit, &survey.limit), (Field::Tolerance, &survey.tolerance)]
    {
        let name = format!("{} \"{}\"", words.decimal, header.name_of(field, lang));
        let told = sign_in_words(sign, words);
        all.extend(told.map(|value| finding("decimal", &name, value, sign.is_asked())));
    }
    let read = columns(header, |_, field| field.is_some());
    all.push(finding("read", words.read, read, false));
    let is_silent = |column: usize| header.is_told(column);
    let unread = columns(header, |column, field| field.is_none() && !is_silent(column));
    let told = columns(header, |column, _| survey.told.contains(&column));
    for (kind, name, value) in [("unread", words.unread, unread), ("told", words.told, told)] {
        if !value.is_empty() {
            all.push(finding(kind, name, value, true));
        }
    }
    if !survey.above.is_empty() {
        let lines: Vec<String> = survey.above.iter().map(|line| format!("\"{line}\"")).collect();
        all.push(finding("above", words.above, lines.join(", "), true));
    }
    let lines = &survey.lines;
    let parts = [
        (lines.rows, words.rows),
        (lines.quoted, words.quoted),
        (lines.header, words.header),
        (lines.above, words.lines_above),
        (lines.blank, words.blank),
    ];
    let parts = parts.iter().filter(|(n, _)| *n > 0);
    let parts: Vec<_> = parts.map(|(n, name)| format!("{name} {}", number(*n, lang))).collect();
    let sum = format!("{}: {}", number(lines.total(), lang), parts.join(", "));
    all.push(finding("lines", words.lines, sum, false));
    all
}

fn columns(header: &Header, is: impl Fn(usize, Option<Field>) -> bool) -> String {
    let all = header.names.iter().zip(&header.columns).enumerate();
    let names = all.filter(|(column, (name, field))| !name.is_empty() && is(*column, **field));
    names.map(|(_, (name, _))| name.as_str()).collect::<Vec<_>>().join(", ")
}

fn separator(separator: Separator, words: &Words) -> &'static str {
    match separator {
        Separator::Comma => words.comma,
        Separator::Semicolon => words.semicolon,
        Separator::Tab => words.tab,
        Separator::Pipe => words.pipe,
    }
}

fn sign_in_words(sign: &Sign, words: &Words) -> Option<String> {
    let name = |mark: Mark| if mark == Mark::Point { words.point } else { words.comma };
    Some(match sign {
        Sign::Unused => return None,
        Sign::Known { mark, is_fixed: false } => name(*mark).to_owned(),
        Sign::Known { mark, is_fixed: true } => format!("{}, {}", name(*mark), words.fixed),
        Sign::Open { chosen: Some(mark), .. } => format!("{}, {}", name(*mark), words.chosen),
        Sign::Open { chosen: None, .. } => words.not_chosen.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::Surveyor;
    use super::*;

    fn check(file: &str, lang: Lang, expected: &[&str]) {
        let mut surveyor = Surveyor::new();
        surveyor.feed(file.as_bytes());
        let told = surveyor.finish();
        let survey = told.unwrap_or_else(|refused| *refused.survey.unwrap());
        let found: Vec<String> = findings(&survey, lang)
            .into_iter()
            .map(|f| format!("{}{}: {}", if f.is_warning { "! " } else { "" }, f.name, f.value))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn every_door_tells_the_same_of_a_file() {
        let file = "Clientes\n\nE-mail;Nome;Limite (R$);Tolerância;Balance\na@b.co;\"x\ny\";1.500,00;0.05;3\n";
        check(
            file,
            Lang::En,
            &[
                "Encoding: UTF-8",
                "Separator: semicolon",
                "Decimal sign of \"Limite (R$)\": comma",
                "Decimal sign of \"Tolerância\": point",
                "Columns read: E-mail, Limite (R$), Tolerância",
                "! Columns not read: Nome",
                "! Not read, though filled: Balance",
                "! Left out above the header: \"Clientes\"",
                "Lines of the file: 5: rows 1, inside quotes 1, header 1, above it 1, blank 1",
            ],
        );
        check(
            "Email,Limite\na@b.co,\"1,500\"\n",
            Lang::Pt,
            &[
                "Codificação: UTF-8",
                "Separador: vírgula",
                "! Separador decimal de \"Limite\": ainda não escolhido",
                "Colunas lidas: Email, Limite",
                "Linhas do arquivo: 2: dados 1, cabeçalho 1",
            ],
        );
    }
}
