//! Who may what, said once more.

use super::*;
use std::collections::BTreeSet;

fn person(role: Role) -> Viewer {
    Viewer::Person(Person { account: AccountId(7), role })
}

fn actions_of(viewer: Viewer) -> BTreeSet<String> {
    let allowed = TABLE.iter().filter(|(action, _)| allows(viewer, *action));
    allowed.map(|(action, _)| format!("{action:?}")).collect()
}

#[test]
fn a_visitor_gets_no_permit_and_the_system_gets_every_one() {
    assert_eq!(actions_of(Viewer::Visitor), BTreeSet::new());
    assert_eq!(actions_of(Viewer::System).len(), TABLE.len());
    assert_eq!(authorize::<CountMembers>(Viewer::Visitor).unwrap_err(), Denied(Action::CountMembers));
}

#[test]
fn each_role_may_what_the_roles_before_it_may() {
    for pair in Role::ALL.windows(2) {
        let (lesser, greater) = (actions_of(person(pair[0])), actions_of(person(pair[1])));
        assert!(lesser.is_subset(&greater), "{pair:?}: {lesser:?} and {greater:?}");
    }
}

#[test]
fn nobody_counts_members_or_takes_the_servers_own_work_from_it() {
    for role in Role::ALL {
        assert!(authorize::<CountMembers>(person(role)).is_err(), "{role:?}");
        assert!(authorize::<RunJobs>(person(role)).is_err(), "{role:?}");
        assert!(authorize::<SendMail>(person(role)).is_err(), "{role:?}");
        assert!(authorize::<Backup>(person(role)).is_err(), "{role:?}");
    }
}

#[test]
fn staff_enter_the_administration_and_only_administrators_run_the_network() {
    let entering: Vec<_> =
        Role::ALL.into_iter().filter(|role| authorize::<EnterAdmin>(person(*role)).is_ok()).collect();
    assert_eq!(entering, [Role::Editor, Role::Administrator]);
    assert!(Role::ALL.into_iter().all(|role| role.is_staff() == entering.contains(&role)));
    for action in
        [Action::WriteSettings, Action::WriteAccounts, Action::ManageJobs, Action::ManageMail, Action::ReadAudit]
    {
        let allowed: Vec<_> = Role::ALL.into_iter().filter(|role| allows(person(*role), action)).collect();
        assert_eq!(allowed, [Role::Administrator], "{action:?}");
    }
}

#[test]
fn somebody_suspended_keeps_the_own_account_and_nothing_else() {
    assert_eq!(actions_of(person(Role::Suspended)), BTreeSet::from(["UseAccount".to_owned()]));
}

#[test]
fn a_permit_names_its_holder() {
    assert_eq!(authorize::<UseAccount>(person(Role::Pending)).unwrap().holder(), Some(AccountId(7)));
    assert_eq!(authorize::<UseAccount>(Viewer::System).unwrap().holder(), None);
}

#[test]
fn the_table_names_each_action_once() {
    let names: BTreeSet<String> = TABLE.iter().map(|(action, _)| format!("{action:?}")).collect();
    assert_eq!(names.len(), TABLE.len());
}
