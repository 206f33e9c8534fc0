//! What an import is called, and why a row of it, or a wish about it, is refused.

use crate::imports::ImportRefusal;

use super::*;

/// An import as people call it: `#41`.
pub fn import_name(key: i64) -> String {
    format!("#{key}")
}

impl ImportRefusal {
    /// What says no on the first line, what can be done on the second.
    pub(super) fn lines(&self, lang: Lang) -> String {
        match self {
            ImportRefusal::NoSuchAccount => say!(
                lang,
                "No open account has this id, document or email.\nCorrect it, or let the import open new accounts.",
                "Nenhuma conta aberta tem este id, documento ou e-mail.\nCorrija ou deixe a importação abrir contas novas.",
                "Ninguna cuenta abierta tiene este id, documento o email.\nCorrígelo o deja que la importación abra cuentas nuevas.",
            ),
            ImportRefusal::DoneAlready { line, import } => {
                let (line, import) = (number(*line, lang), import_name(*import));
                say!(
                    lang,
                    "Line {line} of import {import} went through already.\nLeave this row out.",
                    "A linha {line} da importação {import} já foi aplicada.\nDeixe esta linha de fora.",
                    "La línea {line} de la importación {import} ya se aplicó.\nDeja fuera esta fila.",
                )
            }
            ImportRefusal::ChangedSince => say!(
                lang,
                "This account was changed after the import, so it stays as it is.\nChange it by hand if you want to.",
                "Esta conta foi alterada depois da importação, por isso fica como está.\nAltere-a à mão se quiser.",
                "Esta cuenta se cambió después de la importación, por eso queda como está.\nCámbiala a mano si quieres.",
            ),
            ImportRefusal::UsedSince => say!(
                lang,
                "A hold or an invoice stands on this account since the import.\nCancel or settle it first.",
                "Há uma reserva ou um título nesta conta desde a importação.\nCancele ou quite antes.",
                "Hay una reserva o una factura en esta cuenta desde la importación.\nCancélala o liquídala antes.",
            ),
            ImportRefusal::ClosedForGood => say!(
                lang,
                "The import closed this account, and a closed account stays closed.\nOpen a new one instead.",
                "A importação encerrou esta conta, e conta encerrada não reabre.\nAbra uma nova.",
                "La importación cerró esta cuenta, y una cuenta cerrada no se reabre.\nAbre una nueva.",
            ),
            ImportRefusal::NotWaiting => say!(
                lang,
                "This import does not wait for a decision any more.\nLook at what it says now.",
                "Esta importação não espera mais por uma decisão.\nVeja o que ela diz agora.",
                "Esta importación ya no espera una decisión.\nMira lo que dice ahora.",
            ),
            ImportRefusal::NotOver => say!(
                lang,
                "This import is still going on.\nCancel it or wait until it has ended.",
                "Esta importação ainda está em andamento.\nCancele-a ou espere que termine.",
                "Esta importación aún está en curso.\nCancélala o espera a que termine.",
            ),
            ImportRefusal::RowsRefused { n } => {
                let n = number(*n, lang);
                say!(
                    lang,
                    "All rows were wanted or none, and the number of those refused is {n}.\nCorrect them, or import the good rows.",
                    "Era tudo ou nada, e o número de linhas recusadas é {n}.\nCorrija-as ou importe as linhas boas.",
                    "Era todo o nada, y el número de filas rechazadas es {n}.\nCorrígelas o importa las filas buenas.",
                )
            }
            ImportRefusal::Outdated { n } => {
                let n = number(*n, lang);
                say!(
                    lang,
                    "Since the check, accounts of this file were changed by others: {n}.\nCheck the file again, and look at what it would do now.",
                    "Desde a conferência, contas deste arquivo foram alteradas por outros: {n}.\nConfira o arquivo de novo e veja o que ele faria agora.",
                    "Desde la revisión, otros cambiaron cuentas de este archivo: {n}.\nRevisa el archivo de nuevo y mira lo que haría ahora.",
                )
            }
            ImportRefusal::NothingToDo => say!(
                lang,
                "There is nothing in this import to apply or to take back.\nChoose another one.",
                "Não há nada nesta importação para aplicar ou desfazer.\nEscolha outra.",
                "No hay nada en esta importación para aplicar o deshacer.\nElige otra.",
            ),
            ImportRefusal::UndoneAlready { by } => {
                let by = import_name(*by);
                say!(
                    lang,
                    "This import is taken back by import {by} already.\nSee what became of it there.",
                    "Esta importação já é desfeita pela importação {by}.\nVeja nela o resultado.",
                    "Esta importación ya la deshace la importación {by}.\nMira allí el resultado.",
                )
            }
        }
    }
}
