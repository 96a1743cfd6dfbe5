//! What somebody keeps of the news for themselves: one component for both pages, since the server draws them whole.

use crate::api::reading::draw_reading;
use crate::components::failure::Failure;
use crate::document::use_site_name;
use crate::erase::Erase;
use crate::wire::resource;
use crate::words::use_words;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

/// The page that the address names.
#[component]
pub fn OwnReadingPage() -> impl IntoView {
    let words = use_words();
    let location = use_location();
    let page = resource(
        move || (location.pathname.get(), location.search.get()),
        move |(path, query)| draw_reading(words.tag().to_owned(), path, query),
    );
    let site = use_site_name();
    view! {
        <main id="reading" class="page" tabindex="-1">
            <Suspense>
                {move || {
                    let site = site.clone();
                    Suspend::new(async move {
                        match page.await {
                            Ok(page) => {
                                view! {
                                    <Title text=format!("{} · {site}", page.title)/>
                                    <div inner_html=page.html.into_string()></div>
                                }
                                    .erase()
                            }
                            Err(error) => view! { <Failure error heading=true/> }.erase(),
                        }
                    })
                }}
            </Suspense>
        </main>
    }
    .erase()
}
