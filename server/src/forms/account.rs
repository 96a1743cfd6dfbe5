//! What people change about their own account.

use crate::forms::login::{TRIES, key};
use crate::forms::{Done, Refusal, Sent};
use crate::session::{cookie, new_token};
use app::error::Error;
use domain::access::{EditProfile, UseAccount};
use domain::account::PersonName;
use domain::account::guessing::Tried;
use domain::account::password::check_password;
use domain::account::session::{Session, SessionId};
use domain::invalid::Invalid;
use http::header::SET_COOKIE;
use services::password::{Verdict, is_common};

/// Changes the name that others see.
pub(super) async fn rename(sent: &Sent) -> Result<Done, Refusal> {
    let permit = sent.permit::<EditProfile>()?;
    let name: PersonName = sent.field("name").parse()?;
    if !db::accounts::change::rename(&sent.shared.state.db, &permit, &name, sent.shared.state.now()).await? {
        return Err(Refusal::Failed(Error::SignIn));
    }
    Ok(Done::at_address("/account").saying("name"))
}

/// Changes the password. Every other session ends, and this one goes on under a new secret.
pub(super) async fn change_password(sent: &Sent) -> Result<Done, Refusal> {
    let permit = sent.permit::<UseAccount>()?;
    let (db, now) = (&sent.shared.state.db, sent.shared.state.now());
    let session = session(sent)?;
    let account = db::accounts::find(db, &permit).await?.ok_or(Refusal::Failed(Error::SignIn))?;
    let password = sent.field("new-password");
    let field = |invalid: Invalid| Invalid::new("new-password", invalid.reason);
    check_password(password, &account.email, &account.name).map_err(field)?;
    if is_common(password) {
        return Err(Invalid::new("new-password", "common").into());
    }
    // Whoever sits down at an open browser must not get to guess here what the sign-in would not let them guess.
    let credentials = db::accounts::find_credentials(db, &account.email).await?;
    let key = key(&db::secrets::find_or_draw(db, TRIES, now).await?, "password", &format!("{:032x}", account.id.0));
    let wait = db::attempts::admit(db, &[(key.clone(), Tried::Account)], now).await?;
    if wait > 0 {
        return Err(Refusal::Wait(wait));
    }
    let hash = credentials.as_ref().and_then(|credentials| credentials.hash.as_ref());
    let verdict = match sent.shared.passwords.verify(sent.field("password"), hash).await {
        Ok(verdict) => verdict,
        Err(unhashed) => {
            db::attempts::forgive(db, &key, now).await?;
            return Err(unhashed.into());
        }
    };
    if verdict == Verdict::Wrong {
        return Err(Invalid::new("password", "wrong").into());
    }
    db::attempts::forget(db, &key).await?;
    let hash = sent.shared.passwords.hash(password).await?;
    let (token, stored) = new_token().map_err(|_| Refusal::Failed(Error::Internal))?;
    if !db::accounts::change::set_password(db, &permit, &hash, Some((session.id, &stored)), now).await? {
        return Err(Refusal::Failed(Error::SignIn));
    }
    sent.shared.live.streams.end_others(session.account, session.id);
    let role = account.role();
    Ok(Done::at_address("/account").saying("password").with(SET_COOKIE, cookie(&token, role, sent.shared.https())))
}

/// Ends one of the own sessions.
pub(super) async fn end_session(sent: &Sent) -> Result<Done, Refusal> {
    let permit = sent.permit::<UseAccount>()?;
    let id: SessionId = sent.row()?;
    if db::sessions::end(&sent.shared.state.db, &permit, id, sent.shared.state.now()).await? {
        sent.shared.live.streams.end(id);
    }
    Ok(Done::at_address("/account").saying("session").of(id))
}

/// Ends every other session of the own account.
pub(super) async fn end_every_session(sent: &Sent) -> Result<Done, Refusal> {
    let permit = sent.permit::<UseAccount>()?;
    let session = session(sent)?;
    db::sessions::end_all(&sent.shared.state.db, &permit, Some(session.id), sent.shared.state.now()).await?;
    sent.shared.live.streams.end_others(session.account, session.id);
    Ok(Done::at_address("/account").saying("everywhere").of("all"))
}

fn session(sent: &Sent) -> Result<&Session, Refusal> {
    sent.visit.session.as_ref().ok_or(Refusal::Failed(Error::SignIn))
}
