//! The map as a table, and each country by itself: one component for both, since the browser's half has to stay small. The
//! server draws either; a country's stories are a feed as elsewhere.

use crate::api::articles::list_articles;
use crate::api::countries::draw_countries;
use crate::components::failure::{Failure, Respond};
use crate::components::feed::{Feed, FeedPages, More};
use crate::components::live::use_live;
use crate::components::world_map::Lit;
use crate::document::use_site_name;
use crate::erase::Erase;
use crate::wire::resource;
use crate::words::use_words;
use domain::country::CountryCode;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The table, or the country that the address names.
#[component]
pub fn CountriesPage() -> impl IntoView {
    let words = use_words();
    let (params, query) = (use_params_map(), use_query_map());
    let live = use_live();
    let code = Memo::new(move |_| params.read().get("code").unwrap_or_default());
    let asked = Memo::new(move |_| {
        let query = query.read();
        ["region", "sort", "after"].map(|name| query.get(name).unwrap_or_default())
    });
    let page = resource(
        // New numbers make the table anew, and no country: its stories are being read.
        move || (code.get(), asked.get(), code.read().is_empty() && live.counts.get()),
        move |(code, [region, sort, after], _)| {
            let after = Some(after).filter(|after| !after.is_empty());
            draw_countries(words.tag().to_owned(), code, region, sort, after)
        },
    );
    let country = move || code.get().parse::<CountryCode>().ok();
    let more = More::default();
    Effect::new(move |_| {
        let Some(asked) = more.asked.get() else { return };
        let country = untrack(country);
        spawn_local(async move {
            let page = list_articles(words.tag().to_owned(), country, None, More::place(&asked)).await;
            more.arrive(asked, page);
        });
    });
    let lit = use_context::<Lit>();
    Effect::new(move |_| {
        if let Some(Lit(lit)) = lit {
            lit.set(country().into_iter().collect());
            on_cleanup(move || lit.set(Vec::new()));
        }
    });
    let site = use_site_name();
    view! {
        <Transition>
            {move || {
                let site = site.clone();
                Suspend::new(async move {
                    match page.await {
                        Ok(page) => {
                            if let Some(respond) = use_context::<Respond>().filter(|_| page.status != 200) {
                                (respond.0)(page.status);
                            }
                            let path = format!("/countries/{}", code.get_untracked());
                            let later = !asked.get_untracked()[2].is_empty();
                            let feed = page.news.map(|view| {
                                let pages = FeedPages { path: path.clone(), first: path, view };
                                view! { <Feed pages more chosen=false narrow=true later/> }
                            });
                            view! {
                                <Title text=format!("{} · {site}", page.title)/>
                                <div inner_html=page.html.into_string()></div>
                                {feed}
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
