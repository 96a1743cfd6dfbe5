//! Who did what, when and to whom: entries of a log that is only ever added to. What is personal in an entry stands
//! apart from it, so that it can be deleted on time without breaking the chain (design/security.md).

use crate::account::AccountId;
use std::collections::BTreeMap;

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
