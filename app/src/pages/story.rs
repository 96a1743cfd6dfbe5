//! One story, or one of the pages, whole: one component for both, since the browser's half has to stay small.

use crate::api::articles::find_article;
use crate::components::failure::Failure;
use crate::components::story::Story;
use crate::components::world_map::Lit;
use crate::document::use_site_name;
use crate::erase::Erase;
use crate::error::Error;
use crate::wire::{StoryView, resource};
use crate::words::use_words;
use domain::article::Slug;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// The story, or the page, that the address names.
#[component]
pub fn StoryPage() -> impl IntoView {
    let words = use_words();
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").and_then(|slug| slug.parse::<Slug>().ok()));
    let story = resource(
        move || slug.get(),
        move |slug| async move { find_article(words.tag().to_owned(), slug.ok_or(Error::NotFound)?).await },
    );
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match story.await {
                    Ok(story) => view! { <Open story/> }.erase(),
                    Err(error) => view! { <Failure error heading=true/> }.erase(),
                }
            })}
        </Transition>
    }
    .erase()
}

/// An open story: its countries on the map, and the story itself.
#[component]
fn Open(story: StoryView) -> impl IntoView {
    let site = use_site_name();
    let lit = use_context::<Lit>();
    let codes: Vec<_> = story.card.countries.iter().map(|country| country.code).collect();
    Effect::new(move |_| {
        if let Some(Lit(lit)) = lit {
            lit.set(codes.clone());
            on_cleanup(move || lit.set(Vec::new()));
        }
    });
    view! {
        <Title text=format!("{} · {site}", story.card.headline)/>
        <Story story/>
    }
}
