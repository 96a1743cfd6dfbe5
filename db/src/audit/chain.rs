//! What is hashed, and how. Change nothing here without a new version: whoever noted a hash must get the same again.
//!
//! **The hash of an entry, version 1**: SHA-256 over the byte `0x01`, then over these columns in this order: `audit_id`,
//! `done_at`, `what`, `actor`, `subject`, `facts`, `personal_hash`, `previous`. A column without a value is the byte
//! `0x00`. One with a value is the byte `0x01`, the length of its text in bytes (eight bytes, the greatest first), and
//! the text in UTF-8. Numbers are written in decimal digits; the actor in 32 lower-case hexadecimal digits; JSON as it is
//! stored. So no two entries are the same bytes, wherever one text ends and the next begins.
//!
//! **The hash of a personal part**: SHA-256 over its salt and its JSON, both as they are stored. The salt is random,
//! so that nobody can try names against the hash once both are deleted.
//!
//! All hashes and salts are written in lower-case hexadecimal digits. The first entry follows on 64 zeros.

use domain::hex::hex;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What the first entry follows on.
pub(super) const BEGINNING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

const VERSION: u8 = 1;

/// The columns of an entry that its hash is made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Content<'a> {
    pub(super) number: i64,
    pub(super) at: i64,
    pub(super) what: &'a str,
    pub(super) actor: Option<Uuid>,
    pub(super) subject: Option<&'a str>,
    pub(super) facts: &'a str,
    pub(super) personal_hash: Option<&'a str>,
    pub(super) previous: &'a str,
}

impl Content<'_> {
    /// The hash of an entry.
    pub(super) fn hash(&self) -> String {
        let mut hash = Sha256::new();
        hash.update([VERSION]);
        let actor = self.actor.map(|actor| actor.simple().to_string());
        for column in [
            Some(self.number.to_string().as_str()),
            Some(self.at.to_string().as_str()),
            Some(self.what),
            actor.as_deref(),
            self.subject,
            Some(self.facts),
            self.personal_hash,
            Some(self.previous),
        ] {
            match column {
                None => hash.update([0]),
                Some(text) => {
                    hash.update([1]);
                    hash.update((text.len() as u64).to_be_bytes());
                    hash.update(text);
                }
            }
        }
        hex(&hash.finalize())
    }
}

/// The hash of a personal part.
pub(super) fn personal_hash(salt: &str, personal: &str) -> String {
    hex(&Sha256::new().chain_update(salt).chain_update(personal).finalize())
}

/// Facts as JSON: one object, its names in the order of their bytes.
pub(super) fn json(facts: &BTreeMap<&'static str, String>) -> String {
    serde_json::json!(facts).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Content<'_> = Content {
        number: 1,
        at: 2,
        what: "account.created",
        actor: None,
        subject: None,
        facts: "{}",
        personal_hash: None,
        previous: BEGINNING,
    };

    #[test]
    fn the_same_entry_has_the_same_hash_for_ever() {
        // As Python's hashlib has it; another value here means that every noted hash is worthless.
        assert_eq!(PLAIN.hash(), "39fa4673d9a6f9f036bff8c4c54feeb8824c940911fc18b88ef7c18e70eda4d3");
        let full = Content {
            actor: Some(Uuid::from_u128(7)),
            subject: Some("account 7"),
            facts: r#"{"role":"editor"}"#,
            personal_hash: Some(BEGINNING),
            ..PLAIN
        };
        assert_eq!(full.hash(), "20d71e95453b2f75cfc6c169d7e6cd41cb1411172197aa1f0393b3991bf71384");
    }

    #[test]
    fn where_one_text_ends_and_the_next_begins_changes_the_hash() {
        let hash = |what, subject| Content { what, subject, ..PLAIN }.hash();
        let hashes = [hash("ab", Some("c")), hash("a", Some("bc")), hash("abc", Some("")), hash("abc", None)];
        for (place, one) in hashes.iter().enumerate() {
            assert!(!hashes[place + 1..].contains(one));
        }
    }
}
