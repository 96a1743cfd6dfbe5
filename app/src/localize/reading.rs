//! What helps to read a story and to pass it on, drawn once and for all: how long it takes, its contents, ways to share it.

use crate::words::Words;
use domain::address::in_query;
use domain::article::{ArticleCard, Kind};
use domain::html::SafeHtml;
use services::map::escape;
use services::render;
use std::fmt::Write;

/// From how many sections on a story has a list of them.
const SEVERAL: usize = 3;
/// From how many minutes on the time to read is said.
const LONG: u32 = 3;

/// How long a text takes to read; empty where it is short.
pub(super) fn minutes(html: &SafeHtml, words: Words) -> String {
    let minutes = render::minutes(html);
    if minutes < LONG { String::new() } else { words.story_minutes(minutes.into()) }
}

/// The sections of a story, each a link, in the story's own language; folded, since the text is what somebody came for.
pub(super) fn contents(html: &SafeHtml, card: &ArticleCard, words: Words) -> SafeHtml {
    let sections = render::sections(html);
    if sections.len() < SEVERAL {
        return SafeHtml::default();
    }
    let (language, direction) = (card.language.tag(), card.language.direction());
    let mut list = format!(
        r#"<details class="contents"><summary><span>{}</span> <span class="contents__here" lang="{language}" dir="{direction}"></span></summary><ol lang="{language}" dir="{direction}">"#,
        escape(words.story_contents()),
    );
    for section in sections {
        // Writing to a String can not fail. Both are as the cleaner wrote them.
        let _ = write!(list, r##"<li><a href="#{}">{}</a></li>"##, section.id, section.title.as_str());
    }
    SafeHtml::vouch(list + "</ol></details>")
}

/// Ways to pass a story on: its address to copy, and plain links that tell nobody anything before they are followed.
pub(super) fn sharing(card: &ArticleCard, address: &str, words: Words) -> SafeHtml {
    if Kind::of(&card.slug) == Kind::Page {
        return SafeHtml::default();
    }
    let (link, headline) = (in_query(address), in_query(&card.headline));
    let ways = [
        (words.story_email(), format!("mailto:?subject={headline}&body={link}")),
        ("WhatsApp", format!("https://wa.me/?text={headline}%20{link}")),
        ("Telegram", format!("https://t.me/share/url?url={link}&text={headline}")),
        ("Facebook", format!("https://www.facebook.com/sharer/sharer.php?u={link}")),
        ("LinkedIn", format!("https://www.linkedin.com/sharing/share-offsite/?url={link}")),
        ("Bluesky", format!("https://bsky.app/intent/compose?text={headline}%20{link}")),
        ("X", format!("https://x.com/intent/post?url={link}&text={headline}")),
    ];
    let mut drawn = format!(
        r#"<h2 class="story__label">{}</h2><div class="share__text"><input readonly dir="ltr" aria-label="{}" value="{}"><button type="button" class="share__copy" aria-live="polite" data-scripted hidden data-copied="{}">{}</button></div><ul class="story__tags">"#,
        escape(words.story_share()),
        escape(words.story_link()),
        escape(address),
        escape(words.share_copied()),
        escape(words.share_copy()),
    );
    for (name, link) in ways {
        // Where they lead to learns neither from which page nor from whose window.
        let _ = write!(
            drawn,
            r#"<li><a href="{}" rel="external noopener noreferrer nofollow">{}</a></li>"#,
            escape(&link),
            escape(name)
        );
    }
    SafeHtml::vouch(drawn + "</ul>")
}
