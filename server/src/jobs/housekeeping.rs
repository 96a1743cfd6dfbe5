//! Deleting what has been kept long enough. How long that is, each noun says where it deletes.

use super::{Context, Failure};
use domain::access::Viewer;
use domain::access::authorize;
use domain::job::Trouble;

/// The job: once a day.
pub async fn run(context: Context) -> Result<(), Failure> {
    let (db, now) = (&context.state.db, context.state.now());
    let permit =
        authorize(Viewer::System).map_err(|denied| Failure::GiveUp(Trouble::new("denied", denied.to_string())))?;
    let jobs = db::jobs::prune(db, &permit, now).await?;
    context.progress(1, 3).await?;
    let mails = db::mails::prune(db, &permit, now).await?;
    context.progress(2, 3).await?;
    let events = db::outbox::prune(db, &permit, now).await?;
    tracing::info!(jobs, mails, events, "old rows were deleted");
    Ok(())
}
