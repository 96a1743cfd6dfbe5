//! Settings.

use crate::engines::for_each_engine;
use crate::examples::{at, permit};
use db::{Db, Error, counts, settings};
use domain::counts::SmallestGroup;
use domain::settings::{Field, Settings};
use std::collections::BTreeMap;

#[tokio::test]
async fn a_setting_comes_back_as_it_was_last_set() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        assert_eq!(settings::find::<String>(db, "name").await.unwrap(), None);
        settings::set(db, &permit(), "name", &"Graticule’s «first» network", at(1)).await.unwrap();
        settings::set(db, &permit(), "languages", &vec!["en", "fr"], at(2)).await.unwrap();
        assert_eq!(settings::find::<String>(db, "name").await.unwrap().unwrap(), "Graticule’s «first» network");
        assert_eq!(settings::find::<Vec<String>>(db, "languages").await.unwrap().unwrap(), ["en", "fr"]);
        settings::set(db, &permit(), "name", &"Another", at(3)).await.unwrap();
        assert_eq!(settings::find::<String>(db, "name").await.unwrap().unwrap(), "Another");
        assert_eq!(fixture.number("SELECT updated_at FROM setting WHERE name = 'name'").await, at(3).micros());
        assert_eq!(fixture.number("SELECT count(*) FROM setting").await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_setting_of_another_shape_is_unreadable_and_one_that_is_no_json_invalid() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        settings::set(db, &permit(), "name", &1, at(1)).await.unwrap();
        assert!(matches!(settings::find::<String>(db, "name").await, Err(Error::Unreadable("setting"))));
        let no_json = BTreeMap::from([((1, 2), 3)]);
        assert!(matches!(settings::set(db, &permit(), "name", &no_json, at(2)).await, Err(Error::Invalid(_))));
        assert_eq!(settings::find::<u32>(db, "name").await.unwrap(), Some(1));
    })
    .await;
}

/// What was shown, with these fields typed anew.
fn with(shown: &Settings, fields: &[(Field, &str)]) -> Settings {
    let mut settings = shown.clone();
    for (field, text) in fields {
        settings.set(*field, text).unwrap();
    }
    settings
}

async fn save(db: &Db, before: &Settings, after: &Settings, seconds: i64) -> Result<Vec<Field>, Error> {
    settings::save(db, &permit(), before, after, at(seconds)).await
}

const STORED: &str = "SELECT name || ' ' || value || ' ' || updated_at FROM setting ORDER BY name";

#[tokio::test]
async fn a_network_without_decisions_has_the_defaults_and_what_is_saved_comes_back_whole() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let before = settings::find_all(db).await.unwrap();
        assert_eq!(before, Settings::default());
        let after = with(
            &before,
            &[
                (Field::Name, "Harbour & «Sons»"),
                (Field::Tagline, "’One’ line, \"quoted\" \\ عنوان"),
                (Field::SmallestGroup, "12"),
                (Field::ContactEmail, "desk@network.example"),
                (Field::MailFrom, "news@network.example"),
                (Field::Offline, ""),
                (Field::QuickExit, "yes"),
                (Field::ExitAddress, "https://weather.example/?at=1"),
                (Field::FullFeeds, "yes"),
            ],
        );
        assert_eq!(save(db, &before, &after, 1).await.unwrap(), Field::ALL);
        assert_eq!(settings::find_all(db).await.unwrap(), after);
        // None is a decision, too.
        let none = with(&after, &[(Field::ContactEmail, ""), (Field::Tagline, "")]);
        assert_eq!(save(db, &after, &none, 2).await.unwrap(), [Field::Tagline, Field::ContactEmail]);
        assert_eq!(settings::find_all(db).await.unwrap(), none);
    })
    .await;
}

#[tokio::test]
async fn only_what_changed_is_written() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        settings::set(db, &permit(), "demo", &"filled", at(0)).await.unwrap();
        let before = settings::find_all(db).await.unwrap();
        let after = with(&before, &[(Field::Name, "One"), (Field::SmallestGroup, "7")]);
        save(db, &before, &after, 1).await.unwrap();
        assert_eq!(save(db, &after, &with(&after, &[(Field::Name, "Two")]), 2).await.unwrap(), [Field::Name]);
        let expected = [(r#"demo "filled""#, 0), ("k 7", 1), (r#"name "Two""#, 2)];
        let expected = expected.map(|(row, seconds)| format!("{row} {}", at(seconds).micros()));
        assert_eq!(fixture.texts(STORED).await, expected);
        let present = settings::find_all(db).await.unwrap();
        assert_eq!(save(db, &present, &present, 3).await.unwrap(), []);
        assert_eq!(fixture.texts(STORED).await, expected);
    })
    .await;
}

#[tokio::test]
async fn two_who_change_different_decisions_both_keep_theirs_and_of_the_same_one_the_second_is_told() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let shown = settings::find_all(db).await.unwrap();
        save(db, &shown, &with(&shown, &[(Field::Name, "Ann's")]), 1).await.unwrap();
        save(db, &shown, &with(&shown, &[(Field::SmallestGroup, "9")]), 2).await.unwrap();
        let refused = save(db, &shown, &with(&shown, &[(Field::Tagline, "New"), (Field::Name, "Ben's")]), 3).await;
        assert!(matches!(refused, Err(Error::Conflict)), "{refused:?}");
        let stored = settings::find_all(db).await.unwrap();
        assert_eq!(stored, with(&shown, &[(Field::Name, "Ann's"), (Field::SmallestGroup, "9")]));
        // The same button pressed again, or the same decision taken twice, is no conflict.
        assert_eq!(save(db, &shown, &with(&shown, &[(Field::Name, "Ann's")]), 4).await.unwrap(), []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_change_one_decision_at_once_one_succeeds_and_the_others_are_told() {
    for_each_engine(async |fixture| {
        let shown = settings::find_all(&fixture.db).await.unwrap();
        let tasks: Vec<_> = (0..20)
            .map(|number| {
                let (db, shown) = (fixture.db.clone(), shown.clone());
                let after = with(&shown, &[(Field::Name, &format!("Name {number}"))]);
                tokio::spawn(async move { save(&db, &shown, &after, 1).await.map(|_| after) })
            })
            .collect();
        let mut kept = Vec::new();
        for task in tasks {
            match task.await.unwrap() {
                Ok(settings) => kept.push(settings),
                Err(error) => assert!(matches!(error, Error::Conflict), "{error:?}"),
            }
        }
        assert_eq!(kept, [settings::find_all(&fixture.db).await.unwrap()]);
    })
    .await;
}

#[tokio::test]
async fn a_new_k_is_the_one_that_the_next_numbers_are_published_with() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let first = counts::publish(db, &permit(), at(1)).await.unwrap();
        let shown = settings::find_all(db).await.unwrap();
        save(db, &shown, &with(&shown, &[(Field::SmallestGroup, "2")]), 2).await.unwrap();
        let second = counts::publish(db, &permit(), at(3)).await.unwrap();
        assert_eq!((second.counts.k().get(), second.history), (2, first.history + 1));
        // What the other way set is read here as well.
        counts::set_k(db, &permit(), SmallestGroup::new(8).unwrap(), at(4)).await.unwrap();
        assert_eq!(settings::find_all(db).await.unwrap().k.get(), 8);
    })
    .await;
}

#[tokio::test]
async fn a_stored_decision_that_breaks_a_rule_is_an_error_and_no_default() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        for (name, value) in
            [("name", "\"\""), ("k", "0"), ("k", "\"5\""), ("mail_from", "\"nobody\""), ("tagline", "1")]
        {
            fixture.run(&format!("INSERT INTO setting VALUES ('{name}', '{value}', 1)")).await;
            let found = settings::find_all(db).await;
            assert!(matches!(found, Err(Error::Unreadable("setting"))), "{name} {value}: {found:?}");
            let (before, after) = (Settings::default(), with(&Settings::default(), &[(Field::Name, "New")]));
            assert!(matches!(save(db, &before, &after, 2).await, Err(Error::Unreadable("setting"))));
            fixture.run("DELETE FROM setting").await;
        }
    })
    .await;
}
