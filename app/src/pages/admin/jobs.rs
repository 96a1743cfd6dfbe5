//! The queue of jobs.

use crate::components::heading::Heading;
use crate::erase::Erase;
use crate::words::use_words;
use leptos::prelude::*;

/// What the server has to do.
#[component]
pub fn JobsPage() -> impl IntoView {
    view! { <Heading text=use_words().admin_jobs()/> }.erase()
}
