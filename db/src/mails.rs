//! Outgoing mail: written with what causes it, kept for administrators to look after. How one is sent stands in
//! [`sending`]; what a mail is, in [`domain::mail`].

use crate::error::{Error, storable, stored};
use crate::jobs::Enqueued;
use crate::write::Tx;
use crate::{Db, audit, identifier, jobs};
use domain::access::{ManageMail, Permit, RunJobs, SendMail};
use domain::audit::Deed;
use domain::job::{Key, Kind, NewJob, Trouble};
use domain::mail::{MailCard, MailId, MailState, MailText, NewMail, STALE_SECONDS, is_stale};
use domain::moment::Moment;
use serde_json::json;
use sqlx::FromRow;
use std::collections::BTreeMap;
use uuid::Uuid;

pub mod sending;

const INSERT: &str = "
    INSERT INTO mail (mail_id, unique_key, about, recipient, language, subject, text, html, state, attempts, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'queued', 0, $9)
    ON CONFLICT (unique_key) DO NOTHING";
const FIND_KEY: &str = "SELECT mail_id FROM mail WHERE unique_key = $1";
const LIST: &str = "
    SELECT mail_id, recipient, subject, about, language, state, attempts, trouble_code, trouble_text, created_at, sent_at
    FROM mail WHERE mail_id < $1 ORDER BY mail_id DESC LIMIT $2";
const LIST_STATE: &str = "
    SELECT mail_id, recipient, subject, about, language, state, attempts, trouble_code, trouble_text, created_at, sent_at
    FROM mail WHERE state = $3 AND mail_id < $1 ORDER BY mail_id DESC LIMIT $2";
const FIND: &str = "
    SELECT mail_id, recipient, subject, about, language, state, attempts, trouble_code, trouble_text, created_at, sent_at
    FROM mail WHERE mail_id = $1";
const FIND_TEXT: &str = "SELECT text, html FROM mail WHERE mail_id = $1";
const COUNT: &str = "SELECT state, count(*) FROM mail GROUP BY state";
const RETRY: &str = "UPDATE mail SET state = 'queued' WHERE mail_id = $1 AND state <> 'sent'";
const PRUNE: &str = "DELETE FROM mail WHERE created_at < $1";
// Its job was called off, or has killed its workers.
const FORSAKE: &str = "
    UPDATE mail SET state = 'failed', trouble_code = $2, trouble_text = $3
    WHERE state IN ('queued', 'sending') AND created_at < $1";

/// How long mails stay, in seconds.
const KEPT: i64 = 30 * 86_400;

/// What became of a mail that was to be queued.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Queued {
    /// It is new.
    New(MailId),
    /// Its cause has a mail already, whatever that says: nothing was written.
    Existing(MailId),
}

/// What became of a mail that an administrator wants sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Retried {
    /// It is in the queue.
    Queued,
    /// It has been sent already: nothing was written.
    Sent,
    /// It is older than a day: nothing was written.
    Stale,
    /// There is no such mail.
    Absent,
}

/// Writes a mail in somebody's transaction, with the job that sends it. `key` names its cause: the same cause
/// twice is one mail. [`Error::Invalid`] where it breaks a limit of [`NewMail::check`].
pub(crate) async fn write(tx: &mut Tx, mail: &NewMail, key: &str, now: Moment) -> Result<Queued, Error> {
    mail.check()?;
    storable("key", key)?;
    let id = identifier::of(now);
    let rows = on!(tx.at(), at => {
        sqlx::query(INSERT)
            .bind(id)
            .bind(key)
            .bind(mail.about)
            .bind(mail.to.as_str())
            .bind(mail.language.tag())
            .bind(&mail.subject)
            .bind(&mail.text)
            .bind(&mail.html)
            .bind(now.micros())
            .execute(at)
            .await
            .map(|done| done.rows_affected())
    })?;
    if rows == 0 {
        let id: Uuid = on!(tx.at(), at => sqlx::query_scalar(FIND_KEY).bind(key).fetch_one(at).await)?;
        return Ok(Queued::Existing(MailId(id.as_u128())));
    }
    let id = MailId(id.as_u128());
    jobs::append(tx, &job(id, now), now).await?;
    Ok(Queued::New(id))
}

/// Queues a mail in a transaction of its own. `key` names its cause.
pub async fn queue(db: &Db, _: &Permit<SendMail>, mail: NewMail, key: &str, now: Moment) -> Result<Queued, Error> {
    let key = key.to_owned();
    db.write(move |mut tx| async move {
        let queued = write(&mut tx, &mail, &key, now).await?;
        tx.commit(queued).await
    })
    .await
}

/// Queues the message by which an administrator tries whether mail arrives. `key` names the press of the button.
pub async fn test(
    db: &Db,
    permit: &Permit<ManageMail>,
    mail: NewMail,
    key: &str,
    now: Moment,
) -> Result<Queued, Error> {
    let (key, holder) = (format!("test {key}"), permit.holder());
    db.write(move |mut tx| async move {
        let queued = write(&mut tx, &mail, &key, now).await?;
        if let Queued::New(id) = queued {
            audit::append(&mut tx, Deed::new("mail.tested", holder).to("mail", id), now).await?;
        }
        tx.commit(queued).await
    })
    .await
}

/// Mails, the newest first, `limit` at most: all or those of one state, after the last one of the page before.
pub async fn list(
    db: &Db,
    _: &Permit<ManageMail>,
    state: Option<MailState>,
    after: Option<MailId>,
    limit: u32,
) -> Result<Vec<MailCard>, Error> {
    let after = Uuid::from_u128(after.map_or(u128::MAX, |id| id.0));
    let rows: Vec<CardRow> = on!(db.reader(), at => {
        let query = sqlx::query_as(if state.is_some() { LIST_STATE } else { LIST }).bind(after).bind(i64::from(limit));
        let query = if let Some(state) = state { query.bind(state.as_str()) } else { query };
        query.fetch_all(at).await
    })?;
    rows.into_iter().map(CardRow::card).collect()
}

/// How many mails there are in each state; a state without any is left out.
pub async fn count(db: &Db, _: &Permit<ManageMail>) -> Result<BTreeMap<MailState, u64>, Error> {
    let rows: Vec<(String, i64)> = on!(db.reader(), at => sqlx::query_as(COUNT).fetch_all(at).await)?;
    rows.iter().map(|(state, n)| Ok((stored(state, "state of a mail")?, n.unsigned_abs()))).collect()
}

/// A mail with what it says, and the entry in the audit log that it was read.
pub async fn find(db: &Db, permit: &Permit<ManageMail>, id: MailId, now: Moment) -> Result<Option<MailText>, Error> {
    let deed = Deed::new("mail.read", permit.holder()).to("mail", id);
    db.write(move |mut tx| async move {
        let Some(card) = find_card(&mut tx, id).await? else { return tx.leave(None).await };
        let at_id = Uuid::from_u128(id.0);
        let (text, html): (String, Option<String>) =
            on!(tx.at(), at => sqlx::query_as(FIND_TEXT).bind(at_id).fetch_one(at).await)?;
        audit::append(&mut tx, deed, now).await?;
        tx.commit(Some(MailText { card, text, html })).await
    })
    .await
}

/// Queues a mail once more, which was held or given up, say. Where its job still waits for its next attempt, that
/// one need not wait any longer.
pub async fn retry(db: &Db, permit: &Permit<ManageMail>, id: MailId, now: Moment) -> Result<Retried, Error> {
    let deed = Deed::new("mail.retried", permit.holder()).to("mail", id);
    db.write(move |mut tx| async move {
        let Some(card) = find_card(&mut tx, id).await? else { return tx.leave(Retried::Absent).await };
        let at_id = Uuid::from_u128(id.0);
        if card.state != MailState::Sent && is_stale(card.created_at, now) {
            return tx.leave(Retried::Stale).await;
        }
        // The statement itself asks whether it was sent: a worker may have done so just now.
        let rows =
            on!(tx.at(), at => sqlx::query(RETRY).bind(at_id).execute(at).await.map(|done| done.rows_affected()))?;
        if rows == 0 {
            return tx.leave(Retried::Sent).await;
        }
        let job = job(id, now);
        if jobs::append(&mut tx, &job, now).await? == Enqueued::Existing {
            jobs::hurry(&mut tx, &job.key, now).await?;
        }
        audit::append(&mut tx, deed, now).await?;
        tx.commit(Retried::Queued).await
    })
    .await
}

/// Deletes mails after 30 days, and gives up those that nobody sends any more. How many were deleted.
pub async fn prune(db: &Db, _: &Permit<RunJobs>, now: Moment) -> Result<u64, Error> {
    db.write(move |mut tx| async move {
        let old = now.plus_seconds(-KEPT).micros();
        let rows = on!(tx.at(), at => sqlx::query(PRUNE).bind(old).execute(at).await.map(|done| done.rows_affected()))?;
        let stale = now.plus_seconds(-STALE_SECONDS).micros();
        let trouble = Trouble::new("stale", "It was not sent within a day, and is sent no more.");
        on!(tx.at(), at => {
            sqlx::query(FORSAKE).bind(stale).bind(trouble.code).bind(trouble.text).execute(at).await.map(drop)
        })?;
        tx.commit(rows).await
    })
    .await
}

/// The work of sending a mail: once in the queue, however often it is asked for.
fn job(id: MailId, now: Moment) -> NewJob {
    NewJob {
        kind: Kind::SendMail,
        payload: json!({ "mail": id.to_string() }).to_string(),
        key: Key::Live(format!("mail {id}")),
        run_at: now,
    }
}

async fn find_card(tx: &mut Tx, id: MailId) -> Result<Option<MailCard>, Error> {
    let id = Uuid::from_u128(id.0);
    let row: Option<CardRow> = on!(tx.at(), at => sqlx::query_as(FIND).bind(id).fetch_optional(at).await)?;
    row.map(CardRow::card).transpose()
}

#[derive(FromRow)]
struct CardRow {
    mail_id: Uuid,
    recipient: String,
    subject: String,
    about: String,
    language: String,
    state: String,
    attempts: i64,
    trouble_code: Option<String>,
    trouble_text: Option<String>,
    created_at: i64,
    sent_at: Option<i64>,
}

impl CardRow {
    fn card(self) -> Result<MailCard, Error> {
        Ok(MailCard {
            id: MailId(self.mail_id.as_u128()),
            to: self.recipient,
            subject: self.subject,
            about: self.about,
            language: stored(&self.language, "language")?,
            state: stored(&self.state, "state of a mail")?,
            attempts: u32::try_from(self.attempts).map_err(|_| Error::Unreadable("mail"))?,
            trouble: self.trouble_code.zip(self.trouble_text).map(|(code, text)| Trouble { code, text }),
            created_at: Moment::from_micros(self.created_at),
            sent_at: self.sent_at.map(Moment::from_micros),
        })
    }
}
