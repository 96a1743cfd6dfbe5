//! One country: its figure, where it lies, how it grew, its stories, what is near. An unshown country has the same page
//! whether it has no member or fewer than k.

use crate::api::articles::list_articles;
use crate::api::countries::find_country;
use crate::components::country::Country;
use crate::components::failure::Failure;
use crate::components::feed::{Feed, FeedPages, More};
use crate::components::live::use_live;
use crate::components::world_map::Lit;
use crate::document::use_site_name;
use crate::erase::Erase;
use crate::error::Error;
use crate::head::{Head, use_head};
use crate::wire::atlas::CountryView;
use crate::wire::resource;
use crate::words::{Words, use_words};
use domain::country::CountryCode;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The country that the address names.
#[component]
pub fn CountryPage() -> impl IntoView {
    let words = use_words();
    let (params, query) = (use_params_map(), use_query_map());
    let live = use_live();
    let code = Memo::new(move |_| {
        // Addresses have small letters alone, so that each country has one.
        let code = params.read().get("code").filter(|code| code.bytes().all(|letter| letter.is_ascii_lowercase()))?;
        code.parse::<CountryCode>().ok()
    });
    let after = Memo::new(move |_| query.read().get("after").filter(|after| !after.is_empty()));
    let country = resource(
        move || (code.get(), after.get(), live.counts.get()),
        move |(code, after, _)| async move {
            find_country(words.tag().to_owned(), code.ok_or(Error::NotFound)?, after).await
        },
    );
    let more = More::default();
    Effect::new(move |_| {
        let Some(asked) = more.asked.get() else { return };
        let Some(code) = code.get_untracked() else { return };
        spawn_local(async move {
            let page = list_articles(words.tag().to_owned(), Some(code), None, More::place(&asked)).await;
            more.arrive(asked, page);
        });
    });
    let lit = use_context::<Lit>();
    Effect::new(move |_| {
        if let Some(Lit(lit)) = lit {
            lit.set(code.get().into_iter().collect());
            on_cleanup(move || lit.set(Vec::new()));
        }
    });
    let site = use_site_name();
    view! {
        <Transition>
            {move || {
                let site = site.clone();
                Suspend::new(async move {
                    match country.await {
                        Ok(view) => {
                            if let Some(head) = use_head() {
                                tell_machines(&head, &view, &site, words);
                            }
                            let path = format!("/countries/{}", view.country.code.slug());
                            let later = after.get_untracked().is_some();
                            let pages = FeedPages { path: path.clone(), first: path, view: view.news.clone() };
                            view! {
                                <Title text=format!("{} · {site}", view.country.name)/>
                                <Country country=view/>
                                <Feed pages more chosen=false later/>
                            }
                                .erase()
                        }
                        Err(error) => view! { <Failure error heading=true/> }.erase(),
                    }
                })
            }}
        </Transition>
    }
    .erase()
}

fn tell_machines(head: &Head, view: &CountryView, site: &str, words: Words) {
    let CountryView { country, figure, base_url, .. } = view;
    let slug = country.code.slug();
    let here = format!("{base_url}{}", words.path(&format!("/countries/{slug}")));
    head.describe(figure);
    head.canonical(&here);
    head.feed(&words.country_feed(&country.name), &format!("{base_url}/countries/{slug}/feed.atom"));
    head.embedding(base_url, &here);
    head.property("og:type", "website");
    head.property("og:site_name", site);
    head.property("og:title", &country.name);
    head.property("og:description", figure);
    head.property("og:url", &here);
    head.property("og:image", &format!("{base_url}/map.png?country={slug}"));
}
