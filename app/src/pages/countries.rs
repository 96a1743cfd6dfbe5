//! The map as a table: the same numbers, to sort, to narrow to a region, to take along.

use crate::api::countries::list_countries;
use crate::components::countries_table::CountriesTable;
use crate::components::failure::{Failure, Respond};
use crate::components::live::use_live;
use crate::document::{use_site_facts, use_site_name};
use crate::erase::Erase;
use crate::head::use_head;
use crate::wire::resource;
use crate::words::use_words;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The table.
#[component]
pub fn CountriesPage() -> impl IntoView {
    let words = use_words();
    let query = use_query_map();
    let live = use_live();
    let asked = Memo::new(move |_| {
        let query = query.read();
        (query.get("region").unwrap_or_default(), query.get("sort").unwrap_or_default())
    });
    let table = resource(
        move || (asked.get(), live.counts.get()),
        move |((region, sort), _)| list_countries(words.tag().to_owned(), region, sort),
    );
    let site = use_site_name();
    if let Some(head) = use_head() {
        head.describe(words.countries_note());
        head.canonical(&format!("{}{}", use_site_facts().base_url, words.path("/countries")));
    }
    view! {
        <Transition>
            {move || {
                let site = site.clone();
                Suspend::new(async move {
                    match table.await {
                        Ok(table) => {
                            if let Some(respond) = use_context::<Respond>().filter(|_| table.status != 200) {
                                (respond.0)(table.status);
                            }
                            view! {
                                <Title text=format!("{} · {site}", table.heading)/>
                                <CountriesTable table/>
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
