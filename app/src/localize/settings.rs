//! The network's settings, in the words of administrators.

use crate::wire::settings::{SettingsView, input};
use crate::words::Words;
use domain::form::Problem;
use domain::invalid::Invalid;
use domain::settings::{Field, Settings};

/// The settings, as their form shows them. `else_from` is who mail is from where nobody is named.
pub(crate) fn settings(settings: &Settings, else_from: Option<String>) -> SettingsView {
    SettingsView {
        name: settings.text(Field::Name),
        tagline: settings.text(Field::Tagline),
        k: settings.text(Field::SmallestGroup),
        contact_email: settings.text(Field::ContactEmail),
        mail_from: settings.text(Field::MailFrom),
        mail_from_else: else_from.unwrap_or_default(),
        offline: settings.text(Field::Offline),
        quick_exit: settings.text(Field::QuickExit),
        exit_address: settings.text(Field::ExitAddress),
        full_feeds: settings.text(Field::FullFeeds),
    }
}

/// What a setting is now that somebody else changed it, beside what was typed.
pub fn outdated(words: Words, field: Field, value: &str) -> Problem {
    let text = match field {
        Field::Offline | Field::QuickExit | Field::FullFeeds => words.admin_settings_ticked().to_owned(),
        _ if value.is_empty() => words.admin_settings_emptied().to_owned(),
        _ => words.admin_settings_outdated(value),
    };
    Problem { field: input(field).to_owned(), text }
}

/// A broken rule of the settings' form.
pub(super) fn problem(words: Words, invalid: Invalid) -> Option<&'static str> {
    Some(match (invalid.field, invalid.reason) {
        ("network", "empty") => words.admin_settings_name_empty(),
        ("network", "too-long") => words.admin_settings_name_too_long(),
        ("tagline", "too-long") => words.admin_settings_tagline_too_long(),
        ("k", _) => words.admin_settings_k_wrong(),
        ("contact" | "sender", _) => words.problem_email_malformed(),
        ("exit-address", _) => words.admin_settings_exit_address_wrong(),
        _ => return None,
    })
}
