//! Who asks: the cookie, and the session behind it. A cookie is a 256-bit secret; only its SHA-256 is stored.

use crate::place::{Peer, Place};
use crate::router::Shared;
use app::reader::Reader;
use app::request::Facts;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::access::{Role, Viewer};
use domain::account::session::{Session, TokenHash, limits};
use http::header::{CACHE_CONTROL, COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderValue};
use sha2::{Digest, Sha256};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::time::timeout;

/// How long it may take to find out who asks. Afterwards nobody knows, and what is not for everybody says so.
const PATIENCE: Duration = Duration::from_millis(1_600);

/// Who asks, noted beside each request.
#[derive(Clone, Debug)]
pub struct Visit {
    /// What the access table is asked with.
    pub viewer: Viewer,
    /// The session, where somebody signed in.
    pub session: Option<Session>,
    /// Somebody brought a cookie, and the database could not say whose it is.
    pub unknown: bool,
}

impl Visit {
    /// What pages may know of it.
    pub(crate) fn facts(&self) -> Facts {
        Facts {
            viewer: self.viewer,
            session: self.session.as_ref().map(|session| session.id),
            reader: self.session.as_ref().map(|session| Reader { name: session.name.clone(), role: session.role() }),
        }
    }
}

impl Default for Visit {
    fn default() -> Self {
        Self { viewer: Viewer::Visitor, session: None, unknown: false }
    }
}

/// A new secret, as the cookie carries it, and what is stored of it. Fails where the machine has no randomness.
pub(crate) fn new_token() -> Result<(String, TokenHash), getrandom::Error> {
    let mut token = [0_u8; 32];
    getrandom::fill(&mut token)?;
    Ok((URL_SAFE_NO_PAD.encode(token), hash(&token)))
}

fn hash(token: &[u8]) -> TokenHash {
    TokenHash::from_digest(Sha256::digest(token).into())
}

/// The cookie's name. `__Host-` binds it to this host, to https and to every path; plain http knows no such cookie.
fn name(https: bool) -> &'static str {
    if https { "__Host-graticule" } else { "graticule" }
}

/// The header that hands a browser its secret for as long as a session of this role can last.
pub(crate) fn cookie(token: &str, role: Role, https: bool) -> HeaderValue {
    header(&format!("{}={token}; Max-Age={}", name(https), limits(role).absolute), https)
}

/// The header that takes it away.
pub(crate) fn no_cookie(https: bool) -> HeaderValue {
    header(&format!("{}=; Max-Age=0", name(https)), https)
}

fn header(start: &str, https: bool) -> HeaderValue {
    let secure = if https { "; Secure" } else { "" };
    // Made of letters, digits and the signs above, it is always a header's value.
    HeaderValue::from_str(&format!("{start}; Path=/; SameSite=Lax; HttpOnly{secure}"))
        .unwrap_or(HeaderValue::from_static(""))
}

/// The hash of the secret that a request brings; none where it brings none, or something that is none.
pub(crate) fn brought(headers: &HeaderMap, https: bool) -> Option<TokenHash> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let cookie = lines.flat_map(|line| line.split(';')).find_map(|pair| {
        let (found, value) = pair.trim().split_once('=')?;
        (found == name(https)).then_some(value)
    });
    let token = URL_SAFE_NO_PAD.decode(cookie?).ok().filter(|token| token.len() == 32)?;
    Some(hash(&token))
}

/// Whether it was said already that a proxy is not trusted.
static UNTRUSTED: AtomicBool = AtomicBool::new(false);

/// Notes beside the request who asks and from where, and takes away a cookie that is good for nothing.
pub(crate) async fn recognize(State(shared): State<Shared>, mut request: Request, next: Next) -> Response {
    let https = shared.https();
    let place = Place::find(request.extensions().get::<Peer>().copied(), request.headers(), &shared.trusted);
    let peer = request.extensions().get::<Peer>().is_some_and(|peer| Place(peer.0.to_canonical()) == place);
    if peer && request.headers().contains_key("x-forwarded-for") && !UNTRUSTED.swap(true, Ordering::Relaxed) {
        tracing::warn!(
            peer = %place.0,
            "a proxy that GRATICULE_TRUSTED_PROXIES does not name says who asks: everybody behind it counts as one network"
        );
    }
    request.extensions_mut().insert(place);
    let Some(token) = brought(request.headers(), https) else {
        request.extensions_mut().insert(Visit::default());
        return next.run(request).await;
    };
    let found = timeout(PATIENCE, db::sessions::find(&shared.state.db, &token)).await;
    let visit = match found.unwrap_or(Err(db::Error::Busy)) {
        Ok(session) => visit(&shared, session),
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "a session could not be looked up");
            Visit { unknown: true, ..Visit::default() }
        }
    };
    let is_over = visit.session.is_none() && !visit.unknown;
    request.extensions_mut().insert(visit);
    let mut response = next.run(request).await;
    // What others may keep must not take the cookies of whoever gets it next.
    let is_shared = response.headers().get(CACHE_CONTROL).is_some_and(|keep| keep.as_bytes().starts_with(b"public"));
    if is_over && !is_shared && !response.headers().contains_key(SET_COOKIE) {
        response.headers_mut().append(SET_COOKIE, no_cookie(https));
    }
    response
}

/// The visit of a session that is still good; it is noted as seen now and then.
fn visit(shared: &Shared, session: Option<Session>) -> Visit {
    let now = shared.state.now();
    let Some(session) = session.filter(|session| session.is_alive(now)) else { return Visit::default() };
    if session.is_news(now) {
        let (db, id) = (shared.state.db.clone(), session.id);
        tokio::spawn(async move {
            if let Err(error) = db::sessions::seen(&db, id, now).await {
                tracing::warn!(error = &error as &dyn std::error::Error, "a session could not be noted as seen");
            }
        });
    }
    Visit { viewer: session.viewer(), session: Some(session), unknown: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(cookie: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, cookie.parse().unwrap());
        headers
    }

    #[test]
    fn a_secret_survives_its_way_through_the_cookie_beside_others() {
        let (token, hash) = new_token().unwrap();
        assert_eq!(brought(&request(&format!("theme=dark; graticule={token}; a=b")), false), Some(hash));
    }

    #[test]
    fn what_is_no_secret_of_ours_is_nobodys() {
        let (token, _) = new_token().unwrap();
        for bad in ["", "graticule=", "graticule=x", "graticule=!!!!", "xgraticule=x"] {
            assert_eq!(brought(&request(bad), false), None, "{bad}");
        }
        assert_eq!(brought(&request(&format!("graticule={}", &token[1..])), false), None);
        assert_eq!(brought(&request(&format!("graticule={token}A")), false), None);
        // Over https only the cookie that is bound to the host counts.
        assert_eq!(brought(&request(&format!("graticule={token}")), true), None);
        assert!(brought(&request(&format!("__Host-graticule={token}")), true).is_some());
    }

    #[test]
    fn the_cookie_is_out_of_reach_of_scripts_and_other_sites() {
        let header = cookie("secret", Role::Member, true);
        assert_eq!(
            header.to_str().unwrap(),
            "__Host-graticule=secret; Max-Age=2592000; Path=/; SameSite=Lax; HttpOnly; Secure"
        );
        assert_eq!(no_cookie(false).to_str().unwrap(), "graticule=; Max-Age=0; Path=/; SameSite=Lax; HttpOnly");
    }
}
