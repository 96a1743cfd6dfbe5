//! The network's settings.

use crate::components::heading::Heading;
use crate::erase::Erase;
use crate::words::use_words;
use leptos::prelude::*;

/// What administrators choose.
#[component]
pub fn SettingsPage() -> impl IntoView {
    view! { <Heading text=use_words().admin_settings()/> }.erase()
}
