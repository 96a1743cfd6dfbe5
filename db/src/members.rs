//! Members as rows. How many live where is kept by triggers (migration 0003) and read by [`crate::counts`] alone.

use crate::error::storable;
use crate::write::Tx;
use crate::{Db, Error, accounts};
use domain::access::{Permit, WriteMembers};
use domain::country::CountryCode;
use domain::member::{MemberId, NewMember, Presence, Standing};
use domain::moment::Moment;
use sqlx::QueryBuilder;
use uuid::Uuid;

const INSERT: &str = "INSERT INTO member (member_id, name, country, presence, standing, joined_at, updated_at) ";
const UPDATE_PRESENCE: &str =
    "UPDATE member SET presence = $2, updated_at = $3 WHERE member_id = $1 AND standing <> 'erased'";
const UPDATE_COUNTRY: &str =
    "UPDATE member SET country = $2, updated_at = $3 WHERE member_id = $1 AND standing <> 'erased'";
const UPDATE_STANDING: &str = "
    UPDATE member SET standing = $2, updated_at = $3,
        name = CASE WHEN $2 = 'erased' THEN '' ELSE name END,
        country = CASE WHEN $2 = 'erased' THEN NULL ELSE country END
    WHERE member_id = $1 AND standing <> 'erased'";
const DELETE: &str = "DELETE FROM member WHERE member_id = $1";

/// Members in one statement: both engines allow several times as many values.
const CHUNK: usize = 1_000;

/// Stores members, all or none. [`Error::Taken`] (`id`) where one is stored already.
pub async fn insert(db: &Db, _: &Permit<WriteMembers>, members: &[NewMember], now: Moment) -> Result<(), Error> {
    for member in members {
        storable("name", &member.name)?;
    }
    let mut members = members.to_vec();
    // In the order in which PostgreSQL locks tallies: then no two imports wait for each other in a circle.
    members.sort_by_key(|member| (member.country, member.presence));
    db.write(move |mut tx| async move {
        for chunk in members.chunks(CHUNK) {
            on!(tx.at(), at => {
                let mut query = QueryBuilder::new(INSERT);
                query.push_values(chunk, |mut row, member| {
                    let erased = member.standing == Standing::Erased;
                    row.push_bind(Uuid::from_u128(member.id.0))
                        .push_bind(if erased { "" } else { &member.name })
                        .push_bind((!erased).then_some(member.country.as_str()))
                        .push_bind(member.presence.as_str())
                        .push_bind(member.standing.as_str())
                        .push_bind(member.joined_at.micros())
                        .push_bind(now.micros());
                });
                query.build().execute(at).await.map(drop)
            })
            .map_err(|error| Error::or_taken(error, "id"))?;
        }
        tx.commit(()).await
    })
    .await
}

/// How closely the member is counted from now on. False where there is no such member, or an erased one.
pub async fn update_presence(
    db: &Db,
    _: &Permit<WriteMembers>,
    id: MemberId,
    presence: Presence,
    now: Moment,
) -> Result<bool, Error> {
    update(db, UPDATE_PRESENCE, id, presence.as_str().to_owned(), now).await
}

/// Where the member lives from now on. False where there is no such member, or an erased one.
pub async fn update_country(
    db: &Db,
    _: &Permit<WriteMembers>,
    id: MemberId,
    country: CountryCode,
    now: Moment,
) -> Result<bool, Error> {
    update(db, UPDATE_COUNTRY, id, country.as_str().to_owned(), now).await
}

/// Where the membership stands from now on; the member's account follows in the same transaction, and its sessions end.
/// `Erased` takes the name, the country and the account away, and nothing leads back from it. False where there is no
/// such member, or an erased one.
pub async fn update_standing(
    db: &Db,
    permit: &Permit<WriteMembers>,
    id: MemberId,
    standing: Standing,
    now: Moment,
) -> Result<bool, Error> {
    let actor = permit.holder();
    db.write(move |mut tx| async move {
        let found = execute(&mut tx, UPDATE_STANDING, id, standing.as_str(), now).await?;
        if found {
            accounts::change::follow(&mut tx, actor, id, standing, now).await?;
        }
        tx.commit(found).await
    })
    .await
}

/// Deletes the row itself, and the account with it. False where there is none.
pub async fn delete(db: &Db, _: &Permit<WriteMembers>, id: MemberId) -> Result<bool, Error> {
    db.write(move |mut tx| async move {
        let id = Uuid::from_u128(id.0);
        let rows = on!(tx.at(), at => sqlx::query(DELETE).bind(id).execute(at).await.map(|done| done.rows_affected()))?;
        tx.commit(rows > 0).await
    })
    .await
}

/// Runs one of the updates above in a transaction of its own.
async fn update(db: &Db, sql: &'static str, id: MemberId, word: String, now: Moment) -> Result<bool, Error> {
    db.write(move |mut tx| async move {
        let found = execute(&mut tx, sql, id, &word, now).await?;
        tx.commit(found).await
    })
    .await
}

/// Runs one of the updates above: member, new word, moment. Whether it found a row.
async fn execute(tx: &mut Tx, sql: &'static str, id: MemberId, word: &str, now: Moment) -> Result<bool, Error> {
    let id = Uuid::from_u128(id.0);
    let rows = on!(tx.at(), at => {
        sqlx::query(sql).bind(id).bind(word).bind(now.micros()).execute(at).await.map(|done| done.rows_affected())
    })?;
    Ok(rows > 0)
}
