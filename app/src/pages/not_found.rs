//! The page for addresses that lead nowhere.

use crate::components::failure::Failure;
use crate::components::history::open;
use crate::erase::Erase;
use crate::error::Error;
use leptos::prelude::*;
use leptos::reactive::owner::Owner;
use leptos_router::hooks::use_location;

/// Says so, with status 404 and a way out. A link may have led from here into another wing of the site, of which only
/// the server knows: then this is no answer, but the way to it.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    let followed = Owner::current_shared_context().is_some_and(|page| page.is_browser() && !page.during_hydration());
    let location = use_location();
    Effect::new(move |_| {
        if followed {
            let (path, query) = (location.pathname.get_untracked(), location.search.get_untracked());
            open(&if query.is_empty() { path } else { format!("{path}?{query}") });
        }
    });
    view! {
        <main id="reading" class="page" tabindex="-1">
            {(!followed).then(|| view! { <Failure error=Error::NotFound heading=true/> })}
        </main>
    }
    .erase()
}
