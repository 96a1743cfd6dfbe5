//! Signing in.

use crate::components::form::{Field, Form, Submit};
use crate::components::heading::Heading;
use crate::erase::Erase;
use crate::words::use_words;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// Signs in with an address and a password, and goes where the person wanted to go.
#[component]
pub fn LoginPage() -> impl IntoView {
    let words = use_words();
    let then = use_query_map().with_untracked(|query| query.get("then")).unwrap_or_default();
    let note = (!then.is_empty()).then(|| view! { <p>{words.login_note()}</p> });
    view! {
        <main id="reading" class="page page--narrow" tabindex="-1">
            <Heading text=words.login_title()/>
            {note}
            <Form name="login">
                <input type="hidden" name="then" value=then/>
                <Field name="email" label=words.field_email() kind="email" autocomplete="username"/>
                <Field name="password" label=words.field_password() kind="password" autocomplete="current-password"/>
                <Submit label=words.login_submit()/>
            </Form>
        </main>
    }
    .erase()
}
