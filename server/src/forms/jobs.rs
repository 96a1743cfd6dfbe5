//! What administrators do about jobs. Asking twice for what is so already is no mistake.

use crate::forms::{Done, Refusal, Sent};
use app::error::Error;
use domain::access::{ManageJobs, Permit};
use domain::invalid::Invalid;
use domain::job::{JobCard, JobId, State};

/// Queues a job once more.
pub(super) async fn retry(sent: &Sent) -> Result<Done, Refusal> {
    let permit = sent.permit::<ManageJobs>()?;
    let (state, id) = (&sent.shared.state, sent.row()?);
    if !db::jobs::retry(&state.db, &permit, id, state.now()).await? {
        expect(sent, &permit, id, |job| matches!(job.state, State::Queued | State::Running)).await?;
    }
    Ok(sent.back().saying("retry").of(id))
}

/// Calls a job off.
pub(super) async fn cancel(sent: &Sent) -> Result<Done, Refusal> {
    let permit = sent.permit::<ManageJobs>()?;
    let (state, id) = (&sent.shared.state, sent.row()?);
    if !db::jobs::cancel(&state.db, &permit, id, state.now()).await? {
        expect(sent, &permit, id, |job| job.cancelling || job.state == State::Cancelled).await?;
    }
    Ok(sent.back().saying("cancel").of(id))
}

/// Nothing was written: is the job as it was to be?
async fn expect(
    sent: &Sent,
    permit: &Permit<ManageJobs>,
    id: JobId,
    is_so: impl Fn(&JobCard) -> bool,
) -> Result<(), Refusal> {
    let job = db::jobs::find(&sent.shared.state.db, permit, id).await?.ok_or(Refusal::Failed(Error::NotFound))?;
    if is_so(&job) { Ok(()) } else { Err(Invalid::new("", "ended").into()) }
}
