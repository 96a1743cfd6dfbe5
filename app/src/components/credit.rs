//! Where a story comes from, by whose leave it stands here, and the way to the original. Drawn by the server alone.

use crate::wire::CreditView;
use crate::words::use_words;
use leptos::prelude::*;

/// The credit above a story.
#[component]
pub fn Credit(credit: CreditView) -> impl IntoView {
    let CreditView { line, original, permission, ended, facts, licence, more } = credit;
    let facts = facts.into_iter().map(|fact| view! { <li dir="auto">{fact}</li> }).collect_view();
    let licence = licence.map(|(name, link)| {
        view! { <li><a href=link rel="license external noopener">{name}</a></li> }
    });
    view! {
        <p class="credit">
            {line.before}
            <a href=original rel="external">{line.link}</a>
            {line.after}
            " "
            <span class="credit__permission" dir="auto">{permission}</span>
        </p>
        {ended.map(|ended| view! { <p class="credit__ended">{ended}</p> })}
        <ul class="credit__facts">
            {facts}
            {licence}
            <li class="credit__more"><a href=more.1>{more.0}</a></li>
        </ul>
    }
}

/// The way from an extract to the whole.
#[component]
pub fn Rest(
    /// The original's address.
    link: String,
    /// Where that is, in words.
    host: String,
) -> impl IntoView {
    view! {
        <a class="button" href=link rel="external">{use_words().story_rest()}</a>
        <span class="story__host">{host}</span>
    }
}
