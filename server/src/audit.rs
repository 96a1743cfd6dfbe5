//! `graticule audit verify`: whether the log of who did what is still what was written, in an operator's words.

use db::Db;
use domain::access::{Viewer, authorize};
use domain::audit::{Fault, Head, Verdict};
use std::fmt;

/// What reading the whole log showed.
#[derive(Debug)]
pub struct Report {
    verdict: Verdict,
    expected: Option<Head>,
}

impl Report {
    /// Whether the log is what was written.
    pub fn is_sound(&self) -> bool {
        self.verdict.broken.is_none()
    }
}

/// Reads the whole log, and compares it with the head that was noted earlier.
pub async fn verify(db: &Db, expected: Option<Head>) -> anyhow::Result<Report> {
    let verdict = db::audit::verify(db, &authorize(Viewer::System)?, expected.as_ref()).await?;
    Ok(Report { verdict, expected })
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = &self.verdict;
        match (&verdict.broken, &verdict.head) {
            (Some((number, fault)), _) => {
                writeln!(f, "The audit log is broken at entry {number}: {}.", words(*fault))?;
                write!(f, "Sound entries before it: {}.", verdict.entries)
            }
            (None, None) => write!(f, "The audit log is empty."),
            (None, Some(head)) => {
                writeln!(f, "The audit log is sound. Entries: {}.", verdict.entries)?;
                if let Some(expected) = &self.expected {
                    writeln!(f, "It still holds entry {} as it was noted.", expected.number)?;
                }
                writeln!(f, "Note its head elsewhere; only with it a later run can tell whether the end was cut off:")?;
                write!(f, "graticule audit verify --expect {head}")
            }
        }
    }
}

fn words(fault: Fault) -> &'static str {
    match fault {
        Fault::Changed => "it was changed after it was written",
        Fault::Missing => "it is missing, though later ones are there",
        Fault::Order => "it does not follow on the entry before it; one of the two was written anew, or moved",
        Fault::Personal => "its personal part is not the one that was written",
        Fault::Cut => "it is missing, and the log ends before it",
        Fault::Replaced => "it is another one than was noted; the log was written anew",
    }
}
