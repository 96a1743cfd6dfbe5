//! A feed as RSS.

use super::{Channel, Story};
use rss::extension::atom::{AtomExtension, Link};
use rss::{Guid, Item, Source};
use services::intl;
use std::collections::BTreeMap;

pub(super) fn write(channel: Channel) -> String {
    let own = Link {
        href: channel.own.clone(),
        rel: "self".to_owned(),
        mime_type: Some("application/rss+xml".to_owned()),
        ..Link::default()
    };
    rss::Channel {
        last_build_date: Some(intl::rfc2822(channel.updated())),
        title: channel.title,
        link: channel.home,
        description: channel.about,
        language: Some(channel.language.to_owned()),
        generator: Some("Graticule".to_owned()),
        // Where it is from, for whoever has it from elsewhere.
        namespaces: BTreeMap::from([
            ("atom".to_owned(), "http://www.w3.org/2005/Atom".to_owned()),
            ("content".to_owned(), "http://purl.org/rss/1.0/modules/content/".to_owned()),
        ]),
        atom_ext: Some(AtomExtension { links: vec![own] }),
        items: channel.stories.into_iter().map(item).collect(),
        ..rss::Channel::default()
    }
    .to_string()
}

fn item(Story { address, card, text, .. }: Story) -> Item {
    Item {
        title: Some(card.headline),
        link: Some(address.clone()),
        description: Some(card.standfirst),
        content: text,
        source: card.source.map(|source| Source { title: Some(source.name), url: source.link.into() }),
        pub_date: Some(intl::rfc2822(card.published_at)),
        guid: Some(Guid { value: address, permalink: true }),
        ..Item::default()
    }
}
