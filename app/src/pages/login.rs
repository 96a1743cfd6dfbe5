//! Signing in, and out.

use crate::components::form::{Field, Form, Submit};
use crate::document::use_site_name;
use crate::reader::use_reader;
use crate::words::use_words;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::use_query_map;

/// Signs in with an address and a password, and goes where the person wanted to go.
#[component]
pub fn LoginPage() -> impl IntoView {
    let words = use_words();
    let then = use_query_map().with_untracked(|query| query.get("then")).unwrap_or_default();
    let note = (!then.is_empty()).then(|| view! { <p>{words.login_note()}</p> });
    view! {
        <Title text=format!("{} · {}", words.login_title(), use_site_name())/>
        <Meta name="robots" content="noindex"/>
        <main id="reading" class="page page--narrow" tabindex="-1">
            <h1>{words.login_title()}</h1>
            {note}
            <Form name="login">
                <input type="hidden" name="then" value=then/>
                <Field name="email" label=words.field_email() kind="email" autocomplete="username"/>
                <Field name="password" label=words.field_password() kind="password" autocomplete="current-password"/>
                <Submit label=words.login_submit()/>
            </Form>
        </main>
    }
}

/// Asks whether to sign out: nothing changes by merely following a link.
#[component]
pub fn LogoutPage() -> impl IntoView {
    let words = use_words();
    let name = use_reader().map(|reader| view! { <p>{words.logout_note(&reader.name)}</p> });
    view! {
        <Title text=format!("{} · {}", words.logout_title(), use_site_name())/>
        <Meta name="robots" content="noindex"/>
        <main id="reading" class="page page--narrow" tabindex="-1">
            <h1>{words.logout_title()}</h1>
            {name}
            <Form name="logout">
                <Submit label=words.logout_submit()/>
            </Form>
        </main>
    }
}
