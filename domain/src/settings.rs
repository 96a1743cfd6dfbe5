//! What the people who run a network decide about it while it runs: its name and tagline, the smallest group shown,
//! whom to write to, what readers may keep and how they leave, how much feeds bring. Each value is right as soon as it
//! exists; where it is kept is `db`'s business.

use crate::account::Email;
use crate::address::WebAddress;
use crate::counts::SmallestGroup;
use crate::invalid::Invalid;
use std::{fmt, str::FromStr};

/// The network's decisions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settings {
    /// What the network is called.
    pub name: Name,
    /// What it is, in one line.
    pub tagline: Tagline,
    /// The smallest group of members that is shown.
    pub k: SmallestGroup,
    /// Whom readers may write to; none where the network wants no mail.
    pub contact_email: Option<Email>,
    /// Who the network's own mail is from; none means `graticule@` and the site's host.
    pub mail_from: Option<Email>,
    /// Whether browsers keep what was read, for times without a connection.
    pub offline: bool,
    /// Whether every page begins with a way to leave it at once.
    pub quick_exit: bool,
    /// Where that leads; none means [`Settings::EXIT`].
    pub exit_address: Option<WebAddress>,
    /// Whether feeds bring stories whole, as far as their permissions go; else their standfirsts.
    pub full_feeds: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            name: Name::default(),
            tagline: Tagline::default(),
            k: SmallestGroup::default(),
            contact_email: None,
            mail_from: None,
            offline: true,
            quick_exit: false,
            exit_address: None,
            full_feeds: false,
        }
    }
}

/// One of the decisions.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Field {
    /// [`Settings::name`].
    Name,
    /// [`Settings::tagline`].
    Tagline,
    /// [`Settings::k`].
    SmallestGroup,
    /// [`Settings::contact_email`].
    ContactEmail,
    /// [`Settings::mail_from`].
    MailFrom,
    /// [`Settings::offline`].
    Offline,
    /// [`Settings::quick_exit`].
    QuickExit,
    /// [`Settings::exit_address`].
    ExitAddress,
    /// [`Settings::full_feeds`].
    FullFeeds,
}

impl Field {
    /// Every field, in the order of the form.
    pub const ALL: [Self; 9] = [
        Self::Name,
        Self::Tagline,
        Self::SmallestGroup,
        Self::ContactEmail,
        Self::MailFrom,
        Self::Offline,
        Self::QuickExit,
        Self::ExitAddress,
        Self::FullFeeds,
    ];

    /// The word that forms, rows and the audit log use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Tagline => "tagline",
            Self::SmallestGroup => "k",
            Self::ContactEmail => "contact_email",
            Self::MailFrom => "mail_from",
            Self::Offline => "offline",
            Self::QuickExit => "quick_exit",
            Self::ExitAddress => "exit_address",
            Self::FullFeeds => "full_feeds",
        }
    }

    /// Whether its value may be somebody's own, and so is no matter for logs.
    pub const fn is_personal(self) -> bool {
        matches!(self, Self::ContactEmail | Self::MailFrom)
    }
}

impl Settings {
    /// Where the way out leads where nobody said: a page that many people open for many reasons.
    pub const EXIT: &'static str = "https://www.wikipedia.org/";

    /// Where pages offer to leave to; none where they do not.
    pub fn exit(&self) -> Option<&str> {
        self.quick_exit.then(|| self.exit_address.as_ref().map_or(Self::EXIT, WebAddress::as_str))
    }

    /// Reads what was typed: `fields` answers the text of a field by its word, empty where there is none. Every
    /// broken rule is told, in the order of the form: `empty`, `too-long` or `malformed`, and `out-of-range` for k.
    pub fn read<'a>(fields: impl Fn(&str) -> &'a str) -> Result<Self, Vec<Invalid>> {
        let mut problems = Vec::new();
        let mut settings = Self::default();
        for field in Field::ALL {
            if let Err(Invalid { reason, .. }) = settings.set(field, fields(field.as_str())) {
                problems.push(Invalid::new(field.as_str(), reason));
            }
        }
        if problems.is_empty() { Ok(settings) } else { Err(problems) }
    }

    /// Replaces one decision by what was typed. Where that breaks a rule, the decision stays.
    pub fn set(&mut self, field: Field, text: &str) -> Result<(), Invalid> {
        match field {
            Field::Name => self.name = text.parse()?,
            Field::Tagline => self.tagline = text.parse()?,
            Field::SmallestGroup => self.k = smallest_group(text)?,
            Field::ContactEmail => self.contact_email = optional(text)?,
            Field::MailFrom => self.mail_from = optional(text)?,
            Field::Offline => self.offline = switch(field, text)?,
            Field::QuickExit => self.quick_exit = switch(field, text)?,
            Field::ExitAddress => self.exit_address = optional(text)?,
            Field::FullFeeds => self.full_feeds = switch(field, text)?,
        }
        Ok(())
    }

    /// One decision as it would be typed: [`Settings::read`] of these texts gives the same settings.
    pub fn text(&self, field: Field) -> String {
        let email = |email: &Option<Email>| email.as_ref().map(Email::to_string).unwrap_or_default();
        let switch = |is_on| if is_on { "yes" } else { "" };
        match field {
            Field::Name => self.name.to_string(),
            Field::Tagline => self.tagline.to_string(),
            Field::SmallestGroup => self.k.get().to_string(),
            Field::ContactEmail => email(&self.contact_email),
            Field::MailFrom => email(&self.mail_from),
            Field::Offline => switch(self.offline).to_owned(),
            Field::QuickExit => switch(self.quick_exit).to_owned(),
            Field::FullFeeds => switch(self.full_feeds).to_owned(),
            Field::ExitAddress => self.exit_address.as_ref().map(WebAddress::to_string).unwrap_or_default(),
        }
    }

    /// Where these settings differ from `others`, in the order of the form.
    pub fn differences(&self, others: &Self) -> Vec<Field> {
        Field::ALL.into_iter().filter(|field| self.text(*field) != others.text(*field)).collect()
    }
}

/// The name of a network: one line of 1 to 80 characters, without space around it. "Graticule" until somebody gives
/// it another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Name(String);

impl Default for Name {
    fn default() -> Self {
        Self("Graticule".to_owned())
    }
}

impl FromStr for Name {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let name = line("name", text, 80)?;
        if name.is_empty() { Err(Invalid::new("name", "empty")) } else { Ok(Self(name)) }
    }
}

/// What a network is: one line of at most 160 characters, without space around it; empty where nothing need be said.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tagline(String);

impl FromStr for Tagline {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        line("tagline", text, 160).map(Self)
    }
}

macro_rules! texts {
    ($($name:ident),+) => {
        $(
            impl $name {
                /// The text.
                pub fn as_str(&self) -> &str {
                    &self.0
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(&self.0)
                }
            }
        )+
    };
}

texts!(Name, Tagline);

/// One line of at most `longest` characters. A control character would end a header of mail, or hide.
fn line(field: &'static str, text: &str, longest: usize) -> Result<String, Invalid> {
    let text = text.trim();
    if text.chars().any(char::is_control) {
        Err(Invalid::new(field, "malformed"))
    } else if text.chars().count() > longest {
        Err(Invalid::new(field, "too-long"))
    } else {
        Ok(text.to_owned())
    }
}

/// A whole number of members in digits alone.
fn smallest_group(text: &str) -> Result<SmallestGroup, Invalid> {
    let (text, field) = (text.trim(), Field::SmallestGroup.as_str());
    if text.is_empty() {
        return Err(Invalid::new(field, "empty"));
    }
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Invalid::new(field, "malformed"));
    }
    // More digits than a number holds are as much out of range as one too large.
    text.parse().map_or_else(|_| Err(Invalid::new(field, "out-of-range")), SmallestGroup::new)
}

/// An address, or none where nothing was typed.
fn optional<T: FromStr<Err = Invalid>>(text: &str) -> Result<Option<T>, Invalid> {
    let text = text.trim();
    if text.is_empty() { Ok(None) } else { text.parse().map(Some) }
}

/// A box, which says `yes` where it is ticked and nothing else.
fn switch(field: Field, text: &str) -> Result<bool, Invalid> {
    match text {
        "yes" => Ok(true),
        "" => Ok(false),
        _ => Err(Invalid::new(field.as_str(), "malformed")),
    }
}

#[cfg(test)]
mod tests;
