//! What came of a run, in sentences with their numbers, wherever it is told: its page, the history.

#[cfg(test)]
mod tests;

use domain::text::{import_name, number};
use domain::{Lang, Money, Store};
use ledger::imports::{Run, RunStatus, Undone};

use super::sentences::{accounts, capital, changes, effects, rows, signed, undo_effects};

/// A word in the three languages.
type Word = [&'static str; 3];

/// What came of a run: `25 accounts opened, 1,000 changed, 1 closed; 49 rows refused`, `3 changes taken
/// back, 1 kept`; of one that waits: what would.
pub(super) fn outcome(run: &Run, lang: Lang) -> String {
    let is_undo = run.undo_of.is_some();
    match run.preview.filter(|_| run.status == RunStatus::Checked) {
        Some(preview) if is_undo => return undo_effects(&preview.counts, lang),
        Some(preview) => return effects(&preview.counts, lang),
        None => {}
    }
    let told = if is_undo { taken_back(run, lang) } else { applied(run, lang) };
    let refused = (run.counts.failed > 0).then(|| refused(run, lang));
    let parts = [Some(told.join(", ")), refused, left_out(run, lang)];
    capital(&parts.into_iter().flatten().collect::<Vec<_>>().join("; "))
}

fn applied(run: &Run, lang: Lang) -> Vec<String> {
    let counts = &run.counts;
    let unchanged: Word = ["unchanged", "sem alteração", "sin cambios"];
    let kinds: [(i64, Word, Word); 4] = [
        (counts.created, ["opened", "aberta", "abierta"], ["opened", "abertas", "abiertas"]),
        (
            counts.changed(),
            ["changed", "alterada", "cambiada"],
            ["changed", "alteradas", "cambiadas"],
        ),
        (counts.closing, ["closed", "encerrada", "cerrada"], ["closed", "encerradas", "cerradas"]),
        (counts.unchanged, unchanged, unchanged),
    ];
    let there = kinds.into_iter().filter(|(n, ..)| *n > 0).enumerate();
    let told: Vec<String> = there
        .map(|(at, (n, one, many))| {
            let of = if at == 0 { accounts(n, lang) } else { number(n, lang) };
            done(n, &of, one, many, lang)
        })
        .collect();
    let nothing = lang.pick("nothing applied", "nada aplicado", "nada aplicado");
    if told.is_empty() { vec![nothing.to_owned()] } else { told }
}

fn taken_back(run: &Run, lang: Lang) -> Vec<String> {
    let (n, n_kept) = (run.counts.effective(), run.counts.unchanged);
    let one = ["taken back", "desfeita", "deshecho"];
    let back = match n {
        0 => lang.pick("nothing taken back", "nada desfeito", "nada deshecho").to_owned(),
        _ => done(n, &changes(n, lang), one, ["taken back", "desfeitas", "deshechos"], lang),
    };
    let (one, many) = (["kept", "mantida", "mantenido"], ["kept", "mantidas", "mantenidos"]);
    let kept = (n_kept > 0).then(|| done(n_kept, &number(n_kept, lang), one, many, lang));
    std::iter::once(back).chain(kept).collect()
}

fn refused(run: &Run, lang: Lang) -> String {
    let n = run.counts.failed;
    let of = if run.undo_of.is_some() { accounts(n, lang) } else { rows(n, lang) };
    let (one, many) =
        (["refused", "recusada", "rechazada"], ["refused", "recusadas", "rechazadas"]);
    done(n, &of, one, many, lang)
}

/// What somebody's order to stop left out: `156,000 rows not applied`.
pub(super) fn left_out(run: &Run, lang: Lang) -> Option<String> {
    let n = run.n_left_out();
    let told = if run.undo_of.is_some() {
        let one = ["not taken back", "não desfeita", "no deshecho"];
        let many = ["not taken back", "não desfeitas", "no deshechos"];
        done(n, &changes(n, lang), one, many, lang)
    } else {
        let one = ["not applied", "não aplicada", "no aplicada"];
        let many = ["not applied", "não aplicadas", "no aplicadas"];
        done(n, &rows(n, lang), one, many, lang)
    };
    (n > 0).then_some(told)
}

/// What was done to so many of them, as each language says it of one or of many.
fn done(n: i64, of: &str, one: Word, many: Word, lang: Lang) -> String {
    let [en, pt, es] = if n == 1 { one } else { many };
    format!("{of} {}", lang.pick(en, pt, es))
}

/// `Undone by #42`, `Undone but for 3`
pub(super) fn undone(undone: Undone, lang: Lang) -> String {
    let (by, n) = (import_name(undone.by), number(undone.n_left, lang));
    match undone.n_left {
        0 => lang.pick(
            format!("Undone by {by}"),
            format!("Desfeita pela {by}"),
            format!("Deshecha por la {by}"),
        ),
        _ => lang.pick(
            format!("Undone but for {n}"),
            format!("Desfeita, menos {n}"),
            format!("Deshecha, salvo {n}"),
        ),
    }
}

/// By how much a run moved what customers can owe, and the figure that does not count beside it.
pub(super) fn exposure(run: &Run, lang: Lang, store: &Store) -> Option<(String, Option<String>)> {
    let moved = run.counts.exposure;
    if moved == Default::default() {
        return None;
    }
    let write = |money| signed(money, lang, store);
    let told = write(moved.counted(run.tolerance_counts));
    let figures = (moved.limits(), moved.ceilings());
    Some((told, other_figure(figures, run.tolerance_counts, lang, write)))
}

/// Of the sums of limits and ceilings the one that does not count, where it is another one: `limits
/// R$1,250.00`; where the store does not count tolerance, `with tolerance R$1,312.50`.
pub(super) fn other_figure(
    (limits, ceilings): (Money, Money),
    tolerance_counts: bool,
    lang: Lang,
    write: impl Fn(Money) -> String,
) -> Option<String> {
    let (name, figure) = if tolerance_counts {
        (lang.pick("limits", "limites", "límites"), limits)
    } else {
        (lang.pick("with tolerance", "com tolerância", "con tolerancia"), ceilings)
    };
    (limits != ceilings).then(|| format!("{name} {}", write(figure)))
}
