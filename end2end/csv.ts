// Files of accounts as a shop would have them, made from numbers: every run makes the same. And reading such files.

/** What a row of a file says, in words of the file's own. */
export type Fields = string[];

/** How a file is written. */
export interface Dialect {
  separator: "," | ";" | "\t";
  /** The decimal sign. */
  decimal: "." | ",";
  newline: "\n" | "\r\n";
}

export const english: Dialect = { separator: ",", decimal: ".", newline: "\n" };
export const brazilian: Dialect = { separator: ";", decimal: ",", newline: "\r\n" };

/** The columns of the generated rows, by the names that each language knows them by; the last one is not read. */
export const columns = {
  en: ["Email", "Document", "Document Type", "Credit limit", "Tolerance rate", "Name"],
  pt: ["E-mail", "Documento", "Tipo de documento", "Limite de crédito", "Tolerância", "Nome"],
  es: ["Correo electrónico", "Documento", "Tipo de documento", "Límite de crédito", "Tolerancia", "Nombre"],
};

/** A customer, before anything is written. */
export interface Customer {
  email: string;
  document: string;
  type: "CPF" | "CNPJ";
  limitInCents: number;
  toleranceInPercent: number;
  name: string;
}

const given = ["Ana", "Antônio", "Conceição", "Iñigo", "João", "Mônica", "Zoë", "Bia"];
const family = ["Araújo", "Gonçalves", "Muñoz", "da Silva", "Peña", "Brandão", "O'Neill", "Sá"];

/** The `n`th customer, from 0: every tenth has a document with leading zeros, every fourth is a company. */
export function customer(n: number): Customer {
  const type = n % 4 === 2 ? "CNPJ" : "CPF";
  // 7919 has no factor in common with either modulus: no two customers get the same number.
  const base = n % 10 === 0 ? (n * 7919) % 1_000_000 : 1_000_000 + ((n * 7919) % 9_000_000);
  const first = given[n % given.length]!;
  const last = family[(n * 3) % family.length]!;
  return {
    email: `c${n}+fiado_${n % 7}@exemplo.com.br`,
    document: type === "CPF" ? cpf(pad(base, 7) + "42") : cnpj(pad(base, 7) + "50001"),
    type,
    limitInCents: 10_000 + ((n * 3_711) % 900_000),
    toleranceInPercent: n % 21,
    // Some names need quotes, some hold quotes themselves, some a line break.
    name: n % 50 === 7 ? `${last}, ${first}\n"${first[0]}"` : n % 3 === 0 ? `${last}, ${first}; "${first}"` : `${first} ${last}`,
  };
}

export function customers(n: number, from = 0): Customer[] {
  return Array.from({ length: n }, (_, i) => customer(from + i));
}

/** A customer's row. */
export function fields(customer: Customer, dialect: Dialect): Fields {
  const limit = (customer.limitInCents / 100).toFixed(2).replace(".", dialect.decimal);
  const tolerance = (customer.toleranceInPercent / 100).toFixed(2).replace(".", dialect.decimal);
  return [customer.email, customer.document, customer.type, limit, tolerance, customer.name];
}

/** A file of these rows, the header first. */
export function csv(rows: Fields[], dialect: Dialect): string {
  return rows.map((row) => record(row, dialect) + dialect.newline).join("");
}

/** A row as it stands in a file, without its line break. */
export function record(row: Fields, dialect: Dialect): string {
  const quoted = (field: string) => /["\r\n]/.test(field) || field.includes(dialect.separator);
  return row.map((field) => (quoted(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(dialect.separator);
}

/** The rows of a file, as a spreadsheet would show them. */
export function parse(text: string, separator: string): Fields[] {
  const rows: Fields[] = [];
  let row: Fields = [];
  let field = "";
  let inQuotes = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (inQuotes) {
      if (c !== '"') {
        field += c;
      } else if (text[i + 1] === '"') {
        field += '"';
        i++;
      } else {
        inQuotes = false;
      }
    } else if (c === '"' && field === "") {
      inQuotes = true;
    } else if (c === separator) {
      row.push(field);
      field = "";
    } else if (c === "\n") {
      rows.push([...row, field.replace(/\r$/, "")]);
      row = [];
      field = "";
    } else if (c !== "\ufeff" || i > 0) {
      field += c;
    }
  }
  return field === "" && row.length === 0 ? rows : [...rows, [...row, field]];
}

function cpf(base: string): string {
  const first = checkDigit(base, [10, 9, 8, 7, 6, 5, 4, 3, 2]);
  return base + first + checkDigit(base + first, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
}

function cnpj(base: string): string {
  const first = checkDigit(base, [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]);
  return base + first + checkDigit(base + first, [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]);
}

function checkDigit(digits: string, weights: number[]): string {
  const sum = weights.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0);
  const rest = sum % 11;
  return String(rest < 2 ? 0 : 11 - rest);
}

function pad(n: number, length: number): string {
  return String(n).padStart(length, "0");
}
