//! What whoever is signed in keeps, drawn beside what they look at: above and below a story, on the page of a country, a topic
//! or a source, on the cards of a list. For visitors, and whoever waits to be let in, there is nothing.

use super::drawn::html;
use crate::components::keeping::{KeepFollowing, KeepRead, KeepStory};
use crate::error::Error;
use crate::form::Outcome;
use crate::request;
use crate::state::AppState;
use crate::wire::StoryCard;
use crate::words::Words;
use db::reading::{self, bookmarks, follows};
use domain::access::{KeepReading, Permit};
use domain::article::{self, Article, ArticleCard, ArticleId, Kind};
use domain::html::SafeHtml;
use domain::reading::{Begun, Followed, Progress};
use leptos::prelude::*;
use services::render::{self, Section};
use std::collections::BTreeSet;

/// What stands around a story.
#[derive(Default)]
pub(crate) struct Around {
    /// Above its text.
    pub(crate) above: SafeHtml,
    /// Below it.
    pub(crate) below: SafeHtml,
}

/// What its reader keeps of a story; nothing of a page, nor of what they may not read.
pub(crate) async fn around(state: &AppState, article: &Article, words: Words) -> Result<Around, Error> {
    let permit = request::permit::<KeepReading>();
    let (Ok(permit), Kind::Story, false) = (permit, Kind::of(&article.card.slug), article.closed) else {
        return Ok(Around::default());
    };
    let kept = reading::of_story(&state.db, &permit, article.card.id).await?;
    let language = article.card.language;
    let stopped = kept.begun.as_ref().and_then(|begun| stopped(&article.html, begun));
    let stopped = stopped.map(|Section { id, title }| (id, title, language.tag(), language.direction()));
    let (saved, read, problems) = (kept.saved, kept.read, problems(&["save", "unsave", "read", "unread"]));
    provide_context(words);
    let action = words.path(&article::path(&article.card.slug));
    let above = html(view! { <KeepStory action=action.clone() saved stopped problems/> });
    let below = if kept.remembers { html(view! { <KeepRead action read/> }) } else { SafeHtml::default() };
    Ok(Around { above, below })
}

/// The heading at which somebody stopped. Where a correction took it away, the last that stands before as much of the text.
fn stopped(html: &SafeHtml, begun: &Begun) -> Option<Section> {
    let place = begun.place.as_ref()?;
    let mut sections = render::sections(html);
    if let Some(found) = sections.iter().position(|section| section.id == place.as_str()) {
        return Some(sections.swap_remove(found));
    }
    let text = html.as_str();
    let is_before = |section: &Section| {
        let at = text.find(&format!("<h2 id=\"{}\"", section.id)).unwrap_or(text.len());
        at * usize::from(Progress::WHOLE) <= usize::from(begun.progress.thousandths()) * text.len()
    };
    sections.into_iter().take_while(is_before).last()
}

/// Whether what a page is about is followed.
pub(crate) async fn following(state: &AppState, what: &Followed, words: Words) -> Result<SafeHtml, Error> {
    let Ok(permit) = request::permit::<KeepReading>() else { return Ok(SafeHtml::default()) };
    let follows = follows::follows(&state.db, &permit, what).await?;
    let problems = problems(&["follow", "unfollow"]);
    let action = words.path(&what.path());
    provide_context(words);
    Ok(html(view! { <KeepFollowing action follows problems/> }))
}

/// The stories of a list as cards that say which of them their reader saved and read.
pub(crate) async fn cards(state: &AppState, cards: Vec<ArticleCard>, words: Words) -> Result<Vec<StoryCard>, Error> {
    let mut own = Vec::new();
    if let Ok(permit) = request::permit::<KeepReading>() {
        own.push((bookmarks::saved_among(&state.db, &permit, &cards).await?, words.card_saved()));
        own.push((reading::read_among(&state.db, &permit, &cards).await?, words.card_read()));
    }
    Ok(noted(cards, &own, words))
}

/// The same of a list of stories that are all saved.
pub(super) async fn saved_cards(
    state: &AppState,
    permit: &Permit<KeepReading>,
    cards: Vec<ArticleCard>,
    words: Words,
) -> Result<Vec<StoryCard>, Error> {
    let read = reading::read_among(&state.db, permit, &cards).await?;
    Ok(noted(cards, &[(read, words.card_read())], words))
}

/// Cards with a word for each of those sets that they are among.
fn noted(cards: Vec<ArticleCard>, own: &[(BTreeSet<ArticleId>, &str)], words: Words) -> Vec<StoryCard> {
    let card = |card: ArticleCard| {
        let notes = own.iter().filter(|(among, _)| among.contains(&card.id)).map(|(_, note)| *note);
        let notes = notes.collect::<Vec<_>>().join(" · ");
        let mut card = super::card(card, words);
        let joint = if card.note.is_empty() || notes.is_empty() { "" } else { " · " };
        card.note = [card.note.as_str(), joint, &notes].concat();
        card
    };
    cards.into_iter().map(card).collect()
}

/// What is wrong with one of these forms, where this page is the answer to it.
pub(super) fn problems(forms: &[&str]) -> Vec<String> {
    let outcome = use_context::<Outcome>().filter(|outcome| forms.contains(&outcome.form.as_str()));
    outcome.map(|outcome| outcome.problems.into_iter().map(|problem| problem.text).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_by_its_heading_and_by_how_far_it_was_once_that_is_gone() {
        let text = |name: &str| format!("## {name}\n\n{}\n\n", "word ".repeat(100));
        let html = render::html(&["One", "Two", "Three"].map(text).concat());
        let found = |place: &str, progress: u16| {
            let begun = Begun { place: place.parse().ok(), progress: Progress::new(progress).unwrap() };
            stopped(&html, &begun).map(|section| section.id)
        };
        assert_eq!(found("s-two", 100).as_deref(), Some("s-two"), "the heading counts");
        assert_eq!(found("s-gone", 500).as_deref(), Some("s-two"));
        assert_eq!(found("s-gone", 900).as_deref(), Some("s-three"));
        assert_eq!(found("", 900), None, "before the first heading");
        let plain = render::html("No heading.");
        let begun = Begun { place: "s-gone".parse().ok(), progress: Progress::new(500).unwrap() };
        assert!(stopped(&plain, &begun).is_none());
    }
}
