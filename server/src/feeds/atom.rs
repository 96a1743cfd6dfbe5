//! A feed as Atom.

use super::{Channel, Story};
use atom_syndication::{Content, Entry, Feed, FixedDateTime, Generator, Link, Person, Source, Text};
use domain::moment::Moment;
use services::intl;

pub(super) fn write(channel: Channel) -> String {
    let updated = date(channel.updated());
    Feed {
        title: Text::plain(channel.title),
        id: channel.own.clone(),
        updated,
        authors: vec![Person { name: channel.site, ..Person::default() }],
        generator: Some(Generator { value: "Graticule".to_owned(), ..Generator::default() }),
        links: vec![
            link("self", channel.own, Some("application/atom+xml")),
            link("alternate", channel.home, Some("text/html")),
        ],
        entries: channel.stories.into_iter().map(entry).collect(),
        lang: Some(channel.language.to_owned()),
        ..Feed::default()
    }
    .to_string()
}

fn entry(Story { address, card, picture, text }: Story) -> Entry {
    let origin = card.source.as_ref().map(|source| Source {
        title: Text::plain(source.name.clone()),
        id: source.link.to_string(),
        links: vec![link("alternate", source.link.to_string(), Some("text/html"))],
        ..Source::default()
    });
    let via = card.source.map(|source| link("via", source.link.into(), Some("text/html")));
    let language = Some(card.language.tag().to_owned());
    let language_of_text = language.clone();
    let alternate = Link { hreflang: language, ..link("alternate", address.clone(), Some("text/html")) };
    let picture = picture.map(|picture| link("enclosure", picture, Some("image/jpeg")));
    Entry {
        title: Text::plain(card.headline),
        id: address,
        updated: date(card.published_at),
        published: Some(date(card.published_at)),
        content: text.map(|text| Content {
            value: Some(text),
            content_type: Some("html".to_owned()),
            lang: language_of_text,
            ..Content::default()
        }),
        summary: Some(Text::plain(card.standfirst)),
        links: [alternate].into_iter().chain(via).chain(picture).collect(),
        source: origin,
        ..Entry::default()
    }
}

fn link(rel: &str, href: String, kind: Option<&str>) -> Link {
    Link { rel: rel.to_owned(), href, mime_type: kind.map(str::to_owned), ..Link::default() }
}

/// The epoch stands for a time that can not be written.
fn date(moment: Moment) -> FixedDateTime {
    intl::rfc3339(moment).parse().unwrap_or_default()
}
