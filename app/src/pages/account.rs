//! The own account: the name, where one is signed in, the password.

pub mod login;
pub mod logout;
pub mod reading;

use crate::api::account::get_account;
use crate::components::failure::Failure;
use crate::components::form::row::{RowForm, Told, follow, use_told};
use crate::components::form::{Field, Form, Submit};
use crate::components::heading::Heading;
use crate::erase::Erase;
use crate::reader::use_reader;
use crate::wire::{AccountView, SessionView, resource};
use crate::words::use_words;
use domain::access::Role;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What is known of the account, and the forms that change it.
#[component]
pub fn AccountPage() -> impl IntoView {
    let words = use_words();
    let account = resource(|| (), |()| get_account());
    view! {
        <main id="reading" class="page" tabindex="-1">
            <Heading text=words.account_title()/>
            <Suspense>
                {move || Suspend::new(async move {
                    match account.await {
                        Ok(account) => view! { <Facts account/> }.erase(),
                        Err(error) => view! { <Failure error/> }.erase(),
                    }
                })}
            </Suspense>
        </main>
    }
    .erase()
}

/// Who one is, and where one is signed in. Only the list is asked for anew: what somebody types meanwhile stays.
#[component]
fn Facts(account: AccountView) -> impl IntoView {
    let words = use_words();
    let AccountView { name, email, role, note, editable, sessions } = account;
    let address = email.clone();
    let sessions = RwSignal::new(sessions);
    let again = Callback::new(move |()| {
        spawn_local(async move {
            if let Ok(account) = get_account().await {
                sessions.try_set(account.sessions);
            }
        });
    });
    view! {
        <p class="account__who">
            <bdi>{name.clone()}</bdi>
            " · "
            {role}
            " · "
            <bdi>{email}</bdi>
        </p>
        {note.map(|note| view! { <p class="notice">{note}</p> })}
        {use_reader()
            .is_some_and(|reader| reader.role >= Role::Member)
            .then(|| {
                view! {
                    <ul class="account__ways">
                        <li><a href="/account/reading" rel="external">{words.reading_title()}</a></li>
                        <li><a href="/account/following" rel="external">{words.following_title()}</a></li>
                    </ul>
                }
            })}
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
        <Sessions sessions again/>
        <section class="panel" aria-labelledby="password-title">
            <h2 id="password-title">{words.account_password()}</h2>
            <p>{words.account_password_note()}</p>
            <Form name="password">
                // Tells a password manager whose password it is; it has no name, and is not sent.
                <input hidden readonly autocomplete="username" value=address/>
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
    }
}

/// Where one is signed in. What became of a session that was ended stands above the list, since its row is gone.
#[component]
fn Sessions(sessions: RwSignal<Vec<SessionView>>, again: Callback<()>) -> impl IntoView {
    let words = use_words();
    let told = use_told();
    let several = move || sessions.read().len() > 1;
    let listed = Memo::new(move |_| {
        told.read().as_ref().is_some_and(|told| sessions.read().iter().any(|session| session.id == told.row))
    });
    follow(listed, "row-all");
    let everywhere = move || {
        several().then(|| {
            let (name, row, title) = ("everywhere".to_owned(), "all".to_owned(), String::new());
            view! { <RowForm name row title label=words.account_everywhere().to_owned() told again/> }
        })
    };
    view! {
        <section class="panel" aria-labelledby="sessions-title">
            <h2 id="sessions-title">{words.account_sessions()}</h2>
            <p>{words.account_sessions_note()}</p>
            <p
                class="form__said"
                class:form__said--wrong=move || told.read().as_ref().is_some_and(|told| told.wrong)
                role="status"
                tabindex="-1"
                autofocus=told.with_untracked(Option::is_some)
            >
                {move || told.get().map(|told| told.text)}
            </p>
            <ul class="sessions" id="row-all" tabindex="-1">
                <For each=move || sessions.get() key=|session| session.id.clone() let:session>
                    <Session session told again/>
                </For>
            </ul>
            {everywhere}
        </section>
    }
}

/// A browser in which one is signed in.
#[component]
fn Session(session: SessionView, told: RwSignal<Option<Told>>, again: Callback<()>) -> impl IntoView {
    let words = use_words();
    let SessionView { id, device, seen, began, current } = session;
    let device = if device.is_empty() { words.account_device().to_owned() } else { device };
    let (anchor, heading) = (format!("row-{id}"), format!("row-{id}-title"));
    view! {
        <li class="sessions__one" id=anchor tabindex="-1">
            <p id=heading>
                <strong>{device}</strong>
                {current.then(|| view! { " · " {words.account_current()} })}
            </p>
            <p class="sessions__times">
                {words.account_began()} " " <time datetime=began.machine>{began.words}</time> " · " {words.account_seen()}
                " " <time datetime=seen.machine>{seen.words}</time>
            </p>
            {(!current)
                .then(|| {
                    let (name, row, title) = ("session".to_owned(), id, String::new());
                    view! { <RowForm name row title label=words.account_end().to_owned() told again/> }
                })}
        </li>
    }
}
