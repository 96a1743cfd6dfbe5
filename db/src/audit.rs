//! The audit log: append-only, each entry chained to the one before it (`chain`). Entries are written by whoever does
//! what they tell, in the same transaction; nothing here changes one.

mod chain;

use crate::error::storable;
use crate::write::{Lock, Tx};
use crate::{Db, Error};
use chain::{Content, personal_hash};
use domain::access::{Act, Permit, ReadAudit, RunJobs};
use domain::account::AccountId;
use domain::audit::{Deed, Entry, Fault, Head, Personal, Verdict};
use domain::moment::Moment;
use sqlx::FromRow;
use uuid::Uuid;

const HEAD: &str = "SELECT audit_id, hash FROM audit WHERE audit_id = (SELECT max(audit_id) FROM audit)";
const APPEND: &str = "
    INSERT INTO audit (audit_id, done_at, what, actor, subject, facts, personal_hash, previous, hash)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const APPEND_PERSONAL: &str = "INSERT INTO audit_personal (audit_id, salt, personal) VALUES ($1, $2, $3)";
const LIST: &str = "
    SELECT audit.audit_id, done_at, what, actor, subject, facts, personal_hash, previous, hash, salt, personal
    FROM audit LEFT JOIN audit_personal ON audit_personal.audit_id = audit.audit_id
    WHERE audit.audit_id < $1 ORDER BY audit.audit_id DESC LIMIT $2";
const READ_ON: &str = "
    SELECT audit.audit_id, done_at, what, actor, subject, facts, personal_hash, previous, hash, salt, personal
    FROM audit LEFT JOIN audit_personal ON audit_personal.audit_id = audit.audit_id
    WHERE audit.audit_id > $1 ORDER BY audit.audit_id LIMIT $2";
/// A personal part outlives its entry only where somebody cut the entry off.
const LEFT_OVER: &str = "
    SELECT min(audit_id) FROM audit_personal
    WHERE NOT EXISTS (SELECT 1 FROM audit WHERE audit.audit_id = audit_personal.audit_id)";
const FORGET: &str = "
    DELETE FROM audit_personal WHERE EXISTS
        (SELECT 1 FROM audit WHERE audit.audit_id = audit_personal.audit_id AND done_at < $1)";

/// Entries that are verified at once.
const CHUNK: i64 = 1_000;

/// Writes a deed into the log, in the transaction that does it and as its last step but for the outbox: other deeds wait
/// until it ends. [`Error::Invalid`] (`subject`) for a NUL.
pub(crate) async fn append(tx: &mut Tx, deed: Deed, now: Moment) -> Result<(), Error> {
    storable("subject", deed.subject.as_deref().unwrap_or_default())?;
    tx.lock(Lock::Audit).await?;
    let head: Option<HeadRow> = on!(tx.at(), at => sqlx::query_as(HEAD).fetch_optional(at).await)?;
    let (number, previous) = head.map_or((1, chain::BEGINNING.to_owned()), |head| (head.audit_id + 1, head.hash));
    let personal = if deed.personal.is_empty() { None } else { Some((salt(), chain::json(&deed.personal))) };
    let personal_hash = personal.as_ref().map(|(salt, personal)| personal_hash(salt, personal));
    let content = Content {
        number,
        at: now.micros(),
        what: deed.what,
        actor: deed.actor.map(|AccountId(id)| Uuid::from_u128(id)),
        subject: deed.subject.as_deref(),
        facts: &chain::json(&deed.facts),
        personal_hash: personal_hash.as_deref(),
        previous: &previous,
    };
    on!(tx.at(), at => {
        sqlx::query(APPEND)
            .bind(content.number)
            .bind(content.at)
            .bind(content.what)
            .bind(content.actor)
            .bind(content.subject)
            .bind(content.facts)
            .bind(content.personal_hash)
            .bind(content.previous)
            .bind(content.hash())
            .execute(at)
            .await
            .map(drop)
    })?;
    if let Some((salt, personal)) = personal {
        on!(tx.at(), at => {
            sqlx::query(APPEND_PERSONAL).bind(number).bind(salt).bind(personal).execute(at).await.map(drop)
        })?;
    }
    Ok(())
}

/// Writes a deed that changes no row: something was read, written out, or brought back whole.
pub async fn record<A: Act>(db: &Db, _: &Permit<A>, deed: Deed, now: Moment) -> Result<(), Error> {
    db.write(move |mut tx| async move {
        append(&mut tx, deed, now).await?;
        tx.commit(()).await
    })
    .await
}

/// At most `limit` entries, the newest first: those before the number `after`, where the list was read so far.
pub async fn list(db: &Db, _: &Permit<ReadAudit>, after: Option<i64>, limit: u32) -> Result<Vec<Entry>, Error> {
    let after = after.unwrap_or(i64::MAX);
    let rows: Vec<EntryRow> =
        on!(db.reader(), at => sqlx::query_as(LIST).bind(after).bind(i64::from(limit)).fetch_all(at).await)?;
    rows.into_iter().map(EntryRow::entry).collect()
}

/// The newest entry's number and hash; none where nothing was done yet.
pub async fn head(db: &Db, _: &Permit<ReadAudit>) -> Result<Option<Head>, Error> {
    let row: Option<HeadRow> = on!(db.reader(), at => sqlx::query_as(HEAD).fetch_optional(at).await)?;
    Ok(row.map(|row| Head { number: row.audit_id, hash: row.hash }))
}

/// Reads the whole log and says whether it is what was written, up to the first fault. That nothing is missing at its
/// end can only be told by comparison with a head that was noted elsewhere: `expected`.
pub async fn verify(db: &Db, _: &Permit<ReadAudit>, expected: Option<&Head>) -> Result<Verdict, Error> {
    let mut verdict = Verdict::default();
    loop {
        let after = verdict.head.as_ref().map_or(i64::MIN, |head| head.number);
        // An entry and its personal part come from one query, so that none is forgotten in between.
        let rows: Vec<EntryRow> =
            on!(db.reader(), at => sqlx::query_as(READ_ON).bind(after).bind(CHUNK).fetch_all(at).await)?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            verdict.broken = row.fault(verdict.head.as_ref(), expected);
            if verdict.broken.is_some() {
                return Ok(verdict);
            }
            verdict.entries += 1;
            verdict.personal += u64::from(row.personal.is_some());
            verdict.head = Some(Head { number: row.audit_id, hash: row.hash });
        }
    }
    let end = verdict.head.as_ref().map_or(0, |head| head.number);
    let left_over: Option<i64> = on!(db.reader(), at => sqlx::query_scalar(LEFT_OVER).fetch_one(at).await)?;
    if expected.is_some_and(|expected| expected.number > end) || left_over.is_some_and(|number| number > end) {
        verdict.broken = Some((end + 1, Fault::Cut));
    }
    Ok(verdict)
}

/// Deletes the personal parts of what was done before this moment, and tells how many. The chain keeps their hashes,
/// which tell nothing without the salts that go with them.
pub async fn forget_personal(db: &Db, _: &Permit<RunJobs>, before: Moment) -> Result<u64, Error> {
    db.write(move |mut tx| async move {
        let before = before.micros();
        let rows =
            on!(tx.at(), at => sqlx::query(FORGET).bind(before).execute(at).await.map(|done| done.rows_affected()))?;
        tx.commit(rows).await
    })
    .await
}

/// 244 bits of chance, in hexadecimal digits.
fn salt() -> String {
    format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple())
}

#[derive(FromRow)]
struct HeadRow {
    audit_id: i64,
    hash: String,
}

#[derive(FromRow)]
struct EntryRow {
    audit_id: i64,
    done_at: i64,
    what: String,
    actor: Option<Uuid>,
    subject: Option<String>,
    facts: String,
    personal_hash: Option<String>,
    previous: String,
    hash: String,
    salt: Option<String>,
    personal: Option<String>,
}

impl EntryRow {
    fn entry(self) -> Result<Entry, Error> {
        let facts = |json: &str| serde_json::from_str(json).map_err(|_| Error::Unreadable("entry of the audit log"));
        Ok(Entry {
            number: self.audit_id,
            at: Moment::from_micros(self.done_at),
            what: self.what,
            actor: self.actor.map(|id| AccountId(id.as_u128())),
            subject: self.subject,
            facts: facts(&self.facts)?,
            personal: match (self.personal_hash, self.personal) {
                (None, _) => Personal::Nothing,
                (Some(_), Some(personal)) => Personal::Kept(facts(&personal)?),
                (Some(_), None) => Personal::Forgotten,
            },
        })
    }

    /// What is wrong with it as the entry that follows on `head`, and with which number.
    fn fault(&self, head: Option<&Head>, expected: Option<&Head>) -> Option<(i64, Fault)> {
        let (last, previous) = head.map_or((0, chain::BEGINNING), |head| (head.number, head.hash.as_str()));
        let content = Content {
            number: self.audit_id,
            at: self.done_at,
            what: &self.what,
            actor: self.actor,
            subject: self.subject.as_deref(),
            facts: &self.facts,
            personal_hash: self.personal_hash.as_deref(),
            previous: &self.previous,
        };
        let fault = if self.audit_id > last + 1 {
            return Some((last + 1, Fault::Missing));
        } else if self.audit_id <= last {
            Fault::Order
        } else if content.hash() != self.hash {
            Fault::Changed
        } else if self.previous != previous {
            Fault::Order
        } else if !self.is_personally_sound() {
            Fault::Personal
        } else if expected.is_some_and(|expected| expected.number == self.audit_id && expected.hash != self.hash) {
            Fault::Replaced
        } else {
            return None;
        };
        Some((self.audit_id, fault))
    }

    /// Whether the personal part is the one that was written, or is deleted.
    fn is_personally_sound(&self) -> bool {
        match (&self.salt, &self.personal) {
            (Some(salt), Some(personal)) => self.personal_hash.as_ref() == Some(&personal_hash(salt, personal)),
            _ => true,
        }
    }
}
