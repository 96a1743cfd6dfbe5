//! Telling of the stories whose time has come: they were stored earlier, when nobody was to hear of them; and of those of
//! which from today on only an extract may be read.

use crate::error::stored;
use crate::write::{Lock, Tx};
use crate::{Db, Error, outbox, settings};
use domain::access::{Permit, WriteNews};
use domain::article::Slug;
use domain::day::Day;
use domain::event::Topic;
use domain::moment::Moment;
use sqlx::FromRow;

/// The setting that holds up to when this was done.
const ANNOUNCED: &str = "announced";
/// How far that may lag behind where nothing came, in seconds: the range that is looked through stays short.
const LAG: i64 = 3_600;

/// What was stored or changed at its time or later was told of by that itself.
const DUE: &str = "
    SELECT slug, CASE WHEN translation_of IS NOT NULL THEN language END AS only_in FROM article
    WHERE state = 'published' AND kind = 'story' AND published_at > $1 AND published_at <= $2
        AND updated_at < published_at
    ORDER BY published_at";

/// Those whose permission has ended: its last day lies before today, and was still to come, or today, at the last look.
const ENDED: &str = "
    SELECT slug FROM article
    WHERE state = 'published' AND kind = 'story' AND published_at <= $3 AND source_until >= $1 AND source_until < $2
    ORDER BY slug";

/// Sends the event `news` for each story whose time has come since the last call, or of which only an extract is
/// left since then, by whatever process: once. The first call of all only begins. Answers how many.
pub async fn announce(db: &Db, _: &Permit<WriteNews>, now: Moment) -> Result<usize, Error> {
    if let Some(since) = settings::find::<Moment>(db, ANNOUNCED).await? {
        let due: Vec<DueRow> = on!(db.reader(), at => {
            sqlx::query_as(DUE).bind(since.micros()).bind(now.micros()).fetch_all(at).await
        })?;
        if due.is_empty() && Day::of(since) == Day::of(now) && now < since.plus_seconds(LAG) {
            return Ok(0);
        }
    }
    db.write(move |mut tx| async move {
        tx.lock(Lock::News).await?;
        // Another process may have come first.
        let since: Option<String> =
            on!(tx.at(), at => sqlx::query_scalar(settings::FIND).bind(ANNOUNCED).fetch_optional(at).await)?;
        let since = since.map(|since| settings::read::<Moment>(&since)).transpose()?.unwrap_or(now);
        if since > now {
            return tx.leave(0).await;
        }
        let due = due(&mut tx, since, now).await?;
        let value = now.micros().to_string();
        on!(tx.at(), at => {
            sqlx::query(settings::SET).bind(ANNOUNCED).bind(value).bind(now.micros()).execute(at).await.map(drop)
        })?;
        let ended = ended(&mut tx, since, now).await?;
        let told = due.len() + ended.len();
        for topic in due.into_iter().chain(ended.into_iter().map(Topic::changed)) {
            outbox::append(&mut tx, &topic, now).await?;
        }
        tx.commit(told).await
    })
    .await
}

async fn due(tx: &mut Tx, since: Moment, now: Moment) -> Result<Vec<Topic>, Error> {
    let rows: Vec<DueRow> = on!(tx.at(), at => {
        sqlx::query_as(DUE).bind(since.micros()).bind(now.micros()).fetch_all(at).await
    })?;
    let topic = |DueRow { slug, only_in }: DueRow| {
        let only = only_in.map(|language| stored(&language, "language")).transpose()?;
        Ok(Topic::News { slug, new: true, only })
    };
    rows.into_iter().map(topic).collect()
}

/// A story that has become public.
#[derive(FromRow)]
struct DueRow {
    #[sqlx(try_from = "String")]
    slug: Slug,
    only_in: Option<String>,
}

async fn ended(tx: &mut Tx, since: Moment, now: Moment) -> Result<Vec<Slug>, Error> {
    let (last, today) = (Day::of(since).to_string(), Day::of(now).to_string());
    let slugs: Vec<String> = on!(tx.at(), at => {
        sqlx::query_scalar(ENDED).bind(&last).bind(&today).bind(now.micros()).fetch_all(at).await
    })?;
    slugs.iter().map(|slug| stored(slug, "slug")).collect()
}
