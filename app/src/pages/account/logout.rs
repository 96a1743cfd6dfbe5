//! Signing out.

use crate::components::heading::Heading;
use crate::erase::Erase;
use crate::words::use_words;
use leptos::prelude::*;

/// Who goes.
#[component]
pub fn LogoutPage() -> impl IntoView {
    view! {
        <main id="reading" class="page" tabindex="-1">
            <Heading text=use_words().account_logout()/>
        </main>
    }
    .erase()
}
