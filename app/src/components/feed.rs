//! The feed: stories in a list that grows. What was loaded, and where the reader stood, is kept while a story is read.

use crate::components::history::{Place, focus_quietly};
use crate::components::live::{Live, use_live};
use crate::components::story_card::StoryCard;
use crate::erase::Erase;
use crate::error::Error;
use crate::wire::{FeedView, StoryCard as Card};
use crate::words::{Words, use_words};
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// A feed under its address (in the interface's default language).
#[derive(Clone, PartialEq, Debug)]
pub struct FeedPages {
    /// Its address, which it is kept under.
    pub path: String,
    /// The address of its newest page.
    pub first: String,
    /// All that was loaded of it.
    pub view: FeedView,
}

/// The feed that was open last, kept by the frame around the pages.
#[derive(Clone, Copy, Default)]
pub struct KeptFeed {
    pages: StoredValue<Option<FeedPages>>,
    /// A feed's path, and how far its reader had scrolled.
    offset: StoredValue<(String, f64)>,
}

impl KeptFeed {
    /// The kept feed, if it is the one at `path` (in the default language) and the reader came back to it.
    /// Whoever comes by a link gets a fresh one.
    pub fn find(self, path: &str) -> Option<FeedView> {
        let kept = self.pages.get_value().filter(|kept| kept.path == path)?;
        Place::is_marked().then_some(kept.view)
    }
}

/// What is asked for instead of a place: the newest page, to read or only to see what is on it.
const NEWEST: &str = "";
const LOOK: &str = "?";

/// The way to the next page: the feed asks, the page answers.
#[derive(Clone, Copy, Default)]
pub struct More {
    /// What is wanted; none while nothing is.
    pub asked: RwSignal<Option<String>>,
    arrived: RwSignal<Option<(String, Result<FeedView, Error>)>>,
}

impl More {
    /// Hands over what was asked for, with the place it was asked for. Whatever else is wanted by now stays wanted.
    pub fn arrive(self, after: String, page: Result<FeedView, Error>) {
        if self.asked.get_untracked().as_ref() == Some(&after) {
            self.asked.set(None);
        }
        self.arrived.set(Some((after, page)));
    }

    /// The place in the feed that `asked` means; none where it means the newest page.
    pub fn place(asked: &str) -> Option<String> {
        (asked.len() > LOOK.len()).then(|| asked.to_owned())
    }

    fn is_pending(self) -> bool {
        self.asked.read().is_some()
    }
}

/// The kept feed of the frame.
pub fn use_kept_feed() -> KeptFeed {
    use_context().unwrap_or_default()
}

/// The list as it grows.
#[derive(Clone, Copy)]
struct List {
    stories: RwSignal<Vec<Card>>,
    next: RwSignal<Option<String>>,
    announcement: RwSignal<String>,
    problem: RwSignal<String>,
}

impl List {
    /// Takes in what was asked for.
    fn take(self, asked: &str, page: Result<FeedView, Error>, words: Words, live: Live) {
        match page {
            Ok(page) if asked == LOOK => {
                live.news.set(page.stories.iter().map(|story| story.slug.as_str()).collect::<Vec<_>>().join(" "));
            }
            Ok(page) if asked == NEWEST => {
                let known = self.stories.get_untracked();
                let has = |story: &Card| known.iter().any(|known| known.slug == story.slug);
                let fresh = page.stories.iter().position(has);
                let mut newest = page.stories;
                self.problem.set(String::new());
                self.announcement.set(words.feed_loaded(fresh.unwrap_or(newest.len()) as u64));
                match fresh {
                    Some(fresh) => {
                        newest.truncate(fresh);
                        newest.extend(known);
                    }
                    // Between the newest page and the old list there may be more.
                    None => self.next.set(page.next),
                }
                self.stories.set(newest);
                live.news.set(String::new());
                focus_quietly("feed-heading");
            }
            // The list may have become another while this was under way.
            Ok(page) if Some(asked) == self.next.get_untracked().as_deref() => {
                self.problem.set(String::new());
                self.announcement.set(words.feed_loaded(page.stories.len() as u64));
                self.next.set(page.next.clone());
                self.stories.update(|stories| stories.extend(page.stories));
            }
            Err(error) if asked != LOOK => self.problem.set(match error {
                Error::Unavailable => words.failure_unavailable().to_owned(),
                _ => words.failure_internal().to_owned(),
            }),
            _ => {}
        }
    }
}

/// A link that changes the list in place where scripts run, and is followed as it stands where they do not; none
/// while it has no address. Of one type, since each costs every visit some bytes.
fn way(
    class: &'static str,
    rel: Option<&'static str>,
    address: Signal<Option<String>>,
    label: Signal<String>,
    more: More,
    click: Callback<MouseEvent>,
) -> AnyView {
    let link = move |address| {
        let busy = move || more.is_pending().to_string();
        view! {
            <a class=class rel=rel href=address aria-busy=busy on:click=move |event| click.run(event)>
                {move || label.get()}
            </a>
        }
    };
    (move || address.get().map(link)).erase()
}

/// The list with its heading and the way to more.
#[component]
pub fn Feed(
    /// What is loaded so far.
    pages: FeedPages,
    /// The way to the next page.
    more: More,
    /// Whether the list is narrowed, and can be widened again.
    chosen: bool,
    /// Whether it is narrowed for good: it does not know which new stories it would show.
    #[prop(optional)]
    narrow: bool,
    /// Whether the list begins later than at its newest story.
    later: bool,
) -> impl IntoView {
    let words = use_words();
    let kept = use_kept_feed();
    let live = use_live();
    let FeedPages { path, first, view } = pages;
    let heading = view.heading.clone();
    let empty = view.stories.is_empty();
    let grown = List {
        stories: RwSignal::new(view.stories.clone()),
        next: RwSignal::new(view.next.clone()),
        announcement: RwSignal::new(String::new()),
        problem: RwSignal::new(String::new()),
    };
    let List { stories, next, announcement, problem } = grown;
    let pages = StoredValue::new(FeedPages { path: path.clone(), first: first.clone(), view });

    // What arrives is added below, so that nobody loses their place; what is newer, only for those who ask.
    Effect::new(move |before: Option<u32>| {
        let lost = live.lost.get();
        let narrow = narrow || chosen || later;
        if before.is_some_and(|before| before != lost) && !narrow && more.asked.get_untracked().is_none() {
            more.asked.set(Some(LOOK.to_owned()));
        }
        if more.arrived.read().is_none() {
            return lost;
        }
        if let Some((asked, page)) = more.arrived.write_untracked().take() {
            grown.take(&asked, page, words, live);
        }
        lost
    });
    Effect::new(move |_| {
        let (stories, next) = (stories.get(), next.get());
        pages.update_value(|pages| {
            pages.view.stories = stories;
            pages.view.next = next;
        });
        kept.pages.set_value(Some(pages.get_value()));
    });
    let address = words.path(&path);
    Effect::new(move |_| {
        let (last, offset) = kept.offset.get_value();
        if last == path && Place::is_marked() {
            Place::restore(offset);
        }
        let (path, address) = (path.clone(), address.clone());
        let read = move || {
            if let Some(offset) = Place::read(&address) {
                kept.offset.set_value((path.clone(), offset));
            }
        };
        let scrolled = window_event_listener(leptos::ev::scroll, move |_| read());
        on_cleanup(move || scrolled.remove());
    });

    // How many stories have come that are not in the list. A narrowed one does not know which of them it would show.
    let fresh = move || {
        let (news, stories) = (live.news.read(), stories.read());
        let known = |slug: &str| stories.iter().any(|story| story.slug.as_str() == slug);
        if narrow || chosen || later { 0 } else { news.split_whitespace().filter(|slug| !known(slug)).count() }
    };

    let first = words.path(&first);
    let joint = if first.contains('?') { "&" } else { "?" };
    let newest = first.clone();
    let fresh_address = first.clone();
    let fresh_address = Signal::derive(move || (fresh() > 0).then(|| fresh_address.clone()));
    let more_address = Signal::derive(move || next.get().map(|after| format!("{first}{joint}after={after}")));
    let more_label = move || if more.is_pending() { words.feed_loading() } else { words.feed_more() };
    let ask = move |click: &MouseEvent, place: Option<String>| {
        let plain = click.button() == 0 && !(click.ctrl_key() || click.meta_key() || click.shift_key());
        if plain && place.is_some() {
            click.prevent_default();
            // A second click while the first is under way asks for nothing new.
            if !more.is_pending() {
                more.asked.set(place);
            }
        }
    };
    view! {
        <section class="feed" aria-labelledby="feed-heading">
            <div class="feed__top">
                <h2 class="feed__heading" id="feed-heading" tabindex="-1">{heading}</h2>
                {way(
                    "button feed__fresh",
                    None,
                    fresh_address,
                    Signal::derive(move || words.feed_fresh(fresh() as u64)),
                    more,
                    Callback::new(move |click| ask(&click, Some(NEWEST.to_owned()))),
                )}
                {chosen.then(|| view! { <a class="feed__clear" href=words.path("/")>{words.feed_clear()}</a> })}
            </div>
            {later
                .then(|| {
                    view! { <p><a class="feed__first" href=newest>{words.feed_first()}</a></p> }
                })}
            {empty.then(|| view! { <p class="feed__empty">{words.feed_empty()}</p> })}
            <ol class="feed__list">
                <For each=move || stories.get() key=|card| card.slug.clone() let:card>
                    <li>
                        <StoryCard card/>
                    </li>
                </For>
            </ol>
            {way(
                "button feed__more",
                Some("next"),
                more_address,
                Signal::derive(move || more_label().to_owned()),
                more,
                Callback::new(move |click| ask(&click, next.get_untracked())),
            )}
            <p class="feed__problem" role="alert">{problem}</p>
            <p class="visually-hidden" role="status">{announcement}</p>
        </section>
    }
}
