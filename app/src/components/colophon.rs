//! The foot of every page.

use crate::document::{use_site_facts, use_site_name};
use crate::words::use_words;
use domain::article::Page;
use leptos::prelude::*;

/// The network's name, the ways to all of its news and to what it says of itself, and what the map's boundaries do not mean.
#[component]
pub fn Colophon() -> impl IntoView {
    let words = use_words();
    let pages = use_site_facts().pages;
    let links: Vec<_> = Page::ALL
        .into_iter()
        .filter(|page| pages.split(' ').any(|name| name == page.as_str()))
        .map(|page| {
            let label = match page {
                Page::About => words.page_about(),
                Page::Privacy => words.page_privacy(),
                Page::Contact => words.page_contact(),
            };
            view! { <li><a href=words.path(&format!("/{}", page.as_str()))>{label}</a></li> }
        })
        .collect();
    view! {
        <footer class="colophon">
            <p class="colophon__name">{use_site_name()}</p>
            <nav class="colophon__pages" aria-label=words.page_title()>
                <ul>
                    <li>
                        <a href=words.path("/news")>{words.archive_title()}</a>
                    </li>
                    {links}
                </ul>
            </nav>
            <p class="colophon__borders">{words.map_borders()}</p>
        </footer>
    }
}
