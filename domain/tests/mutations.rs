//! Every file of `corpus/`, and files that differ from it in a byte or a line: no line is lost, and no row says something
//! else because another one was damaged.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod oracle;

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use domain::imports::Mode;
use oracle::{Mutation, every_line_is_accounted_for, mutated, no_row_changes_because_another_does};
use proptest::prelude::*;

/// Files longer than that say nothing that shorter ones do not.
const FILE_BYTES_MAX: usize = 4_000;

static FILES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut paths: Vec<_> = [corpus.clone(), corpus.join("dialects")]
        .into_iter()
        .flat_map(|folder| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "csv"))
        .collect();
    paths.sort();
    let files = paths.into_iter().map(|path| fs::read(path).unwrap());
    files.filter(|file| !file.is_empty() && file.len() <= FILE_BYTES_MAX).collect()
});

fn mutations() -> impl Strategy<Value = Mutation> {
    let telling = prop::sample::select(b"\"'.,;\t|\n\r0159 -%(E\xC3\xE9\x1A\0".to_vec());
    prop_oneof![
        4 => telling.prop_map(Mutation::Change),
        1 => any::<u8>().prop_map(Mutation::Change),
        2 => Just(Mutation::Remove),
        2 => Just(Mutation::Double),
        1 => Just(Mutation::CutLine),
        1 => Just(Mutation::JoinLines),
        1 => Just(Mutation::CutFile),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_byte_or_line_hides_nothing_and_changes_no_other_row(
        file in any::<prop::sample::Index>(),
        place: usize,
        mutation in mutations(),
    ) {
        let file = &FILES[file.index(FILES.len())];
        let changed = mutated(file, place, mutation);
        every_line_is_accounted_for(&changed, Mode::Create);
        no_row_changes_because_another_does(file, &changed, Mode::Update);
    }
}

#[test]
fn the_files_themselves_are_accounted_for() {
    assert!(FILES.len() > 200);
    for file in FILES.iter() {
        every_line_is_accounted_for(file, Mode::Create);
    }
}
