//! Pictures one at a time, off the runtime: each may take seconds of a core and some hundred megabytes.

use super::{Prepared, Refusal, draw, prepare};
use bytes::Bytes;
use std::sync::Arc;
use thiserror::Error;
use tokio::sync::{Semaphore, TryAcquireError};
use tokio::task::spawn_blocking;

/// How many pictures may be at work or wait.
const PLACES: usize = 8;

/// The place where pictures are prepared. Clones share it.
#[derive(Clone, Debug)]
pub struct Pipeline {
    places: Arc<Semaphore>,
    turn: Arc<Semaphore>,
}

/// Why a picture was not prepared.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum Unprepared {
    /// It will never be.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Too many wait already; a minute later there may be room.
    #[error("too many pictures are waiting")]
    Busy,
}

impl Default for Pipeline {
    fn default() -> Self {
        Self { places: Arc::new(Semaphore::new(PLACES)), turn: Arc::new(Semaphore::new(1)) }
    }
}

impl Pipeline {
    /// [`prepare`]s a picture when its turn comes. [`Unprepared::Busy`], at once, where eight are there already.
    pub async fn prepare(&self, file: Bytes) -> Result<Prepared, Unprepared> {
        let _place = self.places.try_acquire().map_err(|_: TryAcquireError| Unprepared::Busy)?;
        self.take_turn(move || prepare(&file)).await
    }

    /// [`draw`]s one of our own pictures, after all that wait.
    pub async fn draw(&self, svg: String) -> Result<Prepared, Unprepared> {
        self.take_turn(move || draw(&svg)).await
    }

    async fn take_turn<W>(&self, work: W) -> Result<Prepared, Unprepared>
    where
        W: FnOnce() -> Result<Prepared, Refusal> + Send + 'static,
    {
        // Nobody closes the semaphore.
        let turn = self.turn.clone().acquire_owned().await.map_err(|_| Unprepared::Busy)?;
        // The turn goes along: whoever leaves does not stop a decoder, and the next one waits for it all the same.
        let done = spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        // A decoder that panics has met a broken file.
        done.await.unwrap_or(Err(Refusal::Damaged)).map_err(Unprepared::from)
    }
}
