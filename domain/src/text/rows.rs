//! What is wrong with a row of a file as a whole, or beside others.

use super::*;
use crate::imports::Separator;

impl Fault {
    /// What is wrong on the first line, what would be right on the second; nothing where that is said elsewhere.
    pub(super) fn row_lines(&self, lang: Lang) -> String {
        let value = shown(&self.value, lang);
        match &self.rule {
            Rule::CutOff { found, expected } => {
                let (found, expected) = (number(*found, lang), number(*expected, lang));
                say!(
                    lang,
                    "The file ends in the middle of this row, after {found} of {expected} fields.\n\
                     Save or send the file again; it was cut off here.",
                    "O arquivo termina no meio desta linha, depois de {found} de {expected} campos.\n\
                     Salve ou envie o arquivo de novo; ele foi cortado aqui.",
                    "El archivo termina en medio de esta fila, después de {found} de {expected} campos.\n\
                     Guarda o envía el archivo de nuevo; se cortó aquí.",
                )
            }
            Rule::TooManyFields { found, expected } => {
                let (found, expected) = (number(*found, lang), number(*expected, lang));
                say!(
                    lang,
                    "Fields in this row: {found}; columns in the header: {expected}.\n\
                     Put values that contain the separator in quotes.",
                    "Campos nesta linha: {found}; colunas no cabeçalho: {expected}.\n\
                     Ponha entre aspas os valores que contêm o separador.",
                    "Campos en esta fila: {found}; columnas en el encabezado: {expected}.\n\
                     Pon entre comillas los valores que contienen el separador.",
                )
            }
            Rule::UnclosedQuote => say!(
                lang,
                "A quote is opened here and never closed.\n\
                 Close it; write a quote that belongs to the text twice (\"\").",
                "Uma aspa é aberta aqui e nunca fechada.\n\
                 Feche-a; escreva duas vezes (\"\") a aspa que faz parte do texto.",
                "Aquí se abre una comilla que nunca se cierra.\n\
                 Ciérrala; escribe dos veces (\"\") la comilla que es parte del texto.",
            ),
            Rule::TextAfterQuote => say!(
                lang,
                "There is text between a closing quote and the next separator.\n\
                 Put the whole value in quotes; write a quote that belongs to the text twice (\"\").",
                "Há texto entre uma aspa que fecha e o próximo separador.\n\
                 Ponha o valor inteiro entre aspas; escreva duas vezes (\"\") a aspa que faz parte do texto.",
                "Hay texto entre una comilla de cierre y el siguiente separador.\n\
                 Pon el valor entero entre comillas; escribe dos veces (\"\") la comilla que es parte del texto.",
            ),
            Rule::OtherSeparator { row, header } => {
                let [row, header] = [row, header].map(|separator| separator.plural(lang));
                say!(
                    lang,
                    "This row is separated by {row}, the header by {header}.\nSeparate all rows alike.",
                    "Esta linha é separada por {row}, o cabeçalho por {header}.\nSepare todas as linhas do mesmo modo.",
                    "Esta fila está separada por {row}, el encabezado por {header}.\nSepara todas las filas del mismo modo.",
                )
            }
            Rule::HeaderAgain => say!(
                lang,
                "This row is a header: files were put together.\nRemove it.",
                "Esta linha é um cabeçalho: arquivos foram juntados.\nRemova-a.",
                "Esta fila es un encabezado: se juntaron archivos.\nQuítala.",
            ),
            Rule::UnderOtherHeader { line } => {
                let line = number(*line, lang);
                say!(
                    lang,
                    "This row stands under the header of line {line}, whose columns are others.\nImport it as a file of its own.",
                    "Esta linha está sob o cabeçalho da linha {line}, que tem outras colunas.\nImporte-a em um arquivo próprio.",
                    "Esta fila está bajo el encabezado de la línea {line}, que tiene otras columnas.\nImpórtala en un archivo aparte.",
                )
            }
            Rule::RowTooLong { max } => {
                let max = bytes(u64::try_from(*max).unwrap_or(u64::MAX), lang);
                say!(
                    lang,
                    "This row is longer than {max}.\nShorten it, or look for a quote left open.",
                    "Esta linha tem mais de {max}.\nEncurte-a ou procure uma aspa aberta.",
                    "Esta fila tiene más de {max}.\nAcórtala o busca una comilla abierta.",
                )
            }
            Rule::SameAsLine { line } => {
                let line = number(*line, lang);
                say!(
                    lang,
                    "Line {line} of this file has the same value.\nKeep one of the two rows.",
                    "A linha {line} deste arquivo tem o mesmo valor.\nMantenha só uma das duas.",
                    "La línea {line} de este archivo tiene el mismo valor.\nDeja solo una.",
                )
            }
            Rule::ThousandTimes { stored } => {
                let mark = lang.mark();
                let [now, read] = [
                    stored.percent(mark),
                    Rate::millionths(stored.as_millionths().saturating_mul(1_000)).percent(mark),
                ];
                say!(
                    lang,
                    "{value} is {read}, exactly 1,000 times the {now} there is: a spreadsheet took the decimal sign for a thousands sign.\nWrite {now}.",
                    "{value} é {read}, exatamente 1.000 vezes os {now} que há: uma planilha tomou o separador decimal pelo de milhar.\nEscreva {now}.",
                    "{value} es {read}, exactamente 1.000 veces el {now} que hay: una hoja de cálculo tomó el separador decimal por el de miles.\nEscribe {now}.",
                )
            }
            Rule::ReplacesDocument { stored } => say!(
                lang,
                "{value} would replace {stored}, which the account has.\nWrite {stored}, or leave the cell blank; only the API replaces such a document.",
                "{value} substituiria {stored}, que a conta tem.\nEscreva {stored} ou deixe a célula em branco; só a API substitui um documento assim.",
                "{value} reemplazaría a {stored}, que tiene la cuenta.\nEscribe {stored} o deja la celda en blanco; solo la API reemplaza un documento así.",
            ),
            _ => String::new(),
        }
    }
}

impl Separator {
    /// Several of them, as people call them.
    fn plural(self, lang: Lang) -> &'static str {
        match self {
            Separator::Comma => lang.pick("commas", "vírgulas", "comas"),
            Separator::Semicolon => lang.pick("semicolons", "ponto e vírgula", "puntos y comas"),
            Separator::Tab => lang.pick("tabs", "tabulações", "tabuladores"),
            Separator::Pipe => lang.pick("vertical bars", "barras verticais", "barras verticales"),
        }
    }
}
