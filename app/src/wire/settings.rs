//! The network's settings between its form and the server.

use domain::settings::Field;
use serde::{Deserialize, Serialize};

/// The settings as they stand.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SettingsView {
    /// What the network is called.
    pub name: String,
    /// What it is, in one line.
    pub tagline: String,
    /// The smallest group shown.
    pub k: String,
    /// Whom readers may write to.
    pub contact_email: String,
    /// Who mail is from.
    pub mail_from: String,
    /// Who mail is from where nobody is named: `graticule@` and the site's host.
    pub mail_from_else: String,
    /// Whether browsers keep what was read: `yes` or nothing, as the boxes say it.
    pub offline: String,
    /// Whether pages begin with a way out.
    pub quick_exit: String,
    /// Where that leads.
    pub exit_address: String,
    /// Whether feeds bring stories whole.
    pub full_feeds: String,
}

/// The name of a setting's input in the form. The network's name is not called as a person's is: what is said of
/// either is another thing.
pub const fn input(field: Field) -> &'static str {
    match field {
        Field::Name => "network",
        Field::Tagline => "tagline",
        Field::SmallestGroup => "k",
        Field::ContactEmail => "contact",
        Field::MailFrom => "sender",
        Field::Offline => "offline",
        Field::QuickExit => "exit",
        Field::ExitAddress => "exit-address",
        Field::FullFeeds => "full-feeds",
    }
}

/// The name of the hidden field that carries the value which the form was shown with.
pub const fn before(field: Field) -> &'static str {
    match field {
        Field::Name => "before-network",
        Field::Tagline => "before-tagline",
        Field::SmallestGroup => "before-k",
        Field::ContactEmail => "before-contact",
        Field::MailFrom => "before-sender",
        Field::Offline => "before-offline",
        Field::QuickExit => "before-exit",
        Field::ExitAddress => "before-exit-address",
        Field::FullFeeds => "before-full-feeds",
    }
}
