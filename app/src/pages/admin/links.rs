//! Originals that are not to be reached any more.

use crate::api::links::list_links;
use crate::components::failure::Failure;
use crate::components::heading::Heading;
use crate::components::rows::{Asked, Rows};
use crate::erase::Erase;
use crate::wire::resource;
use crate::words::use_words;
use leptos::prelude::*;

/// The stories whose source is gone.
#[component]
pub fn LinksPage() -> impl IntoView {
    let words = use_words();
    let links = resource(|| (), move |()| list_links(words.tag().to_owned()));
    view! {
        <Heading text=words.admin_links()/>
        <p class="admin__note">{words.admin_links_note()}</p>
        <Suspense>
            {move || Suspend::new(async move {
                match links.await {
                    Ok(view) => {
                        let (again, asked) = (Callback::new(|()| ()), Asked::default());
                        let empty = words.admin_links_empty();
                        view! { <Rows view=RwSignal::new(view) again asked path="/admin/links" empty/> }.erase()
                    }
                    Err(error) => view! { <Failure error/> }.erase(),
                }
            })}
        </Suspense>
    }
    .erase()
}
