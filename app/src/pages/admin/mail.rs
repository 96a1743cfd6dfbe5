//! The outgoing mail.

pub mod text;

use crate::api::mails::list_mails;
use crate::components::failure::Failure;
use crate::components::form::{Form, Submit};
use crate::components::heading::Heading;
use crate::components::rows::{Asked, Rows, use_asked};
use crate::erase::Erase;
use crate::wire::resource;
use crate::words::use_words;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What was sent, and what waits. What a mail says stands on a page of its own.
#[component]
pub fn MailPage() -> impl IntoView {
    let words = use_words();
    let asked = StoredValue::new(use_asked());
    let ask = move || {
        let Asked { state, after } = asked.get_value();
        list_mails(words.tag().to_owned(), state, after)
    };
    let mails = resource(|| (), move |()| ask());
    view! {
        <Heading text=words.admin_mail()/>
        <p class="admin__note">{words.admin_mail_note()}</p>
        <Suspense>
            {move || Suspend::new(async move {
                match mails.await {
                    Ok(view) => {
                        let note = view.note.clone();
                        let view = RwSignal::new(view);
                        let again = Callback::new(move |()| {
                            spawn_local(async move {
                                // Where it fails, what is shown stays as old as it is.
                                if let Ok(newer) = ask().await {
                                    view.try_set(newer);
                                }
                            });
                        });
                        let (asked, empty) = (asked.get_value(), words.admin_mail_empty());
                        view! {
                            {note.map(|note| view! { <p class="notice">{note}</p> })}
                            <div class="admin__form">
                                <Form name="test" done=again>
                                    <Submit label=words.admin_mail_test()/>
                                </Form>
                            </div>
                            <Rows view again asked path="/admin/mail" empty/>
                        }
                            .erase()
                    }
                    Err(error) => view! { <Failure error/> }.erase(),
                }
            })}
        </Suspense>
    }
    .erase()
}
