//! Which rule of the business says no, and what can be done instead.

use super::*;

impl Refusal {
    /// Which rule of the business says no, and what can be done instead.
    pub fn sentence(&self, lang: Lang, store: &Store) -> String {
        joined(&self.lines(lang, store))
    }

    /// Which rule says no on the first line, what can be done on the second.
    pub(super) fn lines(&self, lang: Lang, store: &Store) -> String {
        match self {
            Refusal::AlreadyOpen { field, account } => {
                let taken = taken(*field, lang);
                say!(
                    lang,
                    "{taken} belongs to the open account {account}.\n\
                     Use another, or change that account.",
                    "{taken} é da conta aberta {account}.\nUse outro ou altere aquela conta.",
                    "{taken} es de la cuenta abierta {account}.\nUsa otro o cambia esa cuenta.",
                )
            }
            Refusal::AlreadyClosed { account } => say!(
                lang,
                "The account {account} is closed already.\nLeave this row out.",
                "A conta {account} já está encerrada.\nDeixe esta linha de fora.",
                "La cuenta {account} ya está cerrada.\nDeja esta fila fuera.",
            ),
            Refusal::AccountClosed => say!(
                lang,
                "This account is closed and takes no more changes.\nOpen a new one instead.",
                "Esta conta está encerrada e não aceita mais alterações.\nAbra uma nova.",
                "Esta cuenta está cerrada y ya no admite cambios.\nAbre una nueva.",
            ),
            Refusal::OwedDiffers { owed } => {
                let owed = amount(*owed, lang, store);
                say!(
                    lang,
                    "The amount owed is {owed}.\nType exactly that to close the account.",
                    "O valor devido é {owed}.\nDigite exatamente isso para encerrar a conta.",
                    "El importe adeudado es {owed}.\nEscribe exactamente eso para cerrar la cuenta.",
                )
            }
            Refusal::CeilingNotYours { default_limit } => {
                let limit = amount(*default_limit, lang, store);
                let name = Permission::EditCredits.label(lang);
                say!(
                    lang,
                    "Without \"{name}\", accounts open at the store's limit of {limit} \
                     and tolerance 0.\nUse these, or ask an owner.",
                    "Sem \"{name}\", contas são abertas com o limite da loja, {limit}, \
                     e tolerância 0.\nUse esses valores ou peça a um proprietário.",
                    "Sin \"{name}\", las cuentas se abren con el límite de la tienda, {limit}, \
                     y tolerancia 0.\nUsa esos valores o pídelo a un propietario.",
                )
            }
            Refusal::ReopeningNotYours { account } => {
                let name = Permission::EditCredits.label(lang);
                say!(
                    lang,
                    "The account {account} of this customer was closed with a lower limit, or still owes.\n\
                     Giving them another account needs \"{name}\": ask an owner or a manager.",
                    "A conta {account} deste cliente foi encerrada com um limite menor ou ainda deve.\n\
                     Dar-lhe outra conta exige \"{name}\": peça a um proprietário ou gerente.",
                    "La cuenta {account} de este cliente se cerró con un límite menor o aún debe.\n\
                     Darle otra cuenta requiere \"{name}\": pídelo a un propietario o gerente.",
                )
            }
            Refusal::NamesNotYours => {
                let name = Permission::EditCredits.label(lang);
                say!(
                    lang,
                    "This customer owes, or has less than the store's limit.\n\
                     Changing their email or document needs \"{name}\": ask an owner or a manager.",
                    "Este cliente deve ou tem menos que o limite da loja.\n\
                     Alterar seu e-mail ou documento exige \"{name}\": peça a um proprietário ou gerente.",
                    "Este cliente debe o tiene menos que el límite de la tienda.\n\
                     Cambiar su email o documento requiere \"{name}\": pídelo a un propietario o gerente.",
                )
            }
            Refusal::ChangedSince => say!(
                lang,
                "This account was changed after you read it, so nothing was saved.\n\
                 Read it again and repeat your change.",
                "Esta conta foi alterada depois que você a leu, por isso nada foi salvo.\n\
                 Leia-a de novo e repita sua alteração.",
                "Esta cuenta cambió después de que la leíste, por eso no se guardó nada.\n\
                 Léela de nuevo y repite tu cambio.",
            ),
            Refusal::TooMuchSent { max_bytes } => {
                let max = bytes(*max_bytes, lang);
                say!(
                    lang,
                    "More than {max} was sent.\nShorten what you typed and send it again.",
                    "Foram enviados mais de {max}.\nEncurte o que você digitou e envie de novo.",
                    "Se enviaron más de {max}.\nAcorta lo que escribiste y envíalo de nuevo.",
                )
            }
            Refusal::WrongCredentials => say!(
                lang,
                "This email and password do not match.\nCheck both and try again.",
                "Este e-mail e esta senha não correspondem.\nConfira os dois e tente de novo.",
                "Este email y esta contraseña no coinciden.\nRevisa ambos e inténtalo de nuevo.",
            ),
            Refusal::TooManyAttempts { wait_seconds } => {
                let time = wait(*wait_seconds, lang);
                say!(
                    lang,
                    "There were too many attempts to sign in.\nWait {time} and try again.",
                    "Houve tentativas demais de entrar.\nEspere {time} e tente de novo.",
                    "Hubo demasiados intentos de entrar.\nEspera {time} e inténtalo de nuevo.",
                )
            }
            Refusal::LinkSpent => say!(
                lang,
                "This link works only once and can no longer be used.\nAsk for a new one.",
                "Este link só funciona uma vez e não pode mais ser usado.\nPeça um novo.",
                "Este enlace solo funciona una vez y ya no se puede usar.\nPide uno nuevo.",
            ),
            Refusal::PersonExists => say!(
                lang,
                "Somebody already signs in with this email.\nUse another.",
                "Alguém já entra com este e-mail.\nUse outro.",
                "Alguien ya entra con este email.\nUsa otro.",
            ),
            Refusal::LastOwner => say!(
                lang,
                "This is the last owner.\nMake somebody else an owner first.",
                "Esta pessoa é a última proprietária.\nAntes, torne outra pessoa proprietária.",
                "Esta persona es la última propietaria.\nAntes, haz propietaria a otra persona.",
            ),
            Refusal::OtherInvoice => say!(
                lang,
                "The address names one invoice, and friendlyId another.\nLeave friendlyId out, or send that of the same invoice.",
                "O endereço nomeia um título, e friendlyId outro.\nOmita friendlyId ou envie o do mesmo título.",
                "La dirección nombra una factura, y friendlyId otra.\nOmite friendlyId o envía el de la misma factura.",
            ),
            Refusal::StoreNotEmpty => say!(
                lang,
                "This store already holds accounts, so the sample shop was not written.\n\
                 Use an empty database.",
                "Esta loja já tem contas, por isso a loja de exemplo não foi gravada.\n\
                 Use um banco de dados vazio.",
                "Esta tienda ya tiene cuentas, por eso no se escribió la tienda de ejemplo.\n\
                 Usa una base de datos vacía.",
            ),
            Refusal::HolderExists { .. } => say!(
                lang,
                "This account has a holder with this email already.\nUse another.",
                "Esta conta já tem um dependente com este e-mail.\nUse outro.",
                "Esta cuenta ya tiene un dependiente con este email.\nUsa otro.",
            ),
            Refusal::HolderIsOwner => say!(
                lang,
                "An account and its holder cannot have the same email: each may buy already.\n\
                 Use another.",
                "A conta e seu dependente não podem ter o mesmo e-mail: cada um já pode comprar.\n\
                 Use outro.",
                "La cuenta y su dependiente no pueden tener el mismo email: cada uno ya puede comprar.\n\
                 Usa otro.",
            ),
            Refusal::DebitTaken { value } => {
                let value = amount(*value, lang, store);
                say!(
                    lang,
                    "This statement id was booked with {value}.\nUse a new id for another value.",
                    "Este id de lançamento foi usado com {value}.\nUse um novo id para outro valor.",
                    "Este id de movimiento se usó con {value}.\nUsa un id nuevo para otro valor.",
                )
            }
            Refusal::Purchase(refusal) => refusal.sentence(lang, store),
            Refusal::Import(refusal) => refusal.lines(lang),
            Refusal::File(refusal) => refusal.sentence(lang, store),
        }
    }
}

/// What two open accounts cannot share.
fn taken(field: Field, lang: Lang) -> &'static str {
    match field {
        Field::Id => lang.pick("This id", "Este id", "Este id"),
        Field::Email => lang.pick("This email", "Este e-mail", "Este email"),
        Field::Document => lang.pick("This document", "Este documento", "Este documento"),
        _ => lang.pick("This value", "Este valor", "Este valor"),
    }
}
