//! A header that is written is read back, column by column.

#![no_main]

use domain::imports::{Cell, Choices, Encoding, Header, Newline, Separator, Writer};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let [kind, text @ ..] = data else { return };
    let Ok(text) = std::str::from_utf8(text) else { return };
    let header = Header::of(text.split('\u{1}').map(str::to_owned).collect(), fuzz::CURRENCY);
    let _ = header.attempt_of();
    // A quote holds no more than so many lines.
    let has_many_lines = text.matches(['\n', '\r']).count() > 20;
    if header.check(fuzz::CURRENCY).is_err() || text.contains('\0') || has_many_lines {
        return;
    }
    let kind = usize::from(*kind);
    let (separator, newline) = (Separator::ALL[kind % 4], Newline::ALL[kind / 4 % 3]);
    let mut bytes = Vec::new();
    let mut writer = Writer::new(separator, newline);
    writer.row(header.names.iter().map(Cell::text), &mut bytes);
    writer.row(header.names.iter().map(|_| Cell::note("x")), &mut bytes);
    let choices = Choices { separator: Some(separator), ..Choices::default() };
    // Also where a column that is not read is asked about, it is known what the file is.
    let told = fuzz::survey(&bytes, &choices, 7);
    let survey = told.map_or_else(|refused| refused.survey.map(|survey| *survey), Some);
    if let Some(survey) = survey {
        assert_eq!(survey.header, header);
        assert_eq!((survey.dialect.encoding, survey.n_rows), (Encoding::Utf8Bom, 1));
    }
});
