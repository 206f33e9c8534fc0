//! What files are taken for, and which are refused.

use super::*;
use crate::imports::{HEADER_BYTES_MAX, Newline, Unit};

fn survey(bytes: &[u8]) -> Result<Survey, Refused> {
    survey_with(bytes, &Choices::default())
}

fn survey_with(bytes: &[u8], choices: &Choices) -> Result<Survey, Refused> {
    let of = |n: usize| {
        let mut surveyor = Surveyor::with(choices.clone(), "BRL");
        bytes.chunks(n).for_each(|piece| surveyor.feed(piece));
        surveyor.finish()
    };
    let whole = of(bytes.len().max(1));
    if bytes.len() < 5_000 {
        assert_eq!(of(1), whole, "byte by byte");
    }
    whole
}

fn refused(bytes: &[u8], expected: FileRefusal) {
    let refusal = survey(bytes).map_err(|refused| refused.refusal);
    assert_eq!(refusal, Err(expected), "{}", bytes.escape_ascii());
}

fn dialect(bytes: &[u8]) -> Dialect {
    survey(bytes).unwrap().dialect
}

#[test]
fn a_file_that_cannot_be_imported_is_refused_with_the_reason() {
    refused(b"", FileRefusal::Empty);
    refused(b" \r\n\t\n", FileRefusal::Empty);
    refused(b"\xEF\xBB\xBF", FileRefusal::Empty);
    refused(b"\xFF\xFE", FileRefusal::Empty);
    refused(b",,,\n,,,\n", FileRefusal::Empty);
    refused(&b" ".repeat(HEADER_BYTES_MAX * 2), FileRefusal::Empty);
    refused(b"Email", FileRefusal::HeaderOnly);
    refused(b"Email,Document\r\n,\r\n \r\n", FileRefusal::HeaderOnly);
    refused(b"Name,Document\nAna,1\n", FileRefusal::NoEmailColumn);
    refused(b"\"Email,Document\nana@test.com,1\n", FileRefusal::NoEmailColumn);
    refused(
        b"Email,Limite em centavos\na@b.co,1\n",
        FileRefusal::OtherUnit { name: "Limite em centavos".into(), unit: Unit::Cents },
    );
    refused(b"Email,Correo\na@b.co,\n", FileRefusal::DuplicateColumn { field: Field::Email });
    refused(b"PK\x03\x04\x14\0\x06\0\x08\0\0\0", FileRefusal::Spreadsheet);
    refused(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0", FileRefusal::Spreadsheet);
    refused(b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", FileRefusal::NotText);
    refused(
        "É-mail\na@b.co\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>().as_slice(),
        FileRefusal::NotText,
    );
    refused(b"\xFF\xFE\0\0E\0\0\0m\0\0\0", FileRefusal::NotText);
    refused(&[0; 70_000], FileRefusal::NotText);
}

#[test]
fn a_header_has_its_limits() {
    let columns = |n: usize| format!("Email{}\na\n", ",x".repeat(n - 1));
    assert!(survey(columns(256).as_bytes()).is_ok());
    refused(columns(257).as_bytes(), FileRefusal::HeaderTooLarge);
    let bytes = |n: usize| format!("Email,{}\na\n", "x".repeat(n - 7));
    assert!(survey(bytes(HEADER_BYTES_MAX).as_bytes()).is_ok());
    refused(bytes(HEADER_BYTES_MAX + 1).as_bytes(), FileRefusal::HeaderTooLarge);
}

#[test]
fn a_nul_in_a_later_row_refuses_no_file() {
    assert!(survey(b"Email\na\0@test.com\n").is_ok());
}

#[test]
fn the_separator_is_the_one_that_the_header_can_be_read_with() {
    let separator = |header: &str| {
        let told = survey(format!("{header}\nx\n").as_bytes());
        told.unwrap_or_else(|refused| *refused.survey.unwrap()).dialect.separator
    };
    assert_eq!(separator("Email"), Separator::Comma);
    assert_eq!(separator("Id,Email,Status"), Separator::Comma);
    assert_eq!(separator("Id;Email;Status"), Separator::Semicolon);
    assert_eq!(separator("Id\tEmail\tStatus"), Separator::Tab);
    assert_eq!(separator("Id|Email|Status"), Separator::Pipe);
    assert_eq!(separator("Name, first;Email;Status;a,b,c,d"), Separator::Semicolon);
    assert_eq!(separator("\"Name; all\";\"Email\""), Separator::Semicolon);
    assert_eq!(separator("\tEmail\tStatus"), Separator::Tab);
    assert_eq!(separator("Email;"), Separator::Semicolon);
    assert_eq!(separator("sep=;\r\nEmail,Status;Email;Id"), Separator::Semicolon);
    assert_eq!(separator("sep=:\r\nEmail,Status"), Separator::Comma);
}

#[test]
fn a_line_that_is_a_header_with_another_separator_than_the_named_one_is_none() {
    let found = survey(b"sep=;\nEmail, in the second column\nNome;Email\nAna;a@b.co\n").unwrap();
    assert_eq!((found.header.names, found.header_line), (vec!["Nome".into(), "Email".into()], 3));
    // However many lines come at once, the widest one is the header where none has an e-mail.
    let told = survey(b"sep=;\nEmail,x;y\na;b;c\nd;e;f;g\n");
    assert_eq!(told.unwrap_err().survey.unwrap().header.names, ["d", "e", "f", "g"]);
    let first = survey(b"sep=:\r\nEmail,Id\rEmail;Id;Status\na;b;c\n").unwrap();
    assert_eq!(first.header.names, ["Email", "Id"]);
}

#[test]
fn a_header_is_read_by_its_own_characters_whatever_the_rows_have() {
    let found = survey(b"E-mail;Limite de cr\xE9dito\njo\xC3\xA3o@b.co;1,50\n").unwrap();
    assert_eq!(found.dialect.encoding, Encoding::Utf8);
    assert_eq!(found.header.names, ["E-mail", "Limite de crédito"]);
    assert_eq!(found.reading(Field::CreditLimit), (Mark::Comma, false));
}

#[test]
fn the_encoding_is_what_the_bytes_can_be() {
    let encoding = |bytes: &[u8]| dialect(bytes).encoding;
    assert_eq!(encoding(b"Email\na@b.co\n"), Encoding::Utf8);
    assert_eq!(encoding("Email\njoão@b.co\n".as_bytes()), Encoding::Utf8);
    assert_eq!(encoding(b"Email\njo\xE3o@b.co\n"), Encoding::Windows1252);
    assert_eq!(encoding(b"Email\na@b.co\n\xC3"), Encoding::Windows1252);
    let mixed = b"Email\njo\xC3\xA3o@b.co\nren\xE9@b.co\n";
    assert_eq!(encoding(mixed), Encoding::Utf8, "other bytes are broken");
    assert_eq!(encoding(b"E-mail;Situa\x8D\x8Bo\na@b.co;x\n"), Encoding::MacRoman);
    assert_eq!(encoding(b"E-mail;Situa\x87\xC6o\na@b.co;x\n"), Encoding::Cp850);
    assert_eq!(encoding(b"\xEF\xBB\xBFEmail\njo\xE3o@b.co\n"), Encoding::Utf8Bom);
    let found = survey(b"E-mail;Situa\xE7\xE3o;Limite de cr\xE9dito\na;b;1\n").unwrap();
    assert_eq!(found.header.names, ["E-mail", "Situação", "Limite de crédito"]);
    assert_eq!(found.header.n_read(), 3);
}

/// How the limits of a file of these values are read, or why it is not taken.
fn limits(
    separator: &str,
    values: &[&str],
    chosen: Option<Mark>,
) -> Result<(Mark, bool), FileRefusal> {
    let rows: Vec<String> = values.iter().map(|v| format!("a@b.co{separator}\"{v}\"")).collect();
    let file = format!("Email{separator}Credit limit\n{}\n", rows.join("\n"));
    let choices = Choices { limit_mark: chosen, ..Choices::default() };
    let told = survey_with(file.as_bytes(), &choices).map_err(|refused| refused.refusal)?;
    Ok(told.reading(Field::CreditLimit))
}

#[test]
fn the_decimal_sign_is_what_the_values_of_a_column_show() {
    let mark = |separator: &str, values: &[&str]| limits(separator, values, None).unwrap().0;
    assert_eq!(mark(",", &["1000"]), Mark::Point);
    assert_eq!(mark(";", &["1000"]), Mark::Comma);
    assert_eq!(mark("|", &["1000"]), Mark::Point);
    assert_eq!(mark(";", &["1000.5"]), Mark::Point);
    assert_eq!(mark(",", &["1.234,56"]), Mark::Comma);
    assert_eq!(mark(",", &["R$\u{a0}1.234,56"]), Mark::Comma);
    assert_eq!(mark(";", &["1.5", "2.5", "x.y"]), Mark::Point);
    assert_eq!(mark(",", &["9.000,000"]), Mark::Comma);
    assert_eq!(mark(",", &["1.005", "1,50"]), Mark::Comma);
    let windows = survey(b"Email,Credit limit\na@b.co,\"R$\xA01.234,56\"\n").unwrap();
    assert_eq!(windows.reading(Field::CreditLimit).0, Mark::Comma);
}

#[test]
fn each_column_has_a_decimal_sign_of_its_own() {
    let file = b"Email;Limite;Toler\xE2ncia\na@b.co;1.234,56;0.05\n";
    let found = survey(file).unwrap();
    assert_eq!(found.reading(Field::CreditLimit).0, Mark::Comma);
    assert_eq!(found.reading(Field::Tolerance).0, Mark::Point);
}

#[test]
fn a_decimal_sign_that_nothing_shows_is_asked_about() {
    let asked = |values: &[&str]| match limits(";", values, None) {
        Err(FileRefusal::Unclear { questions }) => questions.len() == 1,
        other => panic!("{other:?}"),
    };
    assert!(asked(&["9.000"]) && asked(&["9.000", "1.005"]) && asked(&["9.000", "1.5", "2,5"]));
    assert_eq!(limits(";", &["9.000", "1,5"], None), Ok((Mark::Comma, false)));
    assert_eq!(limits(";", &["9000", "x"], None), Ok((Mark::Comma, false)));
    for mark in Mark::ALL {
        assert_eq!(limits(";", &["9.000"], Some(mark)), Ok((mark, true)));
        assert_eq!(limits(";", &["1.5", "2,5"], Some(mark)), Ok((mark, false)));
    }
    assert_eq!(limits(";", &["2,5"], Some(Mark::Point)), Ok((Mark::Comma, false)), "it shows");
}

#[test]
fn all_that_a_file_does_not_say_is_asked_at_once() {
    let file = b"Email,Limite,Tolerance,Documento do pai\na@b.co,9.000,1.500,1\n";
    let Err(Refused { refusal: FileRefusal::Unclear { questions }, survey: Some(found) }) =
        survey(file)
    else {
        panic!()
    };
    assert_eq!((questions.len(), found.n_rows), (3, 1));
    let choices = Choices {
        limit_mark: Some(Mark::Point),
        tolerance_mark: Some(Mark::Comma),
        named: vec![("documento do pai".into(), None)],
        ..Choices::default()
    };
    let told = survey_with(file, &choices).unwrap();
    let signs = [Field::CreditLimit, Field::Tolerance].map(|field| told.reading(field).0);
    assert_eq!(signs, [Mark::Point, Mark::Comma]);
}

#[test]
fn the_first_line_with_an_email_heading_is_the_header() {
    let found = survey(b"Relat\xF3rio; 2026\nEmitido em 30/11\n\nE-mail;CPF\na@b.co;1\n").unwrap();
    assert_eq!((found.header_line, found.n_rows), (4, 1));
    assert_eq!(found.above, ["Relatório;2026", "Emitido em 30/11"]);
    assert_eq!(found.dialect.encoding, Encoding::Windows1252);
    let lines = |n: usize| survey(format!("{}Email\na@b.co\n", "# note\n".repeat(n)).as_bytes());
    assert_eq!(lines(19).unwrap().header_line, 20);
    assert_eq!(lines(20).unwrap_err().refusal, FileRefusal::NoEmailColumn);
    let open = survey(b"\"Clientes\nEmail,Id\na@b.co,1\n").unwrap();
    assert_eq!((open.header_line, open.n_rows), (2, 1), "a quote above hides no header");
}

#[test]
fn columns_that_an_export_tells_are_noticed_where_they_hold_something() {
    let told =
        |row: &str| survey(format!("Email,Balance,Created at\n{row}\n").as_bytes()).unwrap().told;
    assert_eq!(told("a@b.co,,"), [0; 0]);
    assert_eq!(told("a@b.co, ,2024"), [2]);
}

#[test]
fn rows_are_counted_without_the_blank_ones() {
    let file = b"\n;;\nEmail;Id\n\na@b.co;1\n;\n \nb@b.co;2\n\"open";
    assert_eq!(survey(file).unwrap().n_rows, 3);
}

#[test]
fn utf_16_without_a_mark_is_told_by_its_nuls() {
    let text = "Email;Tolerância\na@b.co;0,05\n";
    let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for (bytes, encoding) in [(le, Encoding::Utf16Le), (be, Encoding::Utf16Be)] {
        let found = survey(&bytes).unwrap();
        assert_eq!((found.dialect.encoding, found.header.n_read()), (encoding, 2));
    }
}

#[test]
fn a_person_may_decide_what_would_be_found_out() {
    let file = b"Email,x;Limite\nana@test.com,jo\xE3o;1\n";
    let choices = Choices {
        encoding: Some(Encoding::Utf8),
        separator: Some(Separator::Semicolon),
        columns: Some(vec![Some(Field::Email), None]),
        ..Choices::default()
    };
    let chosen = survey_with(file, &choices).unwrap();
    assert_eq!(chosen.header.names, ["Email,x", "Limite"]);
    let dialect =
        Dialect { encoding: Encoding::Utf8, separator: Separator::Semicolon, newline: Newline::Lf };
    assert_eq!(chosen.dialect, dialect);

    let utf_16 = |encoding| Choices { encoding: Some(encoding), ..Choices::default() };
    let le: Vec<u8> = "É,Email\na,b\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let found = survey_with(&le, &utf_16(Encoding::Utf16Le)).unwrap();
    assert_eq!(found.header.names, ["É", "Email"]);
    let marked = survey_with(b"\xEF\xBB\xBFEmail\na\n", &utf_16(Encoding::Utf16Be)).unwrap();
    assert_eq!(marked.dialect.encoding, Encoding::Utf8Bom, "what the byte order mark says");
}

#[test]
fn a_person_may_map_the_columns_of_a_file_that_was_refused() {
    let file = b"Cliente;Valor\nana@test.com;1.5\nbia@test.com;2.5\n";
    let Err(Refused { refusal, survey: Some(found) }) = survey(file) else { panic!() };
    assert_eq!((refusal, found.n_rows), (FileRefusal::NoEmailColumn, 2));
    assert_eq!(found.header.names, ["Cliente", "Valor"]);
    let columns = Some(vec![Some(Field::Email), Some(Field::CreditLimit)]);
    let choices = Choices { columns, ..Choices::default() };
    let survey = survey_with(file, &choices).unwrap();
    assert_eq!(survey.header.position(Field::CreditLimit), Some(1));
    assert_eq!(survey.dialect.separator, Separator::Semicolon);
    assert_eq!(
        survey.reading(Field::CreditLimit).0,
        Mark::Point,
        "evidence counts in the mapped column"
    );
}

#[test]
fn a_first_look_says_what_is_known_so_far() {
    let mut surveyor = Surveyor::new();
    assert_eq!(surveyor.peek(), None);
    surveyor.feed(b"Email;Lim");
    assert_eq!(surveyor.peek(), None, "the header goes on");
    surveyor.feed(b"ite\nana@test.com;1,50\n\"jo\xC3");
    let told = surveyor.peek().unwrap().unwrap();
    assert_eq!((told.n_rows, told.reading(Field::CreditLimit).0), (1, Mark::Comma));
    assert_eq!(told.dialect.encoding, Encoding::Utf8, "a character cut in two may be one yet");
    surveyor.feed(b"\xE3\";2\n");
    assert_eq!(surveyor.peek().unwrap().unwrap().dialect.encoding, Encoding::Windows1252);

    let peek = |bytes: &[u8]| {
        let mut surveyor = Surveyor::new();
        surveyor.feed(bytes);
        surveyor.peek().map(|told| told.map_err(|refused| refused.refusal))
    };
    assert_eq!(peek(b"Nome;Valor\nx;"), None, "a later line may have an e-mail heading");
    let lines = b"Nome;Valor\n".repeat(22);
    assert_eq!(peek(&lines), Some(Err(FileRefusal::NoEmailColumn)));
    assert_eq!(peek(b"PK\x03\x04\x14\0\x06\0\x08"), Some(Err(FileRefusal::Spreadsheet)));
}
