//! What customers can owe.

use std::ops::{Add, Sub};

use serde::{Deserialize, Serialize};

use super::{Account, Status};
use crate::money::Money;
use crate::settings::Store;

/// What open accounts let their customers owe, or by how much that changes: with the tolerance, and
/// without. Wide enough for the sum of any accounts there can be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exposure {
    limits: i128,
    ceilings: i128,
}

impl Exposure {
    /// Sums of limits and of ceilings, in minor units.
    pub const fn minor(limits: i128, ceilings: i128) -> Exposure {
        Exposure { limits, ceilings }
    }

    /// Both sums in minor units: of the limits, and of the ceilings.
    pub const fn as_minor(self) -> (i128, i128) {
        (self.limits, self.ceilings)
    }

    /// What an account lets its customer owe; nothing once it is closed.
    pub fn of(account: &Account) -> Exposure {
        if account.status == Status::Closed {
            return Exposure::default();
        }
        let limit = i128::from(account.credit_limit.as_minor());
        Exposure { limits: limit, ceilings: limit + i128::from(account.headroom().as_minor()) }
    }

    /// The limits.
    pub fn limits(self) -> Money {
        money(self.limits)
    }

    /// The limits, and what the tolerance adds to them.
    pub fn ceilings(self) -> Money {
        money(self.ceilings)
    }

    /// What can be owed, the tolerance only where it counts.
    pub fn counted(self, tolerance_counts: bool) -> Money {
        if tolerance_counts { self.ceilings() } else { self.limits() }
    }
}

impl Account {
    /// Up to what its customer may owe: limit · (1 + tolerance) in whole cents, the tolerance only where
    /// the store lets it count (spec §3 rule 3); nothing once it is closed.
    pub fn ceiling(&self, store: &Store) -> Money {
        Exposure::of(self).counted(store.tolerance_enabled)
    }
}

/// Sums beyond what an amount can be are told as the largest one.
fn money(minor: i128) -> Money {
    let most = if minor < 0 { i64::MIN } else { i64::MAX };
    Money::minor(i64::try_from(minor).unwrap_or(most))
}

impl Add for Exposure {
    type Output = Exposure;
    fn add(self, other: Exposure) -> Exposure {
        Exposure { limits: self.limits + other.limits, ceilings: self.ceilings + other.ceilings }
    }
}

impl Sub for Exposure {
    type Output = Exposure;
    fn sub(self, other: Exposure) -> Exposure {
        Exposure { limits: self.limits - other.limits, ceilings: self.ceilings - other.ceilings }
    }
}
