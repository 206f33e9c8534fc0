//! How a file is cut never changes what it is taken for, and a first look never fails.

#![no_main]

use domain::imports::Surveyor;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((choices, n, _, bytes)) = fuzz::asked(data) else { return };
    let whole = fuzz::survey(bytes, &choices, usize::MAX);
    assert_eq!(fuzz::survey(bytes, &choices, n), whole);

    let mut surveyor = Surveyor::with(choices, fuzz::CURRENCY);
    let mut looks = bytes.chunks(n.max(16)).filter_map(|piece| {
        surveyor.feed(piece);
        surveyor.peek()?.ok()
    });
    if let Some(first) = looks.next() {
        assert!(looks.all(|look| look.dialect.separator == first.dialect.separator));
        if let Ok(survey) = whole {
            assert_eq!(first.dialect.separator, survey.dialect.separator);
            assert!(first.n_rows <= survey.n_rows);
        }
    }
});
