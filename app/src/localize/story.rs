//! A whole story, or a page: what its reader sees, and what machines read of it in the head of the document.

use super::keeping::Around;
use super::{card, credit, gate, reading};
use crate::head::use_head;
use crate::state::AppState;
use crate::wire::{StoryView, TopicLink};
use crate::words::Words;
use domain::article::{self, Article, Audience, Kind};
use domain::html::SafeHtml;
use domain::media::Format;
use domain::source::{Canonical, Republication};
use serde_json::{Map, Value, json};
use services::intl;
use services::picture::{self, Place};

/// The width, in pixels, of the picture that previews of links show.
const PREVIEW: u32 = 1_280;

/// A whole story, or a page, as it is read at `now`, with what its reader keeps of it around it. Whoever may not read it gets
/// its head, and how to become one who may.
pub(crate) fn story(mut article: Article, around: Around, words: Words, state: &AppState) -> StoryView {
    let (base_url, now, public) = (&state.site.base_url, state.now(), state.public());
    let site = public.name.as_str();
    // A story's own language and address stay the same whatever language the interface speaks.
    let address = base_url.to_owned() + &article::path(&article.card.slug);
    let cover = article.card.cover.take().filter(|_| !article.closed);
    // What is shown where a link is passed on, everybody sees.
    let shown = cover.as_ref().filter(|_| article.card.audience == Audience::Public);
    let image = shown.map(|cover| format!("{base_url}{}", cover.file(PREVIEW, Format::Jpeg).path()));
    let json_ld = match Kind::of(&article.card.slug) {
        Kind::Story => json_ld(&article, &address, image.as_deref(), site),
        Kind::Page => page_json_ld(&article, &address, base_url, site),
    };
    tell_machines(&article, &address, image.as_deref(), site);
    let source = article.source.as_ref();
    let rest = if article.closed {
        gate::draw(&article.card.slug, &public.pages_offered(), site, words)
    } else {
        let extract = source.filter(|source| source.is_extract(now));
        extract.map(|source| credit::rest(source, words)).unwrap_or_default()
    };
    StoryView {
        minutes: reading::minutes(&article.html, words),
        contents: reading::contents(&article.html, &article.card, words),
        sharing: joined(around.below, &reading::sharing(&article.card, &address, words)),
        credit: joined(source.map(|source| credit::credit(source, words, now)).unwrap_or_default(), &around.above),
        rest,
        card: card(article.card, words),
        cover: cover.map(|cover| picture::draw(&cover, Place::Story)),
        html: article.html,
        topics: article.topics.into_iter().map(|(slug, name)| TopicLink { slug, name }).collect(),
        translations: article.translations,
        older: article.older,
        newer: article.newer,
        json_ld,
    }
}

/// One drawing after the other.
fn joined(first: SafeHtml, second: &SafeHtml) -> SafeHtml {
    SafeHtml::vouch(first.into_string() + second.as_str())
}

/// What the head of the document says of it.
fn tell_machines(article: &Article, address: &str, image: Option<&str>, site: &str) {
    let Some(head) = use_head() else { return };
    let card = &article.card;
    let kind = Kind::of(&card.slug);
    let folder = address.strip_suffix(card.slug.as_str()).unwrap_or_default();
    head.describe(&card.standfirst);
    if card.audience == Audience::Members {
        head.hide();
    }
    match article.source.as_ref().filter(|source| source.canonical == Canonical::Theirs) {
        Some(source) => {
            head.canonical(source.link.as_str());
            head.hide();
        }
        None => head.canonical(address),
    }
    for other in &article.translations {
        head.alternate(other.language.tag(), &format!("{folder}{}", other.slug));
    }
    head.property("og:type", if kind == Kind::Story { "article" } else { "website" });
    head.property("og:site_name", site);
    head.property("og:title", &card.headline);
    head.property("og:description", &card.standfirst);
    head.property("og:url", address);
    if let Some(image) = image {
        head.property("og:image", image);
    }
    if kind == Kind::Story {
        head.property("article:published_time", &intl::rfc3339(card.published_at));
    }
}

/// Schema.org's `NewsArticle` (<https://schema.org/NewsArticle>); `isBasedOn` is the original.
fn json_ld(article: &Article, address: &str, image: Option<&str>, site: &str) -> SafeHtml {
    let organisation = |name: &str| json!({ "@type": "Organization", "name": name });
    let mut facts = json!({
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.card.headline,
        "description": article.card.standfirst,
        "inLanguage": article.card.language.tag(),
        "datePublished": intl::rfc3339(article.card.published_at),
        "dateModified": intl::rfc3339(article.updated_at.max(article.card.published_at)),
        "mainEntityOfPage": address,
        "publisher": organisation(site),
    });
    if let Some(image) = image {
        facts["image"] = json!([image]);
    }
    if article.card.audience == Audience::Members {
        facts["isAccessibleForFree"] = json!(false);
    }
    let Some(source) = &article.source else {
        facts["author"] = organisation(site);
        return in_script(&facts);
    };
    facts["isBasedOn"] = original(source);
    facts["author"] = facts["isBasedOn"]["author"].clone();
    facts["creditText"] = json!(source.name);
    facts["copyrightHolder"] = organisation(source.rights.as_ref().unwrap_or(&source.name));
    if let Some(licence) = source.licence {
        facts["license"] = json!(licence.address());
    }
    in_script(&facts)
}

/// The story in its original context. Who is credited may be one person or several, or none.
fn original(source: &Republication) -> Value {
    let mut facts = Map::new();
    let mut say = |name: &str, value: Value| facts.insert(name.to_owned(), value);
    let publisher = json!({ "@type": "Organization", "name": source.name });
    say("@type", json!("Article"));
    say("url", json!(source.link.as_str()));
    say(
        "author",
        source.author.as_ref().map_or_else(|| publisher.clone(), |name| json!({ "@type": "Person", "name": name })),
    );
    if let Some(title) = &source.title {
        say("headline", json!(title));
    }
    if let Some(date) = source.date {
        say("datePublished", json!(date.to_string()));
    }
    say("publisher", publisher);
    Value::Object(facts)
}

/// Schema.org's `WebPage` (<https://schema.org/WebPage>).
fn page_json_ld(article: &Article, address: &str, base_url: &str, site: &str) -> SafeHtml {
    in_script(&json!({
        "@context": "https://schema.org",
        "@type": "WebPage",
        "name": article.card.headline,
        "description": article.card.standfirst,
        "inLanguage": article.card.language.tag(),
        "dateModified": intl::rfc3339(article.updated_at.max(article.card.published_at)),
        "url": address,
        "isPartOf": { "@type": "WebSite", "name": site, "url": format!("{base_url}/") },
    }))
}

/// Inside a script element only `<` could end it.
fn in_script(facts: &Value) -> SafeHtml {
    SafeHtml::vouch(facts.to_string().replace('<', "\\u003c"))
}
