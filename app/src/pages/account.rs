//! The own account: the name, where one is signed in, the password.

pub mod login;
pub mod logout;

use crate::api::account::get_account;
use crate::components::failure::Failure;
use crate::components::form::{Field, Form, Submit};
use crate::components::heading::Heading;
use crate::erase::Erase;
use crate::wire::{AccountView, SessionView, resource};
use crate::words::use_words;
use leptos::prelude::*;

/// What is known of the account, and the forms that change it.
#[component]
pub fn AccountPage() -> impl IntoView {
    let words = use_words();
    let account = resource(|| (), |()| get_account());
    let again = Callback::new(move |()| account.refetch());
    view! {
        <main id="reading" class="page" tabindex="-1">
            <Heading text=words.account_title()/>
            <Transition>
                {move || Suspend::new(async move {
                    match account.await {
                        Ok(account) => view! { <Facts account again/> }.erase(),
                        Err(error) => view! { <Failure error/> }.erase(),
                    }
                })}
            </Transition>
            <section class="panel" aria-labelledby="password-title">
                <h2 id="password-title">{words.account_password()}</h2>
                <p>{words.account_password_note()}</p>
                <Form name="password">
                    <Field name="password" label=words.field_password_now() kind="password" autocomplete="current-password"/>
                    <Field
                        name="new-password"
                        label=words.field_password_new()
                        kind="password"
                        autocomplete="new-password"
                        hint=words.field_password_hint()
                    />
                    <Submit label=words.account_password_submit()/>
                </Form>
            </section>
        </main>
    }
    .erase()
}

/// Who one is, and where one is signed in.
#[component]
fn Facts(account: AccountView, again: Callback<()>) -> impl IntoView {
    let words = use_words();
    let AccountView { name, email, role, note, editable, sessions } = account;
    let several = sessions.len() > 1;
    view! {
        <p class="account__who">
            <bdi>{name.clone()}</bdi>
            " · "
            {role}
            " · "
            <bdi>{email}</bdi>
        </p>
        {note.map(|note| view! { <p class="notice">{note}</p> })}
        {editable
            .then(|| {
                view! {
                    <section class="panel" aria-labelledby="name-title">
                        <h2 id="name-title">{words.account_name()}</h2>
                        <Form name="name">
                            <Field name="name" label=words.field_name() value=name autocomplete="name"/>
                            <Submit label=words.account_name_submit()/>
                        </Form>
                    </section>
                }
            })}
        <section class="panel" aria-labelledby="sessions-title">
            <h2 id="sessions-title">{words.account_sessions()}</h2>
            <p>{words.account_sessions_note()}</p>
            <ul class="sessions">
                {sessions.into_iter().map(|session| view! { <Session session again/> }).collect_view()}
            </ul>
            {several
                .then(|| {
                    view! {
                        <Form name="everywhere" done=again>
                            <Submit label=words.account_everywhere()/>
                        </Form>
                    }
                })}
        </section>
    }
}

/// A browser in which one is signed in.
#[component]
fn Session(session: SessionView, again: Callback<()>) -> impl IntoView {
    let words = use_words();
    let SessionView { id, device, seen, began, current } = session;
    view! {
        <li class="sessions__one">
            <p>
                <strong>{if device.is_empty() { words.account_device().to_owned() } else { device }}</strong>
                {current.then(|| view! { " · " {words.account_current()} })}
            </p>
            <p class="sessions__times">
                {words.account_began()} " " <time datetime=began.machine>{began.words}</time> " · " {words.account_seen()}
                " " <time datetime=seen.machine>{seen.words}</time>
            </p>
            {(!current)
                .then(|| {
                    view! {
                        <Form name="session" done=again>
                            <input type="hidden" name="session" value=id/>
                            <Submit label=words.account_end()/>
                        </Form>
                    }
                })}
        </li>
    }
}
