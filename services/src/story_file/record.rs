//! Where a story comes from, as its file says it: the table `[source]`.

use super::{StoryFileError, datetime, value};
use crate::places::folded;
use domain::address::WebAddress;
use domain::article::Slug;
use domain::day::Day;
use domain::source::{Canonical, Republication, Scope};
use serde::{Deserialize, Serialize};
use toml::value::Datetime;

/// The fields of `[source]`. `name`, `link` and `permission` are needed.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Record {
    name: String,
    link: WebAddress,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    author: Option<String>,
    /// A day: `2016-11-09`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    date: Option<Datetime>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rights: Option<String>,
    /// By its name in the SPDX list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    licence: Option<String>,
    permission: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    given_by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    given_on: Option<Datetime>,
    /// Whether only a part stands here.
    #[serde(default)]
    extract: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Datetime>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    canonical: Option<String>,
}

impl Record {
    /// The record that is written so.
    pub(super) fn read(self) -> Result<Republication, StoryFileError> {
        let day = |field, date: Option<Datetime>| date.map(|date| value::<Day>(field, &date.to_string())).transpose();
        Ok(Republication {
            slug: Slug::made_of(&folded(&self.name)),
            name: self.name,
            link: self.link,
            title: self.title,
            author: self.author,
            date: day("date", self.date)?,
            rights: self.rights,
            licence: self.licence.map(|name| value("licence", &name)).transpose()?,
            permission: self.permission,
            given_by: self.given_by,
            given_on: day("given_on", self.given_on)?,
            scope: if self.extract { Scope::Extract } else { Scope::Full },
            until: day("until", self.until)?,
            canonical: self.canonical.map_or(Ok(Canonical::default()), |word| value("canonical", &word))?,
        })
    }

    /// How this record is written.
    pub(super) fn of(source: &Republication) -> Result<Self, toml::ser::Error> {
        let date = |day: Option<Day>| day.map(|day| datetime(&day.to_string())).transpose();
        Ok(Self {
            name: source.name.clone(),
            link: source.link.clone(),
            title: source.title.clone(),
            author: source.author.clone(),
            date: date(source.date)?,
            rights: source.rights.clone(),
            licence: source.licence.map(|licence| licence.to_string()),
            permission: source.permission.clone(),
            given_by: source.given_by.clone(),
            given_on: date(source.given_on)?,
            extract: source.scope == Scope::Extract,
            until: date(source.until)?,
            canonical: (source.canonical != Canonical::default()).then(|| source.canonical.as_str().to_owned()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{parse, write};
    use super::*;

    const FIELDS: &str = "title = \"One room\"\nauthor = \"A. Writer\"\ndate = 2016-11-09\nrights = \"The writer\"\n\
        licence = \"CC-BY-ND-4.0\"\ngiven_by = \"The editor\"\ngiven_on = 2017-01-02\nuntil = 2027-01-31\ncanonical = \"theirs\"\n";

    fn file(fields: &str) -> String {
        format!(
            "+++\nslug = \"one\"\nlanguage = \"en\"\npublished = 2019-03-05T08:30:00Z\nheadline = \"One\"\n\
             standfirst = \"Why.\"\n\n[source]\nname = \"Café Señal\"\nlink = \"https://a.example/one\"\n\
             permission = \"Given.\"\n{fields}+++\n\nText.\n"
        )
    }

    #[test]
    fn a_record_is_read_whole_and_written_as_it_was_read() {
        let story = parse(&file(FIELDS)).unwrap();
        let source = story.article.source.as_ref().unwrap();
        assert_eq!(source.slug.as_str(), "cafe-senal");
        assert_eq!((source.scope, source.canonical), (Scope::Full, Canonical::Theirs));
        assert_eq!(source.until.unwrap().to_string(), "2027-01-31");
        assert_eq!(source.licence.unwrap().name(), "CC BY-ND 4.0");
        assert_eq!(parse(&write(&story.article, None).unwrap()).unwrap(), story);
    }

    #[test]
    fn what_is_wrong_with_a_record_is_said_by_name() {
        let say = |fields: &str| parse(&file(fields)).unwrap_err().to_string();
        for (fields, field) in [
            ("licence = \"MIT\"\n", "licence"),
            ("until = 2027-01-31T00:00:00Z\n", "until"),
            ("canonical = \"both\"\n", "canonical"),
            ("author = \" \"\n", "source.author"),
            ("extract = true\nuntil = 2027-01-31\n", "source.until"),
        ] {
            assert!(say(fields).starts_with(field), "{fields}: {}", say(fields));
        }
    }
}
