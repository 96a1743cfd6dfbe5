//! Domain values into the words of a reader: names of countries, dates, addresses. On the server alone.

pub(crate) mod admin;
pub mod atlas;
pub mod chart;
pub(crate) mod choices;
pub mod countries;
mod credit;
pub(crate) mod drawn;
mod gate;
mod keeping;
pub(crate) mod log;
mod media;
pub(crate) mod own_reading;
mod reading;
pub(crate) mod rooms;
pub mod search;
mod settings;
mod story;

pub(crate) use keeping::{around, following};
pub(crate) use media::media;
pub use settings::outdated;
pub(crate) use settings::settings;
pub(crate) use story::story;

use crate::error::Error;
use crate::wire::{AccountView, CountryLink, DateText, SessionView, StoryCard};
use crate::words::Words;
use domain::access::Role;
use domain::account::Account;
use domain::account::session::{SessionCard, SessionId};
use domain::article::{ArticleCard, Audience, Slug, Topic};
use domain::country::CountryCode;
use domain::form::Problem;
use domain::invalid::Invalid;
use domain::language::Language;
use domain::moment::Moment;
use services::intl;
use services::picture::{self, Place};

/// The countries whose English names are plurals or common nouns, and have an article inside a sentence.
const WITH_ARTICLE: [&str; 31] = [
    "AE", "AX", "BQ", "BS", "CC", "CF", "CK", "DO", "FK", "FO", "GB", "GM", "HM", "IM", "IO", "KM", "KY", "MH", "MP",
    "MV", "NL", "PH", "PN", "PS", "SB", "TC", "TF", "UM", "US", "VG", "VI",
];

/// A date.
pub(crate) fn date(moment: Moment, words: Words) -> DateText {
    DateText { machine: intl::rfc3339(moment), words: intl::date(moment, words.language()) }
}

/// A time of day.
pub(crate) fn time(moment: Moment, words: Words) -> DateText {
    DateText { machine: intl::rfc3339(moment), words: intl::time(moment, words.language()) }
}

/// A country.
pub(crate) fn country(code: CountryCode, words: Words) -> CountryLink {
    CountryLink { code, name: code.name(words.language()).to_owned() }
}

/// A country inside a sentence: some languages put a word before some names, "the Netherlands".
pub fn place(code: CountryCode, words: Words) -> String {
    let name = code.name(words.language());
    let has_article = words.language() == Language::English && WITH_ARTICLE.contains(&code.as_str());
    if has_article { words.country_article(name) } else { name.to_owned() }
}

/// The name of the topic of this slug, if there is one: in the reader's language, in English, else its address.
pub fn topic(topics: Vec<Topic>, slug: &Slug, words: Words) -> Option<String> {
    let topic = topics.into_iter().find(|topic| topic.slug == *slug)?;
    let name = |wanted: Language| topic.names.iter().find(|(language, _)| *language == wanted);
    let named = name(words.language()).or_else(|| name(Language::English));
    Some(named.map_or_else(|| slug.to_string(), |(_, name)| name.clone()))
}

/// A story in a list.
pub(crate) fn card(card: ArticleCard, words: Words) -> StoryCard {
    let is_public = card.audience == Audience::Public;
    StoryCard {
        note: if is_public { String::new() } else { words.card_members().to_owned() },
        slug: card.slug,
        language: card.language.tag().to_owned(),
        direction: card.language.direction().to_owned(),
        headline: card.headline,
        standfirst: card.standfirst,
        date: date(card.published_at, words),
        source: card.source.map(|source| source.name),
        countries: card.countries.into_iter().map(|code| country(code, words)).collect(),
        // Its picture is seen by those who may read it.
        cover: card.cover.filter(|_| is_public).map(|cover| picture::draw(&cover, Place::Card)),
    }
}

/// A broken rule, and how to go on. The rule's own sentence where there is one for the field, else one for any field.
pub fn problem(words: Words, invalid: Invalid) -> Problem {
    let administered = media::problem(words, invalid).or_else(|| settings::problem(words, invalid));
    let text = administered.unwrap_or_else(|| match (invalid.field, invalid.reason) {
        ("", "credentials") => words.problem_credentials(),
        ("", "ended") => words.admin_problem_ended(),
        ("", "sent") => words.admin_problem_sent(),
        ("", "stale") => words.admin_problem_stale(),
        ("key", "taken") => words.admin_problem_superseded(),
        ("email", "empty") => words.problem_email_empty(),
        ("email", "malformed") => words.problem_email_malformed(),
        ("email", "taken") => words.problem_email_taken(),
        ("password", "wrong") => words.problem_password_wrong(),
        ("password", "empty") => words.problem_password_empty(),
        ("new-password", "too-short") => words.problem_password_too_short(),
        ("new-password", "too-long") => words.problem_password_too_long(),
        ("new-password", "about-you") => words.problem_password_about_you(),
        ("new-password", "common") => words.problem_password_common(),
        ("bookmark", "too-many") => words.problem_bookmarks(),
        ("what", "too-many") => words.problem_follows(),
        ("what", "unknown") => words.problem_what_unknown(),
        ("name", "empty") => words.problem_name_empty(),
        ("name", "too-long") => words.problem_name_too_long(),
        (_, "empty") => words.problem_empty(),
        (_, "too-long") => words.problem_too_long(),
        _ => words.problem_malformed(),
    });
    Problem { field: invalid.field.to_owned(), text: text.to_owned() }
}

/// Why a form could not be taken, though nothing was wrong with it.
pub fn failure(words: Words, error: Error) -> String {
    match error {
        Error::SignIn => words.problem_sign_in(),
        Error::Forbidden => words.problem_forbidden(),
        Error::Conflict => words.problem_conflict(),
        Error::Unavailable => words.problem_unavailable(),
        Error::NotFound => words.problem_not_found(),
        Error::Invalid | Error::Internal => words.problem_internal(),
    }
    .to_owned()
}

/// How long to wait before the next try is looked at.
pub fn wait(words: Words, seconds: u32) -> String {
    words.problem_wait(seconds.into())
}

/// The own account, in the person's words.
pub(crate) fn account(
    account: Account,
    sessions: Vec<SessionCard>,
    current: Option<SessionId>,
    words: Words,
) -> AccountView {
    let role = account.role();
    AccountView {
        role: role_name(words, role).to_owned(),
        note: match role {
            Role::Suspended => Some(words.account_suspended().to_owned()),
            Role::Pending => Some(words.account_pending().to_owned()),
            _ => None,
        },
        editable: role != Role::Suspended,
        email: account.email.as_str().to_owned(),
        name: account.name,
        sessions: sessions
            .into_iter()
            .map(|session| SessionView {
                id: session.id.to_string(),
                device: session.device,
                seen: time(session.seen, words),
                began: time(session.began, words),
                current: current == Some(session.id),
            })
            .collect(),
    }
}

fn role_name(words: Words, role: Role) -> &'static str {
    match role {
        Role::Suspended => words.role_suspended(),
        Role::Pending => words.role_pending(),
        Role::Member => words.role_member(),
        Role::Editor => words.role_editor(),
        Role::Administrator => words.role_administrator(),
    }
}
