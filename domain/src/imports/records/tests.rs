use super::*;

/// Every record as `line: field|field`, with `!` and the ending where it is not whole; the same however the bytes are
/// cut. The first line is the header, and its first column the e-mail.
fn check(bytes: &[u8], expected: &[&str]) -> Lines {
    let mut lines = Lines::default();
    for n in [1, 2, 3, 7, bytes.len().max(1)] {
        let mut records = Records::new(Separator::Comma, 1, Some(0));
        let mut found = Vec::new();
        let mut each = |record: Record<'_>| found.push(show(&record));
        bytes.chunks(n).for_each(|piece| records.feed(piece, &mut each));
        records.finish(&mut each);
        assert_eq!(found, expected, "in pieces of {n}");
        lines = records.lines();
    }
    lines
}

fn show(record: &Record<'_>) -> String {
    let field = |i| record.field(i).map(|bytes| bytes.escape_ascii().to_string());
    let fields: Vec<String> = (0..record.ends.len()).filter_map(field).collect();
    let fields = fields.join("|");
    match record.ending {
        Ending::Whole => format!("{}: {fields}", record.line),
        ending => format!("{}: {fields} !{ending:?}", record.line),
    }
}

#[test]
fn lf_crlf_and_cr_count_one_line_each_inside_quotes_too() {
    check(b"a,b\nc,d\ne,f", &["1: a|b", "2: c|d", "3: e|f"]);
    check(b"a,b\r\nc,d\r\ne,f\r\n", &["1: a|b", "2: c|d", "3: e|f"]);
    check(b"a,b\rc,d\re,f\r", &["1: a|b", "2: c|d", "3: e|f"]);
    check(b"a,\"b\r\nb\"\r\nc,d\r\n", &["1: a|b\\r\\nb", "3: c|d"]);
    check(b"a,\"b\n\rb\"\nc", &["1: a|b\\n\\rb", "4: c"]);
    check(b"\r\n\n\ra\r\n\r\n\r\nb\n\n\nc", &["4: a", "7: b", "10: c"]);
}

#[test]
fn quotes_hold_separators_quotes_and_line_breaks() {
    check(b"\"a,b\",\"say \"\"hi\"\"\",\"\"\n", &["1: a,b|say \\\"hi\\\"|"]);
    check(b"a\"b,c\"\n", &["1: a\\\"b|c\\\""]);
    check(b"a,\"b\" \t,\"c\" ", &["1: a|b|c"]);
    check(
        b"h,i,j\na,\"Rua A, 1\nFundos\nCentro\",1.00\nb,ok,2.00\n",
        &["1: h|i|j", "2: a|Rua A, 1\\nFundos\\nCentro|1.00", "5: b|ok|2.00"],
    );
    check(
        b"h,i,j\n\"Rua A, 1\",\"Fundos\nCentro\",\"b, c\"\n",
        &["1: h|i|j", "2: Rua A, 1|Fundos\\nCentro|b, c"],
    );
}

#[test]
fn blank_records_are_passed_over() {
    check(b"h\n,,\n \t,\n\xC2\xA0,\xEF\xBB\xBF,\xA0\n\"\"\n\"\n\"\nx,\n", &["1: h", "8: x|"]);
    check(b"", &[]);
    check(b"\n\r\n,,,\n", &[]);
    check(b"h\na\n\x1A", &["1: h", "2: a"]);
    check(b"h\na\x1A\x1A", &["1: h", "2: a"]);
}

#[test]
fn a_quote_that_is_never_closed_hides_no_line() {
    check(b"h,i\na,\"b\nc,d\n", &["1: h|i", "2: a|\\\"b !UnclosedQuote", "3: c|d"]);
    check(b"h\n\"", &["1: h", "2: \\\" !UnclosedQuote"]);
    check(b"h,i\na,\"", &["1: h|i", "2: a|\\\" !UnclosedQuote"]);
    check(b"h\na,\"b\"\"", &["1: h", "2: a|\\\"b\\\"\\\" !UnclosedQuote"]);
    check(b"h,i\na,\"b\nx\ny\nz", &["1: h|i", "2: a|\\\"b !UnclosedQuote", "3: x", "4: y", "5: z"]);
}

#[test]
fn a_quote_that_holds_rows_hides_none_of_them() {
    let stray = "2: a|1|\\\"Tio !UnclosedQuote";
    // As many separators as the header, on a line of its own and on the one where a quote comes again.
    check(
        b"h,i,j\na,1,\"Tio\nb,2,Bia\nd,4,TV 42\"\ne,5,Eva\n",
        &["1: h|i|j", stray, "3: b|2|Bia", "4: d|4|TV 42\\\"", "5: e|5|Eva"],
    );
    check(b"h,i,j\na,1,\"Tio\nd,4,TV 42\"\n", &["1: h|i|j", stray, "3: d|4|TV 42\\\""]);
    // A row that ends early, but has an e-mail address where they stand.
    check(b"h,i,j\na,1,\"Tio\nd@b.co,4\"\n", &["1: h|i|j", stray, "3: d@b.co|4\\\""]);
    check(b"h\n\"a@b.co\nc@b.co\"\n", &["1: h", "2: \\\"a@b.co !UnclosedQuote", "3: c@b.co\\\""]);
    // A quote of the next row closes it in the middle of a text, as if the two were one.
    check(
        b"h,i,j\na,\"\"\",2\nc,TV 42\",4\n",
        &["1: h|i|j", "2: a|\\\"\\\"\\\"|2 !UnclosedQuote", "3: c|TV 42\\\"|4"],
    );
    check(
        b"h,i,j\n\"a,1,2\nTV 42\",3,4\n",
        &["1: h|i|j", "2: \\\"a|1|2 !UnclosedQuote", "3: TV 42\\\"|3|4"],
    );
    // The next row's own quote closes it, or opens another.
    check(b"h,i,j\na,1,\"Tio\n\"b\",2,Bia\n", &["1: h|i|j", stray, "3: b|2|Bia"]);
    check(b"h,i,j\na,1,\"Tio\nb,2,\"Bia\"\n", &["1: h|i|j", stray, "3: b|2|Bia"]);
    check(b"h,i,j\na,1,\"Tio\nb,\"2\",\"B\"\n", &["1: h|i|j", stray, "3: b|2|B"]);
}

#[test]
fn a_note_has_no_more_than_twenty_line_breaks() {
    let file = |n: usize| format!("h,i\na,\"n{}\"\nb,2\n", "\nx".repeat(n));
    let read = |n: usize| {
        let mut records = Records::new(Separator::Comma, 1, Some(0));
        let mut n_found = 0;
        let mut each = |_: Record<'_>| n_found += 1;
        records.feed(file(n).as_bytes(), &mut each);
        records.finish(&mut each);
        assert_eq!(records.lines().total(), wide(n) + 3);
        n_found
    };
    assert_eq!(read(BREAKS_MAX), 3);
    assert_eq!(read(BREAKS_MAX + 1), 3 + BREAKS_MAX + 1);
}

#[test]
fn text_after_a_closing_quote_breaks_its_row_only() {
    check(
        b"h,i\n\"a\"zz,1\nb,\"c\"d\n",
        &["1: h|i", "2: \\\"a\\\"zz|1 !TextAfterQuote", "3: b|\\\"c\\\"d !TextAfterQuote"],
    );
}

#[test]
fn every_line_is_one_of_five_kinds() {
    let lines = check(
        b"sep=,\nh,i\n\n,\na,\"n\nn\"\nb,\"1\nc,2\n\x1A",
        &["2: h|i", "5: a|n\\nn", "7: b|\\\"1 !UnclosedQuote", "8: c|2"],
    );
    assert_eq!(lines, Lines { rows: 3, quoted: 1, header: 1, above: 1, blank: 3 });
    assert_eq!(lines.total(), 9);
}

#[test]
fn lines_above_the_header_are_none_of_its_rows() {
    let mut records = Records::new(Separator::Semicolon, 4, Some(0));
    let mut found = Vec::new();
    let mut each = |record: Record<'_>| found.push((record.line, record.place));
    records.feed(b"Clientes\nem 30/11\n\nE-mail;CPF\na;1\n", &mut each);
    use Place::*;
    assert_eq!(found, [(1, Above), (2, Above), (4, Header), (5, Body)]);
    let expected = Lines { rows: 1, header: 1, above: 2, blank: 1, ..Lines::default() };
    assert_eq!(records.lines(), expected);
}

#[test]
fn the_directive_of_excel_names_the_separator_and_is_no_header() {
    for (line, expected) in [
        ("sep=,\r\n", Some(Separator::Comma)),
        ("sep=,,,\r\n", Some(Separator::Comma)),
        ("\"SEP=,\"\r\n", Some(Separator::Comma)),
        ("\"sep=,\",,\r\n", Some(Separator::Comma)),
        ("sep=;\r\n", Some(Separator::Semicolon)),
        ("sep=\t\r\n", Some(Separator::Tab)),
        ("sep=:\r\n", None),
        ("sep=\r\n", None),
    ] {
        check(format!("{line}a,b\r\n").as_bytes(), &["2: a|b"]);
        let mut records = Records::new(Separator::Comma, 2, None);
        records.feed(line.as_bytes(), &mut |_| {});
        assert_eq!(records.declared(), expected, "{line:?}");
    }
    check(b"separator,b\nsep=;\n", &["1: separator|b", "2: sep=;"]);
}

#[test]
fn the_first_line_break_between_records_is_the_files() {
    for (text, expected) in [
        ("a\nb\r\n", Some(Newline::Lf)),
        ("a\r\nb\n", Some(Newline::CrLf)),
        ("a\rb\r\n", Some(Newline::Cr)),
        ("\"a\nb\"\r\nc\r\n", Some(Newline::CrLf)),
        ("a", None),
    ] {
        for n in 1..=text.len() {
            let mut records = Records::new(Separator::Comma, 1, None);
            text.as_bytes().chunks(n).for_each(|piece| records.feed(piece, &mut |_| {}));
            records.finish(&mut |_| {});
            assert_eq!(records.newline(), expected, "{text:?} in pieces of {n}");
        }
    }
}

#[test]
fn a_record_beyond_the_limit_is_cut_and_the_next_one_read() {
    let ending = |record: &[u8], n: usize| {
        let mut records = Records::new(Separator::Comma, 1, None);
        let mut found = Vec::new();
        let mut each = |r: Record<'_>| found.push((r.line, r.ending, r.bytes.len()));
        let bytes = [b"h\n", record, b"\nnext\n"].concat();
        bytes.chunks(n).for_each(|piece| records.feed(piece, &mut each));
        records.finish(&mut each);
        assert!(records.begun.capacity() + records.held.bytes.capacity() <= 4 * ROW_BYTES_MAX);
        assert_eq!(found.len(), 3);
        assert_eq!(found[2], (3, Ending::Whole, 4));
        (found[1].1, found[1].2)
    };
    for n in [1000, 65_536, usize::MAX] {
        let (max, over) = (vec![b'x'; ROW_BYTES_MAX], vec![b'x'; ROW_BYTES_MAX + 1]);
        assert_eq!(ending(&max, n), (Ending::Whole, ROW_BYTES_MAX));
        assert_eq!(ending(&over, n), (Ending::TooLong, ROW_BYTES_MAX));
        assert_eq!(ending(&over.repeat(9), n), (Ending::TooLong, ROW_BYTES_MAX));
        let commas = [b"x".to_vec(), vec![b','; ROW_BYTES_MAX - 1]].concat();
        assert_eq!(ending(&commas, n), (Ending::Whole, 1));
        assert_eq!(ending(&commas.repeat(3), n).0, Ending::TooLong);
        let quoted = [b"\"".to_vec(), vec![b'x'; ROW_BYTES_MAX]].concat();
        assert_eq!(ending(&quoted, n).0, Ending::TooLong);
    }
}
