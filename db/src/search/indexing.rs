//! Keeping what a search looks through in step with the stories. The engines' indexes follow by trigger.

use crate::Error;
use crate::engine::Engine;
use crate::write::Tx;
use domain::search::Searchable;
use uuid::Uuid;

const DELETE: &str = "DELETE FROM article_search WHERE article_id = $1";
/// A story's number is the moment of its publication or, where that is another's, the next one that is free.
const INSERT: &str = "
    INSERT INTO article_search (article_id, place, headline, standfirst, body)
    SELECT article_id, CASE WHEN EXISTS (SELECT 1 FROM article_search WHERE place = article.published_at)
        THEN (SELECT taken.place + 1 FROM article_search AS taken WHERE taken.place >= article.published_at
            AND NOT EXISTS (SELECT 1 FROM article_search AS follower WHERE follower.place = taken.place + 1)
            ORDER BY taken.place LIMIT 1)
        ELSE article.published_at END, $2, $3, $4
    FROM article WHERE article_id = $1";

/// Notes the words of a story, in the transaction that wrote its row and that nobody else writes stories beside
/// ([`crate::write::Lock::News`]): two would take the same number.
pub(crate) async fn index(tx: &mut Tx, id: Uuid, searchable: &Searchable) -> Result<(), Error> {
    on!(tx.at(), at => sqlx::query(DELETE).bind(id).execute(at).await.map(drop))?;
    on!(tx.at(), at => {
        sqlx::query(INSERT)
            .bind(id)
            .bind(searchable.headline.as_str())
            .bind(searchable.standfirst.as_str())
            .bind(searchable.body.as_str())
            .execute(at)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// Makes the engine's index anew, of rows that came in while triggers slept.
pub(crate) async fn rebuild(tx: &mut Tx) -> Result<(), Error> {
    match tx.at() {
        Engine::Sqlite(at) => {
            let sql = "INSERT INTO _article_search (_article_search) VALUES ('rebuild')";
            sqlx::query(sql).execute(at).await?;
        }
        Engine::Postgres(at) => {
            sqlx::query("DELETE FROM _article_search").execute(&mut *at).await?;
            sqlx::query("SELECT _article_search_put(entry) FROM article_search AS entry").execute(at).await?;
        }
    }
    Ok(())
}
