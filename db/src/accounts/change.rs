//! What changes in an account: its name, its password, what it may do. Whatever changes what somebody may do ends
//! the account's sessions in the same transaction: a token of the old role is never good for the new one.
//!
//! Rows are locked in one order, the member's before the account's before the sessions', so that no two changes wait
//! for each other.

use crate::error::storable;
use crate::write::Tx;
use crate::{Db, Error, audit};
use domain::access::{EditProfile, Permit, UseAccount, WriteAccounts};
use domain::account::password::PasswordHash;
use domain::account::session::{SessionId, TokenHash};
use domain::account::{AccountId, Email, Office, PersonName, Status};
use domain::audit::Deed;
use domain::language::Language;
use domain::member::{MemberId, Standing};
use domain::moment::Moment;
use uuid::Uuid;

const RENAME_MEMBER: &str = "
    UPDATE member SET name = $2, updated_at = $3
    WHERE member_id = (SELECT account.member_id FROM account WHERE account.account_id = $1) AND standing <> 'erased'";
const RENAME: &str = "UPDATE account SET name = $2, updated_at = $3 WHERE account_id = $1 AND member_id IS NULL";
const SET_LANGUAGE: &str = "UPDATE account SET language = $2, updated_at = $3 WHERE account_id = $1";
const SET_PASSWORD: &str = "UPDATE account SET password_hash = $2, updated_at = $3 WHERE account_id = $1";
const RESET_PASSWORD: &str =
    "UPDATE account SET password_hash = $2, updated_at = $3 WHERE email = $1 RETURNING account_id";
const REHASH: &str = "UPDATE account SET password_hash = $3 WHERE account_id = $1 AND password_hash = $2";
const SET_OFFICE: &str = "UPDATE account SET office = $2, updated_at = $3 WHERE account_id = $1";
const SET_STATUS: &str = "UPDATE account SET status = $2, updated_at = $3 WHERE account_id = $1";
const SET_STANDING: &str = "
    UPDATE member SET standing = $2, updated_at = $3
    WHERE member_id = (SELECT account.member_id FROM account WHERE account.account_id = $1)
        AND standing <> 'erased' AND standing <> $2";
const FOLLOW: &str = "
    UPDATE account SET status = $2, updated_at = $3 WHERE member_id = $1 AND status <> $2 RETURNING account_id";
const DELETE_BY_MEMBER: &str = "DELETE FROM account WHERE member_id = $1 RETURNING account_id";
const END_SESSIONS: &str = "DELETE FROM session WHERE account_id = $1 AND session_id <> $2";
const RENEW_SESSION: &str = "UPDATE session SET token_hash = $3 WHERE session_id = $1 AND account_id = $2";

/// The name that others see from now on: the member's, where the account is one's, else the account's own. False where
/// the permit's holder has no account any more.
pub async fn rename(db: &Db, permit: &Permit<EditProfile>, name: &PersonName, now: Moment) -> Result<bool, Error> {
    storable("name", name.as_str())?;
    let Some(holder) = permit.holder() else { return Ok(false) };
    let name = name.as_str().to_owned();
    db.write(move |mut tx| async move {
        let id = Uuid::from_u128(holder.0);
        let changed =
            update(&mut tx, RENAME_MEMBER, id, &name, now).await? || update(&mut tx, RENAME, id, &name, now).await?;
        if !changed {
            return tx.leave(false).await;
        }
        let deed = Deed::new("account.renamed", Some(holder)).to("account", id).personally("name", name);
        audit::append(&mut tx, deed, now).await?;
        tx.commit(true).await
    })
    .await
}

/// In which language the site speaks to the permit's holder from now on. False where that account is gone.
pub async fn set_language(
    db: &Db,
    permit: &Permit<UseAccount>,
    language: Language,
    now: Moment,
) -> Result<bool, Error> {
    let Some(holder) = permit.holder() else { return Ok(false) };
    db.write(move |mut tx| async move {
        let id = Uuid::from_u128(holder.0);
        if !update(&mut tx, SET_LANGUAGE, id, language.tag(), now).await? {
            return tx.leave(false).await;
        }
        let deed = Deed::new("account.language-changed", Some(holder)).to("account", id);
        audit::append(&mut tx, deed.with("language", language.tag()), now).await?;
        tx.commit(true).await
    })
    .await
}

/// The permit's holder has another password from now on. Every session ends but the one that it was changed in, which
/// goes on under a new token. Who checked the old password is the caller. False where the account or that session is gone;
/// then nothing is changed.
pub async fn set_password(
    db: &Db,
    permit: &Permit<UseAccount>,
    hash: &PasswordHash,
    keep: Option<(SessionId, &TokenHash)>,
    now: Moment,
) -> Result<bool, Error> {
    let Some(holder) = permit.holder() else { return Ok(false) };
    let (hash, keep) = (hash.clone(), keep.map(|(id, token)| (Uuid::from_u128(id.0), token.clone())));
    db.write(move |mut tx| async move {
        let id = Uuid::from_u128(holder.0);
        if !update(&mut tx, SET_PASSWORD, id, hash.as_str(), now).await? {
            return tx.leave(false).await;
        }
        if let Some((session, token)) = &keep {
            let kept = on!(tx.at(), at => {
                sqlx::query(RENEW_SESSION).bind(session).bind(id).bind(token.as_str()).execute(at).await
                    .map(|done| done.rows_affected())
            })?;
            // It was ended meanwhile, perhaps because somebody else had it: then it changes nothing any more.
            if kept == 0 {
                return tx.leave(false).await;
            }
        }
        end_sessions(&mut tx, id, keep.as_ref().map(|(session, _)| *session)).await?;
        audit::append(&mut tx, Deed::new("account.password-changed", Some(holder)).to("account", id), now).await?;
        tx.commit(true).await
    })
    .await
}

/// The account with this address has another password from now on, and all its sessions end. False where there is none.
pub async fn reset_password(
    db: &Db,
    permit: &Permit<WriteAccounts>,
    email: &Email,
    hash: &PasswordHash,
    now: Moment,
) -> Result<bool, Error> {
    let (email, hash, actor) = (email.as_str().to_owned(), hash.clone(), permit.holder());
    db.write(move |mut tx| async move {
        let id: Option<Uuid> = on!(tx.at(), at => {
            sqlx::query_scalar(RESET_PASSWORD)
                .bind(email)
                .bind(hash.as_str())
                .bind(now.micros())
                .fetch_optional(at)
                .await
        })?;
        let Some(id) = id else { return tx.leave(false).await };
        end_sessions(&mut tx, id, None).await?;
        audit::append(&mut tx, Deed::new("account.password-reset", actor).to("account", id), now).await?;
        tx.commit(true).await
    })
    .await
}

/// Stores the same password hashed anew, because hashing became dearer: whoever signed in with it has just proved that
/// it is right, hence no permit and no deed. False where the password was changed meanwhile.
pub async fn rehash(db: &Db, id: AccountId, was: &PasswordHash, is: &PasswordHash) -> Result<bool, Error> {
    let (was, is) = (was.clone(), is.clone());
    db.write(move |mut tx| async move {
        let id = Uuid::from_u128(id.0);
        let rows = on!(tx.at(), at => {
            sqlx::query(REHASH).bind(id).bind(was.as_str()).bind(is.as_str()).execute(at).await
                .map(|done| done.rows_affected())
        })?;
        tx.commit(rows > 0).await
    })
    .await
}

/// What the account is made for from now on. Its sessions end. False where there is none.
pub async fn set_office(
    db: &Db,
    permit: &Permit<WriteAccounts>,
    id: AccountId,
    office: Office,
    now: Moment,
) -> Result<bool, Error> {
    let actor = permit.holder();
    db.write(move |mut tx| async move {
        let id = Uuid::from_u128(id.0);
        if !update(&mut tx, SET_OFFICE, id, office.as_str(), now).await? {
            return tx.leave(false).await;
        }
        end_sessions(&mut tx, id, None).await?;
        let deed = Deed::new("account.office-changed", actor).to("account", id).with("office", office.as_str());
        audit::append(&mut tx, deed, now).await?;
        tx.commit(true).await
    })
    .await
}

/// Whether the account may be used from now on; its member, if it has one, follows in the same transaction, and its
/// sessions end. False where there is none.
pub async fn set_status(
    db: &Db,
    permit: &Permit<WriteAccounts>,
    id: AccountId,
    status: Status,
    now: Moment,
) -> Result<bool, Error> {
    let actor = permit.holder();
    db.write(move |mut tx| async move {
        let id = Uuid::from_u128(id.0);
        update(&mut tx, SET_STANDING, id, status.standing().as_str(), now).await?;
        if !update(&mut tx, SET_STATUS, id, status.as_str(), now).await? {
            return tx.leave(false).await;
        }
        end_sessions(&mut tx, id, None).await?;
        append_status(&mut tx, actor, id, status, now).await?;
        tx.commit(true).await
    })
    .await
}

/// The account follows its member: the same status, and none where the member is erased. Its sessions end.
pub(crate) async fn follow(
    tx: &mut Tx,
    actor: Option<AccountId>,
    member: MemberId,
    standing: Standing,
    now: Moment,
) -> Result<(), Error> {
    let member = Uuid::from_u128(member.0);
    let Some(status) = Status::of(standing) else {
        let id: Option<Uuid> =
            on!(tx.at(), at => sqlx::query_scalar(DELETE_BY_MEMBER).bind(member).fetch_optional(at).await)?;
        let Some(id) = id else { return Ok(()) };
        return audit::append(tx, Deed::new("account.deleted", actor).to("account", id), now).await;
    };
    let id: Option<Uuid> = on!(tx.at(), at => {
        sqlx::query_scalar(FOLLOW).bind(member).bind(status.as_str()).bind(now.micros()).fetch_optional(at).await
    })?;
    let Some(id) = id else { return Ok(()) };
    end_sessions(tx, id, None).await?;
    append_status(tx, actor, id, status, now).await
}

async fn append_status(
    tx: &mut Tx,
    actor: Option<AccountId>,
    id: Uuid,
    status: Status,
    now: Moment,
) -> Result<(), Error> {
    let deed = Deed::new("account.status-changed", actor).to("account", id).with("status", status.as_str());
    audit::append(tx, deed, now).await
}

/// Runs one of the updates above: account, new word, moment. Whether it found a row.
async fn update(tx: &mut Tx, sql: &'static str, id: Uuid, word: &str, now: Moment) -> Result<bool, Error> {
    let rows = on!(tx.at(), at => {
        sqlx::query(sql).bind(id).bind(word).bind(now.micros()).execute(at).await.map(|done| done.rows_affected())
    })?;
    Ok(rows > 0)
}

/// Ends the account's sessions but for one.
pub(crate) async fn end_sessions(tx: &mut Tx, account: Uuid, except: Option<Uuid>) -> Result<u64, Error> {
    let except = except.unwrap_or_else(Uuid::nil);
    let rows = on!(tx.at(), at => {
        sqlx::query(END_SESSIONS).bind(account).bind(except).execute(at).await.map(|done| done.rows_affected())
    })?;
    Ok(rows)
}
