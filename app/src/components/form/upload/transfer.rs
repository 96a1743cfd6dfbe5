//! How a file travels from a browser: by `XMLHttpRequest`, since `fetch` does not tell how much is sent.

use super::{Step, TYPES};
use crate::form::{REPLY, Reply};
use crate::words::Words;
use domain::media::LARGEST_FILE;
use gloo_events::EventListener;
use js_sys::Promise;
use leptos::prelude::{RwSignal, Set, window};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DragEvent, File, FormData, HtmlFormElement, HtmlInputElement, ProgressEvent, XmlHttpRequest};

/// How it ended.
pub(super) enum End {
    /// The server says so.
    Answered(Reply),
    /// The person did not want it any more.
    Cancelled,
    /// The server does not even read so much.
    TooLarge,
    /// Nobody knows.
    Unreachable,
}

/// A form under way.
#[derive(Clone)]
pub(super) struct Transfer {
    request: XmlHttpRequest,
    ended: Promise,
    cancelled: Rc<Cell<bool>>,
    /// They listen for as long as they are kept.
    _listeners: Rc<[EventListener; 2]>,
}

impl Transfer {
    /// Sends the form to its own page's address.
    pub(super) fn begin(form: &HtmlFormElement, step: RwSignal<Step>) -> Option<Self> {
        Self::try_begin(form, step).ok()
    }

    fn try_begin(form: &HtmlFormElement, step: RwSignal<Step>) -> Result<Self, JsValue> {
        let body = FormData::new_with_form(form)?;
        let request = XmlHttpRequest::new()?;
        request.open("POST", &window().location().href()?)?;
        request.set_request_header("accept", REPLY)?;
        let upload = request.upload()?;
        let progress = EventListener::new(&upload, "progress", move |event| {
            let event: &ProgressEvent = event.unchecked_ref();
            if event.length_computable() && event.total() > 0.0 {
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Between 0 and 100.
                let percent = (event.loaded() / event.total() * 100.0).clamp(0.0, 100.0) as u8;
                step.set(Step::Sending(percent));
            }
        });
        let sent = EventListener::new(&upload, "load", move |_| step.set(Step::Preparing));
        // However it ends.
        let ended = Promise::new(&mut |resolve, _| request.set_onloadend(Some(&resolve)));
        request.send_with_opt_form_data(Some(&body))?;
        Ok(Self { request, ended, cancelled: Rc::default(), _listeners: Rc::new([progress, sent]) })
    }

    /// Calls it off.
    pub(super) fn cancel(&self) {
        self.cancelled.set(true);
        let _ = self.request.abort();
    }

    /// Waits for its end.
    pub(super) async fn end(self) -> End {
        let _ = JsFuture::from(self.ended.clone()).await;
        if self.cancelled.get() {
            return End::Cancelled;
        }
        let text = self.request.response_text().ok().flatten().unwrap_or_default();
        match (Reply::read(&text), self.request.status()) {
            (Some(reply), _) => End::Answered(reply),
            (None, Ok(413)) => End::TooLarge,
            (None, _) => End::Unreachable,
        }
    }
}

/// Why the server would refuse the chosen file unseen; nothing where it must look.
pub(super) fn unfit(form: &HtmlFormElement, words: Words) -> Option<&'static str> {
    let Some(file) = field(form).and_then(|field| file(&field)) else { return Some(words.admin_file_empty()) };
    let kind = file.type_();
    if file.size() == 0.0 {
        Some(words.admin_file_empty())
    } else if file.size() > f64::from(LARGEST_FILE) {
        Some(words.admin_file_too_large())
    } else if !kind.is_empty() && !TYPES.split(',').any(|taken| taken == kind) {
        Some(words.admin_file_unknown_type())
    } else {
        None
    }
}

/// Chooses the file that was dropped on the form.
pub(super) fn take_dropped(event: &DragEvent) {
    let files = event.data_transfer().and_then(|brought| brought.files()).filter(|files| files.length() > 0);
    let form = event.current_target().and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
    if let (Some(files), Some(field)) = (files, form.and_then(|form| field(&form))) {
        field.set_files(Some(&files));
    }
}

fn field(form: &HtmlFormElement) -> Option<HtmlInputElement> {
    form.query_selector("input[type=file]").ok().flatten()?.dyn_into().ok()
}

fn file(field: &HtmlInputElement) -> Option<File> {
    field.files()?.get(0)
}
