//! What is told of a file before it is uploaded is what is told of it afterwards: every file in
//! `corpus/`, against the text beside it.

use std::fs;
use std::path::Path;

use domain::imports::preview::Preview;
use domain::imports::{Choices, Mode, transcript};

#[test]
fn a_preview_tells_every_file_as_the_text_beside_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let name = path.to_str().unwrap();
        if !name.ends_with(".csv") {
            continue;
        }
        let mode = if name.ends_with(".update.csv") { Mode::Update } else { Mode::Create };
        let bytes = fs::read(&path).unwrap();
        for n in [5, 50, 5_000] {
            let mut preview = Preview::new(mode, Choices::default(), "BRL");
            loop {
                bytes.chunks(n).for_each(|piece| preview.feed(piece));
                if !preview.end() {
                    break;
                }
            }
            let told = match preview.refused() {
                Some(refused) => Err(refused.clone()),
                None => Ok((preview.survey().unwrap().clone(), preview.verdict().clone())),
            };
            let beside = fs::read_to_string(path.with_extension("txt")).unwrap();
            assert_eq!(transcript(&told), beside, "{name} in pieces of {n}");
        }
    }
}
