//! What a script adds to a story that is read: its contents tell which section is on the screen, and its address is copied
//! by a button.

use crate::components::copying::copy;
use crate::components::elements::{all, first, on, target};
use gloo_events::{EventListener, EventListenerOptions};
use leptos::prelude::*;
use std::cell::Cell;
use web_sys::{Element, Event};

/// How far below the top of the window a section's heading is when it has become the current one, in pixels: farther and
/// farther near the end of the page, whose last sections never come to the top.
const LINE: f64 = 160.0;

fn line() -> f64 {
    let Some(page) = document().document_element() else { return LINE };
    let height = f64::from(page.client_height());
    let way = f64::from(page.scroll_height()) - height;
    let gone = if way > 0.0 { f64::from(page.scroll_top()) / way } else { 0.0 };
    LINE + (height - LINE) * gone.powi(8)
}

/// Listens to an open story for as long as the answer is kept.
pub fn listen(article: &Element) -> Vec<EventListener> {
    for part in all(article, "[data-scripted]") {
        let _ = part.remove_attribute("hidden");
    }
    let mut heard = vec![on(article, "click", |event| {
        if let Some(button) = target(event, ".share__copy") {
            copy(&button);
        }
        // Where the list stays open it lies over what was gone to.
        if let Some(list) = target(event, ".contents a").and_then(|link| link.closest(".contents").ok()?) {
            let _ = list.remove_attribute("open");
        }
    })];
    if let Some(contents) = first(article, ".contents") {
        let _ = contents.class_list().add_1("contents--followed");
        let links = all(&contents, "a");
        let headings = all(article, ".prose > h2");
        let here = first(&contents, ".contents__here");
        let current = Cell::new(None::<usize>);
        let mark = move |_: &Event| {
            let line = line();
            let begun = |heading: &&Element| heading.get_bounding_client_rect().top() < line;
            let now = headings.iter().take_while(begun).count().checked_sub(1);
            if current.replace(now) == now {
                return;
            }
            for (place, link) in links.iter().enumerate() {
                let _ = if Some(place) == now {
                    link.set_attribute("aria-current", "location")
                } else {
                    link.remove_attribute("aria-current")
                };
            }
            let title = now.and_then(|now| links.get(now)).and_then(|link| link.text_content());
            if let Some(here) = &here {
                here.set_text_content(title.as_deref());
            }
        };
        // Captured, since whatever the text lies in may be what scrolls.
        let options = EventListenerOptions::run_in_capture_phase();
        heard.push(EventListener::new_with_options(&document(), "scroll", options, mark));
    }
    heard
}
