//! The top of every page: the way out, the network's name, and the choice of colours.

use crate::document::{use_exit, use_site_name};
use crate::reader::use_reader;
use crate::theme::{Theme, use_theme};
use crate::words::use_words;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The masthead. The switch is a form, so that it works without scripts; the cookie it sets lets the server
/// draw the chosen colours at once.
#[component]
pub fn Masthead() -> impl IntoView {
    let words = use_words();
    let theme = use_theme();
    let location = use_location();
    let here = move || {
        let search = location.search.get();
        let query = if search.is_empty() { String::new() } else { format!("?{search}") };
        // The browser's addresses carry the language already; the server's router sees them without it.
        let path = location.pathname.get();
        let base = words.base();
        if path.starts_with(&base) { path + &query } else { base + &path + &query }
    };
    let exit = use_exit();
    let reader = use_reader();
    let is_staff = reader.as_ref().is_some_and(|reader| reader.role.is_staff());
    // Plain links that leave the app: the server must look at who asks.
    let links = match reader {
        None => vec![(words.path("/login"), words.masthead_login())],
        Some(_) if is_staff => vec![
            ("/admin".to_owned(), words.masthead_admin()),
            ("/account".to_owned(), words.masthead_account()),
            (words.path("/logout"), words.masthead_logout()),
        ],
        Some(_) => {
            vec![("/account".to_owned(), words.masthead_account()), (words.path("/logout"), words.masthead_logout())]
        }
    };
    view! {
        <header class="masthead">
            <div class="quick-exit" inner_html=exit></div>
            <a class="masthead__name" href=words.path("/")>
                <svg class="masthead__mark" viewBox="0 0 32 32" aria-hidden="true">
                    <circle cx="16" cy="16" r="13"></circle>
                    <path d="M16 3v26M3 16h26M5.5 9.5h21M5.5 22.5h21M16 3c-9 7-9 19 0 26M16 3c9 7 9 19 0 26"></path>
                </svg>
                {use_site_name()}
            </a>
            <a class="masthead__search" href=words.path("/search")>
                <svg viewBox="0 0 24 24" aria-hidden="true">
                    <path d="M15.5 15.5 21 21M17.5 10.5a7 7 0 1 1-14 0 7 7 0 0 1 14 0"></path>
                </svg>
                <span>{words.masthead_search()}</span>
            </a>
            <nav class="masthead__person" aria-label=words.masthead_account()>
                {links
                    .into_iter()
                    .map(|(href, label)| {
                        view! {
                            <a href=href rel="external">
                                {label}
                            </a>
                        }
                    })
                    .collect_view()}
            </nav>
            <form class="theme" method="post" action="/theme">
                <fieldset>
                    <legend class="visually-hidden">{words.theme_title()}</legend>
                    <input type="hidden" name="back" value=here/>
                    {Theme::ALL
                        .map(|choice| {
                            let label = match choice {
                                Theme::System => words.theme_system(),
                                Theme::Light => words.theme_light(),
                                Theme::Dark => words.theme_dark(),
                            };
                            view! {
                                <button
                                    class="theme__choice"
                                    name="theme"
                                    value=choice.as_str()
                                    aria-pressed=(choice == theme).to_string()
                                >
                                    {label}
                                </button>
                            }
                        })
                        .collect_view()}
                </fieldset>
            </form>
        </header>
    }
}
