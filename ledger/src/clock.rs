//! Time as a parameter: the system's, or one that tests set.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::Timestamp;

/// Where the time comes from. Times are whole microseconds, as the books keep them.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// A clock that stands still until it is moved.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `now`.
    pub fn fixed(now: Timestamp) -> Clock {
        Clock::Fixed(Arc::new(AtomicI64::new(now.as_microsecond())))
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        match self {
            #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine")]
            Clock::System => time(Timestamp::now().as_microsecond()),
            Clock::Fixed(micros) => time(micros.load(Ordering::SeqCst)),
        }
    }

    /// The time as the books keep it: microseconds since 1970 UTC.
    pub fn micros(&self) -> i64 {
        self.now().as_microsecond()
    }

    /// Moves a fixed clock on; the system's clock goes by itself.
    pub fn advance_seconds(&self, seconds: i64) {
        if let Clock::Fixed(micros) = self {
            micros.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
        }
    }
}

/// The time that the books keep as `micros`.
pub(crate) fn time(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
}
