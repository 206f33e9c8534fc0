//! Slowing who guesses passwords, without shutting out whose they are.
//!
//! Attempts count for an e-mail from one neighbourhood, and for the neighbourhood whatever the e-mail. Those for an e-mail
//! from anywhere count only where nobody ever signed in as it: a stranger's guesses never slow its owner.

use std::net::{IpAddr, Ipv6Addr};

use domain::Refusal;

use super::store;
use crate::Result;
use crate::db::Tx;

/// Attempts that cost nothing: for an e-mail from one neighbourhood, from one at all, and for an e-mail from anywhere.
pub(super) const FREE_HERE: i64 = 5;
const FREE_FROM: i64 = 30;
const FREE_ANYWHERE: i64 = 20;
/// The longest wait between two attempts.
const WAIT_SECONDS_MAX: i64 = 15 * 60;
/// Attempts are forgotten after a day without one.
const MEMORY_SECONDS: i64 = 24 * 60 * 60;

/// An attempt that was let through.
pub(super) struct Attempt {
    subjects: Vec<String>,
    neighbourhood: String,
}

/// The addresses that one person may have at will: a /24, or a /64.
pub fn neighbourhood(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V4(ip) => {
            let [a, b, c, _] = ip.octets();
            IpAddr::from([a, b, c, 0])
        }
        IpAddr::V6(ip) => IpAddr::V6(Ipv6Addr::from_bits(ip.to_bits() & (u128::MAX << 64))),
    }
}

impl Attempt {
    /// Counts an attempt to sign in as `email_key`, who is `person`, from an address.
    ///
    /// Errors: `Refused(TooManyAttempts)` while it has to wait; then it does not count.
    pub(super) async fn begin(
        tx: &mut Tx,
        email_key: &str,
        person: Option<i64>,
        address: &str,
        now: i64,
    ) -> Result<Attempt> {
        let ip = address.parse::<IpAddr>();
        let near = ip.map_or_else(|_| address.to_owned(), |ip| neighbourhood(ip).to_string());
        let is_known = match person {
            Some(person) => store::has_signed_in(tx, person, &near).await?,
            None => false,
        };
        let mut counted = vec![
            (format!("from:{near}"), FREE_FROM),
            (format!("{}{near}", here(email_key)), FREE_HERE),
        ];
        if !is_known {
            counted.push((anywhere(email_key), FREE_ANYWHERE));
        }
        for (subject, free) in &counted {
            count(tx, subject, *free, now).await?;
        }
        store::forget_attempts(tx, now - MEMORY_SECONDS * 1_000_000).await?;
        let subjects = counted.into_iter().map(|(subject, _)| subject).collect();
        Ok(Attempt { subjects, neighbourhood: near })
    }

    /// The password was right: nothing of the attempt counts, and the neighbourhood is the person's.
    pub(super) async fn succeed(self, tx: &mut Tx, person: i64, now: i64) -> Result<()> {
        for subject in &self.subjects {
            let (n, _) = store::attempts(tx, subject).await?;
            // Its own count begins anew; of what others share, only this attempt is taken off.
            let n = if subject.starts_with(HERE) { 0 } else { n - 1 };
            store::set_attempts(tx, subject, n.max(0), now).await?;
        }
        store::note_sign_in(tx, person, &self.neighbourhood, now).await
    }
}

/// Lets everybody try again at once to sign in as this e-mail.
pub(super) async fn forgive(tx: &mut Tx, email_key: &str) -> Result<()> {
    store::forget_subject(tx, &anywhere(email_key)).await?;
    store::forget_subjects(tx, &here(email_key)).await
}

const HERE: &str = "here:";

fn here(email_key: &str) -> String {
    format!("{HERE}{email_key} ")
}

fn anywhere(email_key: &str) -> String {
    format!("email:{email_key}")
}

async fn count(tx: &mut Tx, subject: &str, free: i64, now: i64) -> Result<()> {
    let (n, last_at) = store::attempts(tx, subject).await?;
    let wait_seconds = wait_seconds(n, free);
    let passed_seconds = (now - last_at) / 1_000_000;
    // An attempt that lies ahead was made before the machine's clock was set back.
    if (0..wait_seconds).contains(&passed_seconds) {
        let wait_seconds = wait_seconds - passed_seconds;
        return Err(Refusal::TooManyAttempts { wait_seconds }.into());
    }
    store::set_attempts(tx, subject, n + 1, now).await
}

/// After the free attempts each waits twice as long as the one before.
fn wait_seconds(n: i64, free: i64) -> i64 {
    match u32::try_from(n - free) {
        Ok(over) => 2_i64.saturating_pow(over.min(20)).min(WAIT_SECONDS_MAX),
        Err(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_to_a_quarter_of_an_hour() {
        let waits: Vec<i64> = (3..12).map(|n| wait_seconds(n, 5)).collect();
        assert_eq!(waits, [0, 0, 1, 2, 4, 8, 16, 32, 64]);
        assert_eq!(wait_seconds(1_000, 5), 900);
    }

    #[test]
    fn a_neighbourhood_is_what_one_person_may_have() {
        let of = |text: &str| neighbourhood(text.parse().unwrap()).to_string();
        assert_eq!(of("192.0.2.77"), "192.0.2.0");
        assert_eq!(of("::ffff:192.0.2.77"), "192.0.2.0");
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
    }
}
