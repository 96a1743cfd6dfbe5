//! The queue of jobs.

use crate::api::jobs::list_jobs;
use crate::components::failure::Failure;
use crate::components::heading::Heading;
use crate::components::rows::{Asked, Rows, use_asked};
use crate::erase::Erase;
use crate::wire::resource;
use crate::words::use_words;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What the server has to do, and what became of it.
#[component]
pub fn JobsPage() -> impl IntoView {
    let words = use_words();
    let asked = StoredValue::new(use_asked());
    let ask = move || {
        let Asked { state, after } = asked.get_value();
        list_jobs(words.tag().to_owned(), state, after)
    };
    let jobs = resource(|| (), move |()| ask());
    view! {
        <Heading text=words.admin_jobs()/>
        <p class="admin__note">{words.admin_jobs_note()}</p>
        <Suspense>
            {move || Suspend::new(async move {
                match jobs.await {
                    Ok(view) => {
                        let view = RwSignal::new(view);
                        let again = Callback::new(move |()| {
                            spawn_local(async move {
                                // Where it fails, what is shown stays as old as it is.
                                if let Ok(newer) = ask().await {
                                    view.try_set(newer);
                                }
                            });
                        });
                        let (asked, empty) = (asked.get_value(), words.admin_jobs_empty());
                        view! { <Rows view again asked path="/admin/jobs" empty/> }.erase()
                    }
                    Err(error) => view! { <Failure error/> }.erase(),
                }
            })}
        </Suspense>
    }
    .erase()
}
