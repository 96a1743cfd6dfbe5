//! Where the engines differ: how they are opened and tuned, and what must be locked.
//! The reasons stand beside the numbers.

use crate::Error;
use sqlx::pool::PoolOptions;
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection, Database, PgPool, Postgres, Sqlite, SqlitePool};
use std::fs::{DirBuilder, OpenOptions};
use std::path::Path;
use std::time::{Duration, Instant};
use std::{io, thread};

/// Something of one engine or the other. The macro `on!` runs one query expression on either.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Engine<S, P> {
    Sqlite(S),
    Postgres(P),
}

/// How long a caller waits for its turn, and an SQLite writer for another process, before it hears [`Error::Busy`].
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// How long another program, which changes the schema at the same time, may take.
pub(crate) const OTHER: Duration = Duration::from_mins(10);

/// An SQLite file: many connections that read, and the one that writes.
#[derive(Clone, Debug)]
pub(crate) struct Files {
    pub(crate) reader: SqlitePool,
    pub(crate) writer: SqlitePool,
}

impl Files {
    /// Opens the file, which is made where it is missing.
    pub(crate) async fn open(path: &str) -> Result<Self, Error> {
        if path.is_empty() || path == ":memory:" || path.contains('?') {
            return Err(Error::Address("after sqlite: comes the path of a file, and nothing else"));
        }
        create(Path::new(path)).map_err(Error::File)?;
        let base = SqliteConnectOptions::new()
            .filename(path)
            .busy_timeout(PATIENCE)
            .foreign_keys(true)
            .pragma("mmap_size", "268435456")
            .pragma("temp_store", "memory");
        let write = base
            .clone()
            .journal_mode(SqliteJournalMode::Wal)
            // An acknowledged write survives a loss of power.
            .synchronous(SqliteSynchronous::Full)
            .pragma("cache_size", "-65536")
            .pragma("journal_size_limit", "67108864")
            .optimize_on_close(true, 400);
        // Pages come through the memory map, which the readers share; their own caches stay small.
        let read = base.read_only(true).pragma("query_only", "true").pragma("cache_size", "-16384");

        let begun = Instant::now();
        let writer = loop {
            // SQLite does not wait its turn when it switches a new file to WAL: two that open it at once collide.
            match pool::<Sqlite>(1).before_acquire(is_clean).connect_with(write.clone()).await.map_err(Error::from) {
                Err(Error::Busy) if begun.elapsed() < PATIENCE => tokio::time::sleep(Duration::from_millis(20)).await,
                answer => break answer?,
            }
        };
        let cores = thread::available_parallelism().map_or(2, usize::from).clamp(2, 8);
        let reader = pool::<Sqlite>(u32::try_from(cores).unwrap_or(2)).connect_with(read).await?;
        Ok(Self { reader, writer })
    }
}

/// How many of the connections to PostgreSQL may write at once; the others are for readers.
pub(crate) const POSTGRES_WRITERS: usize = 4;

/// Ten connections: more would only wait for each other inside a small server.
pub(crate) async fn connect_postgres(url: &str) -> Result<PgPool, Error> {
    let options: PgConnectOptions = url.parse().map_err(|_| Error::Address("it can not be parsed"))?;
    let options = options.application_name("graticule").options([
        ("statement_timeout", "10s"),
        ("lock_timeout", "5s"),
        ("idle_in_transaction_session_timeout", "30s"),
    ]);
    // Here a server can be restarted under its connections: they are tested before they are used. Where it is away, a
    // reader hears so within two seconds.
    let pool =
        pool::<Postgres>(10).min_connections(1).test_before_acquire(true).acquire_timeout(Duration::from_millis(1_500));
    Ok(pool.connect_with(options).await?)
}

/// A pool that neither opens nor closes connections while it runs (slow acquisitions come from that).
fn pool<D: Database>(connections: u32) -> PoolOptions<D> {
    PoolOptions::new()
        .min_connections(connections)
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
}

/// False for a connection that believes it is still inside a transaction, which the pool then replaces. SQLite ends a
/// transaction by itself when the disk is full or broken; sqlx's own rollback then fails and its count never returns
/// to zero, so that without this every later write would be refused.
fn is_clean(
    connection: &mut sqlx::SqliteConnection,
    _: sqlx::pool::PoolConnectionMetadata,
) -> std::pin::Pin<Box<dyn Future<Output = Result<bool, sqlx::Error>> + Send + '_>> {
    Box::pin(std::future::ready(Ok(!connection.is_in_transaction())))
}

/// Makes the file and its folders where they are missing, for their owner alone (SQLite gives its companion files the
/// same mode). An existing file is not even opened: closing it would drop the locks of other connections to it.
fn create(path: &Path) -> io::Result<()> {
    let mut folders = DirBuilder::new();
    let mut file = OpenOptions::new();
    #[cfg(unix)]
    {
        std::os::unix::fs::DirBuilderExt::mode(&mut folders, 0o700);
        std::os::unix::fs::OpenOptionsExt::mode(&mut file, 0o600);
    }
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        folders.recursive(true).create(folder)?;
    }
    match file.write(true).create_new(true).open(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}
