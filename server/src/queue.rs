//! Work that keeps a core busy, a few at a time: whoever comes waits for a turn, as long as not too many wait already.
//! Each kind of work has a queue of its own, so that a flood of one leaves the others as they were, and no network has
//! more than a quarter of a queue.

use crate::place::Place;
use crate::shares::{Share, Shares, Used};
use moka::future::Cache;
use std::hash::Hash;
use std::pin::pin;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// A queue. Clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Queue {
    turns: Arc<Semaphore>,
    places: Arc<Semaphore>,
    shares: Shares,
    /// How many of the places one network may have.
    most: usize,
}

/// Somebody's turn, until it is dropped.
#[derive(Debug)]
#[expect(dead_code, reason = "given back at the end")]
pub(crate) struct Turn {
    turn: Option<OwnedSemaphorePermit>,
    place: Option<(OwnedSemaphorePermit, Option<Share>)>,
}

/// Too many wait already, in all or from this network.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Full;

impl Queue {
    /// In which at most `at_once` have their turn, and at most `places` have it or wait.
    pub(crate) fn new(at_once: usize, places: usize) -> Self {
        Self {
            turns: Arc::new(Semaphore::new(at_once)),
            places: Arc::new(Semaphore::new(places)),
            shares: Shares::default(),
            most: places.div_ceil(4),
        }
    }

    /// A turn, once it has come.
    pub(crate) async fn turn(&self, network: Option<Place>) -> Result<Turn, Full> {
        let share = self.shares.enter(network, self.most).map_err(|Used| Full)?;
        let place = self.places.clone().try_acquire_owned().map_err(|_| Full)?;
        Ok(Turn { place: Some((place, share)), ..self.turn_at_last().await })
    }

    /// A turn, however many wait: for what would be lost otherwise.
    pub(crate) async fn turn_at_last(&self) -> Turn {
        // Nobody closes it, so waiting ends with a turn.
        Turn { turn: self.turns.clone().acquire_owned().await.ok(), place: None }
    }
}

/// What is kept under `name`, or else what the `work` of the first of those who want it makes. What `is_refusal` calls one
/// was said to that one alone: the next tries for itself.
pub(crate) async fn kept_or_made<N, T, E>(
    cache: &Cache<N, T>,
    name: N,
    is_refusal: impl Fn(&E) -> bool,
    work: impl Future<Output = Result<T, E>> + Send,
) -> Result<T, Arc<E>>
where
    N: Clone + Eq + Hash + Send + Sync + 'static,
    T: Clone + Send + Sync + 'static,
    E: Send + Sync + 'static,
{
    let mut work = pin!(work);
    loop {
        let mut is_ours = false;
        let made = cache.try_get_with(name.clone(), async {
            is_ours = true;
            work.as_mut().await
        });
        match made.await {
            Err(refusal) if !is_ours && is_refusal(&refusal) => {}
            made => return made,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;

    fn network(ip: &str) -> Place {
        Place(ip.parse().unwrap())
    }

    #[tokio::test]
    async fn a_few_have_their_turn_some_wait_and_more_are_sent_away() {
        let queue = Queue::new(1, 2);
        let first = queue.turn(None).await.unwrap();
        let mut second = Box::pin(queue.turn(None));
        assert!((&mut second).now_or_never().is_none(), "waits");
        assert_eq!(queue.turn(None).await.unwrap_err(), Full);
        let mut lasting = Box::pin(queue.turn_at_last());
        assert!((&mut lasting).now_or_never().is_none(), "waits without a place");
        drop(first);
        drop(second.await.unwrap());
        lasting.await;
        assert!(queue.turn(None).await.is_ok(), "what is given back is there again");
    }

    #[tokio::test]
    async fn a_network_has_a_quarter_and_whoever_goes_away_gives_it_back() {
        let queue = Queue::new(1, 8);
        let _first = queue.turn(Some(network("192.0.2.1"))).await.unwrap();
        let mut second = Box::pin(queue.turn(Some(network("192.0.2.1"))));
        assert!((&mut second).now_or_never().is_none());
        assert_eq!(queue.turn(Some(network("192.0.2.1"))).await.unwrap_err(), Full);
        let mut other = Box::pin(queue.turn(Some(network("192.0.2.2"))));
        assert!((&mut other).now_or_never().is_none(), "another network waits");
        drop(second);
        let mut third = Box::pin(queue.turn(Some(network("192.0.2.1"))));
        assert!((&mut third).now_or_never().is_none(), "there is a place again");
    }

    #[tokio::test]
    async fn a_refusal_is_said_to_the_one_who_was_refused_and_a_failure_to_all() {
        for (said, of_the_second) in [("refused", Ok("made")), ("failed", Err(Arc::new("failed")))] {
            let cache = Cache::<u8, &str>::new(9);
            let (go, gone) = tokio::sync::oneshot::channel::<()>();
            let is_refusal = |error: &&str| *error == "refused";
            let first = kept_or_made(&cache, 1, is_refusal, async {
                gone.await.unwrap();
                Err(said)
            });
            let second = kept_or_made(&cache, 1, is_refusal, async { Ok("made") });
            let (mut first, mut second) = (Box::pin(first), Box::pin(second));
            assert!((&mut first).now_or_never().is_none() && (&mut second).now_or_never().is_none());
            go.send(()).unwrap();
            let (first, second) = tokio::join!(first, second);
            assert_eq!((first, second), (Err(Arc::new(said)), of_the_second));
        }
    }
}
