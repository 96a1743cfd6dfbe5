//! Who may do what: one table of action and role. A permit is the proof that the table was asked,
//! and the only key to functions that read or write what is not public.

use crate::account::AccountId;
use crate::invalid::Invalid;
use serde::{Deserialize, Serialize};
use std::marker::PhantomData;
use std::str::FromStr;
use thiserror::Error;

/// Who asks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Viewer {
    /// Anybody, not signed in.
    Visitor,
    /// Somebody who signed in.
    Person(Person),
    /// The server itself: commands and jobs. Made only by the `server` crate (a tidy test keeps it so).
    System,
}

/// Somebody who signed in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Person {
    /// Whose sign-in it is.
    pub account: AccountId,
    /// What it may do now.
    pub role: Role,
}

/// What somebody who signed in may do, the least first: each role may what those before it may, but for what the table
/// grants a member alone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Put aside by an administrator: may look at the own account and leave.
    Suspended,
    /// Asked to join; not approved yet.
    Pending,
    /// A member of the network, or somebody it hired.
    Member,
    /// Writes the news.
    Editor,
    /// Runs the network.
    Administrator,
}

impl Role {
    /// Every role, the least first.
    pub const ALL: [Self; 5] = [Self::Suspended, Self::Pending, Self::Member, Self::Editor, Self::Administrator];

    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Suspended => "suspended",
            Self::Pending => "pending",
            Self::Member => "member",
            Self::Editor => "editor",
            Self::Administrator => "administrator",
        }
    }

    /// Whether the role is staff: shorter sessions, a second factor, a way into `/admin`.
    pub fn is_staff(self) -> bool {
        self >= Self::Editor
    }
}

impl FromStr for Role {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        Self::ALL.into_iter().find(|role| role.as_str() == word).ok_or(Invalid::new("role", "unknown"))
    }
}

impl Viewer {
    /// The account that asks, if anybody signed in.
    pub fn account(self) -> Option<AccountId> {
        match self {
            Self::Person(person) => Some(person.account),
            Self::Visitor | Self::System => None,
        }
    }

    /// The role of whoever signed in.
    pub fn role(self) -> Option<Role> {
        match self {
            Self::Person(person) => Some(person.role),
            Self::Visitor | Self::System => None,
        }
    }
}

/// What can be asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Action {
    /// Read how many members live where, unrounded, and publish what may be known of it.
    CountMembers,
    /// Store members.
    WriteMembers,
    /// Store, publish and withdraw stories.
    WriteNews,
    /// Read stories that are not public: drafts, withdrawn ones, those for members.
    ReadAllNews,
    /// Read stories that are for members.
    ReadMembersNews,
    /// Read and change the network's settings, country floors among them.
    WriteSettings,
    /// Create accounts, list them, change their role, status and password.
    WriteAccounts,
    /// Look at the own account; change its password; end its sessions.
    UseAccount,
    /// Keep something of the news for oneself: saved and read stories, what one follows. What is kept is found by the
    /// permit alone, so that nobody's opens another's.
    KeepReading,
    /// Change what others see of oneself.
    EditProfile,
    /// Enter the rooms under `/admin`.
    EnterAdmin,
    /// Upload images, describe and delete them, look at all.
    WriteMedia,
    /// See the queue of jobs; run one again; cancel one.
    ManageJobs,
    /// Take jobs from the queue and end them; queue new ones.
    RunJobs,
    /// Read the outgoing mail; send one again.
    ManageMail,
    /// Take mail from the outbox and send it.
    SendMail,
    /// Read the audit log and verify its chain.
    ReadAudit,
    /// Read and write every row at once.
    Backup,
}

/// Nobody but the server itself.
const NOBODY: &[Role] = &[];
const ADMINISTRATORS: &[Role] = &[Role::Administrator];
const STAFF: &[Role] = &[Role::Editor, Role::Administrator];
/// Whoever is in.
const MEMBERS: &[Role] = &[Role::Member, Role::Editor, Role::Administrator];
/// Whoever is on the way in or is in.
const WELCOME: &[Role] = &[Role::Pending, Role::Member, Role::Editor, Role::Administrator];
/// Whoever signed in: the own account is never taken away.
const SIGNED_IN: &[Role] = &Role::ALL;

/// The table: every action with the roles that may. The server itself may everything; a visitor nothing of this, since
/// what is public needs no permit. What the table does not name is refused.
pub const TABLE: [(Action, &[Role]); 18] = [
    (Action::CountMembers, NOBODY),
    (Action::WriteMembers, NOBODY),
    (Action::WriteNews, STAFF),
    (Action::ReadAllNews, STAFF),
    (Action::ReadMembersNews, MEMBERS),
    (Action::WriteSettings, ADMINISTRATORS),
    (Action::WriteAccounts, ADMINISTRATORS),
    (Action::UseAccount, SIGNED_IN),
    (Action::KeepReading, MEMBERS),
    (Action::EditProfile, WELCOME),
    (Action::EnterAdmin, STAFF),
    (Action::WriteMedia, STAFF),
    (Action::ManageJobs, ADMINISTRATORS),
    (Action::RunJobs, NOBODY),
    (Action::ManageMail, ADMINISTRATORS),
    (Action::SendMail, NOBODY),
    (Action::ReadAudit, ADMINISTRATORS),
    (Action::Backup, NOBODY),
];

/// Whether the table lets `viewer` do it.
pub fn allows(viewer: Viewer, action: Action) -> bool {
    let roles = TABLE.iter().find(|(named, _)| *named == action).map_or(NOBODY, |(_, roles)| roles);
    match viewer {
        Viewer::Visitor => false,
        Viewer::Person(person) => roles.contains(&person.role),
        Viewer::System => true,
    }
}

/// An action as a type, so that a permit for one can not be used for another.
pub trait Act {
    /// The row of the table.
    const ACTION: Action;
}

macro_rules! acts {
    ($($name:ident),+ $(,)?) => {
        $(
            #[doc = concat!("See [`Action::", stringify!($name), "`].")]
            #[derive(Debug)]
            pub struct $name;

            impl Act for $name {
                const ACTION: Action = Action::$name;
            }
        )+
    };
}

acts!(
    CountMembers,
    WriteMembers,
    WriteNews,
    ReadAllNews,
    ReadMembersNews,
    WriteSettings,
    WriteAccounts,
    UseAccount,
    KeepReading,
    EditProfile,
    EnterAdmin,
    WriteMedia,
    ManageJobs,
    RunJobs,
    ManageMail,
    SendMail,
    ReadAudit,
    Backup,
);

/// Proof that the table allows its holder the action `A`. It knows its holder, so that what is somebody's own is found
/// by the permit and by nothing that was typed, and so that the audit log names who acted.
#[derive(Debug)]
pub struct Permit<A: Act> {
    holder: Option<AccountId>,
    action: PhantomData<A>,
}

impl<A: Act> Permit<A> {
    /// The account that holds it; none where the server itself acts.
    pub fn holder(&self) -> Option<AccountId> {
        self.holder
    }
}

/// The table's refusal.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("not allowed: {0:?}")]
pub struct Denied(pub Action);

/// Asks the table.
pub fn authorize<A: Act>(viewer: Viewer) -> Result<Permit<A>, Denied> {
    if allows(viewer, A::ACTION) {
        Ok(Permit { holder: viewer.account(), action: PhantomData })
    } else {
        Err(Denied(A::ACTION))
    }
}

#[cfg(test)]
mod tests;
