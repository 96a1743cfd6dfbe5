//! The network's settings, read. They are changed by their form.

use crate::error::Error;
use crate::wire::packed::Answer;
use crate::wire::settings::SettingsView;
use leptos::prelude::*;
use server_fn::codec::GetUrl;

/// The settings as they stand.
#[server(prefix = "/api", endpoint = "settings", input = GetUrl, output = Answer)]
pub async fn get_settings() -> Result<SettingsView, Error> {
    use crate::{localize, request};
    use domain::access::WriteSettings;

    let state = request::state()?;
    request::permit::<WriteSettings>()?;
    let settings = db::settings::find_all(&state.db).await?;
    let else_from = services::mail::Sender::of_site("-", &state.site.base_url);
    Ok(localize::settings(&settings, else_from.map(|sender| format!("graticule@{}", sender.host()))))
}
