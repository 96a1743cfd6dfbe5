//! Who did what, when and to whom: entries of a log that is only ever added to. What is personal in an entry stands
//! apart from it, so that it can be deleted on time without breaking the chain (design/security.md).

use crate::account::AccountId;
use crate::invalid::Invalid;
use crate::moment::Moment;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// Something that was done, to be written into the log in the transaction that does it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Deed {
    /// What: a noun and a verb in the past, `account.created`, `settings.changed`, `mail.retried`.
    pub what: &'static str,
    /// Who, where it was not the server itself.
    pub actor: Option<AccountId>,
    /// On what: a kind and an identifier, `account 018f…`, `media 4k2…`.
    pub subject: Option<String>,
    /// Facts that are nobody's: which settings, how many rows. Stays as long as the log.
    pub facts: BTreeMap<&'static str, String>,
    /// Facts about people: names, addresses. Deleted on time; the chain keeps only their salted hash.
    pub personal: BTreeMap<&'static str, String>,
}

impl Deed {
    /// `actor` did `what`.
    pub fn new(what: &'static str, actor: Option<AccountId>) -> Self {
        Self { what, actor, subject: None, facts: BTreeMap::new(), personal: BTreeMap::new() }
    }

    /// … to this subject.
    #[must_use]
    pub fn to(mut self, kind: &str, id: impl ToString) -> Self {
        self.subject = Some(format!("{kind} {}", id.to_string()));
        self
    }

    /// … with a fact that is nobody's.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.facts.insert(name, value.to_string());
        self
    }

    /// … with a fact about somebody.
    #[must_use]
    pub fn personally(mut self, name: &'static str, value: impl ToString) -> Self {
        self.personal.insert(name, value.to_string());
        self
    }
}

/// An entry of the log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Its number: 1, 2, 3, … in the order in which things were done.
    pub number: i64,
    /// When it was done.
    pub at: Moment,
    /// What: see [`Deed::what`].
    pub what: String,
    /// Who, where it was not the server itself.
    pub actor: Option<AccountId>,
    /// On what: see [`Deed::subject`].
    pub subject: Option<String>,
    /// Facts that are nobody's.
    pub facts: BTreeMap<String, String>,
    /// Facts about people.
    pub personal: Personal,
}

/// The personal part of an entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Personal {
    /// It never had one.
    Nothing,
    /// It still has it.
    Kept(BTreeMap<String, String>),
    /// It had one, which was deleted on time.
    Forgotten,
}

/// The newest entry of a log, by number and hash. Whoever notes it elsewhere can tell later whether the log was cut off
/// before it or written anew. As text: `12:` and 64 hexadecimal digits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Head {
    /// The entry's number.
    pub number: i64,
    /// Its hash, in lower-case hexadecimal digits.
    pub hash: String,
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.number, self.hash)
    }
}

impl FromStr for Head {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let malformed = Invalid::new("head", "malformed");
        let (number, hash) = text.trim().split_once(':').ok_or(malformed)?;
        let number = number.parse().ok().filter(|number| *number > 0).ok_or(malformed)?;
        if hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            Ok(Self { number, hash: hash.to_lowercase() })
        } else {
            Err(malformed)
        }
    }
}

/// What reading the whole log showed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Verdict {
    /// How many entries are sound, from the first one on.
    pub entries: u64,
    /// How many of those still have a personal part.
    pub personal: u64,
    /// The last of them.
    pub head: Option<Head>,
    /// The first number at which the log is not what was written.
    pub broken: Option<(i64, Fault)>,
}

/// In which way the log is not what was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// The entry's own hash does not fit what stands in it.
    Changed,
    /// There is no entry with this number, but one with a later one.
    Missing,
    /// The entry does not follow on the one before it: that one was written anew, or they changed places.
    Order,
    /// The personal part is not the one that was written with the entry.
    Personal,
    /// The log ends before the entry that somebody noted.
    Cut,
    /// The entry that somebody noted had another hash: the log was written anew.
    Replaced,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_noted_head_survives_being_written_down_and_nothing_else_is_one() {
        let head = Head { number: 12, hash: "0a".repeat(32) };
        assert_eq!(head.to_string().parse(), Ok(head.clone()));
        assert_eq!(format!(" 12:{} \n", "0A".repeat(32)).parse(), Ok(head));
        for bad in ["", "12", "12:", "12:0a", &format!("0:{}", "0a".repeat(32)), &format!("12:{}", "0g".repeat(32))] {
            assert!(bad.parse::<Head>().is_err(), "{bad:?} passed");
        }
    }
}
