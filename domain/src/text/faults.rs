//! What is wrong with a value, and what would be right.

use super::*;
use crate::error::Shape;

impl Fault {
    /// What is wrong with the value and what would be right. The field's name is not repeated:
    /// the sentence stands beside the field, or in a row that names the column.
    pub fn sentence(&self, lang: Lang, store: &Store) -> String {
        joined(&self.lines(lang, store))
    }

    /// What is wrong with the value.
    pub fn reason(&self, lang: Lang, store: &Store) -> String {
        first(&self.lines(lang, store))
    }

    /// What would be right, as far as it can be told.
    pub fn suggestion(&self, lang: Lang, store: &Store) -> String {
        second(&self.lines(lang, store))
    }

    /// What is wrong on the first line, what would be right on the second.
    fn lines(&self, lang: Lang, store: &Store) -> String {
        let value = shown(&self.value, lang);
        match &self.rule {
            Rule::Required => required(self.field, lang).to_owned(),
            Rule::NotAnEmail => {
                let likely = email::likely(&self.value);
                let like = if likely.is_some() { "as" } else { "like" };
                let example = likely.as_ref().map_or("ana@example.com", |email| email.as_str());
                say!(
                    lang,
                    "{value} is not an email address.\nWrite it {like} {example}.",
                    "{value} não é um e-mail.\nEscreva como {example}.",
                    "{value} no es un email.\nEscríbelo como {example}.",
                )
            }
            Rule::NotADocument => say!(
                lang,
                "{value} has characters that no document has.\n\
                 Use letters, digits, spaces and . - / _ only.",
                "{value} tem caracteres que nenhum documento tem.\n\
                 Use somente letras sem acento, dígitos, espaços e . - / _.",
                "{value} tiene caracteres que ningún documento tiene.\n\
                 Usa solo letras sin acento, dígitos, espacios y . - / _.",
            ),
            Rule::NotADocumentType => say!(
                lang,
                "{value} is not a document type.\nWrite CPF, CNPJ, Other, \
                 or a name made of letters, digits, _ and -.",
                "{value} não é um tipo de documento.\nEscreva CPF, CNPJ, Outro \
                 ou um nome feito de letras sem acento, dígitos, _ e -.",
                "{value} no es un tipo de documento.\nEscribe CPF, CNPJ, Otro \
                 o un nombre hecho de letras sin acento, dígitos, _ y -.",
            ),
            Rule::NotAnId => {
                let allowed = id_characters(self.field, lang);
                say!(
                    lang,
                    "{value} cannot be an id.\nUse {allowed} only.",
                    "{value} não pode ser um id.\nUse somente {allowed}.",
                    "{value} no puede ser un id.\nUsa solo {allowed}.",
                )
            }
            Rule::NameOfAPage => say!(
                lang,
                "{value} is the name of a page, so no account can have it as its id.\n\
                 Choose another id.",
                "{value} é o nome de uma página, por isso nenhuma conta pode tê-lo como id.\n\
                 Escolha outro id.",
                "{value} es el nombre de una página, por eso ninguna cuenta puede tenerlo como id.\n\
                 Elige otro id.",
            ),
            Rule::NotAnAmount { mark } => {
                // Where it can be read with the other sign, that is what was meant.
                let likely = Money::read(&self.value, mark.other());
                let example = likely.unwrap_or(Money::minor(100_050)).plain(*mark);
                say!(
                    lang,
                    "{value} is not an amount.\nWrite it as {example}.",
                    "{value} não é um valor.\nEscreva como {example}.",
                    "{value} no es un importe.\nEscríbelo como {example}.",
                )
            }
            Rule::OtherCurrency => {
                let (own, sign) = (&store.currency, store.sign());
                say!(
                    lang,
                    "{value} is in another currency; this store counts in {own}.\nWrite it in {sign}, or without any sign.",
                    "{value} está em outra moeda; esta loja conta em {own}.\nEscreva em {sign} ou sem nenhum símbolo.",
                    "{value} está en otra moneda; esta tienda cuenta en {own}.\nEscríbelo en {sign} o sin ningún símbolo.",
                )
            }
            Rule::NotARate { mark } => {
                let likely = Rate::read(&self.value, mark.other());
                let rate = likely.unwrap_or(Rate::millionths(50_000));
                let (percent, fraction) = (rate.percent(*mark), rate.plain(*mark));
                say!(
                    lang,
                    "{value} is not a rate.\nWrite {percent} as {fraction} or {percent}.",
                    "{value} não é uma taxa.\nEscreva {percent} como {fraction} ou {percent}.",
                    "{value} no es una tasa.\nEscribe {percent} como {fraction} o {percent}.",
                )
            }
            Rule::NotAFraction => {
                let likely = Rate::read_typed(&self.value, Lang::En);
                let rate = likely.unwrap_or(Rate::millionths(50_000));
                let (percent, fraction) = (rate.percent(Mark::Point), rate.plain(Mark::Point));
                say!(
                    lang,
                    "{value} is not a fraction.\nWrite {percent} as {fraction}.",
                    "{value} não é uma fração.\nEscreva {percent} como {fraction}.",
                    "{value} no es una fracción.\nEscribe {percent} como {fraction}.",
                )
            }
            Rule::TooManyDecimals { max }
                if let Figures::Either(mark) = figures(self.value.as_bytes()) =>
            {
                // A group of thousands, or decimals: the person knows.
                let (whole, max) = (self.value.replace(mark.decimal(), ""), number(*max, lang));
                say!(
                    lang,
                    "{value} has three decimals, or it is {whole}.\nWrite {whole}, or at most {max} decimals.",
                    "{value} tem três casas decimais, ou é {whole}.\nEscreva {whole}, ou no máximo {max} casas decimais.",
                    "{value} tiene tres decimales, o es {whole}.\nEscribe {whole}, o como máximo {max} decimales.",
                )
            }
            Rule::TwoAmounts(grouped) => {
                typed::two_readings(&value, typed::amounts(*grouped, lang), lang)
            }
            Rule::TwoRates(grouped) => {
                typed::two_readings(&value, typed::rates(*grouped, lang), lang)
            }
            Rule::Unconfirmed(rate) => typed::above_one(*rate, lang),
            Rule::TooManyDecimals { max } => {
                let max = number(*max, lang);
                say!(
                    lang,
                    "{value} has more than {max} decimals.\nRound it to {max}.",
                    "{value} tem mais de {max} casas decimais.\nArredonde para {max}.",
                    "{value} tiene más de {max} decimales.\nRedondéalo a {max}.",
                )
            }
            Rule::Negative => say!(
                lang,
                "{value} is below zero.\nWrite 0 or more.",
                "{value} é menor que zero.\nEscreva 0 ou mais.",
                "{value} es menor que cero.\nEscribe 0 o más.",
            ),
            Rule::TooLarge => {
                let most = largest(self.field, lang, store);
                say!(
                    lang,
                    "{value} is too large.\nWrite {most}.",
                    "{value} é grande demais.\nEscreva {most}.",
                    "{value} es demasiado grande.\nEscribe {most}.",
                )
            }
            Rule::TooLong { max } => {
                let max = number(*max, lang);
                say!(
                    lang,
                    "This is too long.\nUse at most {max} characters.",
                    "Isto é longo demais.\nUse no máximo {max} caracteres.",
                    "Esto es demasiado largo.\nUsa como máximo {max} caracteres.",
                )
            }
            Rule::TooShort { min } => {
                let min = number(*min, lang);
                say!(
                    lang,
                    "This is too short.\nUse at least {min} characters.",
                    "Isto é curto demais.\nUse pelo menos {min} caracteres.",
                    "Esto es demasiado corto.\nUsa al menos {min} caracteres.",
                )
            }
            Rule::NotAStatus => {
                let [open, closed] = [Status::Open, Status::Closed].map(|s| s.label(lang));
                say!(
                    lang,
                    "{value} is not a status.\nWrite {open} or {closed}.",
                    "{value} não é um status.\nEscreva {open} ou {closed}.",
                    "{value} no es un estado.\nEscribe {open} o {closed}.",
                )
            }
            Rule::NotAnInvoiceStatus => say!(
                lang,
                "{value} is not a status of an invoice.\nWrite Opened, Paid or Cancelled.",
                "{value} não é um status de título.\nEscreva Aberto, Pago ou Cancelado.",
                "{value} no es un estado de factura.\nEscribe Abierto, Pagado o Cancelado.",
            ),
            Rule::NotPositive => say!(
                lang,
                "{value} is not more than zero.\nWrite an amount above 0.",
                "{value} não é maior que zero.\nEscreva um valor acima de 0.",
                "{value} no es mayor que cero.\nEscribe un importe superior a 0.",
            ),
            Rule::Zero => say!(
                lang,
                "{value} moves nothing.\nWrite an amount other than 0.",
                "{value} não movimenta nada.\nEscreva um valor diferente de 0.",
                "{value} no mueve nada.\nEscribe un importe distinto de 0.",
            ),
            Rule::NotBetween { min, max } => {
                let [min, max] = [number(*min, lang), number(*max, lang)];
                say!(
                    lang,
                    "{value} is not a whole number from {min} to {max}.\nWrite one.",
                    "{value} não é um número inteiro de {min} a {max}.\nEscreva um.",
                    "{value} no es un número entero de {min} a {max}.\nEscribe uno.",
                )
            }
            Rule::NotAFlag => say!(
                lang,
                "{value} is neither true nor false.\nWrite one of them.",
                "{value} não é true nem false.\nEscreva um deles.",
                "{value} no es true ni false.\nEscribe uno de ellos.",
            ),
            Rule::NotATime if self.field == Some(Field::Reminders) => say!(
                lang,
                "{value} is not a time of day.\nWrite it like 12:00:00.",
                "{value} não é uma hora do dia.\nEscreva como 12:00:00.",
                "{value} no es una hora del día.\nEscríbela como 12:00:00.",
            ),
            Rule::NotATime => say!(
                lang,
                "{value} is not a date.\nWrite it like 2024-02-22 or 2024-02-22T20:43:21Z.",
                "{value} não é uma data.\nEscreva como 2024-02-22 ou 2024-02-22T20:43:21Z.",
                "{value} no es una fecha.\nEscríbela como 2024-02-22 o 2024-02-22T20:43:21Z.",
            ),
            Rule::NotInTime { days } => {
                let days = number(*days, lang);
                say!(
                    lang,
                    "{value} is not within the next {days} days.\nChoose a time that is.",
                    "{value} não está nos próximos {days} dias.\nEscolha uma data que esteja.",
                    "{value} no está en los próximos {days} días.\nElige una fecha que lo esté.",
                )
            }
            Rule::Common => say!(
                lang,
                "This password is one of the commonest, and is tried first.\nChoose another, such as four words of your own.",
                "Esta senha é uma das mais comuns e é tentada primeiro.\nEscolha outra, por exemplo quatro palavras suas.",
                "Esta contraseña es una de las más comunes y se prueba primero.\nElige otra, por ejemplo cuatro palabras tuyas.",
            ),
            Rule::Repeated => say!(
                lang,
                "This name stands twice in the body.\nSend it once.",
                "Este nome está duas vezes no corpo.\nEnvie-o uma vez.",
                "Este nombre está dos veces en el cuerpo.\nEnvíalo una vez.",
            ),
            Rule::NotPast => say!(
                lang,
                "{value} has not come yet.\nWrite a day that has passed, or leave it out for today.",
                "{value} ainda não chegou.\nEscreva um dia que já passou ou omita para hoje.",
                "{value} aún no llegó.\nEscribe un día que ya pasó u omítelo para hoy.",
            ),
            Rule::NotALink => say!(
                lang,
                "{value} is not a link to the web.\nWrite it like https://pay.example/1.",
                "{value} não é um link da web.\nEscreva como https://pay.example/1.",
                "{value} no es un enlace web.\nEscríbelo como https://pay.example/1.",
            ),
            Rule::NotOneOf { names } => say!(
                lang,
                "{value} is none of these: {names}.\nWrite one of them.",
                "{value} não é nenhum destes: {names}.\nEscreva um deles.",
                "{value} no es ninguno de estos: {names}.\nEscribe uno de ellos.",
            ),
            Rule::NotJson => say!(
                lang,
                "{value} is not a JSON object in UTF-8.\nSend one.",
                "{value} não é um objeto JSON em UTF-8.\nEnvie um.",
                "{value} no es un objeto JSON en UTF-8.\nEnvía uno.",
            ),
            Rule::WrongShape { shape } => {
                let shape = shape.label(lang);
                say!(
                    lang,
                    "{value} is not {shape}.\nSend one.",
                    "{value} não é {shape}.\nEnvie isso.",
                    "{value} no es {shape}.\nEnvía eso.",
                )
            }
            Rule::ControlCharacter => say!(
                lang,
                "{value} holds an invisible control character.\nDelete it or type the value anew.",
                "{value} contém um caractere de controle invisível.\n\
                 Apague-o ou digite o valor de novo.",
                "{value} contiene un carácter de control invisible.\n\
                 Bórralo o escribe el valor de nuevo.",
            ),
            Rule::NotText => say!(
                lang,
                "{value} cannot be read in the file's encoding.\n\
                 Save the file as UTF-8 and import it again.",
                "{value} não pode ser lido na codificação do arquivo.\n\
                 Salve o arquivo em UTF-8 e importe-o de novo.",
                "{value} no se puede leer en la codificación del archivo.\n\
                 Guarda el archivo en UTF-8 e impórtalo de nuevo.",
            ),
            Rule::NotTextIn { column } => say!(
                lang,
                "{value} in the column \"{column}\" cannot be read in the file's encoding.\n\
                 Save the file as UTF-8 and import it again.",
                "{value}, na coluna \"{column}\", não pode ser lido na codificação do arquivo.\n\
                 Salve o arquivo em UTF-8 e importe-o de novo.",
                "{value}, en la columna \"{column}\", no se puede leer en la codificación del archivo.\n\
                 Guarda el archivo en UTF-8 e impórtalo de nuevo.",
            ),
            Rule::DigitsLost => say!(
                lang,
                "{value} is a number that a spreadsheet shortened: its last digits are lost.\n\
                 In the original sheet, format this column as text or as a number without decimals, \
                 and save it as CSV again.",
                "{value} é um número que uma planilha abreviou: os últimos dígitos se perderam.\n\
                 Na planilha original, formate esta coluna como texto ou como número sem decimais \
                 e salve-a de novo como CSV.",
                "{value} es un número que una hoja de cálculo abrevió: se perdieron sus últimas cifras.\n\
                 En la hoja original, da a esta columna formato de texto o de número sin decimales \
                 y guárdala de nuevo como CSV.",
            ),
            Rule::DamagedNumber => say!(
                lang,
                "{value} is a number that a program made of a text.\n\
                 Write the value as it was, and format its column as text.",
                "{value} é um número que um programa fez de um texto.\n\
                 Escreva o valor como era e formate a coluna como texto.",
                "{value} es un número que un programa hizo de un texto.\n\
                 Escribe el valor como era y da a su columna formato de texto.",
            ),
            Rule::CellError => say!(
                lang,
                "{value} is what a spreadsheet shows when it has no value to show.\n\
                 Correct the cell there, or widen its column, and save it as CSV again.",
                "{value} é o que uma planilha mostra quando não tem valor a mostrar.\n\
                 Corrija a célula nela, ou alargue a coluna, e salve-a de novo como CSV.",
                "{value} es lo que muestra una hoja de cálculo cuando no tiene valor que mostrar.\n\
                 Corrige ahí la celda, o ensancha su columna, y guárdala de nuevo como CSV.",
            ),
            Rule::CutOff { .. }
            | Rule::TooManyFields { .. }
            | Rule::UnclosedQuote
            | Rule::TextAfterQuote
            | Rule::OtherSeparator { .. }
            | Rule::HeaderAgain
            | Rule::UnderOtherHeader { .. }
            | Rule::RowTooLong { .. }
            | Rule::SameAsLine { .. }
            | Rule::ThousandTimes { .. }
            | Rule::ReplacesDocument { .. } => self.row_lines(lang),
            // Only the books refuse. They are on the server, which says it: a browser goes without a tenth of its words.
            Rule::Refused(_) if cfg!(target_arch = "wasm32") => String::new(),
            Rule::Refused(refusal) => refusal.lines(lang, store),
        }
    }
}

fn required(field: Option<Field>, lang: Lang) -> &'static str {
    match field {
        Some(Field::Email) => lang.pick(
            "An email is needed.\nWrite one like ana@example.com.",
            "É preciso um e-mail.\nEscreva um como ana@example.com.",
            "Hace falta un email.\nEscribe uno como ana@example.com.",
        ),
        Some(Field::Password) => lang.pick(
            "A password is needed.\nType one.",
            "É preciso uma senha.\nDigite uma.",
            "Hace falta una contraseña.\nEscribe una.",
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
        _ => lang.pick(
            "This is empty.\nFill it in.",
            "Isto está vazio.\nPreencha.",
            "Esto está vacío.\nComplétalo.",
        ),
    }
}

/// What may be written where something larger was: "at most …".
fn largest(field: Option<Field>, lang: Lang, store: &Store) -> String {
    match field {
        Some(Field::CreditLimit | Field::DefaultLimit | Field::Owed | Field::Value) => {
            let most = amount(MONEY_MAX, lang, store);
            say!(lang, "at most {most}", "no máximo {most}", "como máximo {most}")
        }
        Some(Field::Tolerance | Field::DailyInterestRate | Field::TaxRate | Field::GrowthRate) => {
            let (most, percent) = (RATE_MAX.plain(Mark::Point), RATE_MAX.percent(Mark::Point));
            say!(
                lang,
                "at most {most}, which is {percent}",
                "no máximo {most}, que é {percent}",
                "como máximo {most}, que es {percent}",
            )
        }
        _ => say!(lang, "a smaller one", "um menor", "uno menor"),
    }
}

/// What an id is made of.
fn id_characters(field: Option<Field>, lang: Lang) -> &'static str {
    match field {
        Some(Field::TransactionId | Field::StatementId) => lang.pick(
            "letters, digits and . _ -",
            "letras sem acento, dígitos e . _ -",
            "letras sin acento, dígitos y . _ -",
        ),
        Some(Field::HolderId) => lang.pick(
            "32 of the characters 0 to 9 and a to f",
            "32 dos caracteres de 0 a 9 e de a a f",
            "32 de los caracteres de 0 a 9 y de a a f",
        ),
        _ => lang.pick(
            "letters, digits, spaces and . _ - / @ +",
            "letras sem acento, dígitos, espaços e . _ - / @ +",
            "letras sin acento, dígitos, espacios y . _ - / @ +",
        ),
    }
}

impl Shape {
    fn label(self, lang: Lang) -> &'static str {
        match self {
            Shape::Text => lang.pick("a text", "um texto", "un texto"),
            Shape::Object => lang.pick("a JSON object", "um objeto JSON", "un objeto JSON"),
            Shape::List => lang.pick(
                "a list of JSON objects",
                "uma lista de objetos JSON",
                "una lista de objetos JSON",
            ),
            Shape::Texts => {
                lang.pick("a list of texts", "uma lista de textos", "una lista de textos")
            }
        }
    }
}
