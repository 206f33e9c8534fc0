//! A damaged byte or line hides no line of a file, and changes without a word what no other one says.

#![no_main]

#[path = "../../domain/tests/oracle/mod.rs"]
mod oracle;

use domain::imports::Mode;
use libfuzzer_sys::fuzz_target;
use oracle::{Mutation, every_line_is_accounted_for, mutated, no_row_changes_because_another_does};

// The last bytes say where which damage is done, so that a plain CSV file is a seed.
fuzz_target!(|data: &[u8]| {
    let [file @ .., high, low, kind, byte] = data else { return };
    let mode = if kind / 6 % 2 == 0 { Mode::Create } else { Mode::Update };
    let mutation = match kind % 6 {
        0 => Mutation::Change(*byte),
        1 => Mutation::Remove,
        2 => Mutation::Double,
        3 => Mutation::CutLine,
        4 => Mutation::JoinLines,
        _ => Mutation::CutFile,
    };
    let changed = mutated(file, usize::from(u16::from_be_bytes([*high, *low])), mutation);
    every_line_is_accounted_for(&changed, mode);
    no_row_changes_because_another_does(file, &changed, mode);
});
