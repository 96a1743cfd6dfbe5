//! Who may do what: one table of viewer and action. A permit is the proof that the table was asked,
//! and the only key to functions that read or write what is not public.

use std::marker::PhantomData;
use thiserror::Error;

/// Who asks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Viewer {
    /// Anybody, not signed in.
    Visitor,
    /// The server itself: commands and jobs. Made only by the `server` crate (a tidy test keeps it so).
    System,
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
    /// Change the network's settings, country floors among them.
    WriteSettings,
}

/// The table: every action with those who may. What it does not name is refused.
const TABLE: [(Action, &[Viewer]); 5] = [
    (Action::CountMembers, &[Viewer::System]),
    (Action::WriteMembers, &[Viewer::System]),
    (Action::WriteNews, &[Viewer::System]),
    (Action::ReadAllNews, &[Viewer::System]),
    (Action::WriteSettings, &[Viewer::System]),
];

/// An action as a type, so that a permit for one can not be used for another.
pub trait Act {
    /// The row of the table.
    const ACTION: Action;
}

macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        $(
            $(#[$doc])*
            #[derive(Debug)]
            pub struct $name;

            impl Act for $name {
                const ACTION: Action = Action::$name;
            }
        )+
    };
}

acts! {
    /// See [`Action::CountMembers`].
    CountMembers,
    /// See [`Action::WriteMembers`].
    WriteMembers,
    /// See [`Action::WriteNews`].
    WriteNews,
    /// See [`Action::ReadAllNews`].
    ReadAllNews,
    /// See [`Action::WriteSettings`].
    WriteSettings,
}

/// Proof that the table allows its holder the action `A`.
#[derive(Debug)]
pub struct Permit<A: Act>(PhantomData<A>);

/// The table's refusal.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("not allowed: {0:?}")]
pub struct Denied(pub Action);

/// Asks the table.
pub fn authorize<A: Act>(viewer: Viewer) -> Result<Permit<A>, Denied> {
    let allowed = TABLE.iter().any(|(action, viewers)| *action == A::ACTION && viewers.contains(&viewer));
    if allowed { Ok(Permit(PhantomData)) } else { Err(Denied(A::ACTION)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visitor_gets_no_permit_and_the_system_gets_every_one() {
        assert_eq!(authorize::<CountMembers>(Viewer::Visitor).unwrap_err(), Denied(Action::CountMembers));
        assert!(authorize::<WriteMembers>(Viewer::Visitor).is_err());
        assert!(authorize::<WriteNews>(Viewer::Visitor).is_err());
        assert!(authorize::<ReadAllNews>(Viewer::Visitor).is_err());
        assert!(authorize::<WriteSettings>(Viewer::Visitor).is_err());
        assert!(authorize::<CountMembers>(Viewer::System).is_ok());
        assert!(authorize::<WriteMembers>(Viewer::System).is_ok());
        assert!(authorize::<WriteNews>(Viewer::System).is_ok());
        assert!(authorize::<ReadAllNews>(Viewer::System).is_ok());
        assert!(authorize::<WriteSettings>(Viewer::System).is_ok());
    }
}
