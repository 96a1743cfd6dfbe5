//! Every row back into an empty database, of the same engine and of the other.

use crate::backup::{Shelf, export, network};
use crate::engines::{Fixture, Kind, for_each_empty, for_each_engine};
use crate::examples::{article, at, member, permit, rendered};
use crate::migrate::older;
use db::backup::Contents;
use db::{Error, articles, audit, backup, counts, members, settings};
use sha2::{Digest, Sha256};

async fn import(fixture: &Fixture, contents: &Contents, shelf: &Shelf) -> Result<(), Error> {
    backup::import(&fixture.db, &permit(), contents, &mut shelf.clone()).await
}

/// Triggers and their state, references and whether they wait.
async fn guards(fixture: &Fixture) -> Vec<String> {
    match fixture.kind {
        Kind::Sqlite => fixture.texts("SELECT sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name").await,
        Kind::Postgres => {
            let mut guards = fixture
                .texts("SELECT CAST(tgname AS TEXT) || CAST(tgenabled AS TEXT) FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname")
                .await;
            let waiting =
                "SELECT CAST(conname AS TEXT) || condeferrable || condeferred FROM pg_constraint ORDER BY conname";
            guards.extend(fixture.texts(waiting).await);
            guards
        }
    }
}

#[tokio::test]
async fn every_row_comes_back_the_same_on_the_same_engine_and_on_the_other() {
    for_each_engine(async |source| {
        network(&source.db).await;
        let (contents, shelf) = export(source).await;
        for_each_engine(async |target| {
            let fresh = guards(target).await;
            import(target, &contents, &shelf).await.unwrap();
            let (mut again, other) = export(target).await;
            for (table, came) in contents.tables.iter().zip(&mut again.tables) {
                assert!(shelf.parts[&table.name] == other.parts[&table.name], "{}", table.name);
                // SQLite keeps no account of numbers where one may be used again.
                if source.kind != target.kind && table.name != "outbox" {
                    came.counter = table.counter;
                }
            }
            assert_eq!(again, contents);
            assert_eq!(guards(target).await, fresh);
            db::ready(&target.db).await.unwrap();
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn what_came_back_lives_on() {
    for_each_engine(async |source| {
        network(&source.db).await;
        source.run("DELETE FROM outbox").await;
        let (contents, shelf) = export(source).await;
        for_each_empty(async |target| {
            let db = &target.db;
            import(target, &contents, &shelf).await.unwrap();
            assert!(counts::verify(db, &permit()).await.unwrap());
            members::insert(db, &permit(), &[member(20_000, "KH")], at(9)).await.unwrap();
            assert!(counts::verify(db, &permit()).await.unwrap(), "the triggers are awake");
            counts::publish(db, &permit(), at(10)).await.unwrap();
            let story = article("later");
            articles::save(db, &permit(), &story, &rendered(&story), at(10)).await.unwrap();
            assert_eq!(target.number("SELECT min(outbox_id) FROM outbox").await, 4, "no number comes twice");
            let sound = audit::verify(db, &permit(), None).await.unwrap();
            assert_eq!((sound.entries, sound.personal, sound.broken), (6, 5, None));
            assert!(target.try_run("UPDATE audit SET what = 'x'").await.is_err());
            assert!(target.try_run("DELETE FROM audit").await.is_err());
            let orphan = "INSERT INTO topic_name (topic_id, language, name) VALUES ";
            assert!(target.try_run(&format!("{orphan} ({}, 'en', 'x')", target.id(1))).await.is_err());
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn tallies_that_do_not_agree_with_the_members_are_found() {
    for_each_engine(async |fixture| {
        members::insert(&fixture.db, &permit(), &[member(1, "KH"), member(2, "FR")], at(0)).await.unwrap();
        assert!(counts::verify(&fixture.db, &permit()).await.unwrap());
        fixture.run("UPDATE member_tally SET n = 2 WHERE country = 'KH'").await;
        assert!(!counts::verify(&fixture.db, &permit()).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_database_with_a_single_row_is_left_as_it_is() {
    for_each_engine(async |fixture| {
        network(&fixture.db).await;
        let (contents, shelf) = export(fixture).await;
        for_each_engine(async |target| {
            settings::set(&target.db, &permit(), "name", &"Another", at(1)).await.unwrap();
            let before = (export(target).await.0, guards(target).await);
            let refused = import(target, &contents, &shelf).await;
            assert!(matches!(&refused, Err(Error::NotEmpty(table)) if table == "setting"), "{refused:?}");
            assert_eq!((export(target).await.0, guards(target).await), before);
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_backup_of_an_older_schema_comes_back_and_moves_on() {
    for_each_empty(async |source| {
        older(source, 3).await;
        members::insert(&source.db, &permit(), &[member(1, "KH"), member(2, "KH")], at(0)).await.unwrap();
        let (contents, shelf) = export(source).await;
        assert_eq!(contents.migration, 3);
        for_each_empty(async |target| {
            import(target, &contents, &shelf).await.unwrap();
            db::ready(&target.db).await.unwrap();
            assert!(counts::verify(&target.db, &permit()).await.unwrap());
            assert_eq!(target.ids("SELECT member_id FROM member ORDER BY member_id").await, [1, 2]);
            assert_eq!(target.number("SELECT count(*) FROM count_change").await, 2);
        })
        .await;
        for_each_engine(async |target| {
            let refused = import(target, &contents, &shelf).await;
            assert!(matches!(refused, Err(Error::Later)), "{refused:?}");
            settings::set(&target.db, &permit(), "name", &"x", at(1)).await.unwrap();
            let refused = import(target, &contents, &shelf).await;
            assert!(matches!(refused, Err(Error::NotEmpty(_))), "{refused:?}");
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_backup_of_a_newer_program_is_refused() {
    for_each_engine(async |source| {
        let (mut contents, shelf) = export(source).await;
        contents.migration += 1;
        for_each_empty(async |target| {
            assert!(matches!(import(target, &contents, &shelf).await, Err(Error::Ahead)));
            assert!(matches!(db::ready(&target.db).await, Err(Error::Behind)));
        })
        .await;
    })
    .await;
}

type Damage = fn(&mut Contents, &mut Shelf);

/// Makes the list say what the changed part is.
fn vouch(contents: &mut Contents, shelf: &Shelf, name: &str) {
    let part = &shelf.parts[name];
    let table = contents.tables.iter_mut().find(|table| table.name == name).unwrap();
    table.rows = String::from_utf8_lossy(part).lines().count() as u64 - 1;
    table.sha256 = Sha256::digest(part).iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
}

#[tokio::test]
async fn of_a_damaged_backup_nothing_comes_back() {
    for_each_engine(async |source| {
        network(&source.db).await;
        let (contents, shelf) = export(source).await;
        let damages: [(&str, Damage); 9] = [
            ("a byte of a value", |_, shelf| *shelf.parts.get_mut("setting").unwrap().last_mut().unwrap() = b'x'),
            ("a row less", |_, shelf| {
                let part = shelf.parts.get_mut("member").unwrap();
                part.truncate(part[..part.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap() + 1);
            }),
            ("a row twice", |contents, shelf| {
                let part = shelf.parts.get_mut("count_floor").unwrap();
                part.extend(b"[\"FR\"]\n");
                vouch(contents, shelf, "count_floor");
            }),
            ("a reference to nothing", |contents, shelf| {
                let part = shelf.parts.get_mut("topic_name").unwrap();
                part.extend(b"[\"00000000-0000-0000-0000-0000000000ff\",\"en\",\"x\"]\n");
                vouch(contents, shelf, "topic_name");
            }),
            ("a value of another kind", |contents, shelf| {
                shelf.parts.get_mut("count_floor").unwrap().extend(b"[1]\n");
                vouch(contents, shelf, "count_floor");
            }),
            ("a value too many", |contents, shelf| {
                shelf.parts.get_mut("count_floor").unwrap().extend(b"[\"KH\",1]\n");
                vouch(contents, shelf, "count_floor");
            }),
            ("a table less", |contents, _| contents.tables.retain(|table| table.name != "article_topic")),
            ("a table twice", |contents, _| contents.tables.push(contents.tables[0].clone())),
            ("another column", |contents, _| contents.tables[0].columns[0] = "x\" DROP TABLE".to_owned()),
        ];
        for (what, damage) in damages {
            let (mut contents, mut shelf) = (contents.clone(), shelf.clone());
            damage(&mut contents, &mut shelf);
            for_each_empty(async |target| {
                let failed = import(target, &contents, &shelf).await;
                assert!(
                    matches!(failed, Err(Error::Damaged(_) | Error::Unreadable("reference"))),
                    "{what}: {failed:?}"
                );
                assert!(matches!(db::ready(&target.db).await, Err(Error::Behind)), "{what} left something behind");
            })
            .await;
        }
    })
    .await;
}
