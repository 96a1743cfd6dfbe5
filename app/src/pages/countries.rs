//! The map as a table, and each country by itself: one component for both, since the browser's half has to stay small. The
//! server draws either; a country's stories are a feed as elsewhere.

use crate::api::articles::list_articles;
use crate::api::countries::draw_countries;
use crate::components::elements::{focus_heading, heading_of};
use crate::components::failure::{Failure, Respond};
use crate::components::feed::{Feed, FeedPages, More};
use crate::components::live::use_live;
use crate::components::world_map::Lit;
use crate::document::use_site_name;
use crate::erase::Erase;
use crate::wire::resource;
use crate::words::use_words;
use domain::country::CountryCode;
use leptos::ev::MouseEvent;
use leptos::html::Div;
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
        move || (code.get(), asked.get()),
        move |(code, [region, sort, after])| {
            let after = Some(after).filter(|after| !after.is_empty());
            draw_countries(words.tag().to_owned(), code, region, sort, after)
        },
    );
    // New numbers are drawn where the old ones stand; the stories below them are being read.
    let drawn = RwSignal::new(None);
    Effect::new(move |before: Option<u32>| {
        let now = live.counts.get();
        if before.is_some_and(|before| before != now) {
            let shown = (code.get_untracked(), asked.get_untracked());
            spawn_local(async move {
                let (of, [region, sort, _]) = shown.clone();
                let page = draw_countries(words.tag().to_owned(), of, region, sort, None).await;
                let is_shown = code.try_get_untracked().zip(asked.try_get_untracked()) == Some(shown);
                if let Some(page) = page.ok().filter(|_| is_shown) {
                    drawn.set(Some(page.html));
                }
            });
        }
        now
    });
    // A table that was sorted by keyboard is another one, whose same column has the focus then.
    let (table, sorted) = (NodeRef::<Div>::new(), StoredValue::new(None::<String>));
    Effect::new(move |_| {
        let Some(table) = table.get() else { return };
        if let Some(column) = sorted.try_update_value(Option::take).flatten() {
            focus_heading(&table, &column);
        }
    });
    let note = move |click: MouseEvent| sorted.set_value(heading_of(&click));
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
                            drawn.set(None);
                            let html = move || drawn.get().unwrap_or_else(|| page.html.clone()).into_string();
                            let path = format!("/countries/{}", code.get_untracked());
                            let later = !asked.get_untracked()[2].is_empty();
                            let feed = page.news.map(|view| {
                                let pages = FeedPages { path: path.clone(), first: path, view };
                                view! { <Feed pages more chosen=false narrow=true later/> }
                            });
                            view! {
                                <Title text=format!("{} · {site}", page.title)/>
                                <div node_ref=table on:click=note inner_html=html></div>
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
