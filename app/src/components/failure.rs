//! The one way in which an error is shown: what happened, and the way out.

use crate::erase::Erase;
use crate::error::Error;
use crate::head::use_head;
use crate::words::use_words;
use leptos::prelude::*;
use leptos_meta::Title;
use std::sync::Arc;

/// Sets the status of the document being drawn. Only the server provides it.
#[derive(Clone)]
pub struct Respond(pub Arc<dyn Fn(u16) + Send + Sync>);

/// An error, in words.
#[component]
pub fn Failure(
    /// What happened.
    error: Error,
    /// Whether this is the page's main heading, which the start page has in its figure.
    #[prop(optional)]
    heading: bool,
) -> impl IntoView {
    let words = use_words();
    if let Some(respond) = use_context::<Respond>() {
        (respond.0)(error.status());
    }
    if let Some(head) = use_head() {
        head.hide();
    }
    let (title, advice) = match error {
        Error::NotFound => (words.failure_not_found(), words.failure_not_found_advice()),
        Error::SignIn => (words.failure_sign_in(), words.failure_sign_in_advice()),
        Error::Forbidden => (words.failure_forbidden(), words.failure_forbidden_advice()),
        Error::Conflict => (words.failure_conflict(), words.failure_conflict_advice()),
        Error::Invalid => (words.failure_invalid(), words.failure_invalid_advice()),
        Error::Unavailable => (words.failure_unavailable(), words.failure_unavailable_advice()),
        Error::Internal => (words.failure_internal(), words.failure_internal_advice()),
    };
    let way_out = if error == Error::SignIn {
        // Beside this page, which may hold what somebody typed.
        let to = words.path("/login");
        view! { <a class="button" href=to target="_blank" rel="external">{words.masthead_login()}</a> }.erase()
    } else {
        view! { <a class="button" href=words.path("/")>{words.failure_home()}</a> }.erase()
    };
    view! {
        <Title text=title/>
        <section class="failure" role="alert">
            {if heading {
                view! { <h1 class="failure__title">{title}</h1> }.erase()
            } else {
                view! { <h2 class="failure__title">{title}</h2> }.erase()
            }}
            <p>{advice}</p>
            <p>{way_out}</p>
        </section>
    }
}
