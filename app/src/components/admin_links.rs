//! The ways through the administration: those that lead somebody of this role anywhere.

use crate::words::use_words;
use domain::access::Role;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The links. The server asks the access table again on every page; here it is only about what is worth showing.
#[component]
pub fn AdminLinks(
    /// The role of whoever looks at the page.
    role: Option<Role>,
) -> impl IntoView {
    let words = use_words();
    let location = use_location();
    let links = [
        ("/admin", words.admin_overview(), Role::Editor),
        ("/admin/jobs", words.admin_jobs(), Role::Administrator),
        ("/admin/links", words.admin_links(), Role::Editor),
        ("/admin/mail", words.admin_mail(), Role::Administrator),
        ("/admin/media", words.admin_media(), Role::Editor),
        ("/admin/settings", words.admin_settings(), Role::Administrator),
    ];
    let links = links.into_iter().filter(|(.., least)| role.is_some_and(|role| role >= *least));
    let links = links.map(|(path, label, _)| {
        // The browser's addresses carry the language, the server's do not.
        let here = move || {
            location.pathname.get().strip_suffix(path).is_some_and(|base| base == words.base() || base.is_empty())
        };
        view! {
            <li>
                <a href=words.path(path) rel="external" aria-current=move || here().then_some("page")>
                    {label}
                </a>
            </li>
        }
    });
    view! {
        <nav class="admin__links" aria-label=words.admin_title()>
            <ul>{links.collect_view()}</ul>
        </nav>
    }
}
