//! The pages of what somebody keeps for themselves, in their words. Each is found by their own permit alone.

use super::drawn::html;
use super::keeping::{cards, problems, saved_cards};
use crate::components::archive::Ways;
use crate::components::own_reading::{OwnFollowing, OwnReading, Stories, Thing, ToGoOn};
use crate::error::Error;
use crate::form::{Outcome, said};
use crate::head::use_head;
use crate::state::AppState;
use crate::wire::{DrawnPage, StoryCard};
use crate::words::Words;
use db::reading::{self, bookmarks, follows};
use db::{articles, sources, topics};
use domain::access::{KeepReading, Permit};
use domain::article;
use domain::country::CountryCode;
use domain::feed::Cursor;
use domain::html::SafeHtml;
use domain::reading::{BegunCard, Followed};
use leptos::prelude::*;
use services::places::folded;

/// How many stories a page of a list has.
const PAGE: u32 = 12;
/// How many stories are offered to go on with.
const BEGUN: u32 = 12;

/// The addresses of the two pages.
const READING: &str = "/account/reading";
const FOLLOWING: &str = "/account/following";
/// The forms that stand on either.
const FORMS: [&str; 7] = ["unsave", "clear", "unread", "remember", "forget", "follow", "unfollow"];

/// What the address asks for besides the page.
pub(crate) struct Asked {
    /// The place in the list of stories after which it begins; empty at its beginning.
    pub(crate) after: String,
    /// The form that led here.
    pub(crate) done: String,
}

impl Asked {
    fn after(&self) -> Result<Option<Cursor>, Error> {
        Ok(Some(&self.after).filter(|after| !after.is_empty()).map(|after| after.parse()).transpose()?)
    }

    /// What is said of the form that led here, unless this page is the answer to another.
    fn done(&self, words: Words) -> Option<&'static str> {
        let is_answer = use_context::<Outcome>().is_some_and(|outcome| !outcome.form.is_empty());
        (FORMS.contains(&self.done.as_str()) && !is_answer).then(|| said(words, &self.done))
    }
}

/// Saved stories, and those to go on with.
pub(crate) async fn saved(
    state: &AppState,
    permit: &Permit<KeepReading>,
    asked: &Asked,
    words: Words,
) -> Result<DrawnPage, Error> {
    let (db, now) = (&state.db, state.now());
    let page = bookmarks::list(db, permit, asked.after()?, PAGE, now).await?;
    let remembers = reading::remembers(db, permit).await?;
    let begun = if remembers { reading::begun(db, permit, BEGUN, now).await? } else { Vec::new() };
    let saved = saved_cards(state, permit, page.cards, words).await?;
    let saved = stories(saved, page.next, READING, asked);
    let begun = begun.into_iter().map(|begun| to_go_on(begun, words)).collect();
    let (done, problems) = (asked.done(words), problems(&FORMS));
    provide_context(words);
    Ok(page_of(words.reading_title(), html(view! { <OwnReading saved begun remembers done problems/> })))
}

/// What is followed, with its stories.
pub(crate) async fn following(
    state: &AppState,
    permit: &Permit<KeepReading>,
    asked: &Asked,
    words: Words,
) -> Result<DrawnPage, Error> {
    let (db, now) = (&state.db, state.now());
    let page = articles::list_followed(db, permit, words.language(), asked.after()?, PAGE, now).await?;
    let stories = stories(cards(state, page.cards, words).await?, page.next, FOLLOWING, asked);
    let follows = follows::list(db, permit).await?;
    let all = everything(state, words).await?;
    let of = |what: &Followed| all.iter().flat_map(|(_, things)| things).find(|(_, thing)| thing == what);
    let thing = |what: &Followed| Thing {
        // What nobody sees stories of any more has no other name.
        name: of(what).map_or_else(|| what.name().to_owned(), |(name, _)| name.clone()),
        what: what.to_string(),
        address: words.path(&what.path()),
    };
    let followed = all.iter().map(|(kind, _)| kind.of(&follows, thing, words));
    let followed = followed.filter(|(_, things)| !things.is_empty()).collect();
    let other = |(name, what): &(String, Followed)| (!follows.contains(what)).then(|| (name.clone(), what.to_string()));
    let others = all.iter().map(|(kind, things)| (kind.name(words), things.iter().filter_map(other).collect::<Ways>()));
    let others = others.collect();
    let chosen = use_context::<Outcome>().and_then(|sent| sent.value("follow", "what").map(str::to_owned));
    let (chosen, done, problems) = (chosen.unwrap_or_default(), asked.done(words), problems(&FORMS));
    provide_context(words);
    let drawn = html(view! { <OwnFollowing stories followed others chosen done problems/> });
    Ok(page_of(words.following_title(), drawn))
}

/// A kind of thing that can be followed.
#[derive(Clone, Copy)]
enum Sort {
    Topics,
    Sources,
    Countries,
}

impl Sort {
    fn name(self, words: Words) -> &'static str {
        match self {
            Self::Topics => words.following_topics(),
            Self::Sources => words.following_sources(),
            Self::Countries => words.following_countries(),
        }
    }

    /// Those of the kind that are followed, by name.
    fn of(self, all: &[Followed], thing: impl Fn(&Followed) -> Thing, words: Words) -> (&'static str, Vec<Thing>) {
        let is_of = |what: &&Followed| match self {
            Self::Topics => matches!(what, Followed::Topic(_)),
            Self::Sources => matches!(what, Followed::Source(_)),
            Self::Countries => matches!(what, Followed::Country(_)),
        };
        let mut things: Vec<_> = all.iter().filter(is_of).map(thing).collect();
        things.sort_by_key(|thing| folded(&thing.name));
        (self.name(words), things)
    }
}

/// Everything that can be followed, by name: of topics and sources those that everybody sees stories of.
async fn everything(state: &AppState, words: Words) -> Result<[(Sort, Vec<(String, Followed)>); 3], Error> {
    let topics = topics::listed(&state.db, state.now()).await?.into_iter();
    let topics = topics.filter_map(|topic| {
        let slug = topic.slug.clone();
        Some((super::topic(vec![topic], &slug, words)?, Followed::Topic(slug)))
    });
    let sources = sources::listed(&state.db, state.now()).await?.into_iter();
    let sources = sources.map(|source| (source.name, Followed::Source(source.slug)));
    let countries = CountryCode::all().map(|code| (code.name(words.language()).to_owned(), Followed::Country(code)));
    let mut all = [
        (Sort::Topics, topics.collect::<Vec<_>>()),
        (Sort::Sources, sources.collect()),
        (Sort::Countries, countries.collect()),
    ];
    for (_, things) in &mut all {
        things.sort_by_key(|(name, _)| folded(name));
    }
    Ok(all)
}

fn stories(cards: Vec<StoryCard>, next: Option<Cursor>, path: &str, asked: &Asked) -> Stories {
    Stories {
        cards,
        older: next.map(|next| format!("{path}?after={next}")),
        first: (!asked.after.is_empty()).then(|| path.to_owned()),
    }
}

fn to_go_on(BegunCard { card, begun }: BegunCard, words: Words) -> ToGoOn {
    let place = begun.place.map(|place| format!("#{}", place.as_str())).unwrap_or_default();
    ToGoOn {
        address: words.path(&article::path(&card.slug)) + &place,
        slug: card.slug.to_string(),
        headline: (card.headline, card.language.tag(), card.language.direction()),
        progress: words.reading_progress(&words.number(u64::from(begun.progress.thousandths() / 10))),
    }
}

fn page_of(title: &str, html: SafeHtml) -> DrawnPage {
    if let Some(head) = use_head() {
        head.hide();
    }
    DrawnPage { title: title.to_owned(), html, news: None, status: 200 }
}
