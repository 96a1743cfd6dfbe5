//! Sign-ins: stored, found, changed, deleted. What suspending does to both halves of a person stands in `standing`.

use crate::engines::for_each_engine;
use crate::examples::{account, at, hash, member, permit, permit_of, sign_up, token};
use db::{Error, accounts, accounts::change, members, sessions};
use domain::access::{EditProfile, Role, UseAccount};
use domain::account::{AccountId, Email, NewAccount, Office, Owner, PersonName, Status};
use domain::language::Language;
use domain::member::MemberId;

fn email(text: &str) -> Email {
    text.parse().unwrap()
}

fn name(text: &str) -> PersonName {
    text.parse().unwrap()
}

#[tokio::test]
async fn an_account_comes_back_as_it_was_stored_and_only_to_whoever_holds_it() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        members::insert(db, &permit(), &[member(1, "KH")], at(0)).await.unwrap();
        for (place, office) in Office::ALL.into_iter().enumerate() {
            let id = 10 + place as u128;
            let status = Status::ALL[place];
            let owner = if place == 0 { Owner::Member(MemberId(1)) } else { account(id, office).owner };
            let new = NewAccount { owner, status, language: Language::Arabic, ..account(id, office) };
            assert_eq!(accounts::insert(db, &permit(), &new, None, None, at(5)).await.unwrap(), AccountId(id));
            let own = accounts::find(db, &permit_of(AccountId(id), Role::Suspended)).await.unwrap().unwrap();
            assert_eq!((own.id, &own.email, own.office, own.status), (new.id, &new.email, office, status));
            assert_eq!((own.language, own.created_at), (Language::Arabic, at(5)));
            let expected =
                if place == 0 { ("Member 1".to_owned(), Some(MemberId(1))) } else { (format!("Person {id}"), None) };
            assert_eq!((own.name.clone(), own.member), expected);
            assert_eq!(accounts::find_by_email(db, &permit(), &new.email).await.unwrap(), Some(own));
        }
        assert_eq!(accounts::find(db, &permit_of(AccountId(99), Role::Administrator)).await.unwrap(), None);
        assert_eq!(accounts::find(db, &permit::<UseAccount>()).await.unwrap(), None, "the server itself has none");
        assert_eq!(accounts::find_by_email(db, &permit(), &email("nobody@network.example")).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn an_address_and_a_member_have_one_account_however_the_address_is_typed() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        members::insert(db, &permit(), &[member(1, "KH")], at(0)).await.unwrap();
        let first = NewAccount { owner: Owner::Member(MemberId(1)), ..account(1, Office::Member) };
        sign_up(db, &first).await;
        for (taken, new) in [
            ("email", NewAccount { email: email(" Person1@NETWORK.example"), ..account(2, Office::Member) }),
            ("member", NewAccount { owner: Owner::Member(MemberId(1)), ..account(2, Office::Member) }),
            ("id", NewAccount { email: email("other@network.example"), ..account(1, Office::Member) }),
        ] {
            let refused = accounts::insert(db, &permit(), &new, None, None, at(1)).await;
            assert!(matches!(refused, Err(Error::Taken(field)) if field == taken), "{taken}: {refused:?}");
        }
        let stranger = NewAccount { owner: Owner::Member(MemberId(2)), ..account(2, Office::Member) };
        let refused = accounts::insert(db, &permit(), &stranger, None, None, at(1)).await;
        assert!(matches!(&refused, Err(Error::Invalid(invalid)) if invalid.field == "member"), "{refused:?}");
        assert_eq!(fixture.number("SELECT count(*) FROM account").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_sign_in_is_checked_against_the_hash_the_office_and_the_status() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let suspended = NewAccount { status: Status::Suspended, ..account(1, Office::Editor) };
        sign_up(db, &suspended).await;
        accounts::insert(db, &permit(), &account(2, Office::Administrator), None, None, at(0)).await.unwrap();
        let found = accounts::find_credentials(db, &suspended.email).await.unwrap().unwrap();
        assert_eq!((found.account, found.hash.clone()), (AccountId(1), Some(hash("first"))));
        assert_eq!((found.office, found.status, found.role()), (Office::Editor, Status::Suspended, Role::Suspended));
        assert!(!format!("{found:?}").contains("argon2"), "{found:?}");
        let without = accounts::find_credentials(db, &email("person2@network.example")).await.unwrap().unwrap();
        assert_eq!((without.hash.clone(), without.role()), (None, Role::Administrator));
        assert!(accounts::find_credentials(db, &email("person3@network.example")).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_name_is_changed_where_it_is_kept_and_nobody_elses_with_it() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        members::insert(db, &permit(), &[member(1, "KH"), member(2, "KH")], at(0)).await.unwrap();
        for id in [1, 2] {
            sign_up(db, &NewAccount { owner: Owner::Member(MemberId(id)), ..account(id, Office::Member) }).await;
        }
        for id in [3, 4] {
            sign_up(db, &account(id, Office::Editor)).await;
        }
        for (id, role) in [(1, Role::Member), (3, Role::Editor)] {
            let permit = permit_of::<EditProfile>(AccountId(id), role);
            assert!(change::rename(db, &permit, &name(&format!("Heron {id}")), at(9)).await.unwrap());
        }
        let names = fixture.texts("SELECT name FROM account_named ORDER BY account_id").await;
        assert_eq!(names, ["Heron 1", "Member 2", "Heron 3", "Person 4"]);
        assert_eq!(fixture.texts("SELECT name FROM member ORDER BY member_id").await, ["Heron 1", "Member 2"]);
        assert_eq!(fixture.number("SELECT count(*) FROM account WHERE name IS NULL").await, 2);
        // A new name is no change that counts.
        assert_eq!(fixture.number("SELECT CAST(sum(n) AS BIGINT) FROM member_tally").await, 2);
        let gone = permit_of::<EditProfile>(AccountId(9), Role::Member);
        assert!(!change::rename(db, &gone, &name("Nobody"), at(9)).await.unwrap());
        assert!(!change::rename(db, &permit(), &name("Nobody"), at(9)).await.unwrap(), "the server itself has none");
    })
    .await;
}

#[tokio::test]
async fn the_site_speaks_to_somebody_in_the_language_that_was_chosen() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        for id in [1, 2] {
            sign_up(db, &account(id, Office::Member)).await;
        }
        let own = permit_of::<UseAccount>(AccountId(1), Role::Suspended);
        assert!(change::set_language(db, &own, Language::French, at(1)).await.unwrap());
        assert_eq!(fixture.texts("SELECT language FROM account ORDER BY account_id").await, ["fr", "en"]);
        let gone = permit_of::<UseAccount>(AccountId(9), Role::Member);
        assert!(!change::set_language(db, &gone, Language::French, at(1)).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_new_password_ends_every_other_session_and_gives_its_own_another_token() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let (one, two) =
            (sign_up(db, &account(1, Office::Member)).await, sign_up(db, &account(2, Office::Member)).await);
        let mut begun = Vec::new();
        for (account, number) in [(one, 1), (one, 2), (two, 3)] {
            let id = sessions::begin(db, account, &hash("first"), &token(number), "Firefox on Android", at(0)).await;
            begun.push(id.unwrap().unwrap());
        }
        let own = permit_of(one, Role::Member);
        assert!(change::set_password(db, &own, &hash("second"), Some((begun[0], &token(9))), at(1)).await.unwrap());
        for (number, there) in [(1, None), (2, None), (9, Some(begun[0])), (3, Some(begun[2]))] {
            let found = sessions::find(db, &token(number)).await.unwrap().map(|session| session.id);
            assert_eq!(found, there, "token {number}");
        }
        let credentials = accounts::find_credentials(db, &email("person1@network.example")).await.unwrap().unwrap();
        assert_eq!(credentials.hash, Some(hash("second")));
        // In somebody else's session, or in one that was ended meanwhile, nothing is changed.
        for gone in [begun[2], begun[1]] {
            assert!(!change::set_password(db, &own, &hash("third"), Some((gone, &token(8))), at(2)).await.unwrap());
        }
        assert!(sessions::find(db, &token(8)).await.unwrap().is_none());
        assert_eq!(sessions::find(db, &token(3)).await.unwrap().unwrap().account, two);
        let credentials = accounts::find_credentials(db, &email("person1@network.example")).await.unwrap().unwrap();
        assert_eq!(credentials.hash, Some(hash("second")));
        assert_eq!(fixture.number("SELECT count(*) FROM session").await, 2);
        assert!(!change::set_password(db, &permit(), &hash("fourth"), None, at(3)).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_reset_ends_every_session_of_the_address_and_of_no_other() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        for id in [1, 2] {
            let account = sign_up(db, &account(id, Office::Member)).await;
            let number = u8::try_from(id).unwrap();
            sessions::begin(db, account, &hash("first"), &token(number), "Firefox", at(0)).await.unwrap().unwrap();
        }
        let address = email("person1@network.example");
        assert!(change::reset_password(db, &permit(), &address, &hash("second"), at(1)).await.unwrap());
        assert!(sessions::find(db, &token(1)).await.unwrap().is_none());
        assert!(sessions::find(db, &token(2)).await.unwrap().is_some());
        let credentials = accounts::find_credentials(db, &address).await.unwrap().unwrap();
        assert_eq!(credentials.hash, Some(hash("second")));
        let nobody = email("nobody@network.example");
        assert!(!change::reset_password(db, &permit(), &nobody, &hash("second"), at(1)).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_hash_is_made_dearer_only_while_it_is_still_the_one_that_was_checked() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let id = sign_up(db, &account(1, Office::Member)).await;
        sessions::begin(db, id, &hash("first"), &token(1), "Firefox", at(0)).await.unwrap().unwrap();
        assert!(change::rehash(db, id, &hash("first"), &hash("dearer")).await.unwrap());
        assert!(!change::rehash(db, id, &hash("first"), &hash("late")).await.unwrap());
        assert_eq!(fixture.texts("SELECT password_hash FROM account").await, [hash("dearer").as_str()]);
        assert!(sessions::find(db, &token(1)).await.unwrap().is_some(), "nobody is signed out by it");
    })
    .await;
}

#[tokio::test]
async fn another_office_ends_the_sessions_of_the_old_one() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let id = sign_up(db, &account(1, Office::Administrator)).await;
        sessions::begin(db, id, &hash("first"), &token(1), "Firefox", at(0)).await.unwrap().unwrap();
        assert!(change::set_office(db, &permit(), id, Office::Editor, at(1)).await.unwrap());
        assert!(sessions::find(db, &token(1)).await.unwrap().is_none());
        assert_eq!(accounts::find(db, &permit_of(id, Role::Editor)).await.unwrap().unwrap().role(), Role::Editor);
        assert!(!change::set_office(db, &permit(), AccountId(9), Office::Editor, at(1)).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn accounts_are_listed_in_pages_in_the_order_of_their_making() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        for id in [3, 1, 2] {
            sign_up(db, &account(id, Office::Member)).await;
        }
        let ids =
            |page: Vec<domain::account::Account>| page.into_iter().map(|account| account.id.0).collect::<Vec<_>>();
        let list = async |after, limit| ids(accounts::list(db, &permit(), after, limit).await.unwrap());
        assert_eq!(list(None, 2).await, [1, 2]);
        assert_eq!(list(Some(AccountId(2)), 2).await, [3]);
        assert!(list(Some(AccountId(3)), 2).await.is_empty());
        assert!(accounts::new_id(at(0)) < accounts::new_id(at(1)));
    })
    .await;
}

#[tokio::test]
async fn accounts_are_counted_and_named_and_those_that_are_gone_have_no_name() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        assert_eq!(accounts::count(db, &permit()).await.unwrap(), 0);
        members::insert(db, &permit(), &[member(7, "KH")], at(0)).await.unwrap();
        sign_up(db, &account(1, Office::Member)).await;
        sign_up(db, &NewAccount { owner: Owner::Member(MemberId(7)), ..account(2, Office::Member) }).await;
        assert_eq!(accounts::count(db, &permit()).await.unwrap(), 2);
        let named = async |ids: &[u128]| {
            let ids = ids.iter().map(|id| AccountId(*id)).collect();
            accounts::names(db, &permit(), &ids).await.unwrap().into_iter().collect::<Vec<_>>()
        };
        assert_eq!(named(&[2, 3]).await, [(AccountId(2), "Member 7".to_owned())]);
        assert_eq!(named(&[]).await, []);
    })
    .await;
}

#[tokio::test]
async fn deleting_an_account_leaves_its_member_and_deleting_a_member_takes_the_account_along() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        members::insert(db, &permit(), &[member(1, "KH"), member(2, "KH")], at(0)).await.unwrap();
        for id in [1, 2] {
            let new = NewAccount { owner: Owner::Member(MemberId(id)), ..account(id, Office::Member) };
            let number = u8::try_from(id).unwrap();
            let account = sign_up(db, &new).await;
            sessions::begin(db, account, &hash("first"), &token(number), "Firefox", at(0)).await.unwrap().unwrap();
        }
        assert!(accounts::delete(db, &permit(), AccountId(1), at(1)).await.unwrap());
        assert!(!accounts::delete(db, &permit(), AccountId(1), at(1)).await.unwrap());
        assert_eq!(fixture.ids("SELECT member_id FROM member ORDER BY member_id").await, [1, 2]);
        assert!(members::delete(db, &permit(), MemberId(2)).await.unwrap());
        assert_eq!(fixture.number("SELECT count(*) FROM account").await, 0);
        assert_eq!(fixture.number("SELECT count(*) FROM session").await, 0);
    })
    .await;
}
