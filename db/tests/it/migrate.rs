//! Migrations, and whether a database is ready.

use crate::engines::{Fixture, Kind, Raw, for_each_empty, for_each_engine};
use crate::examples::{at, country, permit};
use db::{Db, Error, counts};
use sqlx::migrate::Migrator;
use std::path::Path;
use std::process::{Command, Stdio};

const TABLES: &str = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'";
const SQLITE_TABLES: &str = "SELECT count(*) FROM sqlite_schema WHERE type = 'table'";

async fn tables(fixture: &Fixture) -> i64 {
    fixture.number(if fixture.kind == Kind::Sqlite { SQLITE_TABLES } else { TABLES }).await
}

#[tokio::test]
async fn a_database_is_behind_until_it_is_migrated_and_migrating_again_changes_nothing() {
    for_each_empty(async |fixture| {
        let db = &fixture.db;
        assert!(matches!(db::ready(db).await, Err(Error::Behind)));
        db::migrate(db).await.unwrap();
        db::ready(db).await.unwrap();
        let applied = "SELECT count(*) FROM _sqlx_migrations";
        let before = (fixture.number(applied).await, tables(fixture).await);
        db::migrate(db).await.unwrap();
        assert_eq!((fixture.number(applied).await, tables(fixture).await), before);
        fixture.run("DELETE FROM _sqlx_migrations WHERE version = 6").await;
        assert!(matches!(db::ready(db).await, Err(Error::Behind)));
    })
    .await;
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_neither_ready_nor_migrated() {
    for_each_engine(async |fixture| {
        let digest = if fixture.kind == Kind::Sqlite { "x'00'" } else { "'\\x00'" };
        let newer = format!(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
             VALUES (9999, 'of the future', TRUE, {digest}, 0)"
        );
        fixture.run(&newer).await;
        assert!(matches!(db::ready(&fixture.db).await, Err(Error::Ahead)));
        assert!(matches!(db::migrate(&fixture.db).await, Err(Error::Ahead)));
    })
    .await;
}

#[tokio::test]
async fn when_one_migration_fails_none_is_applied() {
    for_each_empty(async |fixture| {
        fixture.run("CREATE TABLE topic (in_the_way TEXT)").await;
        let failed = db::migrate(&fixture.db).await;
        assert!(matches!(failed, Err(Error::Migrate(_))), "{failed:?}");
        assert_eq!(tables(fixture).await, 1);
        fixture.run("DROP TABLE topic").await;
        db::migrate(&fixture.db).await.unwrap();
        db::ready(&fixture.db).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_tasks_that_migrate_at_once_every_one_succeeds() {
    for version in [0, 1, 5] {
        for_each_empty(async |fixture| {
            older(fixture, version).await;
            let mut tasks = Vec::new();
            for _ in 0..6 {
                let db = Db::connect(&fixture.url).await.unwrap();
                tasks.push(tokio::spawn(async move {
                    db::migrate(&db).await.unwrap();
                    db::ready(&db).await.unwrap();
                    db.close().await;
                }));
            }
            for task in tasks {
                task.await.unwrap();
            }
        })
        .await;
    }
}

const CHILD: &str = "GRATICULE_TEST_MIGRATE";

#[tokio::test(flavor = "multi_thread")]
async fn of_several_processes_that_start_at_once_every_one_succeeds() {
    for_each_empty(async |fixture| {
        // A new file too: the processes race for making and opening it.
        let url = match fixture.kind {
            Kind::Sqlite => format!("{}.fresh", fixture.url),
            Kind::Postgres => fixture.url.clone(),
        };
        let children: Vec<_> = (0..5)
            .map(|_| {
                Command::new(std::env::current_exe().unwrap())
                    .args(["migrate::a_child_process_migrates_where_it_is_told_to", "--exact"])
                    .env(CHILD, &url)
                    .stdout(Stdio::piped())
                    .spawn()
                    .unwrap()
            })
            .collect();
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        }
        db::ready(&Db::connect(&url).await.unwrap()).await.unwrap();
    })
    .await;
}

/// Not a test by itself: the child of the one above.
#[tokio::test]
async fn a_child_process_migrates_where_it_is_told_to() {
    let Ok(url) = std::env::var(CHILD) else { return };
    let db = Db::connect(&url).await.unwrap();
    db::migrate(&db).await.unwrap();
    db::ready(&db).await.unwrap();
    db.close().await;
}

#[tokio::test]
async fn rows_of_an_older_schema_survive_the_later_migrations() {
    for_each_empty(async |fixture| {
        older(fixture, 3).await;
        let statement = format!(
            "INSERT INTO member (member_id, name, country, presence, standing, joined_at, updated_at)
             VALUES ({}, 'Early', 'KH', 'country', 'active', 1, 1);
             INSERT INTO setting (name, value, updated_at) VALUES ('k', '1', 1);
             INSERT INTO outbox (topic, payload, created_at) VALUES ('counts', '{{}}', 1)",
            fixture.id(1)
        );
        fixture.run(&statement).await;
        db::migrate(&fixture.db).await.unwrap();
        db::ready(&fixture.db).await.unwrap();
        let snapshot = counts::publish(&fixture.db, &permit(), at(1)).await.unwrap();
        assert_eq!(snapshot.counts.country(country("KH")), Some(1));
        assert_eq!(fixture.number("SELECT max(outbox_id) FROM outbox").await, 2);
    })
    .await;
}

/// Brings the database to the schema of an older program.
pub(crate) async fn older(fixture: &Fixture, version: i64) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    match &fixture.raw {
        Raw::Sqlite(pool) => Migrator::new(folder.join("sqlite")).await.unwrap().run_to(version, pool).await.unwrap(),
        Raw::Postgres(pool) => {
            Migrator::new(folder.join("postgres")).await.unwrap().run_to(version, pool).await.unwrap();
        }
    }
}
