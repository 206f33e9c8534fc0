//! Why a file is not taken.

use super::*;
use crate::imports::Unit;

impl FileRefusal {
    /// Why the file was not taken, and what to send instead. Nothing of it was written.
    pub fn sentence(&self, lang: Lang, store: &Store) -> String {
        match self {
            FileRefusal::Empty => say!(
                lang,
                "The file is empty. Choose one with a header and at least one row.",
                "O arquivo está vazio. Escolha um com cabeçalho e pelo menos uma linha.",
                "El archivo está vacío. Elige uno con encabezado y al menos una fila.",
            ),
            FileRefusal::HeaderOnly => say!(
                lang,
                "The file has a header and no rows. Add a row for each account.",
                "O arquivo tem cabeçalho e nenhuma linha. Acrescente uma linha por conta.",
                "El archivo tiene encabezado y ninguna fila. Agrega una fila por cuenta.",
            ),
            FileRefusal::NotText => say!(
                lang,
                "The file is not text, whatever its name says. Save your sheet as CSV (UTF-8) \
                 and choose that file.",
                "O arquivo não é texto, seja qual for o nome. Salve sua planilha como CSV (UTF-8) \
                 e escolha esse arquivo.",
                "El archivo no es texto, diga lo que diga su nombre. Guarda tu hoja como \
                 CSV (UTF-8) y elige ese archivo.",
            ),
            FileRefusal::Spreadsheet => say!(
                lang,
                "The file is a spreadsheet. Save it as CSV (UTF-8) and choose that file.",
                "O arquivo é uma planilha. Salve-a como CSV (UTF-8) e escolha esse arquivo.",
                "El archivo es una hoja de cálculo. Guárdala como CSV (UTF-8) y elige ese archivo.",
            ),
            FileRefusal::NoEmailColumn => say!(
                lang,
                "No column of the file could be recognised as the email. \
                 Name it Email in the first line.",
                "Nenhuma coluna do arquivo foi reconhecida como o e-mail. \
                 Chame-a de Email na primeira linha.",
                "Ninguna columna del archivo se reconoció como el email. \
                 Llámala Email en la primera línea.",
            ),
            FileRefusal::DuplicateColumn { field } => {
                let field = field.label(lang);
                say!(
                    lang,
                    "Two columns of the file hold \"{field}\". Remove or rename one of them.",
                    "Duas colunas do arquivo contêm \"{field}\". Remova ou renomeie uma delas.",
                    "Dos columnas del archivo contienen \"{field}\". Quita o renombra una de ellas.",
                )
            }
            FileRefusal::HeaderTooLarge => say!(
                lang,
                "The first line of the file is too long to be a header. \
                 Put the column names there, and only those.",
                "A primeira linha do arquivo é longa demais para um cabeçalho. \
                 Ponha nela os nomes das colunas e nada mais.",
                "La primera línea del archivo es demasiado larga para un encabezado. \
                 Pon en ella los nombres de las columnas y nada más.",
            ),
            FileRefusal::OtherUnit { name, unit } => unit.sentence(name, lang, store),
            FileRefusal::NoSuchColumn { name } => say!(
                lang,
                "The file has no column \"{name}\". Write its name as the file does.",
                "O arquivo não tem a coluna \"{name}\". Escreva o nome como está no arquivo.",
                "El archivo no tiene la columna \"{name}\". Escribe su nombre como está en el archivo.",
            ),
            FileRefusal::Unclear { questions } => {
                let asked: Vec<String> =
                    questions.iter().map(|question| question.sentence(lang, store)).collect();
                asked.join(" ")
            }
            FileRefusal::SeveralFiles => say!(
                lang,
                "Several files were sent. Send them one by one.",
                "Vários arquivos foram enviados. Envie um de cada vez.",
                "Se enviaron varios archivos. Envíalos uno por uno.",
            ),
            FileRefusal::LinesLost => say!(
                lang,
                "Not every line of this file could be accounted for, so nothing of it is imported. Save it as CSV (UTF-8) \
                 again; if this comes again, tell whoever runs Fiado.",
                "Nem todas as linhas deste arquivo puderam ser contadas, por isso nada dele é importado. Salve-o de novo \
                 como CSV (UTF-8); se acontecer outra vez, avise quem cuida do Fiado.",
                "No se pudo dar cuenta de todas las líneas de este archivo, por eso no se importa nada. Guárdalo de nuevo \
                 como CSV (UTF-8); si vuelve a pasar, avisa a quien administra Fiado.",
            ),
            FileRefusal::TooLarge { max_bytes } => {
                let max = bytes(*max_bytes, lang);
                say!(
                    lang,
                    "The file is larger than {max}. Split it and import the parts one by one.",
                    "O arquivo tem mais de {max}. Divida-o e importe as partes uma a uma.",
                    "El archivo tiene más de {max}. Divídelo e importa las partes una por una.",
                )
            }
            FileRefusal::NotWhole { line } => {
                let line = number(i64::try_from(*line).unwrap_or(i64::MAX), lang);
                say!(
                    lang,
                    "The accounts changed after the check, so that line {line} is refused, and all rows were wanted or none: what was applied is taken back. Check the file again.",
                    "As contas mudaram depois da conferência, de modo que a linha {line} foi recusada, e era tudo ou nada: o que foi aplicado é desfeito. Confira o arquivo de novo.",
                    "Las cuentas cambiaron después de la revisión, de modo que la línea {line} se rechaza, y era todo o nada: lo aplicado se deshace. Revisa el archivo de nuevo.",
                )
            }
            FileRefusal::CutOff => say!(
                lang,
                "The upload ended before the file did. Send the file again.",
                "O envio terminou antes do arquivo. Envie o arquivo de novo.",
                "El envío terminó antes que el archivo. Envía el archivo de nuevo.",
            ),
        }
    }
}

impl Unit {
    /// What is wrong with a heading that names this unit.
    fn sentence(&self, name: &str, lang: Lang, store: &Store) -> String {
        let sign = store.sign();
        if let Unit::Currency(other) = self {
            let own = &store.currency;
            return say!(
                lang,
                "The column \"{name}\" is in {other}, and this store counts in {own}. Write its amounts in {sign}.",
                "A coluna \"{name}\" está em {other}, e esta loja conta em {own}. Escreva os valores em {sign}.",
                "La columna \"{name}\" está en {other}, y esta tienda cuenta en {own}. Escribe los importes en {sign}.",
            );
        }
        let unit = match self {
            Unit::Percent => "%",
            Unit::Cents => lang.pick("cents", "centavos", "centavos"),
            Unit::Thousands => lang.pick("thousands", "milhares", "miles"),
            Unit::Millions | Unit::Currency(_) => lang.pick("millions", "milhões", "millones"),
        };
        say!(
            lang,
            "The column \"{name}\" says that its amounts are in {unit}. Write them in {sign}, and take that out of the heading.",
            "A coluna \"{name}\" diz que seus valores estão em {unit}. Escreva-os em {sign} e tire isso do título.",
            "La columna \"{name}\" dice que sus importes están en {unit}. Escríbelos en {sign} y quita eso del título.",
        )
    }
}
