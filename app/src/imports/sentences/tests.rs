use super::*;

fn check(counts: Counts, tell: impl Fn(&Counts, Lang) -> String, expected: [&str; 3]) {
    assert_eq!(Lang::ALL.map(|lang| tell(&counts, lang)), expected);
}

#[test]
fn the_headline_says_what_would_happen() {
    let none = Counts::default();
    check(
        Counts { created: 9_951, updated: 313, closing: 1, unchanged: 40, failed: 49, ..none },
        effects,
        [
            "Open 9,951 accounts, change 312, close 1, leave 40 as they are; 49 rows are refused",
            "Abrir 9.951 contas, alterar 312, encerrar 1, deixar 40 como estão; 49 linhas são recusadas",
            "Abrir 9.951 cuentas, cambiar 312, cerrar 1, dejar 40 como están; se rechazan 49 filas",
        ],
    );
    check(
        Counts { updated: 2, closing: 2, ..none },
        effects,
        ["Close 2 accounts", "Encerrar 2 contas", "Cerrar 2 cuentas"],
    );
    check(
        Counts { updated: 1, failed: 1, ..none },
        effects,
        [
            "Change 1 account; 1 row is refused",
            "Alterar 1 conta; 1 linha é recusada",
            "Cambiar 1 cuenta; se rechaza 1 fila",
        ],
    );
    check(
        Counts { unchanged: 1, failed: 49, ..none },
        effects,
        [
            "Nothing would change: 1 account already as the file says; 49 rows are refused",
            "Nada mudaria: 1 conta já como diz o arquivo; 49 linhas são recusadas",
            "Nada cambiaría: 1 cuenta ya como dice el archivo; se rechazan 49 filas",
        ],
    );
}

#[test]
fn an_undo_says_what_comes_back_and_what_does_not() {
    check(
        Counts { updated: 9_951, unchanged: 3, failed: 2, ..Counts::default() },
        undo_effects,
        [
            "Take back 9,951 changes, keep 3 changed since; 2 accounts are refused",
            "Desfazer 9.951 alterações, manter 3 com alterações posteriores; 2 contas são recusadas",
            "Deshacer 9.951 cambios, mantener 3 con cambios posteriores; se rechazan 2 cuentas",
        ],
    );
    check(
        Counts { unchanged: 2, ..Counts::default() },
        undo_effects,
        [
            "Nothing to take back, keep 2 changed since",
            "Nada a desfazer, manter 2 com alterações posteriores",
            "Nada que deshacer, mantener 2 con cambios posteriores",
        ],
    );
}

#[test]
fn a_button_names_each_effect_and_the_money() {
    let store = Store::default();
    check(
        Counts { created: 9_951, updated: 5, closing: 1, ..Counts::default() },
        |counts, lang| apply(counts, Money::minor(128_450_000), lang, &store),
        [
            "Confirm: open 9,951, change 4, close 1 (+R$1,284,500.00)",
            "Confirmar: abrir 9.951, alterar 4, encerrar 1 (+R$\u{a0}1.284.500,00)",
            "Confirmar: abrir 9.951, cambiar 4, cerrar 1 (+R$\u{a0}1.284.500,00)",
        ],
    );
    check(
        Counts { updated: 1, ..Counts::default() },
        |counts, lang| apply(counts, Money::ZERO, lang, &store),
        ["Confirm: change 1", "Confirmar: alterar 1", "Confirmar: cambiar 1"],
    );
    check(
        Counts { updated: 1, closing: 1, ..Counts::default() },
        |counts, lang| undo(counts, -Money::minor(2_000), lang, &store),
        [
            "Confirm: take back 1 change (−R$20.00)",
            "Confirmar: desfazer 1 alteração (−R$\u{a0}20,00)",
            "Confirmar: deshacer 1 cambio (−R$\u{a0}20,00)",
        ],
    );
}
