//! What the people who run a network decide about it while it runs: its name and tagline, the smallest group shown,
//! whom to write to. Each value is right as soon as it exists; where it is kept is `db`'s business.

use crate::account::Email;
use crate::counts::SmallestGroup;
use crate::invalid::Invalid;
use std::{fmt, str::FromStr};

/// The network's decisions.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
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
}

impl Field {
    /// Every field, in the order of the form.
    pub const ALL: [Self; 5] = [Self::Name, Self::Tagline, Self::SmallestGroup, Self::ContactEmail, Self::MailFrom];

    /// The word that forms, rows and the audit log use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Tagline => "tagline",
            Self::SmallestGroup => "k",
            Self::ContactEmail => "contact_email",
            Self::MailFrom => "mail_from",
        }
    }

    /// Whether its value may be somebody's own, and so is no matter for logs.
    pub const fn is_personal(self) -> bool {
        matches!(self, Self::ContactEmail | Self::MailFrom)
    }
}

impl Settings {
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
        }
        Ok(())
    }

    /// One decision as it would be typed: [`Settings::read`] of these texts gives the same settings.
    pub fn text(&self, field: Field) -> String {
        let email = |email: &Option<Email>| email.as_ref().map(Email::to_string).unwrap_or_default();
        match field {
            Field::Name => self.name.to_string(),
            Field::Tagline => self.tagline.to_string(),
            Field::SmallestGroup => self.k.get().to_string(),
            Field::ContactEmail => email(&self.contact_email),
            Field::MailFrom => email(&self.mail_from),
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
fn optional(text: &str) -> Result<Option<Email>, Invalid> {
    if text.trim().is_empty() { Ok(None) } else { text.parse().map(Some) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn read(typed: &[(&str, &str)]) -> Result<Settings, Vec<Invalid>> {
        let typed: BTreeMap<_, _> = typed.iter().copied().collect();
        Settings::read(|field| typed.get(field).copied().unwrap_or_default())
    }

    #[test]
    fn a_network_that_decided_nothing_has_a_name_no_tagline_and_a_k_of_five() {
        let settings = Settings::default();
        assert_eq!(Field::ALL.map(|field| settings.text(field)), ["Graticule", "", "5", "", ""]);
    }

    #[test]
    fn what_was_typed_is_read_without_the_space_around_it() {
        let settings = read(&[
            ("name", " Open Lantern "),
            ("tagline", "Nobody is for sale.\t"),
            ("k", " 12 "),
            ("contact_email", " Desk@openlantern.example "),
        ])
        .unwrap();
        assert_eq!(settings.name.as_str(), "Open Lantern");
        assert_eq!(settings.tagline.as_str(), "Nobody is for sale.");
        assert_eq!(settings.k.get(), 12);
        assert_eq!(settings.contact_email, Some("desk@openlantern.example".parse().unwrap()));
        assert_eq!(settings.mail_from, None);
    }

    #[test]
    fn every_broken_rule_is_told_at_once_by_the_fields_own_word() {
        let long = "a".repeat(161);
        let typed = [("name", "  "), ("tagline", &long), ("k", "0"), ("contact_email", "desk"), ("mail_from", "a@b")];
        let told = [
            ("name", "empty"),
            ("tagline", "too-long"),
            ("k", "out-of-range"),
            ("contact_email", "malformed"),
            ("mail_from", "malformed"),
        ];
        assert_eq!(read(&typed).unwrap_err(), told.map(|(field, reason)| Invalid::new(field, reason)));
    }

    #[test]
    fn limits_are_kept_to_the_character() {
        let name = |text: &str| text.parse::<Name>().map(drop).map_err(|invalid| invalid.reason);
        assert_eq!(name(&"ü".repeat(80)), Ok(()));
        assert_eq!(name(&"ü".repeat(81)), Err("too-long"));
        assert_eq!(name("two\nlines"), Err("malformed"));
        assert!("é".repeat(160).parse::<Tagline>().is_ok() && "".parse::<Tagline>().is_ok());
        let k = |text: &str| smallest_group(text).map(SmallestGroup::get).map_err(|invalid| invalid.reason);
        assert_eq!((k("1"), k("1000"), k("1001")), (Ok(1), Ok(1000), Err("out-of-range")));
        assert_eq!(k("99999999999999999999"), Err("out-of-range"));
        for bad in ["five", "-5", "+5", "5.0", "５"] {
            assert_eq!(k(bad), Err("malformed"), "{bad}");
        }
        assert_eq!(k(""), Err("empty"));
    }

    #[test]
    fn differences_are_named_in_the_order_of_the_form() {
        let before = Settings::default();
        let mut after = before.clone();
        assert_eq!(after.differences(&before), []);
        after.set(Field::MailFrom, "news@network.example").unwrap();
        after.set(Field::Name, "Another").unwrap();
        assert!(after.set(Field::SmallestGroup, "0").is_err());
        assert_eq!(after.differences(&before), [Field::Name, Field::MailFrom]);
    }

    proptest! {
        #[test]
        fn settings_that_are_shown_and_sent_back_are_the_same(
            name in "\\PC{1,80}", tagline in "\\PC{0,160}", k in 1u32..=1000, mail in proptest::option::of("[a-z]{1,9}@[a-z]{1,9}\\.example"),
        ) {
            let typed = [("name", name), ("tagline", tagline), ("k", k.to_string()), ("mail_from", mail.unwrap_or_default())];
            let typed: Vec<_> = typed.iter().map(|(field, text)| (*field, text.as_str())).collect();
            if let Ok(settings) = read(&typed) {
                let shown = Field::ALL.map(|field| (field.as_str(), settings.text(field)));
                let shown: Vec<_> = shown.iter().map(|(field, text)| (*field, text.as_str())).collect();
                prop_assert_eq!(read(&shown).unwrap(), settings);
            }
        }
    }
}
