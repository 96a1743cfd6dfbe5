//! What somebody who is still typing may mean: a country, a topic, a story.

use super::highlight::find;
use super::query::parse;
use super::tokens::tokens;
use crate::places;
use domain::article::{ArticleLink, Topic};
use domain::language::Language;
use domain::search::Suggestion;

/// The most suggestions.
pub const MOST_SUGGESTIONS: u32 = 8;
/// The most countries among them, and the most topics; all others are stories.
const MOST_PLACES: usize = 2;

/// At most eight suggestions for what was typed so far: countries by any name, those of `topics` whose name in the
/// reader's language (else in English) has all the words, and then `stories`, whose headlines matched already. Where
/// there are few stories there is more room for the others.
pub fn suggest(typed: &str, reader: Language, topics: &[Topic], stories: Vec<ArticleLink>) -> Vec<Suggestion> {
    let query = parse(typed);
    if query.is_empty() {
        return Vec::new();
    }
    let is_meant = |name: &str| {
        let found = find(&query, &tokens(name));
        (0..query.terms().len()).all(|term| found.iter().any(|found| found.term == term))
    };
    let all = MOST_SUGGESTIONS as usize;
    let most = MOST_PLACES.max(all.saturating_sub(stories.len()) / 2);
    // By whole words and their beginnings: what is found within words, or misspelt, belongs to the map's own search.
    let is_named = |place: &places::Place| is_meant(place.code.name(reader)) || place.alias.is_some_and(is_meant);
    let countries = places::find(typed.trim(), reader, most).into_iter().filter(is_named);
    let countries = countries.map(|place| Suggestion::Country(place.code, place.alias));
    let topics = topics.iter().map(|topic| (topic, name(topic, reader))).filter(|(_, name)| is_meant(name)).take(most);
    let topics = topics.map(|(topic, name)| Suggestion::Topic(topic.slug.clone(), name.to_owned()));
    let stories = stories.into_iter().map(Suggestion::Story);
    countries.chain(topics).chain(stories).take(all).collect()
}

/// What a reader is shown as the topic's name.
fn name(topic: &Topic, reader: Language) -> &str {
    let of = |language| topic.names.iter().find(|(of, _)| *of == language).map(|(_, name)| name.as_str());
    of(reader).or_else(|| of(Language::English)).unwrap_or(topic.slug.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topic(slug: &str, names: &[(Language, &str)]) -> Topic {
        let names = names.iter().map(|(language, name)| (*language, (*name).to_owned())).collect();
        Topic { slug: slug.parse().unwrap(), names }
    }

    fn story(number: usize) -> ArticleLink {
        let slug = format!("s{number}").parse().unwrap();
        ArticleLink { slug, language: Language::English, headline: format!("Story {number}") }
    }

    fn shown(typed: &str, stories: usize) -> Vec<String> {
        let topics = [
            topic("camps", &[(Language::English, "Camps")]),
            topic("fishing", &[(Language::English, "Fishing"), (Language::French, "Pêche en mer")]),
            topic("fish-farms", &[]),
        ];
        let suggestions = suggest(typed, Language::French, &topics, (0..stories).map(story).collect());
        let shown = suggestions.into_iter().map(|suggestion| match suggestion {
            Suggestion::Country(code, alias) => format!("{code} {}", alias.unwrap_or_default()).trim().to_owned(),
            Suggestion::Topic(slug, name) => format!("{slug}: {name}"),
            Suggestion::Story(link) => link.slug.to_string(),
        });
        shown.collect()
    }

    #[test]
    fn countries_and_topics_come_first_and_leave_room_for_stories() {
        assert_eq!(shown("camb", 2), ["KH", "s0", "s1"]);
        assert_eq!(shown("holland", 0)[0], "NL Holland");
        assert!(shown("pencil", 0).is_empty(), "no islands whose Indonesian name has these letters in it");
        assert_eq!(shown("pech", 0), ["fishing: Pêche en mer"]);
        assert_eq!(shown("mer pe", 0), ["fishing: Pêche en mer"]);
        assert_eq!(shown("fish", 1), ["fish-farms: fish-farms", "s0"]);
        assert_eq!(shown("s", 30).len(), MOST_SUGGESTIONS as usize);
        assert!(shown(" \0\"", 3).is_empty());
    }
}
