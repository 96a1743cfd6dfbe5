//! A mail on its way out: taken, sent, held or given up. Only the job `mail.send` calls this, one at a time for each
//! mail; a mail that the mail server has taken is never handed out again.

use crate::error::{Error, stored};
use crate::{Db, write::Tx};
use domain::access::{Permit, SendMail};
use domain::account::Email;
use domain::job::Trouble;
use domain::mail::{Letter, MailId};
use domain::moment::Moment;
use sqlx::FromRow;
use uuid::Uuid;

const BEGIN: &str = "
    UPDATE mail SET state = 'sending', attempts = attempts + 1, message_id = COALESCE(message_id, $2)
    WHERE mail_id = $1 AND state IN ('queued', 'sending')
    RETURNING message_id, recipient, subject, text, html, language, created_at";
const SENT: &str = "
    UPDATE mail SET state = 'sent', sent_at = $2, trouble_code = NULL, trouble_text = NULL
    WHERE mail_id = $1 AND state <> 'sent'";
const HOLD: &str = "UPDATE mail SET state = 'held' WHERE mail_id = $1 AND state IN ('queued', 'sending')";
const FAILED: &str = "
    UPDATE mail SET state = $2, trouble_code = $3, trouble_text = $4 WHERE mail_id = $1 AND state IN ('queued', 'sending')";

/// Takes a mail to send it now, as another attempt. `host` is the site's, for the Message-ID that its first attempt
/// gives it. `None` where there is nothing to send: it was sent, held, given up or deleted.
pub async fn begin(db: &Db, _: &Permit<SendMail>, id: MailId, host: &str) -> Result<Option<Letter>, Error> {
    let message_id = format!("<{id}@{host}>");
    db.write(move |mut tx| async move {
        let row: Option<LetterRow> = on!(tx.at(), at => {
            sqlx::query_as(BEGIN).bind(Uuid::from_u128(id.0)).bind(message_id).fetch_optional(at).await
        })?;
        let letter = row.map(|row| row.letter(id)).transpose()?;
        tx.commit(letter).await
    })
    .await
}

/// The mail server has taken it: it is never sent again.
pub async fn sent(db: &Db, _: &Permit<SendMail>, id: MailId, now: Moment) -> Result<(), Error> {
    db.write(move |mut tx| async move {
        let id = Uuid::from_u128(id.0);
        on!(tx.at(), at => sqlx::query(SENT).bind(id).bind(now.micros()).execute(at).await.map(drop))?;
        tx.commit(()).await
    })
    .await
}

/// There is no mail server: it waits for an administrator, and not for one to be configured.
pub async fn hold(db: &Db, _: &Permit<SendMail>, id: MailId) -> Result<(), Error> {
    db.write(move |mut tx| async move {
        let id = Uuid::from_u128(id.0);
        on!(tx.at(), at => sqlx::query(HOLD).bind(id).execute(at).await.map(drop))?;
        tx.commit(()).await
    })
    .await
}

/// It could not be sent: it waits for the next attempt.
pub async fn postpone(db: &Db, _: &Permit<SendMail>, id: MailId, trouble: Trouble) -> Result<(), Error> {
    db.write(move |mut tx| async move {
        fail(&mut tx, "queued", id, trouble).await?;
        tx.commit(()).await
    })
    .await
}

/// It could not be sent, and is given up.
pub async fn give_up(db: &Db, _: &Permit<SendMail>, id: MailId, trouble: Trouble) -> Result<(), Error> {
    db.write(move |mut tx| async move {
        fail(&mut tx, "failed", id, trouble).await?;
        tx.commit(()).await
    })
    .await
}

async fn fail(tx: &mut Tx, state: &'static str, id: MailId, trouble: Trouble) -> Result<(), Error> {
    let id = Uuid::from_u128(id.0);
    on!(tx.at(), at => {
        sqlx::query(FAILED).bind(id).bind(state).bind(trouble.code).bind(trouble.text).execute(at).await.map(drop)
    })?;
    Ok(())
}

#[derive(FromRow)]
struct LetterRow {
    message_id: String,
    recipient: String,
    subject: String,
    text: String,
    html: Option<String>,
    language: String,
    created_at: i64,
}

impl LetterRow {
    fn letter(self, id: MailId) -> Result<Letter, Error> {
        Ok(Letter {
            id,
            message_id: self.message_id,
            to: stored::<Email>(&self.recipient, "mail address")?,
            subject: self.subject,
            text: self.text,
            html: self.html,
            language: stored(&self.language, "language")?,
            created_at: Moment::from_micros(self.created_at),
        })
    }
}
