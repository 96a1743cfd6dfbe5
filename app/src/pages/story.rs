//! One story, or one of the pages, whole: one component for both, since the browser's half has to stay small.

use crate::api::articles::find_article;
use crate::components::failure::Failure;
use crate::components::story::Story;
use crate::components::world_map::Lit;
use crate::document::use_site_name;
use crate::erase::Erase;
use crate::error::Error;
use crate::head::{Head, use_head};
use crate::wire::{StoryView, resource};
use crate::words::use_words;
use domain::article::{Kind, Slug};
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

/// An open story: what machines read of it, its countries on the map, and the story itself.
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
    if let Some(head) = use_head() {
        tell_machines(&head, &story, &site);
    }
    view! {
        <Title text=format!("{} · {site}", story.card.headline)/>
        <Story story/>
    }
}

fn tell_machines(head: &Head, story: &StoryView, site: &str) {
    let StoryView { card, canonical, .. } = story;
    let kind = Kind::of(&card.slug);
    let folder = canonical.strip_suffix(card.slug.as_str()).unwrap_or_default();
    head.describe(&card.standfirst);
    head.canonical(canonical);
    for other in &story.translations {
        head.alternate(other.language.tag(), &format!("{folder}{}", other.slug));
    }
    head.property("og:type", if kind == Kind::Story { "article" } else { "website" });
    head.property("og:site_name", site);
    head.property("og:title", &card.headline);
    head.property("og:description", &card.standfirst);
    head.property("og:url", canonical);
    if let Some(image) = &story.image {
        head.property("og:image", image);
    }
    if kind == Kind::Story {
        head.property("article:published_time", &card.date.machine);
    }
}
