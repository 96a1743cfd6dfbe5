//! Deleting what has been kept long enough: events for a week, the personal parts of deeds for thirty days, the rest for
//! as long as each noun says where it deletes.

use super::{Context, Failure};
use crate::media::{self, Media, NotReceived};
use domain::access::{Denied, Viewer, authorize};
use domain::job::Trouble;
use std::pin::Pin;

/// Seconds in a day.
const DAY: i64 = 86_400;

type Work = Pin<Box<dyn Future<Output = Result<(), Failure>> + Send>>;

/// The handler of the job that comes round once a day: among these images.
pub fn handler(media: Media) -> impl Fn(Context) -> Work + Send + Sync + 'static {
    move |context| {
        let media = media.clone();
        Box::pin(async move { run(&media, &context).await })
    }
}

async fn run(media: &Media, context: &Context) -> Result<(), Failure> {
    let (db, now) = (&context.state.db, context.state.now());
    let permit = authorize(Viewer::System).map_err(denied)?;
    let steps = 9;
    let jobs = db::jobs::prune(db, &permit, now).await?;
    context.progress(1, steps).await?;
    let mails = db::mails::prune(db, &permit, now).await?;
    context.progress(2, steps).await?;
    let events = db::outbox::prune(db, &permit, now.plus_seconds(-7 * DAY)).await?;
    context.progress(3, steps).await?;
    let sessions = db::sessions::prune(db, &permit, now).await?;
    context.progress(4, steps).await?;
    let attempts = db::attempts::prune(db, &permit, now).await?;
    context.progress(5, steps).await?;
    let forms = db::submissions::prune(db, &permit, now).await?;
    context.progress(6, steps).await?;
    let deeds = db::audit::forget_personal(db, &permit, now.plus_seconds(-30 * DAY)).await?;
    context.progress(7, steps).await?;
    let marks = db::reading::prune(db, &permit, now).await?;
    context.progress(8, steps).await?;
    let files = media::sweep(db, media, &authorize(Viewer::System).map_err(denied)?, now).await.map_err(unswept)?;
    context.progress(9, steps).await?;
    tracing::info!(jobs, mails, events, sessions, attempts, forms, deeds, marks, files, "what is old was deleted");
    Ok(())
}

/// The next attempt may find the store in order again.
fn unswept(cause: NotReceived) -> Failure {
    match cause {
        NotReceived::Db(error) => error.into(),
        cause => Failure::Retry(Trouble::new("store", cause)),
    }
}

fn denied(denied: Denied) -> Failure {
    Failure::GiveUp(Trouble::new("denied", denied.to_string()))
}
