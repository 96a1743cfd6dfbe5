//! Who is signed in: one row for each browser, found by the hash of its token. How long a session lasts is a rule of
//! `domain`; a row that is there may be over.

use crate::accounts::change::end_sessions;
use crate::error::{storable, stored};
use crate::{Db, Error, audit, identifier};
use domain::access::{Permit, Role, RunJobs, UseAccount};
use domain::account::password::PasswordHash;
use domain::account::session::{Session, SessionCard, SessionId, TokenHash, is_alive, limits};
use domain::account::{AccountId, Office, Status};
use domain::audit::Deed;
use domain::member::MemberId;
use domain::moment::Moment;
use sqlx::{FromRow, QueryBuilder};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Changes nothing, and waits for every change of the password that has begun: no session begins with the old one.
const HOLD_PASSWORD: &str = "UPDATE account SET status = status WHERE account_id = $1 AND password_hash = $2";
const BEGIN: &str = "
    INSERT INTO session (session_id, token_hash, account_id, began_at, seen_at, device) VALUES ($1, $2, $3, $4, $4, $5)";
const FIND: &str = "
    SELECT session.session_id, session.account_id, account_named.member_id, account_named.name, account_named.office,
        account_named.status, account_named.language, session.began_at, session.seen_at
    FROM session JOIN account_named ON account_named.account_id = session.account_id WHERE session.token_hash = $1";
const SEEN: &str = "UPDATE session SET seen_at = $2 WHERE session_id = $1 AND seen_at < $2";
const LIST: &str = "
    SELECT session_id, began_at, seen_at, device, office, status
    FROM session JOIN account ON account.account_id = session.account_id
    WHERE session.account_id = $1 ORDER BY seen_at DESC, session_id DESC";
/// Completed when it is used.
const ALIVE: &str = "
    SELECT session_id, began_at, seen_at, device, office, status
    FROM session JOIN account ON account.account_id = session.account_id WHERE session_id IN (";
const END: &str = "DELETE FROM session WHERE session_id = $1 AND account_id = $2";
const END_BY_TOKEN: &str = "DELETE FROM session WHERE token_hash = $1 RETURNING account_id";
const PRUNE: &str = "
    DELETE FROM session WHERE began_at <= $1 OR seen_at <= $2 OR (began_at <= $3 OR seen_at <= $4)
        AND account_id IN (SELECT account_id FROM account WHERE office <> 'member' AND status = 'active')";

const END_OLDEST: &str = "
    DELETE FROM session WHERE account_id = $1 AND session_id NOT IN (
        SELECT session_id FROM session WHERE account_id = $1 ORDER BY seen_at DESC, session_id DESC LIMIT $2)";

/// The most sessions of one account: more browsers than anybody has. Who signs in once more ends the one longest unseen.
const MOST: i64 = 20;
/// Sessions asked for in one statement.
const CHUNK: usize = 500;

/// Signs a browser in. It takes no permit: the proof is the password, whose stored hash the caller has just checked.
/// `None` where the account is gone, or its password was changed since. Beyond `MOST` the session longest unseen ends.
pub async fn begin(
    db: &Db,
    account: AccountId,
    checked: &PasswordHash,
    token: &TokenHash,
    device: &str,
    now: Moment,
) -> Result<Option<SessionId>, Error> {
    storable("device", device)?;
    let (checked, token, device) = (checked.clone(), token.clone(), device.to_owned());
    db.write(move |mut tx| async move {
        let owner = Uuid::from_u128(account.0);
        let held = on!(tx.at(), at => {
            sqlx::query(HOLD_PASSWORD).bind(owner).bind(checked.as_str()).execute(at).await
                .map(|done| done.rows_affected())
        })?;
        if held == 0 {
            return tx.leave(None).await;
        }
        let id = identifier::of(now);
        on!(tx.at(), at => {
            sqlx::query(BEGIN)
                .bind(id)
                .bind(token.as_str())
                .bind(owner)
                .bind(now.micros())
                .bind(device)
                .execute(at)
                .await
                .map(drop)
        })?;
        on!(tx.at(), at => sqlx::query(END_OLDEST).bind(owner).bind(MOST).execute(at).await.map(drop))?;
        audit::append(&mut tx, Deed::new("session.began", Some(account)).to("account", owner), now).await?;
        tx.commit(Some(SessionId(id.as_u128()))).await
    })
    .await
}

/// The session with this token, alive or not, in one query: every request of whoever is signed in asks it. It takes no
/// permit: the proof is the token.
pub async fn find(db: &Db, token: &TokenHash) -> Result<Option<Session>, Error> {
    let row: Option<SessionRow> =
        on!(db.reader(), at => sqlx::query_as(FIND).bind(token.as_str()).fetch_optional(at).await)?;
    row.map(SessionRow::read).transpose()
}

/// Writes down that the session's browser was here. Call it where [`Session::is_news`] says so: once a minute at most.
pub async fn seen(db: &Db, id: SessionId, now: Moment) -> Result<(), Error> {
    db.write(move |mut tx| async move {
        let id = Uuid::from_u128(id.0);
        on!(tx.at(), at => sqlx::query(SEEN).bind(id).bind(now.micros()).execute(at).await.map(drop))?;
        tx.commit(()).await
    })
    .await
}

/// The sessions of the permit's holder that are alive, the one that was seen last first.
pub async fn list(db: &Db, permit: &Permit<UseAccount>, now: Moment) -> Result<Vec<SessionCard>, Error> {
    let Some(AccountId(account)) = permit.holder() else { return Ok(Vec::new()) };
    let account = Uuid::from_u128(account);
    let rows: Vec<LifeRow> = on!(db.reader(), at => sqlx::query_as(LIST).bind(account).fetch_all(at).await)?;
    let mut cards = Vec::with_capacity(rows.len());
    for row in rows {
        if row.is_alive(now)? {
            cards.push(SessionCard {
                id: SessionId(row.session_id.as_u128()),
                device: row.device,
                began: Moment::from_micros(row.began_at),
                seen: Moment::from_micros(row.seen_at),
            });
        }
    }
    Ok(cards)
}

/// Those of the sessions that are there and alive: what live streams ask, so that none outlives its session.
pub async fn alive(db: &Db, ids: &[SessionId], now: Moment) -> Result<BTreeSet<SessionId>, Error> {
    let mut alive = BTreeSet::new();
    for chunk in ids.chunks(CHUNK) {
        let rows: Vec<LifeRow> = on!(db.reader(), at => {
            let mut query = QueryBuilder::new(ALIVE);
            let mut list = query.separated(", ");
            for id in chunk {
                list.push_bind(Uuid::from_u128(id.0));
            }
            query.push(")");
            query.build_query_as().fetch_all(at).await
        })?;
        for row in rows {
            if row.is_alive(now)? {
                alive.insert(SessionId(row.session_id.as_u128()));
            }
        }
    }
    Ok(alive)
}

/// Ends one session of the permit's holder. False where that one is somebody else's or over.
pub async fn end(db: &Db, permit: &Permit<UseAccount>, id: SessionId, now: Moment) -> Result<bool, Error> {
    let Some(holder) = permit.holder() else { return Ok(false) };
    db.write(move |mut tx| async move {
        let (id, owner) = (Uuid::from_u128(id.0), Uuid::from_u128(holder.0));
        let rows = on!(tx.at(), at => {
            sqlx::query(END).bind(id).bind(owner).execute(at).await.map(|done| done.rows_affected())
        })?;
        if rows == 0 {
            return tx.leave(false).await;
        }
        audit::append(&mut tx, ended(holder).with("sessions", rows), now).await?;
        tx.commit(true).await
    })
    .await
}

/// Signs a browser out. It takes no permit: the proof is the token. False where there was no such session.
pub async fn end_by_token(db: &Db, token: &TokenHash, now: Moment) -> Result<bool, Error> {
    let token = token.clone();
    db.write(move |mut tx| async move {
        let owner: Option<Uuid> =
            on!(tx.at(), at => sqlx::query_scalar(END_BY_TOKEN).bind(token.as_str()).fetch_optional(at).await)?;
        let Some(owner) = owner else { return tx.leave(false).await };
        audit::append(&mut tx, ended(AccountId(owner.as_u128())).with("sessions", 1), now).await?;
        tx.commit(true).await
    })
    .await
}

/// Ends every session of the permit's holder but for one, and tells how many.
pub async fn end_all(
    db: &Db,
    permit: &Permit<UseAccount>,
    except: Option<SessionId>,
    now: Moment,
) -> Result<u64, Error> {
    let Some(holder) = permit.holder() else { return Ok(0) };
    db.write(move |mut tx| async move {
        let except = except.map(|id| Uuid::from_u128(id.0));
        let rows = end_sessions(&mut tx, Uuid::from_u128(holder.0), except).await?;
        if rows == 0 {
            return tx.leave(0).await;
        }
        audit::append(&mut tx, ended(holder).with("sessions", rows), now).await?;
        tx.commit(rows).await
    })
    .await
}

/// Deletes the sessions that lasted too long, and tells how many. One that seems to come from the future stays: the
/// clock may have been set back for a while, and until it is right again the session opens nothing.
pub async fn prune(db: &Db, _: &Permit<RunJobs>, now: Moment) -> Result<u64, Error> {
    let before = |seconds: i64| now.plus_seconds(-seconds).micros();
    let (member, staff) = (limits(Role::Member), limits(Role::Administrator));
    let [began, seen] = [before(member.absolute), before(member.idle)];
    let [staff_began, staff_seen] = [before(staff.absolute), before(staff.idle)];
    db.write(move |mut tx| async move {
        let rows = on!(tx.at(), at => {
            sqlx::query(PRUNE).bind(began).bind(seen).bind(staff_began).bind(staff_seen).execute(at).await
                .map(|done| done.rows_affected())
        })?;
        tx.commit(rows).await
    })
    .await
}

fn ended(holder: AccountId) -> Deed {
    Deed::new("session.ended", Some(holder)).to("account", Uuid::from_u128(holder.0))
}

#[derive(FromRow)]
struct SessionRow {
    session_id: Uuid,
    account_id: Uuid,
    member_id: Option<Uuid>,
    name: String,
    office: String,
    status: String,
    language: String,
    began_at: i64,
    seen_at: i64,
}

impl SessionRow {
    fn read(self) -> Result<Session, Error> {
        Ok(Session {
            id: SessionId(self.session_id.as_u128()),
            account: AccountId(self.account_id.as_u128()),
            member: self.member_id.map(|id| MemberId(id.as_u128())),
            name: self.name,
            office: stored(&self.office, "office")?,
            status: stored(&self.status, "status")?,
            language: stored(&self.language, "language")?,
            began: Moment::from_micros(self.began_at),
            seen: Moment::from_micros(self.seen_at),
        })
    }
}

/// What tells whether a session is alive.
#[derive(FromRow)]
struct LifeRow {
    session_id: Uuid,
    began_at: i64,
    seen_at: i64,
    device: String,
    office: String,
    status: String,
}

impl LifeRow {
    fn is_alive(&self, now: Moment) -> Result<bool, Error> {
        let (office, status): (Office, Status) = (stored(&self.office, "office")?, stored(&self.status, "status")?);
        let [began, seen] = [self.began_at, self.seen_at].map(Moment::from_micros);
        Ok(is_alive(office.role(status), began, seen, now))
    }
}
