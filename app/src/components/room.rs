//! The head of a page of stories: of a topic, of a source, of a year or a month. Drawn by the server alone.

use crate::components::archive::{Ways, links};
use domain::html::SafeHtml;
use leptos::prelude::*;

/// What the stories below have in common, and where else to go from here.
#[component]
pub fn Room(
    /// What kind of thing it is: "Topic".
    kind: String,
    /// Its name.
    name: String,
    /// Its mark, drawn.
    logo: Option<SafeHtml>,
    /// The form to follow it, drawn; empty for visitors, and for what nobody follows.
    follow: SafeHtml,
    /// Where else to go.
    ways: Ways,
) -> impl IntoView {
    view! {
        <header class="room">
            <p class="room__kind">{kind}</p>
            {logo.map(|logo| view! { <div class="room__logo" inner_html=logo.into_string()></div> })}
            <h1 class="room__name" dir="auto">{name}</h1>
            <div class="room__follow" inner_html=follow.into_string()></div>
            <ul class="room__ways">{links(ways)}</ul>
        </header>
    }
}
