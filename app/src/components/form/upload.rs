//! A form that brings a file. Without scripts it is a form like any other; with them it tells how far it has come, can
//! be called off, takes a file that is dropped on it, and tells at once what the server would refuse unseen.

use super::{Sending, Summary, fail, post};
use crate::form::new_key;
use crate::words::{Words, use_words};
use domain::form::Problem;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{DragEvent, HtmlFormElement, SubmitEvent};
use send_wrapper::SendWrapper;
use transfer::{End, Transfer};

mod transfer;

/// The media types that are taken.
pub const TYPES: &str = "image/jpeg,image/png,image/webp";

/// How far it has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Step {
    /// Nothing is under way.
    Still,
    /// So many hundredths of it are sent.
    Sending(u8),
    /// The server has it all, and is at work.
    Preparing,
}

impl Step {
    fn text(self, words: Words) -> String {
        match self {
            Self::Still => String::new(),
            Self::Sending(percent) => words.admin_upload_sending(&words.number(percent.into())),
            Self::Preparing => words.admin_upload_preparing().to_owned(),
        }
    }
}

/// A form called `name`, which is known to the server, with a field called `file`.
#[component]
pub fn Upload(
    /// What the server calls it.
    name: &'static str,
    /// Called when it was done.
    #[prop(into)]
    done: Callback<()>,
    /// The fields and the button.
    children: Children,
) -> impl IntoView {
    let words = use_words();
    let sending = Sending::begin(words, name, None);
    provide_context(sending);
    let summary = NodeRef::<html::Div>::new();
    let step = RwSignal::new(Step::Still);
    // A value of the browser's one thread; on the server it stays empty, whichever thread drops it.
    let transfer = StoredValue::new(None::<SendWrapper<Transfer>>);
    let over = RwSignal::new(false);
    let submit = move |event: SubmitEvent| {
        let Some(form) = event.target().and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else { return };
        event.prevent_default();
        if sending.busy.get_untracked() {
            return;
        }
        if let Some(text) = transfer::unfit(&form, words) {
            return fail(sending, vec![about_file(text)], summary);
        }
        let Some(begun) = Transfer::begin(&form, step) else { return };
        transfer.set_value(Some(SendWrapper::new(begun.clone())));
        sending.busy.set(true);
        sending.said.set(None);
        sending.problems.set(Vec::new());
        step.set(Step::Sending(0));
        spawn_local(async move {
            let end = begun.end().await;
            transfer.set_value(None);
            sending.busy.set(false);
            step.set(Step::Still);
            let whole = |text: &str| vec![Problem { field: String::new(), text: text.to_owned() }];
            match end {
                End::Answered(reply) if reply.to.is_some() => {
                    post::renew(&form);
                    form.reset();
                    sending.said.set(reply.said);
                    done.run(());
                }
                End::Answered(reply) => fail(sending, reply.problems, summary),
                End::Cancelled => {
                    sending.said.set(Some(words.admin_upload_cancelled().to_owned()));
                    // The button that called it off is gone; the next to press is the one that sends.
                    post::focus_button(&form);
                }
                End::TooLarge => fail(sending, vec![about_file(words.admin_file_too_large())], summary),
                End::Unreachable => fail(sending, whole(words.problem_unreachable()), summary),
            }
        });
    };
    let cancel = move |_| {
        transfer.with_value(|transfer| {
            if let Some(transfer) = transfer {
                transfer.cancel();
            }
        });
    };
    let drag = move |event: DragEvent| {
        event.prevent_default();
        over.set(true);
    };
    let drop = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        transfer::take_dropped(&event);
    };
    // Told aloud only now and then.
    let told = Memo::new(move |_| match step.get() {
        Step::Sending(percent) => Step::Sending(percent / 25 * 25),
        step => step,
    });
    let percent = move || if let Step::Sending(percent) = step.get() { Some(percent.to_string()) } else { None };
    view! {
        <form
            class="form upload"
            class:upload--over=move || over.get()
            method="post"
            novalidate
            enctype="multipart/form-data"
            on:submit=submit
            on:dragover=drag
            on:dragleave=move |_| over.set(false)
            on:drop=drop
            aria-busy=move || sending.busy.get().then_some("true")
        >
            <input type="hidden" name="form" value=name/>
            <input type="hidden" name="key" value=new_key()/>
            <Summary sending node_ref=summary/>
            {children()}
            <div class="upload__progress" hidden=move || step.get() == Step::Still>
                <progress class="upload__bar" max="100" value=percent aria-label=words.admin_media_upload()></progress>
                <p class="upload__step">{move || step.get().text(words)}</p>
                <button class="button button--quiet" type="button" on:click=cancel>
                    {words.admin_upload_cancel()}
                </button>
            </div>
            <p class="visually-hidden" role="status">
                {move || told.get().text(words)}
            </p>
        </form>
    }
}

fn about_file(text: &str) -> Problem {
    Problem { field: "file".to_owned(), text: text.to_owned() }
}
