//! Where public events become frames of the live stream: each is encoded once, kept in a ring for those who come back,
//! and handed to the open streams through several broadcasters, so that no single list of waiters grows long.

use bytes::Bytes;
use domain::event::{PublicEvent, Topic};
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::available_parallelism;
use tokio::sync::broadcast::{Receiver, Sender};

/// How many events are kept for those who come back.
pub(crate) const RING: u32 = 1_024;
/// How far a slow reader may fall behind before it is told to read everything anew.
const LAG: usize = 256;

/// An event as it travels.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) number: i64,
    pub(super) bytes: Bytes,
}

/// The ring and the broadcasters.
#[derive(Debug)]
pub(super) struct Hub(Mutex<State>);

#[derive(Debug)]
struct State {
    ring: VecDeque<Frame>,
    /// Everything after this number is in the ring.
    floor: i64,
    /// The newest number.
    newest: i64,
    /// None once the hub is closed.
    shards: Vec<Sender<Frame>>,
    /// Which broadcaster the next stream gets.
    next: usize,
}

/// How a stream begins.
pub(super) struct Start {
    /// The number that the reader is at.
    pub(super) at: i64,
    /// What it has missed; none where that is not known, and it must read everything anew.
    pub(super) missed: Option<Vec<Bytes>>,
    /// What comes from now on.
    pub(super) events: Receiver<Frame>,
}

impl Hub {
    /// A hub that knows the events after `floor` up to `newest`.
    pub(super) fn new(floor: i64, newest: i64, events: &[PublicEvent]) -> Self {
        let shards = available_parallelism().map_or(2, usize::from) * 4;
        let shards = (0..shards).map(|_| Sender::new(LAG)).collect();
        let ring = events.iter().map(encode).collect();
        Self(Mutex::new(State { ring, floor, newest, shards, next: 0 }))
    }

    /// The number of the newest event.
    pub(super) fn newest(&self) -> i64 {
        self.state().newest
    }

    /// Hands new events to every stream.
    pub(super) fn send(&self, events: &[PublicEvent]) {
        let mut state = self.state();
        for event in events.iter().filter(|event| event.number > state.newest).collect::<Vec<_>>() {
            let frame = encode(event);
            state.newest = frame.number;
            state.broadcast(&frame);
            state.ring.push_back(frame);
            if state.ring.len() > RING as usize {
                state.floor = state.ring.pop_front().map_or(state.floor, |oldest| oldest.number);
            }
        }
    }

    /// Tells every stream to read everything anew: the events up to `newest` are not known.
    pub(super) fn skip_to(&self, newest: i64) {
        let mut state = self.state();
        state.ring.clear();
        (state.floor, state.newest) = (newest, newest);
        state.broadcast(&Frame { number: newest, bytes: resync(newest) });
    }

    /// Ends every stream, those that are still to come as well.
    pub(super) fn close(&self) {
        self.state().shards.clear();
    }

    /// Begins a stream after the event `after`; without one, with what comes next. Under the same lock as `send`, so
    /// that nothing is missed or told twice. None once the hub is closed.
    pub(super) fn subscribe(&self, after: Option<&str>) -> Option<Start> {
        let mut state = self.state();
        let shard = state.next.checked_rem(state.shards.len())?;
        state.next = state.next.wrapping_add(1);
        let events = state.shards[shard].subscribe();
        let known = match after.map(str::parse::<i64>) {
            None => Some(state.newest),
            Some(after) => after.ok().filter(|after| (state.floor..=state.newest).contains(after)),
        };
        let missed = known.map(|known| {
            let first = state.ring.partition_point(|frame| frame.number <= known);
            state.ring.range(first..).map(|frame| frame.bytes.clone()).collect()
        });
        Some(Start { at: known.unwrap_or(state.newest), missed, events })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing in here panics, and each change leaves it whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn broadcast(&self, frame: &Frame) {
        for shard in &self.shards {
            // An error says that nobody listens there.
            let _ = shard.send(frame.clone());
        }
    }
}

/// An event as HTML's "server-sent events" writes it.
fn encode(event: &PublicEvent) -> Frame {
    let (number, topic) = (event.number, event.topic.as_str());
    let text = match &event.topic {
        // A slug is made of letters, digits and hyphens.
        Topic::News { slug, new, only } => {
            let only = only.map(|only| format!(",\"only\":\"{}\"", only.tag())).unwrap_or_default();
            format!("id: {number}\nevent: {topic}\ndata: {{\"slug\":\"{slug}\",\"new\":{new}{only}}}\n\n")
        }
        Topic::Counts => format!("id: {number}\nevent: {topic}\ndata: {{}}\n\n"),
    };
    Frame { number, bytes: text.into() }
}

/// What is said to somebody who may have missed events.
pub(super) fn resync(newest: i64) -> Bytes {
    format!("id: {newest}\nevent: resync\ndata: {{}}\n\n").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(numbers: std::ops::RangeInclusive<i64>) -> Vec<PublicEvent> {
        numbers.map(|number| PublicEvent { number, topic: Topic::Counts }).collect()
    }

    fn missed(hub: &Hub, after: &str) -> Option<usize> {
        hub.subscribe(Some(after)).unwrap().missed.map(|missed| missed.len())
    }

    #[test]
    fn whoever_comes_back_gets_what_was_missed_and_nothing_twice() {
        let hub = Hub::new(0, 3, &counts(1..=3));
        hub.send(&counts(2..=5));
        assert_eq!([missed(&hub, "0"), missed(&hub, "3"), missed(&hub, "5")], [Some(5), Some(2), Some(0)]);
        assert_eq!(hub.subscribe(None).unwrap().at, 5);
    }

    #[test]
    fn a_place_that_is_too_old_in_the_future_or_none_at_all_means_reading_anew() {
        let hub = Hub::new(0, 0, &[]);
        hub.send(&counts(1..=2_000));
        let oldest = 2_000 - i64::from(RING);
        assert_eq!(missed(&hub, &oldest.to_string()), Some(RING as usize));
        for wrong in [(oldest - 1).to_string(), "2001".into(), "-1".into(), "x".into(), "99999999999999999999".into()] {
            assert_eq!(missed(&hub, &wrong), None, "{wrong}");
            assert_eq!(hub.subscribe(Some(&wrong)).unwrap().at, 2_000);
        }
    }

    #[test]
    fn after_a_gap_every_open_stream_reads_anew_and_older_places_are_unknown() {
        let hub = Hub::new(0, 0, &[]);
        let mut open = hub.subscribe(None).unwrap();
        hub.skip_to(9);
        assert_eq!(open.events.try_recv().unwrap().bytes, resync(9));
        assert_eq!([missed(&hub, "8"), missed(&hub, "9")], [None, Some(0)]);
    }

    #[test]
    fn a_closed_hub_begins_no_stream_and_ends_those_that_are_open() {
        let hub = Hub::new(0, 0, &[]);
        let mut open = hub.subscribe(None).unwrap();
        hub.close();
        assert!(open.events.try_recv().is_err() && hub.subscribe(None).is_none());
    }
}
