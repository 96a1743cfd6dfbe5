//! How much of what there is little of is taken from where, so that nobody takes every place.

use crate::place::Place;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What is taken, by network. Clones share it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shares(Arc<Mutex<HashMap<String, usize>>>);

/// One part of a network's share; it is given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Share {
    shares: Shares,
    network: String,
}

/// The network has its share already.
#[derive(Debug)]
pub(crate) struct Used;

impl Shares {
    /// Takes one more part for this place, of at most `most`. What comes from this machine itself comes from whatever
    /// stands in front of the site, so it is nobody's share.
    pub(crate) fn enter(&self, place: Option<Place>, most: usize) -> Result<Option<Share>, Used> {
        let Some(place) = place.filter(|place| !place.0.is_loopback()) else { return Ok(None) };
        let network = place.network();
        let mut taken = self.taken();
        let count = taken.entry(network.clone()).or_default();
        if *count >= most {
            return Err(Used);
        }
        *count += 1;
        Ok(Some(Share { shares: self.clone(), network }))
    }

    fn taken(&self) -> MutexGuard<'_, HashMap<String, usize>> {
        // Nothing in here panics, and each change leaves it whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut taken = self.shares.taken();
        if let Some(count) = taken.get_mut(&self.network) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn enter(shares: &Shares, ip: &str) -> Result<Option<Share>, Used> {
        shares.enter(Some(Place(ip.parse().unwrap())), 1)
    }

    #[test]
    fn a_network_has_its_share_and_leaves_the_others_theirs() {
        let shares = Shares::default();
        let first = enter(&shares, "192.0.2.1").unwrap();
        assert!(enter(&shares, "192.0.2.1").is_err());
        assert!(enter(&shares, "192.0.2.2").unwrap().is_some());
        drop(first);
        assert!(enter(&shares, "192.0.2.1").is_ok());
        assert_eq!(shares.taken().len(), 0, "what was given back is forgotten");
    }

    #[test]
    fn what_comes_through_this_machine_is_not_counted() {
        let shares = Shares::default();
        assert!((0..3).all(|_| enter(&shares, "127.0.0.1").unwrap().is_none()));
    }
}
