//! What the product's errors, names and amounts say to a person, in the three languages.
//!
//! A sentence tells what happened, then what to do. It blames nobody and shows no internals.

use crate::accounts::Status;
use crate::email::{self, is_invisible};
use crate::error::{Error, Fault, Field, FileRefusal, Lack, Noun, PurchaseRefusal, Refusal, Rule};
use crate::lang::Lang;
use crate::money::{Figures, MONEY_MAX, Mark, Money, RATE_MAX, Rate, figures};
use crate::people::{Permission, Role};
use crate::settings::Store;

/// How many characters of a value a sentence repeats.
pub const VALUE_SHOWN_LENGTH_MAX: usize = 40;

/// A sentence in one of three languages; a missing one does not compile.
macro_rules! say {
    ($lang:expr, $en:literal, $pt:literal, $es:literal $(,)?) => {
        match $lang {
            Lang::En => format!($en),
            Lang::Pt => format!($pt),
            Lang::Es => format!($es),
        }
    };
}

pub(crate) use say;

// Below the macro, which they use.
mod faults;
mod files;
mod imports;
mod labels;
mod purchases;
mod refusals;
mod rows;
#[cfg(test)]
mod tests;
mod typed;

pub use typed::{asked, confirmation, read_back};

pub use imports::import_name;

/// An amount as people read it: `R$3,000.00` in English, `R$ 3.000,00` with a no-break space in
/// Portuguese and Spanish; a minus stands before the sign.
pub fn amount(money: Money, lang: Lang, store: &Store) -> String {
    let sign = store.sign();
    let plain = money.plain(lang.mark());
    let minus = if plain.starts_with('-') { "-" } else { "" };
    let figures = group(plain.trim_start_matches('-'), lang);
    // A bare code (`UYU`) would run into the figures.
    let joined = lang == Lang::En && !sign.ends_with(|c: char| c.is_ascii_alphabetic());
    let space = if joined { "" } else { "\u{a0}" };
    format!("{minus}{sign}{space}{figures}")
}

/// A whole number with its thousands grouped: `12,345`; `12.345` in Portuguese and Spanish.
/// Beyond `i64` it is shown as the largest `i64`.
pub fn number(n: impl TryInto<i64>, lang: Lang) -> String {
    group(&n.try_into().unwrap_or(i64::MAX).to_string(), lang)
}

/// Puts thousands signs into plain digits, which may have a minus and decimals.
fn group(plain: &str, lang: Lang) -> String {
    let mark = lang.mark();
    let whole = plain.find(mark.decimal()).unwrap_or(plain.len());
    let mut grouped = String::with_capacity(plain.len() + plain.len() / 3);
    for (at, c) in plain.char_indices() {
        let opens_group = at > 0 && at < whole && (whole - at).is_multiple_of(3);
        if opens_group && !grouped.ends_with('-') {
            grouped.push(mark.thousands());
        }
        grouped.push(c);
    }
    grouped
}

impl Error {
    /// What happened and what to do, for a banner or a page of its own.
    pub fn sentence(&self, lang: Lang, store: &Store) -> String {
        match self {
            Error::Unauthenticated => say!(
                lang,
                "You are signed out. Sign in to go on.",
                "Você não está conectado. Entre para continuar.",
                "No has iniciado sesión. Entra para continuar.",
            ),
            Error::Forbidden(permission) => {
                let name = permission.label(lang);
                say!(
                    lang,
                    "Your role does not include \"{name}\". Ask an owner for it.",
                    "Seu papel não inclui \"{name}\". Peça a um proprietário.",
                    "Tu rol no incluye \"{name}\". Pídelo a un propietario.",
                )
            }
            Error::NotFound(noun) => noun.missing(lang).to_owned(),
            Error::Invalid(_) => say!(
                lang,
                "Nothing was saved yet. Some fields need attention.",
                "Nada foi salvo ainda. Alguns campos precisam de atenção.",
                "Aún no se guardó nada. Algunos campos requieren atención.",
            ),
            Error::Refused(refusal) => refusal.sentence(lang, store),
            Error::Stale => say!(
                lang,
                "Somebody changed this after you opened it, so nothing was saved. \
                 Check what is here now and repeat your change.",
                "Alguém alterou isto depois que você abriu, por isso nada foi salvo. \
                 Confira o que está aqui agora e repita sua alteração.",
                "Alguien cambió esto después de que lo abriste, por eso no se guardó nada. \
                 Revisa lo que hay ahora y repite tu cambio.",
            ),
            Error::Unreachable => say!(
                lang,
                "The server cannot be reached. Check your connection and try again.",
                "Não foi possível alcançar o servidor. Verifique sua conexão e tente de novo.",
                "No se puede llegar al servidor. Revisa tu conexión e inténtalo de nuevo.",
            ),
            Error::Unavailable(Lack::Room) => say!(
                lang,
                "The disk of the server is full, so nothing was saved. What is there can be read; \
                 tell whoever runs Fiado, and try again once there is room.",
                "O disco do servidor está cheio, por isso nada foi salvo. O que existe pode ser lido; \
                 avise quem cuida do Fiado e tente de novo quando houver espaço.",
                "El disco del servidor está lleno, por eso no se guardó nada. Lo que existe se puede leer; \
                 avisa a quien administra Fiado e inténtalo de nuevo cuando haya espacio.",
            ),
            Error::Unavailable(Lack::Writing) => say!(
                lang,
                "The database can only be read for now, so nothing was saved. \
                 Tell whoever runs Fiado, and try again later.",
                "O banco de dados só pode ser lido por enquanto, por isso nada foi salvo. \
                 Avise quem cuida do Fiado e tente de novo mais tarde.",
                "La base de datos solo se puede leer por ahora, por eso no se guardó nada. \
                 Avisa a quien administra Fiado e inténtalo de nuevo más tarde.",
            ),
            Error::Unavailable(Lack::Answer) => say!(
                lang,
                "The database does not answer at the moment. Try again in a few seconds; \
                 if it goes on, tell whoever runs Fiado.",
                "O banco de dados não responde no momento. Tente de novo em alguns segundos; \
                 se continuar, avise quem cuida do Fiado.",
                "La base de datos no responde en este momento. Inténtalo de nuevo en unos segundos; \
                 si continúa, avisa a quien administra Fiado.",
            ),
            Error::Internal { incident } => say!(
                lang,
                "Something broke on our side and nothing was changed. Try again; \
                 if it happens again, give this number to whoever runs Fiado: {incident}.",
                "Algo falhou do nosso lado e nada foi alterado. Tente de novo; \
                 se voltar a acontecer, informe este número a quem cuida do Fiado: {incident}.",
                "Algo falló de nuestro lado y no se cambió nada. Inténtalo de nuevo; \
                 si vuelve a pasar, da este número a quien administra Fiado: {incident}.",
            ),
        }
    }
}

impl Noun {
    /// That there is no such thing, and what to do.
    pub fn missing(self, lang: Lang) -> &'static str {
        match self {
            Noun::Account => lang.pick(
                "There is no such account. Go back to the list and search for it.",
                "Esta conta não existe. Volte à lista e procure por ela.",
                "Esta cuenta no existe. Vuelve a la lista y búscala.",
            ),
            Noun::Import => lang.pick(
                "There is no such import. Look for it in the import history.",
                "Esta importação não existe. Procure no histórico de importação.",
                "Esta importación no existe. Búscala en el historial de importación.",
            ),
            Noun::Page => lang.pick(
                "There is no page at this address. Check it, or start from the accounts.",
                "Não há página neste endereço. Confira-o ou comece pelas contas.",
                "No hay ninguna página en esta dirección. Revísala o empieza por las cuentas.",
            ),
            Noun::Person => lang.pick(
                "There is no such person. Go back to the list of people.",
                "Esta pessoa não existe. Volte à lista de pessoas.",
                "Esta persona no existe. Vuelve a la lista de personas.",
            ),
            Noun::Holder => lang.pick(
                "This account has no such holder. Look for it among its additional holders.",
                "Esta conta não tem esse dependente. Procure entre os dependentes adicionais.",
                "Esta cuenta no tiene ese dependiente. Búscalo entre los dependientes adicionales.",
            ),
            Noun::Transaction => lang.pick(
                "This account has no such transaction. Check its id.",
                "Esta conta não tem essa transação. Confira o id.",
                "Esta cuenta no tiene esa transacción. Revisa el id.",
            ),
            Noun::Invoice => lang.pick(
                "This account has no such invoice. Check its id.",
                "Esta conta não tem esse título. Confira o id.",
                "Esta cuenta no tiene esa factura. Revisa el id.",
            ),
            Noun::Receipt => lang.pick(
                "This account has no such payment. Check its id.",
                "Esta conta não tem esse pagamento. Confira o id.",
                "Esta cuenta no tiene ese pago. Revisa el id.",
            ),
            Noun::Key => lang.pick(
                "There is no such key. Check its AppKey.",
                "Esta chave não existe. Confira o AppKey.",
                "Esta clave no existe. Revisa el AppKey.",
            ),
        }
    }
}

/// Two lines as one sentence after the other.
pub(crate) fn joined(lines: &str) -> String {
    lines.replace('\n', " ")
}

/// What happened: the first of two lines.
pub(crate) fn first(lines: &str) -> String {
    lines.lines().next().unwrap_or_default().to_owned()
}

/// What to do: the second of two lines, where there is one.
pub(crate) fn second(lines: &str) -> String {
    lines.lines().nth(1).unwrap_or_default().to_owned()
}

/// The value in quotes, shortened, without anything that cannot be seen; "this value" where there
/// is none to show.
fn shown(value: &str, lang: Lang) -> String {
    let value = value.trim();
    if value.is_empty() {
        return lang.pick("This value", "Este valor", "Este valor").to_owned();
    }
    let visible = |c: char| if c.is_control() || is_invisible(c) { '\u{fffd}' } else { c };
    let mut text: String = value.chars().take(VALUE_SHOWN_LENGTH_MAX).map(visible).collect();
    if value.chars().nth(VALUE_SHOWN_LENGTH_MAX).is_some() {
        text.push('…');
    }
    format!("\"{text}\"")
}

/// A size in the largest unit that fits into it.
fn bytes(n: u64, lang: Lang) -> String {
    const KB: u64 = 1024;
    const MB: u64 = 1024 * KB;
    let (n, unit) = match n {
        MB.. => (n / MB, "MB"),
        KB..MB => (n / KB, "KB"),
        0..KB => (n, "bytes"),
    };
    format!("{}\u{a0}{unit}", number(n, lang))
}

/// A waiting time: seconds below two minutes, whole minutes from there on.
fn wait(seconds: i64, lang: Lang) -> String {
    let seconds = seconds.max(1);
    if seconds == 1 {
        return lang.pick("1 second", "1 segundo", "1 segundo").to_owned();
    }
    if seconds < 120 {
        return say!(lang, "{seconds} seconds", "{seconds} segundos", "{seconds} segundos");
    }
    let minutes = number(seconds.saturating_add(59) / 60, lang);
    say!(lang, "{minutes} minutes", "{minutes} minutos", "{minutes} minutos")
}
