//! The two halves of a person, member and account, go together: suspended at once, back at once, erased at once.

use crate::engines::{Fixture, Kind, for_each_engine};
use crate::examples::{account, at, hash, member, permit, permit_of, sign_up, token};
use db::{Db, accounts, accounts::change, members, sessions};
use domain::access::{Role, UseAccount};
use domain::account::{AccountId, NewAccount, Office, Owner, Status};
use domain::member::{MemberId, Standing};

/// A member with an account who is signed in, and another one who is left alone.
async fn two_people(db: &Db) {
    members::insert(db, &permit(), &[member(1, "KH"), member(2, "KH")], at(0)).await.unwrap();
    for id in [1, 2] {
        sign_up(db, &NewAccount { owner: Owner::Member(MemberId(id)), ..account(id, Office::Member) }).await;
        sign_in(db, id).await;
    }
}

async fn sign_in(db: &Db, id: u128) {
    let number = u8::try_from(id).unwrap();
    sessions::begin(db, AccountId(id), &hash("first"), &token(number), "Firefox", at(0)).await.unwrap().unwrap();
}

/// Of both people: the account's status and the member's standing.
async fn both(fixture: &Fixture) -> Vec<String> {
    let sql = "SELECT status || ' ' || standing FROM account JOIN member ON member.member_id = account.member_id
        ORDER BY account_id";
    fixture.texts(sql).await
}

async fn counted(fixture: &Fixture) -> i64 {
    fixture.number("SELECT CAST(sum(n) AS BIGINT) FROM member_tally").await
}

#[tokio::test]
async fn suspending_an_account_suspends_the_member_and_ends_the_sessions_and_so_does_the_way_back() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        two_people(db).await;
        assert!(change::set_status(db, &permit(), AccountId(1), Status::Suspended, at(1)).await.unwrap());
        assert_eq!(both(fixture).await, ["suspended suspended", "active active"]);
        assert_eq!(counted(fixture).await, 1);
        assert!(sessions::find(db, &token(1)).await.unwrap().is_none());
        assert!(sessions::find(db, &token(2)).await.unwrap().is_some());

        // Somebody suspended may still sign in, to look at the own account and leave.
        sign_in(db, 1).await;
        assert_eq!(sessions::find(db, &token(1)).await.unwrap().unwrap().role(), Role::Suspended);
        assert!(change::set_status(db, &permit(), AccountId(1), Status::Active, at(2)).await.unwrap());
        assert_eq!(both(fixture).await, ["active active", "active active"]);
        assert_eq!(counted(fixture).await, 2);
        assert!(sessions::find(db, &token(1)).await.unwrap().is_none(), "the token was one of somebody suspended");
        assert!(!change::set_status(db, &permit(), AccountId(9), Status::Active, at(2)).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn suspending_a_member_suspends_the_account_too() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        two_people(db).await;
        for (standing, expected) in [
            (Standing::Suspended, "suspended suspended"),
            (Standing::Pending, "pending pending"),
            (Standing::Active, "active active"),
        ] {
            assert!(members::update_standing(db, &permit(), MemberId(1), standing, at(1)).await.unwrap());
            assert_eq!(both(fixture).await, [expected, "active active"]);
            assert!(sessions::find(db, &token(1)).await.unwrap().is_none(), "{standing:?}");
            sign_in(db, 1).await;
        }
        // What changes nothing signs nobody out.
        assert!(members::update_standing(db, &permit(), MemberId(1), Standing::Active, at(2)).await.unwrap());
        assert!(sessions::find(db, &token(1)).await.unwrap().is_some());
    })
    .await;
}

#[tokio::test]
async fn erasing_a_member_takes_the_address_and_the_sign_in_away() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        two_people(db).await;
        assert!(members::update_standing(db, &permit(), MemberId(1), Standing::Erased, at(1)).await.unwrap());
        assert_eq!(fixture.ids("SELECT account_id FROM account").await, [2]);
        assert!(sessions::find(db, &token(1)).await.unwrap().is_none());
        assert_eq!(fixture.number("SELECT count(*) FROM member").await, 2);
    })
    .await;
}

#[tokio::test]
async fn somebody_hired_has_a_status_without_being_a_member() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let id = sign_up(db, &account(1, Office::Editor)).await;
        assert!(change::set_status(db, &permit(), id, Status::Suspended, at(1)).await.unwrap());
        let own = accounts::find(db, &permit_of::<UseAccount>(id, Role::Suspended)).await.unwrap().unwrap();
        assert_eq!(own.role(), Role::Suspended);
    })
    .await;
}

#[tokio::test]
async fn a_suspension_that_fails_half_way_leaves_both_halves_and_the_sessions_as_they_were() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        two_people(db).await;
        let refuse = match fixture.kind {
            Kind::Sqlite => "CREATE TRIGGER refuse BEFORE DELETE ON session BEGIN SELECT RAISE(ABORT, 'no'); END",
            Kind::Postgres => {
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$;
                 CREATE TRIGGER refuse BEFORE DELETE ON session FOR EACH ROW EXECUTE FUNCTION refuse()"
            }
        };
        fixture.run(refuse).await;
        change::set_status(db, &permit(), AccountId(1), Status::Suspended, at(1)).await.unwrap_err();
        members::update_standing(db, &permit(), MemberId(1), Standing::Suspended, at(1)).await.unwrap_err();
        assert_eq!(both(fixture).await, ["active active", "active active"]);
        assert_eq!(counted(fixture).await, 2);
        assert!(sessions::find(db, &token(1)).await.unwrap().is_some());
    })
    .await;
}
