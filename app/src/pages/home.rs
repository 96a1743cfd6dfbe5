//! The start page: the feed beside the map, narrowed to what the address says.

use crate::api::articles::list_articles;
use crate::components::failure::Failure;
use crate::components::feed::{Feed, FeedPages, More, use_kept_feed};
use crate::document::{SiteFacts, use_site_facts, use_site_name};
use crate::erase::Erase;
use crate::head::use_head;
use crate::selection::{Selection, path_of};
use crate::wire::atlas::MapView;
use crate::wire::resource;
use crate::words::use_words;
use domain::country::CountryCode;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The feed.
#[component]
pub fn HomePage() -> impl IntoView {
    let words = use_words();
    let query = use_query_map();
    let kept = use_kept_feed();
    let selection = Memo::new(move |_| Selection::parse(&query.read()));
    // What else the map shows is no reason to ask for the stories again.
    let stories = Memo::new(move |_| {
        selection.get().map(|Selection { view, topic, after }| {
            let view = MapView { country: view.country, ..MapView::default() };
            Selection { view, topic, after }
        })
    });
    let feed = resource(
        move || stories.get(),
        move |stories| async move {
            let stories = stories?;
            if let Some(view) = kept.find(&stories.path()) {
                return Ok(view);
            }
            let after = stories.after.map(|cursor| cursor.to_string());
            list_articles(words.tag().to_owned(), stories.country(), stories.topic, after).await
        },
    );
    let more = More::default();
    Effect::new(move |_| {
        let Some(after) = more.asked.get() else { return };
        let chosen = stories.get_untracked().unwrap_or_default();
        spawn_local(async move {
            let place = More::place(&after);
            let page = list_articles(words.tag().to_owned(), chosen.country(), chosen.topic, place).await;
            more.arrive(after, page);
        });
    });
    let name = use_site_name();
    if let Some(head) = use_head() {
        let SiteFacts { tagline, base_url, .. } = use_site_facts();
        head.describe(&if tagline.is_empty() { words.site_description(&name) } else { tagline });
        let selection = selection.get_untracked().unwrap_or_default();
        let (country, shown) = (selection.country().map(CountryCode::slug), selection.view);
        let here = |view: MapView| format!("{base_url}{}", words.path(&path_of(view)));
        head.canonical(&here(MapView { country: country.clone().unwrap_or_default(), ..MapView::default() }));
        let of = selection.topic.as_ref().map(|topic| format!("/topics/{topic}"));
        let of = of.or(country.as_ref().map(|slug| format!("/countries/{slug}"))).unwrap_or_default();
        head.feed(&name, &format!("{base_url}{}", words.path(&format!("{of}/feed.atom"))));
        head.embedding(&base_url, &here(MapView { q: String::new(), ..shown.clone() }));
        // A picture of what is shown, where it is no more than a country: others are for whoever asks for them.
        let picture = country.map(|slug| format!("?country={slug}"));
        head.property("og:image", &format!("{base_url}{}{}", words.path("/map.png"), picture.unwrap_or_default()));
    }
    view! {
        <Transition>
            {move || {
                let name = name.clone();
                Suspend::new(async move {
                    match feed.await {
                        Ok(view) => {
                            let stories = stories.get_untracked().unwrap_or_default();
                            let chosen = stories.country().is_some() || stories.topic.is_some();
                            let later = stories.after.is_some();
                            let title = if chosen || later { format!("{} · {name}", view.heading) } else { name };
                            let path = stories.path();
                            // The way on keeps what the map shows.
                            let shown = selection.get_untracked().unwrap_or_default();
                            let first = Selection { after: None, ..shown }.path();
                            let pages = FeedPages { path, first, view };
                            view! {
                                <Title text=title/>
                                <Feed pages more chosen later/>
                            }
                                .erase()
                        }
                        Err(error) => view! { <Failure error/> }.erase(),
                    }
                })
            }}
        </Transition>
    }
    .erase()
}
