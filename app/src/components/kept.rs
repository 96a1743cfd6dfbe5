//! What was typed into a form that could not be looked at, kept in sight and ready to be sent again.

use crate::form::Outcome;
use crate::words::use_words;
use leptos::prelude::*;

/// Fields that no person fills in.
const CARRIED: [&str; 3] = ["form", "key", "row"];

/// The fields with what was typed, and the button that sends them again; nothing where nothing was typed.
#[component]
pub fn Kept() -> impl IntoView {
    let words = use_words();
    let values = use_context::<Outcome>().unwrap_or_default().values;
    let typed: Vec<_> =
        values.iter().filter(|(name, value)| !CARRIED.contains(&&**name) && !value.is_empty()).collect();
    let shown = typed.into_iter().cloned().map(|(_, value)| view! { <li><bdi>{value}</bdi></li> }).collect::<Vec<_>>();
    (!shown.is_empty()).then(|| {
        let fields = values.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> });
        view! {
            <form class="kept" method="post">
                <h2 class="kept__title">{words.failure_kept()}</h2>
                <ul class="kept__values">{shown.collect_view()}</ul>
                {fields.collect_view()}
                <button class="button">{words.failure_again()}</button>
            </form>
        }
    })
}
