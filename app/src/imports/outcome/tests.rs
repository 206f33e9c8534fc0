use domain::accounts::Exposure;
use ledger::imports::{Counts, Preview};

use super::*;
use crate::imports::testing;

fn check(run: &Run, expected: [&str; 3]) {
    assert_eq!(Lang::ALL.map(|lang| outcome(run, lang)), expected);
}

fn done(counts: Counts) -> Run {
    Run { counts, ..testing::run(RunStatus::Done) }
}

#[test]
fn what_came_of_a_file_is_told_with_the_accounts_it_closed() {
    let none = Counts::default();
    check(
        &done(Counts {
            created: 25,
            updated: 1_001,
            closing: 1,
            unchanged: 9_000,
            failed: 49,
            ..none
        }),
        [
            "25 accounts opened, 1,000 changed, 1 closed, 9,000 unchanged; 49 rows refused",
            "25 contas abertas, 1.000 alteradas, 1 encerrada, 9.000 sem alteração; 49 linhas recusadas",
            "25 cuentas abiertas, 1.000 cambiadas, 1 cerrada, 9.000 sin cambios; 49 filas rechazadas",
        ],
    );
    check(
        &done(Counts { updated: 1, failed: 1, ..none }),
        [
            "1 account changed; 1 row refused",
            "1 conta alterada; 1 linha recusada",
            "1 cuenta cambiada; 1 fila rechazada",
        ],
    );
    check(
        &done(Counts { failed: 2, ..none }),
        [
            "Nothing applied; 2 rows refused",
            "Nada aplicado; 2 linhas recusadas",
            "Nada aplicado; 2 filas rechazadas",
        ],
    );
}

#[test]
fn an_undo_takes_back_and_updates_nothing() {
    let undo = |counts| Run { undo_of: Some(40), ..done(counts) };
    check(
        &undo(Counts { updated: 9_951, unchanged: 3, failed: 2, ..Counts::default() }),
        [
            "9,951 changes taken back, 3 kept; 2 accounts refused",
            "9.951 alterações desfeitas, 3 mantidas; 2 contas recusadas",
            "9.951 cambios deshechos, 3 mantenidos; 2 cuentas rechazadas",
        ],
    );
    check(
        &undo(Counts { updated: 1, ..Counts::default() }),
        ["1 change taken back", "1 alteração desfeita", "1 cambio deshecho"],
    );
}

#[test]
fn a_run_that_was_stopped_says_what_it_left_out() {
    let stopped = Run { n_rows: 160_000, ..testing::run(RunStatus::Cancelled) };
    let some = Counts { created: 4_000, ..Counts::default() };
    check(
        &Run { counts: some, ..stopped.clone() },
        [
            "4,000 accounts opened; 156,000 rows not applied",
            "4.000 contas abertas; 156.000 linhas não aplicadas",
            "4.000 cuentas abiertas; 156.000 filas no aplicadas",
        ],
    );
    check(
        &Run { undo_of: Some(40), n_rows: 1, ..stopped },
        [
            "Nothing taken back; 1 change not taken back",
            "Nada desfeito; 1 alteração não desfeita",
            "Nada deshecho; 1 cambio no deshecho",
        ],
    );
}

#[test]
fn a_run_that_waits_says_what_it_would_do() {
    let counts = Counts { created: 2, failed: 1, ..Counts::default() };
    let preview = Some(Preview { counts, ..Preview::default() });
    check(
        &Run { preview, counts, ..testing::run(RunStatus::Checked) },
        [
            "Open 2 accounts; 1 row is refused",
            "Abrir 2 contas; 1 linha é recusada",
            "Abrir 2 cuentas; se rechaza 1 fila",
        ],
    );
}

#[test]
fn a_run_that_was_undone_says_by_which_or_how_much_stands() {
    let told = |n_left| Lang::ALL.map(|lang| undone(Undone { by: 42, n_left }, lang));
    assert_eq!(told(0), ["Undone by #42", "Desfeita pela #42", "Deshecha por la #42"]);
    assert_eq!(told(3), ["Undone but for 3", "Desfeita, menos 3", "Deshecha, salvo 3"]);
}

#[test]
fn exposure_has_the_figure_that_does_not_count_beside_it() {
    let store = Store::default();
    let told = |limits, ceilings, tolerance_counts| {
        let counts = Counts { exposure: Exposure::minor(limits, ceilings), ..Counts::default() };
        let (told, other) = exposure(&Run { tolerance_counts, ..done(counts) }, Lang::En, &store)?;
        Some(format!("{told}, {}", other.unwrap_or_default()))
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(told(100_000, 105_000, true), some("+R$1,050.00, limits +R$1,000.00"));
    assert_eq!(told(100_000, 105_000, false), some("+R$1,000.00, with tolerance +R$1,050.00"));
    assert_eq!(told(-100_000, -100_000, true), some("−R$1,000.00, "));
    assert_eq!(told(0, 5_000, true), some("+R$50.00, limits +R$0.00"));
    assert_eq!(told(0, 0, true), None);
}
