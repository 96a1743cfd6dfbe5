//! What stories are about, beside countries, and what that is called in each language.

use crate::error::{storable, stored};
use crate::write::Lock;
use crate::{Db, Error};
use domain::access::{Permit, WriteNews};
use domain::article::{Slug, Topic};
use domain::invalid::Invalid;
use domain::moment::Moment;
use sqlx::FromRow;
use uuid::Uuid;

const INSERT: &str = "INSERT INTO topic (topic_id, slug) VALUES ($1, $2) ON CONFLICT (slug) DO NOTHING";
pub(crate) const FIND_ID: &str = "SELECT topic_id FROM topic WHERE slug = $1";
const DELETE_NAMES: &str = "DELETE FROM topic_name WHERE topic_id = $1";
const INSERT_NAME: &str = "
    INSERT INTO topic_name (topic_id, language, name) VALUES ($1, $2, $3)
    ON CONFLICT (topic_id, language) DO UPDATE SET name = excluded.name";
const LIST: &str = "
    SELECT slug, language, name FROM topic LEFT JOIN topic_name USING (topic_id) ORDER BY slug, language";
const LISTED: &str = "
    SELECT slug, language, name FROM topic LEFT JOIN topic_name USING (topic_id)
    WHERE EXISTS (SELECT 1 FROM article_topic AS at
        WHERE at.live AND at.topic_id = topic.topic_id AND at.published_at <= $1)
    ORDER BY slug, language";

/// Stores a topic, or gives the one of that address these names. Of two names in one language the later holds.
pub async fn save(db: &Db, _: &Permit<WriteNews>, topic: &Topic) -> Result<(), Error> {
    for (_, name) in &topic.names {
        storable("names", name)?;
        if name.trim().is_empty() {
            return Err(Invalid::new("names", "empty").into());
        }
    }
    let topic = topic.clone();
    db.write(move |mut tx| async move {
        tx.lock(Lock::News).await?;
        let slug = topic.slug.as_str();
        on!(tx.at(), at => sqlx::query(INSERT).bind(Uuid::now_v7()).bind(slug).execute(at).await.map(drop))?;
        let id: Uuid = on!(tx.at(), at => sqlx::query_scalar(FIND_ID).bind(slug).fetch_one(at).await)?;
        on!(tx.at(), at => sqlx::query(DELETE_NAMES).bind(id).execute(at).await.map(drop))?;
        for (language, name) in &topic.names {
            on!(tx.at(), at => {
                sqlx::query(INSERT_NAME).bind(id).bind(language.tag()).bind(name).execute(at).await.map(drop)
            })?;
        }
        tx.commit(()).await
    })
    .await
}

/// The topics of stories that everybody sees in lists at `now`, by their names in addresses.
pub async fn listed(db: &Db, now: Moment) -> Result<Vec<Topic>, Error> {
    collect(on!(db.reader(), at => sqlx::query_as(LISTED).bind(now.micros()).fetch_all(at).await)?)
}

/// Every topic, by its name in addresses, with all its names.
pub async fn list(db: &Db) -> Result<Vec<Topic>, Error> {
    collect(on!(db.reader(), at => sqlx::query_as(LIST).fetch_all(at).await)?)
}

/// A topic for each slug, with the names that its rows have.
fn collect(rows: Vec<NameRow>) -> Result<Vec<Topic>, Error> {
    let mut topics: Vec<Topic> = Vec::new();
    for NameRow { slug, language, name } in rows {
        let named = match (language, name) {
            (Some(language), Some(name)) => Some((stored(&language, "language")?, name)),
            _ => None,
        };
        match topics.last_mut() {
            Some(topic) if topic.slug == slug => topic.names.extend(named),
            _ => topics.push(Topic { slug, names: named.into_iter().collect() }),
        }
    }
    // In the order in which readers are offered the languages, which is not the alphabet's.
    for topic in &mut topics {
        topic.names.sort_by_key(|(language, _)| *language);
    }
    Ok(topics)
}

#[derive(FromRow)]
struct NameRow {
    #[sqlx(try_from = "String")]
    slug: Slug,
    language: Option<String>,
    name: Option<String>,
}
