//! The own account.

pub mod login;
pub mod logout;

use crate::components::heading::Heading;
use crate::erase::Erase;
use crate::words::use_words;
use leptos::prelude::*;

/// Whoever signed in, and what they may change of it.
#[component]
pub fn AccountPage() -> impl IntoView {
    view! {
        <main id="reading" class="page" tabindex="-1">
            <Heading text=use_words().account_title()/>
        </main>
    }
    .erase()
}
