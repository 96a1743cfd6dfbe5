//! A fresh database of each engine for each test, and a way round the crate to look at its rows.

use db::Db;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool, SqlitePool};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use uuid::Uuid;

/// Which engine a fixture has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

pub(crate) const KINDS: [Kind; 2] = [Kind::Sqlite, Kind::Postgres];

/// A database of its own for one test.
pub(crate) struct Fixture {
    pub(crate) kind: Kind,
    pub(crate) url: String,
    pub(crate) db: Db,
    pub(crate) raw: Raw,
    folder: Option<TempDir>,
}

/// Connections that go round the crate.
pub(crate) enum Raw {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// Runs one query expression on either engine.
macro_rules! raw {
    ($raw:expr, $at:ident => $query:expr) => {
        match $raw {
            $crate::engines::Raw::Sqlite($at) => $query,
            $crate::engines::Raw::Postgres($at) => $query,
        }
    };
}

/// Runs the test on a migrated SQLite database, then on a migrated PostgreSQL database.
pub(crate) async fn for_each_engine(test: impl AsyncFn(&Fixture)) {
    for_each_empty(async |fixture| {
        db::migrate(&fixture.db).await.unwrap();
        test(fixture).await;
    })
    .await;
}

/// The same without the migrations.
pub(crate) async fn for_each_empty(test: impl AsyncFn(&Fixture)) {
    for kind in KINDS {
        let fixture = Fixture::new(kind).await;
        // Read only where the test fails.
        println!("on {kind:?}");
        test(&fixture).await;
        fixture.close().await;
    }
}

impl Fixture {
    async fn new(kind: Kind) -> Self {
        match kind {
            Kind::Sqlite => {
                let folder = TempDir::new().unwrap();
                let path = folder.path().join("test.db");
                let url = format!("sqlite:{}", path.display());
                let db = Db::connect(&url).await.unwrap();
                let options = SqliteConnectOptions::new().filename(path).busy_timeout(Duration::from_secs(10));
                let raw = Raw::Sqlite(SqlitePool::connect_with(options).await.unwrap());
                Self { kind, url, db, raw, folder: Some(folder) }
            }
            Kind::Postgres => {
                let name = format!("graticule_test_{}", Uuid::now_v7().simple());
                administer(format!("CREATE DATABASE {name}")).await;
                let (server, parameters) = server();
                let url = format!("{server}/{name}?{parameters}");
                let db = Db::connect(&url).await.unwrap();
                let raw = Raw::Postgres(PgPool::connect(&url).await.unwrap());
                Self { kind, url, db, raw, folder: None }
            }
        }
    }

    async fn close(self) {
        self.db.close().await;
        raw!(&self.raw, pool => pool.close().await);
        if self.kind == Kind::Postgres {
            let name = self.url.rsplit('/').find_map(|part| part.split_once('?')).unwrap().0;
            administer(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        }
        drop(self.folder);
    }

    /// Runs one statement, or several without parameters.
    pub(crate) async fn run(&self, sql: &str) {
        self.try_run(sql).await.unwrap();
    }

    /// The same where it may fail.
    pub(crate) async fn try_run(&self, sql: &str) -> Result<(), sqlx::Error> {
        let sql = AssertSqlSafe(sql.to_owned());
        raw!(&self.raw, pool => sqlx::raw_sql(sql).execute(pool).await.map(drop))
    }

    /// The only number of a query.
    pub(crate) async fn number(&self, sql: &str) -> i64 {
        let sql = AssertSqlSafe(sql.to_owned());
        raw!(&self.raw, pool => sqlx::query_scalar(sql).fetch_one(pool).await).unwrap()
    }

    /// The first column of a query, as texts.
    pub(crate) async fn texts(&self, sql: &str) -> Vec<String> {
        let sql = AssertSqlSafe(sql.to_owned());
        raw!(&self.raw, pool => sqlx::query_scalar(sql).fetch_all(pool).await).unwrap()
    }

    /// The first column of a query, as identifiers.
    pub(crate) async fn ids(&self, sql: &str) -> Vec<u128> {
        let sql = AssertSqlSafe(sql.to_owned());
        let ids: Vec<Uuid> = raw!(&self.raw, pool => sqlx::query_scalar(sql).fetch_all(pool).await).unwrap();
        ids.into_iter().map(|id| id.as_u128()).collect()
    }

    /// An identifier as this engine's SQL writes it.
    pub(crate) fn id(&self, id: u128) -> String {
        match self.kind {
            Kind::Sqlite => format!("x'{id:032x}'"),
            Kind::Postgres => format!("'{}'", Uuid::from_u128(id)),
        }
    }

    /// A connection that has begun to write and holds the lock that this engine takes for it.
    pub(crate) async fn begun(&self, sql: &str) -> Begun {
        let begin = if self.kind == Kind::Sqlite { "BEGIN IMMEDIATE" } else { "BEGIN" };
        let sql = AssertSqlSafe(format!("{begin}; {sql}"));
        match &self.raw {
            Raw::Sqlite(pool) => {
                let mut connection = pool.acquire().await.unwrap().detach();
                sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
                Begun::Sqlite(connection)
            }
            Raw::Postgres(pool) => {
                let mut connection = pool.acquire().await.unwrap().detach();
                sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
                Begun::Postgres(connection)
            }
        }
    }
}

impl Fixture {
    /// Waits until somebody waits for a lock. PostgreSQL tells; SQLite's one writer does not, and nothing can be seen.
    pub(crate) async fn somebody_waits(&self) {
        if self.kind == Kind::Sqlite {
            return;
        }
        let waiting = "SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'";
        let begun = Instant::now();
        while self.number(waiting).await == 0 {
            assert!(begun.elapsed() < Duration::from_secs(20), "nobody waits");
            tokio::task::yield_now().await;
        }
    }
}

/// A transaction of somebody else, still open.
pub(crate) enum Begun {
    Sqlite(sqlx::SqliteConnection),
    Postgres(PgConnection),
}

impl Begun {
    pub(crate) async fn commit(self) {
        match self {
            Self::Sqlite(mut connection) => {
                sqlx::raw_sql("COMMIT").execute(&mut connection).await.unwrap();
                connection.close().await.unwrap();
            }
            Self::Postgres(mut connection) => {
                sqlx::raw_sql("COMMIT").execute(&mut connection).await.unwrap();
                connection.close().await.unwrap();
            }
        }
    }
}

/// The test server's address without a database, and its parameters.
fn server() -> (String, String) {
    let url = std::env::var("GRATICULE_TEST_POSTGRES_URL").unwrap_or_else(|_| {
        panic!("these tests need PostgreSQL: run `scripts/with-postgres cargo test -p db`");
    });
    let (address, parameters) = url.split_once('?').unwrap_or((&url, ""));
    let (server, _) = address.rsplit_once('/').expect("the address names a database");
    (server.to_owned(), parameters.to_owned())
}

async fn administer(sql: String) {
    let (server, parameters) = server();
    let mut connection = PgConnection::connect(&format!("{server}/postgres?{parameters}")).await.unwrap();
    sqlx::query(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}
