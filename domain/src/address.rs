//! Addresses with proof: one that stays on this site, and one that is safe to link to.

use crate::invalid::Invalid;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A path of this site, with its query: begins with one slash and leads nowhere else.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LocalPath(String);

impl LocalPath {
    /// The start page.
    pub fn home() -> Self {
        Self("/".to_owned())
    }
}

impl FromStr for LocalPath {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        // `//host` and `/\host` are other sites to a browser; a line break would begin another header.
        let local = text.starts_with('/') && !text.starts_with("//") && !text.contains('\\');
        let clean = text.bytes().all(|byte| byte.is_ascii_graphic());
        if local && clean && text.len() <= 2_000 {
            Ok(Self(text.to_owned()))
        } else {
            Err(Invalid::new("path", "malformed"))
        }
    }
}

impl fmt::Display for LocalPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An absolute http or https address without spaces, quotes or angle brackets: safe as a link.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WebAddress(String);

impl WebAddress {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host and port, as a reader knows the place: `harbourwatch.example`.
    pub fn host(&self) -> &str {
        let rest = self.0.split_once("://").map_or("", |(_, rest)| rest);
        rest.split(['/', '?', '#']).next().unwrap_or_default()
    }
}

impl FromStr for WebAddress {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
        let clean = text.chars().all(|c| !c.is_whitespace() && !c.is_control() && !"\"'<>\\`".contains(c));
        // A name before `@` could dress a foreign host up as ours.
        if clean && !host.is_empty() && !host.contains('@') && text.len() <= 2_000 {
            Ok(Self(text.to_owned()))
        } else {
            Err(Invalid::new("link", "malformed"))
        }
    }
}

impl TryFrom<String> for WebAddress {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl From<WebAddress> for String {
    fn from(address: WebAddress) -> Self {
        address.0
    }
}

impl fmt::Display for WebAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text as a value in an address's query (RFC 3986, section 3.4, which lets `/` stand there).
pub fn in_query(text: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    text.bytes().fold(String::with_capacity(text.len()), |text, byte| {
        if keep(byte) { text + char::from(byte).encode_utf8(&mut [0; 4]) } else { text + &format!("%{byte:02X}") }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_local_path_leads_nowhere_else() {
        for good in ["/", "/?country=kh", "/news/a-b?x=/y//z"] {
            assert_eq!(good.parse::<LocalPath>().unwrap().to_string(), good);
        }
        for bad in ["", "//evil.example", "/\\evil.example", "https://evil.example", "/a\r\nset-cookie: x", "/é", "a"]
        {
            assert!(bad.parse::<LocalPath>().is_err(), "{bad:?} passed");
        }
    }

    #[test]
    fn a_web_address_is_http_with_a_host_and_nothing_that_breaks_out_of_a_link() {
        let good: WebAddress = "https://harbourwatch.example/stories/one?x=1#y".parse().unwrap();
        assert_eq!(good.host(), "harbourwatch.example");
        for bad in [
            "",
            "javascript:alert(1)",
            "//x.example",
            "https://",
            "https:///x",
            "https://a b",
            "https://a\"b",
            "ftp://x",
        ] {
            assert!(bad.parse::<WebAddress>().is_err(), "{bad:?} passed");
        }
        assert!("https://graticule.example@evil.example/".parse::<WebAddress>().is_err());
    }

    #[test]
    fn a_text_goes_through_a_query_whole() {
        assert_eq!(in_query("/admin/jobs?state=failed&x=ä"), "/admin/jobs%3Fstate%3Dfailed%26x%3D%C3%A4");
        assert_eq!(in_query("A & B? “ñ”\n#1"), "A%20%26%20B%3F%20%E2%80%9C%C3%B1%E2%80%9D%0A%231");
    }
}
