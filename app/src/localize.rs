//! Domain values into the words of a reader: names of countries, dates, addresses. On the server alone.

use crate::wire::{CountryLink, DateText, SourceView, StoryCard, StoryView, TopicLink};
use crate::words::Words;
use domain::article::{self, Article, ArticleCard, Kind, Slug, Source, Topic};
use domain::country::CountryCode;
use domain::html::SafeHtml;
use domain::language::Language;
use domain::moment::Moment;
use serde_json::{Value, json};
use services::intl;

/// A date.
pub(crate) fn date(moment: Moment, words: Words) -> DateText {
    DateText { machine: intl::rfc3339(moment), words: intl::date(moment, words.language()) }
}

/// A country.
pub(crate) fn country(code: CountryCode, words: Words) -> CountryLink {
    CountryLink { code, name: code.name(words.language()).to_owned() }
}

/// The name of the topic of this slug, if there is one: in the reader's language, in English, else its address.
pub(crate) fn topic(topics: Vec<Topic>, slug: &Slug, words: Words) -> Option<String> {
    let topic = topics.into_iter().find(|topic| topic.slug == *slug)?;
    let name = |wanted: Language| topic.names.iter().find(|(language, _)| *language == wanted);
    let named = name(words.language()).or_else(|| name(Language::English));
    Some(named.map_or_else(|| slug.to_string(), |(_, name)| name.clone()))
}

/// A story in a list.
pub(crate) fn card(card: ArticleCard, words: Words) -> StoryCard {
    StoryCard {
        slug: card.slug,
        language: card.language.tag().to_owned(),
        direction: card.language.direction().to_owned(),
        headline: card.headline,
        standfirst: card.standfirst,
        date: date(card.published_at, words),
        source: card.source_name,
        countries: card.countries.into_iter().map(|code| country(code, words)).collect(),
    }
}

/// A whole story, or a page.
pub(crate) fn story(article: Article, words: Words, base_url: &str, site: &str) -> StoryView {
    // A story's own language and address stay the same whatever language the interface speaks.
    let canonical = base_url.to_owned() + &article::path(&article.card.slug);
    let json_ld = match Kind::of(&article.card.slug) {
        Kind::Story => json_ld(&article, &canonical, site),
        Kind::Page => page_json_ld(&article, &canonical, base_url, site),
    };
    StoryView {
        card: card(article.card, words),
        html: article.html,
        source: article.source.map(source),
        topics: article.topics.into_iter().map(|(slug, name)| TopicLink { slug, name }).collect(),
        translations: article.translations,
        older: article.older,
        newer: article.newer,
        canonical,
        json_ld,
    }
}

fn source(source: Source) -> SourceView {
    SourceView { name: source.name, link: source.link.into(), permission: source.permission, extract: source.extract }
}

/// Schema.org's `NewsArticle` (<https://schema.org/NewsArticle>); `isBasedOn` leads to the original.
fn json_ld(article: &Article, canonical: &str, site: &str) -> SafeHtml {
    let mut facts = json!({
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.card.headline,
        "description": article.card.standfirst,
        "inLanguage": article.card.language.tag(),
        "datePublished": intl::rfc3339(article.card.published_at),
        "dateModified": intl::rfc3339(article.updated_at.max(article.card.published_at)),
        "mainEntityOfPage": canonical,
        "publisher": { "@type": "Organization", "name": site },
    });
    if let Some(source) = &article.source {
        facts["isBasedOn"] = json!(source.link.as_str());
        facts["author"] = json!({ "@type": "Organization", "name": source.name });
        facts["copyrightHolder"] = json!({ "@type": "Organization", "name": source.name });
    } else {
        facts["author"] = json!({ "@type": "Organization", "name": site });
    }
    in_script(&facts)
}

/// Schema.org's `WebPage` (<https://schema.org/WebPage>).
fn page_json_ld(article: &Article, canonical: &str, base_url: &str, site: &str) -> SafeHtml {
    in_script(&json!({
        "@context": "https://schema.org",
        "@type": "WebPage",
        "name": article.card.headline,
        "description": article.card.standfirst,
        "inLanguage": article.card.language.tag(),
        "dateModified": intl::rfc3339(article.updated_at.max(article.card.published_at)),
        "url": canonical,
        "isPartOf": { "@type": "WebSite", "name": site, "url": format!("{base_url}/") },
    }))
}

/// Inside a script element only `<` could end it.
fn in_script(facts: &Value) -> SafeHtml {
    SafeHtml::vouch(facts.to_string().replace('<', "\\u003c"))
}
