//! Fetching an address that a person typed. Whoever may type one must not learn through us what lies behind our own
//! walls, nor keep us busy: only public addresses are spoken to, within limits of time, size and redirects.
//!
//! The check and the connection can not be told different things: names are resolved once for each connection, by
//! [`Guard`], and the connection is made to exactly those addresses that passed it.

mod guard;
mod public;

#[cfg(test)]
mod tests;

pub use guard::{Guard, Lookup};
pub use public::is_public;

use reqwest::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, LOCATION};
use reqwest::{Client, Response, Url, redirect, retry};
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error;
use tokio::time::timeout;

/// What one fetch may cost.
#[derive(Clone, Copy, Debug)]
struct Limits {
    /// For everything, redirects included.
    time: Duration,
    /// For reaching a host, of that.
    connect: Duration,
    /// Of the head and the body together, in bytes.
    size: usize,
    /// How many may be followed.
    redirects: usize,
}

const LIMITS: Limits =
    Limits { time: Duration::from_secs(10), connect: Duration::from_secs(5), size: 2_000_000, redirects: 5 };

/// Why nothing was fetched.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum FetchError {
    /// It is no address of http or https, or a redirect leads to none.
    #[error("it is no address of the web")]
    NotHttp,
    /// It leads to a place that is not public, at once or by a redirect.
    #[error("it leads to a place that is not public")]
    NotPublic,
    /// It breaks a rule of ours: another port than 80 and 443, a name and password in it, from https back to http, an
    /// answer of another kind than was asked for.
    #[error("it is not fetched from here")]
    Refused,
    /// It has more than two million bytes.
    #[error("it is too large")]
    TooLarge,
    /// It took longer than ten seconds, or five to reach.
    #[error("it takes too long")]
    TooSlow,
    /// It was redirected more than five times.
    #[error("it leads from redirect to redirect")]
    TooManyRedirects,
    /// Nobody answers there, or not in the web's language.
    #[error("nobody answers there")]
    Unreachable,
    /// This machine is not set up for it: it trusts no certificates.
    #[error("this machine trusts no certificates")]
    Unprepared,
}

/// What was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fetched {
    /// Where it was found, after redirects.
    pub final_url: String,
    /// The status of the answer, as the other host gave it: 200, 404, …
    pub status: u16,
    /// What it is, as the other host says: `text/html; charset=utf-8`; empty where it says nothing.
    pub content_type: String,
    /// The bytes, of a successful answer alone. Nothing of theirs is trusted.
    pub body: Vec<u8>,
}

/// The one client for addresses that people typed. It keeps no cookies and no connections, and tells nobody where an
/// address was found. Clones share it.
#[derive(Clone, Debug)]
pub struct Fetcher {
    client: Client,
    guard: Guard,
    limits: Limits,
}

impl Fetcher {
    /// A fetcher that introduces itself with the site's own address. [`FetchError::Unprepared`] where the machine has
    /// no trusted certificates.
    pub fn new(base_url: &str) -> Result<Self, FetchError> {
        Self::guarded(base_url, Guard::default())
    }

    /// The same with another guard: tests speak to servers of their own.
    pub fn guarded(base_url: &str, guard: Guard) -> Result<Self, FetchError> {
        Self::limited(base_url, guard, LIMITS)
    }

    fn limited(base_url: &str, guard: Guard, limits: Limits) -> Result<Self, FetchError> {
        // Whoever was first in this process chose the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .user_agent(format!("Graticule (+{base_url})"))
            .no_proxy()
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .referer(false)
            .pool_max_idle_per_host(0)
            .connect_timeout(limits.connect)
            .dns_resolver(Arc::new(guard.clone()))
            .build()
            .map_err(|_| FetchError::Unprepared)?;
        Ok(Self { client, guard, limits })
    }

    /// Fetches what is at `url`, which must be one of `accepted` where the answer is a success: media types such as
    /// `text/html`, or `*/*` for anything.
    pub async fn fetch(&self, url: &str, accepted: &[&str]) -> Result<Fetched, FetchError> {
        let fetched = timeout(self.limits.time, self.follow(url, accepted));
        fetched.await.unwrap_or(Err(FetchError::TooSlow))
    }

    async fn follow(&self, url: &str, accepted: &[&str]) -> Result<Fetched, FetchError> {
        let mut url = Url::parse(url).map_err(|_| FetchError::NotHttp)?;
        let mut redirects = 0;
        loop {
            self.guard.check(&url)?;
            let request = self.client.get(url.clone());
            // What comes pressed could be a thousand times as large.
            let request = request.header(ACCEPT, accepted.join(", ")).header(ACCEPT_ENCODING, "identity");
            let response = request.send().await.map_err(|error| cause(&error))?;
            match response.headers().get(LOCATION) {
                Some(location) if is_redirect(response.status().as_u16()) => {
                    if redirects == self.limits.redirects {
                        return Err(FetchError::TooManyRedirects);
                    }
                    redirects += 1;
                    url = next(&url, location.as_bytes())?;
                }
                _ => return self.read(url, response, accepted).await,
            }
        }
    }

    async fn read(&self, url: Url, mut response: Response, accepted: &[&str]) -> Result<Fetched, FetchError> {
        let content_type = text(response.headers(), CONTENT_TYPE.as_str());
        let mut body = Vec::new();
        if response.status().is_success() {
            let encoding = text(response.headers(), CONTENT_ENCODING.as_str());
            if !is_accepted(&content_type, accepted) || !["", "identity"].contains(&encoding.as_str()) {
                return Err(FetchError::Refused);
            }
            let head: usize =
                response.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
            let room = self.limits.size.checked_sub(head).ok_or(FetchError::TooLarge)?;
            if response.content_length().is_some_and(|length| length > room as u64) {
                return Err(FetchError::TooLarge);
            }
            while let Some(chunk) = response.chunk().await.map_err(|error| cause(&error))? {
                if chunk.len() > room - body.len() {
                    return Err(FetchError::TooLarge);
                }
                body.extend_from_slice(&chunk);
            }
        }
        Ok(Fetched { final_url: url.into(), status: response.status().as_u16(), content_type, body })
    }
}

fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

/// Where a redirect leads. What was safe on its way does not become open.
fn next(from: &Url, location: &[u8]) -> Result<Url, FetchError> {
    let location = std::str::from_utf8(location).map_err(|_| FetchError::NotHttp)?;
    let to = from.join(location).map_err(|_| FetchError::NotHttp)?;
    if from.scheme() == "https" && to.scheme() == "http" { Err(FetchError::Refused) } else { Ok(to) }
}

fn text(headers: &HeaderMap, name: &str) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

fn is_accepted(content_type: &str, accepted: &[&str]) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    accepted.iter().any(|wanted| *wanted == "*/*" || wanted.eq_ignore_ascii_case(essence))
}

/// What a failed request comes to: the guard's refusal stands somewhere among the causes.
fn cause(error: &reqwest::Error) -> FetchError {
    let mut cause: Option<&(dyn Error + 'static)> = error.source();
    while let Some(error) = cause {
        if let Some(found) = error.downcast_ref::<FetchError>() {
            return *found;
        }
        cause = error.source();
    }
    if error.is_timeout() { FetchError::TooSlow } else { FetchError::Unreachable }
}
