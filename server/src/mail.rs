//! The job that sends one mail. How a mail travels, `services` knows; which mails there are and what they say, whoever
//! queues them.

use crate::jobs::{Context, Failure};
use app::state::AppState;
use db::mails::sending;
use domain::access::{Permit, SendMail, Viewer, authorize};
use domain::job::Trouble;
use domain::mail::{MailId, is_stale};
use serde::Deserialize;
use services::mail::{Mailer, Sender};
use std::sync::Arc;
use std::time::Duration;

/// How often it is noted that a mail was sent, where the database is away, half a second apart. Less than a lease.
const NOTES: u32 = 40;

/// What the job is about.
#[derive(Deserialize)]
struct Argument {
    mail: String,
}

/// The handler of `mail.send`: through this mail server, or none, where mails are held for administrators.
pub fn handler(mailer: Option<Mailer>) -> impl Fn(Context) -> Sending + Send + Sync + 'static {
    let mailer = Arc::new(mailer);
    move |context| {
        let mailer = Arc::clone(&mailer);
        Box::pin(async move { send(mailer.as_ref().as_ref(), &context).await })
    }
}

type Sending = std::pin::Pin<Box<dyn Future<Output = Result<(), Failure>> + Send>>;

async fn send(mailer: Option<&Mailer>, context: &Context) -> Result<(), Failure> {
    let argument: Argument = context.argument()?;
    let give_up = |code, text: &str| Failure::GiveUp(Trouble::new(code, text));
    let id: MailId = argument.mail.parse().map_err(|_| give_up("unreadable", "The job names no mail."))?;
    let permit = authorize(Viewer::System).map_err(|_| give_up("denied", "The server may not send mail."))?;
    let db = &context.state.db;
    let Some(mailer) = mailer else { return Ok(sending::hold(db, &permit, id).await?) };
    let sender = sender(&context.state).await?.ok_or_else(|| {
        Failure::Retry(Trouble::new("sender", "There is no address that mail could come from: set one."))
    })?;
    let Some(letter) = sending::begin(db, &permit, id, sender.host()).await? else { return Ok(()) };
    if is_stale(letter.created_at, context.state.now()) {
        let trouble = Trouble::new("stale", "It was not sent within a day, and is sent no more.");
        sending::give_up(db, &permit, id, trouble.clone()).await?;
        return Err(Failure::GiveUp(trouble));
    }
    match mailer.deliver(&letter, &sender).await {
        Ok(()) => note_sent(&context.state, &permit, id).await,
        Err(cause) if cause.is_permanent() || context.job.is_last_attempt() => {
            sending::give_up(db, &permit, id, cause.trouble()).await?;
            Err(Failure::GiveUp(cause.trouble()))
        }
        Err(cause) => {
            sending::postpone(db, &permit, id, cause.trouble()).await?;
            Err(Failure::Retry(cause.trouble()))
        }
    }
}

/// Between the mail server's word and our note of it a mail could go out twice, so the note is not given up easily.
async fn note_sent(state: &AppState, permit: &Permit<SendMail>, id: MailId) -> Result<(), Failure> {
    let mut notes = 0;
    loop {
        notes += 1;
        match sending::sent(&state.db, permit, id, state.now()).await {
            Err(_) if notes < NOTES => tokio::time::sleep(Duration::from_millis(500)).await,
            answer => return Ok(answer?),
        }
    }
}

/// Who mails are from: the address in the settings, else the site's own.
async fn sender(state: &AppState) -> Result<Option<Sender>, db::Error> {
    let name = state.public().name.clone();
    // Who can not be asked for is not taken for unset: the message's identity hangs on it.
    let set: Option<String> = db::settings::find(&state.db, "mail_from").await?;
    let set = set.and_then(|address| Sender::new(&name, &address));
    Ok(set.or_else(|| Sender::of_site(&name, &state.site.base_url)))
}
