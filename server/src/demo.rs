//! A small sample shop, made through the same use cases that people use: always the same one.

mod cast;

use domain::imports::Mode;
use domain::page::{AccountQuery, PAGE_ROWS};
use domain::people::CredentialsForm;
use domain::{Error, Mark, Money, Refusal, Role, Status};
use ledger::imports::{Order, Upload};
use ledger::{Ctx, Who, accounts, imports, people};

/// Who signs in to the sample shop.
pub const EMAIL: &str = "demo@fiado.example";
const PASSWORD: &str = "fiado-demo-2026";

const FIRST_NAMES: [&str; 12] = [
    "joana", "davi", "elisa", "heitor", "iara", "livia", "murilo", "nina", "otavio", "rosa",
    "tiago", "vera",
];
const LAST_NAMES: [&str; 9] =
    ["silva", "souza", "oliveira", "santos", "lima", "gomes", "ribeiro", "almeida", "pereira"];

/// Fills the books with the sample shop, and returns the password of its user.
///
/// Errors: `Refused(StoreNotEmpty)` when there are accounts already.
pub async fn fill(ctx: &Ctx) -> Result<&'static str, Error> {
    let any = AccountQuery { status: None, ..AccountQuery::default() };
    if !accounts::list::list(ctx, &any, PAGE_ROWS).await?.accounts.is_empty() {
        return Err(Refusal::StoreNotEmpty.into());
    }
    let form = CredentialsForm { email: EMAIL.to_owned(), password: PASSWORD.to_owned() };
    let who = match people::add(ctx, form, Role::Owner).await {
        Ok((person, _)) => Who::Person(person),
        Err(Error::Refused(Refusal::PersonExists)) => ctx.who.clone(),
        Err(error) => return Err(error),
    };
    // Before the rest: the story took place before today.
    cast::play(&ctx.with(who)).await?;
    import(ctx, Mode::Create, "clientes-2025.csv", &customers()).await?;
    import(ctx, Mode::Update, "limites-novembro.csv", UPDATE).await?;
    Ok(PASSWORD)
}

async fn import(ctx: &Ctx, mode: Mode, name: &str, file: &str) -> Result<(), Error> {
    let mut upload = Upload::start(ctx).await?;
    upload.push(ctx, file.as_bytes()).await?;
    upload.finish(ctx, Order::apply(mode, name)).await?;
    while imports::run_next(ctx).await? {}
    while accounts::index_some(ctx).await? {}
    Ok(())
}

/// A file of customers as a Brazilian spreadsheet writes it: two of its rows are wrong.
fn customers() -> String {
    let mut file =
        String::from("Email;Documento;Tipo de documento;Limite de crédito;Tolerância;Status\r\n");
    let mut n = 0;
    for (i, last) in LAST_NAMES.iter().enumerate() {
        for (j, first) in FIRST_NAMES.iter().enumerate() {
            n += 1;
            let limit = Money::minor(i64::from((n * 37) % 48 + 2) * 5_000).plain(Mark::Comma);
            let tolerance = if (i + j) % 4 == 0 { "0,1" } else { "" };
            let status = if n % 29 == 0 { Status::Closed.as_str() } else { "" };
            let cpf = cpf(100_000_000 + n * 7_654_321);
            file +=
                &format!("{first}.{last}@loja.example;{cpf};CPF;{limit};{tolerance};{status}\r\n");
        }
    }
    file + "padaria@central.example;11222333000181;CNPJ;18.500,00;0,05;\r\n\
            sem-arroba.example;;;100,00;;\r\n\
            mercado@bairro.example;04252011000110;CNPJ;1.000,5O;;\r\n"
}

const UPDATE: &str = "Email;Limite de crédito\r\npadaria@central.example;25.000,00\r\n\
                      joana.silva@loja.example;750,00\r\ndavi.silva@loja.example;1.200,00\r\n";

/// The CPF that begins with these nine digits.
fn cpf(first_nine: u32) -> String {
    let mut digits: Vec<u32> =
        format!("{first_nine:09}").chars().filter_map(|c| c.to_digit(10)).collect();
    for _ in 0..2 {
        let n = u32::try_from(digits.len()).unwrap_or_default();
        let sum: u32 =
            digits.iter().zip((2..=n + 1).rev()).map(|(digit, weight)| digit * weight).sum();
        digits.push(match sum % 11 {
            0 | 1 => 0,
            rest => 11 - rest,
        });
    }
    digits.iter().map(u32::to_string).collect()
}
