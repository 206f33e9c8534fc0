//! Who is connected: so many and no more, and whoever says nothing makes room for somebody who speaks.
//!
//! A connection is idle until the head of a request has come, and again when its answer has gone. The oldest idle one
//! goes first, of the same neighbourhood where that one has too many: a thousand silent ones keep nobody out.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ledger::people::neighbourhood;
use tokio_util::sync::CancellationToken;

/// Of the files that the process may have open, so many are not for connections: the database, the log, the program.
const FILES_KEPT: u64 = 64;
/// No more connections than that, however many files there may be.
const GUESTS_MAX: usize = 8_192;
/// One neighbourhood has this part of all connections at most.
const PART_OF_ONE: usize = 4;

/// The connections there are.
#[derive(Clone, Debug)]
pub(super) struct Guests {
    all: Arc<Mutex<All>>,
    most: usize,
    most_of_one: usize,
    proxies: Arc<[IpAddr]>,
}

#[derive(Debug, Default)]
struct All {
    n_so_far: u64,
    there: BTreeMap<u64, There>,
}

#[derive(Debug)]
struct There {
    neighbourhood: Option<IpAddr>,
    n_requests: usize,
    leave: CancellationToken,
}

/// A connection, until it is dropped.
#[derive(Debug)]
pub(super) struct Guest {
    guests: Guests,
    number: u64,
    /// Cancelled when its place is needed.
    pub(super) leave: CancellationToken,
}

/// A request under way, until it is dropped.
#[derive(Debug)]
pub(super) struct Busy(Arc<Guest>);

impl Guests {
    /// As many as the files that the process may have open allow. Behind these proxies, who is who cannot be told.
    pub(super) fn new(files: u64, proxies: &[IpAddr]) -> Guests {
        let most = usize::try_from(files.saturating_sub(FILES_KEPT) / 2).unwrap_or(GUESTS_MAX);
        let most = most.clamp(PART_OF_ONE, GUESTS_MAX);
        let proxies = proxies.iter().map(IpAddr::to_canonical).collect();
        Guests { all: Arc::default(), most, most_of_one: most / PART_OF_ONE, proxies }
    }

    /// Lets a connection in; `None` where there is no room and everybody is busy.
    pub(super) fn admit(&self, from: IpAddr) -> Option<Guest> {
        let from = from.to_canonical();
        let neighbourhood = (!self.proxies.contains(&from)).then(|| neighbourhood(from));
        let mut all = self.lock();
        let is_near = |there: &There| there.neighbourhood == neighbourhood;
        let n_near = all.there.values().filter(|there| is_near(there)).count();
        let is_crowd = neighbourhood.is_some() && n_near >= self.most_of_one;
        if is_crowd || all.there.len() >= self.most {
            let idle = |there: &There| there.n_requests == 0 && (!is_crowd || is_near(there));
            let oldest = all.there.iter().find(|(_, there)| idle(there)).map(|(n, _)| *n)?;
            all.there.remove(&oldest)?.leave.cancel();
        }
        let number = all.n_so_far;
        all.n_so_far += 1;
        let leave = CancellationToken::new();
        let there = There { neighbourhood, n_requests: 0, leave: leave.clone() };
        all.there.insert(number, there);
        Some(Guest { guests: self.clone(), number, leave })
    }

    fn lock(&self) -> MutexGuard<'_, All> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Guest {
    /// A request begins.
    pub(super) fn busy(self: &Arc<Guest>) -> Busy {
        if let Some(there) = self.guests.lock().there.get_mut(&self.number) {
            there.n_requests += 1;
        }
        Busy(self.clone())
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        self.guests.lock().there.remove(&self.number);
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        if let Some(there) = self.0.guests.lock().there.get_mut(&self.0.number) {
            there.n_requests -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn the_oldest_who_says_nothing_makes_room_and_who_is_busy_stays() {
        let guests = Guests::new(64 + 2 * 16, &[]);
        let busy = Arc::new(guests.admit(ip("192.0.2.1")).unwrap());
        let request = busy.busy();
        let silent: Vec<Guest> =
            (0..15).map(|n| guests.admit(ip(&format!("198.51.{n}.1"))).unwrap()).collect();
        let next = guests.admit(ip("203.0.113.1")).unwrap();
        assert!(silent[0].leave.is_cancelled() && !busy.leave.is_cancelled());
        drop(request);
        let _another = guests.admit(ip("203.0.113.2")).unwrap();
        assert!(busy.leave.is_cancelled(), "its answer has gone, and it is the oldest");
        assert!(!next.leave.is_cancelled());
    }

    #[test]
    fn one_neighbourhood_crowds_out_itself_only() {
        let guests = Guests::new(64 + 2 * 16, &[ip("10.0.0.1")]);
        let other = guests.admit(ip("192.0.2.1")).unwrap();
        let crowd: Vec<Arc<Guest>> = (0..4)
            .map(|n| Arc::new(guests.admit(ip(&format!("2001:db8::{n}"))).unwrap()))
            .collect();
        let _fifth = guests.admit(ip("2001:db8::ffff")).unwrap();
        assert!(crowd[0].leave.is_cancelled() && !other.leave.is_cancelled());
        let _busy: Vec<Busy> = crowd.iter().map(|guest| guest.busy()).collect();
        drop(_fifth);
        let _fourth = Arc::new(guests.admit(ip("2001:db8::1:1")).unwrap());
        let _its = _fourth.busy();
        assert!(guests.admit(ip("2001:db8::2:2")).is_none(), "all of them are busy");
        let through_proxy: Vec<Option<Guest>> =
            (0..6).map(|_| guests.admit(ip("10.0.0.1"))).collect();
        assert!(through_proxy.iter().all(Option::is_some), "who is who behind it, nobody knows");
    }
}
