//! What server functions answer: domain values with the words a person reads beside them, in the reader's
//! language, so that the browser needs neither names nor calendars.

pub mod admin;
pub mod atlas;
pub mod media;
pub mod packed;
pub mod search;
pub mod settings;

use crate::words::Linked;
use domain::article::{ArticleLink, Slug};
use domain::country::CountryCode;
use domain::html::SafeHtml;
use leptos::prelude::Resource;
use packed::Packed;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// What a page asks for: fetched on the server and written into the document, read from there in the browser,
/// and fetched again whenever `source` changes.
pub fn resource<S, T, Answer>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetcher: impl Fn(S) -> Answer + Send + Sync + 'static,
) -> Resource<T, Packed>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    Answer: Future<Output = T> + Send + 'static,
{
    Resource::new_with_options(source, fetcher, false)
}

/// A date for `<time>`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DateText {
    /// RFC 3339, for machines.
    pub machine: String,
    /// For readers.
    pub words: String,
}

/// A country with its name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CountryLink {
    /// Its code.
    pub code: CountryCode,
    /// Its name.
    pub name: String,
}

/// A topic with its name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TopicLink {
    /// Its name in addresses.
    pub slug: Slug,
    /// Its name to read.
    pub name: String,
}

/// A page of the feed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct FeedView {
    /// "Latest news", "News from Cambodia".
    pub heading: String,
    /// The stories, newest first.
    pub stories: Vec<StoryCard>,
    /// Where the next page begins, as addresses write it.
    pub next: Option<String>,
}

/// A page that the server draws, with a feed below it where it has one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DrawnPage {
    /// What it is called.
    pub title: String,
    /// It, drawn.
    pub html: SafeHtml,
    /// Its stories, where it is about some.
    pub news: Option<FeedView>,
    /// The status that goes with it.
    pub status: u16,
}

/// A story in a list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StoryCard {
    /// Its name in addresses.
    pub slug: Slug,
    /// The BCP 47 tag of its language.
    pub language: String,
    /// The writing direction of its language.
    pub direction: String,
    /// The headline.
    pub headline: String,
    /// The standfirst.
    pub standfirst: String,
    /// When it was published.
    pub date: DateText,
    /// The organisation it comes from, if it is not the network's own.
    pub source: Option<String>,
    /// The countries it is about.
    pub countries: Vec<CountryLink>,
    /// The picture beside it, drawn.
    pub cover: Option<SafeHtml>,
    /// What is said beside its date: for whom it is, where that is not everybody, and whether its reader saved or read it.
    pub note: String,
}

/// Where a story comes from, on its way to being drawn.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CreditView {
    /// By whose leave it stands here; the link leads to the original.
    pub line: Linked,
    /// The original's address.
    pub original: String,
    /// Who gave the permission, when and for what.
    pub permission: String,
    /// That the permission for the whole has ended, where it has.
    pub ended: Option<String>,
    /// Who wrote it, where and when it came out, whose right it is.
    pub facts: Vec<String>,
    /// The licence's name and address.
    pub licence: Option<(String, String)>,
    /// To the organisation's other stories: the words and the address.
    pub more: (String, String),
}

/// A whole story, or a page.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StoryView {
    /// What lists show, without the picture.
    pub card: StoryCard,
    /// The picture above the text, drawn.
    pub cover: Option<SafeHtml>,
    /// How long it takes to read, where that is worth saying: "4 minutes to read"; else empty.
    pub minutes: String,
    /// Its sections, drawn as a list of links, where there are several; else empty.
    pub contents: SafeHtml,
    /// The text.
    pub html: SafeHtml,
    /// Whether it was read, where that is remembered, and ways to pass it on, drawn; empty for a page.
    pub sharing: SafeHtml,
    /// Where it comes from and by whose leave it stands here, and what its reader keeps of it, drawn; else empty.
    pub credit: SafeHtml,
    /// The way to what an extract leaves out, drawn; else empty.
    pub rest: SafeHtml,
    /// Its topics.
    pub topics: Vec<TopicLink>,
    /// The same story in other languages.
    pub translations: Vec<ArticleLink>,
    /// The next older story.
    pub older: Option<ArticleLink>,
    /// The next newer story.
    pub newer: Option<ArticleLink>,
    /// Schema.org's `NewsArticle` or `WebPage`.
    pub json_ld: SafeHtml,
}

/// The own account.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AccountView {
    /// The name that others see.
    pub name: String,
    /// Where mail reaches it.
    pub email: String,
    /// What it may do, in words.
    pub role: String,
    /// What that means for now, where it is less than one might expect.
    pub note: Option<String>,
    /// Whether the name may be changed.
    pub editable: bool,
    /// Where it is signed in, the latest first.
    pub sessions: Vec<SessionView>,
}

/// A browser in which somebody is signed in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SessionView {
    /// Its identifier, as forms write it.
    pub id: String,
    /// The browser and the system, as far as they are known.
    pub device: String,
    /// When it was last seen.
    pub seen: DateText,
    /// When it began.
    pub began: DateText,
    /// Whether it is this one.
    pub current: bool,
}
