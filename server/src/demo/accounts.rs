//! The demo's accounts: one for each role, all with the password that the demo prints. It is no secret, and the list of
//! common passwords refuses it everywhere else.

use super::people;
use anyhow::Context;
use db::Db;
use domain::access::{Viewer, WriteAccounts, authorize};
use domain::account::{NewAccount, Office, Owner, Status};
use domain::language::Language;
use domain::member::MemberId;
use domain::moment::Moment;
use services::password::Passwords;

/// How to sign in, printed beside the address.
pub const SIGN_IN: &str = "Sign in as admin@example.org, editor@example.org, member@example.org or pending@example.org; \
    password: graticule demo";
const PASSWORD: &str = "graticule demo";

/// Makes the accounts where there are none: in a new demo, and in one that was filled before there were accounts.
/// `founders` are members of the network; the first three of them get an account.
pub(super) async fn fill(db: &Db, founders: &[MemberId], now: Moment) -> anyhow::Result<()> {
    let permit = authorize::<WriteAccounts>(Viewer::System)?;
    if !db::accounts::list(db, &permit, None, 1).await?.is_empty() {
        return Ok(());
    }
    let applicant = people::applicant(now);
    match db::members::insert(db, &authorize(Viewer::System)?, std::slice::from_ref(&applicant), now).await {
        // Whoever deleted all the accounts left the members.
        Ok(()) | Err(db::Error::Taken(_)) => {}
        Err(error) => return Err(error).context("the demo's applicant"),
    }
    let people = [
        ("admin@example.org", Office::Administrator, Status::Active),
        ("editor@example.org", Office::Editor, Status::Active),
        ("member@example.org", Office::Member, Status::Active),
        ("pending@example.org", Office::Member, Status::Pending),
    ];
    let owners = founders.iter().copied().take(3).chain([applicant.id]);
    let hash = Passwords::new().hash(PASSWORD).await?;
    for ((email, office, status), owner) in people.into_iter().zip(owners) {
        let account = NewAccount {
            id: db::accounts::new_id(now),
            email: email.parse()?,
            owner: Owner::Member(owner),
            office,
            status,
            language: Language::default(),
        };
        db::accounts::insert(db, &permit, &account, Some(&hash), None, now).await.context(email)?;
    }
    Ok(())
}
