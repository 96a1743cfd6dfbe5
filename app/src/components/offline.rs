//! What a browser shows when there is no connection and it has stored nothing of the page that was asked for. The server
//! draws it once, for the browser to keep; no app starts in it.

use crate::head::use_head;
use crate::words::use_words;
use leptos::prelude::*;
use leptos_meta::Title;

/// What that means, and what there is to read. `frontend/worker.js` puts the stories that it stored into the empty list,
/// which it finds by its text.
#[component]
pub fn Offline() -> impl IntoView {
    let words = use_words();
    if let Some(head) = use_head() {
        head.hide();
    }
    view! {
        <Title text=words.offline_title()/>
        <section class="offline">
            <h1 class="offline__title">{words.offline_title()}</h1>
            <p>{words.offline_text()}</p>
            // No address is the one that was asked for.
            <p><a class="button" href="" rel="external">{words.offline_again()}</a></p>
            <h2 class="offline__heading">{words.offline_stories()}</h2>
            <ul class="offline__stories"></ul>
            <p class="offline__none">{words.offline_none()}</p>
        </section>
    }
}
