//! Every row out of the database. How they come back is in `restoring`.

use crate::audit::six_deeds;
use crate::engines::{Fixture, Kind, for_each_empty, for_each_engine};
use crate::examples::{article, at, country, member, permit, record, rendered, slug, topic_names};
use db::backup::{Contents, Sink, Source, Table};
use db::{Db, Error, articles, backup, counts, members, settings};
use domain::counts::SmallestGroup;
use domain::member::{MemberId, Standing};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, Write};

/// A backup in memory.
#[derive(Clone, Default)]
pub(crate) struct Shelf {
    pub(crate) parts: BTreeMap<String, Vec<u8>>,
}

impl Sink for Shelf {
    type Part = Vec<u8>;

    fn begin(&mut self, _: &str) -> io::Result<Vec<u8>> {
        Ok(Vec::new())
    }

    fn end(&mut self, table: &Table, part: Vec<u8>) -> io::Result<()> {
        self.parts.insert(table.name.clone(), part);
        Ok(())
    }
}

impl Source for Shelf {
    fn open(&mut self, table: &str) -> io::Result<Box<dyn BufRead + '_>> {
        Ok(Box::new(self.parts[table].as_slice()))
    }
}

pub(crate) async fn export(fixture: &Fixture) -> (Contents, Shelf) {
    let mut shelf = Shelf::default();
    let contents = backup::export(&fixture.db, &permit(), &mut shelf).await.unwrap();
    (contents, shelf)
}

/// A network with something in each of the tables that the first migrations made, and every kind of value.
pub(crate) async fn network(db: &Db) {
    let many: Vec<_> = (1..=3_000).map(|id| member(id, ["KH", "FR", "VN"][(id % 3) as usize])).collect();
    members::insert(db, &permit(), &many, at(0)).await.unwrap();
    for id in 1..=40 {
        members::update_standing(db, &permit(), MemberId(id * 7), Standing::Erased, at(1)).await.unwrap();
    }
    settings::set(db, &permit(), "name", &"“Träume” \u{1f54a}\u{2028}\n\"\\", at(1)).await.unwrap();
    counts::set_k(db, &permit(), SmallestGroup::new(5).unwrap(), at(1)).await.unwrap();
    counts::set_floor(db, &permit(), country("FR"), at(0)).await.unwrap();
    counts::publish(db, &permit(), at(2)).await.unwrap();
    members::insert(db, &permit(), &[member(9_001, "KH")], at(3)).await.unwrap();
    topic_names(db).await;
    // The translation's identifier is the lower one: it comes first wherever rows are in the order of their keys.
    for (name, original, moment) in [("the-original", None, 9), ("a-translation", Some("the-original"), 1)] {
        let mut story = article(name);
        story.translation_of = original.map(slug);
        story.countries = vec![country("KH"), country("VN")];
        story.topics = vec![slug("ports"), slug("wages")];
        story.body = "Long. ".repeat(40_000);
        story.source = (moment == 9).then(|| record("Harbour Watch"));
        articles::save(db, &permit(), &story, &rendered(&story), at(moment)).await.unwrap();
    }
    six_deeds(db).await;
}

#[tokio::test]
async fn every_table_is_in_a_backup_after_those_that_it_refers_to() {
    for_each_engine(async |fixture| {
        let (contents, shelf) = export(fixture).await;
        let tables = match fixture.kind {
            Kind::Sqlite => {
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'
                AND name NOT LIKE '\\_%' ESCAPE '\\'"
            }
            Kind::Postgres => {
                "SELECT CAST(table_name AS TEXT) FROM information_schema.tables
                WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name NOT LIKE '\\_%'"
            }
        };
        let there: BTreeSet<String> = fixture.texts(tables).await.into_iter().collect();
        let names: Vec<&str> = contents.tables.iter().map(|table| table.name.as_str()).collect();
        assert_eq!(names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>(), there);
        assert_eq!(shelf.parts.len(), there.len());
        let place = |name| names.iter().position(|other| *other == name).unwrap();
        assert!(place("article") < place("article_country") && place("topic") < place("article_topic"));
        assert!(place("audit") < place("audit_personal"));
        assert_eq!(contents.migration, db::newest(&fixture.db));
        assert_eq!(shelf.parts["count_floor"], b"[\"country\"]\n");
    })
    .await;
}

#[tokio::test]
async fn rows_are_lines_of_json_that_say_what_they_hold() {
    for_each_engine(async |fixture| {
        network(&fixture.db).await;
        let (contents, shelf) = export(fixture).await;
        let lines = |name: &str| String::from_utf8(shelf.parts[name].clone()).unwrap();
        let members = lines("member");
        let head = r#"["member_id","name","country","presence","standing","joined_at","updated_at"]"#;
        let first = format!(
            r#"["00000000-0000-0000-0000-000000000001","Member 1","FR","country","active",{0},{0}]"#,
            at(0).micros()
        );
        assert!(members.starts_with(&format!("{head}\n{first}\n")), "{}", &members[..300]);
        assert!(members.contains(r#","",null,"country","erased","#));
        assert!(lines("article_country").lines().skip(1).all(|line| line.ends_with(",true]")));
        assert!(lines("article").contains(r#","By letter.",false,1,"#));
        let outbox = contents.tables.iter().find(|table| table.name == "outbox").unwrap();
        assert_eq!((outbox.rows, outbox.counter), (3, Some(3)));
        assert!(contents.tables.iter().all(|table| table.bytes == shelf.parts[&table.name].len() as u64));
    })
    .await;
}

/// Somebody joins whenever a table is begun.
struct Busy {
    db: Db,
    joined: u128,
}

impl Sink for Busy {
    type Part = io::Sink;

    fn begin(&mut self, _: &str) -> io::Result<io::Sink> {
        self.joined += 1;
        let newcomer = [member(100_000 + self.joined, "KH")];
        let (permit, join) = (permit(), tokio::runtime::Handle::current());
        tokio::task::block_in_place(|| join.block_on(members::insert(&self.db, &permit, &newcomer, at(5)))).unwrap();
        Ok(io::sink())
    }

    fn end(&mut self, _: &Table, mut part: io::Sink) -> io::Result<()> {
        part.flush()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_shows_one_moment_while_others_write() {
    for_each_engine(async |fixture| {
        network(&fixture.db).await;
        let (before, _) = export(fixture).await;
        let mut busy = Busy { db: fixture.db.clone(), joined: 0 };
        let during = backup::export(&fixture.db, &permit(), &mut busy).await.unwrap();
        assert!(busy.joined > 10);
        assert_eq!(during, before);
        let (after, _) = export(fixture).await;
        assert_ne!(after, before);
    })
    .await;
}

struct Full;

impl Sink for Full {
    type Part = io::Sink;

    fn begin(&mut self, _: &str) -> io::Result<io::Sink> {
        Err(io::ErrorKind::StorageFull.into())
    }

    fn end(&mut self, _: &Table, _: io::Sink) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_full_disk_and_a_database_without_tables_are_said_to_be_that() {
    for_each_empty(async |fixture| {
        let failed = backup::export(&fixture.db, &permit(), &mut Shelf::default()).await;
        assert!(matches!(failed, Err(Error::Behind)), "{failed:?}");
        assert!(backup::is_empty(&fixture.db, &permit()).await.unwrap());
        db::migrate(&fixture.db).await.unwrap();
        assert!(backup::is_empty(&fixture.db, &permit()).await.unwrap());
        settings::set(&fixture.db, &permit(), "name", &"x", at(1)).await.unwrap();
        assert!(!backup::is_empty(&fixture.db, &permit()).await.unwrap());
        let failed = backup::export(&fixture.db, &permit(), &mut Full).await;
        assert!(matches!(failed, Err(Error::Backup(_))), "{failed:?}");
        settings::set(&fixture.db, &permit(), "name", &"y", at(2)).await.unwrap();
    })
    .await;
}
