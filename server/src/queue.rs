//! Work that keeps a core busy, a few at a time: whoever comes waits for a turn, as long as not too many wait already.
//! Each kind of work has a queue of its own, so that a flood of one leaves the others as they were, and nobody has more
//! than a share of a queue.

use crate::place::Place;
use crate::shares::{Share, Shares, Used};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// A queue. Clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Queue {
    turns: Arc<Semaphore>,
    places: Arc<Semaphore>,
    shares: Shares,
    share: usize,
}

/// Somebody's turn, until it is dropped.
#[derive(Debug)]
pub(crate) struct Turn(#[expect(dead_code, reason = "given back at the end")] [OwnedSemaphorePermit; 2]);

/// Too many wait already.
#[derive(Debug)]
pub(crate) struct Full;

impl Queue {
    /// In which at most `at_once` have their turn, at most `places` have it or wait, and `share` of those come from one
    /// network.
    pub(crate) fn new(at_once: usize, places: usize, share: usize) -> Self {
        let (turns, places) = (Arc::new(Semaphore::new(at_once)), Arc::new(Semaphore::new(places)));
        Self { turns, places, shares: Shares::default(), share }
    }

    /// One part of the network's share, to be held while waiting and working.
    pub(crate) fn share(&self, place: Option<Place>) -> Result<Option<Share>, Full> {
        self.shares.enter(place, self.share).map_err(|Used| Full)
    }

    /// A turn, once it has come.
    pub(crate) async fn turn(&self) -> Result<Turn, Full> {
        let place = self.places.clone().try_acquire_owned().map_err(|_| Full)?;
        // Nobody closes it, so waiting ends with a turn.
        let turn = self.turns.clone().acquire_owned().await.map_err(|_| Full)?;
        Ok(Turn([turn, place]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;

    #[tokio::test]
    async fn a_few_have_their_turn_some_wait_and_more_are_sent_away() {
        let queue = Queue::new(1, 2, 9);
        let first = queue.turn().await.unwrap();
        let mut second = Box::pin(queue.turn());
        assert!((&mut second).now_or_never().is_none(), "waits");
        assert!(queue.turn().await.is_err(), "no place is left");
        drop(first);
        assert!(second.await.is_ok());
        assert!(queue.turn().await.is_ok(), "what is given back is there again");
    }

    #[test]
    fn a_network_that_has_its_share_leaves_the_others_theirs() {
        let queue = Queue::new(1, 9, 1);
        let place = |ip: &str| Some(Place(ip.parse().unwrap()));
        let _held = queue.share(place("192.0.2.1")).unwrap();
        assert!(queue.share(place("192.0.2.1")).is_err());
        assert!(queue.share(place("192.0.2.2")).is_ok());
    }
}
