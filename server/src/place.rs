//! From where somebody asks: the address of the connection, or the one that a trusted proxy names. It is used to slow
//! guessers down and is never stored as it is.

use http::HeaderMap;
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The address of the other end of the connection. The listener notes it beside each request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Peer(pub IpAddr);

/// The address from which somebody asks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place(pub IpAddr);

impl Place {
    /// Walks `X-Forwarded-For` from its right end, which is what the nearest proxy wrote, for as long as the one who
    /// wrote it is trusted. What stands further left anybody can have made up.
    pub fn find(peer: Option<Peer>, headers: &HeaderMap, trusted: &[IpNet]) -> Self {
        let is_trusted = |ip: IpAddr| trusted.iter().any(|net| net.contains(&ip));
        let mut ip = plain(peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.0));
        let lines = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
        let named: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
        for name in named.into_iter().rev() {
            if !is_trusted(ip) {
                break;
            }
            let Ok(next) = name.parse::<IpAddr>() else { break };
            ip = plain(next);
        }
        Self(ip)
    }

    /// What tries are counted under: an IPv4 address, or the /64 that one customer of a network has in IPv6.
    pub fn network(self) -> String {
        match self.0 {
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => {
                let [a, b, c, d, ..] = ip.segments();
                Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).to_string()
            }
        }
    }
}

/// An IPv4 address inside an IPv6 one is that IPv4 address.
fn plain(ip: IpAddr) -> IpAddr {
    ip.to_canonical()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        let trusted: Vec<IpNet> = trusted.iter().map(|net| net.parse().unwrap()).collect();
        Place::find(Some(Peer(peer.parse().unwrap())), &headers, &trusted).0.to_string()
    }

    #[test]
    fn nobody_chooses_the_own_place_unless_a_trusted_proxy_says_it() {
        assert_eq!(place("198.51.100.7", &["203.0.113.1"], &[]), "198.51.100.7");
        assert_eq!(place("10.0.0.1", &["203.0.113.1"], &["10.0.0.0/8"]), "203.0.113.1");
        assert_eq!(place("10.0.0.1", &["1.2.3.4, 203.0.113.1"], &["10.0.0.0/8"]), "203.0.113.1");
        assert_eq!(place("10.0.0.1", &["1.2.3.4", "203.0.113.1, 10.0.0.2"], &["10.0.0.0/8"]), "203.0.113.1");
        assert_eq!(place("10.0.0.1", &["1.2.3.4, nonsense"], &["10.0.0.0/8"]), "10.0.0.1");
        assert_eq!(place("::ffff:10.0.0.1", &["203.0.113.1"], &["10.0.0.0/8"]), "203.0.113.1");
    }

    #[test]
    fn a_customer_of_ipv6_is_one_place_however_many_addresses_it_has() {
        let one = Place("2001:db8:1:2:3:4:5:6".parse().unwrap());
        let other = Place("2001:db8:1:2:ffff::1".parse().unwrap());
        assert_eq!(one.network(), other.network());
        assert_ne!(one.network(), Place("2001:db8:1:3::1".parse().unwrap()).network());
        assert_ne!(Place("192.0.2.1".parse().unwrap()).network(), Place("192.0.2.2".parse().unwrap()).network());
    }
}
