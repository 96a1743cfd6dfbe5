//! The network at a glance, for its staff: what waits, what is wrong, and what was done.

use crate::error::Error;
use crate::wire::admin::{LineView, LogView};
use crate::wire::packed::Answer;
use leptos::prelude::*;
use server_fn::codec::GetUrl;

/// What is waiting and what is wrong, as far as it concerns whoever asks.
#[server(prefix = "/api", endpoint = "overview", input = GetUrl, output = Answer)]
pub async fn get_overview(lang: String) -> Result<Vec<LineView>, Error> {
    use crate::localize::admin;
    use crate::request;
    use domain::access::{EnterAdmin, ManageJobs, ManageMail, WriteAccounts, WriteMedia};

    let state = request::state()?;
    request::permit::<EnterAdmin>()?;
    let words = state.words(&lang);
    let mut lines = Vec::new();
    if let Ok(permit) = request::permit::<ManageJobs>() {
        lines.extend(admin::job_lines(&db::jobs::count(&state.db, &permit).await?, words));
    }
    if let Ok(permit) = request::permit::<ManageMail>() {
        let counts = db::mails::count(&state.db, &permit).await?;
        lines.extend(admin::mail_lines(&counts, state.site.sends_mail, words));
    }
    if let Ok(permit) = request::permit::<WriteMedia>() {
        lines.extend(admin::media_lines(db::media::count(&state.db, &permit).await?, words));
    }
    if let Ok(permit) = request::permit::<WriteAccounts>() {
        lines.push(admin::account_line(db::accounts::count(&state.db, &permit).await?, words));
    }
    Ok(lines)
}

/// The end of the audit log: its head, and the newest deeds.
#[server(prefix = "/api", endpoint = "log", input = GetUrl, output = Answer)]
pub async fn get_log(lang: String) -> Result<LogView, Error> {
    use crate::localize::log;
    use crate::request;
    use domain::access::{ReadAudit, WriteAccounts};

    const DEEDS: u32 = 10;
    let state = request::state()?;
    let permit = request::permit::<ReadAudit>()?;
    let words = state.words(&lang);
    let head = db::audit::head(&state.db, &permit).await?;
    let entries = db::audit::list(&state.db, &permit, None, DEEDS).await?;
    let actors = entries.iter().filter_map(|entry| entry.actor).collect();
    let names = db::accounts::names(&state.db, &request::permit::<WriteAccounts>()?, &actors).await?;
    Ok(LogView {
        head: head.map(|head| head.to_string()),
        deeds: entries.into_iter().map(|entry| log::deed(entry, &names, words)).collect(),
    })
}
