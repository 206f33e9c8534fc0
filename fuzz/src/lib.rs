//! What the targets share: a file judged in pieces, and the choices of a person made of two bytes.

use domain::Mark;
use domain::imports::{
    Choices, Encoding, Judge, Judged, Mode, Refused, Separator, Survey, Surveyor,
};

/// The currency of the store.
pub const CURRENCY: &str = "BRL";

/// What is said of a file that comes in pieces of `n` bytes.
pub fn survey(bytes: &[u8], choices: &Choices, n: usize) -> Result<Survey, Refused> {
    let mut surveyor = Surveyor::with(choices.clone(), CURRENCY);
    bytes.chunks(n).for_each(|piece| surveyor.feed(piece));
    surveyor.finish()
}

/// Every row of a file that comes in pieces of `n` bytes.
pub fn judge(bytes: &[u8], survey: &Survey, mode: Mode, n: usize) -> Vec<Judged> {
    let mut judged = Vec::new();
    let mut judge = Judge::new(survey, mode);
    bytes.chunks(n).for_each(|piece| judge.feed(piece, &mut |row| judged.push(row)));
    judge.finish(&mut |row| judged.push(row));
    judged
}

/// What a person decided, how the file is cut, what it is for, and the file. The last two bytes
/// say the rest; below 0x80 they decide nothing, so that a plain CSV file is a seed.
pub fn asked(data: &[u8]) -> Option<(Choices, usize, Mode, &[u8])> {
    let [bytes @ .., a, b] = data else { return None };
    let (a, b) = (usize::from(*a), usize::from(*b));
    let (decided, signs) = (a.checked_sub(0x80), b.checked_sub(0x80));
    let choices = Choices {
        encoding: decided.and_then(|n| Encoding::ALL.get(n % 8)).copied(),
        separator: decided.and_then(|n| Separator::ALL.get(n / 8)).copied(),
        limit_mark: signs.and_then(|n| Mark::ALL.get(n % 3)).copied(),
        tolerance_mark: signs.and_then(|n| Mark::ALL.get(n / 3 % 3)).copied(),
        columns: None,
        named: Vec::new(),
    };
    let mode = if b / 8 % 2 == 0 { Mode::Create } else { Mode::Update };
    Some((choices, 1 + b / 16 * 3, mode, bytes))
}
