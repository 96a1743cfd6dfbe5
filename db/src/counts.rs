//! The numbers of members: the one place that reads raw ones, hands them to the rule (`domain::counts`), and stores
//! and reads what may be published.

use crate::write::{Lock, Tx};
use crate::{Db, Error, outbox, settings};
use domain::access::{CountMembers, Permit, WriteSettings};
use domain::country::CountryCode;
use domain::counts::{self, History, Policy, RawCounts, SmallestGroup, Snapshot, Tally};
use domain::event::Topic;
use domain::member::Presence;
use domain::moment::Moment;
use domain::month::Month;
use sqlx::FromRow;
use std::collections::{BTreeMap, BTreeSet};

/// The setting that holds the smallest group shown.
const K: &str = "k";

const LATEST: &str = "SELECT body FROM count_snapshot ORDER BY taken_at DESC LIMIT 1";
const TIMES: &str = "
    SELECT taken_at FROM count_snapshot WHERE history = (SELECT max(history) FROM count_snapshot) ORDER BY taken_at";
const FIND: &str = "SELECT body FROM count_snapshot WHERE taken_at = $1";
const INSERT: &str = "
    INSERT INTO count_snapshot (taken_at, history, k, total, countries, body) VALUES ($1, $2, $3, $4, $5, $6)";
const CHANGES: &str = "SELECT count(*) FROM count_change";
const FORGET_CHANGES: &str = "DELETE FROM count_change";
const TALLIES: &str = "SELECT country, presence, n FROM member_tally WHERE n <> 0";
const COUNTED: &str = "
    SELECT country, presence, count(*) AS n FROM member WHERE standing = 'active' GROUP BY country, presence";
const FLOORS: &str = "SELECT country FROM count_floor";
const SET_FLOOR: &str = "INSERT INTO count_floor (country) VALUES ($1) ON CONFLICT DO NOTHING";
const LIFT_FLOOR: &str = "DELETE FROM count_floor WHERE country = $1";

/// Takes a new snapshot where the rule wants one, and answers the newest. Call it at fixed times ([`domain::counts`],
/// rule 4). A clock that stands still or goes back takes none.
///
/// Reading, storing and forgetting who changed are one serialised transaction. What a change of a member does to
/// the tallies and to the notes of who changed either lies wholly before it or wholly after.
pub async fn publish(db: &Db, _: &Permit<CountMembers>, now: Moment) -> Result<Snapshot, Error> {
    db.write(move |mut tx| async move {
        // First of all: each later statement sees everything that was committed before the lock was had.
        tx.lock(Lock::Changes).await?;
        let previous: Option<String> = on!(tx.at(), at => sqlx::query_scalar(LATEST).fetch_optional(at).await)?;
        let previous = previous.map(|body| snapshot(&body)).transpose()?;
        match previous {
            Some(previous) if now <= previous.taken_at => tx.leave(previous).await,
            previous => {
                let raw = raw(&mut tx, now).await?;
                let policy = policy(&mut tx).await?;
                let newest = counts::publish(previous.as_ref(), &raw, &policy);
                if previous.as_ref() == Some(&newest) {
                    return tx.leave(newest).await;
                }
                store(&mut tx, &newest).await?;
                outbox::append(&mut tx, &Topic::Counts, now).await?;
                tx.commit(newest).await
            }
        }
    })
    .await
}

/// The newest snapshot: what everything public reads. `None` before the first.
pub async fn latest(db: &Db) -> Result<Option<Snapshot>, Error> {
    let body: Option<String> = on!(db.reader(), at => sqlx::query_scalar(LATEST).fetch_optional(at).await)?;
    body.map(|body| snapshot(&body)).transpose()
}

/// The newest snapshot and the last one of each month before it that can be compared with it, because k was the same
/// all along, as the floors of today let them be told. `None` before the first. What `known` has of them is not read
/// again while the floors stay.
pub async fn history(db: &Db, known: Option<&History>) -> Result<Option<History>, Error> {
    let floors = floors(db).await?;
    let known = known.filter(|known| *known.floors() == floors);
    let times: Vec<i64> = on!(db.reader(), at => sqlx::query_scalar(TIMES).fetch_all(at).await)?;
    let times: BTreeMap<Month, Moment> =
        times.into_iter().map(Moment::from_micros).map(|time| (Month::of(time), time)).collect();
    let mut snapshots = Vec::with_capacity(times.len());
    for time in times.into_values() {
        let known = known.and_then(|known| known.iter().find(|snapshot| snapshot.taken_at == time));
        if let Some(known) = known {
            snapshots.push(known.clone());
            continue;
        }
        let body: Option<String> =
            on!(db.reader(), at => sqlx::query_scalar(FIND).bind(time.micros()).fetch_optional(at).await)?;
        snapshots.extend(body.map(|body| snapshot(&body)).transpose()?);
    }
    let newest = snapshots.pop();
    Ok(newest.map(|newest| History::new(snapshots, newest, floors)))
}

/// Whether the tallies that the triggers keep are the numbers of the members: true, but where somebody went round both.
pub async fn verify(db: &Db, _: &Permit<CountMembers>) -> Result<bool, Error> {
    let kept: Vec<TallyRow> = on!(db.reader(), at => sqlx::query_as(TALLIES).fetch_all(at).await)?;
    let counted: Vec<TallyRow> = on!(db.reader(), at => sqlx::query_as(COUNTED).fetch_all(at).await)?;
    let numbers = |rows: Vec<TallyRow>| -> BTreeMap<_, _> {
        rows.into_iter().map(|row| ((row.country, row.presence), row.n)).collect()
    };
    Ok(numbers(kept) == numbers(counted))
}

/// The countries under a floor.
pub async fn floors(db: &Db) -> Result<BTreeSet<CountryCode>, Error> {
    read_floors(on!(db.reader(), at => sqlx::query_scalar(FLOORS).fetch_all(at).await)?)
}

/// Nobody in the country is counted more closely than in the region: at once in everything that was published
/// ([`history`]), and in every snapshot from the next one on. None is taken for it.
pub async fn set_floor(db: &Db, _: &Permit<WriteSettings>, country: CountryCode, now: Moment) -> Result<(), Error> {
    floor(db, SET_FLOOR, country, now).await
}

/// The members' own choice holds again in the country from the next snapshot on. None is taken for it; what was published
/// before the floor was set is told again at once.
pub async fn lift_floor(db: &Db, _: &Permit<WriteSettings>, country: CountryCode, now: Moment) -> Result<(), Error> {
    floor(db, LIFT_FLOOR, country, now).await
}

/// The smallest group that is shown from the next snapshot on, which begins a new history.
pub async fn set_k(db: &Db, permit: &Permit<WriteSettings>, k: SmallestGroup, now: Moment) -> Result<(), Error> {
    settings::set(db, permit, K, &k, now).await
}

/// Tells of it where the newest numbers look different then, and nowhere else: that a hidden country is under a floor
/// is nobody's business.
async fn floor(db: &Db, sql: &'static str, country: CountryCode, now: Moment) -> Result<(), Error> {
    db.write(move |mut tx| async move {
        let done = on!(tx.at(), at => sqlx::query(sql).bind(country.as_str()).execute(at).await.map(|done| done.rows_affected()))?;
        let newest: Option<String> = on!(tx.at(), at => sqlx::query_scalar(LATEST).fetch_optional(at).await)?;
        let newest = newest.map(|body| snapshot(&body)).transpose()?;
        if done > 0 && newest.is_some_and(|newest| newest.counts.country(country).is_some()) {
            outbox::append(&mut tx, &Topic::Counts, now).await?;
        }
        tx.commit(()).await
    })
    .await
}

async fn raw(tx: &mut Tx, now: Moment) -> Result<RawCounts, Error> {
    let changed: i64 = on!(tx.at(), at => sqlx::query_scalar(CHANGES).fetch_one(at).await)?;
    let rows: Vec<TallyRow> = on!(tx.at(), at => sqlx::query_as(TALLIES).fetch_all(at).await)?;
    let mut tallies = BTreeMap::<CountryCode, Tally>::new();
    for row in rows {
        let members = u32::try_from(row.n).map_err(|_| Error::Unreadable("number of members"))?;
        let tally = tallies.entry(row.country).or_default();
        match crate::error::stored(&row.presence, "presence")? {
            Presence::Country => tally.country = members,
            Presence::Region => tally.region = members,
            Presence::Uncounted => tally.uncounted = members,
        }
    }
    Ok(RawCounts { taken_at: now, changed: changed.unsigned_abs(), tallies })
}

async fn policy(tx: &mut Tx) -> Result<Policy, Error> {
    let k: Option<String> = on!(tx.at(), at => sqlx::query_scalar(settings::FIND).bind(K).fetch_optional(at).await)?;
    let floors: Vec<String> = on!(tx.at(), at => sqlx::query_scalar(FLOORS).fetch_all(at).await)?;
    Ok(Policy { k: k.map(|k| settings::read(&k)).transpose()?.unwrap_or_default(), floors: read_floors(floors)? })
}

fn read_floors(stored: Vec<String>) -> Result<BTreeSet<CountryCode>, Error> {
    stored.iter().map(|code| crate::error::stored(code, "country")).collect()
}

/// Stores a snapshot and forgets who changed before it.
async fn store(tx: &mut Tx, snapshot: &Snapshot) -> Result<(), Error> {
    let body = serde_json::to_string(snapshot).map_err(|_| Error::Unreadable("snapshot"))?;
    on!(tx.at(), at => {
        sqlx::query(INSERT)
            .bind(snapshot.taken_at.micros())
            .bind(i64::from(snapshot.history))
            .bind(i64::from(snapshot.counts.k().get()))
            .bind(i64::from(snapshot.counts.total()))
            .bind(i64::from(snapshot.counts.country_count()))
            .bind(body)
            .execute(at)
            .await
            .map(drop)
    })?;
    on!(tx.at(), at => sqlx::query(FORGET_CHANGES).execute(at).await.map(drop))?;
    Ok(())
}

fn snapshot(body: &str) -> Result<Snapshot, Error> {
    serde_json::from_str(body).map_err(|_| Error::Unreadable("snapshot"))
}

#[derive(FromRow)]
struct TallyRow {
    #[sqlx(try_from = "String")]
    country: CountryCode,
    presence: String,
    n: i64,
}
