//! What administrators do about mail.

use crate::forms::{Done, Refusal, Sent};
use app::error::Error;
use db::mails::Retried;
use domain::access::{ManageMail, UseAccount};
use domain::form::SubmissionKey;
use domain::invalid::Invalid;
use domain::mail::MailId;
use services::mail::words;

/// Queues a mail once more. Whoever read it goes on to the list, where it is seen what becomes of it.
pub(super) async fn retry(sent: &Sent) -> Result<Done, Refusal> {
    let permit = sent.permit::<ManageMail>()?;
    let id: MailId = sent.row()?;
    match db::mails::retry(&sent.shared.state.db, &permit, id, sent.shared.state.now()).await? {
        Retried::Queued => {}
        Retried::Sent => return Err(Invalid::new("", "sent").into()),
        Retried::Stale => return Err(Invalid::new("", "stale").into()),
        Retried::Absent => return Err(Refusal::Failed(Error::NotFound)),
    }
    let done = if sent.uri.path() == "/admin/mail" { sent.back() } else { Done::at_address("/admin/mail") };
    Ok(done.saying("retry").of(id))
}

/// Writes the message by which administrators try whether mail arrives, to whoever presses the button, once a form.
pub(super) async fn test(sent: &Sent) -> Result<Done, Refusal> {
    let permit = sent.permit::<ManageMail>()?;
    let state = &sent.shared.state;
    let key: SubmissionKey = sent.field("key").parse().map_err(|_| Invalid::new("", "malformed"))?;
    let account = db::accounts::find(&state.db, &sent.permit::<UseAccount>()?).await?;
    let account = account.ok_or(Refusal::Failed(Error::SignIn))?;
    let mail = words::test(account.email, account.language, &state.site.base_url);
    db::mails::test(&state.db, &permit, mail, &key.to_string(), state.now()).await?;
    // The newest mail is at the beginning of the whole list.
    Ok(Done::at_address("/admin/mail").saying("test"))
}
