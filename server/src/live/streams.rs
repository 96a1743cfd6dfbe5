//! Which open streams belong to which session, so that they end with it.

use domain::account::AccountId;
use domain::account::session::{Session, SessionId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio_util::sync::CancellationToken;

/// The open streams of those who signed in, by session. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Streams(Arc<Mutex<HashMap<SessionId, Open>>>);

#[derive(Debug)]
struct Open {
    account: AccountId,
    streams: usize,
    ended: CancellationToken,
}

/// The place of one stream; the session forgets it when it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    streams: Streams,
    session: SessionId,
    ended: CancellationToken,
}

impl Streams {
    /// Ends every stream of the session.
    pub fn end(&self, session: SessionId) {
        if let Some(open) = self.open().remove(&session) {
            open.ended.cancel();
        }
    }

    /// Ends every stream of the account's sessions but for one.
    pub fn end_others(&self, account: AccountId, except: SessionId) {
        for (_, open) in self.open().extract_if(|session, open| open.account == account && *session != except) {
            open.ended.cancel();
        }
    }

    /// The sessions that have a stream open.
    pub fn sessions(&self) -> Vec<SessionId> {
        self.open().keys().copied().collect()
    }

    /// Notes a stream of the session.
    pub(super) fn enter(&self, session: &Session) -> Place {
        self.note(session.id, session.account)
    }

    fn note(&self, session: SessionId, account: AccountId) -> Place {
        let mut sessions = self.open();
        let new = || Open { account, streams: 0, ended: CancellationToken::new() };
        let open = sessions.entry(session).or_insert_with(new);
        open.streams += 1;
        Place { streams: self.clone(), session, ended: open.ended.clone() }
    }

    fn open(&self) -> MutexGuard<'_, HashMap<SessionId, Open>> {
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

    /// A stream of a session of an account.
    fn enter(streams: &Streams, session: u128, account: u128) -> Place {
        streams.note(SessionId(session), AccountId(account))
    }

    #[test]
    fn a_session_is_known_as_long_as_it_has_a_stream() {
        let streams = Streams::default();
        let (first, second, other) = (enter(&streams, 1, 1), enter(&streams, 1, 1), enter(&streams, 2, 1));
        drop(first);
        drop(other);
        assert_eq!(streams.sessions(), [SessionId(1)]);
        drop(second);
        assert!(streams.sessions().is_empty());
    }

    #[test]
    fn ending_a_session_ends_its_streams_and_no_later_one() {
        let streams = Streams::default();
        let (old, other) = (enter(&streams, 1, 1), enter(&streams, 2, 1));
        streams.end(SessionId(1));
        assert!(old.ended.is_cancelled() && !other.ended.is_cancelled());
        let new = enter(&streams, 1, 1);
        drop(old);
        assert!(!new.ended.is_cancelled() && streams.sessions().contains(&SessionId(1)));
    }

    #[test]
    fn ending_the_other_sessions_of_an_account_ends_no_stream_of_this_one_or_of_anybody_else() {
        let streams = Streams::default();
        let [this, other, stranger] =
            [(1, 1), (2, 1), (3, 2)].map(|(session, account)| enter(&streams, session, account));
        streams.end_others(AccountId(1), SessionId(1));
        assert_eq!([&this, &other, &stranger].map(|place| place.ended.is_cancelled()), [false, true, false]);
    }
}
