//! The app: what stands on every page, and which page stands at which address. One component for each wing.

use crate::components::colophon::Colophon;
use crate::components::failure::Failure;
use crate::components::kept::Kept;
use crate::components::live::Live;
use crate::components::masthead::Masthead;
use crate::components::offline::Offline;
use crate::error::Error;
use crate::pages::account::AccountPage;
use crate::pages::account::login::LoginPage;
use crate::pages::account::logout::LogoutPage;
use crate::pages::account::reading::OwnReadingPage;
use crate::pages::admin::AdminPage;
use crate::pages::admin::jobs::JobsPage;
use crate::pages::admin::links::LinksPage;
use crate::pages::admin::mail::MailPage;
use crate::pages::admin::mail::text::MailTextPage;
use crate::pages::admin::media::MediaPage;
use crate::pages::admin::overview::OverviewPage;
use crate::pages::admin::settings::SettingsPage;
use crate::pages::atlas::AtlasPage;
use crate::pages::drawn::DrawnPage;
use crate::pages::home::HomePage;
use crate::pages::not_found::NotFoundPage;
use crate::pages::story::StoryPage;
use crate::words::use_words;
use domain::article::Page;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{ParamSegment, PartialPathMatch, PathSegment, PossibleRouteMatch, SsrMode, StaticSegment};

/// Everything in the body of a public page.
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
                    <Route path=Rooms view=DrawnPage ssr=SsrMode::Async/>
                    <Route path=Reading view=StoryPage ssr=SsrMode::Async/>
                </ParentRoute>
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
    view! {
        <Alone>
            <Failure error heading=true/>
            <Kept/>
        </Alone>
    }
}

/// What stands in the body of the page for browsers without a connection.
#[component]
pub fn OfflinePage() -> impl IntoView {
    view! {
        <Alone>
            <Offline/>
        </Alone>
    }
}

/// What stands on every page, around one that no app is started in.
#[component]
fn Alone(children: Children) -> impl IntoView {
    provide_meta_context();
    view! {
        <Router base=use_base()>
            <a class="skip" href="#reading" rel="external">{use_words().site_skip_page()}</a>
            <Masthead/>
            <main id="reading" class="page" tabindex="-1">{children()}</main>
            <Colophon/>
        </Router>
    }
}

/// Everything in the body where people sign in and out and see to their account.
#[component]
pub fn AccountApp() -> impl IntoView {
    provide_meta_context();
    let words = use_words();
    view! {
        <Router base=use_base()>
            <a class="skip" href="#reading" rel="external">{words.site_skip_page()}</a>
            <Masthead/>
            <Routes fallback=NotFoundPage>
                <Route path=StaticSegment("account") view=AccountPage ssr=SsrMode::Async/>
                <Route
                    path=(StaticSegment("account"), StaticSegment("reading"))
                    view=OwnReadingPage
                    ssr=SsrMode::Async
                />
                <Route
                    path=(StaticSegment("account"), StaticSegment("following"))
                    view=OwnReadingPage
                    ssr=SsrMode::Async
                />
                <Route path=StaticSegment("login") view=LoginPage ssr=SsrMode::Async/>
                <Route path=StaticSegment("logout") view=LogoutPage ssr=SsrMode::Async/>
            </Routes>
            <Colophon/>
        </Router>
    }
}

/// Everything in the body of the administration.
#[component]
pub fn AdminApp() -> impl IntoView {
    provide_meta_context();
    let words = use_words();
    view! {
        <Router base=use_base()>
            <a class="skip" href="#reading" rel="external">{words.site_skip_page()}</a>
            <Masthead/>
            <Routes fallback=NotFoundPage>
                <ParentRoute path=StaticSegment("admin") view=AdminPage>
                    <Route path=StaticSegment("") view=OverviewPage ssr=SsrMode::Async/>
                    <Route path=StaticSegment("jobs") view=JobsPage ssr=SsrMode::Async/>
                    <Route path=StaticSegment("links") view=LinksPage ssr=SsrMode::Async/>
                    <Route path=StaticSegment("mail") view=MailPage ssr=SsrMode::Async/>
                    <Route
                        path=(StaticSegment("mail"), ParamSegment("id"))
                        view=MailTextPage
                        ssr=SsrMode::Async
                    />
                    <Route path=StaticSegment("media") view=MediaPage ssr=SsrMode::Async/>
                    <Route path=StaticSegment("settings") view=SettingsPage ssr=SsrMode::Async/>
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

/// The addresses of pages that the server draws whole: `/countries`, `/topics/housing`, `/news/archive/2019/06`. Which of
/// them there are, the server says.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Rooms;

impl PossibleRouteMatch for Rooms {
    fn optional(&self) -> bool {
        false
    }

    fn test<'a>(&self, path: &'a str) -> Option<PartialPathMatch<'a>> {
        let mut parts = path.trim_end_matches('/').split('/').skip(1);
        let found = match (parts.next(), parts.next()) {
            (Some("countries" | "topics" | "sources" | "search"), _) | (Some("news"), None) => true,
            (Some("news"), Some("archive")) => parts.next().is_some(),
            _ => false,
        };
        found.then(|| PartialPathMatch::new("", Vec::new(), path))
    }

    fn generate_path(&self, path: &mut Vec<PathSegment>) {
        path.push(PathSegment::Splat("room".into()));
    }
}

/// The addresses of stories and pages: `/news/{slug}`, `/about`, `/about-fr`. One route for both keeps the browser's
/// half small, and of each the other's address leads nowhere.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Reading;

impl PossibleRouteMatch for Reading {
    fn optional(&self) -> bool {
        false
    }

    fn test<'a>(&self, path: &'a str) -> Option<PartialPathMatch<'a>> {
        let (rest, is_news) = match path.strip_prefix("/news/") {
            Some(rest) => (rest, true),
            None => (path.strip_prefix('/')?, false),
        };
        let slug = &rest[..rest.find('/').unwrap_or(rest.len())];
        let (matched, remaining) = path.split_at(path.len() - rest.len() + slug.len());
        let found = !slug.is_empty() && is_news == Page::of(slug).is_none();
        found.then(|| PartialPathMatch::new(remaining, vec![("slug".into(), slug.to_owned())], matched))
    }

    fn generate_path(&self, path: &mut Vec<PathSegment>) {
        path.push(PathSegment::Param("slug".into()));
    }
}
