//! A form and its fields. Without scripts it posts to its own page's address, and the page comes back with what is
//! wrong; with them the same body goes to the same address, and what is wrong appears in place. What was typed stays.

use crate::form::{Outcome, Reply, new_key, said};
use crate::words::use_words;
use domain::form::Problem;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{HtmlElement, HtmlFormElement, SubmitEvent};
use leptos_router::hooks::use_query_map;

mod post;
pub mod row;

/// What the fields of a form share.
#[derive(Clone, Copy)]
struct Sending {
    name: &'static str,
    problems: RwSignal<Vec<Problem>>,
    said: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
}

/// A form called `name`, which is unique on its page and known to the server.
#[component]
pub fn Form(
    /// What the server calls it.
    name: &'static str,
    /// Called when it was done and the page stays: what shows the changed thing asks for it again.
    #[prop(optional, into)]
    done: Option<Callback<()>>,
    /// The fields and the button.
    children: Children,
) -> impl IntoView {
    let words = use_words();
    let outcome = use_context::<Outcome>().filter(|outcome| outcome.form == name).unwrap_or_default();
    // A page that a form led to says so, once.
    let done_before =
        use_query_map().with_untracked(|query| query.get_str("done") == Some(name)) && outcome.form.is_empty();
    let sending = Sending {
        name,
        problems: RwSignal::new(outcome.problems),
        said: RwSignal::new(done_before.then(|| said(words, name).to_owned())),
        busy: RwSignal::new(false),
    };
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
        <form class="form" method="post" on:submit=submit aria-busy=move || sending.busy.get().then_some("true")>
            <input type="hidden" name="form" value=name/>
            <input type="hidden" name="key" value=new_key()/>
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
        <div class="form__summary" role="alert" tabindex="-1" node_ref=node_ref hidden=move || problems().is_empty()>
            <p>{words.form_problems()}</p>
            <ul>
                {move || {
                    problems()
                        .into_iter()
                        .map(|Problem { field, text }| {
                            let href = format!("#{}", id(sending.name, &field));
                            let link = !field.is_empty();
                            view! {
                                <li>
                                    <a href=link.then_some(href) rel="external">
                                        {text}
                                    </a>
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ul>
        </div>
        <p class="form__said" role="status">
            {move || sending.said.get()}
        </p>
    }
}

/// One field with its label, what it asks for, and what is wrong with it.
#[component]
pub fn Field(
    /// The field's name in the form.
    name: &'static str,
    /// What it asks for.
    label: &'static str,
    /// `text`, `email`, `password`, `number`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What stands in it before anybody types.
    #[prop(optional, into)]
    value: String,
    /// How to fill it in.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What browsers may fill in by themselves (HTML's autofill words).
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Whether it may stay empty.
    #[prop(optional)]
    optional: bool,
) -> impl IntoView {
    let sending = expect_context::<Sending>();
    let id = id(sending.name, name);
    let typed = use_context::<Outcome>().and_then(|outcome| outcome.value(sending.name, name).map(str::to_owned));
    let problem =
        move || sending.problems.get().into_iter().find(|problem| problem.field == name).map(|problem| problem.text);
    let hint_id = hint.is_some().then(|| format!("{id}-hint"));
    let problem_id = format!("{id}-problem");
    let described = {
        let (hint_id, problem_id) = (hint_id.clone(), problem_id.clone());
        move || {
            let problem_id = problem().map(|_| problem_id.clone());
            let ids: Vec<String> = [hint_id.clone(), problem_id].into_iter().flatten().collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    };
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>
                {label}
            </label>
            {hint.map(|hint| view! { <p class="field__hint" id=hint_id>{hint}</p> })}
            <p class="field__problem" id=problem_id hidden=move || problem().is_none()>
                {problem}
            </p>
            <input
                class="field__input"
                id=id
                name=name
                type=kind
                value=typed.unwrap_or(value)
                autocomplete=autocomplete
                required=!optional
                aria-invalid=move || problem().map(|_| "true")
                aria-describedby=described
                dir=matches!(kind, "text").then_some("auto")
            />
        </div>
    }
}

/// The button that sends the form.
#[component]
pub fn Submit(
    /// What it does.
    label: &'static str,
) -> impl IntoView {
    let sending = expect_context::<Sending>();
    view! {
        <button class="button" aria-disabled=move || sending.busy.get().then_some("true")>
            {label}
        </button>
    }
}

/// A field's identifier in the document.
fn id(form: &str, field: &str) -> String {
    format!("{form}-{field}")
}

/// Shows what became of it.
fn arrive(
    sending: Sending,
    form: &HtmlFormElement,
    reply: Reply,
    done: Option<Callback<()>>,
    summary: NodeRef<leptos::html::Div>,
) {
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
