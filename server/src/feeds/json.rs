//! A feed as JSON.

use super::{Channel, Story};
use serde_json::{Value, json};
use services::intl;

pub(super) fn write(channel: Channel) -> String {
    json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "description": channel.about,
        "home_page_url": channel.home,
        "feed_url": channel.own,
        "language": channel.language,
        "authors": [{ "name": channel.site }],
        "items": channel.stories.into_iter().map(item).collect::<Vec<_>>(),
    })
    .to_string()
}

fn item(Story { address, card, picture, text }: Story) -> Value {
    let mut item = json!({
        "id": address,
        "url": address,
        "title": card.headline,
        "summary": card.standfirst,
        "date_published": intl::rfc3339(card.published_at),
        "language": card.language.tag(),
    });
    // One of the two must be there.
    match text {
        Some(text) => item["content_html"] = json!(text),
        None => item["content_text"] = json!(card.standfirst),
    }
    if let Some(picture) = picture {
        item["image"] = json!(picture);
    }
    if let Some(source) = card.source {
        item["external_url"] = json!(source.link.as_str());
        item["authors"] = json!([{ "name": source.name }]);
    }
    item
}
