//! Taking the map along: links to what is shown, to its files, and what another site pastes to embed it.

use crate::components::reflect::{call, property};
use crate::erase::Erase;
use crate::words::{Words, use_words};
use leptos::prelude::*;

/// The panel, closed until it is asked for.
#[component]
pub fn Share(
    /// The site's own address.
    base_url: String,
    /// The query of the address that shows this: `?metric=new`, or nothing.
    query: Signal<String>,
) -> impl IntoView {
    let words = use_words();
    let here = StoredValue::new(base_url + &words.base());
    let link = Signal::derive(move || format!("{}/{}", here.get_value(), query.get()));
    let embed = Signal::derive(move || {
        let address = format!("{}/embed/map{}", here.get_value(), query.get()).replace('&', "&amp;");
        format!(
            r#"<iframe src="{address}" width="800" height="520" style="border:0" loading="lazy" title="{}"></iframe>"#,
            words.map_title()
        )
    });
    let files = ["svg", "png", "csv", "json"].map(|kind| {
        let address = move || format!("/map.{kind}{}", query.get());
        view! { <li><a href=address rel="external" download>{kind.to_uppercase()}</a></li> }
    });
    view! {
        <details class="share">
            <summary>{words.share_title()}</summary>
            {copied("share-link", words.share_link(), link, words)}
            {copied("share-embed", words.share_embed(), embed, words)}
            <p class="share__label">{words.share_data()}</p>
            <ul class="share__files">{files.collect_view()}</ul>
        </details>
    }
    .erase()
}

/// A text to copy, with a button where scripts run.
fn copied(id: &'static str, label: &'static str, text: Signal<String>, words: Words) -> AnyView {
    let done = RwSignal::new(false);
    let scripted = RwSignal::new(false);
    Effect::new(move |_| scripted.set(true));
    view! {
        <div class="share__text">
            <label for=id>{label}</label>
            <input id=id readonly value=move || text.get()/>
            <button
                type="button"
                hidden=move || !scripted.get()
                on:click=move |_| {
                    copy(&text.get_untracked());
                    done.set(true);
                }
            >
                {words.share_copy()}
            </button>
            <span role="status">{move || done.get().then(|| words.share_copied())}</span>
        </div>
    }
    .erase()
}

/// Puts a text on the clipboard, where the browser lets us.
fn copy(text: &str) {
    if let Some(clipboard) = property(&window(), "navigator").and_then(|navigator| property(&navigator, "clipboard")) {
        let _ = call(&clipboard, "writeText", &text.into());
    }
}
