//! What stands in the place of a text that its reader may not read. Drawn by the server alone.

use crate::words::use_words;
use leptos::prelude::*;

/// Why there is no text, and the ways on.
#[component]
pub fn Gate(
    /// Why there is none.
    why: String,
    /// Where to sign in; none for whoever has done so.
    login: Option<String>,
    /// Where to read about joining.
    join: Option<String>,
) -> impl IntoView {
    let words = use_words();
    view! {
        <section class="gate" aria-labelledby="gate-title">
            <h2 class="gate__title" id="gate-title">{words.gate_title()}</h2>
            <p>{why}</p>
            <p class="gate__ways">
                {login.map(|login| view! { <a class="button" href=login rel="external">{words.masthead_login()}</a> })}
                {join.map(|join| view! { <a href=join>{words.gate_join()}</a> })}
            </p>
        </section>
    }
}
