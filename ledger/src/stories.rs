//! Stories of accounts, as people tell them: a command a line, and what the books say after it.
//! The vectors of the contract's money rules (spec §3) that concern accounts, limits and tolerance.

use domain::accounts::{AccountEdit, NewAccount};
use domain::{AccountId, DocumentNumber, DocumentType, Email, Error, Mark, Money, Rate};

use crate::testing::{Shop, each_db};
use crate::{Ctx, Result, accounts};

/// Plays a story's commands on both databases, and compares what the books say, line by line.
async fn check(story: &'static str) {
    each_db(async |shop| {
        let mut told = String::new();
        for line in story.trim().lines().map(str::trim) {
            let (command, _) = line.split_once("->").expect("command -> outcome");
            let outcome = play(&shop, &shop.olga, command.trim()).await;
            told += &format!("{:<38} -> {outcome}\n", command.trim());
        }
        let expected: String =
            story.trim().lines().map(|line| line.trim().to_owned() + "\n").collect();
        assert_eq!(told, expected);
    })
    .await;
}

async fn play(shop: &Shop, ctx: &Ctx, command: &str) -> String {
    let words: Vec<&str> = command.split_whitespace().collect();
    let money = |text: &str| Money::read(text, Mark::Point).expect("an amount");
    let rate = |text: &str| Rate::read(text, Mark::Point).expect("a rate");
    let edit = match words.as_slice() {
        ["open", id, "limit", limit, "tolerance", tolerance] => {
            return shown(accounts::open(ctx, new(id, money(limit), rate(tolerance))).await);
        }
        ["given", "balance", balance] => {
            let minor = -money(balance.trim_start_matches('-')).as_minor();
            let mut tx = ctx.db.write().await.unwrap();
            tx.query("update accounts set balance = $1").bind(minor).run().await.unwrap();
            tx.commit().await.unwrap();
            return "ok".into();
        }
        ["entries"] => return entries(shop).await,
        ["close"] => {
            let a = current(ctx).await;
            return shown(accounts::close(ctx, a.key, a.version, a.owed).await);
        }
        ["limit", limit] => {
            AccountEdit { credit_limit: Some(money(limit)), ..AccountEdit::default() }
        }
        ["tolerance", t] => AccountEdit { tolerance: Some(rate(t)), ..AccountEdit::default() },
        ["limit", limit, "tolerance", t] => AccountEdit {
            credit_limit: Some(money(limit)),
            tolerance: Some(rate(t)),
            ..AccountEdit::default()
        },
        _ => panic!("a command nobody knows: {command}"),
    };
    let a = current(ctx).await;
    shown(accounts::edit(ctx, a.key, a.version, &edit).await)
}

fn new(id: &str, limit: Money, tolerance: Rate) -> NewAccount {
    let (document, kind) = id.split_once('_').expect("document_type");
    let kind = DocumentType::parse(kind).unwrap();
    NewAccount {
        id: AccountId::parse(id).unwrap(),
        email: Email::parse(&format!("{document}@test.com")).unwrap(),
        document: DocumentNumber::parse(document, kind.as_ref()).unwrap(),
        document_type: kind,
        credit_limit: Some(limit),
        tolerance,
    }
}

/// The account that was opened last.
async fn current(ctx: &Ctx) -> domain::Account {
    let mut tx = ctx.db.read().await.unwrap();
    let (key,): (i64,) = tx.query("select max(key) from accounts").one().await.unwrap();
    accounts::get_by_key(ctx, key).await.unwrap()
}

fn shown(outcome: Result<domain::Account>) -> String {
    match outcome {
        Ok(a) => format!(
            "{} {:?} limit {} tolerance {} balance {} reserved {} available {}",
            a.id,
            a.status,
            a.credit_limit,
            a.tolerance,
            a.balance,
            a.reserved,
            a.available()
        ),
        Err(Error::Refused(refusal)) => format!("refused: {refusal:?}"),
        Err(other) => format!("{other:?}"),
    }
}

async fn entries(shop: &Shop) -> String {
    let account = current(&shop.olga).await.key;
    let mut tx = shop.olga.db.read().await.unwrap();
    let rows: Vec<(i64, String, i64, String)> = tx
        .query("select n, origin, value, done_by from statements where account = $1 order by n")
        .bind(account)
        .all()
        .await
        .unwrap();
    let listed: Vec<String> = rows
        .iter()
        .map(|(n, origin, value, by)| format!("{n} {origin} {} {by}", Money::minor(*value)))
        .collect();
    let interval: Money = rows.iter().map(|(_, _, value, _)| Money::minor(*value)).sum();
    format!("[{}] interval {interval}", listed.join(", "))
}

#[tokio::test]
async fn accounts_open_with_all_of_their_limit_available() {
    check(
        "
        open 55555555555_CPF limit 3000 tolerance 0.05 -> 55555555555_CPF Open limit 3000.00 tolerance 0.05 balance 0.00 reserved 0.00 available 3000.00
        open 11111111111_CPF limit 1100 tolerance 0.2 -> 11111111111_CPF Open limit 1100.00 tolerance 0.2 balance 0.00 reserved 0.00 available 1100.00
        open 22222222222_CPF limit 500 tolerance 1.0 -> 22222222222_CPF Open limit 500.00 tolerance 1 balance 0.00 reserved 0.00 available 500.00
        entries                                -> [] interval 0.00
        open 22222222222_CPF limit 500 tolerance 1.0 -> refused: AlreadyOpen { field: Id, account: AccountId(\"22222222222_CPF\") }
        ",
    )
    .await;
}

#[tokio::test]
async fn closing_leaves_every_amount_as_it_was_and_frees_the_id() {
    check(
        "
        open 55555555555_CPF limit 3000 tolerance 0.05 -> 55555555555_CPF Open limit 3000.00 tolerance 0.05 balance 0.00 reserved 0.00 available 3000.00
        close                                  -> 55555555555_CPF Closed limit 3000.00 tolerance 0.05 balance 0.00 reserved 0.00 available 3000.00
        close                                  -> refused: AccountClosed
        limit 5000                             -> refused: AccountClosed
        open 55555555555_CPF limit 100 tolerance 0 -> 55555555555_CPF Open limit 100.00 tolerance 0 balance 0.00 reserved 0.00 available 100.00
        ",
    )
    .await;
}

#[tokio::test]
async fn a_new_limit_is_available_at_once_and_a_debit_does_not_lessen_it() {
    check(
        "
        open 33333333333_CPF limit 5000 tolerance 0.3 -> 33333333333_CPF Open limit 5000.00 tolerance 0.3 balance 0.00 reserved 0.00 available 5000.00
        limit 3400 tolerance 0.25              -> 33333333333_CPF Open limit 3400.00 tolerance 0.25 balance 0.00 reserved 0.00 available 3400.00
        entries                                -> [1 Credit -2080.00 olga@fiado.example, 2 Credit -170.00 olga@fiado.example] interval -2250.00
        given balance -15                      -> ok
        limit 5500                             -> 33333333333_CPF Open limit 5500.00 tolerance 0.25 balance -15.00 reserved 0.00 available 5500.00
        ",
    )
    .await;
}

#[tokio::test]
async fn each_change_of_limit_or_tolerance_writes_what_the_ceiling_moved_by() {
    check(
        "
        open 44444444444_CPF limit 10000 tolerance 0.1 -> 44444444444_CPF Open limit 10000.00 tolerance 0.1 balance 0.00 reserved 0.00 available 10000.00
        limit 9000                             -> 44444444444_CPF Open limit 9000.00 tolerance 0.1 balance 0.00 reserved 0.00 available 9000.00
        entries                                -> [1 Credit -1100.00 olga@fiado.example] interval -1100.00
        limit 12000                            -> 44444444444_CPF Open limit 12000.00 tolerance 0.1 balance 0.00 reserved 0.00 available 12000.00
        limit 12000                            -> 44444444444_CPF Open limit 12000.00 tolerance 0.1 balance 0.00 reserved 0.00 available 12000.00
        entries                                -> [1 Credit -1100.00 olga@fiado.example, 2 Credit 3300.00 olga@fiado.example] interval 2200.00
        open 66666666666_CPF limit 5000 tolerance 0.10 -> 66666666666_CPF Open limit 5000.00 tolerance 0.1 balance 0.00 reserved 0.00 available 5000.00
        tolerance 0                            -> 66666666666_CPF Open limit 5000.00 tolerance 0 balance 0.00 reserved 0.00 available 5000.00
        tolerance 0.25                         -> 66666666666_CPF Open limit 5000.00 tolerance 0.25 balance 0.00 reserved 0.00 available 5000.00
        entries                                -> [1 Credit -500.00 olga@fiado.example, 2 Credit 1250.00 olga@fiado.example] interval 750.00
        ",
    )
    .await;
}

#[tokio::test]
async fn a_form_read_before_somebody_elses_change_is_stale_and_changes_nothing() {
    each_db(async |shop| {
        let ana = shop.open("ana@test.com", "1", 1_000).await;
        let to = |limit: i64| AccountEdit {
            credit_limit: Some(Money::minor(limit)),
            ..AccountEdit::default()
        };
        accounts::edit(&shop.olga, ana.key, ana.version, &to(70_000)).await.unwrap();
        let second = accounts::edit(&shop.olga, ana.key, ana.version, &to(90_000)).await;
        assert_eq!(second, Err(Error::Stale));
        assert_eq!(shop.account("ana@test.com").await.credit_limit, Money::minor(70_000));
    })
    .await;
}

#[tokio::test]
async fn a_clerk_opens_accounts_at_the_default_limit_only_and_moves_no_ceiling() {
    use domain::{Permission, Refusal};
    each_db(async |shop| {
        let form = |limit: Option<i64>, email: &str| NewAccount {
            id: None,
            email: Email::parse(email).unwrap(),
            document: None,
            document_type: None,
            credit_limit: limit.map(Money::minor),
            tolerance: Rate::ZERO,
        };
        let ana = accounts::open(&shop.carla, form(None, "ana@test.com")).await.unwrap();
        assert_eq!(ana.credit_limit, Money::minor(10_000));
        let refusal = Refusal::CeilingNotYours { default_limit: Money::minor(10_000) };
        let outcome = accounts::open(&shop.carla, form(Some(10_001), "bia@test.com")).await;
        assert_eq!(outcome, Err(Error::Refused(refusal)));
        let edit = AccountEdit { tolerance: Some(Rate::ONE), ..AccountEdit::default() };
        let outcome = accounts::edit(&shop.carla, ana.key, ana.version, &edit).await;
        assert_eq!(outcome, Err(Error::Forbidden(Permission::EditCredits)));
        let lower = AccountEdit { credit_limit: Some(Money::ZERO), ..AccountEdit::default() };
        let ana = accounts::edit(&shop.olga, ana.key, ana.version, &lower).await.unwrap();
        accounts::close(&shop.carla, ana.key, ana.version, Money::ZERO).await.unwrap();
        let again = accounts::open(&shop.carla, form(None, "ANA@test.com")).await;
        let refusal = Refusal::ReopeningNotYours { account: ana.id };
        assert_eq!(again, Err(Error::Refused(refusal)), "closed and opened, a ceiling would move");
        accounts::open(&shop.olga, form(None, "ana@test.com")).await.unwrap();
        let viewer = shop.role(domain::Role::Viewer);
        let outcome = accounts::open(&viewer, form(None, "caio@test.com")).await;
        assert_eq!(outcome, Err(Error::Forbidden(Permission::CreateCheckingAccounts)));
        let anyone = shop.olga.with(crate::Who::Anyone);
        assert_eq!(accounts::get_by_key(&anyone, ana.key).await, Err(Error::Unauthenticated));
    })
    .await;
}

#[tokio::test]
async fn an_email_or_document_of_an_open_account_is_refused_and_the_account_named() {
    use domain::{Field, Refusal};
    each_db(async |shop| {
        let ana = shop.open("Ana@test.com", "777", 100).await;
        for (email, document, field) in
            [("ana@TEST.com", "888", Field::Email), ("other@test.com", "777", Field::Document)]
        {
            let kind = Some(DocumentType::Other);
            let new = NewAccount {
                id: None,
                email: Email::parse(email).unwrap(),
                document: DocumentNumber::parse(document, kind.as_ref()).unwrap(),
                document_type: kind,
                credit_limit: None,
                tolerance: Rate::ZERO,
            };
            let refusal = Refusal::AlreadyOpen { field, account: ana.id.clone() };
            assert_eq!(accounts::open(&shop.olga, new).await, Err(Error::Refused(refusal)));
        }
        assert!(shop.account("ana@test.com").await.email.as_str() == "Ana@test.com");
    })
    .await;
}

#[tokio::test]
async fn a_document_without_a_type_belongs_to_the_account_that_has_it_with_one() {
    use domain::{Field, Refusal};
    each_db(async |shop| {
        let plain = |email: &str, document: &str| NewAccount {
            id: None,
            email: Email::parse(email).unwrap(),
            document: DocumentNumber::parse(document, None).unwrap(),
            document_type: None,
            credit_limit: None,
            tolerance: Rate::ZERO,
        };
        let ana = shop.open("ana@test.com", "777", 100).await;
        let bia = accounts::open(&shop.olga, plain("bia@test.com", "888")).await.unwrap();
        let taken = |id: &AccountId| {
            Error::Refused(Refusal::AlreadyOpen { field: Field::Document, account: id.clone() })
        };
        let opened = accounts::open(&shop.olga, plain("caio@test.com", "777")).await;
        assert_eq!(opened, Err(taken(&ana.id)));
        let typed =
            NewAccount { document_type: Some(DocumentType::Cpf), ..plain("caio@test.com", "888") };
        assert_eq!(accounts::open(&shop.olga, typed).await, Err(taken(&bia.id)));
        let edit = AccountEdit {
            document: Some(DocumentNumber::parse("777", None).unwrap()),
            ..AccountEdit::default()
        };
        assert_eq!(accounts::change(&shop.olga, &bia.id, &edit).await, Err(taken(&ana.id)));
        let named =
            AccountEdit { document_type: Some(Some(DocumentType::Cpf)), ..AccountEdit::default() };
        let bia = accounts::change(&shop.olga, &bia.id, &named).await.unwrap();
        assert_eq!(bia.document_type, Some(DocumentType::Cpf), "its own number is no obstacle");
    })
    .await;
}

#[tokio::test]
async fn an_accounts_entries_never_go_back_in_time() {
    each_db(async |shop| {
        let ana = shop.open("ana@test.com", "777", 100).await;
        for (limit, seconds) in [(200, 0), (300, -3_600), (400, 60), (500, 7_200)] {
            shop.clock.set_by_seconds(seconds);
            let edit = AccountEdit {
                credit_limit: Some(Money::minor(limit * 100)),
                tolerance: Some(Rate::millionths(limit * 1_000)),
                ..AccountEdit::default()
            };
            accounts::change(&shop.olga, &ana.id, &edit).await.unwrap();
        }
        let period = crate::statements::Period::default();
        let told = crate::statements::list(&shop.olga, &ana.id, period).await.unwrap();
        let times: Vec<String> =
            told.entries.iter().map(|entry| entry.at.strftime("%H:%M:%S").to_string()).collect();
        let first = "20:43:21";
        assert_eq!(times, [first, first, first, first, first, first, "21:44:21", "21:44:21"]);
    })
    .await;
}
