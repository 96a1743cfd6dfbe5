//! The app: what stands on every page, and which page stands at which address.

use crate::components::colophon::Colophon;
use crate::components::failure::Failure;
use crate::components::live::Live;
use crate::components::masthead::Masthead;
use crate::error::Error;
use crate::pages::account::AccountPage;
use crate::pages::atlas::AtlasPage;
use crate::pages::home::HomePage;
use crate::pages::login::{LoginPage, LogoutPage};
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
                <Route path=StaticSegment("login") view=LoginPage ssr=SsrMode::Async/>
                <Route path=StaticSegment("logout") view=LogoutPage ssr=SsrMode::Async/>
                <Route path=StaticSegment("account") view=AccountPage ssr=SsrMode::Async/>
            </Routes>
            <Colophon/>
        </Router>
    }
}

/// What stands in the body where a page is refused: why, and the way out. The routes are not even looked at, so that
/// nothing of the page is drawn.
#[component]
pub fn Refusal(
    /// Why.
    error: Error,
) -> impl IntoView {
    provide_meta_context();
    view! {
        <Router base=use_base()>
            <a class="skip" href="#reading" rel="external">{use_words().site_skip()}</a>
            <Masthead/>
            <main id="reading" class="page" tabindex="-1">
                <Failure error heading=true/>
            </main>
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
