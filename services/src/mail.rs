//! Mail to a mail server, by SMTP. What waits, is tried again or was sent already, its caller knows; what a mail
//! looks like on the wire stands in [`composed`], what it says in its author's hands. DKIM is the mail server's.

use domain::job::Trouble;
use domain::mail::Letter;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::net::IpAddr;
use std::time::Duration;
use thiserror::Error;
use tokio::time::timeout;
use url::Url;

pub mod composed;
pub mod words;

pub use composed::Sender;

/// How long a mail server may take to let us in, and then again to take a mail, before we go.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long it may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(2);

/// Why an address can not be that of a mail server. Says nothing of what was typed: there is a password in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("{0}; write smtps://user:password@host:465, or smtp://user:password@host:587")]
pub struct NoMailServer(&'static str);

/// Why a mail did not leave. None of it says anything about a person.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum Undelivered {
    /// The mail server refuses this mail for good.
    #[error("The mail server refused it ({0}).")]
    Refused(u16),
    /// The mail can not be written in the form that mail servers take, or this one lacks what it needs.
    #[error("The mail server can not carry such an address or text.")]
    Unfit,
    /// The mail server takes it another time.
    #[error("The mail server takes it another time ({0}).")]
    Later(u16),
    /// The mail server does not let us in.
    #[error("The mail server does not let this site in ({0}): check GRATICULE_SMTP_URL.")]
    Closed(u16),
    /// It hangs.
    #[error("The mail server did not answer within 20 seconds.")]
    Silent,
    /// It is away, or broke off.
    #[error("The mail server could not be reached, or broke off.")]
    Away,
    /// It offers no encryption, or none that can be trusted.
    #[error("The mail server offers no encryption that can be trusted.")]
    Insecure,
}

impl Undelivered {
    /// Whether trying again is of no use.
    pub fn is_permanent(self) -> bool {
        matches!(self, Self::Refused(_) | Self::Unfit)
    }

    /// The same as it is stored.
    pub fn trouble(self) -> Trouble {
        let code = match self {
            Self::Refused(_) => "refused",
            Self::Unfit => "unfit",
            Self::Later(_) => "later",
            Self::Closed(_) => "closed",
            Self::Silent => "silent",
            Self::Away => "away",
            Self::Insecure => "insecure",
        };
        Trouble::new(code, self)
    }
}

/// A mail server, and how to reach it.
#[derive(Clone)]
pub struct Mailer {
    host: String,
    port: u16,
    encryption: Encryption,
    credentials: Option<Credentials>,
    patience: Duration,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Encryption {
    /// From the first byte on.
    Tls,
    /// After STARTTLS, which the mail server must offer.
    StartTls,
    /// On this machine alone.
    None,
}

impl Mailer {
    /// The mail server at `smtps://user:password@host:465`, or at `smtp://user:password@host:587`, which must offer
    /// STARTTLS unless it is on this machine. Without a user we do not sign in.
    pub fn new(url: &str) -> Result<Self, NoMailServer> {
        let url: Url = url.parse().map_err(|_| NoMailServer("it is no address"))?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(NoMailServer("it names no host"))?;
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err(NoMailServer("something follows the host and port"));
        }
        let host = host.trim_matches(['[', ']']).to_owned();
        let here = host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback());
        let (encryption, port) = match url.scheme() {
            "smtps" => (Encryption::Tls, 465),
            "smtp" if here => (Encryption::None, 25),
            "smtp" => (Encryption::StartTls, 587),
            _ => return Err(NoMailServer("it begins with neither smtps: nor smtp:")),
        };
        let decode = |part: &str| percent_decode_str(part).decode_utf8().map(Cow::into_owned);
        let credentials = match (url.username(), url.password()) {
            ("", None) => None,
            ("", Some(_)) | (_, None) => return Err(NoMailServer("a user and a password belong together")),
            (user, Some(password)) => {
                let parts = decode(user).and_then(|user| Ok(Credentials::new(user, decode(password)?)));
                Some(parts.map_err(|_| NoMailServer("the user or the password is badly encoded"))?)
            }
        };
        Ok(Self { host, port: url.port().unwrap_or(port), encryption, credentials, patience: PATIENCE })
    }

    /// The same with less patience, for tests of mail servers that hang.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Where it is, for people: host and port.
    pub fn place(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Hands a mail to the mail server. `Ok` means that it said it has it.
    pub async fn deliver(&self, letter: &Letter, sender: &Sender) -> Result<(), Undelivered> {
        let message = composed::message(letter, sender)?;
        let open = self.open(sender.host());
        let mut connection = timeout(self.patience, open).await.map_err(|_| Undelivered::Silent)??;
        let (envelope, bytes) = (message.envelope(), message.formatted());
        let answer = timeout(self.patience, connection.send(envelope, &bytes)).await;
        let answer = answer.map_err(|_| Undelivered::Silent)?.map(drop).map_err(|error| refusal(&error));
        // What it answered stands, however it parts.
        let _ = timeout(GOODBYE, connection.abort()).await;
        answer
    }

    /// A connection that is encrypted and signed in.
    async fn open(&self, own_name: &str) -> Result<AsyncSmtpConnection, Undelivered> {
        let tls = || TlsParameters::new(self.host.clone()).map_err(|_| Undelivered::Insecure);
        let hello = ClientId::Domain(own_name.to_owned());
        let address = (self.host.as_str(), self.port);
        let at_once = if self.encryption == Encryption::Tls { Some(tls()?) } else { None };
        let mut connection = AsyncSmtpConnection::connect_tokio1(address, None, &hello, at_once, None)
            .await
            .map_err(|error| closed(&error))?;
        if self.encryption == Encryption::StartTls {
            if !connection.can_starttls() {
                return Err(Undelivered::Insecure);
            }
            connection.starttls(tls()?, &hello).await.map_err(|error| closed(&error))?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await.map_err(|error| closed(&error))?;
        }
        Ok(connection)
    }
}

/// Why it does not let us in. That is never the mail's fault, so it is worth another attempt.
fn closed(error: &lettre::transport::smtp::Error) -> Undelivered {
    match error.status() {
        Some(code) => Undelivered::Closed(code.into()),
        None if error.is_tls() => Undelivered::Insecure,
        None if error.is_client() => Undelivered::Closed(0),
        None => Undelivered::Away,
    }
}

/// Why it does not take this mail.
fn refusal(error: &lettre::transport::smtp::Error) -> Undelivered {
    match error.status().map(u16::from) {
        // It wants us to sign in, or to encrypt, first (RFC 4954, §6).
        Some(code @ (530 | 534 | 535 | 538)) => Undelivered::Closed(code),
        Some(code) if error.is_permanent() => Undelivered::Refused(code),
        Some(code) => Undelivered::Later(code),
        None if error.is_client() => Undelivered::Unfit,
        None => Undelivered::Away,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(url: &str) -> Result<(String, Encryption), NoMailServer> {
        Mailer::new(url).map(|mailer| (mailer.place(), mailer.encryption))
    }

    #[test]
    fn a_mail_server_beyond_this_machine_must_encrypt() {
        assert_eq!(place("smtps://mail.example"), Ok(("mail.example:465".to_owned(), Encryption::Tls)));
        assert_eq!(place("smtp://mail.example"), Ok(("mail.example:587".to_owned(), Encryption::StartTls)));
        assert_eq!(place("smtp://mail.example:25/"), Ok(("mail.example:25".to_owned(), Encryption::StartTls)));
        assert_eq!(place("smtp://127.0.0.1:2525"), Ok(("127.0.0.1:2525".to_owned(), Encryption::None)));
        assert_eq!(place("smtp://[::1]:2525"), Ok(("::1:2525".to_owned(), Encryption::None)));
        assert_eq!(place("smtp://localhost.example"), Ok(("localhost.example:587".to_owned(), Encryption::StartTls)));
    }

    #[test]
    fn an_address_that_can_not_be_meant_is_refused_without_repeating_it() {
        for bad in [
            "",
            "mail.example",
            "http://mail.example",
            "smtp://",
            "smtp://ann@mail.example",
            "smtp://:hunter2@mail.example",
            "smtp://ann:hunter2@mail.example/path",
            "smtp://ann:hunter2@mail.example?tls=none",
            "smtp://ann:%ff@mail.example",
        ] {
            let refused = place(bad).unwrap_err().to_string();
            assert!(!refused.contains("hunter2") && !refused.contains("mail.example"), "{bad}: {refused}");
        }
    }

    #[test]
    fn a_password_may_hold_any_character() {
        let mailer = Mailer::new("smtp://ann%40mail.example:p%40ss%3Aw%C3%B6rd@mail.example").unwrap();
        let expected = Credentials::new("ann@mail.example".to_owned(), "p@ss:wörd".to_owned());
        assert_eq!(mailer.credentials, Some(expected));
    }
}
