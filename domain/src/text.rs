//! What the product's errors, names and amounts say to a person, in the three languages.
//!
//! A sentence tells what happened, then what to do. It blames nobody and shows no internals.

use crate::accounts::Status;
use crate::error::{Error, Fault, Field, FileRefusal, Noun, Refusal, Rule};
use crate::lang::Lang;
use crate::money::{MONEY_MAX, Mark, Money, RATE_MAX};
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
    fn missing(self, lang: Lang) -> &'static str {
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
        }
    }
}

impl Fault {
    /// What is wrong with the value and what would be right. The field's name is not repeated:
    /// the sentence stands beside the field, or in a row that names the column.
    pub fn sentence(&self, lang: Lang, store: &Store) -> String {
        let value = shown(&self.value, lang);
        match &self.rule {
            Rule::Required => required(self.field, lang).to_owned(),
            Rule::NotAnEmail => say!(
                lang,
                "{value} is not an email address. Write it like ana@example.com.",
                "{value} não é um e-mail. Escreva como ana@example.com.",
                "{value} no es un email. Escríbelo como ana@example.com.",
            ),
            Rule::NotADocument => say!(
                lang,
                "{value} has characters that no document has. \
                 Use letters, digits, spaces and . - / _ only.",
                "{value} tem caracteres que nenhum documento tem. \
                 Use somente letras sem acento, dígitos, espaços e . - / _.",
                "{value} tiene caracteres que ningún documento tiene. \
                 Usa solo letras sin acento, dígitos, espacios y . - / _.",
            ),
            Rule::NotADocumentType => say!(
                lang,
                "{value} is not a document type. Write CPF, CNPJ, Other, \
                 or a name made of letters, digits, _ and -.",
                "{value} não é um tipo de documento. Escreva CPF, CNPJ, Outro \
                 ou um nome feito de letras sem acento, dígitos, _ e -.",
                "{value} no es un tipo de documento. Escribe CPF, CNPJ, Otro \
                 o un nombre hecho de letras sin acento, dígitos, _ y -.",
            ),
            Rule::NotAnId => say!(
                lang,
                "{value} has characters that an id cannot have. \
                 Use letters, digits, spaces and . _ - / @ + only.",
                "{value} tem caracteres que um id não pode ter. \
                 Use somente letras sem acento, dígitos, espaços e . _ - / @ +.",
                "{value} tiene caracteres que un id no puede tener. \
                 Usa solo letras sin acento, dígitos, espacios y . _ - / @ +.",
            ),
            Rule::NotAnAmount { mark } => {
                let example = Money::minor(100_050).plain(*mark);
                say!(
                    lang,
                    "{value} is not an amount. Write it as {example}.",
                    "{value} não é um valor. Escreva como {example}.",
                    "{value} no es un importe. Escríbelo como {example}.",
                )
            }
            Rule::NotARate { mark } => {
                let sign = mark.decimal();
                say!(
                    lang,
                    "{value} is not a rate. Write 5% as 0{sign}05 or 5%.",
                    "{value} não é uma taxa. Escreva 5% como 0{sign}05 ou 5%.",
                    "{value} no es una tasa. Escribe 5% como 0{sign}05 o 5%.",
                )
            }
            Rule::TooManyDecimals { max } => {
                let max = number(*max, lang);
                say!(
                    lang,
                    "{value} has more than {max} decimals. Round it to {max}.",
                    "{value} tem mais de {max} casas decimais. Arredonde para {max}.",
                    "{value} tiene más de {max} decimales. Redondéalo a {max}.",
                )
            }
            Rule::Negative => say!(
                lang,
                "{value} is below zero. Write 0 or more.",
                "{value} é menor que zero. Escreva 0 ou mais.",
                "{value} es menor que cero. Escribe 0 o más.",
            ),
            Rule::TooLarge => {
                let most = largest(self.field, lang, store);
                say!(
                    lang,
                    "{value} is too large. Write {most}.",
                    "{value} é grande demais. Escreva {most}.",
                    "{value} es demasiado grande. Escribe {most}.",
                )
            }
            Rule::TooLong { max } => {
                let max = number(*max, lang);
                say!(
                    lang,
                    "This is too long. Use at most {max} characters.",
                    "Isto é longo demais. Use no máximo {max} caracteres.",
                    "Esto es demasiado largo. Usa como máximo {max} caracteres.",
                )
            }
            Rule::TooShort { min } => {
                let min = number(*min, lang);
                say!(
                    lang,
                    "This is too short. Use at least {min} characters.",
                    "Isto é curto demais. Use pelo menos {min} caracteres.",
                    "Esto es demasiado corto. Usa al menos {min} caracteres.",
                )
            }
            Rule::NotAStatus => {
                let [open, closed] = [Status::Open, Status::Closed].map(|s| s.label(lang));
                say!(
                    lang,
                    "{value} is not a status. Write {open} or {closed}.",
                    "{value} não é um status. Escreva {open} ou {closed}.",
                    "{value} no es un estado. Escribe {open} o {closed}.",
                )
            }
            Rule::ControlCharacter => say!(
                lang,
                "{value} holds an invisible control character. Delete it or type the value anew.",
                "{value} contém um caractere de controle invisível. \
                 Apague-o ou digite o valor de novo.",
                "{value} contiene un carácter de control invisible. \
                 Bórralo o escribe el valor de nuevo.",
            ),
            Rule::NotText => say!(
                lang,
                "{value} cannot be read in the file's encoding. \
                 Save the file as UTF-8 and import it again.",
                "{value} não pode ser lido na codificação do arquivo. \
                 Salve o arquivo em UTF-8 e importe-o de novo.",
                "{value} no se puede leer en la codificación del archivo. \
                 Guarda el archivo en UTF-8 e impórtalo de nuevo.",
            ),
            Rule::TooFewFields { found, expected } => {
                let (found, expected) = (number(*found, lang), number(*expected, lang));
                say!(
                    lang,
                    "Fields in this row: {found}; columns in the header: {expected}. \
                     Add the missing fields, empty if need be.",
                    "Campos nesta linha: {found}; colunas no cabeçalho: {expected}. \
                     Acrescente os campos que faltam, ainda que vazios.",
                    "Campos en esta fila: {found}; columnas en el encabezado: {expected}. \
                     Agrega los campos que faltan, aunque estén vacíos.",
                )
            }
            Rule::TooManyFields { found, expected } => {
                let (found, expected) = (number(*found, lang), number(*expected, lang));
                say!(
                    lang,
                    "Fields in this row: {found}; columns in the header: {expected}. \
                     Put values that contain the separator in quotes.",
                    "Campos nesta linha: {found}; colunas no cabeçalho: {expected}. \
                     Ponha entre aspas os valores que contêm o separador.",
                    "Campos en esta fila: {found}; columnas en el encabezado: {expected}. \
                     Pon entre comillas los valores que contienen el separador.",
                )
            }
            Rule::UnclosedQuote => say!(
                lang,
                "A quote is opened here and never closed. \
                 Close it; write a quote that belongs to the text twice (\"\").",
                "Uma aspa é aberta aqui e nunca fechada. \
                 Feche-a; escreva duas vezes (\"\") a aspa que faz parte do texto.",
                "Aquí se abre una comilla que nunca se cierra. \
                 Ciérrala; escribe dos veces (\"\") la comilla que es parte del texto.",
            ),
            Rule::RowTooLong { max } => {
                let max = bytes(u64::try_from(*max).unwrap_or(u64::MAX), lang);
                say!(
                    lang,
                    "This row is longer than {max}. Shorten it, or look for a quote left open.",
                    "Esta linha tem mais de {max}. Encurte-a ou procure uma aspa aberta.",
                    "Esta fila tiene más de {max}. Acórtala o busca una comilla abierta.",
                )
            }
            Rule::SameAsLine { line } => {
                let line = number(*line, lang);
                say!(
                    lang,
                    "Line {line} of this file has the same value. Keep one of the two rows.",
                    "A linha {line} deste arquivo tem o mesmo valor. Mantenha só uma das duas.",
                    "La línea {line} de este archivo tiene el mismo valor. Deja solo una.",
                )
            }
            Rule::Refused(refusal) => refusal.sentence(lang, store),
        }
    }
}

fn required(field: Option<Field>, lang: Lang) -> &'static str {
    match field {
        Some(Field::Email) => lang.pick(
            "An email is needed, such as ana@example.com.",
            "É preciso um e-mail, como ana@example.com.",
            "Hace falta un email, como ana@example.com.",
        ),
        Some(Field::Password) => lang.pick(
            "A password is needed. Type one.",
            "É preciso uma senha. Digite uma.",
            "Hace falta una contraseña. Escribe una.",
        ),
        Some(Field::Mode) => lang.pick(
            "Choose whether to create or to update accounts.",
            "Escolha entre criar e atualizar contas.",
            "Elige entre crear y actualizar cuentas.",
        ),
        Some(Field::File) => lang.pick(
            "Choose the CSV file to import.",
            "Escolha o arquivo CSV a importar.",
            "Elige el archivo CSV que quieres importar.",
        ),
        Some(
            Field::Id
            | Field::Document
            | Field::DocumentType
            | Field::Status
            | Field::CreditLimit
            | Field::Tolerance
            | Field::Owed,
        )
        | None => lang.pick(
            "This is empty. Fill it in.",
            "Isto está vazio. Preencha.",
            "Esto está vacío. Complétalo.",
        ),
    }
}

/// What may be written where something larger was: "at most …".
fn largest(field: Option<Field>, lang: Lang, store: &Store) -> String {
    match field {
        Some(Field::CreditLimit | Field::Owed) => {
            let most = amount(MONEY_MAX, lang, store);
            say!(lang, "at most {most}", "no máximo {most}", "como máximo {most}")
        }
        Some(Field::Tolerance) => {
            let (most, percent) = (RATE_MAX.plain(Mark::Point), RATE_MAX.percent(Mark::Point));
            say!(
                lang,
                "at most {most}, which is {percent}",
                "no máximo {most}, que é {percent}",
                "como máximo {most}, que es {percent}",
            )
        }
        Some(
            Field::Id
            | Field::Email
            | Field::Document
            | Field::DocumentType
            | Field::Status
            | Field::Password
            | Field::Mode
            | Field::File,
        )
        | None => say!(lang, "a smaller one", "um menor", "uno menor"),
    }
}

/// The value in quotes, shortened, without anything that cannot be seen; "this value" where there
/// is none to show.
fn shown(value: &str, lang: Lang) -> String {
    let value = value.trim();
    if value.is_empty() {
        return lang.pick("This value", "Este valor", "Este valor").to_owned();
    }
    let visible = |c: char| if c.is_control() { '\u{fffd}' } else { c };
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

impl Refusal {
    /// Which rule of the business says no, and what can be done instead.
    pub fn sentence(&self, lang: Lang, store: &Store) -> String {
        match self {
            Refusal::AlreadyOpen { field, account } => {
                let taken = taken(*field, lang);
                say!(
                    lang,
                    "{taken} belongs to the open account {account}. \
                     Use another, or change that account.",
                    "{taken} é da conta aberta {account}. Use outro ou altere aquela conta.",
                    "{taken} es de la cuenta abierta {account}. Usa otro o cambia esa cuenta.",
                )
            }
            Refusal::AlreadyClosed { account } => say!(
                lang,
                "The account {account} is closed already. Leave this row out.",
                "A conta {account} já está fechada. Deixe esta linha de fora.",
                "La cuenta {account} ya está cerrada. Deja esta fila fuera.",
            ),
            Refusal::AccountClosed => say!(
                lang,
                "This account is closed and takes no more changes. Open a new one instead.",
                "Esta conta está fechada e não aceita mais alterações. Abra uma nova.",
                "Esta cuenta está cerrada y ya no admite cambios. Abre una nueva.",
            ),
            Refusal::OwedDiffers { owed } => {
                let owed = amount(*owed, lang, store);
                say!(
                    lang,
                    "The amount owed is {owed}. Type exactly that to close the account.",
                    "O valor devido é {owed}. Digite exatamente isso para fechar a conta.",
                    "El importe adeudado es {owed}. Escribe exactamente eso para cerrar la cuenta.",
                )
            }
            Refusal::CeilingNotYours { default_limit } => {
                let limit = amount(*default_limit, lang, store);
                let name = Permission::EditCredits.label(lang);
                say!(
                    lang,
                    "Without \"{name}\", accounts open at the store's limit of {limit} \
                     and tolerance 0. Use these, or ask an owner.",
                    "Sem \"{name}\", contas são abertas com o limite da loja, {limit}, \
                     e tolerância 0. Use esses valores ou peça a um proprietário.",
                    "Sin \"{name}\", las cuentas se abren con el límite de la tienda, {limit}, \
                     y tolerancia 0. Usa esos valores o pídelo a un propietario.",
                )
            }
            Refusal::WrongCredentials => say!(
                lang,
                "This email and password do not match. Check both and try again.",
                "Este e-mail e esta senha não correspondem. Confira os dois e tente de novo.",
                "Este email y esta contraseña no coinciden. Revisa ambos e inténtalo de nuevo.",
            ),
            Refusal::TooManyAttempts { wait_seconds } => {
                let time = wait(*wait_seconds, lang);
                say!(
                    lang,
                    "There were too many attempts to sign in. Wait {time} and try again.",
                    "Houve tentativas demais de entrar. Espere {time} e tente de novo.",
                    "Hubo demasiados intentos de entrar. Espera {time} e inténtalo de nuevo.",
                )
            }
            Refusal::LinkSpent => say!(
                lang,
                "This link works only once and can no longer be used. Ask for a new one.",
                "Este link só funciona uma vez e não pode mais ser usado. Peça um novo.",
                "Este enlace solo funciona una vez y ya no se puede usar. Pide uno nuevo.",
            ),
            Refusal::PersonExists => say!(
                lang,
                "Somebody already signs in with this email. Use another.",
                "Alguém já entra com este e-mail. Use outro.",
                "Alguien ya entra con este email. Usa otro.",
            ),
            Refusal::StoreNotEmpty => say!(
                lang,
                "This store already holds accounts, so the sample shop was not written. \
                 Use an empty database.",
                "Esta loja já tem contas, por isso a loja de exemplo não foi gravada. \
                 Use um banco de dados vazio.",
                "Esta tienda ya tiene cuentas, por eso no se escribió la tienda de ejemplo. \
                 Usa una base de datos vacía.",
            ),
            Refusal::File(refusal) => refusal.sentence(lang),
        }
    }
}

/// What two open accounts cannot share.
fn taken(field: Field, lang: Lang) -> &'static str {
    match field {
        Field::Id => lang.pick("This id", "Este id", "Este id"),
        Field::Email => lang.pick("This email", "Este e-mail", "Este email"),
        Field::Document => lang.pick("This document", "Este documento", "Este documento"),
        Field::DocumentType
        | Field::Status
        | Field::CreditLimit
        | Field::Tolerance
        | Field::Owed
        | Field::Password
        | Field::Mode
        | Field::File => lang.pick("This value", "Este valor", "Este valor"),
    }
}

impl FileRefusal {
    /// Why the file was not taken, and what to send instead. Nothing of it was written.
    pub fn sentence(&self, lang: Lang) -> String {
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
            FileRefusal::TooLarge { max_bytes } => {
                let max = bytes(*max_bytes, lang);
                say!(
                    lang,
                    "The file is larger than {max}. Split it and import the parts one by one.",
                    "O arquivo tem mais de {max}. Divida-o e importe as partes uma a uma.",
                    "El archivo tiene más de {max}. Divídelo e importa las partes una por una.",
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

impl Field {
    /// The name of the field on screens and of its column in reports.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Field::Id => lang.pick("Id", "Id", "Id"),
            Field::Email => lang.pick("Email", "Email", "Email"),
            Field::Document => lang.pick("Document", "Documento", "Documento"),
            Field::DocumentType => {
                lang.pick("Document type", "Tipo de documento", "Tipo de documento")
            }
            Field::Status => lang.pick("Status", "Status", "Status"),
            Field::CreditLimit => {
                lang.pick("Credit limit", "Limite de crédito", "Límite de crédito")
            }
            Field::Tolerance => lang.pick("Tolerance", "Tolerância", "Tolerancia"),
            Field::Owed => lang.pick("Amount owed", "Valor devido", "Importe adeudado"),
            Field::Password => lang.pick("Password", "Senha", "Contraseña"),
            Field::Mode => lang.pick("Mode", "Modo", "Modo"),
            Field::File => lang.pick("File", "Arquivo", "Archivo"),
        }
    }
}

impl Permission {
    /// What the permission lets a person do.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Permission::ReadCheckingAccounts => {
                lang.pick("See accounts", "Ver contas", "Ver cuentas")
            }
            Permission::ReadStatements => {
                lang.pick("See statements", "Ver extratos", "Ver estados de cuenta")
            }
            Permission::ReadInvoices => lang.pick("See invoices", "Ver títulos", "Ver facturas"),
            Permission::CreateCheckingAccounts => lang.pick(
                "Open and close accounts",
                "Abrir e fechar contas",
                "Abrir y cerrar cuentas",
            ),
            Permission::PayInvoice => lang.pick(
                "Mark invoices as paid",
                "Marcar títulos como pagos",
                "Marcar facturas como pagadas",
            ),
            Permission::EditCredits => {
                lang.pick("Edit credits", "Editar créditos", "Editar los créditos")
            }
            Permission::CreateStatements => lang.pick(
                "Write statements",
                "Lançar no extrato",
                "Registrar en el estado de cuenta",
            ),
            Permission::CreateInvoices => {
                lang.pick("Edit invoices", "Editar títulos", "Editar facturas")
            }
            Permission::Import => {
                lang.pick("Import files", "Importar arquivos", "Importar archivos")
            }
            Permission::ReadConfiguration => {
                lang.pick("See the settings", "Ver as configurações", "Ver la configuración")
            }
            Permission::EditConfiguration => lang.pick(
                "Change the settings",
                "Alterar as configurações",
                "Cambiar la configuración",
            ),
            Permission::Administer => lang.pick(
                "Manage people and keys",
                "Gerenciar pessoas e chaves",
                "Gestionar personas y claves",
            ),
        }
    }
}

impl Role {
    /// The role's name on screens.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Role::Owner => lang.pick("Owner", "Proprietário", "Propietario"),
            Role::Manager => lang.pick("Manager", "Gerente", "Gerente"),
            Role::Clerk => lang.pick("Clerk", "Atendente", "Empleado"),
            Role::Viewer => lang.pick("Viewer", "Leitor", "Lector"),
        }
    }
}

impl Status {
    /// The status of an account on screens; an import reads these words back.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Status::Open => lang.pick("Open", "Aberta", "Abierta"),
            Status::Closed => lang.pick("Closed", "Fechada", "Cerrada"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::AccountId;

    fn ana() -> AccountId {
        AccountId::parse("ana").unwrap().unwrap()
    }

    fn check(error: &Error, expected: [&str; 3]) {
        let store = Store::default();
        assert_eq!(Lang::ALL.map(|lang| error.sentence(lang, &store)), expected);
    }

    fn check_fault(field: Field, value: &str, rule: Rule, expected: [&str; 3]) {
        let (fault, store) = (Fault::new(field, value, rule), Store::default());
        assert_eq!(Lang::ALL.map(|lang| fault.sentence(lang, &store)), expected);
    }

    #[test]
    fn an_amount_is_written_as_people_of_the_language_write_it() {
        let amounts =
            |minor: i64| Lang::ALL.map(|lang| amount(Money::minor(minor), lang, &Store::default()));
        assert_eq!(amounts(300_000), ["R$3,000.00", "R$\u{a0}3.000,00", "R$\u{a0}3.000,00"]);
        assert_eq!(amounts(-1_500), ["-R$15.00", "-R$\u{a0}15,00", "-R$\u{a0}15,00"]);
        assert_eq!(amounts(0)[0], "R$0.00");
        assert_eq!(amounts(99_999)[0], "R$999.99");
        assert_eq!(amounts(-12_345_678)[1], "-R$\u{a0}123.456,78");
        assert_eq!(amounts(MONEY_MAX.as_minor())[0], "R$10,000,000,000,000.00");
        assert_eq!(amounts(i64::MIN)[0], "-R$92,233,720,368,547,758.08");

        let store = Store { currency: "UYU".into(), ..Store::default() };
        assert_eq!(amount(Money::minor(100_000), Lang::En, &store), "UYU\u{a0}1,000.00");
    }

    #[test]
    fn thousands_are_grouped() {
        let numbers: Vec<_> =
            [0, 999, 1_000, -999, -1_000, 12_345, 1_234_567].map(|n| number(n, Lang::En)).into();
        assert_eq!(numbers, ["0", "999", "1,000", "-999", "-1,000", "12,345", "1,234,567"]);
        assert_eq!(Lang::ALL.map(|lang| number(12_345_u64, lang)), ["12,345", "12.345", "12.345"]);
        assert_eq!(number(u64::MAX, Lang::En), "9,223,372,036,854,775,807");
    }

    #[test]
    fn an_error_says_what_happened_and_what_to_do() {
        check(
            &Error::Forbidden(Permission::EditCredits),
            [
                "Your role does not include \"Edit credits\". Ask an owner for it.",
                "Seu papel não inclui \"Editar créditos\". Peça a um proprietário.",
                "Tu rol no incluye \"Editar los créditos\". Pídelo a un propietario.",
            ],
        );
        check(
            &Refusal::OwedDiffers { owed: Money::minor(801) }.into(),
            [
                "The amount owed is R$8.01. Type exactly that to close the account.",
                "O valor devido é R$\u{a0}8,01. Digite exatamente isso para fechar a conta.",
                "El importe adeudado es R$\u{a0}8,01. Escribe exactamente eso para cerrar la cuenta.",
            ],
        );
        check(
            &Refusal::TooManyAttempts { wait_seconds: 121 }.into(),
            [
                "There were too many attempts to sign in. Wait 3 minutes and try again.",
                "Houve tentativas demais de entrar. Espere 3 minutos e tente de novo.",
                "Hubo demasiados intentos de entrar. Espera 3 minutos e inténtalo de nuevo.",
            ],
        );
        check(
            &FileRefusal::TooLarge { max_bytes: 512 * 1024 * 1024 }.into(),
            [
                "The file is larger than 512\u{a0}MB. Split it and import the parts one by one.",
                "O arquivo tem mais de 512\u{a0}MB. Divida-o e importe as partes uma a uma.",
                "El archivo tiene más de 512\u{a0}MB. Divídelo e importa las partes una por una.",
            ],
        );
    }

    #[test]
    fn a_fault_shows_the_value_and_what_would_be_right() {
        check_fault(
            Field::CreditLimit,
            "1.000,5O",
            Rule::NotAnAmount { mark: Mark::Point },
            [
                "\"1.000,5O\" is not an amount. Write it as 1000.50.",
                "\"1.000,5O\" não é um valor. Escreva como 1000.50.",
                "\"1.000,5O\" no es un importe. Escríbelo como 1000.50.",
            ],
        );
        check_fault(
            Field::Tolerance,
            "lots",
            Rule::NotARate { mark: Mark::Comma },
            [
                "\"lots\" is not a rate. Write 5% as 0,05 or 5%.",
                "\"lots\" não é uma taxa. Escreva 5% como 0,05 ou 5%.",
                "\"lots\" no es una tasa. Escribe 5% como 0,05 o 5%.",
            ],
        );
        check_fault(
            Field::CreditLimit,
            "99999999999999",
            Rule::TooLarge,
            [
                "\"99999999999999\" is too large. Write at most R$10,000,000,000,000.00.",
                "\"99999999999999\" é grande demais. Escreva no máximo R$\u{a0}10.000.000.000.000,00.",
                "\"99999999999999\" es demasiado grande. \
                 Escribe como máximo R$\u{a0}10.000.000.000.000,00.",
            ],
        );
        check_fault(
            Field::Email,
            "ana@test.com",
            Refusal::AlreadyOpen { field: Field::Email, account: ana() }.into(),
            [
                "This email belongs to the open account ana. Use another, or change that account.",
                "Este e-mail é da conta aberta ana. Use outro ou altere aquela conta.",
                "Este email es de la cuenta abierta ana. Usa otro o cambia esa cuenta.",
            ],
        );
        check_fault(
            Field::Status,
            "maybe",
            Rule::NotAStatus,
            [
                "\"maybe\" is not a status. Write Open or Closed.",
                "\"maybe\" não é um status. Escreva Aberta ou Fechada.",
                "\"maybe\" no es un estado. Escribe Abierta o Cerrada.",
            ],
        );
    }

    #[test]
    fn a_long_or_invisible_value_is_shown_in_short() {
        let shown_en = |value: &str| shown(value, Lang::En);
        assert_eq!(shown_en("  "), "This value");
        assert_eq!(shown_en("a\0b"), "\"a\u{fffd}b\"");
        assert_eq!(shown_en(&"é".repeat(40)), format!("\"{}\"", "é".repeat(40)));
        assert_eq!(shown_en(&"é".repeat(41)), format!("\"{}…\"", "é".repeat(40)));
    }

    #[test]
    fn a_wait_is_told_in_seconds_and_then_in_minutes() {
        let waits = [-1, 1, 2, 119, 120, 121, 3_600].map(|s| wait(s, Lang::En));
        let expected = [
            "1 second",
            "1 second",
            "2 seconds",
            "119 seconds",
            "2 minutes",
            "3 minutes",
            "60 minutes",
        ];
        assert_eq!(waits, expected);
    }

    #[test]
    fn the_words_of_a_status_are_read_back() {
        for status in [Status::Open, Status::Closed] {
            assert_eq!(
                Lang::ALL.map(|lang| Status::parse(status.label(lang))),
                [Ok(Some(status)), Ok(Some(status)), Ok(Some(status))],
            );
        }
    }

    const FIELDS: [Field; 11] = [
        Field::Id,
        Field::Email,
        Field::Document,
        Field::DocumentType,
        Field::Status,
        Field::CreditLimit,
        Field::Tolerance,
        Field::Owed,
        Field::Password,
        Field::Mode,
        Field::File,
    ];

    fn file_refusals() -> Vec<FileRefusal> {
        vec![
            FileRefusal::Empty,
            FileRefusal::HeaderOnly,
            FileRefusal::NotText,
            FileRefusal::Spreadsheet,
            FileRefusal::NoEmailColumn,
            FileRefusal::DuplicateColumn { field: Field::Tolerance },
            FileRefusal::HeaderTooLarge,
            FileRefusal::TooLarge { max_bytes: 700 },
            FileRefusal::CutOff,
        ]
    }

    fn refusals() -> Vec<Refusal> {
        let mut all = vec![
            Refusal::AlreadyOpen { field: Field::Document, account: ana() },
            Refusal::AlreadyClosed { account: ana() },
            Refusal::AccountClosed,
            Refusal::OwedDiffers { owed: Money::minor(1) },
            Refusal::CeilingNotYours { default_limit: Money::minor(10_000) },
            Refusal::WrongCredentials,
            Refusal::TooManyAttempts { wait_seconds: 30 },
            Refusal::LinkSpent,
            Refusal::PersonExists,
            Refusal::StoreNotEmpty,
        ];
        all.extend(file_refusals().into_iter().map(Refusal::File));
        all
    }

    fn rules() -> Vec<Rule> {
        let mut all = vec![
            Rule::Required,
            Rule::NotAnEmail,
            Rule::NotADocument,
            Rule::NotADocumentType,
            Rule::NotAnId,
            Rule::NotAnAmount { mark: Mark::Comma },
            Rule::NotARate { mark: Mark::Point },
            Rule::TooManyDecimals { max: 2 },
            Rule::Negative,
            Rule::TooLarge,
            Rule::TooLong { max: 80 },
            Rule::TooShort { min: 10 },
            Rule::NotAStatus,
            Rule::ControlCharacter,
            Rule::NotText,
            Rule::TooFewFields { found: 1, expected: 5 },
            Rule::TooManyFields { found: 6, expected: 5 },
            Rule::UnclosedQuote,
            Rule::RowTooLong { max: 65_536 },
            Rule::SameAsLine { line: 1_012 },
        ];
        all.extend(refusals().into_iter().map(Rule::Refused));
        all
    }

    fn errors() -> Vec<Error> {
        let mut all = vec![
            Error::Unauthenticated,
            Error::NotFound(Noun::Account),
            Error::NotFound(Noun::Import),
            Error::NotFound(Noun::Page),
            Error::NotFound(Noun::Person),
            Error::Invalid(vec![]),
            Error::Stale,
            Error::Unreachable,
            Error::Internal { incident: "K7Q2".into() },
        ];
        all.extend(PERMISSIONS.map(Error::Forbidden));
        all.extend(refusals().into_iter().map(Error::Refused));
        all
    }

    const PERMISSIONS: [Permission; 12] = [
        Permission::ReadCheckingAccounts,
        Permission::ReadStatements,
        Permission::ReadInvoices,
        Permission::CreateCheckingAccounts,
        Permission::PayInvoice,
        Permission::EditCredits,
        Permission::CreateStatements,
        Permission::CreateInvoices,
        Permission::Import,
        Permission::ReadConfiguration,
        Permission::EditConfiguration,
        Permission::Administer,
    ];

    fn check_translated(told: [String; 3]) {
        let [en, pt, es] = &told;
        assert!(en != pt && pt != es && en != es, "not translated: {told:?}");
        for sentence in &told {
            assert!(sentence.ends_with('.') && !sentence.contains("  "), "{sentence:?}");
            assert!(sentence.chars().next().is_some_and(|c| !c.is_lowercase()), "{sentence:?}");
            assert!(!sentence.to_lowercase().contains("invalid"), "{sentence:?}");
        }
    }

    #[test]
    fn everything_that_can_go_wrong_is_told_in_three_languages() {
        let store = Store::default();
        for error in errors() {
            check_translated(Lang::ALL.map(|lang| error.sentence(lang, &store)));
        }
        let fields = FIELDS.map(Some).into_iter().chain([None]);
        for (field, rule) in fields.flat_map(|field| rules().into_iter().map(move |r| (field, r))) {
            for value in ["", "x y"] {
                let fault = Fault { field, value: value.into(), rule: rule.clone() };
                check_translated(Lang::ALL.map(|lang| fault.sentence(lang, &store)));
            }
        }
        let incident = Error::Internal { incident: "K7Q2".into() };
        assert!(Lang::ALL.iter().all(|lang| incident.sentence(*lang, &store).contains("K7Q2")));
    }

    #[test]
    fn everything_has_a_name() {
        for lang in Lang::ALL {
            assert!(FIELDS.iter().all(|field| !field.label(lang).is_empty()));
            assert!(PERMISSIONS.iter().all(|permission| !permission.label(lang).is_empty()));
            assert!(Role::ALL.iter().all(|role| !role.label(lang).is_empty()));
        }
    }
}
