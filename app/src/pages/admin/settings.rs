//! The network's settings.

use crate::api::settings::get_settings;
use crate::components::failure::Failure;
use crate::components::form::{Carried, Field, Form, Submit, Tick};
use crate::components::heading::Heading;
use crate::erase::Erase;
use crate::wire::resource;
use crate::wire::settings::{SettingsView, before, input};
use crate::words::use_words;
use domain::settings::{Field as Setting, Settings};
use leptos::prelude::*;

/// What administrators choose.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let words = use_words();
    let settings = resource(|| (), |()| get_settings());
    view! {
        <Heading text=words.admin_settings()/>
        <Transition>
            {move || Suspend::new(async move {
                match settings.await {
                    Ok(settings) => view! { <Choices settings/> }.erase(),
                    Err(error) => view! { <Failure error/> }.erase(),
                }
            })}
        </Transition>
    }
    .erase()
}

/// The form. Beside each setting it carries the value that it was shown with, so that nobody undoes unseen what
/// somebody else has changed meanwhile.
#[component]
fn Choices(settings: SettingsView) -> impl IntoView {
    let words = use_words();
    let SettingsView { name, tagline, k, contact_email, mail_from, mail_from_else, .. } = settings;
    let SettingsView { offline, quick_exit, exit_address, full_feeds, .. } = settings;
    let is_ticked = |value: &str| !value.is_empty();
    view! {
        <Form name="settings">
            <Carried name=before(Setting::Name) value=name.clone()/>
            <Carried name=before(Setting::Tagline) value=tagline.clone()/>
            <Carried name=before(Setting::SmallestGroup) value=k.clone()/>
            <Carried name=before(Setting::ContactEmail) value=contact_email.clone()/>
            <Carried name=before(Setting::MailFrom) value=mail_from.clone()/>
            <Carried name=before(Setting::Offline) value=offline.clone()/>
            <Carried name=before(Setting::QuickExit) value=quick_exit.clone()/>
            <Carried name=before(Setting::ExitAddress) value=exit_address.clone()/>
            <Carried name=before(Setting::FullFeeds) value=full_feeds.clone()/>
            <Field
                name=input(Setting::Name)
                label=words.admin_settings_name()
                hint=words.admin_settings_name_hint()
                value=name
            />
            <Field
                name=input(Setting::Tagline)
                label=words.admin_settings_tagline()
                hint=words.admin_settings_tagline_hint()
                value=tagline
                optional=true
            />
            <Field
                name=input(Setting::SmallestGroup)
                label=words.admin_settings_k()
                kind="number"
                hint=words.admin_settings_k_hint()
                value=k
            />
            <p class="notice">{words.admin_settings_k_note()}</p>
            <Field
                name=input(Setting::ContactEmail)
                label=words.admin_settings_contact()
                kind="email"
                hint=words.admin_settings_contact_hint()
                value=contact_email
                optional=true
            />
            <Field
                name=input(Setting::MailFrom)
                label=words.admin_settings_sender()
                kind="email"
                hint=words.admin_settings_sender_hint(&mail_from_else)
                value=mail_from
                optional=true
            />
            <Tick
                name=input(Setting::Offline)
                label=words.admin_settings_offline()
                ticked=is_ticked(&offline)
                hint=words.admin_settings_offline_note()
            />
            <Tick
                name=input(Setting::QuickExit)
                label=words.admin_settings_exit()
                ticked=is_ticked(&quick_exit)
                hint=words.admin_settings_exit_note()
            />
            <Field
                name=input(Setting::ExitAddress)
                label=words.admin_settings_exit_address()
                kind="url"
                hint=words.admin_settings_exit_address_hint(Settings::EXIT)
                value=exit_address
                optional=true
            />
            <Tick
                name=input(Setting::FullFeeds)
                label=words.admin_settings_full_feeds()
                ticked=is_ticked(&full_feeds)
                hint=words.admin_settings_full_feeds_note()
            />
            <Submit label=words.admin_settings_submit()/>
        </Form>
    }
}
