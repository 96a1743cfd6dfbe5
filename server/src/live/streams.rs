//! Which open streams belong to which session, so that they end with it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio_util::sync::CancellationToken;

/// The open streams of those who signed in, by session. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Streams(Arc<Mutex<HashMap<u128, Open>>>);

#[derive(Debug)]
struct Open {
    streams: usize,
    ended: CancellationToken,
}

/// The place of one stream; the session forgets it when it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    streams: Streams,
    session: u128,
    ended: CancellationToken,
}

impl Streams {
    /// Ends every stream of the session.
    pub fn end(&self, session: u128) {
        if let Some(open) = self.open().remove(&session) {
            open.ended.cancel();
        }
    }

    /// The sessions that have a stream open.
    pub fn sessions(&self) -> Vec<u128> {
        self.open().keys().copied().collect()
    }

    /// Notes a stream of the session.
    pub(super) fn enter(&self, session: u128) -> Place {
        let mut sessions = self.open();
        let open = sessions.entry(session).or_insert_with(|| Open { streams: 0, ended: CancellationToken::new() });
        open.streams += 1;
        Place { streams: self.clone(), session, ended: open.ended.clone() }
    }

    fn open(&self) -> MutexGuard<'_, HashMap<u128, Open>> {
        // Nothing in here panics, and each change leaves it whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// Waits until the session is over.
    pub(super) async fn ended(&self) {
        self.ended.cancelled().await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut sessions = self.streams.open();
        // Where the session is gone from the list or has begun anew, this stream no longer counts.
        if !self.ended.is_cancelled()
            && let Some(open) = sessions.get_mut(&self.session)
        {
            open.streams -= 1;
            if open.streams == 0 {
                sessions.remove(&self.session);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_known_as_long_as_it_has_a_stream() {
        let streams = Streams::default();
        let (first, second, other) = (streams.enter(1), streams.enter(1), streams.enter(2));
        drop(first);
        drop(other);
        assert_eq!(streams.sessions(), [1]);
        drop(second);
        assert!(streams.sessions().is_empty());
    }

    #[test]
    fn ending_a_session_ends_its_streams_and_no_later_one() {
        let streams = Streams::default();
        let (old, other) = (streams.enter(1), streams.enter(2));
        streams.end(1);
        assert!(old.ended.is_cancelled() && !other.ended.is_cancelled());
        let new = streams.enter(1);
        drop(old);
        assert!(!new.ended.is_cancelled() && streams.sessions().contains(&1));
    }
}
