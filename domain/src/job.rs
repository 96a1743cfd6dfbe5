//! Work that is done later: what it is, when it is tried again, when it is given up. Who does it, the server says;
//! where it waits, the database.

use crate::hex::number;
use crate::invalid::Invalid;
use crate::moment::Moment;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

pub mod attempts;

/// How long a worker holds a job without a sign of life, in seconds. Afterwards anybody takes it up.
pub const LEASE_SECONDS: i64 = 60;
/// How often a worker gives that sign, in seconds: two may get lost.
pub const RENEW_SECONDS: u64 = 20;
/// A job whose worker vanished this often has killed it, and is given up.
pub const LOST_LIMIT: u32 = 3;

/// A job's identifier (UUIDv7). In addresses: 32 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct JobId(pub u128);

impl fmt::Display for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl FromStr for JobId {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        number(text).map(Self).ok_or(Invalid::new("job", "malformed"))
    }
}

/// A process that works: drawn at random when it starts, so that none takes another for itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WorkerId(pub u128);

/// What is to be done.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Kind {
    /// Hand one mail to the mail server.
    #[serde(rename = "mail.send")]
    SendMail,
    /// Make an upload's sizes.
    #[serde(rename = "image.prepare")]
    PrepareImage,
    /// Delete what has been kept long enough; once a day.
    #[serde(rename = "housekeeping")]
    Housekeeping,
    /// Look whether the originals of re-published stories are still there; once a day.
    #[serde(rename = "links.check")]
    CheckLinks,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::SendMail, Self::PrepareImage, Self::Housekeeping, Self::CheckLinks];

    /// The word that rows use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SendMail => "mail.send",
            Self::PrepareImage => "image.prepare",
            Self::Housekeeping => "housekeeping",
            Self::CheckLinks => "links.check",
        }
    }

    /// How often it is tried.
    pub const fn attempts(self) -> u32 {
        match self {
            // With the waits below about nine hours: a mail server may be away for a night.
            Self::SendMail => 16,
            Self::PrepareImage => 3,
            Self::Housekeeping | Self::CheckLinks => 5,
        }
    }
}

impl FromStr for Kind {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word).ok_or(Invalid::new("kind", "unknown"))
    }
}

/// Where a job stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Waits for its time and for a worker.
    Queued,
    /// A worker has it.
    Running,
    /// It is done.
    Done,
    /// It was given up.
    Failed,
    /// Somebody called it off.
    Cancelled,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Queued, Self::Running, Self::Done, Self::Failed, Self::Cancelled];

    /// The word that rows and addresses use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

impl FromStr for State {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        Self::ALL.into_iter().find(|state| state.as_str() == word).ok_or(Invalid::new("state", "unknown"))
    }
}

/// What keeps the same work from standing in the queue twice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Key {
    /// Nothing: each is work of its own.
    None,
    /// At most one such job waits or runs; once it has ended, there may be another.
    Live(String),
    /// At most one such job ever, as far back as ended ones are kept: the key names its period.
    Once(String),
}

/// A job to be queued.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewJob {
    /// What is to be done.
    pub kind: Kind,
    /// What it is done to, as JSON: identifiers, never anything about a person.
    pub payload: String,
    /// What keeps it from standing there twice.
    pub key: Key,
    /// Not before this moment.
    pub run_at: Moment,
}

/// One worker's hold on a job. Whoever lost it can neither end the job nor speak for it: the next hold has another
/// number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Run {
    /// The job.
    pub job: JobId,
    /// Who holds it.
    pub worker: WorkerId,
    /// The how-many-th hold of this job it is.
    pub number: i64,
}

/// A job that was taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Job {
    /// The hold on it.
    pub run: Run,
    /// What is to be done.
    pub kind: Kind,
    /// What it is done to, as JSON.
    pub payload: String,
    /// The how-many-th attempt this is, from 1.
    pub attempt: u32,
}

/// What went wrong: a short code of ours, and a sentence for administrators without anything about a person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Trouble {
    /// `silent`, `refused`, `panicked`, ...
    pub code: String,
    /// One sentence.
    pub text: String,
}

impl Trouble {
    /// The most characters of its sentence; more is cut off.
    pub const LONGEST: usize = 300;

    /// A trouble that can be stored.
    pub fn new(code: &'static str, text: impl fmt::Display) -> Self {
        let text = text.to_string();
        let text = text.chars().filter(|c| !c.is_control()).take(Self::LONGEST).collect();
        Self { code: code.to_owned(), text }
    }
}

/// How far a job is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Progress {
    /// So many are done …
    pub done: u32,
    /// … of so many.
    pub total: u32,
}

/// A job as administrators see it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct JobCard {
    /// Its identifier.
    pub id: JobId,
    /// What is to be done.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// Whether somebody called it off and its worker has not heard of it yet.
    pub cancelling: bool,
    /// How often it was tried.
    pub attempts: u32,
    /// How far it is, where it says so.
    pub progress: Option<Progress>,
    /// What went wrong last.
    pub trouble: Option<Trouble>,
    /// When it was queued.
    pub created_at: Moment,
    /// When it may be taken: a waiting job's time, or the end of a running one's lease.
    pub due_at: Moment,
    /// When it was taken last.
    pub started_at: Option<Moment>,
    /// When it was done, given up or called off.
    pub ended_at: Option<Moment>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_identifiers_are_read_back() {
        assert!(Kind::ALL.into_iter().all(|kind| kind.as_str().parse() == Ok(kind)));
        assert!(State::ALL.into_iter().all(|state| state.as_str().parse() == Ok(state)));
        assert_eq!(JobId(7).to_string().parse(), Ok(JobId(7)));
        assert!("7".parse::<JobId>().is_err());
    }

    #[test]
    fn a_trouble_is_one_short_line() {
        let trouble = Trouble::new("refused", format!("one\r\ntwo\0{}", "x".repeat(400)));
        assert!(trouble.text.starts_with("onetwox"));
        assert_eq!(trouble.text.chars().count(), 300);
    }
}
