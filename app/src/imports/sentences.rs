//! What a run does, in sentences with their numbers: the same words in its headline and on the
//! button that lets it happen.

#[cfg(test)]
mod tests;

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

/// `1 change`, `9,951 changes`
pub(super) fn changes(n: i64, lang: Lang) -> String {
    let noun = match n {
        1 => lang.pick("change", "alteração", "cambio"),
        _ => lang.pick("changes", "alterações", "cambios"),
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

/// What is said of accounts that rows close: the one effect that cannot be taken back.
pub(super) fn closed_for_good(n: i64, lang: Lang) -> String {
    let told = accounts(n, lang);
    match n {
        1 => lang.pick(
            format!("{told} will be closed for good"),
            format!("{told} será encerrada em definitivo"),
            format!("{told} se cerrará definitivamente"),
        ),
        _ => lang.pick(
            format!("{told} will be closed for good"),
            format!("{told} serão encerradas em definitivo"),
            format!("{told} se cerrarán definitivamente"),
        ),
    }
}

/// The same of accounts that still owe.
pub(super) fn closed_owing(n: i64, owed: Money, lang: Lang, store: &Store) -> String {
    let (told, owed) = (accounts(n, lang), amount(owed, lang, store));
    match n {
        1 => lang.pick(
            format!("{told} that owes {owed} will be closed for good"),
            format!("{told} que deve {owed} será encerrada em definitivo"),
            format!("{told} que debe {owed} se cerrará definitivamente"),
        ),
        _ => lang.pick(
            format!("{told} that owe {owed} will be closed for good"),
            format!("{told} que devem {owed} serão encerradas em definitivo"),
            format!("{told} que deben {owed} se cerrarán definitivamente"),
        ),
    }
}

/// What is said of accounts of which more is used than their new limit.
pub(super) fn below_used(n: i64, lang: Lang) -> String {
    let count = number(n, lang);
    match n {
        1 => lang.pick(
            format!("{count} limit falls below what is used"),
            format!("{count} limite fica abaixo do valor usado"),
            format!("{count} límite queda por debajo de lo usado"),
        ),
        _ => lang.pick(
            format!("{count} limits fall below what is used"),
            format!("{count} limites ficam abaixo do valor usado"),
            format!("{count} límites quedan por debajo de lo usado"),
        ),
    }
}

/// What is said of rows that look odd.
pub(super) fn warned(n: i64, lang: Lang) -> String {
    let told = rows(n, lang);
    match n {
        1 => lang.pick(
            format!("{told} with a warning"),
            format!("{told} com aviso"),
            format!("{told} con aviso"),
        ),
        _ => lang.pick(
            format!("{told} with warnings"),
            format!("{told} com avisos"),
            format!("{told} con avisos"),
        ),
    }
}

/// What is said of rows that stay out.
pub(super) fn rows_refused(n: i64, lang: Lang) -> String {
    capital(&refused(n, &rows(n, lang), lang))
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

/// `+R$1,284,500.00`, `−R$20.00`
pub(super) fn signed(money: Money, lang: Lang, store: &Store) -> String {
    let (sign, size) = if money < Money::ZERO { ('−', -money) } else { ('+', money) };
    format!("{sign}{}", amount(size, lang, store))
}

/// `Open 9,951 accounts, change 312, close 1, leave 40 as they are; 49 rows are refused`
pub(super) fn effects(counts: &Counts, lang: Lang) -> String {
    let mut told = actions(counts, lang, accounts);
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
    with_refused(&told, counts.failed, &rows(counts.failed, lang), lang)
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
    with_refused(&told, counts.failed, &accounts(counts.failed, lang), lang)
}

/// What a button does that opens, changes and closes: `Confirm: open 3, change 4, close 1 (+R$300.00)`
pub(super) fn apply(counts: &Counts, exposure: Money, lang: Lang, store: &Store) -> String {
    confirm(&actions(counts, lang, number).join(", "), exposure, lang, store)
}

/// What a button does that takes a run back: `Confirm: take back 9,951 changes (−R$20.00)`
pub(super) fn undo(counts: &Counts, exposure: Money, lang: Lang, store: &Store) -> String {
    confirm(&take_back(counts.effective(), lang), exposure, lang, store)
}

fn confirm(told: &str, exposure: Money, lang: Lang, store: &Store) -> String {
    let confirm = lang.pick("Confirm", "Confirmar", "Confirmar");
    match exposure {
        Money::ZERO => format!("{confirm}: {told}"),
        _ => format!("{confirm}: {told} ({})", signed(exposure, lang, store)),
    }
}

/// What is opened, changed and closed; `first` writes the first number, as that of a noun or alone.
fn actions(counts: &Counts, lang: Lang, first: fn(i64, Lang) -> String) -> Vec<String> {
    let verbs = [
        (counts.created, lang.pick("open", "abrir", "abrir")),
        (counts.changed(), lang.pick("change", "alterar", "cambiar")),
        (counts.closing, lang.pick("close", "encerrar", "cerrar")),
    ];
    let there = verbs.into_iter().filter(|(n, _)| *n > 0).enumerate();
    there
        .map(|(at, (n, verb))| {
            let n = if at == 0 { first(n, lang) } else { number(n, lang) };
            format!("{verb} {n}")
        })
        .collect()
}

fn take_back(n: i64, lang: Lang) -> String {
    let told = changes(n, lang);
    match n {
        0 => lang.pick("nothing to take back", "nada a desfazer", "nada que deshacer").to_owned(),
        _ => lang.pick(
            format!("take back {told}"),
            format!("desfazer {told}"),
            format!("deshacer {told}"),
        ),
    }
}

fn with_refused(told: &[String], n_failed: i64, n: &str, lang: Lang) -> String {
    let told = told.join(", ");
    capital(&match n_failed {
        0 => told,
        _ => format!("{told}; {}", refused(n_failed, n, lang)),
    })
}

fn refused(n_failed: i64, n: &str, lang: Lang) -> String {
    match n_failed {
        1 => lang.pick(
            format!("{n} is refused"),
            format!("{n} é recusada"),
            format!("se rechaza {n}"),
        ),
        _ => lang.pick(
            format!("{n} are refused"),
            format!("{n} são recusadas"),
            format!("se rechazan {n}"),
        ),
    }
}

/// A text with a capital letter at its start.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
