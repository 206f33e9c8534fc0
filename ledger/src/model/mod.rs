//! The books against a model: operations in any order, with replays, lost commits, restarts and steps of
//! the clock; after each one, everything that must always be true is looked at in the books themselves.

mod books;
mod shop;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest};

use books::Books;
use domain::Error;
use shop::{Model, Purchase, State};

/// What can happen. Purchases are `t0` to `t5`, holders `h0` to `h2`, debits `d0` to `d2`.
#[derive(Clone, Debug)]
enum Step {
    Hold { t: u8, value: i64, installments: i64, settle: bool },
    PostHold { value: i64 },
    LostHold { value: i64 },
    Cancel { t: u8 },
    Settle { t: u8, value: i64 },
    Refund { t: u8, value: i64 },
    LostRefund { t: u8, value: i64 },
    Pay { t: u8, n: i64 },
    LostPay { t: u8, n: i64 },
    Unpay { t: u8, n: i64 },
    Receive { value: i64 },
    ReceiveFor { t: u8, n: i64, value: i64 },
    TakeBack { r: usize },
    CancelInvoice { t: u8, n: i64 },
    Comment { t: u8, n: i64 },
    Postpone { t: u8, n: i64, days: i64 },
    Limit { value: i64 },
    Tolerance { millionths: i64 },
    Put { limit: i64 },
    Debit { d: u8, value: i64 },
    AddHolder { h: u8 },
    RemoveHolder { h: u8 },
    Close,
    Open,
    Growth { millionths: i64 },
    ToleranceCounts { on: bool },
    Postponements { times: i64, days: i64 },
    Wait { hours: i64 },
    Expire,
    Restart,
}

impl ReferenceStateMachine for Model {
    type State = Model;
    type Transition = Step;

    fn init_state() -> BoxedStrategy<Model> {
        Just(Model::new()).boxed()
    }

    fn transitions(_: &Model) -> BoxedStrategy<Step> {
        let t = || 0..6u8;
        let n = || 1..4i64;
        let value = || prop_oneof![1..200i64, 1_000..60_000i64, Just(100_000i64)];
        prop_oneof![
            8 => (t(), value(), 1..4i64, any::<bool>()).prop_map(|(t, value, installments, settle)| Step::Hold { t, value, installments: installments.min(value), settle }),
            3 => value().prop_map(|value| Step::PostHold { value }),
            1 => value().prop_map(|value| Step::LostHold { value }),
            2 => t().prop_map(|t| Step::Cancel { t }),
            8 => (t(), value()).prop_map(|(t, value)| Step::Settle { t, value }),
            3 => (t(), value()).prop_map(|(t, value)| Step::Refund { t, value }),
            1 => (t(), value()).prop_map(|(t, value)| Step::LostRefund { t, value }),
            6 => (t(), n()).prop_map(|(t, n)| Step::Pay { t, n }),
            1 => (t(), n()).prop_map(|(t, n)| Step::LostPay { t, n }),
            2 => (t(), n()).prop_map(|(t, n)| Step::Unpay { t, n }),
            4 => value().prop_map(|value| Step::Receive { value }),
            2 => (t(), n(), value()).prop_map(|(t, n, value)| Step::ReceiveFor { t, n, value }),
            3 => (0..4usize).prop_map(|r| Step::TakeBack { r }),
            2 => (t(), n()).prop_map(|(t, n)| Step::CancelInvoice { t, n }),
            1 => (t(), n()).prop_map(|(t, n)| Step::Comment { t, n }),
            2 => (t(), n(), 1..20i64).prop_map(|(t, n, days)| Step::Postpone { t, n, days }),
            2 => (0..120_000i64).prop_map(|value| Step::Limit { value }),
            1 => (0..1_500_000i64).prop_map(|millionths| Step::Tolerance { millionths }),
            1 => (1..120_000i64).prop_map(|limit| Step::Put { limit }),
            2 => (0..3u8, prop_oneof![-500..-1i64, 1..500i64]).prop_map(|(d, value)| Step::Debit { d, value }),
            1 => (0..3u8).prop_map(|h| Step::AddHolder { h }),
            1 => (0..3u8).prop_map(|h| Step::RemoveHolder { h }),
            1 => Just(Step::Close),
            2 => Just(Step::Open),
            1 => (0..500_000i64).prop_map(|millionths| Step::Growth { millionths }),
            1 => any::<bool>().prop_map(|on| Step::ToleranceCounts { on }),
            1 => (0..4i64, 0..40i64).prop_map(|(times, days)| Step::Postponements { times, days }),
            2 => (1..30i64).prop_map(|hours| Step::Wait { hours }),
            2 => Just(Step::Expire),
            1 => Just(Step::Restart),
        ]
        .boxed()
    }

    fn apply(mut model: Model, step: &Step) -> Model {
        if matches!(step, Step::Expire) {
            // The model knows no job: what is over is over, and is written down when somebody looks.
            let now = model.now;
            let over = |p: &&mut Purchase| p.state == State::Held && p.expires <= now;
            model.purchases.values_mut().filter(over).for_each(|p| p.state = State::Expired);
            model.posted.retain(|(expires, _)| *expires > now);
        }
        model.last = model.apply(step);
        model
    }
}

impl<const POSTGRES: bool> StateMachineTest for Books<POSTGRES> {
    type SystemUnderTest = Self;
    type Reference = Model;

    fn init_test(_: &Model) -> Self {
        Books::start()
    }

    fn apply(mut books: Self, model: &Model, step: Step) -> Self {
        let outcome = books.play(&step);
        assert!(
            !matches!(outcome, Err(Error::Internal { .. } | Error::Invalid(_))),
            "{step:?}: {outcome:?}"
        );
        assert_eq!(outcome.is_ok(), model.last.0, "{step:?}: {outcome:?}");
        books.look(model, &step);
        books
    }
}

/// Plays so many stories of so many steps.
fn run<const POSTGRES: bool>(stories: u32, steps: usize) {
    let config = Config { cases: stories, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config.clone());
    let outcome = runner.run(&Model::sequential_strategy(steps..=steps), |(model, steps, seen)| {
        Books::<POSTGRES>::test_sequential(config.clone(), model, steps, seen);
        Ok(())
    });
    if let Err(e) = outcome {
        panic!("{e}");
    }
}

#[test]
fn whatever_happens_in_any_order_the_books_are_what_the_model_says() {
    run::<false>(30, 60);
    if std::env::var_os(crate::testing::POSTGRES_VARIABLE).is_some() {
        run::<true>(6, 60);
    }
}

/// `cargo model`: as many operations as `FIADO_OPERATIONS` says (a million), on SQLite and, where the
/// tests were given a server, a tenth of them on PostgreSQL.
#[test]
#[ignore = "takes hours"]
fn a_million_operations() {
    let operations = std::env::var("FIADO_OPERATIONS").ok().and_then(|n| n.parse().ok());
    let stories = operations.unwrap_or(1_000_000_u32).div_ceil(200);
    run::<false>(stories, 200);
    if std::env::var_os(crate::testing::POSTGRES_VARIABLE).is_some() {
        run::<true>(stories.div_ceil(10), 200);
    }
}
