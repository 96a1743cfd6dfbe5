//! The page for addresses that lead nowhere.

use crate::components::failure::Failure;
use crate::error::Error;
use leptos::prelude::*;

/// Says so, with status 404 and a way out.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <main id="reading" class="page" tabindex="-1">
            <Failure error=Error::NotFound heading=true/>
        </main>
    }
    .into_any()
}
