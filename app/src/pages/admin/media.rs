//! The images.

use crate::components::heading::Heading;
use crate::erase::Erase;
use crate::words::use_words;
use leptos::prelude::*;

/// Every image of the site.
#[component]
pub fn MediaPage() -> impl IntoView {
    view! { <Heading text=use_words().admin_media()/> }.erase()
}
