//! Mail addresses: what they must be, and when two are the same.

use crate::invalid::Invalid;
use std::{fmt, str::FromStr};

/// A mail address, as it is compared: without space around it, its host in lower case, its name, too. (Hosts that tell
/// `Ann` from `ann` are unheard of; people who type one for the other are not.)
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

impl Email {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Email {
    type Err = Invalid;

    /// What RFC 5321 allows in practice: one `@` with something printable on both sides, at most 254 bytes (§4.5.3.1),
    /// nothing that could begin another header or another recipient.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Invalid::new("email", "empty"));
        }
        let malformed = Invalid::new("email", "malformed");
        let (name, host) = text.rsplit_once('@').ok_or(malformed)?;
        let is_clean = |part: &str| {
            !part.is_empty()
                && part.chars().all(|c| !c.is_control() && !c.is_whitespace() && !"@<>()[],;:\\\"".contains(c))
        };
        let is_dotted = |part: &str| part.split('.').all(|label| !label.is_empty());
        let is_host = host.contains('.') && is_dotted(host) && host.split('.').all(|label| !label.starts_with('-'));
        if is_clean(name) && is_clean(host) && is_dotted(name) && is_host && name.len() <= 64 && text.len() <= 254 {
            Ok(Self(text.to_lowercase()))
        } else {
            Err(malformed)
        }
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Addresses are no business of logs.
impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_compared_in_lower_case_and_without_space_around_it() {
        let email: Email = "  Ann.Example@Network.Example ".parse().unwrap();
        assert_eq!(email.as_str(), "ann.example@network.example");
        assert_eq!(format!("{email:?}"), "Email(…)");
    }

    #[test]
    fn an_address_that_would_reach_nobody_or_somebody_else_is_refused() {
        for bad in [
            "",
            "a",
            "a@",
            "@b.example",
            "a@b",
            "a@@b.example",
            "a b@c.example",
            "a@b.example\r\nBcc: x@y.example",
            "a@b.example,c@d.example",
            "<a@b.example>",
            "a@.example",
            "a@b..example",
            "a.@b.example",
            "a@-b.example",
        ] {
            assert!(bad.parse::<Email>().is_err(), "{bad:?} passed");
        }
        assert!(format!("{}@b.example", "a".repeat(64)).parse::<Email>().is_ok());
        assert!(format!("{}@b.example", "a".repeat(65)).parse::<Email>().is_err());
        assert!("zoë@ぶ.example".parse::<Email>().is_ok());
    }
}
