//! The HTML document around the app. Only the server draws it; the browser takes over the body.

use crate::erase::Erase;
use crate::error::Error;
use crate::form::Outcome;
use crate::reader::use_reader;
use crate::root::{AccountApp, AdminApp, App, OfflinePage, Refusal};
use crate::theme::use_theme;
use crate::wing::{Wing, use_wing};
use crate::words::use_words;
use domain::access::Role;
use domain::html::SafeHtml;
use leptos::prelude::*;
use leptos_meta::{MetaTags, Title, provide_meta_context};

/// The network's name, provided by the server for the document and read from it in the browser.
#[derive(Clone, Debug)]
pub struct SiteName(pub String);

/// The number of the newest event that the document knows of, provided by the server: the live stream goes on after it.
#[derive(Clone, Copy, Debug)]
pub struct LastEvent(pub i64);
/// What else pages know of the network; on the same way into the browser.
#[derive(Clone, Debug, Default)]
pub struct SiteFacts {
    /// What the network is, in one line; empty where nobody said.
    pub tagline: String,
    /// The names of the pages that there are, with spaces between them: `about privacy`.
    pub pages: String,
    /// The site's own address.
    pub base_url: String,
}

/// The way to leave at once, as the server draws it. Nobody provides it where the network offers none, nor in the browser,
/// which finds it in the document.
#[derive(Clone, Debug)]
pub struct Exit(pub SafeHtml);

/// Provided by the server where the network wants browsers to keep what was read.
#[derive(Clone, Copy, Debug)]
pub struct KeptOffline;

/// The addresses of the files that the document names.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// The style sheet.
    pub style: String,
    /// The script that starts the app.
    pub boot: String,
    /// The JavaScript half of the app.
    pub glue: String,
    /// The WebAssembly half of the app.
    pub wasm: String,
    /// The style sheet of the wings that are not public.
    pub admin_style: String,
    /// The interface's sentences in the reader's language.
    pub words: String,
    /// These and those of the administration.
    pub all_words: String,
    /// Leaflet, loaded when the browser is idle or the map is touched.
    pub leaflet: String,
    /// The finer shapes, loaded on the first zoom.
    pub finer: String,
    /// The script for whoever is signed in and keeps what they read.
    pub keeping: String,
    /// The icon.
    pub icon: String,
    /// The fonts that every page shows: asked for at once, they are there for the first paint, and no line breaks anew.
    pub fonts: Vec<String>,
}

/// The whole document.
pub fn shell() -> impl IntoView {
    let wing = use_wing();
    let body = match wing {
        Wing::Public => view! { <App/> }.erase(),
        Wing::Account => view! { <AccountApp/> }.erase(),
        Wing::Admin => view! { <AdminApp/> }.erase(),
    };
    document(Some(wing), body)
}

/// The document of a page that is refused. It starts no app: there is nothing to do in it but to go elsewhere.
pub fn refusal(error: Error) -> impl IntoView {
    document(None, view! { <Refusal error/> }.erase())
}

/// The document for browsers without a connection; they keep it. It starts no app, either.
pub fn offline() -> impl IntoView {
    document(None, view! { <OfflinePage/> }.erase())
}

/// A document around `body`, and, where it is a wing's, the script that brings it to life.
fn document(wing: Option<Wing>, body: AnyView) -> impl IntoView {
    provide_meta_context();
    let words = use_words();
    let files = use_context::<Files>().unwrap_or_default();
    let name = use_site_name();
    let reader = use_reader().map(|reader| view! { <meta name="graticule-reader" content=reader.write()/> });
    let keeps = wing == Some(Wing::Public) && use_reader().is_some_and(|reader| reader.role >= Role::Member);
    let keeping = keeps.then(|| view! { <script type="module" src=files.keeping></script> });
    let outcome = use_context::<Outcome>().filter(|outcome| !outcome.form.is_empty());
    let outcome = outcome.map(|outcome| view! { <meta name="graticule-form" content=outcome.write()/> });
    let event = use_context::<LastEvent>().map(|LastEvent(number)| number.to_string());
    let SiteFacts { tagline, pages, base_url } = use_site_facts();
    let words_file = if wing == Some(Wing::Admin) { files.all_words } else { files.words };
    let admin_style = matches!(wing, Some(Wing::Account | Wing::Admin)).then_some(files.admin_style);
    let offline = use_context::<KeptOffline>().map(|_| {
        let manifest = words.path("/manifest.webmanifest");
        let line = words.offline_stored("{date}");
        view! {
            <link rel="manifest" href=manifest/>
            <meta name="graticule-offline" content=line data-again=words.offline_again()/>
        }
    });
    let fonts = files.fonts.into_iter().map(|font| {
        view! { <link rel="preload" r#as="font" type="font/woff2" crossorigin="anonymous" href=font/> }
    });
    view! {
        <!DOCTYPE html>
        <html lang=words.tag() dir=words.direction() data-theme=use_theme().as_str()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="application-name" content=name data-tagline=tagline data-pages=pages data-site=base_url/>
                {reader}
                {outcome}
                <meta name="graticule-event" content=event/>
                {offline}
                {fonts.collect_view()}
                <link rel="stylesheet" href=files.style/>
                {admin_style.map(|style| view! { <link rel="stylesheet" href=style/> })}
                <link rel="icon" type="image/svg+xml" href=files.icon/>
                <Title formatter=|title: String| escaped(&title)/>
                <MetaTags/>
                {wing
                    .map(|_| {
                        view! {
                            <script
                                type="module"
                                src=files.boot
                                data-js=files.glue
                                data-wasm=files.wasm
                                data-words=words_file
                                data-leaflet=files.leaflet
                                data-finer=files.finer
                            ></script>
                        }
                    })}
                {keeping}
            </head>
            <body>{body}</body>
        </html>
    }
}

/// Leptos 0.8 writes a title into the server's document as it is; the browser sets it as text.
fn escaped(title: &str) -> String {
    title.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The network's name.
pub fn use_site_name() -> String {
    use_context::<SiteName>().map(|name| name.0).unwrap_or_default()
}

/// The way to leave at once; nothing where there is none, and in the browser.
pub fn use_exit() -> String {
    use_context::<Exit>().map(|exit| exit.0.into_string()).unwrap_or_default()
}

/// What else is known of the network.
pub fn use_site_facts() -> SiteFacts {
    use_context().unwrap_or_default()
}
