//! Looking once a night whether the originals of re-published stories are still where they were. Their addresses were
//! typed by people: only public ones are asked, within limits (`services::fetch`).

use super::{Context, Failure};
use domain::access::{Permit, RunJobs, Viewer, authorize};
use domain::address::WebAddress;
use domain::job::Trouble;
use domain::moment::Moment;
use domain::source::LinkTrouble;
use services::fetch::{FetchError, Fetcher};
use std::pin::Pin;

/// What was looked at within these seconds is not looked at again: less than the night that the job comes round in.
const FRESH: i64 = 20 * 3_600;
/// The most addresses that one run looks at; each takes ten seconds at worst.
const MOST: u32 = 10_000;
/// Where so many hosts in a row are not to be reached and none was, it is our own line that is broken.
const ALL_AWAY: usize = 3;

type Work = Pin<Box<dyn Future<Output = Result<(), Failure>> + Send>>;

/// How an address was found.
type Look = (WebAddress, Option<LinkTrouble>, Option<u16>);

/// The handler of the job, with what fetches.
pub fn handler(fetcher: Result<Fetcher, FetchError>) -> impl Fn(Context) -> Work + Send + Sync + 'static {
    move |context| {
        let fetcher = fetcher.clone();
        Box::pin(async move {
            let fetcher = fetcher.map_err(|error| Failure::Retry(Trouble::new("unprepared", error)))?;
            run(&fetcher, &context).await
        })
    }
}

async fn run(fetcher: &Fetcher, context: &Context) -> Result<(), Failure> {
    let (db, now) = (&context.state.db, context.state.now());
    let permit: Permit<RunJobs> =
        authorize(Viewer::System).map_err(|denied| Failure::GiveUp(Trouble::new("denied", denied.to_string())))?;
    db::links::forget(db, &permit).await?;
    let links = db::links::due(db, &permit, now.plus_seconds(-FRESH), MOST).await?;
    let total = u32::try_from(links.len()).unwrap_or(MOST);
    // Nothing is noted before somebody was reached.
    let (mut unsure, mut reached) = (Vec::new(), false);
    for (place, link) in (1..).zip(links) {
        // The demo's; there never is such a host (RFC 2606, section 2).
        if link.host().ends_with(".example") {
            continue;
        }
        let look = look(fetcher, link).await;
        reached |= look.1 != Some(LinkTrouble::Unreachable);
        unsure.push(look);
        if reached {
            note(context, &permit, unsure.drain(..), now).await?;
        } else if unsure.len() >= ALL_AWAY {
            return Err(Failure::Retry(Trouble::new("offline", "No other host could be reached from here.")));
        }
        context.progress(place, total).await?;
    }
    note(context, &permit, unsure.drain(..), now).await
}

async fn look(fetcher: &Fetcher, link: WebAddress) -> Look {
    let (trouble, status) = match fetcher.fetch(link.as_str(), &["*/*"]).await {
        Ok(found) => (LinkTrouble::of_status(found.status), Some(found.status)),
        // There is something, if nothing that is fetched from here.
        Err(FetchError::Refused | FetchError::TooLarge) => (None, None),
        Err(FetchError::NotHttp | FetchError::NotPublic) => (Some(LinkTrouble::NotPublic), None),
        Err(FetchError::TooSlow | FetchError::TooManyRedirects) => (Some(LinkTrouble::Endless), None),
        Err(FetchError::Unreachable | FetchError::Unprepared) => (Some(LinkTrouble::Unreachable), None),
    };
    (link, trouble, status)
}

async fn note(
    context: &Context,
    permit: &Permit<RunJobs>,
    looks: impl Iterator<Item = Look>,
    now: Moment,
) -> Result<(), Failure> {
    for (link, trouble, status) in looks {
        db::links::note(&context.state.db, permit, &link, trouble, status, now).await?;
    }
    Ok(())
}
