//! Sign-ins as rows: created, found, listed, deleted. What changes in them stands in [`change`]. Each change writes its
//! deed into the audit log in its own transaction.

pub mod change;

use crate::error::{storable, stored};
use crate::submissions::{self, Claim};
use crate::{Db, Error, audit, identifier};
use domain::access::{Permit, UseAccount, WriteAccounts};
use domain::account::password::{Credentials, PasswordHash};
use domain::account::{Account, AccountId, Email, NewAccount, Owner};
use domain::audit::Deed;
use domain::form::SubmissionKey;
use domain::invalid::Invalid;
use domain::member::MemberId;
use domain::moment::Moment;
use sqlx::{FromRow, QueryBuilder};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const FIND: &str = "SELECT * FROM account_named WHERE account_id = $1";
const FIND_BY_EMAIL: &str = "SELECT * FROM account_named WHERE email = $1";
const FIND_CREDENTIALS: &str = "SELECT account_id, password_hash, office, status FROM account WHERE email = $1";
const LIST: &str = "SELECT * FROM account_named WHERE account_id > $1 ORDER BY account_id LIMIT $2";
const NAMES: &str = "SELECT account_id, name FROM account_named WHERE account_id IN (";
const COUNT: &str = "SELECT count(*) FROM account";
const INSERT: &str = "
    INSERT INTO account (account_id, email, member_id, name, password_hash, office, status, language,
        created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)";
const DELETE: &str = "DELETE FROM account WHERE account_id = $1";

/// An identifier for an account that is made at this moment.
pub fn new_id(now: Moment) -> AccountId {
    AccountId(identifier::of(now).as_u128())
}

/// Stores an account and answers its identifier; without a hash, nobody can sign in with a password until one is set.
/// Every press of one form's button (`submission`) is answered the account that the first press made.
///
/// [`Error::Taken`]: `email`, `member` or `id`. [`Error::Invalid`]: `member` `unknown`, `name` `malformed`.
pub async fn insert(
    db: &Db,
    permit: &Permit<WriteAccounts>,
    account: &NewAccount,
    hash: Option<&PasswordHash>,
    submission: Option<SubmissionKey>,
    now: Moment,
) -> Result<AccountId, Error> {
    if let Owner::Other(name) = &account.owner {
        storable("name", name.as_str())?;
    }
    let (account, hash, actor) = (account.clone(), hash.cloned(), permit.holder());
    db.write(move |mut tx| async move {
        let id = Uuid::from_u128(account.id.0);
        if let Some(key) = submission {
            if let Claim::Done(first) = submissions::claim(&mut tx, key, actor, now).await? {
                let first = Uuid::try_parse(&first).map_err(|_| Error::Unreadable("answer to a form"))?;
                return tx.leave(AccountId(first.as_u128())).await;
            }
            submissions::settle(&mut tx, key, &id.to_string()).await?;
        }
        let (member, name) = match &account.owner {
            Owner::Member(member) => (Some(Uuid::from_u128(member.0)), None),
            Owner::Other(name) => (None, Some(name.as_str())),
        };
        on!(tx.at(), at => {
            sqlx::query(INSERT)
                .bind(id)
                .bind(account.email.as_str())
                .bind(member)
                .bind(name)
                .bind(hash.as_ref().map(PasswordHash::as_str))
                .bind(account.office.as_str())
                .bind(account.status.as_str())
                .bind(account.language.tag())
                .bind(now.micros())
                .execute(at)
                .await
                .map(drop)
        })
        .map_err(refusal)?;
        let deed = Deed::new("account.created", actor).to("account", id).with("office", account.office.as_str());
        audit::append(&mut tx, deed.personally("email", &account.email), now).await?;
        tx.commit(account.id).await
    })
    .await
}

/// What a sign-in with this address is checked against. It takes no permit: nobody is signed in yet, and only the hash
/// that the caller computes tells whether the two belong together.
pub async fn find_credentials(db: &Db, email: &Email) -> Result<Option<Credentials>, Error> {
    let row: Option<CredentialsRow> =
        on!(db.reader(), at => sqlx::query_as(FIND_CREDENTIALS).bind(email.as_str()).fetch_optional(at).await)?;
    row.map(CredentialsRow::read).transpose()
}

/// The account of whoever holds the permit. The server itself has none.
pub async fn find(db: &Db, permit: &Permit<UseAccount>) -> Result<Option<Account>, Error> {
    let Some(AccountId(id)) = permit.holder() else { return Ok(None) };
    let id = Uuid::from_u128(id);
    let row: Option<AccountRow> = on!(db.reader(), at => sqlx::query_as(FIND).bind(id).fetch_optional(at).await)?;
    row.map(AccountRow::read).transpose()
}

/// The account with this address.
pub async fn find_by_email(db: &Db, _: &Permit<WriteAccounts>, email: &Email) -> Result<Option<Account>, Error> {
    let row: Option<AccountRow> =
        on!(db.reader(), at => sqlx::query_as(FIND_BY_EMAIL).bind(email.as_str()).fetch_optional(at).await)?;
    row.map(AccountRow::read).transpose()
}

/// At most `limit` accounts in the order of their making, those after `after`.
pub async fn list(
    db: &Db,
    _: &Permit<WriteAccounts>,
    after: Option<AccountId>,
    limit: u32,
) -> Result<Vec<Account>, Error> {
    let after = Uuid::from_u128(after.map_or(0, |id| id.0));
    let rows: Vec<AccountRow> = on!(db.reader(), at => {
        sqlx::query_as(LIST).bind(after).bind(i64::from(limit)).fetch_all(at).await
    })?;
    rows.into_iter().map(AccountRow::read).collect()
}

/// How many accounts there are.
pub async fn count(db: &Db, _: &Permit<WriteAccounts>) -> Result<u64, Error> {
    let count: i64 = on!(db.reader(), at => sqlx::query_scalar(COUNT).fetch_one(at).await)?;
    Ok(count.unsigned_abs())
}

/// The names of those of these accounts that are there: a screenful at most.
pub async fn names(
    db: &Db,
    _: &Permit<WriteAccounts>,
    ids: &BTreeSet<AccountId>,
) -> Result<BTreeMap<AccountId, String>, Error> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<(Uuid, String)> = on!(db.reader(), at => {
        let mut query = QueryBuilder::new(NAMES);
        let mut list = query.separated(", ");
        for id in ids {
            list.push_bind(Uuid::from_u128(id.0));
        }
        query.push(")");
        query.build_query_as().fetch_all(at).await
    })?;
    Ok(rows.into_iter().map(|(id, name)| (AccountId(id.as_u128()), name)).collect())
}

/// Deletes the account with its sessions; its member, if it has one, stays. False where there is none.
pub async fn delete(db: &Db, permit: &Permit<WriteAccounts>, id: AccountId, now: Moment) -> Result<bool, Error> {
    let actor = permit.holder();
    db.write(move |mut tx| async move {
        let id = Uuid::from_u128(id.0);
        let rows = on!(tx.at(), at => sqlx::query(DELETE).bind(id).execute(at).await.map(|done| done.rows_affected()))?;
        if rows == 0 {
            return tx.leave(false).await;
        }
        audit::append(&mut tx, Deed::new("account.deleted", actor).to("account", id), now).await?;
        tx.commit(true).await
    })
    .await
}

/// Which rule an account broke that could not be stored. Both engines name the index or the column in their message.
fn refusal(error: sqlx::Error) -> Error {
    let Some(cause) = error.as_database_error() else { return error.into() };
    let names = |what: &str| cause.message().contains(&format!("account{what}"));
    if cause.is_foreign_key_violation() {
        Invalid::new("member", "unknown").into()
    } else if names(".member_id") || names("_member") {
        Error::or_taken(error, "member")
    } else if names(".account_id") || names("_pkey") {
        Error::or_taken(error, "id")
    } else {
        Error::or_taken(error, "email")
    }
}

#[derive(FromRow)]
struct AccountRow {
    account_id: Uuid,
    email: String,
    member_id: Option<Uuid>,
    name: String,
    office: String,
    status: String,
    language: String,
    created_at: i64,
}

impl AccountRow {
    fn read(self) -> Result<Account, Error> {
        Ok(Account {
            id: AccountId(self.account_id.as_u128()),
            email: stored(&self.email, "address")?,
            name: self.name,
            member: self.member_id.map(|id| MemberId(id.as_u128())),
            office: stored(&self.office, "office")?,
            status: stored(&self.status, "status")?,
            language: stored(&self.language, "language")?,
            created_at: Moment::from_micros(self.created_at),
        })
    }
}

#[derive(FromRow)]
struct CredentialsRow {
    account_id: Uuid,
    password_hash: Option<String>,
    office: String,
    status: String,
}

impl CredentialsRow {
    fn read(self) -> Result<Credentials, Error> {
        Ok(Credentials {
            account: AccountId(self.account_id.as_u128()),
            hash: self.password_hash.map(PasswordHash::from_phc),
            office: stored(&self.office, "office")?,
            status: stored(&self.status, "status")?,
        })
    }
}
