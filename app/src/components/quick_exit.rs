//! The way to leave at once, at the top of every page where the network offers one. A plain link, which the server draws;
//! what a script adds to it stands in `frontend/boot.js`.

use crate::words::use_words;
use leptos::prelude::*;

/// The link, and what following it does not do.
#[component]
pub fn QuickExit(
    /// The address that it leads to.
    to: String,
) -> impl IntoView {
    let words = use_words();
    view! {
        <a class="quick-exit__link" href=to rel="noopener noreferrer nofollow" data-exit="">
            {words.exit_link()}
        </a>
        <details class="quick-exit__about">
            <summary>{words.exit_about()}</summary>
            <div>
                <p>{words.exit_about_text()}</p>
                <p>{words.exit_keys()}</p>
            </div>
        </details>
    }
}
