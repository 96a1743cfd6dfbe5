//! Stories as files: Markdown under front matter in TOML between lines of `+++`, for `graticule news import`
//! and `export`. What is exported comes in again as it was.

use crate::intl;
use domain::article::{Audience, Kind, NewArticle, Slug, State};
use domain::country::CountryCode;
use domain::invalid::Invalid;
use domain::media::Alt;
use record::Record;
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use thiserror::Error;
use toml::value::Datetime;

mod record;

/// The line above and below the front matter.
const FENCE: &str = "+++";

/// Why a file is no story, said so that its author can mend it.
#[derive(Debug, Error)]
pub enum StoryFileError {
    /// There is no front matter.
    #[error("the file must begin with a line of +++, the story's fields in TOML, and another line of +++")]
    NoFrontMatter,
    /// The front matter is no TOML, lacks a field or has one that nobody knows; the parser says which and where.
    #[error("front matter: {0}")]
    FrontMatter(#[from] Box<toml::de::Error>),
    /// A field's value is not of its kind.
    #[error("{0}")]
    Field(#[from] Invalid),
    /// A field's value is not of its kind; the value is named.
    #[error("{field}: “{value}” is {reason}")]
    Value {
        /// The field.
        field: &'static str,
        /// What stands there.
        value: String,
        /// What is wrong with it.
        reason: &'static str,
    },
}

/// A story as its file has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoryFile {
    /// The story, without the picture above it: that has no name yet.
    pub article: NewArticle,
    /// The picture above it.
    pub cover: Option<CoverFile>,
}

/// The picture above a story, as a file beside the story's.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CoverFile {
    /// The file's name: in the same folder, and no path.
    pub file: String,
    /// What it says to those who do not see it.
    pub alt: Alt,
}

/// Reads one story.
pub fn parse(file: &str) -> Result<StoryFile, StoryFileError> {
    let file = file.strip_prefix('\u{feff}').unwrap_or(file).replace("\r\n", "\n");
    let rest =
        file.strip_prefix(FENCE).and_then(|rest| rest.strip_prefix('\n')).ok_or(StoryFileError::NoFrontMatter)?;
    let (front, body) = rest.split_once("\n+++\n").ok_or(StoryFileError::NoFrontMatter)?;
    let front: FrontMatter = toml::from_str(front).map_err(Box::new)?;
    let published = front.published.to_string();
    let article = NewArticle {
        kind: front.kind.as_deref().map_or(Ok(Kind::default()), |word| value("kind", word))?,
        slug: value("slug", &front.slug)?,
        language: value("language", &front.language)?,
        translation_of: front.translation_of.as_deref().map(|slug| value("translation_of", slug)).transpose()?,
        headline: front.headline,
        standfirst: front.standfirst,
        body: body.trim().to_owned() + "\n",
        published_at: intl::parse_rfc3339(&published).ok_or(StoryFileError::Value {
            field: "published",
            value: published,
            reason: "no moment; write one with its offset, such as 2024-03-20T10:30:00Z",
        })?,
        audience: front.audience.as_deref().map_or(Ok(Audience::default()), |word| value("audience", word))?,
        state: front.state.as_deref().map_or(Ok(State::default()), |word| value("state", word))?,
        source: front.source.map(Record::read).transpose()?,
        countries: front.countries.iter().map(|code| value("countries", code)).collect::<Result<_, _>>()?,
        topics: front.topics.iter().map(|slug| value("topics", slug)).collect::<Result<_, _>>()?,
        cover: None,
    };
    article.check()?;
    Ok(StoryFile { article, cover: cover(front.cover, front.cover_alt)? })
}

/// The picture's file and what it says. That it says nothing must be said: `cover_alt = ""`.
fn cover(file: Option<String>, alt: Option<String>) -> Result<Option<CoverFile>, StoryFileError> {
    let Some(file) = file else { return Ok(None) };
    let is_name = !file.is_empty() && !file.starts_with('.') && !file.contains(['/', '\\', '\0']);
    if !is_name {
        return Err(StoryFileError::Value {
            field: "cover",
            value: file,
            reason: "not the name of a file beside this one",
        });
    }
    let alt = alt.ok_or(StoryFileError::Value {
        field: "cover_alt",
        value: String::new(),
        reason: "missing; say what the picture shows, or \"\" where it only decorates",
    })?;
    Ok(Some(CoverFile { file, alt: Alt::read(&alt).map_err(|invalid| Invalid::new("cover_alt", invalid.reason))? }))
}

/// Writes one story and names its picture's file, so that [`parse`] gives both back.
pub fn write(article: &NewArticle, cover: Option<&CoverFile>) -> Result<String, toml::ser::Error> {
    let front = FrontMatter {
        kind: (article.kind != Kind::default()).then(|| article.kind.as_str().to_owned()),
        slug: article.slug.to_string(),
        language: article.language.tag().to_owned(),
        translation_of: article.translation_of.as_ref().map(ToString::to_string),
        published: datetime(&intl::rfc3339(article.published_at))?,
        headline: article.headline.clone(),
        standfirst: article.standfirst.clone(),
        audience: (article.audience != Audience::default()).then(|| article.audience.as_str().to_owned()),
        state: (article.state != State::default()).then(|| article.state.as_str().to_owned()),
        countries: article.countries.iter().map(CountryCode::to_string).collect(),
        topics: article.topics.iter().map(Slug::to_string).collect(),
        cover: cover.map(|cover| cover.file.clone()),
        cover_alt: cover.map(|cover| cover.alt.as_str().to_owned()),
        source: article.source.as_ref().map(Record::of).transpose()?,
    };
    Ok(format!("{FENCE}\n{}{FENCE}\n\n{}\n", toml::to_string(&front)?, article.body.trim()))
}

/// A date, with a time or without.
fn datetime(text: &str) -> Result<Datetime, toml::ser::Error> {
    Datetime::from_str(text).map_err(<toml::ser::Error as serde::ser::Error>::custom)
}

/// Parses one value and, where it fails, says which.
fn value<T: FromStr<Err = Invalid>>(field: &'static str, text: &str) -> Result<T, StoryFileError> {
    text.parse().map_err(|invalid: Invalid| StoryFileError::Value {
        field,
        value: text.to_owned(),
        reason: invalid.reason,
    })
}

/// The fields above the text. A field that nobody knows is refused rather than lost.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    slug: String,
    language: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    translation_of: Option<String>,
    published: Datetime,
    headline: String,
    standfirst: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    audience: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    state: Option<String>,
    #[serde(default)]
    countries: Vec<String>,
    #[serde(default)]
    topics: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cover: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cover_alt: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<Record>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::moment::Moment;
    use domain::source::Scope;
    use proptest::prelude::*;

    const STORY: &str = "+++\nslug = \"one\"\nlanguage = \"en\"\npublished = 2019-03-05T08:30:00Z\nheadline = \"One\"\n\
        standfirst = \"Why.\"\ncountries = [\"KH\"]\ntopics = [\"health\"]\n\n[source]\nname = \"Harbour Watch\"\n\
        link = \"https://harbourwatch.example/one\"\npermission = \"Given.\"\nextract = true\n+++\n\nText.\n";

    #[test]
    fn a_story_file_is_read_whole() {
        let story = parse(STORY).unwrap().article;
        assert_eq!(story.published_at, Moment::from_seconds(1_551_774_600));
        assert_eq!(story.countries, ["KH".parse().unwrap()]);
        assert_eq!(story.source.as_ref().unwrap().scope, Scope::Extract);
        assert_eq!(story.body, "Text.\n");
        assert_eq!(
            parse(&STORY.replace('\n', "\r\n")).unwrap().article,
            story,
            "Windows' line ends make no difference"
        );
    }

    #[test]
    fn what_is_wrong_with_a_file_is_said_by_name() {
        let say = |from: &str, to: &str| parse(&STORY.replace(from, to)).unwrap_err().to_string();
        assert!(say("\"KH\"", "\"ZZ\"").contains("“ZZ”"));
        assert!(say("slug = \"one\"", "slug = \"O n e\"").starts_with("slug"));
        assert!(say("headline = \"One\"", "headline = \" \"").starts_with("headline"));
        assert!(say("headline =", "headlin =").contains("headlin"));
        assert!(say("08:30:00Z", "08:30:00").starts_with("published"));
        assert!(say("https://harbourwatch", "javascript://harbourwatch").contains("link"));
        assert!(parse("Text.").unwrap_err().to_string().contains("+++"));
    }

    #[test]
    fn a_cover_is_a_file_beside_the_story_and_says_what_it_shows_or_outright_nothing() {
        let read = |lines: &str| parse(&STORY.replace("slug = \"one\"", &format!("slug = \"one\"\n{lines}")));
        let cover = read("cover = \"boat.jpg\"\ncover_alt = \"A boat.\"").unwrap().cover.unwrap();
        assert_eq!((cover.file.as_str(), cover.alt.as_str()), ("boat.jpg", "A boat."));
        let cover = read("cover = \"boat.jpg\"\ncover_alt = \"\"").unwrap().cover.unwrap();
        assert_eq!(cover.alt, Alt::Decorative);
        assert!(read("cover = \"boat.jpg\"").unwrap_err().to_string().contains("say what the picture shows"));
        for path in ["", "../boat.jpg", "/etc/passwd", "a/b.jpg", ".env", "C:\\\\boat.jpg"] {
            let refused = read(&format!("cover = \"{path}\"\ncover_alt = \"\"")).unwrap_err().to_string();
            assert!(refused.starts_with("cover: "), "{path}: {refused}");
        }
    }

    #[test]
    fn a_page_says_so_and_is_read_back_as_one() {
        let page = STORY.replace("slug = \"one\"", "kind = \"page\"\nslug = \"about\"");
        let page = page.replace("countries = [\"KH\"]\ntopics = [\"health\"]\n", "");
        let page = page.split("\n[source]").next().unwrap().to_owned() + "+++\n\nText.\n";
        let about = parse(&page).unwrap().article;
        assert_eq!(about.kind, Kind::Page);
        assert_eq!(parse(&write(&about, None).unwrap()).unwrap().article, about);
        assert!(!write(&parse(STORY).unwrap().article, None).unwrap().contains("kind"), "stories go without saying");
        assert!(parse(&page.replace("kind = \"page\"\n", "")).unwrap_err().to_string().starts_with("slug"));
        assert!(parse(&page.replace("\"page\"", "\"letter\"")).unwrap_err().to_string().starts_with("kind"));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back_the_same(
            headline in "\\PC{0,80}[a-z]", standfirst in "[a-z]\\PC{0,200}", body in "[a-z]([ -~]|\n){0,400}[a-z]", seconds in 0i64..4_000_000_000,
        ) {
            let mut story = parse(STORY).unwrap().article;
            story.headline = headline;
            story.standfirst = standfirst;
            story.body = body + "\n";
            story.published_at = Moment::from_seconds(seconds);
            story.state = State::Withdrawn;
            let cover = Some(CoverFile { file: format!("{seconds}.jpg"), alt: Alt::read(&story.standfirst).unwrap() });
            let file = StoryFile { article: story, cover };
            prop_assert_eq!(parse(&write(&file.article, file.cover.as_ref()).unwrap()).unwrap(), file);
        }
    }
}
