//! The queue of work, read by administrators. Changes go through its forms.

use crate::error::Error;
use crate::wire::admin::RowsView;
use crate::wire::packed::Answer;
use leptos::prelude::*;
use server_fn::codec::GetUrl;

/// A page of the queue, newest first: all of it, or the jobs of one state.
#[server(prefix = "/api", endpoint = "jobs", input = GetUrl, output = Answer)]
pub async fn list_jobs(lang: String, state: Option<String>, after: Option<String>) -> Result<RowsView, Error> {
    use crate::localize::admin;
    use crate::request;
    use domain::access::ManageJobs;

    const PAGE: u32 = 30;
    let app = request::state()?;
    let permit = request::permit::<ManageJobs>()?;
    let (words, now) = (app.words(&lang), app.now());
    let state = state.map(|state| state.parse()).transpose().map_err(|_| Error::Invalid)?;
    let after = after.map(|after| after.parse()).transpose().map_err(|_| Error::Invalid)?;
    let counts = db::jobs::count(&app.db, &permit).await?;
    let mut jobs = db::jobs::list(&app.db, &permit, state, after, PAGE + 1).await?;
    let is_more = jobs.len() > PAGE as usize;
    jobs.truncate(PAGE as usize);
    Ok(RowsView {
        note: None,
        filters: admin::job_filters(&counts, words),
        next: jobs.last().filter(|_| is_more).map(|job| job.id.to_string()),
        rows: jobs.into_iter().map(|job| admin::job(job, now, words)).collect(),
    })
}
