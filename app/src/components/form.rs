//! A form and its fields. Without scripts it posts to its own page's address, and the page comes back with what is
//! wrong; with them the same body goes to the same address, and what is wrong appears in place. What was typed stays.

use crate::erase::Erase;
use crate::form::{Outcome, Reply, new_key, said};
use crate::words::{Words, use_words};
use domain::form::Problem;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{HtmlElement, HtmlFormElement, SubmitEvent};
use leptos_router::hooks::use_query_map;

pub mod field;
mod post;
pub mod row;
pub mod upload;

pub use field::{Carried, Field, Submit, Tick};

/// What the fields of a form share.
#[derive(Clone, Copy)]
struct Sending {
    /// What the identifiers of its fields begin with.
    id: StoredValue<String>,
    /// What it was sent with, where this page is the answer to it.
    outcome: StoredValue<Option<Outcome>>,
    problems: RwSignal<Vec<Problem>>,
    said: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
}

impl Sending {
    /// The beginning of a form that may be one of several of its name: then each is about another row.
    fn begin(words: Words, name: &'static str, row: Option<&str>) -> Self {
        let is_this = |sent: Option<&str>| row.is_none() || sent == row;
        let sent = use_context::<Outcome>().filter(|sent| !sent.form.is_empty());
        // A page that a form led to says so, once.
        let is_done = sent.is_none()
            && use_query_map()
                .with_untracked(|query| query.get_str("done") == Some(name) && is_this(query.get_str("row")));
        let outcome = sent.filter(|sent| sent.form == name && is_this(sent.value(name, "row")));
        Self {
            id: StoredValue::new(row.map_or_else(|| name.to_owned(), |row| format!("{name}-{row}"))),
            problems: RwSignal::new(outcome.as_ref().map(|sent| sent.problems.clone()).unwrap_or_default()),
            said: RwSignal::new(is_done.then(|| said(words, name).to_owned())),
            busy: RwSignal::new(false),
            outcome: StoredValue::new(outcome),
        }
    }

    /// A field's identifier in the document.
    fn id(self, field: &str) -> String {
        self.id.with_value(|id| format!("{id}-{field}"))
    }

    /// What was typed into a field, where this page is the answer to the form.
    fn typed(self, field: &str) -> Option<String> {
        self.outcome.with_value(|sent| sent.as_ref().and_then(|sent| sent.value(&sent.form, field).map(str::to_owned)))
    }

    /// Whether this page is the answer to the form.
    fn was_sent(self) -> bool {
        self.outcome.with_value(Option::is_some)
    }
}

/// A form called `name`, which is known to the server.
#[component]
pub fn Form(
    /// What the server calls it.
    name: &'static str,
    /// The row of a list that it is about, where there are several forms of its name on the page.
    #[prop(optional)]
    row: Option<String>,
    /// Called when it was done and the page stays: what shows the changed thing asks for it again.
    #[prop(optional, into)]
    done: Option<Callback<()>>,
    /// The fields and the button.
    children: Children,
) -> impl IntoView {
    let words = use_words();
    let sending = Sending::begin(words, name, row.as_deref());
    provide_context(sending);
    let summary = NodeRef::<leptos::html::Div>::new();
    let submit = move |event: SubmitEvent| {
        let Some(form) = event.target().and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else { return };
        event.prevent_default();
        if sending.busy.get_untracked() {
            return;
        }
        sending.busy.set(true);
        spawn_local(async move {
            let reply = post::send(&form).await;
            sending.busy.set(false);
            let unreachable = words.problem_unreachable();
            match reply {
                Some(reply) => arrive(sending, &form, reply, done, summary),
                None => fail(sending, vec![Problem { field: String::new(), text: unreachable.to_owned() }], summary),
            }
        });
    };
    view! {
        <form class="form" method="post" novalidate on:submit=submit aria-busy=move || sending.busy.get().then_some("true")>
            <input type="hidden" name="form" value=name/>
            <input type="hidden" name="key" value=new_key()/>
            {row.map(|row| view! { <input type="hidden" name="row" value=row/> })}
            <Summary sending node_ref=summary/>
            {children()}
        </form>
    }
}

/// What became of the whole form: what is wrong with links to the fields, or what was done.
#[component]
fn Summary(sending: Sending, node_ref: NodeRef<leptos::html::Div>) -> impl IntoView {
    let words = use_words();
    let problems = move || sending.problems.get();
    view! {
        <div
            class="form__summary"
            role="alert"
            tabindex="-1"
            // Where no script moves it, the browser itself brings the focus here.
            autofocus=sending.problems.with_untracked(|problems| !problems.is_empty())
            node_ref=node_ref
            hidden=move || problems().is_empty()
        >
            <p>{words.form_problems()}</p>
            <ul>
                {move || {
                    problems()
                        .into_iter()
                        .map(|Problem { field, text }| {
                            let to = format!("#{}", sending.id(&field));
                            let told = if field.is_empty() {
                                view! { <span>{text}</span> }.erase()
                            } else {
                                view! { <a href=to rel="external">{text}</a> }.erase()
                            };
                            view! { <li>{told}</li> }
                        })
                        .collect_view()
                }}
            </ul>
        </div>
        <p
            class="form__said"
            role="status"
            tabindex="-1"
            autofocus=sending.said.with_untracked(Option::is_some)
        >
            {move || sending.said.get()}
        </p>
    }
}

/// Shows what became of it.
fn arrive(
    sending: Sending,
    form: &HtmlFormElement,
    reply: Reply,
    done: Option<Callback<()>>,
    summary: NodeRef<leptos::html::Div>,
) {
    post::hold(form, &reply.values);
    let Some(to) = reply.to else { return fail(sending, reply.problems, summary) };
    sending.problems.set(Vec::new());
    let here = window().location().pathname().unwrap_or_default();
    match done.filter(|_| to.split('?').next() == Some(here.as_str())) {
        Some(done) => {
            sending.said.set(reply.said);
            post::renew(form);
            done.run(());
        }
        None => {
            let _ = window().location().assign(&to);
        }
    }
}

/// Says what is wrong.
fn fail(sending: Sending, problems: Vec<Problem>, summary: NodeRef<leptos::html::Div>) {
    sending.said.set(None);
    sending.problems.set(problems);
    focus(summary);
}

/// The focus goes to what is wrong, once it is there.
fn focus(summary: NodeRef<leptos::html::Div>) {
    request_animation_frame(move || {
        if let Some(summary) = summary.get_untracked() {
            let element: &HtmlElement = &summary;
            let _ = element.focus();
        }
    });
}
