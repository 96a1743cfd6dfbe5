//! The app: what stands on every page, and which page stands at which address.

use crate::components::colophon::Colophon;
use crate::components::live::Live;
use crate::components::masthead::Masthead;
use crate::pages::atlas::AtlasPage;
use crate::pages::home::HomePage;
use crate::pages::not_found::NotFoundPage;
use crate::pages::story::StoryPage;
use crate::words::use_words;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{ParamSegment, SsrMode, StaticSegment};

/// Everything in the body.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let words = use_words();
    let live = Live::default();
    provide_context(live);
    Effect::new(move |_| live.listen());
    view! {
        <Router base=use_base()>
            <a class="skip" href="#reading" rel="external">{words.site_skip()}</a>
            <Masthead/>
            <Routes fallback=NotFoundPage>
                <ParentRoute path=StaticSegment("") view=AtlasPage>
                    <Route path=StaticSegment("") view=HomePage ssr=SsrMode::Async/>
                    <Route path=(StaticSegment("news"), ParamSegment("slug")) view=StoryPage ssr=SsrMode::Async/>
                </ParentRoute>
            </Routes>
            <Colophon/>
        </Router>
    }
}

/// The prefix that the browser's addresses carry. The server has taken it off before the router sees them,
/// and marks that by providing [`BareAddresses`].
fn use_base() -> String {
    if use_context::<BareAddresses>().is_some() { String::new() } else { use_words().base() }
}

/// Provided by the server: addresses reach the router without their language.
#[derive(Clone, Copy, Debug)]
pub struct BareAddresses;
