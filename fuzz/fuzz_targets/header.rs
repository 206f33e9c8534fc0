//! A header that is written is read back, column by column.

#![no_main]

use domain::Mark;
use domain::imports::{Choices, Dialect, Encoding, Header, Newline, Separator, Writer, neutralise};
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
    let dialect = Dialect {
        encoding: [Encoding::Utf8Bom, Encoding::Utf16Le, Encoding::Utf16Be][kind % 3],
        separator: Separator::ALL[kind / 3 % 4],
        mark: Mark::Point,
        newline: Newline::ALL[kind / 12 % 3],
    };
    let mut bytes = Vec::new();
    let mut writer = Writer::new(dialect);
    writer.row(header.names.iter().map(|name| neutralise(name)), &mut bytes);
    writer.row(header.names.iter().map(|_| "x"), &mut bytes);
    let choices = Choices { separator: Some(dialect.separator), ..Choices::default() };
    if let Ok(survey) = fuzz::survey(&bytes, &choices, 7) {
        assert_eq!(survey.header, header);
        assert_eq!((survey.dialect.encoding, survey.n_rows), (dialect.encoding, 1));
    }
});
