//! Signing in and out. Whoever tries an address that nobody has is answered like one who mistypes the password: in
//! words, in status and in work done.

use crate::forms::{Done, Refusal, Sent};
use crate::session::{brought, cookie, new_token, no_cookie};
use domain::access::Role;
use domain::account::Email;
use domain::account::guessing::Tried;
use domain::address::LocalPath;
use domain::hex::hex;
use domain::invalid::Invalid;
use hmac::{Hmac, KeyInit, Mac};
use http::HeaderName;
use http::HeaderValue;
use http::header::{SET_COOKIE, USER_AGENT};
use services::password::Verdict;
use sha2::Sha256;

/// The secret with which keys of tries are hashed.
pub(super) const TRIES: &str = "tries";

/// Signs in with an address and a password.
pub(super) async fn sign_in(sent: &Sent) -> Result<Done, Refusal> {
    let (db, now) = (&sent.shared.state.db, sent.shared.state.now());
    let password = sent.field("password");
    let email = sent.field("email").parse::<Email>();
    let mut wrong: Vec<Invalid> = email.as_ref().err().copied().into_iter().collect();
    if password.is_empty() {
        wrong.push(Invalid::new("password", "empty"));
    }
    let (Ok(email), true) = (email, wrong.is_empty()) else { return Err(Refusal::Wrong(wrong)) };
    let secret = db::secrets::find_or_draw(db, TRIES, now).await?;
    let (account, place) = (key(&secret, "account", email.as_str()), key(&secret, "place", &sent.place.network()));
    let wait =
        db::attempts::admit(db, &[(account.clone(), Tried::Account), (place.clone(), Tried::Place)], now).await?;
    if wait > 0 {
        return Err(Refusal::Wait(wait));
    }
    let credentials = db::accounts::find_credentials(db, &email).await?;
    let hash = credentials.as_ref().and_then(|credentials| credentials.hash.as_ref());
    let verdict = match sent.shared.passwords.verify(password, hash).await {
        Ok(verdict) => verdict,
        // It was not looked at, so it was not wrong.
        Err(unhashed) => {
            db::attempts::forgive(db, &account, now).await?;
            db::attempts::forgive(db, &place, now).await?;
            return Err(unhashed.into());
        }
    };
    let (Some(credentials), Verdict::Right | Verdict::RightButOutdated) = (&credentials, verdict) else {
        return Err(Invalid::new("", "credentials").into());
    };
    db::attempts::forget(db, &account).await?;
    db::attempts::forgive(db, &place, now).await?;
    let (token, stored) = new_token().map_err(|_| Refusal::Failed(app::error::Error::Internal))?;
    // The session that this browser had ends: a secret that somebody planted is good for nothing.
    if let Some(old) = brought(&sent.headers, sent.shared.https()) {
        db::sessions::end_by_token(db, &old, now).await?;
        end_streams(sent);
    }
    let begun = match hash {
        Some(hash) => db::sessions::begin(db, credentials.account, hash, &stored, &device(sent), now).await?,
        None => None,
    };
    if begun.is_none() {
        return Err(Invalid::new("", "credentials").into());
    }
    // Whoever is signed in stays so, whether or not the password could be hashed anew.
    if let (Verdict::RightButOutdated, Some(old)) = (verdict, hash)
        && let Ok(anew) = sent.shared.passwords.hash(password).await
        && let Err(error) = db::accounts::change::rehash(db, credentials.account, old, &anew).await
    {
        tracing::warn!(error = &error as &dyn std::error::Error, "an old hash could not be replaced");
    }
    let role = credentials.role();
    let done = sent.field("then").parse().map_or_else(|_| Done::at_address(home(role)), Done::at);
    Ok(done.with(SET_COOKIE, cookie(&token, role, sent.shared.https())))
}

/// Ends the session; the browser forgets what it kept.
pub(super) async fn sign_out(sent: &Sent) -> Result<Done, Refusal> {
    let https = sent.shared.https();
    if let Some(token) = brought(&sent.headers, https) {
        db::sessions::end_by_token(&sent.shared.state.db, &token, sent.shared.state.now()).await?;
        end_streams(sent);
    }
    let clear = HeaderValue::from_static("\"cache\", \"storage\"");
    Ok(Done::at(LocalPath::home())
        .with(SET_COOKIE, no_cookie(https))
        .with(HeaderName::from_static("clear-site-data"), clear))
}

/// The streams of the session that was ended end at once; those in other processes a moment later.
fn end_streams(sent: &Sent) {
    if let Some(session) = &sent.visit.session {
        sent.shared.live.streams.end(session.id);
    }
}

/// Where somebody goes who asked for nothing else.
fn home(role: Role) -> &'static str {
    if role.is_staff() { "/admin" } else { "/account" }
}

/// What tries are counted under: who is tried or where from, hashed with the site's own secret, so that a list of them
/// tells nothing.
pub(super) fn key(secret: &str, kind: &str, name: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(kind.as_bytes());
    mac.update(&[0]);
    mac.update(name.as_bytes());
    hex(&mac.finalize().into_bytes())
}

/// The browser and the system, as roughly as a person needs to know the own devices apart: "Firefox, Android".
fn device(sent: &Sent) -> String {
    let agent = sent.headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let find =
        |names: &[(&str, &'static str)]| names.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name);
    // Each browser also calls itself by the names of those after it.
    let browser = find(&[
        ("Firefox/", "Firefox"),
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = find(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]);
    [browser, system].into_iter().flatten().collect::<Vec<_>>().join(", ")
}
