//! What happens while a page is open. However many tabs somebody has, one of them holds the one connection to `/live`
//! and tells the others: a browser opens only six to a site. In the browser alone; on the server nothing but an idle
//! [`Live`] may be made.
//!
//! What web-sys would bind at a price for every visit is reached through `Reflect`.

use crate::components::reflect::property;
use gloo_events::EventListener;
use js_sys::{Array, Function, JSON, Promise, Reflect};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, EventTarget};

/// The lock of the tab that has the connection, and the channel between the tabs.
const NAME: &str = "graticule-live";
/// Before a connection that was refused is tried again. A broken one the browser makes anew by itself.
const AGAIN: Duration = Duration::from_secs(30);
/// `EventSource.CLOSED`.
const CLOSED: f64 = 2.0;

/// What has happened since the page was drawn, for whatever shows it.
#[derive(Clone, Copy, Default)]
pub struct Live {
    /// Grows when there may be new numbers.
    pub counts: RwSignal<u32>,
    /// Grows when stories may have come that nobody told of.
    pub lost: RwSignal<u32>,
    /// The stories that have become public, by their names in addresses, with spaces between. (No type of its own:
    /// each costs every visit some bytes.)
    pub news: RwSignal<String>,
    /// … and those that have changed, or are gone.
    pub changed: RwSignal<String>,
}

/// What has happened on this site; nothing where nobody listens.
pub fn use_live() -> Live {
    use_context().unwrap_or_default()
}

impl Live {
    /// Listens for as long as the document is open.
    pub fn listen(self) {
        let drawn_with = document().query_selector("meta[name=graticule-event]").ok().flatten();
        let last = drawn_with.and_then(|meta| meta.get_attribute("content")?.parse().ok()).unwrap_or_default();
        let channel = construct("BroadcastChannel", NAME);
        let ear = Rc::new(Ear { live: self, channel, last: Cell::new(last), ..Ear::default() });
        if let Some(channel) = &ear.channel {
            let ear = Rc::clone(&ear);
            on(channel, "message", Box::new(move |event| ear.hear(&text(event, "data"))));
        }
        let back = Rc::clone(&ear);
        on(&document(), "visibilitychange", Box::new(move |_| back.pass_on()));
        // Whoever has the connection may have heard of more than this page knows.
        ear.say(&format!("hello {last}"));
        let locks = property(&window(), "navigator").and_then(|navigator| property(&navigator, "locks"));
        let request = locks.as_ref().and_then(|locks| property(locks, "request"));
        let (Some(locks), Some(request)) = (locks, request) else { return ear.connect() };
        // Held until the promise is kept, which it never is: the lock passes on when the tab is gone.
        let held = Closure::<dyn FnMut() -> Promise>::new(move || {
            Rc::clone(&ear).connect();
            Promise::new(&mut |_, _| {})
        });
        let _ = request.unchecked_into::<Function>().call2(&locks, &NAME.into(), &held.into_js_value());
    }
}

/// What is said of a story that is not new.
const CHANGED: &str = "changed";

/// How one tab hears. What is said between tabs is `topic number story how`: of a story that is not new `changed`, since what
/// browsers keep of it is old then (`frontend/boot.js`), of a translation its language, else nothing.
#[derive(Default)]
struct Ear {
    live: Live,
    channel: Option<JsValue>,
    /// The number of the newest event that this tab knows of.
    last: Cell<u64>,
    /// Whether this tab has the connection.
    connected: Cell<bool>,
    // What was said while nobody saw the tab:
    counts: Cell<bool>,
    lost: Cell<bool>,
    news: RefCell<String>,
    changed: RefCell<String>,
}

impl Ear {
    /// Opens the connection of all tabs.
    fn connect(self: Rc<Self>) {
        let last = self.last.get();
        self.connected.set(true);
        self.say(&format!("at {last}"));
        let Some(source) = construct("EventSource", &format!("/live?after={last}")) else { return };
        for topic in ["news", "counts", "resync"] {
            let ear = Rc::clone(&self);
            let said = move |event: &Event| {
                let data = JSON::parse(&text(event, "data")).unwrap_or_default();
                let new = property(&data, "new").is_some_and(|new| new.is_truthy());
                let how = if new { text(&data, "only") } else { CHANGED.to_owned() };
                let said = format!("{topic} {} {} {how}", text(event, "lastEventId"), text(&data, "slug"));
                ear.say(&said);
                ear.hear(&said);
            };
            on(&source, topic, Box::new(said));
        }
        let refused = source.clone();
        let broken = move |_: &Event| {
            if property(&refused, "readyState").and_then(|state| state.as_f64()) == Some(CLOSED) {
                let ear = Rc::clone(&self);
                set_timeout(move || ear.connect(), AGAIN);
            }
        };
        on(&source, "error", Box::new(broken));
    }

    /// Tells the other tabs.
    fn say(&self, said: &str) {
        if let Some(channel) = &self.channel
            && let Some(post) = property(channel, "postMessage")
        {
            let _ = post.unchecked_into::<Function>().call1(channel, &said.into());
        }
    }

    /// Hears what the connection or another tab says.
    fn hear(&self, said: &str) {
        let mut parts = said.split(' ');
        let (topic, number, story) = (parts.next(), parts.next(), parts.next().unwrap_or_default());
        let number = number.and_then(|number| number.parse().ok()).unwrap_or_default();
        let last = self.last.get();
        if topic == Some("hello") {
            if self.connected.get() && last > number {
                self.say(&format!("at {last}"));
            }
            return;
        }
        // What the page was drawn with is nothing new; only numbers that make no sense are followed backwards.
        if number <= last && topic != Some("resync") {
            return;
        }
        self.last.set(number);
        match topic {
            Some("news") => {
                let told = match parts.next().unwrap_or_default() {
                    CHANGED => &self.changed,
                    how if how.is_empty() || how == language() => &self.news,
                    // Lists in other languages show the story that it translates.
                    _ => return,
                };
                let mut told = told.borrow_mut();
                told.push(' ');
                told.push_str(story);
            }
            Some("counts") => self.counts.set(true),
            _ => {
                self.counts.set(true);
                self.lost.set(true);
            }
        }
        self.pass_on();
    }

    /// Passes on what was said, once somebody sees the tab.
    fn pass_on(&self) {
        if document().hidden() {
            return;
        }
        if self.counts.take() {
            self.live.counts.update(|times| *times += 1);
        }
        if self.lost.take() {
            self.live.lost.update(|times| *times += 1);
        }
        for (told, known) in [(&self.news, self.live.news), (&self.changed, self.live.changed)] {
            let told = told.take();
            if !told.is_empty() {
                known.update(|known| known.push_str(&told));
            }
        }
    }
}

/// Listens for as long as the document is open.
fn on(target: &JsValue, kind: &'static str, run: Box<dyn FnMut(&Event)>) {
    EventListener::new(target.unchecked_ref::<EventTarget>(), kind, run).forget();
}

/// The language of the page.
fn language() -> String {
    document().document_element().and_then(|root| root.get_attribute("lang")).unwrap_or_default()
}

/// `new Class(argument)`; none where the browser does not have it, or refuses.
fn construct(class: &str, argument: &str) -> Option<JsValue> {
    let class: Function = property(&window(), class)?.dyn_into().ok()?;
    Reflect::construct(&class, &Array::of1(&argument.into())).ok()
}

fn text(object: &JsValue, name: &str) -> String {
    property(object, name).and_then(|text| text.as_string()).unwrap_or_default()
}
