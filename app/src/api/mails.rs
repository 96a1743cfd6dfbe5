//! The outgoing mail, read by administrators. Changes go through its forms.

use crate::error::Error;
use crate::wire::admin::{MailView, RowsView};
use crate::wire::packed::Answer;
use leptos::prelude::*;
use server_fn::codec::GetUrl;

/// A page of the mail, newest first: all of it, or the mails of one state. What they say is not in it.
#[server(prefix = "/api", endpoint = "mails", input = GetUrl, output = Answer)]
pub async fn list_mails(lang: String, state: Option<String>, after: Option<String>) -> Result<RowsView, Error> {
    use crate::localize::admin;
    use crate::request;
    use domain::access::ManageMail;

    const PAGE: u32 = 30;
    let app = request::state()?;
    let permit = request::permit::<ManageMail>()?;
    let (words, now) = (app.words(&lang), app.now());
    let state = state.map(|state| state.parse()).transpose().map_err(|_| Error::Invalid)?;
    let after = after.map(|after| after.parse()).transpose().map_err(|_| Error::Invalid)?;
    let counts = db::mails::count(&app.db, &permit).await?;
    let mut mails = db::mails::list(&app.db, &permit, state, after, PAGE + 1).await?;
    let is_more = mails.len() > PAGE as usize;
    mails.truncate(PAGE as usize);
    Ok(RowsView {
        note: (!app.site.sends_mail).then(|| admin::unset(words)),
        filters: admin::mail_filters(&counts, words),
        next: mails.last().filter(|_| is_more).map(|mail| mail.id.to_string()),
        rows: mails.into_iter().map(|mail| admin::mail(mail, now, words)).collect(),
    })
}

/// One mail with what it says. That it was read is written into the audit log.
#[server(prefix = "/api", endpoint = "mail", input = GetUrl, output = Answer)]
pub async fn read_mail(lang: String, id: String) -> Result<MailView, Error> {
    use crate::localize::admin;
    use crate::request;
    use domain::access::ManageMail;

    let state = request::state()?;
    let permit = request::permit::<ManageMail>()?;
    let mail = db::mails::find(&state.db, &permit, id.parse()?, state.now()).await?.ok_or(Error::NotFound)?;
    Ok(admin::mail_text(mail, state.now(), state.words(&lang)))
}
