//! Time as a parameter: the system's, or one that tests set.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Instant;

use domain::Timestamp;

/// Where the time comes from. Times are whole microseconds, as the books keep them.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// A clock that stands still until it is moved.
    Fixed(Arc<Hands>),
}

/// Where a clock stands, in microseconds.
#[derive(Debug, Default)]
pub struct Hands {
    /// The time of day, since 1970 UTC.
    time: AtomicI64,
    /// How much time has passed, whatever the time of day is set to.
    passed: AtomicI64,
}

impl Clock {
    /// A clock that stands at `now`.
    pub fn fixed(now: Timestamp) -> Clock {
        let time = AtomicI64::new(now.as_microsecond());
        Clock::Fixed(Arc::new(Hands { time, ..Hands::default() }))
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        match self {
            #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine")]
            Clock::System => time(Timestamp::now().as_microsecond()),
            Clock::Fixed(hands) => time(hands.time.load(Ordering::SeqCst)),
        }
    }

    /// The time as the books keep it: microseconds since 1970 UTC.
    pub fn micros(&self) -> i64 {
        self.now().as_microsecond()
    }

    /// How many microseconds have passed since some moment: what durations are measured by. Setting the machine's clock
    /// changes nothing of it.
    pub fn passed_micros(&self) -> i64 {
        static SOME_MOMENT: LazyLock<Instant> = LazyLock::new(Instant::now);
        match self {
            Clock::System => i64::try_from(SOME_MOMENT.elapsed().as_micros()).unwrap_or(i64::MAX),
            Clock::Fixed(hands) => hands.passed.load(Ordering::SeqCst),
        }
    }

    /// Moves a fixed clock on; the system's clock goes by itself.
    pub fn advance_seconds(&self, seconds: i64) {
        if let Clock::Fixed(hands) = self {
            hands.passed.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
        }
        self.set_by_seconds(seconds);
    }

    /// Sets a fixed clock to another time of day, as people set a machine's clock: no time passes.
    pub fn set_by_seconds(&self, seconds: i64) {
        if let Clock::Fixed(hands) = self {
            hands.time.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
        }
    }
}

/// The time that the books keep as `micros`.
pub(crate) fn time(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
}
