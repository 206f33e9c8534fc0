//! The customers of the benches: always the same ones, as a spreadsheet of a Brazilian shop has them.

use std::fmt::Write;

use anyhow::{Context, Result};

/// The columns of the file. The last one is not read, but it has to be got past.
const HEADER: &str = "Email,Document,Document Type,Credit limit,Tolerance rate,Customer name";

const FIRST: [(&str, &str); 24] = [
    ("ana", "Ana"),
    ("joao", "João"),
    ("conceicao", "Conceição"),
    ("jose", "José"),
    ("maria", "Maria"),
    ("antonio", "Antônio"),
    ("francisca", "Francisca"),
    ("luis", "Luís"),
    ("marcia", "Márcia"),
    ("sebastiao", "Sebastião"),
    ("patricia", "Patrícia"),
    ("andre", "André"),
    ("monica", "Mônica"),
    ("fabio", "Fábio"),
    ("lucia", "Lúcia"),
    ("rogerio", "Rogério"),
    ("vitoria", "Vitória"),
    ("otavio", "Otávio"),
    ("ines", "Inês"),
    ("cesar", "César"),
    ("begona", "Begoña"),
    ("iara", "Iara"),
    ("murilo", "Murilo"),
    ("zelia", "Zélia"),
];
const LAST: [(&str, &str); 20] = [
    ("silva", "Silva"),
    ("souza", "Souza"),
    ("araujo", "Araújo"),
    ("goncalves", "Gonçalves"),
    ("oliveira", "Oliveira"),
    ("magalhaes", "Magalhães"),
    ("pereira", "Pereira"),
    ("simoes", "Simões"),
    ("lima", "Lima"),
    ("brandao", "Brandão"),
    ("ribeiro", "Ribeiro"),
    ("falcao", "Falcão"),
    ("almeida", "Almeida"),
    ("avila", "Ávila"),
    ("nogueira", "Nogueira"),
    ("munoz", "Muñoz"),
    ("barbosa", "Barbosa"),
    ("assuncao", "Assunção"),
    ("teixeira", "Teixeira"),
    ("queiroz", "Queiroz"),
];
const SHOPS: [&str; 5] =
    ["loja.example", "mercado.example", "correio.example", "padaria.example", "test.example"];
const TOLERANCES: [&str; 5] = ["0", "0.05", "0.1", "0.25", ""];

/// A file of customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum File {
    /// As they come first.
    First,
    /// One in ten has another credit limit.
    Changed,
}

/// The customer of a row.
pub struct Customer {
    /// Unique, in lower case.
    pub email: String,
    /// Unique, with valid check digits; one in ten begins with 0.
    pub document: String,
    /// `CPF`, for one in five `CNPJ`.
    pub document_type: &'static str,
    /// In cents.
    pub limit_cents: u64,
    /// As the file has it: a share of the limit, or nothing.
    pub tolerance: &'static str,
    name: String,
}

impl Customer {
    /// The customer of the row `n`, from 0. Rows up to 100 million are different customers.
    pub fn new(n: u64) -> Self {
        let mut chance = Chance(n);
        let (first, first_name) = chance.of(&FIRST);
        let (last, last_name) = chance.of(&LAST);
        let shop = chance.of(&SHOPS);
        let is_company = n % 5 == 3;
        let root = root(n, if is_company { 8 } else { 9 });
        let name = match n % 7 {
            0 => format!("{last_name}, {first_name} \"{first}\""),
            1 => format!("{last_name}, {first_name}"),
            _ => format!("{first_name} {last_name}"),
        };
        Self {
            email: format!("{first}.{last}.{n}@{shop}"),
            document: if is_company { cnpj(&root) } else { cpf(&root) },
            document_type: if is_company { "CNPJ" } else { "CPF" },
            limit_cents: 10_000 + chance.below(2_000) * 250,
            tolerance: chance.of(&TOLERANCES),
            name,
        }
    }

    /// The row in a file.
    fn row(&self, file: &mut String) {
        let Self { email, document, document_type, limit_cents, tolerance, .. } = self;
        let (units, cents) = (limit_cents / 100, limit_cents % 100);
        let name = self.name.replace('"', "\"\"");
        // Writing to a String cannot fail.
        writeln!(
            file,
            "{email},{document},{document_type},{units}.{cents:02},{tolerance},\"{name}\"\r"
        )
        .ok();
    }
}

/// A file with so many customers.
pub fn file(which: File, rows: u64) -> String {
    let mut text = format!("{HEADER}\r\n");
    for n in 0..rows {
        let mut customer = Customer::new(n);
        if which == File::Changed && n % 10 == 7 {
            customer.limit_cents += 5_000;
        }
        customer.row(&mut text);
    }
    text
}

/// A file that closes one in twenty of the accounts.
pub fn closing(rows: u64) -> String {
    let mut text = String::from("Email,Status\r\n");
    for n in (0..rows).step_by(20) {
        text += &Customer::new(n).email;
        text += ",Closed\r\n";
    }
    text
}

/// The rows as the table `accounts` would hold them, for a program that does no more than put them there.
pub fn table(rows: u64) -> Result<String> {
    const NOW: u64 = 1_790_000_000_000_000;
    let mut text = String::new();
    for n in 0..rows {
        let Customer { email, document, document_type, limit_cents, tolerance, .. } =
            Customer::new(n);
        let (key, tolerance) = (n + 1, millionths(tolerance)?);
        // The shape of the ids that are made for accounts without one: by time, then by chance.
        let id = format!("019c5a2e-{:04x}-7{:03x}-8000-{n:012x}", n >> 12, n & 0xfff);
        writeln!(
            text,
            "{key},{id},{email},{email},{document},{document_type},Open,{limit_cents},{tolerance},0,0,0,{limit_cents},1,0,{NOW},{NOW}"
        )?;
    }
    Ok(text)
}

/// `0.25` → 250000.
fn millionths(share: &str) -> Result<u64> {
    let digits = share.strip_prefix("0.").unwrap_or_default();
    format!("{digits:0<6}").parse().with_context(|| format!("{share} is no share"))
}

/// Digits that no other row has: one row in ten gets a zero in front, the others do not.
fn root(n: u64, length: u32) -> String {
    let tenth = 10_u64.pow(length - 1);
    // Multiplied by a number that shares no factor with what it is taken modulo of: a shuffle.
    const SHUFFLE: u64 = 7_654_321;
    let number = if n % 10 == 9 {
        n * SHUFFLE % tenth
    } else {
        tenth + n * SHUFFLE % (9 * tenth)
    };
    format!("{number:0width$}", width = usize::try_from(length).unwrap_or_default())
}

fn cpf(root: &str) -> String {
    let first = with_check_digit(root, 11);
    with_check_digit(&first, 11)
}

fn cnpj(root: &str) -> String {
    let first = with_check_digit(&format!("{root}0001"), 9);
    with_check_digit(&first, 9)
}

/// Weights from the right: 2, 3, … up to `weight_max`, and from 2 again.
fn with_check_digit(digits: &str, weight_max: u32) -> String {
    let weights = (2..=weight_max).cycle();
    let sum: u32 =
        digits.chars().rev().filter_map(|digit| digit.to_digit(10)).zip(weights).map(|(digit, weight)| digit * weight).sum();
    let check = match sum % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    };
    format!("{digits}{check}")
}

/// Numbers that look like chance and are the same every time (splitmix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }

    fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        let at = self.below(u64::try_from(choices.len()).unwrap_or(1));
        choices[usize::try_from(at).unwrap_or_default()]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn documents_have_the_check_digits_of_the_well_known_ones() {
        assert_eq!(cpf("529982247"), "52998224725");
        assert_eq!(cpf("111444777"), "11144477735");
        assert_eq!(cnpj("11222333"), "11222333000181");
    }

    #[test]
    fn every_row_is_somebody_else_and_one_document_in_ten_begins_with_zero() {
        let customers: Vec<Customer> = (0..20_000).map(Customer::new).collect();
        let emails: HashSet<&str> = customers.iter().map(|c| c.email.as_str()).collect();
        let documents: HashSet<&str> = customers.iter().map(|c| c.document.as_str()).collect();
        assert_eq!((emails.len(), documents.len()), (20_000, 20_000));
        assert_eq!(documents.iter().filter(|document| document.starts_with('0')).count(), 2_000);
    }

    #[test]
    fn a_file_reads_like_this() {
        assert_eq!(
            file(File::First, 3).lines().collect::<Vec<_>>().join("\n"),
            "?"
        );
        assert_eq!(closing(21).lines().count(), 3);
    }

    #[test]
    fn a_changed_file_differs_in_one_row_of_ten() {
        let (first, changed) = (file(File::First, 50), file(File::Changed, 50));
        let n = first.lines().zip(changed.lines()).filter(|(a, b)| a != b).count();
        assert_eq!(n, 5);
        assert_eq!(millionths("0.25").unwrap(), 250_000);
        assert_eq!(millionths("").unwrap(), 0);
    }
}
