//! Sending a form from a script: the same body to the same address as without one.

use crate::form::{REPLY, Reply};
use leptos::prelude::window;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::{HtmlElement, HtmlFormElement};
use wasm_bindgen_futures::JsFuture;
use web_sys::{FormData, Headers, HtmlInputElement, RequestInit, Response, UrlSearchParams};

/// What the server says of the form; nothing where it could not be reached or says nothing that a form expects.
pub(super) async fn send(form: &HtmlFormElement) -> Option<Reply> {
    ask(form).await.ok().and_then(|text| Reply::read(&text))
}

async fn ask(form: &HtmlFormElement) -> Result<String, JsValue> {
    let body = UrlSearchParams::new_with_str_sequence_sequence(FormData::new_with_form(form)?.as_ref())?;
    let headers = Headers::new()?;
    headers.set("accept", REPLY)?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(&body);
    let here = window().location().href()?;
    let response: Response = JsFuture::from(window().fetch_with_str_and_init(&here, &request)).await?.dyn_into()?;
    let text = JsFuture::from(response.text()?).await?;
    Ok(text.as_string().unwrap_or_default())
}

/// Gives the form a key of its own again, so that the next press of its button is another deed.
pub(super) fn renew(form: &HtmlFormElement) {
    let field = form.query_selector("input[name=key]").ok().flatten();
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok()) {
        field.set_value(&random());
    }
}

/// The keyboard's place goes to the button that sends the form.
pub(super) fn focus_button(form: &HtmlFormElement) {
    let button = form.query_selector("button:not([type=button])").ok().flatten();
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        let _ = button.focus();
    }
}

/// Gives fields of the form other values, by their names.
pub(super) fn hold(form: &HtmlFormElement, values: &[(String, String)]) {
    for (name, value) in values {
        let field = form.query_selector(&format!("input[name='{name}']")).ok().flatten();
        if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok()) {
            field.set_value(value);
        }
    }
}

/// 128 random bits as 32 hexadecimal digits. `Math.random` is enough: a key only tells presses apart.
fn random() -> String {
    let part = || {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Below 2^32.
        let part = (js_sys::Math::random() * 4_294_967_296.0) as u32;
        part
    };
    format!("{:08x}{:08x}{:08x}{:08x}", part(), part(), part(), part())
}
