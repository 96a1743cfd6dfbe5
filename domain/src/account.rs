//! The sign-in: who somebody is to the site. Whether that person is a member is another noun; either may be there
//! without the other. The rules for passwords, sessions and repeated guesses stand here, without a clock of their own.

use crate::access::Role;
use crate::invalid::Invalid;
use crate::language::Language;
use crate::member::{MemberId, Standing};
use crate::moment::Moment;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

pub mod email;
pub mod guessing;
pub mod password;
pub mod session;

pub use email::Email;
pub use password::{LONGEST_PASSWORD, SHORTEST_PASSWORD, check_password};

/// An account's identifier (UUIDv7).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct AccountId(pub u128);

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

    /// Where the membership stands whose account has this status: the two always go together.
    pub const fn standing(self) -> Standing {
        match self {
            Self::Pending => Standing::Pending,
            Self::Active => Standing::Active,
            Self::Suspended => Standing::Suspended,
        }
    }

    /// The status of the account whose membership stands so; none where the member is erased, account and all.
    pub fn of(standing: Standing) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.standing() == standing)
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
        // What joins letters is nothing by itself.
        if text.chars().all(|c| matches!(c, '\u{200c}' | '\u{200d}' | ' ')) {
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

/// Characters that would change what stands around a name (controls, and those that turn the direction of writing), or
/// that nobody sees in it, so that two names look alike: Unicode's `Default_Ignorable_Code_Point` without the two joiners,
/// which scripts need.
pub(crate) fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{2060}'..='\u{2065}' | '\u{180e}')
        || matches!(
            c,
            '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{3164}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}'
        )
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_and_does_not_turn_what_stands_around_it() {
        assert_eq!(" Heron \n  Alder ".parse::<PersonName>().unwrap().as_str(), "Heron Alder");
        assert!("".parse::<PersonName>().is_err());
        assert!("x".repeat(100).parse::<PersonName>().is_ok());
        assert!("x".repeat(101).parse::<PersonName>().is_err());
        assert!("\u{202e}gnirts".parse::<PersonName>().is_err());
    }

    #[test]
    fn a_name_is_seen_whole_and_joiners_alone_are_none() {
        for hidden in ["\u{200b}", "A\u{200b}dmin", "ok\u{ad}ok", "\u{3164}", "\u{2060}\u{200d}", "\u{200d} \u{200c}"] {
            assert!(hidden.parse::<PersonName>().is_err(), "{hidden:?}");
        }
        assert!("نیک\u{200c}زاد".parse::<PersonName>().is_ok());
    }

    #[test]
    fn a_role_is_the_office_unless_the_status_forbids_it() {
        assert_eq!(Office::Administrator.role(Status::Active), Role::Administrator);
        assert_eq!(Office::Administrator.role(Status::Suspended), Role::Suspended);
        assert_eq!(Office::Editor.role(Status::Pending), Role::Pending);
    }

    #[test]
    fn an_account_and_its_membership_go_together_until_the_member_is_erased() {
        for status in Status::ALL {
            assert_eq!(Status::of(status.standing()), Some(status));
        }
        assert_eq!(Status::of(Standing::Erased), None);
    }
}
