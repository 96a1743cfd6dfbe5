//! The frame of the administration: the ways to its pages beside the page that is open. Each is a document.

pub mod jobs;
pub mod links;
pub mod mail;
pub mod media;
pub mod overview;
pub mod settings;

use crate::components::admin_links::AdminLinks;
use crate::erase::Erase;
use crate::reader::use_reader;
use leptos::prelude::*;
use leptos_router::components::Outlet;

/// The links and the page.
#[component]
pub fn AdminPage() -> impl IntoView {
    view! {
        <div class="admin">
            <AdminLinks role=use_reader().map(|reader| reader.role)/>
            <main id="reading" class="admin__page" tabindex="-1">
                <Outlet/>
            </main>
        </div>
    }
    .erase()
}
