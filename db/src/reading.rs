//! What somebody read, and how far: remembered only for those who asked for it, found by their own permit alone, and in no
//! log. What they saved stands in [`bookmarks`], what they follow in [`follows`].

pub mod bookmarks;
pub mod follows;

use crate::articles::CardRow;
use crate::error::stored;
use crate::write::Tx;
use crate::{Db, Error};
use domain::access::{KeepReading, Permit, RunJobs};
use domain::account::AccountId;
use domain::article::{ArticleCard, ArticleId, Slug};
use domain::moment::Moment;
use domain::reading::{Anchor, BEGUN_DAYS, Begun, BegunCard, KeptStory, Progress, READ_DAYS};
use sqlx::{FromRow, QueryBuilder};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The account's own row is held by whatever is kept for it, so that of two changes at once the later sees the earlier.
const HOLD: &str = "UPDATE account SET remembers = remembers WHERE account_id = $1 RETURNING remembers";
const REMEMBERS: &str = "SELECT remembers FROM account WHERE account_id = $1";
const REMEMBER: &str = "UPDATE account SET remembers = $2 WHERE account_id = $1";
const FORGET: &str = "DELETE FROM reading WHERE account_id = $1";
const FIND_LISTED: &str = "SELECT article_id FROM article_listed WHERE slug = $1 AND published_at <= $2";
const MARK_READ: &str = "
    INSERT INTO reading (account_id, article_id, is_read, place, progress, changed_at)
    VALUES ($1, $2, TRUE, NULL, 0, $3)
    ON CONFLICT (account_id, article_id)
    DO UPDATE SET is_read = TRUE, place = NULL, progress = 0, changed_at = excluded.changed_at
    WHERE NOT reading.is_read";
const MARK_UNREAD: &str = "
    DELETE FROM reading WHERE account_id = $1 AND article_id = (SELECT article_id FROM article WHERE slug = $2)";
/// Only onwards: notes may arrive in another order, and who looks at the beginning once more has not lost their place.
const NOTE: &str = "
    INSERT INTO reading (account_id, article_id, is_read, place, progress, changed_at)
    VALUES ($1, $2, FALSE, $3, $4, $5)
    ON CONFLICT (account_id, article_id)
    DO UPDATE SET place = excluded.place, progress = excluded.progress, changed_at = excluded.changed_at
    WHERE NOT reading.is_read AND excluded.progress > reading.progress";
const OF_STORY: &str = "
    SELECT account.remembers, bookmark.article_id IS NOT NULL AS saved, reading.is_read, reading.place, reading.progress
    FROM account
    LEFT JOIN bookmark ON bookmark.account_id = account.account_id AND bookmark.article_id = $2
    LEFT JOIN reading ON reading.account_id = account.account_id AND reading.article_id = $2
    WHERE account.account_id = $1";
/// Completed when it is used.
const READ_AMONG: &str = "SELECT article_id FROM reading WHERE is_read AND article_id IN (";
/// The plus keeps SQLite from reading every story up to now by the feed's index.
const BEGUN: &str = "
    SELECT card.*, reading.place, reading.progress
    FROM reading JOIN article_listed AS card ON card.article_id = reading.article_id
    WHERE reading.account_id = $1 AND NOT reading.is_read AND +card.published_at <= $2
    ORDER BY reading.changed_at DESC, reading.article_id DESC LIMIT $3";
const PRUNE: &str = "DELETE FROM reading WHERE changed_at <= $1 AND (NOT is_read OR changed_at <= $2)";

/// Seconds in a day.
const DAY: i64 = 86_400;

/// Whether it is remembered what the permit's holder reads.
pub async fn remembers(db: &Db, permit: &Permit<KeepReading>) -> Result<bool, Error> {
    let Some(holder) = holder(permit) else { return Ok(false) };
    let remembers: Option<bool> =
        on!(db.reader(), at => sqlx::query_scalar(REMEMBERS).bind(holder).fetch_optional(at).await)?;
    Ok(remembers.unwrap_or_default())
}

/// From now on it is remembered what the permit's holder reads, or not any more: then everything that was is forgotten in
/// the same moment. False where that account is gone.
pub async fn remember(db: &Db, permit: &Permit<KeepReading>, on: bool) -> Result<bool, Error> {
    let Some(holder) = holder(permit) else { return Ok(false) };
    db.write(move |mut tx| async move {
        let rows = on!(tx.at(), at => {
            sqlx::query(REMEMBER).bind(holder).bind(on).execute(at).await.map(|done| done.rows_affected())
        })?;
        if !on {
            on!(tx.at(), at => sqlx::query(FORGET).bind(holder).execute(at).await.map(drop))?;
        }
        tx.commit(rows > 0).await
    })
    .await
}

/// Marks a story as read, where that is to be remembered, or as unread, which forgets its place, too, whether or not it is
/// still out. False where no such story is listed that could be read.
pub async fn mark(db: &Db, permit: &Permit<KeepReading>, story: &Slug, read: bool, now: Moment) -> Result<bool, Error> {
    let Some(holder) = holder(permit) else { return Ok(false) };
    let story = story.clone();
    db.write(move |mut tx| async move {
        let remembers = hold(&mut tx, holder).await?;
        if !read {
            on!(tx.at(), at => {
                sqlx::query(MARK_UNREAD).bind(holder).bind(story.as_str()).execute(at).await.map(drop)
            })?;
            return tx.commit(true).await;
        }
        let Some(id) = find_listed(&mut tx, &story, now).await? else { return tx.leave(false).await };
        if remembers == Some(true) {
            mark_read(&mut tx, holder, id, now).await?;
        }
        tx.commit(true).await
    })
    .await
}

/// Notes how far the permit's holder came in a story, where that is to be remembered; near its end the story is read. What
/// is read already, and what is no further than before, changes nothing. False where no such story is listed.
pub async fn note(
    db: &Db,
    permit: &Permit<KeepReading>,
    story: &Slug,
    begun: &Begun,
    now: Moment,
) -> Result<bool, Error> {
    let Some(holder) = holder(permit) else { return Ok(false) };
    let (story, begun) = (story.clone(), begun.clone());
    db.write(move |mut tx| async move {
        let remembers = hold(&mut tx, holder).await?;
        let Some(id) = find_listed(&mut tx, &story, now).await? else { return tx.leave(false).await };
        if remembers != Some(true) {
            return tx.leave(true).await;
        }
        if begun.progress.is_end() {
            mark_read(&mut tx, holder, id, now).await?;
            return tx.commit(true).await;
        }
        on!(tx.at(), at => {
            sqlx::query(NOTE)
                .bind(holder)
                .bind(id)
                .bind(begun.place.as_ref().map(Anchor::as_str))
                .bind(i64::from(begun.progress.thousandths()))
                .bind(now.micros())
                .execute(at)
                .await
                .map(drop)
        })?;
        tx.commit(true).await
    })
    .await
}

/// What the permit's holder keeps of one story.
pub async fn of_story(db: &Db, permit: &Permit<KeepReading>, story: ArticleId) -> Result<KeptStory, Error> {
    let Some(holder) = holder(permit) else { return Ok(KeptStory::default()) };
    let story = Uuid::from_u128(story.0);
    let row: Option<StoryRow> =
        on!(db.reader(), at => sqlx::query_as(OF_STORY).bind(holder).bind(story).fetch_optional(at).await)?;
    row.map_or_else(|| Ok(KeptStory::default()), StoryRow::read)
}

/// Those of the stories that the permit's holder read, as far as that is remembered.
pub async fn read_among(
    db: &Db,
    permit: &Permit<KeepReading>,
    stories: &[ArticleCard],
) -> Result<BTreeSet<ArticleId>, Error> {
    among(db, permit, READ_AMONG, stories).await
}

/// The stories that the permit's holder began and did not finish, the latest first: at most `limit`.
pub async fn begun(db: &Db, permit: &Permit<KeepReading>, limit: u32, now: Moment) -> Result<Vec<BegunCard>, Error> {
    let Some(holder) = holder(permit) else { return Ok(Vec::new()) };
    let rows: Vec<BegunRow> = on!(db.reader(), at => {
        sqlx::query_as(BEGUN).bind(holder).bind(now.micros()).bind(i64::from(limit)).fetch_all(at).await
    })?;
    let card = |row: BegunRow| Ok(BegunCard { card: row.card.try_into()?, begun: begun_at(row.place, row.progress)? });
    rows.into_iter().map(card).collect()
}

/// Forgets what was read a year ago, and where somebody stopped three months ago. Tells how many rows that were.
pub async fn prune(db: &Db, _: &Permit<RunJobs>, now: Moment) -> Result<u64, Error> {
    db.write(move |mut tx| async move {
        let before = |days: i64| now.plus_seconds(-days * DAY).micros();
        let rows = on!(tx.at(), at => {
            sqlx::query(PRUNE).bind(before(BEGUN_DAYS)).bind(before(READ_DAYS)).execute(at).await
                .map(|done| done.rows_affected())
        })?;
        tx.commit(rows).await
    })
    .await
}

/// Whose permit it is. The server itself reads nothing.
fn holder(permit: &Permit<KeepReading>) -> Option<Uuid> {
    permit.holder().map(|AccountId(id)| Uuid::from_u128(id))
}

/// Holds the account until the transaction's end, and tells whether it is remembered what it reads; none where the account
/// is gone.
async fn hold(tx: &mut Tx, account: Uuid) -> Result<Option<bool>, Error> {
    Ok(on!(tx.at(), at => sqlx::query_scalar(HOLD).bind(account).fetch_optional(at).await)?)
}

/// The identifier of a story that everybody sees in lists at `now`.
async fn find_listed(tx: &mut Tx, story: &Slug, now: Moment) -> Result<Option<Uuid>, Error> {
    Ok(on!(tx.at(), at => {
        sqlx::query_scalar(FIND_LISTED).bind(story.as_str()).bind(now.micros()).fetch_optional(at).await
    })?)
}

async fn mark_read(tx: &mut Tx, account: Uuid, story: Uuid, now: Moment) -> Result<(), Error> {
    on!(tx.at(), at => {
        sqlx::query(MARK_READ).bind(account).bind(story).bind(now.micros()).execute(at).await.map(drop)
    })?;
    Ok(())
}

/// Those of the stories that a statement which ends in `IN (` finds for the permit's holder.
async fn among(
    db: &Db,
    permit: &Permit<KeepReading>,
    sql: &'static str,
    stories: &[ArticleCard],
) -> Result<BTreeSet<ArticleId>, Error> {
    let Some(holder) = holder(permit).filter(|_| !stories.is_empty()) else { return Ok(BTreeSet::new()) };
    let ids: Vec<Uuid> = on!(db.reader(), at => {
        let mut query = QueryBuilder::new(sql);
        let mut list = query.separated(", ");
        for story in stories {
            list.push_bind(Uuid::from_u128(story.id.0));
        }
        query.push(") AND account_id = ").push_bind(holder);
        query.build_query_scalar().fetch_all(at).await
    })?;
    Ok(ids.into_iter().map(|id| ArticleId(id.as_u128())).collect())
}

fn begun_at(place: Option<String>, progress: i64) -> Result<Begun, Error> {
    let place = place.map(|place| stored(&place, "place")).transpose()?;
    let progress = u16::try_from(progress).ok().and_then(|progress| Progress::new(progress).ok());
    Ok(Begun { place, progress: progress.ok_or(Error::Unreadable("progress"))? })
}

#[derive(FromRow)]
struct StoryRow {
    remembers: bool,
    saved: bool,
    is_read: Option<bool>,
    place: Option<String>,
    progress: Option<i64>,
}

impl StoryRow {
    fn read(self) -> Result<KeptStory, Error> {
        let begun = match (self.is_read, self.progress) {
            (Some(false), Some(progress)) => Some(begun_at(self.place, progress)?),
            _ => None,
        };
        Ok(KeptStory { saved: self.saved, remembers: self.remembers, read: self.is_read == Some(true), begun })
    }
}

#[derive(FromRow)]
struct BegunRow {
    #[sqlx(flatten)]
    card: CardRow,
    place: Option<String>,
    progress: i64,
}
