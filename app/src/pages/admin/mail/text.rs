//! One mail with what it says. Its HTML is shown as text and never drawn: a mail can hold anything.

use crate::api::mails::read_mail;
use crate::components::failure::Failure;
use crate::components::form::row::use_told;
use crate::components::form::{Form, Submit};
use crate::components::heading::Heading;
use crate::components::rows::RowFacts;
use crate::erase::Erase;
use crate::wire::admin::MailView;
use crate::wire::resource;
use crate::words::use_words;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The mail whose identifier the address names.
#[component]
pub fn MailTextPage() -> impl IntoView {
    let words = use_words();
    let id = use_params_map().with_untracked(|params| params.get("id")).unwrap_or_default();
    let mail = resource(|| (), move |()| read_mail(words.tag().to_owned(), id.clone()));
    view! {
        <Heading text=words.admin_mail_one()/>
        <p>
            <a href=words.path("/admin/mail") rel="external">
                {words.admin_mail_all()}
            </a>
        </p>
        <Suspense>
            {move || Suspend::new(async move {
                match mail.await {
                    Ok(mail) => view! { <MailText mail/> }.erase(),
                    Err(error) => view! { <Failure error/> }.erase(),
                }
            })}
        </Suspense>
    }
    .erase()
}

/// Whom it reaches, where it stands, and what it says.
#[component]
fn MailText(mail: MailView) -> impl IntoView {
    let words = use_words();
    let MailView { row, language, text, html } = mail;
    let again = row.actions.first().map(|_| row.id.clone());
    // Where the form is gone with what it could do, the page says what became of it.
    let told = use_told().get_untracked().filter(|_| again.is_none());
    view! {
        <article class="mail">
            <h2 class="mail__subject" dir="auto" lang=language.clone()>
                {row.title.clone()}
            </h2>
            <p class="mail__to">
                {words.admin_mail_to()} " " <bdi>{row.to.clone()}</bdi>
            </p>
            <RowFacts row/>
            {told.map(|told| view! { <p class="row__told row__told--wrong" role="alert">{told.text}</p> })}
            {again
                .map(|id| {
                    view! {
                        <Form name="retry">
                            <input type="hidden" name="row" value=id/>
                            <Submit label=words.admin_action_send()/>
                        </Form>
                    }
                })}
            <pre class="mail__text" dir="auto" lang=language>
                {text}
            </pre>
            {html
                .map(|html| {
                    view! {
                        <details class="mail__html">
                            <summary>{words.admin_mail_html()}</summary>
                            <pre class="mail__text" dir="ltr">
                                <code>{html}</code>
                            </pre>
                        </details>
                    }
                })}
            <p class="admin__note">{words.admin_mail_read()}</p>
        </article>
    }
}
