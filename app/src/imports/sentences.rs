//! What a run does, in sentences with their numbers: the same words in its headline and on the
//! button that lets it happen.

use domain::text::{amount, number};
use domain::{Lang, Money, Store};
use ledger::imports::Counts;

/// `1 row`, `9,951 rows`
pub(super) fn rows(n: i64, lang: Lang) -> String {
    let noun = match n {
        1 => lang.pick("row", "linha", "fila"),
        _ => lang.pick("rows", "linhas", "filas"),
    };
    format!("{} {noun}", number(n, lang))
}

/// `1 account`, `9,951 accounts`
pub(super) fn accounts(n: i64, lang: Lang) -> String {
    let noun = match n {
        1 => lang.pick("account", "conta", "cuenta"),
        _ => lang.pick("accounts", "contas", "cuentas"),
    };
    format!("{} {noun}", number(n, lang))
}

/// What is said of rows that would open an account that is open.
pub(super) fn open_already(n: i64, lang: Lang) -> String {
    let told = accounts(n, lang);
    match n {
        1 => lang.pick(
            format!("{told} is open already."),
            format!("{told} já está aberta."),
            format!("{told} ya está abierta."),
        ),
        _ => lang.pick(
            format!("{told} are open already."),
            format!("{told} já estão abertas."),
            format!("{told} ya están abiertas."),
        ),
    }
}

/// What is asked of rows of an update that have no account.
pub(super) fn no_accounts_yet(n: i64, lang: Lang) -> String {
    let told = rows(n, lang);
    match n {
        1 => lang.pick(
            format!("{told} is not an account yet: create it too"),
            format!("{told} ainda não é conta: criá-la também"),
            format!("{told} aún no es una cuenta: crearla también"),
        ),
        _ => lang.pick(
            format!("{told} are not accounts yet: create them too"),
            format!("{told} ainda não são contas: criá-las também"),
            format!("{told} aún no son cuentas: crearlas también"),
        ),
    }
}

/// What is said of accounts that rows close: the one effect that cannot be taken back.
pub(super) fn closed_for_good(n: i64, lang: Lang) -> String {
    let told = accounts(n, lang);
    match n {
        1 => lang.pick(
            format!("{told} will be closed. Undoing the import does not open it again."),
            format!("{told} será encerrada. Desfazer a importação não a reabre."),
            format!("{told} se cerrará. Deshacer la importación no la vuelve a abrir."),
        ),
        _ => lang.pick(
            format!("{told} will be closed. Undoing the import does not open them again."),
            format!("{told} serão encerradas. Desfazer a importação não as reabre."),
            format!("{told} se cerrarán. Deshacer la importación no las vuelve a abrir."),
        ),
    }
}

/// `+ R$1,284,500.00`, `− R$20.00`
pub(super) fn signed(money: Money, lang: Lang, store: &Store) -> String {
    let (sign, size) = if money < Money::ZERO { ('−', -money) } else { ('+', money) };
    format!("{sign}\u{a0}{}", amount(size, lang, store))
}

/// `Open 9,951 accounts, change 312, leave 40 as they are; 49 rows are refused`
pub(super) fn effects(counts: &Counts, lang: Lang) -> String {
    let mut told = actions(counts, lang);
    if told.is_empty() {
        told.push(nothing(counts.unchanged, lang));
    } else if counts.unchanged > 0 {
        let n = number(counts.unchanged, lang);
        told.push(match counts.unchanged {
            1 => lang.pick(
                format!("leave {n} as it is"),
                format!("deixar {n} como está"),
                format!("dejar {n} como está"),
            ),
            _ => lang.pick(
                format!("leave {n} as they are"),
                format!("deixar {n} como estão"),
                format!("dejar {n} como están"),
            ),
        });
    }
    with_refused(&told, counts.failed, rows(counts.failed, lang), lang)
}

/// `nothing would change: 40 accounts already as the file says`
fn nothing(n_unchanged: i64, lang: Lang) -> String {
    let nothing = lang.pick("nothing would change", "nada mudaria", "nada cambiaría");
    let n = accounts(n_unchanged, lang);
    match n_unchanged {
        0 => nothing.to_owned(),
        _ => lang.pick(
            format!("{nothing}: {n} already as the file says"),
            format!("{nothing}: {n} já como diz o arquivo"),
            format!("{nothing}: {n} ya como dice el archivo"),
        ),
    }
}

/// `Take back 9,951 changes, keep 3 changed since; 2 accounts are refused`
pub(super) fn undo_effects(counts: &Counts, lang: Lang) -> String {
    let mut told = vec![take_back(counts.effective(), lang)];
    if counts.unchanged > 0 {
        let n = number(counts.unchanged, lang);
        told.push(lang.pick(
            format!("keep {n} changed since"),
            format!("manter {n} com alterações posteriores"),
            format!("mantener {n} con cambios posteriores"),
        ));
    }
    with_refused(&told, counts.failed, accounts(counts.failed, lang), lang)
}

/// What a button does that opens and changes: `Open 9,951 accounts, exposure + R$1,284,500.00`
pub(super) fn apply(counts: &Counts, lang: Lang, store: &Store) -> String {
    with_exposure(actions(counts, lang), counts.exposure, lang, store)
}

/// What a button does that takes a run back: `Take back 9,951 changes, exposure − R$1,284,500.00`
pub(super) fn undo(counts: &Counts, lang: Lang, store: &Store) -> String {
    with_exposure(vec![take_back(counts.effective(), lang)], counts.exposure, lang, store)
}

/// What is opened and changed; the noun stands with the first number.
fn actions(counts: &Counts, lang: Lang) -> Vec<String> {
    let mut told = Vec::new();
    if counts.created > 0 {
        let n = accounts(counts.created, lang);
        told.push(lang.pick(format!("open {n}"), format!("abrir {n}"), format!("abrir {n}")));
    }
    if counts.updated > 0 {
        let n = match counts.created {
            0 => accounts(counts.updated, lang),
            _ => number(counts.updated, lang),
        };
        told.push(lang.pick(format!("change {n}"), format!("alterar {n}"), format!("cambiar {n}")));
    }
    told
}

fn take_back(n: i64, lang: Lang) -> String {
    let count = number(n, lang);
    match n {
        1 => lang.pick(
            format!("take back {count} change"),
            format!("desfazer {count} alteração"),
            format!("deshacer {count} cambio"),
        ),
        _ => lang.pick(
            format!("take back {count} changes"),
            format!("desfazer {count} alterações"),
            format!("deshacer {count} cambios"),
        ),
    }
}

fn with_refused(told: &[String], n_failed: i64, n: String, lang: Lang) -> String {
    let told = told.join(", ");
    capital(&match n_failed {
        0 => told,
        1 => lang.pick(
            format!("{told}; {n} is refused"),
            format!("{told}; {n} é recusada"),
            format!("{told}; se rechaza {n}"),
        ),
        _ => lang.pick(
            format!("{told}; {n} are refused"),
            format!("{told}; {n} são recusadas"),
            format!("{told}; se rechazan {n}"),
        ),
    })
}

fn with_exposure(mut told: Vec<String>, exposure: Money, lang: Lang, store: &Store) -> String {
    if exposure != Money::ZERO {
        let change = signed(exposure, lang, store);
        told.push(format!("{} {change}", lang.pick("exposure", "exposição", "exposición")));
    }
    capital(&told.join(", "))
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(counts: Counts, tell: impl Fn(&Counts, Lang) -> String, expected: [&str; 3]) {
        assert_eq!(Lang::ALL.map(|lang| tell(&counts, lang)), expected);
    }

    #[test]
    fn the_headline_says_what_would_happen() {
        let none = Counts::default();
        check(
            Counts { created: 9_951, updated: 312, unchanged: 40, failed: 49, ..none },
            effects,
            [
                "Open 9,951 accounts, change 312, leave 40 as they are; 49 rows are refused",
                "Abrir 9.951 contas, alterar 312, deixar 40 como estão; 49 linhas são recusadas",
                "Abrir 9.951 cuentas, cambiar 312, dejar 40 como están; se rechazan 49 filas",
            ],
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
    }

    #[test]
    fn a_button_names_the_effect_and_the_money() {
        let store = Store::default();
        let exposure = Money::minor(128_450_000);
        check(
            Counts { created: 9_951, exposure, ..Counts::default() },
            |counts, lang| apply(counts, lang, &store),
            [
                "Open 9,951 accounts, exposure +\u{a0}R$1,284,500.00",
                "Abrir 9.951 contas, exposição +\u{a0}R$\u{a0}1.284.500,00",
                "Abrir 9.951 cuentas, exposición +\u{a0}R$\u{a0}1.284.500,00",
            ],
        );
        check(
            Counts { updated: 1, exposure: -Money::minor(2_000), ..Counts::default() },
            |counts, lang| undo(counts, lang, &store),
            [
                "Take back 1 change, exposure −\u{a0}R$20.00",
                "Desfazer 1 alteração, exposição −\u{a0}R$\u{a0}20,00",
                "Deshacer 1 cambio, exposición −\u{a0}R$\u{a0}20,00",
            ],
        );
    }
}
