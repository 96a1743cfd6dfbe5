//! Pages that the server draws whole: the map as a table, countries, topics, sources, the archive. One component for all of
//! them, since the browser's half has to stay small; stories below are a feed as elsewhere.

use crate::api::pages::draw_page;
use crate::components::elements::{focus_heading, heading_of};
use crate::components::failure::{Failure, Respond};
use crate::components::feed::{Feed, FeedPages, More, use_kept_feed};
use crate::components::live::use_live;
use crate::components::world_map::Lit;
use crate::document::use_site_name;
use crate::erase::Erase;
use crate::error::Error;
use crate::selection::bare;
use crate::wire::resource;
use crate::words::use_words;
use domain::country::CountryCode;
use leptos::ev::MouseEvent;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

/// Where the pages about countries lie.
const COUNTRIES: &str = "/countries";

/// The page that the address names.
#[component]
pub fn DrawnPage() -> impl IntoView {
    let words = use_words();
    let location = use_location();
    let live = use_live();
    let here = Memo::new(move |_| (bare(&location.pathname.read(), words), location.search.get()));
    let kept = use_kept_feed();
    let page = resource(
        move || here.get(),
        move |(path, query)| async move {
            let mut page = draw_page(words.tag().to_owned(), path.clone(), query, None).await?;
            // Whoever comes back finds what they had loaded.
            page.news = page.news.map(|news| kept.find(&path).unwrap_or(news));
            Ok::<_, Error>(page)
        },
    );
    // New numbers are drawn where the old ones stand; the stories below them are being read.
    let drawn = RwSignal::new(None);
    Effect::new(move |before: Option<u32>| {
        let now = live.counts.get();
        let shown = here.get_untracked();
        if before.is_some_and(|before| before != now) && shown.0.starts_with(COUNTRIES) {
            spawn_local(async move {
                let (path, query) = shown.clone();
                let page = draw_page(words.tag().to_owned(), path, query, None).await;
                if let Some(page) = page.ok().filter(|_| here.try_get_untracked() == Some(shown)) {
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
    let more = More::default();
    Effect::new(move |_| {
        let Some(asked) = more.asked.get() else { return };
        let (path, query) = here.get_untracked();
        spawn_local(async move {
            let after = More::place(&asked).unwrap_or_default();
            let page = draw_page(words.tag().to_owned(), path, query, Some(after)).await;
            more.arrive(asked, page.map(|page| page.news.unwrap_or_default()));
        });
    });
    let lit = use_context::<Lit>();
    Effect::new(move |_| {
        if let Some(Lit(lit)) = lit {
            let code =
                here.read().0.strip_prefix(COUNTRIES).and_then(|code| code.get(1..)?.parse::<CountryCode>().ok());
            lit.set(code.into_iter().collect());
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
                            let (path, query) = here.get_untracked();
                            let later = query.contains("after=");
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
