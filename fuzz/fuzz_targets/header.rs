//! A header that is written is read back, column by column.

#![no_main]

use domain::imports::{Cell, Choices, Encoding, Header, Newline, Separator, Writer};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let [kind, text @ ..] = data else { return };
    let Ok(text) = std::str::from_utf8(text) else { return };
    let header = Header::of(text.split('\u{1}').map(str::to_owned).collect());
    let _ = header.attempt_of();
    if header.check().is_err() || text.contains('\0') {
        return;
    }
    let kind = usize::from(*kind);
    let (separator, newline) = (Separator::ALL[kind % 4], Newline::ALL[kind / 4 % 3]);
    let mut bytes = Vec::new();
    let mut writer = Writer::new(separator, newline);
    writer.row(header.names.iter().map(Cell::text), &mut bytes);
    writer.row(header.names.iter().map(|_| Cell::note("x")), &mut bytes);
    let choices = Choices { separator: Some(separator), ..Choices::default() };
    if let Ok(survey) = fuzz::survey(&bytes, &choices, 7) {
        assert_eq!(survey.header, header);
        assert_eq!((survey.dialect.encoding, survey.n_rows), (Encoding::Utf8Bom, 1));
    }
});
