//! Who is signed in.

use crate::engines::{Fixture, for_each_engine};
use crate::examples::{account, at, hash, member, permit, permit_of, sign_up, token};
use db::{Db, accounts::change, members, sessions};
use domain::access::{Role, UseAccount};
use domain::account::session::{SessionId, limits};
use domain::account::{AccountId, NewAccount, Office, Owner, Status};
use domain::language::Language;
use domain::member::MemberId;
use domain::moment::Moment;
use std::collections::BTreeSet;

async fn sign_in(db: &Db, account: AccountId, number: u8, now: Moment) -> SessionId {
    let device = format!("Firefox on machine {number}");
    sessions::begin(db, account, &hash("first"), &token(number), &device, now).await.unwrap().unwrap()
}

async fn count(fixture: &Fixture) -> i64 {
    fixture.number("SELECT count(*) FROM session").await
}

#[tokio::test]
async fn a_session_is_found_by_its_token_with_all_that_a_page_wants_to_know() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        members::insert(db, &permit(), &[member(7, "KH")], at(0)).await.unwrap();
        let owner = Owner::Member(MemberId(7));
        let new = NewAccount { owner, language: Language::Spanish, ..account(1, Office::Editor) };
        let account = sign_up(db, &new).await;
        let id = sign_in(db, account, 1, at(3)).await;
        let session = sessions::find(db, &token(1)).await.unwrap().unwrap();
        assert_eq!((session.id, session.account, session.member), (id, account, Some(MemberId(7))));
        assert_eq!((&*session.name, session.language), ("Member 7", Language::Spanish));
        assert_eq!((session.office, session.status, session.role()), (Office::Editor, Status::Active, Role::Editor));
        assert_eq!((session.began, session.seen), (at(3), at(3)));
        assert_eq!(session.viewer().account(), Some(account));
        assert!(sessions::find(db, &token(2)).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_session_begins_only_with_the_password_that_was_checked() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let account = sign_up(db, &account(1, Office::Member)).await;
        let begin = async |account, password| {
            sessions::begin(db, account, &hash(password), &token(1), "Firefox", at(0)).await.unwrap()
        };
        assert_eq!(begin(account, "second").await, None);
        assert_eq!(begin(AccountId(9), "first").await, None);
        assert_eq!(count(fixture).await, 0);
        assert!(begin(account, "first").await.is_some());
    })
    .await;
}

/// Whichever comes first: a thief with the old password is out once the new one is set.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_slips_in_with_the_old_password_while_it_is_changed() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let account = sign_up(db, &account(1, Office::Member)).await;
        let mut old = hash("first");
        for round in 0..40_u8 {
            let new = hash(&format!("round {round}"));
            let own = permit_of(account, Role::Member);
            let (token, device) = (token(round), "Firefox");
            let change = change::set_password(db, &own, &new, None, at(1));
            let thief = sessions::begin(db, account, &old, &token, device, at(1));
            let changed = if round % 2 == 0 { tokio::join!(change, thief).0 } else { tokio::join!(thief, change).1 };
            assert!(changed.unwrap());
            assert_eq!(count(fixture).await, 0, "round {round}");
            old = new;
        }
    })
    .await;
}

#[tokio::test]
async fn being_seen_is_written_down_and_never_goes_back() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let account = sign_up(db, &account(1, Office::Member)).await;
        let id = sign_in(db, account, 1, at(0)).await;
        let found = async || sessions::find(db, &token(1)).await.unwrap().unwrap();
        assert!(!found().await.is_news(at(59)) && found().await.is_news(at(60)));
        sessions::seen(db, id, at(60)).await.unwrap();
        sessions::seen(db, id, at(30)).await.unwrap();
        assert_eq!((found().await.began, found().await.seen), (at(0), at(60)));
    })
    .await;
}

#[tokio::test]
async fn somebody_sees_and_ends_the_own_sessions_and_nobody_elses() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let (one, two) =
            (sign_up(db, &account(1, Office::Member)).await, sign_up(db, &account(2, Office::Member)).await);
        let mut ids = Vec::new();
        for (number, account) in [one, one, one, two].into_iter().enumerate() {
            let number = u8::try_from(number).unwrap();
            ids.push(sign_in(db, account, number, at(number.into())).await);
        }
        let own = permit_of::<UseAccount>(one, Role::Member);
        let list = sessions::list(db, &own, at(9)).await.unwrap();
        assert_eq!(list.iter().map(|card| card.id).collect::<Vec<_>>(), [ids[2], ids[1], ids[0]]);
        assert_eq!((&*list[0].device, list[0].began, list[0].seen), ("Firefox on machine 2", at(2), at(2)));
        // Those that are over are not shown, whether pruned or not.
        assert!(sessions::list(db, &own, at(30 * 86_400)).await.unwrap().is_empty());

        assert!(!sessions::end(db, &own, ids[3], at(9)).await.unwrap(), "somebody else's");
        assert!(!sessions::end(db, &permit(), ids[0], at(9)).await.unwrap(), "the server itself has none");
        assert!(sessions::end(db, &own, ids[0], at(9)).await.unwrap());
        assert!(!sessions::end(db, &own, ids[0], at(9)).await.unwrap());
        assert!(sessions::find(db, &token(0)).await.unwrap().is_none());

        assert_eq!(sessions::end_all(db, &own, Some(ids[2]), at(9)).await.unwrap(), 1);
        assert_eq!(
            sessions::end_all(db, &own, Some(ids[3]), at(9)).await.unwrap(),
            1,
            "not a way to keep a stranger's"
        );
        assert_eq!(sessions::end_all(db, &own, None, at(9)).await.unwrap(), 0);
        assert_eq!(sessions::find(db, &token(3)).await.unwrap().unwrap().account, two);
    })
    .await;
}

#[tokio::test]
async fn signing_out_needs_nothing_but_the_token() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let account = sign_up(db, &account(1, Office::Member)).await;
        sign_in(db, account, 1, at(0)).await;
        sign_in(db, account, 2, at(0)).await;
        assert!(sessions::end_by_token(db, &token(1), at(1)).await.unwrap());
        assert!(!sessions::end_by_token(db, &token(1), at(1)).await.unwrap());
        assert!(sessions::find(db, &token(2)).await.unwrap().is_some());
    })
    .await;
}

#[tokio::test]
async fn a_thousand_live_streams_hear_which_of_their_sessions_are_over() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let member = sign_up(db, &account(1, Office::Member)).await;
        let staff = sign_up(db, &account(2, Office::Editor)).await;
        let (kept, ended) = (sign_in(db, member, 1, at(0)).await, sign_in(db, member, 2, at(0)).await);
        let short = sign_in(db, staff, 3, at(0)).await;
        sessions::end_by_token(db, &token(2), at(1)).await.unwrap();
        let ids: Vec<_> = (0..1_200).map(SessionId).chain([kept, ended, short]).collect();
        assert_eq!(sessions::alive(db, &ids, at(1_799)).await.unwrap(), BTreeSet::from([kept, short]));
        assert_eq!(sessions::alive(db, &ids, at(1_800)).await.unwrap(), BTreeSet::from([kept]));
        assert!(sessions::alive(db, &[], at(0)).await.unwrap().is_empty());
    })
    .await;
}

/// The rule stands in `domain`, and once more in the statement that deletes: they must not drift apart.
#[tokio::test]
async fn what_is_pruned_is_exactly_what_lasted_too_long() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let now = at(0);
        let mut id = 0;
        for office in Office::ALL {
            for status in Status::ALL {
                id += 1;
                let account = sign_up(db, &NewAccount { status, ..account(id, office) }).await;
                let limits = limits(office.role(status));
                let ages = [
                    (0, 0),
                    (limits.idle - 1, limits.idle - 1),
                    (limits.idle, limits.idle),
                    (limits.absolute - 1, 0),
                    (limits.absolute, 0),
                ];
                for (place, (began, seen)) in ages.into_iter().enumerate() {
                    let number = u8::try_from(id).unwrap() * 10 + u8::try_from(place).unwrap();
                    let session = sign_in(db, account, number, now.plus_seconds(-began)).await;
                    sessions::seen(db, session, now.plus_seconds(-seen)).await.unwrap();
                }
            }
        }
        let alive = async || {
            let mut alive = BTreeSet::new();
            for number in 10..100 {
                let found = sessions::find(db, &token(number)).await.unwrap();
                alive.extend(found.filter(|session| session.is_alive(now)).map(|session| session.id));
            }
            alive
        };
        let expected = alive().await;
        assert_eq!((expected.len(), count(fixture).await), (27, 45));
        assert_eq!(sessions::prune(db, &permit(), now).await.unwrap(), 18);
        assert_eq!((alive().await, count(fixture).await), (expected, 27));
        assert_eq!(sessions::prune(db, &permit(), now).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn beyond_twenty_sessions_of_an_account_the_one_longest_unseen_ends() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let account = sign_up(db, &account(1, Office::Member)).await;
        for number in 0..21 {
            let moment = at(number.into());
            let begun = sessions::begin(db, account, &hash("first"), &token(number), "", moment).await.unwrap();
            assert!(begun.is_some());
        }
        assert_eq!(fixture.number("SELECT count(*) FROM session").await, 20);
        assert!(sessions::find(db, &token(0)).await.unwrap().is_none());
        assert!(sessions::find(db, &token(20)).await.unwrap().is_some());
    })
    .await;
}
