//! What a new password must be, what is kept of it, and what a sign-in is checked against. Hashing itself lives in
//! `services`: it takes time and chance.

use super::{AccountId, Email, Office, Status};
use crate::access::Role;
use crate::invalid::Invalid;
use std::fmt;

/// What is kept of a password: a PHC string (`$argon2id$v=19$…`). Never written out, never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// From what a hasher made or a row holds.
    pub const fn from_phc(text: String) -> Self {
        Self(text)
    }

    /// The PHC string.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// What a sign-in is checked against.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Whose they are.
    pub account: AccountId,
    /// Of the password; none where none was chosen yet.
    pub hash: Option<PasswordHash>,
    /// What the account is made for.
    pub office: Office,
    /// Whether it may be used.
    pub status: Status,
}

impl Credentials {
    /// What the account may do now.
    pub const fn role(&self) -> Role {
        self.office.role(self.status)
    }
}

/// The fewest characters of a password (design/security.md).
pub const SHORTEST_PASSWORD: usize = 12;
/// The most bytes of a password: far beyond what anybody types, so that hashing stays cheap.
pub const LONGEST_PASSWORD: usize = 1_024;

/// Whether a new password is long enough, and not the person's own address or name. How common it is, the list of
/// common passwords in `services` says. No rule about kinds of characters: they make passwords worse (NIST SP 800-63B).
pub fn check_password(password: &str, email: &Email, name: &str) -> Result<(), Invalid> {
    let lower = password.to_lowercase();
    let local = email.as_str().split('@').next().unwrap_or_default();
    let is_about =
        |word: &str| word.chars().count() >= 4 && lower.replace(&word.to_lowercase(), "").chars().count() < 6;
    if password.chars().count() < SHORTEST_PASSWORD {
        Err(Invalid::new("password", "too-short"))
    } else if password.len() > LONGEST_PASSWORD {
        Err(Invalid::new("password", "too-long"))
    } else if is_about(email.as_str()) || is_about(local) || is_about(name) {
        Err(Invalid::new("password", "about-you"))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_hash_gets_into_a_log() {
        assert_eq!(format!("{:?}", PasswordHash::from_phc("$argon2id$x".to_owned())), "PasswordHash(…)");
    }

    #[test]
    fn a_password_is_long_and_not_about_its_owner() {
        let email: Email = "heron.alder@network.example".parse().unwrap();
        let check = |password: &str| check_password(password, &email, "Heron Alder").map_err(|invalid| invalid.reason);
        assert_eq!(check("eleven char"), Err("too-short"));
        assert_eq!(check("twelve chars"), Ok(()));
        assert_eq!(check("ééééééééééé"), Err("too-short"), "characters count, not bytes");
        assert_eq!(check(&"x".repeat(1_024)), Ok(()));
        assert_eq!(check(&"x".repeat(1_025)), Err("too-long"));
        assert_eq!(check("heron.alder@network.example1"), Err("about-you"));
        assert_eq!(check("Heron Alder 12"), Err("about-you"));
        assert_eq!(check("heron alder likes reeds"), Ok(()));
    }
}
