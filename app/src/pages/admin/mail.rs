//! The outgoing mail.

use crate::components::heading::Heading;
use crate::erase::Erase;
use crate::words::use_words;
use leptos::prelude::*;

/// What was sent, and what waits.
#[component]
pub fn MailPage() -> impl IntoView {
    view! { <Heading text=use_words().admin_mail()/> }.erase()
}
