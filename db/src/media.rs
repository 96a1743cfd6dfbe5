//! Pictures as rows: what there is, what it says, what shows it, and so who may see it. Their files lie in
//! `services::store`; they are there before the row, and go after it.

use crate::error::stored;
use crate::outbox;
use crate::write::{Lock, Tx};
use crate::{Db, Error, audit};
use domain::access::{Permit, WriteMedia};
use domain::account::AccountId;
use domain::article::Slug;
use domain::audit::Deed;
use domain::event::Topic;
use domain::invalid::Invalid;
use domain::media::{Alt, MediaCard, MediaCursor, MediaName, NewMedia, Origin, Picture, Sight};
use domain::moment::Moment;
use sqlx::FromRow;
use std::collections::BTreeSet;
use uuid::Uuid;

/// The most pictures on one page of the list.
const LONGEST_PAGE: u32 = 60;

const INSERT: &str = "
    INSERT INTO media (name, width, height, widths, alt, bytes, uploader, origin, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (origin) DO NOTHING";
const FIND_BY_ORIGIN: &str = "SELECT name FROM media WHERE origin = $1";
const EXISTS: &str = "SELECT count(*) FROM media WHERE name = $1";
const FIND: &str = "
    SELECT media.*, (SELECT count(*) FROM article_media WHERE article_media.name = media.name)
        + (SELECT count(*) FROM source WHERE source.logo = media.name) AS uses
    FROM media WHERE name = $1";
const LIST: &str = "
    SELECT media.*, (SELECT count(*) FROM article_media WHERE article_media.name = media.name)
        + (SELECT count(*) FROM source WHERE source.logo = media.name) AS uses
    FROM media WHERE (created_at, name) < ($1, $2) ORDER BY created_at DESC, name DESC LIMIT $3";
const COUNT: &str = "
    SELECT count(*), count(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM article_media WHERE article_media.name = media.name)
        AND NOT EXISTS (SELECT 1 FROM source WHERE source.logo = media.name))
    FROM media";
const SET_ALT: &str = "UPDATE media SET alt = $2 WHERE name = $1";
const DELETE: &str = "DELETE FROM media WHERE name = $1";
const USES: &str = "
    SELECT (SELECT count(*) FROM article_media WHERE name = $1) + (SELECT count(*) FROM source WHERE logo = $1)";
/// The stories that everybody reads with this picture.
const PUBLIC_USES: &str = "
    SELECT slug FROM article_media JOIN article ON article.article_id = article_media.article_id
    WHERE name = $1 AND state = 'published' AND audience = 'public' AND published_at <= $2 ORDER BY slug";
/// Everybody's where it is an organisation's mark; else the widest audience among the stories that show it and are out
/// (`public` comes after `members`, as words go); where there is none, it is the staff's.
const SIGHT: &str = "
    SELECT COALESCE((SELECT 'public' FROM source WHERE source.logo = media.name LIMIT 1), (SELECT max(audience) FROM article_media
            JOIN article ON article.article_id = article_media.article_id
            WHERE article_media.name = media.name AND state = 'published' AND published_at <= $2), 'staff')
    FROM media WHERE name = $1";

/// Stores a picture whose files are there, and tells the name that it has: another one than it brings where a picture of
/// the same origin is stored already. Then nothing is written, and the new files are nobody's.
pub async fn insert(db: &Db, permit: &Permit<WriteMedia>, media: &NewMedia, now: Moment) -> Result<MediaName, Error> {
    let (media, holder) = (media.clone(), permit.holder());
    let pixels = |side: u32| i32::try_from(side).map_err(|_| Invalid::new("size", "too-large"));
    let size = (pixels(media.size.0)?, pixels(media.size.1)?);
    let bytes = i64::try_from(media.bytes).map_err(|_| Invalid::new("bytes", "too-large"))?;
    db.write(move |mut tx| async move {
        let widths = media.widths.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        let origin = media.origin.to_string();
        let rows = on!(tx.at(), at => {
            sqlx::query(INSERT)
                .bind(media.name.to_string())
                .bind(size.0)
                .bind(size.1)
                .bind(widths)
                .bind(media.alt.as_str())
                .bind(bytes)
                .bind(holder.map(|account| Uuid::from_u128(account.0)))
                .bind(&origin)
                .bind(now.micros())
                .execute(at)
                .await
                .map(|done| done.rows_affected())
        })
        .map_err(|error| Error::or_taken(error, "name"))?;
        if rows == 0 {
            let name: String =
                on!(tx.at(), at => sqlx::query_scalar(FIND_BY_ORIGIN).bind(&origin).fetch_one(at).await)?;
            let name = stored(&name, "picture")?;
            return tx.leave(name).await;
        }
        audit::append(&mut tx, Deed::new("media.uploaded", holder).to("media", media.name), now).await?;
        tx.commit(media.name).await
    })
    .await
}

/// The picture that this form or file brought before.
pub async fn find_by_origin(db: &Db, _: &Permit<WriteMedia>, origin: &Origin) -> Result<Option<MediaName>, Error> {
    let origin = origin.to_string();
    let name: Option<String> =
        on!(db.reader(), at => sqlx::query_scalar(FIND_BY_ORIGIN).bind(origin).fetch_optional(at).await)?;
    name.map(|name| stored(&name, "picture")).transpose()
}

/// One picture.
pub async fn find(db: &Db, _: &Permit<WriteMedia>, name: MediaName) -> Result<Option<MediaCard>, Error> {
    let row: Option<MediaRow> =
        on!(db.reader(), at => sqlx::query_as(FIND).bind(name.to_string()).fetch_optional(at).await)?;
    row.map(MediaCard::try_from).transpose()
}

/// How many pictures there are, and how many of them no story shows.
pub async fn count(db: &Db, _: &Permit<WriteMedia>) -> Result<(u64, u64), Error> {
    let (all, idle): (i64, i64) = on!(db.reader(), at => sqlx::query_as(COUNT).fetch_one(at).await)?;
    Ok((all.unsigned_abs(), idle.unsigned_abs()))
}

/// The pictures that follow `after`, newest first: at most `limit`, never more than 60. The cursor leads on where there
/// are more.
pub async fn list(
    db: &Db,
    _: &Permit<WriteMedia>,
    after: Option<MediaCursor>,
    limit: u32,
) -> Result<(Vec<MediaCard>, Option<MediaCursor>), Error> {
    let limit = limit.clamp(1, LONGEST_PAGE);
    let (before, name) =
        after.map_or((i64::MAX, String::new()), |after| (after.created_at.micros(), after.name.to_string()));
    let rows: Vec<MediaRow> = on!(db.reader(), at => {
        sqlx::query_as(LIST).bind(before).bind(name).bind(i64::from(limit) + 1).fetch_all(at).await
    })?;
    let mut cards = rows.into_iter().map(MediaCard::try_from).collect::<Result<Vec<_>, _>>()?;
    let more = cards.len() > limit as usize;
    cards.truncate(limit as usize);
    let cursor = |card: &MediaCard| MediaCursor { created_at: card.created_at, name: card.picture.name };
    let next = cards.last().filter(|_| more).map(cursor);
    Ok((cards, next))
}

/// Says anew what the picture says to those who do not see it. False where there is none. The event `news` goes out for
/// each story that everybody reads with it.
pub async fn set_alt(
    db: &Db,
    permit: &Permit<WriteMedia>,
    name: MediaName,
    alt: &Alt,
    now: Moment,
) -> Result<bool, Error> {
    let (alt, holder) = (alt.clone(), permit.holder());
    db.write(move |mut tx| async move {
        tx.lock(Lock::News).await?;
        let text = name.to_string();
        let rows = on!(tx.at(), at => {
            sqlx::query(SET_ALT).bind(&text).bind(alt.as_str()).execute(at).await.map(|done| done.rows_affected())
        })?;
        if rows == 0 {
            return tx.leave(false).await;
        }
        let shown: Vec<String> = on!(tx.at(), at => {
            sqlx::query_scalar(PUBLIC_USES).bind(&text).bind(now.micros()).fetch_all(at).await
        })?;
        audit::append(&mut tx, Deed::new("media.described", holder).to("media", name), now).await?;
        for slug in shown {
            let slug: Slug = stored(&slug, "slug")?;
            outbox::append(&mut tx, &Topic::changed(slug), now).await?;
        }
        tx.commit(true).await
    })
    .await
}

/// Deletes the row; its files are the caller's to delete. False where there is none. [`Error::Invalid`] (`media`
/// `in-use`) while a story of whatever state shows it, or it is an organisation's mark.
pub async fn delete(db: &Db, permit: &Permit<WriteMedia>, name: MediaName, now: Moment) -> Result<bool, Error> {
    let holder = permit.holder();
    db.write(move |mut tx| async move {
        // No story may take it up meanwhile.
        tx.lock(Lock::News).await?;
        let text = name.to_string();
        let uses: i64 = on!(tx.at(), at => sqlx::query_scalar(USES).bind(&text).fetch_one(at).await)?;
        if uses > 0 {
            return Err(Invalid::new("media", "in-use").into());
        }
        let rows = on!(tx.at(), at => {
            sqlx::query(DELETE).bind(&text).execute(at).await.map(|done| done.rows_affected())
        })?;
        if rows == 0 {
            return tx.leave(false).await;
        }
        audit::append(&mut tx, Deed::new("media.deleted", holder).to("media", name), now).await?;
        tx.commit(true).await
    })
    .await
}

/// Who may see the picture now; none where there is no such picture.
pub async fn sight(db: &Db, name: MediaName, now: Moment) -> Result<Option<Sight>, Error> {
    let sight: Option<String> = on!(db.reader(), at => {
        sqlx::query_scalar(SIGHT).bind(name.to_string()).bind(now.micros()).fetch_optional(at).await
    })?;
    sight.map(|sight| stored(&sight, "sight")).transpose()
}

/// Those of the names that have a row.
pub async fn known(db: &Db, _: &Permit<WriteMedia>, names: &BTreeSet<MediaName>) -> Result<BTreeSet<MediaName>, Error> {
    let mut known = BTreeSet::new();
    for name in names {
        let text = name.to_string();
        let rows: i64 = on!(db.reader(), at => sqlx::query_scalar(EXISTS).bind(text).fetch_one(at).await)?;
        known.extend((rows > 0).then_some(*name));
    }
    Ok(known)
}

/// Whether the picture is there, inside the transaction.
pub(crate) async fn is_there(tx: &mut Tx, name: &MediaName) -> Result<bool, Error> {
    let rows: i64 = on!(tx.at(), at => sqlx::query_scalar(EXISTS).bind(name.to_string()).fetch_one(at).await)?;
    Ok(rows > 0)
}

/// Reads back a picture's columns.
pub(crate) fn picture(name: &str, alt: &str, size: (i32, i32), widths: &str) -> Result<Picture, Error> {
    let pixels = |side: i32| u32::try_from(side).map_err(|_| Error::Unreadable("picture"));
    Ok(Picture {
        name: stored(name, "picture")?,
        alt: Alt::read(alt).map_err(|_| Error::Unreadable("picture"))?,
        size: (pixels(size.0)?, pixels(size.1)?),
        widths: widths
            .split_whitespace()
            .map(|width| width.parse().map_err(|_| Error::Unreadable("picture")))
            .collect::<Result<_, _>>()?,
    })
}

#[derive(FromRow)]
struct MediaRow {
    name: String,
    width: i32,
    height: i32,
    widths: String,
    alt: String,
    bytes: i64,
    uploader: Option<Uuid>,
    created_at: i64,
    uses: i64,
}

impl TryFrom<MediaRow> for MediaCard {
    type Error = Error;

    fn try_from(row: MediaRow) -> Result<Self, Error> {
        Ok(Self {
            picture: picture(&row.name, &row.alt, (row.width, row.height), &row.widths)?,
            uploader: row.uploader.map(|id| AccountId(id.as_u128())),
            created_at: Moment::from_micros(row.created_at),
            bytes: u64::try_from(row.bytes).unwrap_or(0),
            uses: u32::try_from(row.uses).unwrap_or(u32::MAX),
        })
    }
}
