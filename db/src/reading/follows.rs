//! The countries, topics and sources whose stories somebody follows. Their stories are a list as others are:
//! [`crate::articles::list_followed`].

use super::{hold, holder};
use crate::error::stored;
use crate::{Db, Error, sources, topics};
use domain::access::{KeepReading, Permit};
use domain::invalid::Invalid;
use domain::moment::Moment;
use domain::reading::{Followed, MOST_FOLLOWS};

const INSERT: &str = "
    INSERT INTO follow (account_id, kind, name, followed_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
const COUNT: &str = "SELECT count(*) FROM follow WHERE account_id = $1 AND NOT (kind = $2 AND name = $3)";
const DELETE: &str = "DELETE FROM follow WHERE account_id = $1 AND kind = $2 AND name = $3";
const LIST: &str = "SELECT kind, name FROM follow WHERE account_id = $1 ORDER BY kind, name";
const HAS: &str = "SELECT count(*) FROM follow WHERE account_id = $1 AND kind = $2 AND name = $3";

/// Follows something. [`Error::Invalid`]: `what` `unknown`, where it has no page at `now`, or `too-many`.
pub async fn follow(db: &Db, permit: &Permit<KeepReading>, what: &Followed, now: Moment) -> Result<(), Error> {
    let Some(holder) = holder(permit) else { return Ok(()) };
    if !is_known(db, what, now).await? {
        return Err(Invalid::new("what", "unknown").into());
    }
    let what = what.clone();
    db.write(move |mut tx| async move {
        // The account may be gone by now.
        if hold(&mut tx, holder).await?.is_none() {
            return tx.leave(()).await;
        }
        let (kind, name) = (what.kind(), what.name());
        let others: i64 = on!(tx.at(), at => {
            sqlx::query_scalar(COUNT).bind(holder).bind(kind).bind(name).fetch_one(at).await
        })?;
        if others >= i64::from(MOST_FOLLOWS) {
            return Err(Invalid::new("what", "too-many").into());
        }
        on!(tx.at(), at => {
            sqlx::query(INSERT).bind(holder).bind(kind).bind(name).bind(now.micros()).execute(at).await.map(drop)
        })?;
        tx.commit(()).await
    })
    .await
}

/// Follows something no longer.
pub async fn unfollow(db: &Db, permit: &Permit<KeepReading>, what: &Followed) -> Result<(), Error> {
    let Some(holder) = holder(permit) else { return Ok(()) };
    let what = what.clone();
    db.write(move |mut tx| async move {
        on!(tx.at(), at => {
            sqlx::query(DELETE).bind(holder).bind(what.kind()).bind(what.name()).execute(at).await.map(drop)
        })?;
        tx.commit(()).await
    })
    .await
}

/// What the permit's holder follows: countries, sources, topics, each by their names.
pub async fn list(db: &Db, permit: &Permit<KeepReading>) -> Result<Vec<Followed>, Error> {
    let Some(holder) = holder(permit) else { return Ok(Vec::new()) };
    let rows: Vec<(String, String)> = on!(db.reader(), at => sqlx::query_as(LIST).bind(holder).fetch_all(at).await)?;
    rows.into_iter().map(|(kind, name)| stored(&format!("{kind}:{name}"), "followed thing")).collect()
}

/// Whether the permit's holder follows it.
pub async fn follows(db: &Db, permit: &Permit<KeepReading>, what: &Followed) -> Result<bool, Error> {
    let Some(holder) = holder(permit) else { return Ok(false) };
    let rows: i64 = on!(db.reader(), at => {
        sqlx::query_scalar(HAS).bind(holder).bind(what.kind()).bind(what.name()).fetch_one(at).await
    })?;
    Ok(rows > 0)
}

/// Whether it has a page. A source has one as long as everybody sees stories of it: whom the network is only in touch with is
/// nobody's business.
async fn is_known(db: &Db, what: &Followed, now: Moment) -> Result<bool, Error> {
    Ok(match what {
        Followed::Country(_) => true,
        Followed::Topic(slug) => topics::list(db).await?.iter().any(|topic| topic.slug == *slug),
        Followed::Source(slug) => sources::find_listed(db, slug, now).await?.is_some(),
    })
}
