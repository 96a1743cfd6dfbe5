//! The picture beside or above a story. The server draws it (`services::picture`), so that the browser's half knows neither
//! files nor widths.

use domain::html::SafeHtml;
use leptos::prelude::*;

/// The picture, if there is one.
#[component]
pub fn Cover(picture: Option<SafeHtml>, class: &'static str) -> impl IntoView {
    picture.map(|picture| view! { <div class=class inner_html=picture.into_string()></div> })
}
