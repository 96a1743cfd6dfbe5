//! A story in a list: date, headline, standfirst, picture, countries, source.

use crate::components::country_links::country_links;
use crate::components::cover::Cover;
use crate::wire::StoryCard as Card;
use crate::words::use_words;
use leptos::prelude::*;

/// The card. The headline is the link; the countries narrow the feed.
#[component]
pub fn StoryCard(card: Card) -> impl IntoView {
    let words = use_words();
    let countries = country_links(card.countries, "/?country=", words);
    view! {
        <article class="card">
            <p class="card__date">
                <time datetime=card.date.machine>{card.date.words}</time>
                {(!card.note.is_empty()).then(|| view! { <span class="card__note">{card.note}</span> })}
            </p>
            <div lang=card.language dir=card.direction>
                <h3 class="card__headline">
                    <a href=words.path(&format!("/news/{}", card.slug))>{card.headline}</a>
                </h3>
                <p class="card__standfirst">{card.standfirst}</p>
            </div>
            <Cover picture=card.cover class="cover card__cover"/>
            <div class="card__facts">
                <ul class="card__countries">{countries}</ul>
                {card.source.map(|source| view! { <p class="card__source">{source}</p> })}
            </div>
        </article>
    }
}
