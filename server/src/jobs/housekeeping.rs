//! Deleting what has been kept long enough. How long that is, each noun says where it deletes.

use super::{Context, Failure};
use domain::access::{Denied, Viewer, authorize};
use domain::job::Trouble;

/// Seconds in a day.
const DAY: i64 = 86_400;

/// The job: once a day.
pub async fn run(context: Context) -> Result<(), Failure> {
    let (db, now) = (&context.state.db, context.state.now());
    let permit = authorize(Viewer::System).map_err(denied)?;
    let steps = 7;
    let jobs = db::jobs::prune(db, &permit, now).await?;
    context.progress(1, steps).await?;
    let mails = db::mails::prune(db, &permit, now).await?;
    context.progress(2, steps).await?;
    let events = db::outbox::prune(db, &permit, now.plus_seconds(-7 * DAY)).await?;
    context.progress(3, steps).await?;
    let sessions = db::sessions::prune(db, now).await?;
    context.progress(4, steps).await?;
    let attempts = db::attempts::prune(db, now).await?;
    context.progress(5, steps).await?;
    let forms = db::submissions::prune(db, now).await?;
    context.progress(6, steps).await?;
    let audit = authorize(Viewer::System).map_err(denied)?;
    let deeds = db::audit::forget_personal(db, &audit, now.plus_seconds(-30 * DAY)).await?;
    tracing::info!(jobs, mails, events, sessions, attempts, forms, deeds, "old rows were deleted");
    Ok(())
}

fn denied(denied: Denied) -> Failure {
    Failure::GiveUp(Trouble::new("denied", denied.to_string()))
}
