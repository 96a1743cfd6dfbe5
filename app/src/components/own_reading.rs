//! The pages of what somebody keeps for themselves: saved stories and those to go on with, and what they follow with its
//! stories. Drawn by the server alone.

use crate::components::archive::Ways;
use crate::components::keeping::{Press, Wrong};
use crate::components::story_card::StoryCard;
use crate::wire::StoryCard as Card;
use crate::words::use_words;
use leptos::prelude::*;

/// What is said above such a page, once something was done or could not be.
#[component]
fn Told(
    /// What was done.
    done: Option<&'static str>,
    /// What was wrong.
    problems: Vec<String>,
) -> impl IntoView {
    view! {
        {done.map(|done| view! { <p class="form__said" role="status" tabindex="-1" autofocus>{done}</p> })}
        <Wrong problems/>
    }
}

/// A story to go on with.
#[derive(Clone, Debug)]
pub struct ToGoOn {
    /// Its name in addresses.
    pub slug: String,
    /// Its headline, with the story's language and direction.
    pub headline: (String, &'static str, &'static str),
    /// Its address, and the place in it.
    pub address: String,
    /// How far its reader came.
    pub progress: String,
}

/// A list of stories, with the way to older ones.
#[derive(Clone, Debug, Default)]
pub struct Stories {
    /// The stories.
    pub cards: Vec<Card>,
    /// The address of those after them.
    pub older: Option<String>,
    /// The address of the first page, where this is a later one.
    pub first: Option<String>,
}

/// Saved stories and those to go on with.
#[component]
pub fn OwnReading(
    /// What was saved.
    saved: Stories,
    /// What was begun.
    begun: Vec<ToGoOn>,
    /// Whether it is remembered what is read.
    remembers: bool,
    /// What was done.
    done: Option<&'static str>,
    /// What was wrong.
    problems: Vec<String>,
) -> impl IntoView {
    let words = use_words();
    let is_empty = saved.cards.is_empty() && saved.first.is_none();
    let clear = (!is_empty).then(|| view! { <Press name="clear" label=words.reading_clear().to_owned()/> });
    let switch = if remembers {
        view! { <Press name="forget" label=words.reading_forget().to_owned() state=words.reading_on()/> }
    } else {
        view! { <Press name="remember" label=words.reading_remember().to_owned() state=words.reading_off()/> }
    };
    let cards = saved.cards.clone().into_iter().map(|card| {
        let (row, about) = (card.slug.to_string(), card.headline.clone());
        view! {
            <li>
                <StoryCard card/>
                <Press name="unsave" label=words.keeping_remove().to_owned() row about/>
            </li>
        }
    });
    view! {
        <h1 class="heading">{words.reading_title()}</h1>
        <p><a href="/account/following" rel="external">{words.following_title()}</a></p>
        <Told done problems/>
        {remembers.then(|| view! { <GoOn begun/> })}
        <section class="panel" aria-labelledby="saved-title">
            <h2 id="saved-title">{words.reading_saved()}</h2>
            {is_empty.then(|| view! { <p>{words.reading_saved_none()}</p> })}
            {saved.first.map(|first| view! { <p><a href=first rel="external">{words.reading_first()}</a></p> })}
            <ol class="feed__list own">{cards.collect_view()}</ol>
            {saved.older.map(older)}
            {clear}
        </section>
        <section class="panel" aria-labelledby="switch-title">
            <h2 id="switch-title">{words.reading_switch()}</h2>
            <p>{words.reading_switch_note()}</p>
            {switch}
        </section>
    }
}

/// The stories to go on with.
#[component]
fn GoOn(begun: Vec<ToGoOn>) -> impl IntoView {
    let words = use_words();
    let is_empty = begun.is_empty();
    let rows =
        begun.into_iter().map(|ToGoOn { slug, headline: (headline, language, direction), address, progress }| {
            let about = headline.clone();
            view! {
                <li class="own__row">
                    <p>
                        <a href=address rel="external" lang=language dir=direction>{headline}</a>
                        <span class="own__note">{progress}</span>
                    </p>
                    <Press name="unread" label=words.reading_forget_one().to_owned() row=slug about/>
                </li>
            }
        });
    view! {
        <section class="panel" aria-labelledby="begun-title">
            <h2 id="begun-title">{words.reading_begun()}</h2>
            {is_empty.then(|| view! { <p>{words.reading_begun_none()}</p> })}
            <ul class="own__rows">{rows.collect_view()}</ul>
        </section>
    }
}

fn older(address: String) -> impl IntoView {
    view! {
        <p><a class="button keeping__button" href=address rel="next external">{use_words().reading_older()}</a></p>
    }
}

/// Something to follow, or that is followed: its name, its address, and what forms call it.
#[derive(Clone, Debug)]
pub struct Thing {
    /// Its name.
    pub name: String,
    /// What forms call it.
    pub what: String,
    /// Its address.
    pub address: String,
}

/// What is followed, with its stories.
#[component]
pub fn OwnFollowing(
    /// Its stories.
    stories: Stories,
    /// What is followed, by kind: what the kind is called, and the things.
    followed: Vec<(&'static str, Vec<Thing>)>,
    /// What else can be, by kind; the words are a name and what forms call it.
    others: Vec<(&'static str, Ways)>,
    /// What was chosen in a form that was refused.
    chosen: String,
    /// What was done.
    done: Option<&'static str>,
    /// What was wrong.
    problems: Vec<String>,
) -> impl IntoView {
    let words = use_words();
    let (is_nothing, is_silent) = (followed.is_empty(), stories.cards.is_empty());
    let cards = stories.cards.into_iter().map(|card| view! { <li><StoryCard card/></li> });
    let kinds = followed.into_iter().map(|(kind, things)| {
        let rows = things.into_iter().map(|Thing { name, what, address }| {
            let about = name.clone();
            view! {
                <li class="own__row">
                    <p><a href=address rel="external" dir="auto">{name}</a></p>
                    <Press name="unfollow" label=words.keeping_unfollow().to_owned() row=what about/>
                </li>
            }
        });
        view! { <h3 class="own__kind">{kind}</h3> <ul class="own__rows">{rows.collect_view()}</ul> }
    });
    let groups = others.into_iter().filter(|(_, things)| !things.is_empty()).map(|(kind, things)| {
        let options = things.into_iter().map(|(name, what)| {
            let selected = what == chosen;
            view! { <option value=what selected=selected>{name}</option> }
        });
        view! { <optgroup label=kind>{options.collect_view()}</optgroup> }
    });
    let empty = match (is_nothing, is_silent) {
        (true, _) => Some(words.following_none()),
        (false, true) => Some(words.following_silent()),
        (false, false) => None,
    };
    view! {
        <h1 class="heading">{words.following_title()}</h1>
        <p><a href="/account/reading" rel="external">{words.reading_title()}</a></p>
        <Told done problems/>
        <section class="panel" aria-labelledby="stories-title">
            <h2 id="stories-title">{words.following_stories()}</h2>
            {empty.map(|empty| view! { <p>{empty}</p> })}
            {stories.first.map(|first| view! { <p><a href=first rel="external">{words.reading_first()}</a></p> })}
            <ol class="feed__list own">{cards.collect_view()}</ol>
            {stories.older.map(older)}
        </section>
        <section class="panel" aria-labelledby="followed-title">
            <h2 id="followed-title">{words.following_list()}</h2>
            <p>{words.following_note()}</p>
            {kinds.collect_view()}
            <form class="form" method="post">
                <input type="hidden" name="form" value="follow"/>
                <div class="field">
                    <label class="field__label" for="what">{words.following_what()}</label>
                    <select class="field__input" id="what" name="what">{groups.collect_view()}</select>
                </div>
                <button class="button">{words.keeping_follow()}</button>
            </form>
        </section>
    }
}
