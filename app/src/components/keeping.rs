//! What whoever is signed in can keep of a story or a list: forms of one button that say how things stand. Drawn by the
//! server alone, so that they work wherever a page does; visitors are shown none.

use crate::words::use_words;
use domain::html::SafeHtml;
use leptos::prelude::*;

/// Where a form without scripts leads back to: the element with this id.
pub const KEEPING: &str = "keeping";
/// … below a story's text.
pub const READ: &str = "keeping-read";

/// A form of one button.
#[component]
pub fn Press(
    /// What the server calls it.
    name: &'static str,
    /// What the button does.
    label: String,
    /// The address of the page that it is about, where that is said: what two pages draw must differ, or the browser, which
    /// changes only what does, would leave one's answer standing on the other.
    #[prop(optional)]
    action: Option<String>,
    /// How things stand, before the button: "Saved".
    #[prop(optional)]
    state: Option<&'static str>,
    /// The row of a list that it is about.
    #[prop(optional)]
    row: Option<String>,
    /// What the row is called.
    #[prop(optional)]
    about: Option<String>,
) -> impl IntoView {
    let field = if name == "unfollow" { "what" } else { "row" };
    let called = about.map(|about| format!("{label}: {about}"));
    // The button's own value is what somebody meant whose session ended meanwhile.
    let meant = called.clone().unwrap_or_else(|| label.clone());
    // Whoever comes to the button hears how things stand.
    let described = state.map(|_| format!("{name}-state"));
    view! {
        <form class="keeping__form" method="post" action=action>
            <input type="hidden" name="form" value=name/>
            {row.map(|row| view! { <input type="hidden" name=field value=row/> })}
            {state.map(|state| view! { <span class="keeping__state" id=described.clone()>{state}</span> })}
            <button class="button keeping__button" name="meant" value=meant aria-label=called aria-describedby=described>{label}</button>
        </form>
    }
}

/// What was wrong with a form that was sent; nothing where nothing was.
#[component]
pub fn Wrong(
    /// What was wrong.
    problems: Vec<String>,
) -> impl IntoView {
    (!problems.is_empty()).then(|| {
        view! { <p class="keeping__problem" role="alert" tabindex="-1" autofocus>{problems.join(" ")}</p> }
    })
}

/// The way to everything that is kept.
#[component]
fn All(address: &'static str, name: &'static str) -> impl IntoView {
    view! { <a class="keeping__all" href=address rel="external">{name}</a> }
}

/// Above a story: where to go on with it, and whether it is saved.
#[component]
pub fn KeepStory(
    /// Its address.
    action: String,
    /// Whether it is saved.
    saved: bool,
    /// The heading at which its reader stopped: its name after `#`, its words, the story's language and direction.
    stopped: Option<(String, SafeHtml, &'static str, &'static str)>,
    /// What was wrong with the form.
    problems: Vec<String>,
) -> impl IntoView {
    let words = use_words();
    let stopped = stopped.map(|(id, heading, language, direction)| {
        view! {
            <p class="keeping__on">
                {words.keeping_continue()} " "
                <a href=format!("#{id}") rel="external">
                    <bdi lang=language dir=direction inner_html=heading.into_string()></bdi>
                </a>
            </p>
        }
    });
    view! {
        <div class="keeping" id=KEEPING tabindex="-1">
            <Wrong problems/>
            {stopped}
            {if saved {
                let (label, state) = (words.keeping_remove().to_owned(), words.keeping_saved());
                view! { <Press name="unsave" label state action/> }
            } else {
                view! { <Press name="save" label=words.keeping_save().to_owned() action/> }
            }}
            {saved.then(|| view! { <All address="/account/reading" name=words.reading_title()/> })}
        </div>
    }
}

/// Below a story, for those who want it remembered: whether it was read. As long as it was not, a script
/// (`frontend/keeping.js`) notes at its address how far somebody came.
#[component]
pub fn KeepRead(
    /// Whether it was read.
    read: bool,
    /// Its address.
    action: String,
) -> impl IntoView {
    let words = use_words();
    let place = (!read).then(|| action.clone());
    view! {
        <div class="keeping" id=READ tabindex="-1" data-place=place>
            {if read {
                let (label, state) = (words.keeping_unread().to_owned(), words.keeping_was_read());
                view! { <Press name="unread" label state action/> }
            } else {
                view! { <Press name="read" label=words.keeping_read().to_owned() action/> }
            }}
        </div>
    }
}

/// On the page of a country, a topic or a source: whether its stories are followed.
#[component]
pub fn KeepFollowing(
    /// The page's address.
    action: String,
    /// Whether they are.
    follows: bool,
    /// What was wrong with the form.
    problems: Vec<String>,
) -> impl IntoView {
    let words = use_words();
    view! {
        <div class="keeping" id=KEEPING tabindex="-1">
            <Wrong problems/>
            {if follows {
                let (label, state) = (words.keeping_unfollow().to_owned(), words.keeping_follows());
                view! { <Press name="unfollow" label state action/> }
            } else {
                view! { <Press name="follow" label=words.keeping_follow().to_owned() action/> }
            }}
            {follows.then(|| view! { <All address="/account/following" name=words.following_title()/> })}
        </div>
    }
}
