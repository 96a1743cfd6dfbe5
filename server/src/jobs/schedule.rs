//! Work that comes round: queued once for each period, by whichever process is first. What it does, its handler knows.

use db::{Db, Error, jobs};
use domain::access::{Permit, RunJobs};
use domain::job::{Key, Kind, NewJob};
use domain::moment::Moment;
use std::collections::BTreeMap;

/// What comes round, and how often, in seconds. A period that nobody lived to see is not made up for; the one that is
/// under way when a process starts is.
const REGULAR: [(Kind, i64); 2] = [(Kind::Housekeeping, 86_400), (Kind::CheckLinks, 86_400)];

/// What this process has queued, so that it does not ask the database every second.
#[derive(Debug, Default)]
pub struct Schedule(BTreeMap<Kind, i64>);

impl Schedule {
    /// Queues what has come round at `now`, if nobody has.
    pub async fn enqueue(&mut self, db: &Db, permit: &Permit<RunJobs>, now: Moment) -> Result<(), Error> {
        for (kind, seconds) in REGULAR {
            let period = now.micros().div_euclid(seconds * 1_000_000);
            if self.0.get(&kind) == Some(&period) {
                continue;
            }
            let key = Key::Once(format!("{} {seconds} {period}", kind.as_str()));
            jobs::enqueue(db, permit, NewJob { kind, payload: "{}".to_owned(), key, run_at: now }, now).await?;
            self.0.insert(kind, period);
        }
        Ok(())
    }
}
