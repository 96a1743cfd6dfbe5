//! The administration at a glance.

use crate::components::heading::Heading;
use crate::erase::Erase;
use crate::words::use_words;
use leptos::prelude::*;

/// How the network is.
#[component]
pub fn OverviewPage() -> impl IntoView {
    view! { <Heading text=use_words().admin_overview()/> }.erase()
}
