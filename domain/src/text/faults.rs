//! What is wrong with a value, and what would be right.

use super::*;

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
            Rule::NameOfAPage => say!(
                lang,
                "{value} is the name of a page, so no account can have it as its id. \
                 Choose another id.",
                "{value} é o nome de uma página, por isso nenhuma conta pode tê-lo como id. \
                 Escolha outro id.",
                "{value} es el nombre de una página, por eso ninguna cuenta puede tenerlo como id. \
                 Elige otro id.",
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
            Rule::NotAnInvoiceStatus => say!(
                lang,
                "{value} is not a status of an invoice. Write Opened, Paid or Cancelled.",
                "{value} não é um status de título. Escreva Aberto, Pago ou Cancelado.",
                "{value} no es un estado de factura. Escribe Abierto, Pagado o Cancelado.",
            ),
            Rule::NotPositive => say!(
                lang,
                "{value} is not more than zero. Write an amount above 0.",
                "{value} não é maior que zero. Escreva um valor acima de 0.",
                "{value} no es mayor que cero. Escribe un importe superior a 0.",
            ),
            Rule::Zero => say!(
                lang,
                "{value} moves nothing. Write an amount other than 0.",
                "{value} não movimenta nada. Escreva um valor diferente de 0.",
                "{value} no mueve nada. Escribe un importe distinto de 0.",
            ),
            Rule::NotBetween { min, max } => {
                let [min, max] = [number(*min, lang), number(*max, lang)];
                say!(
                    lang,
                    "{value} is not a whole number from {min} to {max}. Write one.",
                    "{value} não é um número inteiro de {min} a {max}. Escreva um.",
                    "{value} no es un número entero de {min} a {max}. Escribe uno.",
                )
            }
            Rule::NotAFlag => say!(
                lang,
                "{value} is neither true nor false. Write one of them.",
                "{value} não é true nem false. Escreva um deles.",
                "{value} no es true ni false. Escribe uno de ellos.",
            ),
            Rule::NotATime => say!(
                lang,
                "{value} is not a date. Write it like 2024-02-22 or 2024-02-22T20:43:21Z.",
                "{value} não é uma data. Escreva como 2024-02-22 ou 2024-02-22T20:43:21Z.",
                "{value} no es una fecha. Escríbela como 2024-02-22 o 2024-02-22T20:43:21Z.",
            ),
            Rule::NotInTime { days } => {
                let days = number(*days, lang);
                say!(
                    lang,
                    "{value} is not within the next {days} days. Choose a time that is.",
                    "{value} não está nos próximos {days} dias. Escolha uma data que esteja.",
                    "{value} no está en los próximos {days} días. Elige una fecha que lo esté.",
                )
            }
            Rule::NotALink => say!(
                lang,
                "{value} is not a link to the web. Write it like https://pay.example/1.",
                "{value} não é um link da web. Escreva como https://pay.example/1.",
                "{value} no es un enlace web. Escríbelo como https://pay.example/1.",
            ),
            Rule::NotOneOf { names } => say!(
                lang,
                "{value} is none of these: {names}. Write one of them.",
                "{value} não é nenhum destes: {names}. Escreva um deles.",
                "{value} no es ninguno de estos: {names}. Escribe uno de ellos.",
            ),
            Rule::NotJson => say!(
                lang,
                "{value} is not a JSON object in UTF-8. Send one.",
                "{value} não é um objeto JSON em UTF-8. Envie um.",
                "{value} no es un objeto JSON en UTF-8. Envía uno.",
            ),
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
        _ => lang.pick(
            "This is empty. Fill it in.",
            "Isto está vazio. Preencha.",
            "Esto está vacío. Complétalo.",
        ),
    }
}

/// What may be written where something larger was: "at most …".
fn largest(field: Option<Field>, lang: Lang, store: &Store) -> String {
    match field {
        Some(Field::CreditLimit | Field::Owed | Field::Value) => {
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
