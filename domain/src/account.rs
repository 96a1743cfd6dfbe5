//! The sign-in: who somebody is to the site. Whether that person is a member is another noun; either may be there
//! without the other. The rules for passwords, sessions and repeated guesses stand here, without a clock of their own.

use crate::access::Role;
use crate::invalid::Invalid;
use crate::language::Language;
use crate::member::MemberId;
use crate::moment::Moment;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

pub mod guessing;
pub mod session;

/// An account's identifier (UUIDv7).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct AccountId(pub u128);

/// A mail address, as it is compared: without space around it, its host in lower case, its name, too. (Hosts that tell
/// `Ann` from `ann` are unheard of; people who type one for the other are not.)
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

impl Email {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Email {
    type Err = Invalid;

    /// What RFC 5321 allows in practice: one `@` with something printable on both sides, at most 254 bytes (§4.5.3.1),
    /// nothing that could begin another header or another recipient.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Invalid::new("email", "empty"));
        }
        let malformed = Invalid::new("email", "malformed");
        let (name, host) = text.rsplit_once('@').ok_or(malformed)?;
        let is_clean = |part: &str| {
            !part.is_empty()
                && part.chars().all(|c| !c.is_control() && !c.is_whitespace() && !"@<>()[],;:\\\"".contains(c))
        };
        let is_dotted = |part: &str| part.split('.').all(|label| !label.is_empty());
        let is_host = host.contains('.') && is_dotted(host) && host.split('.').all(|label| !label.starts_with('-'));
        if is_clean(name) && is_clean(host) && is_dotted(name) && is_host && name.len() <= 64 && text.len() <= 254 {
            Ok(Self(text.to_lowercase()))
        } else {
            Err(malformed)
        }
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Addresses are no business of logs.
impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

/// Whether somebody may use the account.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Asked to join; not approved yet.
    Pending,
    /// In use.
    Active,
    /// Put aside by an administrator.
    Suspended,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 3] = [Self::Pending, Self::Active, Self::Suspended];

    /// The word that rows use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Suspended => "suspended",
        }
    }
}

impl FromStr for Status {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        Self::ALL.into_iter().find(|status| status.as_str() == word).ok_or(Invalid::new("status", "unknown"))
    }
}

/// What an account was made for; what it may do now depends on its status, too.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Office {
    /// Reads, is found, finds others.
    Member,
    /// Writes the news.
    Editor,
    /// Runs the network.
    Administrator,
}

impl Office {
    /// Every office.
    pub const ALL: [Self; 3] = [Self::Member, Self::Editor, Self::Administrator];

    /// The word that rows and commands use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Editor => "editor",
            Self::Administrator => "administrator",
        }
    }

    /// What somebody with this office may do while the account has this status.
    pub const fn role(self, status: Status) -> Role {
        match (status, self) {
            (Status::Suspended, _) => Role::Suspended,
            (Status::Pending, _) => Role::Pending,
            (Status::Active, Self::Member) => Role::Member,
            (Status::Active, Self::Editor) => Role::Editor,
            (Status::Active, Self::Administrator) => Role::Administrator,
        }
    }
}

impl FromStr for Office {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        Self::ALL.into_iter().find(|office| office.as_str() == word).ok_or(Invalid::new("office", "unknown"))
    }
}

/// The name that others see: one line of 1 to 100 characters.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PersonName(String);

impl PersonName {
    /// The most characters that it may have.
    pub const LONGEST: usize = 100;

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PersonName {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            Err(Invalid::new("name", "empty"))
        } else if text.chars().count() > Self::LONGEST {
            Err(Invalid::new("name", "too-long"))
        } else if text.chars().any(is_deceptive) {
            Err(Invalid::new("name", "malformed"))
        } else {
            Ok(Self(text))
        }
    }
}

/// Characters that would change what stands around a name: controls, and those that turn the direction of writing.
pub(crate) fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
}

/// An account to be stored.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Its identifier.
    pub id: AccountId,
    /// Where mail reaches it, and what signs it in.
    pub email: Email,
    /// The member it belongs to, whose name it takes.
    pub owner: Owner,
    /// What it is made for.
    pub office: Office,
    /// Whether it may be used.
    pub status: Status,
    /// In which language the site speaks to it.
    pub language: Language,
}

/// Whose account it is: a member's, or that of somebody who is none and whose name it keeps itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Owner {
    /// A member; the name is the member's.
    Member(MemberId),
    /// Somebody the network hired.
    Other(PersonName),
}

/// An account as its owner and administrators see it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Account {
    /// Its identifier.
    pub id: AccountId,
    /// Where mail reaches it, and what signs it in.
    pub email: Email,
    /// The member's name, or its own.
    pub name: String,
    /// The member it belongs to.
    pub member: Option<MemberId>,
    /// What it is made for.
    pub office: Office,
    /// Whether it may be used.
    pub status: Status,
    /// In which language the site speaks to it.
    pub language: Language,
    /// When it was made.
    pub created_at: Moment,
}

impl Account {
    /// What it may do now.
    pub fn role(&self) -> Role {
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
    fn an_address_is_compared_in_lower_case_and_without_space_around_it() {
        let email: Email = "  Ann.Example@Network.Example ".parse().unwrap();
        assert_eq!(email.as_str(), "ann.example@network.example");
        assert_eq!(format!("{email:?}"), "Email(…)");
    }

    #[test]
    fn an_address_that_would_reach_nobody_or_somebody_else_is_refused() {
        for bad in [
            "",
            "a",
            "a@",
            "@b.example",
            "a@b",
            "a@@b.example",
            "a b@c.example",
            "a@b.example\r\nBcc: x@y.example",
            "a@b.example,c@d.example",
            "<a@b.example>",
            "a@.example",
            "a@b..example",
            "a.@b.example",
            "a@-b.example",
        ] {
            assert!(bad.parse::<Email>().is_err(), "{bad:?} passed");
        }
        assert!(format!("{}@b.example", "a".repeat(64)).parse::<Email>().is_ok());
        assert!(format!("{}@b.example", "a".repeat(65)).parse::<Email>().is_err());
        assert!("zoë@ぶ.example".parse::<Email>().is_ok());
    }

    #[test]
    fn a_name_is_one_line_and_does_not_turn_what_stands_around_it() {
        assert_eq!(" Heron \n  Alder ".parse::<PersonName>().unwrap().as_str(), "Heron Alder");
        assert!("".parse::<PersonName>().is_err());
        assert!("x".repeat(100).parse::<PersonName>().is_ok());
        assert!("x".repeat(101).parse::<PersonName>().is_err());
        assert!("\u{202e}gnirts".parse::<PersonName>().is_err());
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

    #[test]
    fn a_role_is_the_office_unless_the_status_forbids_it() {
        assert_eq!(Office::Administrator.role(Status::Active), Role::Administrator);
        assert_eq!(Office::Administrator.role(Status::Suspended), Role::Suspended);
        assert_eq!(Office::Editor.role(Status::Pending), Role::Pending);
    }
}
