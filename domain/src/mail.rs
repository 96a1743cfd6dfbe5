//! Messages that leave from a queue: plain text first, HTML second. What they say comes from whoever writes them; how
//! they travel, the server knows.

use crate::account::{Email, is_deceptive};
use crate::hex::number;
use crate::invalid::Invalid;
use crate::job::Trouble;
use crate::language::Language;
use crate::moment::Moment;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A message older than this, in seconds, is sent no more: nobody is surprised by yesterday's link.
pub const STALE_SECONDS: i64 = 86_400;

/// A mail's identifier (UUIDv7). In addresses: 32 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct MailId(pub u128);

impl fmt::Display for MailId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl FromStr for MailId {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        number(text).map(Self).ok_or(Invalid::new("mail", "malformed"))
    }
}

/// A message to be sent. It does not show itself in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct NewMail {
    /// Whom it reaches.
    pub to: Email,
    /// One line, and neutral: it shows on locked screens.
    pub subject: String,
    /// What it says, in lines that end with `\n`.
    pub text: String,
    /// The same in HTML.
    pub html: Option<String>,
    /// In which language.
    pub language: Language,
    /// What kind of message it is, for administrators: `test`, `password.reset`, ...
    pub about: &'static str,
}

impl NewMail {
    /// The most characters of a subject.
    pub const LONGEST_SUBJECT: usize = 150;
    /// The most bytes of a text, and of its HTML.
    pub const LONGEST_TEXT: usize = 64 << 10;

    /// Whether it keeps the limits: a subject of one line, in which nothing could begin another header, and a text.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.subject.trim().is_empty() {
            return Err(Invalid::new("subject", "empty"));
        }
        if self.subject.chars().count() > Self::LONGEST_SUBJECT {
            return Err(Invalid::new("subject", "too-long"));
        }
        if self.subject.chars().any(is_deceptive) {
            return Err(Invalid::new("subject", "malformed"));
        }
        if self.text.trim().is_empty() {
            return Err(Invalid::new("text", "empty"));
        }
        for text in [Some(&self.text), self.html.as_ref()].into_iter().flatten() {
            if text.len() > Self::LONGEST_TEXT {
                return Err(Invalid::new("text", "too-long"));
            }
            if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
                return Err(Invalid::new("text", "malformed"));
            }
        }
        Ok(())
    }
}

impl fmt::Debug for NewMail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NewMail({})", self.about)
    }
}

/// Where a mail stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailState {
    /// No mail server is configured: administrators read it and pass it on.
    Held,
    /// Waits to be sent, for the first time or again.
    Queued,
    /// On its way to the mail server.
    Sending,
    /// The mail server has taken it.
    Sent,
    /// It was given up.
    Failed,
}

impl MailState {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Held, Self::Queued, Self::Sending, Self::Sent, Self::Failed];

    /// The word that rows and addresses use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }
}

impl FromStr for MailState {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        Self::ALL.into_iter().find(|state| state.as_str() == word).ok_or(Invalid::new("state", "unknown"))
    }
}

/// A mail on its way: what the mail server is given. It does not show itself in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// Which one.
    pub id: MailId,
    /// `<…@…>`: the same with every attempt, so that who receives it twice can tell.
    pub message_id: String,
    /// Whom it reaches.
    pub to: Email,
    /// Its subject.
    pub subject: String,
    /// What it says.
    pub text: String,
    /// The same in HTML.
    pub html: Option<String>,
    /// In which language.
    pub language: Language,
    /// When it was written.
    pub created_at: Moment,
}

impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Letter({})", self.id)
    }
}

/// A mail in the list that administrators see. What it says is not in it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MailCard {
    /// Its identifier.
    pub id: MailId,
    /// Whom it reaches.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// What kind of message it is.
    pub about: String,
    /// In which language.
    pub language: Language,
    /// Where it stands.
    pub state: MailState,
    /// How often it was tried.
    pub attempts: u32,
    /// What went wrong last.
    pub trouble: Option<Trouble>,
    /// When it was written.
    pub created_at: Moment,
    /// When the mail server took it.
    pub sent_at: Option<Moment>,
}

impl MailCard {
    /// Whether an administrator may have it sent at `now`: it has not been, and is not yesterday's.
    pub fn can_retry(&self, now: Moment) -> bool {
        self.state != MailState::Sent && !is_stale(self.created_at, now)
    }
}

/// Whether a mail written at `created_at` is too old to be sent at `now`.
pub fn is_stale(created_at: Moment, now: Moment) -> bool {
    created_at.plus_seconds(STALE_SECONDS) <= now
}

/// A mail with what it says. Reading one leaves an entry in the audit log.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MailText {
    /// What the list shows of it.
    pub card: MailCard,
    /// What it says.
    pub text: String,
    /// The same in HTML, which is shown as text and never drawn.
    pub html: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(subject: &str, text: &str) -> NewMail {
        NewMail {
            to: "ann@network.example".parse().unwrap(),
            subject: subject.to_owned(),
            text: text.to_owned(),
            html: None,
            language: Language::English,
            about: "test",
        }
    }

    #[test]
    fn a_subject_is_one_line_that_nothing_can_follow() {
        assert_eq!(mail("Réunion", "Hello\n\tWorld\n").check(), Ok(()));
        for bad in ["", " ", "a\r\nBcc: eve@evil.example", "a\nb", "a\0", "\u{202e}gnirts", &"x".repeat(151)] {
            assert!(mail(bad, "Hello").check().is_err(), "{bad:?} passed");
        }
    }

    #[test]
    fn a_text_says_something_and_has_an_end() {
        for bad in ["", "\n", "a\r\nb", "a\0b", &"x".repeat(70_000)] {
            assert!(mail("Hello", bad).check().is_err(), "{} bytes passed", bad.len());
        }
    }

    #[test]
    fn yesterdays_mail_is_stale() {
        let written = Moment::from_seconds(0);
        assert!(!is_stale(written, Moment::from_seconds(86_399)));
        assert!(is_stale(written, Moment::from_seconds(86_400)));
    }

    #[test]
    fn a_mail_does_not_show_itself_in_logs() {
        assert_eq!(format!("{:?}", mail("Hello", "secret")), "NewMail(test)");
    }
}
