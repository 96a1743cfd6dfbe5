//! Signing out.

use crate::components::form::{Form, Submit};
use crate::components::heading::Heading;
use crate::erase::Erase;
use crate::reader::use_reader;
use crate::words::use_words;
use leptos::prelude::*;

/// Asks whether to sign out: nothing changes by merely following a link.
#[component]
pub fn LogoutPage() -> impl IntoView {
    let words = use_words();
    let name = use_reader().map(|reader| view! { <p>{words.logout_note(&reader.name)}</p> });
    view! {
        <main id="reading" class="page page--narrow" tabindex="-1">
            <Heading text=words.logout_title()/>
            {name}
            <Form name="logout">
                <Submit label=words.logout_submit()/>
            </Form>
        </main>
    }
    .erase()
}
