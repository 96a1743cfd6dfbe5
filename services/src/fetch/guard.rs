//! Which hosts may be spoken to. The connection is made to the addresses that this hands out, so that a name which
//! answers differently a moment later gains nothing.

use super::{FetchError, is_public};
use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::{fmt, io};

/// Who asks for the addresses of a name.
pub type Lookup = Arc<dyn Fn(String) -> Answer + Send + Sync>;
type Answer = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// Decides which hosts are spoken to: by default the public ones that the machine's own resolver knows.
#[derive(Clone)]
pub struct Guard {
    lookup: Lookup,
    /// What tests listen on.
    excepted: Vec<SocketAddr>,
}

impl Default for Guard {
    fn default() -> Self {
        Self { lookup: Arc::new(|name| Box::pin(look_up(name))), excepted: Vec::new() }
    }
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guard").field("excepted", &self.excepted).finish_non_exhaustive()
    }
}

async fn look_up(name: String) -> io::Result<Vec<IpAddr>> {
    Ok(tokio::net::lookup_host((name, 0)).await?.map(|address| address.ip()).collect())
}

impl Guard {
    /// For tests alone: a guard that lets these through, too, and asks `lookup` for the addresses of names.
    pub fn excepting(excepted: &[SocketAddr], lookup: Lookup) -> Self {
        Self { lookup, excepted: excepted.to_vec() }
    }

    /// Checks what an address says by itself. Where its host is a name, the rest is checked when that is resolved.
    pub(super) fn check(&self, url: &Url) -> Result<(), FetchError> {
        if !["http", "https"].contains(&url.scheme()) {
            return Err(FetchError::NotHttp);
        }
        let (host, port) = url.host_str().zip(url.port_or_known_default()).ok_or(FetchError::NotHttp)?;
        // `127.1`, `0x7f000001` and `2130706433` are `127.0.0.1` by now; a literal never reaches the resolver.
        let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().ok();
        if let Some(address) = literal
            && !is_public(address)
            && !self.excepted.contains(&SocketAddr::new(address, port))
        {
            return Err(FetchError::NotPublic);
        }
        let is_usual = [80, 443].contains(&port) || self.excepted.iter().any(|excepted| excepted.port() == port);
        if is_usual && url.username().is_empty() && url.password().is_none() {
            Ok(())
        } else {
            Err(FetchError::Refused)
        }
    }

    /// Whether a connection to it may be made.
    fn admits(&self, address: IpAddr) -> bool {
        is_public(address) || self.excepted.iter().any(|excepted| excepted.ip() == address)
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let mut found = (guard.lookup)(name.as_str().to_owned()).await.map_err(|_| FetchError::Unreachable)?;
            if found.is_empty() {
                return Err(FetchError::Unreachable.into());
            }
            found.retain(|address| guard.admits(*address));
            if found.is_empty() {
                return Err(FetchError::NotPublic.into());
            }
            // The port is the address's own.
            let found: Addrs = Box::new(found.into_iter().map(|address| SocketAddr::new(address, 0)));
            Ok(found)
        })
    }
}
