// Forty-nine ways to get a row wrong, in a Spanish file with semicolons and decimal commas, and what is said of each.
import { brazilian as dialect, csv, customers, fields, type Fields, record } from "./csv.ts";

export { dialect };

const workbook = Buffer.concat([Buffer.from("PK\x03\x04\x14\0\x06\0\b\0", "latin1"), Buffer.alloc(5_000, 7)]);
const image = Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "latin1"), Buffer.alloc(5_000)]);

/** Files of which nothing can be imported, and why. */
export const refusedFiles: [name: string, content: string | Buffer, reason: string][] = [
  ["book.csv", workbook, "The file is a spreadsheet. Save it as CSV (UTF-8) and choose that file."],
  ["photo.csv", image, "The file is not text, whatever its name says."],
  ["header.csv", "Email,Document\r\n", "The file has a header and no rows. Add a row for each account."],
  ["empty.csv", "\r\n", "The file is empty. Choose one with a header and at least one row."],
  ["names.csv", "Name,Document\nAna,1\n", "No column of the file could be recognised as the email."],
  ["twice.csv", "Email,Correo\na@b.co,c@d.co\n", 'Two columns of the file hold "Email". Remove or rename one of them.'],
];

export const header = [
  "Id",
  "Correo electrónico",
  "Documento",
  "Tipo de documento",
  "Estado",
  "Límite de crédito",
  "Tolerancia",
  "Nombre",
];
const [ID, EMAIL, DOCUMENT, TYPE, STATUS, LIMIT, TOLERANCE, NAME] = [0, 1, 2, 3, 4, 5, 6, 7];

/** Something wrong, as the report tells it. */
export interface Fault {
  column: string;
  value: string;
  reason: RegExp;
}

/** A row that is wrong: what stands in the file, what is said of it, and what was meant. */
export interface FaultyRow {
  line: number;
  meant: Fields;
  faults: Fault[];
}

const amount = /no es un importe\. Escríbelo como \d+,\d\d\./;
const rate = /no es una tasa\. Escribe 5% como 0,05 o 5%\./;
const negative = /es menor que cero\. Escribe 0 o más\./;
const email = /no es un email\. Escríbelo como \S+@\S+\.com\./;
const control = /contiene un carácter de control invisible/;
const document = /tiene caracteres que ningún documento tiene/;
const type = /no es un tipo de documento/;
const status = /no es un estado\. Escribe Abierta o Cerrada\./;

/** A value in a column that nobody can read, and why. */
const unreadable: [number, string, RegExp][] = [
  [LIMIT!, "mil", amount],
  [LIMIT!, "1.234.56", amount],
  [LIMIT!, "1,2,3", amount],
  [LIMIT!, "1.23.456", amount],
  [LIMIT!, "--5", amount],
  [LIMIT!, "1e3", amount],
  [LIMIT!, "NaN", amount],
  [LIMIT!, "９９", amount],
  [LIMIT!, "1,5O", amount],
  [LIMIT!, "1,005", /tiene tres decimales, o es 1005\. Escribe 1005, o como máximo 2 decimales\./],
  [LIMIT!, "-1", negative],
  [LIMIT!, "10000000000000,01", /es demasiado grande\. Escribe como máximo R\$\s10\.000\.000\.000\.000,00\./],
  [TOLERANCE!, "cinco", rate],
  [TOLERANCE!, "5%%", rate],
  [TOLERANCE!, "0,0,5", rate],
  [TOLERANCE!, "-0,05", negative],
  [TOLERANCE!, "1000,5", /es demasiado grande/],
  [TOLERANCE!, "0,1234567", /tiene más de 6 decimales/],
  [EMAIL!, "", /Hace falta un email/],
  [EMAIL!, "ana@", email],
  [EMAIL!, "@exemplo.com", email],
  [EMAIL!, "a b@exemplo.com", email],
  [EMAIL!, "ana@exemplo", email],
  [EMAIL!, "ana@@exemplo.com", email],
  [EMAIL!, "ana@exemplo..com", email],
  [EMAIL!, `${"a".repeat(243)}@exemplo.com`, /demasiado largo\. Usa como máximo 254 caracteres\./],
  [EMAIL!, "ana\u0000@exemplo.com", control],
  [EMAIL!, "ana\u0007@exemplo.com", control],
  [EMAIL!, "an\ufffd@exemplo.com", /no se puede leer en la codificación del archivo/],
  [DOCUMENT!, "12#34", document],
  [DOCUMENT!, "№ 123", document],
  [DOCUMENT!, "1".repeat(41), /demasiado largo\. Usa como máximo 40 caracteres\./],
  [TYPE!, "C P F", type],
  [TYPE!, "Cédula", type],
  [TYPE!, "X".repeat(33), /demasiado largo\. Usa como máximo 32 caracteres\./],
  [STATUS!, "Activa", status],
  [STATUS!, "suspensa", status],
  [ID!, "a*b", /no puede ser un id/],
  [ID!, "i".repeat(81), /demasiado largo\. Usa como máximo 80 caracteres\./],
];

/** Two customers who have accounts before the file comes, the first under the id `vip`. */
const known = customers(2, 90_000);

/** A file that opens their accounts. */
export const before = csv([header, row(known[0]!, "vip"), row(known[1]!)], dialect);

/** The file: `nGood` good rows, and forty-nine that are not; and those, in the order of the file. */
export function faultyFile(nGood: number): { text: string; faulty: FaultyRow[] } {
  const good = customers(nGood).map((customer, n) => row(customer, n === 0 ? "primera" : ""));
  const first = good[0]!;
  const meant = customers(49, 50_000).map((customer) => row(customer));
  const told = (column: number, value: string, reason: RegExp): Fault[] => [{ column: header[column]!, value: seen(value), reason }];
  const with_ = (row: Fields, column: number, value: string): Fields => row.with(column, value);
  const sameAsFirst = /La línea 2 de este archivo tiene el mismo valor/;

  const wrong: ((meant: Fields) => [Fields | string, Fault[]])[] = [
    ...unreadable.map(([column, value, reason]) => (row: Fields): [Fields, Fault[]] => [
      with_(row, column, value),
      told(column, value, reason),
    ]),
    (row) => [
      with_(with_(with_(row, EMAIL!, "ana"), LIMIT!, "?"), TOLERANCE!, "x"),
      [...told(EMAIL!, "ana", email), ...told(LIMIT!, "?", amount), ...told(TOLERANCE!, "x", rate)],
    ],
    (row) => [row.join("|"), [{ column: "", value: "", reason: /Esta fila está separada por barras verticales, el encabezado por puntos y comas\./ }]],
    (row) => [[...row, "de más"], [{ column: "", value: "", reason: /Campos en esta fila: 9; columnas en el encabezado: 8\./ }]],
    (row) => [with_(row, NAME!, "ñ".repeat(10_001)), [{ column: "", value: "ñ".repeat(200), reason: /Usa como máximo 10\.000 caracteres/ }]],
    (row) => [with_(row, EMAIL!, first[EMAIL!]!.toUpperCase()), told(EMAIL!, first[EMAIL!]!.toUpperCase(), sameAsFirst)],
    (row) => [
      with_(with_(row, DOCUMENT!, first[DOCUMENT!]!), TYPE!, first[TYPE!]!),
      told(DOCUMENT!, first[DOCUMENT!]!, sameAsFirst),
    ],
    (row) => [with_(row, ID!, "primera"), told(ID!, "primera", sameAsFirst)],
    (row) => [with_(row, EMAIL!, known[0]!.email), told(EMAIL!, known[0]!.email, /Este email es de la cuenta abierta vip\./)],
    (row) => [with_(row, ID!, "vip"), told(ID!, "vip", /Este id es de la cuenta abierta vip\./)],
    // Only the last row can be this one: an open quote takes all that comes after it.
    (row) => [
      row.slice(0, 7).join(";") + `;"${row[NAME!]!.replaceAll('"', '""')}`,
      [{ column: "", value: "", reason: /Aquí se abre una comilla que nunca se cierra/ }],
    ],
  ];

  const lines: string[] = [record(header, dialect)];
  const faulty: FaultyRow[] = [];
  let line = 2;
  const add = (row: Fields | string) => {
    const text = typeof row === "string" ? row : record(row, dialect);
    lines.push(text);
    line += text.split("\n").length;
  };
  const goodBetween = Math.floor(nGood / wrong.length);
  wrong.forEach((makeWrong, n) => {
    const last = n === wrong.length - 1;
    good.slice(n * goodBetween, last ? nGood : (n + 1) * goodBetween).forEach(add);
    const [row, faults] = makeWrong(meant[n]!);
    faulty.push({ line, meant: meant[n]!, faults });
    add(row);
  });
  return { text: lines.join(dialect.newline), faulty };
}

function row(customer: ReturnType<typeof customers>[0], id = ""): Fields {
  const [email, document, type, limit, tolerance, name] = fields(customer, dialect);
  return [id, email!, document!, type!, "", limit!, tolerance!, name!];
}

/** A value as it is shown: its beginning, and pictures of what cannot be seen. */
function seen(value: string): string {
  return value.slice(0, 200).replaceAll("\u0000", "␀").replaceAll("\u0007", "␇");
}
