//! The stories that somebody saved.

use super::{among, find_listed, hold, holder};
use crate::articles::CardRow;
use crate::{Db, Error};
use domain::access::{KeepReading, Permit};
use domain::article::{ArticleCard, ArticleId, Slug};
use domain::feed::{Cursor, FeedPage};
use domain::invalid::Invalid;
use domain::moment::Moment;
use domain::reading::MOST_BOOKMARKS;
use sqlx::FromRow;
use std::collections::BTreeSet;
use uuid::Uuid;

const INSERT: &str = "
    INSERT INTO bookmark (account_id, article_id, saved_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
/// What was withdrawn takes nobody's room.
const COUNT: &str = "
    SELECT count(*) FROM bookmark JOIN article_listed AS card ON card.article_id = bookmark.article_id
    WHERE bookmark.account_id = $1 AND bookmark.article_id <> $2";
const DELETE: &str = "
    DELETE FROM bookmark WHERE account_id = $1 AND article_id = (SELECT article_id FROM article WHERE slug = $2)";
const CLEAR: &str = "DELETE FROM bookmark WHERE account_id = $1";
/// The plus keeps SQLite from reading every story up to now by the feed's index.
const LIST: &str = "
    SELECT card.*, bookmark.saved_at
    FROM bookmark JOIN article_listed AS card ON card.article_id = bookmark.article_id
    WHERE bookmark.account_id = $1 AND (bookmark.saved_at, bookmark.article_id) < ($2, $3)
        AND +card.published_at <= $4
    ORDER BY bookmark.saved_at DESC, bookmark.article_id DESC LIMIT $5";
/// Completed when it is used.
const SAVED_AMONG: &str = "SELECT article_id FROM bookmark WHERE article_id IN (";

/// The most stories on one page of the list.
const LONGEST_PAGE: u32 = 30;

/// Saves a story; one that is saved already stays where it is in the list. False where no such story is listed.
/// [`Error::Invalid`]: `bookmark` `too-many`.
pub async fn save(db: &Db, permit: &Permit<KeepReading>, story: &Slug, now: Moment) -> Result<bool, Error> {
    let Some(holder) = holder(permit) else { return Ok(false) };
    let story = story.clone();
    db.write(move |mut tx| async move {
        // The account may be gone by now.
        if hold(&mut tx, holder).await?.is_none() {
            return tx.leave(false).await;
        }
        let Some(id) = find_listed(&mut tx, &story, now).await? else { return tx.leave(false).await };
        let others: i64 = on!(tx.at(), at => sqlx::query_scalar(COUNT).bind(holder).bind(id).fetch_one(at).await)?;
        if others >= i64::from(MOST_BOOKMARKS) {
            return Err(Invalid::new("bookmark", "too-many").into());
        }
        on!(tx.at(), at => {
            sqlx::query(INSERT).bind(holder).bind(id).bind(now.micros()).execute(at).await.map(drop)
        })?;
        tx.commit(true).await
    })
    .await
}

/// Takes a story off the list, whether or not it is still out.
pub async fn remove(db: &Db, permit: &Permit<KeepReading>, story: &Slug) -> Result<(), Error> {
    let Some(holder) = holder(permit) else { return Ok(()) };
    let story = story.clone();
    db.write(move |mut tx| async move {
        on!(tx.at(), at => sqlx::query(DELETE).bind(holder).bind(story.as_str()).execute(at).await.map(drop))?;
        tx.commit(()).await
    })
    .await
}

/// Takes every story off the list.
pub async fn clear(db: &Db, permit: &Permit<KeepReading>) -> Result<(), Error> {
    let Some(holder) = holder(permit) else { return Ok(()) };
    db.write(move |mut tx| async move {
        on!(tx.at(), at => sqlx::query(CLEAR).bind(holder).execute(at).await.map(drop))?;
        tx.commit(()).await
    })
    .await
}

/// One page of the stories that the permit's holder saved and that are out at `now`, the one that was saved last first: at
/// most `limit`, never more than 30. The cursor's moment is when a story was saved.
pub async fn list(
    db: &Db,
    permit: &Permit<KeepReading>,
    after: Option<Cursor>,
    limit: u32,
    now: Moment,
) -> Result<FeedPage, Error> {
    let Some(holder) = holder(permit) else { return Ok(FeedPage { cards: Vec::new(), next: None }) };
    let limit = limit.clamp(1, LONGEST_PAGE);
    let (before, id) =
        after.map_or((i64::MAX, Uuid::max()), |after| (after.published_at.micros(), Uuid::from_u128(after.id.0)));
    let mut rows: Vec<SavedRow> = on!(db.reader(), at => {
        sqlx::query_as(LIST)
            .bind(holder)
            .bind(before)
            .bind(id)
            .bind(now.micros())
            // One more than asked for tells whether there is a next page.
            .bind(i64::from(limit) + 1)
            .fetch_all(at)
            .await
    })?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(SavedRow::cursor);
    let cards = rows.into_iter().map(|row| row.card.try_into()).collect::<Result<_, _>>()?;
    Ok(FeedPage { cards, next })
}

/// Those of the stories that the permit's holder saved.
pub async fn saved_among(
    db: &Db,
    permit: &Permit<KeepReading>,
    stories: &[ArticleCard],
) -> Result<BTreeSet<ArticleId>, Error> {
    among(db, permit, SAVED_AMONG, stories).await
}

#[derive(FromRow)]
struct SavedRow {
    #[sqlx(flatten)]
    card: CardRow,
    saved_at: i64,
}

impl SavedRow {
    fn cursor(&self) -> Cursor {
        Cursor { published_at: Moment::from_micros(self.saved_at), id: ArticleId(self.card.article_id.as_u128()) }
    }
}
